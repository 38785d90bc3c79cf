"""PDF documents for the evidence pages, and what the graph says of them: real files, read by the real readers."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

from reportlab.pdfgen import canvas

from kg.release.kept import kept_path
from kg.sources import read_bytes
from kg.sources.model import Document, Line, Place, Table

ROWS = (
    ("No.", "Dataset", "Target", "2022", "2023", "2024"),
    ("1", "Harbour water quality", "03/2026", "80", "105", "154"),
    ("2", "Air quality readings", "04/2026", "80", "80", "1800"),
    ("3", "Tide tables of all ports", "05/2026", "7", "8", "9"),
    ("4", "Patents granted", "06/2026", "10.5", "10", "5"),
)
TURNS = tuple(itertools.product((0, 90, 180, 270), (False, True), (0, 90, 180, 270)))
"""What the file asks for (/Rotate), whether it crops the page, and how the text is drawn."""


def table(pages: int = 2) -> bytes:
    """A ruled table on a landscape page, and pages with a line of text."""
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(700, 400), invariant=1)
    sheet.setFont("Helvetica", 10)
    edges = (40, 80, 300, 380, 460, 540, 640)
    top = 340
    for number, row in enumerate(ROWS):
        y = top - 30 * number
        for left, right, text in zip(edges[:-1], edges[1:], row, strict=True):
            sheet.rect(left, y - 30, right - left, 30)
            sheet.drawString(left + 6, y - 19, text)
    for page in range(1, pages):
        sheet.showPage()
        sheet.setFont("Helvetica", 12)
        sheet.drawString(60, 200, f"Remarks of page {page + 1}")
    sheet.showPage()
    sheet.save()
    return stream.getvalue()


def turned(rotate: int, crop: bool, drawn: int) -> bytes:
    """One line of text, drawn at an angle (degrees counter-clockwise), on a page that the file turns and crops."""
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(400, 300), invariant=1)
    sheet.translate(*{0: (120, 100), 90: (120, 80), 180: (300, 100), 270: (120, 250)}[drawn])
    sheet.rotate(drawn)
    sheet.setFont("Helvetica", 14)
    sheet.drawString(0, 0, "Hello row 12 evidence")
    sheet.setPageRotation(rotate)
    if crop:
        sheet.setCropBox((40, 60, 380, 290))
    sheet.showPage()
    sheet.save()
    return stream.getvalue()


def keep(out: Path, data: bytes, name: str) -> Document:
    """Put a copy of a document where a build keeps it, and read it."""
    document = read_bytes(data, name)
    path = kept_path(out, document.file.sha256, name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return document


def places(document: Document) -> list[tuple[Place, str]]:
    """Every row and line with its text, in reading order."""
    found: list[tuple[Place, str]] = []
    for _, block in document.blocks():
        if isinstance(block, Table):
            found += [(row.place, row.text) for row in block.rows]
        elif isinstance(block, Line):
            found.append((block.place, block.text))
    return found


def trig(document: Document, base: str, more: str = "") -> str:
    """The document's source and places as TriG, in the shape of vocab/MODEL.md; ``more`` goes into the same graph."""
    file = document.file
    source = f"<{base}id/source/{file.id}>"
    lines = [
        f"{source} a gp:Source, prov:Entity ; dct:title {_quoted(file.name)} ; gp:fileName {_quoted(file.name)} ;"
        f' gp:sha256 "{file.sha256}" ; gp:mediaType "{file.media_type}" ; gp:byteSize {file.size} ;'
        f' dct:source <https://www.example.gov.hk/{file.id}> ; gp:fetched "2025-06-30"^^xsd:date'
        + (f" ; gp:pageCount {len(document.pages)} ." if document.paged else " .")
    ]
    for ordinal, (place, text) in enumerate(places(document), 1):
        said = [f"gp:inSource {source}", f'gp:locator "{place.locator}"', f"gp:sourceText {_quoted(text)}"]
        said += [f"gp:ordinal {ordinal}", f"gp:outcome <{base}id/outcome/{'mapped' if text else 'blank'}>"]
        if place.page is not None:
            said.append(f"gp:page {place.page}")
        if place.row is not None:
            said.append(f"gp:row {place.row}")
        if place.line is not None:
            said.append(f"gp:lineStart {place.line} ; gp:lineEnd {place.line_end or place.line}")
        if place.box is not None:
            said.append(f'gp:box "{" ".join(f"{edge:g}" for edge in place.box)}"')
        lines.append(
            f"<{base}id/source/{file.id}/{place.path}> a gp:Place, prov:Entity ; {' ; '.join(said)} ."
        )
    return f"{_PREFIXES} <{base}id/graph/source/{file.id}> {{ {' '.join(lines)} {more} }}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


_PREFIXES = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix gp: <https://w3id.org/govplan#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
