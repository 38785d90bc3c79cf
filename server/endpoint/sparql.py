"""``/sparql`` as Flask has it: the page, the service description, OPTIONS, and how errors are told. Results and graphs are given by
``lane`` before a request comes here; how a query is understood and answered stands in ``answers``, for both."""

from __future__ import annotations

import json

from flask import Blueprint, Response, current_app, request

from server.endpoint import answers, protocol
from server.endpoint.description import description_response
from server.http.formats import GRAPHS, HTML, RESULTS
from server.http.negotiation import choose
from server.pool.execution import Answer
from server.questions import querying
from server.questions.pictures import of_result
from server.release.serving import release

blueprint = Blueprint("sparql", __name__)

PAGE_ROWS = 500
"""Rows of a result that a page shows; the other formats hold them all."""


@blueprint.route("/sparql", methods=["GET", "POST", "HEAD", "OPTIONS"])
def endpoint() -> Response:
    """A query's answer, or without a query the service description (a form for browsers)."""
    if request.method == "OPTIONS":
        return _options()
    found = request.environ.pop("govplan.error", None)
    if found is not None:  # by the lane
        raise found
    operation = protocol.read(
        request.method, request.query_string, request.headers.get("Content-Type", ""), request.get_data()
    )
    if operation.query is None:
        return _description(operation.format)
    request.environ["govplan.query"] = operation.query
    asked = answers.understand(
        operation, operation.query, request.headers.get("Accept"), current_app.config["SETTINGS"]
    )
    rows = PAGE_ROWS if asked.offer is HTML else 0
    caller = current_app.extensions["callers"].caller(request.environ)
    answer, unknown = answers.run(asked, release(), caller, rows=rows)
    if rows:
        response = _page(operation.query, answer, asked.is_graph)
        if asked.shape.volatile:
            response.headers["Cache-Control"] = answers.FLEETING
        return response
    return Response(answer.pieces, headers=answers.headers(asked, answer, unknown))


def _page(query: str, answer: Answer, graph_result: bool) -> Response:
    result = json.loads(b"".join(answer.pieces))
    offers = GRAPHS if graph_result else RESULTS
    figure = of_result(release(), query, result) if request.method == "GET" else None
    return querying.page(query, result=result, formats=offers, limit=PAGE_ROWS, figure=figure)


def _description(format: str | None) -> Response:
    offer = choose((*GRAPHS, HTML), accept=request.headers.get("Accept"), format=format)
    if offer is HTML:
        return querying.page("")
    return description_response(release(), offer)


def _options() -> Response:
    response = Response(status=204)
    response.headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Accept-Post"] = f"{protocol.DIRECT}, {protocol.FORM}"
    return response
