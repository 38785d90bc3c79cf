"""A description as a page shows it: sorted, labelled, with the places in the sources apart from the facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyoxigraph as px

from server.evidence.links import evidence_of
from server.http import links
from server.linked.things import Description, Property
from server.release.serving import OpenRelease
from server.site.pages import labels, language
from server.words import i18n, locators
from server.words.labels import Label, Labels, expand, shorten, tag_of

_TWICE = {"foaf:name": "skos:prefLabel", "oa:hasBody": "gp:to", "oa:hasTarget": "gp:from"}
"""Properties stated beside another with the same values."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: a text (``lang``, ``datatype`` a short name or empty) or a thing (``link``, ``outside``)."""

    text: str
    lang: str = ""
    datatype: str = ""
    link: str = ""
    outside: bool = False
    converted: bool = False
    title: str = ""
    mark: str = ""
    graphs: tuple[int, ...] = ()
    """The numbers of the graphs that state it, where the page has more than one."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its name for people, its values on this page and how many there are."""

    name: str
    iri: str
    link: str
    values: list[Value]
    total: int
    graphs: tuple[int, ...] = ()
    """The numbers of the graphs that state all of the values, where it is the same for all."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A place in a source."""

    source: str
    source_link: str
    place: str
    link: str
    text: str
    evidence: str
    """The address of the page that shows the place."""


@dataclass(frozen=True, slots=True)
class Stating:
    """A named graph that states something on the page: its number there, its name, and where it or its source is shown."""

    number: int
    iri: str
    name: str
    link: str


@dataclass(slots=True)
class ThingView:
    iri: str
    label: Label
    kinds: list[Value]
    status: str
    facts: list[Fact]
    incoming: list[Fact]
    printed: list[Printed] = field(default_factory=list)
    pages: int = 1
    graphs: list[Stating] = field(default_factory=list)


_LOCATOR = re.compile(r"(?:page=\d+;)?(?:row|line)=\d+(?:-\d+)?")
_APART = {"prov:wasDerivedFrom", "gp:status", "gp:ordinal"}
_FIRST = (
    "dct:title", "gp:convertedTitle", "skos:prefLabel", "foaf:name", "gp:convertedName", "rdfs:label",
    "dct:description", "gp:convertedDescription", "rdfs:comment", "skos:definition", "gp:promisedBy", "gp:responsible",
    "dct:publisher", "dct:isPartOf", "foaf:primaryTopic", "gp:targetMonth", "gp:releasedMonth", "gp:firstPlanned",
    "dct:issued", "gp:frequencyText", "gp:formatList", "dcat:theme",
)  # fmt: skip


def view(opened: OpenRelease, description: Description) -> ThingView:
    """The page's view of a description, in the reader's language."""
    names = labels()
    sides = (*description.outgoing, *description.incoming)
    names.ahead(value.value for prop in sides for value in prop.values if isinstance(value, px.NamedNode))
    status = description.first("gp:status")
    order = {expand(name): number for number, name in enumerate(_FIRST)}
    apart = {expand(name) for name in _APART}
    outgoing = sorted(description.outgoing, key=lambda p: (order.get(p.iri, len(order)), p.iri))
    sources = description.all("prov:wasDerivedFrom")
    graphs = _graphs(opened, names, description)
    numbers = {graph.iri: graph.number for graph in graphs} if len(graphs) > 1 else {}
    shown = ThingView(
        iri=description.iri,
        label=names.of(description.iri),
        kinds=[
            _kind(names, iri)
            for iri in sorted(description.types, key=lambda iri: not iri.startswith(links.GP))
        ],
        status=status.value.rsplit("/", 1)[-1] if isinstance(status, px.NamedNode) else "",
        facts=[_fact(names, p, numbers) for p in _once(outgoing) if p.values and p.iri not in apart],
        incoming=[
            replace(fact, name=_of(fact.name))
            for fact in (_fact(names, p, numbers) for p in _once(description.incoming) if p.values)
        ],
        printed=[
            p
            for s in sources
            if isinstance(s, px.NamedNode) and (p := _printed(opened, names, s.value, description.iri))
        ],
        pages=description.pages,
        graphs=graphs,
    )
    return shown


def _once(properties: Sequence[Property]) -> list[Property]:
    """Without what the same page says already in another vocabulary, for its readers; the RDF has both."""
    by_name = {shorten(prop.iri): prop for prop in properties}
    twice = {
        by_name[again].iri
        for again, first in _TWICE.items()
        if again in by_name and first in by_name and _same(by_name[again], by_name[first])
    }
    return [prop for prop in properties if prop.iri not in twice]


