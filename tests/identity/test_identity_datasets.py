"""A dataset keeps its identity from plan to plan, and two are never made one by a guess."""

from __future__ import annotations

import pytest
from identity_handmade import codes, dataset, entry, group, plan, run, titles

from kg.identity.model import Match, Resolution

OGCIO = "政府资讯科技总监办公室"
DPO = "數字政策辦公室"
ITC = "創新科技署"


def judged(r: Resolution) -> list[tuple[str, float, str]]:
    return [(m.rule, m.score, m.judgement) for m in r.matches]


def over_time(before: str, after: str, **options: object) -> Resolution:
    return run(
        plan(ITC, 2025, 2027, [entry(before, "D-ii-1", **options)], issued="2024-12"),  # type: ignore[arg-type]
        plan(ITC, 2026, 2028, [entry(after, "D-ii-9", **options)], issued="2025-12"),  # type: ignore[arg-type]
    )


def test_a_promise_is_carried_over_to_the_successor_in_the_other_script() -> None:
    r = run(
        plan(
            OGCIO,
            2019,
            2021,
            [entry("开放数据的数据集清单", "A-1", month="2019-04")],
            issued="2018-12",
            short="资科办",
        ),
        plan(DPO, 2025, 2027, [entry("開放數據的數據集清單", "D-ii-4", month="2019-06")], issued="2024-12"),
    )
    (d,) = r.datasets
    assert d.entries == ("plan/ogcio/2019-2021/A-1", "plan/dpo/2025-2027/D-ii-4")
    assert d.path.startswith("dataset/ogcio/")
    assert d.agency.code == "dpo"
    assert r.matches == (Match("plan/dpo/2025-2027/D-ii-4", d.path, 1.0, "match-same-title", "automatic"),)


def test_unrelated_agencies_do_not_share_a_dataset() -> None:
    r = run(
        plan("運輸署", 2025, 2027, [entry("公開招標公告列表")]),
        plan(ITC, 2026, 2028, [entry("公開招標公告列表")]),
    )
    assert len(r.datasets) == 2
    assert r.matches == ()


def test_a_body_that_moves_to_another_plan_takes_its_dataset_along() -> None:
    r = run(
        plan(
            "創新科技及工業局", 2025, 2027, [entry("科技公司數目", group=group("香港科技園公司", "HKSTPC"))]
        ),
        plan(ITC, 2026, 2028, [entry("科技公司數目", group=group("香港科技园公司", "HKSTP"))]),
    )
    assert len(r.datasets) == 1
    assert r.datasets[0].path.startswith("dataset/itib/")
    assert r.datasets[0].responsible is not None
    assert r.datasets[0].responsible.code == "hkstp"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("數碼港培育計畫資料", "數碼港培育計劃資料"),
        ("获批准的筹款活动", "獲批准的籌款活動"),
        ("私營獨立檢測及認證機構 – 盈利率", "私營獨立檢測及認證機構-盈利率"),
        ("香港科學園3D 樓層", "香港科學園３Ｄ樓層"),
        ("空置車位資訊（整合版）", "空置车位资讯 (整合版)"),
    ],
)
def test_script_width_spaces_and_marks_make_no_difference(before: str, after: str) -> None:
    r = over_time(before, after)
    assert judged(r) == [("match-same-title", 1.0, "automatic")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("數碼港Smart-Space共用工作間的租用資料", "數碼港Smart-Space共用工作間租用資料"),
        ("香港科學園停車場空置車位資訊", "香港科學園停車場的空置車位資訊"),
        ("香港認證機構認可計劃獲認可認證機構名錄", "香港認證機構認可計劃獲認可認證機構名單"),
        (
            "Number of technology companies in the Science Park",
            "Number of Technology Companies in Science Park",
        ),
        ("List of licensed testing centres in Hong Kong", "List of licensed testing centers in Hong Kong"),
    ],
)
def test_a_title_that_differs_in_wording_alone_is_the_same(before: str, after: str) -> None:
    r = over_time(before, after)
    assert len(r.datasets) == 1, r.matches
    ((rule, score, judgement),) = judged(r)
    assert (rule, judgement) == ("match-similar-title", "automatic")
    assert 0.9 <= score < 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "私營獨立檢測及認證機構 - 按教育程度劃分的專業人員就業人數",
            "私營獨立檢測及認證機構 - 按教育程度劃分的輔助專業人員就業人數",
        ),
        ("自置居所住戶的每月入息中位數統計", "非自置居所住戶的每月入息中位數統計"),
        ("公營機構試用計劃前一年度撥款項目", "公營機構試用計劃後一年度撥款項目"),
        (
            "資科辦於推動長者應用資訊及通訊科技方面已推行的項目",
            "資科辦於推動長者應用資訊及通訊科技方面推行的項目",
        ),
        (
            "私營檢測及認證機構按職業劃分的從業人員就業人數統計",
            "私營檢測及認證機構按教育劃分的從業人員就業人數統計",
        ),
        (
            "Employment of professional staff in private laboratories",
            "Employment of unprofessional staff in private laboratories",
        ),
    ],
)
def test_a_word_that_tells_things_apart_is_never_merged_but_asked_about(before: str, after: str) -> None:
    r = over_time(before, after)
    assert len(r.datasets) == 2
    assert [j for _, _, j in judged(r)] == ["unsure"]
    assert codes(r) == ["possible-match"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("香港科學園3D室內行人網絡及樓層", "香港科學園2D室內行人網絡及樓層"),
        ("第1期創新及科技基金撥款概覽統計", "第2期創新及科技基金撥款概覽統計"),
        ("政府聘用T合約員工的每月開支統計", "政府聘用P合約員工的每月開支統計"),
    ],
)
def test_numbers_and_latin_words_that_differ_are_other_datasets(before: str, after: str) -> None:
    r = over_time(before, after)
    assert len(r.datasets) == 2
    assert r.matches == ()


