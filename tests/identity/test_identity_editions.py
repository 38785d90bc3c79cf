"""Plans, editions, copies and translations."""

from __future__ import annotations

from itertools import permutations

import pytest
from identity_handmade import codes, entry, group, plan, run

from kg.identity.model import Resolution


def paths(resolution: Resolution) -> list[str]:
    return [p.path for p in resolution.plans]


def test_the_path_of_a_plan_and_its_entries() -> None:
    r = run(
        plan("創新科技署", 2026, 2028, [entry("科技公司數目", "D-ii-21")]),
        plan("创新科技署", 2025, 2025, [entry("甲", "A-1")]),
    )
    assert paths(r) == ["plan/itc/2025", "plan/itc/2026-2028"]
    assert r.plans[1].entries[0].path == "plan/itc/2026-2028/D-ii-21"
    assert r.plans[1].entries[0].agency.code == "itc"


def test_copies_of_one_edition_are_one_plan_with_the_evidence_of_both() -> None:
    rows = [entry("科技公司數目", "D-ii-1"), entry("人才招聘", "D-ii-2")]
    text = plan("創新科技署", 2026, 2028, rows, name="a.txt", issued="2025-12")
    pdf = plan("創新科技署", 2026, 2028, rows, name="b.pdf")
    html = plan("創新科技署", 2026, 2028, rows, name="c.html", issued="2025-12-01")
    markdown = plan("創新科技署", 2026, 2028, rows, name="d.md", issued="2025-12")
    r = run(text, pdf, html, markdown)
    assert paths(r) == ["plan/itc/2026-2028"]
    assert r.plans[0].plan.file.name == "b.pdf"
    assert [c.file.name for c in r.plans[0].copies] == ["c.html", "d.md", "a.txt"]
    assert [e.source.name for e in r.plans[0].entries[0].evidence] == ["b.pdf", "c.html", "d.md", "a.txt"]
    assert (r.plans[0].date, r.plans[0].date_rule) == ("2025-12-01", "date-printed")
    assert codes(r) == []


def test_the_same_source_given_twice_counts_once() -> None:
    reading = plan("創新科技署", 2026, 2028, [entry("科技公司數目")])
    r = run(reading, reading)
    assert r.plans[0].copies == ()
    assert len(r.plans[0].entries[0].evidence) == 1


def test_copies_that_differ_are_noted_and_what_only_a_copy_has_is_added() -> None:
    a = plan("創新科技署", 2026, 2028, [entry("科技公司數目"), entry("乙", "D-ii-2")], name="a.pdf")
    b = plan(
        "創新科技署",
        2026,
        2028,
        [
            entry("科技公司数目", month="2024-04", description="说明"),
            entry("丙類別的資料", "D-ii-2"),
            entry("丁", "D-ii-3"),
        ],
        name="b.txt",
    )
    r = run(a, b)
    p = r.plans[0]
    assert [(e.entry.key, e.entry.title) for e in p.entries] == [
        ("D-ii-1", "科技公司數目"),
        ("D-ii-2", "乙"),
        ("D-ii-2-2", "丙類別的資料"),
        ("D-ii-3", "丁"),
    ]
    assert codes(r) == ["copies-differ"] * 3
    message = r.notes[0][1].message
    assert "month '2024-03', here '2024-04'" in message
    assert "title" not in message
    assert r.notes[0][0].name == "b.txt"
    assert p.renamed == {(b.plan.file.id, "entry:D-ii-2"): "entry:D-ii-2-2"}  # type: ignore[union-attr]


def test_a_row_numbered_otherwise_in_a_copy_is_the_same_row() -> None:
    a = plan("創新科技署", 2026, 2028, [entry("科技公司數目", "D-ii-21")], name="a.pdf")
    b = plan("創新科技署", 2026, 2028, [entry("科技公司數目", "D-ii-12")], name="b.txt")
    r = run(a, b)
    assert len(r.plans[0].entries) == 1
    assert len(r.plans[0].entries[0].evidence) == 2
    assert r.plans[0].renamed == {(b.plan.file.id, "entry:D-ii-12"): "entry:D-ii-21"}  # type: ignore[union-attr]
    assert codes(r) == ["copies-differ"]


