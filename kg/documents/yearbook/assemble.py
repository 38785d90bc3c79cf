"""One chapter of the Yearbook, from its units to a Reading."""

from __future__ import annotations

from itertools import pairwise

from kg.documents.plan.flow import Unit, flatten, span
from kg.documents.plan.ledger import Ledger
from kg.documents.yearbook.blocks import Block, read_blocks
from kg.documents.yearbook.bodies import is_body, named
from kg.documents.yearbook.footnotes import Definition, Find, find_definitions, mark_finder
from kg.documents.yearbook.furniture import find_furniture
from kg.documents.yearbook.headings import Heading, nest, rank_plain, rank_styled
from kg.documents.yearbook.lines import Printed, Seam, printed_lines
from kg.documents.yearbook.paged import measure_pages
from kg.documents.yearbook.prose import Prose
from kg.documents.yearbook.statements import read_statements
from kg.documents.yearbook.title import Title, find_title, lead_of
from kg.documents.yearbook.websites import Entry, read_entries
from kg.documents.yearbook.wrapped import measure_text
from kg.documents.yearbook.year import report_year
from kg.records import Note, Reading
from kg.records.estimates import Footnote
from kg.records.yearbook import Body, Chapter, Paragraph, Website
from kg.sources.model import Document
from kg.values.script import detect_language

_SAMPLE = 20_000
"""Characters that tell the language."""


def read_yearbook(document: Document, why: str, flow: list[Unit] | None = None) -> Reading:
    """Reads a document that was recognised as a Yearbook chapter. Never raises for what the document says."""
    return _Reader(document, flow or flatten(document)).read(why)


