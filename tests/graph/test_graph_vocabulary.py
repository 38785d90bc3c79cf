"""The vocabulary cannot drift: every gp: term in use is defined, and every definition is in three languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import sample_resolution as s
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, URIRef
from rdflib.term import Literal

from kg.graph import prefixes
from kg.graph.terms import GP
from kg.graph.terms import TYPE as RDF_TYPE

ROOT = Path(__file__).parents[2]
LANGUAGES = {"en", "zh-Hant", "zh-Hans"}


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(ROOT / "vocab" / "gp.ttl").parse(ROOT / "vocab" / "gp-budget.ttl")


def defined(vocabulary: Graph) -> set[str]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {str(s).removeprefix(GP.base) for kind in kinds for s in vocabulary.subjects(RDF.type, kind)}


def used_terms() -> dict[str, set[str]]:
    """Term -> the files that use it."""
    used: dict[str, set[str]] = {}
    patterns = [
        ("kg/graph/*.py", re.compile(r"\bGP\.([A-Za-z]\w*)")),
        ("kg/tables/queries/*.rq", re.compile(r"\bgp:([A-Za-z]\w*)")),
        ("shapes/**/*.ttl", re.compile(r"\bgp:([A-Za-z]\w*)")),
        ("shapes/**/*.rq", re.compile(r"\bgp:([A-Za-z]\w*)")),
        ("vocab/MODEL.md", re.compile(r"`gp:([A-Za-z]\w*)`")),
    ]
    for glob, pattern in patterns:
        for path in sorted(ROOT.glob(glob)):
            for term in pattern.findall(path.read_text(encoding="utf-8")):
                used.setdefault(term, set()).add(str(path.relative_to(ROOT)))
    used.pop("base", None)  # Namespace.base
    return used


def test_every_term_in_use_is_defined(vocabulary: Graph) -> None:
    known = defined(vocabulary)
    missing = {term: files for term, files in used_terms().items() if term not in known}
    assert missing == {}


def test_every_term_of_the_sample_graph_is_defined(vocabulary: Graph) -> None:
    terms = {node.value for quad in s.quads() for node in (quad.predicate,) if node.value.startswith(GP.base)}
    assert {term.removeprefix(GP.base) for term in terms} <= defined(vocabulary)


def test_every_term_of_the_graph_is_on_the_model_page() -> None:
    page = (ROOT / "vocab" / "MODEL.md").read_text(encoding="utf-8")
    missing = {term for term in used_terms() if not re.search(rf"\bgp:{term}\b", page)}
    assert missing == set()


def test_the_json_ld_context_has_every_term_and_prefix(vocabulary: Graph) -> None:
    context = json.loads((ROOT / "vocab" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    named = {item["@id"] if isinstance(item, dict) else item for item in context.values() if item != 1.1}
    assert {f"gp:{term}" for term in defined(vocabulary)} <= named
    assert {key: context[key] for key in prefixes()} == prefixes()
    document = {
        "@context": context,
        "id": "http://localhost:8000/id/plan/itc/2026",
        "type": "Plan",
        "periodStart": "2026",
        "publisher": "http://localhost:8000/id/agency/itc",
    }
    triples = Graph().parse(data=json.dumps(document), format="json-ld")
    plan = URIRef(document["id"])
    assert (plan, RDF.type, URIRef(f"{GP.base}Plan")) in triples
    assert (plan, URIRef(f"{GP.base}periodStart"), Literal("2026", datatype=XSD.gYear)) in triples
    assert (plan, URIRef("http://purl.org/dc/terms/publisher"), URIRef(document["publisher"])) in triples


def test_every_defined_term_is_used(vocabulary: Graph) -> None:
    assert defined(vocabulary) - set(used_terms()) <= {"from"}  # a Python keyword, so not written GP.from


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_speaks_three_languages(vocabulary: Graph, predicate: URIRef) -> None:
    for term in defined(vocabulary):
        found = [o for o in vocabulary.objects(URIRef(GP.base + term), predicate) if isinstance(o, Literal)]
        assert sorted(str(o.language).lower() for o in found) == sorted(x.lower() for x in LANGUAGES), term


def test_every_term_says_where_it_is_defined(vocabulary: Graph) -> None:
    ontology = URIRef(GP.base.rstrip("#"))
    assert (ontology, RDF.type, OWL.Ontology) in vocabulary
    for term in defined(vocabulary):
        assert (URIRef(GP.base + term), RDFS.isDefinedBy, ontology) in vocabulary


@pytest.mark.parametrize(
    "name", ["gp.ttl", "gp-budget.ttl", "concepts.ttl", "budget.ttl", "cube.ttl", "authority.ttl"]
)
def test_chinese_texts_are_in_the_script_of_their_tag(name: str) -> None:
    from kg.values.script import to_hans

    graph = Graph().parse(ROOT / "vocab" / name, publicID="http://localhost:8000/id/")
    for subject, _, text in graph:
        if isinstance(text, Literal) and text.language and text.language.lower() == "zh-hans":
            assert to_hans(str(text)) == str(text), (subject, text)


@pytest.mark.parametrize(("name", "count"), [("concepts.ttl", 10), ("budget.ttl", 18)])
def test_concepts_have_notation_labels_and_definitions_in_three_languages(name: str, count: int) -> None:
    graph = Graph().parse(ROOT / "vocab" / name, publicID="http://localhost:8000/id/")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert len(concepts) > 40
    assert len(schemes) == count
    for node in concepts | schemes:
        for predicate in (SKOS.prefLabel, SKOS.definition):
            tags = sorted(
                str(o.language).lower() for o in graph.objects(node, predicate) if isinstance(o, Literal)
            )
            assert tags == ["en", "zh-hans", "zh-hant"], (node, predicate)
    for node in concepts:
        assert graph.value(node, SKOS.notation) == Literal(str(node).rpartition("/")[2])
        assert graph.value(node, SKOS.inScheme) in schemes


def test_rules_that_other_rooms_name_are_concepts() -> None:
    """A rule's code in the code of identity or commitments has a label and a definition."""
    graph = Graph().parse(ROOT / "vocab" / "concepts.ttl", publicID="http://localhost:8000/id/")
    known = {str(node).rpartition("/rule/")[2] for node in graph.subjects(RDF.type, SKOS.Concept)}
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("identity", "commitments")
        for path in (ROOT / "kg" / room).glob("*.py")
    )
    named = set(re.findall(r'"((?:match|released|overdue|dropped|planned)-[a-z-]+)"', code))
    assert named - known == set()


def test_every_concept_in_the_graph_has_a_label_and_a_scheme() -> None:
    core = "http://www.w3.org/2004/02/skos/core#"
    kind, labelled, placed = set(), set(), set()
    for quad in s.quads():
        if quad.predicate == RDF_TYPE and quad.object.value == f"{core}Concept":
            kind.add(quad.subject)
        if quad.predicate.value == f"{core}prefLabel":
            labelled.add(quad.subject)
        if quad.predicate.value == f"{core}inScheme":
            placed.add(quad.subject)
    assert kind <= labelled & placed


def test_prefixes_cover_what_queries_and_files_use() -> None:
    known = prefixes()
    assert known["gp"] == GP.base
    assert known["schema"] == "https://schema.org/"
    for path in [*(ROOT / "kg/tables/queries").glob("*.rq"), *(ROOT / "vocab").glob("*.ttl")]:
        for prefix, space in re.findall(
            r"(?i)prefix\s+([a-z]+):\s+<([^>]+)>", path.read_text(encoding="utf-8")
        ):
            assert known[prefix] == space, path.name
