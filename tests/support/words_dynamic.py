"""The one list of keys that are put together: the pattern as it stands in code or a template (``*`` for what is filled in), and
what fills it.

``tests/words`` fails for a pattern that is not here, for one that nothing uses, and for a value that has no text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from pyoxigraph import QuerySolutions, Store

from kg import tables
from kg.index.model import KINDS
from server.about.limits import LIMITS
from server.about.practices import PRACTICES
from server.about.problems import KINDS as PROBLEMS
from server.agencies.tree import HELD
from server.feeds import events
from server.lists.listings import LISTINGS
from server.lists.searching import FACETS
from server.promises.choosing import FIELDS
from server.promises.choosing import KINDS as FOUND_BY
from server.promises.counting import NAMES
from server.promises.promised import OUTCOMES
from server.quality.data import GROUPS, SEVERITIES
from server.quality.data import OUTCOMES as LINES
from server.release.queries import STATUSES
from server.words.names import CLASSES, PROPERTIES

_LISTS = list(LISTINGS.values())
_SHOWN_FIELDS = {name for one in _LISTS for name in (*one.columns, *one.sorts)}
_MORE_ABOUT = [
    "practices",
    "quality",
    "questions",
    "counting",
    "ns",
    "feeds",
    "limits",
    "errors",
    "security",
    "design",
    "openapi",
    "sparql",
    "void",
    "status",
]
_SECURITY = ["network", "files", "writes", "resources", "slow", "parser", "pages", "proxy", "privacy", "not"]
_QUESTIONS = [*tables.examples(), *tables.names()]
_SUMS = [
    "computed",
    "estimate",
    "original",
    "revised",
    "actual",
    "approved",
    "cumulative",
    "balance",
    "reimbursement",
]
_FIGURES = ["plan", "target"]
_VARIABLES = {
    variable.value
    for name in _QUESTIONS
    for variable in cast(
        QuerySolutions, Store().query(tables.example_text(name) or tables.query_text(name))
    ).variables
}

PATTERNS: dict[str, Iterable[str]] = {
    "*.what": [f"about.{name}" for name in _MORE_ABOUT],
    "about.covers.*": ["documents", "plans", "entries", "datasets", "sums", "figures", "statements"],
    "about.works.*": ["read", "identity", "status", "publish"],
    "budget.*": ["provision", "outcome", "indicators", "cost", "mismatches"],
    "budget.kind.*": ("estimate", "target"),
    "budget.status.*": (*_SUMS, *_FIGURES),
    "chart.timeline.*": ("promised", "released", "open"),
    "class.*": CLASSES,
    "counting.*": (*NAMES, "promised"),
    "counting.*.what": NAMES,
    "design.rule.*": ["phone", "script", "outside", "print", "language"],
    "diff.*": ["added", "removed", "changed"],
    "event.*": events.KINDS,
    "evidence.account.*": LINES,
    "evidence.outcome.*": LINES,
    "facet.*": {*FACETS, *(facet for one in _LISTS for facet in one.facets)},
    "feeds.*": events.KINDS,
    "feeds.*.short": events.KINDS,
    "field.*": _SHOWN_FIELDS - {"programme.code"},
    "filter.*": FIELDS,
    "fragments.*": ["subject", "predicate", "object", "graph"],
    "graph.*": ["vocabulary", "registry", "links", "release"],
    "kind.*": KINDS,
    "kinds.*": KINDS,
    "limit.*": LIMITS,
    "limit.*.then": LIMITS,
    "list.*": LISTINGS,
    "list.*.what": LISTINGS,
    "nav.*": ["promises", "catalog", "budget", "agencies", "search", "query", "data"],
    "ns.kind.*": ("class", "property"),
    "ns.used.*": ("class", "property"),
    "outcome.*": (*OUTCOMES, *FOUND_BY),
    "practice.*": [str(practice.number) for practice in PRACTICES],
    "practice.*.how": [str(practice.number) for practice in PRACTICES],
    "practices.*": ["met", "partly", "not", "na"],
    "problem.*": PROBLEMS,
    "problem.*.advice": PROBLEMS,
    "promises.*": ["numbers", "over-time", "agencies", "dropped", "postponed", "list"],
    "property.*": PROPERTIES,
    "publication.*": ("new", "gone", *STATUSES),
    "quality.*": (*GROUPS, *SEVERITIES),
    "quality.*.what": GROUPS,
    "question.*": _QUESTIONS,
    "security.*": _SECURITY,
    "security.*.what": _SECURITY,
    "status.*": STATUSES,
    "status.*.what": STATUSES,
    "tree.*": ("tree", "became", "others", *HELD),
}

OPTIONAL: dict[str, Iterable[str]] = {
    "column.*": _VARIABLES,
    "question.*.note": _QUESTIONS,
}
"""Looked for, and done without where there is none."""

ANYTHING = {"*.*"}
"""Put together from more than one place's values, each of which is above."""
