"""The evidence pages, and the pictures of pages with what is marked on them, checked by their pixels."""

from __future__ import annotations

import gzip
import io
import os
import signal
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as px
import pytest
from conftest import BASE, make_release
from evidence_pdf import ROWS, TURNS, keep, places, table, trig, turned
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageChops

from kg.release.kept import FOLDER
from kg.settings import Settings
from kg.sources.model import Document
from server import create_app
from server.evidence.drawing import EDGE, STRONG, TINT
from server.evidence.places import Place, find_source, ledger
from server.evidence.render import Drawing, PictureFailed, Pictures, together
from server.evidence.shown import sayings
from server.linked.things import TYPE
from server.release.serving import release
from server.words.labels import expand

WORDS = (TINT[0] * STRONG[0] // 255, TINT[1] * STRONG[1] // 255, TINT[2] * STRONG[2] // 255)
"""Marked words stand in a marked place: one tint lies over the other."""
LANGUAGES = ("en", "zh-Hant", "zh-Hans")
TEXT = b"Open data plan\n\n1. Harbour water\n   quality figures\n2. Air quality\n"


def figures(document: Document) -> str:
    """A row with three figures, one of two places on two pages, and an entry; as the graph has them."""
    source = f"{BASE}id/source/{document.file.id}"
    made = [
        f'<{BASE}id/head/1/figure/{value}> a gp:Figure ; gp:printedValue "{value}" ; gp:measureText "Readings" ; '
        f"prov:wasDerivedFrom <{source}/page-1/row-{row}> ."
        for row, value in ((2, "80"), (2, "105"), (2, "154"), (3, "1800"), (3, "8"), (5, "10"), (5, "10.5"))
    ]
    made.append(
        f"<{BASE}id/plan/itc/2026-2028/D-i-2> prov:wasDerivedFrom <{source}/page-1/row-4>, <{source}/page-2/line-1> ."
    )
    made.append(f"<{BASE}id/plan/itc/2026-2028> prov:wasDerivedFrom <{source}> .")
    return " ".join(made)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evidence")


@pytest.fixture(scope="module")
def documents(folder: Path) -> dict[str, Document]:
    made = {"table": keep(folder, table(), "table.pdf"), "text": keep(folder, TEXT, "plan.txt")}
    made["csv"] = keep(folder, b"number,name\n1,Harbour\n2,Air\n", "list.csv")
    made["lost"] = keep(folder, table(3), "lost.pdf")
    made["broken"] = keep(folder, table(4), "broken.pdf")
    for path in (folder / FOLDER).iterdir():
        if path.name.startswith(made["lost"].file.sha256):
            path.unlink()
        if path.name.startswith(made["broken"].file.sha256):
            path.write_bytes(b"%PDF-1.4\n" + b"x" * (made["broken"].file.size - 9))
    return made


@pytest.fixture(scope="module")
def app(folder: Path, documents: dict[str, Document]) -> Iterator[Flask]:
    text = documents["text"].file.id
    lines = (
        f"<{BASE}id/source/{text}/line-3-4> a gp:Place ; gp:inSource <{BASE}id/source/{text}> ; gp:lineStart 3 ; gp:lineEnd 4 ; "
        f'gp:locator "line=3-4" ; gp:sourceText "1. Harbour water\\n   quality figures" . '
        f'<{BASE}id/x/harbour> a gp:Entry ; dct:title "Harbour water quality"@en ; '
        f"prov:wasDerivedFrom <{BASE}id/source/{text}/line-3-4> ."
    )
    more = {"table": figures(documents["table"]), "text": lines}
    graphs = [trig(document, BASE, more.get(name, "")) for name, document in documents.items()]
    make_release(folder, "2025-12-31-00000001", extra="\n".join(graphs))
    made = create_app(folder, Settings(out=folder, base=BASE, threads=2, picture_timeout=60))
    yield made
    made.extensions["pictures"].close()
    made.extensions["releases"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def get(client: FlaskClient, path: str, lang: str = "en") -> str:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": lang})
    assert answer.status_code == 200, answer.text
    return answer.text


def image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def bounds(picture: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """The box of the pixels of (nearly) one colour."""
    plain = Image.new("RGB", picture.size, colour)
    far = ImageChops.difference(picture, plain).convert("RGB").split()
    close = ImageChops.lighter(ImageChops.lighter(far[0], far[1]), far[2]).point(
        lambda v: 255 if v < 14 else 0
    )
    return close.getbbox()


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert "style" not in values
        if tag == "img":
            self.images.append(values)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if tag not in ("img", "meta", "link", "br", "input", "source"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def picture_of(client: FlaskClient, address: str) -> Image.Image:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "image/png"
    return image(answer.data)


# where the mark is


@pytest.mark.parametrize(("rotate", "crop", "drawn"), TURNS)
def test_the_mark_is_where_the_text_is(tmp_path: Path, rotate: int, crop: bool, drawn: int) -> None:
    """Rotated, cropped and sideways pages: the box that was read, moved to the page as it is shown, holds the ink."""
    document = keep(tmp_path, turned(rotate, crop, drawn), "turned.pdf")
    pictures = Pictures(tmp_path, Settings(out=tmp_path, picture_timeout=60))
    try:
        (name,) = (path.name for path in (tmp_path / FOLDER).iterdir())
        sheet = pictures.sheet(name, 1)
        assert sheet.turn == document.pages[0].rotation
        ((place, _),) = places(document)
        assert place.box is not None
        whole = (0.0, 0.0, sheet.width, sheet.height)
        shown = image(pictures.picture(name, 1, Drawing(2.0, whole)))
        assert shown.size == (round(2 * sheet.width), round(2 * sheet.height))
        ink = shown.convert("L").point(lambda v: 255 if v < 128 else 0).getbbox()
        assert ink is not None
        box = sheet.shown(place.box)
        assert all(abs(a - 2 * b) < 10 for a, b in zip(ink, box, strict=True))
        marked = bounds(image(pictures.picture(name, 1, Drawing(2.0, whole, (box,)))), TINT)
        assert marked is not None
        assert all(abs(a - 2 * b) < 12 for a, b in zip(marked, box, strict=True))
    finally:
        pictures.close()


@pytest.mark.parametrize("row", range(1, len(ROWS) + 1))
@pytest.mark.parametrize("part", ["", "mark"])
def test_the_row_is_marked(client: FlaskClient, documents: dict[str, Document], row: int, part: str) -> None:
    sid = documents["table"].file.id
    found = picture_of(client, f"/evidence/{sid}/page/1.png?mark=page-1/row-{row}&part={part}&size=2")
    tint = bounds(found, TINT)
    assert tint is not None
    place, _ = places(documents["table"])[row - 1]
    assert place.box is not None
    x0, top, x1, bottom = place.box
    if not part:
        scale = found.width / 700
        for edge, expected in zip(tint, (x0, top, x1, bottom), strict=True):
            assert abs(edge - expected * scale) < 3 * scale
        assert bounds(found, EDGE) is not None
    else:
        assert found.height < 500
        assert (tint[2] - tint[0]) / (tint[3] - tint[1]) == pytest.approx((x1 - x0) / (bottom - top), rel=0.2)


def test_what_is_printed_under_the_mark_stays_legible(
    client: FlaskClient, documents: dict[str, Document]
) -> None:
    sid = documents["table"].file.id
    plain = (
        picture_of(client, f"/evidence/{sid}/page/1.png?size=2").convert("L").point(lambda v: v < 90 and 255)
    )
    marked = picture_of(client, f"/evidence/{sid}/page/1.png?size=2&mark=page-1/row-2").convert("L")
    marked = marked.point(lambda v: v < 110 and 255)
    assert ImageChops.subtract(plain, marked).getbbox() is None


@pytest.mark.parametrize(
    ("row", "value", "column"),
    [(2, "80", 3), (2, "105", 4), (2, "154", 5), (3, "1800", 5), (5, "10.5", 3), (5, "10", 4)],
)
def test_the_cell_of_a_figure_is_marked(
    client: FlaskClient, documents: dict[str, Document], row: int, value: str, column: int
) -> None:
    sid = documents["table"].file.id
    address = f"/evidence/{sid}/page/1.png?mark=page-1/row-{row}&size=2&fact=head/1/figure/{value}"
    found = picture_of(client, address)
    words = bounds(found, WORDS)
    assert words is not None
    edges = (40, 80, 300, 380, 460, 540, 640)
    scale = found.width / 700
    assert edges[column] * scale <= words[0] < words[2] <= edges[column + 1] * scale


def test_a_number_that_cannot_be_told_from_others_is_not_marked(
    client: FlaskClient, documents: dict[str, Document]
) -> None:
    """Row 3 prints 80 twice and 1800 once: 8 stands in it nowhere as a number."""
    sid = documents["table"].file.id
    found = picture_of(client, f"/evidence/{sid}/page/1.png?mark=page-1/row-3&size=2&fact=head/1/figure/8")
    assert bounds(found, WORDS) is None
    assert bounds(found, TINT) is not None


def test_lines_of_a_paragraph_get_one_mark() -> None:
    lines = [(40.0, 100.0, 300.0, 112.0), (40.0, 114.0, 290.0, 126.0), (40.0, 200.0, 290.0, 212.0)]
    assert together(lines) == [(40.0, 100.0, 300.0, 126.0), (40.0, 200.0, 290.0, 212.0)]
    columns = [(40.0, 700.0, 280.0, 712.0), (300.0, 60.0, 540.0, 72.0)]
    assert together(columns) == columns


# the pages


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_place_on_a_page(client: FlaskClient, documents: dict[str, Document], lang: str) -> None:
    sid = documents["table"].file.id
    page = get(client, f"/evidence/{sid}/page-1/row-2", lang)
    reader = read(page)
    strip, whole = reader.images
    for shown in (strip, whole):
        assert "Harbour water quality" in (shown["alt"] or "")
        picture = picture_of(client, shown["src"] or "")
        assert abs(picture.width - int(shown["width"] or 0)) <= 2
        assert abs(picture.height - int(shown["height"] or 0)) <= 2
    assert f"/evidence/{sid}/page-1/row-1" in page
    assert f"/evidence/{sid}/page-1/row-3" in page
    assert "https://www.example.gov.hk/" in page
    assert "2025-06-30" in page
    for value in ("80", "105", "154"):
        assert any(f"fact=head%2F1%2Ffigure%2F{value}" in link for link in reader.links)


def test_a_thing_in_two_places_shows_both(client: FlaskClient, documents: dict[str, Document]) -> None:
    sid = documents["table"].file.id
    page = get(client, f"/evidence/{sid}/page-1/row-4?fact=plan/itc/2026-2028/D-i-2")
    addresses = [shown["src"] or "" for shown in read(page).images]
    assert [f"/page/{n}.png" in a and "part=mark" in a for n, a in zip((1, 2), addresses, strict=False)] == [
        True,
        True,
    ]
    assert "Remarks of page 2" in page
    # without being asked for it is what the place is shown for: nothing else is read from it
    assert "Remarks of page 2" in get(client, f"/evidence/{sid}/page-2/line-1")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["line-3-4", "line-3"])
def test_lines_of_text(client: FlaskClient, documents: dict[str, Document], lang: str, place: str) -> None:
    page = get(client, f"/evidence/{documents['text'].file.id}/{place}", lang)
    assert not read(page).images
    assert "Open data plan" in page
    assert page.count('aria-current="location"') == (2 if place == "line-3-4" else 1)
    if place == "line-3-4":
        assert "1. <mark>Harbour water</mark>" in page
        assert "<mark>quality</mark> figures" in page
        assert 'href="/doc/x/harbour' in page


def test_a_line_of_a_table_of_values(client: FlaskClient, documents: dict[str, Document]) -> None:
    document = documents["csv"]
    place, text = places(document)[1]
    page = get(client, f"/evidence/{document.file.id}/{place.path}")
    assert text.split("\t")[-1].split(",")[-1] in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_copy_the_text_is_shown(
    client: FlaskClient, documents: dict[str, Document], lang: str
) -> None:
    sid = documents["lost"].file.id
    page = get(client, f"/evidence/{sid}/page-1/row-3", lang)
    assert not read(page).images
    assert "Air quality readings" in page
    assert "Tide tables" in page
    assert 'class="notice"' in page
    assert client.get(f"/evidence/{sid}/page/1.png").status_code == 404
    assert 'class="notice"' in get(client, f"/evidence/{sid}", lang)
    assert "Tide tables" in get(client, f"/evidence/{sid}/page-1", lang)


def test_a_damaged_copy_is_told_and_hurts_nothing(
    client: FlaskClient, documents: dict[str, Document]
) -> None:
    sid = documents["broken"].file.id
    answer = client.get(f"/evidence/{sid}/page-1/row-3", headers={"Accept": "text/html"})
    assert "Air quality readings" in answer.text
    assert 'class="notice"' in answer.text
    assert answer.cache_control.no_store
    failed = client.get(f"/evidence/{sid}/page/1.png")
    assert failed.status_code == 503
    assert failed.json is not None
    assert failed.json["type"].endswith("#picture-failed")
    picture_of(client, f"/evidence/{documents['table'].file.id}/page/1.png?size=small&v=x")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["table", "text", "csv"])
def test_a_document(client: FlaskClient, documents: dict[str, Document], lang: str, name: str) -> None:
    document = documents[name]
    page = get(client, f"/evidence/{document.file.id}", lang)
    reader = read(page)
    assert page.count("<h1") == 1
    assert len(reader.images) == (len(document.pages) if document.paged else 0)
    for shown in reader.images:
        assert picture_of(client, shown["src"] or "").width == int(shown["width"] or 0)
    if document.paged:
        assert f"/evidence/{document.file.id}/page-2" in page


def test_long_documents_are_paged(app: Flask, client: FlaskClient, documents: dict[str, Document]) -> None:
    sid = documents["text"].file.id
    assert client.get(f"/evidence/{sid}?page=2", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/evidence/ffffffffffffffff",
        "/evidence/{sid}/page-9",
        "/evidence/{sid}/page-1/row-99",
        "/evidence/{sid}/page-1/row-2?fact=plan/itc/2026-2028",
        "/evidence/{sid}/page-1/row-2?fact=%3C%3E",
        "/evidence/{sid}/page/99.png",
        "/evidence/{sid}/page/1.png?mark=page-2/line-1",
        "/evidence/{sid}/page/1.png?mark=../../etc/passwd",
        "/evidence/ffffffffffffffff/page/1.png",
    ],
)
def test_what_is_not_there(client: FlaskClient, documents: dict[str, Document], path: str) -> None:
    assert client.get(path.format(sid=documents["table"].file.id)).status_code == 404


@pytest.mark.parametrize("query", ["size=3", "part=all", "mark=" + ",".join(["page-1/row-1"] * 101)])
def test_what_is_not_understood(client: FlaskClient, documents: dict[str, Document], query: str) -> None:
    assert client.get(f"/evidence/{documents['table'].file.id}/page/1.png?{query}").status_code == 400


def test_the_file_itself_is_not_given_away(client: FlaskClient, documents: dict[str, Document]) -> None:
    file = documents["table"].file
    for path in (
        f"/sources/{file.sha256}.pdf",
        f"/data/../sources/{file.sha256}.pdf",
        f"/data/sources/{file.sha256}.pdf",
    ):
        assert client.get(quote(path, safe="/.")).status_code == 404


# links


def test_a_thing_leads_to_its_evidence(client: FlaskClient, documents: dict[str, Document]) -> None:
    sid = documents["table"].file.id
    page = get(client, "/doc/head/1/figure/105")
    address = f"/evidence/{sid}/page-1/row-2?fact=head%2F1%2Ffigure%2F105"
    assert address in page
    assert "figure/105" in get(client, address)
    assert f'href="/evidence/{sid}/page-1/row-2"' in get(client, f"/doc/source/{sid}/page-1/row-2")
    assert f'href="/evidence/{sid}"' in get(client, f"/doc/source/{sid}")


def test_in_an_older_release(client: FlaskClient, documents: dict[str, Document]) -> None:
    sid = documents["table"].file.id
    page = get(client, f"/releases/2025-12-31-00000001/evidence/{sid}/page-1/row-2")
    assert "Harbour water quality" in page


# caching, and limits


def test_pictures_are_kept_by_browsers_for_ever(client: FlaskClient, documents: dict[str, Document]) -> None:
    sid = documents["table"].file.id
    address = read(get(client, f"/evidence/{sid}/page-1/row-2")).images[0]["src"] or ""
    answer = client.get(address)
    assert answer.cache_control.immutable
    assert answer.headers["ETag"]
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    other = client.get(address.replace("v=", "v=0"))
    assert not other.cache_control.immutable
    assert other.data == answer.data


def test_one_picture_is_drawn_once(
    app: Flask, documents: dict[str, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures: Pictures = app.extensions["pictures"]
    drawn: list[bytes] = []
    run = pictures._run

    def counted(job: bytes, file: str, page: int) -> tuple[bytes, bytes]:
        drawn.append(job)
        return run(job, file, page)

    address = f"/evidence/{documents['table'].file.id}/page/2.png?size=2&mark=page-2/line-1"
    app.test_client().get(address.replace("size=2", "size=1"))  # the size of the page is known from now on
    monkeypatch.setattr(pictures, "_run", counted)
    answers: list[bytes] = []
    askers = [
        threading.Thread(target=lambda: answers.append(app.test_client().get(address).data)) for _ in range(4)
    ]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(set(answers)) == 1
    assert len(drawn) == 1


def test_the_process_that_draws_may_die(
    app: Flask, client: FlaskClient, documents: dict[str, Document]
) -> None:
    sid = documents["table"].file.id
    picture_of(client, f"/evidence/{sid}/page/1.png?mark=page-1/row-1")
    worker = app.extensions["pictures"]._worker
    os.kill(worker.process.pid, signal.SIGKILL)
    worker.process.wait()
    picture_of(client, f"/evidence/{sid}/page/1.png?mark=page-1/row-1,page-1/row-2")


def limited(folder: Path, data: bytes, **limits: float) -> tuple[Pictures, str]:
    keep(folder, data, "page.pdf")
    (name,) = (path.name for path in (folder / FOLDER).iterdir())
    return Pictures(folder, Settings(out=folder, **limits)), name  # type: ignore[arg-type]


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    pictures, name = limited(tmp_path, slow_page(), picture_timeout=0.5, picture_memory=4096)
    try:
        with pytest.raises(PictureFailed, match="longer"):
            pictures.picture(name, 1, Drawing(2.0, (0.0, 0.0, 300.0, 300.0)))
        assert pictures._worker is None
        with pytest.raises(PictureFailed, match="longer"):  # at once: it is remembered
            pictures.sheet(name, 1)
        assert pictures._worker is None
    finally:
        pictures.close()


def slow_page() -> bytes:
    """A small file with a form drawn a hundred thousand million times: forms that draw ten of the next one."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    for level in range(11):
        last = level == 10
        body = b"0 0 m 300 300 l S" if last else b"/X Do " * 10
        refers = b"" if last else b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + level)
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 300 300]%s/Length %d>>stream\n%s\nendstream"
            % (refers, len(body), body)
        )
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj" % number + body + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def test_a_page_of_any_size_has_a_picture_of_a_bounded_one(
    folder: Path, app: Flask, client: FlaskClient
) -> None:
    from server.evidence.pictures import Marked
    from server.evidence.places import Source
    from server.evidence.render import Sheet

    source = Source("", "", "", "", "application/pdf", "", 0, 1, "", "", "", "", "")
    huge = Marked(source, "", 1, Sheet(1, 14_400.0, 14_400.0, 0, 0.0, 0.0), (), "", (), ())
    for size in ("1", "2", "sharp", "small"):
        width, height = huge.dimensions("", size, 8_000_000)
        assert width * height <= 8_010_000


@pytest.mark.parametrize(
    ("height", "times"), [(3.0, 1.89), (40.0, 1.46), (80.0, 1.22), (200.0, 0.0), (800.0, 0.0)]
)
def test_pictures_for_fine_screens_are_as_sharp_as_there_is_room(height: float, times: float) -> None:
    from server.evidence.pictures import Marked
    from server.evidence.places import Source
    from server.evidence.render import Sheet

    source = Source("", "", "", "", "application/pdf", "", 0, 1, "", "", "", "", "")
    box = (100.0, 100.0, 500.0, 100.0 + height)
    what = Marked(source, "", 1, Sheet(1, 600.0, 1000.0, 0, 0.0, 0.0), ("row-1",), "", (box,), ())
    assert what.sharper("mark", 8_000_000) == pytest.approx(times, abs=0.01)
    width, tall = what.dimensions("mark", "sharp", 8_000_000)
    assert width * tall <= 263_000
    assert what.dimensions("mark", "2", 8_000_000)[0] == pytest.approx(
        2 * what.dimensions("mark", "1", 8_000_000)[0], abs=2
    )


def test_evidence_is_light_on_any_screen(corpus_app: Flask) -> None:
    """The page and the finest pictures that it offers; only the first picture of a page is offered for fine screens."""
    client = corpus_app.test_client()
    listed = read(get(client, "/promises?status=released", "en")).links
    met = 0
    for address in dict.fromkeys(link for link in listed if link.startswith("/evidence/")):
        text = get(client, address, "en")
        weight, offered = len(gzip.compress(text.encode())), []
        for number, image in enumerate(read(text).images):
            finest = (image.get("srcset") or image["src"] or "").split(", ")[-1].split(" ")[0]
            assert "size=sharp" not in finest or number == 0
            weight += len(client.get(finest).data)
            offered.append(finest)
        assert weight < 140_000, address
        met += bool(offered) and "size=sharp" in offered[0]
    assert met


def test_lines_of_a_paragraph_are_said_in_one(app: Flask) -> None:
    def line(number: int, text: str, row: int | None = None) -> Place:
        where = f"page=1;{'row' if row else 'line'}={row or number}"
        return Place(
            "", "", where, 1, row, None if row else number, None, None, text, number, "mapped", "", ""
        )

    known = [line(1, "one"), line(2, "two"), line(4, "four"), line(5, "name ........ 80\t105\t", row=1)]
    with app.test_request_context("/?lang=en", environ_overrides={"govplan.request_id": "test"}):
        said = sayings(known)
    assert [(one.where, one.text) for one in said[:2]] == [
        ("page 1: line 1 – line 2", "one\ntwo"),
        ("page 1, line 4", "four"),
    ]
    assert said[2].cells == ("name … 80", "105")


# from a number to the marked row


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("start", ["/promises", "/catalog"])
def test_three_clicks_from_a_number_to_the_marked_row(corpus_app: Flask, start: str, lang: str) -> None:
    """A number's list (one click), evidence in a row of it (two): the picture is on that page."""
    client = corpus_app.test_client()
    listed = read(get(client, f"{start}?status=released", lang)).links
    addresses = [link for link in listed if link.startswith("/evidence/")]
    pages = [get(client, address, lang) for address in addresses[:40]]
    assert all("<mark>" in page or read(page).images for page in pages)
    shown = next(images for page in pages if (images := read(page).images))
    found = picture_of(client, shown[0]["src"] or "")
    assert bounds(found, TINT) is not None
    assert bounds(found, WORDS) is not None
    assert (shown[0]["alt"] or "").count("page=") == 0


def test_every_line_of_the_corpus_has_its_evidence(corpus_app: Flask) -> None:
    """A sample of every ledger: the page answers, names the next and, on a PDF, shows a picture."""
    client = corpus_app.test_client()
    with corpus_app.test_request_context("/", environ_overrides={"govplan.request_id": "test"}):
        opened = release()
        sources = [
            find_source(opened, q.subject.value.rsplit("/", 1)[-1])
            for q in opened.store.quads_for_pattern(None, TYPE, px.NamedNode(expand("gp:Source")), None)
        ]
        lines = {source: ledger(opened, source).lines for source in sources if source is not None}
    assert lines
    for source, known in lines.items():
        assert known
        for line in known[:: max(1, len(known) // 6)]:
            reader = read(get(client, f"/evidence/{source.sid}/{line.path}"))
            assert bool(reader.images) == source.is_pdf
