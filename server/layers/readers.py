"""Ends connections whose clients hardly read: a long answer holds a thread of the server until its client has taken it."""

from __future__ import annotations

import logging
import threading
import time

from server.layers.sockets import Connection, can_see, connections, hang_up

log = logging.getLogger("server")


class Readers:
    """Looks at the connections to a port. A client that had something to take all the time for ``seconds`` and took less than
    ``rate`` bytes a second is cut off."""

    def __init__(self, port: int, seconds: float, rate: int) -> None:
        self._port, self._seconds, self._rate = port, seconds, rate
        self._behind: dict[tuple[str, int], tuple[float, int]] = {}

    def watch(self) -> None:
        """Look for ever, in a thread of its own; not at all where the system does not tell or ``seconds`` is 0."""
        if self._seconds > 0 and can_see():
            threading.Thread(target=self._run, name="readers", daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(min(1.0, self._seconds / 4))
            self.look()

    def look(self) -> int:
        """How many were cut off."""
        now = time.monotonic()
        before, self._behind = self._behind, {}
        ended = 0
        for connection in connections(self._port):
            if connection.unsent == 0:
                continue
            since, taken = before.get(connection.peer, (now, connection.taken))
            if now - since < self._seconds:
                self._behind[connection.peer] = since, taken
            elif connection.taken - taken < self._rate * (now - since):
                ended += self._end(connection)
            else:
                self._behind[connection.peer] = now, connection.taken
        return ended

    def _end(self, connection: Connection) -> bool:
        log.warning("a client that does not read was cut off: %s", connection.peer[0])
        return hang_up(connection)
