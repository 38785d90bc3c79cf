"""What a column is: recognised by what its heading says, in any order, and by what it holds when it has no heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from kg.dataclasses import dataclass
from kg.documents.plan.words import norm
from kg.values.lazy import lazy
from kg.values.nil import is_nil

Role = Literal[
    "number", "category", "title", "description", "date", "frequency", "remark", "organisation", "other"
]

_WHEN = (
    r"(?:目标|预计|预期|预定|计划|实际|拟|首次|已|target(?:ed)?|expected|planned|actual|tentative|initial)"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "number",
        r"(?:项目|条目|数据集)?编号|序号|项次|项目(?!名)|s ?/ ?n|(?:item|serial|ref(?:erence)?|entry|dataset) ?"
        r"(?:no\b\.?|number)|(?:s|sr|seq)\.? ?no\b\.?|no\b\.?|number|item|ref(?:erence)?\b\.?|serial|#",
    ),
    (
        "category",
        r"(?:数据集?|资料集?|资讯)?(?:的)?(?:种类|类别|分类|类型|主题)|(?:data ?(?:set)? ?)?(?:category|categories|theme|subject)"
        r"(?: of (?:the )?data ?(?:sets?)?)?|types? of data ?(?:sets?)?|data ?(?:set)? types?",
    ),
    (
        "title",
        r"(?:数据集?|资料集?)?(?:的)?(?:名称|标题)|数据集|资料集|(?:name|title) of (?:the )?data ?sets?"
        r"|data ?sets?(?: (?:name|title)s?)?|titles?|names?",
    ),
    (
        "description",
        r"(?:一般|数据集?|内容|简要|简短)?(?:的)?(?:说明|描述|简介|介绍|内容)|(?:general |brief |short )?descriptions?"
        r"(?: of (?:the )?data ?sets?)?|details|contents?|particulars|coverage|what (?:it|the data ?set|this) (?:contains|holds|shows|covers|is about)",
    ),
    (
        "date",
        rf"{_WHEN}?(?:的)?(?:发放|发布|发佈|公布|开放|推出|上载|提供)(?:的)?(?:日期|时间|月份|年月)|{_WHEN}?(?:日期|月份)"
        rf"|{_WHEN} (?:release|publication|launch|upload)(?! (?:date|month|time))"
        rf"|(?:{_WHEN} )?(?:release|publication|launch|upload|publishing) (?:date|month|time)"
        rf"|(?:{_WHEN} )?dates? (?:of|for) (?:the )?(?:first )?(?:release|publication|launch|upload)|(?:{_WHEN} )?(?:date|month)"
        r"|when|since|available (?:from|since)|(?:first )?(?:released|published|launched|uploaded) (?:on|in|since|at|date)|date (?:first )?(?:released|published|launched|uploaded|available)"
        r"|(?:目标|预计|预期|预定|计划|拟|target|expected|planned) ?(?:时间表?|年月|季度|year|quarter|time ?(?:table|frame)?)|时间表|time ?table|(?:release )?schedule",
    ),
    (
        "frequency",
        r"(?:数据)?(?:的)?更新(?:的)?(?:频率|频次|周期|频密程度|频密度|密度|次数)|频率|(?:how often )?(?:is )?updated how often|how often(?: updated)?|(?:updat(?:e|ing) )?frequency(?: of (?:data )?updat(?:es?|ing))?|updat(?:e|ing) cycle",
    ),
    (
        "organisation",
        r"(?:负责|相关|有关|提供|发放|数据)?(?:的)?(?:机构|组织|决策局|部门|局 ?/ ?部门)(?:名称)?|(?:name of )?(?:responsible |providing )?(?:organi[sz]ation|agency|department|bureau ?/ ?department|data provider)(?: name)?",
    ),
    (
        "extra",
        r"(?:data ?sets? )?(?:url|uri|web ?links?|hyper ?links?|links?|web ?(?:site|page)s?)(?: (?:address|(?:at|to|on|in) [a-z.]+))?|(?:数据集?)?(?:网址|连结|链接|超连结|网站)"
        r"|contact(?: (?:person|point|officer|details?))?|(?:联络|联系)(?:人|资料|方法|电话)|(?:file|data) ?formats?|formats?|(?:档案|文件|数据)?格式"
        r"|(?:current )?status|(?:现时)?(?:状态|状况|现况)",
    ),
    ("remark", r"备注|备考|附注|注释|注|remarks?|notes?|comments?"),
    (
        "unit",
        r"\(? ?(?:月 ?/ ?年|年 ?/ ?月|月份 ?/ ?年份|m{1,2} ?[/-] ?y{2,4}|y{2,4} ?[/-] ?m{1,2}|month ?/ ?year) ?\)?",
    ),
    ("separator", r"[/、,;:|\s]+|及|和|\band\b|\bor\b|或"),
)
_COMPILED = tuple((role, lazy(pattern)) for role, pattern in _PATTERNS)
_BEGIN = "".join(sorted({re.escape(char) for _, pattern in _PATTERNS for char in pattern}))
_ANY = lazy(rf"(?=[\s{_BEGIN}])(?:{'|'.join(pattern for _, pattern in _PATTERNS)})")
"""What begins with none of the characters that the patterns are written with cannot be in them: most of Chinese is passed over by that."""
HEADER_WORDS = lazy(
    r"^(?:of|the|for|to|in|data|dataset|set|target|expected|planned|release|released|publication|update|updating|general|name|month|year|time|public"
    r"|及|的|目标|预计|发放|开放|发布|一般|数据集?|资料集?|更新|[\s()/.:&-])+$"
)
"""Words of which headings are made that alone name no column."""
_LAST_EXTRA = lazy(r"^(?!.*separator).*extra$")
"""``Dataset URL``, ``File format``: what the form has no column for; not ``Description / format``."""
_BRACKETED = lazy(r"\([^()]*\)")


_BOTH = lazy(r"^(?:\S+ )*title separator (?:\S+ )*description")
"""``Dataset / description``: both in one cell, unlike ``Dataset description``."""
_RELEASE = lazy(r"(?:data ?set )?released?(?: in)?|launch(?:ed)?|target|目标|已?(?:发放|发布|公布)")
_UPDATE = lazy(r"updat(?:es?|ed|ing)|更新")
"""Headings of dates and frequencies, but no parts of them: ``Release`` over ``frequency`` is none."""


@lru_cache(maxsize=4096)
def lex(text: str) -> tuple[tuple[str, str], ...]:
    """The text of a heading as (role, wording) pieces; ``unknown`` for what names no column. Longest match first.

    Whether a line heads columns is asked again for each of the lines above it, and a column's cells are often equal."""
    return tuple(_lexed(norm(text)))


