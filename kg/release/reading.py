"""Documents into readings: in processes, largest first, each page read once and then kept in the cache."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from kg.progress import SILENT, Progress
from kg.records import Reading
from kg.sources.fetched import FetchRecord, load_records
from kg.sources.model import Document, SourceFile


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read: what identifies its content and where it came from. ``key`` is all that can enter a release."""

    path: Path
    sha256: str
    size: int
    record: FetchRecord | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        address, fetched = (self.record.url, self.record.fetched) if self.record else ("", "")
        return (self.path.name, self.sha256, address, fetched)


def look_at(paths: Iterable[Path]) -> tuple[list[Input], list[tuple[Path, Path]]]:
    """The inputs sorted by name and content, each content once, and (left out, kept) for files with the same content.

    A file that cannot be opened has an empty hash; reading it says why.
    """
    from kg.sources.cache import fingerprint

    records: dict[Path, dict[str, FetchRecord]] = {}
    inputs = []
    for path in paths:
        try:
            sha256, size = fingerprint(path), path.stat().st_size
        except OSError:
            sha256, size = "", 0
        if path.parent not in records:
            records[path.parent] = load_records(path.parent)
        record = records[path.parent].get(path.name)
        if record is not None and record.sha256 not in ("", sha256):
            record = None
        inputs.append(Input(path, sha256, size, record))
    inputs.sort(key=lambda item: item.key)
    kept: dict[str, Input] = {}
    copies = []
    for item in inputs:
        first = kept.setdefault(item.sha256 or str(item.path), item)
        if first is not item:
            copies.append((item.path, first.path))
    return list(kept.values()), copies


def read_one(item: Input, cache: Path | None, max_bytes: int) -> Reading:
    """Read one document, from the cache where its pages are there. Never raises for a bad file."""
    from kg.documents import read_document

    reading = read_document(_document(item, cache, max_bytes))
    # Every line is in the ledger by now; the pages' words would only be carried about.
    bare = tuple(replace(page, blocks=()) for page in reading.document.pages)
    return replace(reading, document=replace(reading.document, pages=bare))


def _document(item: Input, cache: Path | None, max_bytes: int) -> Document:
    from kg.release.identity import reader_fingerprint
    from kg.sources.cache import PageCache

    # The suffix is part of what the reader goes by (Markdown), so files of another suffix are kept apart.
    pages = (
        PageCache(_cache_for(cache, item.path), reader=reader_fingerprint()) if cache is not None else None
    )
    known = pages.get(item.sha256) if pages is not None and item.sha256 and item.size <= max_bytes else None
    if known is not None:
        return replace(known, file=_renamed(known, item))
    from kg.sources import read

    document = read(item.path, max_bytes=max_bytes, record=item.record)
    if pages is not None and not any(p.fatal for p in document.problems):
        pages.put(document)
    return document


def _cache_for(cache: Path, path: Path) -> Path:
    return cache / "markdown" if path.suffix.lower() in (".md", ".markdown") else cache


def _renamed(document: Document, item: Input) -> SourceFile:
    address, fetched = (item.record.url or None, item.record.fetched or None) if item.record else (None, None)
    return replace(document.file, name=item.path.name, address=address, fetched=fetched)


def read_all(
    inputs: Sequence[Input], *, jobs: int, cache: Path | None, max_bytes: int, progress: Progress = SILENT
) -> Iterator[tuple[Input, Reading]]:
    """Read all inputs and give each as it is done, in no certain order. ``jobs`` 0: one process per core; 1: in this one."""
    jobs = min(jobs or os.cpu_count() or 1, len(inputs))
    progress.stage("reading", len(inputs))
    if jobs <= 1:
        for item in inputs:
            yield item, read_one(item, cache, max_bytes)
            progress.step(item.path.name)
        return
    largest_first = sorted(inputs, key=lambda item: (-item.size, item.key))
    with ProcessPoolExecutor(jobs, initializer=_worker, initargs=(os.getpid(),)) as pool:
        waiting = {pool.submit(read_one, item, cache, max_bytes): item for item in largest_first}
        try:
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    item = waiting.pop(future)
                    yield item, future.result()
                    progress.step(item.path.name)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _worker(parent: int) -> None:
    """Ctrl-C is the parent's to handle; and a worker whose parent was killed ends by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
