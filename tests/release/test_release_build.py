"""The one flow from documents to a current release, and every way it stops short of one."""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from release_handmade import write_plan

import kg.documents
import kg.graph
import kg.sources
from kg.errors import UsageError
from kg.progress import Progress
from kg.records import Reading
from kg.release import BuildResult, build, current, current_id, flow, releases
from kg.release.account import ledger_sentence
from kg.release.layout import Release, sha256_of
from kg.release.publish import make_current
from kg.settings import Settings


def run(tmp_path: Path, *sources: Path, **options: Any) -> BuildResult:
    settings = Settings(out=tmp_path / "out", jobs=options.pop("jobs", 1))
    return build([str(s) for s in sources], settings, **options)


def test_a_plan_becomes_a_current_release(tmp_path: Path) -> None:
    result = run(tmp_path, write_plan(tmp_path, "甲資料", "乙資料"))
    assert (result.status, result.exit_code, result.shortfalls) == ("published", 0, ())
    release = current(tmp_path / "out")
    assert release == result.release
    (document,) = release.manifest["inputs"]
    assert (document["name"], document["kind"], document["entries"]) == ("plan.md", "plan", 2)
    assert document["sha256"] == sha256_of(tmp_path / "plan.md")
    counts = release.manifest["counts"]
    assert counts["quads"] == len(release.store()) == sum(counts["graphs"].values())
    assert counts["classes"]["https://w3id.org/govplan#Entry"] == 2
    assert release.manifest["shacl"]["violation"] == 0
    assert release.intact(checksums=True)
    names = {p.name for p in (release.path / "report").iterdir()}
    assert names == {"shacl.ttl", "shacl.json", "shacl.txt", "ledger.csv", "notes.csv", "statistics.json"}
    with (release.path / "report" / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == sum(counts["ledger"].values())


def test_the_manifest_tells_nothing_of_clock_or_machine(tmp_path: Path) -> None:
    result = run(tmp_path, write_plan(tmp_path, "甲資料"))
    assert result.release is not None
    for path in [result.release.path / "manifest.json", *(result.release.path / "store").iterdir()]:
        assert str(tmp_path).encode() not in path.read_bytes(), path.name
    keys = {
        "format",
        "release",
        "key",
        "software",
        "base",
        "as_of",
        "default_as_of",
        "inputs",
        "counts",
        "shacl",
        "files",
    }
    assert set(result.release.manifest) == keys


def test_all_of_it_is_on_the_disk_before_it_is_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    fsync = os.fsync

    def note(handle: int) -> None:
        fsync(handle)
        synced.add(os.fstat(handle).st_ino)

    def look(release: Release) -> bool:
        paths = [release.path.parent, release.path, *release.path.rglob("*")]
        assert [path.name for path in paths if path.stat().st_ino not in synced] == []
        assert len(paths) > 50
        return make_current(release)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(flow, "make_current", look)
    assert run(tmp_path, write_plan(tmp_path, "甲資料")).release == current(tmp_path / "out")


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    sources = [
        write_plan(tmp_path / "a", "甲資料", "乙資料"),
        write_plan(tmp_path / "a", "丙資料", name="b.md", years="2024-2026"),
    ]
    moved = [Path(shutil.copy(s, tmp_path / s.name)) for s in reversed(sources)]
    one = run(tmp_path / "1", *sources, jobs=1).release
    two = run(tmp_path / "2", *moved, jobs=2).release
    assert one is not None
    assert two is not None
    assert one.id == two.id
    files = [n for n in one.files() if not n.startswith("store/")]
    assert files == [n for n in two.files() if not n.startswith("store/")]
    for name in files:
        assert (one.path / name).read_bytes() == (two.path / name).read_bytes(), name


def test_the_same_again_is_unchanged_and_reads_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = write_plan(tmp_path, "甲資料")
    first = run(tmp_path, plan)

    def never(*args: object, **options: object) -> None:
        raise AssertionError("a page was read again")

    monkeypatch.setattr(kg.sources, "read", never)
    monkeypatch.setattr(kg.documents, "read_document", never)
    second = run(tmp_path, plan)
    assert (second.status, second.release) == ("unchanged", first.release)
    assert second.documents == first.documents


def test_a_changed_set_reads_only_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = write_plan(tmp_path, "甲資料")
    run(tmp_path, plan)
    read: list[str] = []
    real = kg.sources.read

    def counted(path: Path, **options: Any) -> Any:
        read.append(path.name)
        return real(path, **options)

    monkeypatch.setattr(kg.sources, "read", counted)
    other = write_plan(tmp_path, "乙資料", name="other.md", years="2024-2026")
    result = run(tmp_path, plan, other)
    assert read == ["other.md"]
    assert result.status == "published"
    assert [d["name"] for d in result.documents] == ["other.md", "plan.md"]


def test_a_cached_document_has_the_name_it_has_now(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "甲資料")
    run(tmp_path, plan)
    renamed = plan.rename(tmp_path / "renamed.md")
    result = run(tmp_path, renamed)
    assert result.status == "published"
    assert [d["name"] for d in result.documents] == ["renamed.md"]


def test_pages_kept_by_another_version_are_swept(tmp_path: Path) -> None:
    old = tmp_path / "out" / "cache" / f"{'0' * 64}.1.json.gz"
    old.parent.mkdir(parents=True)
    old.touch()
    run(tmp_path, write_plan(tmp_path, "甲資料"))
    assert not old.exists()
    assert len(list(old.parent.rglob("*.json.gz"))) == 1


def test_a_damaged_release_is_built_again(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "甲資料")
    first = run(tmp_path, plan).release
    assert first is not None
    (first.path / "data" / "govplan.ttl").unlink()
    second = run(tmp_path, plan)
    assert (second.status, second.release) == ("published", first)
    assert current(tmp_path / "out").intact(checksums=True)


def test_as_of_is_in_the_id_and_each_day_is_a_release(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "甲資料", month="06/2025")
    default = run(tmp_path, plan).release
    later = run(tmp_path, plan, as_of=date(2026, 1, 31))
    assert default is not None
    assert later.release is not None
    assert later.release.id.startswith("2026-01-31-")
    assert later.release.id[-8:] == default.id[-8:]
    assert later.documents[0]["statuses"] == {"overdue": 1}
    same_day = date.fromisoformat(default.manifest["as_of"])
    assert run(tmp_path, plan, as_of=same_day).release == default
    again = run(tmp_path, plan)
    assert (again.status, again.release) == ("unchanged", default)
    assert current(tmp_path / "out") == default


def test_base_and_decisions_are_part_of_the_id(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "甲資料")
    first = run(tmp_path, plan).release
    based = build(
        [str(plan)], Settings(out=tmp_path / "out", jobs=1, base="https://data.example.org/")
    ).release
    from kg.identity.decisions import TEMPLATE

    (tmp_path / "out" / "decisions.csv").write_text(TEMPLATE, encoding="utf-8")
    decided = run(tmp_path, plan).release
    assert len({first, based, decided}) == 3
    assert based is not None
    assert based.base == "https://data.example.org/"


def test_unreadable_documents_do_not_stop_the_others(tmp_path: Path) -> None:
    write_plan(tmp_path / "in", "甲資料")
    (tmp_path / "in" / "empty.pdf").touch()
    (tmp_path / "in" / "letter.txt").write_text("Dear Sir\n")
    result = run(tmp_path, tmp_path / "in", jobs=2)
    assert (result.status, result.exit_code) == ("published", 0)
    assert [line.partition(":")[0] for line in result.shortfalls] == ["empty.pdf", "letter.txt"]
    assert result.release is not None
    assert result.release.manifest["counts"]["ledger"]["rejected"] == 2


def test_strict_publishes_nothing(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "in", "甲資料")
    before = run(tmp_path, plan).release
    (tmp_path / "in" / "letter.txt").write_text("Dear Sir\n")
    result = run(tmp_path, tmp_path / "in", strict=True)
    assert (result.status, result.release, result.exit_code) == ("stopped", None, 1)
    assert current(tmp_path / "out") == before
    published = run(tmp_path, tmp_path / "in").release  # not strict: it is there now
    run(tmp_path, plan)
    again = run(tmp_path, tmp_path / "in", strict=True)
    assert (again.release, again.exit_code) == (None, 1)
    assert current(tmp_path / "out") == before != published


def test_nothing_readable_is_no_release(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir\n")
    result = run(tmp_path, tmp_path / "letter.txt")
    assert (result.status, result.exit_code) == ("stopped", 1)
    assert current_id(tmp_path / "out") is None
    assert releases(tmp_path / "out") == []


def test_rejected_rows_are_named_and_the_rest_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = kg.documents.read_document

    def rejecting(document: Any) -> Reading:
        reading = real(document)
        at = next(i for i, line in enumerate(reading.ledger) if line.outcome == "heading")
        bad = replace(reading.ledger[at], outcome="rejected", target="", reason="no number")
        return replace(reading, ledger=(*reading.ledger[:at], bad, *reading.ledger[at + 1 :]))

    monkeypatch.setattr(kg.documents, "read_document", rejecting)
    plan = write_plan(tmp_path, "甲資料")
    for status in ("published", "unchanged"):
        result = run(tmp_path, plan)
        assert (result.status, result.exit_code) == (status, 1)
        assert result.release is not None
        (line,) = result.shortfalls
        assert line.startswith("plan.md: line=")
        assert "no number" in line


def test_a_violation_stops_the_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = write_plan(tmp_path, "甲資料")
    before = run(tmp_path, plan).release
    real = kg.graph.gather

    def broken(*args: Any, **options: Any) -> list[Quad]:
        quads = real(*args, **options)
        title = NamedNode("http://purl.org/dc/terms/title")
        entry = next(
            q
            for q in quads
            if str(q.subject).endswith("-1>") and q.predicate == title and "/plan/" in str(q.subject)
        )
        bad = Quad(
            entry.subject, NamedNode("https://w3id.org/govplan#section"), Literal("E"), entry.graph_name
        )
        return [*quads, bad]

    monkeypatch.setattr(kg.graph, "gather", broken)
    other = write_plan(tmp_path, "乙資料", name="other.md")
    result = run(tmp_path, other)
    assert (result.status, result.exit_code) == ("stopped", 1)
    assert current(tmp_path / "out") == before
    assert [r.id for r in releases(tmp_path / "out")] == [before.id if before else ""]
    violations = [line for line in result.shortfalls if line.startswith("violation: ")]
    assert violations
    assert "other.md: line=" in violations[0]
    assert result.report is not None
    assert json.loads((result.report / "shacl.json").read_text(encoding="utf-8"))["conforms"] is False
    monkeypatch.undo()
    assert run(tmp_path, other).status == "published"
    assert not result.report.exists()


def test_the_same_content_twice_is_read_once(tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "甲資料")
    shutil.copy(plan, tmp_path / "zcopy.md")
    result = run(tmp_path, tmp_path / "plan.md", tmp_path / "zcopy.md")
    assert [d["name"] for d in result.documents] == ["plan.md"]
    assert any("zcopy.md" in line and "same content" in line for line in result.remarks)


@pytest.mark.parametrize("decisions", ["missing.csv", "bad.csv"])
def test_usage_mistakes(tmp_path: Path, decisions: str) -> None:
    plan = write_plan(tmp_path, "甲資料")
    (tmp_path / "bad.csv").write_text("what,is,this\n")
    with pytest.raises(UsageError):
        run(tmp_path, tmp_path / "none.pdf")
    with pytest.raises(UsageError):
        run(tmp_path, plan, decisions=tmp_path / decisions)


def test_progress_names_the_stages(tmp_path: Path) -> None:
    stages: list[str] = []

    class Listening(Progress):
        def stage(self, name: str, total: int = 0) -> None:
            stages.append(name)

    run(tmp_path, write_plan(tmp_path, "甲資料"), progress=Listening(enabled=False))
    assert stages[0] == "reading"
    assert "validating" in stages


def test_the_ledger_line_names_every_outcome() -> None:
    counts = {
        "mapped": 345,
        "heading": 40,
        "furniture": 20,
        "blank": 700,
        "not_applicable": 12,
        "rejected": 0,
    }
    assert ledger_sentence(counts) == (
        "ledger: 1117 lines and rows: 345 mapped, 40 heading, 20 furniture, 700 blank, 12 not_applicable, 0 rejected"
    )
