"""IRIs as people read them."""

from __future__ import annotations

from kg.validate.terms import GP, SH, SHAPES

_SHORT = {
    SHAPES: "gps:",
    GP: "gp:",
    SH: "sh:",
    "http://purl.org/dc/terms/": "dct:",
    "http://www.w3.org/ns/dcat#": "dcat:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://xmlns.com/foaf/0.1/": "foaf:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/ns/org#": "org:",
    "http://www.w3.org/ns/adms#": "adms:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
    "http://rdfs.org/ns/void#": "void:",
    "http://data.europa.eu/r5r/": "dcatap:",
}


def shorten(text: str) -> str:
    """IRIs of known vocabularies in a SPARQL fragment as prefixed names."""
    for namespace, prefix in _SHORT.items():
        while (start := text.find(f"<{namespace}")) >= 0:
            end = text.index(">", start)
            text = text[:start] + prefix + text[start + 1 + len(namespace) : end] + text[end + 1 :]
    return text
