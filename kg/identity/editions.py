"""Which sources print the same edition of the same plan, and what path and date that edition has."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

from kg.dataclasses import dataclass
from kg.identity.model import Agency
from kg.identity.names import name_key, title_key
from kg.identity.registry import Found, Registry, unregistered
from kg.records import Plan, Reading

DateRule = Literal[
    "date-printed", "date-file-metadata", "date-fetched", "date-latest-reported", "date-period-start"
]

FORMAT_ORDER = {"application/pdf": 0, "text/html": 1, "application/xhtml+xml": 1, "text/markdown": 2}


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a plan. ``plans`` holds the primary copy first, then the copies in its language, then translations.

    ``issued`` is the most exact issue date that any copy prints, empty if none does.
    """

    path: str
    agency: Agency
    plans: tuple[Plan, ...]
    issued: str
    date: str
    date_rule: DateRule

    @property
    def primary(self) -> Plan:
        return self.plans[0]


def group_editions(readings: Sequence[Reading], registry: Registry) -> list[Edition]:
    """All plans among the readings as editions, in order of period, date and path. The order of the readings does not matter.

    Sources belong to one edition when agency and period are the same and the issue dates do not contradict each other
    (``2023-12`` and ``2023-12-15`` do not). A source without an issue date joins the edition whose rows it shares most.
    A source in the other language joins an edition with another issue date when it has the same rows.
    """
    shelves: dict[tuple[str, int, int], tuple[Agency, list[Plan]]] = {}
    for plan in _plans(readings):
        agency = publisher(plan, registry)[0]
        key = (agency.code, plan.period_start, plan.period_end)
        shelves.setdefault(key, (agency, []))[1].append(plan)
    editions = []
    for (code, start, end), (agency, plans) in shelves.items():
        path = f"plan/{code}/{start}" + (f"-{end}" if end != start else "")
        for number, copies in enumerate(_by_issue(plans)):
            issued = max((p.issued or "" for p in copies), key=lambda d: (len(d), d))
            date, rule = date_of(copies)
            tail = f"-{issued}" if number else ""
            editions.append(Edition(path + tail, agency, tuple(copies), issued, date, rule))
    return sorted(
        editions, key=lambda e: (e.primary.period_start, e.primary.period_end, padded(e.date), e.path)
    )


def publisher(plan: Plan, registry: Registry) -> tuple[Agency, Found]:
    """The agency that issues the plan. One that the registry does not know is unregistered; where the source names none
    at all, the agency is told apart by the source, so that two such plans are not taken for copies."""
    found = registry.find_with_rule(plan.agency, plan.agency_short)
    if found.agency is not None:
        return found.agency, found
    if not name_key(plan.agency):
        digest = hashlib.sha256(plan.file.id.encode()).hexdigest()[:10]
        return Agency(code=f"unregistered-{digest}", registered=False), found
    return unregistered(plan.agency), found


def padded(date: str) -> str:
    """An ISO date, month or year as a sort key: the less exact comes first."""
    return (date + "-00-00")[:10] if len(date) == 4 else (date + "-00")[:10]


def date_of(copies: Sequence[Plan]) -> tuple[str, DateRule]:
    """The date of an edition and the rule that gives it (MODEL.md, ``gp:modifiedRule``): the first rule that any copy meets."""
    if printed := [p.issued for p in copies if p.issued]:
        return max(printed, key=len), "date-printed"
    if created := [p.file.created for p in copies if p.file.created]:
        return created[0][:10], "date-file-metadata"
    if fetched := [p.file.fetched for p in copies if p.file.fetched]:
        return fetched[0][:10], "date-fetched"
    if past := [e.month.end for p in copies for e in p.entries if e.date_kind == "released" and e.month]:
        return max(past), "date-latest-reported"
    return f"{copies[0].period_start:04d}", "date-period-start"


def base_language(plan: Plan) -> str:
    return plan.language.split("-")[0]


def _plans(readings: Sequence[Reading]) -> list[Plan]:
    """The plans in their order as copies; a source given twice counts once."""
    plans: dict[str, Plan] = {}
    for reading in sorted(readings, key=lambda r: (r.document.file.id, r.document.file.name)):
        if reading.plan is not None:
            plans.setdefault(reading.plan.file.id, reading.plan)
    return sorted(plans.values(), key=_copy_order)


def _copy_order(plan: Plan) -> tuple[int, int, str]:
    # Chinese is the language that every edition has; an English document beside it is the translation.
    return (base_language(plan) == "en", FORMAT_ORDER.get(plan.file.media_type, 3), plan.file.id)


def _by_issue(plans: Sequence[Plan]) -> list[list[Plan]]:
    """The copies of one agency's plan for one period, by edition, the earliest edition first."""
    groups: list[list[Plan]] = []
    for plan in sorted((p for p in plans if p.issued), key=_issue_order):
        home = next((g for g in groups if _same_date(g[0].issued, plan.issued)), None)
        if home is None:
            home = next((g for g in groups if _translates(g[0], plan)), None)
        if home is None:
            groups.append([plan])
        else:
            home.append(plan)
    undated = [p for p in plans if not p.issued]
    if not groups:
        return [sorted(undated, key=_copy_order)] if undated else []
    groups.sort(key=lambda g: padded(g[0].issued or ""))
    settled = [list(g) for g in groups]
    for plan in undated:
        best = max(range(len(groups)), key=lambda i: (_shared(groups[i][0], plan), -i))
        settled[best].append(plan)
    return [sorted(g, key=_copy_order) for g in settled]


def _issue_order(plan: Plan) -> tuple[int, str, tuple[int, int, str]]:
    return (-len(plan.issued or ""), plan.issued or "", _copy_order(plan))


def _same_date(a: str | None, b: str | None) -> bool:
    return bool(a and b) and (str(a).startswith(str(b)) or str(b).startswith(str(a)))


def _translates(a: Plan, b: Plan) -> bool:
    return base_language(a) != base_language(b) and _shared(a, b) * 5 >= 4 * max(
        len(a.entries), len(b.entries), 1
    )


def _shared(a: Plan, b: Plan) -> int:
    """How many rows two plans have in common: by key and title, or by key and month across languages."""
    if base_language(a) == base_language(b):
        return len(
            {(e.key, title_key(e.title)) for e in a.entries}
            & {(e.key, title_key(e.title)) for e in b.entries}
        )
    return len({(e.key, e.month) for e in a.entries} & {(e.key, e.month) for e in b.entries})
