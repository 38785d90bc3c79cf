"""``/promises``: what was promised, what came, what is late, what was dropped; and the same as CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request

from server.charts import views as charts
from server.errors import NotFound
from server.http import links
from server.http.formats import LISTED
from server.http.paging import link_pages, page_number
from server.http.rdf import cacheable, not_modified
from server.promises import counting, files
from server.promises.accounts import account
from server.promises.choosing import FIELDS, FORMERLY, Choice, parameter, sets
from server.promises.options import options, words_of
from server.promises.ordering import order_asked, ordered
from server.promises.promised import OUTCOMES, Facts, facts
from server.promises.shown import ahead, dropped_one, line, moved
from server.release.queries import PAGE, STATUSES, as_of
from server.release.serving import OpenRelease, release
from server.site.pages import language, page_response, page_tag, same_page
from server.site.taking import Taken
from server.words import i18n

blueprint = Blueprint("promises", __name__)
SHOWN = 10
"""How many dropped and postponed promises the page shows; all are a click away."""
COLUMNS = ("promised", *OUTCOMES)
"""Numbers in the table by agency."""
_HERE = "AGENCY-CODE"
_CHARTS = ("timeline", "backlog", "outcomes", "lateness")


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
    known, page, order, t = facts(opened), page_number(), order_asked(), i18n.translator(language())
    choice = Choice.of(request.args, known)
    told = account(known, choice, as_of(opened))
    chosen = told.promises
    pages = max(1, -(-len(chosen) // PAGE))
    if page > pages:
        raise NotFound(f"There are {pages} pages of this.", hint="leave ?page= out")
    listed = ordered(known, chosen, order, language())[(page - 1) * PAGE : page * PAGE]
    whole = page == 1 and bool(chosen or not choice.values)
    dropped, postponed = (told.dropped[:SHOWN], told.postponed[:SHOWN]) if whole else ([], [])
    ahead(listed, dropped, postponed)
    asked = {name: request.args[name] for name in (*FIELDS, "sort") if request.args.get(name)}
    taken = Taken("/promises", asked, page)
    response = page_response(
        "promises.html",
        alternates=taken.alternates,
        choice=choice,
        chips=_chips(choice),
        instead=[] if chosen else _instead(known, choice),
        more=any(choice.get(name) for name in _MORE) or bool(request.args.get("asOf")),
        facets=options(known, choice),
        sums=told.sums,
        agencies=told.by_agency if whole else {},
        figures={name: charts.figure(name, opened, **dict(choice.values)) for name in _CHARTS}
        if whole
        else {},
        dropped=[dropped_one(opened, known, p) for p in dropped],
        postponed=[moved(p) for p in postponed],
        lines=[line(p) for p in listed],
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


@blueprint.route(f"/promises.{LISTED}")
def promises_data(format: str) -> Response:
    """The list with the same filters, see ``files.listed``."""
    return files.listed(release(), format)


@blueprint.route("/promises/numbers.<any(csv, json, parquet):format>")
def numbers(format: str) -> Response:
    """The numbers of the page, see ``files.numbers``."""
    return files.numbers(release(), format)
