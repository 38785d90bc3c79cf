"""From facts to things, in the order of the index."""

from __future__ import annotations

from collections.abc import Callable

from kg.index import estimates, plans
from kg.index.maker import COLUMN, Maker
from kg.index.model import KINDS, LABELS, Thing


def make_things(make: Maker) -> list[Thing]:
    """All things: by kind, then as the kind's lists have them."""
    made: list[Thing] = []
    for kind in KINDS:
        fill = _FILL[kind]
        rows: list[Thing] = []
        for iri in make.kinds[kind]:
            thing = Thing(kind, make.path(iri))
            make.name(thing, iri)
            fill(make, thing, iri)
            thing.values["place"] = make.place(kind, iri) or None
            thing.facets["kind"] = [kind]
            rows.append(thing)
        rows.sort(key=lambda thing: (*thing.key, thing.path))
        made += rows
    return made


def _place(make: Maker, thing: Thing, iri: str) -> None:
    pass


def _term(make: Maker, thing: Thing, iri: str) -> None:
    thing.names.append(iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1])
    defined = {
        COLUMN.get(node.language or "", ""): node.value for node in make.facts.literals("definition", iri)
    }
    thing.values["text"] = " ".join(defined[column] for column in LABELS if column in defined) or None


_FILL: dict[str, Callable[[Maker, Thing, str], None]] = {
    "agency": plans.fill_agency,
    "scheme": estimates.fill_scheme,
    "head": estimates.fill_head,
    "programme": estimates.fill_programme,
    "plan": plans.fill_plan,
    "dataset": plans.fill_dataset,
    "indicator": estimates.fill_indicator,
    "estimates": estimates.fill_estimates,
    "chapter": estimates.fill_chapter,
    "source": estimates.fill_source,
    "entry": plans.fill_entry,
    "undertaking": estimates.fill_part,
    "statement": estimates.fill_prose,
    "passage": estimates.fill_part,
    "paragraph": estimates.fill_prose,
    "place": _place,
    "term": _term,
}
