"""What is read of a release once and kept with it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar, cast

from server.release.serving import OpenRelease

Read = TypeVar("Read")


def once(opened: OpenRelease, key: str, lock: Lock, read: Callable[[OpenRelease], Read]) -> Read:
    """What ``read`` gives, read when first asked for and kept in the release's memory under ``key``; ``lock`` is held meanwhile, so
    that nobody reads it a second time."""
    if key not in opened.memo:
        with lock:
            if key not in opened.memo:
                opened.memo[key] = read(opened)
    return cast(Read, opened.memo[key])
