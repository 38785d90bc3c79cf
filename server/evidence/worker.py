"""The process that draws pages of PDF files, so that a damaged or hostile one cannot hurt the server: ``python -m
server.evidence.worker FOLDER OPTIONS`` (the folder of the kept sources; the fields of ``process.Options`` as JSON).

It answers jobs one after another (frames as in ``server.pool.child``). In: ``Q`` a job as JSON with ``file`` (a name in the folder),
``page`` (from 1), ``timeout`` and ``do``. ``look``: how large is the page? Out comes ``A`` with JSON (the fields of
``evidence_render.Sheet``). ``find``, with ``turn``, ``text`` and ``boxes`` to look in: where do the words stand? Out comes ``A`` with a
JSON list of boxes. ``draw``, with ``turn``, ``scale`` (pixels of a point), ``region`` (x0, top, x1, bottom), ``boxes`` and ``words``
(boxes): out comes ``A`` with the PNG. Boxes are in points from the top left corner of the page as it is shown. Or ``E`` with JSON
(code, message).

What is shown is the page's CropBox, turned as the file says (/Rotate) and then by ``turn`` degrees clockwise, so that most of its text is
upright. What is read is measured from the corner of the MediaBox (``kg.sources.pdf_turn``): ``dx`` and ``dy`` are what lies between.
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import sys
import threading
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from server.evidence import drawing as evidence_drawing
from server.evidence.words import find
from server.pool.child import cap_memory, die_with, leave_network, receive, send

OUT_OF_MEMORY = 77
MOST_CHARACTERS = 50_000
"""So many characters of a page are looked at."""
_ALL = 1e6
Box = tuple[float, float, float, float]


class Documents:
    """The document drawn last stays open: its other pages are often asked for next."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._name = folder, ""
        self._document: Any = None

    def page(self, name: str, number: int) -> tuple[Any, int]:
        """A page, and how many there are. Raises ValueError for a number that none has, pdfium.PdfiumError for a file that is none."""
        if name != self._name:
            if self._document is not None:
                self._document.close()
            self._name, self._document = "", None
            self._document = pdfium.PdfDocument(self._folder / name)
            self._name = name
        count = len(self._document)
        if not 1 <= number <= count:
            raise ValueError(f"{count} pages")
        return self._document[number - 1], count


def look(page: Any, count: int) -> dict[str, Any]:
    """How large a page is as it is shown, how it is turned, and where its corner is in the coordinates of what was read."""
    shown = page.get_bbox()
    width, height = page.get_size()
    turn = _turn(page)
    # the MediaBox may be inherited, which pdfium tells only of what it shows
    page.set_cropbox(-_ALL, -_ALL, _ALL, _ALL)
    whole = page.get_bbox()
    full_width, full_height = page.get_size()
    page.set_cropbox(*shown)
    if width <= 0 or height <= 0:
        raise ValueError("nothing of the page is shown")
    dx, dy = _offset(whole, shown, page.get_rotation())
    if turn:
        x0, top, x1, bottom = dx, dy, dx + width, dy + height
        dx, dy = {
            90: (full_height - bottom, x0),
            180: (full_width - x1, full_height - bottom),
            270: (top, full_width - x1),
        }[turn]
    if turn % 180:
        width, height = height, width
    return {"pages": count, "width": width, "height": height, "turn": turn, "dx": dx, "dy": dy}


def _offset(whole: Box, shown: Box, rotation: int) -> tuple[float, float]:
    """The upper left corner of what is shown, from that of the whole page, both turned as the file says."""
    left, bottom, right, top = (abs(a - b) for a, b in zip(whole, shown, strict=True))
    return {0: (left, top), 90: (bottom, left), 180: (right, bottom), 270: (top, right)}[rotation]


def _turn(page: Any) -> int:
    """The clockwise turn that sets most of the page's text upright, as ``kg.sources.pdf_turn`` finds it."""
    text = page.get_textpage()
    angles: Counter[int] = Counter()
    for n in range(min(text.count_chars(), MOST_CHARACTERS)):
        angle = raw.FPDFText_GetCharAngle(text.raw, n)
        if angle >= 0:  # clockwise, on the page before the file turns it
            angles[round(math.degrees(angle) + page.get_rotation()) % 360] += 1
    text.close()
    most = angles.most_common(1)
    angle = most[0][0] if most else 0
    return (-angle) % 360 if angle % 90 == 0 else 0


