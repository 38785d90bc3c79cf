"""Sets of characters by their ranges, asked without ``re``: that goes through a class of all Chinese characters one by one, twice, for
each pattern that it compiles, which takes longer than reading a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container
from itertools import chain


class Ranges(Container[object]):
    """A set of characters given as what stands in the brackets of a regular expression class: characters and ranges, no escapes."""

    def __init__(self, chars: str) -> None:
        self.chars = chars
        self._known = _Known(chars)

    def __contains__(self, char: object) -> bool:
        """``char``: one character."""
        return isinstance(char, str) and self._known[char]

    def any_of(self, text: str) -> bool:
        """Whether the set, none of whose characters is ASCII, holds one of a text."""
        return not text.isascii() and any(map(self._known.__getitem__, text))


class _Known(dict[str, bool]):
    """Character -> whether it is in the set, worked out when it is first asked for."""

    def __init__(self, chars: str) -> None:
        super().__init__()
        self._bounds = list(chain.from_iterable(_merged(chars)))

    def __missing__(self, char: str) -> bool:
        self[char] = found = bisect_right(self._bounds, ord(char)) % 2 == 1
        return found


def _merged(chars: str) -> list[tuple[int, int]]:
    """(first, last + 1) of each run of characters, ascending."""
    runs: list[tuple[int, int]] = []
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(chars):
        last = at + 2 if chars[at + 1 : at + 2] == "-" and at + 2 < len(chars) else at
        found.append((ord(chars[at]), ord(chars[last]) + 1))
        at = last + 1
    for first, end in sorted(found):
        if runs and first <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(end, runs[-1][1]))
        else:
            runs.append((first, end))
    return runs
