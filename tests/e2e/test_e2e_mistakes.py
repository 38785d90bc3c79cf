"""Wrong commands and damaged data folders: one sentence, the right exit code, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from e2e_program import KG, kg

from kg import corpus
from kg.release import current, find

TEXT = next(p for p in corpus.paths() if p.suffix == ".md")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "data"
    assert kg("build", TEXT, "--out", out).returncode == 0
    return out


@pytest.fixture
def out(whole: Path, tmp_path: Path) -> Path:
    """A data folder of its own, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "data", symlinks=True))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["build", "nowhere"], "no such file"),
        (["build", "*.nothing"], "no documents there"),
        (["build", ""], "SOURCE is empty"),
        (["extract", ""], "SOURCE is empty"),
        (["build", "--as-of", "2026-13-45"], "2026-13-45"),
        (["build", "--base", "http://x.org"], "must end in /"),
        (["build", "--base", "http:///"], "host"),
        (["build", "--base", "://"], "scheme"),
        (["build", "--base", "http://x y/"], "'http://x y/'"),
        (["build", "--base", "http://x.org/<>/"], "must end in /"),
        (["build", "--base", "http://x.org/?a=/"], "must end in /"),
        (["build", "--base", "http://x.org/#/"], "must end in /"),
        (["build", "--jobs", "-1"], "-1"),
        (["build", "--decisions", "nowhere.csv"], "nowhere.csv"),
        (["table", "nosuch"], "entries"),
        (["table", "entries", "--format", "xml"], "csv"),
        (["query", "SELEC"], "line 1, column 6"),
        (["query", " "], "blank"),
        (["query", "SELECT * { ?s foo:bar ?o }"], "prefix"),
        (["query", "SELECT * { ?s ?p"], "expected"),
        (["query", "nowhere.rq"], "nowhere.rq"),
        (["query", "DROP ALL"], "read-only"),
        (["export", "--graph", "urn:none"], "urn:none"),
        (["ledger", "--outcome", "lost"], "mapped"),
        (["ledger", "--source", "lost.pdf"], TEXT.name),
        (["diff", "current", "nosuch"], "nosuch"),
        (["rollback", "nosuch"], "nosuch"),
        (["serve", "--port", "70000"], "65535"),
        (["serve", "--host", "256.1.1.1"], "256.1.1.1"),
        (["push", "ftp://x/"], "http"),
        (["fetch", "nowhere.toml"], "nowhere.toml"),
        (["validate", "nowhere.ttl"], "nowhere.ttl"),
        (["nosuch"], "nosuch"),
        (["table", "--nosuch"], "nosuch"),
    ],
)
def test_a_wrong_command_is_told_in_a_sentence(
    whole: Path, tmp_path: Path, arguments: list[str], word: str
) -> None:
    given = [*arguments, "--out", str(whole)] if arguments[0] != "nosuch" else arguments
    done = kg(*given, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert word in done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ")
    assert len(line) < 400


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("PORT", "99999"), ("PORT", "-1"), ("JOBS", "-3"), ("QUERY_TIMEOUT", "nan"), ("QUERY_TIMEOUT", "inf"), ("BASE", "x")],
)  # fmt: skip
def test_a_wrong_setting_is_told_by_its_name(whole: Path, name: str, value: str) -> None:
    done = kg("serve", "--out", whole, env=os.environ | {f"GOVPLAN_{name}": value})
    assert done.returncode == 2
    assert name.lower() in done.stderr.lower()


def test_nothing_at_all_is_answered_with_the_help() -> None:
    done = kg()
    assert "Usage: kg" in done.stdout + done.stderr
    assert "kg: Usage" not in done.stderr


