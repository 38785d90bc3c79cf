"""What texts of the Estimates, the Yearbook and the plans name, with offsets; what statements are about; the as-of day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from budget_handmade import (
    chapter,
    footnote,
    passage,
    programme,
    report,
    row,
    run,
    statement,
    sums,
    targets_of,
    undertaking,
)
from identity_handmade import REGISTRY, entry, group, plan
from identity_handmade import run as run_plans

from kg.commitments import default_as_of
from kg.identity.gazetteer import place_names
from kg.identity.heads import load_heads
from kg.identity.local_names import local_names
from kg.identity.mentions import Finder
from kg.identity.schemes import load_schemes
from kg.records.estimates import Report
from kg.records.yearbook import Chapter

FINDER = Finder(
    REGISTRY.agencies,
    named=[*load_schemes().named(), *place_names()],
    heads={n: h.path for n, h in load_heads().items()},
)
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"


def found(text: str, finder: Finder = FINDER) -> list[tuple[str, str]]:
    return [(p, text[s.start : s.end]) for s in finder.find(text) for p in s.paths]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "創新及科技基金下的研究人才庫",
            [
                ("agency/itf", "創新及科技基金"),
                ("funding-scheme/itf", "創新及科技基金"),
                ("funding-scheme/rth", "研究人才庫"),
            ],
        ),
        ("由前總目 55 和總目 181 項下轉撥", [("head/55", "總目 55"), ("head/181", "總目 181")]),
        ("expenditure under Head 155 this year", [("head/155", "Head 155")]),
        ("總目 9999 及 head 7", []),
        ("设立 InnoHK 创新香港研发平台", [("funding-scheme/innohk", "InnoHK 创新香港研发平台")]),
        ("專注醫療科技的Health@InnoHK", [("funding-scheme/health-innohk", "Health@InnoHK")]),
        ("與警方合作", [("agency/hkpf", "警方")]),
        ("獨立監察警方處理投訴委員會", [("agency/ipcc", "獨立監察警方處理投訴委員會")]),
        (
            "The Innovation and Technology Support Programme (ITSP)",
            [("funding-scheme/itsp", "Innovation and Technology Support Programme")],
        ),
    ],
)
def test_one_finder_finds_them_all(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_names_side_by_side_are_two_mentions() -> None:
    assert [t for _, t in found("香港認可處香港認可處")] == ["香港認可處", "香港認可處"]


def test_a_finder_for_one_document_leaves_the_other_as_it_was() -> None:
    local = FINDER.extended({"本基金會": ("funding-scheme/itf",)}, {"1": "programme/155/1"})
    assert found("綱領(1)下的本基金會", local) == [
        ("programme/155/1", "綱領(1)"),
        ("funding-scheme/itf", "本基金會"),
    ]
    assert found("綱領(1)下的本基金會") == []


def test_short_forms_that_a_document_introduces() -> None:
    names = local_names(
        [
            "港深創新及科技園有限公司 (港深創科園公司 )是科技園公司的附屬公司",
            "位於落馬洲河套地區的港深創新及科技園(創科園)；創新科技署(見第 3 段)",
            "香港浸會大學(下稱「浸會大學」)",
        ],
        FINDER,
    )
    assert names == {
        "創科園": ("place-name/hsitp",),
        "浸會大學": ("agency/hkbu",),
        "港深創科園公司": ("agency/hsitpl",),
    }
    assert ("agency/hkbu", "浸會大學") in found("浸會大學的研究", FINDER.extended(names))


def made():  # type: ignore[no-untyped-def]
    return report(
        name="head155.pdf",
        programmes=[
            programme("1", "支援研究及發展"),
            programme("6", "資助金：香港生產力促進局", aim="提升香港科技園公司的租戶"),
        ],
        passages=[
            passage("香港科技園公司(科技園公司)管理大埔的工業邨。"),
            passage("科技園公司推行專利申請資助計劃，詳見綱領(1)。"),
        ],
        undertakings=[undertaking("推進新型工業加速計劃")],
        footnotes=[footnote("數字包括前總目 55 的開支。")],
        figures=[row("向香港認可處提出的申請", [1, 2], groups=("某某專題計劃", "新項目"))],
        provisions=[sums([500], table="commitments", subhead="700", item="802", name="城市創科大挑戰")],
    )


def test_mentions_of_a_report() -> None:
    resolution, budget = run(made())
    base = "head/155/2024-25"
    mentions = resolution.mentions
    assert targets_of(mentions, base) == [("agency/itc", "創新科技署"), ("agency/itc", "創新科技署")]
    assert [m.relation for m in mentions if m.subject == base] == ["gp:agency", "gp:mentions"]
    assert targets_of(mentions, f"{base}/programme-6") == [
        ("agency/hkpc", "香港生產力促進局"),
        ("agency/itib", "創新科技及工業局"),
        ("agency/hkstp", "香港科技園公司"),
    ]
    assert targets_of(mentions, f"{base}/passage-2") == [
        ("agency/hkstp", "科技園公司"),
        ("funding-scheme/pag", "專利申請資助計劃"),
        ("programme/155/1", "綱領(1)"),
    ]
    assert targets_of(mentions, f"{base}/undertaking-1") == [("funding-scheme/nias", "新型工業加速計劃")]
    assert targets_of(mentions, f"{base}/footnote-1") == [("head/55", "總目 55")]
    first = budget.reports[0].figures[0]
    (scheme,) = [s.path for s in budget.schemes if not s.registered]
    assert targets_of(mentions, first.path) == [
        (scheme, "某某專題計劃"),
        ("agency/hkas", "香港認可處"),
    ]
    assert targets_of(mentions, budget.reports[0].provisions[0].path) == [
        ("funding-scheme/city-it-grand-challenge", "城市創科大挑戰")
    ]
    assert {h.path for h in budget.heads} == {"head/155", "head/55"}
    assert "place-name/tai-po" in {p.path for p in budget.places}


def test_offsets_are_those_of_the_text_in_the_named_property() -> None:
    resolution, budget = run(made())
    edition = budget.reports[0]
    texts = {f"{edition.path}/passage-{p.number}": p.text for p in edition.report.passages}
    texts |= {u.path: u.undertaking.text for u in edition.undertakings}
    checked = 0
    for mention in resolution.mentions:
        if mention.subject in texts:
            assert texts[mention.subject][mention.start : mention.end] == mention.text
            checked += 1
        if mention.in_property == "gp:groupList":
            joined = " > ".join(edition.figures[0].figure.groups)
            assert joined[mention.start : mention.end] == mention.text
            checked += 1
    assert checked >= 6


def test_datasets_about_a_scheme_or_head_meet_the_estimates() -> None:
    """The plan's "Head 155 expenditure" hangs on the head, its statistics of a scheme on the scheme."""
    funds = group("創新及科技基金", "ITF", "fund")
    documents = plan(
        "創新科技署",
        2026,
        2028,
        [
            entry("總目155 – 創新科技署項下的開支數據", "D-ii-1"),
            entry("「科技券」獲批項目的年度統計數字", "D-ii-2", group=funds),
        ],
    )
    resolution, budget = run(documents, made())
    base = "plan/itc/2026-2028"
    assert ("head/155", "總目155") in targets_of(resolution.mentions, f"{base}/D-ii-1")
    assert set(targets_of(resolution.mentions, f"{base}/D-ii-2")) == {
        ("agency/itf", "創新及科技基金"),
        ("funding-scheme/itf", "創新及科技基金"),
        ("funding-scheme/tvp", "科技券"),
    }
    alone = run_plans(documents)
    assert alone.mentions == resolution.mentions[: len(alone.mentions)]
    assert alone.budget is None
    assert [n.path for n in alone.named] == ["head/155", "funding-scheme/itf", "funding-scheme/tvp"]
    assert budget.reports
    assert resolution.named == ()


