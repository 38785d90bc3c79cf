"""What the index says of a thing, and which kinds of things there are."""

from __future__ import annotations

from dataclasses import field
from typing import Final

from kg.dataclasses import dataclass

KINDS: Final = (
    "agency",
    "head",
    "plan",
    "programme",
    "scheme",
    "dataset",
    "indicator",
    "estimates",
    "chapter",
    "source",
    "entry",
    "undertaking",
    "statement",
    "passage",
    "paragraph",
    "place",
    "term",
)
"""In the order in which search shows them among equals."""

LANGUAGES: Final = ("en", "zh-Hant", "zh-Hans")
LABELS: Final = ("en", "hant", "hans")
"""The columns of the labels, by ``LANGUAGES``."""

COLUMNS: Final = {
    "text": "TEXT",
    "agency": "TEXT",
    "responsible": "TEXT",
    "parent": "TEXT",
    "programme": "TEXT",
    "dataset": "TEXT",
    "class": "TEXT",
    "status": "TEXT",
    "section": "TEXT",
    "themes": "TEXT",
    "formats": "TEXT",
    "frequency": "TEXT",
    "language": "TEXT",
    "year": "TEXT",
    "until": "TEXT",
    "planned": "TEXT",
    "released": "TEXT",
    "issued": "TEXT",
    "late": "INTEGER",
    "ordinal": "INTEGER",
    "entries": "INTEGER",
    "done": "INTEGER",
    "editions": "INTEGER",
    "mentions": "INTEGER",
    "pages": "INTEGER",
    "code": "TEXT",
    "unit": "TEXT",
    "grouped": "TEXT",
    "measured": "REAL",
    "estimated": "REAL",
    "missed": "REAL",
    "place": "TEXT",
}
"""The columns of a thing beside path, kind and labels. What names another thing holds its path below ``id/``, what is a code the code, several joined
with `` | ``. ``year`` is the year or years of the thing as its kind has them; ``entries`` how many entries an agency or plan has or datasets are
made of, ``done`` those reported as released; ``measured`` the latest actual figure of an indicator (of ``year``), ``estimated`` what an earlier edition
estimated for that year, ``missed`` the difference in percent of the estimate; ``place`` where it is printed (``kg.index.places``)."""

FACETS: Final = (
    "kind",
    "agency",
    "status",
    "year",
    "out",
    "theme",
    "format",
    "frequency",
    "class",
    "section",
    "head",
    "programme",
    "plan",
    "language",
)
"""What lists can be narrowed by. ``year`` of an entry or dataset is the one it was promised for, ``out`` the one it was released in."""


@dataclass(slots=True)
class Thing:
    """``path`` below ``id/``, or the whole IRI of what stands elsewhere. ``labels`` by column, with ``converted`` those that a program put into the
    other script and ``untagged`` those whose language the graph does not say; ``names`` what else it is called; ``text`` more words to find it by; ``key`` its place among its kind."""

    kind: str
    path: str
    labels: dict[str, str] = field(default_factory=dict)
    converted: list[str] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    values: dict[str, str | int | float | None] = field(default_factory=dict)
    facets: dict[str, list[str]] = field(default_factory=dict)
    key: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A value of a facet: the IRI that it stands for (empty for a bare value) and its labels by column."""

    facet: str
    code: str
    iri: str
    labels: dict[str, str]
