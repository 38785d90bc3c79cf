"""The heads of expenditure: data in ``vocab/registry/heads.csv``, and whose head one is by its printed title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError
from kg.identity.model import Agency
from kg.identity.registry import Registry, csv_rows
from kg.identity.things import Head, Name
from kg.values.lazy import lazy

if TYPE_CHECKING:
    from kg.records.estimates import Report

_BRANCH = lazy(r"\s*[（(][^（()）]*[)）]\s*$")
_SECRETARIAT = lazy(r"^(?:政府總部|政府总部|Government Secretariat)\s*[：:]\s*", re.IGNORECASE)


@cache
def load_heads(folder: Path | None = None) -> Mapping[str, Head]:
    """Number -> head. DataError names a bad line."""
    place = folder if folder is not None else files("vocab") / "registry"
    heads = {}
    for where, row in csv_rows(place / "heads.csv"):
        try:
            names = ((row["name_hant"], "zh-Hant"), (row["name_hans"], "zh-Hans"), (row["name_en"], "en"))
            agency = f"agency/{row['agency']}" if row["agency"] else ""
            heads[row["number"]] = Head(
                f"head/{row['number']}", row["number"], tuple(n for n in names if n[0]), agency
            )
        except KeyError as missing:
            raise DataError(f"the column {missing} is missing", where=where) from None
    return heads


def title_agency(title: str, registry: Registry) -> Agency | None:
    """The agency whose head has this title: the part behind 政府總部：, without the branch in brackets."""
    name = _SECRETARIAT.sub("", title.strip())
    return registry.find(name) or registry.find(_BRANCH.sub("", name))


def head_of(number: str, reports: Iterable[Report], registry: Registry) -> Head:
    """The head with its names: those of the list, unless its latest printed title (``reports``: earliest edition first) shows that it is another
    agency's now; and for a head that is in no list the printed titles, the latest in each language."""
    listed = load_heads().get(number)
    printed: dict[str, Name] = {}
    agency = ""
    for report in reports:
        if not report.title:
            continue
        printed[report.language] = (report.title, report.language)
        if found := title_agency(report.title, registry):
            agency = found.path
    if listed is None:
        return Head(f"head/{number}", number, tuple(printed[k] for k in sorted(printed)), agency)
    if agency and agency != listed.agency:
        return Head(listed.path, number, tuple(printed[k] for k in sorted(printed)), agency)
    return listed
