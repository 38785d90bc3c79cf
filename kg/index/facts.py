"""The facts of a release's graph that lists and search go by, taken out of its quads in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.graph.terms import DCAT, DCT, FOAF, GP, ORG, RDFS, SKOS, TYPE, Namespace
from kg.graph.terms import PROV as PROV

_PERIOD: Final = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
_MEASURE: Final = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
_OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")

CLASSES: Final = {
    GP.Agency: "agency",
    GP.FundingScheme: "scheme",
    GP.Head: "head",
    GP.Programme: "programme",
    GP.Plan: "plan",
    DCAT.Dataset: "dataset",
    GP.Indicator: "indicator",
    GP.Estimates: "estimates",
    GP.Chapter: "chapter",
    GP.Source: "source",
    GP.Entry: "entry",
    GP.Undertaking: "undertaking",
    GP.Statement: "statement",
    GP.Passage: "passage",
    GP.Paragraph: "paragraph",
    GP.PlaceName: "place",
    _OWL.Class: "term",
    _OWL.ObjectProperty: "term",
    _OWL.DatatypeProperty: "term",
    SKOS.Concept: "concept",
}
"""Which classes are looked at. A thing of several is of the first; ``concept`` gives names to codes, and is listed nowhere."""
_ORDER: Final = {kind: place for place, kind in enumerate(dict.fromkeys(CLASSES.values()))}

WANTED: Final = {
    predicate: name
    for name, predicate in {
        "label": SKOS.prefLabel,
        "title": DCT.title,
        "name": FOAF.name,
        "rdfs_label": RDFS.label,
        "converted_title": GP.convertedTitle,
        "converted_name": GP.convertedName,
        "translated": GP.translatedTitle,
        "alternative": SKOS.altLabel,
        "earlier": GP.earlierName,
        "code": GP.code,
        "notation": SKOS.notation,
        "definition": SKOS.definition,
        "file": GP.fileName,
        "description": DCT.description,
        "comment": RDFS.comment,
        "sentence": GP.sentence,
        "subject_text": GP.subjectText,
        "aim": GP.aimList,
        "publisher": DCT.publisher,
        "promised_by": GP.promisedBy,
        "responsible": GP.responsible,
        "agency": GP.agency,
        "parent": ORG.subOrganizationOf,
        "class": ORG.classification,
        "scheme_kind": GP.schemeKind,
        "document_kind": GP.documentKind,
        "undertaking_kind": GP.undertakingKind,
        "valid_from": GP.validFrom,
        "valid_to": GP.validTo,
        "theme": DCAT.theme,
        "format": GP.namedFormat,
        "frequency": GP.frequency,
        "periodicity": DCT.accrualPeriodicity,
        "status": GP.status,
        "planned": GP.firstPlanned,
        "target": GP.targetMonth,
        "released": GP.releasedMonth,
        "issued": DCT.issued,
        "assessment": GP.assessment,
        "late": GP.monthsLate,
        "entry": GP.entry,
        "latest": GP.latestEntry,
        "topic": FOAF.primaryTopic,
        "part_of": DCT.isPartOf,
        "ordinal": GP.ordinal,
        "section": GP.section,
        "number": GP.number,
        "start": GP.periodStart,
        "end": GP.periodEnd,
        "language": GP.language,
        "source": GP.primarySource,
        "pages": GP.pageCount,
        "media": GP.mediaType,
        "year": GP.estimatesYear,
        "report_year": GP.reportYear,
        "stated": GP.statedAsOf,
        "period": GP.periodLabel,
        "head": GP.head,
        "programme": GP.programme,
        "listing": GP.listing,
        "scheme": GP.fundingScheme,
        "group": GP.groupList,
        "unit": GP.unitText,
        "about": GP.about,
        "indicator": GP.indicator,
        "figure_status": GP.figureStatus,
        "ref_period": _PERIOD.refPeriod,
        "value": _MEASURE.obsValue,
        "edition": GP.edition,
    }.items()
}
_MENTIONS: Final = GP.mentions
_DERIVED: Final = PROV.wasDerivedFrom
_FROM_DOCUMENTS: Final = frozenset(("plan", "estimates", "chapter"))
"""Kinds of which it is known which documents print them, copies among these."""
_PLACED: Final = frozenset(CLASSES.values()) - {"source", "concept"}
"""Kinds of which it is known where they are printed."""
_CODES: Final = ("authority/frequency/", "/id/theme/", "/id/format/")

Node = NamedNode | Literal


class Facts:
    """``kinds`` by IRI; ``found[name][iri]`` the objects, each once, in the order of the quads; ``mentions`` how often a thing is
    mentioned; ``documents`` what is derived from a source: plans, editions and chapters; ``places`` what a thing is derived from."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.found: dict[str, dict[str, list[Node]]] = {name: {} for name in WANTED.values()}
        self.mentions: Counter[str] = Counter()
        self.documents: dict[str, set[str]] = {}
        self.places: dict[str, list[str]] = {}

    def values(self, name: str, iri: str) -> list[str]:
        """All values of a property, each once."""
        return [node.value for node in self.found[name].get(iri, ())]

    def value(self, name: str, iri: str) -> str:
        """The value of a property; the least of several; empty when there is none."""
        nodes = self.found[name].get(iri)
        if not nodes:
            return ""
        return nodes[0].value if len(nodes) == 1 else min(node.value for node in nodes)

    def literals(self, name: str, iri: str) -> list[Literal]:
        return [node for node in self.found[name].get(iri, ()) if isinstance(node, Literal)]


