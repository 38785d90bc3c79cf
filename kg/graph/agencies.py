"""Agencies and their successions (graph ``registry``)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from pyoxigraph import NamedNode, Quad

from kg.graph.iris import Iris, address
from kg.graph.terms import DCT, FOAF, GP, ORG, RDFS, SKOS, TYPE, Facts, boolean, date, text
from kg.graph.vocabulary import publisher_types
from kg.identity.model import Agency, Succession

_UNITS = {"office", "unit", "fund"}


@lru_cache(maxsize=4096)
def agency_quads(base: str, agency: Agency) -> tuple[Quad, ...]:
    """Kept, for all of the registry goes into every release: a build has them made while others read."""
    iris = Iris(base)
    facts = Facts(iris.graph("registry"))
    node = iris.id(agency.path)
    facts.add(node, TYPE, GP.Agency, FOAF.Agent, ORG.Organization)
    if agency.registered:
        facts.add(node, TYPE, ORG.OrganizationalUnit if agency.kind in _UNITS else ORG.FormalOrganization)
    _names(facts, node, agency)
    for alias, language in agency.aliases:
        facts.add(node, SKOS.altLabel, text(alias, language or None))
    facts.add(node, SKOS.altLabel, *(text(short) for short in agency.abbreviations))
    facts.add(node, GP.code, text(agency.code.upper()) if agency.registered else None)
    facts.add(node, ORG.classification, iris.id(f"agency-kind/{agency.kind}"))
    facts.add(node, DCT.type, publisher_types().get(agency.kind))
    facts.add(node, ORG.subOrganizationOf, iris.id(f"agency/{agency.parent}") if agency.parent else None)
    page = address(agency.website) if agency.website else None
    if page is not None:
        facts.add(node, FOAF.homepage, page)
        facts.add(page, TYPE, FOAF.Document)
    facts.add(node, GP.portalId, text(agency.portal_id))
    facts.add(node, GP.validFrom, date(agency.valid_from))
    facts.add(node, GP.validTo, date(agency.valid_to))
    facts.add(node, GP.registered, boolean(agency.registered))
    return tuple(facts.quads)


def _names(facts: Facts, node: NamedNode, agency: Agency) -> None:
    names = {"zh-Hant": agency.name_hant, "zh-Hans": agency.name_hans, "en": agency.name_en}
    known = {tag: name for tag, name in names.items() if name and tag not in agency.converted}
    for tag, name in known.items():
        facts.add(node, FOAF.name, text(name, tag))
        facts.add(node, SKOS.prefLabel, text(name, tag))
    for tag in agency.converted:
        facts.add(node, GP.convertedName, text(names.get(tag, ""), tag))
    if not known:  # an agent must be called something: its code is all that is known
        facts.add(node, FOAF.name, text(agency.code.upper()))
        facts.add(node, SKOS.prefLabel, text(agency.code.upper()))


def succession_quads(iris: Iris, successions: Iterable[Succession]) -> list[Quad]:
    facts = Facts(iris.graph("registry"))
    for event in successions:
        node = iris.id(f"succession/{event.slug}")
        facts.add(node, TYPE, ORG.ChangeEvent)
        facts.add(node, RDFS.label, text(event.label, "en"))
        facts.add(node, DCT.date, date(event.date))
        originals = [iris.id(f"agency/{code}") for code in event.originals]
        results = [iris.id(f"agency/{code}") for code in event.results]
        facts.add(node, ORG.originalOrganization, *originals)
        facts.add(node, ORG.resultingOrganization, *results)
        for original in originals:
            for result in results:
                if original != result:
                    facts.add(original, GP.successor, result)
                    facts.add(result, GP.predecessor, original)
    return facts.quads
