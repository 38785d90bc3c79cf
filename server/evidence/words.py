"""Words found again among printed characters, whatever white space and line breaks stand between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[-+(]?[\d.,%$()]+")


def squeeze(text: str) -> tuple[str, list[int]]:
    """The text without white space, and where each of its characters stood."""
    kept = [at for at, c in enumerate(text) if not c.isspace()]
    return "".join(text[at] for at in kept), kept


def find(wanted: str, text: str, joined: Sequence[bool] = ()) -> tuple[int, int] | None:
    """Where the words stand in a text, from and to; None where they do not, or where a number stands more than once: nobody can say
    then which is meant.

    ``joined[n]`` says that character n goes on from the one before without a gap (on a page); without it a gap is white space.
    """
    needle, _ = squeeze(wanted)
    hay, places = squeeze(text)
    if not needle or not hay:
        return None
    is_number = _NUMBER.fullmatch(needle) is not None
    found = []
    at = hay.find(needle)
    while at >= 0:
        span = (places[at], places[at + len(needle) - 1] + 1)
        if not is_number or _is_whole(text, span, joined):
            found.append(span)
            if not is_number or len(found) > 1:
                break
        at = hay.find(needle, at + 1)
    return None if not found or (is_number and len(found) > 1) else found[0]


def _is_whole(text: str, span: tuple[int, int], joined: Sequence[bool]) -> bool:
    """Whether no more of a number stands right before or after."""
    begin, end = span
    before = text[begin - 1] if begin else " "
    after = text[end] if end < len(text) else " "
    if joined:
        before = before if joined[begin] else " "
        after = after if end < len(text) and joined[end] else " "
    return not (_of_number(before) or _of_number(after))


def _of_number(character: str) -> bool:
    return character.isdigit() or character in ".,-%"
