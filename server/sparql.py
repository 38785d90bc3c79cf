"""``/sparql``: the protocol over HTTP. What a request asks is read in ``protocol``, answered in ``execution``."""

from __future__ import annotations

import json
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request

from server import protocol
from server.description import describe_service
from server.errors import BadQuery
from server.execution import Answer, Job
from server.formats import GRAPHS, HTML, RESULTS
from server.negotiation import Offer, choose
from server.pages import page_response
from server.queries import examples
from server.querytext import dataset_clause
from server.rdf import rdf_response
from server.releases import OpenRelease, release

blueprint = Blueprint("sparql", __name__)

_IRI = "!#$%&'()*+,/:;=?@[]~"
"""What stands in a header as it stands in an IRI; the rest is percent-encoded."""
PAGE_ROWS = 500
"""Rows of a result that a page shows; the other formats hold them all."""


@blueprint.route("/sparql", methods=["GET", "POST", "HEAD", "OPTIONS"])
def endpoint() -> Response:
    """A query's answer, or without a query the service description (a form for browsers)."""
    if request.method == "OPTIONS":
        return _options()
    settings = current_app.config["SETTINGS"]
    operation = protocol.read(
        request.method, request.query_string, request.headers.get("Content-Type", ""), request.get_data()
    )
    if operation.query is None:
        return _description(operation.format)
    request.environ["govplan.query"] = operation.query
    words = protocol.check(operation, settings)
    graph_result = words.form in ("CONSTRUCT", "DESCRIBE")
    kinds = (*GRAPHS, HTML) if graph_result else (*RESULTS, HTML)
    offer = choose(kinds, accept=request.headers.get("Accept"), format=operation.format)
    opened = release()
    clause = dataset_clause(operation.query, opened.base)
    unknown = protocol.check_dataset(operation, clause, published(opened))
    job = Job(
        query=operation.query,
        base=opened.base,
        union=not clause,
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        result_format=offer.media_type,
        graph_format=offer.media_type,
        rows=PAGE_ROWS if offer is HTML else 0,
    )
    try:
        answer = opened.pool.run(job)
    except BadQuery as error:
        raise protocol.explain(operation.query, error) from None
    if offer is HTML:
        return _page(operation.query, answer, graph_result)
    response = _stream(answer, offer)
    if unknown:
        response.headers["X-Unknown-Graph"] = ", ".join(
            f"<{quote(graph, safe=_IRI)}>" for graph in unknown[:10]
        )
    return response


def published(opened: OpenRelease) -> frozenset[str]:
    """The IRIs of the release's named graphs."""
    if "graphs" not in opened.memo:
        opened.memo["graphs"] = frozenset(
            node.value for node in opened.store.named_graphs() if hasattr(node, "value")
        )
    graphs: frozenset[str] = opened.memo["graphs"]
    return graphs


def _stream(answer: Answer, offer: Offer) -> Response:
    expected = offer in GRAPHS
    if (answer.kind == "triples") != expected:
        raise BadQuery(
            "The query's form could not be told.", hint="begin it with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    response = Response(answer.pieces, content_type=offer.content_type)
    if answer.length is not None:
        response.content_length = answer.length
    response.vary.add("Accept")
    response.headers["Content-Disposition"] = f'inline; filename="result.{offer.name}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page(query: str, answer: Answer, graph_result: bool) -> Response:
    result = json.loads(b"".join(answer.pieces))
    offers = GRAPHS if graph_result else RESULTS
    return page_response(
        "query.html", query=query, result=result, formats=offers, limit=PAGE_ROWS, examples=[]
    )


def _description(format: str | None) -> Response:
    offer = choose((*GRAPHS[:4], HTML), accept=request.headers.get("Accept"), format=format)
    if offer is HTML:
        return page_response(
            "query.html", query="", result=None, formats=RESULTS, limit=PAGE_ROWS, examples=examples()
        )
    return rdf_response(describe_service(release()), offer)


def _options() -> Response:
    response = Response(status=204)
    response.headers["Allow"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Accept-Post"] = f"{protocol.DIRECT}, {protocol.FORM}"
    return response
