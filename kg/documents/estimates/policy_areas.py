"""What a list of programmes says of policy areas: which statements there are, whose they are, and the areas and posts in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.documents.estimates.words import both
from kg.records.estimates import PolicyArea
from kg.values.lazy import lazy

_KNOWN_AREAS: Final = (
    "Financial Services",
    "Commerce and Industry",
    "Public Safety",
    "Internal Security",
    "Immigration Control",
    "Employment and Labour",
    "Employment",
    "Manpower Development",
    "Health",
    "Education",
    "Housing",
    "Legal Aid",
    "Administration of Justice",
    "Intra-Governmental Services",
    "Environmental Hygiene",
    "Social Welfare",
    "Information Technology and Broadcasting",
    "District and Community Relations",
    "Travel and Tourism",
)
"""Names of policy areas, to part them from a programme's name that an extractor ran into them."""
POLICY = lazy(
    both(r"(?:這|本|該|此)\s?(?:些|項|個)?\s?綱\s?領\s?(?:均|亦|也|都)?\s?(?:納入|屬於|屬)\s?政策範圍")
    + r"|Th(?:is|ese) programmes? contributes? to Policy Area"
)
OF_ONE = lazy(both(r"(?:這|本|該|此)\s?(?:項|個)?\s?綱") + r"|This programme\b")


def shares(statements: Sequence[str], programmes: int) -> list[int] | None:
    """For how many programmes each of the statements is that were printed apart from the list, one after the other; None where it cannot be
    told. One that speaks of this programme is for one."""
    if len(statements) == 1:
        return [programmes]
    if len(statements) == programmes:
        return [1] * programmes
    single = [bool(OF_ONE.match(text)) for text in statements]
    rest = programmes - sum(single)
    if single.count(False) == 1 and rest > 1:
        return [1 if one else rest for one in single]
    return None


def follows(stated: Sequence[tuple[int, str]], programmes: int) -> bool:
    """Whether each statement stands behind the last of its programmes, and not beside the first as on the page. ``stated`` are the indices of
    the programmes at which statements stand, with their texts. It does when only then those that speak of this programme are for one, and those
    that speak of these programmes for more."""
    at = [n for n, _ in stated]
    beside = [end - start for start, end in zip([0, *at[1:]], [*at[1:], programmes], strict=True)]
    behind = [end - start for start, end in zip([-1, *at[:-1]], [*at[:-1], programmes - 1], strict=True)]

    def fits(counts: Sequence[int]) -> bool:
        return all(
            (count == 1) == bool(OF_ONE.match(text)) for count, (_, text) in zip(counts, stated, strict=True)
        )

    return bool(at) and not fits(beside) and fits(behind)


_AREA = lazy(
    both(r"政策範圍")
    + r"\s*(\d{1,2})\s*[：:]\s*(.+?)\s*(?:[(（]((?:[^()（）]|[(（][^()（）]*[)）])+)[)）]|[(（]?\Z)"
    + r"|Policy Area\s+(\d{1,2})\s*:\s*(.+?)\s*(?:\(((?:[^()]|\([^()]*\))+)\)|\(?\Z)",
    re.DOTALL,
)


def read_areas(text: str) -> tuple[tuple[PolicyArea, ...], str]:
    """The policy areas of a statement, and the words behind a known area's name that belong to a programme's name."""
    areas = []
    lost = ""
    for match in _AREA.finditer(text):
        number, name, post = (match[1] or match[4]), (match[2] or match[5]), (match[3] or match[6] or "")
        if match[5]:
            known = next(
                (
                    k
                    for k in _KNOWN_AREAS
                    if name.startswith(k + " ") and not re.match(rf"{k}(?:,| and\b)", name)
                ),
                None,
            )
            if known is not None:
                lost = name[len(known) :].strip()
        areas.append(PolicyArea(number, name.strip(), post.strip()))
    return tuple(areas), lost


ONLY: Final = "1"
"""The code of a programme that is a head's only one, and therefore bears no number."""
_BEFORE_NAME: Final = lazy(both(r"\s*(?:綱\s?領|Programme|PROGRAMME)(?=[\s:：])[\s:：]*"))


def only_name(lines: Sequence[str]) -> str:
    """The name that stands before the statement of policy areas in the list of programmes; empty where none does."""
    for n, line in enumerate(lines):
        if match := POLICY.search(line):
            before = [*lines[:n], line[: match.start()]]
            text = " ".join(" ".join(before).split())
            return without_word(text) if len(text) <= _LONGEST_NAME else ""
    return ""


_LONGEST_NAME: Final = 120


def without_word(text: str) -> str:
    """The text without the word for a programme in front of it."""
    match = _BEFORE_NAME.match(text)
    return text[match.end() :].strip() if match else text.strip()