@pytest.mark.parametrize("below", ["", "/deeper"])
def test_an_output_folder_that_is_a_file(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("x")
    for command in (
        ["build", str(TEXT)],
        ["serve"],
        ["query", "ASK {}"],
        ["releases"],
        ["demo", "--port", "0"],
    ):
        if command[0] == "releases":
            continue  # there are none
        assert kg(*command, "--out", f"{tmp_path}/file{below}").returncode == 2
    assert (tmp_path / "file").read_text() == "x"


def _empty(folder: Path) -> None:
    for path in folder.glob("*"):
        path.write_bytes(b"")


DAMAGE = {
    "manifest of no bytes": lambda r: (r / "manifest.json").write_bytes(b""),
    "manifest gone": lambda r: (r / "manifest.json").unlink(),
    "manifest is a list": lambda r: (r / "manifest.json").write_text("[1]"),
    "store of no bytes": lambda r: _empty(r / "store"),
    "store without CURRENT": lambda r: (r / "store" / "CURRENT").unlink(),
    "store gone": lambda r: shutil.rmtree(r / "store"),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_release_is_told_and_built_again(out: Path, how: str) -> None:
    DAMAGE[how](current(out).path)
    for command in (
        ["validate"],
        ["query", "ASK {}"],
        ["table", "entries"],
        ["serve", "--port", "0"],
        ["releases"],
    ):
        done = kg(*command, "--out", out)
        assert done.returncode == 1, command
        assert current(out).id in done.stderr
    assert kg("build", TEXT, "--out", out).returncode == 0
    assert kg("validate", "--out", out).returncode == 0
    assert kg("releases", "--verify", "--out", out).returncode == 0


@pytest.mark.parametrize(
    "text", ["{}", '{"base": 3, "files": {"data/govplan.nq": 7}, "inputs": 5, "key": 1}']
)
def test_a_manifest_of_the_wrong_shape_is_damage(out: Path, text: str) -> None:
    (current(out).path / "manifest.json").write_text(text)
    for command in (
        ["validate"],
        ["query", "ASK {}"],
        ["ledger"],
        ["releases"],
        ["diff", "current", "current"],
    ):
        assert kg(*command, "--out", out).returncode == 1
    assert kg("build", TEXT, "--out", out).returncode == 0


def test_bytes_that_changed_in_place_are_built_again(out: Path) -> None:
    for path in (current(out).path / "store").glob("*.sst"):
        path.write_bytes(os.urandom(path.stat().st_size))
    assert kg("query", "ASK {}", "--out", out).returncode == 1
    assert kg("build", TEXT, "--out", out).returncode == 0
    assert kg("query", "ASK {}", "--out", out).returncode == 0


def test_a_lost_link_is_made_again(out: Path) -> None:
    was = current(out).id
    (out / "current").unlink()
    assert kg("query", "ASK {}", "--out", out).returncode == 2
    assert kg("rollback", was, "--out", out).returncode == 0
    (out / "current").unlink()
    (out / "current").symlink_to("releases/2000-01-01-00000000")
    assert kg("query", "ASK {}", "--out", out).returncode == 2
    assert kg("build", TEXT, "--out", out).returncode == 0
    assert current(out).id == was
    assert list(find(out, was).problems()) == []


def test_a_data_folder_among_the_sources_is_no_source(tmp_path: Path) -> None:
    shutil.copy(TEXT, tmp_path)
    first = kg("build", ".", cwd=tmp_path)
    again = kg("build", ".", "--strict", cwd=tmp_path)
    assert (first.returncode, again.returncode) == (0, 0)
    assert " unchanged" in again.stderr


def test_links_in_a_circle_found_by_a_pattern(tmp_path: Path) -> None:
    shutil.copy(TEXT, tmp_path)
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    assert kg("build", "*.md", "--out", "data", cwd=tmp_path).returncode == 0


def test_a_name_of_any_bytes(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/bad\xff\x1b[31m.md"
    with open(name, "wb") as stream:  # noqa: PTH123 (a name that is no text)
        stream.write(TEXT.read_bytes())
    done = subprocess.run([*KG, "extract", name], capture_output=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 6
    done = subprocess.run(
        [*KG, "build", name, "--out", str(tmp_path / "data")], capture_output=True, timeout=60
    )
    assert done.returncode == 0
    assert b"\x1b" not in done.stderr
    assert kg("validate", "--out", tmp_path / "data").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_a_full_disk_is_no_fault_of_the_program(whole: Path) -> None:
    for command in (["table", "entries"], ["export"], ["ledger"], ["query", "SELECT * { ?s ?p ?o }"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [*KG, *command, "--out", str(whole)],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
            )
        assert done.returncode == 1
        assert "No space left" in done.stderr
        assert "fault of the program" not in done.stderr


def test_closed_streams_are_no_fault_either(whole: Path) -> None:
    for closed in ("1", "2"):
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {closed}>&-', "sh", *KG, "table", "--out", str(whole)],
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr


def test_releases_of_no_folder(tmp_path: Path) -> None:
    done = kg("releases", "--out", tmp_path / "none")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no release" in done.stderr
