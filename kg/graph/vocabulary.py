"""The vocabulary and the concept schemes (graph ``vocabulary``), from the files in ``vocab``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.graph.iris import EU, Iris, eu
from kg.graph.terms import DCT, SKOS, TYPE, Facts, text
from kg.graph.values import format_node, media_type_node
from kg.values.formats import formats
from kg.values.lazy import lazy
from kg.values.theme import themes

if TYPE_CHECKING:
    from kg.identity.reports import Budget

_PREFIX = lazy(r"@prefix\s+([a-z-]+):\s+<([^>]+)>")
_OURS = ("gp.ttl", "concepts.ttl")
_BUDGET = ("gp-budget.ttl", "budget.ttl")
_THEIRS = "authority.ttl"
_ANY_BASE = "http://localhost/"  # of a file that holds whole IRIs only
# The code lists that code elsewhere may add to before a file of ``vocab`` does.
_CODED = {"rule", "agency-kind", "group-kind", "document-kind", "outcome", "status", "scheme-kind"} | {
    *(
        "figure-status",
        "provision-table",
        "establishment-measure",
        "undertaking-kind",
        "period-kind",
        "place-kind",
    )
}
_OUTSIDE = (EU, "http://purl.org/adms/", "https://data.gov.hk/")
_LANGUAGES = ("en", "zh-Hant", "zh-Hans")
_RANGES = {"frequency": DCT.Frequency, "file-type": DCT.MediaTypeOrExtent, "language": DCT.LinguisticSystem}


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """Prefix -> namespace, from ``vocab/prefixes.ttl``."""
    return dict(_PREFIX.findall((files("vocab") / "prefixes.ttl").read_text(encoding="utf-8")))


def load_vocabulary(iris: Iris) -> None:
    """Read the files of ``vocab`` now, which the functions of this module else do when they first need them."""
    prefixes()
    publisher_types()
    themes()
    formats()
    _always(iris.base)
    _about(_BUDGET, iris.base)
    _about((_THEIRS,), _ANY_BASE)


def vocabulary_quads(
    iris: Iris, others: Sequence[Quad], budget: Budget | None = None, *, some: bool = False
) -> list[Quad]:
    """Our terms, all our concepts, and of other bodies' code lists the concepts that ``others`` or our concepts use.

    Terms and code lists of the Estimates and the Yearbook only where there are such documents, the structure of the cubes only where there
    are observations; with ``some`` those of them that ``others`` use. A code that a file of ``vocab`` does not know still gets a concept, labelled with the code.
    """
    facts = Facts(iris.graph("vocabulary"))
    facts.quads += _always(iris.base)
    for name in _budget_files(budget):
        facts.quads += _quads(name, iris)
    used = {node for quad in others if isinstance(node := quad.object, NamedNode)}
    if some:
        terms = {quad.predicate for quad in others}
        _add_used(facts, _about(_BUDGET, iris.base), used | terms)
    _formats(facts, iris, used)
    _unlisted(facts, iris, used)
    used.update(node for quad in facts.quads if isinstance(node := quad.object, NamedNode))
    _outside(facts, used)
    return facts.quads


def _budget_files(budget: Budget | None) -> tuple[str, ...]:
    if budget is None:
        return ()
    observed = any(report.figures or report.provisions or report.establishment for report in budget.reports)
    return (*_BUDGET, "cube.ttl") if observed else _BUDGET


@lru_cache(maxsize=2)
def _always(base: str) -> tuple[Quad, ...]:
    """What every release has of our own: two thirds of the vocabulary of a small one."""
    iris = Iris(base)
    facts = Facts(iris.graph("vocabulary"))
    for name in _OURS:
        facts.quads += _quads(name, iris)
    _themes(facts, iris)
    return tuple(facts.quads)


def _quads(name: str, iris: Iris) -> list[Quad]:
    graph = iris.graph("vocabulary")
    return [Quad(t.subject, t.predicate, t.object, graph) for t in _triples(name, iris.base)]


@lru_cache(maxsize=4)
def _about(names: tuple[str, ...], base: str) -> Mapping[NamedNode, Sequence[Triple]]:
    """The triples of files by their subject."""
    about: dict[NamedNode, list[Triple]] = {}
    for name in names:
        for triple in _triples(name, base):
            if isinstance(triple.subject, NamedNode):
                about.setdefault(triple.subject, []).append(triple)
    return about


@lru_cache(maxsize=8)
def _triples(name: str, base: str) -> tuple[Triple, ...]:
    return tuple(parse((files("vocab") / name).read_bytes(), RdfFormat.TURTLE, base_iri=f"{base}id/"))


@lru_cache(maxsize=1)
def publisher_types() -> dict[str, NamedNode]:
    """Kind of agency -> ADMS publisher type, for the kinds that ``concepts.ttl`` says have one."""
    kinds, types = "urn:x/id/agency-kind/", "http://purl.org/adms/publishertype/"
    return {
        t.subject.value.removeprefix(kinds): t.object
        for t in _triples("concepts.ttl", "urn:x/")
        if isinstance(t.subject, NamedNode)
        and isinstance(t.object, NamedNode)
        and t.subject.value.startswith(kinds)
        and t.object.value.startswith(types)
    }


def _concept(facts: Facts, node: NamedNode, scheme: NamedNode, notation: str) -> None:
    facts.add(node, TYPE, SKOS.Concept)
    facts.add(node, SKOS.notation, text(notation))
    facts.add(node, SKOS.inScheme, scheme)
    facts.add(node, SKOS.topConceptOf, scheme)


def _themes(facts: Facts, iris: Iris) -> None:
    for theme in themes():
        node = iris.id(f"theme/{theme.id}")
        _concept(facts, node, iris.id("scheme/theme"), theme.id)
        for tag, name in theme.names.items():
            facts.add(node, SKOS.prefLabel, text(name, tag))
        sentences = {
            "en": f"The category “{theme.names.get('en', theme.id)}” of the open data portal.",
            "zh-Hant": f"開放數據平台的「{theme.names.get('zh-Hant', theme.id)}」種類。",
            "zh-Hans": f"开放数据平台的“{theme.names.get('zh-Hans', theme.id)}”种类。",
        }
        facts.add(node, SKOS.definition, *(text(words, tag) for tag, words in sentences.items()))
        facts.add(node, SKOS.broadMatch, eu("data-theme", theme.eu_theme) if theme.eu_theme else None)


def _formats(facts: Facts, iris: Iris, used: set[NamedNode]) -> None:
    scheme = iris.id("scheme/format")
    listed = {format_node(iris, item.name): item for item in formats().values()}
    for node, item in listed.items():
        _concept(facts, node, scheme, item.name)
        facts.add(node, SKOS.prefLabel, *(text(item.name, tag) for tag in _LANGUAGES))
        facts.add(node, SKOS.altLabel, text(item.label, "en"))
        facts.add(node, SKOS.exactMatch, eu("file-type", item.eu_file_type) if item.eu_file_type else None)
        facts.add(node, SKOS.relatedMatch, media_type_node(item.media_type) if item.media_type else None)
    prefix = f"{iris.base}id/format/"
    for node in used - set(listed):
        if node.value.startswith(prefix):
            name = node.value.removeprefix(prefix).upper()
            _concept(facts, node, scheme, name)
            facts.add(node, SKOS.prefLabel, *(text(name, tag) for tag in _LANGUAGES))


def _unlisted(facts: Facts, iris: Iris, used: set[NamedNode]) -> None:
    """Concepts for rules and kinds that came into use before a file of ``vocab`` names them."""
    known = {quad.subject for quad in facts.quads}
    for node in used - known:
        scheme, slash, code = (iris.path(node.value) or "").partition("/")
        if slash and scheme in _CODED:
            _concept(facts, node, iris.id(f"scheme/{scheme}"), code)
            facts.add(node, SKOS.prefLabel, text(code.replace("-", " "), "en"))


def _add_used(facts: Facts, about: Mapping[NamedNode, Sequence[Triple]], used: Set[NamedNode]) -> None:
    """What is said of the terms in use, and of those that these are said with."""
    waiting = [node for node in about if node in used]
    seen = set(waiting)
    while waiting:
        for triple in about[waiting.pop()]:
            facts.quads.append(Quad(triple.subject, triple.predicate, triple.object, facts.graph))
            if isinstance(triple.object, NamedNode) and triple.object in about and triple.object not in seen:
                seen.add(triple.object)
                waiting.append(triple.object)


def _outside(facts: Facts, used: set[NamedNode]) -> None:
    about = _about((_THEIRS,), _ANY_BASE)
    waiting = [node for node in used if node.value.startswith(_OUTSIDE)]
    seen: set[NamedNode] = set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if node not in about and node.value.startswith(EU):
            _code(facts, node)
        for triple in about.get(node, ()):
            facts.quads.append(Quad(triple.subject, triple.predicate, triple.object, facts.graph))
            if isinstance(triple.object, NamedNode) and triple.object.value.startswith(_OUTSIDE):
                waiting.append(triple.object)


def _code(facts: Facts, node: NamedNode) -> None:
    table, slash, code = node.value.removeprefix(EU).partition("/")
    if slash:
        facts.add(node, TYPE, SKOS.Concept, _RANGES.get(table))
        facts.add(node, SKOS.prefLabel, text(code.replace("_", " ").lower(), "en"))
        facts.add(node, SKOS.inScheme, NamedNode(EU + table))
