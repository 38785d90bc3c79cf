"""The site that complaints are tried on: the bundled corpus, with settings that let an honest query finish."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app


@pytest.fixture(scope="module")
def app(corpus_release: Path) -> Iterator[Flask]:
    made = create_app(corpus_release, Settings(out=corpus_release, threads=2, query_timeout=20))
    yield made
    made.extensions["releases"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