def test_a_year_that_differs_is_a_question() -> None:
    r = over_time("自17/18年園區公司籌募資金的總額", "自18/19年園區公司籌募資金的總額")
    assert len(r.datasets) == 2
    assert [j for _, _, j in judged(r)] == ["unsure"]


def test_two_candidates_close_to_each_other_are_a_question() -> None:
    r = run(
        plan(
            ITC,
            2025,
            2027,
            [
                entry("香港科學園停車場的空置車位資訊", "D-ii-1"),
                entry("香港科學園停車場及空置車位資訊", "D-ii-2"),
            ],
        ),
        plan(ITC, 2026, 2028, [entry("香港科學園停車場空置車位資訊", "D-ii-1")]),
    )
    assert len(r.datasets) == 3
    assert [m.judgement for m in r.matches] == ["unsure", "unsure"]


def test_rows_of_one_edition_are_never_one_dataset() -> None:
    rows = [entry("指標", "D-ii-1"), entry("指標", "D-ii-2"), entry("指標", "D-i-1")]
    r = run(plan(ITC, 2025, 2027, rows))
    assert len(r.datasets) == 3
    assert len({d.path for d in r.datasets}) == 3
    later = run(plan(ITC, 2025, 2027, rows), plan(ITC, 2026, 2028, rows))
    assert sorted(d.path for d in later.datasets) == sorted(d.path for d in r.datasets)
    assert all(len(d.entries) == 2 for d in later.datasets)


def test_rows_printed_twice_are_told_apart_by_what_else_they_say() -> None:
    one = entry("指標", "D-ii-1", description="甲的說明", month="2020-01")
    two = entry("指標", "D-ii-2", description="乙的說明", month="2021-01")
    r = run(
        plan(ITC, 2025, 2027, [one, two]),
        plan(
            ITC,
            2026,
            2028,
            [
                entry("指標", "D-ii-1", description="乙的說明", month="2021-01"),
                entry("指標", "D-ii-2", description="甲的說明", month="2020-01"),
            ],
        ),
    )
    assert {d.entries for d in r.datasets} == {
        ("plan/itc/2025-2027/D-ii-1", "plan/itc/2026-2028/D-ii-2"),
        ("plan/itc/2025-2027/D-ii-2", "plan/itc/2026-2028/D-ii-1"),
    }


def test_a_promise_and_its_release_in_one_edition_are_one_dataset() -> None:
    r = run(plan(ITC, 2025, 2027, [entry("指標", "A-ii-1"), entry("指標", "D-ii-1"), entry("指標", "D-i-1")]))
    assert len(r.datasets) == 2
    joined = next(d for d in r.datasets if len(d.entries) == 2)
    assert joined.entries == ("plan/itc/2025-2027/A-ii-1", "plan/itc/2025-2027/D-ii-1")
    assert r.matches == (
        Match("plan/itc/2025-2027/D-ii-1", joined.path, 1.0, "match-same-title", "automatic"),
    )