def _lexed(text: str) -> Iterator[tuple[str, str]]:
    at, unknown = 0, ""
    while at < len(text):
        # most cells are no headings: one search finds where a word of one may begin
        begin = match.start() if (match := _ANY.search(text, at)) else len(text)
        if begin > at:
            unknown += text[at:begin]
            at = begin
            continue
        role, end = "", at
        mid_word = at > 0 and text[at - 1].isascii() and text[at - 1].isalpha() and text[at].isalpha()
        for name, pattern in _COMPILED:
            match = None if mid_word and text[at].isascii() else pattern.match(text, at)
            if match and match.end() > end and not _cuts_word(text, match.end()):
                role, end = name, match.end()
        if not role:
            unknown += text[at]
            at += 1
            continue
        if unknown.strip():
            yield "unknown", unknown.strip()
        unknown = ""
        yield role, text[at:end]
        at = end
    if unknown.strip():
        yield "unknown", unknown.strip()


def _cuts_word(text: str, end: int) -> bool:
    return end < len(text) and all(c.isascii() and c.isalpha() for c in text[end - 1 : end + 1])


_ROLES = frozenset(
    {"number", "category", "title", "description", "date", "frequency", "remark", "organisation"}
)


def is_heading_piece(text: str) -> bool:
    """Whether the text is made of headings' words only, so that it can be a part of one."""
    return all(role != "unknown" or HEADER_WORDS.match(wording) for role, wording in lex(text))


def adds_to_heading(text: str) -> bool:
    """Whether a line of a heading says anything: an ``and`` by itself does not."""
    return any(role != "separator" for role, _ in lex(text))


