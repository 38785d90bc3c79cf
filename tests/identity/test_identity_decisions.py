"""A person's word on identity: confirmed, refused, remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from identity_handmade import codes, entry, group, plan, run

from kg.errors import UsageError
from kg.identity.decisions import COLUMNS, TEMPLATE, load_decisions, parse_decisions
from kg.identity.model import Match, Resolution

ITC = "創新科技署"
HEAD = ",".join(COLUMNS) + "\n"


def two(before: str, after: str, decisions: str = "") -> Resolution:
    return run(
        plan(ITC, 2025, 2027, [entry(before, "D-ii-1")]),
        plan(ITC, 2026, 2028, [entry(after, "D-ii-2")]),
        decisions=decisions,
    )


@pytest.mark.parametrize(
    "line",
    [
        "itc|公司數目,itc|企業統計,same,an,2026-01-05,renamed",
        "itc|企业统计,ITC|公司数目,same",
        "創新科技署|公司數目,Innovation and Technology Commission|企業統計,same",
        "plan/itc/2025-2027/D-ii-1,http://localhost:8000/id/plan/itc/2026-2028/D-ii-2,same",
        "https://data.example/sub/doc/plan/itc/2025-2027/D-ii-1.html,itc|企業統計,Same",
        "itc|公司數目|non-spatial,itc|企業統計|non-spatial,same",
    ],
)
def test_a_decision_confirms(line: str) -> None:
    assert len(two("公司數目", "企業統計").datasets) == 2
    r = two("公司數目", "企業統計", line)
    (d,) = r.datasets
    assert r.matches == (Match("plan/itc/2026-2028/D-ii-2", d.path, 1.0, "match-decision", "confirmed"),)


def test_a_decision_by_dataset_paths_confirms() -> None:
    left, right = (d.path for d in two("公司數目", "企業統計").datasets)
    assert len(two("公司數目", "企業統計", f"{left},{right},same").datasets) == 1


@pytest.mark.parametrize("after", ["停車場空置車位資訊一覽", "停車場的空置車位資訊一覽"])
def test_a_decision_refuses(after: str) -> None:
    before = "停車場空置車位資訊一覽"
    assert len(two(before, after).datasets) == 1
    line = "plan/itc/2025-2027/D-ii-1,plan/itc/2026-2028/D-ii-2,different"
    r = two(before, after, line)
    assert len(r.datasets) == 2
    assert len({d.path for d in r.datasets}) == 2
    assert [(m.rule, m.judgement) for m in r.matches] == [("match-decision", "refused")]


def test_a_decision_settles_what_was_unsure() -> None:
    before, after = "機構專業人員就業人數統計表", "機構輔助專業人員就業人數統計表"
    r = two(before, after)
    assert codes(r) == ["possible-match"]
    line = f"itc|{before},itc|{after},different"
    settled = two(before, after, line)
    assert codes(settled) == []
    assert [m.judgement for m in settled.matches] == ["refused"]


def test_the_line_that_a_note_proposes_is_understood() -> None:
    before, after = "機構專業人員就業人數統計表，全年", "機構輔助專業人員就業人數統計表，全年"
    message = next(n.message for _, n in two(before, after).notes)
    line = message.split("decisions.csv: ")[1].split("  or  ")[0]
    assert len(two(before, after, line).datasets) == 1


def test_a_decision_is_remembered_when_rows_are_numbered_anew_and_a_later_edition_comes() -> None:
    line = "itc|公司數目,itc|企業統計,same"
    r = run(
        plan(ITC, 2025, 2027, [entry("公司數目", "D-ii-7")]),
        plan(ITC, 2026, 2028, [entry("企業統計", "D-ii-1")]),
        plan(ITC, 2027, 2029, [entry("企業統計", "D-ii-3")]),
        decisions=line,
    )
    assert len(r.datasets) == 1


def test_a_decision_on_a_dataset_path_holds_when_an_earlier_edition_takes_the_lead() -> None:
    later = [
        plan(ITC, 2025, 2027, [entry("公司數目")]),
        plan(ITC, 2026, 2028, [entry("企業統計")]),
    ]
    left, right = (d.path for d in run(*later).datasets)
    earlier = plan(ITC, 2019, 2021, [entry("公司數目", "A-1")])
    r = run(earlier, *later, decisions=f"{left},{right},same")
    assert len(r.datasets) == 1
    assert r.datasets[0].path not in (left, right)


def test_a_decision_that_speaks_of_one_group_leaves_the_other_alone() -> None:
    rows = [
        entry("指標", "D-ii-1", group=group("生產力促進局", "HKPC", number=1)),
        entry("指標", "D-ii-2", group=group("香港認可處", "HKAS", number=2)),
    ]
    for line in ("itc|指標|HKAS,itc|新指標,same", "hkas|指標,itc|新指標,same"):
        r = run(plan(ITC, 2025, 2027, rows), plan(ITC, 2026, 2028, [entry("新指標")]), decisions=line)
        joined = next(d for d in r.datasets if len(d.entries) == 2)
        assert joined.entries[0].endswith("D-ii-2")


def test_a_decision_joins_a_promise_and_its_release_in_one_edition() -> None:
    rows = [entry("公司數目", "A-ii-1"), entry("企業統計", "D-ii-1")]
    r = run(plan(ITC, 2025, 2027, rows), decisions="itc|公司數目,itc|企業統計,same")
    (d,) = r.datasets
    assert [(m.rule, m.judgement) for m in r.matches] == [("match-decision", "confirmed")]
    assert len(d.entries) == 2


def test_no_decision_makes_two_reports_of_one_edition_one_dataset() -> None:
    rows = [entry("公司數目", "D-ii-1"), entry("企業統計", "D-ii-2")]
    r = run(plan(ITC, 2025, 2027, rows), decisions="itc|公司數目,itc|企業統計,same")
    assert len(r.datasets) == 2
    assert codes(r) == ["decision-not-applied"]
    assert "line 2" in r.notes[0][1].message


def test_a_decision_does_not_take_a_dataset_from_the_row_that_goes_on_with_it() -> None:
    first = plan(ITC, 2025, 2027, [entry("公司數目", "D-ii-1")])
    both = plan(ITC, 2026, 2028, [entry("企業統計", "D-ii-1"), entry("公司數目", "D-ii-2")])
    line = "itc|公司數目,itc|企業統計,same"
    r = run(first, both, decisions=line)
    joined = next(d for d in r.datasets if len(d.entries) == 2)
    assert joined.entries[1] == "plan/itc/2026-2028/D-ii-2"
    assert codes(r) == ["decision-not-applied"]
    parted = line + "\nplan/itc/2025-2027/D-ii-1,plan/itc/2026-2028/D-ii-2,different"
    r = run(first, both, decisions=parted)
    joined = next(d for d in r.datasets if len(d.entries) == 2)
    assert joined.entries[1] == "plan/itc/2026-2028/D-ii-1"


def test_a_decision_may_name_the_agency_by_its_predecessor_or_successor() -> None:
    before = plan("政府資訊科技總監辦公室", 2022, 2024, [entry("公司數目")])
    after = plan("數字政策辦公室", 2025, 2027, [entry("企業統計")])
    for code in ("ogcio", "dpo", "itsd"):
        assert len(run(before, after, decisions=f"{code}|公司數目,{code}|企業統計,same").datasets) == 1
    assert len(run(before, after, decisions="itc|公司數目,itc|企業統計,same").datasets) == 2


def test_the_template_can_be_loaded_and_filled_in(tmp_path: Path) -> None:
    file = tmp_path / "decisions.csv"
    file.write_text(TEMPLATE, "utf-8")
    assert len(load_decisions(file)) == 0
    file.write_text(TEMPLATE + '\n"itc|甲, 乙",itc|丙,different,an,2026-01-05,"no, never"\n', "utf-8-sig")
    (row,) = load_decisions(file).rows
    assert (row.left, row.judgement, row.note, row.line) == ("itc|甲, 乙", "different", "no, never", 6)
    assert load_decisions(None).rows == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a,b,c\n", 1, "heading lacks"),
        (HEAD + "itc|甲,itc|乙,maybe\n", 2, "maybe"),
        (HEAD + "itc|甲,乙,same\n", 2, "right side"),
        (HEAD + "itc|甲,,same\n", 2, "right side"),
        (HEAD + "\n# note\nitc|甲,itc|甲,same\n", 4, "equal"),
        (HEAD + "itc|甲,itc|乙,same,an,5 May\n", 2, "5 May"),
        (HEAD + "itc|甲,itc|乙,same,an,2026-01-05,no, never\n", 2, "cells"),
        (HEAD + "itc|甲,itc|乙,same\nitc|乙,itc|甲,different\n", 3, "line 2"),
        (HEAD + 'itc|甲,"itc|乙,same\n', 2, "CSV"),
    ],
)
def test_an_error_names_the_line(text: str, line: int, words: str) -> None:
    with pytest.raises(UsageError, match=words) as error:
        parse_decisions(text)
    assert f"line {line}" in error.value.where


def test_a_file_that_is_missing_or_not_utf8_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_decisions(tmp_path / "nowhere.csv")
    file = tmp_path / "big5.csv"
    file.write_bytes(HEAD.encode() + "itc|數據,itc|甲,same\n".encode("big5"))
    with pytest.raises(UsageError, match="UTF-8"):
        load_decisions(file)


def test_contradictions_in_other_words_are_found_too() -> None:
    with pytest.raises(UsageError, match="contradict"):
        two(
            "公司數目",
            "企業統計",
            "itc|公司數目,itc|企業統計,same\nITC|企业统计,創新科技署|公司数目,different",
        )
