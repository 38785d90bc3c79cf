"""The rows of a plan: what was promised or reported, as printed and as understood."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from kg.commitments.model import Assessment
from kg.graph.copies import Listing
from kg.graph.iris import Iris, address, eu
from kg.graph.places import source_node
from kg.graph.terms import (
    DCAT,
    DCT,
    FOAF,
    GP,
    PROV,
    TYPE,
    Facts,
    boolean,
    date,
    first_day,
    integer,
    last_day,
    month,
    printed,
    text,
    year,
)
from kg.graph.values import format_node, theme_of
from kg.identity.model import ResolvedEntry
from kg.records import Entry


def entry_quads(iris: Iris, listing: Listing, ordinal: int) -> list[Quad]:
    """The row in the graph of the source whose values are published; its places in copies, and what a copy in another
    language calls it, in the graphs of those."""
    entry, source = listing.entry, listing.source
    facts = Facts(iris.source_graph(source.file.id))
    node = iris.id(entry.path)
    _describe(facts, iris, listing, node)
    facts.add(node, GP.ordinal, integer(ordinal))
    facts.add(node, GP.primarySource, source_node(iris, source.file))
    _promise(facts, entry.entry, node, source.language)
    _details(facts, iris, entry.entry, node, source.language)
    quads = facts.quads
    for evidence in entry.evidence:
        graph = iris.source_graph(evidence.source.id)
        quads.append(Quad(node, PROV.wasDerivedFrom, iris.id(evidence.path), graph))
    for copy, other in listing.translations():
        labels = Facts(iris.source_graph(copy.file.id))
        labels.add(node, GP.translatedTitle, printed(other.title, copy.language))
        labels.add(node, GP.translatedDescription, printed(other.description, copy.language))
        quads += labels.quads
    return quads


def status_quads(iris: Iris, entry: ResolvedEntry, assessment: Assessment | None) -> list[Quad]:
    """The state of the promise, which follows from all the documents together."""
    facts = Facts(iris.graph("links"))
    if assessment is not None:
        node = iris.id(entry.path)
        facts.add(node, GP.status, iris.id(f"status/{assessment.status}"))
        facts.add(node, GP.statusRule, iris.id(f"rule/{assessment.rule}"))
        facts.add(node, GP.monthsLate, integer(assessment.months_late))
    return facts.quads


def _describe(facts: Facts, iris: Iris, listing: Listing, node: NamedNode) -> None:
    resolved, plan, language = listing.entry, listing.plan, listing.language
    entry = resolved.entry
    facts.add(node, TYPE, GP.Entry)
    if resolved.dataset:
        facts.add(node, TYPE, DCAT.CatalogRecord)
        facts.add(node, FOAF.primaryTopic, iris.id(resolved.dataset))
    facts.add(node, DCT.title, printed(entry.title, language))
    facts.add(node, DCT.description, printed(entry.description, language))
    facts.add(node, DCT.isPartOf, iris.id(plan.path))
    facts.add(node, DCT.issued, date(listing.source.issued))
    facts.add(node, DCT.modified, date(plan.date))
    facts.add(node, GP.modifiedRule, iris.id(f"rule/{plan.date_rule}"))
    facts.add(node, GP.section, iris.id(f"section/{entry.section}"))
    facts.add(node, GP.spatial, boolean(entry.spatial))
    facts.add(node, GP.group, iris.id(f"{plan.path}/group-{entry.group.number}") if entry.group else None)
    facts.add(node, GP.promisedBy, iris.id(resolved.agency.path))
    facts.add(node, GP.responsible, iris.id(resolved.responsible.path) if resolved.responsible else None)
    facts.add(node, GP.number, text(entry.number))
    facts.add(node, GP.sectionYear, *(year(y) for y in entry.years))


def _promise(facts: Facts, entry: Entry, node: NamedNode, language: str) -> None:
    facts.add(node, GP.dateText, printed(entry.date_text, language))
    span = entry.month
    if span is None:
        return
    if entry.date_kind == "target":
        start, end, first, last = GP.targetMonth, GP.targetMonthEnd, GP.targetStart, GP.targetEnd
    else:
        start, end, first, last = GP.releasedMonth, GP.releasedMonthEnd, GP.releasedStart, GP.releasedEnd
    facts.add(node, start, month(span.start))
    if span.end != span.start:
        facts.add(node, end, month(span.end))
    facts.add(node, first, first_day(span.start))
    facts.add(node, last, last_day(span.end))


def _details(facts: Facts, iris: Iris, entry: Entry, node: NamedNode, language: str) -> None:
    facts.add(node, GP.categoryText, printed(entry.category, language))
    theme = theme_of(entry.category)
    if theme is not None:
        facts.add(node, DCAT.theme, iris.id(f"theme/{theme.id}"))
        facts.add(node, GP.themeRule, iris.id(f"rule/theme-{'exact' if theme.exact else 'judgement'}"))
    facts.add(node, GP.frequencyText, printed(entry.frequency_text, language))
    if entry.frequency is not None:
        code, parts = entry.frequency.code, entry.frequency.parts
        facts.add(node, GP.frequency, eu("frequency", code) if code else None)
        facts.add(node, GP.frequencyPart, *(eu("frequency", part) for _, part in parts))
        facts.add(
            node, GP.frequencyPartList, text(" | ".join(f"{what}: {c}" if what else c for what, c in parts))
        )
    facts.add(node, GP.formatList, text(" | ".join(entry.formats)))
    facts.add(node, GP.namedFormat, *(format_node(iris, name) for name in entry.formats))
    facts.add(node, GP.isNew, boolean(entry.is_new))
    facts.add(node, GP.note, *(printed(note, language) for note in entry.notes))
    facts.add(node, GP.address, *(address(item) for item in entry.addresses))
