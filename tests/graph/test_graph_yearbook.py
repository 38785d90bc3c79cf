"""Yearbook chapters in the graph: paragraphs, statements, websites, footnotes, and copies of a chapter."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample_budget as b
from pyoxigraph import Literal, NamedNode, Store

from kg.graph.terms import DCT, FOAF, GP, PROV, RDFS, XSD
from kg.identity.reports import ResolvedChapter

ID = f"{b.BASE}id/"
GRAPH = f"{ID}graph/source/{b.CHAPTER_FILE.id}"


@pytest.fixture(scope="module")
def store() -> Store:
    return b.store()


def objects(
    store: Store, path: str, predicate: NamedNode, graph: str | None = None
) -> list[Literal | NamedNode]:
    where = NamedNode(graph) if graph else None
    return [q.object for q in store.quads_for_pattern(NamedNode(ID + path), predicate, None, where)]


def paths(store: Store, path: str, predicate: NamedNode) -> set[str]:
    return {node.value.removeprefix(ID) for node in objects(store, path, predicate)}


def with_chapter(chapter: ResolvedChapter) -> Store:
    return b.store(b.quads(made=replace(b.budget(), chapters=(chapter,))))


def test_a_chapter(store: Store) -> None:
    assert objects(store, b.CHAPTER, DCT.title, GRAPH) == [Literal("創新科技", language="zh-Hant")]
    assert objects(store, b.CHAPTER, GP.number) == [Literal("6")]
    assert objects(store, b.CHAPTER, GP.reportYear) == [Literal("2019", datatype=XSD.gYear)]
    assert paths(store, b.CHAPTER, GP.paragraph) == {f"{b.CHAPTER}/paragraph-1"}
    assert paths(store, b.CHAPTER, GP.footnote) == {f"{b.CHAPTER}/footnote-1"}
    assert paths(store, f"source/{b.CHAPTER_FILE.id}", GP.documentKind) == {"document-kind/yearbook"}


def test_a_paragraph_is_about_the_body_whose_heading_it_stands_under(store: Store) -> None:
    paragraph = f"{b.CHAPTER}/paragraph-1"
    assert paths(store, paragraph, GP.about) == {b.COUNCIL.path}
    assert objects(store, paragraph, GP.headingList) == [
        Literal("組織架構 > 香港測試促進局", language="zh-Hant")
    ]
    assert paths(store, paragraph, GP.footnote) == {f"{b.CHAPTER}/footnote-1"}
    assert paths(store, paragraph, PROV.wasDerivedFrom) == {f"source/{b.CHAPTER_FILE.id}/line-3"}


def test_a_statement_is_marked_as_read_from_prose(store: Store) -> None:
    statement = f"{b.CHAPTER}/statement-1"
    assert objects(store, statement, GP.quantity) == [Literal("12000", datatype=XSD.decimal)]
    assert objects(store, statement, GP.quantityMax) == [Literal("15000.5", datatype=XSD.decimal)]
    assert objects(store, statement, GP.approximate) == [Literal("true", datatype=XSD.boolean)]
    assert objects(store, statement, GP.statedAsOf) == [Literal("2019-12-31", datatype=XSD.date)]
    assert paths(store, statement, GP.readFrom) == {"read-from/prose"}
    assert paths(store, statement, GP.about) == {b.SCHEME}
    (paragraph,) = paths(store, statement, GP.inParagraph)
    (text,) = objects(store, paragraph, RDFS.comment)
    (start,), (end,) = objects(store, statement, GP.start), objects(store, statement, GP.end)
    assert text.value[int(start.value) : int(end.value)] == "約 1.2 萬間"


def test_a_website_as_printed_and_as_an_address(store: Store) -> None:
    website = f"{b.CHAPTER}/website-1"
    assert objects(store, website, GP.url) == [Literal("www.testing.example.hk")]
    assert objects(store, website, FOAF.page) == [NamedNode("http://www.testing.example.hk")]
    assert paths(store, website, GP.about) == {b.COUNCIL.path}


def test_an_address_that_is_none_is_kept_as_printed() -> None:
    chapter = b.budget().chapters[0]
    printed = replace(b.YEARBOOK, websites=(replace(b.YEARBOOK.websites[0], url="見上文"),))
    store = with_chapter(replace(chapter, chapter=printed))
    assert objects(store, f"{b.CHAPTER}/website-1", GP.url) == [Literal("見上文")]
    assert objects(store, f"{b.CHAPTER}/website-1", FOAF.page) == []


def test_the_heading_of_a_body_becomes_the_body(store: Store) -> None:
    assert paths(store, f"source/{b.CHAPTER_FILE.id}/line-2", GP.becomes) == {b.COUNCIL.path}


def test_a_copy_in_another_language_adds_places_and_its_own_title() -> None:
    chapter = b.budget().chapters[0]
    english = replace(
        b.YEARBOOK, file=b.ENGLISH_FILE, language="en", title="Innovation", statements=(), websites=(), bodies=(),
        paragraphs=(replace(b.YEARBOOK.paragraphs[0], text="Some text.", places=(b.line(70, None),)),),
        footnotes=(replace(b.YEARBOOK.footnotes[0], number=7, text="In dollars.", places=(b.line(71, None),)),),
    )  # fmt: skip
    targets = dict(chapter.targets) | {(b.ENGLISH_FILE.id, "paragraph:1"): f"{b.CHAPTER}/paragraph-1"}
    store = with_chapter(replace(chapter, copies=(english,), targets=targets))
    copy = f"{ID}graph/source/{b.ENGLISH_FILE.id}"
    paragraph = f"{b.CHAPTER}/paragraph-1"
    assert [n.value for n in objects(store, b.CHAPTER, GP.translatedTitle, copy)] == ["Innovation"]
    assert [n.value for n in objects(store, paragraph, RDFS.comment)] == [b.YEARBOOK.paragraphs[0].text]
    assert paths(store, paragraph, PROV.wasDerivedFrom) == {
        f"source/{b.CHAPTER_FILE.id}/line-3",
        f"source/{b.ENGLISH_FILE.id}/line-70",
    }
    assert objects(store, f"{b.CHAPTER}/footnote-7", RDFS.comment) == []


def test_what_only_a_copy_has_is_read_from_the_copy() -> None:
    chapter = b.budget().chapters[0]
    more = replace(
        b.YEARBOOK.paragraphs[0], number=4, text="更多。", footnotes=(), places=(b.line(80, None),)
    )
    copy = replace(b.YEARBOOK, file=b.OLDER_FILE, paragraphs=(more,), footnotes=(), websites=())
    targets = {(b.OLDER_FILE.id, "paragraph:4"): f"{b.CHAPTER}/paragraph-copy-4"}
    store = with_chapter(replace(chapter, copies=(copy,), targets=targets))
    graph = f"{ID}graph/source/{b.OLDER_FILE.id}"
    path = f"{b.CHAPTER}/paragraph-copy-4"
    assert [n.value for n in objects(store, path, RDFS.comment, graph)] == ["更多。"]
    assert objects(store, path, GP.about) == []


def test_a_chapter_without_number_year_or_title() -> None:
    chapter = b.budget().chapters[0]
    bare = replace(b.YEARBOOK, label="", title="", year="")
    store = with_chapter(replace(chapter, chapter=bare, date="", date_rule=""))
    assert [n.value for n in objects(store, b.CHAPTER, DCT.title)] == ["Chapter without a number"]
    for predicate in (GP.number, GP.reportYear, DCT.modified, GP.modifiedRule):
        assert objects(store, b.CHAPTER, predicate) == []
