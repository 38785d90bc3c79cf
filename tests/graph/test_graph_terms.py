"""IRIs and literals: what the smallest pieces of the graph look like."""

from __future__ import annotations

import pytest

from kg.graph import Iris
from kg.graph.iris import address, eu
from kg.graph.terms import date, decimal, first_day, language_of, last_day, month, string, text


def test_paths_are_percent_encoded_and_minted_once() -> None:
    iris = Iris("https://data.example/x/")
    node = iris.id("agency/R&D 中心")
    assert node.value == "https://data.example/x/id/agency/R%26D%20%E4%B8%AD%E5%BF%83"
    assert iris.id("agency/R&D 中心") is node
    assert iris.id("plan/itc/2026-2028/D-ii-20").value.endswith("/id/plan/itc/2026-2028/D-ii-20")
    assert iris.path(node.value) == "agency/R%26D%20%E4%B8%AD%E5%BF%83"
    assert iris.path("https://elsewhere.example/id/x") is None


def test_an_encoded_path_is_not_taken_for_the_plain_one() -> None:
    iris = Iris("http://localhost:8000/")
    assert iris.id("a%20b") != iris.id("a b")


@pytest.mark.parametrize(
    ("printed", "iri"),
    [
        ("HTTPS://data.gov.hk/資料", "https://data.gov.hk/%E8%B3%87%E6%96%99"),
        ("https://x.gov.hk/?q=%E8%B3%87&r=[1]#top", "https://x.gov.hk/?q=%E8%B3%87&r=%5B1%5D#top"),
        ("www.itc.gov.hk/open", "http://www.itc.gov.hk/open"),
        ("<http://www.itc.gov.hk>", "http://www.itc.gov.hk"),
        ("https://香港.example/", "https://xn--j6w193g.example/"),
    ],
)
def test_printed_addresses(printed: str, iri: str) -> None:
    node = address(printed)
    assert node is not None
    assert node.value == iri


@pytest.mark.parametrize(
    "printed",
    [
        "javascript:alert(1)",
        "https://x.gov.hk/a b",
        "file:///etc/passwd",
        "不適用",
        "",
        "http://",
        "data:text/html,x",
    ],
)
def test_what_is_no_address(printed: str) -> None:
    assert address(printed) is None


def test_authority_codes() -> None:
    assert eu("language", "ZHO").value == "http://publications.europa.eu/resource/authority/language/ZHO"


def test_dates_keep_the_precision_of_the_print() -> None:
    kinds = [date(value).datatype.value.rpartition("#")[2] for value in ("2024", "2024-03", "2024-03-01")]  # type: ignore[union-attr]
    assert kinds == ["gYear", "gYearMonth", "date"]
    assert date(None) is None
    assert date("") is None


def test_month_bounds() -> None:
    assert first_day("2024-02").value == "2024-02-01"
    assert last_day("2024-02").value == "2024-02-29"
    assert last_day("2025-12").value == "2025-12-31"
    assert month("2024-02").value == "2024-02"  # type: ignore[union-attr]
    assert month(None) is None


@pytest.mark.parametrize(
    ("score", "lexical"), [(1.0, "1"), (0.0, "0"), (0.9731, "0.9731"), (-0.00001, "0"), (0.5, "0.5")]
)
def test_decimals_are_canonical_so_that_the_store_gives_them_back_unchanged(
    score: float, lexical: str
) -> None:
    assert decimal(score).value == lexical


@pytest.mark.parametrize(
    ("value", "language", "tag"),
    [
        ("GovHK traffic", "zh-Hant", "en"),
        ("香港科學園3D 樓層", "zh-Hant", "zh-Hant"),
        ("2019", "zh-Hans", "zh-Hans"),
        ("Traffic", "en", "en"),
        ("社區會堂", "en", "zh-Hant"),
        ("社区会堂", "en", "zh-Hans"),
        ("巴士站 Bus stops", "en", "en"),
    ],
)
def test_language_of_printed_text(value: str, language: str, tag: str) -> None:
    assert language_of(value, language) == tag


def test_what_xml_cannot_carry_becomes_the_replacement_character() -> None:
    assert string("a\x00b\x0cc\ud800").value == "a\ufffdb\ufffdc\ufffd"
    assert text("") is None
