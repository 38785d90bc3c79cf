"""From a focus node back to the page and row it comes from."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.validate.result import locator_key
from kg.validate.terms import GP, PROV, TYPE, Term
from kg.validate.view import View

_DERIVED = NamedNode(PROV + "wasDerivedFrom")
_IN_SOURCE, _LOCATOR, _FILE_NAME = (NamedNode(GP + n) for n in ("inSource", "locator", "fileName"))
_PLACE, _SOURCE = NamedNode(GP + "Place"), NamedNode(GP + "Source")
_ROUNDABOUT = tuple(
    (NamedNode(iri), inverse)
    for iri, inverse in (
        (GP + "about", False),
        (GP + "entry", False),
        (GP + "from", False),
        (GP + "evidence", False),
        ("http://www.w3.org/ns/dcat#distribution", True),
        ("http://purl.org/dc/terms/temporal", True),
    )
)
"""How to reach a thing with evidence from one that has none itself (an assessment, a match, a distribution, a period)."""


class Evidence:
    """Remembers what it has looked up."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._known: dict[Term, tuple[str, str]] = {}

    def of(self, focus: Term) -> tuple[str, str]:
        """(file name, locator) of the first place in order of file name and locator; empty strings where the data does
        not say."""
        if focus not in self._known:
            self._known[focus] = self._direct(focus) or self._around(focus) or ("", "")
        return self._known[focus]

    def _around(self, focus: Term) -> tuple[str, str] | None:
        for predicate, inverse in _ROUNDABOUT:
            nodes = self.view.subjects(predicate, focus) if inverse else self.view.objects(focus, predicate)
            found = [place for node in nodes if (place := self._direct(node))]
            if found:
                return min(found, key=_order)
        return None

    def _direct(self, focus: Term) -> tuple[str, str] | None:
        types = self.view.objects(focus, TYPE)
        nodes = [focus] if _PLACE in types or _SOURCE in types else self.view.objects(focus, _DERIVED)
        found = [place for node in nodes if (place := self._place(node))]
        with_locator = [place for place in found if place[1]]
        return min(with_locator or found, key=_order, default=None)

    def _place(self, node: Term) -> tuple[str, str] | None:
        locator = self._text(node, _LOCATOR)
        for source in self.view.objects(node, _IN_SOURCE) or [node]:
            if name := self._text(source, _FILE_NAME):
                return name, locator
        return None

    def _text(self, node: Term, predicate: NamedNode) -> str:
        return min(
            (o.value for o in self.view.objects(node, predicate) if isinstance(o, Literal)), default=""
        )


def _order(place: tuple[str, str]) -> tuple[str, list[tuple[int, str]]]:
    return place[0], locator_key(place[1])
