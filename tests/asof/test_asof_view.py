"""A release as of another day says what a build over the documents of that day would have said."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as px
import pytest

from kg import corpus, tables
from kg.asof import Calendar, parse_day, view
from kg.release import Release, build
from kg.settings import Settings

_SIZE = ("http://rdfs.org/ns/void#", "http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Release:
    release = build([], Settings(out=tmp_path_factory.mktemp("whole"))).release
    assert release is not None
    return release


@pytest.fixture(scope="module")
def calendar(whole: Release) -> Calendar:
    return Calendar.of(whole.store(), whole.base)


def _rows(store: px.Store, name: str) -> list[dict[str, str]]:
    return [dict(zip(tables.columns(name), row, strict=True)) for row in tables.run(store, name)]


def _statuses(store: px.Store) -> Iterator[tuple[str, ...]]:
    query = """PREFIX gp: <https://w3id.org/govplan#> PREFIX dct: <http://purl.org/dc/terms/>
      SELECT ?thing ?status ?rule ?first ?released ?late (GROUP_CONCAT(STR(?by)) AS ?evidence) WHERE {
        { SELECT * { ?thing gp:status ?status .
          OPTIONAL { ?thing gp:statusRule|gp:rule ?rule } OPTIONAL { ?thing gp:firstPlanned ?first }
          OPTIONAL { ?thing gp:releasedMonth|dct:issued ?released } OPTIONAL { ?thing gp:monthsLate ?late }
          OPTIONAL { ?thing gp:evidence ?by } } ORDER BY ?by }
      } GROUP BY ?thing ?status ?rule ?first ?released ?late"""
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, px.QuerySolutions)
    for row in found:
        yield tuple("" if term is None else term.value for term in row)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "asked",
    [
        "2010",
        "2018-12",
        "2019-06-30",
        "2020-06-15",
        "2024-01",
        "2024-12-31",
        "2025-06",
        "2025-12-31",
        "2027-03-10",
    ],
)
def test_a_build_over_the_documents_of_a_day_has_the_same_states_and_tables(
    whole: Release, calendar: Calendar, asked: str, tmp_path: Path
) -> None:
    day = parse_day(asked)
    seen = view(whole.store(), whole.base, calendar.effective(day), calendar, whole.path / "data")
    names = {document["id"]: document["name"] for document in whole.manifest["inputs"]}
    out = {names[sid] for sid in calendar.known(day)}
    sources = [str(path) for path in corpus.paths() if path.name in out]
    assert len(sources) == len(out) > 0
    built = build(sources, Settings(out=tmp_path), as_of=day).release
    assert built is not None
    store = built.store()
    assert sorted(_statuses(seen)) == sorted(_statuses(store))
    for name in tables.names():
        assert _rows(seen, name) == _rows(store, name), name


def test_on_its_own_day_a_release_is_itself_but_for_its_size(whole: Release, calendar: Calendar) -> None:
    store = whole.store()
    seen = view(store, whole.base, calendar.as_of, calendar)
    here, there = set(store), set(seen)
    assert there <= here
    left = [q for q in here - there if not q.predicate.value.startswith(_SIZE)]
    graph = f"{whole.base}id/graph/release"
    assert {q.graph_name.value for q in left} == {graph}  # type: ignore[union-attr]
    sizes = {f"{whole.base}id/graph/", f"{whole.base}id/release/class-"}
    assert all(str(q.subject).strip("<>").startswith(tuple(sizes)) for q in left)


def test_sources_load_the_same_from_dumps_and_from_the_store(whole: Release, calendar: Calendar) -> None:
    day = calendar.effective(parse_day("2024"))
    store = whole.store()
    assert set(view(store, whole.base, day, calendar)) == set(
        view(store, whole.base, day, None, whole.path / "data")
    )


def test_nothing_speaks_of_documents_that_were_not_out(whole: Release, calendar: Calendar) -> None:
    day = calendar.effective(parse_day("2020"))
    seen = view(whole.store(), whole.base, day, calendar)
    later = calendar.sources.keys() - calendar.known(day)
    assert later
    marks = [f"/source/{sid}" for sid in later] + [
        plan.removeprefix(whole.base) + "/" for plan in calendar.plans if not calendar.out(plan, day)
    ]
    # the registry and what a source became are as known today
    spoken = [
        str(quad)
        for quad in seen
        if any(mark in str(quad) for mark in marks)
        and not quad.predicate.value.endswith(("becomes", "about"))
    ]
    assert spoken == []


def test_before_the_first_document_there_is_nothing_but_the_registry(
    whole: Release, calendar: Calendar
) -> None:
    seen = view(whole.store(), whole.base, calendar.effective(parse_day("1990")), calendar)
    for name in tables.names():
        assert (_rows(seen, name) != []) == (name == "agencies")


def test_later_than_the_release_what_is_overdue_grows(whole: Release, calendar: Calendar) -> None:
    store = whole.store()
    late = {}
    for asked in ("2026-12", "2027-12"):
        seen = view(store, whole.base, calendar.effective(parse_day(asked)), calendar)
        late[asked] = {
            r["dataset"]: int(r["months_late"]) for r in _rows(seen, "datasets") if r["status"] == "overdue"
        }
    assert late["2026-12"]
    assert all(late["2027-12"][iri] == months + 12 for iri, months in late["2026-12"].items())
    assert not [
        r for r in _rows(seen, "datasets") if r["status"] == "planned" and r["rule"] != "planned-no-date"
    ]


def test_kg_table_as_of_a_day(whole: Release, calendar: Calendar) -> None:
    def table(day: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kg", "table", "plans", "--out", str(whole.out), "--as-of", day]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = table("2020")
    seen = view(whole.store(), whole.base, parse_day("2020"), calendar)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows == _rows(seen, "plans") != []
    wrong = table("2020-02-30")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "2020-02-30" in wrong.stderr
