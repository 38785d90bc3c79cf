"""One open data plan, from its units to a Reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.documents.plan.body import Body
from kg.documents.plan.colwise import may_be_dumped
from kg.documents.plan.cover import cover_lines
from kg.documents.plan.dates import years_in
from kg.documents.plan.entries import build_entries
from kg.documents.plan.flow import Unit, flatten, span
from kg.documents.plan.front import Front, find_closing, read_closing, read_front
from kg.documents.plan.furniture import RULE, find_furniture, is_stroke
from kg.documents.plan.headings import part_of, section_over, split_headings
from kg.documents.plan.items import Context
from kg.documents.plan.labelled import opens_records
from kg.documents.plan.listed import is_dated_item
from kg.documents.plan.parted import parted_columns
from kg.documents.plan.second import find_second
from kg.documents.plan.state import State
from kg.documents.plan.words import PLAN_WORDS, norm
from kg.documents.plan.wrapped import header_at
from kg.records import Entry, Language, Plan, Reading
from kg.sources.model import Document, Line, Row
from kg.values.lazy import lazy
from kg.values.script import detect_language
from kg.values.text import Habit

_MOST_FRONT_LINES = 60


def read_plan(document: Document, why: str, flow: list[Unit] | None = None) -> Reading:
    """Reads a document that was recognised as an open data plan. Never raises for what the document says."""
    units = flow or flatten(document)
    reading, _ = _read(document, why, units, dumped=False)
    if document.paged or not may_be_dumped(units):
        return reading
    dumped, met = _read(document, why, units, dumped=True)
    if met is None or dumped.plan is None or reading.plan is None:
        return reading
    if len(reading.plan.entries) < met:
        return dumped  # the reader of wrapped text took the cells of several rows for one
    kept = _told(reading) > _told(dumped) or (not met and _told(reading) == _told(dumped))
    return reading if kept else dumped


def _told(reading: Reading) -> tuple[int, int]:
    """How many rows have a name and a date, and how many lists say that there is nothing."""
    assert reading.plan is not None
    return sum(bool(e.title and e.date_text) for e in reading.plan.entries), len(reading.plan.nils)


def _read(document: Document, why: str, units: list[Unit], *, dumped: bool) -> tuple[Reading, int | None]:
    """The reading, and ``dumped`` (as text that an extractor wrote block by block) the rows met, None where the text is not of that kind."""
    texts = [text for unit in units for text in _texts(unit)]
    state = State(units, Habit.of(texts))
    furniture = find_furniture(units, paged=document.paged)
    cover = cover_lines(units)
    start = find_start(units, furniture, cover)
    furniture |= {u.index: RULE for u in units[:start] if u.table is None and is_stroke(u.text)}
    front_lines = [cover.get(u.index, u) for u in units[:start] if not u.blank and u.index not in furniture]
    front = read_front(front_lines, state)
    for unit in units[:start]:
        if unit.index in furniture:
            state.ledger.mark(unit, "furniture", reason=furniture[unit.index])
    years = years_in(front.title) or front.years
    state.first_year = years[0] if years else None
    second = find_second(units, furniture, start, front)
    end = second[0] if second else len(units)
    if second:
        texts = [text for unit in units[:end] for text in _texts(unit)]
        _leave_out(second, state)
    closing = find_closing(units[:end], furniture, start, front.agency)
    stop = closing[0].index if closing else end
    _repeats(units[start:stop], front, furniture)
    if dumped:
        from kg.documents.plan.dumped.read import read_dumped  # most plans are of no such kind
        from kg.documents.plan.dumped.tokens import closing_lines

        closing = closing or closing_lines(units[start:stop], front.agency)
        met = read_dumped(state, furniture, start, stop, {u.index for u in closing})
    else:
        met = None
        Body(state, furniture, start, stop).read()
    read_closing(closing, front, state)
    _below(units[stop:end], closing, furniture, state)
    if not front.agency:
        front.agency, front.short = _named_in_rows(state)
    if not front.title:
        front.title = _title_in_rows(state)
    entries = build_entries(state)
    plan = _plan(document, state, front, entries, texts)
    return Reading(document, "plan", why, plan, state.ledger.close(), tuple(state.notes)), met


def _named_in_rows(state: State) -> tuple[str, str]:
    """(name, short name) of the one organisation that a column names in every row, of a plan that names its issuer nowhere else."""
    groups = {item.context.group for item in state.items if item.cells.get("organisation")}
    if len(groups) != 1 or not all(item.cells.get("organisation") for item in state.items):
        return "", ""
    (group,) = groups
    return (group.name, group.alias or group.code) if group is not None else ("", "")


def _title_in_rows(state: State) -> str:
    """What a column of its own calls the plan in every row."""
    said = [{item.text(role) for role in item.cells if role.startswith("other:")} for item in state.items]
    common = set.intersection(*said) if said else set()
    return next((text for text in sorted(common) if PLAN_WORDS.search(norm(text)) and years_in(text)), "")


def _said_at(front: Front, state: State) -> list[Unit]:
    """Where the plan says who issued it and what it is: its title block and closing lines, or the first row that names its issuer."""
    if state.items and not front.units and (front.agency or front.title):
        return state.items[0].units[:1]
    return sorted(front.units, key=lambda u: u.index)


def _below(units: Sequence[Unit], closing: Sequence[Unit], furniture: dict[int, str], state: State) -> None:
    """Accounts for what is printed below the closing lines, which belongs to no section."""
    state.context = Context()
    for unit in units:
        if unit.index in furniture:
            state.ledger.mark(unit, "furniture", reason=furniture[unit.index])
        elif not unit.blank and unit not in closing:
            state.add_remark(unit.text, [unit])


def _leave_out(second: tuple[int, str], state: State) -> None:
    """Accounts for another plan in the same file, which is not read."""
    at, title = second
    for unit in state.units[at:]:
        state.ledger.mark(
            unit,
            "blank" if unit.blank else "rejected",
            reason="" if unit.blank else f"belongs to a second plan in this file, “{title}”",
        )
    state.note(
        "second-plan",
        f"A second plan begins here, “{title}”; only the first was read, put the second in a file of its own.",
        state.units[at].place,
    )


def _texts(unit: Unit) -> Iterable[str]:
    if isinstance(unit.item, Row):
        return [line.text for cell in unit.item.cells if cell is not None for line in cell.lines]
    return [unit.text]


def find_start(units: Sequence[Unit], furniture: dict[int, str], cover: Mapping[int, Unit]) -> int:
    """Where the title block ends: the first table row that is none of its (``cover``), section or part heading, or column headings."""
    lines = [u for u in units if not u.blank and u.index not in furniture]
    for n, unit in enumerate(lines):
        if unit.index in cover:
            continue
        if unit.table is not None:
            return unit.index
        assert isinstance(unit.item, Line)
        pieces = split_headings(unit.text)
        over_table = n + 1 < len(lines) and (
            lines[n + 1].table is not None
            or is_dated_item(lines[n + 1].text)
            or opens_records([u.text for u in lines[n + 1 : n + 7] if u.table is None])
        )
        marked = unit.item.heading is not None or unit.item.bold or over_table
        texts = pieces[:1] if len(pieces) > 1 else [u.text for u in lines[n : n + 3] if u.table is None]
        if pieces and (section_over(texts, marked=marked) or part_of(pieces[0])):
            return unit.index
        texts = [u.text for u in lines[n : n + 16] if u.table is None]
        if header_at(texts) or parted_columns(texts[:8]):
            return unit.index
        if n >= _MOST_FRONT_LINES:
            return unit.index
    return len(units)


def _repeats(units: Sequence[Unit], front: Front, furniture: dict[int, str]) -> None:
    """In a text file the title block's lines printed again are the running headers of its pages: the title always, the
    issuer only beside the title or a page number, for a cell may hold its name too."""
    printed = {norm(u.text) for u in front.units if isinstance(u.item, Line)}
    lines = [u for u in units if u.table is None and not u.blank]
    again = [n for n, u in enumerate(lines) if norm(u.text) in printed]
    for n in again:
        beside = [m for m in (n - 1, n + 1) if 0 <= m < len(lines)]
        if PLAN_WORDS.search(norm(lines[n].text)) or any(
            m in again or lines[m].index in furniture or "\f" in lines[max(m, n)].text for m in beside
        ):
            furniture.setdefault(lines[n].index, "running header")


def _language(texts: Sequence[str], entries: Sequence[Entry], state: State) -> Language:
    """The language that the plan speaks. Where English has more letters and the names are Chinese, its own words (title, headings) decide:
    English ones, or in a plan printed in two languages the names'."""
    language = detect_language("\n".join(texts))
    chinese = [e.title for e in entries if _HAN.search(e.title)]
    if language != "en" or len(chinese) * 2 <= len(entries):
        return language
    own = [unit.text for unit in state.units if state.ledger.outcome(unit) == "heading"]
    if sum(_HAN.search(text) is not None for text in own) * 2 < len(own):
        return language
    return detect_language("".join(_HAN.findall("".join(chinese))))


