"""The process in which queries run, so that one can be killed without hurting the server: ``python -m server.pool.worker STORE
OPTIONS`` (the fields of ``process.Options`` as JSON).

It opens the store read-only and answers jobs one after another. Frames on both pipes: one byte of kind, four bytes of
length (big endian), payload. In: ``Q`` a job as JSON (the fields of ``execution.Job``). Out: ``R`` ready; then per job
``A``, the whole answer (two bytes of length, that much JSON: its head, which says the kind of result; then the data), when
it has less than HOLD bytes; or ``H`` (the head), ``D`` data pieces, ``Z`` the end; or ``E`` (JSON: code, message) instead
of all that. Nothing goes out before HOLD bytes or the end, so that an error before then still gets its own status.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import struct
import sys
import threading
from typing import IO, Any, cast

import pyoxigraph as px

from kg.langtags import Restorer, fold_query, restore
from server.pool.child import HOLD, PIECE, cap_memory, die_with, leave_network, receive, send
from server.pool.cutting import Cut, Rows, Triples, comment, mark, notice
from server.pool.formats import graph_format, prefixes, result_format

OUT_OF_MEMORY = 77
"""Exit status when Python finds no more memory; the engine aborts."""
HEAD_LENGTH = struct.Struct(">H")


class Sink:
    """What the engine writes to. A small answer is put together and leaves in one write, a longer one in pieces."""

    def __init__(self, out: int) -> None:
        self._out = out
        self.head: dict[str, Any] = {}
        self.restored = True
        """Whether what is written has its language tags put back (``kg.langtags``)."""
        self._pieces: list[bytes] = []
        self.size = 0
        self._stream: Restorer | None = None

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self._stream is not None:
            return self._stream.write(data)
        self._pieces.append(data)
        if self.size >= HOLD:
            send(self._out, b"H", json.dumps(self.head).encode())
            self._stream = Restorer(lambda piece: send(self._out, b"D", piece), at_once=PIECE)
            self._stream.write(b"".join(self._pieces))
            self._pieces.clear()
        return len(data)

    def flush(self) -> None:
        """The engine flushes at its end; ``finish`` does the work."""

    @property
    def streams(self) -> bool:
        """Whether the head has gone out."""
        return self._stream is not None

    def finish(self) -> None:
        if self._stream is not None:
            self._stream.close()
            send(self._out, b"Z", b"")
            return
        data = b"".join(self._pieces)
        head = json.dumps(self.head).encode()
        send(self._out, b"A", HEAD_LENGTH.pack(len(head)) + head + (restore(data) if self.restored else data))


def run(store: px.Store, job: dict[str, Any], out: int, limits: tuple[int, int] = (0, 0)) -> None:
    """Answer one job, with at most so many rows and bytes. Errors of the query go out as ``E``; an error of the process is its death."""
    options: dict[str, Any] = {"base_iri": job["base"]}
    if job["default_graphs"] is not None:
        options["default_graph"] = [px.NamedNode(iri) for iri in job["default_graphs"]]
        options["named_graphs"] = [px.NamedNode(iri) for iri in job["named_graphs"]]
    else:
        options["use_default_graph_as_union"] = job["union"]
    sink = Sink(out)
    try:
        result = store.query(fold_query(job["query"]), **options)
        if isinstance(result, px.QueryTriples):
            sink.head["kind"] = "triples"
        else:
            sink.head["kind"] = "boolean" if isinstance(result, px.QueryBoolean) else "solutions"
        _write(result, job, sink, limits)
    except SyntaxError as error:
        send(out, b"E", json.dumps({"code": "syntax", "message": str(error)}).encode())
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        send(out, b"E", json.dumps({"code": "evaluation", "message": str(error)}).encode())
    else:
        sink.finish()


def _write(result: Any, job: dict[str, Any], sink: Sink, limits: tuple[int, int]) -> None:
    if job["rows"]:
        sink.restored = False
        sink.write(json.dumps(_preview(result, job["rows"]), ensure_ascii=False).encode())
    elif isinstance(result, px.QueryTriples):
        _write_triples(result, job["graph_format"], sink, limits)
    elif isinstance(result, px.QueryBoolean):
        result.serialize(cast(IO[bytes], sink), format=result_format(job["result_format"]))
    else:
        _write_rows(result, job["result_format"], sink, limits)


def _write_rows(result: Any, media_type: str, sink: Sink, limits: tuple[int, int]) -> None:
    rows = Rows(sink.write, media_type, (variable.value for variable in result.variables), *limits)
    try:
        result.serialize(cast(IO[bytes], rows), format=result_format(media_type))
        rows.finish()
    except Cut as cut:
        sink.head["cut"] = cut.limit
        if sink.streams and media_type in ("text/csv", "text/tab-separated-values"):
            sink.write(mark(notice(rows.rows, cut.limit)))
    sink.head["rows"] = rows.rows


def _write_triples(result: Any, media_type: str, sink: Sink, limits: tuple[int, int]) -> None:
    triples = Triples(result, lambda: sink.size, *limits)
    px.serialize(triples, cast(IO[bytes], sink), graph_format(media_type), prefixes=prefixes())
    sink.head["rows"] = triples.rows
    if triples.limit:
        sink.head["cut"] = triples.limit
        said = comment(media_type, triples.rows, triples.limit)
        if said or sink.streams:
            sink.write(said or mark(notice(triples.rows, triples.limit)))


def _preview(result: Any, rows: int) -> dict[str, Any]:
    """The first rows or triples for a page, and whether there are more."""
    if isinstance(result, px.QueryBoolean):
        return {"boolean": bool(result)}
    if isinstance(result, px.QueryTriples):
        variables, items = ["subject", "predicate", "object"], ((t[0], t[1], t[2]) for t in result)
    else:
        variables = [v.value for v in result.variables]
        items = (tuple(solution) for solution in result)
    table: list[list[dict[str, str] | None]] = []
    for number, item in enumerate(items):
        if number == rows:
            return {"variables": variables, "rows": table, "more": True}
        table.append([_cell(term) for term in item])
    return {"variables": variables, "rows": table, "more": False}


def _cell(term: Any) -> dict[str, str] | None:
    if term is None:
        return None
    if isinstance(term, px.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, px.Literal):
        return {
            "type": "literal",
            "value": term.value,
            "lang": term.language or "",
            "datatype": term.datatype.value,
        }
    return {"type": "other", "value": str(term)}


def main() -> None:
    path, options = sys.argv[1], json.loads(sys.argv[2])
    source, out = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # nothing printed by a library may fall between the frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle
    if not options["network"]:
        leave_network()  # before there are threads: a user namespace is for single-threaded processes
    threading.Thread(target=die_with, args=(source,), daemon=True).start()
    os.nice(options["nice"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # writing a dump would keep a crash from being told
    try:
        store = px.Store.read_only(path)
    except OSError as error:  # its folder is gone, or damaged
        sys.exit(f"{path} does not open: {error}")
    if options["megabytes"]:
        cap_memory(options["megabytes"])
    answer_all(store, source, out, (options["max_rows"], options["max_bytes"]))


def answer_all(store: px.Store, source: int, out: int, limits: tuple[int, int]) -> None:
    """Answer jobs from one pipe on the other until there are no more."""
    send(out, b"R", b"")
    while (data := receive(source)) is not None:
        job = json.loads(data)
        # the kernel's own clock, should the server not be there to end a query
        signal.alarm(math.ceil(job["timeout"]) + 2)
        try:
            run(store, job, out, limits)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        signal.alarm(0)


if __name__ == "__main__":
    main()
