"""``/evidence/SID/page/N.png``: the picture of a page of a source, with places marked."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request

from server.errors import BadRequest, NotFound
from server.evidence.facts import Fact, kind_of, places_of, words_of
from server.evidence.places import Box, Place, Source, find_place, find_source
from server.evidence.render import Drawing, Pictures, Sheet, together
from server.http import links
from server.http.sending import IMMUTABLE, REVALIDATED
from server.release.serving import OpenRelease, release

blueprint = Blueprint("pictures", __name__)

MOST_MARKS = 100
"""Places that one picture marks at most."""
_DRAWN_AS = "2"
"""Raise it with every change of how pages are drawn: browsers keep pictures for ever."""
_POINT = 4 / 3
"""Pixels of a point where a page is shown in its own size."""
_CLOSER, _CLOSEST, _ACROSS = 1.25, 1.7, 850.0
"""Pixels of a point around a mark, at least and at most, and pixels across where they may be chosen."""
_SMALL = 240.0
"""Pixels across of a small picture."""
_ASIDE, _ABOVE, _NARROWEST = 30.0, 26.0, 330.0
"""Points shown on either side of a marked place, above and below it, and across at least."""
_NARROW = 420.0
SIZES = ("1", "2", "sharp", "small")
_SHARP = {"mark": 260_000, "": 1_250_000}
"""Most pixels of a picture for fine screens (``sharp``), around a mark and of a page: of a page full of small text 55 and 140 kB, so that an evidence page
with all its pictures stays below 150 kB."""
_WORTH = 1.15
"""A picture for fine screens has so many times the dots across, at least."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A page and what is marked on it, in points of the page as it is shown. ``version`` changes with all that the picture shows."""

    source: Source
    file: str
    page: int
    sheet: Sheet
    paths: tuple[str, ...]
    fact: str
    boxes: tuple[Box, ...]
    words: tuple[Box, ...]

    @property
    def version(self) -> str:
        shown = (_DRAWN_AS, self.file, self.page, self.sheet, self.boxes, self.words)
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]

    @property
    def whole(self) -> Box:
        return (0.0, 0.0, self.sheet.width, self.sheet.height)

    @property
    def close(self) -> Box:
        """The part of the page around the marks; the whole page where that is most of it."""
        if not self.boxes:
            return self.whole
        x0 = min(b[0] for b in self.boxes) - _ASIDE
        x1 = max(b[2] for b in self.boxes) + _ASIDE
        missing = max(0.0, _NARROWEST - (x1 - x0)) / 2
        region = (
            float(max(0, math.floor(x0 - missing))),
            float(max(0, math.floor(min(b[1] for b in self.boxes) - _ABOVE))),
            min(self.sheet.width, math.ceil(x1 + missing)),
            min(self.sheet.height, math.ceil(max(b[3] for b in self.boxes) + _ABOVE)),
        )
        return region if region[0] < region[2] and region[1] < region[3] else self.whole

    @property
    def is_closer(self) -> bool:
        """Whether the part around the marks is worth showing beside the whole page."""
        x0, top, x1, bottom = self.close
        return (x1 - x0) * (bottom - top) < 0.6 * self.sheet.width * self.sheet.height

    @property
    def is_narrow(self) -> bool:
        """Whether what is shown around the mark can be read on a phone without scrolling."""
        return self.close[2] - self.close[0] < _NARROW

    @property
    def is_at_end(self) -> bool:
        """Whether the marked words stand in the right half of what is shown around the mark."""
        x0, _, x1, _ = self.close
        return bool(self.words) and min(box[0] for box in self.words) > (x0 + x1) / 2

    def region(self, part: str) -> Box:
        return self.close if part == "mark" else self.whole

    def scale(self, part: str, size: str, most_pixels: int) -> float:
        x0, top, x1, bottom = self.region(part)
        if size == "small":
            wanted = _SMALL / max(self.sheet.width, 1.0)
        else:
            closer = min(_CLOSEST, max(_CLOSER, _ACROSS / (x1 - x0)))
            wanted = closer if part == "mark" else _POINT
        if size in ("2", "sharp"):
            wanted *= 2
        if size == "sharp":
            most_pixels = min(most_pixels, _SHARP[part])
        return min(wanted, math.sqrt(most_pixels / ((x1 - x0) * (bottom - top))))

    def sharper(self, part: str, most_pixels: int) -> float:
        """How many times the dots of the picture the one for fine screens has across; 0 where it is not worth its bytes."""
        times = self.scale(part, "sharp", most_pixels) / self.scale(part, "1", most_pixels)
        return times if times >= _WORTH else 0.0

    def drawing(self, part: str, size: str, most_pixels: int) -> Drawing:
        words = () if size == "small" else self.words
        return Drawing(self.scale(part, size, most_pixels), self.region(part), self.boxes, words)

    def address(self, part: str = "", size: str = "1") -> str:
        """The address of the picture: it changes when the picture does."""
        asked = {
            "mark": ",".join(self.paths),
            "fact": self.fact,
            "part": part,
            "size": "" if size == "1" else size,
        }
        parameters = {name: value for name, value in asked.items() if value} | {"v": self.version}
        return links.local(f"/evidence/{self.source.sid}/page/{self.page}.png", **parameters)

    def dimensions(self, part: str, size: str, most_pixels: int) -> tuple[int, int]:
        """Width and height of the picture, about: for the layout."""
        x0, top, x1, bottom = self.region(part)
        scale = self.scale(part, size, most_pixels)
        return max(1, round((x1 - x0) * scale)), max(1, round((bottom - top) * scale))


