"""Every shipped question, asked of the bundled corpus: it has an answer, and the answers that a reader can check are right."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import tables
from kg.cli import cli


def ask(release: Path, name: str) -> list[dict[str, str]]:
    result = CliRunner().invoke(cli, ["query", name, "--out", str(release), "--format", "csv"])
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout, newline="")))


@pytest.mark.parametrize("name", tables.examples())
def test_a_question_has_an_answer(corpus_release: Path, name: str) -> None:
    rows = ask(corpus_release, name)
    assert rows
    filled = {column for row in rows for column, value in row.items() if value}
    assert len(filled) >= 4


def test_an_application_costs_its_programmes_provision_over_all_applications(corpus_release: Path) -> None:
    rows = ask(corpus_release, "cost-per-application")
    row = next(r for r in rows if r["scheme"] == "專利申請資助計劃" and r["year"] == "2023")
    # Programme (1) of the sample: 481 + 401 + 173 applications in 2023, HK$108.5 million in 2023-24.
    assert (row["applications"], row["programme_applications"], row["provision_hkd"]) == (
        "173",
        "1055",
        "108500000",
    )
    assert row["hkd_per_application"] == "102844"


def test_an_estimate_meets_the_next_editions_actual(corpus_release: Path) -> None:
    rows = ask(corpus_release, "estimated-and-happened")
    flats = next(r for r in rows if r["measure"].startswith("預售未建成"))
    assert (flats["year"], flats["estimated"], flats["happened"]) == ("2008", "9000", "10317")
    assert (flats["estimated_in"], flats["reported_in"]) == ("2008-09", "2009-10")


def test_missed_estimates_are_those_that_fell_short(corpus_release: Path) -> None:
    rows = ask(corpus_release, "missed-estimates")
    assert {r["measure"]: (r["estimated"], r["happened"]) for r in rows} == {
        "收到申請書後 3 個星期內覆信(%)": ("100", "99"),
        "所管理的物業／單位數目": ("254", "252"),
    }


def test_a_target_of_100_per_cent_was_missed_three_years_running(corpus_release: Path) -> None:
    rows = ask(corpus_release, "targets-missed")
    assert {(r["year"], r["happened"]) for r in rows} == {("2006", "96"), ("2007", "95"), ("2008", "99")}


def test_a_dataset_about_a_funded_scheme(corpus_release: Path) -> None:
    rows = ask(corpus_release, "datasets-of-funded-schemes")
    assert any("HOKLAS" in row["title"] for row in rows)


def test_the_productivity_council_in_all_three_kinds_of_document(corpus_release: Path) -> None:
    rows = ask(corpus_release, "everything-about-an-agency")
    assert all(row["source"] and row["locator"] for row in rows)
    assert {"itc-2026-2028.pdf", "head-155-2024-25.txt", "yearbook-2019-chapter-06.txt"} <= {
        r["source"] for r in rows
    }
    assert any(row["said"] == "新的研發項目數目: 80 (2023-24)" for row in rows)
    assert any(row["said"] == "www.hkpc.org" for row in rows)


def test_a_renamed_scheme_is_one_series(corpus_release: Path) -> None:
    rows = ask(corpus_release, "renamed-schemes")
    assert any((r["name"], r["earlier_name"]) == ("新型工業化資助計劃", "再工業化資助計劃") for r in rows)


def test_what_does_not_add_up_names_both_places(corpus_release: Path) -> None:
    rows = ask(corpus_release, "what-does-not-add-up")
    mismatch = next(r for r in rows if r["code"] == "sum-mismatch")
    assert "HK$2,961,300,000" in mismatch["message"]
    assert "HK$7,961,302,000 (es-2015-16.csv line=" in mismatch["message"]
    compared = mismatch["places"].split(" | ")
    assert {place.partition(" ")[0] for place in compared} == {"es-2015-16.csv", "fin_provision-2015-16.csv"}


def test_money_beside_promises(corpus_release: Path) -> None:
    rows = ask(corpus_release, "money-and-promises")
    assert ("155", "2024-25", "917300000") in {(r["head"], r["year"], r["estimate_hkd"]) for r in rows}
