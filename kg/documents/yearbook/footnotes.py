"""Footnotes at the foot of pages and columns, and their marks in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.yearbook.lines import Printed, Seam
from kg.values.lazy import lazy

_NUMERALS: Final = "一二三四五六七八九十百"
_WORDED: Final = lazy(
    rf"(?P<open>[(（\[])?(?P<mark>(?:附註|附注|備註|备注|註|注)\s?(?P<n>[{_NUMERALS}]{{1,3}}|\d{{1,3}})|(?:Foot)?[Nn]ote \d{{1,3}})"
    r"(?(open)[)）\]])(?P<sep>\s*[:：.、]?\s*)(?P<text>\S.*)",
    re.DOTALL,
)
_SIGN: Final = re.compile(
    r"(?P<mark>[*＊#†‡§]{1,4}|[¹²³⁰⁴-⁹]{1,2})(?P<sep>\s*)(?P<text>[^\s*＊#†‡§].*)", re.DOTALL
)
_DIGIT: Final = re.compile(r"[(（]?(?P<mark>\d{1,2})[)）]?(?P<sep>[.、]?\s*)(?P<text>[^\W\d].*)", re.DOTALL)
_RAISED: Final = lazy(r"(?<=[a-z]{3})\d{1,2}(?=[\s,.;:)]|\Z)")
_BRACKETED: Final = lazy(r"(?<=[\w.,;，。；])[(（](\d{1,2})[)）](?=[\s,.;，。；]|\Z)")
_CARET: Final = lazy(r"(?P<mark>\[\^[^\[\]\s]{1,40}\]):(?P<sep>\s*)(?P<text>\S.*)", re.DOTALL)
"""Markdown's: ``[^1]: …``, whose mark in the text is ``[^1]``."""
_NOTES: Final = lazy(r"(?:foot)?notes?|註釋?|注释?|附註|附注", re.IGNORECASE)
"""A line that only says that notes follow."""
_MAY_BE_RAISED: Final = lazy(r"[a-z]\d")
_MARK: Final = lazy(rf"(?:註|注)\s?(?:[{_NUMERALS}]{{1,3}}|\d{{1,3}})")
_MOST: Final = 10
"""A footnote has at most so many lines."""


@dataclass(slots=True)
class Definition:
    """``small``: a bare number, told to be a mark by the size that the note is set in only."""

    mark: str
    lines: list[Printed]
    texts: list[str]
    small: bool = False
    number: int = 0
    used: bool = field(default=False)

    @property
    def index(self) -> int:
        return self.lines[0].index

    @property
    def page(self) -> int:
        return self.lines[0].unit.page


def find_definitions(
    lines: Sequence[Printed], skipped: Mapping[int, str], *, paged: bool
) -> list[Definition]:
    """The footnotes with their lines. A line that begins with a mark right after an open line is prose, unless it is set as a note."""
    found: list[Definition] = []
    current: Definition | None = None
    before: Printed | None = None
    raised: set[str] = set()
    """Marks met in the text; also numbers at the end of Latin words, as raised marks stand in a text layer."""
    for line in lines:
        if line.table is not None or line.index in skipped:
            current = None
            continue
        starts = _starts(line, before, raised, paged=paged)
        first = line.text[0]
        apart = (
            before is None
            or before.closed
            or (first in "(（" and _NOTES.fullmatch(before.text.strip(" :：")))
        )
        if starts is None and not paged and (first.isdigit() or first in "(（") and apart:
            starts = _DIGIT.match(line.text)
            starts = starts if starts is not None and starts["mark"] in raised else None
        if starts is not None:
            current = Definition(starts["mark"], [line], [starts["text"]], small=starts.re is _DIGIT)
            found.append(current)
        elif current is not None and _continues(current, line, paged=paged):
            current.lines.append(line)
            current.texts.append(line.text)
        else:
            current, before = None, line
            if not paged and _MAY_BE_RAISED.search(line.text):
                raised.update(_RAISED.findall(line.text))
            if not paged and ("(" in line.text or "（" in line.text):
                raised.update(_BRACKETED.findall(line.text))
            if "註" in line.text or "注" in line.text:
                raised.update(_normal(m) for m in _MARK.findall(line.text))
            continue
        if line.closed and not paged and not _is_caret(current.mark):
            current = None
    return found


