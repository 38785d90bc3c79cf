"""What can be wrong with a PDF, in words, and the bounds that keep a hostile one from running for ever."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from kg.sources.model import Page, Place, Problem

BROKEN = (
    PdfminerException,
    MalformedPDFException,
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer raises, by design or by accident, for a file that is not as the PDF standard says."""

MAX_CONTENT = 32_000_000
"""Bytes of drawing instructions that one page may have, unpacked."""
MAX_OBJECTS = 400_000
"""Paths, pictures and nested drawings that one page may have."""


class TooMuch(PDFException):
    """A page draws more than any document does."""


class BoundedDevice(PDFPageAggregator):
    """The library's layout device with a limit: nested drawings can multiply without end."""

    drawn = 0

    def _count(self) -> None:
        self.drawn += 1
        if self.drawn > MAX_OBJECTS:
            raise TooMuch(f"more than {MAX_OBJECTS} drawn objects")

    def begin_figure(self, *args: Any) -> None:
        self._count()
        super().begin_figure(*args)

    def paint_path(self, *args: Any) -> None:
        self._count()
        super().paint_path(*args)


def check_content(page: Any) -> None:
    """Raise TooMuch when a page's content streams unpack to more than ``MAX_CONTENT`` bytes."""
    total = 0
    for item in page.page_obj.contents:
        stream = resolve1(item)
        if not isinstance(stream, PDFStream) or stream.rawdata is None or stream.decipher:
            continue
        names = [getattr(f, "name", "") for f, _ in stream.get_filters()]
        if names[:1] not in (["FlateDecode"], ["Fl"]):
            total += len(stream.rawdata)
        else:
            try:
                total += len(zlib.decompressobj().decompress(stream.rawdata, MAX_CONTENT + 1))
            except zlib.error:
                total += len(stream.rawdata)
        if total > MAX_CONTENT:
            raise TooMuch(f"more than {MAX_CONTENT} bytes of drawing instructions")


def cannot_open(error: BaseException, data: bytes) -> Problem:
    """The fatal problem of a PDF that does not open."""
    cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    if isinstance(cause, PDFPasswordIncorrect):
        return Problem(
            "encrypted",
            "The PDF is locked with a password; save a copy without it and try again.",
            fatal=True,
        )
    if is_cut(data):
        return cut_short(fatal=True)
    return Problem(
        "unreadable",
        "The file is damaged: it starts as a PDF, but its pages cannot be found; get it again.",
        fatal=True,
    )


def is_cut(data: bytes) -> bool:
    """Whether the end-of-file mark is missing."""
    return b"%%EOF" not in data[-2048:]


def cut_short(*, fatal: bool = False) -> Problem:
    return Problem(
        "truncated",
        "The PDF is cut off: its end is missing, so pages may be too; download it again.",
        fatal=fatal,
    )


def page_failed(number: int, error: BaseException) -> Problem:
    cause = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    place = Place(page=number)
    if isinstance(cause, TooMuch):
        return Problem("too-large", f"Page {number} was left out: it has {cause}.", place)
    return Problem("unreadable", f"Page {number} was left out: its drawing instructions are damaged.", place)


def text_problems(pages: Sequence[Page], pictured: Sequence[int], unmapped: Sequence[int]) -> list[Problem]:
    """Pages without a usable text layer. ``pictured``: numbers of pages that show pictures or drawings;
    ``unmapped``: of pages whose fonts do not say which characters they show."""
    with_text = [p for p in pages if p.blocks and p.number not in unmapped]
    if not with_text and unmapped:
        return [
            Problem(
                "no-text-layer",
                "The PDF's fonts do not say which characters they show; run it through OCR first.",
                fatal=True,
            )
        ]
    if not with_text and pictured:
        return [
            Problem(
                "no-text-layer",
                "The PDF has pictures of pages but no text layer; run it through OCR first.",
                fatal=True,
            )
        ]
    if not with_text:
        return [Problem("empty", "The PDF has no text on any page.", fatal=True)]
    without = sorted({n for n in pictured if not any(p.number == n for p in with_text)} | set(unmapped))
    return [
        Problem(
            "no-text-layer",
            f"Page {n} has no text layer that can be read; run the PDF through OCR first.",
            Place(page=n),
        )
        for n in without
    ]
