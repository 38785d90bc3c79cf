"""How fast clients take what there is for them: a long answer holds a thread of the server until its client has taken it."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from dataclasses import dataclass

_TAKEN = struct.Struct("<120xQ")
"""``struct tcp_info`` of linux/tcp.h as far as tcpi_bytes_acked (Linux 4.1)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """That of a client that had something to take for ``seconds`` (0: it may take for ever) is too slow below ``rate`` bytes a second."""

    seconds: float = 0.0
    rate: int = 0


class Taking:
    """What one client takes, looked at now and then. Data that the system has room for waits for no client: only with more than that
    does it count, and then what the other side has acknowledged, for the system makes room in large steps."""

    __slots__ = ("_pace", "_since", "_transport")

    def __init__(self, transport: asyncio.Transport, pace: Pace) -> None:
        self._transport, self._pace = transport, pace
        self._since: tuple[float, int] | None = None

    def is_slow(self, now: float) -> bool:
        """Whether the client has been too slow for too long; never where the system does not tell."""
        pace = self._pace
        if pace.seconds <= 0 or not self._transport.get_write_buffer_size():
            self._since = None
            return False
        taken = _taken(self._transport)
        if taken is None:
            return False
        if self._since is None:
            self._since = now, taken
        begun, before = self._since
        if now - begun < pace.seconds:
            return False
        self._since = now, taken
        return taken - before < pace.rate * (now - begun)


def _taken(transport: asyncio.Transport) -> int | None:
    """The bytes that the other side has acknowledged so far."""
    own = transport.get_extra_info("socket")
    if own is None or sys.platform != "linux":
        return None
    try:
        told = own.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TAKEN.size)
    except OSError:
        return None
    return _TAKEN.unpack(told)[0] if len(told) == _TAKEN.size else None
