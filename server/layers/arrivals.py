"""Bodies of requests on their way in: so many at a time, and no longer than a deadline."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from server.errors import BadRequest, Busy, SlowRequest

Environ = Mapping[str, Any]


class Arrivals:
    """``most`` bodies at a time, each within ``seconds`` where the server keeps to it: by ``govplan.within`` in the environ, which
    has its reader raise TimeoutError after so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._places = threading.Semaphore(most)
        self._seconds = seconds

    def read(self, environ: Environ, most: int) -> bytes:
        """Up to ``most`` bytes of the body. Raises Busy, SlowRequest, and BadRequest for one that breaks off."""
        if not self._places.acquire(blocking=False):
            raise Busy(
                "Too many requests are still sending their body.",
                hint="try again shortly",
                headers={"Retry-After": "5"},
            )
        within = environ.get("govplan.within")
        if within is not None:
            within(self._seconds)
        stated = environ.get("CONTENT_LENGTH") or ""
        try:
            body = _exhaust(environ["wsgi.input"], most)
        except TimeoutError:
            raise SlowRequest(f"The body did not arrive within {self._seconds:g} seconds.") from None
        except Exception as error:  # whatever the server's reader raises
            raise BadRequest("The body breaks off.") from error
        finally:
            self._places.release()
        if stated.isdigit() and len(body) < min(int(stated), most):
            raise BadRequest("The body breaks off.")
        return body


def _exhaust(source: Any, most: int) -> bytes:
    pieces = []
    while most > 0 and (piece := source.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
