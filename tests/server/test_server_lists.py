"""The lists: pages, filters, orders, paging, and files."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet as pq
import pyoxigraph as px
import pytest
from conftest import BASE, make_release
from flask import Flask
from flask.testing import FlaskClient

from kg.index.schema import FILE
from kg.index.write import write_index
from kg.release.dumps import line_order
from kg.settings import Settings
from server import create_app
from server.lists.listings import LISTINGS

HTML = {"Accept": "text/html"}
ADDRESSES = [listing.path + ("?view=list" if listing.fixed else "") for listing in LISTINGS.values()]


class Rows(HTMLParser):
    """The titles in a table, and the options of each select with what is selected."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.titles: list[str] = []
        self.options: dict[str, dict[str, str]] = {}
        self.selected: dict[str, str] = {}
        self._inside, self._select, self._option = "", "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "th" and given.get("scope") == "row":
            self.titles.append("")
            self._inside = "title"
        elif tag == "select":
            self._select = given["name"] or ""
            self.options[self._select] = {}
        elif tag == "option":
            self._option = given.get("value") or ""
            self.options[self._select][self._option] = ""
            if "selected" in given:
                self.selected[self._select] = self._option

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "a", "option"):
            self._inside = self._option = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.titles[-1] += data.strip()
        elif self._option:
            self.options[self._select][self._option] += data


def rows(client: FlaskClient, address: str) -> list[str]:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, address
    return Rows(answer.text).titles


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_list_in_every_language(client: FlaskClient, address: str, lang: str) -> None:
    answer = client.get(address, headers=HTML | {"Accept-Language": lang})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == lang
    assert answer.text.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))


def test_filters_narrow_and_counts_say_what_each_would_leave(client: FlaskClient) -> None:
    page = Rows(client.get("/entries?lang=en", headers=HTML).text)
    assert len(page.titles) == 4
    assert {code: label for code, label in page.options["status"].items() if code} == {
        status: f"{status.title()} (1)" for status in ("planned", "released", "overdue", "dropped")
    }
    assert rows(client, "/entries?status=overdue") == ["Overdue <script>alert(1)</script>"]
    assert len(rows(client, "/entries?status=overdue,planned")) == 2
    assert len(rows(client, "/entries?status=overdue&status=planned")) == 2
    assert len(rows(client, "/entries?agency=ITC")) == 4
    assert rows(client, "/entries?year=2026") == ["研發開支統計"]
    assert rows(client, "/entries?out=2024&status=planned") == []
    narrowed = Rows(client.get("/entries?status=overdue&lang=en", headers=HTML).text)
    assert narrowed.selected["status"] == "overdue"
    assert narrowed.options["status"]["planned"] == "Planned (1)"  # a filter does not narrow its own counts


