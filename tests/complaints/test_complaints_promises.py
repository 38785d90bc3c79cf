"""Planned data, language, text and PDF, links and versions: threads 26 to 37, 40, 41, 45 to 47, 50, 51 and 53.

Not yet: 29 (the plan's own JSON and CSV twins; the tables and /doc/plan/….jsonld hold them), 30 (per department: on time, median
slippage, trend by edition, "how we count") and 51's Link: rel=next in the header (step 4, the site for people);
31 (promises linked to questions in the legislature; no such input); 32 (Atom, JSON feed, calendar; step 4).
28 is answered for distributions only: a dataset's planned availability is its computed status, as nothing is invented.
50: a release bears its version; a link to the one before would make the bytes depend on what was built before.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from complaints_site import BASE, CHROME, ask, doc, table
from flask.testing import FlaskClient

from kg import corpus
from kg.cli import cli
from kg.release import current
from kg.settings import Settings
from server import create_app

STATES = {"planned", "released", "overdue", "dropped"}


def test_project_open_data_157_issued_only_when_released(client: FlaskClient) -> None:
    rows = ask(
        client, "SELECT ?d ?state ?issued { ?d a dcat:Dataset ; gp:status/skos:notation ?state OPTIONAL { ?d dct:issued ?issued } }"
    )  # fmt: skip
    assert {row["state"] for row in rows} == STATES
    for row in rows:
        assert ("issued" in row) == (row["state"] == "released"), row
    due = ask(
        client, "SELECT ?d ?due { ?d a dcat:Dataset ; gp:status/skos:notation ?s ; gp:firstPlanned ?due FILTER(?s != 'released') }"
    )  # fmt: skip
    assert due
    # nor an address for what is not there
    assert not ask(
        client, "SELECT ?d { ?d dcat:distribution ?x ; gp:status/skos:notation ?s FILTER(?s != 'released') }"
    )
    assert not ask(client, "SELECT ?x { ?x dcat:accessURL|dcat:downloadURL ?u FILTER(STR(?u) = '') }")


def test_dcat_us_75_lifecycle_state(client: FlaskClient) -> None:
    """Each state is a concept with labels, mapped to the EU's; each dataset has one, with its rule, day and evidence."""
    concepts = ask(
        client,
        f"SELECT ?n ?l {{ ?c skos:inScheme <{BASE}id/scheme/status> ; skos:notation ?n ; skos:prefLabel ?l }}",
    )
    assert {row["n"] for row in concepts} == STATES
    assert len({(row["n"], row["l"]) for row in concepts}) >= 2 * len(STATES)
    mapped = ask(
        client,
        "SELECT DISTINCT ?n { ?c skos:notation ?n ; skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?eu"
        ' FILTER STRSTARTS(STR(?eu), "http://publications.europa.eu/resource/authority/") }',
    )
    assert {row["n"] for row in mapped} >= STATES
    datasets = ask(client, "SELECT DISTINCT ?d { ?d a dcat:Dataset }")
    assessed = ask(
        client,
        "SELECT DISTINCT ?d { ?d a dcat:Dataset ; gp:status ?s ; gp:assessment ?a . ?a gp:status ?s ; gp:asOf ?day ; gp:rule ?r ; gp:evidence ?e }",
    )
    assert len(datasets) == len(assessed) > 0


def test_dcat_ap_40_190_dcat_ap_de_16_availability_of_what_is_released(client: FlaskClient) -> None:
    availability = "<http://data.europa.eu/r5r/availability>"
    assert not ask(
        client, f"SELECT ?x {{ ?x a dcat:Distribution FILTER NOT EXISTS {{ ?x {availability} ?a }} }}"
    )
    planned = ask(
        client, f"SELECT ?d {{ ?d gp:status/skos:notation 'planned' ; dcat:distribution/{availability} ?a }}"
    )
    assert planned == []


