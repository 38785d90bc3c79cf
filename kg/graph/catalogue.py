"""The catalogue of all plans and the release's own description (graph ``release``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.graph.iris import Iris, eu, eu_scheme
from kg.graph.order import Counts
from kg.graph.places import LANGUAGES, source_node
from kg.graph.terms import DCAT, DCT, FOAF, GP, PROV, SD, TYPE, VOID, Facts, date, integer, text
from kg.identity.model import Resolution
from kg.records import Reading

if TYPE_CHECKING:
    from kg.identity.reports import Budget

TITLES = {
    "en": "Open data plans of the Hong Kong Government",
    "zh-Hant": "香港特別行政區政府開放數據計劃",
    "zh-Hans": "香港特别行政区政府开放数据计划",
}
DESCRIPTIONS = {
    "en": "What bureaux, departments and other bodies promised to release as open data, what became of it, and where each fact is printed.",
    "zh-Hant": "各政策局、部門及其他機構承諾開放的數據集、其後的進展，以及每項資料的出處。",
    "zh-Hans": "各政策局、部门及其他机构承诺开放的数据集、其后的进展，以及每项资料的出处。",
}
PUBLISHERS = {
    "en": "Publisher of this catalogue (govplan)",
    "zh-Hant": "本目錄的發布者（govplan）",
    "zh-Hans": "本目录的发布者（govplan）",
}


def catalogue_quads(iris: Iris, resolution: Resolution, as_of: Date) -> list[Quad]:
    facts = Facts(iris.graph("release"))
    node, publisher = iris.id("catalog"), iris.id("publisher")
    facts.add(node, TYPE, DCAT.Catalog)
    facts.add(publisher, TYPE, FOAF.Agent)
    for tag in TITLES:
        facts.add(node, DCT.title, text(TITLES[tag], tag))
        facts.add(node, DCT.description, text(DESCRIPTIONS[tag], tag))
        facts.add(publisher, FOAF.name, text(PUBLISHERS[tag], tag))
    facts.add(node, DCT.publisher, publisher)
    facts.add(node, DCT.language, LANGUAGES["zh-Hant"], LANGUAGES["en"])
    facts.add(node, DCT.modified, date(as_of.isoformat()))
    facts.add(node, DCT.spatial, eu("country", "HKG"))
    facts.add(node, DCAT.themeTaxonomy, iris.id("scheme/theme"), eu_scheme("data-theme"))
    facts.add(node, FOAF.homepage, iris.root)
    facts.add(iris.root, TYPE, FOAF.Document)
    for plan in resolution.plans:
        facts.add(node, DCAT.catalog, iris.id(plan.path))
        facts.add(node, DCAT.record, *(iris.id(e.path) for e in plan.entries if e.dataset))
    facts.add(node, DCAT.dataset, *(iris.id(d.path) for d in resolution.datasets))
    return facts.quads


def release_quads(
    iris: Iris,
    readings: Sequence[Reading],
    counts: Counts,
    *,
    as_of: Date,
    release_id: str,
    version: str,
    budget: Budget | None = None,
) -> list[Quad]:
    """The release as a dataset: what it was made from, by which version, and how large it is. ``counts`` are those of
    all other parts."""
    facts = Facts(iris.graph("release"))
    node = iris.id("release")
    facts.add(node, TYPE, GP.Release, VOID.Dataset, PROV.Entity)
    for tag in TITLES:
        facts.add(node, DCT.title, text(TITLES[tag], tag))
    facts.add(node, DCT.publisher, iris.id("publisher"))
    facts.add(node, GP.asOf, date(as_of.isoformat()))
    facts.add(node, DCAT.version, text(release_id))
    facts.add(node, GP.softwareVersion, text(version))
    facts.add(node, FOAF.topic, iris.id("catalog"))
    facts.add(node, VOID.uriSpace, text(f"{iris.base}id/"))
    facts.add(node, VOID.sparqlEndpoint, NamedNode(f"{iris.base}sparql"))
    facts.add(node, VOID.exampleResource, iris.id("catalog"))
    for space in (DCAT, DCT, FOAF, GP, PROV):
        facts.add(node, VOID.vocabulary, NamedNode(space.base))
    if budget is not None:
        _parts(facts, iris, node, budget)
    for reading in readings:
        facts.add(node, PROV.wasDerivedFrom, source_node(iris, reading.document.file))
    _count(facts, iris, node, counts)
    return facts.quads


def _parts(facts: Facts, iris: Iris, node: NamedNode, budget: Budget) -> None:
    """The cubes, editions and chapters, which no catalogue lists."""
    from kg.graph.cube import cubes_of

    facts.add(node, DCT.hasPart, *(iris.id(f"cube/{name}") for name in cubes_of(budget.reports)))
    facts.add(node, DCT.hasPart, *(iris.id(report.path) for report in budget.reports))
    facts.add(node, DCT.hasPart, *(iris.id(chapter.path) for chapter in budget.chapters))


def _count(facts: Facts, iris: Iris, node: NamedNode, counts: Counts) -> None:
    facts.add(node, VOID.triples, integer(counts.graphs.total()))
    facts.add(node, VOID.entities, integer(counts.subjects))
    for name, size in counts.graphs.items():
        graph = NamedNode(name)
        facts.add(node, VOID.subset, graph)
        facts.add(graph, TYPE, VOID.Dataset, SD.Graph)
        facts.add(graph, VOID.triples, integer(size))
        path = iris.path(name) or ""
        if path.startswith("graph/source/"):
            facts.add(graph, PROV.wasDerivedFrom, iris.id(path.removeprefix("graph/")))
    for kind, count in counts.classes.items():
        partition = iris.id(f"release/class-{kind.replace('#', '/').rpartition('/')[2]}")
        facts.add(node, VOID.classPartition, partition)
        facts.add(partition, getattr(VOID, "class"), NamedNode(kind))
        facts.add(partition, VOID.entities, integer(count))