def test_words_narrow_in_either_script(client: FlaskClient) -> None:
    for words in ("研發開支", "研发开支", "研發 統計"):
        assert rows(client, f"/entries?q={words}") == ["研發開支統計"], words
    assert rows(client, "/entries?q=zzzz") == []
    assert len(rows(client, "/entries?q=%20%22%20")) in (0, 4)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/entries?status=nonsense", 400),
        ("/entries?agency=nobody", 404),
        ("/entries?agency=x%3E%20%7D", 404),
        ("/entries?sort=nonsense", 400),
        ("/entries?page=0", 400),
        ("/entries?page=2", 404),
        ("/entries?size=0", 400),
        ("/entries?size=100000", 400),
        ("/entries?format=nonsense", 400),
        ("/entries?formats=csv", 404),
        ("/entries?section=Z'%20OR%201=1", 404),
    ],
)
def test_what_a_list_does_not_have(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["hint"]


def test_orders(client: FlaskClient) -> None:
    rising = rows(client, "/entries?sort=planned")
    falling = rows(client, "/entries?sort=-planned")
    assert rising[:2] == falling[:2][::-1] == ["Overdue <script>alert(1)</script>", "研發開支統計"]
    assert sorted(rising) == sorted(falling)
    assert rows(client, "/entries?sort=title&lang=en")[0] == "Overdue <script>alert(1)</script>"


def test_pages_hold_everything_once(client: FlaskClient) -> None:
    seen, address = [], "/entries?size=1&lang=en&sort=-title"
    while address:
        answer = client.get(address, headers=HTML)
        seen += Rows(answer.text).titles
        found = re.search(r'<([^>]+)>; rel="next"', ", ".join(answer.headers.getlist("Link")))
        address = found[1] if found else ""
    assert len(seen) == 4
    assert sorted(seen) == sorted(rows(client, "/entries"))


def test_files_hold_what_is_chosen_whole(client: FlaskClient) -> None:
    address = "/entries?agency=itc&size=1&sort=planned"
    text = client.get(f"{address}&format=csv&lang=en")
    listed = list(csv.DictReader(io.StringIO(text.text)))
    assert text.headers["X-Row-Count"] == "4" == str(len(listed))
    assert listed[0]["title"] == "Overdue <script>alert(1)</script>"
    assert listed[0]["iri"] == f"{BASE}id/plan/itc/2026-2028/A-i-3"
    assert listed[0]["agency"] == f"{BASE}id/agency/itc"
    assert listed[0]["agency_name"] == "Innovation and Technology Commission"
    assert client.get(f"{address}&format=csv&bom=1").data.startswith(b"\xef\xbb\xbf")
    assert json.loads(client.get(f"{address}&format=json&lang=en").text) == listed
    table = pq.read_table(io.BytesIO(client.get(f"{address}&format=parquet").data))
    assert table.column("iri").to_pylist() == [row["iri"] for row in listed]
    assert client.get(address, headers={"Accept": "text/csv"}).content_type.startswith("text/csv")


def test_datasets_as_a_table_and_as_a_catalogue(client: FlaskClient) -> None:
    table = json.loads(client.get("/catalog?status=planned&format=json").text)
    assert [row["iri"] for row in table] == [f"{BASE}id/dataset/itc/aaaa"]
    assert table[0]["converted"] == "title_hans"
    graph = client.get("/catalog?status=planned&format=ttl")
    triples = [q.triple for q in px.parse(graph.data, format=px.RdfFormat.TURTLE)]
    titled = {
        t.subject.value for t in triples if t.object == px.NamedNode("http://www.w3.org/ns/dcat#Dataset")
    }
    assert titled == {f"{BASE}id/dataset/itc/aaaa"}


def test_rdf_describes_the_things_of_the_page(client: FlaskClient) -> None:
    answer = client.get("/entries?size=2&page=2&format=ttl")
    kind = px.NamedNode("https://w3id.org/govplan#Entry")
    found = {q.subject.value for q in px.parse(answer.data, format=px.RdfFormat.TURTLE) if q.object == kind}
    assert len(found) == 2
    assert any('rel="prev"' in link and "format=ttl" in link for link in answer.headers.getlist("Link"))


def test_an_answer_is_known_again(client: FlaskClient) -> None:
    for address in (
        "/entries",
        "/entries?format=csv",
        "/entries?format=ttl",
        "/search?q=itc",
        "/search?q=itc&format=json",
    ):
        etag = client.get(address, headers=HTML).headers["ETag"]
        assert client.get(address, headers=HTML | {"If-None-Match": etag}).status_code == 304, address


def test_with_its_file_and_without_a_list_is_the_same(tmp_path: Path, client: FlaskClient) -> None:
    folder = make_release(tmp_path, "2025-12-31-00000001")
    store = px.Store.read_only(str(folder / "store"))
    write_index(folder / FILE, line_order(store), BASE)
    del store
    app: Flask = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=1))
    try:
        for address in ("/entries", "/catalog?sort=title", "/search?q=itc"):
            assert app.test_client().get(address, headers=HTML).text == client.get(address, headers=HTML).text
    finally:
        app.extensions["releases"].close()


def test_a_damaged_index_is_made_again_in_memory(tmp_path: Path, client: FlaskClient) -> None:
    folder = make_release(tmp_path, "2025-12-31-00000001")
    (folder / FILE).write_bytes(b"no index")
    app: Flask = create_app(tmp_path, Settings(out=tmp_path, base=BASE, threads=1))
    try:
        assert rows(app.test_client(), "/entries") == rows(client, "/entries")
    finally:
        app.extensions["releases"].close()
