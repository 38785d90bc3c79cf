"""Files that are broken, locked or not what they say they are: one clear problem, never an exception."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from sources_make_pdf import LATIN, Sheet, Style, draw_table, plan_page

from kg.sources import read, read_bytes
from kg.sources.model import Document


def codes(document: Document) -> list[tuple[str, bool]]:
    return [(p.code, p.fatal) for p in document.problems]


def one_problem(document: Document) -> str:
    (problem,) = document.problems
    assert problem.fatal
    assert document.pages == ()
    assert problem.message.endswith(".")
    return problem.code


def picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("RGB", (200, 200), (120, 130, 140)))


def raw_pdf(content: bytes, extra: bytes = b"") -> bytes:
    """A PDF of one page with a content stream (compressed), written by hand."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>/XObject<<"
        + extra
        + b">>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, item in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return body + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def test_a_hand_written_pdf_is_read() -> None:
    document = read_bytes(raw_pdf(b"BT /F1 12 Tf 20 200 Td (Open data) Tj ET"), "x.pdf")
    assert [b.text for _, b in document.blocks()] == ["Open data"]  # type: ignore[union-attr]
    assert document.problems == ()


def test_a_locked_pdf_says_so() -> None:
    sheet = Sheet(encrypt=StandardEncryption("secret", ownerPassword="owner"))
    sheet.text(40, 40, "x", font=LATIN)
    sheet.page()
    assert one_problem(read_bytes(sheet.bytes(), "x.pdf")) == "encrypted"


def test_an_encrypted_pdf_without_user_password_just_opens() -> None:
    sheet = Sheet(encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0, canCopy=0))
    rows = [["No.", "Dataset"], ["1", "Vacancies"]]
    draw_table(sheet, 40, 40, [60, 200], rows, Style(font=LATIN))
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    assert document.problems == ()
    assert len(list(document.blocks())) == 1


def test_a_scan_says_that_it_needs_ocr() -> None:
    sheet = Sheet()
    sheet.canvas.drawImage(picture(), 0, 0, 800, 500)
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    assert codes(document) == [("no-text-layer", True)]
    assert "OCR" in document.problems[0].message


def test_one_scanned_page_among_others_is_named() -> None:
    sheet = Sheet()
    sheet.text(40, 40, "第一頁")
    sheet.page()
    sheet.canvas.drawImage(picture(), 0, 0, 800, 500)
    sheet.page()
    sheet.page()
    document = read_bytes(sheet.bytes(), "x.pdf")
    assert codes(document) == [("no-text-layer", False)]
    assert document.problems[0].place.locator == "page=2"


def test_a_pdf_with_nothing_on_it_is_empty() -> None:
    sheet = Sheet()
    sheet.canvas.setFillGray(1)
    sheet.rect(0, 0, 1, 1, stroke=0, fill=1)
    sheet.page()
    assert codes(read_bytes(sheet.bytes(), "x.pdf")) == [("empty", True)]


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_cut_pdf_says_so(share: float) -> None:
    data = plan_page(Style())
    document = read_bytes(data[: int(share * len(data))], "x.pdf")
    assert "truncated" in [p.code for p in document.problems]


def test_garbled_pdfs_never_raise_nor_write_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    whole = plan_page(Style("horizontal"))
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 10, 200])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        document = read_bytes(bytes(data), "x.pdf")
        assert document.pages or any(p.fatal for p in document.problems)
    assert capfd.readouterr() == ("", "")


def test_a_content_stream_that_unpacks_without_end_is_left_out() -> None:
    bomb = raw_pdf(b"BT /F1 12 Tf 20 200 Td (Open data) Tj ET " + b"0 0 m " * 7_000_000)
    assert len(bomb) < 200_000
    document = read_bytes(bomb, "x.pdf")
    assert codes(document) == [("too-large", False), ("unreadable", True)]


@pytest.mark.parametrize("content", [b"", b" \r\n\n\t "])
def test_an_empty_file_is_empty(content: bytes) -> None:
    assert one_problem(read_bytes(content, "plan.pdf")) == "empty"


def _zip(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (_zip("word/document.xml"), "Word"),
        (_zip("xl/workbook.xml"), "Excel"),
        (_zip("plan.pdf"), "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"),
        (b"\x1f\x8b\x08" + bytes(range(100)), "gzip"),
        (random.Random(1).randbytes(5000), "neither PDF nor text"),
    ],
)
def test_other_kinds_of_file_are_named(content: bytes, says: str) -> None:
    document = read_bytes(content, "plan.pdf")
    assert one_problem(document) == "not-recognised"
    assert says in document.problems[0].message


def test_content_decides_what_a_file_is_not_its_name() -> None:
    assert read_bytes(plan_page(Style()), "plan.txt").file.media_type == "application/pdf"
    assert read_bytes(b"\r\n\r\n" + plan_page(Style()), "plan").file.media_type == "application/pdf"
    assert read_bytes("甲\n乙\n".encode(), "plan.pdf").file.media_type == "text/plain"
    assert read_bytes(b"<!DOCTYPE html><p>x</p>", "plan.pdf").file.media_type == "text/html"
    assert read_bytes(b"## Plan\n\ntext\n", "plan.txt").file.media_type == "text/markdown"
    assert read_bytes(b"text\n", "plan.md").file.media_type == "text/markdown"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(b"x" * 101)
    document = read(path, max_bytes=100)
    assert one_problem(document) == "too-large"
    assert document.file.size == 101
    assert read(path, max_bytes=101).problems == ()


def test_a_missing_file_or_folder_is_unreadable(tmp_path: Path) -> None:
    assert one_problem(read(tmp_path / "nothing.pdf")) == "unreadable"
    assert one_problem(read(tmp_path)) == "unreadable"


def test_the_file_is_described() -> None:
    data = plan_page(Style())
    file = read_bytes(data, "plan.pdf").file
    assert file.id == file.sha256[:16]
    assert file.size == len(data)
    assert file.created == "2000-01-01"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("D:20231204091500+08'00'", "2023-12-04"),
        ("D:20240229", "2024-02-29"),
        ("20231204", "2023-12-04"),
        ("D:20231304", None),
        ("4 December 2023", None),
        ("", None),
        (None, None),
        (20231204, None),
    ],
)
def test_creation_dates(value: object, day: str | None) -> None:
    from kg.sources.pdf import creation_date

    assert creation_date({"CreationDate": value}) == day
