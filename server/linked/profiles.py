"""The profiles that a description can be had in (W3C Content Negotiation by Profile), and the mapping to each. Pure functions.

``govplan`` and ``dcat`` are the description as stored: our model is DCAT 3 with terms of our own. ``dcat-ap`` leaves out what
DCAT-AP 3 has no place for; ``schema`` says it in schema.org's words (``server.linked.schemaorg``); ``void`` keeps what VoID describes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as px

from server.linked.gathering import Graph
from server.linked.things import TYPE
from server.words.labels import expand


@dataclass(frozen=True, slots=True)
class Profile:
    """``token`` is its name in ``?_profile=``, ``iri`` what Accept-Profile calls it; ``aliases`` are other IRIs that mean it."""

    token: str
    iri: str
    title: str
    aliases: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether a token or an IRI names it; IRIs without their final ``#`` or ``/`` too."""
        known = (self.iri, *self.aliases)
        return name.lower() == self.token or name.rstrip("#/") in {iri.rstrip("#/") for iri in known}


GOVPLAN = Profile("govplan", "https://w3id.org/govplan", "As stored, in the model of this project")
DCAT = Profile("dcat", "http://www.w3.org/ns/dcat#", "DCAT 3", ("https://www.w3.org/TR/vocab-dcat-3/",))
DCAT_AP = Profile(
    "dcat-ap",
    "http://data.europa.eu/r5r/",
    "DCAT-AP 3.0.1",
    (
        "https://semiceu.github.io/DCAT-AP/releases/3.0.1/",
        "https://semiceu.github.io/DCAT-AP/releases/3.0.0/",
        "http://data.europa.eu/930/",
    ),
)
SCHEMA = Profile("schema", "https://schema.org/", "schema.org", ("http://schema.org/",))
VOID = Profile("void", "http://rdfs.org/ns/void#", "VoID", ("http://www.w3.org/TR/void/",))
PROFILES = (GOVPLAN, DCAT, DCAT_AP, SCHEMA, VOID)

_DCAT_CLASSES = frozenset(
    expand(name) for name in ("dcat:Catalog", "dcat:Dataset", "dcat:Distribution", "dcat:CatalogRecord")
)
_AGENT = expand("foaf:Agent")


def offered(types: Collection[str], schema_classes: Collection[str]) -> tuple[Profile, ...]:
    """The profiles that say something of a thing of these classes, the default first; ``schema_classes`` are those that
    schema.org has words for."""
    found = [GOVPLAN]
    if _DCAT_CLASSES.intersection(types):
        found += [DCAT, DCAT_AP]
    elif _AGENT in types:
        found.append(DCAT_AP)
    if set(schema_classes).intersection(types):
        found.append(SCHEMA)
    if expand("void:Dataset") in types:
        found.append(VOID)
    return tuple(found)


_ITEM = re.compile(r"<([^<>]*)>\s*((?:;[^,]*)?)(?:,|$)")
_QUALITY = re.compile(r";\s*q\s*=\s*([0-9.]+)", re.I)


def parse_accept_profile(header: str) -> list[tuple[str, float]]:
    """The IRIs of an Accept-Profile header, each with its quality; what is not in angle brackets is passed over."""
    found = []
    for iri, parameters in _ITEM.findall(header):
        given = _QUALITY.search(parameters)
        try:
            quality = min(1.0, float(given[1])) if given else 1.0
        except ValueError:
            quality = 0.0
        found.append((iri.strip(), quality))
    return found


def parse_list(value: str) -> list[str]:
    """The profiles or media types of a query string argument, the dearest first: tokens, or IRIs in angle brackets."""
    return [item for part in value.split(",") if (item := part.strip().strip("<>"))]


def pick(profiles: Sequence[Profile], *, header: str | None, wanted: str | None) -> Profile | None:
    """The profile to give: the first of ``wanted`` (``?_profile=``) that is offered, else the one that Accept-Profile likes
    best, among equals the one offered first; without a wish the default. None when nothing fits."""
    if wanted:
        named = (next((p for p in profiles if p.is_called(name)), None) for name in parse_list(wanted))
        return next((p for p in named if p is not None), None)
    asked = parse_accept_profile(header or "")
    if not asked:
        return profiles[0]
    best, dearest = None, 0.0
    for profile in profiles:
        quality = max((q for iri, q in asked if profile.is_called(iri)), default=0.0)
        if quality > dearest:
            best, dearest = profile, quality
    return best


def conforms(profile: Profile, profiles: Sequence[Profile]) -> tuple[Profile, ...]:
    """All profiles that an answer in this one conforms to: what is stored is one description under two names."""
    stored = (GOVPLAN, DCAT)
    return tuple(p for p in stored if p in profiles) if profile in stored else (profile,)


