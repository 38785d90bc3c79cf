"""The representations on offer, each once: media type, the engine's serialiser, name and suffix."""

from __future__ import annotations

from pyoxigraph import QueryResultsFormat, RdfFormat

from server.http.negotiation import Offer

HTML = Offer("html", "text/html", ("application/xhtml+xml",), "text/html; charset=utf-8")

TURTLE = Offer(
    "ttl",
    "text/turtle",
    ("application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
    "text/turtle; charset=utf-8",
    ("turtle", "n3"),  # every Turtle document is N3, and labelled as what it is
)
JSONLD = Offer("jsonld", "application/ld+json", ("application/json",), nicknames=("json-ld", "json"))
NTRIPLES = Offer(
    "nt", "application/n-triples", ("text/plain",), nicknames=("ntriples", "n-triples", "ntriple")
)
RDFXML = Offer(
    "rdf",
    "application/rdf+xml",
    ("application/xml", "text/xml"),
    nicknames=("rdfxml", "rdf-xml", "rdf/xml", "rdf+xml", "xml"),
)
TRIG = Offer("trig", "application/trig", ("application/x-trig",))
NQUADS = Offer("nq", "application/n-quads", ("text/x-nquads",), nicknames=("nquads", "n-quads"))

GRAPHS = (TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG, NQUADS)

JSON_RESULTS = Offer("json", "application/sparql-results+json", ("application/json", "text/json"))
XML_RESULTS = Offer("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))
CSV_RESULTS = Offer("csv", "text/csv", (), "text/csv; charset=utf-8")
TSV_RESULTS = Offer("tsv", "text/tab-separated-values", (), "text/tab-separated-values; charset=utf-8")

RESULTS = (JSON_RESULTS, XML_RESULTS, CSV_RESULTS, TSV_RESULTS)

TABLES = (
    CSV_RESULTS,
    Offer("json", "application/json"),
    Offer("parquet", "application/vnd.apache.parquet"),
    Offer("tsv", "text/tab-separated-values"),
    Offer("jsonl", "application/x-ndjson"),
)
"""Lists as tables."""
RDF = (TURTLE, JSONLD, NTRIPLES, RDFXML, TRIG)
"""Lists as RDF."""
LISTED = f"<any({', '.join(offer.name for offer in (*TABLES[:3], *RDF))}):format>"
"""The suffixes of a list in addresses, as a rule of Flask's."""
NAMES = {"csv": "CSV", "json": "JSON", "parquet": "Parquet", "ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML", "trig": "TriG"}  # fmt: skip
"""What pages call the formats of lists."""

RDF_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
RESULT_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}

# W3C format IRIs (https://www.w3.org/ns/formats/) for service and VoID descriptions
FORMAT_IRIS = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}
