"""Promises that a plan takes back in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commitments_handmade import NEW, OLD, edition, resolution

from kg.commitments import Assessment, assess
from kg.identity.model import ResolvedPlan

FIRST = "plan/ogcio/2019-2021"
NEXT = "plan/ogcio/2020-2022"


def noted(plan: ResolvedPlan, key: str, *notes: str, date_text: str | None = None) -> ResolvedPlan:
    """The edition with notes at one of its rows."""
    entries = tuple(
        replace(
            item,
            entry=replace(
                item.entry,
                notes=notes,
                date_text=item.entry.date_text if date_text is None else date_text,
            ),
        )
        if item.entry.key == key
        else item
        for item in plan.entries
    )
    return replace(plan, entries=entries, plan=replace(plan.plan, entries=tuple(e.entry for e in entries)))


def judged(
    *plans: ResolvedPlan, day: str = "2021-12-31", replaced: tuple[str, ...] = ()
) -> dict[str, Assessment]:
    return assess(resolution(*plans, replaced=replaced), date.fromisoformat(day))


OLDER = edition(OLD, 2019, 2021, "2018-12", [("A-1", "buoys", "2019-04"), ("A-2", "piers", "2019-05")])
NEWER = edition(OLD, 2020, 2022, "2019-12", [("A-1", "buoys", "2020-04"), ("A-2", "piers", "2020-05")])


def test_dropped_by_the_words_of_the_newest_edition() -> None:
    found = judged(OLDER, noted(NEWER, "A-1", "Cancelled"))
    a = found["dataset/x/buoys"]
    assert (a.status, a.rule, a.first_planned, a.months_late) == (
        "dropped",
        "dropped-in-words",
        "2019-04",
        None,
    )
    assert a.evidence == (f"{FIRST}/A-1", f"{NEXT}/A-1", NEXT)
    assert a.sentence == f"Promised for 2020-04; {NEXT}/A-1 takes the promise back: “Cancelled”."
    assert a.since == date(2019, 12, 1)
    assert found["dataset/x/piers"].status == "overdue"
    assert found[f"{FIRST}/A-1"].status == found[f"{NEXT}/A-1"].status == "dropped"


def test_words_in_the_place_of_the_month() -> None:
    only = edition(OLD, 2020, 2022, "2019-12", [("A-1", "buoys", None)])
    a = judged(noted(only, "A-1", date_text="已取消"))["dataset/x/buoys"]
    assert (a.status, a.first_planned) == ("dropped", None)
    assert a.sentence == f"{NEXT}/A-1 takes the promise back: “已取消”."


def test_not_before_the_edition_was_out() -> None:
    found = judged(OLDER, noted(NEWER, "A-1", "Cancelled"), day="2019-06-30")
    assert found["dataset/x/buoys"].status == "overdue"


def test_a_later_edition_may_promise_it_again() -> None:
    found = judged(noted(OLDER, "A-1", "Cancelled"), NEWER)
    assert found["dataset/x/buoys"].status == "overdue"
    assert found[f"{FIRST}/A-1"].status == "dropped"


def test_since_the_first_edition_that_said_so() -> None:
    found = judged(noted(OLDER, "A-1", "Withdrawn"), noted(NEWER, "A-1", "Cancelled"))
    assert found["dataset/x/buoys"].since == date(2018, 12, 1)


def test_a_report_or_a_successor_counts_for_more() -> None:
    report = edition(OLD, 2020, 2022, "2019-12", [("A-1", "buoys", "2020-04"), ("D-1", "buoys", "2019-10")])
    assert judged(OLDER, noted(report, "A-1", "Cancelled"))["dataset/x/buoys"].status == "released"
    found = judged(OLDER, noted(NEWER, "A-1", "Cancelled"), replaced=("buoys",))
    assert found["dataset/x/buoys"].status == "overdue"


def test_words_about_the_data_take_nothing_back() -> None:
    found = judged(OLDER, noted(NEWER, "A-1", "Includes cancelled sailings"))
    assert found["dataset/x/buoys"].status == "overdue"


def test_still_dropped_where_successors_are_silent() -> None:
    silent = edition(NEW, 2025, 2027, "2024-12", [("A-1", "other", "2025-04")])
    a = judged(noted(NEWER, "A-1", "Cancelled"), silent, day="2025-01-31")["dataset/x/buoys"]
    assert (a.rule, a.since) == ("dropped-in-words", date(2019, 12, 1))