def test_spatial_data_and_other_data_of_one_title_are_two_datasets() -> None:
    rows = [entry("研究機構名單", "D-i-1"), entry("研究機構名單", "D-ii-1")]
    r = run(plan(ITC, 2025, 2027, rows), plan(ITC, 2026, 2028, rows))
    assert len(r.datasets) == 2
    assert {len(d.entries) for d in r.datasets} == {2}


def test_the_old_form_without_spatial_parts_goes_on_in_the_non_spatial_part() -> None:
    r = run(
        plan(ITC, 2019, 2021, [entry("研究機構名單", "D-1")]),
        plan(ITC, 2026, 2028, [entry("研究機構名單", "D-i-1"), entry("研究機構名單", "D-ii-1")]),
    )
    joined = next(d for d in r.datasets if len(d.entries) == 2)
    assert joined.entries[1] == "plan/itc/2026-2028/D-ii-1"


def test_the_same_title_under_another_heading_is_the_same_where_only_one_is_meant() -> None:
    r = run(
        plan(ITC, 2025, 2027, [entry("科技公司數目", group=group("園區資料", "", "list"))]),
        plan(ITC, 2026, 2028, [entry("科技公司數目", group=group("香港科技園公司", "HKSTPC"))]),
        plan(ITC, 2027, 2029, [entry("科技公司數目")]),
    )
    assert len(r.datasets) == 1
    assert judged(r) == [("match-same-title-other-group", 0.95, "automatic")] * 2


def test_the_plans_own_heading_is_no_other_heading() -> None:
    r = run(
        plan(ITC, 2025, 2027, [entry("開支", "C-ii-1", group=group(ITC, ""))]),
        plan(ITC, 2026, 2028, [entry("開支", "D-ii-1")]),
    )
    assert judged(r) == [("match-same-title", 1.0, "automatic")]


def test_the_same_title_under_two_bodies_stays_two_and_an_ungrouped_one_is_a_question() -> None:
    hkpc, centres = group("生產力促進局", "HKPC", number=1), group("研發中心", "R&D Centre", "unit", 2)
    rows = [entry("主要表現指標", "D-ii-20", group=hkpc), entry("主要表現指標", "D-ii-55", group=centres)]
    r = run(
        plan(ITC, 2025, 2027, rows),
        plan(ITC, 2026, 2028, rows),
        plan(ITC, 2027, 2029, [entry("主要表現指標")]),
    )
    assert sorted(len(d.entries) for d in r.datasets) == [1, 2, 2]
    assert [m.judgement for m in r.matches].count("unsure") == 2
    assert codes(r) == ["possible-match"] * 2


def test_a_title_that_any_body_could_use_does_not_move_from_body_to_body() -> None:
    r = run(
        plan(ITC, 2025, 2027, [entry("主要表現指標", group=group("生產力促進局", "HKPC"))]),
        plan(ITC, 2026, 2028, [entry("主要表現指標", group=group("香港認可處", "HKAS"))]),
    )
    assert len(r.datasets) == 2
    assert [j for _, _, j in judged(r)] == ["unsure"]


def test_a_dataset_that_skips_an_edition_is_found_again_under_an_earlier_wording() -> None:
    r = run(
        plan(ITC, 2024, 2026, [entry("香港科學園停車場空置車位資訊")]),
        plan(ITC, 2025, 2027, [entry("香港科學園停車場的空置車位資訊")]),
        plan(ITC, 2026, 2028, [entry("別的東西")]),
        plan(ITC, 2027, 2029, [entry("香港科學園停車場空置車位資訊")]),
    )
    assert sorted(len(d.entries) for d in r.datasets) == [1, 3]


def test_an_entry_without_a_title_has_no_dataset() -> None:
    r = run(plan(ITC, 2025, 2027, [entry("", "D-ii-1"), entry("甲", "D-ii-2")]))
    assert [bool(e.dataset) for e in r.plans[0].entries] == [False, True]
    assert len(r.datasets) == 1


def test_an_english_edition_goes_on_from_a_chinese_one_by_its_translation() -> None:
    r = run(
        plan(ITC, 2025, 2027, [entry("科技公司數目")], issued="2024-12"),
        plan("ITC", 2025, 2027, [entry("Number of technology companies")], issued="2024-12", language="en"),
        plan("ITC", 2026, 2028, [entry("Number of Technology Companies")], language="en"),
    )
    assert len(r.datasets) == 1


