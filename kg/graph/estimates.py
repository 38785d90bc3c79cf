"""An edition of a head of the Estimates: who answers for it, its programmes, footnotes and passages, in the graphs of its sources."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kg.graph.cube import short_hash
from kg.graph.iris import Iris
from kg.graph.places import LANGUAGES, place_node, source_node
from kg.graph.prints import Edition, Print, derivations, footnote_prints, prints
from kg.graph.terms import (
    DCT,
    FOAF,
    GP,
    PROV,
    RDFS,
    TRUE,
    TYPE,
    Facts,
    date,
    integer,
    printed,
    text,
)
from kg.identity.reports import Head, ResolvedReport
from kg.records.estimates import Passage, PolicyArea, Programme, Report


def edition_quads(iris: Iris, resolved: ResolvedReport, heads: Mapping[str, Head]) -> list[Quad]:
    """``heads`` by path."""
    report, node = resolved.report, iris.id(resolved.path)
    facts = Facts(iris.source_graph(report.file.id))
    facts.add(node, TYPE, GP.Estimates, PROV.Entity, FOAF.Document)
    facts.add(node, DCT.isPartOf, iris.id(resolved.head))
    facts.add(node, GP.estimatesYear, text(report.year))
    if report.title:
        facts.add(node, DCT.title, printed(report.title, report.language))
    else:
        facts.add(node, DCT.title, text(f"Head {report.head}, Estimates {report.year}", "en"))
        facts.add(node, GP.derivedTitle, TRUE)
    facts.add(node, DCT.language, LANGUAGES[report.language])
    facts.add(node, GP.controllingOfficer, printed(report.officer, report.language))
    head = heads.get(resolved.head)
    facts.add(node, GP.agency, iris.id(head.agency) if head and head.agency else None)
    facts.add(node, DCT.modified, date(resolved.date))
    facts.add(node, GP.modifiedRule, iris.id(f"rule/{resolved.date_rule}") if resolved.date_rule else None)
    facts.add(node, GP.primarySource, source_node(iris, report.file))
    quads = facts.quads
    for copy in (report, *resolved.copies):
        quads += _derived(iris, resolved, copy)
    quads += _listings(iris, resolved)
    quads += footnote_quads(iris, resolved)
    for passage in prints(resolved, "passage", _passages):
        quads += _passage(iris, resolved, passage)
    return quads


def _derived(iris: Iris, resolved: ResolvedReport, copy: Report) -> list[Quad]:
    facts = Facts(iris.source_graph(copy.file.id))
    node = iris.id(resolved.path)
    facts.add(node, PROV.wasDerivedFrom, source_node(iris, copy.file))
    facts.add(node, PROV.wasDerivedFrom, *(place_node(iris, copy.file, p) for p in copy.places))
    if copy.language != resolved.report.language:
        facts.add(node, GP.translatedTitle, printed(copy.title, copy.language))
    return facts.quads


def listing_path(edition: str, code: str) -> str:
    """What one edition says of the programme with that number."""
    return f"{edition}/programme-{code}"


def policy_area_path(area: PolicyArea) -> str:
    return f"policy-area/{area.number or short_hash(area.name)}"


def _listings(iris: Iris, resolved: ResolvedReport) -> list[Quad]:
    quads: list[Quad] = []
    first: dict[str, tuple[Report, Programme]] = {}
    for copy in (resolved.report, *resolved.copies):
        graph = iris.source_graph(copy.file.id)
        for programme in copy.programmes:
            node = iris.id(listing_path(resolved.path, programme.code))
            # a misprint can give two programmes one number: the first has the listing, the thing has the names of both
            known, listed = first.setdefault(programme.code, (copy, programme))
            facts = Facts(graph)
            if listed is programme:
                _listing(facts, iris, resolved, copy, programme, node)
            elif known.language != copy.language:
                facts.add(node, GP.translatedTitle, printed(programme.name, copy.language))
            places = chain(programme.places, *(aim.places for aim in programme.aims))
            for place in dict.fromkeys(places):
                facts.add(node, PROV.wasDerivedFrom, place_node(iris, copy.file, place))
            quads += facts.quads
    return quads


def _listing(
    facts: Facts, iris: Iris, resolved: ResolvedReport, source: Report, programme: Programme, node: NamedNode
) -> None:
    language, edition = source.language, iris.id(resolved.path)
    facts.add(edition, GP.listsProgramme, node)
    facts.add(node, TYPE, GP.ProgrammeListing)
    facts.add(node, DCT.isPartOf, edition)
    thing = resolved.programmes.get(programme.code)
    facts.add(node, GP.programme, iris.id(thing) if thing else None)
    facts.add(node, GP.number, text(programme.code))
    facts.add(node, GP.ordinal, integer(programme.number))
    facts.add(node, DCT.title, printed(programme.name, language))
    areas = [area for area in programme.policy_areas if area.number or area.name]
    facts.add(node, GP.policyArea, *(iris.id(policy_area_path(area)) for area in areas))
    colon = ": " if language == "en" else "："
    names = [colon.join(part for part in (area.number, area.name) if part) for area in areas]
    facts.add(node, GP.policyAreaList, printed(" | ".join(names), language))
    posts = list(dict.fromkeys(area.responsible for area in programme.policy_areas if area.responsible))
    facts.add(node, GP.responsiblePost, *(printed(post, language) for post in posts))
    facts.add(node, GP.responsibleList, printed(" | ".join(posts), language))
    facts.add(node, GP.policyText, printed(programme.policy_text, language))
    facts.add(node, GP.aim, *(printed(aim.text, language) for aim in programme.aims))
    facts.add(node, GP.aimList, printed(" | ".join(aim.text for aim in programme.aims), language))
    bodies = [path for body in programme.bodies if (path := resolved.bodies.get(body))]
    facts.add(node, GP.subventedBody, *(iris.id(path) for path in dict.fromkeys(bodies)))
    facts.add(node, GP.primarySource, source_node(iris, source.file))


def footnote_quads(iris: Iris, edition: Edition) -> list[Quad]:
    """The footnotes of a head's edition or a Yearbook chapter."""
    quads: list[Quad] = []
    for item in footnote_prints(edition):
        node, note, language = iris.id(item.path), item.record, item.source.language
        facts = Facts(iris.source_graph(item.source.file.id))
        facts.add(iris.id(edition.path), GP.footnote, node)
        facts.add(node, TYPE, GP.Footnote)
        facts.add(node, GP.mark, text(note.mark))
        facts.add(node, RDFS.comment, printed(note.text, language))
        facts.add(node, GP.inferredBy, text(note.inferred))
        facts.add(node, DCT.isPartOf, iris.id(edition.path))
        quads += facts.quads
        quads += derivations(iris, item.path, item.places)
    return quads


