"""The tables of the Estimates and the Yearbook, and the example questions, over graphs made by hand and from the bundled corpus."""

from __future__ import annotations

import pytest
import sample_budget as s
from pyoxigraph import QuerySolutions, Store

from kg import tables

CONTRACT = {
    "programmes": "programme, head, estimates_year, number, name, policy_area, responsible, aim, source, locator",
    "provisions": "head, estimates_year, table, programme, body, subhead, item, name, account, fiscal_year, status, amount_hkd, "
    "amount_text, unit_text, change_percent, change_from, notes, observation, source, locator",
    "figures": "head, estimates_year, programme, body, kind, group, measure, unit, period, status, value, value_text, notes, "
    "observation, source, locator",
    "establishment": "head, estimates_year, measure, period, value, value_text, notes, source, locator",
    "undertakings": "head, estimates_year, programme, body, kind, period, text, mentions, source, locator",
    "statements": "subject, text, quantity, quantity_max, unit, approximate, as_of, mentions, source, locator",
    "websites": "agency, name, url, source, locator",
}


@pytest.fixture(scope="module")
def store() -> Store:
    return s.store()


def table(store: Store, name: str) -> list[dict[str, str]]:
    return [dict(zip(tables.columns(name), row, strict=True)) for row in tables.run(store, name)]


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_come_in_the_order_of_the_contract(name: str) -> None:
    columns = tuple(CONTRACT[name].split(", "))
    assert tables.columns(name)[: len(columns)] == columns
    assert len(set(tables.columns(name))) == len(tables.columns(name))


@pytest.mark.parametrize("name", CONTRACT)
def test_one_row_for_each_thing(store: Store, name: str) -> None:
    identity = {"programmes": "listing", "undertakings": "undertaking", "statements": "statement"}
    rows = table(store, name)
    key = identity.get(name, "listing" if name == "websites" else "observation")
    assert rows
    assert len({row[key] for row in rows}) == len(rows)


def test_a_sum_is_exact_and_in_dollars(store: Store) -> None:
    rows = table(store, "provisions")
    assert all("E" not in row["amount_hkd"] and "." not in row["amount_hkd"] for row in rows)
    assert {row["head"] for row in rows} == {s.HEAD.removeprefix("head/")}
    two = next(row for row in rows if " | " in row["change_percent"])
    assert len(two["change_percent"].split(" | ")) == len(two["change_from"].split(" | "))


def test_a_cell_without_a_number_is_there_and_has_none(store: Store) -> None:
    rows = [row for row in table(store, "figures") if not row["value"]]
    assert rows
    assert all(row["value_text"] for row in rows)


def test_both_readings_of_a_row_say_that_they_are_two(store: Store) -> None:
    rows = [row for row in table(store, "figures") if row["reading"]]
    assert {row["reading"] for row in rows} == {"1", "2"}
    assert all(row["reading_note"] for row in rows)


@pytest.mark.parametrize("name", tables.examples())
def test_an_example_says_what_it_asks_and_runs(store: Store, name: str) -> None:
    text = tables.example_text(name)
    assert text is not None
    assert text.startswith("# ")
    assert isinstance(store.query(text, use_default_graph_as_union=True), QuerySolutions)


def test_an_unknown_example_is_none() -> None:
    assert tables.example_text("no-such-question") is None
