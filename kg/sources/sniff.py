"""What a file is, by its content: its name is not trusted."""

from __future__ import annotations

import re

from kg.values.lazy import lazy

_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a PNG image; a text layer is needed, so run it through OCR first"),
    (b"\xff\xd8\xff", "a JPEG image; a text layer is needed, so run it through OCR first"),
    (b"GIF8", "a GIF image; a text layer is needed, so run it through OCR first"),
    (b"II*\0", "a TIFF image; a text layer is needed, so run it through OCR first"),
    (b"MM\0*", "a TIFF image; a text layer is needed, so run it through OCR first"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office document; save it as PDF and try again"),
    (b"{\\rtf", "a rich text (RTF) document; save it as PDF or plain text and try again"),
    (b"%!PS", "a PostScript file; convert it to PDF and try again"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"SQLite format 3\0", "a database"),
    (b"\x7fELF", "a program"),
)
_ZIPS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (DOCX); save it as PDF and try again"),
    (b"xl/", "an Excel workbook (XLSX); save it as PDF and try again"),
    (b"ppt/", "a PowerPoint file (PPTX); save it as PDF and try again"),
    (b"opendocument", "an OpenDocument file; save it as PDF and try again"),
    (b"application/epub+zip", "an EPUB book; save it as PDF or HTML and try again"),
)
_HTML = lazy(
    r"\A\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|table|div|main|article|section|h[1-6]|p|ul|ol)\b[^<>]*>)",
    re.IGNORECASE | re.DOTALL,
)


def is_pdf(data: bytes) -> bool:
    """PDF readers accept some junk before the header, as saved mail attachments have."""
    return b"%PDF-" in data[:1024]


def unreadable_kind(data: bytes) -> str | None:
    """What a binary file is that this program does not read, with what to do about it; None for anything else."""
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        listing = data[:4096] + data[-65536:]
        return next((kind for mark, kind in _ZIPS if mark in listing), "a ZIP archive; unpack it first")
    return next((kind for mark, kind in _OTHERS if data.startswith(mark)), None)


def looks_like_html(text: str) -> bool:
    """Whether a text opens as an HTML page or with block markup."""
    return bool(_HTML.match(text[:20_000]))
