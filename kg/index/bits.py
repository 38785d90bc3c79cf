"""Sets of whole numbers as the bits of one number: intersecting two sets of 100,000 takes some microseconds, and so does counting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress, count, islice

_SINGLY = 60
"""Members that are taken out one by one; more come quicker from a list of all."""
_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


def of(numbers: Iterable[int]) -> int:
    """The set of ``numbers`` (none below 0)."""
    listed = list(numbers)
    if not listed:
        return 0
    held = bytearray((max(listed) >> 3) + 1)
    for number in listed:
        held[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(held, "little")


def span(first: int, end: int) -> int:
    """All numbers from ``first`` to below ``end``."""
    return (1 << max(end, first)) - (1 << first)


def flags(bits: int) -> bytes:
    """A byte for each number from 0 to the highest of the set: 1 where it is in it."""
    return bin(bits)[:1:-1].encode().translate(_FLAGS)


def members(bits: int) -> Iterator[int]:
    """The numbers of the set, rising."""
    return compress(count(), flags(bits))


def stretch(bits: int, start: int, number: int) -> list[int]:
    """``number`` members of the set, from the one at place ``start`` on, rising."""
    if start + number > _SINGLY:
        return list(islice(members(bits), start, start + number))
    out: list[int] = []
    while bits and len(out) < start + number:
        lowest = bits & -bits
        out.append(lowest.bit_length() - 1)
        bits ^= lowest
    return out[start:]


def pack(bits: int) -> tuple[int, bytes]:
    """The set for storage: how many zero bytes are left out at its beginning, and the rest, the lowest byte first."""
    if not bits:
        return 0, b""
    skipped = ((bits & -bits).bit_length() - 1) >> 3
    rest = bits >> (8 * skipped)
    return skipped, rest.to_bytes((rest.bit_length() + 7) >> 3, "little")


def unpack(skipped: int, rest: bytes) -> int:
    return int.from_bytes(rest, "little") << (8 * skipped)
