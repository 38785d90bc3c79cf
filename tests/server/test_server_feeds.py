"""Feeds, due dates and the event stream over the bundled corpus: the same facts as the tables, in the formats' own terms."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import etree
from rdflib import RDF, Graph, Namespace, URIRef

from server.feeds import ldes
from server.feeds import views as feeds

A = "{http://www.w3.org/2005/Atom}"
TREE = Namespace("https://w3id.org/tree#")
LDES = Namespace("https://w3id.org/ldes#")
DCT = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")


@pytest.fixture(scope="module")
def site(corpus_app: Flask) -> FlaskClient:
    return corpus_app.test_client()


def table(site: FlaskClient, name: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(site.get(f"/tables/{name}.csv").get_data(as_text=True), newline=""))
    )


def entries(site: FlaskClient, address: str) -> list[etree._Element]:
    found = []
    while address:
        answer = site.get(address)
        assert answer.status_code == 200
        assert answer.content_type.startswith("application/atom+xml")
        root = etree.fromstring(answer.data)
        found += root.findall(A + "entry")
        following = [link.get("href") for link in root.findall(A + "link") if link.get("rel") == "next"]
        address = following[0].removeprefix("http://localhost") if following else ""
    return found


@pytest.mark.parametrize(
    ("kind", "status"), [("overdue", "overdue"), ("delivered", "released"), ("dropped", "dropped")]
)
def test_a_feed_holds_the_datasets_with_that_state(
    site: FlaskClient, kind: str, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAGE", 2)
    expected = {row["dataset"] for row in table(site, "datasets") if row["status"] == status}
    found = [entry.findtext(A + "id").partition("#")[0] for entry in entries(site, f"/feeds/{kind}.atom")]
    assert expected
    assert sorted(found) == sorted(expected)


def test_entries_are_complete_and_the_newest_first(site: FlaskClient) -> None:
    found = entries(site, "/changes.atom")
    assert len({entry.findtext(A + "id") for entry in found}) == len(found)
    days = [entry.findtext(A + "updated") for entry in found if "#" in entry.findtext(A + "id")]
    assert days[1:] == sorted(days[1:], reverse=True)
    for entry in found:
        assert all(entry.findtext(A + name) for name in ("id", "title", "updated", "summary"))
        assert entry.find(A + "link").get("href").startswith("http://localhost/")
    terms = {entry.find(A + "category").get("term") for entry in found}
    assert terms == {"release", "promised", "overdue", "delivered", "dropped"}


def test_the_json_feed_says_the_same(site: FlaskClient) -> None:
    answer = site.get("/feeds/overdue.json?lang=zh-Hant")
    assert answer.content_type == "application/feed+json"
    document = json.loads(answer.data)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["language"] == "zh-Hant"
    assert [item["id"] for item in document["items"]] == [
        entry.findtext(A + "id") for entry in entries(site, "/feeds/overdue.atom")
    ]
    assert all("逾期" in item["content_text"] for item in document["items"])


def test_a_feed_of_one_agency(site: FlaskClient) -> None:
    codes = {row["agency"].rsplit("/", 1)[-1] for row in table(site, "datasets")}
    everything = {entry.findtext(A + "id") for entry in entries(site, "/feeds/promised.atom")}
    by_agency = {
        code: {e.findtext(A + "id") for e in entries(site, f"/feeds/promised.atom?agency={code.upper()}")}
        for code in codes
    }
    assert set().union(*by_agency.values()) == everything
    assert any(found < everything for found in by_agency.values())


@pytest.mark.parametrize(
    "path",
    ["/feeds/nothing.atom", "/changes.atom?agency=nobody", "/calendar/nobody.ics", "/changes.atom?page=99"],
)
def test_what_is_not_there_is_not_found(site: FlaskClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_feeds_are_validated_by_etag(site: FlaskClient) -> None:
    first = site.get("/changes.atom")
    assert site.get("/changes.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert site.get("/changes.json").headers["ETag"] != first.headers["ETag"]


def test_due_dates_are_the_months_that_plans_name(site: FlaskClient) -> None:
    calendar = Calendar.from_ical(site.get("/calendar.ics?lang=en").data)
    # a METHOD would have to stand in the media type too (RFC 5545, 3.7.2) and wants an organizer (RFC 5546, 3.2.1)
    assert "METHOD" not in calendar
    events = list(calendar.walk("VEVENT"))
    shown = {str(event["URL"]).partition("/doc/")[2]: event for event in events}
    still_open = {
        row["dataset"].partition("/id/")[2]: row
        for row in table(site, "datasets")
        if row["status"] in ("planned", "overdue")
    }
    targets: dict[str, set[str]] = {}
    for row in table(site, "entries"):
        if row["dataset"] and row["target_month"]:
            targets.setdefault(row["dataset"].partition("/id/")[2], set()).add(row["target_month"])
    assert set(shown) == {name for name in still_open if name in targets}
    assert shown
    for name, event in shown.items():
        day: date = event["DTSTART"].dt
        assert (day + timedelta(days=1)).day == 1  # the last day of a month
        assert event["DTEND"].dt == day + timedelta(days=1)
        assert day.strftime("%Y-%m") in targets[name]
        assert [str(c) for c in event["CATEGORIES"].cats] == [still_open[name]["status"]]
    assert len({str(event["UID"]) for event in events}) == len(events)


def test_a_calendar_can_show_everything_or_one_agency(site: FlaskClient) -> None:
    def uids(address: str) -> set[str]:
        return {str(event["UID"]) for event in Calendar.from_ical(site.get(address).data).walk("VEVENT")}

    still_open, everything = uids("/calendar.ics"), uids("/calendar.ics?status=all")
    assert still_open < everything
    code = sorted(row["agency"].rsplit("/", 1)[-1] for row in table(site, "datasets"))[0]
    assert uids(f"/calendar/{code}.ics?status=all") < everything
    assert site.get("/calendar.ics?status=some").status_code == 400


def test_the_page_of_feeds_links_them(site: FlaskClient) -> None:
    page = site.get("/feeds/?lang=zh-Hans", headers={"Accept": "text/html"}).text
    for address in ("/changes.atom", "/feeds/overdue.json", "/calendar.ics", "/ldes"):
        assert f'href="{address}' in page
    assert "新近逾期的数据集" in page


def test_the_stream_leads_to_every_entry_once(site: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ldes, "PAGE", 3)
    todo, seen, members = ["/ldes"], set(), []
    while todo:
        address = todo.pop()
        assert address not in seen
        seen.add(address)
        answer = site.get(address, headers={"Accept": "text/turtle"})
        assert answer.status_code == 200
        graph = Graph().parse(data=answer.text, format="turtle")
        members += list(graph.objects(None, TREE.member))
        here = URIRef("http://localhost" + address)
        assert (here, RDF.type, TREE.Node) in graph
        todo += sorted(
            {
                str(o).removeprefix("http://localhost")
                for r in graph.objects(here, TREE.relation)
                for o in graph.objects(r, TREE.node)
            }
        )
        for member in graph.objects(None, TREE.member):
            assert graph.value(member, PROV.generatedAtTime) is not None
            assert str(member).startswith(str(graph.value(member, DCT.isVersionOf)) + "#")
            assert graph.value(member, DCT.isPartOf) is not None
    assert len(members) == len(set(members))
    assert sorted(str(m).partition("#")[0] for m in members) == sorted(
        row["entry"] for row in table(site, "entries")
    )


def test_years_bound_their_members(site: FlaskClient) -> None:
    graph = Graph().parse(data=site.get("/ldes").text, format="turtle")
    assert (URIRef("http://localhost/ldes#stream"), RDF.type, LDES.EventStream) in graph
    nodes = {str(node).rpartition("/")[2] for node in graph.objects(None, TREE.node)}
    assert nodes
    for year in nodes:
        page = Graph().parse(data=site.get(f"/ldes/{year}").text, format="turtle")
        times = {str(o)[:4] for o in page.objects(None, PROV.generatedAtTime)}
        assert times == {year}
    assert site.get("/ldes/1841").status_code == 404


def test_a_member_keeps_its_name_while_its_content_stays(site: FlaskClient) -> None:
    years = Graph().parse(data=site.get("/ldes").text, format="turtle").objects(None, TREE.node)
    address = sorted(str(y) for y in years)[0].removeprefix("http://localhost")
    one, two = (
        site.get(address, headers={"Accept": "application/n-triples"}),
        site.get(address + "?format=jsonld"),
    )
    names = {str(o) for o in Graph().parse(data=one.text, format="nt").objects(None, TREE.member)}
    assert names == {
        str(o) for o in Graph().parse(data=two.text, format="json-ld").objects(None, TREE.member)
    }
    assert (
        site.get(
            address, headers={"Accept": "application/n-triples", "If-None-Match": one.headers["ETag"]}
        ).status_code
        == 304
    )
