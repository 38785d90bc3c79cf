"""Text layers as old extractors left them: every line accounted for, sums that add up, cells in their columns."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from estimates_reports import ENGLISH, reading_of, rejected

from kg.checks import check
from kg.documents import read_document
from kg.records import Reading
from kg.records.estimates import Report
from kg.sources import read

SHARED = Path(__file__).parents[2].parent / "shared"
FOLDER = SHARED / "documents" / "estimates-text"
here = pytest.mark.skipif(not FOLDER.is_dir(), reason="the real documents are not here")
TORN = [f"head-021-{year}" for year in range(2006, 2015)] + [
    f"head-091-{year}" for year in (2006, 2008, 2009)
]
CUT = ["head-155-2009-10-en-extract", "head-155-2014-15-en-extract", "head-168-2020-21-en-extract"]


@cache
def reading(name: str) -> Reading:
    return read_document(read(FOLDER / f"{name}.txt"))


def report(name: str) -> Report:
    (found,) = reading(name).reports
    return found


@here
@pytest.mark.parametrize("name", [*TORN, *CUT])
def test_every_line_is_accounted_for(name: str) -> None:
    assert {line.reason for line in reading(name).ledger if line.outcome == "rejected"} == set()
    assert {note.code for note in reading(name).notes} <= {"unit-inferred", "label-inferred"}


@here
@pytest.mark.parametrize("name", TORN)
def test_the_sums_agree(name: str) -> None:
    result = check(report(name))
    assert result.notes == ()
    assert sum(result.made.values()) > 30


@here
@pytest.mark.parametrize("name", TORN)
def test_each_programme_has_its_four_columns(name: str) -> None:
    found = report(name)
    assert found.programmes
    for programme in found.programmes:
        own = [p for p in found.provisions if p.table == "programme" and p.programme == programme.code]
        assert [p.status for p in own] == ["actual", "original", "revised", "estimate"]
        years = [int(p.fiscal_year[:4]) for p in own]
        assert years == [years[0], years[0] + 1, years[0] + 1, years[0] + 2]
        assert own[3].fiscal_year == found.year
        assert own[2].changes
        assert len(own[3].changes) == 2
        assert programme.aims
        assert programme.policy_areas


@here
@pytest.mark.parametrize(
    ("name", "posts"),
    [("head-021-2006", 96), ("head-021-2010", 100), ("head-021-2014", 103), ("head-091-2008", 3772)],
)
def test_posts_of_the_head(name: str, posts: int) -> None:
    assert [int(e.value) for e in report(name).establishment if e.measure == "posts"] == [posts]


@here
def test_changes_by_programme_add_up() -> None:
    changes = [e for e in report("head-091-2009").establishment if e.measure == "net-change-posts"]
    assert sum(e.value for e in changes if e.programme) == 49
    assert {e.value for e in changes if not e.programme} == {Decimal(49)}


@here
def test_units_that_an_extractor_lost() -> None:
    found = report("head-091-2006")
    assert found.provisions[0].amount == Decimal(1_606_100_000)
    ceilings = [e for e in found.establishment if e.measure == "establishment-ceiling"]
    assert [(e.value, e.value_text) for e in ceilings] == [(Decimal(1_059_600_000), "10.596")]


@here
def test_paragraph_numbers_torn_from_their_texts() -> None:
    labels = [p.label for p in report("head-021-2014").passages if p.kind in ("aim", "description")]
    assert labels == ["2", "3", "4", "5", "6"]


@here
def test_labels_of_charts_are_furniture() -> None:
    ledger = reading("head-021-2014").ledger
    charts = [line.text.strip() for line in ledger if line.reason == "label of a chart"]
    assert "綱領 2" in charts
    assert "(21.0%)" in charts


@here
def test_extracts_that_are_cut_off_give_what_they_hold() -> None:
    early, late = report(CUT[0]), report(CUT[1])
    assert [p.code for p in early.programmes] == ["1", "2", "3", "4", "5", "6"]
    assert [(a.number, a.name, a.responsible) for a in early.programmes[5].policy_areas] == [
        ("15", "Health", "")
    ]
    assert early.programmes[1].name == "Fostering University-Industry Collaboration"
    assert [p.code for p in late.programmes] == ["1", "2", "3", "4", "5", "6", "7"]
    assert [a.number for a in late.programmes[5].policy_areas] == ["15", "17"]
    assert {p.amount for p in late.provisions} == {Decimal(587_200_000), Decimal(138_600_000)}


@here
def test_lines_run_together_are_shown_whole_in_the_ledger() -> None:
    printed = (FOLDER / f"{CUT[2]}.txt").read_text(encoding="utf-8").split("\n")
    for line in reading(CUT[2]).ledger:
        assert line.text.strip() == printed[(line.place.line or 1) - 1].strip()


@pytest.mark.parametrize("keep", range(5, 100, 5))
def test_a_report_cut_off_anywhere_is_read_as_far_as_it_goes(keep: int) -> None:
    text = ENGLISH[: len(ENGLISH) * keep // 100]
    found = reading_of(text)
    if found.kind == "estimates":
        assert len(rejected(found)) <= 3
        assert found.reports[0].head == "46"


def test_lines_in_any_order_do_no_harm() -> None:
    lines = ENGLISH.split("\n")
    for step in (3, 7, 11):
        mixed = "\n".join(lines[n] for start in range(step) for n in range(start, len(lines), step))
        found = reading_of(mixed)
        assert len(found.ledger) == len(mixed.split("\n"))