def test_adela_675_what_was_delivered_of_what_was_promised(client: FlaskClient) -> None:
    """The front page gives the counts, each a link to the list that it counts."""
    page = client.get("/?lang=en", headers={"Accept": CHROME}).text
    counts = re.findall(r'<a href="(/promises\?[^"]+)"><b>(\d+)</b> <span>(\w+)</span>', page)
    rows = table(client, "datasets")
    said = {name.lower(): int(n) for _, n, name in counts}
    for state in ("overdue", "dropped"):
        assert said[state] == sum(row["status"] == state for row in rows)
    assert said["promised"] >= said["released"] > 0
    for address, number, _ in counts:
        listed = client.get(address.replace("&amp;", "&").partition("#")[0], headers={"Accept": CHROME}).text
        assert f"{number} in all" in listed
    late = [int(row["months_late"]) for row in rows if row["months_late"]]
    assert max(late) > 0


def test_adela_235_492_210_the_plan_is_data_itself(client: FlaskClient) -> None:
    for row in table(client, "plans"):
        for suffix in ("jsonld", "ttl"):
            assert client.get(f"{doc(row['plan'])}.{suffix}").status_code == 200
        entries = [e for e in table(client, "entries") if e["plan"] == row["plan"]]
        assert len(entries) == int(row["entries"]) > 0


def test_prez_283_14_counts_are_those_of_the_list(client: FlaskClient) -> None:
    for status in STATES:
        page = client.get(f"/promises?status={status}", headers={"Accept": CHROME}).text
        number = sum(row["status"] == status for row in table(client, "datasets"))
        assert f"{number} in all" in page


def test_prez_178_401_474_an_iri_is_its_address(client: FlaskClient) -> None:
    """Every link to a thing is its IRI's own path: nothing is looked up."""
    row = table(client, "entries")[0]
    page = client.get(doc(row["entry"]), headers={"Accept": CHROME}).text
    links = re.findall(rf'href="(/doc/[^"?]+)"[^>]*title="{re.escape(BASE)}id/([^"]+)"', page)
    assert len(links) > 5
    assert all(path == f"/doc/{name}" for path, name in links)
    for path, _ in links[:5]:
        assert client.get(f"/id/{path.removeprefix('/doc/')}").headers["Location"] == path


def test_pdfplumber_1022_1305_225_no_space_inside_chinese_words(client: FlaskClient) -> None:
    han = "[\u3400-\u9fff，。、；：「」（）]"
    for row in table(client, "entries"):
        for column in ("title", "group"):  # a description may be several paragraphs, joined by a space
            assert not re.search(f"{han} +{han}", row[column]), row[column]
            assert "\u3000" not in row[column]
            assert not re.search(r"\(cid:\d+\)|\ufffd|\u200b|\xa0", row[column])


def test_pdfplumber_979_685_912_218_rows_of_a_pdf_are_those_of_its_twin(client: FlaskClient) -> None:
    """Two copies of a plan in the corpus (Chinese and English PDF): the same rows, in numbers, months and formats."""
    copies = [row for row in table(client, "plans") if " | " in row["sources"]]
    assert copies
    names = {p.name: p for p in corpus.paths()}
    pair = [names["dpo-2025-2027.pdf"], names["dpo-2025-2027-en.pdf"]]
    seen = []
    for path in pair:
        result = CliRunner().invoke(cli, ["extract", str(path), "--format", "csv"])
        assert result.exit_code == 0
        import csv
        import io

        seen.append(
            [
                tuple(
                    r[c]
                    for c in ("section", "spatial", "number", "target_month", "released_month", "formats")
                )
                for r in csv.DictReader(io.StringIO(result.stdout))
            ]
        )
    assert seen[0] == seen[1]
    assert len(seen[0]) == 10


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [("en", "Innovation and Technology Commission"), ("zh-Hant", "創新科技署"), ("zh-Hans", "创新科技署")],
)
def test_prez_79_pylode_213_visualization_tool_1250_registry_core_162_labels_in_the_language_asked_for(
    client: FlaskClient, lang: str, wanted: str
) -> None:
    for path in ("/doc/agency/itc", "/agencies", "/promises"):
        by_parameter = client.get(f"{path}?lang={lang}", headers={"Accept": CHROME})
        by_header = client.get(path, headers={"Accept": CHROME, "Accept-Language": f"{lang}, fr;q=0.3"})
        for answer in (by_parameter, by_header):
            assert wanted in answer.text, path
            assert f'<html lang="{lang}">' in answer.text
    page = client.get("/doc/agency/itc?lang=fr", headers={"Accept": CHROME, "Accept-Language": "fr"})
    assert page.status_code == 200