@pytest.mark.parametrize(
    ("note", "there"),
    [
        ("由2020年1月開始由「資訊科技／長者學習項目」數據集取代", True),
        ("由 2020年 1月开始由「资讯科技／长者学习项目」数据集取代", True),
        ("此數據集已被「長者學習項目」取代。", True),
        ("Replaced by “長者學習項目” from January 2020", True),
        ("由「沒有這個數據集」數據集取代", False),
        ("參閱「長者學習項目」", False),
    ],
)
def test_a_note_names_the_dataset_that_replaces_another(note: str, there: bool) -> None:
    r = run(
        plan(
            "資科辦",
            2019,
            2021,
            [entry("長者項目一覽表", "D-1", notes=(note,)), entry("長者學習項目", "D-2")],
        )
    )
    old, new = dataset(r, "長者項目一覽表"), dataset(r, "長者學習項目")
    assert (old.replaced_by == new.path) is there
    assert new.replaced_by == ""


def test_a_note_may_say_it_the_other_way_round() -> None:
    rows = [
        entry("長者項目一覽表", "D-1"),
        entry("長者學習項目", "D-2", description="取代「長者項目一覽表」數據集。"),
    ]
    r = run(plan(ITC, 2019, 2021, rows))
    assert dataset(r, "長者項目一覽表").replaced_by == dataset(r, "長者學習項目").path


def test_an_unrelated_document_changes_no_path() -> None:
    ours = [
        plan(OGCIO, 2019, 2021, [entry("数据集清单", "A-1"), entry("地址搜寻", "D-1")]),
        plan(DPO, 2025, 2027, [entry("數據集清單", "D-ii-1")]),
    ]
    other = plan("運輸署", 2018, 2020, [entry("數據集清單", "A-1"), entry("地址搜尋", "D-1")])
    before, after = run(*ours), run(*ours, other)
    assert titles(before).items() <= titles(after).items()
    assert {p.path for p in before.plans} < {p.path for p in after.plans}


def test_a_later_edition_changes_no_path() -> None:
    first = plan(ITC, 2025, 2027, [entry("甲"), entry("乙", "D-ii-2")])
    later = plan(ITC, 2026, 2028, [entry("乙"), entry("丙", "D-ii-2")])
    before, after = run(first), run(first, later)
    assert {d.path for d in before.datasets} < {d.path for d in after.datasets}


def test_many_datasets_over_many_editions_stay_themselves() -> None:
    kinds = "甲乙丙丁戊己庚辛壬癸"
    rows = [
        entry(f"{a}區{b}類{c}級設施的使用情況", f"D-ii-{n}")
        for n, (a, b, c) in enumerate(((a, b, c) for a in kinds for b in kinds for c in kinds), 1)
    ]
    r = run(*(plan(ITC, year, year + 2, rows) for year in (2024, 2025, 2026)))
    assert len(r.datasets) == len(rows)
    assert {len(d.entries) for d in r.datasets} == {3}


@pytest.mark.parametrize("before", ["公眾廁所位置", "Location of public toilets"])
@pytest.mark.parametrize("turned", [False, True])
def test_an_edition_in_two_languages_has_the_datasets_of_one_in_either(before: str, turned: bool) -> None:
    single = [entry(before, "A-1", month="2025-09")]
    both = [
        entry("公眾廁所位置 Location of public toilets", "A-1", month="2026-03"),
        entry("街市空置檔位 Vacant market stalls", "A-2", month="2026-09"),
    ]
    first, second = (both, single) if turned else (single, both)
    r = run(
        plan(ITC, 2025, 2027, first, issued="2024-12"),
        plan(ITC, 2026, 2028, second, issued="2025-12"),
    )
    assert sorted(len(d.entries) for d in r.datasets) == [1, 2]


def test_an_english_name_at_the_end_of_one_title_is_no_second_language() -> None:
    r = run(
        plan(
            ITC, 2025, 2027, [entry("科技活動 Inno Expo", "A-1"), entry("基金名單", "A-2")], issued="2024-12"
        ),
        plan(
            ITC, 2026, 2028, [entry("科技活動 Tech Week", "A-1"), entry("計劃名單", "A-2")], issued="2025-12"
        ),
    )
    assert len(r.datasets) == 4
