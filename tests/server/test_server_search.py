"""Search as people and programs meet it: three scripts, mistyped words, marks, facets, and any text at all."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from conftest import BASE
from flask.testing import FlaskClient

ITC = f"{BASE}id/agency/itc"


def hits(client: FlaskClient, words: str, **parameters: str) -> list[str]:
    answer = client.get("/search", query_string={"q": words, "format": "json", **parameters})
    assert answer.status_code == 200
    assert answer.json is not None
    return [hit["iri"] for hit in answer.json["hits"]]


@pytest.mark.parametrize(
    "words", ["創新科技署", "创新科技署", "ITC", "Innovation and Technology Commission", "ｉｔｃ", " itc "]
)
def test_one_name_in_three_scripts(client: FlaskClient, words: str) -> None:
    assert hits(client, words)[:8] == hits(client, "ITC")[:8]
    assert hits(client, words)[0] == ITC


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("研发开支", "dataset/itc/aaaa"),
        ("研發開支統計", "dataset/itc/aaaa"),
        ("R&D expenditure", "dataset/itc/aaaa"),
        ("expenditures", "dataset/itc/aaaa"),
        ("實驗室 dropped", "dataset/itc/dddd"),
        ("專", "dataset/itc/bbbb"),
        ("創新科技署2026", "plan/itc/2026-2028"),
    ],
)
def test_words(client: FlaskClient, words: str, first: str) -> None:
    assert hits(client, words)[0] == f"{BASE}id/{first}"


def test_a_mistyped_word(client: FlaskClient) -> None:
    assert hits(client, "inovation comission")[0] == ITC
    page = client.get("/search?q=inovation+comission&lang=en").text
    assert "innovation commission" in page
    assert "Did you mean" in page


def test_words_are_marked_across_scripts(client: FlaskClient) -> None:
    assert "<mark>研發</mark>" in client.get("/search?q=研发&lang=zh-Hant").text
    assert "<mark>研发</mark>" in client.get("/search?q=研發&lang=zh-Hans").text


def test_nothing_found_can_do_harm(client: FlaskClient) -> None:
    page = client.get("/search?q=alert&lang=en").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_facets_narrow(client: FlaskClient) -> None:
    answer = client.get("/search?q=itc&format=json&lang=en").json
    assert answer is not None
    kinds = {option["code"]: option["number"] for option in answer["facets"]["kind"]}
    assert kinds["dataset"] == kinds["entry"] == 4
    assert sum(kinds.values()) == answer["total"]
    assert len(hits(client, "itc", kind="dataset")) == 4
    assert len(hits(client, "itc", kind="dataset,entry", status="overdue")) == 2
    assert client.get("/search?q=itc&kind=nonsense").status_code == 404
    assert client.get("/search?q=itc&page=99").status_code == 404


def test_where_none_has_all_words_some_are_shown_and_said_to_be(client: FlaskClient) -> None:
    answer = client.get("/search?q=研發+zzzz&format=json").json
    assert answer is not None
    assert not answer["complete"]
    assert answer["hits"][0]["iri"] == f"{BASE}id/dataset/itc/aaaa"
    assert "these have some of it" in client.get("/search?q=研發+zzzz&lang=en").text


@pytest.mark.parametrize(
    "words",
    ['"', "*", "NEAR(a, b)", "name:x", "a AND", "' OR 1=1 --", "<script>", "%", "\\", "\x00", "{{7*7}}", "a" * 5000, "創" * 5000, "🙂", "\u202e", "+"],
)  # fmt: skip
def test_any_text_is_answered(client: FlaskClient, words: str) -> None:
    for format in ("html", "json"):
        answer = client.get("/search", query_string={"q": words, "format": format})
        assert answer.status_code == 200
        assert format == "json" or b"<script>" not in answer.data


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "zh-Hans"])
def test_the_empty_page_helps(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/search?lang={lang}").text
    for link in re.findall(r'href="(/search\?q=[^"]+)"', page):
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    assert page.count("/search?q=") >= 5
    assert 'href="/plans' in page


def test_the_box_is_on_every_page(client: FlaskClient) -> None:
    for path in ("/", "/catalog", "/agencies", "/about", "/doc/agency/itc", "/ns"):
        page = client.get(path, headers={"Accept": "text/html"}).text
        assert 'action="/search"' in page, path
        assert 'rel="search"' in page, path


def test_opensearch(client: FlaskClient) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.content_type.startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(answer.data)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription"
    assert len(root.findtext(f"{space}ShortName") or "") <= 16
    templates = {url.get("type"): url.get("template") for url in root.iter(f"{space}Url")}
    address = (templates["text/html"] or "").replace("{searchTerms}", "itc")
    assert client.get(address.removeprefix("http://localhost")).status_code == 200


def test_what_is_found_can_be_taken_away(client: FlaskClient) -> None:
    page = client.get("/search?q=itc&kind=dataset&lang=en").text
    shown = re.findall(r'href="(/search\?[^"]*format=csv[^"]*)"', page)
    plain, excel = (
        unescape(address) for address in shown[-2:]
    )  # those of the list, below its links in the head
    answer = client.get(plain)
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["iri"] for row in rows] == hits(client, "itc", kind="dataset")
    assert answer.headers["X-Row-Count"] == str(len(rows)) == "4"
    assert "X-Truncated" not in answer.headers
    assert client.get(excel).text == "\ufeff" + answer.text


def test_a_file_of_hits_says_where_it_ends(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.lists.searching.FILE", 3)
    answer = client.get("/search?q=itc&format=csv")
    assert answer.headers["X-Row-Count"] == "3"
    assert answer.headers["X-Truncated"] == "rows"


PAGES = (
    "/",
    "/search?q=itc",
    "/catalog",
    "/promises",
    "/questions",
    "/quality",
    "/ns",
    "/releases",
    "/feeds/",
    "/data/",
    "/agencies",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_how_to_cite_it(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"}).text
    cited = re.findall(r'<p class="citation">.*?</p>', page)
    assert len(cited) == 1
    release = client.get("/ready").json
    assert release is not None
    assert release["release"] in cited[0]
    shown = re.search(r"(http://\S+)</span>", cited[0])
    assert shown is not None
    assert client.get(unescape(shown[1])).status_code == 200
