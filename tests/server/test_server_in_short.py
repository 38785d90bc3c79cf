"""What pages of things say in short: their numbers are those of the tables, each with its place; other things have no such section."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg import tables
from server.budget.facts import budget
from server.budget.tables import millions, totals
from server.release.serving import release
from server.site.inshort import KINDS, Short, in_short, kind_of
from server.words.i18n import translator
from server.words.labels import Labels, expand

LANGUAGES = ("en", "zh-Hant", "zh-Hans")


@pytest.fixture(scope="module")
def app(corpus_app: Flask) -> Flask:
    return corpus_app


@pytest.fixture(scope="module")
def opened(app: Flask) -> Any:
    return app.extensions["releases"].opened()


def table(opened: Any, name: str) -> list[dict[str, str]]:
    columns = tables.columns(name)
    return [dict(zip(columns, row, strict=True)) for row in tables.run(opened.store, name, opened.base)]


def select(opened: Any, pattern: str) -> list[str]:
    prologue = "PREFIX gp: <https://w3id.org/govplan#> PREFIX dcat: <http://www.w3.org/ns/dcat#> "
    asked = opened.store.query(
        f"{prologue} SELECT DISTINCT ?x {{ {pattern} }} ORDER BY ?x", use_default_graph_as_union=True
    )
    return [row["x"].value for row in asked]


def short_of(app: Flask, iri: str, kind: str) -> Short:
    name = next(name for name, known in KINDS.items() if known == kind)
    with app.test_request_context("/"):
        short = in_short(release(), iri, [expand(name)])
    assert short is not None
    return short


def page(client: FlaskClient, opened: Any, iri: str, lang: str = "en") -> str:
    response = client.get(
        f"/doc/{iri.removeprefix(opened.base + 'id/')}?lang={lang}", headers={"Accept": "text/html"}
    )
    assert response.status_code == 200, response.text
    return unescape(response.text)


def test_a_dataset_has_an_entry_of_each_edition_with_its_months(app: Flask, opened: Any) -> None:
    entries = table(opened, "entries")
    by_dataset: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        by_dataset.setdefault(entry["dataset"], []).append(entry)
    several = [iri for iri, rows in by_dataset.items() if len(rows) > 1]
    assert several
    for iri in several[:10]:
        steps = short_of(app, iri, "dataset").steps
        assert {step.link for step in steps} == {row["entry"] for row in by_dataset[iri]}
        stated = {row["entry"]: (row["target_month"], row["released_month"]) for row in by_dataset[iri]}
        for step in steps:
            cells = dict(step.cells)
            assert (cells["promised"], cells["released"]) == stated[step.link]
            assert step.evidence.startswith("/evidence/")


def test_an_entry_shows_the_history_and_where_it_stands_in_it(app: Flask, opened: Any) -> None:
    entry = table(opened, "entries")[0]
    short = short_of(app, entry["entry"], "entry")
    assert [step.link for step in short.steps if step.here] == [entry["entry"]]
    assert short.things == [entry["dataset"]]


def test_an_indicator_has_all_its_figures_by_year_and_edition(app: Flask, opened: Any) -> None:
    figures = table(opened, "figures")
    by_indicator: dict[str, list[dict[str, str]]] = {}
    for figure in figures:
        by_indicator.setdefault(figure["indicator"], []).append(figure)
    several = [iri for iri, rows in by_indicator.items() if len({row["estimates_year"] for row in rows}) > 1]
    assert several
    for iri in [*several[:5], *list(by_indicator)[:5]]:
        short = short_of(app, iri, "indicator")
        shown = [(n.period, n.edition, n.shown.text if n.shown else "") for n in short.numbers]
        expected = [(row["period"], row["estimates_year"], row["value_text"]) for row in by_indicator[iri]]
        assert sorted(shown) == sorted(expected)
        assert short.budget == by_indicator[iri][0]["head"]


def test_a_programme_has_names_and_money_by_edition(app: Flask, opened: Any) -> None:
    listings = table(opened, "programmes")
    by_programme: dict[str, list[dict[str, str]]] = {}
    for listing in listings:
        by_programme.setdefault(listing["programme"], []).append(listing)
    printed = {row["observation"]: row for row in table(opened, "provisions")}
    for iri, rows in list(by_programme.items())[:8]:
        short = short_of(app, iri, "programme")
        shown = sorted((step.edition, dict(step.cells)["title"]) for step in short.steps)
        assert shown == sorted((row["estimates_year"], row["name"]) for row in rows)
        amounts = {row["amount_hkd"] for row in printed.values() if row["programme_iri"] == iri}
        assert short.money
        for number in short.money:
            assert number.shown is not None
            assert number.shown.exact.removeprefix("HK$").replace(",", "") in amounts


def test_a_head_leads_to_its_budget(client: FlaskClient, opened: Any) -> None:
    known = budget(opened)
    text = page(client, opened, known.heads["155"].iri)
    assert 'href="/budget/155?lang=en"' in text
    for total in totals(known, "155").values():
        assert f">{millions(total.amount)}<" in text


def test_a_scheme_has_its_figures(app: Flask, opened: Any) -> None:
    figures = [row for row in table(opened, "figures") if row["scheme"]]
    assert figures
    scheme = figures[0]["scheme"]
    short = short_of(app, scheme, "scheme")
    assert len(short.numbers) == sum(row["scheme"] == scheme for row in figures)
    stated = select(opened, f"?x a gp:Undertaking ; gp:mentions <{scheme}>")
    assert len(short.things) + short.more_things == len(stated)


def test_an_agency_says_what_became_of_it_and_of_its_promises(
    client: FlaskClient, app: Flask, opened: Any
) -> None:
    iri = f"{opened.base}id/agency/ogcio"
    short = short_of(app, iri, "agency")
    assert short.statuses is not None
    numbers = client.get("/promises/numbers.json?agency=ogcio").json
    assert numbers is not None
    listed = client.get("/promises.json?agency=ogcio").json
    assert listed is not None
    assert sum(short.statuses.values()) == max(
        len(rows) for rows in listed.values() if isinstance(rows, list)
    )
    (event, left), *_ = short.became
    assert event.day == "2024-07-25"
    assert left[0][0] == iri
    text = page(client, opened, iri)
    assert "/calendar/ogcio.ics" in text
    assert "/changes.atom?agency=ogcio" in text
    heir = short_of(app, f"{opened.base}id/agency/dpo", "agency")
    assert [inherited[0][0] for _, inherited in heir.was if inherited] == [iri]


def test_a_plan_counts_its_entries_and_knows_its_other_editions(app: Flask, opened: Any) -> None:
    plans = table(opened, "plans")
    entries = table(opened, "entries")
    for plan in plans:
        short = short_of(app, plan["plan"], "plan")
        assert short.statuses is not None
        assert sum(short.statuses.values()) == len(
            {e["dataset"] for e in entries if e["plan"] == plan["plan"]}
        )
        others = {p["plan"] for p in plans if p["agency"] == plan["agency"]} - {plan["plan"]}
        assert set(short.things) == others


def test_names_stand_by_language_and_converted_text_is_marked(
    client: FlaskClient, app: Flask, opened: Any
) -> None:
    converted = select(opened, "?x a dcat:Dataset ; gp:convertedTitle ?t")
    assert converted
    short = short_of(app, converted[0], "dataset")
    marks = {label.converted for _, labels in short.names for label in labels}
    assert marks == {True, False}
    assert translator("en")("converted.short") in page(client, opened, converted[0])
    for lang, labels in short.names:
        assert {label.lang for label in labels} == {lang}
        assert len({label.converted for label in labels}) == 1  # nothing converted where something is printed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(set(KINDS.values())))
def test_every_kind_has_the_section_in_three_languages(
    client: FlaskClient, opened: Any, kind: str, lang: str
) -> None:
    name = next(name for name, known in KINDS.items() if known == kind)
    iri = select(opened, f"?x a {name}")[0]
    text = page(client, opened, iri, lang)
    assert f'<h2 id="short">{translator(lang)("short.title")}</h2>' in text
    assert text.index('id="short"') < text.index('id="facts"')
    assert not re.search(r">\s*(?:short|tree|budget)\.[a-z.]+\s*<", text)
    assert text.count("<h1") == 1


def test_other_things_have_none(client: FlaskClient, opened: Any) -> None:
    assert kind_of([expand("gp:Place")]) == ""
    place = select(opened, "?x a gp:Footnote")[0]
    assert 'id="short"' not in page(client, opened, place)


READ = ("Statement", "Paragraph", "Undertaking", "Entry", "WebsiteListing", "Footnote", "Passage")


def spoken_of(opened: Any) -> list[str]:
    """The agencies that some document speaks of."""
    classes = ", ".join(f"gp:{name}" for name in READ)
    return select(opened, f"?x a gp:Agency . ?s gp:about|gp:mentions ?x ; a ?c . FILTER(?c IN ({classes}))")


def test_an_agency_shows_what_documents_say_of_it(app: Flask, client: FlaskClient, opened: Any) -> None:
    agencies = spoken_of(opened)
    assert agencies
    for iri in agencies:
        classes = ", ".join(f"gp:{name}" for name in READ)
        found = select(
            opened, f"?x gp:about|gp:mentions <{iri}> ; a ?c . FILTER(?c IN ({classes})) FILTER(isIRI(?x))"
        )
        short = short_of(app, iri, "agency")
        assert len(short.said) + short.more_said == len(found)
        assert {one.iri for one in short.said} <= set(found)
    page = client.get(f"/doc/{agencies[0].split('/id/', 1)[1]}?lang=en").get_data(as_text=True)
    rows = re.findall(r"<tr>.*?</tr>", page[page.index('id="said"') :].partition("</table>")[0], re.DOTALL)[
        1:
    ]
    assert len(rows) == len(short_of(app, agencies[0], "agency").said)
    for row in rows:
        shown = re.search(r'class="evidence" href="([^"]+)"', row)
        assert shown is not None, row
        assert client.get(unescape(shown.group(1))).status_code == 200


def test_all_facts_of_an_agency_are_one_link_away(app: Flask, client: FlaskClient, opened: Any) -> None:
    for iri in spoken_of(opened)[:3]:
        page = client.get(f"/doc/{iri.split('/id/', 1)[1]}?lang=en").get_data(as_text=True)
        asked = re.search(r'href="(/sparql\?[^"]*query=[^"]+)"', page)
        assert asked is not None
        answer = client.get(unescape(asked.group(1)))
        assert answer.status_code == 200
        assert "<tbody>" in answer.get_data(as_text=True)
        assert len(tables_of(opened, unescape(asked.group(1)))) > 0


def tables_of(opened: Any, address: str) -> list[Any]:
    """The rows of the query in an address."""
    asked = parse_qs(urlsplit(address).query)["query"][0]
    return list(opened.store.query(asked, use_default_graph_as_union=True))


def test_a_mention_is_called_by_its_words_and_what_they_stand_in(app: Flask, opened: Any) -> None:
    mentions = select(opened, "?x a gp:Mention")
    assert mentions
    with app.test_request_context():
        names = Labels(opened.store, {}, ("en",))
        assert [iri for iri in mentions if not names.of(iri).named] == []
        assert [iri for iri in mentions if " · " not in names.of(iri).text] == []