def _passages(copy: object) -> tuple[Passage, ...]:
    return copy.passages if isinstance(copy, Report) else ()


def _passage(iris: Iris, resolved: ResolvedReport, item: Print[Passage]) -> list[Quad]:
    facts = Facts(iris.source_graph(item.source.file.id))
    node, passage, language = iris.id(item.path), item.record, item.source.language
    facts.add(node, TYPE, GP.Passage)
    facts.add(node, GP.passageKind, text(passage.kind))
    facts.add(node, GP.number, text(passage.label))
    facts.add(node, RDFS.comment, printed(passage.text, language))
    facts.add(node, GP.ordinal, integer(passage.number))
    standing(facts, iris, node, resolved, passage.programme, passage.body, language)
    facts.add(node, DCT.isPartOf, iris.id(resolved.path))
    facts.add(node, GP.primarySource, source_node(iris, item.source.file))
    return [*facts.quads, *derivations(iris, item.path, item.places)]


def standing(
    facts: Facts, iris: Iris, node: NamedNode, resolved: ResolvedReport, code: str, body: str, language: str
) -> None:
    """Under which programme and body something stands, as printed and as things."""
    programme, agency = resolved.programmes.get(code), resolved.bodies.get(body)
    facts.add(node, GP.programme, iris.id(programme) if programme and code else None)
    facts.add(node, GP.programmeCode, text(code))
    facts.add(node, GP.body, iris.id(agency) if agency and body else None)
    facts.add(node, GP.bodyText, printed(body, language))
