"""What a query process is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Job:
    """One query. ``default_graphs``/``named_graphs`` None: the query's own dataset clause, or with ``union`` all graphs.
    Media types choose the serialiser by the kind of result; ``rows`` > 0 asks for JSON of that many rows instead.
    ``light``: it looks like a lookup (``kg.query_guard``)."""

    query: str
    base: str
    union: bool = True
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    result_format: str = "application/sparql-results+json"
    graph_format: str = "text/turtle"
    rows: int = 0
    light: bool = False


@dataclass(slots=True)
class Answer:
    """``kind`` is solutions, boolean or triples; ``length`` the bytes of the whole when it is there already, else None:
    then ``pieces`` must be read to its end or closed. ``whole``: all was read and nothing is missing (``cache`` keeps only such).

    ``rows`` counts the solutions or triples of what is there already; ``cut`` says by which limit that was cut (``rows``,
    ``bytes``, or empty); ``limits`` are those that what is yet to come may meet (it says so at its end)."""

    kind: str
    pieces: Iterator[bytes]
    length: int | None
    rows: int | None = None
    cut: str = ""
    limits: dict[str, int] = field(default_factory=dict)
    whole: bool = False


class Chained:
    """A first piece and the rest of a generator, which is closed with it."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._first: bytes | None = first
        self._rest = rest

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._rest)

    def close(self) -> None:
        close = getattr(self._rest, "close", None)
        if close is not None:
            close()
