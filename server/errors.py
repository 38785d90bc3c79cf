"""Every error the server answers: problem details (RFC 9457) for machines, a page for people, one shape, one handler."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, PreconditionFailed

from kg.errors import KGError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("server")


class ServerError(KGError):
    """A KGError with what HTTP adds: a ``slug`` that names the kind of problem, headers, and further members."""

    slug = "error"

    def __init__(
        self,
        detail: str,
        *,
        hint: str = "",
        headers: dict[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail, hint=hint)
        self.headers = headers or {}
        self.members = members


class BadRequest(ServerError):
    title, status, slug = "The request is not understood", 400, "bad-request"


class BadQuery(ServerError):
    title, status, slug = "The query is not understood", 400, "bad-query"


class QueryRefused(ServerError):
    title, status, slug = "The query is refused", 400, "query-refused"


class UpdateRefused(ServerError):
    title, status, slug = "This endpoint is read-only", 403, "read-only"


class UnknownFormat(ServerError):
    title, status, slug = "No such format", 400, "unknown-format"

    def __init__(self, name: str, offered: Sequence[str]) -> None:
        super().__init__(
            f"There is no format {name!r} here.", hint=f"one of: {', '.join(offered)}", offered=list(offered)
        )


class NotAcceptable(ServerError):
    title, status, slug = "None of the accepted formats is offered", 406, "not-acceptable"

    def __init__(self, offered: Sequence[tuple[str, str]]) -> None:
        super().__init__(
            "The Accept header rules out every representation there is.",
            hint=f"one of: {', '.join(media for _, media in offered)}",
            offered=[{"format": name, "mediaType": media} for name, media in offered],
            headers={"Vary": "Accept"},
        )


class NotFound(ServerError):
    title, status, slug = "There is nothing here", 404, "not-found"


class MethodNotAllowed(ServerError):
    title, status, slug = "This method is not allowed here", 405, "method-not-allowed"


class UnsupportedMediaType(ServerError):
    title, status, slug = "The body's media type is not supported", 415, "unsupported-media-type"


class TooLarge(ServerError):
    title, status, slug = "The request is too large", 413, "too-large"


class SlowRequest(ServerError):
    title, status, slug = "The request came too slowly", 408, "slow-request"


class NoRelease(ServerError):
    title, status, slug = "There is no release yet", 503, "no-release"


class QueryTimeout(ServerError):
    title, status, slug = "The query took too long", 503, "query-timeout"


class Busy(ServerError):
    title, status, slug = "The server is busy", 503, "busy"


class QueryMemory(ServerError):
    title, status, slug = "The query needs too much memory", 503, "query-memory"


class ClientGone(ServerError):
    """Nobody reads this; the log does (the status is nginx's for it)."""

    title, status, slug = "The client has left", 499, "client-gone"


class QueryCrashed(ServerError):
    title, status, slug = "The query broke the engine", 500, "query-crashed"


class QueryFailed(ServerError):
    title, status, slug = "The query could not be carried out", 500, "query-failed"


_BY_STATUS: dict[int, type[ServerError]] = {
    400: BadRequest,
    404: NotFound,
    405: MethodNotAllowed,
    406: UnknownFormat,
    408: SlowRequest,
    413: TooLarge,
    414: TooLarge,
    415: UnsupportedMediaType,
    431: TooLarge,
}


_OTHERS = {412: "precondition-failed", 416: "range-not-satisfiable", 500: "internal"}
"""Slugs of what only werkzeug raises."""
_OUTCOMES = {
    "query": "refused",
    "bad-query": "syntax",
    "query-timeout": "timeout",
    "query-memory": "memory",
    "client-gone": "gone",
    "busy": "busy",
    "query-crashed": "crashed",
    "query-failed": "failed",
    **dict.fromkeys(
        ("query-refused", "read-only", "too-large", "bad-request", "not-acceptable", "unknown-format"),
        "refused",
    ),
}
"""What became of a query (metrics.OUTCOMES), by the slug of the problem that its client was told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is told about an error. ``members`` are extension members of the problem details."""

    slug: str
    title: str
    status: int
    detail: str
    hint: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)

    def to_json(self, instance: str, base: str = "") -> dict[str, Any]:
        """``base``: the IRI under which kinds of problems are named; "" within a request, which knows it."""
        from server.http import links

        body: dict[str, Any] = {
            "type": f"{base or links.base()}about/errors#{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:govplan:request:{instance}",
            "requestId": instance,
        }
        if self.hint:
            body["hint"] = self.hint
        return body | self.members


