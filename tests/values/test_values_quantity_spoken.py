"""Quantities as they are spoken: half a million, three and a half, a hundred-odd; and words of number that state none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.values.quantity import find_quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Over half a million visitors came.", [("Over half a million visitors", "500000", "visitors", "Over")]),
        ("Three quarters of a million trees grew.", [("Three quarters of a million trees", "750000", "trees", "")]),
        ("Some three and a half million tonnes.", [("Some three and a half million tonnes", "3500000", "tonnes", "Some")]),
        ("A million people and two and a half years.", [("A million people", "1000000", "people", ""), ("two and a half years", "2.5", "years", "")]),
        ("It has more than a hundred branches.", [("more than a hundred branches", "100", "branches", "more than")]),
        ("a hundred and twenty staff", [("a hundred and twenty staff", "120", "staff", "")]),
        ("It has 1 500-odd members.", [("1 500-odd members", "1500", "members", "-odd")]),
        ("It fell by 0.5 of a percentage point.", [("0.5 of a percentage point", "0.5", "percentage point", "")]),
        ("There are 218.2km of track.", [("218.2km", "218.2", "km", "")]),
        ("It rose 30-fold from 2 000 to 60 000.", [("30-fold", "30", "fold", ""), ("2 000", "2000", "", ""), ("60 000", "60000", "", "")]),
        ("Daily patronage averaged 180 000.", [("180 000", "180000", "", "")]),
        ("Several hundred teachers and a few dozen pupils of hundreds of schools.", []),
        ("He owns a million-dollar flat.", []),
        ("The 50m pool opened at 1:15.", []),
    ],
)  # fmt: skip
def test_numbers_as_they_are_spoken(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = find_quantities(text, "en")
    assert [(text[q.start : q.end], q.value, q.unit, q.qualifier) for q in found] == [
        (words, Decimal(value), unit, qualifier) for words, value, unit, qualifier in expected
    ]


def test_a_ratio_that_looks_like_a_time() -> None:
    (ratio,) = find_quantities("The ratio of teachers to pupils was 1:15.", "en")
    assert (ratio.kind, ratio.value, ratio.maximum) == ("ratio", 1, 15)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The airport handled 4.6m passengers.", [("4600000", "passengers")]),
        ("It sold 2.5bn tickets.", [("2500000000", "tickets")]),
        ("25m pools and a 3.5m high wall", []),
        ("Of these, 320 (25 per cent) were approved.", [("320", ""), ("25", "%")]),
        ("320 (25 per cent) of the 1 280 projects", [("320", "projects"), ("25", "%"), ("1280", "projects")]),
        ("300 of the 1 200 staff left.", [("300", "staff"), ("1200", "staff")]),
    ],
)
def test_millions_in_a_letter_and_shares_of_a_number(text: str, found: list[tuple[str, str]]) -> None:
    assert [(str(q.value), q.unit) for q in find_quantities(text, "en")] == found
