"""Datasets after identity across plans is resolved, their states and their distributions (graph ``links``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from kg.commitments.model import Assessment
from kg.graph import sentences
from kg.graph.copies import Listing
from kg.graph.distributions import distribution_quads
from kg.graph.iris import Iris, address, eu
from kg.graph.places import LANGUAGES
from kg.graph.terms import (
    DCAT,
    DCT,
    FOAF,
    GP,
    PROV,
    RDFS,
    SKOS,
    TRUE,
    TYPE,
    Facts,
    boolean,
    date,
    integer,
    language_of,
    month,
    printed,
    text,
)
from kg.graph.values import format_node, other_script, theme_of
from kg.identity.model import DatasetRecord


def dataset_quads(
    iris: Iris, record: DatasetRecord, entries: Mapping[str, Listing], assessment: Assessment | None
) -> list[Quad]:
    """``entries`` maps the paths of all entries to their rows; what editions say differently, the latest decides."""
    listings = [entries[path] for path in reversed(record.entries) if path in entries]
    facts = Facts(iris.graph("links"))
    node = iris.id(record.path)
    facts.add(node, TYPE, DCAT.Dataset)
    facts.add(node, DCT.identifier, text(record.path.partition("/")[2]))
    facts.add(node, DCT.publisher, iris.id(record.agency.path))
    facts.add(node, GP.responsible, iris.id(record.responsible.path) if record.responsible else None)
    if record.replaced_by:
        facts.add(node, DCT.isReplacedBy, iris.id(record.replaced_by))
        facts.add(iris.id(record.replaced_by), DCT.replaces, node)
    titles = _titles(facts, node, listings)
    _descriptions(facts, node, listings)
    _coded(facts, iris, node, listings)
    for listing in listings:
        facts.add(node, GP.entry, iris.id(listing.entry.path))
        facts.add(node, PROV.wasDerivedFrom, *(iris.id(e.path) for e in listing.entry.evidence))
    if assessment is not None:
        _state(facts, iris, node, record, assessment)
    if listings:
        facts.add(node, GP.latestEntry, iris.id(listings[0].entry.path))
    addresses = _addresses(facts, node, listings)
    quads = facts.quads
    if assessment is not None and assessment.status == "released" and titles:
        formats = _latest_formats(listings)
        quads += distribution_quads(iris, record, addresses, formats, next(iter(titles.items())))
    return quads


def _titles(facts: Facts, node: NamedNode, listings: Sequence[Listing]) -> dict[str, str]:
    """Adds the titles; gives them by language tag, the latest first."""
    titles: dict[str, str] = {}
    for printed_in, title, _ in (words for listing in listings for words in listing.texts()):
        if not title:
            continue
        language = language_of(title, printed_in)
        if titles.setdefault(language, title) != title:
            facts.add(node, SKOS.altLabel, text(title, language))
    for language, title in titles.items():
        facts.add(node, DCT.title, text(title, language))
    facts.add(node, DCT.language, *{LANGUAGES[tag]: None for tag in titles})
    _converted(facts, node, GP.convertedTitle, titles)
    return titles


def _converted(facts: Facts, node: NamedNode, predicate: NamedNode, texts: Mapping[str, str]) -> None:
    for language, value in texts.items():
        other = other_script(value, language)
        if other and other[1] not in texts:
            facts.add(node, predicate, text(*other))


def _descriptions(facts: Facts, node: NamedNode, listings: Sequence[Listing]) -> None:
    found: dict[str, str] = {}
    for printed_in, _, description in (words for listing in listings for words in listing.texts()):
        if description:
            found.setdefault(language_of(description, printed_in), description)
    for language, description in found.items():
        facts.add(node, DCT.description, text(description, language))
    _converted(facts, node, GP.convertedDescription, found)
    if not found and listings:
        latest = listings[0]
        facts.add(
            node, DCT.description, text(sentences.dataset(latest.entry.entry, latest.source), latest.language)
        )
        facts.add(node, GP.derivedDescription, TRUE)


def _coded(facts: Facts, iris: Iris, node: NamedNode, listings: Sequence[Listing]) -> None:
    category = next((x for x in listings if x.entry.entry.category), None)
    if category is not None:
        facts.add(node, DCAT.keyword, printed(category.entry.entry.category, category.language))
    theme = next((t for x in listings if (t := theme_of(x.entry.entry.category))), None)
    if theme is not None:
        facts.add(node, DCAT.theme, iris.id(f"theme/{theme.id}"))
        facts.add(node, DCAT.theme, eu("data-theme", theme.eu_theme) if theme.eu_theme else None)
    frequency = next((f.code for x in listings if (f := x.entry.entry.frequency) and f.code), None)
    facts.add(node, DCT.accrualPeriodicity, eu("frequency", frequency) if frequency else None)
    formats = _latest_formats(listings)
    facts.add(node, GP.namedFormat, *(format_node(iris, name) for name in formats))
    facts.add(node, GP.formatList, text(" | ".join(formats)))
    spatial = next((s for x in listings if (s := x.entry.entry.spatial) is not None), None)
    facts.add(node, GP.spatial, boolean(spatial))


def _latest_formats(listings: Sequence[Listing]) -> tuple[str, ...]:
    return next((x.entry.entry.formats for x in listings if x.entry.entry.formats), ())


def _addresses(facts: Facts, node: NamedNode, listings: Sequence[Listing]) -> list[NamedNode]:
    """The addresses that the latest edition to print any prints for the dataset."""
    printed_ones = next((x.entry.entry.addresses for x in listings if x.entry.entry.addresses), ())
    pages = [page for item in printed_ones if (page := address(item)) and page.value.startswith("http")]
    for page in pages:
        facts.add(node, DCAT.landingPage, page)
        facts.add(page, TYPE, FOAF.Document)
    return pages


def _state(facts: Facts, iris: Iris, node: NamedNode, record: DatasetRecord, assessment: Assessment) -> None:
    released = assessment.released if assessment.status == "released" else None
    status = iris.id(f"status/{assessment.status}")
    judged = iris.id(f"{record.path}/assessment")
    facts.add(node, DCT.issued, month(released))
    facts.add(node, GP.firstPlanned, month(assessment.first_planned))
    facts.add(node, GP.status, status)
    facts.add(node, GP.assessment, judged)
    facts.add(judged, TYPE, GP.Assessment, PROV.Entity)
    facts.add(judged, GP.about, node)
    facts.add(judged, GP.status, status)
    facts.add(judged, GP.asOf, date(assessment.as_of.isoformat()))
    if assessment.since is not None:
        facts.add(judged, GP.since, date(assessment.since.isoformat()))
    facts.add(judged, GP.rule, iris.id(f"rule/{assessment.rule}"))
    facts.add(judged, GP.firstPlanned, month(assessment.first_planned))
    facts.add(judged, GP.releasedMonth, month(assessment.released))
    facts.add(judged, GP.monthsLate, integer(assessment.months_late))
    facts.add(judged, GP.evidence, *(iris.id(path) for path in assessment.evidence))
    facts.add(judged, RDFS.comment, text(assessment.sentence, "en"))
