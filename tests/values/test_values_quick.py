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


def test_copies_of_both_are_equal() -> None:
    for one in (Kept("a", (1, 2), "n"), Made("abc", 2)):
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
