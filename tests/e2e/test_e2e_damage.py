"""Damaged and unrelated files beside a good plan; builds that are killed; several builds at once."""

from __future__ import annotations

import io
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from e2e_program import KG, PLANS, SAMPLES, get, kg, serving, table

from kg import corpus
from kg.release import current, releases


def _letter() -> bytes:
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    page = canvas.Canvas(stream, invariant=True)
    page.drawString(72, 700, "Minutes of the allotment society: the fence will be painted in spring.")
    page.save()
    return stream.getvalue()


def _picture() -> bytes:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    netpbm = b"P6 60 60 255\n" + bytes(random.Random(1).randrange(256) for _ in range(60 * 60 * 3))
    stream = io.BytesIO()
    page = canvas.Canvas(stream, invariant=True)
    page.drawImage(ImageReader(io.BytesIO(netpbm)), 72, 500, 300, 200)
    page.save()
    return stream.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One good plan, and every kind of file that is none."""
    made = tmp_path_factory.mktemp("mixed")
    pdf = next(p for p in corpus.paths() if p.suffix == ".pdf")
    shutil.copy(next(p for p in corpus.paths() if p.suffix == ".md"), made / "good.md")
    (made / "blank.txt").write_bytes(b"\n \n\n")
    (made / "empty.pdf").write_bytes(b"")
    (made / "truncated.pdf").write_bytes(pdf.read_bytes()[: pdf.stat().st_size // 3])
    (made / "noise.pdf").write_bytes(random.Random(2).randbytes(5000))
    (made / "noise with a head.pdf").write_bytes(b"%PDF-1.7\n" + random.Random(3).randbytes(5000))
    (made / "noise.txt").write_bytes(random.Random(4).randbytes(5000))
    (made / "letter.pdf").write_bytes(_letter())
    (made / "letter.txt").write_text("The fence will be painted in spring.\n")
    (made / "blank.html").write_text("<!doctype html><script>fill()</script>")
    try:
        (made / "picture.pdf").write_bytes(_picture())
    except ImportError:  # reportlab reads pictures with a library that may not be there
        (made / "picture.pdf").unlink(missing_ok=True)
    if shutil.which("qpdf"):
        command = ["qpdf", "--encrypt", "secret", "owner", "256", "--", str(pdf), str(made / "encrypted.pdf")]
        subprocess.run(command, check=True)
    return made


def test_the_good_plan_is_published_and_each_other_named_once(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "data"
    done = kg("build", folder, "--out", out)
    assert done.returncode == 0, done.stderr
    assert [row["entries"] for row in table(out, "plans")] == ["6"]
    bad = sorted(p.name for p in folder.iterdir() if p.name != "good.md")
    assert len(bad) >= 9
    lines = done.stderr.splitlines()
    for name in bad:
        (line,) = [line for line in lines if line.startswith(f"{name}: ")]
        assert line.endswith(".")
        assert len(line) < 300
    others = {
        row["source"]: row
        for row in table(out, "ledger")
        if row["outcome"] == "rejected" or row["source"] not in {r["source"] for r in table(out, "plans")}
    }
    assert len(others) == len(bad)
    assert kg("validate", "--out", out).returncode == 0


def test_strict_publishes_nothing(folder: Path, tmp_path: Path) -> None:
    done = kg("build", folder, "--out", tmp_path / "data", "--strict")
    assert done.returncode == 1
    assert "nothing was published" in done.stderr
    assert releases(tmp_path / "data") == []
    assert not (tmp_path / "data" / "current").exists()


def test_nothing_readable_is_exit_code_1(folder: Path, tmp_path: Path) -> None:
    bad = [p for p in folder.iterdir() if p.name != "good.md"]
    done = kg("build", *bad, "--out", tmp_path / "data")
    assert done.returncode == 1
    assert "nothing was published" in done.stderr
    assert releases(tmp_path / "data") == []


def test_file_names_of_every_kind(tmp_path: Path) -> None:
    plan = next(p for p in corpus.paths() if p.suffix == ".md").read_bytes()
    names = ["a b.md", "計劃 2024.md", "new\nline.md", "-q.md", "[x]*.md", "q\"<>&'.md", "%2F..md", "é.md"]
    sources = tmp_path / "plans"
    sources.mkdir()
    for number, name in enumerate(names):
        (sources / name).write_bytes(plan + b"\n" * number)
    (sources / "loop").symlink_to(".")
    (sources / "gone.md").symlink_to("nowhere.md")
    (sources / "folder.md").mkdir()
    out = tmp_path / "data"
    done = kg("build", sources, "--out", out)
    assert done.returncode == 0, done.stderr
    assert len({row["source"] for row in table(out, "ledger")}) == len(names)
    assert kg("validate", "--out", out).returncode == 0
    for format in ("nq", "nt", "ttl", "trig", "jsonld", "rdfxml"):
        (tmp_path / "x").write_text(kg("export", "--format", format, "--out", out).stdout, encoding="utf-8")
    assert kg("extract", sources / "new\nline.md").returncode == 0


@pytest.mark.slow
def test_ten_builds_killed_at_any_moment(shared: Path, tmp_path: Path) -> None:
    """Text and PDF together; after each kill the release that is current is whole."""
    out = tmp_path / "data"
    seed = shared / "seeds"
    assert kg("build", seed / PLANS[1], "--out", out).returncode == 0
    moments = random.Random(11)
    killed = 0
    for number in range(10):
        plan = tmp_path / f"plan{number}.txt"
        plan.write_bytes((seed / PLANS[2]).read_bytes() + b"\n" * number)
        sources = [plan, shared / "samples" / SAMPLES[1]]
        command = [*KG, "build", *map(str, sources), "--out", str(out), "--quiet"]
        process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.3, 3.0))
        killed += process.poll() is None
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        now = current(out)
        assert list(now.problems()) == []
    assert killed > 0
    assert kg("validate", "--out", out).returncode == 0
    with serving("serve", out) as root:
        assert get(f"{root}/health")[0] == 200
        query = f"{root}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
        assert b"true" in get(query, "application/sparql-results+json")[1]
    assert kg("build", seed / PLANS[1], "--out", out).returncode == 0
    assert [item["name"] for item in current(out).manifest["inputs"]] == [PLANS[1]]
    assert not list((out / "releases").glob(".tmp-*"))


def test_builds_at_once_take_turns(tmp_path: Path) -> None:
    out = tmp_path / "data"
    plans = [str(p) for p in corpus.paths() if p.suffix != ".pdf"]
    processes = [
        subprocess.Popen(
            [*KG, "build", *plans[: number + 1], "--out", str(out), "--quiet"],
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0 or "another build is running" in said
    assert kg("releases", "--verify", "--out", out).returncode == 0
    assert {p.name for p in (out / "releases").iterdir()} == {r.id for r in releases(out)}