def gather(quads: Iterable[Quad]) -> Facts:
    """The facts of a release from all its quads, what one subject says together and its types before what our own terms say
    (``kg.release.dumps.line_order``), or from ``quads_of``."""
    facts = Facts()
    kinds, typed = facts.kinds, facts.found["ordinal"]
    found: dict[NamedNode, dict[str, list[Node]] | None] = {
        p: facts.found[name] for p, name in WANTED.items()
    }
    found |= dict.fromkeys((TYPE, _MENTIONS, _DERIVED))
    skipped: dict[str, list[Node]] = {}
    for quad in quads:
        held = found.get(predicate := quad.predicate, skipped)
        if held is skipped:
            continue
        node = quad.object
        if held is None and predicate == TYPE and node not in CLASSES:  # most are, and more costs more
            continue
        iri: str = quad.subject.value  # type: ignore[union-attr]
        if held is not None:
            if held is typed and iri not in kinds:  # each line of a document has a place in it
                continue
            nodes = held.get(iri)
            if nodes is None:
                held[iri] = [node]  # type: ignore[list-item]
            elif node not in nodes:  # a triple may stand in two graphs
                nodes.append(node)  # type: ignore[arg-type]
        elif predicate == TYPE:
            kind = CLASSES[node]  # type: ignore[index]
            if iri not in kinds or _ORDER[kind] < _ORDER[kinds[iri]]:
                kinds[iri] = kind
        elif predicate == _MENTIONS:
            facts.mentions[node.value] += 1  # type: ignore[union-attr]
        elif (kind := kinds.get(iri, "")) in _PLACED:
            facts.places.setdefault(iri, []).append(node.value)  # type: ignore[union-attr]
            if kind in _FROM_DOCUMENTS:
                facts.documents.setdefault(node.value, set()).add(iri)  # type: ignore[union-attr]
    return facts


def quads_of(store: Store) -> Iterator[Quad]:
    """Those quads of a store that ``gather`` looks at, the types first."""
    for node in CLASSES:
        yield from store.quads_for_pattern(None, TYPE, node, None)
    for predicate in (*WANTED, _MENTIONS, _DERIVED):
        yield from store.quads_for_pattern(None, predicate, None, None)
