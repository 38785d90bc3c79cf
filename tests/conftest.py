"""Shared by the tests of all rooms: the bundled corpus built once per run, and where the project's shared material may be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alone import turn
from browser_visit import chromium

from kg.settings import Settings

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _turn(request: pytest.FixtureRequest) -> Iterator[None]:
    with turn(alone=request.node.get_closest_marker("alone") is not None):
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with seeds, samples and conformance material; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def corpus_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose current release is the bundled corpus."""
    from kg import corpus
    from kg.release import build

    out = tmp_path_factory.mktemp("corpus") / "kg-data"
    build(
        [str(p) for p in corpus.paths()],
        Settings(out=out, jobs=1),
        as_of=None,
        decisions=None,
        strict=True,
        progress=None,
    )
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium; ended with the module, as Playwright allows no second one beside it and no other event loop."""
    with chromium() as started:
        yield started
