"""Heads, editions, programmes, sums, figures and undertakings in the graph: what stands where, and that every fact can be shown."""

from __future__ import annotations

from dataclasses import replace

import dcat_ap
import pytest
import sample_budget as b
import sample_resolution as s
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.graph import build_graph
from kg.graph.terms import DCAT, DCT, FOAF, GP, OA, PROV, QB, RDF, RDFS, SKOS, Namespace
from kg.identity.reports import BudgetLine, Name
from kg.validate import check

ID = f"{b.BASE}id/"
VALUE = NamedNode("http://purl.org/linked-data/sdmx/2009/measure#obsValue")
PERIOD = NamedNode("http://purl.org/linked-data/sdmx/2009/dimension#refPeriod")
UNIT = NamedNode("http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure")
VOID = Namespace("http://rdfs.org/ns/void#")


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return b.quads()


@pytest.fixture(scope="module")
def store(quads: list[Quad]) -> Store:
    return b.store(quads)


def values(store: Store, path: str, predicate: NamedNode, graph: str | None = None) -> set[str]:
    where = NamedNode(f"{ID}graph/{graph}") if graph else None
    return {q.object.value for q in store.quads_for_pattern(NamedNode(ID + path), predicate, None, where)}


def paths(store: Store, path: str, predicate: NamedNode) -> set[str]:
    return {value.removeprefix(ID) for value in values(store, path, predicate)}


def test_sorted_without_duplicates_or_blank_nodes(quads: list[Quad]) -> None:
    lines = [str(quad) for quad in quads]
    assert lines == sorted(set(lines))
    assert not any(isinstance(term, BlankNode) for q in quads for term in (q.subject, q.object, q.graph_name))


def test_the_store_gives_every_quad_back_as_it_was_made(quads: list[Quad], store: Store) -> None:
    assert sorted(map(str, store)) == [str(quad) for quad in quads]


def test_the_order_of_the_records_does_not_matter(quads: list[Quad]) -> None:
    made = b.budget()
    turned = replace(
        made,
        reports=tuple(
            replace(r, figures=r.figures[::-1], provisions=r.provisions[::-1]) for r in made.reports[::-1]
        ),
        series=made.series[::-1],
        schemes=made.schemes[::-1],
    )
    assert b.quads(made=turned) == quads


def test_every_own_thing_that_is_named_exists(quads: list[Quad]) -> None:
    subjects = {quad.subject for quad in quads}
    named = {q.object for q in quads if isinstance(q.object, NamedNode) and q.object.value.startswith(ID)}
    assert named <= subjects


def test_every_class_and_term_of_ours_is_defined(quads: list[Quad]) -> None:
    defined = {q.subject for q in quads if q.graph_name.value == f"{ID}graph/vocabulary"}
    used = {q.predicate for q in quads} | {q.object for q in quads if q.predicate == RDF.type}
    assert {term for term in used if term.value.startswith(GP.base)} <= defined


def test_what_documents_print_is_derived_from_places(store: Store) -> None:
    kinds = (GP.Estimates, GP.ProgrammeListing, GP.Footnote, GP.Passage, GP.Undertaking, QB.Observation)
    for kind in kinds:
        found = [q.subject for q in store.quads_for_pattern(None, RDF.type, kind)]
        assert found, kind
        for node in found:
            places = [q.object for q in store.quads_for_pattern(node, PROV.wasDerivedFrom, None)]
            assert any(list(store.quads_for_pattern(place, GP.locator, None)) for place in places), node


def test_values_stand_with_the_primary_copy_and_places_with_each(store: Store) -> None:
    figure, primary, copy = (
        f"{b.NEW}/figure/1",
        f"source/{b.REPORT_FILE.id}",
        f"source/{b.ENGLISH_FILE.id}",
    )
    assert values(store, figure, VALUE, primary) == {"2325"}
    assert values(store, figure, GP.primarySource) == {ID + primary}
    assert values(store, figure, PROV.wasDerivedFrom, copy) == {f"{ID}{copy}/line-20"}
    assert not values(store, figure, GP.measureText, copy)


