"""Bodies of WSGI answers on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator


class Ending:
    """A body with something to do when it is closed, whether or not all of it was read."""

    def __init__(self, body: Iterable[bytes], end: Callable[[], object]) -> None:
        self._body, self._end = body, end
        self._next = iter(body).__next__

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._next()

    def close(self) -> None:
        try:
            close(self._body)
        finally:
            self._end()


def ending(body: Iterable[bytes], end: Callable[[], object]) -> Iterable[bytes]:
    """``Ending``; a list is all there, so that ``end`` is called at once."""
    if isinstance(body, list):
        end()
        return body
    return Ending(body, end)


def joined(body: Iterable[bytes]) -> bytes:
    """All of it; closed."""
    try:
        return b"".join(body)
    finally:
        close(body)


def close(body: object) -> None:
    """As WSGI asks of whoever reads a body."""
    end = getattr(body, "close", None)
    if end is not None:
        end()
