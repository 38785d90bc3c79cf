"""The keyboard alone suffices: Tab reaches all in the order of reading, with the focus in sight, and keys do what a mouse does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from browser_pages import NAMES, in_language
from browser_visit import Tab
from live_server import Site

_BEGIN, _END = 60, 30
"""Of a page with more stops, so many at its beginning and at its end are walked through: between them are rows like others."""


@pytest.fixture(scope="module")
def keys(browser: Any, site: Site) -> Iterator[Tab]:
    made = Tab(browser, site.root)
    yield made
    made.close()


@pytest.mark.parametrize("name", NAMES)
def test_tab_reaches_everything_in_order(keys: Tab, path: Callable[[str], str], name: str) -> None:
    keys.open(in_language(path(name), "en"))
    stops: int = keys.page.evaluate("look.follow()")
    is_long = stops > _BEGIN + _END + 20
    expected = [*range(_BEGIN), *range(stops - _END, stops)] if is_long else [*range(stops)]
    for _ in range((_BEGIN if is_long else stops) + 8):  # a field for a day has stops of its own inside
        keys.press("Tab")
    if is_long:
        keys.page.evaluate("(at) => look.jump(at)", stops - _END)
        for _ in range(_END + 8):
            keys.press("Tab")
    found = keys.page.evaluate("look.walked()")
    order = [at for at in found["order"] if at >= 0]
    if 0 in order[1:]:  # round again
        order = order[: order.index(0, 1)]
    assert found["forced"] == [], "an order other than that of the page"
    assert found["first"].endswith("a.skip"), found["first"]
    assert not found["wrong"], found["wrong"]
    between = {at for at in order if at not in expected}  # where the long way was left
    assert [at for at in order if at in expected] == expected, found["missed"]
    assert len(between) <= 8


def focused(tab: Tab) -> str:
    text: str = tab.page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")
    return text


def tab_to(tab: Tab, selector: str) -> None:
    """Press Tab until an element that fits has the focus."""
    for _ in range(400):
        tab.press("Tab")
        if tab.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


def test_the_first_key_skips_to_the_content(tab: Tab) -> None:
    tab.open("/promises?lang=en")
    tab.press("Tab")
    assert tab.page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    assert focused(tab) == "Skip to content"
    tab.press("Enter")
    assert tab.page.url.endswith("#content")
    tab.press("Tab")
    assert tab.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_opens_a_page(tab: Tab) -> None:
    tab.open("/?lang=en")
    tab_to(tab, "nav a[href^='/budget']")
    with tab.page.expect_navigation():
        tab.press("Enter")
    assert tab.address == "/budget?lang=en"


def test_the_language_is_changed(tab: Tab) -> None:
    tab.open("/promises?lang=en&status=released")
    tab_to(tab, "ul.languages a[hreflang=zh-Hans]")
    with tab.page.expect_navigation():
        tab.press("Enter")
    assert parse_qs(urlsplit(tab.page.url).query) == {"lang": ["zh-Hans"], "status": ["released"]}
    assert tab.page.evaluate("document.documentElement.lang") == "zh-Hans"


def test_search_is_asked(tab: Tab) -> None:
    tab.open("/catalog?lang=en")
    tab_to(tab, "form.box input[type=search]")
    tab.page.keyboard.type("itc")
    with tab.page.expect_navigation():
        tab.press("Enter")
    assert tab.address == "/search?q=itc&lang=en"
    tab.settle()
    tab_to(tab, "ul.hits a")
    with tab.page.expect_navigation():
        tab.press("Enter")
    assert tab.address.startswith("/doc/")


def test_filters_are_chosen_and_taken_away(tab: Tab) -> None:
    tab.open("/entries?lang=en")
    tab_to(tab, "summary")
    tab.press("Enter")
    assert tab.page.evaluate("document.activeElement.parentElement.open")
    tab.press("Tab")
    assert tab.page.evaluate("document.activeElement.closest('details') !== null")
    tab.page.focus("select#f-status")
    tab.press("ArrowDown")
    chosen = tab.page.input_value("select#f-status")
    assert chosen
    tab_to(tab, "form.filters button")
    with tab.page.expect_navigation():
        tab.press("Enter")
    assert parse_qs(urlsplit(tab.page.url).query)["status"] == [chosen]
    tab_to(tab, "ul.chips a")
    with tab.page.expect_navigation():
        tab.press("Enter")
    assert "status" not in parse_qs(urlsplit(tab.page.url).query)


def test_a_table_is_put_in_order_and_paged(tab: Tab) -> None:
    tab.open("/entries?lang=en")
    tab_to(tab, "a.sort")
    with tab.page.expect_navigation():
        tab.press("Enter")
    assert tab.page.locator("th[aria-sort]").count() == 1
    tab_to(tab, "nav.pager a[rel=next]")
    with tab.page.expect_navigation():
        tab.press("Enter")
    asked = parse_qs(urlsplit(tab.page.url).query)
    assert asked["page"] == ["2"]
    assert "sort" in asked


def test_the_data_of_a_chart_are_opened_and_scrolled(tab: Tab) -> None:
    tab.resize(360)
    tab.open("/promises?lang=en")
    tab_to(tab, "figure.chart summary")
    tab.press("Space")
    assert tab.page.evaluate("document.activeElement.parentElement.open")
    tab.press("Tab")
    assert tab.page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_the_query_page_is_used(tab: Tab) -> None:
    """In, a completion opened and closed, out again, run."""
    tab.open("/query?lang=en&example=missed-estimates")
    page = tab.page
    tab_to(tab, "[role=textbox]")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n# gp:")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * { ?s a gp:Ent")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint")
    tab.press("Escape")
    page.wait_for_selector(".CodeMirror-hint", state="detached")
    page.keyboard.type("ry } LIMIT 2")
    tab.press("Tab")
    assert page.evaluate("document.activeElement.id") == "format"
    tab_to(tab, "button[type=submit]:not(form.box button)")
    tab.press("Enter")
    page.wait_for_selector("#result")
    assert page.locator("table.answer tbody tr").count() == 2
    assert page.evaluate("document.activeElement.id") == "result"
