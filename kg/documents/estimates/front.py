"""The front of a report: head, title, controlling officer, the estimate, the ceiling on posts, posts, balance of commitments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from decimal import Decimal
from functools import lru_cache
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.estimates.context import Context, dense
from kg.documents.estimates.counts import counts, days
from kg.documents.estimates.front_entries import WITH_SUMS, Entry, deal
from kg.documents.estimates.front_units import Lost
from kg.documents.estimates.furniture import Title
from kg.documents.estimates.looks import look
from kg.documents.estimates.words import DASH, both, compact
from kg.documents.plan.flow import Unit
from kg.records.estimates import Establishment, EstablishmentMeasure, Provision
from kg.sources.model import Row
from kg.values.lazy import lazy
from kg.values.money import parse_sum
from kg.values.period import find_fiscal
from kg.values.text import tidy

_AMOUNT: Final = r"(?:HK)?\$\s?\d[\d,]*(?:\.\d+)?\s?(?:m|bn|million|billion)?\b|\d[\d,]*(?:\.\d+)?\s*(?:[百千十]?[億亿萬万]|千|百萬|百万)?\s?元"
_BARE: Final = r"\d[\d,]*(?:\.\d+)?"


@dataclass(slots=True)
class Front:
    """``year`` is the edition's fiscal year, empty where the front does not say it."""

    head: str = ""
    title: str = ""
    officer: str = ""
    year: str = ""
    units: list[Unit] = field(default_factory=list)
    provisions: list[Provision] = field(default_factory=list)
    establishment: list[Establishment] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    """Sums without their unit."""


_AMOUNT_AT_END = lazy(
    rf"(?:[.．…·‥]{{2,}}\s*(?P<led>{_AMOUNT}|{_BARE})|(?<=\s)(?P<plain>{_AMOUNT}))\s*\Z|\A(?P<alone>{_AMOUNT})\Z"
)
_KINDS = (
    ("ceiling", lazy(both(r"編制上限|establishmentceiling"))),
    (
        "directorate",
        lazy(
            both(
                r"此外.{0,60}首長級|^此外|(?<!非)首長級(?:常額|編外)?職位|^inaddition|(?<!non-)directorate(?:permanent)?post"
            )
        ),
    ),
    ("balance", lazy(both(r"承擔額結餘|commitmentbalance"))),
    ("estimate", lazy(both(r"^.{4,14}年度?預算(?!設)|^預算(?!設)|^estimate(?=\d{4})"))),
)


def read_front(units: Sequence[Unit], title: Title | None, context: Context) -> Front:
    """Reads the part and accounts for its lines."""
    front = Front()
    inside = {u.index for u in title.units} if title else set()
    if title is not None:
        _title(title, front, context)
    before = title.units[0].index if title else -1
    entries: list[Entry] = []
    officer: list[Unit] = []
    for unit in units:
        if unit.index in inside and look(unit.text).name != "officer" and _same(unit, title):
            continue
        text = dense(unit.text).strip("\f \t\u3000\ufeff")
        if unit.index < before:
            context.ledger.mark(unit, "furniture", reason="stands before the head's title")
        elif look(unit.text).name == "officer" or (officer and not entries and not _kind(text)):
            officer.append(unit)
        else:
            _add(entries, unit, text)
    if officer:
        front.officer = _officer(context.join(u.text for u in officer))
        context.mapped(officer, "report")
        front.units += officer
    front.year = next((y for e in entries if (y := _year(e, context))), "")
    entries = deal(entries)
    _name_the_last(entries)
    for entry in entries:
        _record(entry, front, context)
    return front


def _name_the_last(entries: Sequence[Entry]) -> None:
    """A sum whose label was lost, behind the directorate posts: there the form prints the balance of commitments and nothing else."""
    posts = [n for n, e in enumerate(entries) if e.kind == "directorate"]
    behind = entries[posts[-1] + 1 :] if posts else []
    lost = [e for e in behind if not e.kind and not e.lines and e.amount]
    lacking = any(e.kind in WITH_SUMS and not e.amount for e in entries)
    if len(lost) == 1 and not lacking and not any(e.kind == "balance" for e in entries):
        lost[0].kind = "balance"


