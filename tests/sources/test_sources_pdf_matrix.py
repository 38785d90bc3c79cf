"""The box of a character, against the library's own."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st
from pdfminer import layout
from pdfminer.utils import apply_matrix_rect

from kg.sources.pdf_matrix import install, turned_box

_number = st.one_of(
    st.floats(-1e6, 1e6), st.integers(-1000, 1000), st.sampled_from((0, 0.0, -0.0, 1, -1, 1e-300))
)


@given(st.tuples(*[_number] * 6), st.tuples(*[_number] * 4))
def test_the_same_as_the_library(matrix: tuple[float, ...], rect: tuple[float, ...]) -> None:
    assert turned_box(matrix, rect) == apply_matrix_rect(matrix, rect)  # type: ignore[arg-type]


@given(_number, _number, _number, _number, st.tuples(*[_number] * 4))
def test_the_same_where_nothing_is_turned(
    a: float, d: float, e: float, f: float, rect: tuple[float, ...]
) -> None:
    matrix = (a, 0, 0.0, d, e, f)
    found = turned_box(matrix, rect)  # type: ignore[arg-type]
    assert found == apply_matrix_rect(matrix, rect)  # type: ignore[arg-type]
    assert not any(map(math.isnan, found))


def test_the_library_reads_with_it() -> None:
    install()
    assert layout.apply_matrix_rect is turned_box
