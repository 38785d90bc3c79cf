"""Running the program as a user does: as a process of its own."""

from __future__ import annotations

import csv
import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KG = [sys.executable, "-m", "kg"]
PLANS = (
    "itc-open-data-plan-2026-2028.txt",
    "itib-open-data-plan-2024-2026.txt",
    "ogcio-open-data-plan-2019-2021.txt",
)
SAMPLES = ("itc-2026-2028.pdf", "itib-2024-2026.pdf", "ogcio-2019-2021.pdf")


def kg(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run it to its end. No command prints a traceback, whatever it is given."""
    done = subprocess.run(
        [*KG, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        **options,  # type: ignore[call-overload]
    )
    assert "Traceback" not in done.stderr
    assert "this is a fault of the program" not in done.stderr, done.stderr
    return done


def table(out: Path, name: str) -> list[dict[str, str]]:
    done = kg("table", name, "--out", out)
    assert done.returncode == 0
    return list(csv.DictReader(io.StringIO(done.stdout)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(address: str, accept: str = "*/*") -> tuple[int, bytes]:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, answer.read()


@contextmanager
def serving(command: str, out: Path) -> Iterator[str]:
    """``kg serve`` or ``kg demo`` until the block ends; then SIGTERM must end it with exit code 0."""
    port = free_port()
    process = subprocess.Popen(
        [*KG, command, "--out", str(out), "--port", str(port)], stderr=subprocess.PIPE, text=True
    )
    root = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while True:
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            try:
                get(f"{root}/health")
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)
        yield root
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            _, said = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0
    assert "Traceback" not in said
    assert root in said
