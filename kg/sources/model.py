"""What a file or address becomes before anyone asks what it means: pages of lines and tables, each with its place.

Every non-empty line of a source and every row of its tables is exactly one block item here, so that the
ledger (one outcome per line or row) closes by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Literal

from kg.dataclasses import dataclass
from kg.quick import quick

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left corner."""

Ruling = Literal["full", "horizontal", "none", "markup"]
"""How a table's rows were told apart: by a grid, by horizontal rules only, by white space (then each row is
one *visual line*, and the reader has to put the lines of an item together), or by markup (Markdown, HTML, tabs, CSV)."""


Part = Literal["", "term", "details"]
"""Of a list of definitions (HTML dl), by its markup: what is defined, or what is said of it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The document as a file. ``id`` is the first 16 hex digits of its SHA-256, the last part of ``id/source/…``."""

    id: str
    sha256: str
    name: str
    media_type: str
    size: int
    created: str | None = None
    """The date (YYYY-MM-DD) in the file's own metadata (PDF CreationDate); never the file system's clock."""
    address: str | None = None
    """Where it was fetched, when a record says so."""
    fetched: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source: a page with a row or line on it (PDF), or a range of line numbers (text formats).

    ``row`` counts the table rows of a page from 1 down the page, over all its tables; ``line`` counts the lines
    outside tables likewise. For formats without pages ``page`` is None and ``line``/``line_end`` are line numbers
    of the file, from 1.
    """

    page: int | None = None
    row: int | None = None
    line: int | None = None
    line_end: int | None = None
    box: Box | None = None

    @property
    def locator(self) -> str:
        """``page=3;row=12``, ``page=3;line=4``, ``line=40-42`` or ``line=40`` (CONTRACT.md section 2)."""
        parts = []
        if self.page is not None:
            parts.append(f"page={self.page}")
        if self.row is not None:
            parts.append(f"row={self.row}")
        if self.line is not None:
            end = self.line if self.line_end is None else self.line_end
            parts.append(f"line={self.line}" if end == self.line else f"line={self.line}-{end}")
        return ";".join(parts)

    @property
    def path(self) -> str:
        """The place as the tail of its IRI: ``page-3/row-12``, ``line-40-42``."""
        return self.locator.replace(";", "/").replace("=", "-")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    box: Box


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside any table. ``text`` is verbatim but for the line end; empty for a blank line (text formats only).

    ``heading`` is the Markdown/HTML heading level where markup says so, ``size`` the dominant font size (PDF).
    """

    text: str
    place: Place
    words: tuple[Word, ...] = ()
    size: float | None = None
    bold: bool = False
    heading: int | None = None
    raw: str = ""
    """The line verbatim where markup was taken out of ``text`` (Markdown); empty where the two are the same."""
    part: Part = ""


@quick
@dataclass(frozen=True, slots=True)
class CellLine:
    """One printed line of a cell. ``space_after`` is True where the printed line ended in a space that the wrap hid,
    False where it is known that none stood there, None where the format cannot tell. ``forced`` is True where the
    break after the line was the author's (the next word would have fitted), False where it was the wrap's."""

    text: str
    box: Box | None = None
    space_after: bool | None = None
    forced: bool | None = None


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its printed lines. ``span`` counts the grid columns it covers; a cell merged downwards appears in
    its first row, and the rows below hold a Cell with ``merged_up`` True and the same lines."""

    lines: tuple[CellLine, ...] = ()
    span: int = 1
    box: Box | None = None
    merged_up: bool = False

    @property
    def text(self) -> str:
        """The printed lines joined with newlines, verbatim."""
        if len(self.lines) == 1:
            return self.lines[0].text
        return "\n".join([line.text for line in self.lines])


@quick
@dataclass(frozen=True, slots=True)
class Row:
    """A table row. ``cells`` has one item per grid column; a spanning cell stands in its first column and None in the others it covers."""

    cells: tuple[Cell | None, ...]
    place: Place
    continues: bool = False
    """The layout says that this row goes on with the last row of the previous page (no rule above it, cut at the page end)."""
    header: bool = False
    """Markup says it is a header row (HTML th, Markdown pipe table), or it is the row of column names of a CSV file."""
    raw: str = ""
    """The row's source line verbatim where markup was taken out of the cells (Markdown, CSV); empty where it says no more."""

    @property
    def text(self) -> str:
        """The cells' verbatim text joined with tabs, wrapped lines with spaces (for the ledger)."""
        return "\t".join([c.text for c in self.cells if c is not None]).replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    ruling: Ruling
    columns: tuple[tuple[float, float], ...] = ()
    """Left and right edge of each grid column in points, where the format has places on a page."""


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Page:
    """``number`` counts from 1 (text formats: the one page is 1). ``blocks`` are in reading order."""

    number: int
    blocks: tuple[Block, ...]
    width: float | None = None
    height: float | None = None
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a source or part of it. ``code`` is one of: encrypted, truncated, empty, no-text-layer,
    rotated, not-recognised, unreadable, decoding, too-large, damaged-row. ``fatal`` means nothing could be read."""

    code: str
    message: str
    place: Place = field(default_factory=Place)
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A source, read. With a fatal problem ``pages`` may be empty."""

    file: SourceFile
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()
    title: str | None = None
    """The title in the file's own metadata, if any."""

    @property
    def paged(self) -> bool:
        """Whether places in it have page numbers."""
        return self.file.media_type == "application/pdf"

    def blocks(self) -> Iterator[tuple[Page, Block]]:
        for page in self.pages:
            for block in page.blocks:
                yield page, block
