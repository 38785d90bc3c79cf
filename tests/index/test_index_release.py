"""The index of a real release says what its tables say."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kg import tables
from kg.index.read import Index, Row, open_index
from kg.index.schema import FILE
from kg.release import Release, build, flow
from kg.settings import Settings


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    made = build([], Settings(out=tmp_path_factory.mktemp("corpus"))).release
    assert made is not None
    return made


@pytest.fixture(scope="module")
def index(release: Release) -> Index:
    return open_index(release.path / FILE)


def table(release: Release, name: str) -> list[dict[str, str]]:
    columns = tables.columns(name)
    return [dict(zip(columns, row, strict=True)) for row in tables.run(release.store(), name)]


def of_kind(index: Index, kind: str) -> dict[str, Row]:
    ids = [number for (number,) in index.ask("SELECT id FROM thing WHERE kind = ?", (kind,))]
    return {index.iri(row["path"]): row for row in index.rows(ids)}


def test_the_manifest_names_it(release: Release) -> None:
    file = release.path / FILE
    assert release.files()[FILE] == {
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "size": file.stat().st_size,
    }
    assert release.intact(checksums=True)


def test_another_build_gives_the_same_bytes(release: Release, tmp_path: Path) -> None:
    again = build([], Settings(out=tmp_path, jobs=1)).release
    assert again is not None
    assert (again.path / FILE).read_bytes() == (release.path / FILE).read_bytes()


def test_a_process_of_its_own_makes_the_same_bytes_of_a_large_one(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "_SMALL", 0)
    again = build([], Settings(out=tmp_path, jobs=2)).release
    assert again is not None
    assert (again.path / FILE).read_bytes() == (release.path / FILE).read_bytes()


def test_datasets(release: Release, index: Index) -> None:
    rows = of_kind(index, "dataset")
    listed = table(release, "datasets")
    assert rows.keys() == {row["dataset"] for row in listed}
    for row in listed:
        ours = rows[row["dataset"]]
        assert row["agency"] == f"{index.base}id/agency/{ours['agency']}"
        assert (ours["planned"] or "", ours["released"] or "") == (
            row["first_planned"],
            row["released_month"],
        )
        assert ("" if ours["late"] is None else str(ours["late"])) == row["months_late"]
        assert ours["status"] == row["status"]
        assert (ours["hant"] or "", ours["hans"] or "", ours["en"] or "") == (
            row["title_hant"],
            row["title_hans"],
            row["title_en"],
        )
        assert f"title_{ours['converted'] or ''}" == (row["converted"] or "title_")
        assert ours["editions"] == len(row["plans"].split(" | "))


def test_entries(release: Release, index: Index) -> None:
    rows = of_kind(index, "entry")
    listed = table(release, "entries")
    assert rows.keys() == {row["entry"] for row in listed}
    for row in listed:
        ours = rows[row["entry"]]
        assert (ours["section"], ours["status"], ours["ordinal"]) == (
            row["section"],
            row["status"],
            int(row["ordinal"]),
        )
        assert (ours["planned"] or "", ours["released"] or "") == (row["target_month"], row["released_month"])
        assert index.iri(ours["parent"]) == row["plan"]
        assert index.iri(ours["dataset"]) == row["dataset"]


def test_plans(release: Release, index: Index) -> None:
    rows = of_kind(index, "plan")
    for row in table(release, "plans"):
        ours = rows.pop(row["plan"])
        assert (str(ours["entries"]), str(ours["done"])) == (row["entries"], row["released"])
        assert (ours["year"], ours["until"], ours["issued"] or "") == (
            row["period_start"],
            row["period_end"],
            row["issued"],
        )
    assert not rows


def test_agencies(release: Release, index: Index) -> None:
    rows = of_kind(index, "agency")
    for row in table(release, "agencies"):
        ours = rows.pop(row["agency"])
        assert (ours["code"] or "", ours["class"] or "") == (row["code"], row["kind"])
        assert (ours["hant"] or "", ours["hans"] or "", ours["en"] or "") == (
            row["name_hant"],
            row["name_hans"],
            row["name_en"],
        )
        assert (index.iri(ours["parent"]) if ours["parent"] else "") == row["parent"]
    assert not rows


def test_programmes(release: Release, index: Index) -> None:
    rows = of_kind(index, "programme")
    listed = table(release, "programmes")
    assert rows.keys() == {row["programme"] for row in listed}
    for iri, ours in rows.items():
        years = sorted({row["estimates_year"] for row in listed if row["programme"] == iri})
        assert ours["year"] == " | ".join(years)
        assert ours["code"] == next(
            r["number"] for r in listed if (r["programme"], r["estimates_year"]) == (iri, years[-1])
        )


def test_an_indicator_that_missed_its_estimate(release: Release, index: Index) -> None:
    figures = [
        row
        for row in table(release, "figures")
        if row["status"] in ("actual", "estimate", "plan") and row["value"]
    ]
    missed = [
        row for row in of_kind(index, "indicator").values() if row["missed"] is not None and row["missed"] < 0
    ]
    assert missed
    for row in missed:
        same = [f for f in figures if f["measure"] == row["hant"] and f["period"] == row["year"]]
        assert row["measured"] in {float(f["value"]) for f in same if f["status"] == "actual"}
        assert row["estimated"] in {float(f["value"]) for f in same if f["status"] != "actual"}


def test_every_label_of_a_facet_is_a_name_in_the_graph(release: Release, index: Index) -> None:
    for facet in ("agency", "status", "theme", "format", "frequency", "class", "section"):
        for value in index.facet(facet).values():
            assert value.iri, (facet, value.code)
            assert value.labels, (facet, value.code)
            assert value.bits
