"""Entries printed as records of labelled lines, each with what it says: ``Name: Marine park boundaries`` over ``Target release date: 12/2024``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.dataclasses import dataclass
from kg.documents.plan.columns import Columns, Role, roles_of, settle
from kg.documents.plan.flow import Unit
from kg.documents.plan.groups import split_number
from kg.documents.plan.items import Item, Lines, verbatim
from kg.documents.plan.state import State
from kg.documents.plan.words import norm
from kg.sources.model import CellLine, Row
from kg.values.lazy import lazy

_LABELLED = lazy(r"\s*[•‧●*-]?\s*(?P<label>[^:：\n]{1,50}?)\s*[:：]\s*(?P<value>.*)\Z", re.DOTALL)
_COUNTED = lazy(
    r"\s*(?:data ?set|item|entry|record|no\.?|數據集|数据集|項目|项目|編號|编号|第)\s*(?:no\.?\s*|編號|编号)?\s*[:：#]?\s*[(（]?(?P<number>\d{1,3})[)）]?\s*[.．:：、項项]?\s*\Z",
    re.IGNORECASE,
)


SHORT: dict[str, tuple[Role, ...]] = {
    **dict.fromkeys(("更新", "update", "updates", "updated"), ("frequency",)),
    **dict.fromkeys(("目标", "target", "release", "released", "发放", "发布", "公开"), ("date",)),
}
"""Labels that are shorter than the headings of columns are."""


@dataclass(frozen=True, slots=True)
class _Line:
    """``role`` is empty for a line that goes on with the one above."""

    unit: Unit
    role: str
    label: str
    lines: Lines


def labelled(text: str) -> tuple[Role, str, str] | None:
    """(role, label, value) of a line whose label is one of the form's column headings."""
    # a line that is laid out in columns has more white space than the pattern bears
    match = _LABELLED.match(text.strip()) if ":" in text or "：" in text else None
    if match is None:
        return None
    roles = roles_of(match["label"]) or SHORT.get(norm(match["label"]), ())
    return (roles[0], match["label"].strip(), match["value"].strip()) if len(roles) == 1 else None


def number_line(text: str) -> str:
    """The number of a line that only counts the records: ``Dataset 2``."""
    match = _COUNTED.match(text)
    return match["number"] if match else ""


def titled(text: str) -> tuple[str, str] | None:
    """(number, title) of a line that opens a record whose other lines are labelled: ``1. 閃電定位數據``, ``【數據集一】警署位置``."""
    if match := _BRACKETED.match(text):
        return match["number"], match["title"].strip()
    return None if labelled(text) is not None or number_line(text) else split_number(text)


_BRACKETED = lazy(
    r"\s*[【\[［〔](?:data ?set|item|entry|數據集|数据集|項目|项目|條目|条目)?\s*(?:no\.?\s*)?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[】\]］〕]\s*[:：]?\s*(?P<title>\S.*)",
    re.IGNORECASE,
)


def opens_records(texts: Sequence[str]) -> bool:
    """Whether the first lines are a labelled record: a name and at least two other of the form's headings, with at most a number's line before."""
    roles: list[Role] = []
    if texts and labelled(texts[0]) is None:
        if titled(texts[0]) is not None:
            roles.append("title")  # 1. 閃電定位數據
            texts = texts[1:2] if labelled(texts[1] if len(texts) > 1 else "") is None else texts[1:]
        elif number_line(texts[0]):
            texts = texts[1:]
    for text in texts:
        found = labelled(text)
        if found is None:
            if roles in ([], ["title"]):
                return False
            continue  # a value's second line
        if found[0] in roles:
            break
        roles.append(found[0])
    return "title" in roles and len(roles) >= 3 and bool({"date", "frequency"} & set(roles))


def read_records(units: Sequence[Unit], state: State) -> None:
    """``units`` are the lines of a list of records, no blank ones. A record begins at a line that counts it, else where a label comes again."""
    records: list[list[_Line]] = []
    counted = False
    """Whether the records open with their numbers and titles."""
    for unit in units:
        if (number := number_line(unit.text)) and labelled(unit.text) is None:
            records.append([_Line(unit, "number", "", (CellLine(number),))])
            continue
        if (opened := titled(unit.text)) and (counted or not records):
            counted = True
            number_cell, title_cell = ((CellLine(part),) for part in opened)
            records.append([_Line(unit, "number", "", number_cell), _Line(unit, "title", "", title_cell)])
            continue
        found = labelled(unit.text)
        role, label, text = found or ("", "", unit.text.strip())
        again = (
            found is not None
            and not counted
            and records
            and any(role == before.role for before in records[-1])
        )
        if not records or again:
            records.append([])
        records[-1].append(_Line(unit, role, label, (CellLine(text),) if text else ()))
    _add(records, state)


def is_record(units: Sequence[Unit]) -> bool:
    """Whether the rows of a table are one record: two cells each, the form's headings on the left, what they say on the right."""
    texts = [_pair(unit) for unit in units if not unit.blank]
    if len(texts) < 3 or any(pair is None for pair in texts):
        return False
    roles = [roles_of(pair[0]) for pair in texts if pair is not None]
    named = [r[0] for r in roles if len(r) == 1]
    return (
        len(named) == len(set(named))
        and len(named) * 2 > len(roles)
        and len(named) >= 3
        and "title" in named
        and bool({"date", "frequency"} & set(named))
        and sum(bool(roles_of(pair[1])) for pair in texts if pair is not None) * 3 <= len(texts)
    )


def read_record(units: Sequence[Unit], state: State) -> None:
    """``units`` are the rows of a table that ``is_record``."""
    record: list[_Line] = []
    for unit in units:
        if unit.blank or not isinstance(unit.item, Row):
            state.ledger.mark(unit, "blank")
            continue
        name, cell = (c for c in unit.item.cells[:2])
        label = name.text if name is not None else ""
        roles = roles_of(label)
        lines = tuple(line for line in cell.lines if line.text.strip()) if cell is not None else ()
        role = roles[0] if len(roles) == 1 else f"other:{label.strip()}"
        record.append(_Line(unit, role, label.strip(), lines))
    _add([record], state)


def _pair(unit: Unit) -> tuple[str, str] | None:
    cells = unit.item.cells if isinstance(unit.item, Row) else ()
    if len(cells) != 2 or cells[0] is None or cells[1] is None or not cells[0].text.strip():
        return None
    return cells[0].text.strip().rstrip(":："), cells[1].text.strip()


def _add(records: Sequence[Sequence[_Line]], state: State) -> None:
    known = {
        line.role: line.label or line.role
        for record in records
        for line in record
        if line.role and ":" not in line.role
    }
    roles: tuple[tuple[Role, ...], ...] = tuple((role,) for role in known)  # type: ignore[misc]
    columns: Columns = settle(roles, tuple(known.values()))
    state.set_columns(columns, records[0][0].unit.place)
    settled = {role: final[0] for role, final in zip(known, columns.roles, strict=True)}
    for record in records:
        cells: dict[str, Lines] = {}
        last = ""
        for line in record:
            last = settled.get(line.role, line.role) or last
            if line.lines and last:
                cells[last] = (*cells.get(last, ()), *line.lines)
        if not any(role != "number" for role in cells):
            state.ledger.mark_all([line.unit for line in record], "heading", reason="a record without values")
            continue
        raw = {role: verbatim(lines) for role, lines in cells.items()}
        state.add_item(Item(cells, [line.unit for line in record], state.context, raw))
