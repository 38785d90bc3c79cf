"""What a release of plans alone says of the heads and schemes that plans name."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.graph.iris import Iris
from kg.graph.named import named_quads
from kg.graph.terms import DCT, GP, SKOS, TYPE
from kg.graph.vocabulary import vocabulary_quads
from kg.identity.resolution import _named

IRIS = Iris("http://localhost:8000/")


def test_only_what_is_named_and_what_it_belongs_to() -> None:
    paths = [thing.path for thing in _named({"funding-scheme/itsp", "head/155", "agency/itc"})]
    assert paths == ["head/155", "funding-scheme/itf", "funding-scheme/itsp"]
    assert list(_named({"agency/itc"})) == []


def test_a_scheme_that_became_part_of_another_brings_it() -> None:
    assert "funding-scheme/rth" in {thing.path for thing in _named({"funding-scheme/researcher-programme"})}


def test_the_vocabulary_has_their_terms_and_no_others_of_the_estimates() -> None:
    quads = named_quads(IRIS, _named({"funding-scheme/itsp", "head/155"}))
    scheme = IRIS.id("funding-scheme/itsp")
    assert any(q.subject == scheme and q.predicate == DCT.isPartOf for q in quads)
    terms = {q.subject for q in vocabulary_quads(IRIS, quads, some=True)}
    used = {q.object for q in quads if q.predicate in (TYPE, GP.schemeKind, SKOS.inScheme)}
    assert {n for n in used if isinstance(n, NamedNode)} - {SKOS.Concept} <= terms
    assert {GP.FundingScheme, GP.Head, IRIS.id("scheme/funding-scheme"), IRIS.id("scheme-kind/fund")} <= terms
    assert not {GP.Provision, GP.Chapter, IRIS.id("place-kind/town"), IRIS.id("scheme/unit")} & terms
