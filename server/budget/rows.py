"""The tables of the budget as rows, for files: amounts in dollars, exact; every row with the thing it comes from and the place of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from kg import tables
from server.budget.facts import Budget, Place, Sum, budget
from server.budget.tables import Choice, Outcome, beside, outcomes, provision, totals
from server.release import queries
from server.release.serving import OpenRelease

Rows = list[tuple[Any, ...]]
_SUM = ("amount_hkd", "amount_text", "unit_text", "notes", "provision", "source", "place")

HEADS = ("head", "name", "agency", "edition", "estimate_hkd", "computed_from", "provision", "source", "place")
MISSED = (
    "kind", "indicator", "head", "group", "measure", "year", "estimated", "happened", "difference", "percent", "estimated_in", "reported_in", "reading",
    "estimate_figure", "actual_figure",
)  # fmt: skip
COST = (
    "edition", "programme", "scheme", "year", "status", "applications", "programme_applications", "provision_hkd", "hkd_per_application", "figure",
)  # fmt: skip


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _place(place: Place | None) -> tuple[str | None, str | None]:
    return (None, None) if place is None else (place.sid, place.path)


def _sum(s: Sum) -> tuple[Any, ...]:
    return (_text(s.amount), s.text, s.unit, " | ".join(s.notes), s.iri, *_place(s.place))


def _provision(opened: OpenRelease, known: Budget, head: str, choice: Choice) -> Rows:
    columns, lines = provision(known, head, choice)
    return [
        (
            head,
            c.edition,
            line.programme or None,
            line.code or None,
            line.name or None,
            c.period,
            c.status,
            *_sum(line.sums[c]),
        )
        for line in lines
        for c in columns
        if c in line.sums
    ]


def _outcome(opened: OpenRelease, known: Budget, head: str, choice: Choice) -> Rows:
    def amounts(found: Outcome) -> list[Any]:
        return [_text(s.amount) if s else None for s in (found.original, found.revised, found.actual)]

    return [
        (
            head, o.line.programme or None, o.line.code or None, o.line.name or None, o.period, *amounts(o),
            _text(o.revised_percent), _text(o.actual_percent), *(s.iri if s else None for s in (o.original, o.revised, o.actual)),
        )
        for o in outcomes(known, head, choice)
    ]  # fmt: skip


def _indicators(opened: OpenRelease, known: Budget, head: str, choice: Choice) -> Rows:
    return [
        (
            head, f.year, f.programme or None, f.indicator, f.kind, f.group, f.measure, f.unit, f.period or None, f.status,
            _text(f.value), f.text, f.reading, " | ".join(f.notes), f.iri, *_place(f.place),
        )
        for programme in beside(known, head, choice)
        for _, by_year in programme.rows
        for figures in by_year.values()
        for f in figures
    ]  # fmt: skip


def _mismatches(opened: OpenRelease, known: Budget, head: str, choice: Choice) -> Rows:
    return [
        (head, m.code, m.message, m.about, " | ".join(f"{p.sid}/{p.path}" for p in m.places), m.iri)
        for m in known.mismatches.get(head, ())
    ]


def cost(opened: OpenRelease, head: str, choice: Choice) -> list[dict[str, Any]]:
    """The shipped question cost-per-application for one head: rows of it, with its terms."""
    known = budget(opened)
    if "cost" not in known.memo:
        known.memo["cost"] = queries.select(opened, tables.example_text("cost-per-application") or "")
    stem = f"{opened.base}id/head/{head}/"
    return [
        row
        for row in known.memo["cost"]
        if row["edition"].value.startswith(stem)
        and choice.takes(row["edition"].value.removeprefix(stem), row["year"].value, row["programme"].value)
    ]


def _cost(opened: OpenRelease, known: Budget, head: str, choice: Choice) -> Rows:
    return [
        tuple(row[name].value if row[name] is not None else None for name in COST)
        for row in cost(opened, head, choice)
    ]


def missed(opened: OpenRelease) -> Rows:
    """The shipped questions missed-estimates and targets-missed in one: ``kind`` says which; the shortest of its estimate first."""
    known = budget(opened)
    if "missed" not in known.memo:
        found = [
            _missed(row) for row in queries.select(opened, tables.example_text("missed-estimates") or "")
        ]
        found += [_target(row) for row in queries.select(opened, tables.example_text("targets-missed") or "")]
        known.memo["missed"] = sorted(found, key=lambda row: (Decimal(row[9]), row[1], row[5]))
    rows: Rows = known.memo["missed"]
    return rows


def _missed(row: dict[str, Any]) -> tuple[Any, ...]:
    v = {name: term.value if term is not None else None for name, term in row.items()}
    return (
        "estimate", v["indicator"], v["head"], v["group"], v["measure"], v["year"], v["estimated"], v["happened"], v["difference"],
        v["percent"], v["estimated_in"], v["reported_in"], "0", v["before"], v["after"],
    )  # fmt: skip


def _target(row: dict[str, Any]) -> tuple[Any, ...]:
    v: dict[str, Any] = {name: term.value if term is not None else None for name, term in row.items()}
    target, happened = Decimal(v["target"]), Decimal(v["happened"])
    difference = happened - target
    share = (100 * difference / target).quantize(Decimal("0.1")) if target else Decimal(0)
    year = v["edition_year"]
    return (
        "target", v["indicator"], v["head"], None, v["measure"], v["year"], v["target"], v["happened"], f"{difference:f}", f"{share:f}",
        year, year, v["reading"], None, v["done"],
    )  # fmt: skip


def heads(opened: OpenRelease, name: Callable[[str], str]) -> Rows:
    """A row for each head and edition; ``name`` gives the words for an IRI."""
    known = budget(opened)
    return [
        (
            code, name(head.iri), head.agency.rsplit("/", 1)[-1] or None, year, _text(found.amount) if found else None,
            found.parts or None if found else None, found.sum.iri if found and found.sum else None, *_place(found.place if found else None),
        )
        for code, head in known.heads.items()
        for of_years in [totals(known, code)]
        for year in head.years
        for found in [of_years.get(year)]
    ]  # fmt: skip


Make = Callable[[OpenRelease, Budget, str, Choice], Rows]
TABLES: dict[str, tuple[Sequence[str], Make]] = {
    "provision": (("head", "edition", "programme", "number", "name", "fiscal_year", "status", *_SUM), _provision),
    "outcome": (
        (
            "head", "programme", "number", "name", "fiscal_year", "original_hkd", "revised_hkd", "actual_hkd", "revised_percent_computed",
            "actual_percent_computed", "original", "revised", "actual",
        ),
        _outcome,
    ),
    "indicators": (
        (
            "head", "edition", "programme", "indicator", "kind", "group", "measure", "unit", "period", "status", "value", "value_text",
            "reading", "notes", "figure", "source", "place",
        ),
        _indicators,
    ),
    "cost": (COST, _cost),
    "mismatches": (("head", "code", "message", "about", "places", "note"), _mismatches),
}  # fmt: skip
"""The tables of a head: columns, and the rows by head and choice."""
THINGS = {
    "provision": ("provision",),
    "outcome": ("original", "revised", "actual"),
    "indicators": ("figure",),
    "cost": ("figure",),
    "mismatches": ("note",),
    "missed": ("estimate_figure", "actual_figure"),
}
"""Which columns of a table have the IRIs of what its rows are about."""
