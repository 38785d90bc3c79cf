"""Who issued the plan, what it is called, which years it covers and when it was issued: the title block and the closing lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.documents.plan.dates import issue_date, years_in
from kg.documents.plan.flow import Unit
from kg.documents.plan.footnotes import explanation
from kg.documents.plan.groups import is_organisation
from kg.documents.plan.headings import is_note
from kg.documents.plan.state import State, folded
from kg.documents.plan.words import PLAN_WORDS, norm, starts_with_bullet
from kg.sources.model import Line
from kg.values.lazy import lazy
from kg.values.text import tidy

_LABEL = lazy(
    r"^\s*(?:局\s*[／/]\s*部門(?:名稱)?|局\s*[／/]\s*部门(?:名称)?|部門(?:名稱)?|部门(?:名称)?|決策局|决策局|機構(?:名稱)?|机构(?:名称)?|發布機構|发布机构|發出機構|发出机构|"
    r"(?:Name\s+of\s+(?:the\s+)?)?(?:Bureau\s*/\s*Department|Department|Bureau|Organi[sz]ation|Agency)|Department|Bureau|Agency|Organi[sz]ation|Issued\s+by|Issuer|Publisher|Prepared\s+by)\s*[:：]\s*",
    re.IGNORECASE,
)
_COVERED = lazy(
    r"^\s*(?:(?:covering|for) the (?:years?|period)(?: from)? |(?:(?:plan(?:ning)?\s+)?(?:period|years?)(?:\s+(?:covered|of\s+the\s+plan))?|(?:計劃|计划)?(?:涵蓋|涵盖|覆蓋|覆盖)?(?:的)?(?:年份|年度|期間|期间|時期|时期))\s*[:：]\s*)(?P<years>.{4,40})$",
    re.IGNORECASE,
)
_SHORT = lazy(r"\s*[(（]\s*([^()（）]{1,30}?)\s*[)）]\s*$")
_SHORT_WORDS = lazy(
    r"^(?:以?下|后|後)?(?:简|簡)?(?:称|稱)(?:为|為)?\s*|^here(?:in)?after(?: referred to as)?\s*|[「」『』“”\"'‘’]",
    re.IGNORECASE,
)
_LEADING_AGENCY = lazy(
    r"^(?P<agency>.{2,80}?)(?:的)?\s*[:：\-–—]?\s*(?=(?:19|20)\d\d|[一二]〇|二零|年度|(?:annual|consolidated|integrated|整合|综合|綜合)?\s*(?:開放數據|开放数据|空間數據|空间数据|open data|spatial data))",
    re.IGNORECASE,
)
_OF_AGENCY = lazy(
    r"plan\s+(?:(?:for\s+)?\d{4}(?:\s*[-–—]\s*\d{2,4})?\s+)?(?:of|by|for)\s+(?:the\s+)?(?P<agency>[A-Z].{3,100}?)(?=\s*(?:[(（,–\-]|for\b|from\b|(?:19|20)\d\d|$))",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Front:
    title: str = ""
    agency: str = ""
    short: str = ""
    issued: str | None = None
    issued_text: str = ""
    years: tuple[int, ...] = ()
    """The years of a line of their own (``Period covered: 2025 - 2027``)."""
    units: list[Unit] = field(default_factory=list)


def find_closing(units: Sequence[Unit], furniture: Mapping[int, str], start: int, agency: str) -> list[Unit]:
    """The issuer and date lines that end the document, in order; empty when it does not end so. What a page prints below them (addresses,
    rights, notes) may follow. A date alone is taken only when it is not written like the months of the rows."""
    printed = [u for u in units[start:] if not u.blank and u.index not in furniture]
    if tail := _closing(printed, agency):
        return tail
    for below in range(1, _MOST_BELOW + 1):
        if below >= len(printed) or not _stands_below(printed[-below]):
            return []
        tail = _closing(printed[:-below], agency)
        if any(_issued(u.text) for u in tail):
            return tail
    return []


_MOST_BELOW = 6
_BELOW = lazy(
    r"©|\(c\)|copyright|all rights reserved|privacy|disclaimer|important notice|(?:back to )?top$|^back\b|site ?map|accessib|contact us|enquir|e-?mail|tel(?:ephone)?\b|fax|@|https?:|www\.|page \d"
    r"|print|last (?:re(?:view|vis)|updat)|end of (?:the )?(?:plan|document)|^[\W\d]*$|版权|保留所有权利|私隐|免责|重要告示|页首|返回|网页指南|无障碍|联络|联系|查询|电话|传真|电邮|覆检|修订日期|更新日期|完$"
)


def _stands_below(unit: Unit) -> bool:
    """Whether a line is what is printed below a document's end, and no part of its lists."""
    plain = norm(unit.text)
    worded = _BELOW.search(plain) or is_note(unit.text) or explanation(unit.text)
    return isinstance(unit.item, Line) and len(plain) <= 160 and bool(worded)


