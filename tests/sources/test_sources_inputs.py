"""Which files a command line names."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.sources.inputs import expand


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.pdf",
        "a.TXT",
        "sub/c.md",
        "sub/d.html",
        "e.docx",
        ".hidden.txt",
        ".git/x.txt",
        "fetched.jsonl",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(paths: list[Path], folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in paths]


def test_a_folder_gives_what_we_read_sorted(folder: Path) -> None:
    assert names(expand([str(folder)]), folder) == ["a.TXT", "b.pdf", "sub/c.md", "sub/d.html"]


def test_files_are_taken_as_named_and_once(folder: Path) -> None:
    given = [
        str(folder / "e.docx"),
        str(folder / "b.pdf"),
        str(folder / "sub" / ".." / "b.pdf"),
        str(folder / "*.pdf"),
    ]
    assert names(expand(given), folder) == ["b.pdf", "e.docx"]


def test_globs(folder: Path) -> None:
    assert names(expand([str(folder / "**" / "*.md")]), folder) == ["sub/c.md"]
    assert names(expand([str(folder / "*")]), folder) == [
        "a.TXT",
        "b.pdf",
        "e.docx",
        "sub/c.md",
        "sub/d.html",
    ]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(folder: Path) -> None:
    path = folder / "plan [1].txt"
    path.write_text("x")
    assert expand([str(path)]) == [path]


@pytest.mark.parametrize("missing", ["nothing.pdf", "*.xml"])
def test_what_is_missing_is_named(folder: Path, missing: str) -> None:
    with pytest.raises(UsageError) as error:
        expand([str(folder / "b.pdf"), str(folder / missing)])
    assert missing in str(error.value)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        expand([str(tmp_path)])
