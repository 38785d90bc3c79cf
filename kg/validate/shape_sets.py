"""Which shapes belong together, where they lie, and what background they need.

Shapes of the Estimates and the Yearbook lie in a folder of their own, read and compiled only for data that has such things.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.dataclasses import dataclass
from kg.errors import UsageError
from kg.validate.files import read_quads
from kg.validate.model import ShapesGraph
from kg.validate.reader import read_shapes
from kg.validate.terms import GP, SUBCLASS, TYPE

NAMES = ("govplan", "dcat-ap")
_BUDGET = "govplan-budget"
_BUDGET_CLASSES = (
    *(
        "Head",
        "Estimates",
        "ProgrammeListing",
        "Programme",
        "FundingScheme",
        "PlaceName",
        "Period",
        "Figure",
        "Provision",
    ),
    *("Establishment", "Change", "Footnote", "Indicator", "BudgetLine", "Undertaking", "Passage"),
    *("Chapter", "Paragraph", "Statement", "WebsiteListing"),
)
_OURS = ("gp.ttl", "gp-budget.ttl")
_QB = "http://purl.org/linked-data/cube#"
BUDGET_CLASSES = (
    *(NamedNode(GP + name) for name in _BUDGET_CLASSES),
    *(NamedNode(_QB + name) for name in ("DataSet", "DataStructureDefinition", "ComponentSpecification")),
)
"""The classes that the shapes in ``shapes/budget`` are about."""
_DOCUMENTS = (NamedNode(GP + "Estimates"), NamedNode(GP + "Chapter"))

_DCAT, _FOAF, _ORG, _PROV, _SKOS = (
    "http://www.w3.org/ns/dcat#",
    "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/2004/02/skos/core#",
)
SUPERCLASSES = (
    (_DCAT + "Dataset", _DCAT + "Resource"),
    (_DCAT + "DatasetSeries", _DCAT + "Dataset"),
    (_DCAT + "DataService", _DCAT + "Resource"),
    (_FOAF + "Organization", _FOAF + "Agent"),
    (_FOAF + "Person", _FOAF + "Agent"),
    (_FOAF + "Group", _FOAF + "Agent"),
    (_ORG + "Organization", _FOAF + "Agent"),
    (_ORG + "FormalOrganization", _ORG + "Organization"),
    (_ORG + "OrganizationalUnit", _ORG + "Organization"),
    (_ORG + "ChangeEvent", _PROV + "Activity"),
    (_SKOS + "OrderedCollection", _SKOS + "Collection"),
)
"""rdfs:subClassOf of the vocabularies that we publish in (DCAT 3, FOAF, ORG, PROV-O, SKOS), for data that does not
bring them. That a catalogue is a dataset too is left to the DCAT-AP set: our rules for datasets are about promised data."""
_CATALOG_IS_DATASET = Triple(NamedNode(_DCAT + "Catalog"), SUBCLASS, NamedNode(_DCAT + "Dataset"))


@dataclass(frozen=True, slots=True)
class ShapeSet:
    """``graphs`` are validated one at a time; ``quads`` are the same, as read, for the reference engine."""

    graphs: tuple[tuple[ShapesGraph, tuple[Quad, ...]], ...]
    background: tuple[Triple, ...]


@lru_cache(maxsize=4)
def named_set(name: str) -> ShapeSet:
    """``govplan``: our shapes for any release, as one graph; ``govplan-budget``: those that ``shapes/budget`` adds, as another.
    ``dcat-ap``: each official file by itself, with the code lists.

    Raises UsageError for another name.
    """
    folder = files("shapes")
    if name == "govplan":
        return ShapeSet((_one_graph(folder),), _superclasses("gp.ttl"))
    if name == _BUDGET:
        return ShapeSet((_one_graph(folder / "budget"),), _superclasses(*_OURS))
    if name == "dcat-ap":
        official = folder / "dcat-ap"
        graphs = tuple(tuple(_packaged(item)) for item in _turtle(official))
        lists = [q.triple for item in _turtle(official / "authority") for q in _packaged(item)]
        return ShapeSet(
            tuple((read_shapes(list(g)), g) for g in graphs),
            (*_superclasses(*_OURS), _CATALOG_IS_DATASET, *lists),
        )
    raise UsageError(
        f"there are no shapes called {name!r}", hint=f"one of {', '.join(NAMES)}, or a file of shapes"
    )


def set_for(name: str, store: Store, *, thorough: bool = False) -> ShapeSet:
    """A named set as far as the store has what it is about: ``govplan`` with the shapes of the Estimates and the Yearbook only where the
    store has such a document; ``thorough``: where it has any of their things (a plan may name a scheme or a head)."""
    chosen = named_set(name)
    if name == "govplan" and any(_has(store, kind) for kind in (BUDGET_CLASSES if thorough else _DOCUMENTS)):
        more = named_set(_BUDGET)
        return ShapeSet((*chosen.graphs, *more.graphs), more.background)
    return chosen


def _has(store: Store, kind: NamedNode) -> bool:
    return next(iter(store.quads_for_pattern(None, TYPE, kind, None)), None) is not None


def file_set(paths: Sequence[Path]) -> ShapeSet:
    """Shapes in files of any RDF syntax, together one shapes graph."""
    quads = [q for path in paths for q in read_quads(path)]
    return ShapeSet(((read_shapes(quads), tuple(quads)),), _superclasses(*_OURS))


def shape_files() -> list[Traversable]:
    """The Turtle files of all our own shapes."""
    folder = files("shapes")
    return [*_turtle(folder), *_turtle(folder / "budget")]


def _one_graph(folder: Traversable) -> tuple[ShapesGraph, tuple[Quad, ...]]:
    quads = tuple(q for item in _turtle(folder) for q in _packaged(item))
    return read_shapes(list(quads)), quads


def _turtle(folder: Traversable) -> Iterable[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)


def _packaged(item: Traversable) -> list[Quad]:
    # a file's blank nodes must not fall together with another file's
    return list(parse(item.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True))


def _superclasses(*vocabularies: str) -> tuple[Triple, ...]:
    found = [Triple(NamedNode(lower), SUBCLASS, NamedNode(upper)) for lower, upper in SUPERCLASSES]
    for name in vocabularies:
        ours = files("vocab") / name
        if ours.is_file():
            found += [q.triple for q in _packaged(ours) if q.predicate == SUBCLASS]
    return tuple(found)
