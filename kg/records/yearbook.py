"""What a Yearbook chapter says: paragraphs under headings, the bodies they are about, quantities, footnotes, websites."""

from __future__ import annotations

from decimal import Decimal

from kg.dataclasses import dataclass
from kg.quick import quick
from kg.records import Language
from kg.records.estimates import Footnote
from kg.sources.model import Place, SourceFile


@quick
@dataclass(frozen=True, slots=True)
class Paragraph:
    """``headings`` outer first; ``text`` as printed, line wraps and the stray spaces of the text layer undone."""

    number: int
    headings: tuple[str, ...]
    text: str
    footnotes: tuple[int, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A body that has a heading of its own, with the numbers of the paragraphs that stand under it."""

    number: int
    name: str
    headings: tuple[str, ...]
    """The headings above its own, outer first."""
    paragraphs: tuple[int, ...]
    places: tuple[Place, ...]


@quick
@dataclass(frozen=True, slots=True)
class Statement:
    """A quantity stated in prose. ``start``/``end`` are the offsets of the quantity's words in the paragraph's text, ``sentence_start``/
    ``sentence_end`` those of its sentence.

    ``quantity`` is exact (億 and 萬 multiplied out); ``quantity_max`` is the upper end of a range. A ratio 2：1 is quantity 2, quantity_max 1 with unit
    ``ratio``. ``unit`` is the counted thing or unit as printed (家, 平方米, %, 元); ``qualifier`` the printed word (約, 逾, 超過, more than), ``approximate`` whether it
    makes the number inexact. ``as_of`` is a year, fiscal year, month or day in ISO form (``2019``, ``2018-19``, ``2019-12-31``), empty when the text does not say; ``as_of_text``
    its words. ``subject`` is the printed subject as far as a rule can tell it.
    """

    number: int
    paragraph: int
    subject: str
    sentence: str
    sentence_start: int
    sentence_end: int
    start: int
    end: int
    quantity: Decimal
    quantity_max: Decimal | None
    unit: str
    qualifier: str
    approximate: bool
    as_of: str
    as_of_text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Website:
    number: int
    name: str
    url: str
    """As printed."""
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """``label`` is the chapter's number as a plain number (``6``), empty when none is printed. ``year`` is the year the chapter reports on
    (``2019``), by the dates in its text; empty when it cannot be told."""

    file: SourceFile
    language: Language
    label: str
    title: str
    year: str
    paragraphs: tuple[Paragraph, ...]
    bodies: tuple[Body, ...]
    statements: tuple[Statement, ...]
    websites: tuple[Website, ...]
    footnotes: tuple[Footnote, ...]
    places: tuple[Place, ...]
