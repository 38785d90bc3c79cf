"""RDF files of a release: the same bytes for the same quads, whatever order they come in."""

from __future__ import annotations

import hashlib
import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import BinaryIO, TypedDict, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, serialize

from kg.errors import UsageError
from kg.langtags import Restorer
from kg.progress import SILENT, Progress
from kg.release.publish import sync

FORMATS: dict[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
"""By file suffix. Those with named graphs hold them; the others hold the union of the graphs."""


class FileSum(TypedDict):
    """As the manifest has it."""

    sha256: str
    size: int


_GZIP_LEVEL = 3
"""N-Quads of a release shrink to a sixteenth with it and to a nineteenth with 6, which takes twice the time."""

_PIECE = 1 << 16
"""Bytes in one step. Larger ones get memory of their own from the system each time, and a fault for each of its pages."""

_SYNCING = 4
"""Files that wait for the disk at once, while others are still written."""
_KEPT = 100_000
"""Of up to so many quads the triples are made once for all formats; of more they would take too much memory."""
_LOAD = 200_000
"""Quads in one bulk load: with 425,000 in one, the process grows by 290 MB; in parts of this size by 120 MB, and the store is as small."""


def line_order(quads: Iterable[Quad]) -> list[Quad]:
    """Each quad once, in the order of their N-Quads lines: what a subject says comes together."""
    from kg.graph.order import in_line_order

    return in_line_order(list(quads))[0]


def as_triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The union of the graphs, from quads in line order: equal triples follow each other there."""
    previous = None
    for quad in quads:
        triple = quad.triple
        if triple != previous:
            yield triple
        previous = triple


def by_graph(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """The quads of each named graph, in their order, the graphs sorted by IRI."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        graphs.setdefault(name, []).append(quad)
    return {name: graphs[name] for name in sorted(graphs)}


def write_dumps(
    quads: Sequence[Quad],
    folder: Path,
    *,
    base: str,
    prefixes: dict[str, str],
    sources: Sequence[str],
    progress: Progress = SILENT,
) -> dict[str, FileSum]:
    """Write ``govplan.*`` of all quads (in line order) and ``source-SID.*`` for each of ``sources``, each also gzipped; all are on
    the disk when this returns. Gives the checksums of the files by name."""
    graphs = by_graph(quads)
    parts: list[tuple[str, Sequence[Quad], dict[str, list[Quad]]]] = [("govplan", quads, graphs)]
    for sid in sources:
        name = f"{base}id/graph/source/{sid}"
        own = graphs.get(name, [])
        parts.append((f"source-{sid}", own, {name: own}))
    progress.stage("writing dumps", len(parts))
    # Small ones are packed as they come: to go from thread to thread takes longer than it saves, and other processes want the cores.
    large = len(quads) > _KEPT
    with ThreadPoolExecutor(_SYNCING) as syncing, ThreadPoolExecutor(2) as pool:
        synced: list[Future[None]] = []

        def pack(path: Path) -> dict[str, FileSum]:
            sums = _pack(path)
            synced.extend(syncing.submit(sync, folder / each) for each in sums)
            return sums

        packing: list[Future[dict[str, FileSum]]] = []
        for name, part, inside in parts:
            for path in _write(name, part, inside, folder, prefixes):
                packing.append(pool.submit(pack, path) if large else _done(pack(path)))
            progress.step(name)
        sums = {name: found for future in packing for name, found in future.result().items()}
        for each in synced:
            each.result()
        return sums


def _write(
    name: str, quads: Sequence[Quad], graphs: dict[str, list[Quad]], folder: Path, prefixes: dict[str, str]
) -> Iterator[Path]:
    kept = list(as_triples(quads)) if len(quads) <= _KEPT else None
    for suffix in FORMATS:
        path = folder / f"{name}.{suffix}"
        with path.open("wb") as stream:
            triples = as_triples(quads) if kept is None else kept
            _serialize(quads, triples, graphs, suffix, stream, prefixes)
        yield path


def _serialize(
    quads: Iterable[Quad],
    triples: Iterable[Triple],
    graphs: dict[str, list[Quad]],
    suffix: str,
    stream: BinaryIO,
    prefixes: dict[str, str],
) -> None:
    kind = FORMATS[suffix]
    # zh-Hant and zh-Hans, which the engine has in lower case; it writes pieces of 8 KiB
    restored = Restorer(stream.write, at_once=_PIECE)
    target = cast(BinaryIO, restored)
    if not kind.supports_datasets:
        serialize(triples, target, kind, prefixes=prefixes)
    elif suffix == "nq":
        serialize(quads, target, kind)
    else:
        serialize(chain.from_iterable(graphs.values()), target, kind, prefixes=prefixes)
    restored.close()


def _done(sums: dict[str, FileSum]) -> Future[dict[str, FileSum]]:
    future: Future[dict[str, FileSum]] = Future()
    future.set_result(sums)
    return future


def _pack(path: Path) -> dict[str, FileSum]:
    """Gzip beside the file, without name or time in it; the checksums of both, while their bytes are at hand."""
    # GzipFile would work out the checksum a second time, outside zlib.
    packing = zlib.compressobj(_GZIP_LEVEL, wbits=16 + zlib.MAX_WBITS)
    packed = path.with_name(path.name + ".gz")
    plain, tight, size = hashlib.sha256(), hashlib.sha256(), 0
    with path.open("rb", buffering=0) as source, packed.open("wb") as target:
        more = True
        while more:
            piece = source.read(_PIECE)
            more = bool(piece)
            out = packing.compress(piece) if more else packing.flush()
            plain.update(piece)
            tight.update(out)
            size += len(piece)
            target.write(out)
        packed_size = target.tell()
    return {
        path.name: {"sha256": plain.hexdigest(), "size": size},
        packed.name: {"sha256": tight.hexdigest(), "size": packed_size},
    }


def write_store(path: Path, quads: Sequence[Quad]) -> None:
    """Write the embedded store. A bulk load leaves nothing that ``optimize`` could compact further; it holds a whole load in
    memory, so a large release is loaded in parts."""
    store = Store(str(path))
    for start in range(0, len(quads), _LOAD):
        store.bulk_extend(quads[start : start + _LOAD])
    store.flush()
    del store
    for log in path.glob(
        "LOG*"
    ):  # the engine's diary: of no use to a reader, and it names this machine's folders
        log.unlink()


EXPORTS = {"nq": "nq", "nt": "nt", "ttl": "ttl", "trig": "trig", "jsonld": "jsonld", "rdfxml": "rdf"}
"""``kg export --format`` to the dump's suffix."""


def export(data: Path, store: Store | None, stream: BinaryIO, format: str, graph: str = "") -> None:
    """Write a release (its ``data/`` folder) or, with its ``store``, one named graph of it to ``stream``.

    Raises UsageError for an unknown format or a graph that the release does not have.
    """
    if format not in EXPORTS:
        raise UsageError(f"there is no format {format!r}", hint=f"one of: {', '.join(EXPORTS)}")
    suffix = EXPORTS[format]
    if store is None or not graph:
        with (data / f"govplan.{suffix}").open("rb") as source:
            shutil.copyfileobj(source, stream, 1 << 20)
        return
    from kg.graph import prefixes

    try:
        name = NamedNode(graph)
    except ValueError:
        raise UsageError("is not an IRI", where=graph) from None
    quads = line_order(store.quads_for_pattern(None, None, None, name))
    if not quads:
        known = sorted(g.value for g in store.named_graphs() if isinstance(g, NamedNode))
        raise UsageError("the release has no such graph", where=graph, hint=f"there are: {' '.join(known)}")
    _serialize(quads, as_triples(quads), {graph: quads}, suffix, stream, prefixes())
