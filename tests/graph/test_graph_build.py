"""The graph of the sample: what stands in which named graph, and that every fact can be shown."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import sample_resolution as s
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.graph import build_graph
from kg.graph.terms import DCAT, DCT, FOAF, GP, PROV, RDF, SKOS

ID = f"{s.BASE}id/"
OLD, NEW = f"{ID}{s.OLD}", f"{ID}{s.NEW}"


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return s.quads()


@pytest.fixture(scope="module")
def store(quads: list[Quad]) -> Store:
    filled = Store()
    filled.extend(quads)
    return filled


def values(store: Store, path: str, predicate: NamedNode, graph: str | None = None) -> set[str]:
    node = NamedNode(path if "://" in path else ID + path)
    where = NamedNode(f"{ID}graph/{graph}") if graph else None
    return {quad.object.value for quad in store.quads_for_pattern(node, predicate, None, where)}


def instances(store: Store, kind: NamedNode) -> set[NamedNode]:
    return {quad.subject for quad in store.quads_for_pattern(None, RDF.type, kind)}


def test_sorted_without_duplicates_or_blank_nodes(quads: list[Quad]) -> None:
    lines = [str(quad) for quad in quads]
    assert lines == sorted(set(lines))
    assert not any(isinstance(term, BlankNode) for q in quads for term in (q.subject, q.object, q.graph_name))


def test_the_same_input_gives_the_same_list_whatever_came_before(quads: list[Quad]) -> None:
    s.quads("https://other.example/")
    assert s.quads() == quads


def test_the_order_of_readings_and_plans_does_not_matter(quads: list[Quad]) -> None:
    made = s.sample()
    readings = list(made.readings)
    random.Random(1).shuffle(readings)
    resolution = replace(
        made.resolution,
        plans=made.resolution.plans[::-1],
        datasets=made.resolution.datasets[::-1],
        agencies=made.resolution.agencies[::-1],
        mentions=made.resolution.mentions[::-1],
    )
    arguments = {"base": s.BASE, "as_of": s.AS_OF, "release_id": "sample", "version": "0.0.0"}
    assert build_graph(readings, resolution, made.assessments, **arguments) == quads  # type: ignore[arg-type]


def test_every_own_iri_stands_under_the_given_base() -> None:
    other = "https://data.example/hk/"
    text = "\n".join(map(str, s.quads(other)))
    assert "localhost" not in text
    assert f"<{other}id/plan/ogcio/2019-2021>" in text


def test_named_graphs(quads: list[Quad]) -> None:
    names = {quad.graph_name.value.removeprefix(f"{ID}graph/") for quad in quads}
    files = (s.OLD_FILE, s.NEW_FILE, s.COPY_FILE, s.BROKEN_FILE)
    assert names == {"vocabulary", "registry", "links", "release", *(f"source/{f.id}" for f in files)}


def test_every_place_that_is_named_is_described(store: Store) -> None:
    places, sources = instances(store, GP.Place), instances(store, GP.Source)
    graphs = {
        q.subject for q in store.quads_for_pattern(None, RDF.type, None) if "/graph/" in q.subject.value
    }
    for quad in store.quads_for_pattern(None, PROV.wasDerivedFrom, None):
        assert quad.object in places | sources, quad
        assert quad.subject in graphs or quad.object != quad.subject


def test_every_entry_dataset_group_nil_remark_and_note_is_derived_from_a_place(store: Store) -> None:
    kinds = (GP.Entry, GP.NilReturn, GP.Group, GP.Remark, GP.QualityNote, GP.Mention, DCAT.Dataset, GP.Plan)
    for kind in kinds:
        found = instances(store, kind)
        assert found, kind
        for node in found:
            assert any(store.quads_for_pattern(node, PROV.wasDerivedFrom, None)), node


def test_everything_typed_in_our_graphs_is_described_by_a_type_we_know(store: Store) -> None:
    defined = {
        q.subject for q in store.quads_for_pattern(None, None, None, NamedNode(f"{ID}graph/vocabulary"))
    }
    own = {
        q.object for q in store.quads_for_pattern(None, RDF.type, None) if q.object.value.startswith(GP.base)
    }
    assert own <= defined


def test_every_own_thing_that_is_named_exists(store: Store) -> None:
    subjects = {quad.subject for quad in store}
    missing = {
        quad.object.value
        for quad in store
        if isinstance(quad.object, NamedNode)
        and quad.object.value.startswith(ID)
        and quad.object not in subjects
    }
    assert missing == set()


def test_a_plan(store: Store) -> None:
    assert values(store, NEW, DCT.title) == {"2025-2027年度整合開放數據計劃（包含空間數據計劃）"}
    assert values(store, NEW, DCT.issued) == {"2025-01"}
    assert values(store, OLD, DCT.issued) == set()
    assert values(store, OLD, DCT.modified) == {"2019"}
    assert values(store, OLD, GP.modifiedRule) == {f"{ID}rule/date-period-start"}
    assert values(store, f"{NEW}/period", DCAT.endDate) == {"2027-12-31"}
    assert len(values(store, NEW, DCAT.record)) == 3


def test_values_stand_with_the_primary_copy_and_places_with_each(store: Store) -> None:
    entry, copy = f"{NEW}/D-ii-1", f"source/{s.COPY_FILE.id}"
    assert values(store, entry, DCT.title, f"source/{s.NEW_FILE.id}")
    assert not values(store, entry, DCT.title, copy)
    assert values(store, entry, PROV.wasDerivedFrom, copy) == {f"{ID}{copy}/line-22"}
    assert values(store, f"{copy}/line-22", GP.becomes) == {entry}


def test_an_entry_as_printed_and_as_understood(store: Store) -> None:
    entry = f"{OLD}/A-2"
    assert values(store, entry, GP.dateText) == {"2019年第四季"}
    assert values(store, entry, GP.targetMonth) == {"2019-10"}
    assert values(store, entry, GP.targetMonthEnd) == {"2019-12"}
    assert values(store, entry, GP.targetEnd) == {"2019-12-31"}
    assert values(store, entry, GP.releasedMonth) == set()
    assert values(store, entry, GP.frequencyPartList) == {"统计数字: QUARTERLY | 其他: ANNUAL"}
    assert {v.rpartition("/")[2] for v in values(store, entry, GP.frequencyPart)} == {"QUARTERLY", "ANNUAL"}
    assert values(store, entry, GP.formatList) == {"CSV | JSON"}
    assert values(store, entry, GP.themeRule) == {f"{ID}rule/theme-judgement"}
    assert values(store, f"{NEW}/C-ii-1", GP.themeRule) == {f"{ID}rule/theme-exact"}


def test_wording_that_is_not_understood_is_kept_and_nothing_made_of_it(store: Store) -> None:
    entry = f"{OLD}/B-1"
    assert values(store, entry, GP.frequencyText) == {"视乎情况"}
    assert values(store, entry, GP.frequency) == set()
    assert values(store, f"{NEW}/C-ii-2", GP.dateText) == {"13/2026"}
    assert values(store, f"{NEW}/C-ii-2", GP.targetMonth) == set()


def test_a_row_without_title_is_an_entry_but_no_record_of_a_dataset(store: Store) -> None:
    row = NamedNode(f"{NEW}/C-ii-2")
    assert row in instances(store, GP.Entry)
    assert row not in instances(store, DCAT.CatalogRecord)
    assert values(store, row.value, FOAF.primaryTopic) == set()


def test_converted_text_never_stands_where_printed_text_does(store: Store) -> None:
    dataset = "dataset/ogcio/2222222222222222"
    assert values(store, dataset, DCT.title) == {"政府表格的统计数字"}
    assert values(store, dataset, GP.convertedTitle) == {"政府表格的統計數字"}
    printed_twice = "dataset/ogcio/1111111111111111"
    assert len(values(store, printed_twice, DCT.title)) == 2
    assert values(store, printed_twice, GP.convertedTitle) == set()
    assert values(store, s.UNKNOWN.path, GP.convertedName) == {"香港数码研究中心"}
    assert values(store, s.UNKNOWN.path, FOAF.name) == {"香港數碼研究中心"}


def test_the_latest_edition_decides(store: Store) -> None:
    dataset = "dataset/ogcio/1111111111111111"
    assert values(store, dataset, GP.latestEntry) == {f"{NEW}/D-ii-1"}
    assert values(store, dataset, DCT.accrualPeriodicity) == {
        "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"
    }
    assert values(store, dataset, DCT.publisher) == {f"{ID}agency/dpo"}


def test_an_earlier_wording_becomes_an_alternative_label() -> None:
    made = s.sample()
    plans = list(made.resolution.plans)
    first = plans[0].entries[0]
    renamed = replace(
        plans[1].entries[2], entry=replace(s.NEW_ENTRIES[2], title="另一名稱"), evidence=first.evidence
    )
    earlier = replace(renamed, path=f"{s.OLD}/A-9", entry=replace(renamed.entry, title="舊名稱", key="A-9"))
    older = replace(plans[0], plan=replace(plans[0].plan, language="zh-Hant"), entries=(earlier,))
    newer = replace(plans[1], entries=(renamed,))
    dataset = replace(made.resolution.datasets[0], path=renamed.dataset, entries=(earlier.path, renamed.path))
    resolution = replace(made.resolution, plans=(older, newer), datasets=(dataset,), matches=(), mentions=())
    store = Store()
    store.extend(build_graph((), resolution, {}, base=s.BASE, as_of=s.AS_OF, release_id="x", version="1"))
    assert values(store, dataset.path, DCT.title) == {"另一名稱"}
    assert values(store, dataset.path, SKOS.altLabel) == {"舊名稱"}


def test_a_description_made_by_rule_says_so(store: Store) -> None:
    assert values(store, "dataset/ogcio/2222222222222222", GP.derivedDescription) == {"true"}
    assert values(store, "dataset/ogcio/2222222222222222", DCT.description) == {
        "《2019至2021年的开放数据计划》A部第2项所列的数据集。"
    }
    assert values(store, "dataset/ogcio/1111111111111111", GP.derivedDescription) == set()


def test_distributions_only_of_what_is_released_and_has_a_real_address(store: Store) -> None:
    listing = "dataset/ogcio/1111111111111111"
    found = values(store, listing, DCAT.distribution)
    assert found == {f"{ID}{listing}/distribution-{name}" for name in ("JSON", "CESIUM3DTILES")}
    assert values(store, f"{listing}/distribution-JSON", DCAT.accessURL) == {
        "https://data.gov.hk/en-datasets/provider/hk-dpo"
    }
    assert values(store, f"{listing}/distribution-JSON", GP.addressRule) == {
        f"{ID}rule/address-provider-listing"
    }
    assert values(store, f"{listing}/distribution-CESIUM3DTILES", DCT.format) == set()
    address = "dataset/dpo/5555555555555555"
    assert values(store, f"{address}/distribution-listing", GP.addressRule) == {f"{ID}rule/address-printed"}
    assert values(store, address, DCAT.landingPage) == {
        "https://data.gov.hk/tc-data/dataset/hk-dpo-facilities"
    }
    for path in ("dpo/4444444444444444", "ogcio/2222222222222222", "ogcio/3333333333333333"):
        assert values(store, f"dataset/{path}", DCAT.distribution) == set()
        assert values(store, f"dataset/{path}", DCT.issued) == set()


def test_no_address_no_distribution() -> None:
    made = s.sample()
    agency = replace(s.DPO, portal_id="")
    datasets = tuple(replace(d, agency=agency, responsible=None) for d in made.resolution.datasets)
    resolution = replace(made.resolution, datasets=datasets)
    arguments = {"base": s.BASE, "as_of": s.AS_OF, "release_id": "sample", "version": "0.0.0"}
    store = Store()
    store.extend(build_graph(made.readings, resolution, made.assessments, **arguments))  # type: ignore[arg-type]
    assert values(store, "dataset/ogcio/1111111111111111", DCT.issued) == {"2019-06"}
    assert values(store, "dataset/ogcio/1111111111111111", DCAT.distribution) == set()


def test_an_unreadable_source_is_in_the_graph_with_what_is_wrong(store: Store) -> None:
    source = f"source/{s.BROKEN_FILE.id}"
    assert values(store, source, GP.documentKind) == {f"{ID}document-kind/unreadable"}
    assert values(store, f"{source}/note-1", GP.code) == {"no-text-layer"}
    assert values(store, f"{source}/note-1", GP.about) == {ID + source}


def test_notes_are_numbered_through_readers_and_resolution(store: Store) -> None:
    source = f"source/{s.NEW_FILE.id}"
    codes = [values(store, f"{source}/note-{n}", GP.code) for n in (1, 2, 3)]
    assert codes == [{"bad-month"}, {"empty-title"}, {"unknown-agency"}]
    assert values(store, f"{source}/note-3", GP.about) == {f"{NEW}/group-1"}


def test_a_range_of_lines_quotes_them(store: Store) -> None:
    place = f"source/{s.OLD_FILE.id}/line-8-9"
    assert values(store, place, GP.sourceText) == {"1. 资讯科技／开放数据使用情况\n的统计数字 04/2019 每年"}
    assert values(store, place, GP.ordinal) == set()


def test_two_ledger_items_at_one_place_stay_two() -> None:
    made = s.sample()
    old = made.readings[0]
    doubled = replace(old, ledger=(*old.ledger, old.ledger[0]))
    arguments = {"base": s.BASE, "as_of": s.AS_OF, "release_id": "sample", "version": "0.0.0"}
    store = Store()
    store.extend(build_graph((doubled,), made.resolution, {}, **arguments))  # type: ignore[arg-type]
    counted = [q for q in store.quads_for_pattern(None, GP.ordinal, None) if "/source/" in q.subject.value]
    assert len(counted) == len(doubled.ledger)


def test_successions(store: Store) -> None:
    assert values(store, "agency/ogcio", GP.successor) == {f"{ID}agency/dpo"}
    assert values(store, "agency/dpo", GP.predecessor) == {f"{ID}agency/ogcio"}
    assert values(store, "succession/dpo-2024", DCT.date) == {"2024-07-25"}


def test_an_agency_without_a_name_is_called_by_its_code() -> None:
    made = s.sample()
    nameless = replace(s.ITIB, name_hant="", name_hans="", name_en="")
    resolution = replace(made.resolution, agencies=(nameless,))
    store = Store()
    store.extend(build_graph((), resolution, {}, base=s.BASE, as_of=s.AS_OF, release_id="x", version="1"))
    assert values(store, "agency/itib", FOAF.name) == {"ITIB"}


def test_the_release_counts_what_it_holds(quads: list[Quad], store: Store) -> None:
    release = NamedNode(f"{ID}release")
    own = [q for q in quads if q.graph_name.value == f"{ID}graph/release"]
    (total,) = store.quads_for_pattern(release, NamedNode("http://rdfs.org/ns/void#triples"), None)
    catalogue = [q for q in own if "/id/catalog" in q.subject.value or "/id/publisher" in q.subject.value]
    assert int(total.object.value) >= len(quads) - len(own) + len(catalogue)
    assert int(total.object.value) < len(quads)


def test_texts_bear_one_of_three_language_tags(quads: list[Quad]) -> None:
    tags = {q.object.language for q in quads if isinstance(q.object, Literal) and q.object.language}
    assert tags == {"zh-hant", "zh-hans", "en"}  # the engine writes tags in lower case
