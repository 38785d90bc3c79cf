"""Versions told by folders are those that the distributions state."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

import kg
from kg import installed


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path / "nothing"), str(first), str(second)])
    installed._listed.cache_clear()
    yield first, second
    installed._listed.cache_clear()


def _install(folder: Path, name: str, number: str, stated: str | None = None) -> None:
    info = folder / f"{name}-{number}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {stated or number}\n")


def test_every_distribution_that_is_here() -> None:
    installed._listed.cache_clear()
    names = {d.metadata["Name"] for d in metadata.distributions()}
    assert len(names) > 10
    assert {n: installed.version(n) for n in names} == {n: metadata.version(n) for n in names}
    assert kg.__version__ == metadata.version("govplan")


def test_the_first_on_the_path_counts(folders: tuple[Path, Path]) -> None:
    _install(folders[0], "a_b.c", "1.0")
    _install(folders[1], "a_b.c", "2.0")
    assert installed.version("A-b.C") == "1.0"


def test_what_a_name_does_not_tell_is_looked_up(folders: tuple[Path, Path]) -> None:
    _install(folders[0], "local", "1.0_x", "1.0+x")
    _install(folders[1], "twice", "1.0")
    _install(folders[1], "twice", "2.0")
    assert installed.version("local") == "1.0+x"
    assert installed.version("twice") in ("1.0", "2.0")
    assert installed.version("absent") is None
