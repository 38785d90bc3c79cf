"""What changed between two releases, by resource."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from release_handmade import write_plan

from kg.release import build, diff
from kg.release.changes import Changes
from kg.settings import Settings

GP = "https://w3id.org/govplan#"


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Changes:
    """The second edition of a file: one promise stays, one is renamed beyond recognition, a month changes."""
    folder = tmp_path_factory.mktemp("changes")
    settings = Settings(out=folder / "out", jobs=1)
    first = build([str(write_plan(folder, "甲資料", "乙統計數字"))], settings).release
    second = build(
        [str(write_plan(folder, "甲資料", "完全不同的名單", "新增資料", month="07/2025"))], settings
    ).release
    assert first is not None
    assert second is not None
    return diff(first, second)


def test_added_removed_changed(changes: Changes) -> None:
    added = {r.iri.partition("/id/")[2]: r for r in changes.added}
    assert "plan/itib/2025-2027/A-ii-3" in added
    assert added["plan/itib/2025-2027/A-ii-3"].kind == "Entry"
    assert added["plan/itib/2025-2027/A-ii-3"].label == "新增資料"
    changed = {r.iri.partition("/id/")[2]: r for r in changes.changed}
    entry = changed["plan/itib/2025-2027/A-ii-1"]
    assert entry.before[f"{GP}targetMonth"] == ('"2025-06"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',)
    assert entry.after[f"{GP}targetMonth"] == ('"2025-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>',)
    assert "http://purl.org/dc/terms/title" not in entry.predicates()
    assert (
        changed["plan/itib/2025-2027/A-ii-2"]
        .after["http://purl.org/dc/terms/title"][0]
        .startswith('"完全不同的名單"')
    )
    assert any(r.iri.partition("/id/")[2].startswith("source/") for r in changes.removed)
    assert not any(
        r.iri.endswith("/id/release") for r in (*changes.added, *changes.changed, *changes.removed)
    )


def test_as_text(changes: Changes) -> None:
    short, full = io.StringIO(), io.StringIO()
    changes.write(short)
    changes.write(full, everything=True)
    assert '    gp:targetMonth: "2025-06" -> "2025-07"' in short.getvalue()
    assert "+ Entry id/plan/itib/2025-2027/A-ii-3  新增資料" in short.getvalue()
    assert "+ Place" not in short.getvalue()
    assert "+ Place" in full.getvalue()


def test_as_json(changes: Changes) -> None:
    stream = io.StringIO()
    changes.write(stream, "json")
    content = json.loads(stream.getvalue())
    assert (content["from"], content["to"]) == (changes.a, changes.b)
    assert len(content["added"]) == len(changes.added) == sum(content["counts"]["added"].values())
    entry = next(c for c in content["changed"] if c["resource"].endswith("/A-ii-1"))
    assert set(entry["changes"][f"{GP}targetMonth"]) == {"before", "after"}


def test_as_rdf(changes: Changes) -> None:
    stream = io.StringIO()
    changes.write(stream, "ttl")
    statements = list(parse(stream.getvalue(), RdfFormat.TURTLE))
    of = NamedNode("http://purl.org/vocab/changeset/schema#subjectOfChange")
    subjects = {str(q.object).strip("<>") for q in statements if q.predicate == of}
    assert subjects == {r.iri for r in (*changes.added, *changes.removed, *changes.changed)}


def test_a_release_does_not_differ_from_itself(tmp_path: Path) -> None:
    release = build([str(write_plan(tmp_path, "甲資料"))], Settings(out=tmp_path / "out", jobs=1)).release
    assert release is not None
    same = diff(release, release)
    assert same.added == same.removed == same.changed == ()
