"""Heads and schemes that plans name, in a release without Estimates and Yearbook: their graphs are those that they have with them."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad

from kg.graph.concepts import head_facts
from kg.graph.iris import Iris
from kg.graph.schemes import scheme_quads
from kg.graph.terms import Facts
from kg.identity.things import Head, Scheme


def named_quads(iris: Iris, things: Iterable[Head | Scheme]) -> list[Quad]:
    facts = Facts(iris.graph("links"))
    for thing in things:
        if isinstance(thing, Head):
            head_facts(facts, iris, thing)
        else:
            facts.quads += scheme_quads(iris, thing)
    return facts.quads
