"""Charts: pictures that can be read by everybody, the data behind them, and the process that draws them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.charts import specs as chart_specs
from server.charts.look import Look, finish
from server.charts.renderer import Renderer
from server.errors import Busy, ServerError
from server.pool.process import Options, Worker
from server.promises.promised import OUTCOMES
from server.site.tokens import THEMES, colours, contrast

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("outcomes", "backlog", "timeline", "lateness")


@pytest.fixture(scope="module")
def app(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    made = Renderer(seconds=60)
    yield made
    made.close()


def drawn(client: FlaskClient, name: str, **parameters: str) -> ElementTree.Element:
    answer = client.get(f"/charts/{name}.svg", query_string=parameters)
    assert answer.status_code == 200
    assert answer.content_type.startswith("image/svg+xml")
    return ElementTree.fromstring(answer.data)


def words(root: ElementTree.Element) -> str:
    return " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_well_formed_named_and_says_what_it_shows(client: FlaskClient, name: str) -> None:
    root = drawn(client, name)
    assert root.get("role") == "img"
    ids = {element.get("id"): element for element in root.iter() if element.get("id")}
    named = [ids[part] for part in (root.get("aria-labelledby") or "").split()]
    assert [element.tag for element in named] == [f"{SVG}title", f"{SVG}desc"]
    assert all((element.text or "").strip() for element in named)
    told = client.get(f"/charts/{name}.json").get_json()
    assert (named[0].text, named[1].text) == (told["title"], told["finding"])
    assert told["title"].split()[0] in words(root)
    assert "As of 31 December 2025" in words(root)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scheme", THEMES)
def test_nothing_is_loaded_from_elsewhere(client: FlaskClient, name: str, scheme: str) -> None:
    text = client.get(f"/charts/{name}.svg?scheme={scheme}&size=narrow").text
    addresses = set(re.findall(r"""["'(](https?:[^"')]*)""", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "<script" not in text
    assert "<image" not in text


def test_a_picture_is_as_large_as_the_page_says(client: FlaskClient) -> None:
    page = client.get("/promises", headers={"Accept": "text/html"}).text
    found = re.findall(r'(?:srcset|src)="(/charts/[^"]+)"[^>]*? width="(\d+)" height="(\d+)"', page)
    assert len(found) == 16
    for address, width, height in found:
        root = ElementTree.fromstring(client.get(address.replace("&amp;", "&")).data)
        assert (root.get("width"), root.get("height")) == (width, height)


def test_outcomes_differ_by_more_than_colour(client: FlaskClient) -> None:
    for theme in THEMES:
        look = Look("en", theme)
        definitions = ElementTree.fromstring(look.patterns())
        shapes = {}
        for pattern in definitions:
            inner = [part for part in pattern if part.tag != "rect"]
            shapes[pattern.get("id")] = [(p.tag, p.get("d"), p.get("r")) for p in inner]
        assert set(shapes) == set(OUTCOMES) - {"on-time"}
        assert len({str(shape) for shape in shapes.values()}) == len(shapes)
    root = drawn(client, "outcomes")
    fills = {element.get("fill") for element in root.iter() if (element.get("fill") or "").startswith("url")}
    names = {pattern.get("id") for pattern in root.iter(f"{SVG}pattern")}
    assert len(fills) > 3
    assert {fill.removeprefix("url(#").removesuffix(")") for fill in fills if fill} <= names


def test_colours_of_marks_can_be_told_from_the_ground() -> None:
    for theme in THEMES:
        held, look = colours(theme), Look("en", theme)
        for outcome in OUTCOMES:
            assert contrast(look.ink(outcome), held["ground"]) >= 3, (theme, outcome)


def test_png(client: FlaskClient) -> None:
    answer = client.get("/charts/lateness.png")
    assert answer.content_type == "image/png"
    assert answer.data[:8] == b"\x89PNG\r\n\x1a\n"
    root = drawn(client, "lateness")
    width, height = (int.from_bytes(answer.data[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (2 * int(root.get("width") or 0), 2 * int(root.get("height") or 0))


@pytest.mark.parametrize("name", NAMES)
def test_data_are_the_same_in_all_formats_and_on_the_page(client: FlaskClient, name: str) -> None:
    told = client.get(f"/charts/{name}.json").get_json()
    text = client.get(f"/charts/{name}.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == [column["name"] for column in told["columns"]]
    assert rows[1:] == [
        ["" if row[name] is None else str(row[name]) for name in rows[0]] for row in told["rows"]
    ]
    page = client.get("/promises?lang=en", headers={"Accept": "text/html"}).text
    figure = page.split(f'id="chart-{name}"')[1].split("</figure>")[0]
    body = figure.split("<tbody>")[1].split("</tbody>")[0]
    shown = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]
    assert [[_number(cell) for cell in row] for row in shown] == [
        [_number(cell) for cell in row] for row in rows[1:]
    ]


def _number(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell.replace("&amp;", "&").replace("&#39;", "'")


def test_specification_is_vega_lite_with_the_data_in_it(client: FlaskClient) -> None:
    spec = client.get("/charts/outcomes.vl.json?lang=zh-Hant").get_json()
    assert "vega-lite" in spec["$schema"]
    assert spec["data"]["values"]
    assert "url" not in spec["data"]


def test_filters_language_and_day_are_those_of_the_page(client: FlaskClient) -> None:
    every = client.get("/charts/outcomes.json").get_json()
    one = client.get("/charts/outcomes.json?agency=dpo&lang=zh-Hant").get_json()
    assert len(one["rows"]) < len(every["rows"])
    assert "數字政策辦公室" in one["finding"]
    early = client.get("/charts/outcomes.json?asOf=2019-06-30").get_json()
    table = client.get("/tables/datasets.json?asOf=2019-06-30").get_json()
    overdue = sum(row["status"] == "overdue" for row in table)
    assert 0 < sum(row["overdue"] for row in early["rows"]) == overdue
    assert len(table) < sum(sum(row[name] for name in OUTCOMES) for row in every["rows"])
    assert client.get("/charts/outcomes.svg?status=nonsense").status_code == 400
    assert client.get("/charts/outcomes.svg?agency=nobody").status_code == 404
    assert client.get("/charts/outcomes.svg?scheme=pink").status_code == 400
    assert client.get("/charts/nothing.svg").status_code == 404


def test_nothing_chosen_is_said_and_not_drawn(client: FlaskClient) -> None:
    address = "/promises?agency=ogcio&outcome=late&status=dropped&lang=en"
    page = client.get(address, headers={"Accept": "text/html"}).text
    assert "Nothing fits all of these filters together." in page
    assert "/charts/" not in page
    assert client.get("/charts/backlog.svg?agency=ogcio&outcome=late&status=dropped").status_code == 200


def test_kept_by_browsers(client: FlaskClient) -> None:
    page = client.get("/promises", headers={"Accept": "text/html"}).text
    address = re.findall(r'src="(/charts/[^"]+)"', page)[0].replace("&amp;", "&")
    answer = client.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(re.sub(r"v=\w+", "v=0", address))
    assert "immutable" not in other.headers["Cache-Control"]


def test_csv_for_excel(client: FlaskClient) -> None:
    assert client.get("/charts/outcomes.csv?bom=1").data.startswith(b"\xef\xbb\xbf")
    assert client.get("/charts/outcomes.csv").data.startswith(b"agency,")


def test_every_kind_draws_hostile_names(renderer: Renderer) -> None:
    name = "<script>alert(\"1\")</script> & 'x' \\ datum.n 統計"
    look = Look("zh-Hant", "dark", "narrow")
    made = (
        chart_specs.stacked(look, name, name, [{"name": name, "part": "late", "n": 3}], OUTCOMES, dict.fromkeys(OUTCOMES, name)),
        chart_specs.bars(look, name, name, [{"name": name, "n": 2.5}], unit=name),
        chart_specs.lines(look, name, name, [{"name": name, "at": "2024-Q1", "n": 1}], [name]),
        chart_specs.dumbbell(look, name, name, [{"name": name, "promised": "2024-01", "came": "", "outcome": "overdue"}], {"promised": "it's", "released": "b", "open": "c"}, "2025-01-01"),
    )  # fmt: skip
    for spec in made:
        svg = finish(renderer.svg(spec), look, name, name)
        root = ElementTree.fromstring(svg)
        assert not list(root.iter(f"{SVG}script"))
        assert (root.get("width"), root.get("height")) == (str(spec["width"]), str(spec["height"]))


def test_titles_are_cut_to_the_width() -> None:
    look = Look(size="narrow")
    assert look.lines("short") == ["short"]
    long = "Statistics on the use of open data by departments and bureaux of the Government"
    assert " ".join(look.lines(long)) == long
    assert len(look.lines(long)) > 1
    assert look.shortened(long).endswith("…")
    assert len(look.lines("統計" * 40)) > 3


def test_a_bold_title_is_not_cut_off_on_a_phone() -> None:
    title = "Promised month and release, one by one"
    for size, most in (("narrow", 32), ("wide", len(title))):
        spec = chart_specs.framed(Look(size=size), title, "As of today", [], [], 10)
        assert " ".join(spec["title"]["text"]) == title
        assert max(map(len, spec["title"]["text"])) <= most


def test_an_address_in_a_specification_is_not_fetched(renderer: Renderer) -> None:
    spec = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "bar", "encoding": {}}
    with pytest.raises(ServerError):
        renderer.svg(spec)


def test_a_renderer_that_died_is_replaced(renderer: Renderer) -> None:
    spec = chart_specs.bars(Look(), "a", "b", [{"name": "c", "n": 1}])
    first = renderer.svg(spec)
    worker = renderer._worker
    assert worker is not None
    worker.process.kill()
    worker.process.wait()
    assert renderer.svg(spec) == first
    assert renderer._worker is not worker


def test_a_renderer_that_dawdles_is_given_up() -> None:
    slow = Renderer(seconds=0.01)
    with pytest.raises(Busy):
        slow.svg({"mark": "bar"})
    assert slow._worker is None
    slow.close()
    with pytest.raises(Busy):
        slow.svg({"mark": "bar"})


def test_the_renderer_ends_with_its_parent() -> None:
    worker = Worker(Path(), Options(), module="server.charts.drawing")
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait(timeout=60) is not None
    assert worker.process.stdout is not None
    worker.process.stdout.close()


def test_index(client: FlaskClient) -> None:
    told = json.loads(client.get("/charts/").data)
    assert set(NAMES) <= set(told["charts"])