def test_plans_that_name_no_scheme_need_no_budget() -> None:
    alone = run_plans(plan("運輸署", 2024, 2026, [entry("行車速度")]))
    assert alone.budget is None
    assert alone.named == ()


def test_a_dataset_is_found_by_its_title() -> None:
    documents = plan("創新科技署", 2026, 2028, [entry("指定本地研究機構名單", "D-ii-1")])
    resolution, _ = run(documents, report(passages=[passage("詳見指定本地研究機構名單。")]))
    (dataset,) = resolution.datasets
    assert targets_of(resolution.mentions, "head/155/2024-25/passage-1") == [
        (dataset.path, "指定本地研究機構名單")
    ]


PARAGRAPHS = (
    (("基礎設施", "香港科技園公司"), "約有800家公司在園內營運。"),
    (("研發和技術轉移",), "創新及科技基金資助多個項目。二零一九年，基金撥款超過26億元。"),
    (("初創企業",), "創科創投基金投資了七個項目。"),
)


def yearbook(**given: object):  # type: ignore[no-untyped-def]
    plain = {
        "bodies": [("香港科技園公司", (1,))],
        "statements": [
            statement(PARAGRAPHS[0][1], "800", 800, paragraph=1, unit="家"),
            statement(PARAGRAPHS[1][1], "26億元", 2_600_000_000, subject="基金", paragraph=2, unit="元"),
            statement(PARAGRAPHS[2][1], "七個", 7, subject="創科創投基金", paragraph=3, unit="個"),
        ],
        "websites": [
            ("資料一線通網站", "data.gov.hk"),
            ("創新科技署", "www.itc.gov.hk"),
            ("無名平台", "x.hk"),
        ],
    }
    return chapter(PARAGRAPHS, **plain | given)  # type: ignore[arg-type]


