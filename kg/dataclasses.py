"""``dataclass`` that takes a quarter of the time to define a class: a build defines over a hundred, and defining them was 6 % of it.

The one of the standard library compiles each method of each class by itself. Here only ``__init__`` is compiled; the others are the same
functions for all classes. What a class is like is the same: its parameters, fields, equality, hash, text, copies, and being frozen.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, fields
from dataclasses import dataclass as _standard
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, init=True, **more):
        """As ``dataclasses.dataclass``, which makes those classes itself for which more is asked. No class is to be derived from another."""

        def define(cls):
            if more:
                return _standard(cls, frozen=frozen, slots=slots, eq=eq, init=init, **more)
            return _define(cls, frozen, slots, eq, init)

        return define if cls is None else define(cls)


def _define(cls: Any, frozen: bool, slots: bool, eq: bool, init: bool) -> Any:
    if cls.__doc__ is None:  # else its signature is worked out for one
        cls.__doc__ = f"{cls.__name__}({', '.join(cls.__annotations__)})"
    cls = _standard(init=False, repr=False, eq=False, slots=slots)(cls)
    listed = fields(cls)
    if init:
        cls.__init__ = _init(cls, listed, frozen, slots)
    own = vars(cls)
    if "__repr__" not in own:
        cls.__repr__ = _repr
    if eq and "__eq__" not in own:
        compared = _getter([one.name for one in listed if one.compare])
        cls.__eq__ = _equal(cls, compared)
        cls.__hash__ = _hash(compared) if frozen else None
    if frozen:
        cls.__setattr__, cls.__delattr__ = _refuse_set, _refuse_delete
        if slots:
            cls.__getstate__, cls.__setstate__ = _state, _set_state
    return cls


def _init(cls: type[Any], listed: tuple[Field[Any], ...], frozen: bool, slots: bool) -> Any:
    scope: dict[str, Any] = {"MISSING": MISSING, "fill": object.__setattr__}
    taken, body = ["self"], []
    for one in listed:
        name = value = one.name
        if one.default_factory is not MISSING:
            scope[f"make_{name}"] = one.default_factory
            value = f"make_{name}() if {name} is MISSING else {name}" if one.init else f"make_{name}()"
        elif one.default is not MISSING:
            scope[f"default_{name}"] = one.default
            value = name if one.init else f"default_{name}"
        if one.init:
            taken.append(_parameter(one))
        elif one.default is MISSING and one.default_factory is MISSING:
            continue  # ``__post_init__`` will set it
        if not frozen:
            body.append(f"self.{name} = {value}")
        elif slots:
            scope[f"set_{name}"] = getattr(cls, name).__set__
            body.append(f"set_{name}(self, {value})")
        else:
            body.append(f"fill(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    # as dataclasses does; it holds names of fields only
    exec(f"def __init__({', '.join(taken)}):\n " + "\n ".join(body or ["pass"]), scope)
    made = scope["__init__"]
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    made.__annotations__ = {one.name: one.type for one in listed if one.init} | {"return": None}
    return made


def _parameter(one: Field[Any]) -> str:
    if one.default_factory is not MISSING:
        return f"{one.name}=MISSING"
    return one.name if one.default is MISSING else f"{one.name}=default_{one.name}"


def _getter(names: list[str]) -> Any:
    """A function that gives the values of an object as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda item: tuple(getattr(item, name) for name in names)


def _equal(cls: type[Any], compared: Any) -> Any:
    def __eq__(self: Any, other: object) -> Any:
        if other.__class__ is self.__class__:
            return compared(self) == compared(other)
        return NotImplemented

    return __eq__


def _hash(compared: Any) -> Any:
    def __hash__(self: Any) -> int:
        return hash(compared(self))

    return __hash__


@recursive_repr()
def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({shown})"


def _refuse_set(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