def _starts(
    line: Printed, before: Printed | None, met: Collection[str], *, paged: bool
) -> re.Match[str] | None:
    first = line.text[0]
    if not (first in "(（[附備备註注NF*＊#†‡§¹²³⁰⁴⁵⁶⁷⁸⁹" or (paged and line.small and first.isdigit())):
        return None
    if paged and not line.small and first not in "(（[附備备註注NF":
        return None
    if caret := _CARET.match(line.text):
        return caret
    match = _WORDED.match(line.text) or _SIGN.match(line.text)
    if match is None:
        return _DIGIT.match(line.text) if paged and line.small else None
    if line.small:
        return match
    if match.re is _SIGN and match["mark"][0] in "*＊#" and match["sep"]:
        return None  # a bullet
    inside = before is not None and not before.closed and line.seam is not Seam.APART
    return None if inside and not match["sep"] and _normal(match["mark"]) not in met else match


def _continues(current: Definition, line: Printed, *, paged: bool) -> bool:
    last = current.lines[-1]
    if len(current.lines) >= _MOST or line.unit.page != last.unit.page:
        return False
    if paged:
        return line.small and line.seam is Seam.CLOSE
    if _is_caret(current.mark) and line.indented:
        return line.seam is not Seam.APART
    return not last.closed and not line.indented and line.seam is not Seam.APART


Find = Callable[[str, int, int, int], tuple[str, list[Definition]]]


def mark_finder(definitions: Sequence[Definition]) -> Find:
    """A function of (text, first index, last index, last page) that gives the text without the marks, and the notes meant: of several with one mark
    that on the same page, else the next one after the text, else the last one before it."""
    by_mark: dict[str, list[Definition]] = {}
    for d in definitions:
        by_mark.setdefault(_normal(d.mark), []).append(d)
    if not by_mark:
        return lambda text, first, last, page: (text, [])
    pattern = re.compile("|".join(_pattern(m) for m in sorted(by_mark, key=lambda m: (-len(m), m))))
    small = {m for m, ds in by_mark.items() if all(d.small for d in ds)}
    begin = set("".join(_BEGINS.get(mark[0], mark[0]) for mark in by_mark))

    def find(text: str, first: int, last: int, page: int) -> tuple[str, list[Definition]]:
        meant: list[Definition] = []
        if not any(char in text for char in begin):
            return text, meant  # as in most paragraphs
        parts: list[str] = []
        at = 0
        for match in pattern.finditer(text):
            mark = _normal(match[0] if _is_caret(match[0]) else match[0].strip("()（）[] "))
            candidates = by_mark.get(mark, [])
            if mark in small:
                candidates = [d for d in candidates if d.index > first and not d.used]
            if not candidates:
                continue
            best = min(candidates, key=lambda d: (d.page != page, d.index < first, abs(d.index - last)))
            best.used = True
            if best not in meant:
                meant.append(best)
            parts.append(text[at : match.start()])
            at = match.end()
        return ("".join([*parts, text[at:]]) if meant else text), meant

    return find


_BEGINS: Final = {"注": "註注", "备": "備备", "n": "nN", "*": "*＊"}
"""What a mark in its normal form is printed with, where that is not its first character alone."""


def _normal(mark: str) -> str:
    return re.sub(r"\s+", "", mark).replace("註", "注").replace("備", "备").replace("＊", "*").lower()


def _is_caret(mark: str) -> bool:
    return mark.startswith("[^")


def _pattern(mark: str) -> str:
    if _is_caret(mark):
        return rf"(?i:{re.escape(mark)})"
    if mark.isdigit():
        return rf"(?<=[\w.,;，。；])[(（]{mark}[)）](?=[\s,.;，。；]|\Z)|(?<=[^\W\d_])(?<![A-Za-z]\s){mark}(?=[，。、；：,;:）)」”\s]|\.(?!\d)|\Z)"
    if re.match(r"[^\W\d_]", mark):
        word = re.sub(r"\d+\Z", "", mark).rstrip(_NUMERALS)
        number = mark[len(word) :]
        word = word.replace("注", "[註注]").replace("备", "[備备]").replace("note", "[Nn]ote")
        return rf"[(（\[]\s?{word}\s?{number}\s?[)）\]]|{word}\s?{number}(?![\d{_NUMERALS}])"
    sign = "".join(f"[{re.escape(c)}{'＊' if c == '*' else ''}]" for c in mark)
    around = re.escape(mark[0])
    return rf"(?<=[^\s{around}]){sign}(?!{around})"
