"""Scripts, the search key, languages, nil returns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Language
from kg.values.nil import is_nil
from kg.values.script import detect_language, fold, to_hans, to_hant


@pytest.mark.parametrize(
    ("hant", "hans"),
    [
        ("創新科技署", "创新科技署"),
        ("衞生", "卫生"),
        ("數碼港", "数码港"),
        ("裏", "里"),
        ("Open Data 2024", "Open Data 2024"),
    ],
)
def test_conversion_for_hong_kong(hant: str, hans: str) -> None:
    assert to_hans(hant) == hans
    assert to_hant(hans) == hant


@pytest.mark.parametrize(
    "names",
    [
        ("創新科技署", "创新科技署", " 創新 科技署 "),
        ("數碼港培育計畫資料", "數碼港培育計劃資料", "数码港培育计划资料", "数码港培育计画资料"),
        ("衞生", "衛生", "卫生"),
        ("表裏", "表裡", "表里"),
        ("台灣", "臺灣", "台湾"),
        ("敍述", "敘述", "叙述"),
        ("著名", "着名"),
        ("Wi-Fi.HK", "wifi hk", "ＷＩ－ＦＩ．ＨＫ"),
        ("總目155 – 創新科技署", "總目155—創新科技署"),
        ("「研究人才庫」", "研究人才庫"),
        ("產學研1+計劃", "產學研1＋計劃"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_that_are_one(names: tuple[str, ...]) -> None:
    assert len({fold(name) for name in names}) == 1


def test_names_that_are_not_one() -> None:
    assert len({fold(n) for n in ("創新科技署", "創新科技局", "C++", "C", "2024", "2025")}) == 6


def test_the_key_of_marks_alone_is_empty() -> None:
    assert fold("（－／）• \uf0b7") == ""


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_conversion_in_many_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: (to_hans(f"創新科技署{n}"), fold(f"數據{n}")), range(200)))
    assert found == [(f"创新科技署{n}", f"数据{n}") for n in range(200)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("創新科技署", "zh-Hant"),
        ("创新科技署", "zh-Hans"),
        ("有需要时", "zh-Hans"),
        ("衞生", "zh-Hant"),
        ("數據以 CSV 格式提供", "zh-Hant"),
        ("数码港Smart-Space共用工作间", "zh-Hans"),
        ("Digital Policy Office (數字政策辦公室)", "en"),
        ("Open Data Plan", "en"),
        ("通过 https://www.example.gov.hk/en/open-data/list 发布", "zh-Hans"),
        ("每年", "zh-Hant"),
        ("03/2024", "zh-Hant"),
        ("", "zh-Hant"),
        ("2019至 2021年的开放数据计划，有需要時", "zh-Hans"),
    ],
)
def test_language(text: str, language: Language) -> None:
    assert detect_language(text) == language


def test_language_of_what_tells_nothing_is_the_default() -> None:
    assert detect_language("每年", "zh-Hans") == "zh-Hans"
    assert detect_language("03/2024", "en") == "en"
    assert detect_language("每年", "en") == "zh-Hant"


@pytest.mark.parametrize(
    "text",
    [
        "不適用",
        "不适用",
        " 不適用 ",
        "不 適 用",
        "不適用。",
        "（不適用）",
        "無",
        "无",
        "沒有",
        "没有",
        "暫無",
        "暂无",
        "Nil",
        "NIL",
        "nil.",
        "None",
        "N/A",
        "n/a",
        "N.A.",
        "N / A",
        "NA",
        "Not applicable",
        "Not Applicable.",
        "(Not applicable)",
        "／",
        "/",
        "-",
        "—",
        "－",
        "–",
        "——",
        "/ /",
        "不適用 (Not applicable)",
        "不適用 N/A",
        "Nil／無",
        "Nil return",
        "No dataset",
        "現時沒有計劃發放數據集。",
        "No dataset is planned for 2025.",
    ],
)
def test_nil(text: str) -> None:
    assert is_nil(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "無線電",
        "無障礙網頁服務商名單",
        "不適用於本局的數據集名單一覽",
        "1",
        "No.",
        "Nile",
        "none of these",
        "A/B",
        "1/2",
        "每年",
        "()",
        "注：",
    ],
)
def test_not_nil(text: str) -> None:
    assert not is_nil(text)