def test_what_only_a_copy_has_stands_with_the_copy(store: Store) -> None:
    provision, table = f"{b.NEW}/provision/table", f"source/{b.TABLE_FILE.id}"
    assert values(store, provision, VALUE, table) == {"917300000"}
    assert values(store, provision, GP.primarySource) == {ID + table}
    assert paths(store, f"{table}/line-7", GP.becomes) == {provision}


def test_a_head_and_its_editions(store: Store) -> None:
    assert values(store, b.HEAD, SKOS.notation) == {"900"}
    assert values(store, b.HEAD, RDFS.label) == {"測試署", "Testing Department"}
    assert paths(store, b.HEAD, GP.edition) == {b.OLD, b.NEW}
    assert values(store, b.NEW, GP.estimatesYear) == {"2024-25"}
    assert values(store, b.NEW, DCT.title) == {"測試署"}
    assert values(store, b.NEW, GP.translatedTitle) == {"Testing Department"}
    assert values(store, b.NEW, GP.controllingOfficer) == {"測試署署長"}
    assert values(store, b.NEW, DCT.modified) == {"2024-02-20"}
    assert paths(store, b.NEW, GP.listsProgramme) == {f"{b.NEW}/programme-1", f"{b.NEW}/programme-2"}
    assert paths(store, f"source/{b.REPORT_FILE.id}", GP.documentKind) == {"document-kind/estimates"}


def test_an_edition_without_a_title_is_named_by_rule() -> None:
    made = b.budget()
    nameless = replace(made.reports[0], report=replace(made.reports[0].report, title=""))
    store = b.store(b.quads(made=replace(made, reports=(nameless, *made.reports[1:]))))
    assert values(store, b.OLD, DCT.title) == {"Head 900, Estimates 2023-24"}
    assert values(store, b.OLD, GP.derivedTitle) == {"true"}


def test_a_programme_as_listed_and_as_a_thing(store: Store) -> None:
    listing = f"{b.NEW}/programme-1"
    assert paths(store, listing, GP.programme) == {b.PROGRAMME}
    assert values(store, listing, DCT.title) == {"支援測試"}
    assert values(store, listing, GP.translatedTitle) == {"Support for Testing"}
    assert values(store, listing, GP.policyAreaList) == {"17：資訊科技及廣播 | 15：衞生"}
    assert values(store, listing, GP.responsibleList) == {"創新科技及工業局局長 | 醫務衞生局局長"}
    assert values(store, listing, GP.aimList) == {"宗旨是推動測試。"}
    assert paths(store, listing, GP.subventedBody) == {b.COUNCIL.path}
    assert paths(store, b.PROGRAMME, GP.listing) == {listing, f"{b.OLD}/programme-1"}
    assert values(store, b.PROGRAMME, SKOS.prefLabel) == {"支援測試"}
    assert values(store, b.PROGRAMME, SKOS.altLabel) == {"支援測試工作"}
    assert values(store, b.PROGRAMME, GP.rule) == {f"{ID}rule/programme-same-number"}


def test_a_policy_area_has_the_name_of_the_latest_edition(store: Store) -> None:
    assert values(store, "policy-area/17", SKOS.prefLabel) == {"資訊科技及廣播", "Information Technology"}
    assert values(store, "policy-area/17", SKOS.altLabel) == {"資訊科技"}
    assert values(store, "policy-area/17", SKOS.notation) == {"17"}


def test_a_sum_of_money_is_exact_and_says_what_it_is_measured_against(store: Store) -> None:
    path = f"{b.NEW}/provision/2"
    assert values(store, path, VALUE) == {"114500000"}
    assert values(store, path, GP.printedValue) == {"114.5"}
    assert paths(store, path, UNIT) == {"unit/HKD"}
    assert values(store, path, GP.unitText) == {"百萬元"}
    assert values(store, path, GP.changePercentList) == {"5.5 | -9.4"}
    assert values(store, path, GP.changeFromList) == {"2023-24 revised | 2023-24 original"}
    assert values(store, f"{path}/change-2", GP.changePercent) == {"-9.4"}
    assert values(store, f"{path}/change-2", GP.comparisonPrinted) == {"true"}
    assert paths(store, f"{path}/change-1", GP.comparedStatus) == {"figure-status/revised"}


