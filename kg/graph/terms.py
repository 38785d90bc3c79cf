"""Namespaces, typed literals and the collector of one named graph's quads."""

from __future__ import annotations

from calendar import monthrange
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from kg.values.lazy import lazy
from kg.values.ranges import Ranges
from kg.values.script import detect_language

Node = NamedNode | Literal


class Namespace:
    """``DCT.title`` is the NamedNode of that term, made once."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __getattr__(self, name: str) -> NamedNode:
        node = NamedNode(self.base + name)
        self.__dict__[name] = node
        return node


ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DCT = Namespace("http://purl.org/dc/terms/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
GP = Namespace("https://w3id.org/govplan#")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
PROV = Namespace("http://www.w3.org/ns/prov#")
QB = Namespace("http://purl.org/linked-data/cube#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

TYPE = RDF.type

# What XML cannot carry cannot stand in a graph that is also published as RDF/XML.
_UNPRINTABLE = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HAN = Ranges("\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff")
_LATIN = lazy("[A-Za-z]")


def _clean(value: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", value)


def text(value: str, language: str | None = None) -> Literal | None:
    """A literal, or None for an empty text."""
    if not value:
        return None
    return Literal(_clean(value), language=language) if language else Literal(_clean(value))


def string(value: str) -> Literal:
    """A plain string, also when empty."""
    return Literal(_clean(value))


def language_of(value: str, language: str) -> str:
    """The tag of a text printed in a document of ``language``: a text of Latin letters in a Chinese document is English, and one of Chinese
    characters in an English document Chinese."""
    if language != "en":
        return "en" if _LATIN.search(value) and not _HAN.any_of(value) else language
    return detect_language(value) if _HAN.any_of(value) and not _LATIN.search(value) else language


def printed(value: str, language: str) -> Literal | None:
    """A text printed in a document of ``language``, tagged by ``language_of``; None when empty."""
    return Literal(_clean(value), language=language_of(value, language)) if value else None


TRUE = Literal("true", datatype=XSD.boolean)
FALSE = Literal("false", datatype=XSD.boolean)


def boolean(value: bool | None) -> Literal | None:
    return None if value is None else TRUE if value else FALSE


@lru_cache(maxsize=65536)
def _typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(datatype))


def integer(value: int | None) -> Literal | None:
    return None if value is None else _typed(str(value), XSD.integer.value)


def decimal(value: float) -> Literal:
    """Canonical, with at most four decimal places."""
    canonical = f"{value:.4f}".rstrip("0").rstrip(".")
    return _typed("0" if canonical == "-0" else canonical, XSD.decimal.value)


def year(value: int) -> Literal:
    return _typed(f"{value:04d}", XSD.gYear.value)


def month(value: str | None) -> Literal | None:
    """``YYYY-MM`` as xsd:gYearMonth."""
    return _typed(value, XSD.gYearMonth.value) if value else None


def date(value: str | None) -> Literal | None:
    """``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` as xsd:date, xsd:gYearMonth or xsd:gYear."""
    if not value:
        return None
    datatype = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(value), XSD.date)
    return _typed(value, datatype.value)


def first_day(value: str) -> Literal:
    """The first day of a ``YYYY-MM``."""
    return _typed(f"{value}-01", XSD.date.value)


def last_day(value: str) -> Literal:
    """The last day of a ``YYYY-MM``."""
    days = monthrange(int(value[:4]), int(value[5:7]))[1]
    return _typed(f"{value}-{days:02d}", XSD.date.value)


class Facts:
    """The quads of one named graph, collected by one function and returned by it."""

    __slots__ = ("graph", "quads")

    def __init__(self, graph: NamedNode) -> None:
        self.graph = graph
        self.quads: list[Quad] = []

    def add(self, subject: NamedNode, predicate: NamedNode, *objects: Node | None) -> None:
        """One quad per object; None is no fact."""
        append, graph = self.quads.append, self.graph
        for item in objects:
            if item is not None:
                append(Quad(subject, predicate, item, graph))
