"""The one place where IRIs are minted and addresses from outside become IRIs."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.values.lazy import lazy

EU = "http://publications.europa.eu/resource/authority/"

_PLAIN = lazy(r"[A-Za-z0-9._~/-]*")
_SCHEME = lazy(r"(?:https?|ftp)://[^/?#\s]+\S*|mailto:\S+@\S+", re.IGNORECASE)
_BARE_HOST = lazy(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:[/?#:]\S*)?", re.IGNORECASE)


def encode(path: str) -> str:
    """A path with everything but unreserved characters and ``/`` percent-encoded as UTF-8."""
    return path if _PLAIN.fullmatch(path) else quote(path, safe="/-._~")


class Iris:
    """Mints every IRI under one base. The same path gives the same node, for ever."""

    def __init__(self, base: str) -> None:
        """``base`` ends in ``/``; raises ValueError when it is not an IRI."""
        self.base = base
        self.root = NamedNode(base)
        self._id = f"{base}id/"
        self._known: dict[str, NamedNode] = {}

    def id(self, path: str) -> NamedNode:
        """The thing at ``path`` (unencoded), as in vocab/MODEL.md: ``plan/itc/2026-2028``."""
        node = self._known.get(path)
        if node is None:
            node = self._known[path] = NamedNode(self._id + encode(path))
        return node

    def graph(self, name: str) -> NamedNode:
        """A named graph: ``vocabulary``, ``registry``, ``links``, ``release`` or ``source/SID``."""
        return self.id(f"graph/{name}")

    def source_graph(self, source_id: str) -> NamedNode:
        return self.id(f"graph/source/{source_id}")

    def path(self, iri: str) -> str | None:
        """The (encoded) path of an IRI of ours; None for one from elsewhere."""
        return iri[len(self._id) :] if iri.startswith(self._id) else None


@lru_cache(maxsize=1024)
def eu(table: str, code: str) -> NamedNode:
    """A concept of an EU authority table: ``eu("frequency", "MONTHLY")``."""
    return NamedNode(f"{EU}{table}/{encode(code)}")


@lru_cache(maxsize=64)
def eu_scheme(table: str) -> NamedNode:
    """The concept scheme of an EU authority table."""
    return NamedNode(f"{EU}{table}")


def address(text: str) -> NamedNode | None:
    """The IRI that a printed address means; a bare host gets ``http://``. None when it is not the address of a
    document or mailbox, or cannot be made a valid IRI (only http, https, ftp and mailto are taken)."""
    text = text.strip().strip("<>")
    if not _SCHEME.fullmatch(text):
        if not _BARE_HOST.fullmatch(text):
            return None
        text = f"http://{text}"
    head, mark, host_and_path = text.partition("://")
    host, slash, rest = host_and_path.partition("/")
    keep = ":/?#@!$&'()*+,;=%~"
    try:
        if mark:
            if not host.isascii():
                host = host.encode("idna").decode("ascii")
            return NamedNode(
                f"{head.lower()}://{quote(host, safe=keep + '[]')}{slash}{quote(rest, safe=keep)}"
            )
        return NamedNode(quote(text, safe=keep))
    except ValueError:
        return None