def _same(one: Property, other: Property) -> bool:
    return one.total == other.total and set(one.values) == set(other.values)


def _graphs(opened: OpenRelease, names: Labels, description: Description) -> list[Stating]:
    """The named graphs that state what the page shows."""
    sides = (*description.outgoing, *description.incoming)
    iris = sorted({graph for prop in sides for graphs in prop.graphs for graph in graphs})
    stem = opened.base + "id/graph/"
    found = []
    for number, iri in enumerate(iris, 1):
        name = iri.removeprefix(stem)
        if name.startswith("source/"):  # it is known by the document whose statements it holds
            source = f"{opened.base}id/{name}"
            found.append(Stating(number, iri, names.of(source).text, links.href(source)))
        else:
            words = i18n.translator(language())(f"graph.{name}") if name in _OUR_GRAPHS else shorten(iri)
            found.append(Stating(number, iri, words, links.href(iri)))
    return found


_OUR_GRAPHS = {"vocabulary", "registry", "links", "release"}


def _fact(names: Labels, prop: Property, numbers: dict[str, int]) -> Fact:
    stating = [tuple(numbers[g] for g in graphs if g in numbers) for graphs in prop.graphs]
    common = stating[0] if len(set(stating)) == 1 else ()
    return Fact(
        property_name(names, prop.iri),
        prop.iri,
        links.href(prop.iri),
        [
            replace(_value(names, value), graphs=() if common else graphs)
            for value, graphs in zip(prop.values, stating, strict=True)
        ],
        prop.total,
        common,
    )


def property_name(names: Labels, iri: str) -> str:
    """A property's label from the vocabulary, else from our words for the common ones, else its prefixed name."""
    label = names.of(iri)
    if label.named:
        return label.text[:1].upper() + label.text[1:]
    name = shorten(iri)
    return i18n.find(language(), f"property.{name}") or name


def _of(name: str) -> str:
    """A property's name read from the other end."""
    return i18n.translator(language())("thing.of", name=name[:1].lower() + name[1:])


def _value(names: Labels, term: Any) -> Value:
    if isinstance(term, px.NamedNode):
        return _thing(names, term.value)
    if isinstance(term, px.Literal):
        datatype = "" if term.language else shorten(term.datatype.value)
        text = term.value
        if datatype == "xsd:boolean":
            text = i18n.translator(language())("yes" if text in ("true", "1") else "no")
        # the language is worth a mark only when it is not the reader's, and there are words
        lang = tag_of(term) if any(c.isalpha() for c in text) else ""
        mark = lang if lang != language() else ""
        return Value(text, lang, "" if datatype == "xsd:string" else datatype, mark=mark)
    return Value(str(term))


def _thing(names: Labels, iri: str) -> Value:
    label = names.of(iri)
    outside = links.is_outside(iri)
    text = label.text if label.named or not outside else shorten(iri)
    if _LOCATOR.fullmatch(text):
        text = say_locator(text)
    return Value(
        text,
        label.lang,
        link=links.href(iri),
        outside=outside,
        converted=label.converted,
        title=iri,
    )


def _kind(names: Labels, iri: str) -> Value:
    """A class; the ones that we reuse have words of ours."""
    shown = _thing(names, iri)
    words = i18n.find(language(), f"class.{shorten(iri)}")
    return replace(shown, text=words) if words else shown


def _printed(opened: OpenRelease, names: Labels, iri: str, fact: str) -> Printed | None:
    """The place that an IRI names; None when it is a whole source or not in the store."""
    values: dict[str, Any] = {}
    for quad in opened.store.quads_for_pattern(px.NamedNode(iri), None, None, None):
        values[quad.predicate.value] = quad.object
    source = values.get(expand("gp:inSource"))
    if source is None:
        return None
    text = values.get(expand("gp:sourceText"))
    locator = values.get(expand("gp:locator"))
    return Printed(
        names.of(source.value).text,
        links.href(source.value),
        say_locator(locator.value) if locator is not None else iri,
        links.href(iri),
        text.value if text is not None else "",
        evidence_of(iri, fact),
    )


def say_locator(locator: str) -> str:
    """``page=3;row=12`` in the reader's language."""
    return locators.say_locator(locator, language())


__all__ = ["ThingView", "property_name", "say_locator", "view"]