def _same(unit: Unit, title: Title | None) -> bool:
    return title is not None and any(u.text == unit.text for u in title.units)


def _title(title: Title, front: Front, context: Context) -> None:
    text = context.join(u.text for u in title.units)
    match = re.match(
        rf"\d*\s*(?:{both('總')}\s*目|Head|HEAD)\s*(\d[\d ]*?)\s*[{DASH}]\s*(.+)\Z", text, re.DOTALL
    )
    front.head = title.head
    front.title = match[2].strip() if match else text
    front.units += title.units
    context.mapped(title.units, "report")


def _officer(text: str) -> str:
    """創新科技署署長 of 管制人員：創新科技署署長會交代本總目下的開支。"""
    plain = re.sub(
        r"\A(?:管制人員|管制人员)\s*[:：]?\s*|\A[Cc]ontrolling [Oo]fficer\s*:?\s*", "", text
    ).strip()
    plain = re.sub(
        r"\s*(?:會|会|將|将|須|须|負責|负责)\s*(?:就|交代|為|为)?.{0,6}(?:本總目|本总目).*\Z",
        "",
        plain,
        flags=re.DOTALL,
    )
    plain = re.sub(r"\s+will account for .*\Z", "", plain, flags=re.DOTALL)
    return re.sub(r"\A[Tt]he ", "", plain).strip(" 。.")


@lru_cache(maxsize=2048)
def _kind(text: str) -> str:
    short = compact(text)
    return next((name for name, pattern in _KINDS if pattern.search(short)), "")


def _add(entries: list[Entry], unit: Unit, text: str) -> None:
    kind = _kind(text) if not entries or not _open(entries[-1], text) else ""
    amount = ""
    cells = [c for c in (c.strip() for c in _cells(unit)) if c]
    if len(cells) > 1 and (re.fullmatch(_AMOUNT, cells[-1]) or re.fullmatch(_BARE, cells[-1])):
        amount = cells[-1]
        text = dense("\t".join(cells[:-1]))
    if not amount and _may_end_in_sum(text) and (match := _AMOUNT_AT_END.search(text)):
        amount = match["led"] or match["plain"] or match["alone"]
        text = text[: match.start()].rstrip(" .．…·‥")
    text = text.rstrip(" .．…‥") if text.rstrip()[-1:] in _DOTS and _LEADER.search(text) else text
    lone = amount and not text and entries and (entries[-1].amount or entries[-1].kind == "directorate")
    if kind or not entries or lone:
        entries.append(Entry(kind))
    entry = entries[-1]
    entry.units.append(unit)
    if text:
        entry.lines.append(text)
    if amount and not entry.amount:
        entry.amount = amount
        entry.alone = unit if not text else None


_DOTS: Final = frozenset(".．…‥")
_LEADER = lazy(r"[.．…‥]{4,}\s*\Z")


def _may_end_in_sum(text: str) -> bool:
    """By its last character, as most lines do not."""
    last = text.rstrip()[-1:]
    return last.isdigit() or (last != "" and last in "元mn,")


def _cells(unit: Unit) -> list[str]:
    if isinstance(unit.item, Row):
        return [c.text.replace("\n", " ") for c in unit.item.cells if c is not None]
    return unit.text.strip("\f \u3000\ufeff").split("\t")


def _open(entry: Entry, text: str) -> bool:
    """Whether the text can only go on with the entry: a ceiling's or a directorate's sentence that has not ended."""
    if entry.kind not in ("ceiling", "directorate") or not entry.lines or entry.amount:
        return False
    return not entry.lines[-1].rstrip().endswith(("。", ".", "posts")) and not re.match(
        r"此外|承擔額|承担额|In addition|Commitment balance", text
    )


