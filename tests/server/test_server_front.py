"""The front page and the design: the numbers that matter with where they come from, three answers, and colours that can be read."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.about.design import PAIRS
from server.budget.tables import millions
from server.site.tokens import THEMES, colours, contrast, tokens

HTML = {"Accept": "text/html"}
STYLE = Path(__file__).parents[2] / "server" / "static" / "style.css"


@pytest.fixture(scope="module")
def app(corpus_app: Flask) -> Flask:
    return corpus_app


def front(client: FlaskClient, lang: str = "en") -> str:
    answer = client.get(f"/?lang={lang}", headers=HTML)
    assert answer.status_code == 200
    return answer.text


def test_the_four_numbers_lead_to_what_they_count(client: FlaskClient) -> None:
    text = front(client)
    found = re.findall(r'<a href="(/promises\?[^"]+)"><b>(\d+)</b> <span>(\w+)</span>', text)
    assert [name for *_, name in found] == ["Promised", "Released", "Overdue", "Dropped"]
    for address, number, _ in found:
        assert f"{number} in all" in client.get(unescape(address), headers=HTML).text
    rows = list(csv.DictReader(io.StringIO(client.get("/tables/datasets.csv").get_data(as_text=True))))
    promised = [row for row in rows if row["status"] != "released" or row["first_planned"]]
    wanted = [len(promised)] + [
        sum(row["status"] == status for row in promised) for status in ("released", "overdue", "dropped")
    ]
    assert [int(number) for _, number, _ in found] == wanted
    assert "as of 31 December 2025" in text


def test_every_number_says_how_it_is_counted(client: FlaskClient) -> None:
    text = front(client)
    names = re.findall(r'href="/about/counting[^"#]*#([\w-]+)"', text)
    assert names == ["promised", "kept", "overdue", "dropped"]
    explained = client.get("/about/counting", headers=HTML).text
    for name in names:
        assert f'id="{name}"' in explained


def test_who_is_furthest_behind_is_the_first_of_the_table(client: FlaskClient) -> None:
    rows = client.get("/promises/numbers.json").get_json()["numbers"][1:]
    worst = max(rows, key=lambda row: (row["overdue"], row["dropped"], row["late"]))
    answer = front(client).split("Who is furthest behind?")[1].split("</li>")[0]
    assert f"{worst['overdue']} of {worst['promised']} promises overdue" in answer
    address = unescape(re.findall(r'href="([^"]+)"', answer)[0])
    assert f"{worst['overdue']} in all" in client.get(address, headers=HTML).text


def test_the_indicator_that_missed_most_is_the_first_of_the_shipped_question(client: FlaskClient) -> None:
    from kg import tables

    found = client.get("/sparql", query_string={"query": tables.example_text("missed-estimates") or ""})
    rows = found.get_json()["results"]["bindings"]
    worst = min(float(row["percent"]["value"]) for row in rows)
    answer = front(client).split("Which indicator missed")[1].split("</li>")[0]
    shown = re.findall(r"\(−([\d.]+) %\)", answer)
    assert [-float(number) for number in shown] == [worst]
    address = unescape(re.findall(r'href="([^"]+)"', answer)[0])
    assert client.get(address, headers=HTML).status_code == 200


def test_what_was_dropped_is_named(client: FlaskClient) -> None:
    answer = front(client).split("Which promises were dropped?")[1].split("</li>")[0]
    assert "promised for December 2019" in answer
    assert "1 in all" in answer


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("path", ["/", "/about/design", "/about/counting"])
def test_pages_in_three_languages(client: FlaskClient, path: str, lang: str) -> None:
    answer = client.get(f"{path}?lang={lang}", headers=HTML)
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert answer.text.count("<h1") == 1
    assert "<script src" not in answer.text
    hreflang = re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="http://localhost/', answer.text)
    assert hreflang == ["en", "zh-Hant", "zh-Hans"]
    assert answer.text.count('rel="canonical"') == 1


def test_the_front_page_before_the_first_document(client: FlaskClient) -> None:
    text = client.get("/?asOf=2001-01-01&lang=en", headers=HTML).text
    assert "Nobody: no promise is overdue." in text
    assert re.findall(r"<b>(\d+)</b>", text) == ["0", "0", "0", "0"]


def test_colours_can_be_read_in_both_schemes() -> None:
    for theme in THEMES:
        held = colours(theme)
        for name, ground, least in PAIRS:
            assert contrast(held[name], held[ground]) >= least, (theme, name, ground)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#abc", "#aabbcc") == 1


def test_both_schemes_have_the_same_colours_and_all_tokens_are_there() -> None:
    assert colours("light").keys() == colours("dark").keys()
    style = STYLE.read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", style))
    made_in_components = {"edge"}
    assert used - made_in_components <= tokens("light").keys()


def test_the_design_page_shows_every_token(client: FlaskClient) -> None:
    text = client.get("/about/design?lang=en", headers=HTML).text
    for name, ground, _ in PAIRS:
        assert f"--{name}</code>" in text
        assert f"--{ground}" in text
    for name in tokens("light"):
        if name.startswith(("text-", "space-")):
            assert f"--{name}</code>" in text


def test_style_loads_nothing_and_has_rules_for_paper() -> None:
    style = STYLE.read_text(encoding="utf-8")
    assert "@import" not in style
    assert not re.findall(r"url\((?!['\"]?data:)", style)
    assert "@media print" in style


def test_the_money_of_the_latest_estimates_is_that_of_the_budget_page(client: FlaskClient) -> None:
    page = front(client)
    shown = re.search(r'<a href="(/budget\?[^"]+)">(The Estimates of [^<]+)</a>', page)
    assert shown is not None
    rows = list(csv.DictReader(io.StringIO(client.get("/budget.csv").text)))
    year = parse_qs(urlsplit(unescape(shown[1])).query)["year"][0]
    estimated = [Decimal(row["estimate_hkd"]) for row in rows if row["edition"] == year]
    assert estimated
    assert f"HK${millions(sum(estimated, Decimal(0)))} million" in shown[2]
