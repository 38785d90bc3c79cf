"""kill -9 at random moments of real builds: the current release stays as it was, or is the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from release_handmade import write_plan

from kg.release import build, current, releases
from kg.release.publish import builder_lock
from kg.settings import Settings
from kg.validate import check

pytestmark = pytest.mark.alone

BUILDS = 10


@pytest.mark.slow
def test_killed_builds_leave_a_whole_release(tmp_path: Path) -> None:
    out = tmp_path / "out"
    plan = write_plan(tmp_path, "甲資料", name="first.md")
    before = build([str(plan)], Settings(out=out, jobs=1)).release
    assert before is not None
    whole = build([str(write_plan(tmp_path, "乙資料"))], Settings(out=tmp_path / "timing", jobs=1)).release
    assert whole is not None
    moments = random.Random(7)
    took = _seconds(tmp_path, tmp_path / "timed")
    killed = 0
    for number in range(BUILDS):
        write_plan(tmp_path, f"乙資料{number}", name="next.md")
        process = _start(tmp_path / "next.md", out)
        time.sleep(moments.uniform(0.1, 1.0) * took)
        killed += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.wait()
        now = current(out)
        assert list(now.problems()) == []
        assert len(now.store()) == now.manifest["counts"]["quads"]
        assert now.id == before.id or now.manifest["inputs"][0]["name"] == "next.md"
        before = now
    assert killed > 0
    assert check(current(out).store()).conforms
    with builder_lock(out, wait=5):
        pass
    assert {p.name for p in (out / "releases").iterdir()} == {r.id for r in releases(out)}
    assert all(list(r.problems()) == [] for r in releases(out))


def _start(plan: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kg", "build", str(plan), "--out", str(out), "--quiet", "--jobs", "2"]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)


def _seconds(tmp_path: Path, out: Path) -> float:
    began = time.monotonic()
    assert _start(write_plan(tmp_path, "丙資料", name="timed.md"), out).wait() == 0
    return time.monotonic() - began


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "import kg.documents\n"
        "from kg.release.reading import look_at\n"
        "from kg.release.workers import read_all\n"
        "def hang(document):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    signal.pause()\n"
        "kg.documents.read_document = hang\n"
        "inputs = look_at([Path(name) for name in sys.argv[1:]])[0]\n"
        "list(read_all(inputs, jobs=2, cache=None, max_bytes=10_000_000))\n"
    )
    plans = [str(write_plan(tmp_path, title, name=f"{title}.md")) for title in ("甲資料", "乙資料")]
    process = subprocess.Popen([sys.executable, "-c", code, *plans], stdout=subprocess.PIPE)
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in plans]
    process.kill()
    process.wait()
    until = time.monotonic() + 20
    while time.monotonic() < until and any(map(_alive, workers)):
        time.sleep(0.1)
    assert not any(map(_alive, workers))


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
