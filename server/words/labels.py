"""What to call a thing, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import unquote

import pyoxigraph as px

from kg.graph import prefixes
from server.linked.naming import composed

_NAMES = (
    "skos:prefLabel",
    "dct:title",
    "foaf:name",
    "rdfs:label",
    "gp:convertedName",
    "gp:convertedTitle",
    "gp:fileName",
    "gp:locator",
)
_MEMO_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Label:
    """``lang`` is the text's own language tag, empty when it has none; ``converted`` marks text that a program put into
    the other Chinese script; ``named`` is False for a mere tail of the IRI."""

    text: str
    lang: str = ""
    converted: bool = False
    named: bool = True


def expand(name: str) -> str:
    """A prefixed name as an IRI."""
    prefix, _, local = name.partition(":")
    return prefixes()[prefix] + local


def shorten(iri: str) -> str:
    """An IRI as a prefixed name where a prefix fits, else the IRI."""
    best = max(
        ((ns, name) for name, ns in prefixes().items() if iri.startswith(ns) and len(iri) > len(ns)),
        default=None,
        key=lambda pair: len(pair[0]),
    )
    if best is None or "/" in iri[len(best[0]) :]:
        return iri
    return f"{best[1]}:{iri[len(best[0]) :]}"


def tail(iri: str) -> str:
    """The readable end of an IRI."""
    return unquote(iri.rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1]) or iri


_TAGS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}


def tag_of(literal: px.Literal) -> str:
    """A literal's language tag as it is usually written (the engine keeps tags in lower case), empty without one."""
    tag = literal.language or ""
    return _TAGS.get(tag.lower(), tag)


def pick(texts: Sequence[Label], languages: Sequence[str]) -> Label | None:
    """The best text for a reader of ``languages`` (most wanted first): printed before converted in one language."""

    def rank(label: Label) -> tuple[int, bool, str]:
        wanted = languages.index(label.lang) if label.lang in languages else len(languages)
        return (wanted, label.converted, label.text)

    return min(texts, key=rank, default=None)


Known = Callable[[Sequence[str]], dict[str, list[Label]]]
"""What some things are called, in every language, by IRI; of those that are known."""


class Labels:
    """Labels from a store, remembered in ``memo`` (one per release); ``known`` is asked before the store is."""

    def __init__(
        self, store: px.Store, memo: dict[Any, Any], languages: Sequence[str], known: Known | None = None
    ) -> None:
        self._store = store
        self._known = known or (lambda iris: {})
        self._languages = tuple(languages)
        self._memo: dict[tuple[str, tuple[str, ...]], Label] = memo.setdefault("labels", {})

    def of(self, iri: str) -> Label:
        """The label of a thing; the tail of its IRI when the store has none."""
        label = self._memo.get((iri, self._languages))
        if label is None:
            label = self._keep(iri, self._best(self._known((iri,)).get(iri, ())) or self._find(iri))
        return label

    def ahead(self, iris: Iterable[str]) -> None:
        """Find those of many things at once that are known, before each is asked for."""
        wanted = [iri for iri in dict.fromkeys(iris) if (iri, self._languages) not in self._memo]
        for iri, texts in self._known(wanted).items() if wanted else ():
            if (named := self._best(texts)) is not None:
                self._keep(iri, named)

    def _best(self, texts: Sequence[Label]) -> Label | None:
        """Of all the texts that a thing has: a converted one only where none is printed in the reader's language or in none."""
        printed = [text for text in texts if not text.converted]
        enough = any(text.lang in (self._languages[0], "") for text in printed)
        return pick(printed if enough else texts, self._languages)

    def _keep(self, iri: str, label: Label) -> Label:
        if len(self._memo) >= _MEMO_LIMIT:
            self._memo.clear()
        self._memo[iri, self._languages] = label
        return label

    def _find(self, iri: str) -> Label:
        node = px.NamedNode(iri)
        converted: list[Label] = []
        printed: list[Label] = []
        for predicate, is_converted in _predicates():
            for quad in self._store.quads_for_pattern(node, predicate, None, None):
                if isinstance(quad.object, px.Literal):
                    label = Label(quad.object.value, tag_of(quad.object), is_converted)
                    (converted if is_converted else printed).append(label)
            if printed and not is_converted and any(x.lang in (self._languages[0], "") for x in printed):
                break
        if not printed and not converted and (made := composed(self._store, node, expand)):
            return Label(made.value, tag_of(made))
        years = self._store.quads_for_pattern(node, _year(), None, None)
        if isinstance(year := next((quad.object for quad in years), None), px.Literal):
            printed = [replace(label, text=f"{label.text} {year.value}") for label in printed]
        return pick(printed + converted, self._languages) or Label(shorten_or_tail(iri), named=False)


@cache
def _predicates() -> tuple[tuple[px.NamedNode, bool], ...]:
    """Those of names, in order, and whether what they say is converted."""
    return tuple((px.NamedNode(expand(name)), name.startswith("gp:converted")) for name in _NAMES)


@cache
def _year() -> px.NamedNode:
    return px.NamedNode(expand("gp:estimatesYear"))


def shorten_or_tail(iri: str) -> str:
    """A short name for an IRI without a label: prefixed if it can be, else its tail."""
    short = shorten(iri)
    return short if short != iri else tail(iri)
