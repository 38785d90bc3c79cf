"""The lists of ``/quality`` as RDF: what the graph says of documents, places and notes, and the results of the SHACL report, which stands beside
the graph in ``report/shacl.ttl``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

import pyoxigraph as px

from server.quality.data import Finding, Line, Note, place_iri
from server.release.serving import OpenRelease
from server.site.taking import things
from server.words.labels import expand

_DERIVED, _RESULT, _PATH = (
    px.NamedNode(expand(name)) for name in ("prov:wasDerivedFrom", "sh:result", "sh:resultPath")
)
_LOCK = Lock()


def of_lines(opened: OpenRelease, lines: Iterable[Line]) -> Iterator[px.Quad]:
    """The places of lines, with what became of each, and which things were read from them."""
    iris = list(dict.fromkeys(place_iri(line.source, line.locator) for line in lines))
    yield from things(opened, iris)
    for iri in iris:
        yield from opened.store.quads_for_pattern(None, _DERIVED, px.NamedNode(iri), None)


def of_notes(opened: OpenRelease, notes: Sequence[Note]) -> Iterable[px.Quad]:
    """Notes (``dqv:QualityAnnotation``) with the places that they compare."""
    return things(opened, [*(note.iri for note in notes), *(iri for note in notes for iri in note.places)])


def of_findings(opened: OpenRelease, findings: Iterable[Finding]) -> Iterator[px.Triple]:
    """The report (``sh:ValidationReport``) with these of its results. ``sh:conforms`` is that of the whole report."""
    report = _report(opened)
    wanted = [report.results[finding.number] for finding in findings if finding.number < len(report.results)]
    for quad in report.store.quads_for_pattern(report.node, None, None, None):
        if quad.predicate != _RESULT:
            yield quad.triple
    for node in wanted:
        assert report.node is not None
        yield px.Triple(report.node, _RESULT, node)
        yield from _described(report.store, node)


def _described(store: px.Store, node: px.NamedNode) -> Iterator[px.Triple]:
    """A result, and the parts of its path where that is more than one property."""
    waiting, seen = [node], {node}
    for at in waiting:  # grows while it is read
        for quad in store.quads_for_pattern(at, None, None, None):
            yield quad.triple
            follow = quad.predicate == _PATH or at is not node
            if follow and isinstance(quad.object, px.NamedNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)


class _Report:
    """``results`` in the order of ``report/shacl.json``; ``node`` None where the release has no report."""

    def __init__(self, data: bytes) -> None:
        quads = [*px.parse(data, format=px.RdfFormat.TURTLE)]
        self.store = px.Store()
        self.store.bulk_extend(quads)
        found = [(quad.subject, quad.object) for quad in quads if quad.predicate == _RESULT]
        self.results = [node for _, node in found if isinstance(node, px.NamedNode)]
        kind = px.NamedNode(expand("sh:ValidationReport"))
        tops = [quad.subject for quad in quads if quad.object == kind]
        self.node = next((top for top in tops if isinstance(top, px.NamedNode)), None)


def _report(opened: OpenRelease) -> _Report:
    """Of a release; read when first asked for."""
    with _LOCK:
        if "report-graph" not in opened.memo:
            path = opened.folder / "report" / "shacl.ttl"
            opened.memo["report-graph"] = _Report(path.read_bytes() if path.is_file() else b"")
        found: _Report = opened.memo["report-graph"]
        return found
