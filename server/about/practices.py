"""``/about/best-practices``: the W3C's Data on the Web Best Practices (Recommendation of 2017-01-31), each with a link that proves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as px
from flask import Blueprint, Response, jsonify, request

from server.errors import NoRelease
from server.http import links
from server.http.formats import HTML
from server.http.negotiation import Offer, choose
from server.release.serving import OpenRelease, release
from server.site.pages import language, page_response
from server.words import i18n
from server.words.labels import expand

blueprint = Blueprint("practices", __name__)
_JSON = Offer("json", "application/json")
STATUSES = ("met", "partly", "not", "na")
RECOMMENDATION = "https://www.w3.org/TR/dwbp/"


@dataclass(frozen=True, slots=True)
class Practice:
    """``proof`` is a site path; names in braces are things of the release (``things``), ``{release}`` its id. Where a release has
    no such thing, the proof is ``otherwise``."""

    number: int
    status: str
    proof: str
    otherwise: str = "/about"


_PROOFS: tuple[tuple[str, ...], ...] = (
    ("met", "/catalog"),
    ("met", "/doc/{dataset}.ttl"),
    ("met", "/doc/{structure}.ttl", "/ns/shapes"),
    ("partly", "/doc/{distribution}.ttl"),
    ("met", "/doc/{entry}.ttl"),
    ("met", "/quality"),
    ("met", "/releases/{release}?format=ttl"),
    ("met", "/releases"),
    ("met", "/id/{dataset}"),
    ("met", "/id/{entry}"),
    ("met", "/releases?format=ttl"),
    ("met", "/data/"),
    ("met", "/tables/entries.csv"),
    ("met", "/doc/{dataset}?_profile=alt"),
    ("met", "/.well-known/void.ttl"),
    ("met", "/ns"),
    ("met", "/data/"),
    ("met", "/fragments"),
    ("met", "/doc/{agency}?_profile=alt"),
    ("na", "/feeds/"),
    ("met", "/promises"),
    ("met", "/promises?status=overdue"),
    ("met", "/sparql?query=ASK%20%7B%7D&format=json"),
    ("met", "/sparql?format=ttl"),
    ("met", "/openapi.json"),
    ("met", "/releases/{release}/sparql?query=ASK%20%7B%7D&format=json"),
    ("met", "/timegate/catalog"),
    ("met", "/quality#documents"),
    ("partly", "/about#contact"),
    ("not", "/quality/notes"),
    ("met", "/query/examples/missed-estimates"),
    ("met", "/promises"),
    ("partly", "/quality/notes"),
    ("met", "/about#terms"),
    ("met", "/evidence/{place}"),
)
PRACTICES = tuple(Practice(number, *proof) for number, proof in enumerate(_PROOFS, 1))


@blueprint.route("/about/best-practices")
def scorecard() -> Response:
    """The scorecard."""
    offer = choose((HTML, _JSON), accept=request.headers.get("Accept"), format=request.args.get("format"))
    try:
        known = things(release())
    except NoRelease:
        known = {}
    t = i18n.translator(language())
    rows = [
        {
            "number": practice.number,
            "practice": t(f"practice.{practice.number}"),
            "status": practice.status,
            "how": t(f"practice.{practice.number}.how"),
            "proof": links.local(proof(practice, known)),
        }
        for practice in PRACTICES
    ]
    if offer is _JSON:
        response = jsonify(recommendation=RECOMMENDATION, practices=rows)
        response.headers["Content-Language"] = language()
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(("Accept", "Accept-Language"))
        return response
    counts = Counter(practice.status for practice in PRACTICES)
    return page_response(
        "practices.html",
        alternates=((_JSON, "/about/best-practices?format=json"),),
        rows=rows,
        counts={status: counts[status] for status in STATUSES},
        recommendation=RECOMMENDATION,
    )


def proof(practice: Practice, known: dict[str, str]) -> str:
    """The site path that proves a practice with the things of a release."""
    try:
        return practice.proof.format_map(known)
    except KeyError:
        return practice.otherwise


def things(opened: OpenRelease) -> dict[str, str]:
    """For each kind of thing that proofs name, the path of the first that the release has; kinds that it has not are left out."""
    if "practices" not in opened.memo:
        found: dict[str, str] = {"release": opened.id}
        stem = f"{opened.base}id/"
        for name, kind in _KINDS.items():
            iri = next(_of_kind(opened.store, kind, stem), "")
            if iri:
                found[name] = iri.removeprefix(stem)
        if "place" in found:
            found["place"] = found["place"].removeprefix("source/")
        opened.memo["practices"] = found
    kept: dict[str, str] = opened.memo["practices"]
    return kept


_KINDS = {
    "dataset": "dcat:Dataset",
    "entry": "gp:Entry",
    "agency": "gp:Agency",
    "distribution": "dcat:Distribution",
    "place": "gp:Place",
    "structure": "qb:DataStructureDefinition",
}


def _of_kind(store: Any, kind: str, stem: str) -> Iterator[str]:
    """In the order of the store, which is the same for the same release."""
    node = px.NamedNode(expand(kind))
    for quad in store.quads_for_pattern(None, px.NamedNode(expand("rdf:type")), node, None):
        if isinstance(quad.subject, px.NamedNode) and quad.subject.value.startswith(stem):
            yield quad.subject.value
