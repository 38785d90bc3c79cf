"""The software's fingerprint follows the bytes of its files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import kg
from kg.release import identity


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "kg" / "sources").mkdir(parents=True)
    (tmp_path / "vocab").mkdir()
    (tmp_path / "kg" / "__pycache__").mkdir()
    shutil.copy(Path(kg.__file__), tmp_path / "kg" / "__init__.py")
    (tmp_path / "kg" / "sources" / "a.py").write_text("A = 1\n")
    (tmp_path / "vocab" / "gp.ttl").write_text("# one\n")
    (tmp_path / "kg" / "__pycache__" / "a.py").write_text("")
    monkeypatch.setattr(kg, "__file__", str(tmp_path / "kg" / "__init__.py"))
    return tmp_path


def _prints() -> tuple[str, int]:
    for cached in (identity._package_files, identity._fingerprint, identity.reader_fingerprint):
        cached.cache_clear()
    try:
        return identity._fingerprint(), identity.reader_fingerprint()
    finally:
        for cached in (identity._package_files, identity._fingerprint, identity.reader_fingerprint):
            cached.cache_clear()


def test_data_changes_the_software_and_not_the_readers(copied: Path) -> None:
    whole, reader = _prints()
    (copied / "vocab" / "gp.ttl").write_text("# two\n")
    again, same = _prints()
    assert again != whole
    assert same == reader


@pytest.mark.parametrize(("name", "text"), [("a.py", "A = 2\n"), ("b.py", "")])
def test_a_reader_changes_both(copied: Path, name: str, text: str) -> None:
    whole, reader = _prints()
    (copied / "kg" / "sources" / name).write_text(text)
    again, other = _prints()
    assert again != whole
    assert other != reader


def test_what_is_compiled_or_no_code_does_not_count(copied: Path) -> None:
    before = _prints()
    (copied / "kg" / "__pycache__" / "b.py").write_text("B = 1\n")
    (copied / "kg" / "notes.bak").write_text("x")
    assert _prints() == before
