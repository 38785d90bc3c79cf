"""Funding schemes, funds and other named undertakings of the Government (graph ``registry``)."""

from __future__ import annotations

from pyoxigraph import Quad

from kg.graph.iris import Iris
from kg.graph.series import concept, names_facts
from kg.graph.terms import DCT, GP, Facts, boolean, text
from kg.identity.reports import Scheme


def scheme_quads(iris: Iris, scheme: Scheme) -> list[Quad]:
    facts = Facts(iris.graph("registry"))
    node = concept(facts, iris, scheme.path, "funding-scheme", GP.FundingScheme)
    known = [name for name in scheme.names if name[1] not in scheme.converted]
    names_facts(facts, node, known, fallback=scheme.path.rpartition("/")[2])
    for name, language in scheme.names:
        if language in scheme.converted:
            facts.add(node, GP.convertedName, text(name, language))
    facts.add(node, GP.earlierName, *(text(name, language) for name, language in scheme.earlier))
    facts.add(node, DCT.isPartOf, iris.id(scheme.parent) if scheme.parent else None)
    facts.add(node, GP.agency, iris.id(scheme.agency) if scheme.agency else None)
    facts.add(node, GP.registered, boolean(scheme.registered))
    facts.add(node, GP.schemeKind, iris.id(f"scheme-kind/{scheme.kind}"))
    return facts.quads
