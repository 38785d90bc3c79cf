"""Rows become entries: keys, titles, values understood, and a note for whatever is wrong with one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from kg.documents.plan.flow import span
from kg.documents.plan.footnotes import explained
from kg.documents.plan.items import Item
from kg.documents.plan.looks import RELEASED, UNDATED, part_date
from kg.documents.plan.merged import chinese_number
from kg.documents.plan.notes import addresses_in, notes_in, take_new_mark, take_withdrawal, without_address
from kg.documents.plan.state import State, part_key
from kg.documents.plan.words import norm
from kg.records import Entry
from kg.values.formats import find_formats
from kg.values.frequency import parse_frequency
from kg.values.lazy import lazy
from kg.values.month import parse_month
from kg.values.nil import is_nil
from kg.values.text import join_lines, tidy
from kg.values.theme import find_theme
from kg.values.withdrawn import withdrawal

_RAW_ORDER = ("number", "organisation", "category", "title", "description", "date", "frequency", "remark")


def build_entries(state: State) -> tuple[Entry, ...]:
    """All entries in the order printed; marks their units in the ledger and adds what is wrong to the state's notes."""
    numbered = Counter(item.context.listing for item in state.items if _number(item))
    keys: Counter[str] = Counter()
    positions: Counter[tuple[object, ...]] = Counter()
    seen: dict[tuple[object, ...], str] = {}
    entries: list[Entry] = []
    for item in state.items:
        context = item.context
        assert context.section is not None
        where = (context.section, *part_key(context.spatial))
        positions[where] += 1
        number = _number(item)
        stem = "-".join((*where, _slug(number) or f"r{positions[where]}"))
        keys[stem] += 1
        key = stem if keys[stem] == 1 else f"{stem}-{keys[stem]}"
        while key != stem and key in keys:
            keys[stem] += 1
            key = f"{stem}-{keys[stem]}"
        keys[key] += key != stem
        entry = _entry(item, key, number, state)
        entries.append(entry)
        state.ledger.mark_all(item.units, "mapped", target=f"entry:{key}")
        _number_notes(entry, item, seen, bool(numbered[context.listing]), state)
        _value_notes(entry, item, state)
    return tuple(entries)


def _joined(item: Item, role: str, state: State, *, paragraphs: bool = False) -> str:
    lines = item.cells.get(role, ())
    return tidy(join_lines(lines, state.habit, paragraphs=paragraphs)) if lines else ""


def _number(item: Item) -> str:
    text = unicodedata.normalize("NFKC", item.text("number")).strip()
    return re.sub(r"^[\s(\[#]+|[\s.)\]、:]+$", "", " ".join(text.split()))


def _slug(number: str) -> str:
    slug = re.sub(r"[^A-Za-z0-9]+", "-", chinese_number(number)).strip("-")
    return slug if len(slug) <= 12 and re.search(r"\d", slug) else ""


def _entry(item: Item, key: str, number: str, state: State) -> Entry:
    context = item.context
    assert context.section is not None
    printed_title = _joined(item, "title", state)
    title, new_title = take_new_mark(without_address(printed_title))
    description, new_description = take_new_mark(_joined(item, "description", state, paragraphs=True))
    if new_description and not description:
        description = ""
    category, new_category = take_new_mark(_joined(item, "category", state))
    remark, new_remark = take_new_mark(_joined(item, "remark", state, paragraphs=True))
    number_text, new_number = take_new_mark(number)
    date_text = _joined(item, "date", state)
    frequency_text = _joined(item, "frequency", state)
    title, back = take_withdrawal(title, dated=bool(date_text) and parse_month(date_text) is not None)
    order, listing = item.units[-1].index, context.listing
    plain: list[str] = []
    meanings: list[str] = []
    for text in (number_text, category, title, description, date_text, frequency_text, remark):
        bare, meant = explained(text, state.footnotes, order=order, listing=listing)
        plain.append(bare)
        meanings += meant
    described, remarked = notes_in(description), remark
    number_text, category, title, description, date_text, frequency_text, remark = plain
    if not remark or is_nil(remark):
        remarked = ""
    notes = (*described, remarked, back, *_states(item, state), *meanings)
    if not frequency_text:
        date_text, frequency_text = part_date(date_text)
    printed = " ".join(
        (
            printed_title,
            description,
            remark,
            *(_joined(item, r, state) for r in item.cells if r.startswith("other:")),
        )
    )
    markup = " ".join(raw for unit in item.units if (raw := getattr(unit.item, "raw", "")))
    return Entry(
        key=key,
        section=context.section,
        spatial=context.spatial,
        years=context.years,
        group=context.group,
        number=number_text,
        category="" if is_nil(category) else category,
        title="" if is_nil(title) else title,
        description="" if is_nil(description) else description,
        notes=tuple(dict.fromkeys(filter(None, notes))),
        date_kind="released" if context.section == "D" else "target",
        date_text=date_text,
        month=parse_month(date_text) if date_text else None,
        frequency_text=frequency_text,
        frequency=parse_frequency(frequency_text) if frequency_text and not is_nil(frequency_text) else None,
        formats=tuple(
            dict.fromkeys(
                name
                for text in (description, remark, title, *_format_columns(item))
                for name in find_formats(text)
            )
        ),
        addresses=tuple(dict.fromkeys((*addresses_in(printed), *addresses_in(markup)))),
        is_new=new_title or new_description or new_category or new_remark or new_number,
        places=span(item.units, state.units),
        raw=_raw(item),
    )


