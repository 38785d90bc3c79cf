"""Datasets, graphs, DESCRIBE, serialisation, validation: threads 14 to 25 and 42 of the known complaints.

Not yet (step 4): 16 for HTML pages of things with thousands of incoming links, at scale (step 5).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as px
import pytest
import rdflib
from click.testing import CliRunner
from complaints_site import BASE, CHROME, ask, doc, table
from flask.testing import FlaskClient
from rdflib.compare import isomorphic

import vocab
from kg import corpus
from kg.cli import cli
from kg.release import current
from kg.validate import check

VOCAB = Path(vocab.__file__).parent
LINKS = f"{BASE}id/graph/links"


@pytest.fixture(scope="module")
def dump(corpus_release: Path) -> list[px.Quad]:
    data = (current(corpus_release).path / "data" / "govplan.nq").read_bytes()
    return list(px.parse(data, format=px.RdfFormat.N_QUADS))


def count(client: FlaskClient, query: str, **parameters: str) -> int:
    answer = client.get("/sparql", query_string={"query": query} | parameters)
    assert answer.status_code == 200, answer.text
    return int(answer.get_json(force=True)["results"]["bindings"][0]["n"]["value"])


def test_rdflib_811_2670_2794_303_2944_one_rule_for_the_dataset(
    client: FlaskClient, dump: list[px.Quad]
) -> None:
    """Without a dataset the default graph is the union; FROM, FROM NAMED and the protocol choose; nothing grows."""
    in_links = sum(q.graph_name == px.NamedNode(LINKS) for q in dump)
    everything = "SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}"
    named = "SELECT (COUNT(*) AS ?n) {clause} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    for _ in range(2):  # the same again: no query leaves anything behind
        assert count(client, everything.format(clause="")) >= len({q.triple for q in dump})
        assert count(client, named.format(clause="")) == len(dump)
        assert count(client, everything.format(clause=f"FROM <{LINKS}>")) == in_links
        assert count(client, named.format(clause=f"FROM <{LINKS}>")) == 0
        assert count(client, named.format(clause=f"FROM NAMED <{LINKS}>")) == in_links
        assert count(client, everything.format(clause=f"FROM NAMED <{LINKS}>")) == 0
        protocol = {"default-graph-uri": LINKS}
        assert count(client, everything.format(clause=""), **protocol) == in_links
        assert count(client, everything.format(clause="FROM <urn:none>"), **protocol) == in_links
        assert count(client, named.format(clause=""), **{"named-graph-uri": LINKS}) == in_links


def test_qlever_2019_1680_prez_156_401_describe_is_bounded(client: FlaskClient) -> None:
    """DESCRIBE and the document of a thing that many point at: no blank node, no other thing's description."""
    agency = f"{BASE}id/agency/itc"
    answer = client.get(
        "/sparql", query_string={"query": f"DESCRIBE <{agency}>"}, headers={"Accept": "application/n-triples"}
    )
    triples = list(px.parse(answer.data, format=px.RdfFormat.N_TRIPLES))
    assert triples
    assert {t.subject for t in triples} == {px.NamedNode(agency)}
    answer = client.get("/doc/agency/itc.nt")
    described = [q.triple for q in px.parse(answer.data, format=px.RdfFormat.N_TRIPLES)]
    assert any(t.object == px.NamedNode(agency) for t in described)
    assert len(described) < 2000
    page = client.get("/doc/agency/itc", headers={"Accept": CHROME}).text
    counts = {int(n.replace(",", "")) for n in re.findall(r'<small class="count">([\d,]+)</small>', page)}
    (published,) = ask(client, f"SELECT (COUNT(DISTINCT ?d) AS ?n) {{ ?d dct:publisher <{agency}> }}")
    assert int(published["n"]) in counts
    # more than a page holds is paged, and the pages together hold each link once
    found: list[str] = []
    address: str | None = "/doc/agency/itc.nt"
    while address:
        page_of = client.get(address)
        found += re.findall(
            rf"^<([^>]+)> <http://purl.org/dc/terms/publisher> <{agency}> \.$", page_of.text, re.M
        )
        following = re.search(r'<([^>]+)>; rel="next"', ", ".join(page_of.headers.getlist("Link")))
        address = following[1] if following else None
    assert len(found) == len(set(found)) == int(published["n"])


