"""Paragraphs become passages, aims and undertakings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.estimates.context import Context
from kg.documents.estimates.paragraphs import Paragraph
from kg.documents.plan.flow import Unit
from kg.records.estimates import Aim, ListKind, Passage, Undertaking
from kg.values.lazy import lazy
from kg.values.period import find_fiscal, parse_period

_CLOSING: Final = lazy(r"\s*(?:[；;，,]\s*(?:以及|及|和|and|or)?|[。.])\s*\Z")


@dataclass(slots=True)
class Prose:
    """``passage_of`` gives a passage for each paragraph that became one, by the paragraph's position."""

    passages: list[Passage] = field(default_factory=list)
    undertakings: list[Undertaking] = field(default_factory=list)
    aims: dict[str, list[Aim]] = field(default_factory=dict)


_ZH = "〇零○ＯO一二三四五六七八九"
_YEAR = rf"(?:[{_ZH}]{{4}}|(?:19|20)\d\d)"
_IN_CHINESE = rf"(?:在|於|于)?{_YEAR}(?:(?:至|到|[-–—])(?:[{_ZH}]{{2,4}}|\d\d(?:\d\d)?))?(?:年度?(?:內|内|期間|期间|，|、)|年度)"
_IN_ENGLISH = r"(?:During|In|Throughout) (?:the year|(?:19|20)\d\d(?:[-–—/](?:\d\d)?\d\d)?)\b"
_IN_YEAR = lazy(
    rf"\A{_IN_CHINESE}|\A{_IN_ENGLISH}|年[內内].{{0,60}}(?:已|曾)|\bin the year\b.{{0,60}}\b(?:has|have)\b"
)


def is_in_year(lead: str) -> bool:
    """Whether the sentence opens a list of what was done in a year."""
    return _IN_YEAR.search(lead) is not None


def strip_closing(text: str) -> str:
    """An item without what parts it from the next: ``；以及``, ``；``, ``。``."""
    return _CLOSING.sub("", text)


def period_of(*texts: str) -> str:
    """The first fiscal year that one of the texts names, else the first calendar year that one begins with."""
    for text in texts:
        if fiscal := find_fiscal(text):
            return fiscal
    for text in texts:
        match = re.search(r"([〇零○ＯO一二三四五六七八九]{4}|(?:19|20)\d\d)", text)
        if match and (year := parse_period(match[1])):
            return year
    return ""


class ProseReader:
    """``read`` makes the records of all paragraphs, in order."""

    def __init__(self, context: Context, year: str) -> None:
        self.context = context
        self.year = year
        self.out = Prose()
        self._lead: tuple[Paragraph, str, ListKind | None] | None = None
        self._parent = 0

    def read(self, paragraphs: Sequence[Paragraph]) -> Prose:
        for n, paragraph in enumerate(paragraphs):
            text = self.context.join(t for _, t in paragraph.lines)
            if not text:
                self.context.ledger.mark_all(
                    (u for u, _ in paragraph.lines), "rejected", reason="a number without its paragraph"
                )
                continue
            follows = n + 1 < len(paragraphs) and _under(paragraph, paragraphs[n + 1])
            if paragraph.level == 0:
                self._paragraph(paragraph, text, leads=follows)
            else:
                self._item(paragraph, text)
        return self.out

    def _paragraph(self, paragraph: Paragraph, text: str, *, leads: bool) -> None:
        kind: ListKind | None = None
        self._parent = 0
        if paragraph.kind == "attention":
            if not leads and not text.endswith(("：", ":")):
                self._undertake(paragraph, text, "special-attention", "", 0)
                self._lead = None
                return
            kind = "special-attention"
        elif paragraph.kind in ("description", "aim") and leads and is_in_year(text):
            kind = "in-year"
        self._pass(paragraph, text)
        if paragraph.kind == "aim":
            self._aim(paragraph, text)
        self._lead = (paragraph, text, kind)

    def _item(self, paragraph: Paragraph, text: str) -> None:
        lead = self._lead
        if lead is not None and (lead[0].programme, lead[0].body, lead[0].kind) != (
            paragraph.programme,
            paragraph.body,
            paragraph.kind,
        ):
            lead = None
        if paragraph.kind == "aim":
            self._pass(paragraph, text)
            self._aim(paragraph, text, goes_on=lead is not None)
            return
        kind = (
            lead[2] if lead is not None else ("special-attention" if paragraph.kind == "attention" else None)
        )
        if kind is None:
            self._pass(paragraph, text)
            return
        parent = self._parent if paragraph.level > 1 else 0
        number = self._undertake(paragraph, text, kind, lead[1] if lead else "", parent)
        if paragraph.level == 1:
            self._parent = number

    def _pass(self, paragraph: Paragraph, text: str) -> None:
        number = len(self.out.passages) + 1
        units = [u for u, _ in paragraph.lines]
        self.out.passages.append(
            Passage(
                number,
                paragraph.kind,
                paragraph.programme,
                paragraph.body,
                paragraph.label,
                text,
                self.context.places(units),
            )
        )
        self.context.mapped(units, f"passage:{number}")

    def _aim(self, paragraph: Paragraph, text: str, *, goes_on: bool = False) -> None:
        aims = self.out.aims.setdefault(paragraph.programme, [])
        places = self.context.places([u for u, _ in paragraph.lines])
        if goes_on and aims and aims[-1].body == paragraph.body:
            last = aims[-1]
            space = "" if last.text[-1] > "\u2e80" else " "
            aims[-1] = Aim(last.body, last.text + space + text, last.places + places)
        else:
            aims.append(Aim(paragraph.body, text, places))

    def _undertake(self, paragraph: Paragraph, text: str, kind: ListKind, lead: str, parent: int) -> int:
        number = len(self.out.undertakings) + 1
        units: list[Unit] = [u for u, _ in paragraph.lines]
        head = (paragraph.heading,) if kind == "special-attention" else ()
        period = period_of(*head, lead, "" if lead else text) or self.year
        self.out.undertakings.append(
            Undertaking(
                number,
                kind,
                paragraph.programme,
                paragraph.body,
                period,
                paragraph.label,
                lead,
                strip_closing(text),
                parent,
                self.context.places(units),
            )
        )
        self.context.mapped(units, f"undertaking:{number}")
        return number


def _under(lead: Paragraph, item: Paragraph) -> bool:
    return item.level > 0 and (lead.programme, lead.body, lead.kind) == (item.programme, item.body, item.kind)
