"""The plan that is read before readers are forked."""

from __future__ import annotations

from kg.documents.example import read_example


def test_the_example_is_read_as_the_plan_it_is() -> None:
    reading = read_example()
    assert reading.kind == "plan"
    assert "names it an open data plan" in reading.why
    assert reading.plan is not None
    assert [e.number for e in reading.plan.entries] == ["1", "2", "3"]
    assert [e.frequency.code for e in reading.plan.entries] != [None, None, None]
    assert not [line for line in reading.ledger if line.outcome == "rejected"]
