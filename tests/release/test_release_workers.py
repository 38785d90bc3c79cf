"""Reading in processes: what one bad document does to the others, and work done beside other work."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from release_handmade import write_plan

import kg.documents
from kg.errors import DataError
from kg.records import Reading
from kg.release.reading import Input, look_at
from kg.release.workers import beside, read_all

MAX = 10_000_000


def inputs(folder: Path, number: int = 5) -> list[Input]:
    paths = [
        write_plan(folder, *(f"資料{n}{i}" for i in range(n + 1)), name=f"{n}.md") for n in range(number)
    ]
    return look_at(paths)[0]


def kinds(found: list[tuple[Input, Reading]]) -> dict[str, str]:
    return {item.path.name: reading.kind for item, reading in found}


@pytest.mark.parametrize("jobs", [0, 1, 2, 8])
def test_all_are_read_whatever_the_number_of_processes(tmp_path: Path, jobs: int) -> None:
    called: list[int] = []
    found = list(
        read_all(inputs(tmp_path), jobs=jobs, cache=None, max_bytes=MAX, meanwhile=lambda: called.append(1))
    )
    assert kinds(found) == {f"{n}.md": "plan" for n in range(5)}
    assert {len(r.plan.entries) for _, r in found if r.plan} == {1, 2, 3, 4, 5}
    assert not any(page.blocks for _, r in found for page in r.document.pages)
    assert len(called) == (0 if jobs == 1 else 1)


def misbehave(monkeypatch: pytest.MonkeyPatch, name: str, how: Callable[[], Any]) -> None:
    real = kg.documents.read_document

    def read_document(document: Any) -> Reading:
        if document.file.name == name and document.pages:
            how()
        return real(document)

    monkeypatch.setattr(kg.documents, "read_document", read_document)


def fail() -> None:
    raise AssertionError("the ledger must close")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_of_the_reader_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    misbehave(monkeypatch, "2.md", fail)
    found = list(read_all(inputs(tmp_path), jobs=jobs, cache=None, max_bytes=MAX))
    assert kinds(found) == {f"{n}.md": "unreadable" if n == 2 else "plan" for n in range(5)}
    (problem,) = next(r.problems for item, r in found if item.path.name == "2.md")
    assert "the ledger must close" in problem.message
    assert "fault of the program" in problem.message


def test_a_process_that_dies_costs_one_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    misbehave(monkeypatch, "3.md", lambda: os.kill(os.getpid(), signal.SIGKILL))
    items = inputs(tmp_path)
    found = list(read_all(items, jobs=2, cache=None, max_bytes=MAX))
    assert len(found) == 5
    assert kinds(found) == {f"{n}.md": "unreadable" if n == 3 else "plan" for n in range(5)}
    reading = next(r for item, r in found if item.path.name == "3.md")
    assert reading.document.file.sha256 == next(i.sha256 for i in items if i.path.name == "3.md")
    assert [line.outcome for line in reading.ledger] == ["rejected"]


def test_leaving_early_ends_the_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    misbehave(monkeypatch, "1.md", lambda: time.sleep(600))
    reading = read_all(inputs(tmp_path), jobs=2, cache=None, max_bytes=MAX)
    next(reading)
    began = time.monotonic()
    reading.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("here", [True, False])
def test_beside(tmp_path: Path, here: bool) -> None:
    def work() -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))

    with beside(work, here=here):
        pass
    assert (int((tmp_path / "pid").read_text()) == os.getpid()) is here


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device", "govplan.ttl")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("work", "why"), [(full, "No space left on device: govplan.ttl"), (die, "ended with -9")]
)
def test_beside_fails_with_its_reason(work: Callable[[], None], why: str) -> None:
    with pytest.raises(DataError, match=why), beside(work, here=False):
        pass


def test_the_body_failing_ends_the_work_beside() -> None:
    def body() -> None:
        with beside(lambda: time.sleep(600), here=False):
            raise KeyError

    began = time.monotonic()
    with pytest.raises(KeyError):
        body()
    assert time.monotonic() - began < 60


def test_files_that_cannot_be_opened_are_inputs_too(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "甲資料")
    missing = tmp_path / "gone.pdf"
    items, copies = look_at([plan, missing])
    assert copies == []
    found = list(read_all(items, jobs=1, cache=None, max_bytes=MAX))
    assert kinds(found) == {"plan.md": "plan", "gone.pdf": "unreadable"}
