"""Every kind of page, in three languages, at three widths, as a browser has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_pages import ERRORS, LANGUAGES, NAMES
from browser_seen import Seen
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from server.http.formats import HTML
from server.routes import ROUTES

See = Callable[[str, str], Seen]


def told(found: list[str]) -> str:
    return "\n".join(["", *found[:20]])


every_page = pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in NAMES for lang in LANGUAGES])


def test_no_page_is_forgotten(path: Callable[[str], str]) -> None:
    """Every route that gives HTML is among the pages seen here, but for addresses of formats and other names of such pages."""
    match = Map([Rule(route.rule, endpoint=route.rule) for route in ROUTES]).bind("localhost").match
    seen = set()
    for name in NAMES:
        try:
            seen.add(match(path(name).partition("?")[0])[0])
        except (pytest.skip.Exception, NotFound):
            continue
    pages = {route.rule for route in ROUTES if HTML in route.gives and "<suffix>" not in route.rule}
    assert pages - seen == {
        "/ns/shapes/<path:name>",  # leads to its part of /ns/shapes
        "/.well-known/void",  # leads to the page of the release's description
        "/releases/<release_id>/diff/<other_id>",  # as without the other's id
    }


@every_page
def test_nothing_is_complained_of(seen: See, name: str, lang: str) -> None:
    """No line in the console, no request that fails, none to another host."""
    found = seen(name, lang)
    assert found.status == (ERRORS[name][1] if name in ERRORS else 200), found.path
    assert not found.complaints, told(found.complaints)
    assert not found.strange, told(found.strange)


@every_page
def test_no_page_scrolls_sideways(seen: See, name: str, lang: str) -> None:
    found = seen(name, lang).overflow
    assert not found, told(found)


@every_page
def test_every_word_is_in_its_language(seen: See, name: str, lang: str) -> None:
    """The interface speaks the language of the page, and text of another language says so."""
    found = seen(name, lang)
    assert found.texts > 20
    assert not found.words, told(found.words)


@every_page
def test_axe_finds_nothing(seen: See, name: str, lang: str) -> None:
    found = seen(name, lang).axe
    assert not found, told(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_fit_to_print(seen: See, name: str) -> None:
    """Without menus and fields, black on white, no wider than the paper."""
    found = seen(name, "en").printed
    assert not found, told(found)


@every_page
def test_a_page_is_under_150_kilobytes(seen: See, name: str, lang: str) -> None:
    """With all its styles, scripts and pictures, from a cold cache, as transferred."""
    assert 3_000 < seen(name, lang).weight < 150_000