def describe(error: Exception) -> Problem:
    """The problem an exception stands for; what was not foreseen tells nothing of the inside."""
    if isinstance(error, ServerError):
        return Problem(
            error.slug, error.title, error.status, error.detail, error.hint, error.headers, error.members
        )
    if isinstance(error, KGError):
        slug = type(error).__name__.removesuffix("Error").lower()
        return Problem(slug, error.title, error.status, error.detail, error.hint)
    if isinstance(error, HTTPException) and error.code is not None:
        kind = _BY_STATUS.get(error.code, ServerError)
        headers = {
            k: v for k, v in error.get_headers() if k.lower() in ("allow", "content-range", "retry-after")
        }
        title = kind.title if error.code in _BY_STATUS else error.name
        slug = kind.slug if error.code in _BY_STATUS else _OTHERS.get(error.code, "bad-request")
        return Problem(slug, title, error.code, error.description or error.name, headers=headers)
    return Problem(
        "internal",
        "Something went wrong here",
        500,
        "The server could not answer; the fault is ours, not yours.",
    )


def refusal(status: int, detail: str) -> Problem:
    """What is told of what is refused before it has become a request."""
    kind = _BY_STATUS.get(status, BadRequest)
    slug = _OTHERS.get(status, kind.slug)
    return Problem(slug, kind.title if slug == kind.slug else HTTPStatus(status).phrase, status, detail)


def respond(problem: Problem) -> Response:
    """The answer that tells a problem: a page when the client is a browser, else problem details."""
    from server.about.problems import KINDS
    from server.http.negotiation import prefers_html
    from server.site.pages import language, render
    from server.words.i18n import translator

    if prefers_html(request.headers.get("Accept")) and request.args.get("format") in (None, "html"):
        t, known = translator(language()), problem.slug in KINDS
        body = render(
            "error.html",
            problem=problem,
            title=t(f"problem.{problem.slug}") if known else problem.title,
            advice=t(f"problem.{problem.slug}.advice") if known else "",
            request_id=g.request_id,
        )
        response = Response(body, content_type="text/html; charset=utf-8")
    else:
        text = json.dumps(problem.to_json(g.request_id), ensure_ascii=False)
        response = Response(text, content_type="application/problem+json")
    response.status_code = problem.status
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def precondition_failed(response: Response) -> Response:
    """Instead of what werkzeug answers to an If-Match that names another state: the whole body under the status 412."""
    response.close()
    return respond(describe(PreconditionFailed()))


def outside(app: Flask) -> Callable[[Exception], WSGIApplication]:
    """For a layer around Flask: the WSGI application that answers an exception of its own."""

    def of(error: Exception) -> WSGIApplication:
        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            with app.request_context(environ):
                g.request_id = environ["govplan.request_id"]
                if request.url_rule is not None:
                    environ["govplan.route"] = request.url_rule.rule
                return _respond_to(error)(environ, start_response)

        return answer

    return of


def _of_release(path: object) -> bool:
    releases = (current_app.config["OUT"] / "releases").absolute()
    return isinstance(path, str | os.PathLike) and Path(path).absolute().is_relative_to(releases)


def install(app: Flask) -> None:
    """Make every exception that leaves a view a problem."""

    @app.errorhandler(Exception)
    def _(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
            return error  # a redirect
        return _respond_to(error)


def _respond_to(error: Exception) -> Response:
    if isinstance(error, FileNotFoundError) and _of_release(error.filename):
        # an operator took the folder of a release away while it was served
        error = NoRelease(
            "This file of the release is gone from the data folder.",
            hint="ask again in a moment",
            headers={"Retry-After": "5"},
        )
    problem = describe(error)
    if problem.status >= 500 and not isinstance(error, KGError):
        log.error(
            "a request failed: %s %s",
            request.method,
            request.path,
            exc_info=error,
            extra={"requestId": g.request_id},
        )
    request.environ.setdefault("govplan.outcome", _OUTCOMES.get(problem.slug, "failed"))
    return respond(problem)
