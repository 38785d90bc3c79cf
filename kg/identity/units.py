"""The rows of one edition as the units that identity is decided on: a promise and its release are one unit, all else stands alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.errors import UsageError
from kg.identity.decisions import Decision, Decisions, reference, title_reference
from kg.identity.model import Agency, ResolvedEntry
from kg.identity.names import name_key
from kg.identity.registry import Registry
from kg.identity.similar import Title, title
from kg.values.script import in_two_languages


@dataclass(eq=False, slots=True)
class Unit:
    """What one edition says of one dataset: its rows, in the order printed.

    ``body`` is who answers for it, as a key: an agency's code, or ``=`` and the folded name of a group that is no
    agency. ``titles`` are the wordings of all its rows and their translations, the first row's first; identity is made
    from that one.
    """

    rows: list[ResolvedEntry]
    agency: Agency
    body: str
    body_agency: Agency | None
    responsible: Agency | None
    spatial: bool | None
    titles: list[Title]
    ordinal: int = 1
    """Counts the units of an edition that agree in everything that identity is made of."""
    references: set[str] = field(default_factory=set)
    """What a decision can call it by."""

    @property
    def title(self) -> Title:
        return self.titles[0]

    @property
    def grouped(self) -> bool:
        return self.rows[0].entry.group is not None

    def path(self, ordinal: int = 1) -> str:
        """The dataset's path if this unit is its earliest."""
        spatial = {True: "true", False: "false", None: ""}[self.spatial]
        body = self.responsible.code if self.responsible else self.body if self.grouped else ""
        parts = [self.agency.code, body, spatial, self.title.key, *([str(ordinal)] if ordinal > 1 else [])]
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]
        return f"dataset/{self.agency.code}/{digest}"


class DecisionIndex:
    """Decisions by what they speak of, as keys. ``same[key]`` and ``different[key]`` hold the other sides."""

    def __init__(self, decisions: Decisions, registry: Registry) -> None:
        self.pairs: list[tuple[str, str, Decision]] = []
        """The ``same`` decisions as keys."""
        self.same: dict[str, set[str]] = {}
        self._lineage = registry.lineage
        self.different: dict[str, set[str]] = {}
        lines: dict[tuple[str, str], Decision] = {}
        for row in decisions.rows:
            left, right = sorted((reference(row.left, registry), reference(row.right, registry)))
            earlier = lines.setdefault((left, right), row)
            if earlier.judgement != row.judgement:
                raise UsageError(
                    f"lines {earlier.line} and {row.line} of the decisions contradict each other",
                    hint="they name the same two things, and say same and different",
                )
            index = self.same if row.judgement == "same" else self.different
            if row.judgement == "same":
                self.pairs.append((left, right, row))
            index.setdefault(left, set()).add(right)
            index.setdefault(right, set()).add(left)

    def __bool__(self) -> bool:
        return bool(self.same or self.different)

    def references(self, unit: Unit) -> set[str]:
        """All that a decision can call a unit by, but for its dataset's path. A predecessor's or successor's code does
        as well as that of the agency itself."""
        group = unit.rows[0].entry.group
        agencies = set(self._lineage(unit.agency))
        qualifiers = {
            "",
            {True: "spatial", False: "non-spatial", None: ""}[unit.spatial],
            name_key(group.name) if group else "",
        }
        if unit.responsible:
            agencies |= self._lineage(unit.responsible)
            qualifiers |= self._lineage(unit.responsible)
        titles = [
            title_reference(code, t.text, qualifier)
            for code in agencies
            for t in unit.titles
            for qualifier in qualifiers
        ]
        return {*titles, *(row.path for row in unit.rows)}

    def joined(self, references: Iterable[str]) -> set[str]:
        """The other sides of all ``same`` decisions about these references."""
        return {other for key in references for other in self.same.get(key, ())}

    def parted(self, a: set[str], b: set[str]) -> bool:
        """Whether a ``different`` decision stands between the two."""
        return any(not self.different[key].isdisjoint(b) for key in a if key in self.different)


def units_of(
    entries: Sequence[ResolvedEntry], translations: Sequence[Sequence[str]], index: DecisionIndex
) -> list[Unit]:
    """The units of an edition in the order of their first rows; rows without a title are left out.

    A row that promises (sections A to C) and one that reports (D) are one unit when title, group and spatial flag are
    the same, or when a decision says so; two promises, or two reports, never are. ``translations`` holds for each entry
    the titles that copies print for it. Where an edition prints its titles in two languages, each is a title too, for other editions
    may print one of them.
    """
    units: list[Unit] = []
    halves = [_halves(entry.entry.title) for entry in entries]
    in_both = sum(bool(h) for h in halves) * 2 > len(entries)
    if in_both:
        translations = [(*more, *half) for more, half in zip(translations, halves, strict=True)]
    for entry, more in zip(entries, translations, strict=True):
        if entry.dataset != "":  # pragma: no cover - entries come in without datasets
            raise ValueError(f"{entry.path} has a dataset already")
        if title(entry.entry.title).key:
            units.append(_unit(entry, more, index))
    promises: dict[tuple[str, str, bool | None], list[Unit]] = {}
    by_reference: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.rows[0].entry.section != "D":
            promises.setdefault(_sameness(unit), []).append(unit)
            for key in unit.references:
                by_reference.setdefault(key, []).append(unit)
    joined: set[int] = set()
    for unit in [u for u in units if u.rows[0].entry.section == "D"]:
        decided = [p for key in sorted(index.joined(unit.references)) for p in by_reference.get(key, ())]
        alike = [
            p for p in promises.get(_sameness(unit), ()) if not index.parted(p.references, unit.references)
        ]
        promise = next((p for p in (*decided, *alike) if len(p.rows) == 1), None)
        if promise is not None:
            promise.rows += unit.rows
            promise.titles += unit.titles
            promise.references |= unit.references
            joined.add(id(unit))
    units = [u for u in units if id(u) not in joined]
    counts: Counter[str] = Counter()
    for unit in units:
        counts[unit.path()] += 1
        unit.ordinal = counts[unit.path()]
        if index:
            unit.references.add(unit.path(unit.ordinal))
    return units


def _halves(printed: str) -> tuple[str, ...]:
    """The Chinese and the English title of ``公眾廁所位置 Location of public toilets``; none of a title that only ends in a name."""
    halves = in_two_languages(printed)
    if halves is None or len(halves[1].split()) < 2 or len(halves[0]) < 3:
        return ()
    return halves


def _sameness(unit: Unit) -> tuple[str, str, bool | None]:
    return unit.title.key, unit.body, unit.spatial


def _unit(resolved: ResolvedEntry, translations: Sequence[str], index: DecisionIndex) -> Unit:
    group = resolved.entry.group
    body_agency = resolved.responsible or (None if group else resolved.agency)
    body = body_agency.code if body_agency else f"={name_key(group.name)}" if group else ""
    titles = [title(resolved.entry.title), *(title(t) for t in translations)]
    unit = Unit(
        [resolved], resolved.agency, body, body_agency, resolved.responsible, resolved.entry.spatial, titles
    )
    if index:
        unit.references = index.references(unit)
    return unit
