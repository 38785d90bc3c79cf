"""Answers kept in memory, each with its compressed variants, within a number of bytes. The least recently used go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from server.http.codings import coded, compress, is_compressible
from server.operations import metrics

Headers = list[tuple[str, str]]
Key = tuple[Any, ...]
"""The release, then text."""

_OVERHEAD = 2048
"""What an answer takes beside its body: headers, key, the objects themselves; about."""
_IN_304 = frozenset(
    {"Cache-Control", "Content-Location", "Last-Modified", "Link", "Expires", "Content-Language"}
)


@dataclass(frozen=True, slots=True)
class Variant:
    """An answer in one content coding, ready to be sent: headers for 200 and for 304, its ETag among both."""

    headers: Headers
    unchanged: Headers
    etag: str
    body: bytes


@dataclass(slots=True)
class Kept:
    """``headers`` without length, ETag and Vary. ``etag`` unquoted. ``notes`` is what the log is told (names of the environ).
    Bodies from ``smallest`` bytes on are compressed."""

    headers: Headers
    body: bytes
    etag: str
    vary: str
    notes: dict[str, str]
    smallest: int
    is_text: bool = field(init=False)
    _variants: dict[str, Variant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        types = [value for name, value in self.headers if name == "Content-Type"]
        self.is_text = len(self.body) >= self.smallest and any(map(is_compressible, types))

    @property
    def size(self) -> int:
        return _OVERHEAD + len(self.body) + sum([len(v.body) for k, v in list(self._variants.items()) if k])

    def is_ready(self, coding: str) -> bool:
        """Whether that variant is made already."""
        return (coding if self.is_text else "") in self._variants

    def variant(self, coding: str) -> tuple[Variant, bool]:
        """In that coding, as far as it is worth while; and whether it was made just now."""
        if not self.is_text:
            coding = ""
        found = self._variants.get(coding)
        if found is not None:
            return found, False
        body = compress(coding, self.body) if coding else self.body
        # two threads may both come here; they make the same bytes
        made = self._variants[coding] = self._make(coding, body)
        return made, bool(coding)

    def _make(self, coding: str, body: bytes) -> Variant:
        etag = coded(self.etag, coding)
        vary = merged(self.vary, "Accept-Encoding") if self.is_text else self.vary
        both = [("ETag", etag), *([("Vary", vary)] if vary else [])]
        encoding = [("Content-Encoding", coding)] if coding else []
        return Variant(
            [*self.headers, ("Content-Length", str(len(body))), *encoding, *both],
            [*((name, value) for name, value in self.headers if name in _IN_304), *both],
            etag,
            body,
        )


def merged(vary: str, name: str) -> str:
    """A Vary field with one more name."""
    names = [part.strip() for part in vary.split(",") if part.strip()]
    known = {part.lower() for part in names}
    return vary if "*" in known or name.lower() in known else ", ".join([*names, name])


class Keep:
    """At most ``size`` bytes of answers, all of one release. Thread-safe. The first part of a key is the release."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes: dict[Key, int] = {}
        self._held = 0
        self._release: Hashable = None
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def put(self, key: Key, answer: Kept) -> None:
        """Keep it, or note that it has grown by a variant. What is of another release than the present one is not kept."""
        with self._lock:
            self._drop(key)
            if key[0] is not self._release:
                return
            self._answers[key] = answer
            self._bytes[key] = size = answer.size + sum([len(part) for part in key[1:] if part])
            self._held += size
            while self._held > self._size:
                self._drop(next(iter(self._answers)))

    def serve(self, release: Hashable) -> None:
        """From now on this release is asked for: what is kept of another goes."""
        if release is self._release:
            return
        with self._lock:
            self._release = release
            for key in [key for key in self._answers if key[0] is not release]:
                self._drop(key)

    def _drop(self, key: Key) -> None:
        if self._answers.pop(key, None) is not None:
            self._held -= self._bytes.pop(key)

    def measure(self) -> None:
        """Tell ``metrics`` how much is kept."""
        metrics.CACHE_BYTES.set(self._held)
        metrics.CACHE_ENTRIES.set(len(self._answers))

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def held(self) -> int:
        """Bytes, about."""
        return self._held