def test_vespa_34516_home_assistant_520_chinese_of_either_script_is_chinese(client: FlaskClient) -> None:
    either = ask(
        client, 'SELECT DISTINCT ?d { ?d a dcat:Dataset ; dct:title ?t FILTER langMatches(LANG(?t), "zh") }'
    )
    assert len(either) == len(table(client, "datasets"))
    for tag in ("zh-Hant", "zh-Hans", "zh-hant"):
        assert ask(client, f'SELECT ?t {{ ?d dct:title ?t FILTER langMatches(LANG(?t), "{tag}") }}')
    found = [
        client.get("/search", query_string={"q": words}, headers={"Accept": CHROME}).text
        for words in ("創新科技署", "创新科技署", "ITC", "itc")
    ]
    assert all('href="/doc/agency/itc"' in page for page in found)


def test_sqlpage_528_datagrok_3530_csv_for_excel(client: FlaskClient) -> None:
    plain, marked = client.get("/tables/entries.csv").data, client.get("/tables/entries.csv?bom=1").data
    assert marked == b"\xef\xbb\xbf" + plain
    assert b"\r\n" in plain
    assert "bom=1" in client.get("/promises", headers={"Accept": CHROME}).text
    assert client.get("/promises.csv?bom=1").data.startswith(b"\xef\xbb\xbf")


