"""What an edition of a head says will be done in a year, or was, in the graph of the source that prints it."""

from __future__ import annotations

from pyoxigraph import Quad

from kg.graph.iris import Iris
from kg.graph.places import source_node
from kg.graph.prints import derivations, languages
from kg.graph.terms import DCT, GP, RDFS, TYPE, Facts, integer, printed, text
from kg.identity.reports import ResolvedReport


def undertaking_quads(iris: Iris, resolved: ResolvedReport) -> list[Quad]:
    spoken = languages(resolved)
    paths = {
        (item.evidence[0].source.id, item.undertaking.number): item.path
        for item in resolved.undertakings
        if item.evidence
    }
    quads: list[Quad] = []
    for item in resolved.undertakings:
        file = item.evidence[0].source if item.evidence else resolved.report.file
        language = spoken.get(file.id, resolved.report.language)
        node, said = iris.id(item.path), item.undertaking
        facts = Facts(iris.source_graph(file.id))
        facts.add(node, TYPE, GP.Undertaking)
        facts.add(node, GP.undertakingKind, iris.id(f"undertaking-kind/{said.kind}"))
        facts.add(node, GP.periodLabel, text(said.period))
        facts.add(node, RDFS.comment, printed(said.text, language))
        facts.add(node, GP.lead, printed(said.lead, language))
        facts.add(node, GP.number, text(said.label))
        facts.add(node, GP.programme, iris.id(item.programme) if item.programme else None)
        facts.add(node, GP.programmeCode, text(said.programme))
        facts.add(node, GP.body, iris.id(item.body) if item.body else None)
        facts.add(node, GP.bodyText, printed(said.body, language))
        parent = paths.get((file.id, said.parent)) if said.parent else None
        facts.add(node, GP.partOfUndertaking, iris.id(parent) if parent else None)
        facts.add(node, GP.ordinal, integer(said.number))
        facts.add(node, DCT.isPartOf, iris.id(resolved.path))
        facts.add(node, GP.primarySource, source_node(iris, file))
        quads += facts.quads
        quads += derivations(iris, item.path, item.evidence)
    return quads
