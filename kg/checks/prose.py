"""Sums and changes that paragraphs state in words (較修訂預算增加 600 萬元(5.5%)), against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from kg.checks.model import ZERO, Book, Ledger, Side, apart, by_column, printed_step
from kg.checks.percents import bounds
from kg.checks.programmes import head_total
from kg.checks.subheads import grand_total
from kg.documents.plan.words import norm
from kg.records import Note
from kg.records.estimates import Passage, Provision

_AMOUNT = r"(?P<number>\d[\d, ]*(?:\.\d+)?) ?(?P<unit>百万|万|亿|million|billion|m\b)?"
_PERCENT = r"(?: ?\((?P<percent>\d+(?:\.\d+)?)%\))?"
_BASE = r"(?P<base>修订|原来|核准|实际|revised|original|approved|actual)"
_CHANGES = (
    rf"较[^,。;]{{0,24}}?{_BASE}[^,。;]{{0,8}}?(?P<way>增加|减少|上升|下降)了?(?:港币)?{_AMOUNT}元{_PERCENT}",
    rf"\$ ?{_AMOUNT}{_PERCENT} (?P<way>higher|lower) than the {_BASE}",
    rf"(?P<way>increase|decrease|reduction) of \$ ?{_AMOUNT}{_PERCENT} (?:over|against|from|compared (?:with|to)) (?:the )?{_BASE}",
)
_SUMS = (
    rf"(?:预算为|项下的拨款(?:总额)?)(?:港币)?{_AMOUNT}元",
    rf"(?:provision|amount|sum) of \$ ?{_AMOUNT} (?:under subhead|required|is required)",
)
_SUBHEAD = r"(?:分目|subhead) ?(?P<code>\d{2}[0-9a-z])(?![0-9a-z])"
_WHOLE = r"薪金及(?:其他)?开支|salaries and expenses"
_FACTORS = {"百万": 6, "万": 4, "亿": 8, "million": 6, "m": 6, "billion": 9}
_STATUS = {
    "修订": "revised",
    "原来": "original",
    "核准": "original",
    "approved": "original",
    "实际": "actual",
}
_DOWN = ("减少", "下降", "lower", "decrease", "reduction")


def check_prose(book: Book, ledger: Ledger) -> None:
    """Only sentences that name what they are measured against, in paragraphs whose subject (a programme, one subhead, the head) is
    known."""
    for passage in book.report.passages:
        if passage.kind not in ("analysis", "details"):
            continue
        text = norm(passage.text)
        if sums := _subject(book, passage, text):
            _check(passage, text, sums, book, ledger)


def _check(passage: Passage, text: str, sums: Mapping[str, Provision], book: Book, ledger: Ledger) -> None:
    estimate = sums.get("estimate")
    if estimate is None:
        return
    now = book.side(estimate, "the table's estimate")
    if passage.kind == "details":
        for found in _found(_SUMS, text):
            ledger.agree("said-sum", _said(book, found, passage, "the sum stated in the text"), now)
    for found in _found(_CHANGES, text):
        before = sums.get(_STATUS.get(found["base"], found["base"]))
        if before is None:
            continue
        then = book.side(before, "")
        sign = -1 if found["way"] in _DOWN else 1
        said = _said(book, found, passage, f"the change from the {before.status} sum that the text states")
        change = Side(
            f"the difference of “{estimate.amount_text}” and “{before.amount_text}”",
            now.amount - then.amount,
            now.half + then.half,
            now.step,
            (*now.places, *then.places),
            now.target,
            source=now.source,
            summed=2,
        )
        ledger.agree("said-change", replace(said, amount=said.amount * sign), change)
        if found["percent"] and then.amount > then.half:
            _percent(found["percent"], sign, now, then, passage, ledger)


def _percent(text: str, sign: int, now: Side, then: Side, passage: Passage, ledger: Ledger) -> None:
    ledger.made["said-percent"] += 1
    step = Decimal(1).scaleb(-len(text.partition(".")[2]))
    low, high = bounds(now, then)
    if low - step / 2 <= Decimal(text) * sign <= high + step / 2:
        return
    ledger.failed["said-percent"] += 1
    ledger.notes.append(
        Note(
            "percent-mismatch",
            f"The text states a change of {Decimal(text) * sign:+f}% ({passage.places[0].locator if passage.places else 'no place'}), but the sums "
            f"({now.where} and {then.where}) give between {low:+.2f}% and {high:+.2f}%; the percentage is rounded to {step}.",
            (passage.places or now.places)[0],
            f"passage:{passage.number}",
            also=(*apart(now, then), *((now.source, place) for place in now.places[:1])),
        )
    )


def _subject(book: Book, passage: Passage, text: str) -> dict[str, Provision]:
    """The sums of what a paragraph is about, by status."""
    found: dict[str, Provision] = {}
    codes = {m["code"] for m in re.finditer(_SUBHEAD, text)}
    if passage.kind == "analysis":
        for (_, status), sums in by_column(book.rows("analysis")).items():
            own = [p for p in sums if p.programme == passage.programme and not p.body]
            line = own[-1] if own and passage.programme else None if passage.programme else head_total(sums)
            if line is not None:
                found[status] = line
        return found
    recoverable = [
        p
        for p in book.rows("subheads")
        if p.status == "reimbursement" and p.subhead.lower() in codes and (p.amount or 0) > 0
    ]
    if len(codes) == len(recoverable) == 1:
        return {"estimate": recoverable[0]}  # the text gives what is spent before it is paid back
    for (_, status), sums in by_column(book.rows("subheads")).items():
        if len(codes) == 1:
            own = [p for p in sums if p.subhead.lower() in codes and not p.total]
            line = own[0] if len(own) == 1 else None
        else:
            line = grand_total(sums) if not codes and re.search(_WHOLE, text) else None
        if line is not None:
            found[status] = line
    return found


def _said(book: Book, found: re.Match[str], passage: Passage, what: str) -> Side:
    amount = Decimal(re.sub(r"[, ]", "", found["number"])).scaleb(_FACTORS.get(found["unit"] or "", 0))
    step = printed_step(amount, found["number"]) or ZERO
    target = f"passage:{passage.number}"
    return Side(what, amount, step / 2, step, passage.places, target, source=book.report.file.id)


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in patterns)


def _found(patterns: tuple[str, ...], text: str) -> Iterator[re.Match[str]]:
    for pattern in _compiled(patterns):
        yield from pattern.finditer(text)
