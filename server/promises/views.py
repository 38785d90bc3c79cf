"""``/promises``: what was promised, what came, what is late, what was dropped; and the same as CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup, escape

from server.charts import views as charts
from server.errors import BadRequest, NotFound
from server.evidence.links import evidence_ahead, evidence_of
from server.http import links
from server.http.formats import LISTED
from server.http.paging import link_pages, page_number
from server.http.rdf import cacheable, not_modified, tag
from server.promises import counting
from server.promises.accounts import account
from server.promises.choosing import FIELDS, FORMERLY, FREQUENCY, Choice, facets, parameter, sets
from server.promises.promised import OUTCOMES, Facts, Promise, Row, distance, evidence, facts, places
from server.release.queries import PAGE, STATUSES, as_of
from server.release.serving import OpenRelease, release
from server.release.tabular import at_hand
from server.site.pages import label, labels, language, page_response, page_tag, same_page
from server.site.taking import Taken, as_rdf, rdf_offer, things
from server.words import i18n

blueprint = Blueprint("promises", __name__)
SHOWN = 10
"""How many dropped and postponed promises the page shows; all are a click away."""
COLUMNS = ("promised", *OUTCOMES)
"""Numbers in the table by agency."""
_PRINTED = 4
"""Of how many editions a line of the list links the row."""
_HERE = "AGENCY-CODE"
_CHARTS = ("timeline", "backlog", "outcomes", "lateness")
SORTS: dict[str, Callable[[Promise], Any]] = {
    "late": lambda p: (p.late is not None, p.late or 0),
    "promised": lambda p: p.first,
    "target": lambda p: p.target,
    "released": lambda p: p.released,
    "agency": lambda p: p.agency,
    "status": lambda p: p.status,
    "title": lambda p: p.iri,
}
"""Columns that the list can be put in order by; the title by the reader's language, see ``ordered``."""
_FALLING = frozenset({"late", "released"})
"""Columns whose first order is from the highest."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list, ready to be shown: ``printed`` the plan and the address of the evidence of the first and the latest rows that it
    stands in, ``more`` how many others there are."""

    promise: Promise
    printed: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is put in order."""

    name: str
    falls: bool

    @classmethod
    def asked(cls) -> Order:
        """``?sort=NAME``, with a minus before it for the other way. Raises BadRequest."""
        text = request.args.get("sort") or "late"
        name = text.removeprefix("-")
        if name not in SORTS:
            raise BadRequest(f"The list cannot be put in order by {name!r}.", hint=", ".join(SORTS))
        return cls(name, (name in _FALLING) != text.startswith("-"))

    def link(self, name: str) -> str:
        """What ``?sort=`` to ask for by the heading of a column: the other way for the one that it is in order by."""
        if name != self.name:
            return name
        return name if (name in _FALLING) != self.falls else f"-{name}"

    def aria(self, name: str) -> str:
        return "" if name != self.name else "descending" if self.falls else "ascending"


def ordered(known: Facts, chosen: Sequence[Promise], order: Order, lang: str) -> list[Promise]:
    """Those chosen as the list has them. The order of all is kept."""
    by_title, languages = order.name == "title", i18n.preference(lang)
    at = order, lang if by_title else ""
    orders: dict[tuple[Order, str], list[Promise]] = known.memo.setdefault("orders", {})
    if at not in orders:
        key = (lambda p: (known.title(p.iri, languages), p.iri)) if by_title else SORTS[order.name]
        orders[at] = sorted(known.promises, key=key, reverse=order.falls)
    whole = orders[at]
    if len(chosen) == len(whole):
        return whole
    wanted = {promise.iri for promise in chosen}
    return [promise for promise in whole if promise.iri in wanted]


@blueprint.route("/promises")
def promises() -> Response:
    """What was promised and what came of it, by the filters of the address; from an address with a filter's former name to its present one."""
    for name, former in FORMERLY.items():
        if former in request.args:
            moved = same_page(**{former: None, name: parameter(request.args, name) or None})
            return make_response(redirect(moved, 301))
    opened = release()
    etag = page_tag(opened, "promises")
    return not_modified(etag) or cacheable(_page(opened), etag)


