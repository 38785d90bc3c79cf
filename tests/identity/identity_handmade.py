"""Plans made by hand for the tests of identity: short calls, real records."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from kg.identity import Decisions, load_registry, resolve
from kg.identity.decisions import COLUMNS, parse_decisions
from kg.identity.model import DatasetRecord, Resolution
from kg.records import Entry, Frequency, Group, GroupKind, Language, Month, Plan, Reading, Section
from kg.sources.model import Document, Place, SourceFile

REGISTRY = load_registry()

_SPATIAL = {"i": True, "ii": False}
_TYPES = {".pdf": "application/pdf", ".html": "text/html", ".md": "text/markdown", ".txt": "text/plain"}


def group(name: str, code: str = "", kind: GroupKind = "agency", number: int = 1, alias: str = "") -> Group:
    return Group(number, name, code, kind, Place(line=number), f"{name} ({code})" if code else name, alias)


def entry(
    title: str,
    key: str = "D-ii-1",
    *,
    group: Group | None = None,
    month: str | None = "2024-03",
    description: str = "",
    frequency: str = "每季",
    code: str | None = "QUARTERLY",
    formats: tuple[str, ...] = ("CSV",),
    notes: tuple[str, ...] = (),
    line: int | None = None,
) -> Entry:
    section: Section = key[0]  # type: ignore[assignment]
    parts = key.split("-")
    number = parts[-1]
    return Entry(
        key=key,
        section=section,
        spatial=_SPATIAL.get(parts[1]) if len(parts) > 2 else None,
        years=(),
        group=group,
        number=number,
        category="科技及廣播",
        title=title,
        description=description,
        notes=notes,
        date_kind="released" if section == "D" else "target",
        date_text=month or "",
        month=Month(month, month) if month else None,
        frequency_text=frequency,
        frequency=Frequency(code) if code else None,
        formats=formats,
        addresses=(),
        is_new=False,
        places=(Place(line=line if line is not None else 100 + int(number)),),
        raw=(),
    )


def plan(
    agency: str,
    start: int,
    end: int,
    entries: Sequence[Entry],
    *,
    name: str = "",
    issued: str | None = None,
    short: str = "",
    language: Language = "zh-Hant",
    created: str | None = None,
    fetched: str | None = None,
) -> Reading:
    name = name or f"{agency}-{start}-{end}-{issued}.txt"
    digest = sha256(repr((name, agency, start, end, issued)).encode()).hexdigest()
    media = next(kind for tail, kind in _TYPES.items() if name.endswith(tail))
    file = SourceFile(digest[:16], digest, name, media, 1000, created=created, fetched=fetched)
    groups = {e.group.number: e.group for e in entries if e.group is not None}
    made = Plan(
        file=file,
        language=language,
        title=f"{agency}{start}-{end}",
        agency=agency,
        agency_short=short,
        period_start=start,
        period_end=end,
        issued=issued,
        issued_text=issued or "",
        includes_spatial=False,
        entries=tuple(entries),
        nils=(),
        groups=tuple(groups[n] for n in sorted(groups)),
        remarks=(),
        places=(Place(line=1),),
    )
    return Reading(Document(file, ()), "plan", "made by hand", made, (), ())


def run(*readings: Reading, decisions: str = "") -> Resolution:
    """Resolves with the real registry; ``decisions`` are lines of a decisions file without its heading."""
    text = ",".join(COLUMNS) + "\n" + decisions
    return resolve(readings, REGISTRY, parse_decisions(text) if decisions else Decisions())


def titles(resolution: Resolution) -> dict[str, tuple[str, ...]]:
    """Dataset path -> its entries' titles."""
    of = {e.path: e.entry.title for p in resolution.plans for e in p.entries}
    return {d.path: tuple(of[e] for e in d.entries) for d in resolution.datasets}


def dataset(resolution: Resolution, title: str) -> DatasetRecord:
    """The one dataset that has an entry of this title."""
    found = [path for path, ts in titles(resolution).items() if title in ts]
    assert len(found) == 1, (title, titles(resolution))
    return next(d for d in resolution.datasets if d.path == found[0])


def codes(resolution: Resolution) -> list[str]:
    return [note.code for _, note in resolution.notes]
