"""``/openapi.json`` (OpenAPI 3.1), made from ``routes``; and where it is found: RFC 8631 links, RFC 9727 API catalogue."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, current_app, request

from kg import __version__
from server.about.problems import KINDS
from server.endpoint import protocol
from server.http import links
from server.http.formats import FORMAT_IRIS, GRAPHS, RESULTS
from server.routes import QUERY_TYPES, ROUTES, Param, Route

blueprint = Blueprint("openapi", __name__)

MEDIA_TYPE = "application/vnd.oai.openapi+json; version=3.1"
LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
PROBLEM = "application/problem+json"
_PLACE = re.compile(r"<(?:(?P<kind>int|path|any)(?:\((?P<of>[^)]*)\))?:)?(?P<name>\w+)>")
_REASONS = {
    200: "The answer.",
    206: "The part asked for.",
    301: "The present address of this.",
    302: "Elsewhere at this moment.",
    303: "Described elsewhere.",
    304: "What the client has is what there is.",
    412: "A precondition does not hold.",
    416: "There is no such part.",
}


@blueprint.route("/openapi.json")
def show() -> Response:
    """The description, with this server's address."""
    document = describe(request.url_root.rstrip("/"), current_app.config["SETTINGS"].contact)
    response = Response(json.dumps(document, ensure_ascii=False), content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.route("/.well-known/api-catalog")
def catalogue() -> Response:
    """The interfaces and their descriptions (RFC 9727, a link set as in RFC 9264)."""
    described = {"href": links.absolute("/openapi.json"), "type": MEDIA_TYPE}
    linkset = {
        "linkset": [
            {
                "anchor": links.absolute("/.well-known/api-catalog"),
                "item": [{"href": links.absolute(path)} for path in ("/", "/sparql")],
            },
            {
                "anchor": links.absolute("/"),
                "service-desc": [described],
                "service-doc": [{"href": links.absolute("/about"), "type": "text/html"}],
                "status": [{"href": links.absolute("/ready"), "type": "application/json"}],
            },
            {
                "anchor": links.absolute("/sparql"),
                "service-desc": [{"href": links.absolute("/sparql"), "type": "text/turtle"}, described],
                "service-doc": [{"href": links.absolute("/query"), "type": "text/html"}],
            },
        ]
    }
    response = Response(json.dumps(linkset), content_type=LINKSET)
    response.headers["Link"] = f'<{links.absolute("/.well-known/api-catalog")}>; rel="api-catalog"'
    return response


def announce(response: Response) -> Response:
    """Links from the front page and the endpoint to their descriptions (RFC 8631); answers to queries do without them."""
    asked = request.environ.get("govplan.query")
    if request.path in ("/", "/sparql", "/about") and not asked and response.status_code < 400:
        for path, relation in (
            ("/openapi.json", "service-desc"),
            ("/about", "service-doc"),
            ("/ready", "status"),
            ("/.well-known/api-catalog", "api-catalog"),
        ):
            response.headers.add("Link", f'<{links.local(path)}>; rel="{relation}"')
    return response


def describe(server: str, contact: str = "") -> dict[str, Any]:
    """The whole description; ``server`` is the address that paths are appended to."""
    info: dict[str, Any] = {
        "title": "govplan",
        "version": __version__,
        "summary": "Government plans as linked data: SPARQL, documents of things, tables, dumps and feeds.",
        "description": "Everything is read-only and public. Errors are problem details (RFC 9457); limits are listed at /about/limits.",
        "license": {"name": "MIT", "identifier": "MIT"},
    }
    if contact:
        info["contact"] = {"email": contact[7:]} if contact.startswith("mailto:") else {"url": contact}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": server}],
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in ROUTES)],
        "paths": {path_of(route.rule): _item(route) for route in ROUTES},
        "components": {"schemas": {"Problem": _problem_schema()}, "responses": {"Problem": _problem()}},
    }


def path_of(rule: str) -> str:
    """A Flask rule as an OpenAPI path: ``/doc/<path:path>`` is ``/doc/{path}``."""
    return _PLACE.sub(r"{\g<name>}", rule)


def _item(route: Route) -> dict[str, Any]:
    item: dict[str, Any] = {"summary": route.about}
    parameters = [_place(match, route) for match in _PLACE.finditer(route.rule)]
    if parameters:
        item["parameters"] = parameters
    if route.rule == "/sparql":
        return item | _sparql()
    for method in ("get", "head"):
        item[method] = _operation(route, method)
    return item


