from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.index import bits

SETS = st.sets(st.integers(0, 3000), max_size=200)


@given(SETS, SETS)
def test_they_are_sets(one: set[int], other: set[int]) -> None:
    assert list(bits.members(bits.of(one) & bits.of(other))) == sorted(one & other)
    assert list(bits.members(bits.of(one) | bits.of(other))) == sorted(one | other)
    assert bits.of(one).bit_count() == len(one)


@given(SETS)
def test_packing_keeps_all(numbers: set[int]) -> None:
    skipped, rest = bits.pack(bits.of(numbers))
    assert bits.unpack(skipped, rest) == bits.of(numbers)
    assert len(rest) <= (max(numbers, default=0) - min(numbers, default=0)) // 8 + 2


@given(SETS, st.integers(0, 250), st.integers(0, 120))
def test_a_stretch_is_a_slice(numbers: set[int], start: int, number: int) -> None:
    assert bits.stretch(bits.of(numbers), start, number) == sorted(numbers)[start : start + number]


def test_span() -> None:
    assert list(bits.members(bits.span(3, 6))) == [3, 4, 5]
    assert bits.span(3, 3) == bits.span(3, 2) == 0
