"""The short way of a query: a WSGI layer that answers ``/sparql`` without Flask where that is all there is to do.

It takes a query whose answer is a result or a graph. All else (the page, the service description, OPTIONS, errors) goes on to Flask;
an error that was found here travels along as ``govplan.error`` in the environ, so that nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kg.errors import KGError
from kg.settings import Settings
from server.endpoint import answers, protocol
from server.errors import QueryCrashed
from server.http.bodies import close, ending
from server.http.formats import HTML
from server.pool.callers import Callers
from server.release.serving import Lease, OpenRelease, Releases

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

_METHODS = frozenset({"GET", "HEAD", "POST"})


class Lane:
    """Takes the lease that ``cache`` put into the environ as ``govplan.lease``; without one it takes its own."""

    def __init__(self, application: Application, releases: Releases, settings: Settings) -> None:
        self._application, self._releases, self._settings = application, releases, settings
        self._callers = Callers(settings.trusted_proxies)

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if (
            environ["PATH_INFO"] != "/sparql"
            or environ["REQUEST_METHOD"] not in _METHODS
            or "govplan.mounted" in environ
        ):
            return self._application(environ, start_response)
        try:
            body = self._answer(environ, start_response)
        except KGError as error:
            environ["govplan.error"] = error
            body = None
        return self._application(environ, start_response) if body is None else body

    def _answer(self, environ: Environ, start_response: Start) -> Iterable[bytes] | None:
        """None for what Flask answers."""
        method = environ["REQUEST_METHOD"]
        body = b""
        if method == "POST":
            source = environ["wsgi.input"]
            if not hasattr(source, "getvalue"):  # not read yet (``gate`` does)
                return None
            body = source.getvalue()
        operation = protocol.read(
            method,
            environ.get("QUERY_STRING", "").encode("latin-1"),
            environ.get("CONTENT_TYPE", ""),
            body,
        )
        query = operation.query
        if query is None:
            return None
        environ["govplan.query"] = query
        asked = answers.understand(operation, query, environ.get("HTTP_ACCEPT"), self._settings)
        if asked.offer is HTML:
            return None
        lease: Lease | None = environ.get("govplan.lease")
        if lease is not None:
            return self._run(asked, lease, environ, start_response)
        lease = self._releases.lease()
        try:
            sent = self._run(asked, lease, environ, start_response)
        except BaseException:
            lease.end()
            raise
        return ending(sent, lease.end)

    def _run(
        self, asked: answers.Asked, lease: Lease, environ: Environ, start_response: Start
    ) -> Iterable[bytes]:
        opened = lease.release
        try:
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
