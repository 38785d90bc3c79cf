"""The faster parser of a page's instructions gives what the library's own gives, on what is right and on what is broken."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from pdfminer import pdffont, pdfinterp
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdftypes import PDFStream
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import PSKeyword, PSLiteral

from kg.sources.pdf_tokens import ContentParser, FontMapParser, install

# by way of its heir: the name in the library is ours once a PDF was read
PDFContentParser: Any = ContentParser.__bases__[1]

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


def test_the_library_reads_with_them() -> None:
    install()
    assert pdfinterp.PDFContentParser is ContentParser
    assert pdffont.CMapParser is FontMapParser
