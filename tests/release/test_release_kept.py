"""Copies of the sources in the data folder: whole, never links, shared by releases, outside the manifest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg import corpus
from kg.release import build
from kg.release.kept import FOLDER, keep_sources, kept_path
from kg.release.layout import current
from kg.release.reading import Input, look_at
from kg.settings import Settings


def inputs(folder: Path) -> list[Input]:
    found, _ = look_at(sorted(folder.iterdir()))
    return found


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "Plan.PDF").write_bytes(b"%PDF-1.4 one")
    (folder / "notes.txt").write_bytes(b"two\n")
    (folder / "no suffix").write_bytes(b"three\n")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


def test_each_source_is_kept_by_its_content(documents: Path, out: Path) -> None:
    assert keep_sources(out, inputs(documents)) == []
    kept = {path.name: path.read_bytes() for path in (out / FOLDER).iterdir()}
    expected = {b"%PDF-1.4 one": ".pdf", b"two\n": ".txt", b"three\n": ""}
    assert kept == {hashlib.sha256(data).hexdigest() + end: data for data, end in expected.items()}


def test_a_copy_is_no_link_to_the_users_file(documents: Path, out: Path) -> None:
    keep_sources(out, inputs(documents))
    for item in inputs(documents):
        copy = kept_path(out, item.sha256, item.path.name)
        assert not copy.is_symlink()
        assert copy.stat().st_nlink == 1
        assert not copy.samefile(item.path)
    (documents / "notes.txt").write_bytes(b"changed in place\n")
    assert b"two\n" in [path.read_bytes() for path in (out / FOLDER).iterdir()]


def test_what_is_there_is_not_written_again(documents: Path, out: Path) -> None:
    keep_sources(out, inputs(documents))
    before = {path: path.stat().st_ino for path in (out / FOLDER).iterdir()}
    keep_sources(out, inputs(documents))
    assert {path: path.stat().st_ino for path in (out / FOLDER).iterdir()} == before


def test_a_cut_copy_is_made_whole(documents: Path, out: Path) -> None:
    keep_sources(out, inputs(documents))
    item = next(item for item in inputs(documents) if item.path.suffix == ".PDF")
    copy = kept_path(out, item.sha256, item.path.name)
    copy.write_bytes(b"%PDF")
    keep_sources(out, inputs(documents))
    assert copy.read_bytes() == b"%PDF-1.4 one"


def test_half_written_files_of_dead_builds_go(documents: Path, out: Path) -> None:
    (out / FOLDER).mkdir()
    (out / FOLDER / ".tmp-1-abc.pdf").write_bytes(b"half")
    keep_sources(out, inputs(documents))
    assert not list((out / FOLDER).glob(".tmp-*"))


def test_a_file_that_changed_meanwhile_is_not_kept(documents: Path, out: Path) -> None:
    known = inputs(documents)
    (documents / "notes.txt").write_bytes(b"2wo\n")
    (said,) = keep_sources(out, known)
    assert "notes.txt" in said
    assert "changed" in said
    assert len(list((out / FOLDER).iterdir())) == 2


def test_a_file_that_is_gone_is_told(documents: Path, out: Path) -> None:
    known = inputs(documents)
    (documents / "notes.txt").unlink()
    (said,) = keep_sources(out, known)
    assert "notes.txt" in said


@pytest.mark.parametrize("name", ["a.pdf/../../x", "a.p d", "a.veryverylong", "a.\u4e2d", "a."])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    path = kept_path(tmp_path, "0" * 64, name)
    assert path == tmp_path / FOLDER / ("0" * 64)


def _build(out: Path, **settings: bool) -> Path:
    made = build([str(p) for p in corpus.paths()], Settings(out=out, jobs=1, **settings))
    assert made.release is not None
    return made.release.path


def test_a_build_keeps_its_sources_apart_from_the_release(corpus_release: Path) -> None:
    release = current(corpus_release)
    kept = sorted(path.name for path in (corpus_release / FOLDER).iterdir())
    assert kept == sorted(
        kept_path(corpus_release, hashlib.sha256(p.read_bytes()).hexdigest(), p.name).name
        for p in corpus.paths()
    )
    assert release.intact(checksums=True)
    assert not any(FOLDER in Path(name).parts for name in release.files() if not name.startswith("data/"))


def test_an_unchanged_build_heals_what_is_missing(tmp_path: Path) -> None:
    folder = _build(tmp_path, keep_sources=False)
    assert not (tmp_path / FOLDER).exists()
    assert _build(tmp_path) == folder
    assert len(list((tmp_path / FOLDER).iterdir())) == len(corpus.paths())
