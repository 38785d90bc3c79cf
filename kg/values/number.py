"""Numbers as tables of the Estimates print them, and a torn line of them cut into its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise
from math import comb, log10, sqrt

from kg.dataclasses import dataclass
from kg.quick import unguarded
from kg.values.lazy import lazy
from kg.values.marks import MARK, RAISED, split_marks

DASHES = "-‐‑‒–—―─－−"


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says. ``number`` is None for 不適用, for a dash (``nil``) and for what is no single number (``>95``, ``2–3``); ``second`` is a number in brackets behind the first;
    ``percent`` says that a percent sign is printed. ``text`` is as printed, without ``marks``."""

    text: str
    number: Decimal | None
    second: Decimal | None = None
    marks: tuple[str, ...] = ()
    nil: bool = False
    percent: bool = False


_NUMBER = lazy(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u2009\u00a0]\d{3})+|\d+)(\.\d+)?")
_CELL = lazy(
    rf"(?P<sign>[{DASHES}+＋]\s?)?(?:HK)?\$?\s?(?P<n>[\d,. \u2009\u00a0]*\d)\s?(?P<p>[%％])?(?:\s?[(（]\s?(?P<s>[\d,. \u2009\u00a0]*\d)\s?[%％]?\s?[)）])?"
)
_DIGITS = r"\d[\d,. \u2009\u00a0]*"
_UNIT = (
    r"[%％]|個?工作天|个?工作天|個?工作日|个?工作日|個?月|个?月|個?星期|个?星期|日|天|年|小時|小时|分鐘|分钟|秒|"
    r"days?|working days?|hours?|hrs?|minutes?|mins?|seconds?|weeks?|months?|years?"
)
_MORE = r"或以上|以上|或以下|以下|以內|以内|之內|之内|或以內|或以内|or (?:above|more|below|less|over)"
_BOUND = lazy(
    rf"(?:within|up to|under|(?:not|no) more than|not less than|at most|最多|不多於|不多于|不超過|不超过)\s?{_DIGITS}\s?(?:{_UNIT})(?:\s?(?:{_MORE}))?"
    rf"|(?:[<>≤≥≦≧＜＞~～±]|約|约|不少於|不少于|少於|少于|多於|多于|about|over|at least|less than|more than)\s?{_DIGITS}(?:\s?(?:{_UNIT}))?(?:\s?(?:{_MORE}))?"
    rf"|{_DIGITS}(?:\s?(?:{_UNIT}))?\s?(?:[{DASHES}/／:：至]|to)\s?{_DIGITS}(?:\s?(?:{_UNIT}))?|{_DIGITS}\s?(?:{_UNIT})?\s?(?:{_MORE})|{_DIGITS}\s?(?:{_UNIT})",
    re.I,
)
"""A bound, a range, or a number with the unit in its own cell: printed values that are no single number."""
_BRACKETED = lazy(r"[(（]\s?(?P<n>[\d,. \u2009\u00a0]*\d)\s?(?P<p>[%％])?\s?[)）]")
_ABSENT = lazy(
    r"[(（]?(?:不\s?適\s?用|不\s?适\s?用|n\.?\s?/?\s?a\.?|not applicable|not available|沒有資料|没有资料|無資料|无资料|nil|無|无)[)）]?",
    re.I,
)
_NIL = lazy(rf"[{DASHES}]{{1,3}}")


