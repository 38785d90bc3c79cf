"""Days as they are asked for, and which of them differ."""

from __future__ import annotations

from datetime import date

import pytest

from kg.asof import Calendar, parse_day
from kg.errors import UsageError


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 28)),
        ("2024", date(2024, 12, 31)),
        ("0001", date(1, 12, 31)),
        ("9999-12-31", date.max),
    ],
)
def test_a_month_or_year_stands_for_its_last_day(text: str, day: date) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24-03-05",
        "2024-3-5",
        "2024-13",
        "2023-02-29",
        "0000",
        "2024-03-05T00:00",
        " 2024",
        "٢٠٢٤",
        "now",
        "2024-00",
    ],
)
def test_what_is_no_day_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_day(text)
    assert "2024-03-05" in caught.value.hint


CALENDAR = Calendar(
    date(2025, 6, 20),
    {"a": date(2023, 12, 1), "b": date(2024, 12, 15), "c": None},
    {"p": date(2023, 12, 1), "q": date(2024, 12, 15)},
)


@pytest.mark.parametrize(
    ("asked", "effective"),
    [
        ("2024-03-05", "2024-03-01"),  # nothing but months changes states
        ("2024-12-14", "2024-12-01"),
        ("2024-12-15", "2024-12-15"),  # a document
        ("2024-12-31", "2024-12-15"),
        ("2025-06-19", "2025-06-01"),
        ("2025-06-30", "2025-06-20"),  # the release's own day
        ("2025-07-01", "2025-07-01"),
        ("2023-12-01", "2023-12-01"),
        ("2023-11-30", "2023-11-30"),
        ("1999-01-01", "2023-11-30"),  # all days before the first document are one
    ],
)
def test_days_between_which_nothing_happens_are_one(asked: str, effective: str) -> None:
    assert CALENDAR.effective(date.fromisoformat(asked)) == date.fromisoformat(effective)


def test_effective_days_have_the_same_documents_as_the_days_asked_for() -> None:
    day = date(2023, 10, 1)
    while day < date(2025, 9, 1):
        effective = CALENDAR.effective(day)
        assert CALENDAR.known(day) == CALENDAR.known(effective)
        assert [CALENDAR.out(p, day) for p in "pq"] == [CALENDAR.out(p, effective) for p in "pq"]
        assert CALENDAR.effective(effective) == effective
        day = date.fromordinal(day.toordinal() + 1)


def test_an_undated_document_is_always_there() -> None:
    assert CALENDAR.known(date.min) == {"c"}
    assert Calendar(date.min).effective(date(2024, 5, 5)) == date(2024, 5, 1)
