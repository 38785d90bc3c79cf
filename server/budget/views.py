"""``/budget``: the heads of the Estimates, the money and the indicators of each, what missed its estimate; every table as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyoxigraph as px
from flask import Blueprint, Response, request

from server.budget import rows as budgetrows
from server.budget.facts import Budget, Figure, Place, Sum, budget
from server.budget.tables import Choice, Total, beside, choices, millions, outcomes, provision, totals
from server.charts import views as charts
from server.errors import NotFound
from server.http import links
from server.http.formats import LISTED
from server.http.ordering import Order
from server.http.rdf import cacheable, not_modified, tag
from server.release.serving import OpenRelease, release
from server.release.tabular import at_hand
from server.site.pages import label, language, page_response, page_tag
from server.site.taking import Taken, as_rdf, rdf_offer, things
from server.words import formats

blueprint = Blueprint("budget", __name__)
_NIL = ("", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number of a table: ``address`` of its evidence; ``exact`` in full; ``notes`` the numbers of its footnotes on the page; ``is_none`` where
    the source prints that there is none (不適用)."""

    text: str
    address: str = ""
    exact: str = ""
    notes: tuple[int, ...] = ()
    is_none: bool = False


@dataclass(slots=True)
class Page:
    """What the cells of one page share: the release, and the footnotes met so far."""

    opened: OpenRelease
    notes: list[str] = field(default_factory=list)

    def evidence(self, place: Place | None, iri: str = "") -> str:
        return evidence(self.opened, place, iri)

    def money(self, found: Sum | None) -> Shown | None:
        """A sum in HK$ million, exact."""
        if found is None:
            return None
        address, notes = self.evidence(found.place, found.iri), self._numbers(found.notes)
        if found.amount is None:
            return Shown(found.text, address, "", notes, found.text not in _NIL)
        return Shown(millions(found.amount), address, f"HK${found.amount:,f}", notes)

    def total(self, found: Total) -> Shown:
        """What an edition estimates for a whole head, in HK$ million."""
        address = self.evidence(found.place, found.sum.iri if found.sum else "")
        return Shown(millions(found.amount), address, f"HK${found.amount:,f}")

    def figure(self, found: Figure) -> Shown:
        """A figure as printed."""
        address, notes = self.evidence(found.place, found.iri), self._numbers(found.notes)
        text = found.text or (f"{found.value:,f}" if found.value is not None else "")
        return Shown(text, address, found.year, notes, found.value is None)

    def _numbers(self, notes: Iterable[str]) -> tuple[int, ...]:
        for note in notes:
            if note not in self.notes:
                self.notes.append(note)
        return tuple(self.notes.index(note) + 1 for note in notes)


def evidence(opened: OpenRelease, place: Place | None, iri: str = "") -> str:
    """The address of the page that shows a place, with the words of a thing marked."""
    if place is None:
        return ""
    stem = f"{opened.base}id/"
    told = {"fact": iri.removeprefix(stem)} if iri.startswith(stem) else {}
    return links.local(f"/evidence/{place.sid}/{place.path}", **told)


@blueprint.route("/budget")
def heads() -> Response:
    """The heads that the release holds, each with its total by edition; ``?year=`` an edition, ``?agency=`` a code."""
    opened = release()
    etag = page_tag(opened, "budget")
    return not_modified(etag) or cacheable(_heads(opened), etag)


def _heads(opened: OpenRelease) -> Response:
    known, year, agency = budget(opened), request.args.get("year", ""), request.args.get("agency", "")
    shown = [
        (head, totals(known, code))
        for code, head in known.heads.items()
        if year in ("", *head.years) and agency in ("", _tail(head.agency))
    ]
    every = sorted({y for head in known.heads.values() for y in head.years}, reverse=True)
    years = [y for y in every if any(y in found for _, found in shown) and year in ("", y)]
    filters = {name: value for name, value in (("year", year), ("agency", agency)) if value}
    taken = Taken("/budget", filters)
    return page_response(
        "budget.html",
        alternates=taken.alternates,
        files=taken.files,
        heads=shown,
        years=years,
        every=every,
        agencies=sorted(
            {head.agency for head in known.heads.values() if head.agency}, key=lambda a: label(a).text
        ),
        tail=_tail,
        chosen=filters,
        mismatches={code: len(found) for code, found in known.mismatches.items()},
        figure=charts.figure("heads", opened, **filters) if shown else None,
        in_page=Page(opened),
        millions=millions,
        missed=len(budgetrows.missed(opened)),
    )


