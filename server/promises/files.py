"""The list of promises and the numbers of its page as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from server.http.rdf import not_modified, tag
from server.promises import counting
from server.promises.accounts import account
from server.promises.choosing import Choice
from server.promises.ordering import order_asked, ordered
from server.promises.promised import facts, places
from server.release.queries import PAGE, as_of
from server.release.serving import OpenRelease
from server.release.tabular import at_hand
from server.site.pages import language
from server.site.taking import as_rdf, rdf_offer, things
from server.words import i18n


def listed(opened: OpenRelease, format: str) -> Response:
    """The list with the same filters as the page: as a table all of it (``?bom=1`` puts a byte order mark before CSV, for Excel), in RDF
    the datasets on a page of it (``?page=``)."""
    if (offer := rdf_offer(format)) is not None:
        known = facts(opened)
        chosen = Choice.of(request.args, known).apply(known)
        in_order = ordered(known, chosen, order_asked(), language())
        return as_rdf(
            opened,
            "/promises",
            offer,
            in_order,
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
            for p in ordered(known, chosen, order_asked(), language())
        ]


def numbers(opened: OpenRelease, format: str) -> Response:
    """The numbers of the page, for all that is chosen and by agency, under the names by which /about/counting explains them."""
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
