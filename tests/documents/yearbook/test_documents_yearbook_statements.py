"""Statements: the quantities that a careful reader finds in real chapters, and the rules for subject and date."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kg.documents.yearbook.sentences import sentences
from kg.documents.yearbook.statements import read_statements
from kg.records import Language
from kg.records.yearbook import Paragraph, Statement
from kg.sources.model import Place
from kg.values.script import to_hans
from kg.values.text import tidy

SHARED = Path(__file__).parents[3].parent / "shared"
CHINESE = SHARED / "seeds" / "yearbook-2019-chapter-06.txt"
ENGLISH = SHARED / "documents"
here = pytest.mark.skipif(not CHINESE.is_file(), reason="the real documents are not here")

# What a person lists, in the order of the chapter: quantity, other end, unit, qualifier, as-of. Chapter 6 of 2019.
GOLD_2019_06: tuple[tuple[str, str, str, str, str], ...] = (
    ("400000", "", "平方米", "約", ""),
    ("800", "", "家", "約", "2019-12-31"),
    ("3", "", "個", "", ""),
    ("217", "", "公頃", "", ""),
    ("1500", "", "家", "超過", ""),
    ("98000", "", "平方米", "", ""),
    ("11", "", "%", "", ""),
    ("4", "", "個", "", ""),
    ("5", "", "所", "", ""),
    ("5", "", "所", "", ""),
    ("103", "", "個", "", ""),
    ("8", "", "方向", "", ""),
    ("8", "", "方向", "", ""),
    ("1.5", "", "%", "", "2022"),
    ("2000000", "", "元", "首", ""),
    ("300", "", "%", "", ""),
    ("200", "", "%", "", ""),
    ("16", "", "所", "", ""),
    ("6", "", "所", "", ""),
    ("10000000", "", "元", "上限", ""),
    ("7", "", "所", "", ""),
    ("8000000", "", "元", "上限", ""),
    ("2600000000", "", "元", "超過", "2019"),
    ("3570", "", "個", "逾", "2019"),
    ("430", "", "個", "逾", "2019"),
    ("1300000000", "", "元", "超過", "2019"),
    ("5410000000", "", "元", "", "2018-19"),
    ("2", "", "個", "", ""),
    ("10000000000", "", "元", "", ""),
    ("3184", "", "家", "", "2019"),
    ("21", "", "%", "", "2019"),
    ("2000000000", "", "元", "", ""),
    ("1", "2", "ratio", "大約", ""),
    ("7", "", "個", "", "2019"),
    ("50000000", "", "元", "約", "2019"),
    ("6", "", "所", "", ""),
    ("8000000", "", "元", "上限", ""),
    ("250", "", "家", "", "2019-12-31"),
    ("162000000", "", "元", "約", "2019-12-31"),
    ("10000000000", "", "元", "", ""),
    ("7000000000", "", "元", "約", ""),
    ("100", "", "家", "約", ""),
    ("500000000", "", "元", "約", "2019-12-31"),
    ("860", "", "名", "逾", "2019-12-31"),
    ("2", "", "年", "", "2019-02"),
    ("3", "", "年", "", "2019-02"),
    ("2", "1", "ratio", "", ""),
    ("12900000", "", "元", "約", "2019-12-31"),
    ("2051", "", "人", "", "2019-12-31"),
    ("4700", "", "個", "逾", ""),
    ("1200000000", "", "元", "約", ""),
    ("2", "", "年", "", "2019-02"),
    ("3", "", "年", "", "2019-02"),
    ("13", "", "個", "", ""),
    ("13", "", "個", "", ""),
    ("6", "", "個", "", ""),
    ("70", "", "項", "超過", ""),
    ("3", "", "個", "", ""),
    ("12000", "", "個", "逾", "2019"),
    ("35000", "", "個", "超過", "2019"),
    ("56", "", "公頃", "", ""),
    ("2000000000", "", "元", "", ""),
    ("1", "2", "ratio", "", ""),
    ("2000000000", "", "元", "", ""),
    ("700", "", "個", "約", "2019"),
    ("4000", "", "個", "約", "2019"),
    ("1700", "", "類", "超過", "2019-12-31"),
    ("3000", "", "類", "約", "2021"),
    ("5", "", "所", "", ""),
    ("500000000", "", "元", "", ""),
    ("200", "", "個", "", "2019-12-31"),
    ("180000", "", "人", "約", "2019-12-31"),
    ("2", "", "項", "", "2019"),
    ("100", "", "份", "逾", "2019"),
)
# Subjects that nobody would dispute: (quantity, unit) to a word of the subject.
SUBJECTS = {
    ("400000", "平方米"): "科學園總樓面面積",
    ("217", "公頃"): "科技園公司",
    ("1500", "家"): "數碼港",
    ("103", "個"): "該處",
    ("16", "所"): "香港",
    ("3570", "個"): "基金",
    ("3184", "家"): "香港初創企業",
    ("250", "家"): "計劃",
    ("4000", "個"): "數據集總數",
    ("5410000000", "元"): "大學教育資助委員會和研究資助局",
}


def paragraphs(path: Path, *, chinese: bool) -> list[Paragraph]:
    """Paragraphs by hand: a Chinese line that ends a sentence, or is much shorter than a full one, and an English blank line end one."""
    found: list[str] = []
    current: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        text = tidy(line)
        if not text:
            if not chinese and current:
                found.append(" ".join(current))
                current = []
            continue
        current.append(text)
        if chinese and (text.endswith(("。", "：")) or len(text) < 34):
            found.append("".join(current))
            current = []
    found.append(("" if chinese else " ").join(current))
    return [paragraph(n, text) for n, text in enumerate(filter(None, found), 1)]


def paragraph(number: int, text: str, heading: str = "某機構") -> Paragraph:
    return Paragraph(number, ("章", heading), text, (), (Place(line=number),))


def read(*texts: str, year: str = "2019", language: Language = "zh-Hant") -> tuple[Statement, ...]:
    return read_statements([paragraph(n, t) for n, t in enumerate(texts, 1)], year=year, language=language)


def facts(statements: tuple[Statement, ...]) -> list[tuple[str, str, str, str, str]]:
    return [
        (str(s.quantity), "" if s.quantity_max is None else str(s.quantity_max), s.unit, s.qualifier, s.as_of)
        for s in statements
    ]


@here
def test_every_quantity_of_the_chinese_chapter_and_no_other() -> None:
    found = read_statements(paragraphs(CHINESE, chinese=True), year="2019", language="zh-Hant")
    assert facts(found) == list(GOLD_2019_06)
    assert all(s.approximate == (s.qualifier in {"約", "逾", "超過", "大約"}) for s in found)


@here
def test_the_same_quantities_in_simplified_characters() -> None:
    simplified = [paragraph(p.number, to_hans(p.text)) for p in paragraphs(CHINESE, chinese=True)]
    found = read_statements(simplified, year="2019", language="zh-Hans")
    assert facts(found) == [(a, b, to_hans(c), to_hans(d), e) for a, b, c, d, e in GOLD_2019_06]


@here
def test_subjects_of_the_chinese_chapter() -> None:
    found = read_statements(paragraphs(CHINESE, chinese=True), year="2019", language="zh-Hant")
    of = {(str(s.quantity), s.unit): s.subject for s in found}
    assert {key: of[key] for key in SUBJECTS} == SUBJECTS


@here
@pytest.mark.parametrize(
    ("name", "year", "gold"),
    [
        (
            "yearbook_2002_ch16_12_gfs_en.txt",
            "2002",
            [
                *(("2", "aeroplanes", ""), ("9", "helicopters", ""), ("6", "helicopters", "")),
                *(("3", "helicopters", ""), ("8", "helicopters", "2002"), ("3", "L2s", "2002")),
                *(("5", "EC155B1s", "2002"), ("6578", "hours", "2002"), ("181", "personnel", "2002")),
                *(("61", "personnel", "2002"), ("1998", "patients", "2002"), ("353", "operations", "2002")),
                *(("12750", "officers", "2002"), ("242", "hours", "2002"), ("346", "operations", "2002")),
            ],
        ),
        (
            "yearbook_2006_ch05_09_innovation_en_extract.txt",
            "2006",
            [
                *(
                    ("5000000000", "$", ""),
                    ("2680000000", "$", "2006-12-31"),
                    ("897", "projects", "2006-12-31"),
                ),
                *(("1", "ratio", "2006-12-31"), ("2000000", "$", "2006-12-31")),
            ],
        ),
    ],
)
def test_every_quantity_of_the_english_extracts(
    name: str, year: str, gold: list[tuple[str, str, str]]
) -> None:
    found = read_statements(paragraphs(ENGLISH / name, chinese=False), year=year, language="en")
    assert [(str(s.quantity), s.unit, s.as_of) for s in found] == gold


def test_offsets_are_those_of_the_paragraph() -> None:
    text = "本局成立多年。截至二零一九年年底，本局有約30名員工；另設五個小組。"
    for statement in read("前言。", text):
        assert statement.paragraph == 2
        assert text[statement.sentence_start : statement.sentence_end] == statement.sentence
        assert statement.sentence_start <= statement.start < statement.end <= statement.sentence_end
        assert statement.places == (Place(line=2),)
    assert [text[s.start : s.end] for s in read("", text)] == ["約30名", "五個"]
    assert [s.number for s in read("有三所", text)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("截至二零一八年年底，會員有30名。另有五個小組。", ["2018-12-31", "2018-12-31"]),
        ("二月，收費加至30元。員工有五名。", ["2019-02", ""]),
        ("計劃於二零一四年推出，已批出30宗申請。", [""]),
        ("計劃自二零零四年推出以來，已批出30宗申請。", [""]),
        ("網站於二零一八年開放30個數據集，令總數增至90個。", ["2018", "2018"]),
        ("有關人數由二零一八年的35人增至二零一九年的42人。", ["2018", "2019"]),
        ("個案有90宗（截至二零一八年三月底）。", ["2018-03-31"]),
        ("年內收到30份申請，較二零一八年增加兩成。", ["2019", "2019"]),
        ("根據《2017年施政報告》，名額增至30個。", [""]),
    ],
)
def test_which_date_governs(text: str, dates: list[str]) -> None:
    assert [s.as_of for s in read(text)] == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Crimes totalled 81 125 in 2006, compared to 77 437 in 2005.", ["2006", "2005"]),
        ("It answered 40 calls, 20 letters and 300 messages in 2005.", ["2005", "2005", "2005"]),
        ("The $5 billion fund was established in 1999.", [""]),
        ("By year-end, it had 40 staff. Its 12 offices are open daily.", ["2019-12-31", "2019-12-31"]),
        ("In March, fees rose by 30%. It has 12 offices.", ["2019-03", ""]),
        ("Since 1999, it has helped 40 firms.", [""]),
    ],
)
def test_which_date_governs_in_english(text: str, dates: list[str]) -> None:
    assert [s.as_of for s in read(text, language="en")] == dates


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("約有800家公司在園內營運。", ["某機構"]),
        ("協會撥款30萬元，資助逾60個項目，其中20個為新項目。", ["協會", "協會", "協會"]),
        ("立法會有70名議員。", ["立法會"]),
        ("某某有限公司設有三間分行。", ["某某有限公司"]),
        ("該類開支的首200萬元可獲三成扣減，餘額則可獲兩成扣減。", ["該類開支", "該類開支", "餘額"]),
        ("此外，全年平均氣溫為24.5攝氏度。", ["平均氣溫"]),
        ("政府把上述人員的聘用期由兩年延長至三年。", ["政府", "政府"]),
        ("總會（前稱公會）轄下有五個分會。", ["總會"]),
    ],
)
def test_subjects_by_rule(text: str, subjects: list[str]) -> None:
    assert [s.subject for s in read(text)] == subjects


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("In 2002, the force flew 242 hours.", ["force"]),
        ("The council, which has 30 members, runs five centres.", ["council", "council"]),
        ("There were 40 cases.", ["某機構"]),
    ],
)
def test_subjects_by_rule_in_english(text: str, subjects: list[str]) -> None:
    assert [s.subject for s in read(text, language="en")] == subjects


def test_sentences_end_at_full_stops_and_not_at_abbreviations() -> None:
    english = "Dr. Lee rose by 1.5%. The U.S. office (No. 3) closed. “It did.” Then 5 000 came."
    assert [english[a:b] for a, b in sentences(english, "en")] == [
        "Dr. Lee rose by 1.5%.",
        "The U.S. office (No. 3) closed.",
        "“It did.”",
        "Then 5 000 came.",
    ]
    chinese = "他說：「好。」其後有1.5%。 •第一項"
    assert [chinese[a:b] for a, b in sentences(chinese, "zh-Hant")] == [
        "他說：「好。」",
        "其後有1.5%。",
        "第一項",
    ]


def test_without_quantities_there_are_no_statements() -> None:
    assert read("", "本局致力服務市民。", year="") == ()
    assert read("二月有30人。", year="")[0].as_of_text == "二月"


def test_a_count_and_its_decimal_are_exact() -> None:
    counted = Counter(s.quantity for s in read("共有1.62億元及0.1個百分點。"))
    assert counted == {Decimal(162000000): 1, Decimal("0.1"): 1}


@pytest.mark.parametrize(
    "piece", ["111 ", "三個", "(3個", "20 and ", "1:", "第一、", "二月至", "Dr. ", "10及"]
)
@pytest.mark.parametrize("language", ["zh-Hant", "en"])
def test_text_without_end_is_read_without_a_deep_recursion_or_endless_sentences(
    piece: str, language: Language
) -> None:
    for statement in read("", piece * 1500, language=language):
        assert len(statement.sentence) <= 2000
