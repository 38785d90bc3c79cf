"""The connections of this process as the kernel sees them (Linux)."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_DESCRIPTORS = Path("/proc/self/fd")
_OPEN = 1
_FIELDS = struct.Struct("<B7x24I4Q6I")
"""``struct tcp_info`` of linux/tcp.h as far as tcpi_data_segs_out (Linux 4.6)."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A client's connection. ``unsent`` are the bytes that wait for the client to take them, ``taken`` those that it has taken
    so far."""

    descriptor: int
    peer: tuple[str, int]
    unsent: int
    taken: int


def connections(port: int) -> Iterator[Connection]:
    """The open connections that clients made to a port. Empty where the system does not tell."""
    try:
        descriptors = [int(entry.name) for entry in _DESCRIPTORS.iterdir()]
    except OSError:
        return
    for descriptor in descriptors:
        found = _connection(descriptor, port)
        if found is not None:
            yield found


def can_see() -> bool:
    """Whether this system tells about connections."""
    return _DESCRIPTORS.is_dir() and hasattr(socket, "TCP_INFO")


def hang_up(connection: Connection) -> bool:
    """Close a connection under the HTTP server's hands. False when it is no longer there."""
    try:
        ours = os.dup(connection.descriptor)  # from here on the number cannot come to mean another
    except OSError:
        return False
    with socket.socket(fileno=ours) as held, contextlib.suppress(OSError):
        if held.getpeername()[:2] == connection.peer:
            held.shutdown(socket.SHUT_RDWR)
            return True
    return False


def _connection(descriptor: int, port: int) -> Connection | None:
    try:
        borrowed = socket.socket(fileno=descriptor)
    except OSError:  # no socket, or closed by now
        return None
    try:
        if borrowed.type != socket.SOCK_STREAM or borrowed.family not in (socket.AF_INET, socket.AF_INET6):
            return None
        if borrowed.getsockname()[1] != port:
            return None
        peer = borrowed.getpeername()[:2]
        info = borrowed.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _FIELDS.size)
    except OSError:  # the listening socket has no peer
        return None
    finally:
        borrowed.detach()
    if len(info) < _FIELDS.size:
        return None
    state, *rest = _FIELDS.unpack(info)
    if state != _OPEN:
        return None
    return Connection(descriptor, peer, unsent=rest[30], taken=rest[26])