def _states(item: Item, state: State) -> list[str]:
    """The cells of columns that are headed as states (狀況, Status) where they take the row's promise back."""
    found = [
        _joined(item, r, state) for r in item.cells if r.startswith("other:") and _STATUS.search(norm(r))
    ]
    return [text for text in found if withdrawal(text, alone=True)]


def _format_columns(item: Item) -> list[str]:
    """The cells of columns that are headed as formats (檔案格式, File format)."""
    return [
        item.text(role) for role in item.cells if role.startswith("other:") and _FORMAT.search(norm(role))
    ]


_STATUS = lazy(r"状[态况]|现况|情况|进[度展]|\bstatus\b|\bprogress\b")
_FORMAT = lazy(r"格式|\bformats?\b")


def _raw(item: Item) -> tuple[tuple[str, str], ...]:
    known = [(role, item.raw[role]) for role in _RAW_ORDER if role in item.raw]
    extra = [(role.removeprefix("other:"), text) for role, text in item.raw.items() if role not in _RAW_ORDER]
    return (*known, *extra)


def _number_notes(
    entry: Entry, item: Item, seen: dict[tuple[object, ...], str], numbered: bool, state: State
) -> None:
    target = f"entry:{entry.key}"
    place = entry.places[0]
    if not entry.number:
        if numbered:
            state.note(
                "missing-number",
                "The row has no number; it is named by its position, give it one at the source.",
                place,
                target=target,
            )
        return
    listing = (item.context.listing, item.context.spatial, entry.number)
    if listing in seen:
        state.note(
            "duplicate-number",
            f"Number {entry.number} stands twice in this list (also {seen[listing]}); both rows were kept, correct one number at the source.",
            place,
            target=target,
        )
    else:
        seen[listing] = entry.key


def _value_notes(entry: Entry, item: Item, state: State) -> None:
    target, place = f"entry:{entry.key}", entry.places[0]
    columns = item.context.columns

    def has(role: str) -> bool:
        return columns is None or role in columns.order

    def say(code: str, message: str, *, info: bool = False) -> None:
        state.note(code, message, place, target=target, info=info)

    if not entry.title and has("title"):
        say(
            "empty-title",
            "The row names no dataset; it was kept without one, fill in the name at the source.",
        )
    if not entry.date_text or is_nil(entry.date_text):
        if has("date"):
            say("missing-date", "The row gives no month; fill in the release month as MM/YYYY.")
    elif entry.month is None and UNDATED.match(norm(entry.date_text)):
        say(
            "no-month-yet",
            f"“{entry.date_text}” leaves the month open; it was kept as printed.",
            info=True,
        )
    elif entry.month is None and RELEASED.match(norm(entry.date_text)):
        say(
            "no-month-yet",
            f"“{entry.date_text}” says that it is released and not when; it was kept as printed.",
            info=True,
        )
    elif entry.month is None and withdrawal(entry.date_text, alone=True):
        say(
            "no-month-yet",
            f"“{entry.date_text}” says that the dataset will not come; it was kept as printed.",
            info=True,
        )
    elif entry.month is None:
        say("bad-month", f"“{entry.date_text}” is not a month; it was kept as printed, write it as MM/YYYY.")
    if not entry.frequency_text:
        if has("frequency"):
            say(
                "missing-frequency", "The row gives no update frequency; fill it in at the source.", info=True
            )
    elif not is_nil(entry.frequency_text) and (entry.frequency is None or entry.frequency.code is None):
        say(
            "unknown-frequency",
            f"“{entry.frequency_text}” is not a frequency that is understood; it was kept as printed, add the wording to the frequency table or correct it.",
        )
    if entry.category and find_theme(entry.category) is None:
        say(
            "unknown-category",
            f"“{entry.category}” is none of the portal's categories; the entry has no theme until the wording is mapped.",
            info=True,
        )
    if "category" in item.guessed:
        say(
            "carried-category",
            f"The category cell is empty; “{entry.category}” was taken from the row above, check it.",
            info=True,
        )