def parse_decimal(text: str) -> Decimal | None:
    """``2 325``, ``5,954,774``, ``0.9``; None for anything else, also for groups that are not thousands."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    whole = re.sub(r"\D", "", match[1])
    return Decimal(whole + (match[2] or ""))


@lru_cache(maxsize=4096)
def parse_value(text: str, *, money: bool = False) -> Value | None:
    """The value of one cell; None when it holds none. In a ``money`` table a number in brackets alone is negative."""
    plain, marks = split_marks(" ".join(text.split()))
    if not plain:
        return None
    if _NIL.fullmatch(plain):
        return Value(plain, None, None, marks, nil=True)
    if _ABSENT.fullmatch(plain):
        return Value(plain, None, None, marks)
    if money and (match := _BRACKETED.fullmatch(plain)):
        number = parse_decimal(match["n"])
        return None if number is None else Value(plain, -number, None, marks, percent=bool(match["p"]))
    match = _CELL.fullmatch(plain)
    if match is None:
        return Value(plain, None, None, marks) if not money and _BOUND.fullmatch(plain) else None
    number, second = parse_decimal(match["n"]), parse_decimal(match["s"]) if match["s"] else None
    if number is None or (match["s"] and second is None):
        return None
    if match["sign"] and match["sign"].strip() in DASHES:
        number = -number
    return Value(plain, number, second, marks, percent=bool(match["p"]))


_PERCENT = lazy(rf"[(（]\s?(?P<sign>[{DASHES}+＋])?\s?(?P<n>\d[\d,]*(?:\.\d+)?)\s?[%％]\s?[)）]")
_PERCENTS = lazy(
    rf"[(（]\s?(?:[{DASHES}+＋]?\s?\d[\d,]*(?:\.\d+)?\s?[%％]|[{DASHES}]|不適用|不适用|N\.?A\.?)\s?[)）]"
)


def find_percents(text: str) -> list[str]:
    """Every ``(+3.6%)``, ``(—)`` in the text, as printed."""
    return _PERCENTS.findall(text)


def parse_percent(text: str) -> Decimal | None:
    """``(-15.8%)`` signed, ``(—)`` zero (no change), None for one that is not applicable."""
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        inner = text.strip().strip("()（） ")
        return Decimal(0) if _NIL.fullmatch(inner) else None
    number = Decimal(match["n"].replace(",", ""))
    return -number if match["sign"] and match["sign"] in DASHES else number


# -- a line of several columns ------------------------------------------------------------------------


_MARKS = rf"(?:\s?(?:\[\s?(?:{MARK}|[a-z])\s?\]|{RAISED}|{MARK}))*"
_PLAIN = r"\$?\d[\d,]*(?:\.\d+)?\s?[%％]?"
_DASH = rf"[{DASHES}]{{1,2}}(?![{DASHES}\d])"
_NOT_APPLICABLE = r"不\s?適\s?用|不\s?适\s?用|N\.?\s?/?\s?A\.?(?![A-Za-z])|n\.a\."
# A minus sign stands at its number; a bracket is a second figure or a negative sum.
_SIGNED = rf"(?:[{DASHES}](?=\d)|[<>≤≥≦≧＜＞]\s?)?{_PLAIN}"
_ATOM = lazy(rf"(?:[(（]\s?{_SIGNED}\s?[)）]|{_SIGNED}|{_DASH}|{_NOT_APPLICABLE}){_MARKS}")


@unguarded
@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    gap: str
    """The white space before it."""


def _atoms(text: str) -> list[_Atom] | None:
    found: list[_Atom] = []
    at = 0
    for match in _ATOM.finditer(text):
        gap = text[at : match.start()]
        if gap.strip() or (at and not gap and not match[0].startswith(("(", "（"))):
            return None
        found.append(_Atom(match[0].strip(), gap))
        at = match.end()
        trailing = len(match[0]) - len(match[0].rstrip())
        at -= trailing
    return None if text[at:].strip() or not found else found


_GROUP = lazy(rf"\d{{3}}(?:\.\d+)?\s?[%％]?(?:\s?(?:\[\s?(?:{MARK}|[a-z])\s?\]|{RAISED}|{MARK}))*")
_HEAD = lazy(r"[1-9]\d{0,2}")


def _may_join(before: str, atom: _Atom) -> bool:
    """Whether the atom can go on the number before it: three digits after one single space."""
    return len(atom.gap) == 1 and _GROUP.fullmatch(atom.text) is not None and before[-1].isdigit()


def _second(before: str, atom: _Atom) -> bool:
    """Whether the atom is a figure in brackets behind the number before it: ``34 (68)``."""
    return atom.text[0] in "(（" and len(atom.gap) <= 1 and before[-1].isdigit()


def is_values(text: str) -> bool:
    """Whether the text is values and nothing else."""
    return _atoms(text) is not None


def least_values(text: str) -> int:
    """How many values the text has at least, when every group of three digits goes on the one before; 0 when it is no line of values."""
    cut = _pieces(text)
    return 0 if cut is None else len(cut)


@lru_cache(maxsize=2048)
def _pieces(text: str) -> list[list[_Atom]] | None:
    """The atoms in runs that may be one number each: a run is cut where a number certainly begins. Asked several times for one line; not to be changed."""
    atoms = _atoms(text)
    if atoms is None:
        return None
    runs: list[list[_Atom]] = []
    for atom in atoms:
        if not runs:
            runs.append([atom])
            continue
        last = runs[-1]
        if _second(last[-1].text, atom) or (
            _may_join(last[-1].text, atom) and (len(last) > 1 or _HEAD.fullmatch(last[0].text) is not None)
        ):
            last.append(atom)
        else:
            runs.append([atom])
    return runs


def cut_values(text: str, columns: int) -> list[str] | None:
    """A line of numbers cut into ``columns`` cells: ``180 528^ 197 494^  200 000#`` has three. Spaces part thousands as well as columns; where the
    print leaves several ways, that whose numbers are of one size. None when it cannot be told."""
    cut = _cut(text, columns)
    return None if cut is None else list(cut)


@lru_cache(maxsize=2048)
def _cut(text: str, columns: int) -> tuple[str, ...] | None:
    runs = _pieces(text)
    if runs is None or columns < len(runs):
        return None
    if columns == len(runs):
        return tuple(" ".join(atom.text for atom in run) for run in runs)
    ways: list[tuple[float, tuple[str, ...]]] = []
    for shares in _shares(runs, columns):
        options = [list(_ways(run, n)) for run, n in zip(runs, shares, strict=True)]
        if all(options):
            ways.extend(_product(options))
        if len(ways) > 400:
            return None
    if not ways:
        return None
    ways.sort(key=lambda way: way[0])
    if len(ways) > 1 and (ways[1][0] - ways[0][0] < 0.15 or ways[0][0] > 0.6):
        return None
    return ways[0][1]


def _shares(runs: Sequence[Sequence[_Atom]], columns: int) -> list[tuple[int, ...]]:
    """How many numbers each run is cut into."""
    extra = columns - len(runs)
    if extra == 0:
        return [(1,) * len(runs)]
    room = [len(run) - 1 for run in runs]
    found: list[tuple[int, ...]] = [()]
    for n in range(len(runs)):
        rest = sum(room[n + 1 :])
        found = [
            (*f, 1 + k) for f in found for k in range(room[n] + 1) if 0 <= extra - (sum(f) - n) - k <= rest
        ]
        if len(found) > 200:
            return []
    return found


def _ways(run: Sequence[_Atom], count: int) -> list[tuple[str, ...]]:
    if count == 1:
        return [(" ".join(a.text for a in run),)]
    if comb(len(run) - 1, count - 1) > 200:
        return []
    found = []
    for cuts in combinations(range(1, len(run)), count - 1):
        edges = (0, *cuts, len(run))
        parts = [run[a:b] for a, b in pairwise(edges)]
        if all(_sound(part) for part in parts):
            found.append(tuple(" ".join(a.text for a in part) for part in parts))
    return found


def _sound(part: Sequence[_Atom]) -> bool:
    first = part[0].text
    if first[0] in "(（":
        return False
    if first.startswith("0") and first[1:2].isdigit():
        return False
    return len(part) == 1 or part[1].text[0] in "(（" or _HEAD.fullmatch(first) is not None


def _product(options: Sequence[Sequence[tuple[str, ...]]]) -> list[tuple[float, tuple[str, ...]]]:
    whole: list[tuple[str, ...]] = [()]
    for option in options:
        whole = [(*done, *more) for done in whole for more in option][:400]
    return [(_spread(cells), cells) for cells in whole]


def _spread(cells: Sequence[str]) -> float:
    """How far the numbers' sizes lie apart (in powers of ten)."""
    sizes = []
    for cell in cells:
        value = parse_value(cell)
        if value is not None and value.number is not None and value.number > 0:
            sizes.append(log10(float(value.number)))
    if len(sizes) < 2:
        return 0.0
    mean = sum(sizes) / len(sizes)
    return sqrt(sum((s - mean) ** 2 for s in sizes) / len(sizes))


def split_tail(text: str) -> tuple[str, str]:
    """A line's label and the values it ends in, each a word of its own: ``財政撥款(百萬元)  50.1 48.0`` has the tail ``50.1 48.0``; an empty tail
    where it ends in none."""
    start = end = len(text.rstrip())
    for match in reversed(list(_ATOM.finditer(text))):
        stop = match.end() - (len(match[0]) - len(match[0].rstrip()))
        if text[stop:start].strip() or (stop == start != end and match[0][0] not in "(（"):
            break
        if match.start() and not text[match.start() - 1].isspace() and text[match.start()] not in "(（":
            break
        start = match.start()
    if start == end:
        return text.strip(), ""
    return text[:start].strip(), text[start:end].strip()
