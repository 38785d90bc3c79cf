"""Libraries that another library imports and few documents need: they are loaded when something of them is used.

Only in the process that forks readers, whose loading all readers wait for.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from kg.installed import told

_stand_ins: dict[str, ModuleType] = {}


def put_off(name: str, *known: str) -> None:
    """Have a module loaded when something of it is asked for, not when it is imported. Of the ``known`` names even importing gives
    something that loads it only when called or asked for a part of it."""
    if name in sys.modules:
        return

    def ask(attribute: str) -> Any:
        if attribute.startswith("__"):  # an import asks whether it is a package
            raise AttributeError(attribute)
        return getattr(_loaded(name), attribute)

    standing_in = ModuleType(name)
    standing_in.__dict__.update({attribute: _Later(name, attribute) for attribute in known})
    standing_in.__dict__["__getattr__"] = ask
    sys.modules[name] = _stand_ins[name] = standing_in


@contextmanager
def versions_told() -> Iterator[None]:
    """Libraries that look up their own version as they are imported are told it, without ``importlib.metadata``."""
    name = "importlib.metadata"
    if name in sys.modules:
        yield
        return
    put_off(name)
    own = _stand_ins[name].__dict__
    own["version"] = lambda library: told(library) or _loaded(name).version(library)
    own["PackageNotFoundError"] = ModuleNotFoundError  # which that is one of
    try:
        yield
    finally:
        _give_way()


class _Later:
    """Something of a module that is not loaded yet."""

    def __init__(self, module: str, attribute: str) -> None:
        self._wanted = (module, attribute)

    def _found(self) -> Any:
        module, attribute = self._wanted
        return getattr(_loaded(module), attribute)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._found()(*given, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copying and the like ask of anything
            raise AttributeError(name)
        return getattr(self._found(), name)


def _loaded(name: str) -> ModuleType:
    _give_way()
    return importlib.import_module(name)


def _give_way() -> None:
    """All at once: the parts of a library import each other."""
    while _stand_ins:
        name, standing_in = _stand_ins.popitem()
        if sys.modules.get(name) is standing_in:
            del sys.modules[name]
