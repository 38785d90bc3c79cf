"""Update frequencies, file formats and themes, and the tables behind them."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Frequency
from kg.values.formats import find_formats, formats
from kg.values.frequency import parse_frequency
from kg.values.frequency_words import EVERY, FIXED, TIMES
from kg.values.script import to_hans
from kg.values.theme import find_theme, themes

SHARED = Path(__file__).parents[2].parent / "shared"
AUTHORITY = SHARED / "conformance" / "dcat-ap" / "authority"


def codes(table: str) -> set[str]:
    path = AUTHORITY / f"eu_{table.replace('-', '_')}.ttl"
    if not path.is_file():
        pytest.skip("the EU's tables are not here")
    return set(re.findall(rf"authority/{table}/([A-Z0-9_]+)>", path.read_text(encoding="utf-8")))


FREQUENCIES = {
    "CONT": (
        "實時、即時、每分鐘、每五分鐘、1分鐘內、每1至2分鐘、每 10 分鐘",
        "Real-time; realtime; near real-time; every minute; Every 15 minutes",
        "within 1 minute; 5-minute intervals; continuously; Live",
    ),
    "HOURLY": ("每小時、每個小時、每60分鐘", "Hourly; every hour"),
    "BIHOURLY": ("每兩小時、每2小時", "every 2 hours"),
    "DAILY": (
        "每日、每天、每個工作天、逢星期一至五、每24小時",
        "Daily; every day; every working day; once a day; Monday to Friday",
    ),
    "DAILY_2": ("每日兩次、每天2次、每日更新兩次、每12小時", "twice daily; twice a day; two times per day"),
    "WEEKLY": (
        "每週、每周、每星期、每個星期、逢星期一、每星期一",
        "Weekly; once a week; every 7 days; every Monday",
    ),
    "WEEKLY_2": ("每星期兩次、逢星期二及五", "twice a week; semi-weekly"),
    "WEEKLY_3": ("每週三次", "three times a week"),
    "BIWEEKLY": ("每兩星期、每兩週、隔週", "fortnightly; bi-weekly; every two weeks; every other week"),
    "MONTHLY": (
        "每月、每個月、每月首個工作天、按月、一個月一次、月更",
        "Monthly; every month; per month; Once every month; Monthly.",
    ),
    "MONTHLY_2": ("每半月、每月兩次、每月1日及15日", "twice a month; semi-monthly"),
    "MONTHLY_3": ("每旬", "three times a month"),
    "BIMONTHLY": ("每兩個月、每2個月、每２個月、隔月", "bi-monthly; every two months"),
    "QUARTERLY": (
        "每季、每季度、每三個月、按季、每年四次、季更",
        "Quarterly; every 3 months; every quarter; four times a year",
    ),
    "ANNUAL_2": (
        "每半年、半年一次、一年兩次、每年兩次、每六個月、每年四月及十月",
        "Half-yearly; semi-annually; twice a year; every six months; six-monthly",
        "every half year; bi-annual",
    ),
    "ANNUAL_3": ("每年三次、每四個月", "three times a year"),
    "ANNUAL": (
        "每年、每年一次、每年二月、每財政年度、每學年、一年一次",
        "Annually; yearly; once a year; every financial year; Annual; by academic year",
    ),
    "BIENNIAL": (
        "每兩年、兩年一次、隔年",
        "biennial; every two years; every other year; once every two years",
    ),
    "TRIENNIAL": ("每三年、三年一次", "every 3 years"),
    "QUADRENNIAL": ("每四年", "every four years"),
    "QUINQUENNIAL": ("每五年、每5年一次", "every five years"),
    "DECENNIAL": ("每十年", "every 10 years"),
    "IRREG": (
        "有需要時、當有需要時、有更新時、當有更新時、當有更新數據時、如有更新、如有需要、視乎需要、按需要、不定期、不時、有新資料時",
        "as needed; ad hoc",
        "當有新增項目時、當有更改時更新、有需要时更新",
        "as and when necessary; As and when required; when necessary; As required; when there are updates",
        "whenever updated; upon update; when data is updated; on a need basis; from time to time; irregular; where necessary",
        "As and when there is an update; when new data is available",
    ),
    "NEVER": (
        "一次性、一次過、不會更新、不再更新、只發放一次",
        "One-off; one off; Once; once only; static; not updated; no update",
    ),
    "UNKNOWN": ("待定、有待確定", "TBC; to be confirmed"),
    "OTHER": ("每兩日、每日三次、每18個月", "every two days; three times a day"),
}
WORDINGS = [
    (wording, code)
    for code, lists in FREQUENCIES.items()
    for words in lists
    for wording in re.split("、|; ", words)
]


@pytest.mark.parametrize(("wording", "code"), WORDINGS)
def test_frequency(wording: str, code: str) -> None:
    assert parse_frequency(wording) == Frequency(code)
    assert parse_frequency(f" {to_hans(wording).upper()} ") == Frequency(code)


def test_what_stands_in_brackets_only_explains() -> None:
    assert parse_frequency("每年 (自2020年起為每年二月)") == Frequency("ANNUAL")
    assert parse_frequency("每季（首年為每月）") == Frequency("QUARTERLY")
    assert parse_frequency("（每月）") == Frequency("MONTHLY")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲署、乙署：有需要時；丙署：每日兩次", (("甲署、乙署", "IRREG"), ("丙署", "DAILY_2"))),
        (
            "抵站時間數據 1分鐘內更新。 其他數據每天或有需要時更新。",
            (("抵站時間數據", "CONT"), ("其他數據", "DAILY"), ("其他數據", "IRREG")),
        ),
        ("Daily / As required", (("", "DAILY"), ("", "IRREG"))),
        ("每月或當有更新時", (("", "MONTHLY"), ("", "IRREG"))),
        ("名單：每年；統計數字：每月", (("名單", "ANNUAL"), ("統計數字", "MONTHLY"))),
        ("Arrival times: real-time; others: daily", (("Arrival times", "CONT"), ("others", "DAILY"))),
        ("Monthly or when necessary", (("", "MONTHLY"), ("", "IRREG"))),
    ],
)
def test_compound_frequency(text: str, parts: tuple[tuple[str, str], ...]) -> None:
    assert parse_frequency(text) == Frequency("OTHER", parts)


def test_several_parts_with_one_frequency_are_one() -> None:
    assert parse_frequency("甲署：每月；乙署：每月") == Frequency("MONTHLY")


@pytest.mark.parametrize(
    "text", ["", " ", "逢閏月", "不適用", "見備註", "deliver", "annualised", "2024", "N/A", "x" * 300]
)
def test_frequency_not_understood(text: str) -> None:
    assert parse_frequency(text) == Frequency(None)


def test_frequency_codes_are_the_eu_tables() -> None:
    known = codes("frequency")
    assert {code for code, _, _ in FIXED} | set(EVERY.values()) | set(TIMES.values()) <= known
    assert set(FREQUENCIES) <= known


@given(
    st.text(
        alphabet="每逢隔兩一二三十12年月日季週半次、或 (（)）：；更新有需要時every two dayweekonc",
        max_size=30,
    )
)
def test_any_frequency_text_gives_a_code_of_the_table_or_none(text: str) -> None:
    found = parse_frequency(text)
    assert found.code is None or re.fullmatch("[A-Z0-9_]+", found.code)
    assert not found.parts or found.code == "OTHER"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("數據集以 XLS 及 CSV 格式提供", "XLS CSV"),
        ("以機器可讀格式(如：CSV) 開放數據", "CSV"),
        ("記錄 (JSON及 XML)", "JSON XML"),
        ("資訊 (ICS及 JSON)", "ICS JSON"),
        ("時間 (CSV, JSON, XML) 速度 (CSV, JSON)", "CSV JSON XML"),
        ("預計抵達時間 API，在後台傳回列表 (JSON)", "API JSON"),
        ("GeoJSON", "GEOJSON"),
        ("Excel", "XLS"),
        ("MS Excel (.xlsx)", "XLS XLSX"),
        ("shapefile", "SHP"),
        ("Esri Shapefile, GeoPackage and KMZ", "SHP GEOPACKAGE KMZ"),
        ("CSV/JSON", "CSV JSON"),
        ("csv格式", "CSV"),
        ("json, csv", "JSON CSV"),
        ("ＣＳＶ及ＸＭＬ", "CSV XML"),
        ("FGDB、GML、PDF、GTFS、TIFF", "FGDB GML PDF GTFS TIFF"),
        ("XLSX", "XLSX"),
        ("JSON-LD", "JSON-LD"),
        ("3D Tiles", "CESIUM3DTILES"),
        ("MAX, OBJ, FBX", "MAX OBJ FBX"),
        ("OBJ 格式", "OBJ"),
        ("in excel format", "XLS"),
        ("格式：ASC", "ASC"),
        ("XML及CSV的XML", "XML CSV"),
        ("", ""),
        ("ISO/IEC 10646碼位", ""),
        ("JSONP", ""),
        ("a max of 3 rows; OBJ; ASC; the IFC mall; people excel", ""),
        ("https://example.gov.hk/list.json 及 data@csv.hk", ""),
        ("CSVs3 XCSV", ""),
        ("數據格式、應用程式介面數目", ""),
    ],
)
def test_formats(text: str, expected: str) -> None:
    assert " ".join(find_formats(text)) == expected


def test_the_table_of_formats() -> None:
    table = formats()
    assert all(name == name.upper() and f.label for name, f in table.items())
    assert {f.eu_file_type for f in table.values()} - {""} <= codes("file-type")
    assert all(re.fullmatch(r"[a-z]+/[\w.+-]+", f.media_type) for f in table.values() if f.media_type)
    assert all(find_formats(f"{name} 格式") == (name,) for name in table)


def test_the_portals_formats_are_all_there() -> None:
    lists = sorted((SHARED / "reference").glob("data-gov-hk_formats_*.json"))
    if not lists:
        pytest.skip("the portal's list is not here")
    portal = {name.upper() for name in re.findall(r'"([^"]+)"', lists[-1].read_text(encoding="utf-8"))[1:]}
    assert {name for name, f in formats().items() if f.portal} == portal


@pytest.mark.parametrize(
    ("wording", "theme", "exact"),
    [
        ("科技及廣播", "information-technology-and-broadcasting", True),
        ("科技及广播", "information-technology-and-broadcasting", True),
        ("Technology and Broadcasting", "information-technology-and-broadcasting", True),
        ("資訊科技", "information-technology-and-broadcasting", False),
        ("资讯科技／", "information-technology-and-broadcasting", False),
        ("资讯科技及广播", "information-technology-and-broadcasting", False),
        ("公用設施", "city-management", False),
        ("城市管理", "city-management", False),
        ("社会福利", "social-welfare", False),
        ("康樂及文化", "recreation-and-culture", False),
        ("康樂、體育及文化", "recreation-and-culture", True),
        ("康樂 體育及文化", "recreation-and-culture", True),
        ("房屋", "housing", True),
        ("地理", "development", False),
        ("發展", "development", False),
        ("保安", "law-and-security", False),
        ("衛生", "health", True),
        ("财经", "finance", True),
        ("運輸", "transport", True),
        ("Transport", "transport", False),
        ("commerce & industry", "commerce-and-industry", False),
        ("其他", "miscellaneous", True),
        ("資訊科技／其他", "information-technology-and-broadcasting", False),
    ],
)
def test_theme(wording: str, theme: str, exact: bool) -> None:
    found = find_theme(wording)
    assert found is not None
    assert (found.id, found.exact) == (theme, exact)


@pytest.mark.parametrize("wording", ["", "／", "不適用", "占星", "Astrology"])
def test_unknown_theme(wording: str) -> None:
    assert find_theme(wording) is None


def test_the_table_of_themes() -> None:
    assert len(themes()) == 20
    assert {t.eu_theme for t in themes()} - {""} <= codes("data-theme")
    assert [t.id for t in themes() if not t.eu_theme] == ["miscellaneous"]
    for theme in themes():
        assert [find_theme(name) for name in theme.names.values()] == [theme] * 3


def test_no_synonym_stands_under_two_themes() -> None:
    table = (files("vocab") / "themes.csv").read_text(encoding="utf-8")
    words = [w for row in csv.DictReader(table.splitlines()) for w in row["synonyms"].split("|")]
    assert len(words) == len({w.casefold() for w in words})


def test_the_portals_themes_are_all_there() -> None:
    lists = sorted((SHARED / "reference").glob("data-gov-hk_categories_*.json"))
    if not lists:
        pytest.skip("the portal's list is not here")
    text = lists[-1].read_text(encoding="utf-8")
    assert [t.id for t in themes()] == re.findall(r'"id": "([^"]+)"', text)
    for theme in themes():
        assert all(f'"{name}"' in text for name in theme.names.values())
