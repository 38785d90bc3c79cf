"""``/agencies`` for people: the tree, the successions on a time axis, what each successor has inherited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask import Response

from server.agencies.tree import HELD, Agency, Tree, inherited, is_past, tree
from server.budget.facts import budget
from server.budget.tables import millions, totals
from server.charts import views as charts
from server.promises.choosing import known_values
from server.promises.promised import facts
from server.release.queries import as_of
from server.release.serving import OpenRelease
from server.site.pages import label, language, page_response
from server.site.taking import Taken
from server.words import i18n

_FIRST = ("bureau", "department", "office", "unit", "public-body", "council", "university", "fund", "company")
"""Kinds in the order in which a parent's children are shown."""


@dataclass(frozen=True, slots=True)
class Node:
    """An agency in the tree; ``within`` counts it and all below it that still are."""

    agency: Agency
    past: bool
    promises: int
    money: str
    held: Counter[str]
    below: tuple[Node, ...]
    within: int


def page(opened: OpenRelease) -> Response:
    found = tree(opened)
    promised = known_values(facts(opened), "agency")
    nodes = _nodes(opened, found, promised)
    branches = [node for node in nodes if node.below or node.agency.kind == "bureau"]
    others: dict[str, list[Node]] = {}
    for node in nodes:
        if node not in branches:
            others.setdefault("past" if node.past else node.agency.kind, []).append(node)
    languages = i18n.preference(language())
    taken = Taken("/agencies", by_parameter=True)
    return page_response(
        "agencies.html",
        alternates=taken.alternates,
        files=taken.files,
        present=[node for node in branches if not node.past],
        past=[node for node in branches if node.past],
        others=sorted(others.items(), key=lambda item: (item[0] == "past", -len(item[1]), item[0])),
        kinds=lambda kind: label(f"{opened.base}id/agency-kind/{kind}").text,
        events=[(event, event.label(languages), inherited(opened, event)) for event in found.events],
        figure=charts.figure("successions", opened) if found.events else None,
        total=len(found.agencies),
        tail=lambda iri: iri.rsplit("/", 1)[-1],
        counted=HELD,
        day=as_of(opened),
    )


def _nodes(opened: OpenRelease, found: Tree, promised: Counter[str]) -> list[Node]:
    money = _money(opened)
    names = {iri: label(iri).text for iri in found.agencies}

    def order(iri: str) -> tuple[int, str]:
        kind = found.agencies[iri].kind
        return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), names[iri])

    def node(iri: str, above: frozenset[str]) -> Node:
        agency = found.agencies[iri]
        listed = sorted((c for c in found.children.get(iri, ()) if c not in above), key=order)
        below = tuple(node(child, above | {iri}) for child in listed)
        past = is_past(opened, agency)
        return Node(
            agency,
            past,
            promised[agency.code],
            money.get(iri, ""),
            found.held.get(iri, Counter()),
            below,
            (not past) + sum(b.within for b in below),
        )

    return [node(iri, frozenset({iri})) for iri in sorted(found.roots(), key=order)]


def _money(opened: OpenRelease) -> dict[str, str]:
    """What the latest edition estimates for the heads of each agency that has any, in HK$ million."""

    known = budget(opened)
    shown: dict[str, str] = {}
    for code, head in known.heads.items():
        found = totals(known, code)
        if head.agency and found:
            year = max(found)
            words = f"{millions(found[year].amount)} ({year})"
            shown[head.agency] = f"{shown[head.agency]}; {words}" if head.agency in shown else words
    return shown
