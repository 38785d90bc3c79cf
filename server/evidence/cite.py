"""How a document and a place in it are cited."""

from __future__ import annotations

from dataclasses import dataclass

from server.evidence.places import Source
from server.http import links
from server.words import i18n


@dataclass(frozen=True, slots=True)
class Citation:
    """``text`` cites the place; ``quote`` is what is printed there with it, empty without a place."""

    text: str
    quote: str
    address: str


def cite(
    language: str,
    source: Source,
    work: str,
    issuer: str,
    issued: str,
    where: str,
    printed: str,
    release: str,
) -> Citation:
    """Issuer, title (date), place; file; where it was got and when. What is not known is left out."""
    t = i18n.translator(language)
    title = work or source.title
    if issued:
        title += f" ({issued})" if language == "en" else f"（{issued}）"
    parts = [part for part in (issuer, title, where) if part]
    if source.file_name and source.file_name not in title:
        parts.append(source.file_name)
    if source.address:
        day = source.fetched
        key = "evidence.retrieved.on" if day else "evidence.retrieved"
        parts.append(t(key, address=source.address, day=day))
    text = (", " if language == "en" else "，").join(parts) + ("." if language == "en" else "。")
    address = f"{links.base()}id/source/{source.sid}"
    words = " ".join(printed.replace("\t", " | ").split())
    marks = ("“", "”") if language == "en" else ("「", "」")
    quote = f"{marks[0]}{words}{marks[1]} {text}" if words else ""
    return Citation(text, quote, address)
