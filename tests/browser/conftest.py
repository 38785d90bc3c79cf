"""The real server over a real release, and a browser on it: the server once for the whole folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_pages import in_language, path_of
from browser_seen import Seen, look
from browser_visit import Tab, program
from live_server import Site, serving

from kg import corpus
from kg.release import build
from kg.settings import Settings

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """``kg serve`` over a release of the shared seeds and samples, else of the bundled corpus."""
    program()
    out = tmp_path_factory.mktemp("browser") / "kg-data"
    sources = [str(p) for p in (*sorted(SHARED.glob("seeds/*.txt")), *sorted(SHARED.glob("samples/*.pdf")))]
    sources = sources or [str(p) for p in corpus.paths()]
    for some in (sources[:1], sources):  # a release before the current one, so that there is what changed
        build(some, Settings(out=out, jobs=1), as_of=None, decisions=None, strict=True, progress=None)
    with serving(out, base="http://localhost:8000/", picture_timeout=60) as running:
        yield running


@pytest.fixture(scope="session")
def axe_script() -> str:
    carried = pytest.importorskip(
        "axe_playwright_python.base", reason="axe-playwright-python (which carries axe-core) is not installed"
    )
    script: str = carried.AXE_SCRIPT
    return script


@pytest.fixture(scope="session")
def path(site: Site) -> Callable[[str], str]:
    """Where the site has a page of a kind; skips where the release has no such thing."""
    known: dict[str, str | None] = {}

    def find(name: str) -> str:
        if name not in known:
            known[name] = path_of(site, name)
        found = known[name]
        if found is None:
            pytest.skip(f"the release has nothing for {name}")
        return found

    return find


@pytest.fixture(scope="session")
def known() -> dict[tuple[str, str], Seen]:
    """What has been seen already, by page and language."""
    return {}


@pytest.fixture(scope="module")
def seen(
    browser: Any,
    site: Site,
    axe_script: str,
    path: Callable[[str], str],
    known: dict[tuple[str, str], Seen],
) -> Iterator[Callable[[str, str], Seen]]:
    """What one load of a page in a language tells; every test asks the same load."""
    tab = Tab(browser, site.root)

    def ask(name: str, language: str) -> Seen:
        if (name, language) not in known:
            known[name, language] = look(tab, in_language(path(name), language), language, axe_script)
        return known[name, language]

    yield ask
    tab.close()


@pytest.fixture
def tab(browser: Any, site: Site) -> Iterator[Tab]:
    """A tab of a test's own."""
    made = Tab(browser, site.root)
    yield made
    made.close()
