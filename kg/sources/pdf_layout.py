"""What a PDF page draws: pdfminer's layout objects as pdfplumber parses them.

They are read as they are, without pdfplumber's dictionaries of every attribute of every character, which take
a third of the time. Coordinates are relative to the page's box, y upwards.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage

from kg.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """The characters, shapes (lines, rectangles, curves) and pictures of a page, in the order drawn."""

    chars: list[Any] = field(default_factory=list)
    shapes: list[Any] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)

    @property
    def has_text(self) -> bool:
        return any(not c.get_text().isspace() for c in self.chars)

    @property
    def is_pictured(self) -> bool:
        """Whether the page shows something that may be text: a picture, or more shapes than a frame and a line."""
        return bool(self.pictures) or len(self.shapes) > 4


def drawn(page: Any) -> Drawn:
    """What a pdfplumber page draws, also inside nested drawings."""
    result = Drawn()
    stack = [iter(page.layout)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTChar):
                result.chars.append(item)
            elif isinstance(item, LTCurve):
                result.shapes.append(item)
            elif isinstance(item, LTImage):
                result.pictures.append(item)
            elif isinstance(item, LTContainer):
                stack.append(iter(item))
                break
        else:
            stack.pop()
    return result
