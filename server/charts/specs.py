"""Kinds of charts, each as a function that makes a Vega-Lite specification from rows. All are as wide as the look says and as high as
their rows need; both stand in the specification, so that a page can set room aside before the picture comes.

Rows are plain dicts; ``name`` is what a row is called. Words on marks have a rim in the colour of the ground, so that they can be read on
any pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server.charts.look import Look

Spec = dict[str, Any]
Rows = Sequence[dict[str, Any]]
_LINE = 20
_STEPS = [factor * 10**power for power in range(12) for factor in (1, 2, 5)]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def stacked(
    look: Look, title: str, source: str, rows: Rows, order: Sequence[str], words: dict[str, str]
) -> Spec:
    """Bars of parts: rows with ``name``, ``part`` (one of ``order``, an outcome) and ``n``."""
    numbers: dict[str, dict[str, int]] = {}
    for row in rows:
        held = numbers.setdefault(row["name"], {})
        held[row["part"]] = held.get(row["part"], 0) + row["n"]
    names = list(numbers)
    shown = {name: look.shortened(name) for name in names}
    parts = [part for part in order if any(held.get(part) for held in numbers.values())]
    most = max((sum(held.values()) for held in numbers.values()), default=1) or 1
    values = []
    for name, held in numbers.items():
        at = 0
        for part in parts:
            number = held.get(part, 0)
            has_room = number / most * look.width > 9 + 8 * len(str(number))
            values.append(
                {"name": name, "part": words[part], "n": number, "at": at, "to": at + number}
                | {"label": str(number) if number and has_room else ""}
            )
            at += number
    domain = {"domain": [words[part] for part in parts], "range": [look.fill(part) for part in parts]}
    y = _rows_axis(names)
    bar = {
        "mark": {"type": "bar", "height": 18, "stroke": look.colour["text"], "strokeWidth": 0.75},
        "transform": [{"filter": "datum.n > 0"}],
        "encoding": {
            "y": y,
            "x": {
                "field": "at",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, most], "nice": False},
            },
            "x2": {"field": "to"},
            "color": {"field": "part", "type": "nominal", "scale": domain},
        },
    }
    middle = {"transform": [{"calculate": "(datum.at + datum.to) / 2", "as": "middle"}]}
    labels = [
        middle
        | {
            "mark": mark,
            "encoding": {
                "y": y,
                "x": {"field": "middle", "type": "quantitative"},
                "text": {"field": "label"},
            },
        }
        for mark in _rimmed(look, dy=1)
    ]
    legend = -(-len(parts) // look.config["legend"]["columns"])
    return framed(
        look,
        title,
        source,
        values,
        [bar, *labels, _names(look, y, shown)],
        42 * len(names) + 20 * legend + 24,
    )


def bars(look: Look, title: str, source: str, rows: Rows, outcome: str = "overdue", unit: str = "") -> Spec:
    """Bars with their value at the end: rows with ``name`` and ``n``; ``unit`` stands after the number."""
    values = [{"name": r["name"], "n": r["n"], "label": f"{r['n']:g}{unit}"} for r in rows]
    most = max((r["n"] for r in rows), default=1) or 1
    y = _rows_axis([r["name"] for r in rows])
    x = {
        "field": "n",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, most * 1.25], "nice": False},
    }
    layers = [
        {
            "mark": {
                "type": "bar",
                "height": 18,
                "fill": look.fill(outcome),
                "stroke": look.colour["text"],
                "strokeWidth": 0.75,
            },
            "encoding": {"y": y, "x": x},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "dy": 1},
            "encoding": {"y": y, "x": x, "text": {"field": "label"}},
        },
        _names(look, y, {r["name"]: look.shortened(r["name"]) for r in rows}),
    ]
    return framed(look, title, source, values, layers, 42 * len(rows) + 12)


def lines(look: Look, title: str, source: str, rows: Rows, names: Sequence[str]) -> Spec:
    """Steps over time: rows with ``name`` (one of ``names``: the first is drawn whole, the second dashed), ``at`` (in order, as words) and ``n``;
    each line bears its name and last value."""
    dashes = {"domain": list(names), "range": [[1, 0], [6, 4], [2, 3]][: len(names)]}
    inks = {
        "domain": list(names),
        "range": [look.ink("overdue"), look.ink("on-time"), look.colour["soft"]][: len(names)],
    }
    ats = list(dict.fromkeys(row["at"] for row in rows))
    every = max(1, -(-len(ats) // (12 if look.size == "wide" else 5)))
    last: dict[str, dict[str, Any]] = {row["name"]: row for row in rows}
    ends = [row | {"label": f"{row['name']}: {row['n']}"} for row in last.values()]
    apart = {row["name"]: 0 for row in ends}
    if len(ends) > 1:  # the higher one's words above its line, the lower one's below
        low, high = sorted(ends, key=lambda row: row["n"])[:2]
        floor = max(row["n"] for row in rows) * 0.15
        apart = apart | {low["name"]: 16 if low["n"] > floor else -12, high["name"]: -12}
    x = {
        "field": "at",
        "type": "ordinal",
        "sort": ats,
        "axis": {
            "title": None,
            "labelAngle": 0,
            "values": ats[::every],
            "labelOverlap": "greedy",
            "grid": False,
        },
        "scale": {"padding": 0},
    }
    y = {"field": "n", "type": "quantitative", "axis": {"title": None, "format": "d", "values": _ticks(rows)}}
    line = {
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
        "encoding": {
            "x": x,
            "y": y,
            "color": {"field": "name", "scale": inks, "legend": None},
            "strokeDash": {"field": "name", "scale": dashes, "legend": None},
        },
    }
    words = [
        {
            "data": {"values": [row]},
            "mark": mark | {"align": "right"},
            "encoding": {"x": x, "y": y, "text": {"field": "label"}, "color": {"value": mark["color"]}},
        }
        for row in ends
        for mark in _rimmed(look, dy=apart[row["name"]], weight=600)
    ]
    return framed(look, title, source, list(rows), [line, *words], 230)


def _ticks(rows: Rows) -> list[int]:
    """Whole numbers for an axis from 0."""
    most = max((row["n"] for row in rows), default=0)
    step = next(step for step in _STEPS if most / step <= 6)
    return list(range(0, most + step, step))


def dumbbell(look: Look, title: str, source: str, rows: Rows, words: dict[str, str], today: str) -> Spec:
    """What was promised against what came, a row for each: rows with ``name``, ``promised`` and ``came`` (YYYY-MM; ``came`` empty for what is
    still to come) and ``outcome``. What is overdue goes on to ``today`` (YYYY-MM-DD). ``words`` names promised, released, and open."""
    listed = [{**r, "key": f"{at:04d}"} for at, r in enumerate(rows)]
    values: list[dict[str, Any]] = []
    for row in listed:
        end = row["came"] or (today[:7] if row["outcome"] == "overdue" else row["promised"])
        values.append(
            {
                "key": row["key"],
                "name": look.shortened(row["name"]),
                "start": row["promised"] + "-15",
                "end": end + "-15",
            }
            | {"overdue": row["outcome"] == "overdue", "ink": look.ink(row["outcome"])}
            | {
                "kind": words[
                    "released" if row["came"] else "open" if row["outcome"] == "overdue" else "promised"
                ]
            }
        )
    y = _rows_axis([value["key"] for value in values], field="key")
    points = {
        "domain": [words["promised"], words["released"], words["open"]],
        "range": ["circle", "square", "cross"],
    }
    x = {
        "field": "start",
        "type": "temporal",
        "axis": {
            "title": None,
            "orient": "top",
            "format": "%Y",
            "tickCount": "year",
            "labelOverlap": "greedy",
            "grid": True,
        },
        "scale": {"nice": "year"},
    }
    shape = {
        "field": "kind",
        "type": "nominal",
        "scale": points,
        "legend": {"symbolFillColor": look.colour["text"], "columns": 3 if look.size == "wide" else 1},
    }
    ink = {"field": "ink", "type": "nominal", "scale": None}
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2.5},
            "encoding": {
                "y": y,
                "x": x,
                "x2": {"field": "end"},
                "color": ink,
                "strokeDash": {"condition": {"test": "datum.overdue", "value": [5, 3]}, "value": [1, 0]},
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
            "encoding": {"y": y, "x": x | {"field": "end"}, "shape": shape, "fill": ink, "stroke": ink},
        },
        {
            "transform": [{"calculate": repr(words["promised"]), "as": "kind"}],
            "mark": {
                "type": "point",
                "filled": False,
                "size": 80,
                "strokeWidth": 2,
                "fill": look.colour["ground"],
                "opacity": 1,
            },
            "encoding": {"y": y, "x": x, "shape": shape, "stroke": ink},
        },
        _names(look, y, {value["key"]: value["name"] for value in values}, field="key", dy=-15),
    ]
    legend = 28 if look.size == "wide" else 68
    return framed(look, title, source, values, layers, 40 * len(rows) + 30 + legend)


def _rows_axis(names: Sequence[str], field: str = "name") -> Spec:
    return {
        "field": field,
        "type": "nominal",
        "sort": list(names),
        "axis": None,
        "scale": {"paddingInner": 0, "paddingOuter": 0},
    }


def _names(look: Look, y: Spec, shown: dict[str, str], field: str = "name", dy: int = -17) -> Spec:
    """What each row is called, above its mark, so that the marks have the whole width."""
    return {
        "data": {"values": [{field: key, "shown": text} for key, text in shown.items()]},
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dy": dy},
        "encoding": {
            "y": y,
            "x": {"value": 0},
            "text": {"field": "shown"},
            "color": {"value": look.colour["text"]},
        },
    }


def _rimmed(look: Look, *, dy: int, weight: int = 400) -> list[Spec]:
    """Two text marks, one over the other: the rim and the words."""
    mark = {"type": "text", "dy": dy, "baseline": "middle", "fontWeight": weight}
    rim = {
        "stroke": look.colour["ground"],
        "strokeWidth": 4,
        "strokeJoin": "round",
        "color": look.colour["ground"],
    }
    return [mark | rim, mark | {"color": look.colour["text"]}]


_BOLD = 0.82
"""Of a chart's width, what a title may take by the width of usual letters: bold ones are wider, and there is a margin."""


def framed(look: Look, title: str, source: str, values: Rows, layers: list[Spec], height: int) -> Spec:
    """Layers with what every chart has around them; ``height`` is that of the marks and axes, without the words above and below."""
    headed = look.lines(title, width=_BOLD * look.width)
    below = look.lines(source, 12)
    return {
        "$schema": _SCHEMA,
        "description": title,
        "title": {"text": headed, "subtitle": below},
        "width": look.width,
        "height": height + _LINE * len(headed) + 16 * len(below) + 24,
        "padding": 8,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": None,
        "config": look.config,
        "data": {"values": list(values)},
        "layer": layers,
    }