def _year(entry: Entry, context: Context) -> str | None:
    return find_fiscal(context.join(entry.lines)) if entry.kind in ("estimate", "ceiling") else None


def _record(entry: Entry, front: Front, context: Context) -> None:
    text = context.join(entry.lines)
    made: list[str] = []
    if entry.kind in ("estimate", "balance") and entry.amount:
        made.append(f"provision:{_provision(entry, text, front, context)}")
    if entry.kind == "ceiling":
        if entry.amount and not (
            ceiling := _establish(front, context, entry, "establishment-ceiling", entry.amount)
        ):
            front.lost.append(Lost(entry.amount, tuple(entry.units)))
        elif entry.amount:
            made.append(ceiling)
        made += _posts(entry, text, "non-directorate-posts", front, context)
    elif entry.kind == "directorate":
        made += _posts(entry, text, "directorate-posts", front, context)
    elif entry.kind == "balance" and entry.amount:
        made.append(_establish(front, context, entry, "commitment-balance", entry.amount))
        if not entry.lines:
            message = f"“{entry.amount}” has lost its label; the form has the balance of commitments there."
            context.note("label-inferred", message, entry.units[0].place, made[0])
    made = [m for m in made if m]
    if made:
        context.mapped(entry.units, made[0])
    elif entry.kind:
        context.ledger.mark_all(entry.units, "rejected", reason="its number or its unit was lost")
    else:
        reason = "a sum whose label was lost" if entry.amount else "not a line that the front of a report has"
        context.ledger.mark_all(entry.units, "rejected", reason=reason)


def _provision(entry: Entry, text: str, front: Front, context: Context) -> int:
    number = len(front.provisions) + 1
    amount = _dollars(entry.amount)
    unit = re.sub(r"[\d,.\s]", "", entry.amount)
    front.provisions.append(
        Provision(
            number=number,
            table="front",
            row=number,
            programme="",
            body="",
            account="",
            category="",
            subhead="",
            item="",
            name=text,
            fiscal_year=front.year,
            status="estimate" if entry.kind == "estimate" else "balance",
            amount=amount,
            amount_text=" ".join(entry.amount.split()),
            unit_text=unit,
            changes=(),
            footnotes=(),
            total=False,
            places=context.places(entry.units),
        )
    )
    if amount is None:
        front.lost.append(Lost(entry.amount, tuple(entry.units), number))
    return number


def _dollars(text: str) -> Decimal | None:
    value = parse_sum(text)
    return value.quantize(Decimal(1)) if value is not None and value == value.to_integral_value() else value


def _establish(front: Front, context: Context, entry: Entry, measure: EstablishmentMeasure, text: str) -> str:
    value = _dollars(text)
    if value is None:
        return ""
    number = len(front.establishment) + 1
    places = context.places(entry.units)
    front.establishment.append(
        Establishment(number, measure, "", front.year, value, " ".join(text.split()), (), places)
    )
    return f"establishment:{number}"


def _posts(
    entry: Entry, text: str, measure: EstablishmentMeasure, front: Front, context: Context
) -> Iterator[str]:
    plain = tidy(text)
    when = [day for _, day in days(plain)]
    found = counts(plain)
    level = [c for c in found if not c.change]
    places = context.places(entry.units)
    if level and when:
        pairs = list(zip(level, when, strict=False)) if len(level) > 1 else [(level[0], d) for d in when]
        for count, day in pairs:
            number = len(front.establishment) + 1
            front.establishment.append(
                Establishment(number, measure, "", day, count.value, count.text, (), places)
            )
            yield f"establishment:{number}"
    if measure == "non-directorate-posts" and (change := next((c for c in found if c.change), None)):
        number = len(front.establishment) + 1
        front.establishment.append(
            Establishment(number, "net-change-posts", "", front.year, change.value, change.text, (), places)
        )
        yield f"establishment:{number}"
