"""What a case folder expects of a reading. ``python tests/documents/documents_expected.py CASE…`` writes ``expected.json``
anew from what the reader says now: read the difference against the document by eye before you commit it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from kg.documents import read_document
from kg.records import Entry, Reading
from kg.sources import read

CASES = Path(__file__).parents[1] / "cases"


def cases() -> list[Path]:
    """The case folders that hold one document and what its reading should be."""
    return sorted(
        p.parent for p in CASES.glob("*/expected.json") if "kind" in json.loads(p.read_text("utf-8"))
    )


def reading_of(case: Path) -> Reading:
    return read_document(read(next(case.glob("input.*"))))


def expected(reading: Reading) -> dict[str, Any]:
    plan = reading.plan
    found: dict[str, Any] = {"kind": reading.kind}
    if plan is not None:
        found["plan"] = {
            "language": plan.language,
            "title": plan.title,
            "agency": plan.agency,
            "agency_short": plan.agency_short,
            "period": [plan.period_start, plan.period_end],
            "issued": plan.issued,
            "includes_spatial": plan.includes_spatial,
        }
        found["entries"] = [_entry(e) for e in plan.entries]
        found["nils"] = [[n.key, n.group.name if n.group else "", n.text] for n in plan.nils]
        found["groups"] = [[g.name, g.code, g.kind, g.alias] for g in plan.groups]
        found["remarks"] = [[r.section, r.text] for r in plan.remarks]
    if reading.reports:
        found["reports"] = [_said(report) for report in reading.reports]
    if reading.chapter is not None:
        found["chapter"] = _said(reading.chapter)
    found["notes"] = [[n.code, n.target, n.place.locator] for n in reading.notes]
    found["outcomes"] = dict(sorted(Counter(line.outcome for line in reading.ledger).items()))
    return found


_ELSEWHERE = {"file", "number", "place", "places", "box"}
"""What the places of a record and their order say is in the ledger."""


def _said(record: Any) -> Any:
    """A record of the Estimates or the Yearbook as it can be compared: all that it says, without what is empty."""
    if is_dataclass(record):
        values = {f.name: _said(getattr(record, f.name)) for f in fields(record) if f.name not in _ELSEWHERE}
        return {name: value for name, value in values.items() if value not in ("", None, [], False)}
    if isinstance(record, list | tuple):
        return [_said(item) for item in record]
    return record if isinstance(record, str | int | bool | None) else str(record)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "years": list(entry.years),
        "group": entry.group.name if entry.group else "",
        "number": entry.number,
        "category": entry.category,
        "title": entry.title,
        "description": entry.description,
        "notes": list(entry.notes),
        "date": [
            entry.date_kind,
            entry.date_text,
            entry.month.start if entry.month else "",
            entry.month.end if entry.month else "",
        ],
        "frequency": [entry.frequency_text, (entry.frequency and entry.frequency.code) or ""],
        "formats": list(entry.formats),
        "addresses": list(entry.addresses),
        "is_new": entry.is_new,
        "places": [p.locator for p in entry.places],
        "raw": dict(entry.raw),
    }


if __name__ == "__main__":
    for name in sys.argv[1:]:
        text = json.dumps(expected(reading_of(CASES / name)), ensure_ascii=False, indent=1)
        (CASES / name / "expected.json").write_text(text + "\n", encoding="utf-8")
