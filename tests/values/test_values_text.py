"""Printed lines become one text: joints, paragraphs, spoilt characters."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.sources.model import CellLine
from kg.values.characters import clean
from kg.values.joints import Joint, Kind, joint, joints
from kg.values.text import Habit, join_lines, tidy

NO_HABIT = Habit()
SPACED = Habit.of(["數據以 CSV 格式提供", "由 (1)運輸署", "在 2024 年發放", "清單 (CSV) 及列表"])
CLOSED = Habit.of(["共用Smart空間", "數據於2019年發放", "達100人或以上", "清單(CSV)及列表"])


def join(*texts: str, habit: Habit = NO_HABIT, paragraphs: bool = True) -> str:
    return join_lines([CellLine(text) for text in texts], habit, paragraphs=paragraphs)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("香港實驗所認可計劃 (HOKLAS) 獲認可實驗所名 錄", "香港實驗所認可計劃 (HOKLAS) 獲認可實驗所名錄"),
        ("單位 數目及就 業人數", "單位數目及就業人數"),
        ("通用「 Wi-Fi.HK」品牌", "通用「Wi-Fi.HK」品牌"),
        ("局／ 部門名稱", "局／部門名稱"),
        ("由（ 1）運輸署及（ 2）起動", "由（1）運輸署及（2）起動"),
        ("空置車位資訊（ 整合版）", "空置車位資訊（整合版）"),
        ("1分鐘內更新。 其他數據每天更新。", "1分鐘內更新。其他數據每天更新。"),
        ("，包括  ISO/IEC 10646碼位", "，包括 ISO/IEC 10646碼位"),
        ("香港科學園3D 樓層", "香港科學園3D 樓層"),
        ("室內門閘 (只限公眾) (由公司擁有)", "室內門閘 (只限公眾) (由公司擁有)"),
        ("機構 – 主要統計數字", "機構 – 主要統計數字"),
        ("最接近1 000平方呎", "最接近1 000平方呎"),
        ("two  words\tand\nthree", "two words and three"),
        ("創新　科技", "創新科技"),
        ("", ""),
        (" \u200b\ufffd ", ""),
    ],
)
def test_tidy(printed: str, expected: str) -> None:
    assert tidy(printed) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "數據以 CSV 格式提供",
        "數據集以 XLS 及 CSV 格式提供",
        "數據現以 CSV 格式存檔",
        "數據將以 CSV 格式提供",
        "數據以 XML 格式輸出",
        "数据集将以 JSON 格式开放",
        "資料以CSV格式發放",
    ],
)
@pytest.mark.parametrize("following", ["生產力促進局主要表現指標", "「其他機構」是指", "每月更新"])
def test_a_format_statement_is_a_sentence_of_its_own(statement: str, following: str) -> None:
    expected = f"{statement} {following}"
    assert tidy(expected) == expected
    assert join(statement, following) == expected
    forced = [CellLine(statement, forced=True), CellLine(following)]
    assert join_lines(forced, NO_HABIT, paragraphs=True) == expected


def test_a_torn_format_statement_is_mended_and_kept() -> None:
    assert tidy("數據以 CSV 格 式提 供 生產力促進局") == "數據以 CSV 格式提供 生產力促進局"


def test_words_that_go_on_after_a_format_statement_are_joined() -> None:
    assert tidy("數據以 CSV 格式提供 的統計") == "數據以 CSV 格式提供的統計"
    assert join("數據以 CSV 格式提供", "及更新") == "數據以 CSV 格式提供及更新"
    wrapped = [CellLine("數據以 CSV 格式提供", forced=False), CellLine("生產力")]
    assert join_lines(wrapped, NO_HABIT, paragraphs=True) == "數據以 CSV 格式提供生產力"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("智慧生活初創培育計劃資", "料"), "智慧生活初創培育計劃資料"),
        (("名稱、", "數據"), "名稱、數據"),
        (("（整體", "撥款）", "項目"), "（整體撥款）項目"),
        (("及「", "Wi-Fi", "」"), "及「Wi-Fi」"),
        (("(CSV,", "JSON, XML)"), "(CSV, JSON, XML)"),
        (("open data", "plan"), "open data plan"),
        (("Smart-", "Space"), "Smart-Space"),
        (("2026-", "2028"), "2026-2028"),
        (("2026", "-2028"), "2026-2028"),
        (("and/", "or"), "and/or"),
        (("03/", "2024"), "03/2024"),
        (("(月/", "年)"), "(月/年)"),
        (("https://data.gov.hk/en-", "data/list"), "https://data.gov.hk/en-data/list"),
        (("https://data.gov.hk/en/", "data"), "https://data.gov.hk/en/data"),
        (("私營機構 –", "主要"), "私營機構 – 主要"),
        (("私營機構", "– 主要"), "私營機構 – 主要"),
        (("總目135—", "政府總部"), "總目135—政府總部"),
        (("出口商,", "以及"), "出口商,以及"),
        (("text (", "note", ") more"), "text (note) more"),
        (("公司", "/部門"), "公司/部門"),
        (("統計", "", "數字"), "統計數字"),
    ],
)
def test_joints_that_no_habit_decides(lines: tuple[str, ...], expected: str) -> None:
    for habit in (NO_HABIT, SPACED, CLOSED):
        assert join(*lines, habit=habit, paragraphs=False) == expected


@pytest.mark.parametrize(
    ("before", "after", "spaced", "closed"),
    [
        ("數據以", "CSV", "數據以 CSV", "數據以CSV"),
        ("CSV", "格式", "CSV 格式", "CSV格式"),
        ("在", "2024", "在 2024", "在2024"),
        ("2024", "年", "2024 年", "2024年"),
        ("款額", "(JSON)", "款額 (JSON)", "款額(JSON)"),
        ("(JSON)", "及", "(JSON) 及", "(JSON)及"),
    ],
)
def test_where_the_wrap_hides_the_space_the_documents_habit_decides(
    before: str, after: str, spaced: str, closed: str
) -> None:
    assert join(before, after, habit=SPACED) == spaced
    assert join(before, after, habit=CLOSED) == closed


def test_what_the_format_knows_outweighs_the_habit() -> None:
    for habit in (SPACED, CLOSED):
        lines = [CellLine("款額", space_after=True), CellLine("(JSON)")]
        assert join_lines(lines, habit, paragraphs=True) == "款額 (JSON)"
        lines = [CellLine("包括", space_after=False), CellLine("CSV")]
        assert join_lines(lines, habit, paragraphs=True) == "包括CSV"
        lines = [CellLine("介面", space_after=True), CellLine("數目")]
        assert join_lines(lines, habit, paragraphs=True) == "介面數目"


def test_without_evidence_a_bracket_with_latin_is_set_off_and_a_year_is_not() -> None:
    assert join("款額", "(JSON)") == "款額 (JSON)"
    assert join("條例", "(第112章)") == "條例(第112章)"
    assert join("2019年1", "月") == "2019年1月"


def test_habit_falls_back_on_the_mirror_image() -> None:
    habit = Habit.of(["CSV 格式", "XML 格式"])
    assert habit.wants_space(Joint(Kind.HAN, Kind.LETTER))
    assert not NO_HABIT.wants_space(Joint(Kind.HAN, Kind.LETTER))


def test_habit_counts_inside_lines_only() -> None:
    assert Habit.of(["數據以\nCSV\n格式"]) == Habit()
    counts = {(a, b): (yes, no) for (a, b), yes, no in Habit.of(["聘用 T合約", "以 CSV 格式"]).counts}
    assert counts == {("han", "letter"): (2, 0), ("letter", "han"): (1, 1)}


@pytest.mark.parametrize("bullet", ["•", "‧", "●", "○", "▪", "➢", "\uf06c", "\uf0b7", "\uf0a7", "\uf0d8"])
def test_a_bullet_starts_a_paragraph(bullet: str) -> None:
    mark = "•" if bullet >= "\ue000" else bullet
    expected = f"包括： {mark} 甲項 (CSV) {mark} 乙項。 {mark} 丙項"
    assert join("包括：", f"{bullet} 甲項 (CSV)", f"{bullet} 乙", "項。", f"{bullet} 丙項") == expected
    assert tidy(f"包括： {bullet} 甲項 (CSV) {bullet} 乙 項。 {bullet} 丙項") == expected


@pytest.mark.parametrize("mark", ["注：", "註：", "備註：", "备注：", "Note:", "Remarks:", "註1："])
def test_a_note_mark_starts_a_paragraph(mark: str) -> None:
    assert join("日期 (CSV)", f"{mark}費用") == f"日期 (CSV) {mark}費用"
    assert join("列表取代", f"{mark}費用") == f"列表取代 {mark}費用"
    assert tidy(f"列表。 {mark}費用") == f"列表。 {mark}費用"


@pytest.mark.parametrize("mark", ["- ", "– ", "* ", "(i) ", "(1) ", "1. ", "(a) ", "（一）"])
def test_what_may_be_a_mark_starts_a_paragraph_where_the_author_broke_the_line(mark: str) -> None:
    forced = [CellLine("甲項", forced=True), CellLine(f"{mark}乙項")]
    assert join_lines(forced, CLOSED, paragraphs=True) == f"甲項 {mark}乙項"
    wrapped = [CellLine("附表45第19條", forced=False), CellLine("(1)所指定")]
    assert join_lines(wrapped, CLOSED, paragraphs=True) == "附表45第19條(1)所指定"


def test_a_forced_break_is_a_space_in_a_description_and_nothing_in_a_title() -> None:
    lines = [CellLine("甲項", forced=True), CellLine("乙項")]
    assert join_lines(lines, NO_HABIT, paragraphs=True) == "甲項 乙項"
    assert join_lines(lines, NO_HABIT, paragraphs=False) == "甲項乙項"


def test_no_newline_and_nothing_of_nothing() -> None:
    assert "\n" not in join("a", "b", "• c", "注：d")
    assert join() == join("", " ") == ""


@pytest.mark.parametrize(
    ("spoilt", "expected"),
    [
        ("\uf06c", "•"),
        ("完整列表\ufffd", "完整列表"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("\uf9dd", "利"),
        ("\U0002f800", "丽"),
        ("⽂化", "文化"),
        ("⻑者", "長者"),
        ("⻘年", "青年"),
        ("⺠政", "民政"),
        ("e\u0301", "é"),
        ("ＣＳＶ０３", "ＣＳＶ０３"),
        ("葛\U000e0100", "葛"),
        ("\x00\x07bell", "bell"),
        ("\ue123", "\ue123"),
    ],
)
def test_characters(spoilt: str, expected: str) -> None:
    assert clean(spoilt) == expected


PIECES = st.lists(
    st.sampled_from(
        [
            "數據",
            "集",
            "以",
            " ",
            "  ",
            "CSV",
            "格式",
            "提供",
            "（",
            "）",
            "(",
            ")",
            "，",
            "。",
            "•",
            "\uf0b7",
            "1",
            "3D",
            "-",
            "–",
            "/",
            "注：",
            "備註:",
            "「",
            "」",
            "\u3000",
            "\n",
            "\ufffd",
            "a",
            "Ｂ",
            "的",
            "現",
            "⽂",
            "\u0301",
            ",",
            "·",
        ]
    ),
    max_size=25,
).map("".join)


@given(PIECES | st.text(max_size=30))
@example("數據以a格式提供 的 ")
@example("數據以 格式提供 （")
def test_tidy_twice_is_tidy_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@given(PIECES)
def test_tidy_only_takes_out_spaces(text: str) -> None:
    assert "".join(tidy(text).split()) == "".join(clean(text).split())


@given(st.lists(PIECES, max_size=6), st.booleans(), st.sampled_from([True, False, None]))
def test_joining_loses_no_character(texts: list[str], paragraphs: bool, known: bool | None) -> None:
    lines = [CellLine(text, space_after=known, forced=known) for text in texts]
    joined = join_lines(lines, SPACED, paragraphs=paragraphs)
    assert "".join(joined.split()) == "".join("".join(tidy(t) for t in texts).split())


@given(st.lists(st.text("漢字一 (（)）”“。,.5五aB-%/•X", max_size=24), max_size=3))
@example(["漢 (字) a)漢", "漢(", ") 漢", "漢 5 漢字"])
def test_joints_of_a_text_are_those_told_one_by_one(lines: list[str]) -> None:
    tidied = [" ".join(line.split()) for line in lines]
    expected: Counter[tuple[Joint, bool]] = Counter()
    for line in tidied:
        for at in range(1, len(line)):
            space = line[at] == " "
            before, after = line[:at], line[at + space :]
            if not before.endswith(" ") and after and (kind := joint(before, after)) is not None:
                expected[kind, space] += kind != (Kind.HAN, Kind.HAN)
    assert joints("\n".join(tidied)) == +expected
