"""Which queries are bounded for certain (``kg.query_bounded``), and what must not be taken for one."""

from __future__ import annotations

import pytest

from kg.query_guard import bound_of, shape

P = "PREFIX ex: <http://data.example/>\n"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?p ?o { <http://data.example/s1> ?p ?o }",
        "SELECT * WHERE { <s1> ?p ?o . } # all of it",
        P + "SELECT ?o WHERE { ex:s1 ex:p1 ?o ; }",
        P + "ASK { ex:s1 a ex:Thing }",
        P + 'SELECT ?s { ?s ?p "text 7"@en }',
        P + "SELECT ?s { ?s ?p '7'^^ex:number }",
        P + "select ?s where { ?s ex:p1 7 . }",
        "DESCRIBE <http://data.example/s1>",
        P + "DESCRIBE ex:s1",
        P + "CONSTRUCT WHERE { ex:s1 ?p ?o }",
    ],
)
def test_one_pattern_streams(query: str) -> None:
    assert shape(query).bounded == "streams"


@pytest.mark.parametrize(
    "query",
    [
        P + "SELECT ?a ?b { ex:s1 ex:p1 ?a ; ex:p2 ?b }",
        P + "SELECT ?a ?b { ex:s1 ex:p1 ?a , ?b . }",
        P + "SELECT DISTINCT ?p { ex:s1 ?p ?o }",
        P + "SELECT ?p { ex:s1 ?p ?o } ORDER BY DESC(?p) ?o",
        P + "SELECT ?p { ex:s1 ?p ?p }",
        P + "SELECT ?z { ex:s1 ?p ?o }",
        P + "SELECT * { ex:s1 ?p ?o } LIMIT 10",
        P + "SELECT * { ex:s1 ?p ?o } ORDER BY ?p OFFSET 10 LIMIT 5",
        "DESCRIBE <s> LIMIT 1",
        P + "ASK { ex:s1 ?p ex:o1 . ex:o1 ?q ex:s1 }",
        P + "CONSTRUCT { ?o ex:of ?s } WHERE { ?s ex:p1 ex:o1 . ex:s1 ?q ?o }",
    ],
)
def test_others_are_counted(query: str) -> None:
    assert shape(query).bounded == "counted"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { ?s <p> ?o }",
        "SELECT * { ?s ?p ?o . ?o ?q ?r }",
        P + "SELECT * { ex:s1 ?p ?o . ?o ?q ?r }",
        P + "SELECT * { ex:s1 ex:p1+ ?o }",
        P + "SELECT * { ex:s1 ex:p1* ?o }",
        P + "SELECT * { ex:s1 ex:p1/ex:p2 ?o }",
        P + "SELECT * { ex:s1 ex:p1|ex:p2 ?o }",
        P + "SELECT * { ex:s1 ^ex:p1 ?o }",
        P + "SELECT * { ex:s1 !ex:p1 ?o }",
        P + "SELECT * { ex:s1 (ex:p1) ?o }",
        P + 'SELECT * { ex:s1 ?p ?o FILTER REGEX(?o, "(a+)+$") }',
        P + "SELECT * { ex:s1 ?p ?o . FILTERex:f(?o) }",
        P + "SELECT (COUNT(*) AS ?n) { ex:s1 ?p ?o }",
        P + "SELECT ?p { ex:s1 ?p ?o } GROUP BY ?p",
        P + "SELECT ?p { ex:s1 ?p ?o } ORDER BY RAND()",
        P + "SELECT ?p { ex:s1 ?p ?o } HAVING (?p > 1)",
        P + "SELECT * FROM ex:g { ex:s1 ?p ?o }",
        P + "SELECT * FROMex:g { ex:s1 ?p ?o }",
        P + "SELECT * FROM NAMED ex:g { ex:s1 ?p ?o }",
        P + "SELECT * { GRAPH ?g { ex:s1 ?p ?o } }",
        P + "SELECT * { SERVICE ex:s { ex:s1 ?p ?o } }",
        P + "SELECT * { ex:s1 ?p ?o SERVICEex:s { ?a ?b ?c } }",
        P + "SELECT * { ex:s1 ?p ?o OPTIONAL { ?o ?q ?r } }",
        P + "SELECT * { { ex:s1 ?p ?o } UNION { ?o ?q ?r } }",
        P + "SELECT * { ex:s1 ?p ?o MINUS { ?o ?q ?r } }",
        P + "SELECT * { SELECT * { ex:s1 ?p ?o } }",
        P + "SELECT * { ex:s1 ?p ?o BIND(1 AS ?x) }",
        P + "SELECT * { ex:s1 ?p [] }",
        P + "SELECT * { ex:s1 ?p _:b }",
        P + "SELECT * { ex:s1 ?p ( 1 2 ) }",
        P + "SELECT * { ex:s1 ?p ?o } VALUES ?p { ex:p }",
        P + "SELECT * { ex:s1 ?p << ?a ?b ?c >> }",
        P + "SELECT * { ex:s1 ?p ?o {| ?q ?r |} }",
        P + "CONSTRUCT { _:b ex:of ?o } WHERE { ex:s1 ?p ?o }",
        P + "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DESCRIBE ?s { ?s ?p ?o }",
        "DESCRIBE <a> <b>",
        "DESCRIBE *",
        "DESCRIBE <a> FROM <g>",
        "BASE <http://x/> SELECT * { <s> ?p ?o }",
        "INSERT DATA { <a> <b> <c> }",
        "SELECT * { <s> ?p ?o } ; DROP ALL",
        "SELECT * {}",
        "SELECT { <s> ?p ?o }",
        "",
        # whatever an escape may stand for
        r'SELECT * { <s> ?p "a\u0022 . ?x ?y ?z . ?u ?v \u0022" }',
        "SELECT * { <s> ?p ?o #\\u000a . ?x ?y ?z\n}",
        r"SELECT * { <s\u003e> ?p ?o }",
        # more than anybody looks at
        "SELECT * { <s> ?p ?o }" + " " * 5_000,
        "SELECT * { " + "<s> <p> <o> . " * 60 + "}",
    ],
)
def test_what_is_not_bounded(query: str) -> None:
    assert shape(query).bounded == ""


def test_names_that_differ_only_in_their_iris_are_told_apart() -> None:
    """A shape is remembered for all queries that differ only in IRIs; what they are bounded by is not."""
    one, two = (f"SELECT ?a {{ <{name}> <p> ?a ; <q> ?b }}" for name in ("one", "two"))
    assert shape(one) is shape(two)
    found = [bound_of(query) for query in (one, two)]
    assert [bound.patterns[0][0] for bound in found if bound] == [("iri", "<one>"), ("iri", "<two>")]


def test_prefixes_and_patterns_are_read() -> None:
    found = bound_of(P + "SELECT * { ex:s a ex:T ; ex:p 'x'@en , 5 }")
    assert found is not None
    assert found.prefixes == (("ex:", "<http://data.example/>"),)
    assert [pattern[1:] for pattern in found.patterns] == [
        (("iri", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"), ("name", "ex:T")),
        (("name", "ex:p"), ("literal", "'x'@en")),
        (("name", "ex:p"), ("number", "5")),
    ]
