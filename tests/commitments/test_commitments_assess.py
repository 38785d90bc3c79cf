"""What became of a promise, as of different days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from commitments_handmade import NEW, OLD, OTHER, edition, resolution

from kg.commitments import Assessment, assess, default_as_of
from kg.commitments.assess import lateness
from kg.identity.model import Resolution, Succession
from kg.records import Month

FIRST = "plan/ogcio/2019-2021"
NEXT = "plan/ogcio/2020-2022"
DPO = "plan/dpo/2025-2027"


def of(made: Resolution, name: str, day: str) -> Assessment:
    return assess(made, date.fromisoformat(day))[f"dataset/x/{name}"]


def facts(a: Assessment) -> tuple[str, str, str | None, str | None, int | None]:
    return a.status, a.rule, a.first_planned, a.released, a.months_late


def two_editions() -> Resolution:
    return resolution(
        edition(
            OLD,
            2019,
            2021,
            "2018-12",
            [
                ("A-1", "kept", "2019-04"),
                ("A-2", "late", "2019-07"),
                ("A-3", "early", "2019-10"),
                ("A-4", "slipped", "2019-06"),
                ("A-5", "dropped", "2019-12"),
                ("B-1", "undated", None),
                ("D-1", "old", "2015-12"),
            ],
        ),
        edition(
            OLD,
            2020,
            2022,
            "2019-12",
            [
                ("A-1", "slipped", "2020-09"),
                ("B-1", "undated", None),
                ("D-1", "kept", "2019-04"),
                ("D-2", "late", "2019-09"),
                ("D-3", "early", "2019-08"),
            ],
        ),
    )


def test_released_on_time_late_and_early() -> None:
    made = two_editions()
    assert facts(of(made, "kept", "2019-12-31")) == (
        "released",
        "released-listed-in-d",
        "2019-04",
        "2019-04",
        0,
    )
    assert facts(of(made, "late", "2019-12-31")) == (
        "released",
        "released-listed-in-d",
        "2019-07",
        "2019-09",
        2,
    )
    assert facts(of(made, "early", "2019-12-31")) == (
        "released",
        "released-listed-in-d",
        "2019-10",
        "2019-08",
        -2,
    )
    assert of(made, "late", "2019-12-31").evidence == (f"{FIRST}/A-2", f"{NEXT}/D-2")


def test_the_row_says_how_its_own_promise_was_kept() -> None:
    found = assess(two_editions(), date(2019, 12, 31))
    rules = {
        key: (found[f"{FIRST}/{key}"].status, found[f"{FIRST}/{key}"].rule) for key in ("A-1", "A-2", "A-3")
    }
    assert rules == {
        "A-1": ("released", "released-on-time"),
        "A-2": ("released", "released-late"),
        "A-3": ("released", "released-early"),
    }
    report = found[f"{NEXT}/D-2"]
    assert facts(report) == ("released", "released-listed-in-d", None, "2019-09", None)


def test_a_row_of_d_stays_released_though_a_later_edition_leaves_it_out() -> None:
    a = of(two_editions(), "old", "2019-12-31")
    assert facts(a) == ("released", "released-listed-in-d", None, "2015-12", None)


def test_dropped_with_the_promise_and_the_later_plan_as_evidence() -> None:
    made = two_editions()
    a = of(made, "dropped", "2019-12-31")
    assert facts(a) == ("dropped", "dropped-not-in-later-plan", "2019-12", None, None)
    assert a.evidence == (f"{FIRST}/A-5", NEXT)
    assert assess(made, date(2019, 12, 31))[f"{FIRST}/A-5"].status == "dropped"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-06-30", ("planned", "planned-target-ahead", "2019-06", None, None)),
        ("2019-07-01", ("overdue", "overdue-target-passed", "2019-06", None, 1)),
        ("2019-11-30", ("overdue", "overdue-target-passed", "2019-06", None, 5)),
        ("2019-12-01", ("planned", "planned-target-moved", "2019-06", None, None)),
        ("2020-09-30", ("planned", "planned-target-moved", "2019-06", None, None)),
        ("2020-10-01", ("overdue", "overdue-target-passed", "2019-06", None, 16)),
    ],
)
def test_a_target_that_moved_as_time_goes_on(day: str, expected: tuple[object, ...]) -> None:
    assert facts(of(two_editions(), "slipped", day)) == expected


def test_each_row_of_a_moved_target_answers_for_its_own() -> None:
    found = assess(two_editions(), date(2020, 3, 1))
    assert facts(found[f"{FIRST}/A-4"]) == ("overdue", "overdue-target-passed", "2019-06", None, 9)
    assert facts(found[f"{NEXT}/A-1"]) == ("planned", "planned-target-ahead", "2020-09", None, None)


def test_before_the_report_a_dataset_was_planned_then_overdue_then_released() -> None:
    made = two_editions()
    states = [of(made, "late", day).status for day in ("2019-06-01", "2019-08-15", "2019-09-01")]
    assert states == ["planned", "overdue", "released"]
    assert of(made, "late", "2019-08-15").months_late == 1


def test_an_edition_of_the_future_drops_nothing_and_promises_nothing_yet() -> None:
    made = two_editions()
    assert of(made, "dropped", "2019-11-30").status == "planned"
    assert of(made, "dropped", "2019-12-01").status == "dropped"


def test_no_readable_target() -> None:
    a = of(two_editions(), "undated", "2030-01-01")
    assert facts(a) == ("planned", "planned-no-date", None, None, None)
    assert a.evidence == (f"{NEXT}/B-1",)


def test_released_in_an_unreadable_month() -> None:
    made = resolution(
        edition(OLD, 2019, 2021, "2018-12", [("A-1", "a", "2019-04")]),
        edition(OLD, 2020, 2022, "2019-12-15", [("D-1", "a", None)]),
    )
    assert of(made, "a", "2019-12-14").status == "overdue"
    assert facts(of(made, "a", "2019-12-15")) == ("released", "released-listed-in-d", "2019-04", None, None)
    row = assess(made, date(2020, 1, 1))[f"{FIRST}/A-1"]
    assert (row.status, row.rule) == ("released", "released-listed-in-d")


def test_the_earliest_report_counts() -> None:
    made = resolution(
        edition(OLD, 2019, 2021, "2018-12", [("D-1", "a", "2017-05")]),
        edition(OLD, 2020, 2022, "2019-12", [("D-1", "a", "2016-05"), ("D-2", "a", None)]),
    )
    assert of(made, "a", "2020-01-01").released == "2016-05"


def test_a_report_of_a_month_after_the_day() -> None:
    made = resolution(edition(OLD, 2019, 2021, "2018-12", [("D-1", "a", "2019-04")]))
    assert facts(of(made, "a", "2019-03-31")) == ("planned", "planned-reported-later", None, None, None)
    assert of(made, "a", "2019-04-01").status == "released"


def test_a_report_cannot_be_about_a_year_after_the_plan() -> None:
    made = resolution(edition(OLD, 2019, 2021, "2018-12", [("D-1", "a", "2091-04")]))
    assert facts(of(made, "a", "2019-01-01")) == ("released", "released-listed-in-d", None, None, None)
    assert default_as_of(made) == date(2018, 12, 31)


def test_the_successor_drops_what_its_predecessor_promised() -> None:
    made = resolution(
        edition(OLD, 2019, 2021, "2018-12", [("B-1", "a", "2021-01"), ("B-2", "b", "2021-01")]),
        edition(NEW, 2025, 2027, "2024-12", [("D-1", "b", "2021-03")]),
    )
    a = of(made, "a", "2025-01-01")
    assert a.status == "dropped"
    assert a.evidence == (f"{FIRST}/B-1", DPO)
    assert of(made, "b", "2025-01-01").months_late == 2


def test_another_agency_or_a_predecessor_drops_nothing() -> None:
    made = resolution(
        edition(NEW, 2025, 2027, "2024-12", [("A-1", "a", "2025-06")]),
        edition(OTHER, 2026, 2028, "2025-12", []),
        edition(OLD, 2026, 2028, "2025-12", []),
    )
    assert of(made, "a", "2026-01-01").status == "overdue"


def test_where_an_agency_was_split_all_its_heirs_have_to_be_silent() -> None:
    split = (Succession("split", ("ogcio",), ("dpo", "itc"), "2024-07-25", "split"),)
    old = edition(OLD, 2019, 2021, "2018-12", [("B-1", "a", "2021-01")])
    one = edition(NEW, 2025, 2027, "2024-12", [])
    two = edition(OTHER, 2025, 2027, "2024-12", [])
    assert of(resolution(old, one, successions=split), "a", "2025-01-01").status == "overdue"
    assert of(resolution(old, one, two, successions=split), "a", "2025-01-01").status == "dropped"


def test_successions_in_a_circle_end() -> None:
    circle = (
        Succession("there", ("ogcio",), ("itc",), "2020-01-01", ""),
        Succession("back", ("itc",), ("ogcio",), "2021-01-01", ""),
    )
    made = resolution(edition(OLD, 2019, 2021, "2018-12", [("B-1", "a", "2021-01")]), successions=circle)
    assert of(made, "a", "2025-01-01").status == "overdue"


def test_an_edition_in_another_language_or_that_could_not_be_read_drops_nothing() -> None:
    old = edition(OLD, 2019, 2021, "2018-12", [("B-1", "a", "2021-01")])
    english = edition(OLD, 2020, 2022, "2019-12", [], language="en")
    empty = edition(OLD, 2021, 2023, "2020-12", [], nils=False)
    assert of(resolution(old, english, empty), "a", "2022-01-01").status == "overdue"
    simplified = edition(OLD, 2020, 2022, "2019-12", [], language="zh-Hans")
    assert of(resolution(old, simplified), "a", "2022-01-01").status == "dropped"


def test_left_out_once_and_promised_again_is_not_dropped() -> None:
    made = resolution(
        edition(OLD, 2019, 2021, "2018-12", [("A-1", "a", "2019-04")]),
        edition(OLD, 2020, 2022, "2019-12", []),
        edition(OLD, 2021, 2023, "2020-12", [("A-1", "a", "2021-04")]),
    )
    assert [of(made, "a", day).status for day in ("2019-12-31", "2021-01-01", "2021-05-01")] == [
        "dropped",
        "planned",
        "overdue",
    ]


def test_a_replaced_dataset_is_not_dropped() -> None:
    made = resolution(
        edition(OLD, 2019, 2021, "2018-12", [("B-1", "a", "2021-01")]),
        edition(OLD, 2020, 2022, "2019-12", []),
        replaced=("a",),
    )
    assert of(made, "a", "2020-01-01").status == "planned"


def test_a_corrected_edition_of_the_same_period_is_later() -> None:
    first = edition(OLD, 2019, 2021, "2018-12", [("B-1", "a", "2021-01")])
    second = edition(OLD, 2019, 2022, "2019-02", [])
    assert of(resolution(second, first), "a", "2019-03-01").status == "dropped"


def test_a_row_without_a_dataset_stands_for_itself() -> None:
    made = resolution(edition(OLD, 2019, 2021, "2018-12", [("A-1", "", "2019-04"), ("A-2", "", None)]))
    found = assess(made, date(2019, 6, 1))
    assert set(found) == {f"{FIRST}/A-1", f"{FIRST}/A-2"}
    assert (found[f"{FIRST}/A-1"].status, found[f"{FIRST}/A-2"].status) == ("overdue", "planned")


def test_a_promised_quarter() -> None:
    made = resolution(edition(OLD, 2025, 2027, "2024-12", [("A-1", "a", "2025-01..2025-03")]))
    assert of(made, "a", "2025-03-31").status == "planned"
    assert facts(of(made, "a", "2025-04-01")) == ("overdue", "overdue-target-passed", "2025-01", None, 1)


@pytest.mark.parametrize(
    ("month", "late"), [("2024-11", -2), ("2025-01", 0), ("2025-03", 0), ("2025-04", 1), ("2026-04", 13)]
)
def test_lateness_against_a_range(month: str, late: int) -> None:
    assert lateness(Month("2025-01", "2025-03"), month) == late


def test_every_row_and_dataset_has_an_assessment_with_a_sentence() -> None:
    made = two_editions()
    found = assess(made, date(2020, 3, 1))
    assert set(found) == {d.path for d in made.datasets} | {e.path for p in made.plans for e in p.entries}
    assert all(path == a.path and a.sentence.endswith(".") for path, a in found.items())
    assert "5 months" in of(made, "slipped", "2019-11-30").sentence
    assert "1 month " in of(made, "slipped", "2019-07-01").sentence


def test_the_order_of_the_plans_does_not_matter() -> None:
    made = two_editions()
    turned = resolution(*reversed(made.plans))
    assert assess(made, date(2020, 3, 1)) == assess(turned, date(2020, 3, 1))


def test_default_day_is_the_latest_that_the_sources_bear() -> None:
    old = edition(OLD, 2019, 2021, "2018-12", [("A-1", "a", "2019-04")])
    assert default_as_of(resolution(old)) == date(2018, 12, 31)
    reported = edition(OLD, 2020, 2022, "2020", [("D-1", "a", "2020-02")], rule="date-period-start")
    assert default_as_of(resolution(old, reported)) == date(2020, 2, 29)
    fetched = edition(NEW, 2025, 2027, "2025-01-05", [], rule="date-fetched")
    assert default_as_of(resolution(old, reported, fetched)) == date(2025, 1, 5)


def test_default_day_without_any_date() -> None:
    bare = edition(OLD, 2020, 2022, "2020", [("A-1", "a", "2020-04")], rule="date-period-start")
    assert default_as_of(resolution(bare)) == date(2020, 12, 31)
    assert default_as_of(resolution()) == date.min
    assert assess(resolution(), date(2020, 1, 1)) == {}


def _brute_since(made: Resolution, as_of: date) -> dict[str, date]:
    """Path to the first day of the run of equal states that ends on the day, found by looking at every day."""
    first: dict[str, date] = {}
    status: dict[str, str] = {}
    day = date(2018, 1, 1)
    while day <= as_of:
        for path, found in assess(made, day).items():
            if status.get(path) != found.status:
                status[path], first[path] = found.status, day
        day += timedelta(days=1)
    return first


@pytest.mark.parametrize("day", ["2019-04-15", "2019-08-31", "2019-12-31", "2020-10-01", "2021-12-31"])
def test_since_is_the_first_day_of_the_state(day: str) -> None:
    made, as_of = two_editions(), date.fromisoformat(day)
    brute = _brute_since(made, as_of)
    for path, found in assess(made, as_of).items():
        if not path.startswith("dataset/"):
            assert found.since is None
        elif found.rule != "released-listed-in-d" or brute[path] > date(2018, 1, 1):
            # before the first edition was out nothing was promised: the state is dated from that edition then
            assert found.since == max(brute[path], date(2018, 12, 1)), (path, found)
        else:
            assert found.since == date(2015, 12, 1)  # reported for a month before the first day looked at