@blueprint.route(f"/budget.{LISTED}")
def heads_data(format: str) -> Response:
    """The totals of heads as a table, or what the release says of these heads as RDF, with the filters of the page."""
    opened = release()
    year, agency = request.args.get("year", ""), request.args.get("agency", "")
    rows = [
        row
        for row in budgetrows.heads(opened, lambda iri: label(iri).text)
        if year in ("", row[3]) and agency in ("", row[2])
    ]
    if (offer := rdf_offer(format)) is None:
        return _data(opened, format, "budget", budgetrows.HEADS, rows)
    heads = budget(opened).heads
    iris = [heads[code].iri for code in sorted({row[0] for row in rows})]
    return as_rdf(opened, "/budget", offer, iris, lambda part: things(opened, part))


@blueprint.route("/budget/<head>")
def head(head: str) -> Response:
    """A head: its money by programme, estimate against outcome, indicators, cost per output, what does not add up; ``?edition=``, ``?year=``,
    ``?programme=`` narrow it."""
    opened = release()
    known, choice = _known(opened, head), _choice()
    etag = page_tag(opened, "budget-head")
    return not_modified(etag) or cacheable(_head(opened, known, head, choice), etag)


def _known(opened: OpenRelease, head: str) -> Budget:
    known = budget(opened)
    if head not in known.heads:
        raise NotFound(
            f"This release has no head {head!r} of the Estimates.", hint="/budget lists those that it has"
        )
    return known


def _choice() -> Choice:
    return Choice(*(request.args.get(name, "") for name in ("edition", "year", "programme")))


def _filters(choice: Choice) -> dict[str, str]:
    return {n: v for n in ("edition", "year", "programme") if (v := getattr(choice, n))}


def _head(opened: OpenRelease, known: Budget, code: str, choice: Choice) -> Response:
    columns, lines = provision(known, code, choice)
    filters = _filters(choice)
    editions, years, programmes = choices(known, code)
    return page_response(
        "budget_head.html",
        alternates=Taken(f"/budget/{code}/provision", filters).alternates,
        head=known.heads[code],
        columns=columns,
        lines=lines,
        outcomes=outcomes(known, code, choice),
        beside=beside(known, code, choice),
        cost=_cost(opened, known, code, choice),
        mismatches=known.mismatches.get(code, ()),
        editions=editions,
        figure_editions={f.year for f in known.figures.get(code, ())},
        years=years,
        programmes=programmes,
        chosen=filters,
        in_page=Page(opened),
        figure=charts.figure("provision", opened, head=code, **filters) if lines else None,
        tail=_tail,
        files=lambda name: Taken(f"/budget/{code}/{name}", filters).files,
    )


def _cost(opened: OpenRelease, known: Budget, code: str, choice: Choice) -> list[dict[str, Any]]:
    """Cost per output, a row for a programme and year; ``schemes`` with their own numbers and evidence."""
    places = {f.iri: f for f in known.figures.get(code, ())}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in budgetrows.cost(opened, code, choice):
        text = {name: term.value if term is not None else "" for name, term in row.items()}
        key = text["edition"], text["programme"], text["year"], text["status"]
        group = found.setdefault(key, text | {"schemes": []})
        figure = places.get(text["figure"])
        address = evidence(opened, figure.place, figure.iri) if figure else ""
        group["schemes"].append((text["scheme"], plain(text["applications"]), address))
    for group in found.values():
        group |= {
            "edition": _tail(group["edition"]),
            "provision": millions(Decimal(group["provision_hkd"])),
            "each": plain(group["hkd_per_application"]),
            "all": plain(group["programme_applications"]),
        }
    return list(found.values())


