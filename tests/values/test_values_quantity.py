"""Quantities in prose, in three languages: values, units, qualifiers, and what is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.records import Language
from kg.values.quantity import Quantity, find_quantities
from kg.values.quantity_characters import fold
from kg.values.quantity_numbers import numeral


def one(text: str, language: Language) -> Quantity:
    found = find_quantities(text, language)
    assert len(found) == 1, [text[q.start : q.end] for q in found]
    return found[0]


def brief(text: str, language: Language) -> list[tuple[str, str, str]]:
    """(value or value..maximum, unit, qualifier) of every quantity."""
    return [
        (f"{q.value}" if q.maximum is None else f"{q.value}..{q.maximum}", q.unit, q.qualifier)
        for q in find_quantities(text, language)
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("園內約有60家公司", "60", "家", "約"),
        ("撥款五億元", "500000000", "元", ""),
        ("共二千三百個", "2300", "個", ""),
        ("新增十三項", "13", "項", ""),
        ("為期兩年", "2", "年", ""),
        ("為期一年", "1", "年", ""),
        ("升幅為兩成", "20", "%", ""),
        ("佔三成五", "35", "%", ""),
        ("佔两成半", "25", "%", ""),
        ("佔百分之五", "5", "%", ""),
        ("上升0.5個百分點", "0.5", "個百分點", ""),
        ("佔百分之十二點五", "12.5", "%", ""),
        ("佔千分之三", "3", "‰", ""),
        ("逾一萬多個", "10000", "個", "逾"),
        ("三千多名", "3000", "名", "多"),
        ("十多億元", "1000000000", "元", "多"),
        ("3 000多萬元", "30000000", "元", "多"),
        ("數百人", "100", "人", "數"),
        ("近百名", "100", "名", "近"),
        ("逾千名", "1000", "名", "逾"),
        ("接近200家", "200", "家", "接近"),
        ("不足10人", "10", "人", "不足"),
        ("至少三個", "3", "個", "至少"),
        ("最多五名", "5", "名", "最多"),
        ("每宗上限為1,000萬元", "10000000", "元", "上限"),
        ("首200萬元", "2000000", "元", "首"),
        ("10人以上", "10", "人", "以上"),
        ("18歲或以下", "18", "歲", "或以下"),
        ("約10年左右", "10", "年", "約"),
        ("超过１ ２００间企业", "1200", "间", "超过"),
        ("约３亿元", "300000000", "元", "约"),
        ("3 184 家", "3184", "家", ""),
        ("1 234家", "1234", "家", ""),
        ("40 萬 平方米", "400000", "平方米", ""),
        ("1.62億元", "162000000", "元", ""),
        ("1億2 000萬元", "120000000", "元", ""),
        ("三億五千萬元", "350000000", "元", ""),
        ("1.5萬億元", "1500000000000", "元", ""),
        ("12億美元", "1200000000", "美元", ""),
        ("人民幣5億元", "500000000", "人民幣", ""),
        ("US$5億", "500000000", "US$", ""),
        ("兩年半", "2.5", "年", ""),
        ("三個半月", "3.5", "個月", ""),
        ("增加一倍", "1", "倍", ""),
        ("負1.2%", "-1.2", "%", ""),
        ("頻寬為100Mbps", "100", "Mbps", ""),
        ("每人平均5.4張", "5.4", "張", "平均"),
        ("平均每日3 500宗", "3500", "宗", "平均每日"),
        ("逾2 000企業", "2000", "企業", "逾"),
        ("八大方向", "8", "方向", ""),
        ("指數升至105.3，", "105.3", "", ""),
        ("24小時內", "24", "小時", ""),
        ("全港十八區", "18", "區", ""),
        ("每10萬人有3名", "3", "名", ""),
    ],
)
def test_chinese(text: str, value: str, unit: str, qualifier: str) -> None:
    found = one(text, "zh-Hant")
    assert (found.value, found.maximum, found.unit, found.qualifier) == (
        Decimal(value),
        None,
        unit,
        qualifier,
    )


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit"),
    [
        ("10至20個", "range", "10", "20", "個"),
        ("介乎5%至10%", "range", "5", "10", "%"),
        ("兩至三年", "range", "2", "3", "年"),
        ("三四百名", "range", "300", "400", "名"),
        ("5至10億元", "range", "500000000", "1000000000", "元"),
        ("20億至30億元", "range", "2000000000", "3000000000", "元"),
        ("九千至一萬個", "range", "9000", "10000", "個"),
        ("兩成半至三成", "number", "25", "", "%"),
        ("按2：1的比例", "ratio", "2", "1", "ratio"),
        ("大約1：2", "ratio", "1", "2", "ratio"),
        ("2比1", "ratio", "2", "1", "ratio"),
        ("一比二", "ratio", "1", "2", "ratio"),
        ("師生比例為1:13.6", "ratio", "1", "13.6", "ratio"),
        ("三分之一", "fraction", "1", "3", "fraction"),
        ("約四分之三", "fraction", "3", "4", "fraction"),
        ("過半數", "fraction", "1", "2", "fraction"),
        ("一半", "fraction", "1", "2", "fraction"),
    ],
)
def test_chinese_ranges_ratios_and_fractions(text: str, kind: str, low: str, high: str, unit: str) -> None:
    found = find_quantities(text, "zh-Hant")[0]
    assert (found.kind, found.value, found.unit) == (kind, Decimal(low), unit)
    assert found.maximum == (Decimal(high) if high else None)


def test_what_something_changed_from_and_to_is_two_quantities() -> None:
    assert brief("總數增加逾120個至超過350個", "zh-Hant") == [("120", "個", "逾"), ("350", "個", "超過")]
    assert brief("由兩年延長至三年", "zh-Hant") == [("2", "年", ""), ("3", "年", "")]
    assert brief("由2 000個增至3 500個", "zh-Hant") == [("2000", "個", ""), ("3500", "個", "")]
    assert brief("extended from two years to three years", "en") == [("2", "years", ""), ("3", "years", "")]


def test_a_list_shares_its_unit() -> None:
    assert brief("分別有3 500及4 000宗", "zh-Hant") == [("3500", "宗", ""), ("4000", "宗", "")]
    assert brief("五艘輪船和一艘快艇", "zh-Hant") == [("5", "艘", ""), ("1", "艘", "")]
    assert brief("120 uniformed and 45 civilian members", "en") == [
        ("120", "members", ""),
        ("45", "members", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "二零一九年十月一日至五日",
        "2019年3月31日",
        "二零一八至一九年度",
        "2018-19年度",
        "2018/19學年",
        "二零二零年第四季",
        "七十年代",
        "九七年",
        "二ＯＯ六年四月",
        "三月三十一日",
        "上午9:30",
        "上午九時至下午六時",
        "第三個平台",
        "第二及第三期",
        "第五屆第三次會議",
        "《道路條例》（第374章）第8條",
        "《2019年施政報告》",
        "《藍圖2.0》",
        "工業4.0升級和認可計劃",
        "藍圖2.0項目",
        "5G通訊和4K電視",
        "致電1823聯絡中心",
        "電話2123 4567",
        "設有Smart-Space 8共用工作間",
        "三號幹線",
        "彌敦道3號15樓",
        "研發中心註一",
        "一站式服務",
        "一幅土地",
        "一直、進一步、唯一",
        "一國兩制",
        "兩岸和兩地",
        "二手車",
        "二氧化碳",
        "四川省九龍城三藩市",
        "泛珠三角",
        "十九大報告",
        "五年計劃",
        "七人欖球賽",
        "三軍儀仗隊",
        "千家萬戶",
        "成千上萬",
        "數年內",
        "最近幾年",
        "24小時服務",
        "星期一至五",
        "每4年一次",
        "一月八日",
        "12 宗旨",
        "www.example123.com",
    ],
)
def test_what_is_no_quantity_in_chinese(text: str) -> None:
    assert [text[q.start : q.end] for q in find_quantities(text, "zh-Hant")] == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("more than 1,500 companies", "1500", "companies", "more than"),
        ("some $2.68 billion", "2680000000", "$", "some"),
        ("up to $2 million per project", "2000000", "$", "up to"),
        ("US$5 billion", "5000000000", "US$", ""),
        ("HK$1 200 million", "1200000000", "HK$", ""),
        ("at least three months", "3", "months", "at least"),
        ("a total of 6 578 hours", "6578", "hours", ""),
        ("353 search and rescue operations", "353", "operations", ""),
        ("61 general grades personnel", "61", "personnel", ""),
        ("two Jetstream J-41 aeroplanes", "2", "aeroplanes", ""),
        ("three S-70 (Black Hawk) helicopters", "3", "helicopters", ""),
        ("by 0.5 percentage points", "0.5", "percentage points", ""),
        ("5.3% of sales", "5.3", "%", ""),
        ("about 68 per cent", "68", "%", "about"),
        ("ten or more staff", "10", "staff", "or more"),
        ("twenty-five teams", "25", "teams", ""),
        ("two hundred and fifty pupils", "250", "pupils", ""),
        ("22.6 million TEUs", "22600000", "TEUs", ""),
        ("a 50-hectare site", "50", "hectare", ""),
        ("an 8.9-kilometre tunnel", "8.9", "kilometre", ""),
        ("only one day", "1", "day", ""),
        ("a dozen ships", "12", "ships", ""),
        ("rose to 3 184.", "3184", "", ""),
        ("the first $200 million", "200000000", "$", "the first"),
    ],
)
def test_english(text: str, value: str, unit: str, qualifier: str) -> None:
    found = one(text, "en")
    assert (found.value, found.maximum, found.unit, found.qualifier) == (
        Decimal(value),
        None,
        unit,
        qualifier,
    )


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit"),
    [
        ("between 2 and 3 years", "range", "2", "3", "years"),
        ("2 to 3 per cent", "range", "2", "3", "%"),
        ("about 10-20 cases", "range", "10", "20", "cases"),
        ("$3-5 million", "range", "3000000", "5000000", "$"),
        ("a ratio of 2:1", "ratio", "2", "1", "ratio"),
        ("dollar-for-dollar matching grants", "ratio", "1", "1", "ratio"),
        ("three-quarters of the staff", "fraction", "3", "4", "fraction"),
        ("half of the students", "fraction", "1", "2", "fraction"),
        ("one in five children", "fraction", "1", "5", "fraction"),
    ],
)
def test_english_ranges_ratios_and_fractions(text: str, kind: str, low: str, high: str, unit: str) -> None:
    found = one(text, "en")
    assert (found.kind, found.value, found.maximum, found.unit) == (kind, Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    "text",
    [
        "in 1999 and by 2005",
        "on 31 December 2002",
        "in 2002-03",
        "during the 1990s",
        "a 24-hour air ambulance service",
        "Chapter 5 and Route 8",
        "Cap. 486",
        "Typhoon Signal No. 8",
        "Secondary 3 students",
        "AS332 helicopters",
        "the 11th plan",
        "the Five-year Plan",
        "one of the services",
        "a one-stop shop",
        "one country, two systems",
        "the first half of 2002",
        "at 8.30 am",
        "tel. 2877 3323",
        "COVID-19 cases",
        "www.info.gov.hk/2002",
        "3G services",
    ],
)
def test_what_is_no_quantity_in_english(text: str) -> None:
    assert [text[q.start : q.end] for q in find_quantities(text, "en")] == []


def test_a_stated_limit_and_a_part_are_exact_numbers_and_a_bound_is_not() -> None:
    assert not one("上限為800萬元", "zh-Hant").approximate
    assert not one("首20名", "zh-Hant").approximate
    assert one("逾800萬元", "zh-Hant").approximate
    assert one("up to 20 people", "en").approximate
    assert not one("the first 20 people", "en").approximate


def test_offsets_cover_the_words_from_the_qualifier_to_the_unit() -> None:
    text = "中心內有超過1 500家本地公司，at least three months。"
    found = one(text, "zh-Hant")
    assert text[found.start : found.end] == "超過1 500家"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十一", 21),
        ("一百零三", 103),
        ("三千五百萬", 35_000_000),
        ("一億二千萬", 120_000_000),
        ("兩萬億", 2 * 10**12),
        ("二零一九", None),
        ("三四", None),
        ("十百", None),
    ],
)
def test_numerals(text: str, value: int | None) -> None:
    assert numeral(text) == value


_ALPHABET = "一二三十百千萬億兩半多約逾第年月日個家元%：:至及 0123456789.,$-（）《》abMany more than half of years and "


@given(st.text(alphabet=_ALPHABET, max_size=60), st.sampled_from(["zh-Hant", "en"]))
def test_any_text_gives_places_in_order_inside_it(text: str, language: Language) -> None:
    end = 0
    for quantity in find_quantities(text, language):
        assert end <= quantity.start < quantity.end <= len(text)
        assert quantity.maximum is None or quantity.kind != "number"
        end = quantity.end


@given(st.text(max_size=80))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
