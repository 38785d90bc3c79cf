"""What one printed line looks like, before anyone asks what stands around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from kg.documents.estimates.words import ANY_HEADING, DASH, both, compact
from kg.values.lazy import lazy
from kg.values.marks import MARK

BULLETS: Final = "•‧●○▪▫■□◦‣⁃∙➢➤►▶❖✓✔\uf06c\uf0b7\uf0a7\uf0d8\uf076\uf06e\uf09f\uf0fc\uf071\uf02d"


class Look(NamedTuple):
    """``name`` is the kind of line; ``code`` and ``rest`` are the number, bullet or mark before the text, and the text after it.

    Names: those of the headings in ``words``, and ``programme`` (綱領(1)：name), ``listed`` (綱領(1) name), ``policy``, ``head``, ``rule``, ``bare`` (a number alone),
    ``para``, ``bullet``, ``mark``, ``columns``, ``numbers``, ``percent``, ``or``, ``money``, ``values`` (text with values behind it), ``leaders``, ``subheads``,
    ``officer``, ``text``.
    """

    name: str
    code: str = ""
    rest: str = ""
    short: str = ""
    """The line on the compact form, where a heading could be meant."""


_RULE: Final = lazy(rf"[{DASH}_=*·.━\s]{{3,}}\Z")
_BARE: Final = lazy(r"\d{1,3}\Z")
_PARA: Final = lazy(r"(\d{1,3})[.、]?[\s\u3000]+(?=\D)(.*)\Z", re.DOTALL)
_CLOSE_PARA: Final = lazy(r"(\d{1,3})[.、]?[\s\u3000]+(.*)\Z", re.DOTALL)
_BULLET: Final = lazy(rf"([{BULLETS}]|[{DASH}·](?=\s))\s*(.*)\Z", re.DOTALL)
_ONE_MARK: Final = rf"(?:\^\s?[A-Za-z](?![A-Za-z\d])|\[[a-z]\]|[\^\[]{{0,2}}{MARK}\]?)"
_MARK: Final = lazy(
    rf"(?:[{DASH}•]\s+)?({_ONE_MARK}(?:\s*(?:[,、]|及|和|and)?\s*{_ONE_MARK})*)\s*(?=\S)(.*)\Z", re.DOTALL
)
_MARK_ALONE: Final = lazy(rf"{_ONE_MARK}(?:\s*{_ONE_MARK})*\Z")
_HEAD: Final = lazy(rf"(\d{{0,4}})(?:{both('總目')}|head)(\d{{1,3}})[{DASH}](.+)\Z")
_PROGRAMME: Final = lazy(
    rf"\s*(?:{both('綱')}\s*{both('領')}|Programme|PROGRAMME)\s*[(（]\s*(\d{{1,2}}|[IVX]+)\s*[)）]\s*([:：]?)\s*(.*)\Z",
    re.DOTALL,
)
_NUMBER: Final = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
VALUE: Final = rf"(?:\$?{_NUMBER}%?|[{DASH}]|不適用|不适用|N\.?A\.?|[Nn]ot applicable)(?:\s*\({_NUMBER}\))?(?:\s?(?:\^?\[?{MARK}\]?|\^[A-Za-z](?![A-Za-z\d])|\[[a-z]\])){{0,3}}"
_NUMBERS: Final = lazy(rf"(?:\s*{VALUE}(?:\s+|\Z))+\Z")
_VALUES: Final = lazy(rf"(?:[.．…·‥]{{3,}}\s*|(?<=\s)){VALUE}(?:\s+{VALUE})*\s*\Z")
_TAIL: Final = lazy(rf"(?:\s+{VALUE}){{2,}}\s*\Z")
_LEADERS: Final = lazy(r"(?:[.．]\s?){4,}|…{2,}|·{4,}|‥{3,}")
_PERCENT: Final = lazy(rf"(?:\([+{DASH}]?(?:\d[\d.,]*%?)?\))+\Z|\({DASH[0]}\)\Z")
_OR: Final = lazy(
    both(
        r"\(?(?:或(?:較|与|與)|orreduced|orincreased|or[+\-–—]|orno|orsame|orthesame|orunchanged)|(?:原來)?(?:預算)?(?:增加|減少)\d[\d.,]*%\)$|\(20\d\d[-–—]\d\d$|\d[\d.,]*%\)$|原來(?:預算)?$|on20\d\d[-–—]\d\doriginal\)$|original\)$"
    )
)
_COLUMNS: Final = lazy(
    "(?:"
    + both(
        r"(?:20\d\d|19\d\d)(?:[-‐‑–—－](?:20)?\d\d)?|\$?['‘’]000|"
        r"\((?:實際|原來|原來預算|修訂|修訂預算|預算|計劃|估計|百萬元|億元|元|千元|核准預算|核准|開支|actual|original|revised|estimate|plan|target|\$m|\$\\?['‘’]000|\\?\$['‘’]000)?\)|"
        r"實際開支|核准預算|修訂預算|原來預算|預算|實際|修訂|計劃|(?:目標|指標|targets?|indicators?)(?=.)|actualexpenditure|approvedestimate|revisedestimate|estimate|\\?\$['‘’]000|\$m"
    )
    + ")+"
)
_MONEY: Final = lazy(both(r"財政撥款[(]|financialprovision"))
_POLICY: Final = lazy(
    both(
        r"(?:這|本|該|此)(?:些|項|個)?綱領(?:均|亦|也|都)?(?:納入|屬於|屬)政策範圍|th(?:is|ese)programmes?contributes?topolicyarea"
    )
)
_SUBHEADS: Final = lazy(
    both(
        r"分目(?:\(編號\))?|sub-?head(?:\(code\))?|sub-(?:\Z|(?=actual|approved|expenditure|estimate|20\d\d))"
    )
)
_SUBHEADS_CODED: Final = lazy(both(r"分目\(編號\)|sub-?head\(code\)"))
_OFFICER: Final = lazy(both(r"管制人員:|controllingofficer:"))


@lru_cache(maxsize=16384)
def look(text: str) -> Look:
    """The look of a line's text. Repeated lines (column headings, running heads) are looked at once."""
    plain = text.strip("\ufeff\u200b\f \t\r\n\u3000\xa0")
    if not plain:
        return Look("blank")
    short = ""
    if len(plain) <= 160 or ("   " in plain and len(plain) <= 400):
        short = compact(plain)
        short = short if len(short) <= 160 else ""
        if short and (found := _short(plain, short)):
            return found
    return _prefixed(plain, short)


