"""Quads in the order of their N-Quads lines, in one go and in parts."""

from __future__ import annotations

import random

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import order
from kg.graph.terms import TYPE

X = "http://example.org/"


def some(number: int, seed: int) -> list[Quad]:
    """Quads with subjects that begin alike, equal quads, and types both as predicates and inside literals."""
    pick = random.Random(seed)
    subjects = [NamedNode(X + "a" * n + tail) for n in range(6) for tail in ("", "/b", "!", "~", "0")]
    objects = [NamedNode(f"{X}C{n}") for n in range(3)] + [Literal(f'a {TYPE} <x> "q"'), Literal("é\n")]
    graphs = [NamedNode(f"{X}g{n}") for n in range(3)]
    predicates = [TYPE, NamedNode(f"{X}p")]
    return [
        Quad(pick.choice(subjects), pick.choice(predicates), pick.choice(objects), pick.choice(graphs))
        for _ in range(number)
    ]


@pytest.mark.parametrize("at_once", [1, 7, 100, 100_000])
def test_parts_give_the_same_as_the_whole(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(order, "_AT_ONCE", at_once)
    quads = some(700, seed=1)
    ordered, counts = order.in_line_order(quads)
    assert [str(q) for q in ordered] == sorted({str(q) for q in quads})
    assert counts.graphs.total() == len(ordered)
    assert counts.subjects == len({q.subject for q in ordered})
    types = [q for q in ordered if q.predicate == TYPE and isinstance(q.object, NamedNode)]
    assert counts.classes.total() == len(types)


def test_nothing_is_in_order() -> None:
    assert order.in_line_order([])[0] == []


def test_more_quads_find_their_places_once() -> None:
    quads = some(300, seed=2)
    ordered, _ = order.in_line_order(quads[:200])
    order.insert(ordered, quads[150:])
    assert [str(q) for q in ordered] == sorted({str(q) for q in quads})
