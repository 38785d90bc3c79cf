"""The integrity constraints of the RDF Data Cube recommendation, run on the union of a release's graphs.

The constraints themselves are the W3C's and lie beside this checkout (``../shared/conformance/qb``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

QB = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "qb"
_QB = "http://purl.org/linked-data/cube#"
_NORMAL = ("closure", "flatten")
_TEMPLATES = {"ic-20": "list-hierarchies", "ic-21": "list-inverse-hierarchies"}


def available() -> bool:
    return (QB / "ic").is_dir()


def names() -> list[str]:
    """``ic-01`` and so on."""
    return [path.stem for path in sorted((QB / "ic").glob("*.rq"))]


def union(quads: Iterable[Quad | Triple]) -> Store:
    """All graphs as one, after the normalisation algorithm of the recommendation."""
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)
    for name in _NORMAL:
        store.update((QB / "normalize" / f"{name}.ru").read_text(encoding="utf-8"))
    return store


def violated(store: Store, name: str) -> bool:
    query = (QB / "ic" / f"{name}.rq").read_text(encoding="utf-8")
    if name not in _TEMPLATES:
        return bool(store.query(query))
    listing = (QB / "normalize" / f"{_TEMPLATES[name]}.rq").read_text(encoding="utf-8")
    return any(
        bool(store.query(query.replace("$p", row["p"].value)))
        for row in store.query(listing)  # type: ignore[union-attr]
    )


def duplicates(store: Store) -> list[tuple[str, ...]]:
    """What IC-12 asks, by grouping: the dimension values that more than one observation of a cube has. Also sees what IC-11 asks:
    an observation without a value (or with two) of a dimension is listed with the dimension's name."""
    dimensions: dict[NamedNode, list[NamedNode]] = {}
    rows = store.query(
        f"SELECT ?set ?dim {{ ?set <{_QB}structure>/<{_QB}component>/<{_QB}componentProperty> ?dim . ?dim a <{_QB}DimensionProperty> }}"
    )
    for row in rows:  # type: ignore[union-attr]
        dimensions.setdefault(row["set"], []).append(row["dim"])
    found: Counter[tuple[str, ...]] = Counter()
    wrong: list[tuple[str, ...]] = []
    for quad in store.quads_for_pattern(None, NamedNode(f"{_QB}dataSet"), None):
        key = [quad.object.value]
        for dimension in sorted(dimensions.get(quad.object, ()), key=str):
            values = [q.object for q in store.quads_for_pattern(quad.subject, dimension, None)]
            if len(values) != 1:
                wrong.append((quad.subject.value, dimension.value))
            key += map(str, values)
        found[tuple(key)] += 1
    return wrong + [key for key, count in found.items() if count > 1]
