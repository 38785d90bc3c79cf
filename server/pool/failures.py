"""What is told of a query that did not come to its end."""

from __future__ import annotations

import logging
import signal

from server.errors import (
    BadQuery,
    Busy,
    ClientGone,
    QueryCrashed,
    QueryFailed,
    QueryMemory,
    QueryRefused,
    QueryTimeout,
    ServerError,
)
from server.pool.cutting import mark
from server.pool.worker import OUT_OF_MEMORY

log = logging.getLogger("server")


def failure(verdict: str, status: int, timeout: float, megabytes: int) -> ServerError:
    """Why a process ended instead of answering: the pool's verdict (``slots.Run``) and the process's exit status; the limits are those
    it had."""
    if verdict == "gone":
        return ClientGone("The client has left.")
    if status in (-signal.SIGABRT, OUT_OF_MEMORY):
        return QueryMemory(
            "The query needed more memory than one may have.",
            hint="ask for less at once: no ORDER BY, DISTINCT or GROUP BY over so many rows",
            limitMegabytes=megabytes,
        )
    if verdict == "late" or status == -signal.SIGALRM:
        return QueryTimeout(
            f"The query did not finish within {timeout:g} seconds.",
            hint="ask for less: fewer joins without a shared variable, a LIMIT, one agency or plan at a time",
            headers={"Retry-After": "60"},
        )
    return QueryCrashed(
        "The process that ran the query ended before its time; the server goes on.",
        hint="ask for it in a simpler way",
        exit=status,
    )


def fault(code: str, message: str) -> ServerError:
    """The error that a worker told of."""
    if code == "syntax":
        return BadQuery(message)
    if "custom function" in message:  # the query's own fault, and no fault of the server
        return QueryRefused(f"{message}.", hint="the functions of SPARQL 1.1 and the casts of xsd: are known")
    return QueryFailed(message)


def busy() -> Busy:
    return Busy("All query workers are taken.", hint="try again shortly", headers={"Retry-After": "5"})


def cut(why: str) -> bytes:
    """The last line of an answer that is cut short."""
    log.warning("an answer was cut: %s", why)
    return mark(f"THE ANSWER IS CUT HERE: {why}")
