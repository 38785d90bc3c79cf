"""The questions that pages ask of a release, in process. A value enters a query as a term (``str(px.NamedNode(iri))``, which
refuses what is no IRI), never as a piece of text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as px

from kg import tables
from kg.graph import prefixes
from server.asof import asked
from server.labels import expand
from server.releases import OpenRelease

STATUSES = ("planned", "released", "overdue", "dropped")


def select(opened: OpenRelease, query: str) -> list[dict[str, Any]]:
    """Rows of a query as dictionaries of variable name to term (None when unbound)."""
    result = opened.store.query(
        query,
        base_iri=opened.base,
        prefixes=prefixes(),
        use_default_graph_as_union=True,
    )
    assert isinstance(result, px.QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [dict(zip(names, row, strict=True)) for row in result]


def status_counts(opened: OpenRelease) -> dict[str, int]:
    """Datasets by status, all four statuses present."""
    if "status-counts" not in opened.memo:
        rows = select(
            opened,
            "SELECT ?status (COUNT(DISTINCT ?d) AS ?n) { ?d a dcat:Dataset ; gp:status ?status } GROUP BY ?status",
        )
        found = {
            r["status"].value.rsplit("/", 1)[-1]: int(r["n"].value) for r in rows if r["status"] is not None
        }
        opened.memo["status-counts"] = {status: found.get(status, 0) for status in STATUSES}
    counts: dict[str, int] = opened.memo["status-counts"]
    return counts


def as_of(opened: OpenRelease) -> str:
    """The day as of which statuses hold, empty when the release does not say; the one asked for (``?asOf=``) where one is."""
    if (day := asked()) is not None:
        return day.isoformat()
    predicate = px.NamedNode(expand("gp:asOf"))
    quad = next(
        opened.store.quads_for_pattern(px.NamedNode(opened.base + "id/release"), predicate, None, None), None
    )
    return quad.object.value if quad is not None and isinstance(quad.object, px.Literal) else ""


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    query: str


def examples() -> list[Example]:
    """The shipped queries: the tables, then the example questions."""
    shown = [Example(name, tables.query_text(name)) for name in tables.names()]
    return shown + [Example(name, tables.example_text(name) or "") for name in tables.examples()]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: its rows, how many there are in all, and how many pages that makes."""

    rows: list[dict[str, Any]]
    total: int
    pages: int


PAGE = 50


_ORDERS_KEPT = 64
"""How many orders of things (a list and a choice from it) a release's memory holds."""


def ordered(
    opened: OpenRelease, pattern: str, columns: str, key: Callable[[dict[str, Any]], Any]
) -> list[px.NamedNode]:
    """All that ``pattern`` (a group graph pattern with ``?thing``) finds, put in order once per release: by ``key`` of the
    columns, then by IRI. The engine's own ORDER BY looks every term up at every comparison (20 s for 60,000 things)."""
    kept: dict[str, list[px.NamedNode]] = opened.memo.setdefault("orders", {})
    if pattern not in kept:
        if len(kept) >= _ORDERS_KEPT:
            kept.clear()
        rows = select(opened, f"SELECT ?thing {columns} {{ {pattern} }}")
        rows = [row for row in rows if isinstance(row["thing"], px.NamedNode)]
        rows.sort(key=lambda row: (key(row), row["thing"].value))
        kept[pattern] = list(dict.fromkeys(row["thing"] for row in rows))
    return kept[pattern]