def test_trifid_88_102_346_which_source_says_so(client: FlaskClient) -> None:
    """Each row leads to its document and the place in it, which quotes it; the count of triples is right."""
    rows = table(client, "entries")
    assert rows
    for row in rows[:10]:
        page = client.get(doc(row["entry"]), headers={"Accept": CHROME}).text
        assert doc(row["source"]) in page
        assert f"{doc(row['source'])}/" in page
        assert "<blockquote>" in page
        # and each fact names the graph that states it, on the page and in TriG
        assert 'id="graph-1"' in page
        data = client.get(f"{doc(row['entry'])}.trig").data
        graphs = {
            quad.graph_name.value
            for quad in px.parse(data, format=px.RdfFormat.TRIG)
            if quad.subject == px.NamedNode(row["entry"]) and isinstance(quad.graph_name, px.NamedNode)
        }
        assert row["source"].replace("/id/source/", "/id/graph/source/") in graphs
    places = ask(
        client, "SELECT ?e { ?e a gp:Entry FILTER NOT EXISTS { ?e prov:wasDerivedFrom/gp:sourceText ?t } }"
    )
    assert places == []


@pytest.mark.parametrize("suffix", ["ttl", "trig", "rdf"])
def test_rdflib_2779_prefixes_are_ours(client: FlaskClient, suffix: str) -> None:
    """Only prefixes of vocab/prefixes.ttl, each declared, none made up (ns1), in documents and dumps."""
    ours = dict(
        re.findall(r"@prefix\s+([\w-]*):\s*<([^>]*)>", (VOCAB / "prefixes.ttl").read_text(encoding="utf-8"))
    )
    for path in (f"/doc/agency/itc.{suffix}", f"/data/govplan.{suffix}", f"/doc/catalog.{suffix}"):
        text = client.get(path).get_data(as_text=True)
        pattern = r'xmlns:([\w-]+)="([^"]*)"' if suffix == "rdf" else r"@prefix\s+([\w-]*):\s*<([^>]*)>"
        used = dict(re.findall(pattern, text))
        assert used
        used.pop("its", None)  # the RDF/XML writer's own, for the direction of texts
        assert not {name for name in used if re.fullmatch(r"ns\d+|", name)}
        for name, namespace in used.items():
            assert ours.get(name) == namespace, name


def test_rdflib_2779_prefixes_are_ours_in_answers_too(client: FlaskClient) -> None:
    answer = client.get(
        "/sparql",
        query_string={"query": f"DESCRIBE <{BASE}id/agency/itc>"},
        headers={"Accept": "text/turtle"},
    )
    assert "@prefix gp: <https://w3id.org/govplan#> ." in answer.text


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf", "trig"])
def test_rdflib_1048_1649_3105_3160_round_trip(client: FlaskClient, suffix: str) -> None:
    """Every format of a thing says the same to a second parser, and reading and writing it again changes nothing."""
    formats = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml", "trig": "trig"}

    def read(data: bytes, format: str) -> rdflib.Graph:
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=data, format=format)
        graph = rdflib.Graph()
        for triple in dataset.triples((None, None, None)):
            graph.add(triple)
        return graph

    row = table(client, "entries")[0]
    for path in (doc(row["dataset"]), doc(row["entry"]), "/doc/agency/dpo"):
        reference = read(client.get(f"{path}.nt").data, "nt")
        graph = read(client.get(f"{path}.{suffix}").data, formats[suffix])
        assert len(reference) > 5
        assert isomorphic(graph, reference)
        assert isomorphic(read(graph.serialize(format="turtle", encoding="utf-8"), "turtle"), reference)


def test_rdflib_1842_every_quad_names_its_graph(client: FlaskClient, dump: list[px.Quad]) -> None:
    assert all(isinstance(q.graph_name, px.NamedNode) for q in dump)
    assert all(q.graph_name.value.startswith(f"{BASE}id/graph/") for q in dump)
    second = rdflib.Dataset()
    second.parse(data=client.get("/data/govplan.nq").data, format="nquads")
    assert {str(g.identifier) for g in second.graphs() if len(g)} == {q.graph_name.value for q in dump}
    assert sum(1 for _ in second.quads()) == len(dump)


