"""Which headings a row of indicators stands under, by indentation where it is known, else by what the headings and rows say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.documents.estimates.grid_model import Row
from kg.quick import unguarded

_TOLERANCE = 4.0
"""Labels whose left edges differ by less, in points, stand at one indentation."""


@unguarded
@dataclass(frozen=True, slots=True)
class Item:
    """A heading (``values`` False) or a row of a table, in printed order. ``left`` is its place on the page, ``depth`` its level by leaders."""

    text: str
    row: Row
    values: bool
    left: float | None = None
    depth: int | None = None


@dataclass(slots=True)
class _Open:
    """A heading that is open: its own indentation or depth where known, and that of the rows right under it."""

    item: int
    left: float | None = None
    depth: int | None = None
    rows: int | None = None


def nest(items: Sequence[Item], named: Callable[[str], bool]) -> dict[int, tuple[int, ...]]:
    """Index of a row -> the indexes of the headings it stands under, outer first. ``named`` says whether the programme's prose names a heading."""
    if all(item.left is not None for item in items):
        return _by_place(items)
    if any(item.depth is not None for item in items if item.values):
        return _by_depth(items)
    return _by_wording(items, named)


def _by_place(items: Sequence[Item]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    stack: list[_Open] = []
    for n, item in enumerate(items):
        while stack and (stack[-1].left or 0.0) >= (item.left or 0.0) - _TOLERANCE:
            stack.pop()
        if item.values:
            found[n] = tuple(o.item for o in stack)
        else:
            stack.append(_Open(n, left=item.left))
    # Where nothing is indented, a heading's rows begin at its own edge.
    flush = len({round((item.left or 0.0) / _TOLERANCE) for item in items}) == 1
    return _flat(items) if flush and any(not i.values for i in items) else found


def _flat(items: Sequence[Item]) -> dict[int, tuple[int, ...]]:
    return _by_wording(items, lambda text: True)


def _by_depth(items: Sequence[Item]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    stack: list[_Open] = []
    pending: list[int] = []
    before = 0
    for n, item in enumerate(items):
        if not item.values:
            pending.append(n)
            continue
        depth = before if item.depth is None else item.depth
        if pending:
            opened = [_Open(p, rows=depth - (len(pending) - 1 - k)) for k, p in enumerate(pending)]
            outermost = opened[0].rows or 0
            while stack and (stack[-1].rows or 0) >= outermost:
                stack.pop()
            stack.extend(opened)
            pending = []
        else:
            while len(stack) > 1 and (stack[-1].rows or 0) > depth:
                stack.pop()
            if len(stack) == 1 and (stack[0].rows or 0) > depth:
                stack[0].rows = depth
        found[n] = tuple(o.item for o in stack)
        before = depth
    return found


@dataclass(slots=True)
class _Block:
    """Headings printed one after another, and the rows after them."""

    headings: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def _by_wording(items: Sequence[Item], named: Callable[[str], bool]) -> dict[int, tuple[int, ...]]:
    """A heading right after another is nested in it, and so are those after it whose rows measure the same. A heading after the rows of another is nested
    in that one only where the prose names all other headings of the table and not this one."""
    blocks: list[_Block] = [_Block()]
    for n, item in enumerate(items):
        if item.values:
            blocks[-1].rows.append(n)
        elif blocks[-1].rows or not blocks[-1].headings:
            blocks.append(_Block([n]))
        else:
            blocks[-1].headings.append(n)
    inner = _unnamed(items, blocks, named)
    found: dict[int, tuple[int, ...]] = {}
    outer: tuple[int, ...] = ()
    measures: set[str] = set()
    last: tuple[int, ...] = ()
    for block in blocks:
        own = {items[n].text for n in block.rows}
        if not block.headings:
            groups: tuple[int, ...] = ()
        elif len(block.headings) > 1:
            outer, measures = tuple(block.headings[:-1]), own
            groups = tuple(block.headings)
        elif outer and 2 * len(own & measures) >= len(measures):
            groups = (*outer, *block.headings)
        elif block.headings[0] == inner and last:
            groups = (last[0], *block.headings)
            outer = ()
        else:
            outer = ()
            groups = tuple(block.headings)
        for n in block.rows:
            found[n] = groups
        last = groups
    return found


def _unnamed(items: Sequence[Item], blocks: Sequence[_Block], named: Callable[[str], bool]) -> int | None:
    headings = [n for block in blocks for n in block.headings]
    if len(headings) < 3:
        return None
    unnamed = [n for n in headings if not named(items[n].text)]
    return unnamed[0] if len(unnamed) == 1 and unnamed[0] != headings[0] else None
