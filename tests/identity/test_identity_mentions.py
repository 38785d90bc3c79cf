"""Agencies named in the texts of entries, with their places in them."""

from __future__ import annotations

import pytest
from identity_handmade import REGISTRY, entry, group, plan, run

from kg.identity.mentions import Finder
from kg.identity.model import Agency

FINDER = Finder(REGISTRY.agencies)


def spots(text: str, finder: Finder = FINDER) -> list[tuple[str, str]]:
    return [(s.agency.code, text[s.start : s.end]) for s in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "由（ 1）运输署及（ 2）起动九龙东办事处所提供的空置私家车车位数目",
            [("td", "运输署"), ("ekeo", "起动九龙东办事处")],
        ),
        (
            "社会福利署、民政事务总署、民政事务局：有需要时；食物环境卫生署：每日两次",
            [
                ("swd", "社会福利署"),
                ("had", "民政事务总署"),
                ("hab", "民政事务局"),
                ("fehd", "食物环境卫生署"),
            ],
        ),
        ("香港天文台气象站基本资料", [("hko", "香港天文台")]),
        ("由环境保护署所提供的空气质素健康指数", [("epd", "环境保护署")]),
        ("此數據集由香港科技園公司擁有及發放。", [("hkstp", "香港科技園公司")]),
        ("總目135—政府總部：創新科技及工業局項下的開支", [("itib", "創新科技及工業局")]),
        ("創新 科技署的開支", [("itc", "創新 科技署")]),
        ("香港政府電腦保安事故協調中心", [("govcert", "香港政府電腦保安事故協調中心")]),
        (
            "汽車科技研發中心及物流及供應鏈多元技術研發中心",
            [("apas", "汽車科技研發中心"), ("lscm", "物流及供應鏈多元技術研發中心")],
        ),
        ("創新科技署（創科署）署長", [("itc", "創新科技署")]),
        ("創新科技署 (ITC) 與 DPO", [("itc", "創新科技署"), ("dpo", "DPO")]),
        (
            "Data of the Innovation and Technology Commission's schemes",
            [("itc", "Innovation and Technology Commission")],
        ),
        (
            "Provided by HKSTPC, the Transport Department and EMSD's team",
            [("hkstp", "HKSTPC"), ("td", "Transport Department"), ("emsd", "EMSD")],
        ),
        ("由HKSTPC提供", [("hkstp", "HKSTPC")]),
        ("教育局及發展局", [("edb", "教育局"), ("devb", "發展局")]),
    ],
)
def test_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert spots(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "電影發展局的會議",
        "香港的保安局勢",
        "就業統計處理方法",
        "發展局限",
        "深圳市教育局",
        "the treasury of data",
        "MITC and ITCs",
        "CSV, JSON, CAD, API",
        "he HAD it",
        "落馬洲河套地區港深創新及科技園",
        "td sb ha",
    ],
)
def test_not_named(text: str) -> None:
    assert spots(text) == []


def test_the_longest_name_is_meant_and_none_overlaps() -> None:
    text = "香港應用科技研究院有限公司、香港大學、創新及科技基金累計撥款"
    assert spots(text) == [
        ("astri", "香港應用科技研究院有限公司"),
        ("hku", "香港大學"),
        ("itf", "創新及科技基金"),
    ]


def test_a_name_that_two_agencies_share_means_neither() -> None:
    finder = Finder([Agency("x", name_hant="數據學會"), Agency("y", name_hant="數據學會")])
    assert spots("數據學會", finder) == []


def test_mentions_of_a_plan_and_its_entries() -> None:
    rows = [
        entry(
            "資科辦的職位空缺列表",
            "C-1",
            group=group("香港電腦保安事故協調中心", "", alias="香港協調中心"),
            description="香港協調中心及運輸署的資料",
            frequency="社會福利署：有需要時",
        )
    ]
    r = run(plan("政府資訊科技總監辦公室", 2019, 2021, rows, short="資科辦"))
    found = [(m.subject, m.relation, m.target, m.text, m.in_property, m.start, m.end) for m in r.mentions]
    p, e = "plan/ogcio/2019-2021", "plan/ogcio/2019-2021/C-1"
    assert found == [
        (p, "dct:publisher", "agency/ogcio", "政府資訊科技總監辦公室", "gp:agencyText", 0, 11),
        (e, "gp:responsible", "agency/hkcert", "香港電腦保安事故協調中心", "rdfs:label", 0, 12),
        (e, "gp:mentions", "agency/ogcio", "資科辦", "dct:title", 0, 3),
        (e, "gp:mentions", "agency/hkcert", "香港協調中心", "dct:description", 0, 6),
        (e, "gp:mentions", "agency/td", "運輸署", "dct:description", 7, 10),
        (e, "gp:mentions", "agency/swd", "社會福利署", "gp:frequencyText", 0, 5),
    ]
    assert {m.evidence.source.id for m in r.mentions} == {r.plans[0].plan.file.id}


def test_a_short_form_that_one_plan_introduces_means_nothing_in_another() -> None:
    one = plan("創新科技署", 2026, 2028, [entry("甲")], short="本辦")
    two = plan("運輸署", 2026, 2028, [entry("本辦的資料")])
    r = run(one, two)
    assert [m for m in r.mentions if m.relation == "gp:mentions"] == []
