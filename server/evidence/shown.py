"""What the evidence pages show, as their templates take it: pictures, lines, facts, what is near."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.errors import ServerError
from server.evidence.facts import Fact, Work, places_of, words_of, work_of
from server.evidence.pictures import Marked, copy_of, marked, pictures
from server.evidence.places import Line, Place, Source, ledger, texts
from server.evidence.words import find
from server.http import links
from server.release.serving import OpenRelease
from server.site.pages import label, language
from server.site.thingview import say_locator
from server.words import i18n
from server.words.labels import expand

_AROUND = 4
"""Lines shown before and after a place."""
_STRIPS = 6
_QUOTED = 300
_LEADER = re.compile(r"\s*(?:\.\s?){4,}|…{2,}")
"""Dots that lead the eye from a name to a number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on a page: its address, dimensions for the layout, and what it shows in words."""

    page: int
    address: str
    sharp: str
    """The address for fine screens; empty where there is none."""
    times: float
    """How many times the dots across that one has."""
    width: int
    height: int
    alt: str
    link: str
    at_end: bool = False
    """Whether it is best seen from its right end, where there is not room for all of it."""
    is_narrow: bool = False
    """Whether all of it can be read on a phone."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a ledger as a list shows it: its text in parts, of which every second one is marked."""

    place: str
    link: str
    parts: tuple[str, ...]
    outcome: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A fact of a place. ``mark`` leads to the same place with its words marked; empty where there are none to tell apart."""

    iri: str
    kind: str
    words: str
    mark: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Near:
    """The place before or after: its address and what it is called."""

    link: str
    name: str


def pictures_of(
    opened: OpenRelease, source: Source, found: Place, focus: list[Place], fact: Fact | None
) -> tuple[str, list[Shown], Shown | None]:
    """Why there are no pictures (a key, or a sentence of the server's), the parts around the marks, and the whole page."""
    if not source.is_pdf or found.page is None:
        return "", [], None
    file = copy_of(source)
    if file is None:
        return "evidence.nocopy", [], None
    strips: list[Shown] = []
    title = called(source, work_of(opened, source))
    try:
        whole = marked(opened, source, file, found.page, focus, fact)
        for page in sorted({p.page for p in focus if p.page is not None})[:_STRIPS]:
            there = whole if page == found.page else marked(opened, source, file, page, focus, fact)
            if there.boxes and there.is_closer:
                strips.append(shown(there, "mark", focus, title, is_alone=not strips))
        return "", strips, shown(whole, "", focus, title, is_alone=not strips)
    except ServerError as error:
        return error.detail, [], None


def shown(what: Marked, part: str, focus: Sequence[Place], title: str, *, is_alone: bool = True) -> Shown:
    """A picture as the page shows it; ``part`` as in the picture's address. Only the first of a page is there for fine screens as well (``is_alone``):
    it has the marked words, and all together have to stay small."""
    here = [place for place in focus if place.page == what.page]
    t = i18n.translator(language())
    key = "evidence.alt.mark" if part else "evidence.alt.page" if what.boxes else "evidence.alt.plain"
    said = t(
        key,
        n=str(what.page),
        title=title,
        place=_names(here),
        text=_shortened(" ".join(place.text for place in here)),
    )
    width, height = what.dimensions(part, "1", pictures().most_pixels)
    link = what.address("", "2")
    times = what.sharper(part, pictures().most_pixels) if is_alone else 0.0
    sharp = what.address(part, "sharp") if times else ""
    one = what.address(part)
    return Shown(what.page, one, sharp, times, width, height, said, link, what.is_at_end, what.is_narrow)


@dataclass(frozen=True, slots=True)
class Saying:
    """What is printed in places that follow each other: where, and a text, or the cells of a row."""

    where: str
    text: str
    cells: tuple[str, ...]


def sayings(places: Sequence[Place]) -> list[Saying]:
    """The words of places; lines of one page that follow each other in one."""
    groups: list[list[Place]] = []
    for place in places:
        if groups and _goes_on(groups[-1][-1], place):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [_saying(group) for group in groups]


def _goes_on(before: Place, place: Place) -> bool:
    is_line = place.row is None and before.row is None
    return is_line and place.page == before.page and 0 < place.ordinal == before.ordinal + 1


def _saying(group: Sequence[Place]) -> Saying:
    text = "\n".join(place.text for place in group)
    cells = (
        tuple(_LEADER.sub(" … ", cell) for cell in text.split("\t") if cell.strip()) if "\t" in text else ()
    )
    where = say_locator(group[0].locator)
    if len(group) > 1:
        page = say_locator(group[0].locator.partition(";")[0]) if group[0].page is not None else ""
        where = f"{page}: {_names(group)}" if page else _names(group)
    return Saying(where, text, cells)


def _names(places: Sequence[Place]) -> str:
    """What places on one page are called, without the page: the first and the last, where there are several."""
    names = [say_locator(place.locator.split(";", 1)[-1]) for place in places]
    return names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}" if names else ""


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else f"{words[: _QUOTED - 1]}…"


