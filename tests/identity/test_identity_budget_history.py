"""Programmes, indicators and budget lines through the editions of a head."""

from __future__ import annotations

import pytest
from budget_handmade import programme, report, row, run, sums

from kg.identity.joining import Item, join
from kg.identity.reports import Budget


def edition(year: str, names: list[str], **given: object):  # type: ignore[no-untyped-def]
    programmes = [programme(str(n), name) for n, name in enumerate(names, start=1)]
    return report(year=year, programmes=programmes, **given)  # type: ignore[arg-type]


def listed(budget: Budget) -> dict[str, list[str]]:
    return {
        p.path: [f"{path.rpartition('/')[2]}:{code}" for path, code in p.listed] for p in budget.programmes
    }


def test_a_programme_keeps_its_iri_when_its_number_changes() -> None:
    _, budget = run(
        edition("2023-24", ["支援研究及發展", "鼓勵大學與產業合作", "推動科技創業活動"]),
        edition("2024-25", ["支援研究及發展", "推動科技創業活動"]),
    )
    assert listed(budget) == {
        "programme/155/1": ["2023-24:1", "2024-25:1"],
        "programme/155/2": ["2023-24:2"],
        "programme/155/3": ["2023-24:3", "2024-25:2"],
    }
    assert [r.programmes for r in budget.reports][1] == {"1": "programme/155/1", "2": "programme/155/3"}


def test_a_new_programme_under_an_old_number_gets_an_iri_of_its_own() -> None:
    _, budget = run(
        edition("2023-24", ["支援研究及發展", "鼓勵大學與產業合作"]),
        edition("2024-25", ["支援研究及發展", "太空科技"]),
    )
    assert listed(budget)["programme/155/2-2024-25"] == ["2024-25:2"]


def test_a_change_of_wording_joins_and_is_told() -> None:
    resolution, budget = run(edition("2023-24", ["支援研究及發展"]), edition("2024-25", ["支援研究與發展"]))
    (thing,) = budget.programmes
    assert thing.rule == "programme-similar-name"
    assert thing.names == (("支援研究與發展", "zh-Hant"), ("支援研究及發展", "zh-Hant"))
    assert [n.severity for _, n in resolution.notes if n.code == "programme-similar-name"] == ["info"]


def test_a_split_is_not_guessed() -> None:
    _, budget = run(edition("2023-24", ["土地行政及測量"]), edition("2024-25", ["土地行政", "測量"]))
    assert len(budget.programmes) == 3


def test_a_name_that_could_be_two_others_is_asked_about() -> None:
    questions = join(
        [
            [Item((("a",),), (), ("支援研究及發展工作",))],
            [Item((("b",),), (), ("支援研究和發展工作",)), Item((("c",),), (), ("支援研究與發展工作",))],
        ]
    )[1]
    assert [(q.wording, q.earlier) for q in questions] == [
        ("支援研究和發展工作", "支援研究及發展工作"),
        ("支援研究與發展工作", "支援研究及發展工作"),
    ]


def test_editions_in_different_languages_join_by_the_known_translation() -> None:
    english = report(
        name="en.txt",
        year="2014-15",
        language="en",
        programmes=[programme("3", "Promotion of Technological Entrepreneurship")],
    )
    _, budget = run(english, edition("2024-25", ["支援研究及發展", "推動科技創業活動"]))
    assert listed(budget)["programme/155/3"] == ["2014-15:3", "2024-25:2"]


def test_a_code_without_a_name_is_a_programme_of_its_edition_alone() -> None:
    nameless = report(year="2023-24", figures=[row("申請", [1, 2], code="2")])
    _, budget = run(nameless, edition("2024-25", ["支援研究及發展", "推動科技創業活動"]))
    assert {p.path: (p.names != (), p.listed) for p in budget.programmes} == {
        "programme/155/2": (False, ()),
        "programme/155/1": (True, (("head/155/2024-25", "1"),)),
        "programme/155/2-2024-25": (True, (("head/155/2024-25", "2"),)),
    }
    assert budget.reports[0].programmes == {"2": "programme/155/2"}


def test_an_indicator_is_one_series_through_programme_numbers_and_units() -> None:
    old = edition(
        "2023-24",
        ["支援研究及發展", "鼓勵大學與產業合作", "推動科技創業活動"],
        figures=[row("所得收入(元)", [1, 2, 3], code="3", groups=("企業支援計劃",), unit="元", first=2021)],
    )
    new = edition(
        "2024-25",
        ["支援研究及發展", "推動科技創業活動"],
        figures=[row("所得收入(千元)", [2, 3, 4], code="2", groups=("企業支援計劃",), unit="千元")],
    )
    _, budget = run(old, new)
    (series,) = budget.series
    assert series.unit == "千元"
    assert series.programme == "programme/155/3"
    assert series.scheme == "funding-scheme/ess"
    assert series.names == (("所得收入(千元)", "zh-Hant"),)
    assert {f.series for r in budget.reports for f in r.figures} == {series.path}