def test_a_nil_sum_is_nought_and_one_that_is_not_applicable_has_no_number(store: Store) -> None:
    assert values(store, f"{b.NEW}/provision/5", VALUE) == {"0"}
    assert values(store, f"{b.NEW}/provision/3", VALUE) == set()
    assert paths(store, f"{b.NEW}/provision/3", QB.dataSet) == {"cube/provisions-unvalued"}


def test_a_cumulative_sum_says_to_which_day_it_runs(store: Store) -> None:
    path = f"{b.NEW}/provision/4"
    assert values(store, path, GP.asOf) == {"2023-03-31"}
    assert values(store, path, GP.item) == {"802"}
    assert paths(store, path, GP.figureStatus) == {"figure-status/cumulative"}


def test_figures_with_brackets_without_number_and_with_two_readings(store: Store) -> None:
    assert values(store, f"{b.NEW}/figure/2", GP.secondValue) == {"68"}
    missing = f"{b.NEW}/figure/3"
    assert values(store, missing, GP.printedValue) == {"不適用"}
    assert values(store, missing, VALUE) == set()
    assert paths(store, missing, GP.footnote) == {f"{b.NEW}/footnote-1", f"{b.NEW}/footnote-2"}
    assert values(store, missing, GP.noteList) == {"為作比較。 | 該計劃已完結。"}
    assert paths(store, f"{b.NEW}/figure/4", PERIOD) == {"period/none"}
    assert paths(store, f"{b.NEW}/figure/4", UNIT) == {"unit/percent"}
    for number in (1, 2):
        path = f"{b.NEW}/figure/{4 + number}"
        assert paths(store, path, GP.reading) == {f"reading/{number}"}
        assert values(store, path, GP.readingNote) == {"A cell is empty."}
    assert values(store, f"{b.NEW}/figure/1", GP.readingNote) == set()


def test_one_indicator_through_the_editions(store: Store) -> None:
    found = {
        (q.subject.value.removeprefix(ID), value.object.value)
        for q in store.quads_for_pattern(None, GP.indicator, NamedNode(f"{ID}indicator/900/a"))
        for value in store.quads_for_pattern(q.subject, VALUE, None)
    }
    assert found == {
        (f"{b.OLD}/figure/1", "2400"),
        (f"{b.NEW}/figure/1", "2325"),
        (f"{b.NEW}/figure/2", "34"),
    }
    assert values(store, "indicator/900/a", SKOS.altLabel) == {"接獲的申請"}
    assert paths(store, "indicator/900/a", GP.fundingScheme) == {b.SCHEME}


def test_periods_and_units(store: Store) -> None:
    assert values(store, "period/2022-23", DCAT.startDate) == {"2022-04-01"}
    assert values(store, "period/2022-23", DCAT.endDate) == {"2023-03-31"}
    assert paths(store, "period/2024-03-31", GP.periodKind) == {"period-kind/day"}
    assert values(store, "period/none", RDFS.label) == {"none"}
    assert values(store, "period/none", RDF.type) == {GP.Period.value}
    (unit,) = paths(store, f"{b.NEW}/figure/5", UNIT)
    assert values(store, unit, SKOS.notation) == {"公頃"}


def test_posts_of_the_head_and_of_a_programme(store: Store) -> None:
    assert paths(store, f"{b.NEW}/establishment/1", GP.scope) == {b.HEAD}
    assert paths(store, f"{b.NEW}/establishment/3", GP.scope) == {b.PROGRAMME}
    assert values(store, f"{b.NEW}/establishment/3", VALUE) == {"-2"}
    assert paths(store, f"{b.NEW}/establishment/2", UNIT) == {"unit/HKD"}
    assert paths(store, f"{b.NEW}/establishment/1", UNIT) == {"unit/number"}


def test_a_budget_line_without_a_name_has_a_label(store: Store) -> None:
    assert values(store, "budget-line/900/total", SKOS.prefLabel) == {"line without a name"}
    nameless = BudgetLine("budget-line/900/x", b.HEAD, "details", (), subhead="700", item="802")
    made = replace(b.budget(), lines=(nameless,))
    assert values(b.store(b.quads(made=made)), nameless.path, SKOS.prefLabel) == {"line 700 802"}


