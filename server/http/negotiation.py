"""Which representation a client gets: the Accept header weighed as RFC 9110 (12.5.1) says. Pure functions.

A ``?format=`` name beats the header, a path suffix beats both; that order is kept by ``choose``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.errors import NotAcceptable, UnknownFormat


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation that can be given. ``name`` is its ``?format=`` name and path suffix; ``aliases`` are other
    media types that ask for it, ``nicknames`` other ``?format=`` names; ``header`` is what Content-Type says."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    header: str = ""
    nicknames: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        return self.header or self.media_type

    def is_called(self, name: str) -> bool:
        """Whether a ``?format=`` value names it; media types count, also with their ``+`` read as a space, and a list of
        names of which one fits (SPARQLWrapper sends ``application/ld+json,application/x-json+ld``)."""
        known = (self.name, self.media_type, *self.aliases, *self.nicknames)
        return any(part.strip().replace(" ", "+") in known for part in name.lower().split(","))


@dataclass(frozen=True, slots=True)
class Range:
    """One item of an Accept header; ``parameters`` without ``q``."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    quality: float


# Parameters that ask for nothing we would do otherwise: they never rule an offer out.
_HARMLESS = {"profile", "header", "version", "ext", "indent"}
_ITEM = re.compile(r'((?:[^,"]|"(?:[^"\\]|\\.)*")*)(?:,|$)')
_PART = re.compile(r'((?:[^;"]|"(?:[^"\\]|\\.)*")*)(?:;|$)')


def parse_accept(header: str) -> list[Range]:
    """The media ranges of a header; items that are no media range are left out, ``*`` alone counts as ``*/*``."""
    ranges = []
    for item in _ITEM.findall(header):
        head, *rest = (part.strip() for part in _PART.findall(item))
        if head == "*":
            head = "*/*"
        kind, slash, subtype = head.lower().partition("/")
        if not slash or not kind or not subtype or (kind == "*" and subtype != "*"):
            continue
        quality = 1.0
        parameters = []
        for part in rest:
            name, equals, value = part.partition("=")
            name, value = name.strip().lower(), value.strip().strip('"')
            if name == "q" and equals:
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
                break  # what follows q is an extension, not a parameter of the type (RFC 7231)
            if name:
                parameters.append((name, value.lower()))
        if quality != quality:  # "q=nan" is a number to Python
            quality = 0.0
        ranges.append(Range(kind, subtype, tuple(parameters), quality))
    return ranges


def _specificity(media_range: Range, media_type: str) -> int:
    """How closely the range names the type: 0 not at all, 1 ``*/*``, 2 ``type/*``, 3 exactly, 4 and up with parameters."""
    kind, _, subtype = media_type.partition("/")
    counted = 0
    for name, value in media_range.parameters:
        if name == "charset":
            if value not in ("utf-8", "utf8", "*", "us-ascii"):
                return 0
            counted += 1
        elif name in _HARMLESS:
            counted += 1
        else:
            return 0
    if media_range.type == "*":
        return 1
    if media_range.type != kind:
        return 0
    if media_range.subtype == "*":
        return 2
    return 3 + counted if media_range.subtype == subtype else 0


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that the header prefers, None when it accepts none of them.

    Among equal qualities the one named more closely wins, then the one offered first. No header, or one
    without any media range, accepts everything.
    """
    ranges = parse_accept(accept or "")
    if not ranges:
        return offers[0] if offers else None
    best: Offer | None = None
    best_rank = (0.0, 0)
    for offer in offers:
        for position, media_type in enumerate((offer.media_type, *offer.aliases)):
            closest = max(ranges, key=lambda r: (_specificity(r, media_type), r.quality))
            closeness = _specificity(closest, media_type)
            # an alias is never what a wildcard asks for, and loses against the proper name of another offer
            if closeness == 0 or (position and closeness < 3):
                continue
            rank = (closest.quality, min(closeness, 3))
            if closest.quality > 0 and rank > best_rank:
                best, best_rank = offer, rank
    return best


def choose(
    offers: Sequence[Offer], *, accept: str | None, format: str | None = None, suffix: str = ""
) -> Offer:
    """The offer to give. Raises UnknownFormat (400) for a ``format`` that is not offered and NotAcceptable (406)
    when the header rules out everything; both name what is offered."""
    wanted = suffix or format
    if wanted:
        for offer in offers:
            if offer.name == suffix or (not suffix and offer.is_called(wanted)):
                return offer
        raise UnknownFormat(wanted, [offer.name for offer in offers])
    chosen = negotiate(accept, offers)
    if chosen is None:
        raise NotAcceptable([(offer.name, offer.media_type) for offer in offers])
    return chosen


def prefers_html(accept: str | None) -> bool:
    """Whether the client is a browser rather than a program: it names HTML, and nothing else is dearer to it."""
    ranges = parse_accept(accept or "")
    html = [r.quality for r in ranges if (r.type, r.subtype) in _HTML_TYPES]
    return bool(html) and max(html) > 0 and max(html) >= max(r.quality for r in ranges)


_HTML_TYPES = {("text", "html"), ("application", "xhtml+xml")}