def test_groups_of_copies_are_put_under_the_numbers_of_the_edition() -> None:
    x, y = group("香港科技園公司", "HKSTPC", number=1), group("香港認可處", "HKAS", number=2)
    a = plan("創新科技署", 2026, 2028, [entry("甲", "D-ii-1", group=x)], name="a.pdf")
    b = plan(
        "創新科技署",
        2026,
        2028,
        [
            entry("乙", "D-ii-5", group=group("香港認可處", "HKAS", number=1)),
            entry("甲", "D-ii-1", group=group("香港科技园公司", "HKSTPC", number=2)),
        ],
        name="b.txt",
    )
    r = run(a, b)
    assert [g.name for g in r.plans[0].plan.groups] == [x.name, y.name]
    assert {n: a.code for n, a in r.plans[0].group_agencies.items()} == {1: "hkstp", 2: "hkas"}
    assert [e.responsible.code for e in r.plans[0].entries if e.responsible] == ["hkstp", "hkas"]
    sid = b.plan.file.id  # type: ignore[union-attr]
    assert r.plans[0].renamed == {(sid, "group:1"): "group:2", (sid, "group:2"): "group:1"}


def test_another_issue_date_is_another_edition() -> None:
    first = plan("創新科技署", 2026, 2028, [entry("甲")], issued="2025-12")
    second = plan("創新科技署", 2026, 2028, [entry("甲"), entry("乙", "D-ii-2")], issued="2026-03")
    undated = plan("創新科技署", 2026, 2028, [entry("甲"), entry("乙", "D-ii-2")], name="copy.md")
    r = run(second, undated, first)
    assert paths(r) == ["plan/itc/2026-2028", "plan/itc/2026-2028-2026-03"]
    assert [c.file.name for c in r.plans[1].copies] == [second.plan.file.name]  # type: ignore[union-attr]
    assert len([d for d in r.datasets if len(d.entries) == 2]) == 1


@pytest.mark.parametrize(
    ("options", "date", "rule"),
    [
        (
            {"issued": "2025", "created": "2026-01-02", "fetched": "2026-05-05T10:00:00Z"},
            "2025",
            "date-printed",
        ),
        ({"created": "2026-01-02", "fetched": "2026-05-05T10:00:00Z"}, "2026-01-02", "date-file-metadata"),
        ({"fetched": "2026-05-05T10:00:00Z"}, "2026-05-05", "date-fetched"),
        ({}, "2024-03", "date-latest-reported"),
    ],
)
def test_the_date_of_a_plan(options: dict[str, str], date: str, rule: str) -> None:
    rows = [entry("甲", "D-ii-1", month="2024-03"), entry("乙", "A-ii-1", month="2027-05")]
    (p,) = run(plan("創新科技署", 2026, 2028, rows, **options)).plans  # type: ignore[arg-type]
    assert (p.date, p.date_rule) == (date, rule)


def test_a_plan_that_reports_nothing_has_the_date_of_its_first_year() -> None:
    (p,) = run(plan("創新科技署", 2026, 2028, [entry("乙", "A-ii-1", month="2027-05")])).plans
    assert (p.date, p.date_rule) == ("2026", "date-period-start")


def test_an_english_document_of_the_same_plan_is_a_translation() -> None:
    hant = plan(
        "創新科技署",
        2026,
        2028,
        [entry("科技公司數目", "D-ii-1"), entry("人才招聘", "D-ii-2", month="2019-07")],
        issued="2025-12",
        name="c.txt",
    )
    english = plan(
        "Innovation and Technology Commission",
        2026,
        2028,
        [
            entry("Number of technology companies", "D-ii-1", frequency="Quarterly"),
            entry("Talent recruitment", "D-ii-2", month="2019-07", frequency="Quarterly"),
        ],
        issued="2025-12",
        name="e.pdf",
        language="en",
    )
    r = run(english, hant)
    assert paths(r) == ["plan/itc/2026-2028"]
    p = r.plans[0]
    assert p.plan.language == "zh-Hant"
    assert [c.language for c in p.copies] == ["en"]
    assert [e.entry.title for e in p.entries] == ["科技公司數目", "人才招聘"]
    assert [len(e.evidence) for e in p.entries] == [2, 2]
    assert {(m.entry, m.rule) for m in r.matches} == {(e.path, "match-same-row") for e in p.entries}
    assert codes(r) == []


def test_a_translation_issued_later_is_known_by_its_rows() -> None:
    rows = [entry(f"數據集{n}", f"D-ii-{n}", month=f"2024-0{n}") for n in range(1, 6)]
    english = [entry(f"Dataset {n}", f"D-ii-{n}", month=f"2024-0{n}") for n in range(1, 6)]
    r = run(
        plan("創新科技署", 2026, 2028, rows, issued="2025-12"),
        plan("ITC", 2026, 2028, english, issued="2026-01", language="en"),
    )
    assert paths(r) == ["plan/itc/2026-2028"]


