"""Documents become pages of lines, words and tables, each with its place."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.sources.markdown import looks_like_markdown, read_markdown
from kg.sources.model import Document, Page, SourceFile
from kg.sources.pdf import read_pdf
from kg.sources.text import read_text


def read(path: Path) -> Document:
    data = path.read_bytes()
    sha = hashlib.sha256(data).hexdigest()
    kind = "application/pdf" if b"%PDF-" in data[:1024] else "text/plain"
    if kind == "text/plain":
        text = data.decode("utf-8-sig")
        if looks_like_markdown(text):
            kind = "text/markdown"
    file = SourceFile(sha[:16], sha, path.name, kind, len(data))
    if kind == "application/pdf":
        return read_pdf(data, file)
    blocks = read_markdown(text) if kind == "text/markdown" else read_text(text)
    return Document(file, (Page(1, blocks),))
