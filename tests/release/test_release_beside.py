"""Jobs in processes beside the one that builds: what they give, what they wait for, and how they end."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest

from kg.errors import DataError
from kg.graph.values import other_script
from kg.records import Reading
from kg.release import ahead
from kg.release.ahead import Converter, converted_ahead
from kg.release.workers import beside_waiting
from kg.values.script import to_hant


@pytest.mark.parametrize("here", [False, True])
def test_a_job_gets_what_it_waits_for(here: bool) -> None:
    def work(wait: Callable[[], int]) -> tuple[int, int]:
        return wait() + 1, os.getpid()

    with beside_waiting(work, here=here) as side:
        side.give(41)
    number, process = side.results[0]
    assert number == 42
    assert (process == os.getpid()) == here


def test_a_job_that_waits_ends_with_the_body() -> None:
    with pytest.raises(ValueError, match="the body"), beside_waiting(lambda wait: wait(), here=False):
        raise ValueError("the body")


def test_a_full_disk_in_a_job_is_said() -> None:
    def work(wait: Callable[[], None]) -> None:
        wait()
        raise OSError(28, "No space left on device", "data/govplan.nq")

    with (
        pytest.raises(DataError, match=r"No space left on device: data/govplan\.nq"),
        beside_waiting(work, here=False) as side,
    ):
        side.give(None)


def test_a_job_that_dies_is_said() -> None:
    with (
        pytest.raises(DataError, match="ended with 3"),
        beside_waiting(lambda wait: os._exit(3), here=False) as side,
    ):
        side.give(None)


TEXTS = ["开放数据计划", "香港里程表的资讯", "只发里面的头发", "API", ""]


def test_texts_are_converted_elsewhere_as_here() -> None:
    assert Converter().converted(TEXTS) == {text: to_hant(text) for text in TEXTS}


def test_a_converter_that_died_gives_nothing() -> None:
    converter = Converter()
    converter._process.kill()
    converter._process.join()
    assert converter.converted(TEXTS) == {}


def reading(language: str, title: str) -> Reading:
    entry = SimpleNamespace(title=title, description=f"{title}的说明")
    return cast("Reading", SimpleNamespace(plan=SimpleNamespace(language=language, entries=(entry,))))


@pytest.mark.parametrize(("jobs", "begun"), [(1, 0), (2, 1)])
def test_one_process_converts_for_all_plans_of_the_simplified_script(
    monkeypatch: pytest.MonkeyPatch, jobs: int, begun: int
) -> None:
    made: list[Converter] = []

    class Seen(Converter):
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    monkeypatch.setattr(ahead, "Converter", Seen)
    with converted_ahead(jobs) as take:
        take(reading("zh-Hant", "數據"))
        take(reading("zh-Hans", f"甲类资料第{jobs}"))
        take(reading("zh-Hans", f"乙类资料第{jobs}"))
        assert len(made) == begun
        for text in (f"甲类资料第{jobs}", f"乙类资料第{jobs}的说明"):
            assert other_script(text, "zh-Hans") == (to_hant(text), "zh-Hant")
    assert all(not each._process.is_alive() for each in made)


def test_nothing_is_left_waiting_when_nobody_asks() -> None:
    with converted_ahead(2) as take:
        take(reading("zh-Hans", "丙类资料"))
    text = "没有人问过的资料"
    assert other_script(text, "zh-Hans") == (to_hant(text), "zh-Hant")
