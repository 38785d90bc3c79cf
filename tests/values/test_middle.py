"""The median is the standard library's."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.values.middle import median

_NUMBERS = st.one_of(st.integers(-1000, 1000), st.floats(-1000, 1000))


@given(st.lists(_NUMBERS, min_size=1))
def test_median_is_that_of_the_standard_library(values: list[float]) -> None:
    assert median(iter(values)) == statistics.median(values)


def test_no_median_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        median([])
