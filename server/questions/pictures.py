"""The chart of a query's result: bars of its last column of numbers, by the words before it; drawn like the other charts of the site."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from flask import current_app, request

from server.charts.look import Look
from server.charts.specs import Spec, bars
from server.charts.views import Chart, Column, Figure, Make, figure
from server.endpoint import answers
from server.endpoint.protocol import Operation
from server.errors import BadRequest, NotFound
from server.questions.cells import named
from server.release.naming import labels_of
from server.release.queries import as_of
from server.release.serving import OpenRelease
from server.words import i18n
from server.words.labels import expand

_SHOWN, _ROWS = 20, 500
"""Bars of a picture, and rows of a result that are looked at."""
_KEPT = 32
"""Results that a release's memory holds from the page to its pictures."""
_LONGEST = 5000
"""Bytes of a query, as it stands in the address of a picture."""
_WORDS = 4
"""Columns that may name a bar."""
_NUMBERS = frozenset(
    expand(f"xsd:{name}")
    for name in (
        "integer",
        "decimal",
        "double",
        "float",
        "int",
        "long",
        "nonNegativeInteger",
        "positiveInteger",
    )
)
Result = dict[str, Any]


def of_result(opened: OpenRelease, query: str, result: Result) -> Figure | None:
    """The figure for the page that shows a result (as the worker previews it); None where there is nothing to draw."""
    if len(quote_plus(query)) > _LONGEST or not result.get("rows") or _columns(result) is None:
        return None
    kept: OrderedDict[str, Result] = opened.memo.setdefault("charted", OrderedDict())
    kept[query] = result
    while len(kept) > _KEPT:
        kept.popitem(last=False)
    return figure("query", opened, query=query)


def _result(opened: OpenRelease, query: str) -> Result:
    kept: OrderedDict[str, Result] = opened.memo.setdefault("charted", OrderedDict())
    if query in kept:
        return kept[query]
    asked = answers.understand(
        Operation(query, None, None, None), query, None, current_app.config["SETTINGS"]
    )
    caller = current_app.extensions["callers"].caller(request.environ)
    answer, _ = answers.run(asked, opened, caller, rows=_ROWS)
    return dict(json.loads(b"".join(answer.pieces)))


def _columns(result: Result) -> tuple[list[int], int] | None:
    """The columns whose words name a bar, and the column of its length: the last of numbers that are none below 0."""
    numbers = [at for at in range(len(result["variables"])) if _is_number(result, at)]
    words = [
        at
        for at in range(len(result["variables"]))
        if at not in numbers and any(r[at] for r in result["rows"])
    ]
    if not numbers or not words or len(result["rows"]) < 2:
        return None
    chosen: list[int] = []
    apart = 1
    for at in words:  # those that tell more rows apart
        more = len({tuple(_value(row[word]) for word in [*chosen, at]) for row in result["rows"]})
        if more > apart:
            chosen, apart = [*chosen, at], more
    return (chosen, numbers[-1]) if apart == len(result["rows"]) and len(chosen) <= _WORDS else None


def _is_number(result: Result, at: int) -> bool:
    cells = [row[at] for row in result["rows"] if row[at] is not None]
    return bool(cells) and all(
        cell.get("datatype") in _NUMBERS and not cell["value"].startswith("-") for cell in cells
    )


def _value(cell: dict[str, str] | None) -> str:
    return cell["value"] if cell is not None else ""


def result_chart(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """A bar for each row. Raises BadRequest without ``?query=``, NotFound for a result that has no numbers by words."""
    query = parameters.get("query", "")
    if not query:
        raise BadRequest("There is no query to draw the result of.", hint="?query=SELECT...")
    result = _result(opened, query)
    columns = _columns(result) if "variables" in result else None
    if columns is None:
        raise NotFound(
            "This result has no column of numbers from 0 on with a column of different words before it."
        )
    words, number = columns
    t, labels = i18n.translator(lang), labels_of(opened, lang)

    def said(cell: dict[str, str] | None) -> str:
        return labels.of(cell["value"]).text if cell and cell["type"] == "uri" else _value(cell)

    found = [
        (" · ".join(filter(None, (said(row[at]) for at in words))), float(row[number]["value"]))
        for row in result["rows"]
        if row[number] is not None
    ]
    x, y = " · ".join(named(result["variables"][at]) for at in words), named(result["variables"][number])
    title = t("query.chart", x=x, y=y)
    shown = _distinct(found[:_SHOWN])
    values = [value for _, value in found]
    source = t("chart.source", day=as_of(opened), id=opened.id)

    def draw(look: Look) -> Spec:
        return bars(look, title, source, [{"name": name, "n": value} for name, value in shown], "planned")

    finding = t("query.chart.finding", x=x, y=y, least=min(values), most=max(values))
    note = t("query.chart.note", shown=_SHOWN, n=len(found)) if len(found) > _SHOWN else ""
    return Chart(title, finding, (Column("name", x), Column("value", y, True)), found, draw, note)


def _distinct(rows: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Names made different where two things are called the same."""
    seen: dict[str, int] = {}
    made = []
    for name, value in rows:
        seen[name] = seen.get(name, 0) + 1
        made.append((name if seen[name] == 1 else f"{name} ({seen[name]})", value))
    return made


RESULT_CHARTS: dict[str, Make] = {"query": result_chart}
