"""Frozen dataclasses that take less time to make: a document becomes some thousands of them, and making them was a fifth of reading it.

``dataclass(frozen=True)`` fills a new object by asking ``object.__setattr__`` for every field by its name. Both decorators here stand over
``@dataclass(frozen=True, slots=True)`` and only put another ``__init__`` into the class, with the same parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from operator import attrgetter
from typing import Any, TypeVar, cast

C = TypeVar("C", bound=type)
R = TypeVar("R")


_FEW = 3
"""So many slots are filled one by one in less time than it takes to open and close an object."""


def quick(cls: C) -> C:
    """Fills the slots directly, of a new object that is of a class without the guard as long as that takes. Two to four times as fast; an
    object is as frozen as before. A class made so has no subclasses."""
    if len(fields(cls)) <= _FEW:
        return _with_init(cls, lambda name, value: f"set_{name}(self, {value})")
    names = tuple(one.name for one in fields(cls))
    scope = {
        "opened": type(f"_Open{cls.__name__}", (), {"__slots__": names}),
        "own": cls,
        "become": vars(object)["__class__"].__set__,
    }
    return _with_init(
        cls,
        lambda name, value: f"self.{name} = {value}",
        scope,
        before="become(self, opened)",
        after="self.__class__ = own",
    )


def unguarded(cls: C) -> C:
    """For what lives inside one reading only: frozen for the type checker, which reads all code here, and not at run time. Four times as fast."""
    del cls.__setattr__, cls.__delattr__
    return _with_init(cls, lambda name, value: f"self.{name} = {value}")


def changed(record: R, **values: object) -> R:
    """``dataclasses.replace`` for a record of many fields, in a third of the time. All its fields are parameters."""
    kind: type[Any] = type(record)
    names, all_of = _known.get(kind) or _fields(kind)
    held = list(all_of(record))
    for name, value in values.items():
        held[names[name]] = value
    return cast("R", kind(*held))


_Fields = tuple[dict[str, int], Callable[[object], tuple[object, ...]]]
_known: dict[type[Any], _Fields] = {}


def _fields(cls: type[Any]) -> _Fields:
    names = [one.name for one in fields(cls)]
    _known[cls] = found = {name: n for n, name in enumerate(names)}, attrgetter(*names)
    return found


def _with_init(
    cls: C,
    assign: Callable[[str, str], str],
    extra: Mapping[str, Any] | None = None,
    *,
    before: str = "",
    after: str = "",
) -> C:
    """``before`` and ``after`` are statements around the assignments; ``extra`` has the names in them."""
    scope: dict[str, Any] = dict(extra or {})
    body: list[str] = [before] if before else []
    for one in fields(cls):
        scope[f"set_{one.name}"] = getattr(cls, one.name).__set__
        if one.default_factory is not MISSING:
            raise TypeError(f"{cls.__name__}.{one.name}: a field with a factory is not made here")
        scope[f"default_{one.name}"] = one.default
        if one.init or one.default is not MISSING:
            body.append(assign(one.name, one.name if one.init else f"default_{one.name}"))
    if after:
        body.append(after)
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    taken = ", ".join(_parameter(one) for one in fields(cls) if one.init)
    exec(
        f"def __init__(self, {taken}):\n " + "\n ".join(body), scope
    )  # as dataclasses does; it holds names of fields only
    made = scope["__init__"]
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    made.__annotations__ = vars(cls)["__init__"].__annotations__
    type.__setattr__(cls, "__init__", made)
    return cls


def _parameter(one: Field[Any]) -> str:
    return one.name if one.default is MISSING else f"{one.name}=default_{one.name}"
