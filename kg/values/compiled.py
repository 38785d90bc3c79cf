"""Patterns that are compiled once for an installation, as its modules are: what ``re`` makes of them lies beside the modules' own compiled code.

To compile the patterns that reading a plan needs takes as long as reading four of its pages, and a twentieth of a first build. What is
kept is a cache and nothing else: without it, or with one of another Python, patterns are compiled as ever.
"""

from __future__ import annotations

import importlib
import marshal
import os
import re
import sys
from array import array
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, AnyStr

_SUFFIX = ".patterns"
_MOST = 4_000
"""More are not those of one version of the program: then only what this process compiled is kept."""

_Key = tuple[str | bytes, int]
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, number of groups, groups by name, names by group: what ``_sre.compile`` takes."""

_new: dict[_Key, _Code] = {}
"""What this process compiled and nobody kept yet."""


def compiled(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As ``re.compile``. The pattern is checked by the engine in either case."""
    if (code := _known().get((pattern, int(flags)))) is not None:
        with suppress(RuntimeError, TypeError, ValueError, OverflowError):
            return _made(pattern, code)
    if (code := _compile(pattern, int(flags))) is None:
        return re.compile(pattern, flags)
    _new[pattern, int(flags)] = code
    return _made(pattern, code)


def keep() -> None:
    """Put what this process compiled beside what is there. A process that ends calls it; where nothing can be written nothing is.

    Of two that do so at once one may win; what the other had is compiled again once."""
    path = _path()
    if not _new or path is None or sys.dont_write_bytecode:
        return
    there = _read(path)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(marshal.dumps((_version(), (there if len(there) < _MOST else {}) | _new)))
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
    _new.clear()


@cache
def _known() -> dict[_Key, _Code]:
    path = _path()
    return {} if path is None or _version() is None else _read(path)


def _read(path: Path) -> dict[_Key, _Code]:
    try:
        version, codes = marshal.loads(path.read_bytes())
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return codes if version == _version() and isinstance(codes, dict) else {}


def _path() -> Path | None:
    """Where this module's compiled code is, or would be: also under ``PYTHONPYCACHEPREFIX``."""
    own = __spec__.cached if __spec__ is not None else None
    return Path(own).with_suffix(_SUFFIX) if own else None


@cache
def _version() -> tuple[str, int, int, str] | None:
    """What the code depends on; None where it is not made of 32-bit numbers by this engine, as it is in CPython."""
    engine = _engine()
    if getattr(engine, "CODESIZE", 0) != 4:
        return None
    return sys.version, engine.MAGIC, engine.CODESIZE, sys.byteorder


def _engine() -> Any:
    with suppress(ImportError):
        return importlib.import_module("_sre")
    return None


def _compile(pattern: str | bytes, flags: int) -> _Code | None:
    """What ``re.compile`` does before it hands the code to the engine; None where its parts are not those we know."""
    if _version() is None or flags & re.DEBUG:
        return None
    try:
        parser, compiler = importlib.import_module("re._parser"), importlib.import_module("re._compiler")
        parsed = parser.parse(pattern, flags)
        code = compiler._code(parsed, flags)
        state = parsed.state
        names: list[str | None] = [None] * state.groups
        for name, group in state.groupdict.items():
            names[group] = name
        return (
            int(flags | state.flags),
            array("I", code).tobytes(),
            state.groups - 1,
            dict(state.groupdict),
            tuple(names),
        )
    except (ImportError, AttributeError):
        return None


def _made(pattern: AnyStr, code: _Code) -> re.Pattern[AnyStr]:
    flags, packed, groups, numbers, names = code
    made: re.Pattern[AnyStr] = _engine().compile(
        pattern, flags, memoryview(packed).cast("I").tolist(), groups, numbers, names
    )
    return made
