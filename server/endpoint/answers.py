"""What ``/sparql`` answers, apart from how it came and how it is sent: used by the view and by the lane around it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from kg.query_guard import QueryShape
from kg.settings import Settings
from server.endpoint import protocol
from server.endpoint.protocol import Operation
from server.endpoint.querytext import Clause, dataset_clause
from server.errors import BadQuery
from server.http.formats import GRAPHS, HTML, RESULTS
from server.http.negotiation import Offer, choose
from server.pool import bounded, direct
from server.pool.callers import Caller
from server.pool.execution import Answer, Job
from server.release.serving import OpenRelease

_IRI = "!#$%&'()*+,/:;=?@[]~"
"""What stands in a header as it stands in an IRI; the rest is percent-encoded."""

FLEETING = "no-store"
"""Cache-Control of an answer that the same query may not get again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that may be run, and the format its answer is wanted in."""

    operation: Operation
    query: str
    shape: QueryShape
    offer: Offer

    @property
    def is_graph(self) -> bool:
        return self.shape.form in _OF_GRAPHS


_OF_GRAPHS = ("CONSTRUCT", "DESCRIBE")


def understand(operation: Operation, query: str, accept: str | None, settings: Settings) -> Asked:
    """Raises TooLarge, QueryError, UnknownFormat, NotAcceptable."""
    shape = protocol.check(operation, settings)
    is_graph = shape.form in _OF_GRAPHS
    format = operation.format
    short = len(accept or "") + len(format or "") <= 300  # longer ones are not worth remembering
    find = _offer if short else _offer.__wrapped__
    return Asked(operation, query, shape, find(is_graph, accept, format))


@lru_cache(maxsize=256)
def _offer(is_graph: bool, accept: str | None, format: str | None) -> Offer:
    return choose((*(GRAPHS if is_graph else RESULTS), HTML), accept=accept, format=format)


def at_once(asked: Asked, opened: OpenRelease, settings: Settings) -> Answer | None:
    """What ``run`` would answer, of this process itself and within some milliseconds (``server.pool.direct``); None for what is left
    to ``run``."""
    if not _is_bounded(asked):
        return None
    answer = direct.answer(
        opened.store,
        asked.query,
        opened.base,
        asked.offer.media_type,
        streams=asked.shape.bounded == "streams",
    )
    return answer if answer is not None and may_be_given(answer, asked, settings) else None


def question(asked: Asked, opened: OpenRelease) -> bytes | None:
    """What is to be asked of ``opened.pool.lookups``; None for what is left to ``run``."""
    if not _is_bounded(asked):
        return None
    return bounded.question(asked.query, opened.base, asked.offer.media_type, asked.shape.bounded)


def _is_bounded(asked: Asked) -> bool:
    return bool(asked.shape.bounded) and asked.operation.default_graphs is None


def may_be_given(answer: Answer, asked: Asked, settings: Settings) -> bool:
    """Whether an answer that ``run`` did not make is within the limits that it keeps."""
    if (answer.kind == "triples") != asked.is_graph:
        return False
    within = (answer.rows or 0) <= (settings.max_result_rows or sys.maxsize)
    return within and (answer.length or 0) <= (settings.max_result_bytes or sys.maxsize)


def run(
    asked: Asked, opened: OpenRelease, caller: Caller, *, rows: int = 0
) -> tuple[Answer, tuple[str, ...]]:
    """The answer, and the graphs that the protocol named and the release does not hold; ``rows`` as in Job.

    Raises QueryRefused, BadRequest, and what Pool.run raises, a syntax error with its place.
    """
    operation, query = asked.operation, asked.query
    clause = dataset_clause(query, opened.base) if "FROM" in query.upper() else Clause()
    default, named = operation.default_graphs, operation.named_graphs
    unknown: tuple[str, ...] = ()
    if clause.all or default is not None:
        unknown = protocol.check_dataset(operation, clause.all, published(opened))
    if clause.repeats and default is None:
        default, named = list(dict.fromkeys(clause.default)), list(dict.fromkeys(clause.named))
    job = Job(
        query=query,
        base=opened.base,
        union=not clause.all,
        default_graphs=default,
        named_graphs=named,
        result_format=asked.offer.media_type,
        graph_format=asked.offer.media_type,
        rows=rows,
        light=asked.shape.light,
    )
    try:
        answer = opened.pool.run(job, caller)
    except BadQuery as error:
        raise protocol.explain(query, error) from None
    if not rows and (answer.kind == "triples") != asked.is_graph:
        raise BadQuery(
            "The query's form could not be told.", hint="begin it with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    return answer, unknown


def headers(asked: Asked, answer: Answer, unknown: tuple[str, ...]) -> list[tuple[str, str]]:
    """What an answer's headers say of it."""
    offer = asked.offer
    said = [
        ("Content-Type", offer.content_type),
        ("Vary", "Accept"),
        ("Content-Disposition", f'inline; filename="result.{offer.name}"'),
        ("Cache-Control", FLEETING if asked.shape.volatile else "public, no-cache"),
    ]
    if answer.length is not None:
        said.append(("Content-Length", str(answer.length)))
    if answer.rows is not None:
        said.append(("X-Row-Count", str(answer.rows)))
    if answer.cut:
        said.append(("X-Truncated", answer.cut))
    if answer.limits:  # what the rest of a long answer may meet; then it says so at its end
        said.append(("X-Result-Limit", ", ".join(f"{name}={most}" for name, most in answer.limits.items())))
    if unknown:
        said.append(("X-Unknown-Graph", ", ".join(f"<{quote(graph, safe=_IRI)}>" for graph in unknown[:10])))
    return said


def published(opened: OpenRelease) -> frozenset[str]:
    """The IRIs of the release's named graphs."""
    if "graphs" not in opened.memo:
        opened.memo["graphs"] = frozenset(
            node.value for node in opened.store.named_graphs() if hasattr(node, "value")
        )
    graphs: frozenset[str] = opened.memo["graphs"]
    return graphs
