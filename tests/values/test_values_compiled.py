"""Patterns kept beside the modules' compiled code: the same patterns, and no harm from whatever lies there."""

from __future__ import annotations

import importlib
import marshal
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.values import compiled as kept
from kg.values.lazy import _Lazy

_PATTERN = r"(?P<year>\d{4})年(\d{1,2})月|[㐀-鿿]+"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A file of the test's own, and a process that has compiled nothing."""
    monkeypatch.setattr(kept, "_path", lambda: tmp_path / "there" / "compiled.patterns")
    monkeypatch.setattr(kept, "_new", {})
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept._known.cache_clear()
    yield
    kept._known.cache_clear()


def _compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The patterns that are compiled from now on."""
    seen: list[str] = []
    compile = kept._compile
    monkeypatch.setattr(kept, "_compile", lambda p, f: (seen.append(p), compile(p, f))[1])
    return seen


def _described(pattern: re.Pattern[str]) -> tuple[object, ...]:
    return pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex)


def test_what_was_kept_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = kept.compiled(_PATTERN, re.IGNORECASE)
    kept.keep()
    assert [p.name for p in (tmp_path / "there").iterdir()] == ["compiled.patterns"]
    kept._known.cache_clear()
    seen = _compiles(monkeypatch)
    again = kept.compiled(_PATTERN, re.IGNORECASE)
    assert seen == []
    assert _described(again) == _described(first) == _described(re.compile(_PATTERN, re.IGNORECASE))
    match = again.search("x 2026年3月")
    assert match is not None
    assert (match["year"], match[2], match.lastindex) == ("2026", "3", 2)
    kept.compiled(_PATTERN)  # other flags, another pattern
    assert seen == [_PATTERN]


def test_processes_add_to_what_is_there(tmp_path: Path) -> None:
    kept.compiled("a")
    kept.keep()
    kept.compiled("b")
    kept.keep()
    assert {key for key, _ in kept._read(kept._path() or tmp_path)} == {"a", "b"}


@pytest.mark.parametrize("there", [b"", b"{", b"\x00" * 40, marshal.dumps(3), marshal.dumps(("3.9", {}))])
def test_a_file_that_is_none_of_ours_is_no_file(
    there: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "compiled.patterns").write_bytes(there)
    seen = _compiles(monkeypatch)
    assert kept.compiled(_PATTERN).fullmatch("2026年3月") is not None
    assert seen == [_PATTERN]
    kept.keep()
    assert kept._read(tmp_path / "there" / "compiled.patterns")


def test_code_that_the_engine_refuses_is_compiled_anew(tmp_path: Path) -> None:
    """The engine looks over all code that it is given."""
    (tmp_path / "there").mkdir()
    wrong = {(_PATTERN, 0): (32, b"\xff" * 16, 2, {"year": 1}, (None, "year", None))}
    (tmp_path / "there" / "compiled.patterns").write_bytes(marshal.dumps((kept._version(), wrong)))
    assert kept.compiled(_PATTERN).fullmatch("2026年3月") is not None


def test_nothing_is_written_where_nothing_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept.compiled("a")
    kept.keep()
    assert not (tmp_path / "there").exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "there").write_text("a file where the folder would be")
    kept.keep()
    assert (tmp_path / "there").read_text() == "a file where the folder would be"


def test_a_pattern_with_a_mistake_says_so() -> None:
    with pytest.raises(re.error):
        kept.compiled("(")


def test_every_pattern_of_the_package_is_as_re_makes_it() -> None:
    """Kept and taken again: the same flags and groups, and the same code to the last number."""
    found = 0
    for name in ("documents", "identity", "values"):
        room = importlib.import_module(f"kg.{name}")
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for value in vars(importlib.import_module(info.name)).values():
                if isinstance(value, _Lazy):
                    pattern, flags = value._source
                    code = kept._compile(pattern, flags)
                    assert code is not None
                    made = kept._made(pattern, marshal.loads(marshal.dumps(code)))
                    assert made == re.compile(pattern, flags)  # compares the code
                    assert _described(made) == _described(re.compile(pattern, flags)), info.name
                    found += 1
    assert found > 80


def test_a_second_process_takes_what_the_first_one_kept(tmp_path: Path) -> None:
    """In processes of their own, with the folder where Python itself keeps compiled modules."""
    code = (
        "from kg.values import compiled as k; from kg.values.lazy import lazy; "
        "lazy('[㐀-鿿]+x').search('x'); print(len(k._new)); k.keep()"
    )
    environment = {
        "PYTHONPYCACHEPREFIX": str(tmp_path / "pyc"),
        "PYTHONPATH": str(Path(kept.__file__).parents[2]),
    }
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["1", "0"]
    assert len(list((tmp_path / "pyc").rglob("*.patterns"))) == 1


def test_a_pattern_of_bytes_is_another_than_that_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    kept.compiled("a+", re.IGNORECASE)
    kept.compiled(b"a+", re.IGNORECASE)
    kept.keep()
    kept._known.cache_clear()
    seen = _compiles(monkeypatch)
    text, data = kept.compiled("a+", re.IGNORECASE), kept.compiled(b"a+", re.IGNORECASE)
    assert seen == []
    assert (_described(text), _described(data)) == tuple(
        _described(re.compile(p, re.IGNORECASE)) for p in ("a+", b"a+")
    )
    assert data.sub(b"-", b"bAab") == b"b-b"