def _closing(printed: Sequence[Unit], agency: str) -> list[Unit]:
    tail: list[Unit] = []
    for unit in reversed(printed):
        if not _is_line(unit) or len(tail) == 3:
            break
        tail.append(unit)
        if _issued(unit.text) is None and not _is_issuer(unit.text, agency):
            tail.pop()
            break
    tail.reverse()
    dated = [u for u in tail if _issued(u.text)]
    if not dated:
        return [u for u in tail if agency and folded(u.text) == folded(agency)][-1:]
    if len(tail) == len(dated) and re.fullmatch(r"\s*\d{1,2}/\d{4}\s*", dated[-1].text):
        return []
    return tail


def _is_line(unit: Unit) -> bool:
    """Whether a unit is a line, or a row of separated values that has one cell: what stands below a table in the same file."""
    if isinstance(unit.item, Line):
        return True
    return (
        len(unit.item.cells) > 2
        and sum(cell is not None and bool(cell.text) for cell in unit.item.cells) == 1
    )


def _issued(text: str) -> str | None:
    """The date of a line that is a date, or an issuer's name and a date: ``Hong Kong Observatory, 15 December 2022``."""
    if found := issue_date(text):
        return found
    for match in re.finditer(r"[\s,，、]+(?=\S)", text.strip()):
        before, after = text.strip()[: match.start()], text.strip()[match.end() :]
        if _is_issuer(before, "") and (found := issue_date(after)):
            return found
    return None


def _is_issuer(text: str, agency: str) -> bool:
    bare = _SHORT.sub("", _LABEL.sub("", text)).strip()
    if agency and folded(bare) == folded(agency):
        return True
    if agency and text[:1].isspace():
        return False  # in a layout, the rest of a cell
    return (
        is_organisation(bare)
        and not re.search(r"\d", bare)
        and len(bare) <= 60
        and not text.lstrip().startswith(("•", "-"))
    )


def names_agency(text: str) -> bool:
    """Whether a line names the issuer behind a label: ``Department: …``."""
    return _LABEL.match(text) is not None


def names_years(text: str) -> bool:
    """Whether a line names the years covered behind a label: ``Period covered: 2025 - 2027``."""
    match = _COVERED.match(text)
    return match is not None and bool(years_in(match["years"]))


def read_front(lines: Sequence[Unit], state: State) -> Front:
    """Reads the title block; what is neither title, agency nor date there becomes a remark."""
    front = Front()
    at, count = _title(lines)
    rest: list[Unit] = []
    if count:
        block = lines[at : at + count]
        text = "\n".join(u.text.strip() for u in block)
        agency, title = _split_block(text, state)
        front.title, front.units = title, list(block)
        if agency:
            _set_agency(front, agency)
    for unit in lines:
        if unit not in front.units:
            parts = [part for part in _BESIDE.split(unit.text) if part.strip()]
            told = [_tells(part, front) for part in parts]
            (front.units if parts and all(told) else rest).append(unit)
    if not front.agency:
        _find_agency(front, rest, lines, at)
        rest = [u for u in rest if u not in front.units]
    front.units.sort(key=lambda u: u.index)
    state.ledger.mark_all(front.units, "mapped", target="plan", reason="title, agency or date of the plan")
    _remarks(rest, front, state)
    return front


_BESIDE = lazy(r"\s{3,}|\t|(?<=\d{4})\. ")
"""What parts statements that stand side by side, or a date from a sentence behind it."""


def _tells(text: str, front: Front) -> bool:
    """Takes the years covered or the day of issue from a line of the title block, or part of one; False where it is neither."""
    if not front.years and (covered := _COVERED.match(text)) and (years := years_in(covered["years"])):
        front.years = years
        return True
    if front.issued is None and (issued := issue_date(_LABEL.sub("", text))):
        front.issued, front.issued_text = issued, tidy(text)
        return True
    return False


def _remarks(rest: Sequence[Unit], front: Front, state: State) -> None:
    run: list[Unit] = []
    for unit in rest:
        if folded(unit.text) in (folded(front.agency), folded(front.title)):
            state.ledger.mark(unit, "mapped", target="plan", reason="agency or title of the plan, repeated")
            continue
        if run and (
            unit.index > run[-1].index + 2
            or is_note(unit.text)
            or run[-1].text.rstrip().endswith(("。", "."))
        ):
            state.add_remark("\n".join(u.text for u in run), run)
            run = []
        run.append(unit)
    if run:
        state.add_remark("\n".join(u.text for u in run), run)


