"""Dataclasses that are made quickly: what is true of a frozen dataclass stays true."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from kg.quick import changed, quick, unguarded


@quick
@dataclass(frozen=True, slots=True)
class Kept:
    text: str
    places: tuple[int, ...] = ()
    note: str = field(default="", compare=False)


@quick
@dataclass(frozen=True, slots=True)
class Wide:
    """So many fields that its objects are filled while they are open."""

    text: str
    number: int
    places: tuple[int, ...] = ()
    note: str = field(default="", compare=False)
    last: float | None = None


@unguarded
@dataclass(frozen=True, slots=True)
class Made:
    text: str
    at: int = 0
    size: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.text))


def test_parameters_defaults_and_equality_are_the_dataclass_s() -> None:
    assert Kept("a") == Kept(text="a", places=(), note="other")
    assert repr(Kept("a", (1,))) == "Kept(text='a', places=(1,), note='')"
    assert hash(Kept("a")) == hash(Kept("a"))
    with pytest.raises(TypeError, match="text"):
        Kept()  # type: ignore[call-arg]


def test_a_quick_object_cannot_be_changed() -> None:
    kept = Kept("a")
    with pytest.raises(FrozenInstanceError):
        kept.text = "b"  # type: ignore[misc]
    assert replace(kept, text="b") == Kept("b")


def test_an_object_of_many_fields_is_closed_when_it_is_made() -> None:
    wide = Wide("a", 1, last=0.5)
    assert type(wide) is Wide
    assert wide == Wide(text="a", number=1, places=(), note="other", last=0.5)
    assert repr(wide) == "Wide(text='a', number=1, places=(), note='', last=0.5)"
    with pytest.raises(FrozenInstanceError):
        wide.number = 2  # type: ignore[misc]
    with pytest.raises(TypeError, match="number"):
        Wide("a")  # type: ignore[call-arg]


def test_copies_of_both_are_equal() -> None:
    for one in (Kept("a", (1, 2), "n"), Wide("a", 1, (2,)), Made("abc", 2)):
        assert copy.deepcopy(one) == one
        assert pickle.loads(pickle.dumps(one)) == one


def test_what_follows_the_making_is_done() -> None:
    assert Made("abc").size == 3
    assert replace(Made("abc", 4), text="abcde") == Made("abcde", 4)


def test_a_field_with_a_factory_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Listed:
        items: list[int] = field(default_factory=list)

    with pytest.raises(TypeError, match=r"Listed\.items"):
        quick(Listed)


def test_a_changed_record_is_a_replaced_one() -> None:
    kept = Kept("a", (1,), "n")
    assert changed(kept, places=(2, 3)) == replace(kept, places=(2, 3))
    assert changed(kept).note == "n"
    with pytest.raises(KeyError):
        changed(kept, unknown=1)
