"""Distributions of released datasets that have a real address (graph ``links``)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Quad

from kg.graph import sentences
from kg.graph.iris import Iris, encode, eu
from kg.graph.terms import DCAT, DCATAP, DCT, GP, TRUE, TYPE, Facts, text
from kg.graph.values import format_node, known_format, media_type_node
from kg.identity.model import DatasetRecord

LICENCE = NamedNode("https://data.gov.hk/en/terms-and-conditions")
_PORTAL = "data.gov.hk"
_LISTING = "https://data.gov.hk/en-datasets/provider/"


def distribution_quads(
    iris: Iris,
    record: DatasetRecord,
    printed: Sequence[NamedNode],
    formats: Sequence[str],
    title: tuple[str, str],
) -> list[Quad]:
    """One per named format (or one when none is named), at the printed addresses or else the provider's listing on the
    portal; none without either. ``title`` is (language, text)."""
    if printed:
        addresses, rule = list(printed), "address-printed"
    elif portal := (record.responsible and record.responsible.portal_id) or record.agency.portal_id:
        addresses, rule = [NamedNode(f"{_LISTING}{encode(portal)}")], "address-provider-listing"
    else:
        return []
    facts = Facts(iris.graph("links"))
    language, words = title
    for name in formats or ("",):
        node = iris.id(f"{record.path}/distribution-{name or 'listing'}")
        facts.add(iris.id(record.path), DCAT.distribution, node)
        facts.add(node, TYPE, DCAT.Distribution)
        facts.add(node, DCT.title, text(f"{words} ({name})" if name else words, language))
        if rule == "address-provider-listing":
            facts.add(node, DCT.description, text(sentences.distribution(name, language), language))
            facts.add(node, GP.derivedDescription, TRUE)
        facts.add(node, DCAT.accessURL, *addresses)
        facts.add(node, GP.addressRule, iris.id(f"rule/{rule}"))
        facts.add(node, DCATAP.availability, eu("planned-availability", "AVAILABLE"))
        if any(_on_portal(item) for item in addresses):
            facts.add(node, DCT.license, LICENCE)
        if name:
            facts.add(node, GP.namedFormat, format_node(iris, name))
            known = known_format(name)
            if known and known.eu_file_type:
                facts.add(node, DCT.format, eu("file-type", known.eu_file_type))
            if known and known.media_type:
                media_type = media_type_node(known.media_type)
                facts.add(node, DCAT.mediaType, media_type)
                facts.add(media_type, TYPE, DCT.MediaType)
    return facts.quads


def _on_portal(item: NamedNode) -> bool:
    host = urlsplit(item.value).hostname or ""
    return host == _PORTAL or host.endswith(f".{_PORTAL}")
