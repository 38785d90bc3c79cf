"""The short way of a query: a WSGI layer that answers ``/sparql`` without Flask where that is all there is to do.

It takes a query whose answer is a result or a graph. All else (the page, the service description, OPTIONS, errors) goes on to Flask;
an error that was found here travels along as ``govplan.error`` in the environ, so that nothing is asked twice.

Who serves requests in a thread that must not wait asks ``is_quick`` before the layers are called. What it finds out is left in the
environ: ``govplan.asked`` (what is asked), ``govplan.quick`` (the release and the answer), ``govplan.begun`` (when it began). Where
the answer is no, ``ask`` may bring it without waiting; the lease that it took is left as ``govplan.held``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.query_bounded import LONGEST
from kg.settings import Settings
from server.endpoint import answers, protocol
from server.errors import QueryCrashed
from server.http.bodies import close, ending
from server.http.formats import HTML
from server.pool.callers import Callers
from server.pool.jobs import Answer
from server.release.serving import Lease, OpenRelease, Releases

if TYPE_CHECKING:
    import asyncio

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

_METHODS = frozenset({"GET", "HEAD", "POST"})
_LONGEST = 3 * LONGEST
"""Characters of an encoded query up to which ``is_quick`` looks at it."""
_NONE = (None, None)


class Lane:
    """Takes the lease that ``cache`` put into the environ as ``govplan.lease``; without one it takes its own."""

    def __init__(self, application: Application, releases: Releases, settings: Settings) -> None:
        self._application, self._releases, self._settings = application, releases, settings
        self._callers = Callers(settings.trusted_proxies)

    def is_quick(self, environ: Environ) -> bool:
        """Whether a request whose body, if any, is there is answered without waiting for anything: a query that this process itself has
        answered by now, in some milliseconds at most."""
        if not _is_ours(environ) or "HTTP_CONTENT_ENCODING" in environ:
            return False
        encoded, body = environ["QUERY_STRING"], _body(environ)
        if body is None or len(encoded) + len(body) > _LONGEST or not encoded.isascii():
            return False
        environ["govplan.begun"] = time.perf_counter()
        try:
            asked = self._understand(environ, body)
        except KGError:  # is found again, where it is answered
            return False
        opened = self._releases.opened()
        if asked is None or asked.offer is HTML or opened is None:
            return False
        environ["govplan.asked"] = asked
        if opened.pool.in_memory:  # there is no need to read on disk
            return False
        answer = answers.at_once(asked, opened, self._settings)
        if answer is None:
            return False
        environ["govplan.quick"] = opened, answer
        return True

    def ask(self, environ: Environ, loop: asyncio.AbstractEventLoop, then: Callable[[bool], object]) -> bool:
        """Put what ``is_quick`` understood to the release's own process for lookups. Where that can be done, ``then`` is called by the
        loop, with whether the answer is there."""
        asked, opened = environ.get("govplan.asked"), self._releases.opened()
        if asked is None or opened is None or not opened.pool.lookups.has_worker:
            return False
        question = answers.question(asked, opened)
        if question is None:
            return False
        lease = self._releases.lease()
        tell = partial(self._tell, environ, lease, then)
        if lease.release is opened and opened.pool.lookups.ask(loop, question, tell):
            return True
        lease.end()
        return False

    def _tell(
        self, environ: Environ, lease: Lease, then: Callable[[bool], object], answer: Answer | None
    ) -> None:
        if answer is None or not answers.may_be_given(answer, environ["govplan.asked"], self._settings):
            lease.end()
            then(False)
            return
        environ["govplan.quick"] = lease.release, answer
        environ["govplan.held"] = lease
        try:
            then(True)
        finally:
            if environ.pop("govplan.held", None) is not None:  # nobody needed it
                lease.end()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if not _is_ours(environ):
            return self._application(environ, start_response)
        try:
            body = self._answer(environ, start_response)
        except KGError as error:
            environ["govplan.error"] = error
            body = None
        return self._application(environ, start_response) if body is None else body

    def _answer(self, environ: Environ, start_response: Start) -> Iterable[bytes] | None:
        """None for what Flask answers."""
        asked = environ.get("govplan.asked")
        if asked is None:
            body = _body(environ)
            asked = None if body is None else self._understand(environ, body)
        if asked is None or asked.offer is HTML:
            return None
        lease: Lease | None = environ.get("govplan.lease")
        if lease is not None:
            return self._run(asked, lease, environ, start_response)
        lease = environ.pop("govplan.held", None) or self._releases.lease()
        try:
            sent = self._run(asked, lease, environ, start_response)
        except BaseException:
            lease.end()
            raise
        return ending(sent, lease.end)

    def _understand(self, environ: Environ, body: bytes) -> answers.Asked | None:
        """None where no query is asked."""
        operation = protocol.read(
            environ["REQUEST_METHOD"],
            environ.get("QUERY_STRING", "").encode("latin-1"),
            environ.get("CONTENT_TYPE", ""),
            body,
        )
        query = operation.query
        if query is None:
            return None
        environ["govplan.query"] = query
        return answers.understand(operation, query, environ.get("HTTP_ACCEPT"), self._settings)

    def _run(
        self, asked: answers.Asked, lease: Lease, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        opened = lease.release
        answer: Answer
        unknown: tuple[str, ...] = ()
        try:
            of, answer = environ.get("govplan.quick", _NONE)
            if of is not opened:
                answer, unknown = answers.run(asked, opened, self._callers.caller(environ))
        except QueryCrashed:
            if (opened.folder / "store").is_dir():
                raise
            return self._run_again(asked, opened, environ, start_response)
        environ["govplan.route"] = "/sparql"
        environ["govplan.release"] = opened.id
        environ.setdefault("govplan.keep", not asked.shape.volatile)
        environ["govplan.answer"] = answer
        start_response("200 OK", answers.headers(asked, answer, unknown))
        if environ["REQUEST_METHOD"] == "HEAD":
            close(answer.pieces)
            return []
        return answer.pieces if answer.length is None else list(answer.pieces)

    def _run_again(
        self, asked: answers.Asked, gone: OpenRelease, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        """The release was taken away while it was being left, and no process can be started for it any more: the query is put
        to the one that is current now. Raises QueryCrashed where that is the same."""
        lease = self._releases.lease()
        if lease.release is gone:
            lease.end()
            raise QueryCrashed("The release was taken away.", hint="ask again")
        environ["govplan.keep"] = False  # what is kept is kept under the release of the request's first lease
        try:
            sent = self._run(asked, lease, environ, start_response)
        except BaseException:
            lease.end()
            raise
        return ending(sent, lease.end)


def _is_ours(environ: Environ) -> bool:
    return (
        environ["PATH_INFO"] == "/sparql"
        and environ["REQUEST_METHOD"] in _METHODS
        and "govplan.mounted" not in environ
    )


def _body(environ: Environ) -> bytes | None:
    """Empty but for POST; None for one that has not been read yet (``gate`` does)."""
    if environ["REQUEST_METHOD"] != "POST":
        return b""
    read = getattr(environ["wsgi.input"], "getvalue", None)
    body: bytes | None = None if read is None else read()
    return body