def _operation(route: Route, method: str) -> dict[str, Any]:
    name = re.sub(r"\W+", "-", path_of(route.rule)).strip("-") or "front"
    operation: dict[str, Any] = {
        "operationId": f"{method}-{name}",
        "tags": [route.tag],
        "responses": _responses(route, method),
    }
    if route.query:
        operation["parameters"] = [_parameter(param) for param in route.query]
    return operation


def _responses(route: Route, method: str) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    if route.media_types:
        responses["200"] = {"description": _REASONS[200]}
        if method == "get":
            responses["200"]["content"] = {media_type: {} for media_type in route.media_types}
    for status in route.also:
        responses[str(status)] = {"description": _REASONS[status]}
        if status == 206 and method == "get":
            responses["206"]["content"] = {media_type: {} for media_type in route.media_types}
        if status in (412, 416):
            responses[str(status)] = {"$ref": "#/components/responses/Problem"}
    if "304" not in responses and route.media_types:
        responses["304"] = {"description": _REASONS[304]}
    return responses | {"default": {"$ref": "#/components/responses/Problem"}}


def _place(match: re.Match[str], route: Route) -> dict[str, Any]:
    name, kind, of = match["name"], match["kind"], match["of"]
    schema: dict[str, Any] = {"type": "string", "minLength": 1}
    if kind == "int":
        schema = {"type": "integer", "minimum": 0}
        if of:
            schema |= {"minimum": 1000, "maximum": 9999}
    elif kind == "any" and of:
        schema = {"type": "string", "enum": [word.strip() for word in of.split(",")]}
    example: Any = route.places[name]
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "May hold slashes." if kind == "path" else "",
        "schema": schema,
        "example": int(example) if kind == "int" else example,
    }


def _parameter(param: Param) -> dict[str, Any]:
    described = {"name": param.name, "in": "query", "description": param.about, "schema": param.schema}
    return described if param.example is None else described | {"example": param.example}


def _sparql() -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    iris: dict[str, Any] = {"type": "array", "items": {"type": "string", "format": "uri"}}
    fields: dict[str, dict[str, Any]] = {
        "query": text | {"description": "A SPARQL 1.1 query.", "examples": ["ASK {}"]},
        "default-graph-uri": iris | {"description": "Graphs that make up the default graph."},
        "named-graph-uri": iris | {"description": "Named graphs of the dataset."},
        "format": text
        | {"description": "The format, instead of Accept.", "enum": [o.name for o in (*RESULTS, *GRAPHS)]},
    }
    assert all(o.name in FORMAT_IRIS for o in (*RESULTS, *GRAPHS))
    in_address = [
        {
            "name": name,
            "in": "query",
            "description": schema["description"],
            "schema": {k: v for k, v in schema.items() if k != "description"},
        }
        for name, schema in fields.items()
    ]
    answers = {
        "200": {"description": _REASONS[200], "content": {media_type: {} for media_type in QUERY_TYPES}},
        "304": {"description": _REASONS[304]},
        "default": {"$ref": "#/components/responses/Problem"},
    }
    bodies = {
        protocol.FORM: {"schema": {"type": "object", "required": ["query"], "properties": fields}},
        protocol.DIRECT: {"schema": text | {"examples": ["ASK {}"]}},
    }
    head = {"200": {"description": _REASONS[200]}, "default": answers["default"]}
    get = {"operationId": "query-get", "tags": ["SPARQL"], "parameters": in_address, "responses": answers}
    return {
        "get": get,
        "head": get | {"operationId": "query-head", "responses": head},
        "post": {
            "operationId": "query-post",
            "tags": ["SPARQL"],
            "requestBody": {"required": True, "content": bodies},
            "responses": answers,
        },
    }


def _problem() -> dict[str, Any]:
    page = {"schema": {"type": "string"}}
    return {
        "description": "A problem: its kind, what happened, and often what to do.",
        "content": {
            PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}},
            "text/html; charset=utf-8": page,
        },
    }


def _problem_schema() -> dict[str, Any]:
    slugs = "|".join(re.escape(slug) for slug in KINDS)
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance", "requestId"],
        "properties": {
            "type": {"type": "string", "format": "uri", "pattern": f"/about/errors#({slugs})$"},
            "title": text,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": text,
            "instance": {"type": "string", "format": "uri"},
            "requestId": text,
            "hint": text,
        },
    }
