"""The three real plans, as text and as PDF: what a person counts and reads in them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.documents import read_document
from kg.records import Entry, Plan, Reading
from kg.sources import read

SHARED = Path(__file__).parents[2].parent / "shared"
SEEDS = {
    "itc": ("seeds/itc-open-data-plan-2026-2028.txt", "samples/itc-2026-2028.pdf"),
    "itib": ("seeds/itib-open-data-plan-2024-2026.txt", "samples/itib-2024-2026.pdf"),
    "ogcio": ("seeds/ogcio-open-data-plan-2019-2021.txt", "samples/ogcio-2019-2021.pdf"),
}
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")


def reading(name: str, form: int = 0) -> Reading:
    return read_document(read(SHARED / SEEDS[name][form]))


def plan_of(name: str, form: int = 0) -> Plan:
    plan = reading(name, form).plan
    assert plan is not None
    return plan


def entry(plan: Plan, key: str) -> Entry:
    return next(e for e in plan.entries if e.key == key)


@pytest.mark.parametrize(("name", "count"), [("itc", 62), ("itib", 14), ("ogcio", 35)])
@pytest.mark.parametrize("form", [0, 1], ids=["text", "pdf"])
def test_all_entries_and_nothing_rejected(name: str, count: int, form: int) -> None:
    found = reading(name, form)
    assert found.plan is not None
    assert len(found.plan.entries) == count
    assert [line.text for line in found.ledger if line.outcome == "rejected"] == []
    assert found.notes == ()


@pytest.mark.parametrize("name", SEEDS)
def test_text_and_pdf_say_the_same(name: str) -> None:
    def comparable(plan: Plan) -> list[tuple[object, ...]]:
        skip = ("places", "raw", "group")
        fields = [f for f in Entry.__dataclass_fields__ if f not in skip]
        group = [
            (e.group.number, e.group.name, e.group.code, e.group.kind) if e.group else None
            for e in plan.entries
        ]
        return [(*(getattr(e, f) for f in fields), g) for e, g in zip(plan.entries, group, strict=True)]

    text, pdf = plan_of(name), plan_of(name, 1)
    for one, other in zip(comparable(text), comparable(pdf), strict=True):
        assert one == other
    for attribute in (
        "language",
        "title",
        "agency",
        "agency_short",
        "period_start",
        "period_end",
        "issued",
        "issued_text",
    ):
        assert getattr(text, attribute) == getattr(pdf, attribute)
    assert [(n.key, n.text) for n in text.nils] == [(n.key, n.text) for n in pdf.nils]
    assert [(r.section, r.spatial, r.text) for r in text.remarks] == [
        (r.section, r.spatial, r.text) for r in pdf.remarks
    ]


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize("form", [0, 1], ids=["text", "pdf"])
def test_no_stray_space_inside_chinese(name: str, form: int) -> None:
    stray = re.compile(r"[\u4e00-\u9fff，。、；：] [\u4e00-\u9fff]")
    allowed = re.compile(r"格式(?:提供|輸出|存檔) |：? ?• ?|。 注|。 •")
    for found in plan_of(name, form).entries:
        for text in (found.title, found.category, found.date_text, found.frequency_text, found.description):
            left = allowed.sub("#", text)
            assert not stray.search(left), (found.key, text)


def test_itc_groups_and_kinds() -> None:
    plan = plan_of("itc")
    groups = [(g.code or g.name, g.kind) for g in plan.groups]
    assert groups == [
        ("DLRI", "list"),
        ("HKSTPC", "agency"),
        ("DLRI", "list"),
        ("HKAS", "agency"),
        ("HKCTC", "agency"),
        ("HKPC", "agency"),
        ("HKSTPC", "agency"),
        ("ITF", "fund"),
        ("R&D Centre", "centre"),
        ("其他", "list"),
    ]
    per_group = Counter((e.group.number if e.group else 0) for e in plan.entries)
    assert per_group == {1: 1, 2: 5, 3: 1, 4: 3, 5: 15, 6: 1, 7: 14, 8: 20, 9: 1, 10: 1}
    assert [n.key for n in plan.nils] == ["A-i", "A-ii", "B-i", "B-ii", "C-i", "C-ii"]
    assert entry(plan, "D-ii-2").title == "香港實驗所認可計劃 (HOKLAS) 獲認可實驗所名錄"
    assert entry(plan, "D-ii-35").date_text == "10/2015 (首次發放日期)"
    assert entry(plan, "D-ii-39").frequency_text == "每年 (自2020年起為每年二月)"
    assert plan.issued is None


def test_itib_new_items_and_the_row_over_a_page_break() -> None:
    plan = plan_of("itib")
    assert [e.key for e in plan.entries if e.is_new] == ["C-ii-1", "C-ii-2"]
    assert all(e.month and e.month.start == "2024-03" for e in plan.entries if e.is_new)
    assert entry(plan, "C-ii-1").title == "智慧生活初創培育計劃資料"
    assert entry(plan, "D-ii-3").description.count("•") == 2
    assert entry(plan, "D-ii-11").title == "數碼港的年度財務摘要（根據經審計的帳目）"
    assert (plan.issued, plan.agency) == ("2023-12", "創新科技及工業局")


def test_ogcio_sections_wrapped_frequencies_and_notes() -> None:
    plan = plan_of("ogcio")
    assert Counter(e.section for e in plan.entries) == {"A": 17, "C": 1, "D": 17}
    assert Counter(e.category for e in plan.entries)["资讯科技"] == 28
    assert entry(plan, "A-16").frequency_text == "预计抵站时间数据 1分钟内更新。其他数据每天或有需要时更新。"
    assert entry(plan, "A-15").frequency_text == "有需要時"
    assert entry(plan, "D-2").frequency_text.startswith("社会福利署、民政事务总署、民政事务局：有需要时")
    assert [e.key for e in plan.entries if e.notes] == ["A-9", "D-14"]
    assert entry(plan, "A-15").formats == ("CSV", "JSON", "XML")
    assert (plan.agency, plan.agency_short, plan.issued) == ("政府资讯科技总监办公室", "资科办", "2018-12")
    assert [(g.name, g.alias) for g in plan.groups] == [("香港电脑保安事故协调中心", "香港协调中心")]


@pytest.mark.parametrize("name", ["README.md"])
def test_other_kinds_are_unrecognised_and_all_their_lines_rejected(name: str) -> None:
    found = read_document(read(SHARED / "seeds" / name))
    assert (found.kind, found.plan) == ("unrecognised", None)
    assert {line.outcome for line in found.ledger} == {"blank", "rejected"}
    assert found.why
