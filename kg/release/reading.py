"""A document into its reading, each page read once and then kept in the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.dataclasses import dataclass
from kg.records import Reading
from kg.sources.fetched import FetchRecord, load_records
from kg.sources.model import Document, Problem, SourceFile


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


@dataclass(frozen=True, slots=True)
class Cache:
    """The folder where read pages are kept, and the version of the readers that they are kept for."""

    folder: Path
    reader: int


def cache_at(folder: Path) -> Cache:
    from kg.release.identity import reader_fingerprint

    return Cache(folder, reader_fingerprint())


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


def read_one(item: Input, cache: Cache | None, max_bytes: int) -> Reading:
    """Read one document, from the cache where its pages are there.

    Never raises for a bad file; and a fault of the reader costs this document only, like a bad file.
    """
    reading, keep = read_then_keep(item, cache, max_bytes)
    keep()
    return reading


def read_then_keep(item: Input, cache: Cache | None, max_bytes: int) -> tuple[Reading, Callable[[], None]]:
    """As ``read_one``, but the pages are put into the cache by calling what comes with the reading."""
    from kg.documents import read_document

    try:
        document, keep = _document(item, cache, max_bytes)
        reading = read_document(document)
    except Exception as error:  # the edge between the documents: the others go on
        message = (
            f"The reader failed on it, which is a fault of the program ({type(error).__name__}: {error})."
        )
        return failed(item, message), _keep_nothing
    # Every line is in the ledger by now; the pages' words would only be carried about.
    bare = tuple(replace(page, blocks=()) for page in reading.document.pages)
    return replace(reading, document=replace(reading.document, pages=bare)), keep


def _keep_nothing() -> None:
    pass


def failed(item: Input, message: str) -> Reading:
    """The reading of a document that could not be read, for the reason in ``message``."""
    from kg.documents import read_document

    unknown = SourceFile(item.sha256[:16], item.sha256, item.path.name, "application/octet-stream", item.size)
    document = Document(unknown, (), (Problem("unreadable", message, fatal=True),))
    return read_document(replace(document, file=_renamed(document, item)))


def _document(item: Input, cache: Cache | None, max_bytes: int) -> tuple[Document, Callable[[], None]]:
    """The document, and what keeps its pages."""
    from kg.sources.cache import PageCache

    # The suffix is part of what the reader goes by (Markdown), so files of another suffix are kept apart.
    pages = (
        PageCache(_folder_for(cache.folder, item.path), reader=cache.reader) if cache is not None else None
    )
    known = pages.get(item.sha256) if pages is not None and item.sha256 and item.size <= max_bytes else None
    if known is not None:
        return replace(known, file=_renamed(known, item)), _keep_nothing
    from kg.sources import read

    document = read(item.path, max_bytes=max_bytes, record=item.record)
    if pages is None or any(p.fatal for p in document.problems):
        return document, _keep_nothing
    return document, partial(pages.put, document)


def sweep_cache(folder: Path) -> None:
    """Remove what other versions of the readers have kept: this one never looks at it."""
    ours = f".{cache_at(folder).reader}.json.gz"
    for path in folder.rglob("*.json.gz"):
        if not path.name.endswith(ours):
            path.unlink(missing_ok=True)


def _folder_for(cache: Path, path: Path) -> Path:
    return cache / "markdown" if path.suffix.lower() in (".md", ".markdown") else cache


def _renamed(document: Document, item: Input) -> SourceFile:
    address, fetched = (item.record.url or None, item.record.fetched or None) if item.record else (None, None)
    return replace(document.file, name=item.path.name, address=address, fetched=fetched)