def test_a_scheme_renamed_by_a_footnote_or_the_registry_stays_one_series() -> None:
    renamed = (("再工業化資助計劃", "新型工業化資助計劃"),)
    new = edition(
        "2024-25",
        ["規劃"],
        figures=[row("接獲的申請", [20, 15, 24], groups=("新型工業化資助計劃",))],
        renames=renamed,
    )
    old = edition(
        "2023-24",
        ["規劃"],
        figures=[row("接獲的申請", [20, 15, 24], groups=("再工業化資助計劃",), first=2021)],
    )
    for readings in ([new, old], [edition("2024-25", ["規劃"], figures=[row("接獲的申請", [1], groups=("新型工業化資助計劃",))]), old]):  # fmt: skip
        _, budget = run(*readings)
        (series,) = budget.series
        assert series.scheme == "funding-scheme/nifs"
        assert ("再工業化資助計劃 > 接獲的申請", "zh-Hant") in series.earlier
        assert series.groups == ("新型工業化資助計劃",)


def test_an_unregistered_scheme_keeps_its_earlier_name() -> None:
    new = edition(
        "2024-25",
        ["規劃"],
        figures=[row("申請", [1, 2], groups=("新名資助計劃",))],
        renames=[("舊名資助計劃", "新名資助計劃")],
    )
    old = edition("2023-24", ["規劃"], figures=[row("申請", [1, 2], groups=("舊名資助計劃",))])
    _, budget = run(new, old)
    (scheme,) = [s for s in budget.schemes if not s.registered]
    assert scheme.names == (("新名資助計劃", "zh-Hant"),)
    assert scheme.earlier == (("舊名資助計劃", "zh-Hant"),)
    assert [s.scheme for s in budget.series] == [scheme.path]


def test_a_renamed_measure_stays_one_series() -> None:
    old = edition("2023-24", ["規劃"], figures=[row("批出的宗數", [1, 2], groups=())])
    new = edition(
        "2024-25",
        ["規劃"],
        figures=[row("完成的個案", [1, 2], groups=())],
        renames=[("批出的宗數", "完成的個案")],
    )
    _, budget = run(old, new)
    (series,) = budget.series
    assert series.names == (("完成的個案", "zh-Hant"),)
    assert series.earlier == (("批出的宗數", "zh-Hant"),)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("接獲和處理的申請", "接獲及處理的申請", 1),
        ("獲批准的申請數目", "獲批的申請數目", 1),
        ("參與的學生人數", "參與的教師人數", 2),
        ("新增獲認可的實驗所數目", "獲認可的實驗所數目", 2),
        ("第一期的個案", "第二期的個案", 2),
    ],
)
def test_small_changes_of_wording(before: str, after: str, count: int) -> None:
    _, budget = run(
        edition("2023-24", ["規劃"], figures=[row(before, [1, 2, 3], groups=())]),
        edition("2024-25", ["規劃"], figures=[row(after, [1, 2, 3], groups=())]),
    )
    assert len(budget.series) == count


def test_measures_that_differ_in_their_unit_alone_keep_apart() -> None:
    def incomes(year: str, first: int, order: int):  # type: ignore[no-untyped-def]
        rows = [
            row("所得收入(元)", [1, 2], unit="元", first=first),
            row("所得收入(百分比)", [1, 2], unit="%", first=first, number=2),
        ]
        return edition(year, ["規劃"], figures=rows[::order])

    for order in (1, -1):
        _, budget = run(incomes("2023-24", 2021, 1), incomes("2024-25", 2022, order))
        assert sorted(s.unit for s in budget.series) == ["%", "元"]
        of = {s.path: s.unit for s in budget.series}
        assert all(of[f.series] == f.figure.unit for r in budget.reports for f in r.figures)


def test_per_cent_in_words_is_a_unit_and_no_other_measure() -> None:
    before = row("3 個星期內覆信的百分率(不包括複雜個案)", [90, 91], kind="target", unit="%", groups=())
    after = row("3 個星期內覆信(不包括複雜個案)(%)", [90, 91], kind="target", unit="%", groups=())
    _, budget = run(
        edition("2023-24", ["規劃"], figures=[before]), edition("2024-25", ["規劃"], figures=[after])
    )
    (series,) = budget.series
    assert series.names == (("3 個星期內覆信(不包括複雜個案)(%)", "zh-Hant"),)
    assert series.earlier == (("3 個星期內覆信的百分率(不包括複雜個案)", "zh-Hant"),)


