"""/promises: its numbers are those of the tables and of the queries that explain them; filters, order, pages, data, evidence."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html import unescape
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as px
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.promises import slippage
from server.promises.choosing import FIELDS, Choice, facets, known_values, sets
from server.promises.counting import NAMES, query
from server.promises.promised import OUTCOMES, Facts, Plan, Promise, Row, facts
from server.promises.slippage import backlog, by_agency, postponed, sum_of

HTML = {"Accept": "text/html"}
CHOICES = (
    "",
    "agency=ogcio",
    "agency=dpo&status=released",
    "publisher=dpo",
    "year=2019",
    "year=2025",
    "theme=city-management",
    "formats=CSV",
    "frequency=monthly",
    "edition=ogcio/2019-2021",
    "outcome=late",
    "outcome=promised&status=released",
    "outcome=postponed",
    "status=dropped",
    "agency=itc&year=2019",
)


@pytest.fixture(scope="module")
def app(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture(scope="module")
def known(app: Flask) -> Facts:
    return facts(app.extensions["releases"].opened())


def page(client: FlaskClient, query: str = "", lang: str = "en") -> str:
    answer = client.get(f"/promises?{query}&lang={lang}", headers=HTML)
    assert answer.status_code == 200, query
    return answer.text


def cards(text: str) -> dict[str, str]:
    """Number by the name under which it is explained."""
    found = re.findall(r"<b>([\d.]+)</b>.*?/about/counting[^\"#]*#([\w-]+)", text)
    return {name: number for number, name in found}


def numbers(client: FlaskClient, query: str = "") -> dict[str, Any]:
    rows = client.get(f"/promises/numbers.json?{query}").get_json()["numbers"]
    return next(row for row in rows if row["agency"] == "")


def table(client: FlaskClient, name: str) -> list[dict[str, str]]:
    text = client.get(f"/tables/{name}.csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_numbers_are_those_of_the_table_of_datasets(client: FlaskClient) -> None:
    rows = table(client, "datasets")
    shown = cards(page(client))
    states = Counter(row["status"] for row in rows)
    late = [int(row["months_late"]) for row in rows if row["months_late"]]
    released = [row for row in rows if row["status"] == "released"]
    assert {name: shown[name] for name in ("planned", "overdue", "dropped")} == {
        name: str(states[name]) for name in ("planned", "overdue", "dropped")
    }
    assert shown["promised"] == str(
        sum(row["status"] != "released" or bool(row["first_planned"]) for row in rows)
    )
    assert shown["late"] == str(sum(int(row["months_late"] or 0) > 0 for row in released))
    assert shown["on-time"] == str(
        sum(row["months_late"] != "" and int(row["months_late"]) <= 0 for row in released)
    )
    assert shown["untimed"] == str(sum(row["months_late"] == "" for row in released))
    assert float(shown["median-late"]) == median(month for month in late if month > 0)
    assert f"{len(rows)} in all" in page(client)


@pytest.mark.parametrize("chosen", CHOICES)
def test_queries_that_explain_give_the_numbers_of_the_page(
    app: Flask, client: FlaskClient, known: Facts, chosen: str
) -> None:
    opened = app.extensions["releases"].opened()
    choice = Choice.of(dict(pair.split("=") for pair in chosen.split("&") if pair), known)
    told = numbers(client, chosen)
    shown = cards(page(client, chosen))
    for name in NAMES:
        solutions = opened.store.query(query(name, choice, opened.base), use_default_graph_as_union=True)
        assert isinstance(solutions, px.QuerySolutions)
        rows = [[term.value for term in row if term is not None] for row in solutions]
        if name == "median-late":
            months = [int(row[1]) for row in rows]
            assert told["median_late"] == (median(months) if months else None)
            assert ("median-late" in shown) == bool(months)
            assert not months or float(shown["median-late"]) == median(months)
            continue
        ((number,),) = rows
        assert int(number) == told[name.replace("-", "_")], (name, chosen)
        assert shown.get(name, number) == number


def test_the_choices_tested_choose_something(known: Facts) -> None:
    for chosen in CHOICES[1:-1]:
        choice = Choice.of(dict(pair.split("=") for pair in chosen.split("&")), known)
        assert 0 < len(choice.apply(known)) < len(known.promises), chosen


def test_every_number_leads_to_as_many_as_it_says(client: FlaskClient) -> None:
    text = page(client)
    found = re.findall(r'<a href="(/promises\?[^"]+)"><b>(\d+)</b>', text)
    found += re.findall(r'<td class="n"[^>]*><a href="(/promises\?[^"]+)">(\d+)</a>', text)
    assert len(found) > 12
    for address, number in found:
        shown = client.get(unescape(address), headers=HTML).text
        assert f"{number} in all" in shown, address


def test_options_say_how_many_they_leave(client: FlaskClient) -> None:
    text = page(client, "status=released")
    for name in ("agency", "year", "theme", "formats", "frequency", "edition", "outcome"):
        options = re.findall(rf'<select id="f-{name}".*?</select>', text, re.DOTALL)[0]
        values = re.findall(r'<option value="([^"]+)"[^>]*>.*? \((\d+)\)', options)
        assert values, name
        for value, number in values[:3]:
            told = numbers(client, f"status=released&{name}={unescape(value)}")
            assert told["total"] == int(number), (name, value)


def test_filters_work_without_scripts_and_can_be_taken_away(client: FlaskClient) -> None:
    text = page(client, "agency=dpo&status=released&sort=-late")
    assert "<script" not in text
    assert re.search(r'<option value="dpo" selected', text)
    assert 'name="sort" value="-late"' in text
    chips = re.findall(r'<ul class="chips".*?</ul>', text, re.DOTALL)[0]
    without = [unescape(address) for address in re.findall(r'href="([^"]+)"', chips)]
    assert any("agency=dpo" in address and "status" not in address for address in without)
    assert any("status=released" in address and "agency" not in address for address in without)


def test_formats_are_called_as_on_lists_and_their_former_name_is_understood(client: FlaskClient) -> None:
    some = re.search(
        r'<option value="([^"]+)"',
        re.findall(r'<select id="f-formats".*?</select>', page(client))[0].replace('value=""', ""),
    )
    assert some
    value = unescape(some[1])
    told = numbers(client, f"formats={value}")
    assert 0 < told["total"] < numbers(client)["total"]
    assert numbers(client, f"format={value}") == told
    former = client.get(f"/promises?status=released&format={value}&lang=zh-Hant", headers=HTML)
    assert former.status_code == 301
    address = former.headers["Location"]
    assert parse_qs(urlsplit(address).query) == {
        "status": ["released"],
        "lang": ["zh-Hant"],
        "formats": [value],
    }
    assert client.get(address, headers=HTML).status_code == 200
    assert (
        client.get("/promises?formats=csv&format=json").headers["Location"].endswith("/promises?formats=csv")
    )
    assert client.get("/promises?formats=nothing").status_code == 404


def test_wrong_filters_are_told(client: FlaskClient) -> None:
    for address in ("status=gone", "outcome=fine", "sort=colour", "page=0", "page=x"):
        assert client.get(f"/promises?{address}").status_code == 400, address
    for address in ("agency=nobody", "year=1066", "theme=x%3E%20%7D", "edition=itc/1900", "page=99"):
        assert client.get(f"/promises?{address}").status_code == 404, address
    assert client.get("/promises?agency=fehd", headers=HTML).status_code == 200


@pytest.mark.parametrize("column", ["late", "promised", "target", "released", "agency", "status", "title"])
def test_order(client: FlaskClient, column: str) -> None:
    field = {"late": "months_late", "promised": "first_promised", "target": "promised"}.get(column, column)
    up = client.get(f"/promises.json?sort={column}").get_json()["promises"]
    down = client.get(f"/promises.json?sort=-{column}").get_json()["promises"]
    assert {row["dataset"] for row in up} == {row["dataset"] for row in down}
    values = [row[field] for row in (down if column in ("late", "released") else up)]
    values = [value for value in values if value is not None]
    assert values == sorted(values)
    text = page(client, f"sort={column}")
    assert text.count("aria-sort=") == 1
    link = re.findall(r'aria-sort="(\w+)"><a class="sort" href="([^"]+)"', text)[0]
    assert f"sort=-{column}" in link[1]
    assert link[0] == ("descending" if column in ("late", "released") else "ascending")


def test_csv_json_and_page_hold_the_same(client: FlaskClient) -> None:
    told = client.get("/promises.json?agency=dpo").get_json()["promises"]
    text = client.get("/promises.csv?agency=dpo").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["dataset"] for row in rows] == [row["dataset"] for row in told]
    assert f"{len(rows)} in all" in page(client, "agency=dpo")
    assert client.get("/promises.csv?bom=1").data.startswith(b"\xef\xbb\xbf")
    assert all(row["place"].startswith("http://localhost:8000/id/source/") for row in rows)


def test_task_csv_of_all_overdue(client: FlaskClient) -> None:
    text = page(client, "status=overdue")
    address = unescape(re.findall(r'href="(/promises\.csv\?[^"]*status=overdue[^"]*)"', text)[0])
    rows = list(csv.DictReader(io.StringIO(client.get(address).get_data(as_text=True))))
    wanted = {row["dataset"] for row in table(client, "datasets") if row["status"] == "overdue"}
    assert {row["dataset"] for row in rows} == wanted != set()


def test_three_clicks_from_a_number_to_the_printed_row(client: FlaskClient) -> None:
    first = page(client)
    number = unescape(re.findall(r'<li class="overdue"><a href="([^"#]+)', first)[0])
    listed = client.get(number, headers=HTML).text
    row = listed.split('id="list"')[1].split("<tbody>")[1]
    shown = unescape(re.findall(r'<a class="evidence" href="([^"]+)"', row)[0])
    answer = client.get(shown, headers=HTML)
    assert answer.status_code == 200
    assert "<mark" in answer.text or ".png" in answer.text


def test_dropped_names_both_editions(client: FlaskClient) -> None:
    section = page(client).split('id="dropped"')[1].split("</section>")[0]
    assert "2019–2021" in section
    assert re.search(r'href="/doc/plan/ogcio/2020-2022[^"]*">[^<]*2020–2022', section)
    assert re.search(r'<a class="evidence" href="/evidence/[^"]+', section)


def test_postponed_shows_both_months(client: FlaskClient) -> None:
    section = page(client).split('id="postponed"')[1].split("</section>")[0]
    months = re.findall(r"<time>(\d{4}-\d\d)</time>", section)
    assert months[:2] == ["2024-03", "2025-06"]
    assert section.count('class="evidence"') == len(months)


def test_another_day(client: FlaskClient, known: Facts) -> None:
    early = numbers(client, "asOf=2019-06-30")
    assert early["total"] < len(known.promises)
    assert early["dropped"] == 0
    text = page(client, "asOf=2019-06-30")
    assert "as of 30 June 2019" in text
    assert "asOf=2019-06-30" in re.findall(r'src="(/charts/[^"]+)"', text)[0]


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_page_says_everything_in_its_language(client: FlaskClient, lang: str) -> None:
    text = page(client, "", lang)
    assert f'<html lang="{lang}">' in text
    assert len(re.findall("<h1", text)) == 1
    assert not re.findall(r">\s*(?:promises|counting|filter|outcome|chart)\.[\w.-]+\s*<", text)
    heading = {"en": "Promises, and", "zh-Hant": "承諾及結果", "zh-Hans": "承诺及结果"}
    assert heading[lang] in text


def test_each_name_is_explained(client: FlaskClient) -> None:
    text = client.get("/about/counting?lang=en&agency=dpo", headers=HTML).text
    for name in NAMES:
        section = text.split(f'id="{name}"')[1].split("</section>")[0]
        assert "SELECT" in section
        assert "agency/dpo" in section
    assert set(re.findall(r'<section class="term" id="([\w-]+)"', text)) == set(NAMES)
    for chosen in CHOICES:
        for name, _ in re.findall(r"/about/counting[^\"]*#([\w-]+)(\")", page(client, chosen)):
            assert name in NAMES


def test_citation_feeds_and_calendar(client: FlaskClient) -> None:
    text = page(client, "agency=dpo")
    assert "/changes.atom?agency=dpo" in text
    assert "/calendar/dpo.ics" in text
    cited = re.findall(r"http://localhost/releases/[^\s<]+/promises[^\s<]*", text)[0]
    answer = client.get(unescape(cited).removeprefix("http://localhost"), headers=HTML)
    assert answer.status_code == 200


def _promise(number: int, agency: str, status: str, first: str, released: str, late: int | None) -> Promise:
    plan = Plan(f"p{number}", "a/2019", agency, "2019", "2019", "2018-12")
    rows = (Row(f"e{number}", plan, "A", first, ""),)
    return Promise(f"d{number}", agency, "", status, first, released, late, "", "", ("csv",), rows)


def test_sums_and_medians() -> None:
    promises = [
        _promise(1, "x", "released", "2020-01", "2020-01", 0),
        _promise(2, "x", "released", "2020-01", "2020-05", 4),
        _promise(3, "x", "overdue", "2020-06", "", 10),
        _promise(4, "y", "released", "", "2018-01", None),
        _promise(5, "y", "dropped", "2020-02", "", None),
        _promise(6, "y", "planned", "", "", None),
    ]
    whole = sum_of(promises)
    assert whole.months == 7
    assert (whole.promised, whole.kept, whole.total, whole.released) == (5, 2, 6, 3)
    assert {name: whole.outcomes[name] for name in OUTCOMES} == dict.fromkeys(OUTCOMES, 1)
    assert list(by_agency(promises)) == ["x", "y"]
    assert sum_of([]).months is None


def test_backlog_is_cumulative_and_ends_with_the_day() -> None:
    promises = [
        _promise(1, "x", "released", "2020-01", "2020-02", 1),
        _promise(2, "x", "overdue", "2020-05", "", 7),
        _promise(3, "x", "planned", "2021-02", "", None),
    ]
    found = backlog(promises, "2020-12-31")
    assert [(q.name, q.due, q.done) for q in found] == [
        ("2020-Q1", 1, 1),
        ("2020-Q2", 2, 1),
        ("2020-Q3", 2, 1),
        ("2020-Q4", 2, 1),
        ("2021-Q1", 3, None),
    ]
    assert backlog([], "2020-12-31") == []


def test_put_off_is_what_a_later_edition_names_later() -> None:
    def made(number: int, *listed: tuple[str, str]) -> Promise:
        rows = tuple(
            Row(f"e{number}-{at}", Plan(f"p{year}", year, "x", year, year, ""), "A", month, "")
            for at, (year, month) in enumerate(listed)
        )
        return Promise(f"d{number}", "x", "", "planned", listed[0][1], "", None, "", "", (), rows)

    moved = made(1, ("2019", "2020-01"), ("2020", "2020-06"), ("2021", "2022-01"))
    once = made(2, ("2019", "2020-01"), ("2020", "2020-03"))
    same = made(3, ("2019", "2020-01"), ("2020", "2020-01"))
    earlier = made(4, ("2019", "2020-05"), ("2020", "2020-01"))
    twice = made(5, ("2019", "2020-01"), ("2019", "2020-05"))
    assert postponed([same, once, earlier, moved, twice]) == [moved, once]
    assert [row.target for row in moved.moves] == ["2020-01", "2022-01"]
    assert slippage.distance("2020-01", "2022-01") == 24


def test_facets_and_choices_agree_with_the_definition(known: Facts) -> None:
    for name, values in sets(known).items():
        for value in values:
            choice = Choice(((name, value),))
            wanted = tuple(p for p in known.promises if value in FIELDS[name](p))
            assert choice.apply(known) == wanted
    both = Choice((("agency", "dpo"), ("status", "released")))
    counted = facets(known, both)
    for name, values in counted.items():
        for value, number in values.items():
            others = [item for item in both.values if item[0] != name]
            narrowed = Choice((*others, (name, value)))
            assert len(narrowed.apply(known)) == number


def test_where_nothing_fits_the_choice_stays_and_ways_out_are_shown(
    client: FlaskClient, known: Facts
) -> None:
    pairs = [
        (agency, year)
        for agency in known_values(known, "agency")
        for year in known_values(known, "year")
        if not Choice((("agency", agency), ("year", year))).apply(known)
    ]
    assert pairs
    for agency, year in pairs:
        text = page(client, f"agency={agency}&year={year}")
        assert f'<option value="{agency}" selected>' in text
        assert f'<option value="{year}" selected>' in text
        for name, value in (("agency", agency), ("year", year)):
            count = len(Choice(((name, value),)).apply(known))
            assert re.search(
                rf'href="/promises\?{name}={value}[^"]*">Without the filter “[^”]+”: {count} datasets?<', text
            )
