"""Clients that people use, against ``kg serve`` over the bundled corpus. Those that need an environment of their own are looked for
under the folder that GOVPLAN_CLIENTS names (``set_up_clients.sh`` beside this file makes it), and skip without it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.dom.minidom import Document

import pytest
from live_server import Site, serving
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper import RDF as RDF_FORMAT
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

BASE = "http://localhost:8000/"
GP = Namespace("https://w3id.org/govplan#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
PREFIXES = (
    "PREFIX gp: <https://w3id.org/govplan#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX dcat: <http://www.w3.org/ns/dcat#> "
)
AGENCIES = (
    PREFIXES
    + 'SELECT ?a ?n { ?a a gp:Agency ; skos:prefLabel ?n FILTER(LANG(?n) = "en") } ORDER BY ?a LIMIT 5'
)
ASK = PREFIXES + "ASK { ?a a gp:Agency }"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?a skos:prefLabel ?n } { ?a a gp:Agency ; skos:prefLabel ?n }"
DESCRIBE = f"DESCRIBE <{BASE}id/agency/itc>"
REGISTRY = f"{BASE}id/graph/registry"

CLIENTS = Path(os.environ.get("GOVPLAN_CLIENTS", ""))
COMUNICA = CLIENTS / "comunica/node_modules/.bin/comunica-sparql"
CKAN_PYTHON = CLIENTS / "ckan/bin/python"
SET_UP = "GOVPLAN_CLIENTS names no folder that tests/server/clients/set_up_clients.sh has filled"


@pytest.fixture(scope="module")
def site(corpus_release: Path) -> Iterator[Site]:
    with serving(corpus_release, BASE) as running:
        yield running


@pytest.fixture(scope="module")
def agencies(site: Site) -> list[str]:
    """The first agencies, read without any client."""
    rows = json.loads(site.query(AGENCIES, "application/sparql-results+json").body)["results"]["bindings"]
    assert len(rows) == 5
    return [row["a"]["value"] for row in rows]


def wrapper(site: Site, query: str, format: str, method: str = "GET") -> SPARQLWrapper:
    client = SPARQLWrapper(f"{site.root}/sparql", returnFormat=format)
    client.setMethod(method)
    client.setQuery(query)
    return client


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("format", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_select(site: Site, agencies: list[str], format: str, method: str) -> None:
    answer = wrapper(site, AGENCIES, format, method).queryAndConvert()
    if format == JSON:
        assert [row["a"]["value"] for row in answer["results"]["bindings"]] == agencies
    elif format == XML:
        assert isinstance(answer, Document)
        assert [uri.firstChild.data for uri in answer.getElementsByTagName("uri")] == agencies
    else:
        text = answer.decode()
        assert [
            line.split("," if format == CSV else "\t")[0].strip("<>") for line in text.splitlines()[1:]
        ] == agencies


@pytest.mark.parametrize("format", [JSON, XML])
def test_sparqlwrapper_ask(site: Site, format: str) -> None:
    answer = wrapper(site, ASK, format).queryAndConvert()
    if format == JSON:
        assert answer["boolean"] is True
    else:
        assert answer.getElementsByTagName("boolean")[0].firstChild.data == "true"


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize("format", [XML, RDF_FORMAT, RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_graph(site: Site, query: str, format: str) -> None:
    answer = wrapper(site, query, format).queryAndConvert()
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert (URIRef(f"{BASE}id/agency/itc"), SKOS.prefLabel, Literal("創新科技署", lang="zh-hant")) in graph


def test_sparqlwrapper_posts_directly_and_chooses_graphs(site: Site) -> None:
    client = wrapper(site, "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", JSON, POST)
    client.setRequestMethod(POSTDIRECTLY)
    client.addNamedGraph(REGISTRY)
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "1"
    client = wrapper(site, ASK, JSON)
    client.addDefaultGraph(f"{BASE}id/graph/vocabulary")
    assert client.queryAndConvert()["boolean"] is False


def test_sparqlwrapper_is_told_of_a_mistake(site: Site) -> None:
    with pytest.raises(QueryBadFormed, match="Line 1"):
        wrapper(site, "SELECT", JSON).queryAndConvert()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["xml", "json", "csv", "tsv"])
def test_rdflib_sparqlstore_query(site: Site, agencies: list[str], method: str, returned: str) -> None:
    graph = Graph(SPARQLStore(f"{site.root}/sparql", method=method, returnFormat=returned))
    rows = list(graph.query(AGENCIES))
    assert [str(row[0]) for row in rows] == agencies
    if returned in ("xml", "json"):
        assert bool(graph.query(ASK)) is True


def test_rdflib_sparqlstore_triples_and_construct(site: Site) -> None:
    graph = Graph(SPARQLStore(f"{site.root}/sparql"))
    itc = URIRef(f"{BASE}id/agency/itc")
    assert (itc, RDF.type, GP.Agency) in graph
    assert (itc, RDF.type, GP.Plan) not in graph
    assert graph.value(itc, GP.code) == Literal("ITC")
    names = list(graph.triples((itc, SKOS.prefLabel, None)))
    assert {str(name.language).lower() for _, _, name in names} >= {"en", "zh-hant"}
    assert len(graph.query(CONSTRUCT).graph) >= len(names)
    assert len(graph) > 1000


def test_rdflib_sparqlstore_graphs(site: Site) -> None:
    store = SPARQLStore(f"{site.root}/sparql", context_aware=True)
    known = {
        str(name) for name in store.contexts()
    }  # Dataset.graphs() wants to make a default graph, on any endpoint
    assert {REGISTRY, f"{BASE}id/graph/links"} <= known
    registry = Graph(store, URIRef(REGISTRY))
    counted = site.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv", default_graph_uri=REGISTRY)
    assert len(list(registry.triples((None, None, None)))) == int(counted.body.split()[1])
    assert len(list(registry.query("SELECT ?s { ?s a <https://w3id.org/govplan#Plan> }"))) == 0


needs_roqet = pytest.mark.skipif(
    shutil.which("roqet") is None, reason="roqet is not installed (Debian: rasqal-utils)"
)


@needs_roqet
@pytest.mark.parametrize("format", ["simple", "xml", "csv", "tsv"])
def test_roqet(site: Site, agencies: list[str], format: str) -> None:
    """Its protocol mode reads variable bindings only (it asks for no RDF, and prints nothing of an ASK)."""
    answer = run("roqet", "-q", "-p", f"{site.root}/sparql", "-e", AGENCIES, "-r", format)
    assert [place for place in map(answer.find, agencies) if place < 0] == []
    assert answer.count(f"{BASE}id/agency/") == len(agencies)


@needs_roqet
@pytest.mark.parametrize("suffix", ["ttl", "rdf", "nt"])
def test_roqet_reads_documents(site: Site, suffix: str) -> None:
    query = "SELECT ?code { ?a <https://w3id.org/govplan#code> ?code }"
    document = f"{site.root}/doc/agency/itc.{suffix}"
    # with -D it ends with 2 whatever it reads, a file of one triple too
    answer = run("roqet", "-q", "-D", document, "-e", query, "-r", "csv", codes=(0, 2))
    assert answer.split() == ["code", "ITC"]


needs_comunica = pytest.mark.skipif(not (CLIENTS.name and COMUNICA.exists()), reason=SET_UP)


@needs_comunica
@pytest.mark.parametrize("source", ["{root}/sparql", "sparql@{root}/sparql", "{root}/fragments"])
def test_comunica(site: Site, agencies: list[str], source: str) -> None:
    """As a source whose kind it finds out by itself (from the service description, or the controls of a fragment), and told."""
    answer = run(
        str(COMUNICA), source.format(root=site.root), "-q", AGENCIES, "-t", "application/sparql-results+json"
    )
    assert [row["a"]["value"] for row in json.loads(answer)["results"]["bindings"]] == agencies


@needs_comunica
@pytest.mark.parametrize("path", ["sparql", "fragments"])
def test_comunica_named_graph_and_construct(site: Site, path: str) -> None:
    in_registry = PREFIXES + f"SELECT ?a {{ GRAPH <{REGISTRY}> {{ ?a gp:code 'ITC' }} }}"
    source = f"{site.root}/{path}"
    assert json.loads(run(str(COMUNICA), source, "-q", in_registry)) == [{"a": f"{BASE}id/agency/itc"}]
    built = run(str(COMUNICA), source, "-q", CONSTRUCT + " LIMIT 7", "-t", "application/n-triples")
    assert len(Graph().parse(data=built, format="nt")) == 7


@needs_comunica
def test_comunica_joins_two_interfaces(site: Site) -> None:
    """Federation by the client: one query over the endpoint and the fragments, each triple found in both."""
    query = PREFIXES + "SELECT DISTINCT ?a { ?a gp:code 'ITC' ; a gp:Agency }"
    answer = json.loads(run(str(COMUNICA), f"{site.root}/sparql", f"{site.root}/fragments", "-q", query))
    assert answer == [{"a": f"{BASE}id/agency/itc"}]


@pytest.mark.skipif(not (CLIENTS.name and CKAN_PYTHON.exists()), reason=SET_UP)
@pytest.mark.parametrize(("suffix", "format"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_ckanext_dcat_reads_the_whole_catalogue(site: Site, suffix: str, format: str) -> None:
    script = Path(__file__).with_name("read_with_ckanext_dcat.py")
    read = json.loads(run(str(CKAN_PYTHON), str(script), f"{site.root}/catalog.{suffix}?size=5", format))
    wanted = site.query(PREFIXES + "SELECT ?d { ?d a dcat:Dataset }", "text/csv").body.decode().split()[1:]
    found = [
        next(extra["value"] for extra in dataset["extras"] if extra["key"] == "uri")
        for dataset in read["datasets"]
    ]
    assert len(read["pages"]) > 1
    assert sorted(found) == sorted(wanted)
    assert all(dataset["title"] for dataset in read["datasets"])


def run(*command: str, codes: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode in codes, done.stderr
    return done.stdout
