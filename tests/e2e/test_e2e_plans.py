"""Step 1 from the outside: the three real plans as text and as PDF, their graph, its bytes, its tables, and the server."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import dcat_ap
import pytest
from e2e_program import PLANS, SAMPLES, get, kg, serving, table

from kg import tables
from kg.release import current


@pytest.fixture(scope="module")
def texts(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("texts") / "data"
    done = kg("build", *(shared / "seeds" / name for name in PLANS), "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert " 0 rejected" in done.stderr
    return out


@pytest.fixture(scope="module")
def pdfs(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pdfs") / "data"
    done = kg("build", *(shared / "samples" / name for name in SAMPLES), "--out", out)
    assert done.returncode == 0, done.stderr
    assert " 0 rejected" in done.stderr
    return out


def test_sixty_two_fourteen_and_thirty_five_entries(texts: Path) -> None:
    plans = {row["plan"].partition("/id/plan/")[2]: int(row["entries"]) for row in table(texts, "plans")}
    assert plans == {"itc/2026-2028": 62, "itib/2024-2026": 14, "ogcio/2019-2021": 35}
    entries = table(texts, "entries")
    assert len(entries) == 111
    assert all(row["title"] and row["category"] and row["frequency"] and row["date_text"] for row in entries)
    assert not [row for row in table(texts, "ledger") if row["outcome"] == "rejected"]


def test_every_line_of_the_texts_is_in_the_ledger(texts: Path, shared: Path) -> None:
    said = kg("ledger", "--out", texts).stdout.splitlines()[-1]
    lines = sum(len((shared / "seeds" / name).read_text(encoding="utf-8").splitlines()) for name in PLANS)
    assert said.startswith(f"ledger: {lines} lines")


def test_pdf_and_text_give_the_same_entries(texts: Path, pdfs: Path) -> None:
    def rows(out: Path) -> list[dict[str, str]]:
        kept = [
            {k: v for k, v in row.items() if k not in ("source", "locator")} for row in table(out, "entries")
        ]
        return sorted(kept, key=lambda row: row["entry"])

    for text, pdf in zip(rows(texts), rows(pdfs), strict=True):
        differ = {k: (text[k], pdf[k]) for k in text if text[k] != pdf[k]}
        assert not differ, text["entry"]


@pytest.mark.slow
@pytest.mark.parametrize("shapes", ["shapes", "range", "mdr-vocabularies.shape"])
def test_official_dcat_ap_shapes(texts: Path, shapes: str) -> None:
    from pyoxigraph import RdfFormat, parse

    dump = current(texts).path / "data" / "govplan.nq"
    data = dcat_ap.to_rdflib(parse(dump.read_bytes(), format=RdfFormat.N_QUADS))
    found = dcat_ap.results(data, shapes)
    assert [result for result in found if result[0] == "Violation"] == []


def test_two_builds_give_the_same_bytes(texts: Path, shared: Path, tmp_path: Path) -> None:
    other = tmp_path / "again"
    for name in reversed(PLANS):
        (tmp_path / name).write_bytes((shared / "seeds" / name).read_bytes())
    done = kg("build", *(tmp_path / name for name in reversed(PLANS)), "--out", other, "--jobs", "1")
    assert done.returncode == 0

    def sums(out: Path) -> dict[str, str]:
        data = current(out).path / "data"
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in data.rglob("*") if p.is_file()}

    assert sums(texts) == sums(other)
    assert current(texts).id == current(other).id


def test_every_table_runs_and_has_the_columns_it_lists(texts: Path) -> None:
    listed = dict(line.split(": ", 1) for line in kg("table").stdout.splitlines())
    assert list(listed) == list(tables.names())
    of_plans = {"entries", "datasets", "plans", "agencies", "ledger", "links"}
    for name, columns in listed.items():
        rows = table(texts, name)
        assert bool(rows) == (name in of_plans), name
        assert not rows or ", ".join(rows[0]) == columns


def test_second_build_is_unchanged_and_validates(texts: Path, shared: Path) -> None:
    done = kg("build", *(shared / "seeds" / name for name in PLANS), "--out", texts)
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1].startswith(f"release {current(texts).id} unchanged")
    assert kg("validate", "--out", texts).returncode == 0
    assert kg("validate", "--profile", "dcat-ap", "--out", texts).returncode == 0
    assert kg("releases", "--verify", "--out", texts).returncode == 0


def test_building_while_serving(texts: Path, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "data"
    seed = shared / "seeds"
    assert kg("build", seed / PLANS[1], "--out", out).returncode == 0
    first = current(out).id
    with serving("serve", out) as root:
        assert json.loads(get(f"{root}/ready")[1])["release"] == first
        assert kg("build", seed / PLANS[2], "--out", out).returncode == 0
        assert get(f"{root}/health")[0] == 200
        for _ in range(50):
            seen = json.loads(get(f"{root}/ready")[1])["release"]
            if seen == current(out).id:
                break
            import time

            time.sleep(0.1)
        assert seen == current(out).id != first
        status, body = get(
            f"{root}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D", "application/sparql-results+json"
        )
        assert (status, json.loads(body)["boolean"]) == (200, True)


def test_demo_on_a_fresh_folder(tmp_path: Path) -> None:
    with serving("demo", tmp_path / "data") as root:
        status, page = get(f"{root}/", "text/html")
        assert status == 200
        assert b"<h1>" in page
        status, body = get(
            f"{root}/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D", "application/sparql-results+json"
        )
        assert (status, json.loads(body)["boolean"]) == (200, True)
        assert b"@prefix" in get(f"{root}/", "text/turtle")[1]
