"""The chart of successions: when each agency was there, and what it became."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.agencies.tree import Tree, in_order, line_of, tree
from server.charts.look import Look
from server.charts.specs import Spec, framed
from server.charts.views import Chart, Column, Make
from server.errors import NotFound
from server.release.naming import labels_of
from server.release.queries import as_of
from server.release.serving import OpenRelease
from server.words import i18n

_FIRST_YEAR = "2000-01-01"
"""Where the axis begins: what was there before has no beginning in the registry."""


def successions(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """All successions, or those that an agency (``agency``, its code) is linked with."""
    found, t, day = tree(opened), i18n.translator(lang), as_of(opened)
    names = labels_of(opened, lang)
    iris = _chosen(opened, found, parameters.get("agency") or "")
    events = [e for e in found.events if iris & {*e.originals, *e.results} and e.day]
    ordered = in_order(found, iris)
    title = t("tree.chart")
    text = {iri: names.of(iri).text for iri in ordered}

    def draw(look: Look) -> Spec:
        return _bars(
            look, title, t("chart.source", day=day, id=opened.id), _values(found, ordered, day), text, events
        )

    rows = [
        (
            event.day,
            "; ".join(text.get(i, i) for i in event.originals),
            "; ".join(text.get(i, i) for i in event.results),
        )
        for event in events
    ]
    columns = (
        Column("day", t("tree.day")),
        Column("before", t("tree.before")),
        Column("after", t("tree.after")),
    )
    finding = t("chart.nothing")
    if events:
        finding = t("tree.chart.finding", n=len(events), day=rows[0][0], before=rows[0][1], after=rows[0][2])
    return Chart(title, finding, columns, rows, draw, t("tree.chart.note"))


def _chosen(opened: OpenRelease, found: Tree, code: str) -> set[str]:
    if not code:
        return {iri for event in found.events if event.day for iri in (*event.originals, *event.results)}
    iri = f"{opened.base}id/agency/{code}"
    if iri not in found.agencies:
        raise NotFound(f"This release knows no agency {code!r}.", hint="/agencies lists them")
    return line_of(found, iri)


def _values(found: Tree, ordered: list[str], day: str) -> list[dict[str, Any]]:
    values = []
    for iri in ordered:
        agency = found.agencies.get(iri)
        began = [e.day for e in found.events if iri in e.results and e.day]
        ended = [e.day for e in found.events if iri in e.originals and e.day]
        start = (agency.since if agency else "") or min(began, default="") or _FIRST_YEAR
        end = (agency.until if agency else "") or max(ended, default="") or day
        values.append(
            {
                "key": iri,
                "start": max(start, _FIRST_YEAR),
                "end": max(end, _FIRST_YEAR),
                "past": bool(end and end < day),
            }
        )
    return values


def _bars(
    look: Look, title: str, source: str, values: list[dict[str, Any]], text: dict[str, str], events: list[Any]
) -> Spec:
    wide = look.size == "wide"
    keys, step = [value["key"] for value in values], 24 if wide else 38
    left = 300 if wide else 0
    y = {"field": "key", "type": "nominal", "sort": keys, "axis": None, "scale": {"domain": keys}}
    axis = {"title": None, "orient": "top", "format": "%Y", "labelOverlap": "greedy", "grid": True}
    x = {"field": "start", "type": "temporal", "axis": axis, "scale": {"range": [left, look.width - 24]}}
    bar = {"type": "bar", "height": 10, "stroke": look.colour["text"], "strokeWidth": 0.75}
    if not wide:
        bar["yOffset"] = 8
    joints = [
        {"key": one, "to": other, "start": event.day}
        for event in events
        for one in event.originals
        for other in event.results
        if one in text and other in text
    ]
    fill = {"condition": {"test": "datum.past", "value": look.fill("dropped")}, "value": look.fill("on-time")}
    names = [
        {"key": key, "shown": look.shortened(text[key], width=280 if wide else look.width)} for key in keys
    ]
    word = {"type": "text", "align": "left", "baseline": "middle", "dy": 0 if wide else -9}
    layers: list[Spec] = [
        {"mark": bar, "encoding": {"y": y, "x": x, "x2": {"field": "end"}, "fill": fill}},
        {
            "data": {"values": joints},
            "mark": {
                "type": "rule",
                "strokeWidth": 1.5,
                "color": look.colour["text"],
                "yOffset": 0 if wide else 8,
                "y2Offset": 0 if wide else 8,
            },
            "encoding": {"y": y, "y2": {"field": "to"}, "x": x},
        },
        {
            "data": {"values": names},
            "mark": word,
            "encoding": {
                "y": y,
                "x": {"value": 0},
                "text": {"field": "shown"},
                "color": {"value": look.colour["text"]},
            },
        },
    ]
    return framed(look, title, source, values, layers, step * max(1, len(keys)) + 40)


AGENCY_CHARTS: dict[str, Make] = {"successions": successions}
