"""PDF documents: open, read page by page, say what is wrong."""

from __future__ import annotations

import io
import logging
import warnings
from datetime import date
from typing import Any

import pdfplumber
from pdfminer.pdfinterp import PDFPageInterpreter

from kg.sources import pdf_matrix, pdf_problems, pdf_tokens
from kg.sources.model import Page, Problem, SourceFile
from kg.sources.pdf_breaks import mark_continued
from kg.sources.pdf_glyphs import UNMAPPED
from kg.sources.pdf_layout import drawn
from kg.sources.pdf_pages import Draft, PageRead, draft_page, finish
from kg.values.lazy import lazy

_DATE = lazy(r"^\s*(?:D:)?(\d{4})(\d{2})(\d{2})")


def _silence() -> None:
    """The libraries' own logs go nowhere: ``pdf_problems`` says what is wrong.

    pdfminer calls its loggers for debugging twenty times for every character of a page, and a logger that has to find out whether
    it is enabled takes a twentieth of the time of reading; so each of them gets a ``debug`` that does nothing.
    """
    for name in ("pdfminer", "pdfplumber"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name, logger in logging.root.manager.loggerDict.items():
        if name.startswith("pdfminer.") and isinstance(logger, logging.Logger):
            logger.debug = _nothing  # type: ignore[method-assign]


def _nothing(*_: object, **__: object) -> None:
    pass


_silence()
pdf_tokens.install()
pdf_matrix.install()


def read_pdf(
    data: bytes, file: SourceFile
) -> tuple[tuple[Page, ...], tuple[Problem, ...], str | None, str | None]:
    """Pages, problems, and the title and creation date (YYYY-MM-DD) in the file's metadata."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            pdf = pdfplumber.open(io.BytesIO(data))
            pages = pdf.pages
        except pdf_problems.BROKEN as error:
            return (), (pdf_problems.cannot_open(error, data),), None, None
        if not pages:
            return (), (pdf_problems.cannot_open(ValueError("no pages"), data),), None, None
        read, problems = _read_pages(pdf, pages)
    if pdf_problems.is_cut(data) and not any(p.fatal for p in problems):
        problems.insert(0, pdf_problems.cut_short())
    return mark_continued(read), tuple(problems), _title(pdf.metadata), creation_date(pdf.metadata)


def _read_pages(pdf: Any, pages: list[Any]) -> tuple[list[PageRead], list[Problem]]:
    drafts: list[Draft] = []
    problems: list[Problem] = []
    pictured: list[int] = []
    unmapped: list[int] = []
    for page in pages:
        number = page.page_number
        try:
            _lay_out(pdf, page)
            ink = drawn(page)
            drafts.append(draft_page(page, number, ink))
            if not ink.has_text and ink.is_pictured:
                pictured.append(number)
            elif 2 * sum(c.get_text().startswith(UNMAPPED) for c in ink.chars) > len(ink.chars):
                unmapped.append(number)
        except pdf_problems.BROKEN as error:
            problems.append(pdf_problems.page_failed(number, error))
        finally:
            page.close()
    read = finish(drafts)
    if any(r.page.blocks for r in read) or not problems:
        problems += pdf_problems.text_problems([r.page for r in read], pictured, unmapped)
    else:
        problems.append(
            Problem(
                "unreadable",
                "None of the PDF's pages can be read: the file is damaged; get it again.",
                fatal=True,
            )
        )
    return read, problems


def _lay_out(pdf: Any, page: Any) -> None:
    """Parse a page within bounds. pdfplumber uses what it finds in ``_layout`` instead of parsing without bounds."""
    pdf_problems.check_content(page)
    device = pdf_problems.BoundedDevice(pdf.rsrcmgr, pageno=page.page_number, laparams=pdf.laparams)
    PDFPageInterpreter(pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()


def _title(metadata: dict[str, Any]) -> str | None:
    value = metadata.get("Title")
    title = " ".join(value.split()) if isinstance(value, str) else ""
    return None if title.lower() in ("", "untitled") else title


def creation_date(metadata: dict[str, Any]) -> str | None:
    """The day in ``CreationDate`` (``D:20231204…``), None when there is none or it is no day."""
    value = metadata.get("CreationDate")
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
