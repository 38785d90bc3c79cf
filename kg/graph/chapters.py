"""Yearbook chapters: paragraphs, quantities stated in prose and lists of websites, in the graphs of their sources."""

from __future__ import annotations

from pyoxigraph import Quad

from kg.graph.cube import exact, stated_date
from kg.graph.estimates import footnote_quads
from kg.graph.iris import Iris, address
from kg.graph.places import LANGUAGES, place_node, source_node
from kg.graph.prints import Print, derivations, languages, prints, record_path
from kg.graph.terms import (
    DCT,
    FOAF,
    GP,
    PROV,
    RDFS,
    TRUE,
    TYPE,
    Facts,
    boolean,
    date,
    integer,
    printed,
    text,
)
from kg.identity.reports import ResolvedChapter, ResolvedStatement
from kg.records.yearbook import Chapter, Paragraph, Website


def chapter_quads(iris: Iris, resolved: ResolvedChapter) -> list[Quad]:
    chapter, node = resolved.chapter, iris.id(resolved.path)
    facts = Facts(iris.source_graph(chapter.file.id))
    facts.add(node, TYPE, GP.Chapter, FOAF.Document, PROV.Entity)
    if chapter.title:
        facts.add(node, DCT.title, printed(chapter.title, chapter.language))
    else:
        facts.add(node, DCT.title, text(f"Chapter {chapter.label or 'without a number'}", "en"))
        facts.add(node, GP.derivedTitle, TRUE)
    facts.add(node, GP.number, text(chapter.label))
    facts.add(node, GP.reportYear, date(chapter.year))
    facts.add(node, DCT.language, LANGUAGES[chapter.language])
    facts.add(node, DCT.modified, date(resolved.date))
    facts.add(node, GP.modifiedRule, iris.id(f"rule/{resolved.date_rule}") if resolved.date_rule else None)
    facts.add(node, GP.primarySource, source_node(iris, chapter.file))
    quads = facts.quads
    for copy in (chapter, *resolved.copies):
        quads += _derived(iris, resolved, copy)
    for paragraph in prints(resolved, "paragraph", _paragraphs):
        quads += _paragraph(iris, resolved, paragraph)
    for statement in resolved.statements:
        quads += _statement(iris, resolved, statement)
    for website in prints(resolved, "website", _websites):
        quads += _website(iris, resolved, website)
    return quads + footnote_quads(iris, resolved)


def _derived(iris: Iris, resolved: ResolvedChapter, copy: Chapter) -> list[Quad]:
    facts = Facts(iris.source_graph(copy.file.id))
    node = iris.id(resolved.path)
    facts.add(node, PROV.wasDerivedFrom, source_node(iris, copy.file))
    facts.add(node, PROV.wasDerivedFrom, *(place_node(iris, copy.file, p) for p in copy.places))
    if copy.language != resolved.chapter.language:
        facts.add(node, GP.translatedTitle, printed(copy.title, copy.language))
    return facts.quads


def _paragraphs(copy: object) -> tuple[Paragraph, ...]:
    return copy.paragraphs if isinstance(copy, Chapter) else ()


def _websites(copy: object) -> tuple[Website, ...]:
    return copy.websites if isinstance(copy, Chapter) else ()


def _paragraph(iris: Iris, resolved: ResolvedChapter, item: Print[Paragraph]) -> list[Quad]:
    source, paragraph = item.source, item.record
    facts = Facts(iris.source_graph(source.file.id))
    node = iris.id(item.path)
    facts.add(iris.id(resolved.path), GP.paragraph, node)
    facts.add(node, TYPE, GP.Paragraph)
    facts.add(node, RDFS.comment, printed(paragraph.text, source.language))
    facts.add(node, GP.headingList, printed(" > ".join(paragraph.headings), source.language))
    facts.add(node, GP.about, *(iris.id(path) for path in _bodies(resolved, source, paragraph.number)))
    facts.add(node, GP.ordinal, integer(paragraph.number))
    for number in paragraph.footnotes:
        path = record_path(resolved, source.file, "footnote", number)
        facts.add(node, GP.footnote, iris.id(path) if path else None)
    facts.add(node, DCT.isPartOf, iris.id(resolved.path))
    facts.add(node, GP.primarySource, source_node(iris, source.file))
    return [*facts.quads, *derivations(iris, item.path, item.places)]


def _bodies(resolved: ResolvedChapter, source: object, paragraph: int) -> list[str]:
    """The bodies under whose heading a paragraph stands. ``resolved.bodies`` counts in the primary copy only."""
    if source is not resolved.chapter:
        return []
    numbers = [body.number for body in resolved.chapter.bodies if paragraph in body.paragraphs]
    return [path for number in numbers if (path := resolved.bodies.get(number))]


def _statement(iris: Iris, resolved: ResolvedChapter, item: ResolvedStatement) -> list[Quad]:
    file = item.evidence[0].source if item.evidence else resolved.chapter.file
    language = languages(resolved).get(file.id, resolved.chapter.language)
    facts, node, said = Facts(iris.source_graph(file.id)), iris.id(item.path), item.statement
    facts.add(node, TYPE, GP.Statement, PROV.Entity)
    facts.add(node, GP.about, iris.id(item.subject) if item.subject else None)
    facts.add(node, GP.subjectText, printed(said.subject, language))
    facts.add(node, GP.sentence, printed(said.sentence, language))
    facts.add(node, GP.quantity, exact(said.quantity))
    facts.add(node, GP.quantityMax, exact(said.quantity_max))
    facts.add(node, GP.unitText, printed(said.unit, language))
    facts.add(node, GP.qualifier, printed(said.qualifier, language))
    facts.add(node, GP.approximate, boolean(said.approximate))
    facts.add(node, GP.statedAsOf, stated_date(said.as_of, said.as_of_text))
    facts.add(node, GP.asOfText, printed(said.as_of_text, language))
    paragraph = record_path(resolved, file, "paragraph", said.paragraph)
    facts.add(node, GP.inParagraph, iris.id(paragraph) if paragraph else None)
    facts.add(node, GP.start, integer(said.start))
    facts.add(node, GP.end, integer(said.end))
    facts.add(node, GP.readFrom, iris.id("read-from/prose"))
    facts.add(node, GP.ordinal, integer(said.number))
    facts.add(node, DCT.isPartOf, iris.id(resolved.path))
    facts.add(node, GP.primarySource, source_node(iris, file))
    return [*facts.quads, *derivations(iris, item.path, item.evidence)]


def _website(iris: Iris, resolved: ResolvedChapter, item: Print[Website]) -> list[Quad]:
    source, website = item.source, item.record
    facts = Facts(iris.source_graph(source.file.id))
    node = iris.id(item.path)
    facts.add(node, TYPE, GP.WebsiteListing)
    about = resolved.websites.get(website.number) if source is resolved.chapter else None
    facts.add(node, GP.about, iris.id(about) if about else None)
    facts.add(node, RDFS.label, printed(website.name, source.language))
    facts.add(node, GP.url, text(website.url))
    page = address(website.url) if website.url else None
    if page is not None:
        facts.add(node, FOAF.page, page)
        facts.add(page, TYPE, FOAF.Document)
    facts.add(node, GP.ordinal, integer(website.number))
    facts.add(node, DCT.isPartOf, iris.id(resolved.path))
    facts.add(node, GP.primarySource, source_node(iris, source.file))
    return [*facts.quads, *derivations(iris, item.path, item.places)]
