"""What a build has to tell of each document: kind, entries, states, ledger, problems. Plain values, kept in the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kg.records import UNREAD, LedgerLine, Reading

if TYPE_CHECKING:
    from kg.commitments.model import Assessment
    from kg.identity.model import Resolution

OUTCOMES = ("mapped", "heading", "furniture", "blank", "not_applicable", "rejected")
STATUSES = ("planned", "released", "overdue", "dropped")
_SHOWN = 160


def document_account(
    reading: Reading, plan: str | None = None, states: Mapping[str, int] = MappingProxyType({})
) -> dict[str, Any]:
    """One document of the manifest; ``plan`` is the path of its plan, ``states`` the number of its entries in each state.

    Holds nothing of the file's folder.
    """
    file = reading.document.file
    rejected = [line for line in reading.ledger if line.outcome == "rejected"] if reading.read else []
    return {
        "id": file.id,
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "created": file.created,
        "address": file.address,
        "fetched": file.fetched,
        "kind": reading.kind,
        "why": reading.why,
        "pages": len(reading.document.pages),
        "plan": plan,
        "entries": len(reading.plan.entries) if reading.plan else 0,
        "heads": sorted({f"{r.head} of {r.year}" for r in reading.reports}),
        "records": _records(reading),
        "statuses": {name: states[name] for name in STATUSES if states.get(name)},
        "ledger": ledger_counts(reading.ledger),
        "problems": [
            {"code": p.code, "message": p.message, "locator": p.place.locator, "fatal": p.fatal}
            for p in reading.problems
        ],
        "rejected": [
            {"locator": line.place.locator, "text": shorten(line.text), "reason": line.reason}
            for line in rejected
        ],
    }


def _records(reading: Reading) -> dict[str, int]:
    """How many records of each kind the Estimates or the Yearbook chapter in it gave."""
    counts = Counter[str]()
    for report in reading.reports:
        for name in ("programmes", "provisions", "figures", "establishment", "undertakings"):
            counts[name] += len(getattr(report, name))
    if reading.chapter is not None:
        for name in ("paragraphs", "bodies", "statements", "websites"):
            counts[name] += len(getattr(reading.chapter, name))
    return {name: count for name, count in counts.items() if count}


def accounts(
    readings: Iterable[Reading], resolution: Resolution, assessments: Mapping[str, Assessment]
) -> list[dict[str, Any]]:
    """The documents of a release, in the order of the readings."""
    plans = {copy.file.id: plan for plan in resolution.plans for copy in (plan.plan, *plan.copies)}
    listed = []
    for reading in readings:
        sid = reading.document.file.id
        plan = plans.get(sid)
        own = [e.path for e in plan.entries if any(v.source.id == sid for v in e.evidence)] if plan else []
        states = Counter[str](assessments[path].status for path in own if path in assessments)
        listed.append(document_account(reading, plan.path if plan else None, states))
    return listed


def ledger_counts(lines: Iterable[LedgerLine]) -> dict[str, int]:
    counts = Counter[str](line.outcome for line in lines)
    return {name: counts[name] for name in OUTCOMES}


def ledger_sentence(counts: Mapping[str, int]) -> str:
    """``ledger: 12 lines and rows: 9 mapped, 3 heading, …``, every outcome named."""
    each = ", ".join(f"{counts.get(name, 0)} {name}" for name in OUTCOMES)
    return f"ledger: {sum(counts.values())} lines and rows: {each}"


def total(accounts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The ledger counts of all documents together."""
    counts: Counter[str] = Counter()
    for account in accounts:
        counts.update(account["ledger"])
    return {name: counts[name] for name in OUTCOMES}


def document_sentence(account: Mapping[str, Any]) -> str:
    """``itc.pdf: 62 entries (30 released, 20 planned)``, ``h.pdf: head 155 of 2024-25: 6 programmes, …``, or why there is nothing."""
    name = account["name"]
    if account["kind"] in UNREAD:
        return f"{name}: {unread_reason(account)}"
    if account["kind"] != "plan":
        heads = account["heads"]
        what = [f"head {heads[0]}"] if len(heads) == 1 else [f"{len(heads)} heads"] if heads else []
        counts = ", ".join(f"{count:,} {record}" for record, count in account["records"].items())
        return ": ".join((name, *what, counts or "no records"))
    states = ", ".join(f"{count} {state}" for state, count in account["statuses"].items())
    entries = account["entries"]
    word = "entry" if entries == 1 else "entries"
    return f"{name}: {entries} {word}{f' ({states})' if states else ''}"


def unread_reason(account: Mapping[str, Any]) -> str:
    """Why a document gave no records, as a sentence without its name."""
    fatal = [p["message"] for p in account["problems"] if p["fatal"]]
    reason = " ".join(fatal) or account["why"] or "is no kind of document that is known here"
    return reason if fatal else f"not recognised: {reason}"


def shortfalls(accounts: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line for each rejected row, each problem with a part of a document, and each document that was not read."""
    lines = []
    for account in accounts:
        name = account["name"]
        if account["kind"] in UNREAD:
            lines.append(f"{name}: {unread_reason(account)}")
            continue
        if account["kind"] != "plan" and not account["records"]:
            lines.append(f"{name}: it has the headings of its kind, but no row that could be read")
        for problem in account["problems"]:
            lines.append(": ".join(part for part in (name, problem["locator"], problem["message"]) if part))
        for row in account["rejected"]:
            text = f": {row['text']}" if row["text"] else ""
            lines.append(f"{name}: {row['locator']}: rejected: {row['reason'] or 'no reason given'}{text}")
    return lines


def shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
