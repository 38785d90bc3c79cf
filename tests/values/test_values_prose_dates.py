"""As-of dates and periods in prose."""

from __future__ import annotations

import pytest

from kg.records import Language
from kg.values.prose_dates import ProseDate, find_dates


def one(text: str, language: Language = "zh-Hant", year: str = "2019") -> ProseDate:
    found = find_dates(text, language, year)
    assert len(found) == 1, [text[d.start : d.end] for d in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "as_of"),
    [
        ("截至二零一九年年底，有", "截至二零一九年年底", "2019-12-31"),
        ("截至二零一九年年底為止，有", "截至二零一九年年底為止", "2019-12-31"),
        ("二零一九年，有", "二零一九年", "2019"),
        ("2019年，有", "2019年", "2019"),
        ("２０１９年，有", "２０１９年", "2019"),
        ("二零一八至一九年度，有", "二零一八至一九年度", "2018-19"),
        ("二零一八╱一九學年，有", "二零一八╱一九學年", "2018-19"),
        ("2018-19年度，有", "2018-19年度", "2018-19"),
        ("2018/19財政年度有", "2018/19財政年度", "2018-19"),
        ("2018至2019年度有", "2018至2019年度", "2018-19"),
        ("一九九九至二零零零年度，有", "一九九九至二零零零年度", "1999-00"),
        ("二零一六至二零一八年，有", "二零一六至二零一八年", ""),
        ("年內，有", "年內", "2019"),
        ("全年有", "全年", "2019"),
        ("於年底有", "於年底", "2019-12-31"),
        ("去年有", "去年", "2018"),
        ("二月，有", "二月", "2019-02"),
        ("十一月，有", "十一月", "2019-11"),
        ("12月，有", "12月", "2019-12"),
        ("三月底，有", "三月底", "2019-03-31"),
        ("二月底，有", "二月底", "2019-02-28"),
        ("截至三月三十一日，有", "截至三月三十一日", "2019-03-31"),
        ("2018年3月5日，有", "2018年3月5日", "2018-03-05"),
        ("二ＯＯ六年四月，有", "二ＯＯ六年四月", "2006-04"),
        ("一月至六月，有", "一月至六月", "2019"),
        ("二零二零年第四季，有", "二零二零年第四季", "2020"),
        ("目標是在二零二二年或之前，把", "在二零二二年或之前", "2022"),
        ("二〇一九年底，有", "二〇一九年底", "2019-12-31"),
        ("截至二零一九年九月，有", "截至二零一九年九月", "2019-09"),
        ("截至二零一九年九月內地", "截至二零一九年九月", "2019-09"),
    ],
)
def test_chinese(text: str, words: str, as_of: str) -> None:
    found = one(text)
    assert (text[found.start : found.end], found.as_of, found.governs) == (words, as_of, True)


@pytest.mark.parametrize(
    "text", ["由二零零四年起，", "自二零零四年推出以來，", "較二零一八年增加", "與二零一八年相比"]
)
def test_since_when_and_against_when_govern_nothing(text: str) -> None:
    assert not one(text).governs


@pytest.mark.parametrize(
    "text", ["《2019年施政報告》", "兩年內", "青年內心", "三個月", "第三季", "每年", "七十年代"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, "zh-Hant", "2019") == ()


def test_a_month_of_an_unknown_year_has_its_words_and_no_date() -> None:
    assert one("二月，有", year="").as_of == ""
    assert one("In March, it", "en", "").as_of == ""


@pytest.mark.parametrize(
    ("text", "words", "as_of"),
    [
        ("By year-end, the fund", "By year-end", "2002-12-31"),
        ("At the end of the year, it", "At the end of the year", "2002-12-31"),
        ("In 2002, it", "In 2002", "2002"),
        ("During the year, it", "During the year", "2002"),
        ("As at 31 December 2001, it", "As at 31 December 2001", "2001-12-31"),
        ("By the end of March, it", "By the end of March", "2002-03-31"),
        ("in 2002-03 it", "in 2002-03", "2002-03"),
        ("In March, it", "In March", "2002-03"),
        ("In March 2001, it", "In March 2001", "2001-03"),
        ("On July 1, 1997, it", "On July 1, 1997", "1997-07-01"),
        ("at the end of 2002", "at the end of 2002", "2002-12-31"),
        ("rose to 20 million in 2002.", "in 2002", "2002"),
    ],
)
def test_english(text: str, words: str, as_of: str) -> None:
    found = one(text, "en", "2002")
    assert (text[found.start : found.end], found.as_of, found.governs) == (words, as_of, True)


@pytest.mark.parametrize(
    "text", ["since 1999", "was established in 1999", "compared with 200 in 2001", "from 1990 on"]
)
def test_in_english_too_since_and_against_govern_nothing(text: str) -> None:
    assert not one(text, "en").governs


def test_in_english_may_and_numbers_with_thin_spaces_are_no_dates() -> None:
    assert find_dates("it may carry 1 998 patients in 2 000 days", "en", "2002") == ()
