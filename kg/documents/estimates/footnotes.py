"""Marks at cells and rows, and the definitions they mean: also where an extractor changed or lost a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.estimates.notes import Definition
from kg.documents.estimates.parts import Part
from kg.documents.plan.flow import Unit, span
from kg.records.estimates import Footnote, Rename
from kg.values.lazy import lazy
from kg.values.marks import split_marks
from kg.values.text import Habit, join_texts

_ALIKE: Final = (
    "Λ∧⋀ˆ^＾⌃λ",
    "Φφϕ○Ⓞ◯∅Øø⊘⌀ΟО",
    "∆Δ△▲",
    "ΩΩ",
    "µμ",
    "*＊∗＊✱",
    "#＃♯",
    "@＠",
    "Ψψ",
    "~～∼",
    "◇◊♢⋄",
    "†✝",
    "¤¢",
    "§＄",
    "βß",
    "Γγ",
    "Θθϑ",
    "Σσς∑",
    "εϵ∈є",
    "⊙☉⊚◎",
    "⊠☒",
    "⊖⊝",
    "∏Π",
    "ρϱ",
)
EXACT = ""
LOOK_ALIKE = "its mark looks like the one at the table"
ONLY_ONE = "the only mark and the only definition left at this table"
IN_ORDER = "as many marks as definitions are left at this table, taken in order"


def resolve(used: Sequence[str], defined: Sequence[str]) -> list[tuple[int, str]]:
    """For each mark of a table in reading order the index of its definition and the rule (empty: the same mark); -1 where there is none.

    Rules, first that fits: the same mark; a look-alike; the only one left on both sides; in order, when as many different marks (or else as many
    occurrences of marks) as definitions are left.
    """
    found: list[tuple[int, str]] = [(-1, "")] * len(used)
    free = set(range(len(defined)))
    by_mark: dict[str, list[int]] = {}
    for index, mark in enumerate(defined):
        if mark:
            by_mark.setdefault(mark, []).append(index)
    for at, mark in enumerate(used):
        if mark in by_mark:
            found[at] = (by_mark[mark][0], EXACT)
            free.difference_update(by_mark[mark][:1])
    for at, mark in enumerate(used):
        if found[at][0] >= 0:
            continue
        same = next((f for m, f in zip(used[:at], found, strict=False) if m == mark and f[0] >= 0), None)
        if same is not None:
            found[at] = same
            continue
        alike = [i for i in sorted(free) if defined[i] and _alike(mark, defined[i])]
        if len(alike) == 1 or (alike and alike[0] == min(free)):
            found[at] = (alike[0], LOOK_ALIKE)
            free.discard(alike[0])
    left = [at for at, (index, _) in enumerate(found) if index < 0]
    names = list(dict.fromkeys(used[at] for at in left))
    rest = sorted(free)
    if names and len(names) == len(rest):
        rule = ONLY_ONE if len(rest) == 1 else IN_ORDER
        for at in left:
            found[at] = (rest[names.index(used[at])], rule)
    elif names and len(left) == len(rest):
        for at, index in zip(left, rest, strict=True):
            found[at] = (index, IN_ORDER)
    return found


def _alike(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _ALIKE)


@dataclass(slots=True)
class _Entry:
    number: int
    mark: str
    text: str
    units: tuple[Unit, ...]
    definition: Definition
    inferred: str = ""
    used: str = ""


class FootnoteBook:
    """All footnotes of a report. ``settle`` is asked once for each table, in the order of the document; then ``footnotes`` are complete."""

    def __init__(self, definitions: Sequence[Definition], habit: Habit) -> None:
        self.entries: list[_Entry] = []
        for definition in definitions:
            text = join_texts([_dense(text) for _, text in definition.lines if text.strip()], habit)
            units = tuple(unit for unit, _ in definition.lines)
            marks = split_marks(definition.marks)[1] or ("",)
            for mark in marks:
                self.entries.append(_Entry(len(self.entries) + 1, mark, text, units, definition))

    def settle(self, part: Part, marks: Sequence[str]) -> list[int]:
        """The numbers of the footnotes that the marks of a table mean, one for each mark in reading order; 0 where none does."""
        if not marks or not part.units:
            return [0] * len(marks)
        start = part.units[0].index
        near = [e for e in self.entries if self._belongs(e, part) and e.units[0].index > start]
        own = [e for e in near if e.definition.group[4] == part.kind] or near
        numbers = self._settle(own, marks)
        for others in (near, self.entries):
            if 0 not in numbers:
                break
            rest = [e for e in others if e not in own]
            for at, mark in enumerate(marks):
                if not numbers[at] and (same := [e for e in rest if e.mark == mark]):
                    best = min(same, key=lambda e: abs(e.units[0].index - start))
                    numbers[at] = best.number
        return numbers

    def _belongs(self, entry: _Entry, part: Part) -> bool:
        _, programme, body, _, _ = entry.definition.group
        if part.kind in ("analysis", "subheads", "details", "commitments"):
            section = {"details": "details-text"}.get(part.kind, part.kind)
            return entry.definition.group[0] == section
        return (programme, body) == (part.programme, part.body)

    def _settle(self, entries: Sequence[_Entry], marks: Sequence[str]) -> list[int]:
        settled = resolve(marks, [e.mark for e in entries])
        numbers = []
        for mark, (index, rule) in zip(marks, settled, strict=True):
            if index < 0:
                numbers.append(0)
                continue
            entry = entries[index]
            numbers.append(entry.number)
            if rule:
                entry.used, entry.inferred = mark, rule
        return numbers

    def footnotes(self, flow: Sequence[Unit]) -> tuple[Footnote, ...]:
        """The records. A mark that was changed or lost is the one printed at the table."""
        return tuple(
            Footnote(e.number, e.used or e.mark, e.text, span(e.units, flow), e.inferred)
            for e in self.entries
        )


def _dense(text: str) -> str:
    """Cells of a row that hold one sentence, run together again."""
    return "".join(text.split("\t")) if "\t" in text else text


_FORMER_NAME = lazy(
    r"(?:原有|原先的?|前稱|前称)?(?:的)?(?:服務)?(?:指標|目標|指标|目标)?[「“](?P<old>[^」”]{2,60})[」”](?:的)?(?:修訂|修订|新)(?:名稱|名称)"
    r"|(?:renamed from|formerly known as|[Rr]evised description of (?:the )?(?:previous )?indicator|[Pp]reviously (?:named|titled|known as))\s*[‘“\"'](?P<en>[^’”\"']{2,120})[’”\"']"
)


def renames(book: FootnoteBook, rows: dict[int, tuple[str, ...]]) -> tuple[Rename, ...]:
    """What the footnotes say of former names. ``rows`` holds for a footnote's number the labels (group, measure) of the rows whose mark it is."""
    found = []
    for entry in book.entries:
        new_names = rows.get(entry.number, ())
        if new_names and (match := _FORMER_NAME.search(entry.text)):
            old = match["old"] or match["en"]
            found += [Rename(old, new, entry.number) for new in new_names if new != old]
    return tuple(found)
