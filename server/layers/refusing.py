"""What is said to what the server's loop refuses: it comes to no layer, and is told of in the same shape, with an id, and in the log."""

from __future__ import annotations

import json

from kg.settings import Settings
from server import errors
from server.layers.observe import Observe
from server.release.serving import Releases


class Refusing:
    """A ``server.loop.refusals.Tell``."""

    def __init__(self, observe: Observe, releases: Releases, settings: Settings) -> None:
        self._observe, self._releases, self._settings = observe, releases, settings

    def __call__(self, status: int, detail: str, client: str) -> tuple[str, bytes]:
        request_id = self._observe.refuse(status, client)
        opened = self._releases.opened()
        base = self._settings.base if opened is None else opened.base
        return request_id, json.dumps(errors.refusal(status, detail).to_json(request_id, base)).encode()
