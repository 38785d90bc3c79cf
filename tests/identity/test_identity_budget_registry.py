"""Schemes, heads and places as data, and how they are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from identity_handmade import REGISTRY

from kg.errors import DataError
from kg.identity.gazetteer import load_places, place_names
from kg.identity.heads import load_heads, title_agency
from kg.identity.mentions import Finder
from kg.identity.names import name_key
from kg.identity.programmes import load_translations
from kg.identity.schemes import every_name, load_schemes, looks_like_scheme, unregistered_scheme
from kg.values.script import to_hans

SCHEMES = load_schemes()


def test_parents_agencies_and_successors_are_registered() -> None:
    paths = {s.path for s in SCHEMES.all}
    assert len(paths) == len(SCHEMES.all)
    for scheme in SCHEMES.all:
        assert not scheme.parent or scheme.parent in paths, scheme.path
        assert not scheme.successor or scheme.successor in paths, scheme.path
        assert not scheme.agency or REGISTRY.get(scheme.agency.removeprefix("agency/")), scheme.path


def test_no_two_schemes_share_a_name() -> None:
    owners: dict[str, set[str]] = {}
    for scheme in SCHEMES.all:
        for name, _ in every_name(scheme):
            owners.setdefault(name_key(name), set()).add(scheme.path)
    assert not {k: v for k, v in owners.items() if len(v) > 1}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("再工業化資助計劃", "nifs"),
        ("新型工業化資助計劃", "nifs"),
        ("「科技券」", "tvp"),
        ("實驗所認可計劃", "hoklas"),
        ("香港實驗所認可計劃 (HOKLAS)", "hoklas"),
        ("創新及科技基金", "itf"),
        ("創新及科技基金(ITF)", "itf"),
        ("产学研1+计划", "raise-plus"),
        ("Public Sector Trial Scheme", "psts"),
    ],
)
def test_schemes_are_found_by_any_of_their_names(name: str, code: str) -> None:
    for text in (name, to_hans(name)):
        scheme = SCHEMES.find(text)
        assert scheme is not None
        assert scheme.path == f"funding-scheme/{code}"


def test_what_looks_like_a_scheme() -> None:
    assert all(map(looks_like_scheme, ["漁業持續發展基金", "无名计划", "Any Funding Scheme", "「某某計劃」"]))
    assert not any(
        map(
            looks_like_scheme,
            ["計劃", "研發中心項目", "標準相關服務", "Scheme", "計劃書數目", "其他資助計劃", "Other Funds"],
        )
    )
    assert unregistered_scheme("某某資助計劃").path == unregistered_scheme("某某 资助计划").path


def test_every_head_has_three_names_and_a_registered_agency_or_none() -> None:
    heads = load_heads()
    assert len(heads) > 80
    for head in heads.values():
        assert [language for _, language in head.names] == ["zh-Hant", "zh-Hans", "en"]
        assert all(text.strip() and "\ufffd" not in text for text, _ in head.names)
        assert not head.agency or REGISTRY.get(head.agency.removeprefix("agency/"))
    assert heads["155"].agency == "agency/itc"
    assert heads["21"].agency == "agency/ceo"
    assert heads["91"].agency == "agency/landsd"
    assert {n for n, h in heads.items() if not h.agency} == {"46", "106", "120", "142", "184"}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("政府總部：創新科技署", "itc"),
        ("政府总部：创新科技署", "itc"),
        ("GOVERNMENT SECRETARIAT: INNOVATION AND TECHNOLOGY COMMISSION", "itc"),
        ("政府總部：發展局(工務科)", "devb"),
        ("地政總署", "landsd"),
    ],
)
def test_the_agency_of_a_head_by_its_title(title: str, code: str) -> None:
    agency = title_agency(title, REGISTRY)
    assert agency is not None
    assert agency.code == code


def test_places_have_names_of_their_own() -> None:
    names = [name_key(n.name) for n in place_names()]
    assert sum(p.kind == "district" for p, _ in load_places()) == 18
    by_path = {p.path for p, _ in load_places()}
    assert len(by_path) == len(load_places())
    owners: dict[str, set[str]] = {}
    for named in place_names():
        owners.setdefault(name_key(named.name), set()).add(named.path)
    assert all(len(v) == 1 for v in owners.values())
    assert names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("管理大埔、元朗和將軍澳三個工業邨", ["tai-po", "yuen-long", "tseung-kwan-o"]),
        ("位於落馬洲河套地區的園區", ["lok-ma-chau-loop"]),
        ("在深圳和東莞成立諮詢公司", ["shenzhen", "dongguan"]),
        ("內地粵港澳大灣區(大灣區)的中小型企業", ["greater-bay-area"]),
        ("保護海上水域", []),
        ("國際科技創新中心", []),
        ("the Sha Tin and Tsuen Wan districts", ["sha-tin", "tsuen-wan"]),
    ],
)
def test_places_are_found(text: str, expected: list[str]) -> None:
    finder = Finder((), named=place_names())
    for written in (text, to_hans(text)):
        assert [s.paths for s in finder.find(written)] == [(f"place-name/{code}",) for code in expected]


def test_translated_programmes_go_both_ways() -> None:
    pairs = load_translations()
    assert all(pairs[head, other] == key for (head, key), other in pairs.items())
    assert {head for head, _ in pairs} <= set(load_heads())


@pytest.mark.parametrize(
    ("name", "text", "load"),
    [
        ("schemes.csv", "code,name_hant\nx,y\n", load_schemes),
        (
            "schemes.csv",
            "code,name_hant,name_hans,name_en,kind,parent,agency,abbreviations,aliases,earlier,successor\n"
            "x,甲計劃,,,thing,,,,,,\n",
            load_schemes,
        ),
        (
            "schemes.csv",
            "code,name_hant,name_hans,name_en,kind,parent,agency,abbreviations,aliases,earlier,successor\n"
            "x,甲計劃,,,scheme,,,,乙計劃,,\n",
            load_schemes,
        ),
        ("heads.csv", "number\n1\n", load_heads),
        ("places.csv", "code\nx\n", load_places),
        ("programmes.csv", "head\n1\n", load_translations),
    ],
)
def test_a_bad_line_is_named(name: str, text: str, load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as told:
        load(tmp_path)
    assert name in str(told.value.where)
