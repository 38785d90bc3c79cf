"""A cell that holds number, category and title together: ``1. 資訊科技／`` over ``開放數據的數據集清單``."""

from __future__ import annotations

import re

from kg.documents.plan.items import Lines
from kg.documents.plan.looks import is_category
from kg.documents.plan.words import SLASHES
from kg.sources.model import CellLine
from kg.values.lazy import lazy

_CHINESE = "[一二三四五六七八九十]{1,3}"
_NUMBER = lazy(
    rf"^\s*[(（]?(\d{{1,3}}|{_CHINESE})\s*[.．、)）]\s*|^\s*(\d{{1,3}})\s+(?=\D)|^\s*(\d{{1,3}})\s*\n"
)
_SLASH = lazy(f"[{SLASHES}]")


def chinese_number(text: str) -> str:
    """A Chinese numeral up to 99 in digits; any other text as it is."""
    if not re.fullmatch(_CHINESE, text):
        return text
    tens, ten, ones = text.rpartition("十")
    digits = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
    if len(tens) > 1 or len(ones) > 1:
        return text
    return str((digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0))


def is_number(text: str) -> bool:
    """Whether a cell holds a row's number and nothing else: ``1.``, ``(2)``, ``A-3``, ``1b``, ``(iv)``."""
    return bool(_ALONE.fullmatch(text.strip()))


_ALONE = lazy(
    rf"[(（\[]?(?:[A-Z]{{0,2}}[-.]?\d{{1,3}}(?:[-.]\d{{1,3}})*[a-z]?|{_CHINESE}|[ivx]{{1,5}}|[a-z])\s*[.．、)）\]]*"
)


def split_number(lines: Lines) -> tuple[str, Lines]:
    text = "\n".join(line.text for line in lines)
    match = _NUMBER.match(text)
    if not match:
        return "", lines
    return next(g for g in match.groups() if g), after(lines, match.end())


def split_category(lines: Lines, *, certain: bool = False) -> tuple[Lines, Lines]:
    """(category, title): parted at the slash after the longest wording that is a category, else at the first slash that
    ends a line, else after a first line that is a category, else at the first slash of a short first part; ((), all) when nothing tells.
    ``certain``: only at a slash after a category, for a column that its heading calls the name alone."""
    text = "\n".join(line.text for line in lines)
    slashes = [m.start() for m in _SLASH.finditer(text)]
    for at in reversed(slashes[:3]):
        if is_category(text[:at].replace("\n", " ")) or is_category(text[:at].replace("\n", "")):
            return before(lines, at), after(lines, at + 1)
    if certain:
        return (), lines
    for at in slashes:
        if text[at + 1 :].lstrip(" ").startswith("\n") and len(text[:at]) <= 40:
            return before(lines, at), after(lines, at + 1)
    if len(lines) > 1 and is_category(lines[0].text):
        return lines[:1], lines[1:]
    if slashes and len(text[: slashes[0]].strip()) <= 12:
        return before(lines, slashes[0]), after(lines, slashes[0] + 1)
    return (), lines


def split_description(lines: Lines) -> tuple[Lines, Lines]:
    """(title, description): parted at the colon or the stroke that ends the name, else after a first line that the author ended, else all is the title."""
    text = "\n".join(line.text for line in lines)
    if match := _NAME_ENDS.search(text):
        return before(lines, match.start()), after(lines, match.end())
    if len(lines) > 1 and lines[0].forced:
        return lines[:1], lines[1:]
    return lines, ()


_NAME_ENDS = lazy(r"\s*[:：]\s*|\s+[-–—]+\s+|\s+/\s+|(?<=[\u3400-\u9fff])[／—–]{1,2}")


def before(lines: Lines, at: int) -> Lines:
    kept: list[CellLine] = []
    for line in lines:
        if at <= 0:
            break
        text = line.text[:at]
        if text.strip():
            kept.append(
                CellLine(
                    text.rstrip(), line.box, line.space_after if at > len(line.text) else None, line.forced
                )
            )
        at -= len(line.text) + 1
    return tuple(kept)


def after(lines: Lines, at: int) -> Lines:
    kept: list[CellLine] = []
    for line in lines:
        text = line.text[at:] if at > 0 else line.text
        if text.strip():
            kept.append(
                line
                if text == line.text
                else CellLine(text.lstrip(), line.box, line.space_after, line.forced)
            )
        at -= len(line.text) + 1
    return tuple(kept)
