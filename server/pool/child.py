"""What the processes that the server starts for dangerous work have in common: their frames, and what holds them in check.

Frames on both pipes: one byte of kind, four bytes of length (big endian), payload.
"""

from __future__ import annotations

import ctypes
import os
import resource
import select
import struct

PIECE = 65_536
HOLD = 1_048_576
HEADER = struct.Struct(">cI")


def send(out: int, kind: bytes, payload: bytes) -> None:
    write_all(out, HEADER.pack(kind, len(payload)) + payload)


def write_all(out: int, frame: bytes) -> None:
    data = memoryview(frame)
    while data:
        data = data[os.write(out, data) :]


def receive(source: int) -> bytes | None:
    """The next job's JSON, None at the end of input."""
    # the server sends no job before the one before is answered, so that all that can be read belongs to this one
    data = os.read(source, PIECE)
    while len(data) < HEADER.size or len(data) < HEADER.size + HEADER.unpack_from(data)[1]:
        piece = os.read(source, HOLD)
        if not piece:
            return None
        data += piece
    return data[HEADER.size :]


def die_with(source: int) -> None:
    """End at once when the server goes away, whatever the query does (the engine runs without the GIL)."""
    poll = select.poll()
    poll.register(source, 0)  # hang-up and errors only
    poll.poll()
    os._exit(0)


def leave_network() -> None:
    """A network of its own, with nothing in it, where the kernel lets us: should a query ever get past the guard, its
    ``SERVICE`` reaches nobody. Best effort: containers often forbid it."""
    new_user, new_network = 0x10000000, 0x40000000
    unshare = getattr(ctypes.CDLL(None), "unshare", None)  # Linux
    if unshare is not None and unshare(new_network) != 0:
        unshare(new_user | new_network)


def cap_memory(megabytes: int, beside: int = 0) -> None:
    """What the process may have of its own (Linux counts neither mapped files nor address space that is only set aside), ``beside`` what
    it began with."""
    limit = (megabytes + beside) * 1_048_576
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