def listed(
    opened: OpenRelease, things: list[px.NamedNode], pattern: str, columns: str, page: int, size: int = PAGE
) -> Listed:
    """A page of ``things``, with the columns that ``pattern`` binds for each."""
    shown = things[(page - 1) * size : page * size]
    values = " ".join(map(str, shown))
    found = select(opened, f"SELECT ?thing {columns} {{ VALUES ?thing {{ {values} }} {pattern} }}")
    rows: dict[px.NamedNode, dict[str, Any]] = {}
    for row in found:
        rows.setdefault(row["thing"], row)
    return Listed([rows[t] for t in shown if t in rows], len(things), max(1, -(-len(things) // size)))


def _text(term: Any) -> str:
    return term.value if term is not None else ""


def plans(opened: OpenRelease) -> list[dict[str, Any]]:
    """All plans: agency, years, date of issue, number of entries; the latest first within an agency."""
    return select(
        opened,
        """SELECT ?thing ?agency ?start ?end ?issued (COUNT(DISTINCT ?entry) AS ?entries) {
             ?thing a gp:Plan ; dct:publisher ?agency ; gp:periodStart ?start ; gp:periodEnd ?end .
             OPTIONAL { ?thing dct:issued ?issued }
             OPTIONAL { ?entry dct:isPartOf ?thing . ?entry a gp:Entry }
           } GROUP BY ?thing ?agency ?start ?end ?issued ORDER BY ?agency DESC(?start) ?thing""",
    )


def dataset_order(opened: OpenRelease, filters: dict[str, str]) -> list[px.NamedNode]:
    """All datasets by agency; ``filters`` may hold ``status`` and ``agency`` as IRIs."""
    pattern = "?thing a dcat:Dataset . OPTIONAL { ?thing dct:publisher ?agency }"
    pattern += filtered(filters, agency="dct:publisher")
    return ordered(opened, pattern, "?agency", lambda row: _text(row["agency"]))


def datasets(opened: OpenRelease, page: int, filters: dict[str, str], size: int = PAGE) -> Listed:
    """A page of datasets; ``filters`` as in ``dataset_order``."""
    return listed(
        opened,
        dataset_order(opened, filters),
        "OPTIONAL { ?thing dct:publisher ?agency } OPTIONAL { ?thing gp:status ?status } "
        "OPTIONAL { ?thing gp:firstPlanned ?target } OPTIONAL { ?thing dct:issued ?released }",
        "?agency ?status ?target ?released",
        page,
        size,
    )


def entries(opened: OpenRelease, page: int, filters: dict[str, str]) -> Listed:
    """A page of entries of all plans, those of the latest plans first, as the plan has them; ``filters`` as in ``datasets``."""
    order = (
        "?thing a gp:Entry ; dct:isPartOf ?plan . OPTIONAL { ?thing gp:ordinal ?ordinal } "
        "OPTIONAL { ?plan gp:periodStart ?start }" + filtered(filters, agency="gp:promisedBy")
    )
    return listed(
        opened,
        ordered(opened, order, "?plan ?ordinal ?start", _entry_key),
        "?thing gp:promisedBy ?agency ; gp:status ?status ; dct:isPartOf ?plan . "
        "OPTIONAL { ?thing gp:targetMonth ?target } OPTIONAL { ?thing gp:releasedMonth ?released } "
        "OPTIONAL { ?thing foaf:primaryTopic ?dataset } OPTIONAL { ?thing gp:ordinal ?ordinal } "
        "OPTIONAL { ?plan gp:periodStart ?start }",
        "?agency ?status ?plan ?target ?released ?dataset ?ordinal ?start",
        page,
    )


def _entry_key(row: dict[str, Any]) -> tuple[int, str, int]:
    start, ordinal = _text(row["start"]), _text(row["ordinal"])
    return (
        -int(start) if start.isascii() and start.isdigit() else 0,
        _text(row["plan"]),
        int(ordinal) if ordinal.isascii() and ordinal.isdigit() else 0,
    )


def filtered(filters: dict[str, str], agency: str) -> str:
    """Patterns for ``status`` and ``agency``: who promised or published it (property ``agency``), or answers for it."""
    terms = {name: str(px.NamedNode(iri)) for name, iri in filters.items()}
    pattern = f" ?thing gp:status {terms['status']} ." if "status" in terms else ""
    if "agency" in terms:
        who = terms["agency"]
        pattern += f" {{ ?thing {agency} {who} }} UNION {{ ?thing gp:responsible {who} }}"
    return pattern


def agencies(opened: OpenRelease) -> list[dict[str, Any]]:
    """All agencies with code, kind, parent and the number of entries they promised."""
    if "agencies" not in opened.memo:
        opened.memo["agencies"] = select(
            opened,
            """SELECT ?thing ?code ?kind ?parent ?from ?to (COUNT(DISTINCT ?entry) AS ?entries) {
                 ?thing a gp:Agency .
                 OPTIONAL { ?thing gp:code ?code } OPTIONAL { ?thing org:classification ?kind }
                 OPTIONAL { ?thing org:subOrganizationOf ?parent }
                 OPTIONAL { ?thing gp:validFrom ?from } OPTIONAL { ?thing gp:validTo ?to }
                 OPTIONAL { { ?entry gp:promisedBy ?thing } UNION { ?entry gp:responsible ?thing } ?entry a gp:Entry }
               } GROUP BY ?thing ?code ?kind ?parent ?from ?to ORDER BY ?thing""",
        )
    rows: list[dict[str, Any]] = opened.memo["agencies"]
    return rows