def test_an_unsure_join_of_indicators_is_a_note() -> None:
    resolution, budget = run(
        edition("2023-24", ["規劃"], figures=[row("獲認可的實驗所累積數目總計", [1, 2], groups=())]),
        edition("2024-25", ["規劃"], figures=[row("獲認可的實驗所累積數目", [1, 2], groups=())]),
    )
    assert len(budget.series) == 2
    (note,) = [n for _, n in resolution.notes if n.code == "possible-match"]
    assert note.target == "figure:1"
    assert note.place.locator == "line=100"


def test_a_group_that_is_an_agency_gives_the_series_its_body() -> None:
    _, budget = run(
        edition(
            "2024-25",
            ["支援"],
            figures=[row("新項目", [1, 2], groups=("研發中心項目", "汽車科技研發中心"))],
        )
    )
    (series,) = budget.series
    assert (series.body, series.scheme) == ("agency/apas", "")
    assert {f.body for r in budget.reports for f in r.figures} == {""}


def test_lines_are_known_by_code_and_else_by_name() -> None:
    def lines(year: str, first: int, names: tuple[str, str]):  # type: ignore[no-untyped-def]
        return edition(
            year,
            ["支援"],
            provisions=[
                sums([1, 2, 3, 4], code="1", first=first),
                sums([1, 2, 3, 4], table="subheads", subhead="661", name=names[0], first=first),
                sums([1, 2, 3, 4], table="details", name=names[1], category="部門開支", first=first),
                sums([1, 2, 3, 4], table="subheads", account="經營帳目", category="經常開支", total=True, first=first),
                sums([1, 2, 3, 4], table="subheads", account="非經營帳目", category="", total=True, first=first),
            ],
        )  # fmt: skip

    _, budget = run(
        lines("2023-24", 2021, ("小型機器、車輛及設備", "一般部門開支")),
        lines("2024-25", 2022, ("小型機器、車輛及設備(整體撥款)", "一般部門的開支")),
    )
    assert len(budget.lines) == 5
    assert {line.table: line.names for line in budget.lines if line.subhead} == {
        "subheads": (("小型機器、車輛及設備(整體撥款)", "zh-Hant"),)
    }
    assert sum(line.total for line in budget.lines) == 2
    observed = {(p.line, p.provision.fiscal_year, p.provision.status, r.path) for r in budget.reports for p in r.provisions}  # fmt: skip
    assert len(observed) == sum(len(r.provisions) for r in budget.reports)


def test_two_bodies_of_a_programme_are_two_lines_and_their_short_names_the_same() -> None:
    subvention = "資助金：香港生產力促進局，香港應用科技研究院有限公司"
    _, budget = run(
        edition(
            "2024-25",
            [subvention],
            provisions=[
                sums([213, 213, 218, 221], code="1", body="香港生產力促進局"),
                sums([154, 153, 153, 160], code="1", body="應科院", number=2),
                sums([367, 366, 371, 381], code="1", total=True, number=3),
            ],
            figures=[row("客戶滿意指數", [9.3, 8.9], body="生產力促進局", groups=())],
        )
    )
    (edition_,) = budget.reports
    assert dict(edition_.bodies) == {
        "香港生產力促進局": "agency/hkpc",
        "生產力促進局": "agency/hkpc",
        "應科院": "agency/astri",
    }
    assert {(line.body, line.total) for line in budget.lines} == {
        ("agency/hkpc", False),
        ("agency/astri", False),
        ("", True),
    }
    assert [s.body for s in budget.series] == ["agency/hkpc"]


def test_a_body_that_nobody_knows_is_one_agency_under_all_its_names() -> None:
    resolution, budget = run(
        edition(
            "2024-25",
            ["資助金"],
            provisions=[sums([1], code="1", body="香港無名研究局"), sums([2], code="1", body="受資助機構", number=2)],
            figures=[row("指數", [1], body="無名研究局", groups=())],
        )
    )  # fmt: skip
    (agency,) = budget.agencies
    assert agency.name_hant == "香港無名研究局"
    assert agency in resolution.agencies
    assert set(budget.reports[0].bodies) == {"香港無名研究局", "無名研究局"}
    assert [n.code for _, n in resolution.notes] == ["unknown-agency"]
