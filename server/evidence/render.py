"""Pictures of pages of kept documents: asked of a process of its own, one at a time, and kept in memory once they are made."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.release.kept import FOLDER, kept_path
from kg.settings import Settings
from server.errors import NotFound, ServerError
from server.http.keep import Keep
from server.pool.process import Gone, Late, Options, Worker

Box = tuple[float, float, float, float]
_MODULE = "server.evidence.worker"
_WAITING = 64
"""Pictures that may wait for their turn: a page with many small ones asks for them at once."""
_REMEMBERED = 300.0
"""Seconds for which a page that could not be drawn is not tried again."""
_SHEETS = 4096
_START = 20.0
"""Seconds that the process may take to start; a picture's own time begins then."""


class PictureFailed(ServerError):
    """The page cannot be drawn: the copy is damaged, or it takes more time or memory than it may."""

    title, status, slug = "The page cannot be shown", 503, "picture-failed"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is shown, in points: its size, the turn that sets its text upright, and the corner of what is shown in the
    coordinates of what was read (``gp:box``); ``pages`` is how many the document has."""

    pages: int
    width: float
    height: float
    turn: int
    dx: float
    dy: float

    def shown(self, box: Box) -> Box:
        """A ``gp:box`` in points from the corner of what is shown."""
        return (box[0] - self.dx, box[1] - self.dy, box[2] - self.dx, box[3] - self.dy)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw of a page: ``region``, ``boxes`` and those of ``words`` in points of the page as it is shown."""

    scale: float
    region: Box
    boxes: tuple[Box, ...] = ()
    words: tuple[Box, ...] = ()


class Pictures:
    """One for each server process. Thread-safe."""

    def __init__(self, out: Path, settings: Settings) -> None:
        self._folder = out / FOLDER
        self._out, self._seconds, self.most_pixels = out, settings.picture_timeout, settings.picture_pixels
        self._options = Options(megabytes=settings.picture_memory, nice=5)
        self._kept = Keep(settings.picture_bytes, seconds=3 * settings.picture_timeout, waiting=_WAITING)
        self._sheets: OrderedDict[tuple[str, int], Sheet] = OrderedDict()
        self._words: OrderedDict[tuple[str, int, str, tuple[Box, ...]], tuple[Box, ...]] = OrderedDict()
        self._failed: OrderedDict[tuple[str, int], tuple[float, str]] = OrderedDict()
        self._turn = threading.Lock()
        self._worker: Worker | None = None

    def file(self, sha256: str, name: str, size: int) -> str | None:
        """The name of a document's copy in the folder of kept sources; None when there is none, or another."""
        path = kept_path(self._out, sha256, name)
        try:
            return path.name if path.stat().st_size == size else None
        except OSError:
            return None

    def sheet(self, file: str, page: int) -> Sheet:
        """How a page is shown. Raises NotFound for one that is not there, PictureFailed, Busy."""
        key = (file, page)
        sheet = self._sheets.get(key)
        if sheet is None:
            sheet = self._sheets[key] = Sheet(**json.loads(self._ask(file, page, {"do": "look"})))
            while len(self._sheets) > _SHEETS:
                self._sheets.popitem(last=False)
        return sheet

    def words(self, file: str, page: int, text: str, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
        """Where words stand in the first of the boxes that holds them, a box for each line; none where nobody can say for certain.
        Raises as ``sheet`` does."""
        key = (file, page, text, boxes)
        words = self._words.get(key)
        if words is None:
            job = {"do": "find", "turn": self.sheet(file, page).turn, "text": text, "boxes": boxes}
            found = json.loads(self._ask(file, page, job))
            words = self._words[key] = tuple((b[0], b[1], b[2], b[3]) for b in found)
            while len(self._words) > _SHEETS:
                self._words.popitem(last=False)
        return words

    def picture(self, file: str, page: int, drawing: Drawing) -> bytes:
        """PNG. Raises as ``sheet`` does."""
        key = (file, page, drawing)
        kept = self._kept.look(key)
        if kept is not None:
            return kept
        turn = self.sheet(file, page).turn
        job = {"do": "draw", "turn": turn, **asdict(drawing)}
        return self._kept.get(key, lambda: {key: self._ask(file, page, job)})

    def _ask(self, file: str, page: int, job: dict[str, Any]) -> bytes:
        with self._turn:
            self._refuse_again(file, page)
            job = {"file": file, "page": page, "timeout": self._seconds, **job}
            kind, payload = self._run(json.dumps(job).encode(), file, page)
        if kind == b"A":
            return payload
        error = json.loads(payload)
        if error["code"] == "page":
            raise NotFound(f"There is no page {page} to show: {error['message']}.")
        raise self._fail(file, page, f"The copy of the document cannot be read: {error['message']}")

    def _run(self, job: bytes, file: str, page: int) -> tuple[bytes, bytes]:
        for again in (True, False):
            worker = self._started()
            is_new = not worker.ready
            try:
                if is_new:
                    worker.frame(time.monotonic() + _START)
                    worker.ready = True
                return worker.start(job, time.monotonic() + self._seconds)
            except Late:
                self._end()
                raise self._fail(
                    file, page, f"The page takes longer to draw than {self._seconds:g} s."
                ) from None
            except Gone:
                # a process that was idle may have ended for reasons of its own; a fresh one has not
                self._end()
                if is_new or not again:
                    break
        raise self._fail(
            file, page, "Drawing the page takes more memory than it may, or the copy is damaged."
        )

    def _started(self) -> Worker:
        if self._worker is None:
            self._worker = Worker(self._folder, self._options, _MODULE)
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def _fail(self, file: str, page: int, why: str) -> PictureFailed:
        self._failed[file, page] = (time.monotonic(), why)
        while len(self._failed) > _SHEETS:
            self._failed.popitem(last=False)
        return _failed(why)

    def _refuse_again(self, file: str, page: int) -> None:
        when, why = self._failed.get((file, page), (float("-inf"), ""))
        if time.monotonic() - when < _REMEMBERED:
            raise _failed(why)

    def close(self) -> None:
        with self._turn:
            self._end()


def _failed(why: str) -> PictureFailed:
    return PictureFailed(
        why, hint="the text as it was read is on the evidence page", headers={"Retry-After": "300"}
    )


def together(boxes: Sequence[Box]) -> list[Box]:
    """Boxes with those put into one that stand close below each other in one column: the lines of a paragraph get one mark."""
    merged: list[Box] = []
    for box in boxes:
        last = merged[-1] if merged else None
        if last is not None and -4 <= box[1] - last[3] <= 0.9 * (box[3] - box[1]) and _overlap(last, box):
            merged[-1] = (
                min(last[0], box[0]),
                min(last[1], box[1]),
                max(last[2], box[2]),
                max(last[3], box[3]),
            )
        else:
            merged.append(box)
    return merged


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > 0.3 * min(a[2] - a[0], b[2] - b[0])
