"""Every part that is a table, read by the reader of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.documents.estimates.figures import read_figures
from kg.documents.estimates.grid import read_grid
from kg.documents.estimates.grid_levels import read_levels
from kg.documents.estimates.parts import Part
from kg.documents.estimates.prose import Prose
from kg.documents.estimates.provisions import analysis, programme_provision
from kg.documents.estimates.settled import Table
from kg.values.text import Habit


def read_tables(parts: Sequence[Part], prose: Prose, habit: Habit) -> Iterator[tuple[Part, Table]]:
    """Parts in their order, each with its table."""
    grids = {
        n: read_grid(p.units, money=False) for n, p in enumerate(parts) if p.kind in ("targets", "indicators")
    }
    levels = read_levels([row for grid in grids.values() for row in grid.rows])
    for n, part in enumerate(parts):
        if part.kind == "provision":
            yield part, programme_provision(part, n, habit)
        elif part.kind == "analysis":
            yield part, analysis(part, n, habit)
        elif n in grids:
            yield part, read_figures(part, n, grids[n], levels, habit, _named(part, prose))


def _named(part: Part, prose: Prose) -> Callable[[str], bool]:
    texts = "".join(p.text for p in prose.passages if (p.programme, p.body) == (part.programme, part.body))
    plain = "".join(texts.split())
    return lambda heading: "".join(heading.split()) in plain
