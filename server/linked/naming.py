"""Names for things that no document names: a figure is called by its measure and period, a footnote by its first words, a mention
by its words and what they stand in, a nil return by its section and its words."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as px

_MEASURED = ("gp:measureText", "gp:lineName", "gp:establishmentMeasure")
_WORDS = ("gp:sentence", "rdfs:comment", "oa:exact", "gp:printedValue")
_TITLES = ("dct:title", "rdfs:label", "skos:prefLabel", *_WORDS)
_LONGEST = 60


def composed(store: px.Store, node: px.NamedNode, expand: Callable[[str], str]) -> px.Literal | None:
    """A name put together from facts, in the language they are printed in; None where there is nothing to go by."""

    def first(of: px.NamedNode, name: str) -> px.NamedNode | px.BlankNode | px.Literal | px.Triple | None:
        quad = next(store.quads_for_pattern(of, px.NamedNode(expand(name)), None, None), None)
        return quad.object if quad is not None else None

    def spoken(name: str, through: str = "rdfs:label") -> str:
        thing = first(node, name)
        if isinstance(thing, px.NamedNode):
            thing = first(thing, through)
        return thing.value if isinstance(thing, px.Literal) else ""

    def called(name: str, language: str | None) -> str:
        """A code of a list by its name in the language, else the code itself."""
        thing, code = first(node, name), spoken(name, "skos:notation")
        if code not in ("", "none") and language not in (None, "en") and isinstance(thing, px.NamedNode):
            for quad in store.quads_for_pattern(thing, px.NamedNode(expand("skos:prefLabel")), None, None):
                if isinstance(quad.object, px.Literal) and quad.object.language == language:
                    return quad.object.value
        return code

    for name in _MEASURED:
        measured = first(node, name)
        if isinstance(measured, px.NamedNode):
            measured = first(measured, "skos:notation")
        if isinstance(measured, px.Literal):
            period, status = spoken("sdmx-dimension:refPeriod"), called("gp:figureStatus", measured.language)
            text = " · ".join(part for part in (measured.value, period, status) if part and part != "none")
            return _literal(text, measured)
    words, within = first(node, "gp:sourceText"), first(node, "gp:from")
    if isinstance(words, px.Literal) and isinstance(within, px.NamedNode):
        whole = next((said for name in _TITLES if isinstance(said := first(within, name), px.Literal)), None)
        return _literal(f"{words.value} · {_short(whole.value)}", whole) if whole is not None else words
    section = spoken("gp:section", "skos:notation")
    if isinstance(words, px.Literal) and section:
        return _literal(f"{section} · {_short(words.value)}", words)
    for name in _WORDS:
        said = first(node, name)
        if isinstance(said, px.Literal):
            return _literal(_short(said.value), said)
    return None


def _short(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _literal(text: str, like: px.Literal) -> px.Literal:
    return px.Literal(text, language=like.language) if like.language else px.Literal(text)
