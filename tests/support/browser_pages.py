"""Every kind of page of the site, by a name for the tests, and where a running site has one of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from live_server import Site

LANGUAGES = ("en", "zh-Hant", "zh-Hans")

THINGS: Mapping[str, str] = {
    "thing-plan": "gp:Plan",
    "thing-entry": "gp:Entry",
    "thing-dataset": "dcat:Dataset ; gp:status ?status",
    "thing-agency": "gp:Agency",
    "thing-scheme": "gp:FundingScheme",
    "thing-head": "gp:Head",
    "thing-programme": "gp:Programme",
    "thing-indicator": "gp:Indicator",
    "thing-figure": "gp:Figure",
    "thing-provision": "gp:Provision",
    "thing-undertaking": "gp:Undertaking",
    "thing-statement": "gp:Statement",
    "thing-document": "gp:Source",
    "thing-place": "gp:Place",
    "thing-concept": "skos:Concept",
    "evidence-source-pdf": 'gp:Source ; gp:mediaType "application/pdf"',
    "evidence-source-text": 'gp:Source ; gp:mediaType "text/plain"',
    "evidence-pdf": 'gp:Place ; gp:inSource/gp:mediaType "application/pdf" . [] a gp:Entry ; prov:wasDerivedFrom ?thing',
    "evidence-cell": 'gp:Place ; gp:inSource/gp:mediaType "application/pdf" . [] a gp:Figure ; prov:wasDerivedFrom ?thing',
    "evidence-text": 'gp:Place ; gp:inSource/gp:mediaType "text/plain" . [] a gp:Entry ; prov:wasDerivedFrom ?thing',
}
"""Pages about a thing: what SPARQL says of it after ``?thing a``."""

PATHS: Mapping[str, str] = {
    "front": "/",
    "promises": "/promises",
    "promises-released": "/promises?status=released",
    "promises-agency": "/promises?agency=itc&outcome=late",
    "promises-none": "/promises?status=planned&outcome=late",
    "promises-day": "/promises?asOf=2024-06-30",
    "counting": "/about/counting",
    "catalog": "/catalog",
    "catalog-filtered": "/catalog?status=released&sort=-title",
    "catalog-profiles": "/catalog?_profile=alt",
    "plans": "/plans",
    "entries": "/entries",
    "entries-last": "/entries?page=2",
    "programmes": "/programmes",
    "indicators": "/indicators",
    "schemes": "/schemes",
    "undertakings": "/undertakings",
    "documents": "/documents",
    "agencies": "/agencies",
    "agencies-list": "/agencies?view=list",
    "budget": "/budget",
    "budget-head": "/budget/155",
    "budget-missed": "/budget/missed",
    "search": "/search",
    "search-hits": "/search?q=ITC",
    "search-chinese": "/search?q=创新科技署",
    "search-none": "/search?q=zzzzqqqq",
    "evidence-page": "{evidence-source-pdf}/page-2",
    "query": "/query",
    "query-example": "/query?example=missed-estimates",
    "query-result": "/sparql?format=html&query=SELECT%20%3Fstatus%20%28COUNT%28%2A%29%20AS%20%3Fn%29%20%7B%20%3Fd%20a%20%3Chttp%3A%2F%2Fwww.w3.org%2Fns%2Fdcat%23Dataset%3E%20%3B%20%3Chttps%3A%2F%2Fw3id.org%2Fgovplan%23status%3E%20%3Fstatus%20%7D%20GROUP%20BY%20%3Fstatus",
    "questions": "/questions",
    "question": "/query/examples/missed-estimates",
    "question-table": "/query/examples/entries",
    "quality": "/quality",
    "quality-lines": "/quality/lines",
    "quality-notes": "/quality/notes",
    "quality-shapes": "/quality/shapes",
    "about": "/about",
    "about-best-practices": "/about/best-practices",
    "about-design": "/about/design",
    "about-limits": "/about/limits",
    "about-errors": "/about/errors",
    "about-security": "/about/security",
    "ns": "/ns",
    "ns-class": "/ns/Entry",
    "ns-property": "/ns/status",
    "ns-shapes": "/ns/shapes",
    "prefixes": "/prefixes",
    "data": "/data/",
    "releases": "/releases",
    "release": "{release}",
    "release-diff": "{release}/diff",
    "release-report": "{release}/report/",
    "release-data": "{release}/data/",
    "feeds": "/feeds/",
    "fragments": "/fragments",
    "fragments-narrowed": "/fragments?predicate=http%3A%2F%2Fpurl.org%2Fdc%2Fterms%2Fissued",
}

ERRORS: Mapping[str, tuple[str, int]] = {
    "error-404": ("/doc/nothing/of/this/name", 404),
    "error-400": ("/promises?status=perhaps", 400),
    "error-choice": ("/charts/outcomes.svg?size=huge", 400),
    "error-query": ("/sparql?format=html&query=SELECT", 400),
}
"""Pages of errors, with the status that each is to have."""

NAMES = (*PATHS, *THINGS, *ERRORS)

_PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX gp: <https://w3id.org/govplan#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def path_of(site: Site, name: str) -> str | None:
    """Where the running site has a page of this kind; None where its release holds no such thing."""
    if name in ERRORS:
        return ERRORS[name][0]
    if name in THINGS:
        return _thing(site, THINGS[name], "evidence" if name.startswith("evidence-") else "doc")
    path = PATHS[name]
    if path.startswith("{release}"):
        latest = site.send("GET", "/releases/latest").headers["location"]
        return latest[latest.index("/releases/") :] + path.removeprefix("{release}")
    if path.startswith("{"):
        other, _, rest = path[1:].partition("}")
        found = path_of(site, other)
        return None if found is None else found + rest
    return path


def _thing(site: Site, pattern: str, room: str) -> str | None:
    # the one in the middle: the first of a kind is often the barest
    query = f"{_PREFIXES} SELECT DISTINCT ?thing {{ ?thing a {pattern} FILTER(CONTAINS(STR(?thing), '/id/')) }} ORDER BY ?thing"
    rows = json.loads(site.query(query, "application/sparql-results+json").body)["results"]["bindings"]
    if not rows:
        return None
    iri: str = rows[len(rows) // 2]["thing"]["value"]
    tail = iri.partition("/id/")[2]
    return f"/{room}/" + (tail.removeprefix("source/") if room == "evidence" else tail)


def in_language(path: str, language: str) -> str:
    """The path with the language asked for."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
