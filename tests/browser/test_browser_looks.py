"""What only a browser can tell: colours of the dark scheme, pictures of charts and of pages, a phone with a fine screen, and the
way from a number to the row in the picture of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser_pages import LANGUAGES, in_language
from browser_visit import Tab
from live_server import Site

from server.evidence.drawing import TINT

_BRIGHTNESS = (
    """() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"""
)
_HAS_COLOUR = """async ([selector, colour]) => {
  const picture = document.querySelector(selector);
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.naturalWidth, height: picture.naturalHeight });
  const drawn = canvas.getContext("2d");
  drawn.drawImage(picture, 0, 0);
  const { data } = drawn.getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 0; at < data.length; at += 4)
    if (colour.every((value, of) => Math.abs(data[at + of] - value) < 6)) found += 1;
  return found;
}"""


@pytest.fixture(scope="module")
def dark(browser: Any, site: Site) -> Iterator[Tab]:
    made = Tab(browser, site.root, color_scheme="dark")
    yield made
    made.close()


@pytest.fixture(scope="module")
def phone(browser: Any, site: Site) -> Iterator[Tab]:
    made = Tab(browser, site.root, width=360, device_scale_factor=3, is_mobile=True, has_touch=True)
    yield made
    made.close()


def test_the_dark_scheme_is_dark_and_its_charts_with_it(dark: Tab) -> None:
    dark.open("/promises?lang=en")
    assert max(dark.page.evaluate(_BRIGHTNESS)) < 60
    pictures = dark.page.evaluate(
        "[...document.querySelectorAll('figure.chart img')].map((p) => p.currentSrc)"
    )
    assert len(pictures) >= 3
    assert all("scheme=dark" in picture and "size=wide" in picture for picture in pictures)


def test_the_light_scheme_is_light(tab: Tab) -> None:
    tab.open("/promises?lang=en")
    assert min(tab.page.evaluate(_BRIGHTNESS)) > 240
    pictures = tab.page.evaluate(
        "[...document.querySelectorAll('figure.chart img')].map((p) => p.currentSrc)"
    )
    assert all("scheme=light" in picture for picture in pictures)


@pytest.mark.parametrize(
    "name",
    [
        "front",
        "promises",
        "budget-head",
        "agencies",
        "evidence-pdf",
        "evidence-cell",
        "evidence-page",
        "query",
    ],
)
def test_a_page_is_as_light_on_a_phone_with_a_fine_screen(
    phone: Tab, path: Callable[[str], str], name: str
) -> None:
    """Three pixels to the point must not load three times as much."""
    assert phone.open(in_language(path(name), "en")) == 200
    assert phone.weight < 150_000
    assert phone.page.evaluate("look.overflow()") == []


@pytest.fixture(scope="module")
def laptop(browser: Any, site: Site) -> Iterator[Tab]:
    made = Tab(browser, site.root, width=1280, device_scale_factor=2)
    yield made
    made.close()


@pytest.mark.parametrize("name", ["evidence-pdf", "evidence-cell", "evidence-page"])
def test_evidence_is_as_light_on_a_laptop_with_a_fine_screen(
    laptop: Tab, path: Callable[[str], str], name: str
) -> None:
    """And the first picture, which has the marked words, is as fine as the page has room for."""
    assert laptop.open(in_language(path(name), "en")) == 200
    assert laptop.weight < 150_000
    first = "document.querySelector('figure.printed-part img, figure.printed-page img')"
    laptop.page.wait_for_function(f"{first}.complete && {first}.naturalWidth")
    if laptop.page.evaluate(f"{first}.hasAttribute('srcset')"):
        assert "size=sharp" in laptop.page.evaluate(f"{first}.currentSrc")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_clicks_from_a_number_to_the_marked_row(tab: Tab, lang: str) -> None:
    """The picture is on the page that the second click opens; three are allowed."""
    tab.open(f"/promises?lang={lang}")
    page = tab.page
    numbers = page.locator("ul.numbers li a:has(b)").filter(has_text=re.compile(r"^\s*[1-9]"))
    with page.expect_navigation():
        numbers.first.click()
    rows = page.locator("section[aria-labelledby=list] tbody a.evidence")
    for number in range(rows.count()):
        with page.expect_navigation():
            rows.nth(number).click()
        assert page.evaluate("document.documentElement.lang") == lang
        if page.locator("figure.printed-part img").count():
            break
        assert page.locator("tr.marked mark").count() > 0  # printed in a text: the words are marked there
        page.go_back()
    assert page.evaluate(_HAS_COLOUR, ["figure.printed-part img", list(TINT)]) > 500
