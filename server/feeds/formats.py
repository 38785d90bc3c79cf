"""A feed as Atom (RFC 4287, paged as RFC 5005 says) and as JSON Feed 1.1. Pure functions."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

ATOM = "http://www.w3.org/2005/Atom"
_UNREADABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that XML 1.0 cannot hold."""


@dataclass(frozen=True, slots=True)
class Item:
    """``id`` an IRI, ``link`` an address; ``authors`` names; ``categories`` terms."""

    id: str
    title: str
    updated: datetime
    link: str
    summary: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """``links`` maps relations (self, alternate, first, previous, next, last) to addresses; ``twin`` is the other format's."""

    id: str
    title: str
    subtitle: str
    language: str
    author: str
    updated: datetime
    links: dict[str, str]
    twin: str
    items: list[Item] = field(default_factory=list)


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    make = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
    root = make.feed(
        {"{http://www.w3.org/XML/1998/namespace}lang": feed.language},
        make.id(_text(feed.id)),
        make.title(_text(feed.title)),
        make.subtitle(_text(feed.subtitle)),
        make.updated(feed.updated.isoformat()),
        make.author(make.name(_text(feed.author))),
    )
    for relation, address in feed.links.items():
        kind = {"self": "application/atom+xml", "alternate": "text/html"}.get(relation)
        root.append(make.link({"rel": relation, "href": address, **({"type": kind} if kind else {})}))
    root.append(make.link(rel="alternate", type="application/feed+json", href=feed.twin))
    for item in feed.items:
        entry = make.entry(
            make.id(_text(item.id)),
            make.title(_text(item.title)),
            make.updated(item.updated.isoformat()),
            make.published(item.updated.isoformat()),
            make.link(rel="alternate", type="text/html", href=item.link),
            make.summary(_text(item.summary)),
        )
        for name in item.authors:
            entry.append(make.author(make.name(_text(name))))
        for term in item.categories:
            entry.append(make.category(term=_text(term)))
        root.append(entry)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _text(text: str) -> str:
    return text.translate(_UNREADABLE)


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1."""
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.links["alternate"],
        "feed_url": feed.links["self"],
        "language": feed.language,
        "authors": [{"name": feed.author}],
    }
    if "next" in feed.links:
        document["next_url"] = feed.links["next"]
    document["items"] = [
        {
            "id": item.id,
            "url": item.link,
            "title": item.title,
            "content_text": item.summary,
            "date_published": item.updated.isoformat(),
            "authors": [{"name": name} for name in item.authors],
            "tags": list(item.categories),
        }
        for item in feed.items
    ]
    return json.dumps(document, ensure_ascii=False).encode()
