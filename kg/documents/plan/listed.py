"""Datasets listed in bullets or numbered lines instead of a table: ``• Vessel arrivals (CSV), to be released in March 2027, updated daily``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.plan.columns import roles_of
from kg.documents.plan.groups import split_number
from kg.documents.plan.labelled import SHORT
from kg.documents.plan.looks import (
    DATE_HERE,
    SHORT_MONTH,
    is_frequency,
    is_open_date,
    maybe_frequency,
    to_half,
)
from kg.documents.plan.words import BULLETS, norm, width
from kg.values.formats import find_formats
from kg.values.frequency import parse_frequency
from kg.values.lazy import lazy
from kg.values.month import parse_month

_BULLET = lazy(rf"\s*(?:[{BULLETS}]\s*|[*+–—-]\s+)(?P<text>\S.*)\Z", re.DOTALL)
_PARTS = lazy(r"\s[-–—]+\s|[–—]{2,}|[;,:()|]|\.(?=\s|\Z)|。")
_WEAK = frozenset(",()")
_LONGEST_IN_TITLE = 30
"""Places of what stands in brackets or behind a comma and still belongs to the name."""
_WRONG_MONTH = lazy(r"(?<![\d/.-])(?:\d{1,2} ?[/.-] ?(?:19|20)\d\d|(?:19|20)\d\d ?[/.-] ?\d{1,2})(?![\d/.-])")
_RELEASE = (
    r"(?:(?:to|be|will|is|are|was|were|has|have|been|already|expected|planned|scheduled|tentatively|first|targeted|for|the|and|which|that) )*"
    r"(?:releas(?:ed?|ing)|publi(?:shed|sh|cation)|launch(?:ed)?|opened|made available|available|uploaded|provided|target|expected|planned|due|scheduled)"
    r"(?: (?:date|month|for|on|in|by|from|since|at|the|release))*"
)
_RELEASE_HANS = r"(?:将|会|已|经|现|拟|预计|预期|计划|目标|首次|于|在|由|自|从)*(?:发放|开放|公布|发布|推出|上载|公开|提供|日期|起|更新)*"
_OF_RELEASE = lazy(rf"(?:{_RELEASE})?[\s(]*(?:(?:the|by|in|on|from|since|and) ?)*|{_RELEASE_HANS}")
_UP_TO_DATE = lazy(
    rf"[\s,]+(?:{_RELEASE})?\s*(?:(?:by|in|on|from|since|around) )*(?:the )?$|[\s,]*(?:將|将|會|会|已|經|经|擬|拟|預計|预计|計劃|计划)*(?:於|于|在|由|自)?\s*$",
    re.IGNORECASE,
)
_UPDATE = lazy(
    r"^(?:to be |will be |and |with |are |is |which )*(?:updat(?:ed?|es|ing)\b(?: frequency)?|frequency)(?: on an?| at)?:? ?",
    re.IGNORECASE,
)
_SAYS_UPDATE = lazy(r"updat|更新|频率|频密|frequency")
_FORMAT_WORDS = lazy(r"formats?|files?|in|and|or|as|etc|格式|档案|文件|以|及|和|或|等|提供|[\s/、,&+.]")
_CUT = " \t,，;；:：|.。-–—、"


@dataclass(frozen=True, slots=True)
class Listed:
    """What an item of a list says, each part as printed; '' for what it does not say."""

    title: str
    description: str
    date: str
    frequency: str


@dataclass(frozen=True, slots=True)
class _Segment:
    """``mark`` is what parts it from the next one, '' at the end; ``kind`` label, date, often, format or text."""

    start: int
    end: int
    mark: str
    kind: str


@lru_cache(maxsize=4096)
def list_item(text: str) -> tuple[str, str] | None:
    """(number, words) of a line that begins with a bullet (number '') or with a number and a mark."""
    if match := _BULLET.match(text):
        return split_number(match["text"]) or ("", match["text"].strip())
    return split_number(text)


@lru_cache(maxsize=4096)
def is_dated_item(text: str) -> bool:
    """Whether a line is an item of a list that says when."""
    item = list_item(text)
    return item is not None and bool(take_apart(item[1]).date)


@lru_cache(maxsize=2048)
def take_apart(text: str, bold: str = "") -> Listed:
    """The parts of an item's words. ``bold``: those at its beginning that stand out, and so are the name."""
    half = to_half(text)
    date, date_text = _date(half, len(bold))
    if date is None:
        date, date_text = _open_date(half)
    segments = _segments(half, date, len(bold))
    first = next((n for n, s in enumerate(segments) if s.kind != "label"), len(segments))
    start = segments[first].start if first < len(segments) else 0
    end, after = (len(bold), first) if bold else _title_end(half, segments, first, date)
    frequency = ""
    kept: list[_Segment] = []
    for segment in segments[after:]:
        if segment.end <= end:
            continue
        words = half[max(segment.start, end) : segment.end]
        if segment.kind == "date" and date is not None:
            words = half[max(segment.start, end) : date[0]] + " " + half[date[1] : segment.end]
            often = _often(words)
            if not often and not _OF_RELEASE.fullmatch(norm(words.strip(_CUT))):
                kept.append(segment)
            frequency = frequency or often
        elif segment.kind == "often" and not frequency:
            frequency = _UPDATE.sub("", text[segment.start : segment.end].strip())
        elif segment.kind != "label" and words.strip(_CUT + "()"):
            kept.append(segment)
    return Listed(_unquoted(text[start:end].strip(_CUT)), _joined(text, kept, end), date_text, frequency)


