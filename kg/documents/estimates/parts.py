"""The parts a report falls into. ``structure`` cuts the flow into parts; ``prose`` and ``tables`` turn parts into records."""

from __future__ import annotations

from typing import Literal

from kg.dataclasses import dataclass
from kg.documents.plan.flow import Unit
from kg.quick import unguarded

PartKind = Literal[
    "front",  # from the head's title to the programmes: officer, estimate, ceiling, posts, balance
    "programmes",  # the list of programmes with their policy areas
    "provision",  # a programme's financial provision by column (with its sub-rows for bodies and a total)
    "targets",
    "indicators",
    "aim",
    "description",
    "list",  # "matters requiring special attention", "in the year, X has"
    "footnotes",  # marks with their texts, after a table
    "analysis",  # the table of provision by programme
    "analysis-text",  # why the provision of a programme changes, posts
    "chart",  # labels of charts
    "subheads",  # the table of subheads
    "details-text",  # details of expenditure by subhead: prose
    "details",  # the components of a subhead
    "commitments",
    "other",
]


@unguarded
@dataclass(frozen=True, slots=True)
class Part:
    """A run of units of one kind, without blank lines, furniture and the heading that opened it. Units of one part may have had a page break
    between them; a repeated header row is still in it. ``programme`` is the code (``1``), ``body`` the heading of the subvented body."""

    kind: PartKind
    programme: str
    body: str
    units: tuple[Unit, ...]
    heading: str = ""


@unguarded
@dataclass(frozen=True, slots=True)
class Column:
    """A column of values. ``period`` is ``2023``, ``2023-24`` or empty; ``status`` as in kg.records.estimates; ``unit_text`` as printed, where the
    column says it ($'000). ``as_of`` is the ISO day of a cumulative column."""

    period: str
    status: str
    unit_text: str = ""
    as_of: str = ""
