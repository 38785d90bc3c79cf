"""The title block as a table: who issued the plan, what it is called and when, in rows over the plan's own tables."""

from __future__ import annotations

from collections.abc import Sequence

from kg.documents.plan.columns import roles_of
from kg.documents.plan.dates import issue_date
from kg.documents.plan.flow import Unit
from kg.documents.plan.front import names_agency, names_years
from kg.documents.plan.groups import is_organisation
from kg.documents.plan.words import PLAN_WORDS, is_blank, norm
from kg.sources.model import Line, Row

_LONGEST = 140


def cover_lines(units: Sequence[Unit]) -> dict[int, Unit]:
    """By index, the rows at a document's beginning that belong to its title block, as the lines that they say: ``Department: Fire Services Department``."""
    found: dict[int, Unit] = {}
    for unit in units:
        if unit.blank:
            continue
        if not isinstance(unit.item, Row):
            if found:
                break
            continue
        text = _said(unit.item, goes_on=bool(found))
        if not text:
            break
        line = Line(text, unit.place, raw=unit.item.raw or unit.text)
        found[unit.index] = Unit(unit.index, unit.page, line)
    return found


def _said(row: Row, *, goes_on: bool) -> str:
    texts = [cell.text.strip() for cell in row.cells if cell is not None and not is_blank(cell.text)]
    if not texts or len(texts) > 2 or sum(map(len, texts)) > _LONGEST or (row.header and roles_of(texts[0])):
        return ""
    *label, value = texts
    if PLAN_WORDS.search(norm(value)):
        return value if not label or not is_organisation(label[0]) else ""
    if not label:
        return value if is_organisation(value) or issue_date(value) else ""
    said = f"{label[0].rstrip(':：')}: {value}"
    if names_agency(said) or names_years(said) or issue_date(said):
        return said
    return said if goes_on and not roles_of(label[0]) and not label[0][:1].isdigit() else ""
