"""A release into another SPARQL 1.1 store, by the Graph Store HTTP Protocol, with proof that it arrived."""

from __future__ import annotations

import base64
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import field

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from kg.dataclasses import dataclass
from kg.errors import DataError, KGError, UsageError
from kg.progress import SILENT, Progress
from kg.release.layout import Release

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class PushError(KGError):
    """The other store could not be reached or did not take a graph."""

    title = "The release did not arrive"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found in the other store afterwards; ``how`` says by which means it was compared."""

    graphs: int
    triples: int
    how: str


@dataclass(frozen=True, slots=True)
class Patience:
    """Tries per request, seconds per try, and seconds before the second try (doubled for each further one)."""

    tries: int = 4
    timeout: float = 120.0
    pause: float = 0.5
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class _Store:
    """The other store: its Graph Store address without name and password, and the header that has them."""

    url: str
    patience: Patience
    headers: dict[str, str] = field(default_factory=dict)

    def of_graph(self, graph: str) -> str:
        mark = "&" if "?" in self.url else "?"
        return f"{self.url}{mark}graph={urllib.parse.quote(graph, safe='')}"

    def ask(self, url: str, method: str, body: bytes | None = None, **headers: str) -> bytes:
        """The body of the answer. Tries again where that may help; raises PushError."""
        why = ""
        for attempt in range(self.patience.tries):
            if attempt:
                self.patience.sleep(self.patience.pause * 2 ** (attempt - 1))
            request = urllib.request.Request(url, data=body, method=method)
            for name, value in headers.items():
                request.add_header(name.replace("_", "-"), value)
            for name, value in self.headers.items():
                request.add_unredirected_header(name, value)  # a redirect elsewhere does not get the password
            try:
                with urllib.request.urlopen(request, timeout=self.patience.timeout) as answer:
                    return bytes(answer.read())
            except urllib.error.HTTPError as error:
                with error:
                    said = error.read(300).decode("utf-8", "replace").strip().splitlines()
                why = f"the store answered {error.code} {error.reason}{f': {said[0]}' if said else ''}"
                if error.code in (401, 403):
                    raise PushError(
                        why, where=self.url, hint="set GOVPLAN_PUSH_USER and GOVPLAN_PUSH_PASSWORD"
                    ) from None
                if error.code not in _AGAIN:
                    break
            except (OSError, http.client.HTTPException) as error:
                why = f"the store cannot be reached: {getattr(error, 'reason', None) or error}"
        raise PushError(why, where=self.url)


def push(
    release: Release,
    url: str,
    *,
    sparql: str = "",
    environ: Mapping[str, str],
    progress: Progress = SILENT,
    patience: Patience | None = None,
) -> Proof:
    """PUT each named graph to ``url?graph=IRI``, then compare: by counts from the query address ``sparql``, else by getting
    every graph back. Other graphs of that store stay as they are.

    Raises UsageError for a bad address, PushError when the store fails, DataError naming the graphs that did not arrive whole.
    """
    target, headers = _address(url, environ)
    store = _Store(target, patience or Patience(), headers)
    ours = _graphs(release)
    progress.stage("pushing", len(ours))
    for graph, triples in ours.items():
        body = serialize(sorted(triples, key=str), format=RdfFormat.N_TRIPLES)
        store.ask(store.of_graph(graph), "PUT", body, Content_Type="application/n-triples")
        progress.step(graph)
    progress.stage("comparing", len(ours))
    if sparql:
        query_address, more = _address(sparql, environ)
        how, wrong = "counted by query", _compare_counts(_Store(query_address, store.patience, more), ours)
    else:
        how, wrong = "every triple compared", _compare_all(store, ours, progress)
    if wrong:
        raise DataError(f"not whole in the other store: {'; '.join(wrong)}", where=target, hint="push again")
    return Proof(len(ours), sum(len(triples) for triples in ours.values()), how)


def _graphs(release: Release) -> dict[str, set[Triple]]:
    store = release.store()
    graphs: dict[str, set[Triple]] = {}
    for name in store.named_graphs():
        if isinstance(name, NamedNode):
            graphs[name.value] = {quad.triple for quad in store.quads_for_pattern(None, None, None, name)}
    return {name: graphs[name] for name in sorted(graphs)}


def _compare_counts(store: _Store, ours: Mapping[str, set[Triple]]) -> list[str]:
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    body = urllib.parse.urlencode({"query": query}).encode()
    answer = store.ask(
        store.url,
        "POST",
        body,
        Content_Type="application/x-www-form-urlencoded",
        Accept="application/sparql-results+json",
    )
    try:
        rows = json.loads(answer)["results"]["bindings"]
        counts = {row["g"]["value"]: int(row["n"]["value"]) for row in rows if "g" in row}
    except (ValueError, KeyError, TypeError):
        raise PushError("the query address gave no SPARQL results", where=store.url) from None
    return [
        f"{graph} has {counts.get(graph, 0)} of {len(triples)} triples"
        for graph, triples in ours.items()
        if counts.get(graph, 0) != len(triples)
    ]


def _compare_all(store: _Store, ours: Mapping[str, set[Triple]], progress: Progress) -> list[str]:
    wrong = []
    for graph, triples in ours.items():
        body = store.ask(store.of_graph(graph), "GET", Accept="application/n-triples")
        try:
            theirs = {quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)}
        except SyntaxError:
            raise PushError(f"the store did not give {graph} back as N-Triples", where=store.url) from None
        if theirs != triples:
            wrong.append(
                f"{graph} lacks {len(triples - theirs)} triples and has {len(theirs - triples)} others"
            )
        progress.step(graph)
    return wrong


def _address(url: str, environ: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The address without name and password, and the header made of them (the environment's, else the address's)."""
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urllib.parse.urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(
            "is not an http or https address", where=url, hint="such as http://localhost:3030/govplan/data"
        )
    user = environ.get("GOVPLAN_PUSH_USER") or urllib.parse.unquote(parts.username or "")
    password = environ.get("GOVPLAN_PUSH_PASSWORD") or urllib.parse.unquote(parts.password or "")
    bare = f"[{host}]" if ":" in host else host
    address = urllib.parse.urlunsplit(parts._replace(netloc=f"{bare}:{port}" if port else bare, fragment=""))
    if not user and not password:
        return address, {}
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return address, {"Authorization": f"Basic {token}"}
