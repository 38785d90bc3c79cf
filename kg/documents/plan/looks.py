"""What a piece of text looks like, whatever column it stands in: a date, a category, a frequency, a number."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from kg.documents.plan.words import BULLETS, SLASHES, norm
from kg.values.frequency import parse_frequency
from kg.values.lazy import lazy
from kg.values.month import parse_month
from kg.values.theme import find_theme

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ONE_DATE = (
    rf"(?:\d{{1,2}} ?[/.\-] ?\d{{4}}|\d{{4}} ?[/.\-] ?\d{{1,2}}(?!\d)|\d{{4}} ?年 ?(?:\d{{1,2}} ?月|第?[一二三四1-4] ?季度?|[首末] ?季|[上下]半年|年?[初中底])"
    rf"|\d{{4}} ?年 ?\d{{1,2}} ?(?:-|~|至|到) ?\d{{1,2}} ?月|\d{{4}} ?年度?内(?=$|发放|公布)"
    rf"|(?<!\d)\d\d ?年 ?\d{{1,2}} ?月|{_MONTH}(?:-| ?')\d\d(?![-\d])"
    rf"|(?:q[1-4]|[1-4]q),? ?(?:of )?\d{{4}}|\d{{4}} ?q[1-4]|{_MONTH},? ?\d{{4}}|(?:early|mid|late|end)[ -](?:of )?\d{{4}}"
    r"|(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|half)(?: of)?,? \d{4})"
)
_BEFORE = r"(?:(?:by|in|from|before|around|about|within|since) (?:the )?|[由自于在约])"
BEFORE = lazy(_BEFORE)
DATE = lazy(rf"{_BEFORE}?{_ONE_DATE}(?: ?(?:-|~|至|到|to) ?{_ONE_DATE})?[起前内]?(?: ?\([^()]{{0,30}}\))?")
UNDATED = lazy(
    r"^[(]?(?:待定|待确定|未定|有待(?:确定|公布)|待(?:公布|发布|通知|落实|订|商讨)|日期待定|tb[cda]|(?:to be|not yet|yet to be) (?:confirmed|determined|decided|advised|announced|fixed|known|set|scheduled)|under (?:review|planning|consideration)|尚未(?:决定|确定|定))[)]?$"
)
"""A month that is still open."""
RELEASED = lazy(
    r"^[(]?(?:已经?(?:发放|上载|公布|开放|推出|发布)|(?:already |been )*(?:released|uploaded|published))[)]?$"
)
"""Released, in words that name no month."""
INTEGER = lazy(r"^(?:[(（]?\d{1,3}\s*[.．、)）]?|[(（]?[一二三四五六七八九十]{1,3}[.．、)）])$")
GLUED = lazy(r"^(\d{1,3}[.．、)）]|[一二三四五六七八九十]{1,3}[、.．])(?=[^\d\s])")
_FREQUENT = lazy(
    r"^(?:每|逐|实时|即时|适时|不定期|定期|一次|只此一次|单次|按需|按情况|有需要|如有|当有|视乎|视需要|持续|随时|两年|半年|不适用)"
    r"|^(?:annual|year|half|month|bi-?|quarter|week|dai|hour|real|near|as (?:and|soon|need|requir|necess)|when|ad[ -]?hoc|every|once|twice|one-?(?:off|time)|on demand|"
    r"on an? |continuous|irregular|regular|upon|not applicable|static|\d+ times)"
)
_UNIT = r"(?:学年|财政年度?|年|季度?|月份?|周|星期|日|天|小时|分钟|秒)"
_WHOLE = lazy(
    rf"(?:(?:大?约)?每隔?(?:[一两二三四五六七八九十\d]+个?)?半?个?{_UNIT}(?:[一两二三四\d]+次)?(?:更新)?|(?:当|如|按|视|视乎|在)?(?:有|情况)?(?:需要|更新|变动|改动|新)(?:数据|资料)?(?:时|而定)?(?:更新)?"
    r"|实时|即时|不定期|定期|一次性?|只此一次)(?:\([^()]*\))?"
)
"""A frequency of several words, stray spaces left out: nothing else may stand in it."""
_FREQUENCY_WORDS = lazy(
    r"^(?:annual(?:ly)?|year(?:ly|s)?|half|half-?year(?:ly)?|month(?:ly|s)?|bi-?\w*|quarter(?:ly|s)?|week(?:ly|s)?|dai?ly|days?|hour(?:ly|s)?|real|near|time|real-time|as|and|when|"
    r"soon|possible|needed|necessary|required|ad|hoc|ad-hoc|every|once|twice|one|off|one-off|on|demand|an?|basis|updated?s?|there|is|are|changes?|available|if|or|continuous(?:ly)?|"
    r"irregular(?:ly)?|minutes?|seconds?|times|per|each|the|upon|in|of|\d{1,3})[,.;]?$"
)


@lru_cache(maxsize=4096)
def is_date(text: str) -> bool:
    return bool(DATE.fullmatch(norm(text)))


@lru_cache(maxsize=4096)
def is_open_date(text: str) -> bool:
    """Whether the text stands in a date's place without naming one: TBC, 待定, Released."""
    plain = text.strip()
    if plain[:1] in BULLETS:
        return False
    return bool(UNDATED.match(norm(plain)) or RELEASED.match(norm(plain)))