def test_cube_creator_280_a_malformed_document_is_not_taken_in_silence(tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(corpus.paths()[0].read_bytes()[:4000])
    good = next(p for p in corpus.paths() if p.suffix == ".md")
    arguments = ["build", str(tmp_path / "half.pdf"), str(good), "--out", str(tmp_path / "data"), "-j", "1"]
    strict = CliRunner().invoke(cli, [*arguments, "--strict"])
    assert strict.exit_code == 1
    assert not (tmp_path / "data" / "current").exists()
    plain = CliRunner().invoke(cli, arguments)
    assert plain.exit_code == 0
    assert [line for line in plain.stderr.splitlines() if line.startswith("half.pdf: ")]
    rejected = CliRunner().invoke(
        cli, ["ledger", "--outcome", "rejected", "--source", "half.pdf", "--out", str(tmp_path / "data")]
    )
    assert "1 rejected" in rejected.output


def test_ckanext_dcat_68_69_87_197_dcatapit_37_links_behind_a_proxy(corpus_release: Path) -> None:
    """Served under a path of another host: links lead there, names stay what they are."""
    settings = Settings(out=corpus_release, public="https://proxy.example/sub/path/", threads=2)
    app = create_app(corpus_release, settings)
    try:
        client = app.test_client()
        for path in ("/", "/promises", "/catalog", "/doc/agency/itc"):
            for address in (path, f"/sub/path{path}"):
                answer = client.get(address, headers={"Accept": CHROME})
                if answer.status_code == 404:
                    continue
                local = re.findall(r'(?:href|src|action)="(/[^"]*)"', answer.text)
                assert local
                assert all(link.startswith("/sub/path/") for link in local), path
                break
            else:
                pytest.fail(f"{path} is not served")
        turtle = client.get("/doc/agency/itc.ttl")
        assert f"<{BASE}id/agency/itc>" in turtle.text
        assert "proxy.example" not in turtle.text
        assert client.get("/id/agency/itc").headers["Location"].endswith("/sub/path/doc/agency/itc")
        # a harvester that follows the pages of the catalogue stays on the public address, and keeps the names
        pages = client.get("/catalog.nt?size=10").text
        assert f"<{BASE}id/catalog> <http://www.w3.org/ns/hydra/core#view>" in pages
        following = re.findall(r"<http://www.w3.org/ns/hydra/core#next> <([^>]+)>", pages)
        assert following == ["https://proxy.example/sub/path/catalog.nt?size=10&page=2"]
        assert client.get("/catalog.nt?size=10&page=2").text != pages
    finally:
        app.extensions["releases"].close()


@pytest.mark.parametrize("host", ["localhost:8000", "10.1.2.3", "other.example:8443"])
def test_trifid_ld_13_trifid_121_the_same_thing_on_any_host(client: FlaskClient, host: str) -> None:
    answer = client.get("/doc/agency/itc", headers={"Accept": CHROME, "Host": host})
    assert answer.status_code == 200
    assert "Innovation and Technology Commission" in answer.text
    assert f'<link rel="canonical" href="{BASE}id/agency/itc">' in answer.text
    assert (
        client.get("/doc/agency/itc.nt", headers={"Host": host}).data == client.get("/doc/agency/itc.nt").data
    )


def test_ckanext_dcat_72_identifiers_of_the_publishers_are_kept(client: FlaskClient) -> None:
    """The number in the plan and the provider's name on the portal are there as printed."""
    for row in table(client, "entries")[:20]:
        (found,) = ask(client, f"SELECT ?n {{ <{row['entry']}> gp:number ?n }}") or [{"n": ""}]
        assert found["n"] == row["number"]
    assert {"portal": "hk-itc"} in ask(
        client, f"SELECT ?portal {{ <{BASE}id/agency/itc> gp:portalId ?portal }}"
    )
    assert not ask(client, "SELECT ?d { ?d a dcat:Dataset FILTER NOT EXISTS { ?d dct:identifier ?i } }")


def test_cube_creator_453_318_a_release_bears_its_version(client: FlaskClient, corpus_release: Path) -> None:
    release = current(corpus_release)
    assert ask(client, f"SELECT ?v {{ <{BASE}id/release> dcat:version ?v }}") == [{"v": release.id}]
    listed = client.get("/releases?format=json").get_json()["releases"]
    assert [item["id"] for item in listed if item["current"]] == [release.id]


def test_datasette_1379_266_a_whole_answer_can_be_told_from_a_cut_one(
    client: FlaskClient, corpus_release: Path
) -> None:
    sums = {f["path"]: f for f in client.get("/data/?format=json").get_json()["files"]}
    answer = client.get("/data/govplan.nq")
    assert int(answer.headers["Content-Length"]) == sums["govplan.nq"]["bytes"] == len(answer.data)
    assert answer.headers["ETag"] == f'"{sums["govplan.nq"]["sha256"]}"'
    answer = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 20"})
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_datasette_1379_266_a_whole_table_can_be_told_from_a_cut_one(client: FlaskClient) -> None:
    answer = client.get("/tables/entries.csv")
    assert answer.headers.get("Content-Length") == str(len(answer.data))


def test_datasette_1014_pages_of_a_list_lead_on(client: FlaskClient) -> None:
    page, seen, path = "", 0, "/entries"
    while True:
        page = client.get(path, headers={"Accept": CHROME}).text
        seen += len(re.findall(r'<th scope="row">', page))
        following = re.search(r'<a [^>]*href="([^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"', page)
        if following is None:
            break
        path = (following[1] or following[2]).replace("&amp;", "&")
    assert seen == len(table(client, "entries"))
    assert path != "/entries"


def test_dashboard_39_first_screen_says_what_this_is(client: FlaskClient) -> None:
    page = client.get("/?lang=en", headers={"Accept": CHROME}).text
    assert "promised" in re.search(r"<h1>(.+?)</h1>", page)[1]
    assert len(re.findall(r'<a href="[^"]+"><b>\d+</b>', page)) >= 3