def test_a_row_of_the_translation_that_says_another_month_is_not_the_same_row() -> None:
    r = run(
        plan("創新科技署", 2026, 2028, [entry("甲", month="2024-03")], issued="2025-12"),
        plan("ITC", 2026, 2028, [entry("B", month="2023-01")], issued="2025-12", language="en"),
    )
    assert [e.entry.key for e in r.plans[0].entries] == ["D-ii-1", "D-ii-1-2"]
    assert codes(r) == ["copies-differ"]


def test_an_unknown_agency_is_a_node_and_a_warning() -> None:
    r = run(plan("某某數據學會", 2026, 2028, [entry("甲")]))
    (note,) = [n for _, n in r.notes]
    assert (note.code, note.target, note.severity) == ("unknown-agency", "plan", "warning")
    agency = r.plans[0].agency
    assert agency.code.startswith("unregistered-")
    assert agency in r.agencies
    assert r.plans[0].path == f"plan/{agency.code}/2026-2028"


def test_the_warning_names_near_agencies_for_a_person() -> None:
    r = run(plan("創新科技處", 2026, 2028, [entry("甲")]))
    assert "創新科技署 (itc)" in r.notes[0][1].message
    assert not r.plans[0].agency.registered


def test_a_plan_whose_agency_is_known_by_its_short_form_alone() -> None:
    r = run(plan("某辦公室", 2026, 2028, [entry("甲")], short="資科辦"))
    assert r.plans[0].agency.code == "ogcio"
    assert [(n.code, n.severity) for _, n in r.notes] == [("agency-by-code", "info")]


def test_a_plan_whose_short_form_is_anothers_goes_by_the_name() -> None:
    r = run(plan("創新科技署", 2026, 2028, [entry("甲")], short="資科辦"))
    assert r.plans[0].agency.code == "itc"
    assert codes(r) == ["agency-code-conflict"]


def test_plans_that_name_no_agency_are_not_taken_for_copies() -> None:
    r = run(
        plan("", 2026, 2028, [entry("甲")], name="a.txt"), plan("", 2026, 2028, [entry("乙")], name="b.txt")
    )
    assert len(r.plans) == 2
    assert codes(r) == ["unknown-agency"] * 2


def test_groups_are_agencies_or_not() -> None:
    rows = [
        entry("甲", "D-ii-1", group=group("指定本地研究機構名單", "DLRI", "list", 1)),
        entry("乙", "D-ii-2", group=group("其他", "", "list", 2)),
        entry("丙", "D-ii-3", group=group("研發中心", "R&D Centre", "unit", 3)),
        entry("丁", "D-ii-4", group=group("某某學會", "", "agency", 4)),
        entry("戊", "D-ii-5", group=group("香港認可處", "HKPC", "agency", 5)),
        entry("己", "D-ii-6", group=group("無名之物", "", "unknown", 6)),
        entry("庚", "D-ii-7", group=group("園區", "HKSTPC", "agency", 7)),
    ]
    r = run(plan("創新科技署", 2026, 2028, rows))
    found = {n: a.code for n, a in r.plans[0].group_agencies.items()}
    assert set(found) == {3, 4, 5, 7}
    assert (found[3], found[5], found[7]) == ("rdcentre", "hkas", "hkstp")
    assert found[4].startswith("unregistered-")
    assert [(n.code, n.target) for _, n in r.notes] == [
        ("unknown-agency", "group:4"),
        ("agency-code-conflict", "group:5"),
        ("agency-by-code", "group:7"),
    ]


def test_the_order_of_the_readings_makes_no_difference() -> None:
    readings = [
        plan(
            "政府资讯科技总监办公室",
            2019,
            2021,
            [entry("数据集清单", "A-1"), entry("地址搜寻", "D-1")],
            issued="2018-12",
        ),
        plan("數字政策辦公室", 2025, 2027, [entry("數據集清單", "D-ii-1")], issued="2024-12", name="x.pdf"),
        plan("數字政策辦公室", 2025, 2027, [entry("數據集清單", "D-ii-1", month="2020-01")], name="x.txt"),
        plan("某某學會", 2024, 2026, [entry("數據集清單", "D-ii-1")]),
    ]
    results = [run(*order) for order in permutations(readings)]
    assert all(result == results[0] for result in results)
