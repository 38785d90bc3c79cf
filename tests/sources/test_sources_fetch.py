"""Fetching from a server of our own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.sources import read
from kg.sources.fetch import Manners, fetch_list, read_list
from kg.sources.fetched import load_records


class Site(ThreadingHTTPServer):
    """Answers by path; ``asked`` holds (path, headers) of every request, ``fail`` how often a path still fails."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.fail: dict[str, int] = {}
        self.content = b"plan one\n"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, *args: object) -> None:
        pass

    def answer(
        self, status: int, headers: dict[str, str], body: bytes = b"", length: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        site = self.server
        site.asked.append((self.path, dict(self.headers)))
        if site.fail.get(self.path, 0) > 0:
            site.fail[self.path] -= 1
            self.answer(503, {"Retry-After": "7"})
        elif self.path == "/tagged":
            if self.headers.get("If-None-Match") == '"v1"' and site.content == b"plan one\n":
                self.answer(304, {})
            else:
                self.answer(
                    200, {"ETag": '"v1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}, site.content
                )
        elif self.path == "/short":
            self.answer(200, {}, b"only a part", length=100)
        elif self.path == "/moved":
            self.answer(302, {"Location": "/plain"})
        elif self.path == "/trap":
            self.answer(302, {"Location": "file:///etc/hostname"})
        elif self.path == "/busy":
            self.answer(429, {"Retry-After": "99999"})
        elif self.path in ("/plain", "/%E8%A8%88%E5%8A%83.txt?a=%E7%94%B2"):
            self.answer(200, {}, site.content)
        else:
            self.answer(404, {})


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(
    tmp_path: Path, site: Site, *paths: str, now: str = "2026-01-02", **changes: object
) -> tuple[list[str], list[float]]:
    """Fetch paths into files 0.txt, 1.txt, …; gives outcomes with details, and the pauses that were asked for."""
    listing = tmp_path / "list.toml"
    listing.write_text(
        "".join(f'[[document]]\nurl = "{site.url}{p}"\nfile = "{i}.txt"\n' for i, p in enumerate(paths))
    )
    slept: list[float] = []
    manners = Manners(sleep=slept.append, timeout=5.0, **changes)  # type: ignore[arg-type]
    results = fetch_list(listing, tmp_path / "in", now=now, manners=manners)
    return [f"{r.outcome} {r.detail}".strip() for r in results], slept


def test_fetch_records_where_and_when_and_read_knows_it(tmp_path: Path, site: Site) -> None:
    outcomes, slept = fetch(tmp_path, site, "/tagged", "/plain")
    assert outcomes == ["fetched", "fetched"]
    assert slept == [1.0]
    document = read(tmp_path / "in" / "0.txt")
    assert document.file.address == f"{site.url}/tagged"
    assert document.file.fetched == "2026-01-02"
    (first, _) = (tmp_path / "in" / "fetched.jsonl").read_text().splitlines()
    record = json.loads(first)
    assert record["file"] == "0.txt"
    assert record["status"] == 200
    assert record["sha256"] == document.file.sha256
    assert record["etag"] == '"v1"'
    assert "govplan" in site.asked[0][1]["User-Agent"]


def test_what_has_not_changed_is_not_fetched_again(tmp_path: Path, site: Site) -> None:
    fetch(tmp_path, site, "/tagged", "/plain")
    before = (tmp_path / "in" / "fetched.jsonl").read_bytes()
    outcomes, _ = fetch(tmp_path, site, "/tagged", "/plain", now="2026-02-02")
    assert outcomes == ["unchanged", "unchanged"]
    assert site.asked[2][1]["If-None-Match"] == '"v1"'
    assert site.asked[2][1]["If-Modified-Since"] == "Mon, 01 Jan 2024 00:00:00 GMT"
    assert (tmp_path / "in" / "fetched.jsonl").read_bytes() == before
    site.content = b"plan two\n"
    outcomes, _ = fetch(tmp_path, site, "/tagged", now="2026-03-02")
    assert outcomes == ["fetched"]
    assert read(tmp_path / "in" / "0.txt").file.fetched == "2026-03-02"


def test_a_lost_or_edited_file_is_fetched_whole(tmp_path: Path, site: Site) -> None:
    fetch(tmp_path, site, "/tagged")
    (tmp_path / "in" / "0.txt").write_text("edited")
    assert read(tmp_path / "in" / "0.txt").file.address is None
    outcomes, _ = fetch(tmp_path, site, "/tagged")
    assert outcomes == ["fetched"]
    assert (tmp_path / "in" / "0.txt").read_bytes() == site.content
    assert "If-None-Match" not in site.asked[1][1]


def test_a_busy_server_is_asked_again_after_the_time_it_names(tmp_path: Path, site: Site) -> None:
    site.fail["/plain"] = 2
    outcomes, slept = fetch(tmp_path, site, "/plain")
    assert outcomes == ["fetched"]
    assert slept == [7.0, 7.0]


def test_a_server_that_stays_busy_is_given_up(tmp_path: Path, site: Site) -> None:
    site.fail["/plain"] = 99
    outcomes, slept = fetch(tmp_path, site, "/plain", "/busy", tries=3)
    assert outcomes[0].startswith("failed the server answered 503")
    assert outcomes[1].startswith("failed the server answered 429")
    assert slept == [7.0, 7.0, 1.0]
    assert len(site.asked) == 4


def test_failures_leave_the_last_file_alone_and_do_not_stop_the_rest(tmp_path: Path, site: Site) -> None:
    fetch(tmp_path, site, "/plain")
    records = load_records(tmp_path / "in")
    outcomes, _ = fetch(tmp_path, site, "/nothing", "/plain")
    assert outcomes == ["failed the server answered 404 Not Found", "fetched"]
    assert (tmp_path / "in" / "0.txt").read_bytes() == site.content
    assert load_records(tmp_path / "in")["0.txt"] == records["0.txt"]
    assert sorted(p.name for p in (tmp_path / "in").iterdir()) == ["0.txt", "1.txt", "fetched.jsonl"]


def test_broken_transfers_large_files_and_traps_are_refused(tmp_path: Path, site: Site) -> None:
    outcomes, _ = fetch(tmp_path, site, "/short", "/trap", "/plain", tries=2, max_bytes=20)
    assert outcomes[0].startswith("failed the connection")
    assert outcomes[1].startswith("failed the server answered 302")
    assert outcomes[2] == "fetched"
    site.content = b"x" * 21
    outcomes, _ = fetch(tmp_path, site, "/plain", max_bytes=20)
    assert outcomes == ["failed larger than the limit of 20 bytes"]


def test_redirects_and_addresses_in_chinese(tmp_path: Path, site: Site) -> None:
    outcomes, _ = fetch(tmp_path, site, "/moved", "/計劃.txt?a=甲")
    assert outcomes == ["fetched", "fetched"]


def test_no_server_is_a_failure_not_an_error(tmp_path: Path, site: Site) -> None:
    listing = tmp_path / "list.toml"
    listing.write_text('[[document]]\nurl = "http://127.0.0.1:9/x"\nfile = "x.pdf"\n')
    manners = Manners(tries=2, timeout=2.0, sleep=lambda _: None)
    (result,) = fetch_list(listing, tmp_path / "in", now="2026-01-02", manners=manners)
    assert result.outcome == "failed"
    assert result.detail.startswith("the connection failed")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "lists no documents"),
        ("x = [", "not TOML"),
        ('[[document]]\nurl = "https://x.hk/a"\n', "needs url and file"),
        ('[[document]]\nurl = "ftp://x.hk/a"\nfile = "a.pdf"\n', "not an http or https address"),
        ('[[document]]\nurl = "https://x.hk/a"\nfile = "../a.pdf"\n', "not a plain file name"),
        ('[[document]]\nurl = "https://x.hk/a"\nfile = "fetched.jsonl"\n', "not a plain file name"),
        ('[[document]]\nurl = "https://x.hk/a"\nfile = "a"\n' * 2, "listed twice"),
        ("document = 3", "lists no documents"),
        ("document = [3]", "needs url and file"),
    ],
)
def test_a_bad_list_is_a_usage_error(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=says):
        read_list(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_list(tmp_path / "nothing.toml")


def test_records_that_are_no_records_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "fetched.jsonl").write_text(
        '{"file": "a", "url": "https://x.hk/a"}\nnonsense\n[1]\n{"file": 3, "url": ""}\n'
    )
    assert list(load_records(tmp_path)) == ["a"]
    assert load_records(tmp_path / "nothing") == {}
