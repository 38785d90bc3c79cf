from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from index_graph import BASE, GRAPH, quads

from kg.index.read import Index, open_index
from kg.index.search import first, found
from kg.index.select import Choice, chosen, counts, ordered, rows
from kg.index.write import write_index


@pytest.fixture
def index_of(tmp_path: Path) -> Callable[[str], Index]:
    def make(turtle: str) -> Index:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite"
        write_index(path, quads(turtle), BASE)
        return open_index(path)

    return make


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path = tmp_path_factory.mktemp("index") / "index.sqlite"
    write_index(path, quads(GRAPH), BASE)
    yield open_index(path)
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def paths(index: Index, text: str, number: int = 5) -> list[str]:
    ids = first(index, found(index, text), (1 << (index.size + 1)) - 1, 0, number)
    return [row["path"] for row in index.rows(ids)]


def test_four_spellings_of_a_name_find_the_same_first(index: Index) -> None:
    spellings = ["創新科技署", "创新科技署", "ITC", "itc", "Innovation and Technology Commission", "ＩＴＣ"]
    results = [paths(index, text) for text in spellings]
    assert results[0][0] == "agency/itc"
    assert "plan/itc/2024-2026" in results[0]
    assert all(result == results[0] for result in results)


def test_a_whole_name_comes_before_a_beginning_before_words_within(index_of: Callable[[str], Index]) -> None:
    index = index_of(
        "".join(
            f'<http://data.example/id/dataset/x/{n}> a dcat:Dataset ; dct:title "{title}"@en ; dct:description "{text}"@en .\n'
            for n, (title, text) in enumerate(
                [
                    ("other", "about river water"),
                    ("Clean river water", ""),
                    ("River water quality", ""),
                    ("River water", ""),
                    ("River bank", ""),
                ]
            )
        )
    )
    found_first = [path.rsplit("/", 1)[1] for path in paths(index, "river water", 9)]
    assert found_first == ["3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("數碼港 2024 csv", ["dataset/itc/1"]),
        ("overdue ITC", ["dataset/itc/1", "plan/itc/2024-2026/A-i-1"]),
        ("創新科技署逾期", ["dataset/itc/1", "plan/itc/2024-2026/A-i-1"]),
        ("研发", ["dataset/itc/1", "plan/itc/2024-2026/A-i-1"]),
        ("界", ["dataset/itc/1"]),
        ("licens", ["plan/itc/2024-2026/D-i-2"]),
    ],
)
def test_words_values_and_parts_of_words(index: Index, text: str, expected: list[str]) -> None:
    assert found(index, text).all
    assert paths(index, text) == expected


def test_a_mistyped_word_is_mended(index: Index) -> None:
    result = found(index, "inovation comission")
    assert result.corrected == "innovation commission"
    assert paths(index, "inovation comission")[0] == "agency/itc"
    assert found(index, "laboratory").corrected == "laboratories"
    assert found(index, "innovation").corrected == ""
    assert found(index, "zzzzzzzz").corrected == ""


def test_where_nothing_has_all_words_those_with_most_come_first(index: Index) -> None:
    result = found(index, "研發 laboratories 開支")
    assert not result.all
    assert paths(index, "研發 laboratories 開支") == [
        "dataset/itc/1",
        "plan/itc/2024-2026/A-i-1",
        "plan/itc/2024-2026/D-i-2",
    ]


@pytest.mark.parametrize(
    "text",
    ['"', "'", "*", "a*", "NEAR(a b, 2)", "name : x", "^x", "{a b}", "- x", "x AND", "OR OR", "\\", "%", ";DROP TABLE thing", "\x00", "\ud800",
     "a" * 10_000, "創" * 10_000, "a " * 5_000, "🙂", "e\u0301\u0301", "\u202eabc", "()", "+", "++++"],
)  # fmt: skip
def test_any_text_is_a_query(index: Index, text: str) -> None:
    result = found(index, text)
    assert result.bits >= 0
    assert paths(index, "itc")[0] == "agency/itc"


def test_filters_and_counts(index: Index) -> None:
    datasets = Choice(("dataset",))
    assert chosen(index, datasets).bit_count() == 1
    assert [(c.value.code, c.number) for c in counts(index, datasets, "agency")] == [
        ("cyberport", 1),
        ("itc", 1),
    ]
    entries = Choice(("entry",), (("status", ("overdue",)),))
    assert chosen(index, entries).bit_count() == 1
    assert {c.value.code: c.number for c in counts(index, entries, "status")} == {"overdue": 1, "released": 1}
    assert {c.value.code: c.number for c in counts(index, entries, "out")} == {}
    both = Choice(("entry",), (("status", ("overdue", "released")),), "laboratories")
    assert [row["path"] for row in rows(index, ordered(index, both))] == ["plan/itc/2024-2026/D-i-2"]
    assert chosen(index, Choice(("entry",), (("agency", ("nobody",)),))) == 0
    assert {c.value.code: c.number for c in counts(index, Choice(("entry",)), "year")} == {"2024": 1}


def test_orders(index: Index) -> None:
    entries = Choice(("entry",))

    def listed(sort: str, descending: bool = False) -> list[str]:
        return [row["path"][-5:] for row in rows(index, ordered(index, entries, sort, descending))]

    assert listed("") == ["A-i-1", "D-i-2"]
    assert listed("released") == ["D-i-2", "A-i-1"]
    assert listed("released", True) == ["D-i-2", "A-i-1"]  # without a value: last either way
    assert listed("title-en") == ["D-i-2", "A-i-1"]
    assert listed("no such order") == listed("")


def test_a_row_holds_what_the_graph_says(index: Index) -> None:
    row = index.by_path(["dataset/itc/1"])["dataset/itc/1"]
    expected = {
        "kind": "dataset",
        "en": None,
        "hant": "研發開支統計",
        "hans": "研发开支统计",
        "converted": "hans",
        "agency": "itc",
        "responsible": "cyberport",
        "status": "overdue",
        "formats": "csv",
        "frequency": "annual",
        "planned": "2024-03",
        "released": None,
        "late": 7,
        "entries": 1,
    }
    assert {name: row[name] for name in expected} == expected
    indicator = index.by_path(["indicator/155/x"])["indicator/155/x"]
    assert (indicator["measured"], indicator["estimated"], indicator["missed"], indicator["year"]) == (
        150,
        200,
        -25,
        "2023",
    )
    assert index.by_path(["source/aa"])["source/aa"]["parent"] == "plan/itc/2024-2026"
    assert index.facet("class")["department"].labels == {"en": "department", "hant": "部門"}