def pictures() -> Pictures:
    made: Pictures = current_app.extensions["pictures"]
    return made


def copy_of(source: Source) -> str | None:
    """The name of the kept copy of a PDF; None where there is none to draw."""
    return pictures().file(source.sha256, source.file_name, source.size) if source.is_pdf else None


def marked(
    opened: OpenRelease,
    source: Source,
    file: str,
    page: int,
    places: Sequence[Place],
    fact: Fact | None = None,
) -> Marked:
    """A page with those of the places marked that stand on it. Raises NotFound, PictureFailed, Busy."""
    sheet = pictures().sheet(file, page)
    here = [place for place in places if place.page == page and place.box is not None][:MOST_MARKS]
    boxes = tuple(together([sheet.shown(place.box) for place in here if place.box is not None]))
    words = words_of(opened, fact) if fact is not None else ""
    return Marked(
        source,
        file,
        page,
        sheet,
        tuple(place.path for place in here),
        fact.iri.removeprefix(f"{opened.base}id/") if fact is not None else "",
        boxes,
        pictures().words(file, page, words, boxes) if words and boxes else (),
    )


@blueprint.route("/evidence/<sid>/page/<int:number>.png")
def picture(sid: str, number: int) -> Response:
    """The picture of a page. ``mark``: tails of IRIs of places on it, with commas between; ``fact``: the path of a thing whose words are
    marked in them; ``part=mark``: only what is around the marks; ``size``: 1, 2 (twice the pixels), sharp (up to that, as far as a page has room for its bytes) or small."""
    opened = release()
    source = find_source(opened, sid)
    if source is None:
        raise NotFound(f"This release knows no source {sid!r}.", hint="/search finds documents by name")
    part, size = _one_of("part", ("", "mark")), _one_of("size", SIZES, "1")
    file = copy_of(source)
    if file is None:
        raise NotFound(
            "There is no copy of this document to show a page of.",
            hint=f"the text as it was read is at /evidence/{sid}",
        )
    places = _places(opened, source, number)
    what = marked(opened, source, file, number, places, _fact(opened, source, places))
    drawn = pictures()
    etag = f"{what.version}-{part or 'page'}-{size}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        made = drawn.picture(file, number, what.drawing(part, size, drawn.most_pixels))
        response = Response(made, content_type="image/png")
    response.set_etag(etag)
    response.headers["Cache-Control"] = IMMUTABLE if request.args.get("v") == what.version else REVALIDATED
    return response


def _one_of(name: str, allowed: Sequence[str], default: str = "") -> str:
    given = request.args.get(name, default)
    if given not in allowed:
        raise BadRequest(f"{given!r} is no value for {name}.", hint=", ".join(filter(None, allowed)))
    return given


def _places(opened: OpenRelease, source: Source, page: int) -> list[Place]:
    paths = [path for path in request.args.get("mark", "").split(",") if path]
    if len(paths) > MOST_MARKS:
        raise BadRequest(f"More than {MOST_MARKS} places are not marked at once.", hint="ask for fewer")
    found = []
    for path in paths:
        place = find_place(opened, source, path)
        if place is None or place.page != page:
            raise NotFound(f"There is no place {path!r} on page {page} of this source.")
        found.append(place)
    return found


def _fact(opened: OpenRelease, source: Source, places: Sequence[Place]) -> Fact | None:
    path = request.args.get("fact")
    return asked_fact(opened, source, path, places) if path else None


def asked_fact(opened: OpenRelease, source: Source, path: str, places: Sequence[Place]) -> Fact:
    """The thing with a path under ``id/`` that derives from one of the places. Raises NotFound."""
    fact = kind_of(opened, f"{opened.base}id/{path}")
    if fact is not None:
        known = {place.iri for place in places_of(opened, fact.iri, source)}
        if any(place.iri in known or place.becomes == fact.iri for place in places):
            return fact
    raise NotFound(f"Nothing called {path!r} is read from this place.", hint="leave ?fact= out")
