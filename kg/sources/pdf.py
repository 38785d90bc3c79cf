"""PDF documents."""

from __future__ import annotations

import io
import logging

import pdfplumber

from kg.sources.model import Document, Page, SourceFile
from kg.sources.pdf_pages import read_page

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_pdf(data: bytes, file: SourceFile) -> Document:
    pages: list[Page] = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            pages.append(read_page(page, page.page_number))
            page.close()
    return Document(file, tuple(pages))