def _date(half: str, begin: int) -> tuple[tuple[int, int] | None, str]:
    """Where the date stands: the one that speaks of a release or is nearest to a month, not at the beginning, where it is the name's."""
    best: tuple[float, int, int] | None = None
    for match in [*DATE_HERE.finditer(half), *SHORT_MONTH.finditer(half), *_WRONG_MONTH.finditer(half)]:
        if match.start() < begin or (parse_month(match[0]) is None and not _WRONG_MONTH.fullmatch(match[0])):
            continue
        month = parse_month(match[0])
        score = (
            1.0
            if month is None
            or month.start != month.end
            or re.search(r"\D\d{1,2}\D*$|[a-z]", match[0], re.IGNORECASE)
            else 0.0
        )
        score += 2.0 * bool(_RELEASED_NEAR.search(norm(half[max(0, match.start() - 30) : match.start()])))
        score += 1.0 * bool(re.match(r"\s*(?:起|发放|發放|开放|開放|公布|推出)", half[match.end() :]))
        score -= 3.0 * (not half[: match.start()].strip(_CUT))
        score -= 2.0 * bool(re.fullmatch(r"(?:19|20)\d\d", match[0].strip()))
        if best is None or score > best[0]:
            best = (score, match.start(), match.end())
    if best is not None and best[0] > -2:
        return (best[1], best[2]), _PREPOSITION.sub("", half[best[1] : best[2]].strip())
    return None, ""


_PREPOSITION = lazy(r"^(?:(?:in|on|from|since|starting from)\s+(?:the )?|[於于在自由])", re.IGNORECASE)
_RELEASED_NEAR = lazy(
    r"releas|publish|launch|available|open|target|due|expected|planned|schedul|发放|开放|公布|发布|推出|上载|目标|预计|计划|[将于由在]$"
)


def speaks_of_release(text: str) -> bool:
    """Whether the words speak of a release, or name a month: a year alone may be the data's own."""
    return bool(_RELEASED_NEAR.search(norm(text)))


def _segments(half: str, date: tuple[int, int] | None, begin: int) -> list[_Segment]:
    found: list[_Segment] = []
    at, role = 0, ""
    marks = [m for m in _PARTS.finditer(half) if not (date and m.start() >= date[0] and m.end() <= date[1])]
    for start, end, mark in [(m.start(), m.end(), m[0].strip()) for m in marks] + [
        (len(half), len(half), "")
    ]:
        words = half[at:start].strip()
        if start <= begin:
            kind = "text"
        elif date is not None and at <= date[0] < start:
            kind = "date"
        elif mark == ":" and (said := _label(words)):
            kind, role = "label", said
            found.append(_Segment(at, start, mark, kind))
            at = end
            continue
        elif (role == "frequency" and words) or (found and _is_often(words)):
            kind = "often"
        elif found and words and only_formats(words):
            kind = "format"
        else:
            kind = "text"
        role = ""
        found.append(_Segment(at, start, mark, kind))
        at = end
    return found


