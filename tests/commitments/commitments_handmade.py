"""Resolutions made by hand: editions of plans, each row named by its dataset, section and month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.identity.model import Agency, DatasetRecord, Resolution, ResolvedEntry, ResolvedPlan, Succession
from kg.records import Entry, Language, Month, NilReturn, Plan
from kg.sources.model import Place, SourceFile

OLD, NEW, OTHER = Agency("ogcio"), Agency("dpo"), Agency("itc")
RENAMED = Succession("ogcio-dpo", ("ogcio", "effo"), ("dpo",), "2024-07-25", "OGCIO becomes DPO")


def month(text: str | None) -> Month | None:
    """``2024-03``, or ``2024-01..2024-03``."""
    if not text:
        return None
    start, _, end = text.partition("..")
    return Month(start, end or start)


def _entry(key: str, when: str | None) -> Entry:
    section: Any = key[0]
    return Entry(
        key=key,
        section=section,
        spatial=None,
        years=(),
        group=None,
        number=key.rpartition("-")[2],
        category="",
        title="",
        description="",
        notes=(),
        date_kind="released" if section == "D" else "target",
        date_text=when or "",
        month=month(when),
        frequency_text="",
        frequency=None,
        formats=(),
        addresses=(),
        is_new=False,
        places=(Place(line=1),),
        raw=(),
    )


def edition(
    agency: Agency,
    start: int,
    end: int,
    date: str,
    rows: Sequence[tuple[str, str, str | None]],
    *,
    rule: Any = "date-printed",
    language: Language = "zh-Hant",
    nils: bool = True,
) -> ResolvedPlan:
    """An edition with rows as (key, dataset's name, month)."""
    file = SourceFile("0" * 16, "0" * 64, "plan.txt", "text/plain", 1)
    path = f"plan/{agency.code}/{start}-{end}"
    entries = tuple(_entry(key, when) for key, _, when in rows)
    nil = (NilReturn("A-i", "A", True, None, "不適用", Place(line=2)),) if nils else ()
    plan = Plan(file, language, "", agency.code, "", start, end, None, "", True, entries, nil, (), (), ())
    resolved = tuple(
        ResolvedEntry(f"{path}/{key}", entry, path, agency, None, f"dataset/x/{name}" if name else "", ())
        for entry, (key, name, _) in zip(entries, rows, strict=True)
    )
    return ResolvedPlan(path, plan, (), agency, resolved, {}, date, rule)


def resolution(
    *plans: ResolvedPlan,
    successions: tuple[Succession, ...] = (RENAMED,),
    replaced: tuple[str, ...] = (),
) -> Resolution:
    rows: dict[str, list[str]] = {}
    for plan in plans:
        for entry in plan.entries:
            if entry.dataset:
                rows.setdefault(entry.dataset, []).append(entry.path)
    datasets = tuple(
        DatasetRecord(
            path,
            OLD,
            None,
            tuple(entries),
            "dataset/x/other" if path.rpartition("/")[2] in replaced else "",
        )
        for path, entries in sorted(rows.items())
    )
    return Resolution(plans, datasets, (OLD, NEW, OTHER), successions, (), (), ())
