"""/budget: its numbers are those of the tables ``provisions`` and ``figures``, each leads to its place, what is computed says so."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pyoxigraph as px
import pytest
from conftest import BASE, make_release
from flask import Flask
from flask.testing import FlaskClient

from kg import tables
from kg.settings import Settings
from server import create_app
from server.budget.facts import Budget, Place, Sum, best, budget, natural
from server.budget.tables import Choice, by_programme, millions, outcomes, percent, provision, totals
from server.budget.views import Page
from server.evidence.links import evidence_of
from server.release.serving import release
from server.words.i18n import translator
from server.words.labels import expand

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
HEADS = ("155", "91", "44", "168")


@pytest.fixture(scope="module")
def app(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture(scope="module")
def opened(app: Flask) -> Any:
    return app.extensions["releases"].opened()


@pytest.fixture(scope="module")
def known(opened: Any) -> Budget:
    return budget(opened)


def table(opened: Any, name: str) -> list[dict[str, str]]:
    columns = tables.columns(name)
    return [dict(zip(columns, row, strict=True)) for row in tables.run(opened.store, name, opened.base)]


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return unescape(response.text)


def test_every_sum_by_programme_is_one_of_the_table_provisions(client: FlaskClient, opened: Any) -> None:
    printed = {row["observation"]: row for row in table(opened, "provisions")}
    seen = 0
    for head in HEADS:
        for row in rows(client, f"/budget/{head}/provision.csv"):
            stated = printed[row["provision"]]
            assert (row["amount_hkd"], row["amount_text"], row["edition"]) == (
                stated["amount_hkd"],
                stated["amount_text"],
                stated["estimates_year"],
            )
            assert (row["fiscal_year"], row["status"], row["programme"]) == (
                stated["fiscal_year"],
                stated["figure_status"],
                stated["programme_iri"],
            )
            assert stated["table"] in ("analysis", "programme")
            seen += 1
    analysis = [row for row in printed.values() if row["table"] == "analysis"]
    assert seen > len(analysis) > 0


def test_every_indicator_is_one_of_the_table_figures(client: FlaskClient, opened: Any) -> None:
    stated = {row["observation"]: row for row in table(opened, "figures")}
    shown = [row for head in HEADS for row in rows(client, f"/budget/{head}/indicators.csv")]
    assert {row["figure"] for row in shown} == stated.keys()
    for row in shown:
        other = stated[row["figure"]]
        assert (row["value"], row["value_text"], row["period"], row["status"], row["measure"]) == (
            other["value"],
            other["value_text"],
            other["period"],
            other["status"],
            other["measure"],
        )


def test_the_total_of_a_head_is_the_printed_one_or_says_that_it_is_computed(
    client: FlaskClient, opened: Any, known: Budget
) -> None:
    front = {
        (row["head"], row["estimates_year"]): row["amount_hkd"]
        for row in table(opened, "provisions")
        if row["table"] == "front" and row["figure_status"] == "estimate"
    }
    shown = rows(client, "/budget.csv")
    assert {row["head"] for row in shown} == set(known.heads)
    computed = 0
    for row in shown:
        key = (row["head"], row["edition"])
        if key in front:
            assert (row["estimate_hkd"], row["computed_from"]) == (front[key], "")
        elif row["estimate_hkd"] and row["computed_from"]:
            parts = [
                Decimal(r["amount_hkd"])
                for r in rows(client, f"/budget/{row['head']}/provision.csv?edition={row['edition']}")
                if r["fiscal_year"] == row["edition"] and r["status"] == "estimate" and r["programme"]
            ]
            assert (sum(parts), len(parts)) == (Decimal(row["estimate_hkd"]), int(row["computed_from"]))
            computed += 1
    assert front
    assert computed
    assert "Σ" in page(client, "/budget")


def test_money_is_exact_and_says_its_unit(client: FlaskClient, known: Budget) -> None:
    assert millions(Decimal(917_300_000)) == "917.3"
    assert millions(Decimal(4_175_000)) == "4.175"
    assert millions(Decimal(2_000_000_000)) == "2,000.0"
    assert millions(Decimal(1)) == "0.000001"
    shown = page(client, "/budget/155?edition=2024-25")
    for s in by_programme(known, "155"):
        if s.year == "2024-25" and s.amount is not None:
            assert f'title="HK${s.amount:,f}">{millions(s.amount)}<' in shown
    assert "HK$ million" in shown


def test_the_difference_is_of_the_original_estimate_and_marked_as_computed(
    client: FlaskClient, known: Budget
) -> None:
    found = outcomes(known, "155", Choice(edition="2024-25"))
    assert found
    for outcome in found:
        if outcome.original and outcome.revised and outcome.original.amount and outcome.revised.amount:
            exact = 100 * (outcome.revised.amount - outcome.original.amount) / outcome.original.amount
            assert outcome.revised_percent is not None
            assert abs(outcome.revised_percent - exact) <= Decimal("0.05")
    shown = page(client, "/budget/155?edition=2024-25")
    assert translator("en")("budget.difference") in shown
    first = next(o for o in found if o.revised_percent is not None)
    assert f"{first.revised_percent:+,.1f}%" in shown


def test_an_outcome_is_put_together_from_editions(known: Budget) -> None:
    """What one edition estimates and the next ones revise and report stands in one row."""
    editions = known.heads["91"].years
    assert len(editions) == 2
    found = outcomes(known, "91", Choice())
    across = [o for o in found if o.original and o.actual and o.original.year != o.actual.year]
    together = [o for o in found if o.revised and o.original]
    assert together
    for outcome in across + together:
        sums = [s for s in (outcome.original, outcome.revised, outcome.actual) if s]
        assert len({s.programme for s in sums}) == 1
        assert len({s.period for s in sums}) == 1


def test_nothing_is_divided_by_nothing(known: Budget) -> None:
    some = by_programme(known, "155")[0]
    assert percent(None, some) is None
    assert percent(some, None) is None
    none = Sum(*(Decimal(0) if n == "amount" else getattr(some, n) for n in Sum.__dataclass_fields__))
    assert percent(none, some) is None


@pytest.mark.parametrize("head", HEADS)
def test_every_number_leads_to_its_place(client: FlaskClient, head: str) -> None:
    shown = page(client, f"/budget/{head}")
    links = set(re.findall(r'href="(/evidence/[^"]+)"', shown))
    assert links
    for address in sorted(links)[:: max(1, len(links) // 12)]:
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 200, address


def test_the_place_is_the_one_that_a_thing_s_page_shows(app: Flask, known: Budget) -> None:
    with app.test_request_context("/budget"):
        release()
        for s in by_programme(known, "155")[:20]:
            assert s.place is not None
            assert f"/evidence/{s.place.sid}/" in evidence_of(s.iri)


def test_a_page_comes_before_lines_and_the_primary_source_before_others() -> None:
    stem = "http://example/id/"

    def iri(path: str) -> px.NamedNode:
        return px.NamedNode(f"{stem}source/{path}")

    values = {
        expand("gp:primarySource"): [iri("bb")],
        expand("prov:wasDerivedFrom"): [
            iri("aa/page-1/row-1"), iri("bb/line-3"), iri("bb/page-12/row-4"), iri("bb/page-2/row-30"), iri("bb"),
        ],
    }  # fmt: skip
    assert best(values, stem) == Place("bb", "page-2/row-30")
    assert best({}, stem) is None


def test_what_is_not_applicable_is_shown_as_printed(app: Flask, known: Budget) -> None:
    nil = replace(known.figures["155"][0], value=None, text="不適用", notes=("新指標。",))
    with app.test_request_context("/budget/155"):
        in_page = Page(release())
        shown = in_page.figure(nil)
        macro = app.jinja_env.get_template("budget_macros.html").module.shown  # type: ignore[attr-defined]
        words = str(macro(shown, "name", translator("en")))
    assert (shown.is_none, shown.notes, in_page.notes) == (True, (1,), ["新指標。"])
    assert re.fullmatch(
        r'<span class="nil"><a href="/evidence/[^"]+" lang="zh-Hant">不適用</a></span><sup.+>1</a></sup>',
        words,
    )


def test_footnotes_stand_below_and_are_pointed_to(client: FlaskClient, known: Budget) -> None:
    shown = page(client, "/budget/155")
    numbers = set(re.findall(r'href="#note-(\d+)"', shown))
    below = re.findall(r'<li id="note-(\d+)"(?: lang="zh-Hant")?>([^<]+)</li>', shown)
    assert numbers
    assert numbers == {number for number, _ in below}
    notes = {note for s in by_programme(known, "155") for note in s.notes}
    notes |= {note for f in known.figures["155"] for note in f.notes}
    assert {text for _, text in below} == notes


def test_cost_per_output_is_the_shipped_question(client: FlaskClient, opened: Any) -> None:
    asked = opened.store.query(tables.example_text("cost-per-application"), use_default_graph_as_union=True)
    names = [variable.value for variable in asked.variables]
    expected = [dict(zip(names, (cell.value if cell else "" for cell in row), strict=True)) for row in asked]
    shown = rows(client, "/budget/155/cost.csv")
    assert shown == [row for row in expected if "/head/155/" in row["edition"]]
    assert shown
    for row in shown:
        each = Decimal(row["provision_hkd"]) / Decimal(row["programme_applications"])
        assert abs(each - Decimal(row["hkd_per_application"])) <= Decimal("0.5")
    text = page(client, "/budget/155")
    assert translator("en")("budget.cost.each") in text
    assert "example=cost-per-application" in text


def test_what_does_not_add_up_is_shown_with_both_places(client: FlaskClient, known: Budget) -> None:
    noted = [(head, note) for head, notes in known.mismatches.items() for note in notes]
    assert noted
    for head, note in noted:
        shown = page(client, f"/budget/{head}")
        assert note.message in shown
        assert len(note.places) > 1
        for place in note.places:
            assert f"/evidence/{place.sid}/{place.path}" in shown
        assert f"/budget/{head}#mismatches" in page(client, "/budget")


def test_missed_holds_the_shipped_question_the_worst_first(client: FlaskClient, opened: Any) -> None:
    asked = opened.store.query(tables.example_text("missed-estimates"), use_default_graph_as_union=True)
    expected = {(row["indicator"].value, row["year"].value, row["before"].value) for row in asked}
    shown = rows(client, "/budget/missed.csv")
    estimates = [row for row in shown if row["kind"] == "estimate"]
    assert {(row["indicator"], row["year"], row["estimate_figure"]) for row in estimates} == expected
    percents = [Decimal(row["percent"]) for row in shown]
    assert percents == sorted(percents)
    assert percents[0] < 0


@pytest.mark.parametrize(
    "name", ["percent", "head", "measure", "year", "estimated", "happened", "difference"]
)
def test_missed_can_be_put_in_order_by_every_column(client: FlaskClient, name: str) -> None:
    orders = []
    for sort, said in ((name, "ascending"), (f"-{name}", "descending")):
        shown = page(client, f"/budget/missed?sort={sort}")
        assert f'aria-sort="{said}"' in shown
        orders.append(re.findall(r"/doc/indicator/([^\"?]+)", shown))
    assert sorted(orders[0]) == sorted(orders[1])


def test_an_order_that_there_is_not_is_refused(client: FlaskClient) -> None:
    assert client.get("/budget/missed?sort=beauty").status_code == 400


def test_filters_narrow_by_edition_year_and_programme(client: FlaskClient, known: Budget) -> None:
    columns, lines = provision(known, "91", Choice(edition="2009-10"))
    assert columns
    assert {c.edition for c in columns} == {"2009-10"}
    period = columns[0].period
    assert {c.period for c in provision(known, "91", Choice(year=period))[0]} == {period}
    programme = next(line.programme for line in lines if line.programme).rsplit("/", 1)[-1]
    narrowed = rows(client, f"/budget/91/provision.csv?programme={programme}")
    assert narrowed
    assert {row["programme"].rsplit("/", 1)[-1] for row in narrowed} == {programme}
    assert f'value="{programme}" selected' in page(client, f"/budget/91?programme={programme}")
    assert {r["edition"] for r in rows(client, "/budget.csv?year=2009-10")} == {"2009-10"}


def test_a_choice_that_finds_nothing_says_so(client: FlaskClient) -> None:
    shown = page(client, "/budget/155?edition=1066-67")
    assert translator("en")("budget.provision.none") in shown
    assert translator("en")("budget.indicators.none") in shown
    assert rows(client, "/budget/155/provision.csv?edition=1066-67") == []


@pytest.mark.parametrize(
    "path",
    [
        "/budget/9999",
        "/budget/155/nothing.csv",
        "/budget/9999/provision.csv",
        "/charts/provision.svg?head=9999",
    ],
)
def test_what_there_is_not_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["/budget", "/budget/155", "/budget/missed"])
def test_pages_in_three_languages(client: FlaskClient, path: str, lang: str) -> None:
    response = client.get(f"{path}?lang={lang}", headers={"Accept": "text/html"})
    assert response.headers["Content-Language"] == lang
    text = response.text
    assert text.count("<h1") == 1
    assert f'<html lang="{lang}"' in text
    assert not re.search(r">\s*budget\.[a-z.]+\s*<", text)
    assert response.headers["ETag"]
    again = client.get(
        f"{path}?lang={lang}", headers={"Accept": "text/html", "If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_files_have_a_count_and_a_mark_for_excel(client: FlaskClient) -> None:
    response = client.get("/budget/155/provision.csv?bom=1")
    assert response.data.startswith(b"\xef\xbb\xbf")
    as_json = client.get("/budget/155/provision.json").json
    assert as_json is not None
    assert len(as_json["rows"]) == int(response.headers["X-Row-Count"])
    assert isinstance(as_json["rows"][0]["amount_hkd"], str)  # exact, not a float


@pytest.mark.parametrize("name", ["provision", "heads"])
def test_the_data_behind_a_chart_are_those_of_the_page(client: FlaskClient, known: Budget, name: str) -> None:
    shown = client.get(f"/charts/{name}.json?head=155").json
    assert shown is not None
    values = {row["amount_hkd_million"] for row in shown["rows"]}
    if name == "provision":
        expected = {millions(s.amount) for s in by_programme(known, "155") if s.amount is not None}
        assert values == expected
    else:
        every = {millions(t.amount) for head in known.heads for t in totals(known, head).values()}
        assert values
        assert values <= every


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_the_chart_of_a_head_is_drawn(client: FlaskClient, size: str) -> None:
    drawn = client.get(f"/charts/provision.svg?head=155&size={size}")
    assert drawn.status_code == 200
    assert drawn.text.startswith("<svg")
    assert "917.3" not in drawn.text  # the whole is no bar beside its parts
    assert "381.9" in drawn.text


def test_a_release_without_estimates_says_so(tmp_path: Path) -> None:
    make_release(tmp_path, "2025-12-31-00000009")
    app = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=1, query_timeout=20))
    try:
        client = app.test_client()
        assert translator("en")("budget.empty") in page(client, "/budget")
        assert translator("en")("budget.missed.none") in page(client, "/budget/missed")
        for name in ("provision", "heads", "successions"):
            assert client.get(f"/charts/{name}.json").status_code == 200
    finally:
        app.extensions["charts"].close()
        app.extensions["releases"].close()


def test_numbers_come_before_longer_ones() -> None:
    assert sorted(["10", "2", "100", "9a"], key=natural) == ["2", "9a", "10", "100"]
