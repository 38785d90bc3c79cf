"""The charts of the budget: the money of a head by programme and year, and the largest heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.budget.facts import Budget, budget
from server.budget.tables import Choice, Column, Line, millions, of_edition, provision
from server.charts.look import Look
from server.charts.specs import Spec, bars, framed
from server.charts.views import Chart, Make
from server.charts.views import Column as Field
from server.errors import NotFound
from server.release.naming import labels_of
from server.release.serving import OpenRelease
from server.words import i18n

LARGEST = 10
"""Heads that the picture shows; the data behind it hold all."""
_STEP = 22
"""The height of a bar with its words."""


def chosen(parameters: Mapping[str, str]) -> Choice:
    return Choice(*(parameters.get(name) or "" for name in ("edition", "year", "programme")))


def by_programme(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """A head's money by programme, for each year and state; ``head`` says which, else the first that has any. Without ``edition`` the latest that has
    sums by programme."""
    known, t = budget(opened), i18n.translator(lang)
    head, choice = _head(known, parameters.get("head") or ""), chosen(parameters)
    columns, lines = provision(known, head, choice)
    title = t("budget.chart.provision", head=head)
    listed = [line for line in lines if line.programme] or lines
    shown = (
        columns if choice.edition or not columns else [c for c in columns if c.edition == columns[0].edition]
    )
    groups = [(_words(line, t), [_bar(line, c, t) for c in shown if _has(line, c)]) for line in listed]
    groups = [group for group in groups if group[1]]
    fields = (
        Field("programme", t("budget.programme")),
        Field("edition", t("budget.edition")),
        Field("year", t("budget.year")),
        Field("status", t("status")),
        Field("amount_hkd_million", t("budget.millions"), True),
    )
    rows = [
        (_words(line, t), c.edition, c.period, t(f"budget.status.{c.status}"), millions(amount))
        for line in lines
        for c in columns
        if (amount := line.sums[c].amount if c in line.sums else None) is not None
    ]

    def draw(look: Look) -> Spec:
        return _grouped(look, title, t("budget.chart.source", id=opened.id), groups)

    note = t("budget.chart.edition", edition=shown[0].edition) if len(shown) < len(columns) else ""
    return Chart(title, _largest(listed, shown, t), fields, rows, draw, note)


def _has(line: Line, column: Column) -> bool:
    return column in line.sums and line.sums[column].amount is not None


def _words(line: Line, t: i18n.Translate) -> str:
    return f"{line.code} {line.name}".strip() or t("budget.whole")


def _bar(line: Line, column: Column, t: i18n.Translate) -> dict[str, Any]:
    amount = line.sums[column].amount
    assert amount is not None
    words = f"{millions(amount)} · {column.period} {t(f'budget.status.{column.status}')}"
    return {"n": float(amount) / 1e6, "label": words, "is_actual": column.status == "actual"}


def _largest(lines: Sequence[Line], columns: Sequence[Column], t: i18n.Translate) -> str:
    latest = next((c for c in reversed(columns) if c.status == "estimate"), columns[-1] if columns else None)
    if latest is None:
        return t("chart.nothing")
    sums = {_words(line, t): line.sums[latest].amount or 0 for line in lines if latest in line.sums}
    if not sums:
        return t("chart.nothing")
    name, amount = max(sums.items(), key=lambda item: item[1])
    values = {"year": latest.period, "status": t(f"budget.status.{latest.status}")}
    return t("budget.chart.finding", name=name, amount=round(amount / 1_000_000, 1), **values)


def largest(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """The heads with the most money in an edition: that of ``year``, else the one in which most heads are."""
    known, t = budget(opened), i18n.translator(lang)
    year, by_head = of_edition(known, parameters.get("year") or "")
    agency = parameters.get("agency") or ""
    sums = [
        (code, found.amount)
        for code, found in by_head.items()
        if not agency or known.heads[code].agency.rsplit("/", 1)[-1] == agency
    ]
    sums.sort(key=lambda item: (-item[1], item[0]))
    named = [(f"{code} {_name(opened, known, code, lang)}", amount) for code, amount in sums]
    title = t("budget.chart.heads", year=year)
    drawn = [{"name": name, "n": round(float(amount) / 1e6, 1)} for name, amount in named[:LARGEST]]

    def draw(look: Look) -> Spec:
        return bars(look, title, t("budget.chart.source", id=opened.id), drawn, "planned")

    finding = t("chart.nothing")
    if named:
        finding = t("budget.chart.heads.finding", name=named[0][0], amount=millions(named[0][1]), year=year)
    note = t("chart.part", shown=LARGEST, total=len(named)) if len(named) > LARGEST else ""
    fields = (Field("head", t("budget.head")), Field("amount_hkd_million", t("budget.millions"), True))
    return Chart(title, finding, fields, [(name, millions(amount)) for name, amount in named], draw, note)


def _head(known: Budget, asked: str) -> str:
    if asked and asked not in known.heads:
        raise NotFound(f"This release has no head {asked!r} of the Estimates.", hint="/budget lists them")
    return asked or next((code for code in known.heads if known.listings.get(code)), "")


def _name(opened: OpenRelease, known: Budget, head: str, lang: str) -> str:
    if head not in known.heads:
        return ""
    return labels_of(opened, lang).of(known.heads[head].iri).text


def _grouped(
    look: Look, title: str, source: str, groups: Sequence[tuple[str, Sequence[dict[str, Any]]]]
) -> Spec:
    """Bars under the name of their group, each with its words at its end; those that are not actual have a pattern."""
    names: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    for at, (name, held) in enumerate(groups):
        names.append({"key": f"{at:03d}-00", "shown": look.shortened(name)})
        values += [{"key": f"{at:03d}-{n:02d}"} | bar for n, bar in enumerate(held, 1)]
    most = max((v["n"] for v in values), default=1) or 1
    keys = sorted(row["key"] for row in (*names, *values))
    y = {"field": "key", "type": "nominal", "sort": keys, "axis": None, "scale": {"domain": keys}}
    scale = {"domain": [0, most * (1.6 if look.size == "wide" else 2.6)], "nice": False}
    x = {"field": "n", "type": "quantitative", "axis": None, "scale": scale}
    fill = {
        "condition": {"test": "datum.is_actual", "value": look.fill("on-time")},
        "value": look.fill("planned"),
    }
    edge = {"stroke": look.colour["text"], "strokeWidth": 0.75, "height": 15}
    layers: list[Spec] = [
        {"mark": {"type": "bar"} | edge, "encoding": {"y": y, "x": x, "fill": fill}},
        {
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "dx": 6,
                "color": look.colour["text"],
            },
            "encoding": {"y": y, "x": x, "text": {"field": "label"}},
        },
        {
            "data": {"values": names},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontWeight": 600, "dy": 2},
            "encoding": {
                "y": y,
                "x": {"value": 0},
                "text": {"field": "shown"},
                "color": {"value": look.colour["text"]},
            },
        },
    ]
    return framed(look, title, source, values, layers, _STEP * max(1, len(keys)) + 12)


BUDGET_CHARTS: dict[str, Make] = {"provision": by_programme, "heads": largest}
