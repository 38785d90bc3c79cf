"""Documents become pages of lines, words and tables, each with its place. ``read`` is the door."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from kg.sources.decode import decode
from kg.sources.fetched import FetchRecord, load_records
from kg.sources.model import Document, Page, Place, Problem, SourceFile
from kg.sources.sniff import is_pdf, looks_like_html, unreadable_kind
from kg.sources.text import read_text

__all__ = ["MAX_BYTES", "FetchRecord", "read", "read_bytes"]

MAX_BYTES = 200_000_000
MAX_LINE = 100_000
"""Characters of a line of text; a table row of a plan has some hundreds. Longer ones cost minutes and hold no plan."""
_UNKNOWN = "application/octet-stream"


def read(path: Path, *, max_bytes: int = MAX_BYTES, record: FetchRecord | None = None) -> Document:
    """The document in a file. Never raises for a bad file: the Document then says what is wrong in a fatal Problem.

    ``record`` says where the file was fetched; without it a ``fetched.jsonl`` beside the file is asked.
    """
    found = record or load_records(path.parent).get(path.name)
    try:
        with path.open("rb") as stream:
            data = stream.read(max_bytes + 1)
            if len(data) > max_bytes:
                stream.seek(0)
                sha = hashlib.file_digest(stream, "sha256").hexdigest()
                limit = f"The file is larger than the limit of {max_bytes} bytes; raise the limit to read it."
                file = SourceFile(sha[:16], sha, path.name, _UNKNOWN, path.stat().st_size)
                return Document(file, (), (Problem("too-large", limit, fatal=True),))
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        problem = Problem("unreadable", f"The file cannot be opened: {reason}.", fatal=True)
        # nothing of it is known but its name, which has to tell it from other files that cannot be opened
        told = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
        return Document(replace(_file(b"", path.name, _UNKNOWN), id=told), (), (problem,))
    document = read_bytes(data, path.name)
    if found is not None and found.sha256 in ("", document.file.sha256):
        address, fetched = found.url or None, found.fetched or None
        document = replace(document, file=replace(document.file, address=address, fetched=fetched))
    return document


def read_bytes(data: bytes, name: str) -> Document:
    """The document in a file's content. The kind is told by the content; ``name`` is only kept."""
    if not data.strip():
        return _failed(data, name, "empty", "The file is empty; get it again.")
    if is_pdf(data):
        from kg.sources.pdf import read_pdf  # heavy, and everybody imports this room for its types

        file = _file(data, name, "application/pdf")
        pages, problems, title, created = read_pdf(data, file)
        return Document(replace(file, created=created), pages, problems, title)
    if other := unreadable_kind(data):
        return _failed(data, name, "not-recognised", f"The file is {other}.")
    decoded = decode(data)
    if decoded is None:
        hint = "The file is neither PDF nor text in a known encoding; save it as PDF or UTF-8 text and try again."
        return _failed(data, name, "not-recognised", hint)
    if not decoded.text.strip():
        return _failed(data, name, "empty", "The file holds nothing but white space; get it again.")
    damage: tuple[Problem, ...] = ()
    if decoded.damaged:
        line = decoded.text[: decoded.text.find("\ufffd")].count("\n") + 1
        what = f"{decoded.damaged} characters are damaged (not {decoded.encoding}), the first in line {line}."
        damage = (Problem("decoding", what, Place(line=line)),)
    return _text_document(decoded.text, data, name, damage)


def _text_document(text: str, data: bytes, name: str, problems: tuple[Problem, ...]) -> Document:
    from kg.sources.delimited import looks_delimited, read_delimited
    from kg.sources.html import read_html
    from kg.sources.markdown import looks_like_markdown, read_markdown

    if looks_like_html(text):
        blocks, title = read_html(text)
        if not blocks:
            return _failed(
                data,
                name,
                "empty",
                "The page holds no text; it may be filled in by scripts only.",
                "text/html",
            )
        return Document(_file(data, name, "text/html"), (Page(1, blocks),), problems, title)
    longest = max(map(len, text.splitlines()), default=0) if len(text) > MAX_LINE else 0
    if longest > MAX_LINE:
        return _failed(
            data,
            name,
            "too-large",
            f"A line of it is {longest} characters long, which no document's is; wrap its lines and try again.",
        )
    marked = name.lower().endswith((".md", ".markdown"))
    if not marked and (delimiter := looks_delimited(text, name)):
        kind = "text/tab-separated-values" if delimiter == "\t" else "text/csv"
        blocks, damaged = read_delimited(text, delimiter)
        return Document(_file(data, name, kind), (Page(1, blocks),), problems + damaged)
    if marked or looks_like_markdown(text):
        return Document(_file(data, name, "text/markdown"), (Page(1, read_markdown(text)),), problems)
    return Document(_file(data, name, "text/plain"), (Page(1, read_text(text)),), problems)


def _failed(data: bytes, name: str, code: str, message: str, media_type: str = _UNKNOWN) -> Document:
    return Document(_file(data, name, media_type), (), (Problem(code, message, fatal=True),))


def _file(data: bytes, name: str, media_type: str) -> SourceFile:
    sha = hashlib.sha256(data).hexdigest()
    return SourceFile(sha[:16], sha, name, media_type, len(data))