def lines_of(
    opened: OpenRelease, source: Source, found: Place, focus: Sequence[Place], fact: Fact | None
) -> list[Row]:
    """The lines of a place and around it, with the words of a fact marked."""
    near = ledger(opened, source).around(found, _AROUND, _AROUND)
    wanted = [line for line in near if any(_holds(place, line) for place in focus)]
    printed = dict(zip(near, texts(opened, source, near), strict=True))
    words = words_of(opened, fact) if fact is not None else ""
    spans = _spans(words, [printed[line] for line in wanted])
    by_line = dict(zip(wanted, spans, strict=True))
    return [
        Row(
            _name(line),
            address(source, line.path),
            _parts(printed[line], by_line.get(line)),
            line.outcome,
            line in by_line,
        )
        for line in near
    ]


def _holds(place: Place, line: Line) -> bool:
    if place.path == line.path:
        return True
    return (
        place.page is None
        and place.first is not None
        and line.number is not None
        and place.first <= line.number <= (place.last or place.first)
    )


def _spans(words: str, lines: Sequence[str]) -> list[tuple[int, int] | None]:
    """From where to where each line holds a part of the words, which may run over several lines."""
    found = find(words, "\n".join(lines)) if words else None
    spans: list[tuple[int, int] | None] = []
    begin = 0
    for text in lines:
        end = begin + len(text)
        if found is not None and found[0] < end and found[1] > begin:
            spans.append(_trimmed(text, max(found[0], begin) - begin, min(found[1], end) - begin))
        else:
            spans.append(None)
        begin = end + 1
    return spans


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int] | None:
    """A part of a line without the white space at its ends; None where nothing else is in it."""
    inside = text[begin:end]
    begin += len(inside) - len(inside.lstrip())
    return (begin, begin + len(inside.strip())) if inside.strip() else None


def _parts(text: str, span: tuple[int, int] | None) -> tuple[str, ...]:
    return (text,) if span is None else (text[: span[0]], text[span[0] : span[1]], text[span[1] :])


def _name(line: Line) -> str:
    """A line's place as a list shows it: the number of a line of text, the row or line of a page."""
    if line.number is not None:
        return str(line.number)
    tail = line.path.rsplit("/", 1)[-1] if "/item-" not in line.path else line.path.split("/")[-2]
    return say_locator(tail.replace("-", "=", 1))


def address(source: Source, path: str, **parameters: str) -> str:
    """The address of a place's page."""
    return links.local(f"/evidence/{source.sid}/{path}", **parameters)


def near(source: Source, line: Line | None) -> Near | None:
    """A line as the place before or after."""
    if line is None:
        return None
    name = say_locator(line.path.split("/item-")[0].replace("/", ";").replace("-", "="))
    return Near(address(source, line.path), name)


def item(opened: OpenRelease, source: Source, found: Place, fact: Fact, meant: Fact | None) -> Item:
    """A fact as a list of them shows it; ``meant`` is the one that the page is for."""
    words = words_of(opened, fact)
    path = fact.iri.removeprefix(f"{opened.base}id/")
    tells = bool(words) or (fact.kind != "dcat:Dataset" and len(places_of(opened, fact.iri, source)) > 1)
    mark = address(source, found.path, fact=path) if tells else ""
    return Item(fact.iri, fact.kind, words, mark, meant is not None and meant.iri == fact.iri)


def called(source: Source, work: Work | None) -> str:
    """What people call a document: what it prints, where that has a name; else its title or file name."""
    named = label(work.iri) if work is not None else None
    return named.text if named is not None and named.named else source.title


def kind_name(kind: str) -> str:
    """What a class is called: by the vocabulary, else by our words."""
    named = label(expand(kind))
    words = None if named.named else i18n.find(language(), f"class.{kind}")
    return words or named.text


def rows(opened: OpenRelease, source: Source, lines: list[Line]) -> list[Row]:
    """Lines with their texts."""
    return [
        Row(_name(line), address(source, line.path), (text,), line.outcome)
        for line, text in zip(lines, texts(opened, source, lines), strict=True)
    ]


def thumbs(source: Source, first: int, last: int) -> tuple[str, list[Shown]]:
    """Why there are no pictures (as ``pictures_of``), and small pictures of a PDF's pages, which are asked for when they come into view. Only
    one page is looked at here: a document may have a thousand, and most have pages of one size."""
    file = copy_of(source)
    if not source.is_pdf or first > last:
        return "", []
    if file is None:
        return "evidence.nocopy", []
    t = i18n.translator(language())
    try:
        sheet = pictures().sheet(file, first)
    except ServerError as error:
        return error.detail, []
    what = Marked(source, file, first, sheet, (), "", (), ())
    width, height = what.dimensions("", "small", pictures().most_pixels)
    return "", [
        Shown(
            number,
            links.local(f"/evidence/{source.sid}/page/{number}.png", size="small"),
            "",
            0.0,
            width,
            height,
            t("evidence.alt.plain", n=str(number), title=source.title),
            address(source, f"page-{number}"),
        )
        for number in range(first, last + 1)
    ]
