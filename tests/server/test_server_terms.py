"""The vocabulary's terms and how often a release uses them."""

from __future__ import annotations

import pytest
from flask import Flask

from server.linked import terms


def test_uses_are_counted_ahead(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = app.extensions["releases"].opened()
    terms.ahead(opened)
    named = terms.terms()
    counted = {name: terms.usage(opened, term) for name, term in named.items()}
    assert counted["Entry"] == 4
    assert counted["targetMonth"] > 0
    # nothing is asked any more
    monkeypatch.setattr(terms, "select", lambda *_: pytest.fail("asked again"))
    assert {name: terms.usage(opened, term) for name, term in named.items()} == counted


def test_a_release_that_nobody_reads_any_more_is_left_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = app.extensions["releases"].opened()
    monkeypatch.setattr(opened, "superseded", True)
    monkeypatch.setattr(terms, "select", lambda *_: pytest.fail("asked"))
    opened.memo.clear()
    terms.ahead(opened)
