"""A second plan in the same file: a translation bound behind the first, or another year's. The first is read; the second is kept out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.documents.plan.flow import Unit
from kg.documents.plan.front import Front
from kg.documents.plan.groups import is_organisation
from kg.documents.plan.headings import section_of
from kg.documents.plan.state import folded
from kg.documents.plan.words import PLAN_WORDS, norm
from kg.sources.model import Line

_NEAR = 12


def find_second(
    units: Sequence[Unit], furniture: Mapping[int, str], start: int, front: Front
) -> tuple[int, str] | None:
    """(where it begins, its title): a title that is not the first plan's, with the first section close behind it, after
    that section was opened already."""
    lines = [u for u in units[start:] if not u.blank and u.index not in furniture and u.table is None]
    printed = {folded(u.text) for u in front.units}
    opened: set[str] = set()
    for n, unit in enumerate(lines):
        if found := section_of(unit.text, marked=True):
            opened.add(found.section)
        if not opened or not _titles(unit, printed, front):
            continue
        following = [s for u in lines[n + 1 : n + _NEAR] if (s := section_of(u.text, marked=True))]
        if not following or following[0].section not in opened:
            continue
        first = n
        while first and _cover(lines[first - 1], unit):
            first -= 1
        return lines[first].index, " ".join(unit.text.split())
    return None


def _titles(unit: Unit, printed: set[str], front: Front) -> bool:
    text, plain = unit.text.strip(), norm(unit.text)
    if not PLAN_WORDS.search(plain) or len(text) > 140 or section_of(text, marked=False):
        return False
    if text.endswith(("。", ".", "；", ";", "：", ":")) or folded(text) in printed:
        return False
    return folded(text) not in folded(front.title) and not plain.startswith(("备注", "注", "note", "本"))


def _cover(unit: Unit, title: Unit) -> bool:
    """Whether a line right before the title belongs to it: the issuer's name, close above."""
    return (
        isinstance(unit.item, Line)
        and title.index - unit.index <= 8
        and section_of(unit.text, marked=True) is None
        and (is_organisation(unit.text) or bool(PLAN_WORDS.search(norm(unit.text))))
    )