def test_two_names_in_one_language_give_one_preferred_label() -> None:
    names: tuple[Name, ...] = (("甲", "zh-Hant"), ("乙", "zh-Hant"), ("A", "en"), ("甲", "zh-Hant"))
    made = b.budget()
    store = b.store(b.quads(made=replace(made, heads=(replace(made.heads[0], names=names),))))
    assert values(store, b.HEAD, SKOS.prefLabel) == {"甲", "A"}
    assert values(store, b.HEAD, SKOS.altLabel) == {"乙"}


def test_undertakings_and_passages(store: Store) -> None:
    assert paths(store, f"{b.NEW}/undertaking-2", GP.partOfUndertaking) == {f"{b.NEW}/undertaking-1"}
    assert paths(store, f"{b.NEW}/undertaking-2", GP.body) == {b.COUNCIL.path}
    assert values(store, f"{b.NEW}/undertaking-1", GP.lead) == {"創新科技署會："}
    assert values(store, f"{b.NEW}/passage-1", GP.number) == {"3"}
    assert paths(store, f"{b.NEW}/passage-1", GP.programme) == {b.PROGRAMME}


def test_a_footnote_of_a_copy_is_the_same_footnote(store: Store) -> None:
    copy = f"source/{b.ENGLISH_FILE.id}"
    assert values(store, f"{b.NEW}/footnote-1", PROV.wasDerivedFrom, copy) == {f"{ID}{copy}/line-50"}
    assert values(store, f"{b.NEW}/footnote-1", RDFS.comment) == {"為作比較。"}
    assert values(store, f"{b.NEW}/footnote-2", GP.inferredBy) == {"order"}


def test_schemes_stand_in_the_registry(store: Store) -> None:
    assert values(store, b.SCHEME, SKOS.prefLabel, "registry") == {"測試資助計劃"}
    assert values(store, b.SCHEME, GP.convertedName) == {"测试资助计划"}
    assert values(store, b.SCHEME, GP.earlierName) == {"舊測試計劃"}
    assert paths(store, b.SCHEME, DCT.isPartOf) == {b.FUND}
    assert paths(store, b.FUND, GP.schemeKind) == {"scheme-kind/fund"}


def test_a_scheme_that_another_took_in(store: Store) -> None:
    assert values(store, b.TAKEN_IN, SKOS.altLabel) == {"TTS"}
    assert paths(store, b.TAKEN_IN, DCT.isReplacedBy) == {b.SCHEME}
    assert paths(store, b.SCHEME, DCT.replaces) == {b.TAKEN_IN}


def test_places_of_the_gazetteer(store: Store) -> None:
    assert values(store, b.TOWN, SKOS.prefLabel, "registry") == {"大埔", "Tai Po"}
    assert values(store, b.TOWN, SKOS.altLabel) == {"大埔墟"}
    assert paths(store, b.TOWN, GP.placeKind) == {"place-kind/town"}


def test_the_ledger_and_the_notes_name_what_lines_became(store: Store) -> None:
    source = f"source/{b.REPORT_FILE.id}"
    assert paths(store, f"{source}/page-1/line-1", GP.becomes) == {b.NEW}
    assert paths(store, f"{source}/page-2/line-20", GP.becomes) == {f"{b.NEW}/figure/1"}
    assert paths(store, f"{source}/page-2/line-40", GP.becomes) == {f"{b.NEW}/footnote-1"}
    assert paths(store, f"{source}/note-1", GP.about) == {f"{b.NEW}/provision/1"}


def test_what_belongs_to_no_head_of_a_table_becomes_the_source() -> None:
    made = b.budget()
    other = replace(made.reports[0], report=replace(b.TABLE, head="901"), copies=(), figures=(), targets={})
    readings = list(b.readings())
    lost = replace(readings[2].ledger[0], target="report")
    readings[2] = replace(readings[2], ledger=(lost,))
    resolution = replace(b.resolution(), budget=replace(made, reports=(*made.reports, other)))
    quads = build_graph(readings, resolution, {}, base=b.BASE, as_of=b.AS_OF, release_id="x", version="1")
    source = f"source/{b.TABLE_FILE.id}"
    assert paths(b.store(quads), f"{source}/line-7", GP.becomes) == {source}