def test_trifid_ld_14_lodstats_7_no_blank_node(dump: list[px.Quad], tmp_path: Path) -> None:
    assert not [q for q in dump if isinstance(q.subject, px.BlankNode) or isinstance(q.object, px.BlankNode)]
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        "@prefix dct: <http://purl.org/dc/terms/> . @prefix gp: <https://w3id.org/govplan#> .\n"
        '<http://localhost:8000/id/plan/x/2026> a gp:Plan ; dct:publisher [ dct:title "x"@en ] .'
    )
    result = CliRunner().invoke(cli, ["validate", str(broken)])
    assert result.exit_code == 1
    assert "blank node" in result.output


def test_yasgui_183_od2_3209_schema_org_is_https(dump: list[px.Quad], tmp_path: Path) -> None:
    assert not [q for q in dump if "<http://schema.org/" in str(q)]
    broken = tmp_path / "broken.ttl"
    broken.write_text("<http://localhost:8000/id/x> a <http://schema.org/Dataset> .")
    result = CliRunner().invoke(cli, ["validate", str(broken)])
    assert result.exit_code == 1
    assert "https" in result.output


def test_pyshacl_314_validating_changes_nothing(corpus_release: Path) -> None:
    """The same report every time, whatever was validated between."""
    release = current(corpus_release)
    first = check(release.store()).to_text()
    broken = px.Store()
    broken.load(
        input=b"<http://localhost:8000/id/x> a <https://w3id.org/govplan#Plan> .", format=px.RdfFormat.TURTLE
    )
    assert not check(broken).conforms
    assert check(release.store()).to_text() == first


def test_pyshacl_314_no_validator_in_the_server(corpus_release: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom kg.settings import Settings\nfrom server import create_app\n"
        "out = Path(sys.argv[1])\napp = create_app(out, Settings(out=out))\n"
        "print(app.test_client().get('/doc/agency/itc').status_code, sorted({'pyshacl', 'kg.validate'} & set(sys.modules)))\n"
        "app.extensions['releases'].close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(corpus_release)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "200 []", done.stderr


def test_ckanext_dcat_337_dcat_ap_339_289_463_433_official_profile(corpus_release: Path) -> None:
    """The official shapes are a profile of their own, and the release keeps them."""
    result = CliRunner().invoke(cli, ["validate", "--profile", "dcat-ap", "--out", str(corpus_release)])
    assert result.exit_code == 0, result.output
    assert "0 violations" in result.output


def test_cube_creator_1502_456_one_date_and_one_label_per_language(
    client: FlaskClient, tmp_path: Path
) -> None:
    twice = "SELECT ?s (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?v {{ ?s {path} ?v }} }} GROUP BY ?s HAVING (COUNT(*) > 1)"
    for path in ("dct:issued", "dct:modified", "gp:status", "gp:firstPlanned"):
        assert ask(client, twice.format(path=path)) == [], path
    for path in ("skos:prefLabel", "dct:title", "dct:description", "gp:convertedTitle"):
        query = f"SELECT ?s ?l {{ {{ SELECT DISTINCT ?s ?v {{ ?s {path} ?v }} }} BIND(LANG(?v) AS ?l) }} GROUP BY ?s ?l HAVING (COUNT(*) > 1)"
        assert ask(client, query) == [], path
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        "@prefix dct: <http://purl.org/dc/terms/> . @prefix gp: <https://w3id.org/govplan#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        '<http://localhost:8000/id/plan/x/2026> a gp:Plan ; dct:title "a"@en, "b"@en ;'
        ' dct:issued "2026-01"^^xsd:gYearMonth, "2026-02"^^xsd:gYearMonth .'
    )
    said = CliRunner().invoke(cli, ["validate", str(broken), "--format", "json"]).output
    assert "UniqueLang" in said
    assert re.search(r"MaxCount[^}]*issued|issued[^}]*MaxCount", said, re.DOTALL)


def test_morph_kgc_144_a_graph_per_document(client: FlaskClient, dump: list[px.Quad]) -> None:
    sources = {row["source"].rpartition("/")[2] for row in table(client, "ledger")}
    graphs = {q.graph_name.value.rpartition("/source/")[2] for q in dump if "/source/" in q.graph_name.value}
    assert sources == graphs
    assert len(sources) == len(corpus.paths())
