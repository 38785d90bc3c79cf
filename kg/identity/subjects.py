"""Which thing a statement is about: what its subject names, else what stands before it in the paragraph, else the heading's body."""

from __future__ import annotations

import re

from kg.identity.mentions import Finder, Spot
from kg.records.yearbook import Paragraph, Statement
from kg.values.lazy import lazy

_ABOUT = ("funding-scheme/", "agency/", "programme/", "head/")


def subject_path(
    statement: Statement, paragraph: Paragraph | None, body: str, finder: Finder, before: str = ""
) -> str:
    """``body`` is the path of the body under whose heading the statement's paragraph stands, ``before`` what the last statement of the same
    sentence is about. Empty where nothing is known."""
    named = [s for s in finder.find(statement.subject) if _thing(s)]
    if named:
        # 創新及科技基金轄下的研究員計劃: the scheme, and the last of several.
        schemes = [s for s in named if _thing(s).startswith("funding-scheme/")]
        return _thing((schemes or named[:1])[-1])
    if paragraph is not None and (thing := _measured(statement, paragraph, finder)):
        return thing
    if _MEASURE.search(statement.subject):
        # 基金撥款超過26億元，…，撥款總額超過13億元
        sentence = statement.sentence[: max(0, statement.start - statement.sentence_start)]
        first = next((t for s in finder.find(sentence) if (t := _thing(s))), "")
        if before or first:
            return before or first
    if paragraph is not None and (noun := _ANAPHOR.fullmatch(statement.subject.strip())):
        for spot in reversed(finder.find(paragraph.text[: statement.start])):
            name = paragraph.text[spot.start : spot.end].casefold()
            if _thing(spot) and name.endswith(noun[1].casefold()):
                return _thing(spot)
    if body:
        return body
    for heading in reversed(paragraph.headings if paragraph else ()):
        for spot in finder.find(heading):
            if spot.start == 0 and spot.end == len(heading.rstrip()) and _thing(spot):
                return _thing(spot)
    return next((p for s in finder.find(statement.subject) for p in s.paths), "")


def _measured(statement: Statement, paragraph: Paragraph, finder: Finder) -> str:
    """The thing whose size the quantity is: 20億元的創科創投基金, the $500 million Innovation and Technology Fund."""
    rest = paragraph.text[statement.end : statement.sentence_end]
    for spot in finder.find(rest)[:1]:
        if rest[: spot.start].strip() in ("", "的"):
            return next((p for p in spot.paths if p.startswith("funding-scheme/")), "")
    return ""


_MEASURE = lazy(
    r"^(?:[^，。、]{0,6})(?:金額|金额|總額|总额|資額|资额|款額|款额|總數|总数|數目|数目|總值|总值)$"
)


def _thing(spot: Spot) -> str:
    """What a statement about the named would be about: a scheme before the agency of the same name; empty for a place."""
    return next((p for kind in _ABOUT for p in spot.paths if p.startswith(kind)), "")


_ANAPHOR = lazy(
    r"(?:該|该|此|這項|这项|有關|有关|the\s+|this\s+)?(計劃|计划|基金|公司|中心|網站|网站|平台|局|處|处|"
    r"scheme|programme|fund|company|corporation|centre|website|platform|council)",
    re.IGNORECASE,
)
