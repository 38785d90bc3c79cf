"""Funding schemes, funds and other named undertakings of the Government, and places (graph ``registry``)."""

from __future__ import annotations

from pyoxigraph import Quad

from kg.graph.concepts import concept, names_facts
from kg.graph.iris import Iris
from kg.graph.terms import DCT, GP, SCHEMA, TYPE, Facts, boolean, text
from kg.identity.things import PlaceName, Scheme


def scheme_quads(iris: Iris, scheme: Scheme) -> list[Quad]:
    facts = Facts(iris.graph("registry"))
    node = concept(facts, iris, scheme.path, "funding-scheme", GP.FundingScheme)
    known = [name for name in scheme.names if name[1] not in scheme.converted]
    names_facts(facts, node, known, scheme.aliases, fallback=scheme.path.rpartition("/")[2])
    for name, language in scheme.names:
        if language in scheme.converted:
            facts.add(node, GP.convertedName, text(name, language))
    facts.add(node, GP.earlierName, *(text(name, language) for name, language in scheme.earlier))
    if scheme.successor:
        facts.add(node, DCT.isReplacedBy, iris.id(scheme.successor))
        facts.add(iris.id(scheme.successor), DCT.replaces, node)
    facts.add(node, DCT.isPartOf, iris.id(scheme.parent) if scheme.parent else None)
    facts.add(node, GP.agency, iris.id(scheme.agency) if scheme.agency else None)
    facts.add(node, GP.registered, boolean(scheme.registered))
    facts.add(node, GP.schemeKind, iris.id(f"scheme-kind/{scheme.kind}"))
    return facts.quads


def place_name_quads(iris: Iris, place: PlaceName) -> list[Quad]:
    facts = Facts(iris.graph("registry"))
    node = concept(facts, iris, place.path, "place-name", GP.PlaceName)
    facts.add(node, TYPE, SCHEMA.Place)
    names_facts(facts, node, place.names, place.aliases, fallback=place.path.rpartition("/")[2])
    facts.add(node, GP.placeKind, iris.id(f"place-kind/{place.kind}") if place.kind else None)
    return facts.quads