def draw(page: Any, job: dict[str, Any]) -> bytes:
    """The picture of a region of a page."""
    scale, turn = job["scale"], job["turn"]
    x0, top, x1, bottom = job["region"]
    width, height = page.get_size() if turn % 180 == 0 else reversed(page.get_size())
    crop = (max(0.0, x0), max(0.0, height - bottom), max(0.0, width - x1), max(0.0, top))
    bitmap = page.render(scale=scale, rotation=turn, crop=crop, may_draw_forms=True)
    image = bitmap.to_pil().convert("RGB")
    # pdfium cuts whole pixels off
    left, above = math.ceil(crop[0] * scale), math.ceil(crop[3] * scale)

    def pixels(box: Box) -> Box:
        return (box[0] * scale - left, box[1] * scale - above, box[2] * scale - left, box[3] * scale - above)

    boxes, words = ([pixels(tuple(box)) for box in job[name]] for name in ("boxes", "words"))
    return evidence_drawing.pack(evidence_drawing.mark(image, boxes, words, scale))


def find_words(page: Any, job: dict[str, Any]) -> list[Box]:
    """Boxes of words in the first of some parts of a page in which they stand."""
    found = (_words(page, job["turn"], job["text"], tuple(within)) for within in job["boxes"])
    return next(filter(None, found), [])


def _words(page: Any, turn: int, wanted: str, within: Box) -> list[Box]:
    """Boxes of the words in a part of the page, one for each line; none where they are not to be found for certain."""
    text = page.get_textpage()
    characters: list[str] = []
    boxes: list[Box] = []
    for n in range(min(text.count_chars(), MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text.raw, n)
        try:
            box = _shown(page, turn, text.get_charbox(n, loose=True))
        except pdfium.PdfiumError:
            continue
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if within[0] <= x <= within[2] and within[1] <= y <= within[3] and 0x20 < code < 0x110000:
            characters.append(chr(code))
            boxes.append(box)
    text.close()
    joined = [False, *(_goes_on(a, b) for a, b in pairwise(boxes))]
    found = find(wanted, "".join(characters), joined)
    return _lines(boxes[found[0] : found[1]]) if found else []


def _goes_on(before: Box, after: Box) -> bool:
    return abs(before[3] - after[3]) < 2 and after[0] - before[2] < 0.2 * (after[3] - after[1])


def _lines(boxes: list[Box]) -> list[Box]:
    """The boxes of characters put together as long as they go on to the right."""
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        middle = (box[1] + box[3]) / 2
        if last and last[1] <= middle <= last[3] and box[0] >= last[0] and box[0] - last[2] < box[3] - box[1]:
            lines[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            lines.append(box)
    return lines


def _shown(page: Any, turn: int, box: Box) -> Box:
    """A box of the page's own coordinates (left, bottom, right, top) in those of the page as it is shown."""
    cl, cb, cr, ct = page.get_bbox()
    left, bottom, right, top = box
    turned = (page.get_rotation() + turn) % 360
    if turned == 90:
        return (bottom - cb, left - cl, top - cb, right - cl)
    if turned == 180:
        return (cr - right, bottom - cb, cr - left, top - cb)
    if turned == 270:
        return (ct - top, cr - right, ct - bottom, cr - left)
    return (left - cl, ct - top, right - cl, ct - bottom)


def answer(documents: Documents, job: dict[str, Any]) -> tuple[bytes, bytes]:
    """The frame to send: its kind and its payload."""
    try:
        page, count = documents.page(job["file"], job["page"])
        if job["do"] == "draw":
            return b"A", draw(page, job)
        done = find_words(page, job) if job["do"] == "find" else look(page, count)
    except ValueError as error:
        return b"E", json.dumps({"code": "page", "message": str(error)}).encode()
    except (pdfium.PdfiumError, OSError) as error:
        return b"E", json.dumps({"code": "file", "message": str(error)}).encode()
    return b"A", json.dumps(done).encode()


def main() -> None:
    folder, options = Path(sys.argv[1]), json.loads(sys.argv[2])
    source, out = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # nothing printed by a library may fall between the frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_network()
    threading.Thread(target=die_with, args=(source,), daemon=True).start()
    os.nice(options["nice"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if options["megabytes"]:
        cap_memory(options["megabytes"])
    documents = Documents(folder)
    send(out, b"R", b"")
    while (data := receive(source)) is not None:
        job = json.loads(data)
        signal.alarm(math.ceil(job["timeout"]) + 2)  # the kernel's own clock, should the server not be there
        try:
            kind, payload = answer(documents, job)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        send(out, kind, payload)
        signal.alarm(0)


if __name__ == "__main__":
    main()
