"""The report: sorted, short, and again RDF; and what goes to pySHACL says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import DataError
from kg.validate import Report, check, check_file, profile, screen
from kg.validate.paths import to_sparql
from kg.validate.terms import TYPE, sh

GP = "https://w3id.org/govplan#"
BASE = "http://example.org/id/"
VALID = Path(__file__).parents[1] / "shapes" / "valid.ttl"
PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://ex/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def broken() -> Report:
    store = Store()
    store.extend(parse(VALID.read_bytes(), format=RdfFormat.TURTLE))
    entry, source = BASE + "plan/itc/2026-2028/D-ii-20", BASE + "source/0123456789abcdef"
    store.update(f"DELETE WHERE {{ <{entry}> <http://purl.org/dc/terms/title> ?t }}")
    for row in range(1, 31):
        place = NamedNode(f"{source}/page-1/row-{row}")
        for predicate, value in (
            ("inSource", NamedNode(source)),
            ("locator", Literal(f"page=1;row={row}")),
            ("page", Literal(0)),
        ):
            store.add(Quad(place, NamedNode(GP + predicate), value))
        store.add(Quad(place, TYPE, NamedNode(GP + "Place")))
    return check(store)


def test_text_names_document_page_and_row() -> None:
    text = broken().to_text(at_most=3)
    assert text.startswith("Does not conform: 30 violations, 1 warning, 0 remarks\n")
    assert "Violation: Pages count from 1. [gp:page] (30)\n  itc-2026-2028.pdf page=1;row=1: <" in text
    assert "  … and 27 more\n" in text
    assert "Warning: The entry has no title. [dct:title]\n  itc-2026-2028.pdf page=3;row=12: <" in text
    assert "條目沒有標題" in broken().to_text(language="zh-Hant")


def test_rows_come_in_their_order() -> None:
    rows = [r.locator for r in broken().results if r.locator.startswith("page=1")]
    assert rows == [f"page=1;row={n}" for n in range(1, 31)]


def test_a_large_store_is_screened_in_threads_to_the_same_report(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = broken().to_json()
    monkeypatch.setattr(profile, "_SMALL", 0)
    assert broken().to_json() == alone


def test_json() -> None:
    data = json.loads(broken().to_json())
    assert data["conforms"] is False
    assert data["counts"] == {"Violation": 30, "Warning": 1, "Info": 0}
    title = data["results"][-1]
    assert title["path"] == "http://purl.org/dc/terms/title"
    assert title["shape"] == "https://w3id.org/govplan/shapes#Entry-title-known"
    assert title["locator"] == "page=3;row=12"
    assert set(title["messages"]) == {"en", "zh-Hant"}


@pytest.mark.parametrize("base", ["", "http://example.org/id/report"])
def test_turtle(base: str) -> None:
    report = broken()
    quads = list(parse(report.to_turtle(base).encode(), format=RdfFormat.TURTLE))
    results = [q.subject for q in quads if q.predicate == TYPE and q.object == sh("ValidationResult")]
    assert len(results) == len(report.results)
    assert len([q for q in quads if q.predicate == sh("result")]) == len(results)
    assert Quad(quads[0].subject, sh("conforms"), Literal(False)) in quads
    if base:
        assert all(
            isinstance(t, NamedNode)
            for q in quads
            for t in (q.subject, q.object)
            if not isinstance(t, Literal)
        )


def test_the_same_data_gives_the_same_report() -> None:
    assert broken().to_turtle("http://r") == broken().to_turtle("http://r")
    assert broken().to_json() == broken().to_json()


def test_an_empty_store_conforms() -> None:
    report = check(Store())
    assert report.conforms
    assert report.to_text() == "Conforms: 0 violations, 0 warnings, 0 remarks\n"
    assert "sh:conforms true" in report.to_turtle()


def files(tmp_path: Path, shapes: str, data: str) -> tuple[Path, Path]:
    for name, text in (("shapes.ttl", shapes), ("data.ttl", data)):
        (tmp_path / name).write_text(PREFIXES + text)
    return tmp_path / "shapes.ttl", tmp_path / "data.ttl"


RECURSIVE = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:node ex:S ] ; sh:nodeKind sh:IRI ."
CUSTOM = """ex:Even a sh:ConstraintComponent ; sh:parameter [ sh:path ex:even ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (STRLEN(STR($value)) > 4) }" ] .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P . ex:P sh:path ex:p ; ex:even true .
ex:T a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:maxCount 0 ] ."""


def test_what_is_not_known_goes_to_pyshacl_visibly(tmp_path: Path) -> None:
    shapes, data = files(tmp_path, CUSTOM, 'ex:x a ex:C ; ex:p "abc" .')
    report = check_file(data, shapes=[shapes])
    assert [r.component.value.rpartition("/")[2].rpartition("#")[2] for r in report.results] == [
        "Even",
        "MaxCountConstraintComponent",
    ]
    assert len(report.notes) == 1
    assert (
        "<http://ex/S> was checked with pySHACL: custom constraint component <http://ex/Even>"
        in report.notes[0]
    )
    assert "note: <http://ex/S>" in report.to_text()


def test_what_shacl_forbids_is_refused(tmp_path: Path) -> None:
    rule = 'sh:sparql [ sh:select "SELECT $this WHERE { $this a ?c MINUS { $this a ex:D } }" ]'
    shapes, data = files(tmp_path, f"ex:S sh:targetClass ex:C ; {rule} .", "ex:x a ex:C .")
    with pytest.raises(DataError, match="MINUS"):
        check_file(data, shapes=[shapes])


PATHS = {
    "ex:p": "<http://ex/p>",
    "[ sh:inversePath ex:p ]": "^<http://ex/p>",
    "( ex:p ex:q )": "(<http://ex/p>)/(<http://ex/q>)",
    "[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]": "(<http://ex/p>)|(^<http://ex/q>)",
    "[ sh:zeroOrMorePath ex:p ]": "(<http://ex/p>)*",
    "[ sh:oneOrMorePath ( ex:p ex:q ) ]": "((<http://ex/p>)/(<http://ex/q>))+",
    "[ sh:zeroOrOnePath ex:p ]": "(<http://ex/p>)?",
}
CONSTRAINTS = {
    "minCount": "sh:minCount 2",
    "maxCount": "sh:maxCount 1",
    "class": "sh:class ex:C",
    "nodeKind": "sh:nodeKind sh:Literal",
    "datatype": "sh:datatype xsd:integer",
    "in": "sh:in ( ex:x 1 )",
    "hasValue": "sh:hasValue ex:y",
    "disjoint": "sh:disjoint ex:q",
    "equals": "sh:equals ex:q",
    "or": "sh:or ( [ sh:class ex:C ] [ sh:datatype xsd:integer ] )",
    "not": "sh:not [ sh:class ex:C ]",
    "qualified": "sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1",
    "uniqueLang": "sh:uniqueLang true",
    "property": "sh:property [ sh:path ex:p ; sh:minCount 1 ]",
    "minLength": "sh:minLength 12",
    "pattern": 'sh:pattern "^HTTP" ; sh:flags "i"',
}
DATA = """ex:x a ex:C ; ex:p ex:y, ex:z, 1, "a"@en, "b"@en ; ex:q ex:y, 1, 0 .
ex:y a ex:C, ex:D ; ex:p ex:x ; ex:q ex:z . ex:z ex:p ex:z ; ex:q "c" . ex:w a ex:C .
"""


@pytest.mark.parametrize("few", [0, 24])
@pytest.mark.parametrize("path", PATHS)
def test_every_path_with_every_constraint_as_pyshacl_says(
    path: str, few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "_FEW", few)
    targets = (
        "sh:targetClass ex:C",
        "sh:targetSubjectsOf ex:p",
        "sh:targetObjectsOf ex:q",
        "sh:targetNode ex:z, ex:y",
    )
    shapes = "\n".join(
        f"ex:S{n}-{name} {target} ; sh:property [ sh:path {path} ; {constraint} ] ."
        for n, target in enumerate(targets)
        for name, constraint in CONSTRAINTS.items()
    )
    shapes_file, data = files(tmp_path, shapes, DATA)

    def keys(report: Report) -> set[tuple[str, ...]]:
        return {
            (str(r.focus), str(r.value), r.component.value, (r.path is not None and to_sparql(r.path)) or "")
            for r in report.results
        }

    ours = check_file(data, shapes=[shapes_file])
    assert not ours.notes
    assert PATHS[path] in {k[3] for k in keys(ours)}
    assert keys(ours) == keys(check_file(data, shapes=[shapes_file], engine="pyshacl"))


def test_a_sequence_backwards(tmp_path: Path) -> None:
    """By hand: pySHACL walks the steps of such a path in the wrong order."""
    shapes = "ex:S sh:targetNode ex:c ; sh:property [ sh:path [ sh:inversePath ( ex:p ex:q ) ] ; sh:maxCount 0 ; sh:hasValue ex:a ] ."
    shapes_file, data = files(tmp_path, shapes, "ex:a ex:p ex:b . ex:b ex:q ex:c .")
    assert [r.component.value.rpartition("#")[2] for r in check_file(data, shapes=[shapes_file]).results] == [
        "MaxCountConstraintComponent"
    ]