def _short(plain: str, short: str) -> Look | None:
    if _RULE.match(plain):
        return Look("rule")
    if _BARE.match(short):
        return Look("bare", short, "", short)
    if len(short) <= 64 and (match := ANY_HEADING.fullmatch(short)):
        return Look(str(match.lastgroup), "", plain, short)
    if len(short) <= 120 and short[0] in _COLUMN_FIRST and _COLUMNS.fullmatch(short):
        return Look("columns", "", plain, short)
    if len(short) <= 64:
        if _PERCENT.match(short) and short != "()":
            return Look("percent", "", plain, short)
        if _OR.match(short):
            return Look("or", "", plain, short)
        if _SUBHEADS.match(short):
            return Look("subheads", "", plain, short)
    if short[0] in "分s" and _SUBHEADS_CODED.match(short):
        return Look("subheads", "", plain, short)
    if match := _HEAD.match(short):
        return Look("head", match[2], plain, short)
    if short[0] in "管c" and _OFFICER.match(short):
        return Look("officer", "", plain, short)
    if _MONEY.match(short):
        return Look("money", "", plain, short)
    if plain[0] in _NUMERIC and _NUMBERS.match(plain):
        return Look("numbers", "", plain, short)
    return None


_COLUMN_FIRST: Final = frozenset("12($\\'‘’實实核修原預预計计目指aeirt")
_NUMERIC: Final = frozenset("0123456789$-–—－─不Nn")


def _prefixed(plain: str, short: str) -> Look:
    first = plain[0]
    if first in "綱纲Pp" and (match := _PROGRAMME.match(plain)):
        return Look("programme" if match[2] else "listed", match[1], match[3].strip(), short)
    if first in "這这本該该此Tt" and _POLICY.match(compact(plain[:80])):
        return Look("policy", "", plain, short)
    if first in "0123456789" and (match := _PARA.match(plain)):
        return Look("para", match[1], match[2], short)
    if match := _BULLET.match(plain):
        rest = match[2]
        if first in "-•" and (inner := _MARK.match(rest)) and _FIRST.match(rest):
            return Look("mark", inner[1], inner[2], short)
        return Look("bullet", match[1], rest, short)
    if first in "^[" or _FIRST.match(first):
        if _MARK_ALONE.match(plain):
            return Look("mark", plain, "", short)
        if match := _MARK.match(plain):
            return Look("mark", match[1], match[2], short)
    if (
        short
        and (plain[-1] in _ENDINGS or plain[-2:-1] == "^" or _FIRST.match(plain[-1]))
        and (_TAIL.search(plain) or _VALUES.search(plain))
    ):
        return Look("values", "", plain, short)
    if short and _LEADERS.search(plain):
        return Look("leaders", "", plain, short)
    return Look("text", "", plain, short)


_FIRST: Final = lazy(MARK)
_ENDINGS: Final = frozenset("0123456789%-–—－─用AaEe)]")


def is_mark_bullet(code: str) -> bool:
    """Whether a bullet may be a footnote's mark as well (○, □)."""
    return "\u2190" <= code < "\ue000" and _FIRST.match(code) is not None


def ends_sentence(text: str) -> bool:
    """Whether a printed line ends where a sentence, an item or a lead may end."""
    return text.rstrip().endswith(
        ("。", "；", "：", "；以及", "．", ".", ";", ":", "; and", "!", "?", "？", "！", "，")
    )
