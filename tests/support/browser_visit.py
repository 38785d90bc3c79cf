"""A tab of headless Chromium on the running site, with what it asked for, what it weighed and what it complained of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # a request to another host ends here, and is told
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
HEIGHT = 900
_LOOK = Path(__file__).with_name("browser_look.js").read_text(encoding="utf-8")
# pictures further down, too, are part of the page
_PICTURES = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
}"""


def program() -> str:
    """The system's Chromium (Playwright downloads none here); skips where it or Playwright is missing."""
    pytest.importorskip("playwright", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("chromium is not installed")
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser to open tabs in; skips as ``program`` does."""
    file = program()
    driver = pytest.importorskip("playwright.sync_api")
    with driver.sync_playwright() as made:
        started = made.chromium.launch(executable_path=file, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


class Tab:
    """One tab; every ``open`` starts with a cold cache and an empty record. ``options`` are those of Playwright's context
    (``color_scheme``, ``java_script_enabled``)."""

    def __init__(self, browser: Any, root: str, width: int = 1280, **options: Any) -> None:
        self.root = root
        self.has_scripts = options.get("java_script_enabled", True)
        self._context = browser.new_context(viewport={"width": width, "height": HEIGHT}, **options)
        self.page = self._context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", self._lost)
        self.page.on("response", self._answered)
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.cdp = self._context.new_cdp_session(self.page)
        self.cdp.send("Network.enable")
        self.cdp.on("Network.requestWillBeSent", lambda event: self.mine.add(event["requestId"]))
        self.cdp.on("Network.loadingFinished", self._count)
        self._forget("")

    def _forget(self, path: str) -> None:
        self.target = self.root + path
        self.asked: list[str] = []
        self.failed: list[str] = []
        self.said: list[str] = []
        self.weight = 0
        self.mine: set[str] = set()
        """The requests of this page; a late one of the page before is not counted."""

    def _lost(self, request: Any) -> None:
        # a picture of another width that is no longer wanted is no failure
        if request.failure != "net::ERR_ABORTED" or request.resource_type != "image":
            self.failed.append(f"{request.url}: {request.failure}")

    def _answered(self, answer: Any) -> None:
        if answer.status >= 400 and not answer.request.is_navigation_request():
            self.failed.append(f"{answer.url}: {answer.status}")

    def _told(self, message: Any) -> None:
        # that a page of an error is one is no complaint of the page
        if not (
            message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        ):
            self.said.append(f"{message.type}: {message.text}")

    def _count(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.mine:
            self.weight += int(event["encodedDataLength"])

    @property
    def strange(self) -> list[str]:
        """Requests to another host."""
        return [u for u in self.asked if not u.startswith((f"{self.root}/", "data:", "about:", "blob:"))]

    @property
    def address(self) -> str:
        """Where the tab is, without the host, readable."""
        return unquote(self.page.url.removeprefix(self.root))

    def open(self, path: str) -> int:
        """Go there with a cold cache and wait until all of it is there, also what is further down. The status."""
        self.cdp.send("Network.clearBrowserCache")
        self._forget(path)
        answer = self.page.goto(self.target)
        assert answer is not None
        if self.has_scripts:
            self.settle()
        return int(answer.status)

    def settle(self) -> None:
        """Until the pictures are there and the query page has its editor; then ``look`` is at hand."""
        self.page.evaluate(_PICTURES)
        if self.page.locator("form[data-script]").count():
            self.page.wait_for_selector("html[data-editor=open]")
        self.page.evaluate(_LOOK)

    def press(self, key: str) -> None:
        """A key, and what the browser does for it; for Tab in the shortest way, as there are many of these."""
        if key != "Tab":
            self.page.keyboard.press(key)
            return
        event = {"type": "rawKeyDown", "key": key, "code": key, "windowsVirtualKeyCode": 9}
        self.cdp.send("Input.dispatchKeyEvent", event)

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def close(self) -> None:
        self._context.close()
