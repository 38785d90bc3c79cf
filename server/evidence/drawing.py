"""A picture of a page with places marked, and its packing. Pixels in, bytes out; nothing here knows of PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import cast

from PIL import Image, ImageChops, ImageDraw

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""

EDGE = (153, 27, 27)
"""Of a mark: as dark as a dark grey where it is printed without colour, and thicker than any rule of a table."""
TINT = (255, 244, 179)
"""Laid over a marked place as a highlighter is: what is printed stays legible (9.6:1 for black on it, without colour too)."""
STRONG = (255, 205, 66)
"""Laid over the very words."""
_LEVELS = (0, 85, 170, 204, 221, 238, 255)
"""What is kept of each colour: few dark steps, for they are the edges of letters, and close ones where tables are shaded. A page of text then
takes a quarter of the bytes."""
_LUT = [min(_LEVELS, key=lambda level: abs(level - v)) for v in range(256)] * 3


def mark(image: Image.Image, boxes: Sequence[Box], words: Sequence[Box], unit: float) -> Image.Image:
    """The page (RGB) with places and words marked; ``unit`` is the pixels of a point."""
    image = image.point(_LUT)
    for box in boxes:
        _tint(image, _grown(box, 1.5 * unit), TINT)
    for box in words:
        _tint(image, _grown(box, 1.0 * unit), STRONG)
    # what is drawn only darkens: no line hides a letter of the rows above and below
    lines = Image.new("RGB", image.size, (255, 255, 255))
    draw = ImageDraw.Draw(lines)
    width = max(2, round(1.4 * unit))
    for box in words:
        x0, _, x1, bottom = _grown(box, 1.0 * unit)
        draw.line((x0, bottom, x1, bottom), EDGE, max(1, width // 2))
    for box in boxes:
        outside = _grown(box, 1.5 * unit + width)
        draw.rectangle(outside, outline=EDGE, width=width)
        _point_at(draw, outside, image.size, unit)
    return ImageChops.darker(image, lines)


def _grown(box: Box, by: float) -> Box:
    x0, top, x1, bottom = box
    return (x0 - by, top - by, x1 + by, bottom + by)


def _tint(image: Image.Image, box: Box, colour: tuple[int, int, int]) -> None:
    x0, top, x1, bottom = (round(edge) for edge in box)
    inside = (max(0, x0), max(0, top), min(image.width, x1), min(image.height, bottom))
    if inside[0] < inside[2] and inside[1] < inside[3]:
        part = image.crop(inside)
        image.paste(ImageChops.multiply(part, Image.new("RGB", part.size, colour)), inside[:2])


def _point_at(draw: ImageDraw.ImageDraw, box: Box, size: tuple[int, int], unit: float) -> None:
    """An arrowhead in the margin on either side, where there is room: the eye finds the mark on a small picture of a page."""
    x0, top, x1, bottom = box
    middle, half, gap = (top + bottom) / 2, 5 * unit, 3 * unit
    if x0 - gap - 1.6 * half >= 0:
        tip = x0 - gap
        draw.polygon(
            [(tip, middle), (tip - 1.6 * half, middle - half), (tip - 1.6 * half, middle + half)], EDGE
        )
    if x1 + gap + 1.6 * half <= size[0]:
        tip = x1 + gap
        draw.polygon(
            [(tip, middle), (tip + 1.6 * half, middle - half), (tip + 1.6 * half, middle + half)], EDGE
        )


def pack(image: Image.Image) -> bytes:
    """As PNG, with a palette: exact where the page has few colours, else of the nearest 256."""
    colours = image.getcolors(256)
    if colours is None:
        packed = image.quantize(256, method=Image.Quantize.FASTOCTREE)
    else:
        palette = Image.new("P", (1, 1))
        palette.putpalette([value for _, colour in colours for value in cast(tuple[int, ...], colour)])
        packed = image.quantize(palette=palette, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    packed.save(stream, "PNG", compress_level=6)
    return stream.getvalue()
