"""What a query may not be; and that what the guard lets pass does not kill the engine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.errors import QueryError
from kg.query_guard import MAX_CHAIN, guard, shape
from kg.settings import Settings

LIMITS = (Settings().max_query_bytes, Settings().max_query_nesting)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x> {' }",
        'SELECT * { ?s ?p """ "SERVICE" {{{{ """ } # SERVICE <http://x>',
        "SELECT * { ?s <http://example.org/SERVICE> ?SERVICE ; ex:SERVICE ?o }",
        "PREFIX insert: <http://x/> SELECT * { ?s insert:DELETE ?o }",
        "BASE <http://x/> ASK { ?s ?p ?o }",
        "PREFIX dcat: <http://x/> ASK { ?s a dcat:DataService ; dcat:service.x ?o . ?o dcat:service. }",
        "ASK { VALUES ?x { " + "'1'^^<http://x/t> " * 1100 + "} }",
        "# INSERT\nDESCRIBE <http://x>",
        "SELECT (1 + 2 * -3 AS ?x) { FILTER(!(?a < 3 && ?b > 4) || ?c <= 5) }",
    ],
)
def test_passes(query: str) -> None:
    assert guard(query, *LIMITS).form in ("SELECT", "ASK", "DESCRIBE")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { SERVICE <http://x> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent <http://x> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p 'a\\'b' SERVICE<http://x>{} }", "SERVICE"),
        ("SELECT * { FILTER(1<2) SERVICE<http://x>{} FILTER(3>2) }", "SERVICE"),
        ("PREFIX ex: <http://x/> ASK { ?s ?p trueSERVICE <http://x> { ?a ?b ?c } }", "SERVICE"),
        ("PREFIX ex: <http://x/> ASK { SERVICEex:a { ?a ?b ?c } }", "SERVICE"),
        ("PREFIX ex: <http://x/> ASK { SERVICESILENTex:a { ?a ?b ?c } }", "SERVICE"),
        ("PREFIX : <http://x/> ASK { SERVICE:a { ?a ?b ?c } }", "SERVICE"),
        ("PREFIX ex: <http://x/> ASK { ?s ?p ex:.SERVICE<http://x>{} }", "SERVICE"),
        ("ASK { FILTER(?a<?b)SERVICE<http://x>{}FILTER(?a>?b) }", "SERVICE"),
        ("ASK { ?s ?p ?o#\rSERVICE<http://x>{} }", "SERVICE"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "read-only"),
        ("PREFIX a: <b:c> DELETE WHERE { ?s ?p ?o }", "read-only"),
        ("LOAD <http://x>", "read-only"),
        ("ASK { ?s ?p 'x\0y' }", "no text"),
        ("ASK { ?s ?p '\ud800' }", "no text"),
        ("ASK {" + " " * 70_000 + "}", "bytes"),
        ("SELECT * " + "{" * 5000 + "}" * 5000, "nested"),
        ("SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }", "nested"),
        ("SELECT * {" + "[<p:p> " * 1000 + "1" + "]" * 1000 + "}", "nested"),
        ("SELECT * { FILTER(" + "!" * 5000 + "?x) }", "nested"),
        ("SELECT * { ?s " + "^" * 5000 + "<p:p> ?o }", "nested"),
        ("SELECT * { FILTER(1" + " + 1" * 5000 + ") }", "operators"),
        ("SELECT * { {} " + "UNION {} " * 5000 + "}", "operators"),
        ("SELECT * { ?s <p:p>" + "/<p:p>" * 5000 + " ?o }", "operators"),
    ],
)
def test_is_refused(query: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason):
        guard(query, *LIMITS)


def test_what_is_no_sparql_is_left_to_the_engine() -> None:
    for text in ("", "hello", "'", '"""', "<", "\\", "SELECT"):
        assert not shape(text).service


DEEPEST = LIMITS[1] - 3
WORST = {
    "brackets": "SELECT * { FILTER(" + "(" * DEEPEST + "1" + ")" * DEEPEST + ") }",
    "groups": "SELECT * " + "{" * DEEPEST + "}" * DEEPEST,
    "not": "SELECT * { FILTER(" + "!" * DEEPEST + "?x) }",
    "sum": "SELECT * { FILTER(1" + " + 1" * (MAX_CHAIN - 2) + ") }",
    "or": "SELECT * { FILTER(?x" + " || ?x" * (MAX_CHAIN - 2) + ") }",
    "union": "SELECT * { {} " + "UNION {} " * (MAX_CHAIN - 2) + "}",
    "optional": "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 40 + "}",
    "path": "SELECT * { ?s <p:p>" + "|<p:p>" * (MAX_CHAIN - 2) + " ?o }",
    "bnodes": "SELECT * {" + "[<p:p> " * DEEPEST + "1" + "]" * DEEPEST + "}",
    "exists": "SELECT * {" + "FILTER EXISTS {" * DEEPEST + "}" * DEEPEST + "}",
}


@pytest.mark.parametrize("name", WORST)
def test_the_worst_that_passes_does_not_kill_the_engine(name: str) -> None:
    """Also in a thread with a small stack."""
    query = WORST[name]
    guard(query, *LIMITS)
    code = (
        "import sys, threading, pyoxigraph\n"
        "threading.stack_size(2 * 1024 * 1024)\n"
        "store = pyoxigraph.Store(); query = sys.stdin.read()\n"
        "def run():\n"
        "    try:\n        list(store.query(query))\n"
        "    except SyntaxError as error:\n        print(error)\n"
        "thread = threading.Thread(target=run); thread.start(); thread.join()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=query, text=True, capture_output=True, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, "")
