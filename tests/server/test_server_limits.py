"""Every setting is either a limit, shown with its value and what happens, or no limit; and the page is in three languages."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app
from server.about.limits import LIMITS, NO_LIMITS
from server.words.i18n import LANGUAGES, translator

SETTINGS = {f.name for f in dataclasses.fields(Settings)}


def test_every_setting_is_told_or_is_no_limit() -> None:
    assert set(LIMITS) | NO_LIMITS == SETTINGS
    assert not set(LIMITS) & NO_LIMITS


@pytest.mark.parametrize("name", LIMITS)
def test_texts_are_in_three_languages(name: str) -> None:
    what, then = (
        {translator(lang)(key) for lang in LANGUAGES} for key in (f"limit.{name}", f"limit.{name}.then")
    )
    assert len(what) > 1
    assert len(then) > 1


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_page_shows_all(client: FlaskClient, settings: Settings, lang: str) -> None:
    page = client.get(f"/about/limits?lang={lang}", headers={"Accept": "text/html"})
    assert page.headers["Content-Language"] == lang
    for name in LIMITS:
        assert f'id="{name}"' in page.text
        assert f"GOVPLAN_{name.upper()}" in page.text


def test_values_are_those_that_hold(tmp_path: Path) -> None:
    app = create_app(tmp_path, Settings(out=tmp_path, query_timeout=7.5, max_streams=3))
    listed = {
        row["name"]: row for row in app.test_client().get("/about/limits?format=json").get_json()["limits"]
    }
    assert set(listed) == set(LIMITS)
    assert (listed["query_timeout"]["value"], listed["max_streams"]["value"]) == (7.5, 3)
    assert listed["query_timeout"]["status"] == 503
    assert listed["grace"]["status"] is None


def test_security_page_and_contact(client: FlaskClient, tmp_path: Path) -> None:
    for lang in ("en", "zh-Hant", "zh-Hans"):
        assert client.get(f"/about/security?lang={lang}", headers={"Accept": "text/html"}).status_code == 200
        assert client.get(f"/about?lang={lang}", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/.well-known/security.txt").status_code == 404
    app = create_app(tmp_path, Settings(out=tmp_path, contact="mailto:someone@data.example"))
    text = app.test_client().get("/.well-known/security.txt").text
    assert "Contact: mailto:someone@data.example\n" in text
    assert "\nExpires: 20" in text
