"""The program as a whole: help, faults, pipes, interruption, start-up."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import __version__
from kg.cli import cli, main
from kg.commands import releases as releases_command
from kg.commands import table as table_command
from kg.errors import DataError
from kg.progress import Progress

EXPECTED = {
    *("build", "extract", "validate", "serve", "demo", "query", "table"),
    *("export", "ledger", "diff", "releases", "rollback", "fetch", "push"),
}


def test_the_commands_are_those_of_the_contract() -> None:
    assert set(cli.commands) == EXPECTED


@pytest.mark.parametrize("command", sorted(EXPECTED))
def test_each_help_ends_with_an_example(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert result.exit_code == 0
    head, example, lines = result.stdout.rpartition("Example:")
    assert example
    assert f"kg {command}" in lines
    for option in ("--out", "--base", "--jobs", "--quiet", "--verbose"):
        assert option in head


def test_help_and_version() -> None:
    assert "Example:" in CliRunner().invoke(cli, ["--help"]).stdout
    assert CliRunner().invoke(cli, ["--version"]).stdout == f"kg {__version__}\n"
    assert CliRunner().invoke(cli, []).exit_code in (0, 2)


def test_errors_are_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise DataError("row 3 is gone", where="a.pdf", hint="look at it")

    monkeypatch.setattr(table_command.command, "callback", fail)
    assert main(["table"]) == 1
    assert capsys.readouterr().err == "kg: a.pdf: row 3 is gone (look at it)\n"


def test_a_fault_of_the_program(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(table_command.command, "callback", fail)
    assert main(["table"]) == 1
    said = capsys.readouterr().err
    assert "fault of the program" in said
    assert len(said.splitlines()) == 1
    assert main(["table", "--verbose"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_interrupted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(releases_command.command, "callback", interrupt)
    assert main(["releases"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_other_system_errors_are_faults(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(releases_command.command, "callback", fail)
    assert main(["releases"]) == 1
    assert "No space left" in capsys.readouterr().err


def test_a_reader_that_leaves_is_no_error(corpus_release: Path) -> None:
    command = [sys.executable, "-m", "kg", "export", "--out", str(corpus_release), "--format", "nt"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 0


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_ends_a_build_with_130(tmp_path: Path) -> None:
    """The build is held at a fifo that nobody writes to."""
    os.mkfifo(tmp_path / "never.txt")
    command = [
        sys.executable,
        "-m",
        "kg",
        "build",
        str(tmp_path / "never.txt"),
        "--out",
        str(tmp_path / "out"),
    ]
    # a program started in the background of a shell is told to ignore SIGINT, and so are all that it starts
    process = subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=_heed_interrupts)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=2)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from kg.cli import main; main(['--help']); "
        "heavy = {'pyoxigraph', 'pdfplumber', 'rdflib', 'flask', 'pyarrow', 'opencc', 'concurrent.futures', 'multiprocessing'}; "
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_progress_is_for_terminals_only() -> None:
    pipe = io.StringIO()
    silent = Progress(pipe)
    silent.stage("reading", 2)
    silent.step("a.pdf")
    silent.done()
    assert pipe.getvalue() == ""
    terminal = io.StringIO()
    shown = Progress(terminal, enabled=True)
    shown.stage("reading", 1)
    shown.step("很長的名字" * 100)
    shown.done()
    lines = terminal.getvalue().split("\r\x1b[K")
    assert lines[1] == "reading 0/1"
    assert lines[2].startswith("reading 1/1 很長")
    assert sum(2 if ord(c) > 255 else 1 for c in lines[2]) < 80
    assert lines[-1] == ""
