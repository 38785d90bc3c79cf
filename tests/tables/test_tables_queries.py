"""The tables of CONTRACT.md section 2, over the graph of the sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sample_resolution as s
from pyoxigraph import Store

from kg import tables
from kg.errors import UsageError

ID = f"{s.BASE}id/"
EU = "http://publications.europa.eu/resource/authority/"

# Section 2 of the contract, word for word.
CONTRACT = {
    "entries": "plan, plan_agency, period_start, period_end, section, spatial, group, group_code, number, category, title, "
    "description, target_month, released_month, date_text, frequency_text, frequency, formats, is_new, status, entry, "
    "dataset, source, locator",
    "datasets": "dataset, title, title_hans, title_en, agency, theme, formats, frequency, first_planned, released_month, "
    "months_late, plans, status",
    "plans": "plan, title, agency, period_start, period_end, language, issued, entries, planned, released, source",
    "agencies": "agency, code, name_hant, name_hans, name_en, kind, parent, website, predecessor, successor, valid_from, "
    "valid_to, mentioned_in",
    "links": "from, relation, to, text, source, locator",
    "ledger": "source, locator, text, outcome, detail",
}


@pytest.fixture(scope="module")
def store() -> Store:
    return s.store()


def table(store: Store, name: str) -> list[dict[str, str]]:
    return [dict(zip(tables.columns(name), row, strict=True)) for row in tables.run(store, name)]


def test_names_are_those_of_the_contract_that_exist() -> None:
    assert [name for name in tables.names() if name in CONTRACT] == list(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_come_in_the_order_of_the_contract(name: str) -> None:
    columns = tuple(CONTRACT[name].split(", "))
    assert tables.columns(name)[: len(columns)] == columns
    assert len(set(tables.columns(name))) == len(tables.columns(name))


@pytest.mark.parametrize("name", CONTRACT)
def test_every_column_is_filled_somewhere(store: Store, name: str) -> None:
    rows = table(store, name)
    empty = {column for column in tables.columns(name) if not any(row[column] for row in rows)}
    assert empty == set()


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_of_the_parsed_query_are_those_that_we_say(store: Store, name: str) -> None:
    solutions = store.query(tables.query_text(name), use_default_graph_as_union=True)
    assert tuple(v.value for v in solutions.variables) == tables.columns(name)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", CONTRACT)
def test_a_query_needs_neither_graph_nor_base_nor_service(name: str) -> None:
    text = re.sub(r"#.*", "", re.sub(r"<[^>]*>", "<>", tables.query_text(name)))
    assert not re.search(r"\b(GRAPH|FROM|SERVICE|BASE)\s", text)


def test_an_unknown_table_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="promises"):
        tables.query_text("promises")


def test_entries_in_the_order_of_the_plan(store: Store) -> None:
    rows = table(store, "entries")
    assert [row["entry"].removeprefix(ID) for row in rows] == [
        *(f"{s.NEW}/{key}" for key in ("C-ii-1", "C-ii-2", "D-ii-1", "D-i-1")),
        *(f"{s.OLD}/{key}" for key in ("A-1", "A-2", "B-1")),
    ]
    assert [row["ordinal"] for row in rows] == ["1", "2", "3", "4", "1", "2", "3"]


def test_an_entry_cell_by_cell(store: Store) -> None:
    row = next(row for row in table(store, "entries") if row["entry"].endswith("/C-ii-1"))
    assert row == {
        "plan": f"{ID}{s.NEW}",
        "plan_agency": f"{ID}agency/dpo",
        "period_start": "2025",
        "period_end": "2027",
        "section": "C",
        "spatial": "false",
        "group": "香港數碼研究中心",
        "group_code": "R&D Centre",
        "number": "1",
        "category": "工商業",
        "title": "研究成果一覽",
        "description": "",
        "target_month": "2026-12",
        "released_month": "",
        "date_text": "12/2026",
        "frequency_text": "每月",
        "frequency": f"{EU}frequency/MONTHLY",
        "formats": "CSV | API",
        "is_new": "true",
        "status": "planned",
        "entry": f"{ID}{s.NEW}/C-ii-1",
        "dataset": f"{ID}dataset/dpo/4444444444444444",
        "source": f"{ID}source/{s.NEW_FILE.id}",
        "locator": "page=2;row=6 | page=3;row=1",
        "frequency_parts": "",
        "ordinal": "1",
        "group_kind": "centre",
        "responsible": f"{ID}agency/unregistered-0123456789ab",
    }


def test_what_a_form_does_not_say_is_empty(store: Store) -> None:
    row = next(row for row in table(store, "entries") if row["entry"].endswith("/B-1"))
    assert [row[c] for c in ("spatial", "group", "formats", "frequency", "released_month")] == [""] * 5
    assert row["frequency_text"] == "视乎情况"


def test_datasets(store: Store) -> None:
    rows = {row["dataset"].rpartition("/")[2][0]: row for row in table(store, "datasets")}
    assert [rows[n]["status"] for n in "12345"] == ["released", "overdue", "dropped", "planned", "released"]
    assert rows["1"]["title"] == "開放數據使用情況的統計數字"
    assert (rows["1"]["title_hans"], rows["1"]["converted"]) == ("开放数据使用情况的统计数字", "")
    assert (rows["2"]["title_hant"], rows["2"]["converted"]) == ("政府表格的統計數字", "title_hant")
    assert (rows["3"]["title_en"], rows["3"]["title_hans"]) == ("GovHK traffic statistics", "")
    assert rows["1"]["plans"] == f"{ID}{s.OLD} | {ID}{s.NEW}"
    assert [rows["1"][c] for c in ("first_planned", "released_month", "months_late")] == [
        "2019-04",
        "2019-06",
        "2",
    ]
    assert [rows["2"][c] for c in ("released_month", "months_late")] == ["", "65"]
    assert rows["4"]["theme"] == f"{ID}theme/commerce-and-industry"


def test_plans(store: Store) -> None:
    new, old = table(store, "plans")
    assert [new[c] for c in ("issued", "language", "entries", "planned", "released")] == [
        "2025-01",
        "zh-Hant",
        "4",
        "2",
        "2",
    ]
    assert [old[c] for c in ("issued", "language", "entries", "planned", "released")] == [
        "",
        "zh-Hans",
        "3",
        "3",
        "0",
    ]


def test_agencies_fall_back_to_converted_names_and_say_so(store: Store) -> None:
    rows = {row["agency"].removeprefix(f"{ID}agency/"): row for row in table(store, "agencies")}
    unknown = rows[s.UNKNOWN.code]
    assert (unknown["name_hans"], unknown["converted"], unknown["kind"]) == (
        "香港数码研究中心",
        "name_hans",
        "unregistered",
    )
    assert rows["dpo"]["predecessor"] == f"{ID}agency/ogcio"
    assert rows["ogcio"]["successor"] == f"{ID}agency/dpo"
    assert rows["dpo"]["mentioned_in"].count(" | ") == 1
    assert rows["itib"]["mentioned_in"] == ""


def test_the_ledger_has_a_row_per_line_in_order(store: Store) -> None:
    rows = table(store, "ledger")
    assert len(rows) == sum(len(reading.ledger) for reading in s.sample().readings)
    assert [(r["source"], int(r["ordinal"])) for r in rows] == sorted(
        (r["source"], int(r["ordinal"])) for r in rows
    )
    rejected = next(row for row in rows if row["outcome"] == "rejected")
    assert (rejected["locator"], rejected["detail"]) == ("page=3;row=3", "no column of the table fits")
    blank = next(row for row in rows if row["outcome"] == "blank")
    assert (blank["text"], blank["detail"]) == ("", "")


def test_links(store: Store) -> None:
    publisher, responsible = table(store, "links")
    assert publisher["relation"] == "http://purl.org/dc/terms/publisher"
    assert (publisher["text"], publisher["locator"]) == ("數字政策辦公室", "page=1;line=1")
    assert responsible["to"] == f"{ID}{s.UNKNOWN.path}"


def test_lists_of_places_keep_their_order_at_length(store: Store) -> None:
    """GROUP_CONCAT follows the order of the subquery, also past page 9 (no order of strings) and for many groups."""
    many = Store()
    many.extend(store)
    place = "INSERT DATA {{ GRAPH <x:g> {{ <{e}> <http://www.w3.org/ns/prov#wasDerivedFrom> <{p}> . <{p}> <https://w3id.org/govplan#inSource> <{s}> ; <https://w3id.org/govplan#locator> 'page={n};row=1' ; <https://w3id.org/govplan#page> {n} ; <https://w3id.org/govplan#row> 1 }} }}"
    entry, source = f"{ID}{s.NEW}/C-ii-1", f"{ID}source/{s.NEW_FILE.id}"
    for number in (12, 5, 30, 11, 4):
        many.update(place.format(e=entry, s=source, p=f"{source}/page-{number}/row-1", n=number))
    row = next(row for row in table(many, "entries") if row["entry"] == entry)
    pages = [int(n) for n in re.findall(r"page=(\d+)", row["locator"])]
    assert pages == [2, 3, 4, 5, 11, 12, 30]


def test_queries_have_a_comment_that_says_what_they_are_for() -> None:
    for path in (Path(tables.__file__).parent / "queries").glob("*.rq"):
        assert path.read_text(encoding="utf-8").startswith("# ")
