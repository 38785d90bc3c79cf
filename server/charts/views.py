"""Charts: ``/charts/NAME.svg`` (``.png``, ``.csv``, ``.json`` the data, ``.vl.json`` the specification), with the filters of the page that
shows it; drawn when first asked for, then kept with the answers of the release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, request

from server.charts.look import WIDTHS, Look, finish
from server.charts.renderer import Renderer
from server.charts.specs import Spec
from server.errors import BadRequest, NotFound
from server.http import links
from server.http.rdf import cacheable, not_modified, tag
from server.release.serving import OpenRelease, release
from server.release.tabular import csv_text
from server.site.pages import language
from server.site.tokens import THEMES

blueprint = Blueprint("charts", __name__)
FORMATS = ("svg", "png", "csv", "json")
_TYPES = {
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8; header=present",
}
_SHARP = 2.0
"""Dots of a PNG per unit of the SVG."""
_ROWS = 50
"""Rows of a table behind a chart that a page shows."""
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` in CSV and JSON, ``label`` in the reader's language."""

    name: str
    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """``finding`` says in a sentence what there is to see. ``rows`` are all data, read once; ``note`` says so where ``draw`` shows a part."""

    title: str
    finding: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Any, ...]]
    draw: Callable[[Look], Spec]
    note: str = ""


Make = Callable[[OpenRelease, Mapping[str, str], str], Chart]
"""Release, parameters of the address, language -> the chart. Raises BadRequest or NotFound for parameters that make no sense."""
_KNOWN: dict[str, Make] = {}


def register(charts: Mapping[str, Make]) -> None:
    """Make charts known under their names (``server.app`` does so with those of each part of the site)."""
    _KNOWN.update(charts)


def names() -> list[str]:
    return sorted(_KNOWN)


def made(name: str, opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    if name not in _KNOWN:
        raise NotFound(f"There is no chart {name!r}.", hint=", ".join(names()))
    return _KNOWN[name](opened, parameters, lang)


@dataclass(frozen=True, slots=True)
class Picture:
    """One of the pictures of a figure: ``media`` says when a browser takes it."""

    address: str
    width: int
    height: int
    media: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as a page shows it (``macros.html``, ``chart``): the last picture is the one for browsers without a choice; ``rows`` the
    first of its data."""

    name: str
    chart: Chart
    rows: tuple[tuple[Any, ...], ...]
    pictures: tuple[Picture, ...]
    downloads: tuple[tuple[str, str], ...]

    @property
    def table(self) -> Iterator[tuple[Any, list[tuple[Any, bool]]]]:
        """Of each row the first value, and the others with whether each is a number's."""
        are_numbers = [column.is_number for column in self.chart.columns]
        return ((row[0], list(zip(row[1:], are_numbers[1:], strict=True))) for row in self.rows)


_NARROW, _DARK = "(max-width: 42rem)", "(prefers-color-scheme: dark)"


def figure(name: str, opened: OpenRelease, **parameters: str) -> Figure:
    """For a page of this request; ``parameters`` are the filters in force. No picture is drawn here."""
    lang = language()
    chart = made(name, opened, parameters, lang)
    kept = {**parameters, **_day(), "lang": lang}
    pictures = []
    for size, dark, light in (("narrow", f"{_NARROW} and {_DARK}", _NARROW), ("wide", _DARK, "")):
        box = _box(chart.draw(Look(lang, "light", size)))
        for theme, media in (("dark", dark), ("light", light)):
            chosen = {**kept, "size": size, "scheme": theme, "v": _version(opened)}
            pictures.append(Picture(_address(name, "svg", chosen), *box, media))
    taken = [(kind.upper(), _address(name, kind, kept)) for kind in FORMATS]
    return Figure(name, chart, tuple(islice(chart.rows, _ROWS)), tuple(pictures), tuple(taken))


def _day() -> dict[str, str]:
    day = request.args.get("asOf", "")
    return {"asOf": day} if day else {}


def _address(name: str, kind: str, parameters: Mapping[str, str]) -> str:
    path = f"/charts/{name}.{kind}"
    return f"{links.root(path)}{path}?{urlencode(parameters)}"


def _version(opened: OpenRelease) -> str:
    """Changes with whatever a picture is made from."""
    return tag(opened.id, "chart")[:12]


def _box(spec: Spec) -> tuple[int, int]:
    return spec["width"], spec["height"]


@blueprint.route("/charts/")
def index() -> Response:
    """The charts there are, and their formats."""
    return jsonify(charts=names(), formats=[*FORMATS, "vl.json"], sizes=list(WIDTHS), themes=list(THEMES))


@blueprint.route("/charts/<name>.<any(svg, png, csv, json):format>")
def chart(name: str, format: str) -> Response:
    """A chart, or what is in it; ``?scheme=`` light or dark, ``?size=`` wide or narrow, ``?bom=1`` a byte order mark before CSV."""
    opened = release()
    look = Look(language(), _one_of("scheme", THEMES), _one_of("size", tuple(WIDTHS)))
    etag = tag(opened.id, "chart", name, format, language(), request.query_string.decode("latin-1"))
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    is_spec = format == "json" and name.endswith(".vl")
    found = made(name.removesuffix(".vl") if is_spec else name, opened, request.args, look.lang)
    if is_spec:
        response = jsonify(found.draw(look))
    elif format == "json":
        response = jsonify(_as_json(found, opened))
    elif format == "csv":
        body = csv_text([column.name for column in found.columns], found.rows)
        response = Response(body, content_type=_TYPES["csv"])
    else:
        response = Response(_drawn(found, look, format), content_type=_TYPES[format])
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{format}"'
    response.headers["Content-Language"] = look.lang
    cacheable(response, etag)
    response.vary.add("Accept-Language")
    if request.args.get("v") == _version(opened):
        response.headers["Cache-Control"] = _FOR_EVER
    return response


def _drawn(found: Chart, look: Look, format: str) -> str | bytes:
    renderer: Renderer = current_app.extensions["charts"]
    svg = finish(renderer.svg(found.draw(look)), look, found.title, found.finding)
    return svg if format == "svg" else renderer.png(svg, _SHARP)


def _one_of(name: str, known: tuple[str, ...]) -> str:
    value = request.args.get(name) or known[0]
    if value not in known:
        raise BadRequest(f"There is no {name} {value!r}.", hint=", ".join(known))
    return value


def _as_json(found: Chart, opened: OpenRelease) -> dict[str, Any]:
    fields = [column.name for column in found.columns]
    return {
        "title": found.title,
        "finding": found.finding,
        "note": found.note,
        "release": opened.id,
        "columns": [{"name": c.name, "label": c.label} for c in found.columns],
        "rows": [dict(zip(fields, row, strict=True)) for row in found.rows],
    }
