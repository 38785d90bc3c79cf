"""Which place of a thing the index keeps."""

from __future__ import annotations

import pytest

from kg.index.places import best

SOURCES = "http://data.example/id/source/"


@pytest.mark.parametrize(
    ("places", "primary", "shown"),
    [
        ("a/line-3", "", "a/line-3"),
        ("a/line-3 b/page-2/row-1", "", "b/page-2/row-1"),
        ("a/page-1/row-1 b/line-3", "b", "b/line-3"),
        ("a/page-10/row-1 a/page-9/row-12 a/page-9/row-3", "a", "a/page-9/row-3"),
        ("b/page-1/row-1 a/page-1/row-1", "", "a/page-1/row-1"),
        ("a b/line-1", "a", "b/line-1"),
        ("a", "a", ""),
        ("", "", ""),
    ],
)
def test_the_place_shown(places: str, primary: str, shown: str) -> None:
    iris = [SOURCES + place for place in places.split()]
    expected = SOURCES + shown if shown else ""
    for turned in (iris, iris[::-1]):
        assert best(turned, [SOURCES + source for source in primary.split()], SOURCES) == expected


def test_a_thing_elsewhere_is_no_place() -> None:
    assert best(["http://other.example/id/source/a/line-1", "http://data.example/id/x/y"], (), SOURCES) == ""