def _page(opened: OpenRelease) -> Response:
    known, page, order, t = facts(opened), page_number(), Order.asked(), i18n.translator(language())
    choice = Choice.of(request.args, known)
    told = account(known, choice, as_of(opened))
    chosen = told.promises
    pages = max(1, -(-len(chosen) // PAGE))
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    listed = ordered(known, chosen, order, language())[(page - 1) * PAGE : page * PAGE]
    whole = page == 1 and bool(chosen or not choice.values)
    dropped, postponed = (told.dropped[:SHOWN], told.postponed[:SHOWN]) if whole else ([], [])
    _ahead(listed, dropped, postponed)
    asked = {name: request.args[name] for name in (*FIELDS, "sort") if request.args.get(name)}
    taken = Taken("/promises", asked, page)
    response = page_response(
        "promises.html",
        alternates=taken.alternates,
        choice=choice,
        chips=_chips(choice),
        instead=[] if chosen else _instead(known, choice),
        more=any(choice.get(name) for name in _MORE) or bool(request.args.get("asOf")),
        facets=_options(known, choice),
        sums=told.sums,
        agencies=told.by_agency if whole else {},
        figures={name: charts.figure(name, opened, **dict(choice.values)) for name in _CHARTS}
        if whole
        else {},
        dropped=[_dropped(opened, known, p) for p in dropped],
        postponed=[_moved(p) for p in postponed],
        lines=[Line(p, _seen(_printed(p)), max(0, len(p.rows) - _PRINTED)) for p in listed],
        order=order,
        page=page,
        pages=pages,
        found=len(chosen),
        as_of=as_of(opened),
        how=lambda name: links.local(counting.address(name, choice)),
        narrowed=lambda **more: narrowed(choice, **more),
        narrowed_none=links.local("/promises"),
        cells=_cells(choice),
        columns=[
            (name, t("counting.promised" if name == "promised" else f"outcome.{name}")) for name in COLUMNS
        ],
        paged=lambda page: f"{same_page(page=page)}#list",
        whole=whole,
        feed={"agency": choice.get("agency")} if choice.get("agency") in sets(known)["agency"] else {},
        number_links=Taken("/promises/numbers", dict(choice.values), is_things=False).files,
        list_links=taken.files,
    )
    link_pages(response, "/promises", page, pages, **asked)
    return response


_MORE = ("outcome", "theme", "formats", "frequency", "edition")


def _chips(choice: Choice) -> list[tuple[str, str, str]]:
    """Each filter in force: its name, its value in words, the address without it."""
    return [
        (name, words_of(name, value), same_page(**{name: None, "page": None}))
        for name, value in choice.values
    ]


def words_of(name: str, value: str) -> str:
    """A filter's value as readers know it."""
    t = i18n.translator(language())
    if name in ("status", "outcome"):
        return t(f"{name}.{value}")
    if name in ("agency", "publisher", "theme"):
        return label(f"{links.base()}id/{'theme' if name == 'theme' else 'agency'}/{value}").text
    if name == "frequency":
        return label(FREQUENCY + value.upper()).text
    return value.upper() if name == "formats" else value


def narrowed(choice: Choice, **more: str) -> str:
    """The address of the list for what is chosen and more; an empty value takes a choice away."""
    values = dict(choice.values) | more
    return links.local("/promises#list", **{name: value for name, value in values.items() if value})


def _cells(choice: Choice) -> Callable[[str, str], str]:
    """The address of what a number in the table by agency counts, by agency and column (none: all). There are many of these, so that each
    address is made once and the agency put in."""
    named = {name: {"status" if name in STATUSES else "outcome": name} for name in COLUMNS} | {"": {}}
    made = {name: narrowed(choice, publisher=_HERE, **more).partition(_HERE) for name, more in named.items()}

    def address(agency: str, name: str = "") -> str:
        before, _, after = made[name]
        return before + quote(agency.rsplit("/", 1)[-1], safe="") + after

    return address


def _instead(known: Facts, choice: Choice) -> list[tuple[str, int, str]]:
    """What there is without one of the filters, where nothing is left with all: the filter, how many, and the address."""
    left = [(name, len(choice.without(name).apply(known))) for name, _ in choice.values]
    return [(name, count, narrowed(choice, **{name: ""})) for name, count in left if count]


def _options(known: Facts, choice: Choice) -> dict[str, Markup]:
    """For each filter that is a list its options, with the number of promises left; in the order in which people look for them. There are
    a thousand of them where there are as many editions."""
    found: dict[str, Markup] = {}
    for name, counter in facets(known, choice).items():
        if name == "publisher":
            continue
        listed = _listed(known, name)
        if not counter.keys() <= listed.keys():  # what is chosen may be a value that no promise has
            listed = _worded(known, name, {*listed, *counter})
        chosen = choice.get(name)
        found[name] = Markup(
            "".join(
                f"{opening}{' selected' if value == chosen else ''}>{words} ({counter[value]})</option>"
                for value, (opening, words) in listed.items()
                if value in counter
            )
        )
    return found


_Listed = dict[str, tuple[Markup, Markup]]
"""Values of a filter: how the element of each begins, and its words."""


def _listed(known: Facts, name: str) -> _Listed:
    """All values of a filter, in the order of their words; read once for each language."""
    held: dict[tuple[str, str], _Listed] = known.memo.setdefault("listed", {})
    at = name, language()
    if at not in held:
        held[at] = _worded(known, name, sets(known)[name])
    return held[at]


def _worded(known: Facts, name: str, values: Iterable[str]) -> _Listed:
    words = {v: _edition(known, v) if name == "edition" else words_of(name, v) for v in values}
    if name in ("status", "outcome"):
        ordered = sorted(words)
    else:
        ordered = sorted(words, key=lambda value: (words[value], value), reverse=name == "year")
    return {value: (Markup('<option value="{}"').format(value), escape(words[value])) for value in ordered}


def _edition(known: Facts, key: str) -> str:
    plan = known.plans[key]
    return f"{label(plan.agency).text} {plan.years}"


def _printed(promise: Promise) -> tuple[Row, ...]:
    """The rows that a line of the list shows."""
    rows = promise.rows
    return rows if len(rows) <= _PRINTED else (rows[0], *rows[1 - _PRINTED :])


def _seen(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """Of each row the years of its plan, and where it can be seen."""
    return tuple((row.plan.years, evidence_of(row.iri) or links.href(row.iri)) for row in rows)


def _ahead(listed: Sequence[Promise], dropped: Sequence[Promise], postponed: Sequence[Promise]) -> None:
    """Find what the page says of its promises: all names in one question, and all evidence."""
    shown = (*listed, *dropped, *postponed)
    labels().ahead(iri for promise in shown for iri in (promise.iri, promise.agency))
    rows = [row for promise in (*listed, *dropped) for row in _printed(promise)]
    rows += [row for promise in postponed for row in promise.moves]
    evidence_ahead(row.iri for row in rows)


@dataclass(frozen=True, slots=True)
class Dropped:
    """``edition`` and ``address`` of the last row that promised it; ``silent`` the plan that no longer mentions it, by IRI and years."""

    promise: Promise
    edition: str
    address: str
    silent: tuple[tuple[str, str], ...]


def _dropped(opened: OpenRelease, known: Facts, promise: Promise) -> Dropped:
    by_iri = {plan.iri: plan for plan in known.plans.values()}
    said = [by_iri[iri] for iri in evidence(opened.store, promise.iri) if iri in by_iri]
    edition, address = next(iter(_seen(_printed(promise)[-1:])), ("", ""))
    return Dropped(
        promise,
        edition,
        address,
        tuple((plan.iri, f"{label(plan.agency).text} {plan.years}") for plan in said),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise put off: month, edition and the address of the evidence, before and after."""

    promise: Promise
    steps: tuple[tuple[str, str, str], ...]
    months: int


def _moved(promise: Promise) -> Moved:
    early, late = promise.moves
    steps = tuple(
        (row.target, row.plan.years, evidence_of(row.iri) or links.href(row.iri)) for row in (early, late)
    )
    return Moved(promise, steps, distance(early.target, late.target))


@blueprint.route(f"/promises.{LISTED}")
def promises_data(format: str) -> Response:
    """The list with the same filters: as a table all of it (``?bom=1`` puts a byte order mark before CSV, for Excel), in RDF the
    datasets on a page of it (``?page=``)."""
    opened = release()
    if (offer := rdf_offer(format)) is not None:
        known = facts(opened)
        chosen = Choice.of(request.args, known).apply(known)
        listed = ordered(known, chosen, Order.asked(), language())
        return as_rdf(
            opened,
            "/promises",
            offer,
            listed,
            lambda part: things(opened, (promise.iri for promise in part)),
            PAGE,
        )
    rows = _Rows(opened)
    return _data(opened, format, rows.fields, rows.rows, "promises")


class _Rows:
    fields = (
        "dataset",
        "title",
        "agency",
        "status",
        "outcome",
        "first_promised",
        "promised",
        "released",
        "months_late",
        "plans",
        "latest_entry",
        "place",
    )

    def __init__(self, opened: OpenRelease) -> None:
        known, languages = facts(opened), i18n.preference(language())
        chosen = Choice.of(request.args, known).apply(known)
        self.rows = [
            (
                p.iri,
                known.title(p.iri, languages),
                p.agency,
                p.status,
                p.outcome,
                p.first,
                p.target,
                p.released,
                p.late,
                " | ".join(dict.fromkeys(row.plan.iri for row in p.rows)),
                p.latest,
                next(iter(places(opened.store, p.latest)), "") if p.latest else "",
            )
            for p in ordered(known, chosen, Order.asked(), language())
        ]


@blueprint.route("/promises/numbers.<any(csv, json, parquet):format>")
def numbers(format: str) -> Response:
    """The numbers of the page, for all that is chosen and by agency, under the names by which /about/counting explains them."""
    opened = release()
    known = facts(opened)
    told = account(known, Choice.of(request.args, known), as_of(opened))
    sums = {"": told.sums} | told.by_agency
    names = [name for name in counting.NAMES if name != "median-late"]
    rows = [(agency, *(found.of(name) for name in names), found.months) for agency, found in sums.items()]
    return _data(
        opened, format, ("agency", *(n.replace("-", "_") for n in names), "median_late"), rows, "numbers"
    )


def _data(
    opened: OpenRelease, format: str, fields: Sequence[str], rows: Sequence[tuple[Any, ...]], name: str
) -> Response:
    etag = tag(opened.id, name, format, language(), request.query_string.decode("latin-1"))
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    return at_hand(
        format,
        name,
        fields,
        rows,
        etag,
        lambda listed: {"release": opened.id, "as_of": as_of(opened), name: listed},
    )