def test_a_mention_is_an_annotation_of_a_stretch_of_text(store: Store) -> None:
    (mention,) = store.quads_for_pattern(None, OA.hasBody, NamedNode(ID + b.SCHEME))
    path = mention.subject.value.removeprefix(ID)
    assert paths(store, path, OA.hasTarget) == {f"{path}/target"}
    assert paths(store, f"{path}/target", OA.hasSource) == {f"{b.NEW}/undertaking-1"}
    assert values(store, f"{path}/selector", OA.exact) == {"測試資助計劃"}
    (text,) = values(store, f"{b.NEW}/undertaking-1", RDFS.comment)
    (start,), (end,) = (
        values(store, f"{path}/selector", OA.start),
        values(store, f"{path}/selector", OA.end),
    )
    assert text[int(start) : int(end)] == "測試資助計劃"


def test_a_mention_that_no_stretch_of_text_says_is_of_the_whole_thing(store: Store) -> None:
    (mention,) = store.quads_for_pattern(None, OA.hasBody, NamedNode(ID + b.COUNCIL.path))
    path = mention.subject.value.removeprefix(ID)
    assert paths(store, path, OA.hasTarget) == {f"{b.NEW}/programme-1"}


def test_the_release_names_its_cubes_and_editions(store: Store) -> None:
    parts = paths(store, "release", DCT.hasPart)
    assert {b.OLD, b.NEW, b.CHAPTER, "cube/figures", "cube/provisions"} <= parts
    assert values(store, "cube/figures", DCT.title)
    assert values(store, "cube/figures", RDFS.label)


def test_a_release_of_plans_alone_has_nothing_of_the_estimates() -> None:
    plain = s.quads()
    described = [q for q in plain if q.graph_name.value == f"{ID}graph/vocabulary"]
    heads = (
        f"{ID}cube/",
        f"{ID}figure-status/",
        f"{ID}period",
        f"{ID}scheme/indicator",
        "http://purl.org/linked-data/",
    )
    assert [q for q in described if q.subject.value.startswith(heads)] == []
    assert [q for q in plain if q.predicate == DCT.hasPart] == []
    terms = {q.subject for q in described if q.subject.value.startswith(GP.base)}
    assert {q.predicate for q in plain if q.predicate.value.startswith(GP.base)} <= terms
    assert not terms & {GP.Head, GP.Figure, GP.Statement, GP.printedValue}


def test_our_shapes_hold(store: Store) -> None:
    report = check(store, shapes="govplan")
    assert report.counts == {"Violation": 0, "Warning": 2, "Info": 0}, report.results[:5]
    # the row with two readings
    assert {r.focus.value.removeprefix(ID) for r in report.results} == {
        f"{b.NEW}/figure/5",
        f"{b.NEW}/figure/6",
    }


@pytest.mark.skipif(not dcat_ap.available(), reason="the official shapes are not there")
@pytest.mark.parametrize("shapes", ["shapes", "range", "mdr-vocabularies.shape"])
def test_official_dcat_ap_shapes(quads: list[Quad], shapes: str) -> None:
    found = dcat_ap.results(dcat_ap.to_rdflib(quads), shapes)
    assert [result for result in found if result[0] == "Violation"] == []


def test_every_text_of_ours_bears_a_language_or_is_a_plain_string(quads: list[Quad]) -> None:
    tags = {q.object.language for q in quads if isinstance(q.object, Literal) and q.object.language}
    assert tags == {"zh-hant", "zh-hans", "en"}
    untagged = {
        q.predicate
        for q in quads
        if isinstance(q.object, Literal) and not q.object.language and q.object.datatype.value.endswith("#string")
        and any("\u4e00" <= c <= "\u9fff" for c in q.object.value)
    }  # fmt: skip
    assert untagged <= {GP.sourceText, GP.printedValue, SKOS.notation, GP.mark, OA.exact}


def test_a_page_of_an_agency_is_a_document(store: Store) -> None:
    (page,) = values(store, f"{b.CHAPTER}/website-1", FOAF.page)
    kinds = {q.object for q in store.quads_for_pattern(NamedNode(page), RDF.type, None)}
    assert kinds == {FOAF.Document}
