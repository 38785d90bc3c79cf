"""Agencies, units, funds, centres and mere lists that rows stand under: the name, the code in brackets, the kind."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.plan.words import CJK, norm
from kg.records import GroupKind
from kg.values.lazy import lazy

_NUMBERED = lazy(
    r"^\s*(?:[(（]\s*(?P<b>\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4}|[一二三四五六七八九十]{1,2})\s*[)）]|(?P<n>\d{1,2})\s*[.．、)）])\s*(?P<name>\S.*)$",
    re.DOTALL,
)
_ALIAS = lazy(
    r"\s*[(（]\s*(?:(?:以?下|后|後)?(?:简|簡)?(?:称|稱)(?:为|為)?|here(?:in)?after(?:\s+(?:referred\s+to\s+as|called))?|known\s+as)\s*[:：]?\s*"
    r"[「『“\"'‘《]?\s*(?:the\s+)?(?P<alias>[^」』”\"’》)）]+?)\s*[」』”\"'’》]?\s*[)）]\s*$",
    re.IGNORECASE,
)
_CODE = lazy(r"\s*[(（\[]\s*(?P<code>[A-Za-z][A-Za-z0-9&.,/\- ]{0,23})\s*[)）\]]\s*$")
_SHORT = lazy(rf"\s*[(（]\s*(?P<short>[{CJK}]{{2,8}})\s*[)）]\s*$")
_ORGANISATION = lazy(
    r"(?:局|署|处|厅|院|会|库|公署|办公室|办事处|公司|中心|大学|学院|机构|集团|协会|医院|秘书处|法庭|警队|消防|基金|天文台|档案馆|图书馆|博物馆|研究所|有限公司|组|科|分部|小组)$"
    r"|\b(?:department|bureau|office|commission|authority|council|company|limited|ltd\.?|corporation|agency|secretariat|centre|center|board|university|"
    r"institute|police|force|museum|library|hospital|foundation|academy|laboratory|federation|service|services|administration|registry|observatory|treasury|fund|branch|division|unit|trust|association|society|committee|college|judiciary)$"
    r"|^(?:department|bureau|office|commission|registry|board|council|institute|university|hong kong [a-z]+ (?:of|for)) "
)
_KIND_WORDS: tuple[tuple[GroupKind, str], ...] = (
    ("fund", r"基金(?:\(|$)|\bfunds?\b"),
    (
        "centre",
        r"研发中心|研究中心|研究及发展中心|r ?& ?d cent(?:re|er)|research (?:and development )?cent(?:re|er)",
    ),
    ("list", r"名单|名录|列表|清单|^其他|目录|^others?$|\blist\b|\bregister\b|^miscellaneous|^general$"),
    (
        "agency",
        r"(?:局|署|处|厅|院|会|库|办公室|办事处|公司|中心|大学|学院|机构|集团|天文台|秘书处|警队|警务处)$"
        r"|\b(?:department|bureau|office|commission|authority|council|company|limited|ltd\.?|corporation|agency|secretariat|centre|center|board|"
        r"university|institute|administration|registry|observatory|treasury|association|service|services)\b",
    ),
    ("unit", r"(?:组|科|分部|小组|部|馆)$|\b(?:unit|division|branch|section|team)\b"),
)
_KINDS = tuple((kind, lazy(pattern)) for kind, pattern in _KIND_WORDS)


@dataclass(frozen=True, slots=True)
class GroupName:
    name: str
    code: str
    alias: str
    kind: GroupKind


@lru_cache(maxsize=4096)
def parse_group(text: str) -> GroupName:
    """Takes a group's wording apart, without the number in front: ``香港科技園公司 (HKSTPC)``."""
    name = " ".join(text.split())
    alias = code = ""
    if match := _ALIAS.search(name):
        alias, name = match["alias"].strip(), name[: match.start()]
    if match := _CODE.search(name):
        code, name = match["code"].strip(), name[: match.start()]
    elif (match := _short(name)) and not alias and is_organisation(name[: match.start()]):
        alias, name = match["short"], name[: match.start()]
    return GroupName(name.strip(), code, alias, group_kind(f"{name} ({code})" if code else name))


@lru_cache(maxsize=4096)
def group_kind(name: str) -> GroupKind:
    plain = norm(name)
    bare = norm(_CODE.sub("", name))
    for kind, pattern in _KINDS:
        if pattern.search(bare) or (kind == "centre" and pattern.search(plain)):
            return kind
    return "unknown"


@lru_cache(maxsize=4096)
def split_number(text: str) -> tuple[str, str] | None:
    """(number, name) of a numbered heading: ``(1) 創新科技及工業局``, ``2. Hong Kong Productivity Council``."""
    match = _NUMBERED.match(text)
    if not match or len(match["name"]) > 120:
        return None
    return match["b"] or match["n"], match["name"].strip()


def bracketed_number(text: str) -> bool:
    match = _NUMBERED.match(text)
    return bool(match and match["b"])


@lru_cache(maxsize=4096)
def is_organisation(text: str) -> bool:
    """Whether the wording, brackets at its end aside, is that of an organisation's name."""
    text = text.strip()
    if len(text) > 120:
        return False
    name = _ALIAS.sub("", text)
    name = _CODE.sub("", name)
    if match := _short(name):
        name = name[: match.start()]
    plain = norm(name)
    if re.search(r"[。；;:?!，,]", plain.replace(", ", " ").replace("、", "")):
        return False
    return bool(_ORGANISATION.search(plain))


def _short(name: str) -> re.Match[str] | None:
    """A short name in brackets at the end; most names end in none."""
    return _SHORT.search(name) if name.rstrip().endswith((")", "）")) else None


def has_code(text: str) -> bool:
    return bool(_CODE.search(text)) and len(text) <= 80
