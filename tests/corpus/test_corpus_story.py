"""The bundled corpus shows what the README says it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import tables
from kg.release import current

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows(corpus_release: Path) -> dict[str, list[Row]]:
    store = current(corpus_release).store()
    return {
        name: [
            dict(zip(tables.columns(name), row, strict=True))
            for row in tables.run(store, name, "http://localhost:8000/")
        ]
        for name in ("entries", "datasets", "plans", "agencies", "ledger", "links")
    }


def dataset(rows: dict[str, list[Row]], *words: str) -> Row:
    """The one dataset one of whose names holds all the words."""
    found = [
        r
        for r in rows["datasets"]
        if any(all(w in r[c] for w in words) for c in ("title", "title_hans", "title_en"))
    ]
    assert len(found) == 1, [r["title"] for r in found]
    return found[0]


def test_six_editions_from_seven_documents(rows: dict[str, list[Row]]) -> None:
    plans = {r["plan"].split("/id/plan/")[1] for r in rows["plans"]}
    assert plans == {
        "ogcio/2019-2021",
        "ogcio/2020-2022",
        "itib/2024-2026",
        "itib/2025-2027",
        "dpo/2025-2027",
        "itc/2026-2028",
    }


def test_a_promise_kept(rows: dict[str, list[Row]]) -> None:
    row = dataset(rows, "开放数据的数据集清单")
    assert (row["status"], row["first_planned"], row["released_month"], row["months_late"]) == (
        "released",
        "2019-04",
        "2019-04",
        "0",
    )


def test_one_late(rows: dict[str, list[Row]]) -> None:
    row = dataset(rows, "T合约员工")
    assert (row["status"], row["first_planned"], row["released_month"], row["months_late"]) == (
        "released",
        "2019-07",
        "2020-09",
        "14",
    )


def test_one_overdue(rows: dict[str, list[Row]]) -> None:
    row = dataset(rows, "數碼轉型支援先導計劃")
    assert (row["status"], row["first_planned"], row["months_late"]) == ("overdue", "2024-03", "21")


def test_one_dropped(rows: dict[str, list[Row]]) -> None:
    assert dataset(rows, "城市仪表板")["status"] == "dropped"


def test_one_planned(rows: dict[str, list[Row]]) -> None:
    assert dataset(rows, "創科企業概覽")["status"] == "planned"


def test_an_agency_renamed_and_its_promises_followed(rows: dict[str, list[Row]]) -> None:
    ogcio = next(r for r in rows["agencies"] if r["code"] == "OGCIO")
    assert ogcio["successor"].endswith("id/agency/dpo")
    carried = dataset(rows, "开放数据的数据集清单")
    assert {p.split("/id/plan/")[1] for p in carried["plans"].split(" | ")} == {
        "ogcio/2019-2021",
        "ogcio/2020-2022",
        "dpo/2025-2027",
    }


def test_titles_in_three_languages(rows: dict[str, list[Row]]) -> None:
    row = dataset(rows, "List of Open Datasets")
    assert row["title_hans"] == "开放数据的数据集清单"
    assert row["title"] == "開放數據的數據集清單"


def test_the_ledger_closes_and_nothing_is_rejected(rows: dict[str, list[Row]]) -> None:
    outcomes = {r["outcome"] for r in rows["ledger"]}
    assert outcomes <= {"mapped", "heading", "furniture", "blank", "not_applicable"}
    text = next((Path(__file__).parents[2] / "kg" / "corpus").glob("itib-2024-2026.txt")).read_text(
        encoding="utf-8"
    )
    lines = [r for r in rows["ledger"] if r["locator"].startswith("line=")]
    by_source: dict[str, int] = {}
    for r in lines:
        by_source[r["source"]] = by_source.get(r["source"], 0) + 1
    assert len(text.splitlines()) in by_source.values()
