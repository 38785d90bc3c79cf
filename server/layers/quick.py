"""Which requests can be answered without waiting: those that the server's loop answers itself."""

from __future__ import annotations

from typing import Any

from server.http.links import Prefix
from server.layers.cache import Cache
from server.layers.lane import Lane


class Quick:
    """Asks the layers, in their order. ``ask`` is for a request of which they say no (``Lane.ask``)."""

    def __init__(self, prefix: Prefix, cache: Cache, lane: Lane) -> None:
        self.ask = lane.ask
        self._mount, self._is_kept, self._is_quick = prefix.mount, cache.has, lane.is_quick

    def __call__(self, environ: dict[str, Any]) -> bool:
        """Of a request whose body, if any, is there. What is found out is left in the environ for the layers."""
        self._mount(environ)
        return self._is_kept(environ) or self._is_quick(environ)
