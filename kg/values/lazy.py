"""Patterns that are compiled when they are first used: most documents need few of those that the readers know."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

from kg.values.compiled import compiled


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As ``re.compile``, later, and once for an installation (``kg.values.compiled``). Its methods are those of a pattern; it is none itself, so ``re.sub`` and the like do not take it."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._source = (pattern, flags)
        self._pattern: re.Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        """A method of the compiled pattern, kept here: the next call finds it without this detour."""
        if name.startswith("_"):  # nothing of a pattern; copying and pickling ask for such names
            raise AttributeError(name)
        if self._pattern is None:
            self._pattern = compiled(*self._source)
        found = getattr(self._pattern, name)
        self.__dict__[name] = found
        return found