def test_what_statements_bodies_and_websites_are_about() -> None:
    resolution, budget = run(yearbook())
    (resolved,) = budget.chapters
    assert resolved.path == "yearbook/2019/chapter-6"
    assert [(s.path.rpartition("/")[2], s.subject) for s in resolved.statements] == [
        ("statement-1", "agency/hkstp"),
        ("statement-2", "funding-scheme/itf"),
        ("statement-3", "funding-scheme/itvf"),
    ]
    assert dict(resolved.bodies) == {1: "agency/hkstp"}
    (unknown,) = budget.agencies
    assert dict(resolved.websites) == {
        1: "funding-scheme/data-gov-hk",
        2: "agency/itc",
        3: unknown.path,
    }
    assert unknown.name_hant == "無名平台"
    assert [n.target for _, n in resolution.notes] == ["website:3"]
    assert ("funding-scheme/itf", "創新及科技基金") in targets_of(
        resolution.mentions, f"{resolved.path}/paragraph-2"
    )


def test_the_size_of_a_scheme_is_about_the_scheme_and_its_sums_too() -> None:
    fund = "政府已設立20億元的創科創投基金。"
    sums_ = "創科創投基金投資了七個項目，投資額約5,000萬元。"
    made_ = chapter(
        [((), fund), ((), sums_), ((), "香港增至3 184家。")],
        statements=[
            statement(fund, "20億元", 2_000_000_000, subject="政府", paragraph=1),
            statement(sums_, "七個", 7, subject="創科創投基金", paragraph=2),
            statement(sums_, "5,000萬元", 50_000_000, subject="投資額", paragraph=2),
            statement("香港增至3 184家。", "3 184家", 3184, subject="香港", paragraph=3),
        ],
    )
    _, budget = run(made_)
    fund_path = "funding-scheme/itvf"
    assert [s.subject for s in budget.chapters[0].statements] == [fund_path, fund_path, fund_path, ""]


def test_two_copies_of_a_chapter_are_one() -> None:
    _, budget = run(yearbook(), yearbook(name="yearbook.pdf"))
    (resolved,) = budget.chapters
    assert resolved.chapter.file.name == "yearbook.pdf"
    assert len(resolved.statements) == 3
    assert all(len({e.source.id for e in s.evidence}) == 2 for s in resolved.statements)
    sid = resolved.copies[0].file.id
    assert resolved.targets[sid, "paragraph:2"] == "yearbook/2019/chapter-6/paragraph-2"
    assert resolved.targets[sid, "body:1"] == "agency/hkstp"
    assert resolved.targets[sid, "website:3"] == "yearbook/2019/chapter-6/website-3"