@blueprint.route(f"/budget/<head>/<name>.{LISTED}")
def head_data(head: str, name: str, format: str) -> Response:
    """A table of a head as a file, or what the release says of the sums and figures in it as RDF, with the filters of the page."""
    opened = release()
    if name not in budgetrows.TABLES:
        raise NotFound(f"A head has no table {name!r}.", hint=", ".join(budgetrows.TABLES))
    known = _known(opened, head)
    columns, make = budgetrows.TABLES[name]
    rows = make(opened, known, head, _choice())
    if (offer := rdf_offer(format)) is not None:
        return as_rdf(opened, f"/budget/{head}/{name}", offer, rows, _described(opened, name, columns))
    return _data(opened, format, f"head-{head}-{name}", columns, rows)


def _described(
    opened: OpenRelease, name: str, columns: Sequence[str]
) -> Callable[[Sequence[tuple[Any, ...]]], Iterable[px.Quad]]:
    """What the release says of the things that rows of a table are about."""
    at = [columns.index(column) for column in budgetrows.THINGS[name]]
    return lambda rows: things(opened, (row[n] for row in rows for n in at if row[n]))


_SORTS = {"percent": 9, "head": 2, "measure": 4, "year": 5, "estimated": 6, "happened": 7, "difference": 8}
_NUMBERS = frozenset({"percent", "estimated", "happened", "difference"})


def _ordered(rows: Iterable[tuple[Any, ...]], order: Order) -> list[tuple[Any, ...]]:
    """The rows of /budget/missed."""
    at = _SORTS[order.name]
    return sorted(
        rows,
        key=lambda row: Decimal(row[at]) if order.name in _NUMBERS else row[at] or "",
        reverse=order.falls,
    )


@blueprint.route("/budget/missed")
def missed() -> Response:
    """The indicators that stayed below their estimate, and the targets that were missed; ``?head=``, ``?sort=``."""
    opened = release()
    order = Order.asked(_SORTS, "percent")
    etag = page_tag(opened, "budget-missed")
    return not_modified(etag) or cacheable(_missed(opened, order), etag)


def _missed(opened: OpenRelease, order: Order) -> Response:
    known, head = budget(opened), request.args.get("head", "")
    every = budgetrows.missed(opened)
    rows = _ordered((row for row in every if head in ("", row[2])), order)
    figures = {f.iri: f for found in known.figures.values() for f in found}
    taken = Taken("/budget/missed", {"head": head} if head else {})
    return page_response(
        "budget_missed.html",
        alternates=taken.alternates,
        files=taken.files,
        rows=[dict(zip(budgetrows.MISSED, row, strict=True)) for row in rows],
        heads=[known.heads[code] for code in sorted({row[2] for row in every}) if code in known.heads],
        chosen=head,
        seen=lambda iri: evidence(opened, figures[iri].place, iri) if iri in figures else "",
        order=order,
        plain=plain,
    )


@blueprint.route(f"/budget/missed.{LISTED}")
def missed_data(format: str) -> Response:
    """What missed its estimate as a file, or the figures as RDF."""
    opened, head = release(), request.args.get("head", "")
    rows = [row for row in budgetrows.missed(opened) if head in ("", row[2])]
    if (offer := rdf_offer(format)) is not None:
        described = _described(opened, "missed", budgetrows.MISSED)
        return as_rdf(opened, "/budget/missed", offer, rows, described)
    return _data(opened, format, "missed", budgetrows.MISSED, rows)


def plain(number: str) -> str:
    """A number in the reader's language, without zeros that say nothing."""
    return formats.number(Decimal(number), language())


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _data(
    opened: OpenRelease, format: str, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> Response:
    """Rows as a file; ``?bom=1`` a byte order mark before CSV, for Excel. In JSON numbers stay as they are written, for they are exact."""
    etag = tag(opened.id, "budget", name, format, language(), request.query_string.decode("latin-1"))
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    return at_hand(format, name, columns, rows, etag, lambda listed: {"release": opened.id, "rows": listed})


def warm(opened: OpenRelease) -> None:
    """Read what the pages go by, before somebody asks."""
    budget(opened)
    budgetrows.missed(opened)
    budgetrows.cost(opened, "", Choice())
