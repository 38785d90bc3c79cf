"""/agencies: the tree and the successions are those of the table ``agencies`` and of the registry; what was inherited is counted as on /promises."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import tables
from server.agencies.tree import (
    OPEN,
    Tree,
    in_order,
    inherited,
    is_past,
    line_of,
    promises_of,
    tree,
)
from server.words.i18n import translator

LANGUAGES = ("en", "zh-Hant", "zh-Hans")


@pytest.fixture(scope="module")
def app(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture(scope="module")
def opened(app: Flask) -> Any:
    return app.extensions["releases"].opened()


@pytest.fixture(scope="module")
def found(opened: Any) -> Tree:
    return tree(opened)


@pytest.fixture(scope="module")
def listed(opened: Any) -> list[dict[str, str]]:
    """The table ``agencies``: a row for each parent of an agency."""
    columns = tables.columns("agencies")
    return [dict(zip(columns, row, strict=True)) for row in tables.run(opened.store, "agencies", opened.base)]


def page(client: FlaskClient, path: str = "/agencies") -> str:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return unescape(response.text)


def test_agencies_and_parents_are_those_of_the_table(found: Tree, listed: list[dict[str, str]]) -> None:
    assert {row["agency"] for row in listed} == set(found.agencies)
    for row in listed:
        agency = found.agencies[row["agency"]]
        assert not row["parent"] or row["parent"] in agency.parents
        assert (agency.since, agency.until) == (row["valid_from"], row["valid_to"])
        assert " | ".join(agency.before) == row["predecessor"]
        assert " | ".join(agency.after) == row["successor"]


def test_every_agency_stands_on_the_page(client: FlaskClient, found: Tree) -> None:
    shown = set(re.findall(r'href="/doc/agency/([^"?#]+)', page(client)))
    assert shown >= {agency.code for agency in found.agencies.values()}


def test_a_child_stands_within_its_parent(client: FlaskClient, found: Tree) -> None:
    text = page(client)
    start = text.index('/doc/agency/itib"', text.index('id="tree"'))
    within = text[text.index("<ul>", start) :]
    depth, end = 0, 0
    for at in re.finditer(r"<(/?)ul>", within):
        depth += -1 if at[1] else 1
        if not depth:
            end = at.end()
            break
    below = set(re.findall(r'href="/doc/agency/([^"?#]+)"', within[:end]))
    children = {
        iri.rsplit("/", 1)[-1]
        for iri in found.children[next(i for i in found.agencies if i.endswith("/agency/itib"))]
    }
    assert children
    assert children <= below


def test_no_agency_is_lost_where_parents_run_in_a_circle(found: Tree) -> None:
    reached: set[str] = set()
    at = list(found.roots())
    while at:
        iri = at.pop()
        if iri not in reached:
            reached.add(iri)
            at += found.children.get(iri, ())
    assert reached == set(found.agencies)


def test_successions_are_those_of_the_registry(found: Tree) -> None:
    events = {event.iri.rsplit("/", 1)[-1]: event for event in found.events}
    assert len(events) == len(found.events)
    dpo = next(event for event in found.events if any(iri.endswith("/dpo") for iri in event.results))
    assert dpo.day == "2024-07-25"
    assert {iri.rsplit("/", 1)[-1] for iri in dpo.originals} == {"ogcio", "effo"}
    days = [event.day for event in found.events]
    assert days == sorted(days, reverse=True)


def test_successions_agree_with_predecessors(found: Tree) -> None:
    said = {(one, other) for event in found.events for one in event.originals for other in event.results}
    pairs = {(before, agency.iri) for agency in found.agencies.values() for before in agency.before}
    assert said == pairs


def test_what_is_inherited_is_what_promises_count(client: FlaskClient, opened: Any, found: Tree) -> None:
    """From "18 overdue" a reader comes to a list of 18."""
    event = next(event for event in found.events if any(iri.endswith("/ogcio") for iri in event.originals))
    left = inherited(opened, event)
    assert left
    iri, numbers = left[0]
    assert set(numbers) <= set(OPEN)
    text = page(client)
    for status, number in numbers.items():
        code = iri.rsplit("/", 1)[-1]
        assert f'href="/promises?agency={code}&status={status}#list">{number} ' in text
        response = client.get(f"/promises.csv?agency={code}&status={status}")
        assert len(list(csv.DictReader(io.StringIO(response.text)))) == number


def test_promises_of_an_agency_are_those_of_its_list(client: FlaskClient, opened: Any) -> None:
    for code in ("itc", "ogcio", "itib", "dpo"):
        response = client.get(f"/promises.csv?agency={code}")
        assert len(promises_of(opened, code)) == len(list(csv.DictReader(io.StringIO(response.text))))


def test_what_is_held_is_counted_as_in_the_tables(opened: Any, found: Tree) -> None:
    columns = tables.columns("statements")
    rows = [
        dict(zip(columns, row, strict=True)) for row in tables.run(opened.store, "statements", opened.base)
    ]
    asked = opened.store.query(
        "PREFIX gp: <https://w3id.org/govplan#> SELECT ?a (COUNT(DISTINCT ?s) AS ?n) "
        "{ ?s a gp:Statement ; gp:about ?a } GROUP BY ?a",
        use_default_graph_as_union=True,
    )
    expected = {row["a"].value: int(row["n"].value) for row in asked}
    assert rows
    assert {iri: n["statements"] for iri, n in found.held.items() if n["statements"]} == expected
    mentions = opened.store.query(
        "PREFIX gp: <https://w3id.org/govplan#> SELECT ?a (COUNT(DISTINCT ?m) AS ?n) { ?m a gp:Mention ; gp:to ?a } GROUP BY ?a",
        use_default_graph_as_union=True,
    )
    assert {row["a"].value: int(row["n"].value) for row in mentions} == {
        iri: n["mentions"] for iri, n in found.held.items() if n["mentions"]
    }


def test_a_line_of_successions_holds_all_that_are_linked(found: Tree) -> None:
    ogcio = next(iri for iri in found.agencies if iri.endswith("/agency/ogcio"))
    line = {iri.rsplit("/", 1)[-1] for iri in line_of(found, ogcio)}
    assert line == {"itsd", "ogcio", "effu", "effo", "dpo"}
    ordered = [iri.rsplit("/", 1)[-1] for iri in in_order(found, line_of(found, ogcio))]
    assert ordered.index("itsd") < ordered.index("ogcio") < ordered.index("dpo")


def test_what_has_ended_is_past_as_of_the_day(app: Flask, opened: Any, found: Tree) -> None:
    ogcio = next(agency for agency in found.agencies.values() if agency.code == "ogcio")
    for day, past in (("2030-01-01", True), ("2024-07-24", False)):
        with app.test_request_context(f"/agencies?asOf={day}"):
            assert is_past(opened, ogcio) is past


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_in_three_languages(client: FlaskClient, lang: str) -> None:
    text = page(client, f"/agencies?lang={lang}")
    assert translator(lang)("tree.became") in text
    assert text.count("<h1") == 1
    assert not re.search(r">\s*tree\.[a-z.]+\s*<", text)


def test_the_chart_of_successions_has_its_table(client: FlaskClient, found: Tree) -> None:
    shown = client.get("/charts/successions.json").json
    assert shown is not None
    assert len(shown["rows"]) == sum(bool(event.day) for event in found.events)
    own = client.get("/charts/successions.json?agency=ogcio").json
    assert own is not None
    assert Counter(row["day"] for row in own["rows"])["2024-07-25"] == 1
    assert len(own["rows"]) < len(shown["rows"])
    assert client.get("/charts/successions.svg?agency=ogcio").text.startswith("<svg")
    assert client.get("/charts/successions.svg?agency=nobody").status_code == 404