def test_a_translation_of_a_chapter_stands_beside_the_original() -> None:
    text = "Some 800 companies operate there."
    english = chapter(
        [(("Infrastructure",), text)],
        name="en.pdf",
        language="en",
        statements=[statement(text, "800", 800)],
    )
    _, budget = run(yearbook(), english)
    (resolved,) = budget.chapters
    assert resolved.chapter.language == "zh-Hant"
    assert resolved.statements[3].path == "yearbook/2019/chapter-6/statement-4"
    assert resolved.targets[resolved.copies[0].file.id, "paragraph:1"].endswith("/paragraph-4")


def test_a_chapter_without_number_or_year_has_a_path_of_its_own() -> None:
    _, budget = run(yearbook(label=""), yearbook(name="other.txt", year="", label=""))
    assert len(budget.chapters) == 2
    assert all(c.path.startswith("yearbook/unknown/") for c in budget.chapters)


@pytest.mark.parametrize(
    ("readings", "day"),
    [
        ([made()], date(2024, 4, 1)),
        ([report(created="2024-02-20")], date(2024, 2, 20)),
        ([report(year="2019-20"), yearbook()], date(2019, 12, 31)),
        ([plan("運輸署", 2024, 2026, [entry("甲數據")], issued="2023-12"), made()], date(2024, 3, 31)),
        ([plan("運輸署", 2024, 2026, [entry("甲數據")], issued="2023-12"), report(fetched="2025-05-05")], date(2025, 5, 5)),
    ],
    ids=["fiscal year", "metadata", "yearbook", "plan", "later estimates"],
)  # fmt: skip
def test_the_day_to_judge_by(readings, day: date) -> None:  # type: ignore[no-untyped-def]
    resolution, _ = run(*readings)
    assert default_as_of(resolution) == day


BODIES = [
    "創新及科技局",
    "創新科技署",
    "政府資訊科技總監辦公室",
    "效率促進辦公室",
    "香港科技園公司",
    "港深創新及科技園有限公司",
    "數碼港",
    "香港生產力促進局",
    "汽車科技研發中心",
    "香港應用科技研究院",
    "香港紡織及成衣研發中心",
    "物流及供應鏈多元技術研發中心",
    "納米及先進材料研發院",
    "香港檢測和認證局",
    "香港認可處",
    "標準及校正實驗所",
    "產品標準資料組",
    "創新及科技督導委員會",
    "科技部",
    "香港城市大學",
    "香港浸會大學",
    "香港中文大學",
    "香港教育大學",
    "香港理工大學",
    "香港科技大學",
    "香港大學",
    "大學教育資助委員會",
    "研究資助局",
    "投資推廣署",
    "弗勞恩霍夫生產技術研究所",
    "科創中心",
    "知創空間",
    "政府電腦保安事故協調中心",
    "香港電腦保安事故協調中心",
    "警方",
    "香港互聯網註冊管理有限公司",
    "香港貿易發展局",
    "智慧政府創新實驗室",
    "1823聯絡中心",
    "深圳市人民政府",
    "河套區港深創新及科技園發展聯合專責小組",
    "中央人民政府",
    "粵港澳大灣區建設領導小組",
    "內地與香港科技合作委員會",
    "粵港科技創新合作專責小組",
    "世界貿易組織",
    "國際計量委員會",
]


def test_the_bodies_that_the_yearbook_names_are_registered() -> None:
    """Yearbook 2019, chapter 6: the list of a careful reader."""
    for name in BODIES:
        agencies = [s.agency for s in FINDER.find(name) if s.agency is not None]
        assert len(agencies) == 1, name
        assert REGISTRY.get(agencies[0].code) is not None


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here")
def test_the_seed_of_the_yearbook_names_them_all() -> None:
    text = "".join((SEEDS / "yearbook-2019-chapter-06.txt").read_text(encoding="utf-8").split())
    named = {s.agency.code for s in FINDER.find(text) if s.agency is not None}
    expected = {FINDER.find(name)[0].agency.code for name in BODIES}  # type: ignore[union-attr]
    assert expected <= named


def test_records_without_text_are_no_trouble() -> None:
    empty = report(title="", passages=[passage("")], undertakings=[undertaking("")])
    _, budget = run(empty, chapter([((), "")], name="empty.txt"))
    assert isinstance(budget.reports[0].report, Report)
    assert isinstance(budget.chapters[0].chapter, Chapter)
