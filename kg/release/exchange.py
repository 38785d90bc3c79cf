"""Two folders change names in one step."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def exchange(one: Path, other: Path) -> None:
    """Afterwards each has the other's name; at no moment is there nothing at either. Raises OSError.

    Linux's renameat2(2). Where the system or the file system has no such call, three renames do it, with a moment between
    two of them in which ``other`` is not there.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is not None:
        if call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
            return
        number = ctypes.get_errno()
        if number not in _UNSUPPORTED:
            raise OSError(number, os.strerror(number), str(one), None, str(other))
    between = one.with_name(f"{one.name}-old")
    other.rename(between)
    one.rename(other)
    between.rename(one)