_HAN = lazy(r"[\u3400-\u9fff]")


def _plan(
    document: Document, state: State, front: Front, entries: tuple[Entry, ...], texts: Sequence[str]
) -> Plan:
    years = list(years_in(front.title) or front.years)
    if not years:
        years = sorted({y for i in state.items for y in i.context.years})
        place = front.units[0].place if front.units else state.units[0].place
        if not years and front.issued:
            years = [int(front.issued[:4])]
        if not years:
            years = sorted(
                {int(e.month.start[:4]) for e in entries if e.month and e.date_kind == "target"}
                or {int(e.month.start[:4]) for e in entries if e.month}
            )
        state.note(
            "missing-period",
            "The title does not say which years the plan covers; they were taken from what it contains, check them.",
            place,
        )
    spatial = any(n.spatial for n in state.nils) or any(e.spatial for e in entries)
    return Plan(
        file=document.file,
        language=_language(texts, entries, state),
        title=front.title,
        agency=front.agency,
        agency_short=front.short,
        period_start=years[0] if years else 0,
        period_end=years[-1] if years else 0,
        issued=front.issued,
        issued_text=front.issued_text,
        includes_spatial=spatial
        or "空间数据计划" in norm(front.title)
        or "spatial data plan" in norm(front.title),
        entries=entries,
        nils=tuple(state.nils),
        groups=tuple(state.groups),
        remarks=tuple(state.remarks),
        places=span(_said_at(front, state), state.units),
    )
