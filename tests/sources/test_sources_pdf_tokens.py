"""The faster parser of a page's instructions gives what the library's own gives, on what is right and on what is broken."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from pdfminer import pdfdocument, pdffont, pdfinterp
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import PSKeyword, PSLiteral

from kg.sources import pdf_tokens
from kg.sources.pdf_tokens import ContentParser, FontHeaderParser, FontMapParser, ObjectStreamParser, install

# by way of their heirs: the names in the library are ours once a PDF was read
PDFContentParser: Any = ContentParser.__bases__[1]
Type1FontHeaderParser: Any = FontHeaderParser.__bases__[1]
PDFStreamParser: Any = ObjectStreamParser.__bases__[1]

PIECES = [
    *(b"12", b"-3", b"+4", b".5", b"-.5", b"5.", b"1.25", b"--5", b"-", b".", b"1.2.3", b"5-3", b"8" * 5000),
    *(
        b"BT",
        b"Tj",
        b"TJ",
        b"'",
        b'"',
        b"T*",
        b"true",
        b"false",
        b"trueX",
        b"12abc",
        b"1e5",
        b"a\x00b",
        b"null",
    ),
    *(b"[", b"]", b"<", b">", b"<<", b">>", b"{", b"}", b"(", b")", b"#", b"\\", b"\x00", b"\xe4\xb8"),
    *(b"(a)", b"(a(b)c)", b"(a\\)b)", b"(\\053)", b"(x\\\ny)", b"(a\r\nb)", b"()", b"1(2)", b"a(b)", b"1[2]"),
    *(b"/Name", b"/N#41m", b"/", b"/\xff\xfe", b"/a/b", b"a/b", b"%comment\n", b"%c\r"),
    *(b"<0041>", b"<004>", b"<00 41>", b"<zz>", b"<>", b"[<0102>-3(ab)]TJ", b"<</A[1 2]/B<</C(d)>>>>BDC"),
    *(b"BI", b"ID", b"EI", b"BI /W 1 /H 1 ID x\x00(x EI ", b"BI /F /A85 ID ab~> EI", b"1 0 0 1 0 0 cm\n"),
]


def plain(value: Any) -> Any:
    """What can be compared, with its type: 1, 1.0 and True are three things."""
    if isinstance(value, PDFStream):
        return ("stream", sorted(value.attrs), value.rawdata)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return (type(value), value.name if isinstance(value, PSKeyword | PSLiteral) else value)


def everything(parser: Any, streams: list[bytes], method: str) -> list[Any]:
    """All that a parser gives, with the places, and how it ends."""
    found: list[Any] = []
    try:
        opened = parser([PDFStream({}, data) for data in streams])
        while True:
            place, value = getattr(opened, method)()
            found.append((place, plain(value)))
    except Exception as error:
        return [*found, type(error)]


def instructions(seed: int) -> list[bytes]:
    chance = random.Random(seed)
    streams = []
    for _ in range(chance.choice((1, 1, 3))):
        between = chance.choice((b" ", b"", b"\n", b"\r\n"))
        streams.append(between.join(chance.choices(PIECES, k=chance.choice((3, 30, 900)))))
    return streams


@pytest.mark.parametrize("method", ["nexttoken", "nextobject"])
@pytest.mark.parametrize("seed", range(60))
def test_the_same_as_the_library(seed: int, method: str) -> None:
    streams = instructions(seed)
    assert everything(ContentParser, streams, method) == everything(PDFContentParser, streams, method)


@pytest.mark.parametrize("piece", PIECES)
def test_a_token_cut_by_the_end_of_a_buffer(piece: bytes) -> None:
    for before in range(4090, 4097):
        streams = [b"q" + b" " * before + piece + b" Q"]
        assert everything(ContentParser, streams, "nextobject") == everything(
            PDFContentParser, streams, "nextobject"
        )


def test_plain_instructions() -> None:
    found = everything(ContentParser, [b"/F1 12 Tf [<4142>-3.5(c)]TJ true "], "nextobject")
    assert found == [
        (0, (PSLiteral, "F1")),
        (4, (int, 12)),
        (7, (PSKeyword, b"Tf")),
        (10, [(bytes, b"AB"), (float, -3.5), (bytes, b"c")]),
        (25, (PSKeyword, b"TJ")),
        (28, (bool, True)),
        PSEOF,
    ]


def test_a_table_of_characters() -> None:
    table = (
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <4E00> <0002> <D840DC0B> endbfchar"
        b" 2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0061> <0062>] endbfrange endcmap "
    )
    maps = []
    for parser in (CMapParser, FontMapParser):
        found = FileUnicodeMap()
        parser(found, BytesIO(table)).run()
        maps.append(found.cid2unichr)
    assert maps[0] == maps[1]
    assert maps[1] == {1: "一", 2: "𠀋", 16: "A", 17: "B", 18: "C", 32: "a", 33: "b"}


HEADERS = [
    b"12 dict dup begin /FontType 1 def /FontName /ABC+Sung def /Encoding 256 array 0 1 255 {1 index exch /.notdef put} for dup 65 /A put\n"
    b"dup 8#102 /B put dup 67 /uni4E00 put dup 68 /nothing#41 put % a comment\nreadonly def currentdict end currentfile eexec \x80\x01(\\",
    b"dup 1 /a put dup /b 2 put put dup true /c put << /d 3 put >> dup 4 /e put",
    b"dup 1 /a" + b" " * 4085 + b"put dup 22 /bb put",
    b"",
]


@pytest.mark.parametrize("header", HEADERS)
def test_the_head_of_a_font(header: bytes) -> None:
    found = []
    for parser in (Type1FontHeaderParser, FontHeaderParser):
        try:
            found.append(parser(BytesIO(header)).get_encoding())
        except Exception as error:
            found.append(type(error))
    assert found[0] == found[1]


def test_the_head_of_a_font_names_its_characters() -> None:
    assert FontHeaderParser(BytesIO(HEADERS[0])).get_encoding() == {65: "A", 102: "B", 67: "一"}


@pytest.mark.parametrize("seed", range(20))
def test_a_stream_of_objects(seed: int) -> None:
    (data, *_) = instructions(seed)

    def with_parser(parser: Any) -> Any:
        return lambda streams: parser(streams[0].rawdata)

    ours, library = with_parser(ObjectStreamParser), with_parser(PDFStreamParser)
    assert everything(ours, [data], "nextobject") == everything(library, [data], "nextobject")


def test_few_tokens_are_taken_together(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = [b"1 0 0 1 5.5 7 cm /F1 12 Tf [(a) -20 (b)] TJ " * 40]
    whole = everything(ContentParser, streams, "nextobject")
    for most in (1, 2, 7):
        monkeypatch.setattr(pdf_tokens, "_AT_ONCE", most)
        assert everything(ContentParser, streams, "nextobject") == whole


def test_the_library_reads_with_them() -> None:
    install()
    assert pdfinterp.PDFContentParser is ContentParser
    assert pdffont.CMapParser is FontMapParser
    assert pdffont.Type1FontHeaderParser is FontHeaderParser
    assert pdfdocument.PDFStreamParser is ObjectStreamParser
