"""Items of lists of datasets, taken apart into name, description, date and frequency."""

from __future__ import annotations

import pytest

from kg.documents.plan.listed import list_item, take_apart


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Typhoon shelters – Q3 2027 – Monthly – GeoJSON",
            ("Typhoon shelters", "GeoJSON", "Q3 2027", "Monthly"),
        ),
        (
            "Vessel arrivals to be released in March 2027 and updated monthly",
            ("Vessel arrivals", "", "March 2027", "monthly"),
        ),
        ("Buoys, by end of 2028 (updated annually)", ("Buoys", "", "by end of 2028", "annually")),
        (
            "Number of visitors (by country), March 2027",
            ("Number of visitors (by country)", "", "March 2027", ""),
        ),
        ("2026 By-census results – Mar-27 – one-off", ("2026 By-census results", "", "Mar-27", "one-off")),
        ("Tide gauges, 2029", ("Tide gauges", "", "2029", "")),
        (
            "Toilets, markets and cooked food centres – CSV – 13/2027",
            ("Toilets, markets and cooked food centres", "CSV", "13/2027", ""),
        ),
        ("Outfalls - Target: to be confirmed.", ("Outfalls", "", "to be confirmed", "")),
        ("船隻抵港資料將於2027年3月發放", ("船隻抵港資料", "", "2027年3月", "")),
        (
            "避風塘：位置（GeoJSON），2027年第三季發放，每年更新",
            ("避風塘", "位置（GeoJSON）", "2027年第三季", "每年更新"),
        ),
        ("渡輪班次（已於2025年12月發放，不定期更新）", ("渡輪班次", "", "2025年12月", "不定期更新")),
        ("消防局位置", ("消防局位置", "", "", "")),
    ],
)
def test_an_item_says_what_when_and_how_often(text: str, parts: tuple[str, str, str, str]) -> None:
    said = take_apart(text)
    assert (said.title, said.description, said.date, said.frequency) == parts


def test_bold_words_are_the_name() -> None:
    said = take_apart(
        "Flood basins, all districts - outlines. Target: Q4 2027.", "Flood basins, all districts"
    )
    assert (said.title, said.description, said.date) == ("Flood basins, all districts", "outlines", "Q4 2027")


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("• Buoys", ("", "Buoys")),
        ("  - Buoys", ("", "Buoys")),
        ("(2) 浮標", ("2", "浮標")),
        ("3、浮標", ("3", "浮標")),
        ("-5 degrees", None),
        ("Buoys", None),
    ],
)
def test_what_opens_an_item(text: str, item: tuple[str, str] | None) -> None:
    assert list_item(text) == item
