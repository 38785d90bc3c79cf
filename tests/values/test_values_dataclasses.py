"""Classes of ``kg.dataclasses`` are as those of the standard library, but for the time that it takes to define one."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any, Generic, TypeVar

import pytest

import kg.dataclasses
from kg.dataclasses import dataclass
from kg.quick import quick, unguarded

Made = tuple[type[Any], type[Any]]
T = TypeVar("T")


def both(make: Callable[[Any], type[Any]]) -> Made:
    return make(kg.dataclasses.dataclass), make(dataclasses.dataclass)


def frozen(decorator: Any) -> type[Any]:
    @decorator(frozen=True, slots=True)
    class Row:
        text: str
        numbers: tuple[int, ...] = ()
        note: str = field(default="", compare=False)
        hidden: int = field(default=7, repr=False)

    return Row  # type: ignore[no-any-return]


def changing(decorator: Any) -> type[Any]:
    @decorator(slots=True)
    class Row:
        text: str
        items: list[int] = field(default_factory=list)
        size: int = field(init=False, default=0)

        def __post_init__(self) -> None:
            self.size = len(self.text)

    return Row  # type: ignore[no-any-return]


def plain(decorator: Any) -> type[Any]:
    @decorator(frozen=True)
    class Row:
        text: str

        def __repr__(self) -> str:
            return "own"

    return Row  # type: ignore[no-any-return]


def by_identity(decorator: Any) -> type[Any]:
    @decorator(eq=False, slots=True)
    class Row:
        text: str

    return Row  # type: ignore[no-any-return]


def with_own_init(decorator: Any) -> type[Any]:
    @decorator(slots=True, init=False)
    class Row:
        text: str

        def __init__(self, letters: str) -> None:
            self.text = letters

    return Row  # type: ignore[no-any-return]


def in_order(decorator: Any) -> type[Any]:
    @decorator(frozen=True, order=True)
    class Row:
        text: str

    return Row  # type: ignore[no-any-return]


ALL = [frozen, changing, plain, by_identity, with_own_init, in_order]


@pytest.mark.parametrize("make", ALL)
def test_parameters_fields_and_options_are_the_standard_s(make: Callable[[Any], type[Any]]) -> None:
    ours, theirs = both(make)
    assert [(f.name, f.type, f.init, f.compare, f.repr) for f in dataclasses.fields(ours)] == [
        (f.name, f.type, f.init, f.compare, f.repr) for f in dataclasses.fields(theirs)
    ]
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert ours.__match_args__ == theirs.__match_args__
    assert getattr(ours, "__slots__", None) == getattr(theirs, "__slots__", None)
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)
    assert ours.__init__.__annotations__ == theirs.__init__.__annotations__


@pytest.mark.parametrize("make", ALL)
def test_text_equality_and_hash_are_the_standard_s(make: Callable[[Any], type[Any]]) -> None:
    ours, theirs = both(make)
    assert repr(ours("a")).rpartition(".")[2] == repr(theirs("a")).rpartition(".")[2]
    assert (ours("a") == ours("a")) == (theirs("a") == theirs("a"))
    assert ours("a") != ours("b")
    assert ours("a") != theirs("a")
    if make in (frozen, plain, in_order):
        assert hash(ours("a")) == hash(theirs("a"))


@pytest.mark.parametrize("make", [frozen, plain, in_order])
def test_what_is_frozen_cannot_be_changed(make: Callable[[Any], type[Any]]) -> None:
    one = make(dataclass)("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'text'"):
        one.text = "b"
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'text'"):
        del one.text
    assert dataclasses.replace(one, text="b").text == "b"


def test_what_is_asked_for_beyond_the_usual_is_had_from_the_standard() -> None:
    made = in_order(dataclass)
    assert sorted([made("b"), made("a")]) == [made("a"), made("b")]


def test_what_is_made_by_a_factory_is_each_object_s_own() -> None:
    made = changing(dataclass)
    one, other = made("ab"), made("ab")
    one.items.append(1)
    assert (one.items, other.items, one.size) == ([1], [], 2)
    assert made("a", [3]).items == [3]
    assert dataclasses.asdict(one) == {"text": "ab", "items": [1], "size": 2}


def test_a_list_as_default_is_refused() -> None:
    with pytest.raises(ValueError, match="mutable default"):

        @dataclass(slots=True)
        class Wrong:
            items: list[int] = []  # noqa: RUF012


@dataclass(frozen=True, slots=True)
class Kept:
    text: str
    more: tuple[Any, ...] = ()
    note: str = field(default="", compare=False)


@quick
@dataclass(frozen=True, slots=True)
class QuicklyKept:
    text: str
    more: tuple[Any, ...] = ()


@unguarded
@dataclass(frozen=True, slots=True)
class Open:
    text: str
    more: tuple[Any, ...] = ()


@dataclass(slots=True)
class Around(Generic[T]):
    """A class with words of its own."""

    value: T
    inner: list[Any] = field(default_factory=list)


def test_copies_are_equal() -> None:
    for one in (Kept("a", (1,), "n"), QuicklyKept("a", (2,)), Open("b"), Around("c", [1])):
        assert copy.deepcopy(one) == one
        assert pickle.loads(pickle.dumps(one)) == one
    assert pickle.loads(pickle.dumps(Kept("a", (), "n"))).note == "n"


def test_a_circle_is_written_once() -> None:
    around = Around("c")
    around.inner.append(around)
    assert repr(around) == "Around(value='c', inner=[...])"
    assert Around.__doc__ == "A class with words of its own."


def test_a_case_takes_one_apart() -> None:
    match Kept("a", (1, 2)):
        case Kept("a", (first, *_)):
            assert first == 1
        case other:
            pytest.fail(f"not taken apart: {other}")
