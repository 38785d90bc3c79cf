"""Section, part and note lines, told by what they say in any of the three languages, and only then by their letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.documents.plan.dates import years_in
from kg.documents.plan.words import PLAN_WORDS, norm
from kg.records import Section
from kg.values.lazy import lazy
from kg.values.nil import is_nil
from kg.values.script import in_two_languages

_MARK = lazy(
    r"^[\s#*]*(?:(?P<word>section|part|annex|第)\s*)?[(\[]?(?P<mark>(?:(?<=[nN] )|(?<=[tT] ))(?:IV|I{1,3})\b|(?:III|II|IV)(?=\s*[)\].、:．\-])|[A-Z]|[甲乙丙丁]|[一二三四]|(?:(?<=第)|(?<=[nN] )|(?<=[tT] ))\d)[)\]]?"
    r"(?:\s*(?:部分|部份|部|節|节)?\s*[.、:)\-–—．]|\s*(?:部分|部份|部|節|节)(?=\s)|(?(word)(?=\s|$)|(?!)))\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_DASHES = str.maketrans("‐‑‒–—―", "------")
_FIRST = "第甲乙丙丁一二三四"
"""The Chinese characters that what ``_MARK`` finds may begin with."""
SECTION_LETTERS = {"甲": "A", "乙": "B", "丙": "C", "丁": "D", "一": "A", "二": "B", "三": "C", "四": "D"}
ROMAN = {"I": "A", "II": "B", "III": "C", "IV": "D"}
PROGRESS = lazy(
    r"^进[度展]|[:,]进[度展]|进[度展](?:[:)]|$)|已经?(?:于[^,。]{0,12})?(?:上载|上传|发放|开放|公布|发布|推出|公开)|\bprogress\b|\balready\b|\b(?:have|has) been\b"
    r"|\b(?:released|uploaded|published|available) (?:on|to|at|via) (?:the )?(?:data|csdi|psi|portal|open)|^released data ?sets|^data ?sets? (?:(?:that )?(?:have been |already |previously )?released|released (?:so far|to date|previously))(?! (?:in|by|from) \d)(?:\b|$)"
)
_PROGRESS_ALONE = lazy(
    r"(?:(?:发放|开放|发布|公布|推出|工作)?(?:的)?进[度展]|(?:release )?progress)(?: (?:of|on|in) (?:the )?(?:releases?|plan|previous plans?|implementation))?"
    r"(?:报告|情况|update|report|[\s:])*(?:\(? ?(?:as at|as of|截至|up to)[^()]*\)?)?$"
)
OTHERS = lazy(
    r"其他(?:公营|公共|相关|有关|非政府)?(?:机构|组织|团体|界别|公司)|(?:公营|公共|私营)机构|\bother\b[a-z ]{0,20}\b(?:organi[sz]ations?|bodies|bod(?:y|ies)|institutions?|agencies|parties)\b"
    r"|\b(?:public|private|external) (?:organi[sz]ations?|bodies)\b"
)
_OTHERS_ALONE = lazy(
    r"其他(?:公营|公共|相关|有关|非政府)?(?:机构|组织|团体|公司)$|other(?: [a-z]+){0,2} (?:organi[sz]ations?|bodies|institutions?|agencies)$"
)
RELEASE = lazy(
    r"发放|开放|发布|公布|推出|公开|提供|上载|\brelease|\bpublish|\blaunch|\bopen(?:ed|ing)?\b|\bupload|\bmade available"
)
LATER = lazy(r"其后|往后|后续|未来|随后|following|subsequent|later|later years|coming years|next \w+ years")
_DATA = lazy(r"数据|资料|\bdata")
_COMPLETE = lazy(r"(?:数据集?|资料集?|清单|列表|data ?sets?|data|organi[sz]ations?|bodies|[:)。]|\d{4}年?)$")
_OPENING = lazy(r"^(?:进[度展]|其他|在 ?\d{4}|progress|data ?sets?|other|departmental|bureau)")
_COUNTED = lazy(r"^\(?\d{1,2}[.)、] ?(?=\D)")
_PART = lazy(
    r"^[\s#*]*(?:[(\[]?(?:i{1,3}|[1-4]|[a-d]|[一二三四]|\d\.\d{1,2})[)\]]?[.、): ]? ?)?(?P<non>非|non[- ]?)?(?:(?<!非)地理)?(?:空间(?:数据|资料)集?|(?:geo)?spatial (?:data ?(?:sets?)?|information))"
    r"(?:部分)?(?: ?\([^)]{0,40}\))? ?:? ?(?P<rest>.{0,40})$"
)
_TRAILING_PART = lazy(
    r"^(?P<first>.{4,}?)[\s*]*(?P<second>(?:[(（]?(?:i{1,2}|[12])\s*[.)）、]\s*)(?:非|[Nn]on[- ]?)?(?:空間數據|空间数据|空間資料|[Ss]patial\s+[Dd]ata)(?:集|sets?|\s+sets?)?)\s*$",
    re.DOTALL,
)
_SPATIAL = lazy("空間[數資]|空间数|patial")
_NOTE = lazy(
    r"^[\s#*＊^†※＃(（]*(?:備註|备注|附註|附注|註釋|注释|備考|註|注|Notes?|NOTES?|Remarks?|REMARKS?)\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*[:：.．)）]"
)
_NOTE_MARKS = lazy(r"^[\s#＃*＊※]+")


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """``nil`` is the wording, as printed, with which the heading itself says that there is nothing (``Part B - None``)."""

    section: Section
    years: tuple[int, ...]
    text: str
    nil: str = ""


def begins_no_heading(text: str) -> bool:
    """Whether an unmarked line is Chinese, with no more than one heading in it, and begins as none does: most lines, told at once."""
    first = text.strip(" *_").lstrip()[:1]
    return (
        "\u4e00" <= first <= "\u9fff"
        and first not in _FIRST
        and not ("\n" in text or "***" in text or "<br" in text)
        and _SPATIAL.search(text) is None
    )


def split_headings(text: str) -> list[str]:
    """The headings that one line holds: ``**D. 進度…****i. 空間數據**`` holds two."""
    several = "\n" in text or "***" in text or "<br" in text
    parts = [p.strip(" *_") for p in (re.split(r"\n|\*{3,}|<br ?/?>", text) if several else [text])]
    parts = [p for p in parts if p]
    if len(parts) == 1 and _SPATIAL.search(parts[0]) and (match := _TRAILING_PART.match(parts[0])):
        return [match["first"].strip(" *"), match["second"].strip()]
    return parts


@lru_cache(maxsize=4096)
def section_of(text: str, *, first_year: int | None = None, marked: bool = False) -> SectionHeading | None:
    """The section that a heading opens, or None when the text is no section heading.

    ``marked`` says that markup, boldness or what follows shows it to be a heading; without that it needs a
    letter. ``first_year`` (the plan's) tells A from B where no letter does.
    """
    if len(text.strip()) > 240:
        return None
    first = text.lstrip()[:1]
    if (
        not marked
        and "\u4e00" <= first <= "\u9fff"
        and first not in _FIRST
        and "：" not in text
        and ":" not in text
    ):
        return None
    plain = text.strip()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", text).strip().translate(_DASHES)
    match = _MARK.match(plain)
    mark = match["mark"] if match else ""
    if match and not match["word"] and mark.isascii() and mark.isalpha() and not mark.isupper():
        match, mark = None, ""
    without = None if match or len(plain) > 100 else _NIL_BEHIND.match(plain)
    if (
        not (match or marked or without)
        or is_note(text)
        or (match and match["mark"] in "一二三四" and part_of(text))
    ):
        return None
    printed = match["rest"] if match else plain
    nil = _nil_in(printed, worded=bool(match and match["word"])) if match or without else ""
    marked = marked or bool(nil and without)
    rest = norm(printed.removesuffix(")").removesuffix(nil).rstrip(" :：-(,，") if nil else printed)
    rest = _COUNTED.sub("", rest) if marked and not match else rest
    letter = SECTION_LETTERS.get(mark, mark.upper())
    roman = ROMAN.get(letter, "")
    if match and match["word"]:
        letter = roman or letter
    elif len(mark) > 1:
        letter = ""  # what the heading says tells the section: parts are numbered so, too
    if mark.isdigit():
        letter = "ABCD"[int(mark) - 1] if 1 <= int(mark) <= 4 else ""
    alone = _PROGRESS_ALONE.match(rest) or ((letter or roman) in ("C", "D") and _OTHERS_ALONE.match(rest))
    by_letter = match is not None and letter in ("A", "B", "C", "D") and (nil or (marked and match["word"]))
    if not rest and by_letter:
        return SectionHeading(_SECTIONS[letter], (), text, nil)
    lettered_release = (
        match is not None
        and marked
        and letter in ("A", "B", "C", "D")
        and ((RELEASE.search(rest) and years_in(rest)) or (letter == "D" and PROGRESS.search(rest)))
    )
    if not (_DATA.search(rest) or alone or lettered_release or (nil and by_letter)):
        return None
    if not letter and not _reads_as_heading(rest):
        return None  # the plan's own title, a paragraph, or a row
    years = years_in(rest)
    if PROGRESS.search(rest):
        return SectionHeading("D", (), text, nil)
    if OTHERS.search(rest):
        return SectionHeading("C", (), text, nil)
    if years and RELEASE.search(rest):
        if letter in ("A", "B"):
            return SectionHeading("A" if letter == "A" else "B", years, text, nil)
        later = len(years) > 1 if first_year is None else years[0] > first_year
        return SectionHeading("B" if later else "A", years, text, nil)
    if LATER.search(rest) and RELEASE.search(rest):
        return SectionHeading("B", (), text, nil)
    if letter in ("A", "B", "C", "D") and match and (marked or mark in SECTION_LETTERS or mark.isupper()):
        section = _SECTIONS[letter]
        return SectionHeading(section, years if section in "AB" else (), text, nil)
    return None


_SECTIONS: dict[str, Section] = {"A": "A", "B": "B", "C": "C", "D": "D"}
_BEFORE_NIL = lazy(r"\s*(?:[:\-,，。;；]|[(（]|\s)\s*")
_NIL_BEHIND = lazy(
    r".{8,}[:：]\s*(?:nil|none|n/?a|not applicable|無|无|[没沒]有|不[適适]用)[\s.。]*$", re.IGNORECASE
)
"""A heading without a letter and, behind its colon, that there is nothing."""
_SHORT_NIL = lazy(r"nil|none|n/?a|not applicable|(?:暂|现时|并)?(?:没有|无)|不适用", re.IGNORECASE)


def _nil_in(rest: str, *, worded: bool) -> str:
    """The wording at the end of a heading that says that there is nothing, or all of it: ``None``, ``Progress (Nil)``. A stroke says so only
    behind the word ``Part`` or ``Section``, and a space alone parts nothing but the shortest wordings from what stands before."""
    bare = rest.strip().rstrip("*# 。.")
    if not bare:
        return ""
    if is_nil(bare.strip("()（） ")) and (worded or any(c.isalnum() for c in bare)):
        return bare
    for match in _BEFORE_NIL.finditer(bare):
        tail = bare[match.end() :].removesuffix(")")
        if not any(c.isalnum() for c in tail) or not is_nil(tail):
            continue
        if match[0].strip() or _SHORT_NIL.fullmatch(norm(tail)):
            return tail
    return ""


def _reads_as_heading(rest: str) -> bool:
    """Whether a text without a letter is worded like the heading of a section."""
    rest = _COUNTED.sub("", rest)
    if len(rest) > 120 or PLAN_WORDS.search(rest) or re.search(r"\d ?[/.] ?\d|[。;]", rest):
        return False
    return bool(_COMPLETE.search(rest) or _OPENING.search(rest))


def section_over(
    texts: Sequence[str], *, first_year: int | None = None, marked: bool = False
) -> tuple[SectionHeading, int] | None:
    """The section heading that these lines begin with and how many of them it takes: more than one only where the first
    has a letter and says too little by itself (``Ａ．在 2027 年`` over ``發放的部門數據集``)."""
    for count in range(1, min(3, len(texts)) + 1):
        text = " ".join(t.strip() for t in texts[:count])
        if found := section_of(text, first_year=first_year, marked=marked):
            return found, count
        if not lettered(texts[0]) or len(texts[0]) > 100:
            return None
    return None


@lru_cache(maxsize=4096)
def lettered(text: str) -> bool:
    """Whether a text begins with the letter or number of a section: ``A.``, ``Ｃ．``, ``丁、``, ``Section 2:``."""
    match = _MARK.match(unicodedata.normalize("NFKC", text).strip())
    return bool(match and (match["word"] or match["mark"] in "ABCD甲乙丙丁一二三四"))


@lru_cache(maxsize=4096)
def is_complete(text: str) -> bool:
    """Whether a section heading can end here, or goes on in the next line."""
    return bool(_COMPLETE.search(norm(text)))


@lru_cache(maxsize=4096)
def part_of(text: str) -> tuple[bool, str] | None:
    """(spatial, what follows on the same line) of a part heading; what follows is '' or says that there is nothing."""
    if len(text.strip()) > 120:
        return None
    match = _PART.match(norm(text))
    if (match is None or match["rest"]) and (halves := in_two_languages(text)):
        han, latin = (part_of(half) for half in halves)
        if han is not None and han == latin:
            return han  # 非空間數據 Non-spatial Data
    if not match or (match["rest"] and not is_nil(match["rest"])):
        return None
    return not match["non"], (_nil_in(text, worded=True) or match["rest"]) if match["rest"] else ""


@lru_cache(maxsize=4096)
def is_appendix(text: str) -> bool:
    """Whether a line opens an annex: Annex, Appendix, 附件, or contact details."""
    plain = norm(text.strip(" #*"))
    return len(plain) <= 60 and bool(_APPENDIX.match(plain)) and not PLAN_WORDS.search(plain)


_APPENDIX = lazy(
    r"(?:附件|附录|附表)(?: ?[一二三四五六七八九十\dA-Za-z])?(?:[ :.、(-]|$)|(?:annex|appendix|appendices)(?: [a-z\d]{1,3})?(?: ?[:.(-]|$)"
    r"|(?:联络|联系|查询)(?:资料|方法|详情|人)?$|contact (?:details|information|person|us)$|enquir(?:y|ies)$"
)


@lru_cache(maxsize=4096)
def is_note(text: str) -> bool:
    """Whether a line opens a note (備註：, 注：, Note 1:)."""
    return bool(_NOTE.match(text))


def is_note_heading(text: str) -> bool:
    """Whether a line only says that notes follow."""
    return bool(re.fullmatch(r"(?:notes?|remarks?|备注|附注|注释|注)[ :]*", norm(text.strip())))


def without_marks(text: str) -> str:
    """A note without the # or * in front, which Markdown takes for its own."""
    return _NOTE_MARKS.sub("", text)
