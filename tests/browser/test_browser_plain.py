"""With JavaScript off: every link, form and pager does its work. Only the query page has scripts at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_pages import ERRORS, NAMES
from browser_seen import Seen
from browser_visit import Tab
from live_server import Site


@pytest.fixture(scope="module")
def plain(browser: Any, site: Site) -> Iterator[Tab]:
    made = Tab(browser, site.root, java_script_enabled=False)
    yield made
    made.close()


@pytest.mark.parametrize("name", NAMES)
def test_only_the_query_page_has_scripts(seen: Callable[[str, str], Seen], name: str) -> None:
    found = seen(name, "en")
    is_query = found.path.startswith(("/query?", "/sparql?")) and not name.startswith("error")
    assert bool(found.scripts) == is_query, found.scripts
    assert all(re.match(r"/assets/\w+/(query|yasgui/yasqe\.min)\.js$", script) for script in found.scripts)


def test_links_of_every_sort_lead_somewhere(seen: Callable[[str, str], Seen], site: Site) -> None:
    """Of each page one link of each sort: the same route with the same parameters is the same sort."""
    asked: dict[tuple[object, ...], str] = {}
    for name in NAMES:
        if name in ERRORS:
            continue
        try:
            links = seen(name, "en").links
        except pytest.skip.Exception:
            continue
        for link in links:
            parts = urlsplit(link)
            segments = parts.path.split("/")
            sort = (
                *segments[1:3],
                len(segments),
                segments[-1].rpartition(".")[2] if "." in segments[-1] else "",
            )
            asked.setdefault((*sort, *sorted(parse_qs(parts.query))), link.removeprefix(site.root))
    assert len(asked) > 200
    for link in asked.values():
        answer = site.send("GET", link.partition("#")[0], {"Accept": "text/html,*/*;q=0.8"})
        assert answer.status < 400, link


FORMS = (
    ("/", "form.search", {"q": "itc"}, "ul.hits li"),
    ("/budget", "form.box", {"q": "itc"}, "ul.hits li"),
    ("/search?q=itc", "main form.search", {"q": "創新"}, "ul.hits li"),
    ("/promises", "form.filters", {"status": "released"}, "ul.chips li"),
    ("/catalog", "form.filters", {"q": "統計", "status": "released"}, "ul.chips li"),
    ("/entries", "form.filters", {"status": "released"}, "ul.chips li"),
    ("/agencies?view=list", "form.filters", {"q": "itc"}, "ul.chips li"),
    ("/budget", "form.filters", {"year": "2024-25"}, "main table tbody tr"),
    ("/budget/155", "form.filters", {"edition": "2024-25"}, "main table tbody tr"),
    ("/quality/lines", "form.filters", {"outcome": "ignored"}, "main table tbody tr"),
    ("/fragments", "form.filters", {"predicate": "http://purl.org/dc/terms/issued"}, "main table tbody tr"),
    ("/query", "form.query", {"query": "SELECT * { ?s a ?c } LIMIT 3"}, "table.answer tbody tr"),
)


@pytest.mark.parametrize(("start", "form", "filled", "shows"), FORMS)
@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_a_form_gives_an_answer(
    plain: Tab, start: str, form: str, filled: dict[str, str], shows: str, lang: str
) -> None:
    page = plain.page
    plain.open(f"{start}{'&' if '?' in start else '?'}lang={lang}")
    for name, value in filled.items():
        field = page.locator(f"{form} [name={name}]").first
        if field.evaluate("(field) => field.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation() as answer:
        page.locator(f"{form} button[type=submit]").first.click()
    assert answer.value.status == 200
    asked = parse_qs(urlsplit(page.url).query)
    assert {name: asked[name][0] for name in filled} == filled
    assert asked["lang"] == [lang]
    assert page.locator(shows).count() > 0


def test_a_list_is_paged_and_sorted_by_links(plain: Tab) -> None:
    plain.open("/entries?lang=en")
    page = plain.page

    def rows() -> list[str]:
        found: list[str] = page.locator("table tbody th > a:first-child").evaluate_all(
            "(all) => all.map((a) => a.pathname)"
        )
        return found

    first = rows()
    page.locator("nav.pager a[rel=next]").click()
    second = rows()
    assert first
    assert second
    assert not set(first) & set(second)
    page.locator("nav.pager a[rel=prev]").click()
    assert rows() == first
    page.locator("a.sort").first.click()
    assert page.locator("th[aria-sort]").count() == 1


def test_what_is_folded_opens(plain: Tab) -> None:
    plain.open("/promises?lang=en")
    summary = plain.page.locator("figure.chart summary").first
    table = plain.page.locator("figure.chart details table").first
    assert not table.is_visible()
    summary.click()
    assert table.is_visible()