class _Reader:
    def __init__(self, document: Document, flow: list[Unit]) -> None:
        self.document = document
        self.units = flow
        self.ledger = Ledger(self.units)
        self.notes: list[Note] = []
        self.lines = printed_lines(self.units)
        self.usual = 0
        if document.paged:
            measure_pages(self.lines)
        else:
            self.usual = measure_text(self.lines, markup=document.file.media_type == "text/html")
        self.prose = Prose(line.text for line in self.lines)

    def read(self, why: str) -> Reading:
        paged = self.document.paged
        furniture = find_furniture(self.lines, paged=paged)
        definitions = find_definitions(self.lines, furniture, paged=paged)
        noted = {line.index for d in definitions for line in d.lines}
        kept = _kept(self.lines, furniture.keys() | noted)
        title = find_title(kept, paged=paged)
        lead = lead_of(kept, title)
        apart = {line.index for line in (*title.lines, *lead)}
        rest = _kept(kept, apart)
        styled = any(_is_styled(line) for line in rest)
        blocks = [Block(lead)] if lead else []
        blocks += read_blocks(rest, styled=styled, usual=self.usual)
        headings = self._rank(blocks, title, styled=styled)
        chapter = self._chapter(blocks, headings, title, definitions, furniture)
        for unit in self.units:
            if not unit.blank and not self.ledger.marked(unit):
                self.ledger.mark(unit, "rejected", reason="nothing but characters that cannot be read")
        return Reading(
            self.document, "yearbook", why, None, self.ledger.close(), tuple(self.notes), chapter=chapter
        )

    def _rank(self, blocks: list[Block], title: Title, *, styled: bool) -> list[Heading]:
        headings = [b.heading for b in blocks if b.heading is not None]
        for number, heading in enumerate(headings, 1):
            heading.number = number
            heading.text = self.prose.join([line.text for line in heading.lines])
        for block, after in pairwise(blocks):
            if block.heading is not None and after.kind == "paragraph":
                first = self.prose.join([line.text for line in after.lines[:3]])
                block.heading.body = is_body(block.heading.text, first)
            elif block.heading is not None:
                block.heading.body = named(block.heading.text)
        if styled:
            rank_styled(headings)
        else:
            rank_plain(headings, title.text)
        nest(headings)
        return headings

    def _chapter(
        self,
        blocks: list[Block],
        headings: list[Heading],
        title: Title,
        definitions: list[Definition],
        furniture: dict[int, str],
    ) -> Chapter:
        texts: list[tuple[str, list[Printed], Heading | None]] = []
        entries: list[Entry] = []
        unread: list[Block] = []
        current: Heading | None = None
        for block in blocks:
            if block.heading is not None:
                current = block.heading
            elif block.kind == "websites":
                entries += read_entries(block.lines)
            elif block.kind == "paragraph":
                text = self.prose.join([line.text for line in block.lines])
                texts.append((text, block.lines, current))
            else:
                unread.append(block)
        find = mark_finder(definitions)
        for number, definition in enumerate(definitions, 1):
            definition.number = number
        waiting = self._heading_marks(headings, find)
        paragraphs = self._paragraphs(texts, find, waiting)
        footnotes = self._footnotes(definitions)
        websites = self._websites(entries)
        bodies = self._bodies(headings, texts)
        self._mark_title(title)
        for block in unread:  # after the paragraphs: a line of two columns is what its prose became
            self._reject(block)
        for line in self.lines:
            if line.index in furniture:
                self.ledger.mark(line.unit, "furniture", reason=furniture[line.index])
        printed = [p.text for p in paragraphs]
        heads = [line.text for line in self.lines if furniture.get(line.index) == "running head"]
        name = self.prose.join([t for t in (title.text,) if t]) if title.text else ""
        language = detect_language("\n".join([name, *printed])[:_SAMPLE])
        year = report_year(printed, [t for t in (self.document.title or "", name, *heads[:4]) if t])
        return Chapter(
            file=self.document.file,
            language=language,
            label=title.label,
            title=name or (headings[0].text if headings else ""),
            year=year,
            paragraphs=paragraphs,
            bodies=bodies,
            statements=read_statements(paragraphs, year=year, language=language),
            websites=websites,
            footnotes=footnotes,
            places=span([line.unit for line in title.lines], self.units),
        )

    def _heading_marks(self, headings: list[Heading], find: Find) -> dict[int, list[Definition]]:
        """Takes footnote marks out of headings; heading's number -> the notes meant, for the first paragraph under it."""
        waiting: dict[int, list[Definition]] = {}
        for heading in headings:
            first, last = heading.lines[0], heading.lines[-1]
            text, meant = find(heading.text, first.index, last.index, last.unit.page)
            if meant:
                heading.text, waiting[heading.number] = text, meant
        return waiting

    def _paragraphs(
        self,
        texts: list[tuple[str, list[Printed], Heading | None]],
        find: Find,
        waiting: dict[int, list[Definition]],
    ) -> tuple[Paragraph, ...]:
        found: list[Paragraph] = []
        for number, (text, lines, heading) in enumerate(texts, 1):
            units = [line.unit for line in lines]
            text, meant = find(text, lines[0].index, lines[-1].index, units[-1].page)
            meant += waiting.pop(heading.number, []) if heading is not None else []
            found.append(
                Paragraph(
                    number,
                    heading.path if heading is not None else (),
                    text,
                    tuple(d.number for d in meant),
                    span(units, self.units),
                )
            )
            self.ledger.mark_all(units, "mapped", target=f"paragraph:{number}")
        return tuple(found)

    def _footnotes(self, definitions: list[Definition]) -> tuple[Footnote, ...]:
        found = []
        for d in definitions:
            units = [line.unit for line in d.lines]
            found.append(Footnote(d.number, d.mark, self.prose.join(d.texts), span(units, self.units)))
            self.ledger.mark_all(units, "mapped", target=f"footnote:{d.number}")
            if not d.used:
                message = f"No mark “{d.mark}” of this footnote stands in the text."
                self.notes.append(
                    Note("footnote-without-mark", message, units[0].place, f"footnote:{d.number}", "info")
                )
        return tuple(found)

    def _websites(self, entries: list[Entry]) -> tuple[Website, ...]:
        found: list[Website] = []
        for entry in entries:
            units = [line.unit for line in entry.lines]
            if entry.url:
                number = len(found) + 1
                found.append(
                    Website(number, self.prose.join([entry.name]), entry.url, span(units, self.units))
                )
                self.ledger.mark_all(units, "mapped", target=f"website:{number}")
            else:
                self.ledger.mark_all(units, "rejected", reason="a website listed without its address")
                message = f"The list of websites names “{entry.name}” without an address."
                self.notes.append(Note("website-without-address", message, units[0].place))
        return tuple(found)

    def _bodies(
        self, headings: list[Heading], texts: list[tuple[str, list[Printed], Heading | None]]
    ) -> tuple[Body, ...]:
        under: dict[int, list[int]] = {}
        for number, (_, _, heading) in enumerate(texts, 1):
            for each in (*heading.above, heading) if heading is not None else ():
                under.setdefault(each.number, []).append(number)
        found: list[Body] = []
        for heading in headings:
            units = [line.unit for line in heading.lines]
            numbers = tuple(under.get(heading.number, ()))
            target = ""
            if numbers and heading.body:
                target = f"body:{len(found) + 1}"
                above = tuple(h.text for h in heading.above)
                found.append(Body(len(found) + 1, heading.text, above, numbers, span(units, self.units)))
            self.ledger.mark_all(units, "heading", target=target)
        return tuple(found)

    def _mark_title(self, title: Title) -> None:
        self.ledger.mark_all([line.unit for line in title.lines], "heading", target="chapter")

    def _reject(self, block: Block) -> None:
        units = [line.unit for line in block.lines]
        if block.kind == "caption":
            self.ledger.mark_all(units, "heading", reason="caption of a table, chart or picture")
            return
        self.ledger.mark_all(
            units, "rejected", reason="a table of figures in the chapter, of which only the prose is read"
        )
        message = f"A table of {len(units)} rows begins here; only the chapter's prose is read."
        self.notes.append(Note("table-not-read", message, units[0].place, severity="info"))


def _is_styled(line: Printed) -> bool:
    return line.level is not None or (line.style > 0 and not line.small and not line.closed)


def _kept(lines: list[Printed], without: set[int]) -> list[Printed]:
    """The other lines; where something between two of them went, their seam is unknown."""
    kept: list[Printed] = []
    gone = False
    for line in lines:
        if line.index in without:
            gone = True
            continue
        if gone and kept:
            line.seam = Seam.UNKNOWN
        gone = False
        kept.append(line)
    return kept
