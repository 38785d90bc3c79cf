"""What a report's pages print for the page's sake: the head's title again on each page, page numbers, rules."""

from __future__ import annotations

from collections.abc import Sequence

from kg.dataclasses import dataclass
from kg.documents.estimates.flat import SHORT, may_be_folded, unfold
from kg.documents.estimates.looks import Look, look
from kg.documents.plan.flow import Unit
from kg.quick import unguarded

RUNNING = "running head"
PAGE = "page number"
RULE = "rule"
_MOST_FRONT = 60
_MOST_TITLE_LINES = 3


@unguarded
@dataclass(frozen=True, slots=True)
class Item:
    """A unit that is not blank, with what it looks like. ``gap``: a blank line stands before it."""

    unit: Unit
    look: Look
    gap: bool


@dataclass(frozen=True, slots=True)
class Title:
    """The head's title: its units (it may be wrapped) and the position of its first line among the items."""

    head: str
    units: tuple[Unit, ...]
    at: int


def items(units: Sequence[Unit]) -> list[Item]:
    """The printed units with their looks; one that holds several of a report's lines is an item for each."""
    found: list[Item] = []
    gap = False
    for unit in units:
        if unit.blank:
            gap = True
            continue
        text = unit.text
        if (len(text) >= SHORT or "i" in text) and may_be_folded(text):
            for piece in unfold(unit):
                if not piece.blank:
                    found.append(Item(piece, look(piece.text), gap))
                gap = piece.blank
        else:
            found.append(Item(unit, look(text), gap))
            gap = False
    return found


def find_title(flow: Sequence[Item]) -> Title | None:
    """The title is the last line with a head's number before the controlling officer's; without one the first such line."""
    first: int | None = None
    for n, item in enumerate(flow[:_MOST_FRONT]):
        if item.look.name == "head":
            first = n
        elif item.look.name == "officer" and first is not None:
            lines = flow[first:n]
            remark = next((k for k, i in enumerate(lines) if k and is_remark(i.unit.text)), len(lines))
            lines = lines[:remark]
            if len(lines) > _MOST_TITLE_LINES:
                lines = lines[:1]
            return Title(flow[first].look.code, tuple(i.unit for i in lines), first)
    first = next((n for n, item in enumerate(flow) if item.look.name == "head"), None)
    if first is None:
        return None
    return Title(flow[first].look.code, (flow[first].unit,), first)


def is_remark(text: str) -> bool:
    """A line in brackets that says something of the document; a part of a title in brackets (通訊及創意產業科) is short and no sentence."""
    plain = text.strip()
    return plain[:1] in ("(", "（", "[", "【") and (len(plain) > 40 or any(c in plain for c in "，。；;,."))


def find_furniture(flow: Sequence[Item], title: Title | None, *, paged: bool) -> dict[int, str]:
    """Position among the items -> what it is."""
    found: dict[int, str] = {}
    printed = [look(u.text).short.lstrip("0123456789") for u in title.units] if title else []
    first = title.at if title else -1
    last = len(flow) - 1
    running = -2
    for n, item in enumerate(flow):
        name = item.look.name
        if name == "rule":
            found[n] = RULE
        elif name == "head" and printed and n != first:
            if item.look.short.lstrip("0123456789") in (printed[0], "".join(printed)):
                found[n] = RUNNING
                running = n
        elif running == n - 1 and item.look.short and item.look.short in printed[1:]:
            found[n] = RUNNING
            running = n
        elif name == "bare" and _is_page_number(flow, n, last, printed, paged=paged):
            found[n] = PAGE
    return found


def _is_page_number(flow: Sequence[Item], n: int, last: int, printed: Sequence[str], *, paged: bool) -> bool:
    item = flow[n]
    if paged:
        return item.unit.edge and (n == last or flow[n + 1].unit.page != item.unit.page)
    if n == last or "\f" in item.unit.text:
        return True
    ahead = flow[n + 1].look
    return ahead.name == "head" and ahead.short == (printed[0] if printed else "")
