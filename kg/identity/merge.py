"""The copies of one edition put together: each row once, with its evidence from every copy, and what the copies disagree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field, replace

from rapidfuzz import fuzz

from kg.dataclasses import dataclass
from kg.identity.editions import Edition, base_language
from kg.identity.model import Evidence
from kg.identity.names import name_key, title_key
from kg.records import Entry, Group, Note, Plan
from kg.sources.model import Place, SourceFile

_ALIKE = 80.0


@dataclass(slots=True)
class Row:
    """A row of the edition: ``entry`` as its first source prints it, ``copies`` every other print of it."""

    entry: Entry
    source: Plan
    copies: list[tuple[Plan, Entry]] = field(default_factory=list)
    translated: bool = False

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        prints = [(self.source, self.entry), *self.copies]
        return tuple(Evidence(plan.file, place) for plan, entry in prints for place in entry.places)


@dataclass(frozen=True, slots=True)
class Merged:
    """An edition with its rows. ``plan`` is the primary copy, its groups extended by those that only copies have.

    ``group_sources`` says which source prints each of them first. ``renamed`` maps (source id, ledger target such as
    ``entry:A-1``) to the target it has in the edition, only where the two differ.
    """

    edition: Edition
    plan: Plan
    rows: tuple[Row, ...]
    group_sources: dict[int, SourceFile]
    renamed: dict[tuple[str, str], str]
    notes: tuple[tuple[SourceFile, Note], ...]


def merge(edition: Edition) -> Merged:
    """The rows of all copies of the edition, the primary's first, in the order printed."""
    rows = [Row(entry, edition.primary) for entry in edition.primary.entries]
    groups = list(edition.primary.groups)
    group_sources = {g.number: edition.primary.file for g in groups}
    taken = {row.entry.key for row in rows}
    renamed: dict[tuple[str, str], str] = {}
    notes: list[tuple[SourceFile, Note]] = []
    for copy in edition.plans[1:]:
        foreign = base_language(copy) != base_language(edition.primary)
        by_place = foreign and len(copy.groups) == len(edition.primary.groups)
        numbers = {g.number: _adopt(g, groups, by_place) for g in copy.groups}
        for new in numbers.values():
            group_sources.setdefault(new.number, copy.file)
        renamed |= {
            (copy.file.id, f"group:{old}"): f"group:{new.number}"
            for old, new in numbers.items()
            if old != new.number
        }
        pairs = _align(rows, copy, foreign)
        for entry in copy.entries:
            row = pairs.get(entry.key)
            if row is None:
                key = _free(entry.key, taken)
                taken.add(key)
                group = numbers.get(entry.group.number) if entry.group else None
                row = Row(replace(entry, key=key, group=group), copy)
                rows.append(row)
                notes.append((copy.file, _note(entry, f"only this copy of {edition.path} has this row")))
            else:
                row.copies.append((copy, entry))
                row.translated = row.translated or foreign
                if differing := list(_differences(row.entry, entry, foreign)):
                    text = "; ".join(f"{name} {there!r}, here {here!r}" for name, there, here in differing)
                    notes.append((copy.file, _note(entry, f"{row.source.file.name} has {text}")))
            if row.entry.key != entry.key:
                renamed[copy.file.id, f"entry:{entry.key}"] = f"entry:{row.entry.key}"
    plan = edition.primary
    if len(groups) > len(plan.groups):
        plan = replace(plan, groups=tuple(groups))
    return Merged(edition, plan, tuple(rows), group_sources, renamed, tuple(notes))


def _align(rows: list[Row], copy: Plan, foreign: bool) -> dict[str, Row]:
    """Key of the copy's entry -> the row it is another print of; each row at most once."""
    pairs: dict[str, Row] = {}
    used: set[str] = set()

    def pair(entry: Entry, candidates: Iterable[Row]) -> None:
        row = next((r for r in candidates if r.entry.key not in used), None)
        if row is not None and entry.key not in pairs:
            pairs[entry.key] = row
            used.add(row.entry.key)

    by_key = {row.entry.key: row for row in rows}
    for entry in copy.entries:
        row = by_key.get(entry.key)
        if row is not None and (_same_row(row.entry, entry) if foreign else _same_title(row.entry, entry)):
            pair(entry, [row])
    if foreign:
        return pairs
    by_title: dict[str, list[Row]] = {}
    for row in rows:
        by_title.setdefault(title_key(row.entry.title), []).append(row)
    for entry in copy.entries:
        if entry.title and entry.key not in pairs:
            pair(entry, [r for r in by_title.get(title_key(entry.title), ()) if _same_part(r.entry, entry)])
    for entry in copy.entries:
        if entry.key not in pairs and (row := by_key.get(entry.key)) and _same_but_title(row.entry, entry):
            pair(entry, [row])
    return pairs


def _same_title(a: Entry, b: Entry) -> bool:
    return title_key(a.title) == title_key(b.title)


def _same_row(a: Entry, b: Entry) -> bool:
    """The rule ``match-same-row``: the same key (given), and the same month or the same frequency."""
    if a.month is not None and b.month is not None:
        return a.month == b.month
    codes = (a.frequency and a.frequency.code, b.frequency and b.frequency.code)
    return codes[0] == codes[1]


def _same_part(a: Entry, b: Entry) -> bool:
    return (a.section, a.spatial, _group(a)) == (b.section, b.spatial, _group(b))


def _same_but_title(a: Entry, b: Entry) -> bool:
    keys = title_key(a.title), title_key(b.title)
    return fuzz.ratio(*keys) >= _ALIKE or (a.month == b.month and bool(a.month) and not all(keys))


def _group(entry: Entry) -> str:
    return name_key(entry.group.name) if entry.group else ""


def _differences(a: Entry, b: Entry, foreign: bool) -> Iterator[tuple[str, str, str]]:
    """What two prints of a row say differently, as (what, there, here); spelling in another script is no difference."""
    if not foreign:
        for name in ("number", "category", "title", "description", "frequency_text"):
            there, here = getattr(a, name), getattr(b, name)
            if title_key(there) != title_key(here):
                yield name.replace("_text", ""), there, here
        if _group(a) != _group(b):
            yield "group", a.group.name if a.group else "", b.group.name if b.group else ""
    elif (a.frequency and a.frequency.code) != (b.frequency and b.frequency.code):
        yield "frequency", a.frequency_text, b.frequency_text
    if a.month != b.month:
        yield "month", a.date_text, b.date_text
    if sorted(a.formats) != sorted(b.formats):
        yield "formats", " | ".join(a.formats), " | ".join(b.formats)


def _adopt(group: Group, groups: list[Group], by_place: bool) -> Group:
    """The edition's group that a copy's group is (``by_place``: the translations stand in the same order); a group that
    only the copy has is added under a new number."""
    same = [g for g in groups if name_key(g.name) == name_key(group.name)]
    same = same or [g for g in groups if g.code and g.code == group.code]
    same = same or [g for g in groups if by_place and g.number == group.number]
    if same:
        return next((g for g in same if g.number == group.number), same[0])
    new = replace(group, number=max((g.number for g in groups), default=0) + 1)
    groups.append(new)
    return new


def _free(key: str, taken: set[str]) -> str:
    number, free = 2, key
    while free in taken:
        free = f"{key}-{number}"
        number += 1
    return free


def _note(entry: Entry, message: str) -> Note:
    place = entry.places[0] if entry.places else Place()
    return Note("copies-differ", message, place, target=f"entry:{entry.key}")