def part_date(text: str) -> tuple[str, str]:
    """(date, frequency) of a cell that may hold both: ``05/2026, Monthly``, ``每月 (由2026年6月起)``. Where it holds no month, or says
    nothing else that is a frequency, it is all date, or all frequency."""
    plain = norm(text)
    if not plain or UNDATED.match(plain):
        return text, ""
    half = to_half(text)
    match = next((m for m in DATE_HERE.finditer(half) if parse_month(m[0])), None)
    if match is None:
        return ("", text) if is_frequency(text) or maybe_frequency(text) else (text, "")
    rest = f"{half[: match.start()]} {half[match.end() :]}"
    rest = re.sub(r"\(\s*\)", " ", rest)
    rest = re.sub(r"^[\s,;/、；，|()\-–—:：]+|[\s,;/、；，|(\-–—:：]+$", "", rest)
    if rest.count(")") > rest.count("("):
        rest = rest.replace(")", "", 1).strip()
    if (
        parse_frequency(rest).code is None
        or len(rest) > 60
        or rest.count("(") != rest.count(")")
        or "( " in rest
    ):
        return text, ""
    return text[match.start() : match.end()].strip(), rest


def to_half(text: str) -> str:
    """Full-width punctuation in half width, character for character."""
    return text.translate(_HALF)


_HALF = str.maketrans("（），；／：", "(),;/:")
SHORT_MONTH = lazy(
    rf"(?<![A-Za-z\d])(?:{_MONTH}(?:-| ?')\d\d|\d\d ?年 ?\d{{1,2}} ?月)(?![-\d])", re.IGNORECASE
)
"""A month of a year in two digits that leaves no doubt: Mar-27."""
DATE_HERE = lazy(
    r"(?:(?:by|in|from|starting from|with effect from|since|before|around|about|within) (?:the )?|[由自於于在約约從从])?"
    r"(?:(?:the )?(?:end|early|mid|late|first|second|third|fourth|1st|2nd|3rd|4th)[ -](?:of |quarter |half )*(?:of )?|q[1-4],? ?(?:of )?"
    rf"|(?<![A-Za-z]){_MONTH},? ?)?(?:\d{{1,2}} ?[/.\-] ?)?(?:19|20|二[〇零])[\d一二三四五六七八九〇零]{{2}}(?: ?[/.\-] ?\d{{1,2}}(?!\d)| ?q[1-4]"
    r"| ?年(?: ?[\d一二三四五六七八九十]{1,2} ?月| ?第?[一二三四1-4首末] ?季度?| ?[上下]半年|年?[初中底末])?)?[起前內内]?",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_category(text: str) -> bool:
    """Whether the whole text is a category: one of the portal's own, a synonym, or several of them together.

    Stricter than ``find_theme``, which also takes a compound of which it knows one part: here the text may be a category and the beginning
    of a title.
    """
    bare = text.strip().rstrip(SLASHES).strip()
    if not bare or len(bare) > 60 or (theme := find_theme(bare)) is None:
        return False
    if theme.exact:
        return True
    parts = [p for p in _COMPOUND.split(bare) if p.strip()]
    spaced = any("\u3400" <= c <= "\u9fff" for c in bare) and len(bare.split()) > 1
    return not spaced and (len(parts) == 1 or all(find_theme(p) for p in parts))


_COMPOUND = lazy(rf"[{SLASHES}、,，;；&＆]|\band\b|及|和|與|与")


@lru_cache(maxsize=4096)
def is_frequency(text: str) -> bool:
    plain = norm(text)
    if not _FREQUENT.search(plain):
        return False
    if plain.isascii():
        words = plain.split()
        twice = any(one == other for one, other in pairwise(words))  # a sentence begins with the same word
        return not twice and all(_FREQUENCY_WORDS.match(w.strip("()")) for w in words)
    return bool(_WHOLE.fullmatch(plain))


@lru_cache(maxsize=4096)
def maybe_frequency(text: str) -> bool:
    """Worded like a frequency, though not one of the usual ones: 每年 (自…起為每年二月), 每兩星期一次."""
    plain = norm(text)
    if not _FREQUENT.search(plain) or re.search(r"[,。;、]", plain):
        return False
    bare = re.sub(r"\([^()]*\)$", "", plain)
    return len(bare) <= (40 if bare.isascii() else 14) and parse_frequency(text).code is not None


@lru_cache(maxsize=4096)
def says_how_often(text: str) -> bool:
    return parse_frequency(text).code is not None or bool(
        re.search(r"更新|每[日天周週月季年]|需要时", norm(text))
    )