def _title_end(
    half: str, segments: Sequence[_Segment], first: int, date: tuple[int, int] | None
) -> tuple[int, int]:
    """(where the name ends, the segment after it): with short words in brackets or behind a comma, but not with what says when, how often or in which form."""
    if first >= len(segments):
        return 0, first
    segment = segments[first]
    if segment.kind == "date" and date is not None:
        cut = _UP_TO_DATE.search(half[segment.start : date[0]])
        return segment.start + cut.start() if cut else date[0], first
    end, after = segment.end, first + 1
    while segment.mark in _WEAK and segment.mark and after < len(segments):
        segment = segments[after]
        opened, words = segments[after - 1].mark == "(", half[segment.start : segment.end].strip()
        most = _LONGEST_IN_TITLE if opened or not segment.mark else 2 * _LONGEST_IN_TITLE
        if words and (segment.kind != "text" or width(words) > most):
            break
        if words:
            end = segment.end + (segment.mark == ")")
        after += 1
    title = half[:end]
    if title.count("(") > title.count(")"):
        end = title.rindex("(")
    return end, first + 1


def _open_date(half: str) -> tuple[tuple[int, int] | None, str]:
    """Words in the place of a date: ``Target: to be confirmed``, ``(TBC)``."""
    at = 0
    for match in [*_PARTS.finditer(half), None]:
        end = match.start() if match else len(half)
        words = half[at:end].strip()
        if at and words and is_open_date(words):
            return (at, end), words
        at = match.end() if match else end
    return None, ""


def _label(words: str) -> str:
    """What a label in front of a colon announces, '' for words that are none."""
    if width(words) > 40:
        return ""
    roles = roles_of(words) or SHORT.get(norm(words), ())
    return roles[0] if len(roles) == 1 else "extra" if _EXTRA.fullmatch(norm(words)) else ""


_EXTRA = lazy(
    r"(?:(?:data|file) )?formats?|(?:数据|档案|文件)?格式|(?:target )?(?:release|publication)(?: target)?|target"
)


def _is_often(words: str) -> bool:
    bare = _UPDATE.sub("", words).strip()
    if not bare or width(bare) > 60:
        return False
    if is_frequency(bare) or maybe_frequency(bare):
        return True
    return bool(_SAYS_UPDATE.search(norm(words))) and parse_frequency(bare).code is not None


def _often(words: str) -> str:
    """How often, in what is left of the words that say when."""
    bare = re.sub(r"^[\s(]*(?:and|及|并|並)\s*", "", words.strip(_CUT + "()"))
    if match := _UPDATED.search(bare):
        bare = bare[match.start() :]
    return _UPDATE.sub("", bare).strip(_CUT) if _is_often(bare) else ""


_UPDATED = lazy(r"(?:to be |will be |and )*updat(?:ed|es|ing)\b", re.IGNORECASE)


def only_formats(words: str) -> bool:
    """Whether the words name formats and nothing else."""
    return bool(find_formats(words)) and not _FORMAT_WORDS.sub("", _without_formats(words))


def _without_formats(words: str) -> str:
    plain = norm(words)
    for name in (*find_formats(words), "excel"):
        plain = plain.replace(name.casefold(), " ")
    return plain


def _unquoted(title: str) -> str:
    match = _QUOTED.fullmatch(title)
    return match["name"] if match else title


_QUOTED = lazy(r"[「《“\"](?P<name>[^「」《》“”\"]+)[」》”\"]")


def _joined(text: str, kept: Sequence[_Segment], end: int) -> str:
    """What is kept, with the printed marks between neighbours."""
    runs: list[list[int]] = []
    for segment in kept:
        start = max(segment.start, end)
        if runs and not text[runs[-1][1] : start].strip(_CUT + "()（）"):
            runs[-1][1] = segment.end
        else:
            runs.append([start, segment.end])
    parts = []
    for start, stop in runs:
        closed = text[stop : stop + 1] in (")", "）") and any(c in text[start:stop] for c in "(（")
        part = text[start : stop + closed].strip(_CUT)
        for opening, closing in ("()", "（）"):
            if part.count(opening) != part.count(closing):
                part = part.strip(opening + closing)
        if part:
            parts.append(part.strip(_CUT))
    return "; ".join(parts)
