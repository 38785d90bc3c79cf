"""Each case folder: a document in some form, and all that should be read from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from documents_expected import cases, expected, reading_of

from kg.documents.plan.flow import flatten


@pytest.mark.parametrize("case", cases(), ids=lambda p: p.name)
def test_case_reads_as_expected(case: Path) -> None:
    wanted = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    found = expected(reading_of(case))
    assert [e["key"] for e in found.get("entries", [])] == [e["key"] for e in wanted.get("entries", [])]
    assert found == wanted


@pytest.mark.parametrize("case", cases(), ids=lambda p: p.name)
def test_ledger_closes_and_its_targets_exist(case: Path) -> None:
    reading = reading_of(case)
    units = flatten(reading.document)
    assert [line.place for line in reading.ledger] == [u.place for u in units]
    if reading.plan is None:
        if reading.kind == "unrecognised":
            assert {line.outcome for line in reading.ledger} <= {"rejected", "blank"}
        return
    plan = reading.plan
    in_cells = {text for entry in plan.entries for _, text in entry.raw}
    targets = (
        {"plan" for said in (plan.title, plan.issued) if said and said not in in_cells}
        | {f"entry:{e.key}" for e in plan.entries}
        | {f"nil:{n.key}" for n in plan.nils}
        | {f"group:{g.number}" for g in plan.groups}
        | {f"note:{r.number}" for r in plan.remarks}
    )
    in_rows = {f"group:{e.group.number}" for e in plan.entries if e.group and "organisation" in dict(e.raw)}
    found = {line.target for line in reading.ledger if line.target}
    assert found <= targets
    assert targets - found <= in_rows, "only an organisation named in a column has no line of its own"
    assert all(line.reason for line in reading.ledger if line.outcome == "rejected")
    assert len({e.key for e in plan.entries}) == len(plan.entries)
