"""The front page for people: what this is, the numbers that matter now, three questions with their answers, and the ways in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Response

from kg import tables
from server.budget import rows as budgetrows
from server.budget.facts import budget
from server.budget.tables import millions, of_edition
from server.http import links
from server.http.negotiation import Offer
from server.promises import counting
from server.promises.accounts import account
from server.promises.choosing import Choice, sets
from server.promises.promised import facts
from server.promises.views import narrowed
from server.release import queries
from server.release.serving import OpenRelease
from server.site.pages import page_response

_ALL = Choice()


@dataclass(frozen=True, slots=True)
class Missed:
    """An indicator whose actual figure stayed furthest below its estimate: as it is called, and the figures."""

    iri: str
    measure: str
    lang: str
    head: str
    year: str
    estimated: Decimal
    happened: Decimal
    percent: Decimal
    before: str
    after: str


def page(opened: OpenRelease, *, alternates: tuple[tuple[Offer, str], ...], jsonld: str | None) -> Response:
    known = facts(opened)
    told = account(known, _ALL, queries.as_of(opened))
    behind = next(iter(told.by_agency.items()), None)
    if behind is not None and not behind[1].outcomes["overdue"]:
        behind = None
    return page_response(
        "front.html",
        alternates=alternates,
        jsonld=jsonld,
        sums=told.sums,
        behind=behind,
        missed=missed(opened),
        shortfalls=len(budgetrows.missed(opened)),
        silent=next(iter(told.dropped), None),
        money=_money(opened),
        millions=millions,
        as_of=queries.as_of(opened),
        narrowed=lambda **more: narrowed(_ALL, **more),
        how=lambda name: links.local(counting.address(name, _ALL)),
        tail=lambda iri: iri.rsplit("/", 1)[-1],
        tables=tables.names(),
    )


def _money(opened: OpenRelease) -> tuple[str, int, Decimal] | None:
    """The edition of the Estimates with most heads, how many they are, and what they are estimated to cost together, in dollars."""
    year, heads = of_edition(budget(opened))
    return (year, len(heads), sum((head.amount for head in heads.values()), Decimal(0))) if heads else None


def missed(opened: OpenRelease) -> Missed | None:
    """By the shipped question missed-estimates; of equal shares the one that was estimated highest. Worked out once per release."""
    if "missed" not in opened.memo:
        rows = queries.select(opened, tables.example_text("missed-estimates") or "")
        worst = min(rows, key=_shortfall, default=None)
        opened.memo["missed"] = _made(worst) if worst else None
    found: Missed | None = opened.memo["missed"]
    return found


def _shortfall(row: dict[str, Any]) -> tuple[float, float, str]:
    return float(row["percent"].value), -float(row["estimated"].value), str(row["indicator"].value)


def _made(row: dict[str, Any]) -> Missed:
    text = {name: term.value if term is not None else "" for name, term in row.items()}
    measure = f"{text['group']}: {text['measure']}" if text["group"] else text["measure"]
    return Missed(
        text["indicator"],
        measure,
        getattr(row["measure"], "language", None) or "",
        text["head"],
        text["year"],
        _plain(text["estimated"]),
        _plain(text["happened"]),
        _plain(text["percent"]),
        text["estimated_in"],
        text["reported_in"],
    )


def _plain(number: str) -> Decimal:
    """A number to one place after the point."""
    return round(Decimal(number), 1)


def warm(opened: OpenRelease) -> None:
    """Read what the front page and /promises go by, before somebody asks."""
    known = facts(opened)
    sets(known)
    told = account(known, _ALL, queries.release_day(opened))
    _ = told.sums, told.by_agency, told.backlog, told.timed, told.dropped, told.postponed
    missed(opened)
    budgetrows.missed(opened)
