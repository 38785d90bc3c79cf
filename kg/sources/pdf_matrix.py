"""The box that a character takes on its page.

The library turns the four corners of each by its matrix and takes the least and the largest: a tenth of the time that a page takes.
Where nothing is turned, as in nearly all documents, two corners tell.
"""

from __future__ import annotations

from typing import Any

from pdfminer import layout
from pdfminer.utils import apply_matrix_rect

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]


def turned_box(matrix: Matrix, rect: Rect) -> Rect:
    """As the library's ``apply_matrix_rect``, to the last digit."""
    a, b, c, d, e, f = matrix
    if b or c:
        return apply_matrix_rect(matrix, rect)
    x0, y0, x1, y1 = rect
    x0, y0, x1, y1 = a * x0 + e, d * y0 + f, a * x1 + e, d * y1 + f
    if x0 <= x1 and y0 <= y1:
        return x0, y0, x1, y1
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def install() -> None:
    """Have the library's characters made with this. A version of it that makes them otherwise goes on as it does."""
    module: Any = layout
    if getattr(module, "apply_matrix_rect", None) is apply_matrix_rect:
        module.apply_matrix_rect = turned_box
