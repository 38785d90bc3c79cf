"""What processes of a pool write to standard error goes to the log, and never keeps them waiting."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from server.pool import said
from server.pool.process import Gone, Options, Worker


def _until(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if any(words in record.getMessage() for record in caplog.records):
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    monkeypatch.setattr(logging.getLogger("server"), "propagate", True)
    caplog.set_level(logging.WARNING, logger="server")
    return caplog


def test_lines_come_to_the_log(heard: pytest.LogCaptureFixture) -> None:
    code = "import sys; sys.stderr.write('first line\\nsecond ' + 'x' * 9000 + '\\n')"
    subprocess.run([sys.executable, "-c", code], stderr=said.standard_error(), check=True)
    assert _until(heard, "said: first line")
    assert _until(heard, "said: second")
    assert all(len(record.getMessage()) < 2_200 for record in heard.records)


def test_nobody_waits_when_the_log_does_not_come_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said, "_pass_on", lambda source: None)
    sink = said.standard_error.__wrapped__()
    code = "import sys\nfor n in range(5000): print('x' * 99, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], stderr=sink, timeout=60)
    os.close(sink)
    assert done.returncode is not None


def test_a_store_that_does_not_open_is_told_in_a_line(
    heard: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    worker = Worker(tmp_path / "nowhere", Options())
    with pytest.raises(Gone):
        worker.frame(time.monotonic() + 20)
    assert worker.end() != 0
    assert _until(heard, "nowhere does not open")
    assert not any("Traceback" in record.getMessage() for record in heard.records)