def _title(lines: Sequence[Unit]) -> tuple[int, int]:
    """Where the title stands in the title block and how many lines it takes: the first wording of a plan that names years, for the
    subject of a covering letter may come before it, else the first."""
    undated = (0, 0)
    for count in (1, 2, 3):
        for at in range(len(lines) - count + 1):
            text = " ".join(u.text.strip() for u in lines[at : at + count])
            plain = norm(text)
            if (
                not PLAN_WORDS.search(plain)
                or is_note(text)
                or len(plain) > 200
                or plain.endswith(("。", "."))
            ):
                continue
            start, end = at, at + count
            if not years_in(text):
                if end < len(lines) and _only_years(lines[end].text):
                    end += 1
                elif start and _only_years(lines[start - 1].text):
                    start -= 1
            while end < len(lines) and _goes_on(" ".join(u.text for u in lines[start:end]), lines[end].text):
                end += 1
            labelled = _TITLE_LABEL.match(lines[start].text) is not None
            if years_in(" ".join(u.text for u in lines[start:end])) and not labelled:
                return start, end - start
            undated = undated if undated[1] else (start, end - start)
        if undated[1]:
            break
    return undated


_TITLE_LABEL = lazy(r"\s*(?:title|subject|標題|标题|題目|题目)\s*[:：]\s*", re.IGNORECASE)
"""Before a title that metadata give, which the document may print itself further down."""


def _only_years(text: str) -> bool:
    return (
        bool(years_in(text))
        and not re.sub(r"[\d年度至到to\s\-–—~/()（）的for,、及和and&]", "", norm(text))
        and issue_date(text) is None
    )


def _goes_on(title: str, following: str) -> bool:
    plain = norm(following)
    if any(title.count(a) > title.count(b) for a, b in ("()", "（）")):
        return True
    return (
        plain.startswith("(") and bool(re.search(r"空间|spatial|包含|包括|includ", plain)) and len(plain) < 60
    )


def _split_block(text: str, state: State) -> tuple[str, str]:
    """(agency, title) of a heading whose lines hold both."""
    text = _TITLE_LABEL.sub("", text, count=1) if _TITLE_LABEL.match(text) else text
    lines = [line.strip().lstrip("#*＃＊ ") for line in text.split("\n") if line.strip()]
    if (
        len(lines) > 1
        and is_organisation(_SHORT.sub("", _LABEL.sub("", lines[0])))
        and PLAN_WORDS.search(norm(" ".join(lines[1:])))
    ):
        return lines[0], state.joined("\n".join(lines[1:]))
    return "", state.joined("\n".join(lines))


def _set_agency(front: Front, text: str) -> None:
    name = tidy(_LABEL.sub("", text)).lstrip("#*＃＊ ")
    if match := _SHORT.search(name):
        front.short = _SHORT_WORDS.sub("", match[1]).strip()
        name = name[: match.start()]
    front.agency = name.strip()


def _find_agency(front: Front, rest: Sequence[Unit], lines: Sequence[Unit], at: int) -> None:
    """The line of the title block that names the issuer: one with a label, else one worded like an organisation,
    nearest to the title and before it by preference, else a short line right before the title."""
    title_index = lines[at].index if lines and front.title else 0
    ranked: list[tuple[int, int, Unit]] = []
    for unit in rest:
        bare = _LABEL.sub("", unit.text).strip()
        if is_note(unit.text) or not bare:
            continue
        distance = abs(unit.index - title_index) + (50 if unit.index > title_index else 0)
        if bare != unit.text.strip():
            ranked.append((0, distance, unit))
        elif is_organisation(bare):
            ranked.append((1, distance, unit))
        elif (
            front.title
            and unit.index < title_index
            and len(bare) <= 40
            and not re.search(r"[。：:；;]|\d", bare)
            and not starts_with_bullet(bare)
        ):
            ranked.append((2, distance, unit))
    best = min(ranked, key=lambda r: r[:2], default=None)
    if front.title and (best is None or best[0] == 2):
        _agency_in_title(front)  # surer than a line that is worded like no organisation
    if best is not None and not front.agency:
        unit = best[2]
        _set_agency(front, unit.text.strip())
        front.units.append(unit)


def _agency_in_title(front: Front) -> None:
    for pattern in (_OF_AGENCY, _LEADING_AGENCY):
        match = pattern.search(front.title)
        if match and is_organisation(_SHORT.sub("", match["agency"]).strip(" 《》「」-–—:：")):
            _set_agency(front, match["agency"].strip(" 《》「」-–—:："))
            return


def read_closing(tail: Sequence[Unit], front: Front, state: State) -> None:
    for unit in tail:
        if issued := _issued(unit.text):
            if front.issued is None:
                front.issued, front.issued_text = issued, tidy(unit.text)
        elif not front.agency:
            _set_agency(front, unit.text.strip())
        front.units.append(unit)
    state.ledger.mark_all(tail, "mapped", target="plan", reason="issuer or date of the plan")
