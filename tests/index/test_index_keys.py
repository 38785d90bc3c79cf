from __future__ import annotations

import pytest

from kg.index import keys, marks
from kg.values.script import fold, fold_words


def test_both_scripts_have_one_document() -> None:
    assert (
        keys.document("創新科技署 (ITC)")
        == keys.document("创新科技署（ＩＴＣ）")
        == "创新 新科 科技 技署 署 itc"
    )


def test_words_stay_apart_and_keys_do_not() -> None:
    assert fold_words(" R&D\u3000Centres, C++ 計劃 ") == "r d centres c++ 计划"
    assert fold("R&D Centres") == "rdcentres"


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("創新科技署", ['"创新 新科 科技 技署"']),
        ("署", ['"署" *']),
        ("datasets", ['"dataset" *']),
        ("business IT 2024", ['"business" *', '"it"', '"2024"']),
        ("ITC創新", ['"itc" *', '"创新"']),
        ('" OR NEAR( * name:x', ['"or"', '"near" *', '"name" *', '"x"']),
        ("…！？ \x00", []),
        ("a a a", ['"a"']),
    ],
)
def test_query(text: str, expressions: list[str]) -> None:
    assert [word.match for word in keys.query(text, 16)] == expressions


def test_a_query_has_an_end() -> None:
    assert len(keys.query(" ".join(f"w{n}" for n in range(1000)), 16)) == 16


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("創新科技署開放數據計劃", "创新科技署", ["創新科技署"]),
        ("创新科技署", "創新科技署", ["创新科技署"]),
        ("Datasets of the Commission", "dataset COMMISSION", ["Dataset", "Commission"]),
        ("Emitc and ITC", "itc", ["ITC"]),
        ("２０２４年", "2024", ["２０２４"]),
        ("nothing", "署", []),
        ("<b>&", "b", ["b"]),
    ],
)
def test_marks_stand_where_the_words_do(text: str, query: str, found: list[str]) -> None:
    pieces = marks.marked(text, keys.query(query, 16))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, mark in pieces if mark] == found


def test_names_are_marked_whole() -> None:
    pieces = marks.marked(
        "The Innovation and\nTechnology Commission says", [], ["Innovation and Technology Commission"]
    )
    assert [piece for piece, mark in pieces if mark] == ["Innovation and\nTechnology Commission"]


def test_a_long_text_is_shortened_around_its_mark() -> None:
    pieces = marks.marked("a " * 300 + "needle" + " b" * 300, keys.query("needle", 4))
    short = marks.shortened(pieces, 100)
    assert ("needle", True) in short
    assert short[0] == short[-1] == ("…", False)
    assert 80 < sum(len(text) for text, _ in short) < 120
