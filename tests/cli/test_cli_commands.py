"""Every command from the outside: what it prints where, and its exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from kg import corpus, tables
from kg.cli import cli
from kg.release import current, releases
from kg.settings import Settings

DOCUMENTS = sorted(
    (str(p) for p in corpus.paths() if p.suffix in (".md", ".txt")), key=lambda p: "itib" not in p
)
PLANS = [p for p in DOCUMENTS if not Path(p).name.startswith(("head-", "yearbook-"))]


def kg(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases: of one plan, then of all text documents of the corpus (the current one)."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    assert kg("build", PLANS[0], "--out", folder, "-j", "1").exit_code == 0
    assert kg("build", *DOCUMENTS, "--out", folder, "-j", "1").exit_code == 0
    return folder


def test_build_says_what_it_did(out: Path) -> None:
    result = kg("build", *DOCUMENTS, "--out", out)
    assert result.exit_code == 0
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    release = current(out)
    assert f"release {release.id} unchanged: {release.path}" == lines[-1]
    assert lines[-2].startswith("ledger: ")
    assert lines[-2].endswith(" 0 rejected")
    for name in (Path(p).name for p in PLANS):
        assert any(line.startswith(f"{name}: ") and " entries (" in line for line in lines), name
    assert any(line.startswith("head-155-2024-25.txt: head 155 of 2024-25: 6 programmes, ") for line in lines)
    assert any(line.startswith("yearbook-2019-chapter-06.txt: 6 paragraphs, ") for line in lines)


def test_quiet_build_is_quiet(out: Path) -> None:
    for arguments in (
        ("build", *DOCUMENTS, "--out", out, "--quiet"),
        ("--quiet", "--out", out, "build", *DOCUMENTS),
    ):
        result = kg(*arguments)
        assert (result.exit_code, result.output) == (0, "")


def test_build_without_source_is_the_corpus(tmp_path: Path) -> None:
    assert kg("build", "--out", tmp_path / "data").exit_code == 0
    names = [d["name"] for d in current(tmp_path / "data").manifest["inputs"]]
    assert names == sorted(p.name for p in corpus.paths())


def test_options_before_the_command_count_and_those_after_win(out: Path, tmp_path: Path) -> None:
    assert kg("--out", out, "query", "ASK { ?s ?p ?o }").stdout == "yes\n"
    assert kg("--out", tmp_path, "query", "ASK { ?s ?p ?o }", "--out", out).stdout == "yes\n"


def test_unreadable_documents(tmp_path: Path) -> None:
    shutil.copy(PLANS[0], tmp_path / "plan.txt")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n")
    arguments = ("build", tmp_path, "--out", tmp_path / "data")
    result = kg(*arguments)
    assert result.exit_code == 0
    assert sum(line.startswith("broken.pdf: ") for line in result.stderr.splitlines()) == 1
    strict = kg(*arguments, "--strict", "--as-of", "2031-01-01")
    assert strict.exit_code == 1
    assert "nothing was published" in strict.stderr
    assert len(releases(tmp_path / "data")) == 1
    only = kg("build", tmp_path / "broken.pdf", "--out", tmp_path / "none")
    assert only.exit_code == 1
    assert not (tmp_path / "none" / "current").exists()


def test_extract_jsonl_and_csv_say_the_same(tmp_path: Path) -> None:
    lines = kg("extract", PLANS[0], "--format", "jsonl", "-q").stdout.splitlines()
    objects = [json.loads(line) for line in lines]
    rows = list(
        csv.DictReader(io.StringIO(kg("extract", PLANS[0], "--format", "csv", "-q").stdout, newline=""))
    )
    assert objects == rows
    assert objects
    assert all(o["locator"] and o["source"] == Path(PLANS[0]).name for o in objects)
    shared = set(tables.columns("entries")) & set(objects[0])
    assert {
        "plan_agency",
        "section",
        "number",
        "title",
        "date_text",
        "frequency",
        "formats",
        "locator",
    } <= shared


def test_extract_agrees_with_the_table(out: Path) -> None:
    extracted = [json.loads(line) for line in kg("extract", *PLANS).stdout.splitlines()]
    table = [
        json.loads(line) for line in kg("table", "entries", "-f", "jsonl", "--out", out).stdout.splitlines()
    ]
    keys = (
        "section",
        "spatial",
        "number",
        "title",
        "description",
        "target_month",
        "released_month",
        "frequency",
        "formats",
    )
    assert sorted(tuple(e[k] for k in keys) for e in extracted) == sorted(
        tuple(t[k] for k in keys) for t in table
    )


def test_extract_of_nothing_readable(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir\n")
    result = kg("extract", tmp_path / "letter.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "letter.txt: not recognised" in result.stderr


def test_validate_the_release_and_files(out: Path, tmp_path: Path) -> None:
    text = kg("validate", "--out", out)
    assert text.exit_code == 0
    assert text.stdout.startswith("Conforms")
    assert json.loads(kg("validate", "--out", out, "--format", "json").stdout)["conforms"] is True
    assert list(parse(kg("validate", "--out", out, "--format", "ttl").stdout, RdfFormat.TURTLE))
    bad = tmp_path / "bad.ttl"
    bad.write_text("<http://localhost:8000/id/x> a <https://w3id.org/govplan#Entry> .")
    found = kg("validate", bad)
    assert found.exit_code == 1
    assert found.stdout.startswith("Does not conform")
    (tmp_path / "broken.ttl").write_text("<a> <b")
    assert kg("validate", tmp_path / "broken.ttl").exit_code == 1
    assert kg("validate", tmp_path / "missing.ttl").exit_code == 2


def test_validate_finds_a_damaged_release(tmp_path: Path) -> None:
    assert kg("build", PLANS[0], "--out", tmp_path).exit_code == 0
    (current(tmp_path).path / "data" / "govplan.nt").write_text("")
    result = kg("validate", "--out", tmp_path)
    assert result.exit_code == 1
    assert "govplan.nt" in result.stderr
    assert kg("releases", "--out", tmp_path).exit_code == 1


SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/govplan#Plan> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/govplan#Plan> }"


def test_query_formats(out: Path) -> None:
    asked = {
        f: kg("query", SELECT, "--format", f, "--out", out).stdout for f in ("csv", "tsv", "json", "xml")
    }
    plans = [b["s"]["value"] for b in json.loads(asked["json"])["results"]["bindings"]]
    assert asked["csv"].split() == ["s", *plans]
    assert asked["tsv"].split() == ["?s", *(f"<{p}>" for p in plans)]
    assert all(p in asked["xml"] for p in plans)
    assert kg("query", SELECT, "--out", out).stdout.split()[2:] == plans
    for format, kind in (
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
    ):
        graph = kg("query", CONSTRUCT, "--format", format, "--out", out).stdout
        assert sorted(str(q.subject) for q in parse(graph, kind)) == sorted(f"<{p}>" for p in plans)
    assert kg("query", "ASK { ?s ?p ?o }", "--format", "csv", "--out", out).stdout == "true\n"


def test_query_from_a_file_and_from_stdin(out: Path, tmp_path: Path) -> None:
    (tmp_path / "plans.rq").write_text(SELECT)
    direct = kg("query", SELECT, "--out", out).stdout
    assert kg("query", tmp_path / "plans.rq", "--out", out).stdout == direct
    assert kg("query", "-", "--out", out, stdin=SELECT).stdout == direct
    missing = kg("query", tmp_path / "none.rq", "--out", out)
    assert missing.exit_code == 2
    assert "none.rq" in missing.stderr


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["SELEC"], "not SPARQL"),
        (["SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"], "SERVICE"),
        (["INSERT DATA { <a:b> <a:b> <a:b> }"], "read-only"),
        (["SELECT * {" + "{" * 5000 + "}" * 5000 + "}"], "nested"),
        ([SELECT, "--format", "ttl"], "table"),
        ([CONSTRUCT, "--format", "csv"], "ttl"),
        ([SELECT, "--format", "xlsx"], "table"),
        ([], "QUERY"),
    ],
)
def test_query_mistakes(out: Path, arguments: list[str], hint: str) -> None:
    result = kg("query", *arguments, "--out", out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_table_lists_and_prints(out: Path, tmp_path: Path) -> None:
    listed = kg("table", "--out", tmp_path)
    assert listed.exit_code == 0
    assert [line.partition(":")[0] for line in listed.stdout.splitlines()] == tables.names()
    for name in tables.names():
        rows = list(csv.reader(io.StringIO(kg("table", name, "--out", out).stdout, newline="")))
        assert rows[0] == list(tables.columns(name))
        assert len(json.loads(kg("table", name, "-f", "json", "--out", out).stdout)) == len(rows) - 1 > 0
    import pyarrow.parquet

    packed = CliRunner().invoke(cli, ["table", "entries", "-f", "parquet", "--out", str(out)]).stdout_bytes
    assert pyarrow.parquet.read_table(io.BytesIO(packed)).column_names == list(tables.columns("entries"))


def test_export(out: Path) -> None:
    whole = kg("export", "--out", out).stdout
    assert len(list(parse(whole, RdfFormat.N_QUADS))) == len(current(out).store())
    links = "http://localhost:8000/id/graph/links"
    part = list(parse(kg("export", "--out", out, "--graph", links).stdout, RdfFormat.N_QUADS))
    assert part
    assert {str(q.graph_name) for q in part} == {f"<{links}>"}
    unknown = kg("export", "--out", out, "--graph", links + "x")
    assert unknown.exit_code == 2
    assert links in unknown.stderr


def test_ledger_ends_with_the_count(out: Path) -> None:
    lines = kg("ledger", "--out", out).stdout.splitlines()
    counts = current(out).manifest["counts"]["ledger"]
    assert len(lines) - 1 == sum(counts.values())
    assert lines[-1] == kg("build", *DOCUMENTS, "--out", out).stderr.splitlines()[-2]
    as_csv = kg("ledger", "--out", out, "--format", "csv", "--outcome", "heading")
    assert len(list(csv.DictReader(io.StringIO(as_csv.stdout, newline="")))) == counts["heading"]
    assert as_csv.stderr.startswith("ledger: ")
    one = json.loads(kg("ledger", "--out", out, "--format", "json", "--source", Path(PLANS[0]).name).stdout)
    assert len({row["source"] for row in one}) == 1


def test_diff_releases_rollback(out: Path) -> None:
    listed = json.loads(kg("releases", "--out", out, "--format", "json").stdout)
    now = next(r["release"] for r in listed if r["current"])
    other = next(r["release"] for r in listed if not r["current"])
    assert f"* {now}" in kg("releases", "--out", out, "--verify").stdout
    text = kg("diff", other, "current", "--out", out)
    assert text.exit_code == 0
    assert text.stdout.startswith(f"from {other} to {now}\nadded: ")
    assert json.loads(kg("diff", other, now, "--format", "json", "--out", out).stdout)["added"]
    assert list(parse(kg("diff", other, now, "--format", "ttl", "--out", out).stdout, RdfFormat.TURTLE))
    assert kg("rollback", "--out", out).exit_code == 0
    assert current(out).id == other
    assert kg("rollback", now, "--out", out).exit_code == 0
    assert current(out).id == now
    assert kg("rollback", "1999", "--out", out).exit_code == 2


def test_fetch_usage(tmp_path: Path) -> None:
    assert kg("fetch", tmp_path / "none.toml").exit_code == 2
    (tmp_path / "bad.toml").write_text("x = [")
    assert kg("fetch", tmp_path / "bad.toml", "--into", tmp_path).exit_code == 2


def test_demo_builds_only_when_there_is_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import server.run

    served: list[Settings] = []

    def serve(settings: Settings, *, announce: Callable[[str], object]) -> None:
        served.append(settings)
        announce(f"serving at port {settings.port}")

    monkeypatch.setattr(server.run, "serve", serve)
    for building in (True, False):
        result = kg("demo", "--out", tmp_path / "data", "--port", "8123")
        assert (result.exit_code, result.stdout) == (0, "")
        assert ("building" in result.stderr) is building
        assert "serving at port 8123" in result.stderr
    assert kg("serve", "--out", tmp_path / "data", "--host", "0.0.0.0", "--threads", "7").exit_code == 0
    assert [(s.port, s.host, s.threads) for s in served] == [
        (8123, "127.0.0.1", 4),
        (8123, "127.0.0.1", 4),
        (8000, "0.0.0.0", 7),
    ]


NO_RELEASE = (
    ["validate"],
    ["serve"],
    ["query", SELECT],
    ["table", "entries"],
    ["export"],
    ["ledger"],
    ["diff", "current", "current"],
    ["rollback"],
    ["push", "http://127.0.0.1:9/data"],
)


@pytest.mark.parametrize("arguments", NO_RELEASE, ids=lambda a: a[0])
def test_no_release_yet(tmp_path: Path, arguments: list[str]) -> None:
    result = kg(*arguments, "--out", tmp_path / "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no release yet" in result.stderr
    assert "kg build" in result.stderr
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["build", "missing.pdf"], "missing.pdf"),
        (["build", "--as-of", "2026-13-01"], "--as-of"),
        (["build", "--decisions", "missing.csv"], "missing.csv"),
        (["build", "--base", "nonsense"], "nonsense"),
        (["build", "--jobs", "many"], "--jobs"),
        (["extract"], "SOURCE"),
        (["extract", "missing.pdf"], "missing.pdf"),
        (["table", "tabel"], "entries"),
        (["table", "entries", "--format", "xlsx"], "xlsx"),
        (["export", "--format", "xlsx"], "xlsx"),
        (["diff", "one"], "B"),
        (["push"], "URL"),
        (["nonsense"], "nonsense"),
        (["build", "--nonsense"], "--nonsense"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else None,
)
def test_usage_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = kg(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert hint in result.stderr
    assert result.stderr.startswith("kg: ")
    assert "Traceback" not in result.stderr


def test_push_to_no_one(out: Path) -> None:
    result = kg("push", "nonsense", "--out", out)
    assert result.exit_code == 2