def roles_of(text: str) -> tuple[Role, ...]:
    """The roles that one column heading names, in its order; () when it names none, or is too long for a heading."""
    if len(text) > 60:
        return ()
    found: list[Role] = []
    unknown = 0
    plain = norm(text)
    if _RELEASE.fullmatch(plain):
        return ("date",)
    if _UPDATE.fullmatch(plain):
        return ("frequency",)
    for role, wording in lex(plain):
        if role in _ROLES:
            if role not in found:
                found.append(role)  # type: ignore[arg-type]
        elif role == "unknown":
            unknown += len(_BRACKETED.sub("", wording))
    if not found or unknown > max(4, len(plain) // 2):
        return ()
    if _LAST_EXTRA.search(
        " ".join(role for role, wording in lex(_BRACKETED.sub("", plain)) if wording.strip())
    ):
        return ()
    if found[0] == "number" and len(found) > 1 and "title" not in found:
        return (found[0],)
    if "organisation" in found and len(found) > 1:
        found.remove("organisation")
    if "remark" in found and len(found) > 1:
        found.remove("remark")
    if "title" in found and ("category" not in found):
        # "Dataset description", "數據集更新頻率": the other word says what the column is
        others = [r for r in found if r not in ("title", "number")]
        if others == ["description"] and _BOTH.search(" ".join(role for role, _ in lex(plain))):
            return ("title", "description")
        found = others or found
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in the order printed. ``roles[i]`` has two roles where 種類／名稱 share a column, and is
    ("other",) for a column that the form does not know. ``names`` are the headings as printed."""

    roles: tuple[tuple[Role, ...], ...]
    names: tuple[str, ...]
    released: bool | None = None
    """False where the date's heading speaks of a target, True where it speaks of a release, None where neither."""

    def has(self, role: Role) -> bool:
        return any(role in roles for roles in self.roles)

    @property
    def order(self) -> tuple[Role, ...]:
        return tuple(role for roles in self.roles for role in roles)

    def missing(self) -> tuple[Role, ...]:
        wanted: tuple[Role, ...] = ("category", "title", "date", "frequency")
        gone = tuple(r for r in wanted if not self.has(r))
        return gone if self.has("description") or self.has("remark") else (*gone, "description")


_TARGET = lazy(r"目标|预计|预期|预定|计划|拟|target|expected|planned|tentative")


def read_header(names: Sequence[str], *, marked: bool = False) -> Columns | None:
    """The columns, if these texts are the headings of a table; ``marked`` when markup says they are.

    A heading row names at least three roles (two in a narrow table), one of them a title, date or frequency, and most of its cells are headings.
    """
    roles = [roles_of(name) for name in names]
    known = [r for r in roles if r]
    filled = sum(bool(norm(name)) for name in names)
    if filled == 1 and is_nil(" ".join(names)):
        return None  # No dataset is planned.
    order = [r for rs in known for r in rs]
    distinct = set(order)
    enough = 2 if marked or filled <= 3 else 3
    if len(distinct) < enough or len(known) * 2 < filled or not distinct & {"title", "date", "frequency"}:
        return None
    seen: set[str] = set()
    final: list[tuple[Role, ...]] = []
    english = sum(bool(r) and norm(n).isascii() for n, r in zip(names, roles, strict=True)) * 2 > len(known)
    for at, (name, found) in enumerate(zip(names, roles, strict=True)):
        if (
            english
            and not norm(name).isascii()
            and any(
                r == found and norm(n).isascii()
                for n, r in zip(names[at + 1 :], roles[at + 1 :], strict=True)
            )
        ):
            found = ()  # the same heading follows in the language of the others
        fresh: tuple[Role, ...] = tuple(r for r in found if r not in seen)
        if (found and not fresh and norm(name)) or not found:
            fresh = ("other",)
        seen.update(fresh)
        final.append(fresh)
    return settle(tuple(final), tuple(names))


def settle(roles: tuple[tuple[Role, ...], ...], names: tuple[str, ...]) -> Columns:
    """Columns with what only their company tells: a remark is the description where no column is called one."""
    order = [r for rs in roles for r in rs]
    if "remark" in order and "description" not in order:
        roles = tuple(tuple("description" if r == "remark" else r for r in rs) for rs in roles)
    date = next((norm(n) for n, rs in zip(names, roles, strict=True) if "date" in rs), "")
    released = None if not date else not _TARGET.search(date)
    return Columns(roles, names, released)