_RESOURCE = (
    "dct:title dct:description dct:publisher dct:creator dct:issued dct:modified dct:language dct:identifier dct:license "
    "dct:rights dct:accessRights dct:conformsTo dct:type dct:relation dct:isReferencedBy dcatap:applicableLegislation "
    "dcat:contactPoint dcat:theme dcat:keyword dcat:landingPage dcat:version"
)
_ALLOWED: dict[str, str] = {
    "dcat:Catalog": f"{_RESOURCE} dct:spatial dct:temporal dct:hasPart dcat:record dcat:themeTaxonomy dcat:service "
    "dcat:catalog dcat:dataset foaf:homepage",
    "dcat:Dataset": f"{_RESOURCE} adms:identifier adms:sample adms:versionNotes dcat:distribution dcat:hasVersion "
    "dcat:inSeries dcat:qualifiedRelation dcat:spatialResolutionInMeters dcat:temporalResolution dct:accrualPeriodicity "
    "dct:hasVersion dct:provenance dct:source dct:spatial dct:temporal foaf:page prov:qualifiedAttribution "
    "prov:wasGeneratedBy",
    "dcat:Distribution": "dcat:accessURL dcat:downloadURL dcat:accessService dcat:byteSize dcat:compressFormat "
    "dcat:mediaType dcat:packageFormat dcatap:applicableLegislation dcatap:availability dct:conformsTo dct:description "
    "dct:format dct:issued dct:language dct:license dct:modified dct:rights dct:title foaf:page adms:status",
    "dcat:CatalogRecord": "foaf:primaryTopic dct:modified dct:issued dct:conformsTo dct:language dct:source dct:title "
    "dct:description adms:status",
    "foaf:Agent": "foaf:name dct:type",
    "skos:Concept": "skos:prefLabel skos:notation skos:inScheme",
    "skos:ConceptScheme": "dct:title",
    "foaf:Document": "dct:title dct:format",
    "dct:LicenseDocument": "dct:title dct:type",
    "dct:PeriodOfTime": "dcat:startDate dcat:endDate",
    "dct:Location": "skos:prefLabel rdfs:label dcat:bbox dcat:centroid",
    "dct:LinguisticSystem": "skos:prefLabel skos:inScheme",
    "dct:MediaTypeOrExtent": "skos:prefLabel skos:inScheme",
    "dct:MediaType": "skos:prefLabel skos:inScheme",
    "dct:Frequency": "skos:prefLabel skos:inScheme",
}
"""DCAT-AP's classes, and the properties that DCAT-AP 3.0.1 names for each (its tables of classes; the shapes beside ours)."""
_AP = {expand(name): frozenset(map(expand, properties.split())) for name, properties in _ALLOWED.items()}


_MAIN = _DCAT_CLASSES | {_AGENT}


def dcat_ap(statements: Iterable[px.Triple | px.Quad]) -> Iterator[px.Triple]:
    """What DCAT-AP has a place for: things of its main classes with the properties it names for them, and of other things
    what these lead to. A catalogue that is one of ours (a plan) is a catalogue, and nothing else."""
    graph = Graph(statements)
    waiting = [subject for subject in graph.subjects() if graph.types(subject) & _MAIN]
    seen = set(waiting)
    for subject in waiting:  # grows while it is read
        classes = graph.types(subject) & _AP.keys()
        allowed: frozenset[str] = frozenset().union(*(_AP[kind] for kind in classes))
        node = px.NamedNode(subject)
        for kind in sorted(classes):
            yield px.Triple(node, TYPE, px.NamedNode(kind))
        for predicate, values in graph.properties(subject).items():
            for value in values if predicate in allowed else ():
                yield px.Triple(node, px.NamedNode(predicate), value)
                if isinstance(value, px.NamedNode) and value.value not in seen:
                    seen.add(value.value)
                    waiting.append(value.value)


_VOID = expand("void:")
_VOID_MORE = {expand(name) for name in ("foaf:topic", "foaf:homepage", "dcat:version", "prov:wasDerivedFrom")}
_DCT = expand("dct:")


def void(statements: Iterable[px.Triple | px.Quad]) -> Iterator[px.Triple]:
    """What VoID describes: sets of triples, their parts and partitions, with the counts and the general properties."""
    graph = Graph(statements)
    for subject in graph.subjects():
        node, properties = px.NamedNode(subject), graph.properties(subject)
        kinds = [kind for kind in sorted(graph.types(subject)) if kind.startswith(_VOID)]
        counted = any(p.startswith(_VOID) and p != expand("void:inDataset") for p in properties)
        if not kinds and not counted:
            continue
        for kind in kinds:
            yield px.Triple(node, TYPE, px.NamedNode(kind))
        for predicate, values in properties.items():
            if predicate.startswith((_VOID, _DCT)) or predicate in _VOID_MORE:
                for value in values:
                    yield px.Triple(node, px.NamedNode(predicate), value)
