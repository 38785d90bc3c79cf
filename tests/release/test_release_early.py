"""Readers started before the program: when, and that none is left."""

from __future__ import annotations

import multiprocessing
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from release_handmade import write_plan

from kg.release import early, readers
from kg.release.reading import look_at
from kg.release.workers import read_all


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    calls: list[bool] = []
    monkeypatch.setattr(readers, "start_early", lambda *, pdf: calls.append(pdf))
    return calls


@pytest.mark.parametrize(
    ("arguments", "starts"),
    [
        (["build", "a.pdf", "b.PDF"], True),
        (["extract", "a.pdf", "b.pdf", "--format", "csv"], True),
        (["build", "{folder}"], True),
        (["build", "a.pdf"], False),
        (["build", "a.txt", "b.txt", "--out", "{folder}"], False),
        (["build", "--decisions", "a.pdf", "b.pdf"], False),
        (["build", "a.pdf", "b.pdf", "--help"], False),
        (["query", "a.pdf", "b.pdf"], False),
        (["--version"], False),
        ([], False),
    ],
)
def test_only_for_several_documents(
    tmp_path: Path, started: list[bool], arguments: list[str], starts: bool
) -> None:
    early.begin([a.replace("{folder}", str(tmp_path)) for a in arguments])
    assert started == [True] * starts


def test_readers_are_those_that_were_started(tmp_path: Path) -> None:
    readers.start_early(pdf=False)
    assert len(readers._early) == 1
    inputs, _ = look_at([write_plan(tmp_path, f"資料{n}", name=f"{n}.md") for n in range(3)])
    found = list(read_all(inputs, jobs=2, cache=tmp_path / "cache", max_bytes=10_000_000))
    assert [reading.kind for _, reading in found] == ["plan"] * 3
    assert readers._early == []
    assert multiprocessing.active_children() == []
    assert len(list((tmp_path / "cache").rglob("*.json.gz"))) == 3  # kept after the readings were sent


def test_what_nobody_asks_for_ends(tmp_path: Path) -> None:
    readers.start_early(pdf=False)
    inputs, _ = look_at([write_plan(tmp_path, "資料")])
    found = list(read_all(inputs, jobs=1, cache=None, max_bytes=10_000_000))
    assert [reading.kind for _, reading in found] == ["plan"]
    assert readers._early == []
    assert multiprocessing.active_children() == []


def test_memory_is_held_where_the_c_library_can() -> None:
    """In a process of its own, for it cannot be undone."""
    code = "from kg.release.early import hold_memory; print(hold_memory(), hold_memory())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    able = platform.libc_ver()[0] == "glibc"
    assert said.split() == [str(able), str(able)]


def test_only_commands_that_read_hold_it(monkeypatch: pytest.MonkeyPatch, started: list[bool]) -> None:
    held: list[bool] = []
    monkeypatch.setattr(early, "hold_memory", lambda: held.append(True))
    for arguments in ([], ["serve"], ["build", "--help"], ["query", "build"]):
        early.begin(arguments)
    assert held == []
    early.begin(["build", "a.txt"])
    assert held == [True]
