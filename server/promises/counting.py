"""How each number about promises is counted: in words, and as the SPARQL that gives it (``counts/NAME.rq``, shipped)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import pyoxigraph as px
from flask import Blueprint, Response, request

from server.http import links
from server.http.negotiation import Offer
from server.http.rdf import cacheable, not_modified
from server.promises.accounts import account
from server.promises.choosing import Choice
from server.promises.promised import facts
from server.release.queries import as_of
from server.release.serving import release
from server.site.pages import page_response, page_tag

blueprint = Blueprint("counting", __name__)
NAMES = (
    "promised",
    "kept",
    "on-time",
    "late",
    "planned",
    "overdue",
    "dropped",
    "untimed",
    "postponed",
    "median-late",
    "total",
)
_MARK = "  # filters of the page\n"
_FOAF, _DCT = "<http://xmlns.com/foaf/0.1/primaryTopic>", "http://purl.org/dc/terms/"


@cache
def _text(name: str) -> str:
    return (files("server") / "promises" / "counts" / f"{name}.rq").read_text(encoding="utf-8")


def query(name: str, choice: Choice, base: str) -> str:
    """The query behind a number, for the promises chosen. Values come from ``Choice.of``, which knows them all; they enter as terms."""
    lines = [_PATTERNS[filter](value, base) for filter, value in choice.values]
    return _text(name).replace(_MARK, "".join(f"  {line}\n" for line in lines))


def _thing(path: str) -> Callable[[str, str], str]:
    return lambda value, base: str(px.NamedNode(f"{base}id/{path}/{value}"))


def _agency(value: str, base: str) -> str:
    who = _thing("agency")(value, base)
    ways = (
        f"?dataset <{_DCT}publisher> {who}",
        f"?dataset gp:responsible {who}",
        f"?row {_FOAF} ?dataset ; gp:promisedBy {who}",
    )
    return " UNION ".join(f"{{ {way} }}" for way in ways)


def _outcome(value: str, base: str) -> str:
    """A query within the query, which gives the datasets that have come to this."""
    body = _text(value).partition(" WHERE {\n")[2].partition(_MARK)[0]
    indented = "".join(f"  {line}\n" for line in body.splitlines())
    return f"{{ SELECT DISTINCT ?dataset WHERE {{\n{indented}  }} }}"


def _year(value: str, _base: str) -> str:
    promised = (
        f"{{ ?dataset gp:firstPlanned ?some }} UNION {{ ?row {_FOAF} ?dataset ; gp:targetMonth ?some }}"
    )
    return f"{promised}\n  FILTER(STRSTARTS(STR(?some), {px.Literal(value)}))"


def _format(value: str, base: str) -> str:
    return f"?dataset gp:namedFormat {_thing('format')(value, base)} ."


def _frequency(value: str, _base: str) -> str:
    ending = px.Literal(f"/{value}")
    return f"?dataset <{_DCT}accrualPeriodicity> ?frequency .\n  FILTER(STRENDS(LCASE(STR(?frequency)), {ending}))"


_PATTERNS: dict[str, Callable[[str, str], str]] = {
    "status": lambda value, base: f"?dataset gp:status {_thing('status')(value, base)} .",
    "outcome": _outcome,
    "agency": _agency,
    "publisher": lambda value, base: f"?dataset <{_DCT}publisher> {_thing('agency')(value, base)} .",
    "year": _year,
    "theme": lambda value, base: f"?dataset dcat:theme {_thing('theme')(value, base)} .",
    "formats": _format,
    "frequency": _frequency,
    "edition": lambda value, base: (
        f"?entry {_FOAF} ?dataset ; <{_DCT}isPartOf> {_thing('plan')(value, base)} ."
    ),
}


def address(name: str, choice: Choice) -> str:
    """Where it is explained, as a path of this site."""
    return f"/about/counting{links.query_of(choice.values)}#{name}"


@blueprint.route("/about/counting")
def explain() -> Response:
    """Every number on /promises: what it counts, what it is now, and the query that gives it, with the filters of the address."""
    opened = release()
    etag = page_tag(opened, "counting")
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    known = facts(opened)
    choice = Choice.of(request.args, known)
    found = account(known, choice, as_of(opened)).sums
    rows = [
        (name, found.months if name == "median-late" else found.of(name), query(name, choice, opened.base))
        for name in NAMES
    ]
    alternates = (
        (Offer("json", "application/json"), f"/promises/numbers.json{links.query_of(choice.values)}"),
    )
    shown = page_response(
        "counting.html",
        alternates=alternates,
        rows=rows,
        choice=choice,
        filters=", ".join(v for _, v in choice.values),
    )
    return cacheable(shown, etag)
