"""What lists there are: the things in each, its columns, what it can be narrowed by and sorted by. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.index.sorts import SORTS


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of the things of one kind. ``columns`` beside the title; ``more`` columns that only the files have; ``facets`` in the order of the form.
    ``table``: the table
    of the release that has them with every column; ``fixed``: parameters without which the path gives another page."""

    name: str
    path: str
    kind: str
    columns: tuple[str, ...]
    facets: tuple[str, ...]
    more: tuple[str, ...] = ()
    table: str = ""
    fixed: dict[str, str] = field(default_factory=dict)

    @property
    def sorts(self) -> tuple[str, ...]:
        return ("title", *SORTS[self.kind])


_PROMISED = ("status", "agency", "year", "out", "theme", "format", "frequency")

LISTINGS = {
    listing.name: listing
    for listing in (
        Listing(
            "catalog",
            "/catalog",
            "dataset",
            ("status", "planned", "released", "late", "agency"),
            _PROMISED,
            ("responsible", "themes", "formats", "frequency", "entries", "editions", "text"),
            "datasets",
        ),
        Listing(
            "plans",
            "/plans",
            "plan",
            ("agency", "year", "until", "issued", "entries", "done"),
            ("agency", "year", "language"),
            ("language",),
            "plans",
        ),
        Listing(
            "entries",
            "/entries",
            "entry",
            ("status", "planned", "released", "agency", "parent"),
            (*_PROMISED, "section", "plan"),
            (
                "section",
                "code",
                "ordinal",
                "responsible",
                "dataset",
                "themes",
                "formats",
                "frequency",
                "text",
            ),
            "entries",
        ),
        Listing(
            "programmes",
            "/programmes",
            "programme",
            ("code", "parent", "agency", "year"),
            ("head", "agency", "year"),
            ("editions", "text"),
            "programmes",
        ),
        Listing(
            "indicators",
            "/indicators",
            "indicator",
            ("grouped", "programme", "year", "measured", "estimated", "missed"),
            ("head", "programme", "agency", "year"),
            ("parent", "agency", "unit"),
            "figures",
        ),
        Listing(
            "schemes", "/schemes", "scheme", ("class", "agency", "parent", "mentions"), ("class", "agency")
        ),
        Listing(
            "undertakings",
            "/undertakings",
            "undertaking",
            ("class", "issued", "programme", "parent"),
            ("class", "head", "programme", "year"),
            ("agency", "year"),
            "undertakings",
        ),
        Listing(
            "agencies",
            "/agencies",
            "agency",
            ("code", "class", "parent", "entries", "done", "mentions"),
            ("class",),
            ("planned", "until"),
            "agencies",
            {"view": "list"},
        ),
        Listing(
            "documents",
            "/documents",
            "source",
            ("class", "agency", "year", "pages", "parent"),
            ("class", "agency", "year"),
            ("code",),
            "ledger",
        ),
    )
}

AGENCIES = frozenset(("agency", "responsible"))
"""Columns that hold the code of an agency."""
THINGS = frozenset(("parent", "programme", "dataset"))
"""Columns that hold the path of a thing."""
CODES = {
    "class": "class",
    "section": "section",
    "themes": "theme",
    "formats": "format",
    "frequency": "frequency",
    "language": "language",
}
"""Columns that hold codes, several joined with `` | ``, and the facet whose codes they are."""
NUMBERS = frozenset(
    ("late", "ordinal", "entries", "done", "editions", "mentions", "pages", "measured", "estimated", "missed")
)
DATES = frozenset(("planned", "released", "issued"))
