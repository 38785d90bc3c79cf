"""The named queries behind ``kg table``: one ``.rq`` file per table of CONTRACT section 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple

from kg.errors import UsageError
from kg.tables.writers import FORMATS, write
from kg.values.lazy import lazy

__all__ = ["FORMATS", "columns", "example_text", "examples", "names", "query_text", "run", "write"]

_SELECT = lazy(r"^SELECT\s+(.*?)\s*^WHERE", re.MULTILINE | re.DOTALL)

# In the order of the contract; a table is there when its query is.
_ORDER = (
    "entries",
    "datasets",
    "plans",
    "agencies",
    "programmes",
    "provisions",
    "figures",
    "establishment",
    "undertakings",
    "statements",
    "websites",
    "links",
    "ledger",
)


def _folder(name: str) -> dict[str, str]:
    return {
        item.name.removesuffix(".rq"): item.read_text(encoding="utf-8")
        for item in (files("kg.tables") / name).iterdir()
        if item.name.endswith(".rq")
    }


@lru_cache(maxsize=1)
def _examples() -> dict[str, str]:
    return dict(sorted(_folder("examples").items()))


def examples() -> list[str]:
    """The names of the shipped example questions, which are no tables: their columns may change."""
    return list(_examples())


def example_text(name: str) -> str | None:
    """An example question with its comment; None for a name that is none."""
    return _examples().get(name)


@lru_cache(maxsize=1)
def _queries() -> dict[str, str]:
    found = _folder("queries")
    order = {name: place for place, name in enumerate(_ORDER)}
    return {name: found[name] for name in sorted(found, key=lambda n: (order.get(n, len(order)), n))}


def names() -> list[str]:
    return list(_queries())


def query_text(name: str) -> str:
    """The query behind a table, with its comment. Raises UsageError for a table that does not exist."""
    try:
        return _queries()[name]
    except KeyError:
        raise UsageError(f"there is no table {name!r}", hint=f"tables: {', '.join(names())}") from None


def columns(name: str) -> tuple[str, ...]:
    """The columns in order: the variables of the query's outer SELECT."""
    match = _SELECT.search(query_text(name))
    assert match is not None, f"{name}.rq has no plain SELECT … WHERE"
    return tuple(variable.removeprefix("?") for variable in match[1].split())


def run(store: Store, name: str, base: str | None = None) -> Iterator[tuple[str, ...]]:
    """The rows of a table over the union of the store's named graphs; an absent value is an empty string.

    IRIs and the lexical forms of literals stand as they are. ``base`` resolves relative IRIs, of which the shipped
    queries have none.
    """
    solutions = store.query(query_text(name), base_iri=base, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    width = range(len(columns(name)))
    for solution in solutions:
        yield tuple(_cell(solution[index]) for index in width)


def _cell(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, Triple) else term.value
