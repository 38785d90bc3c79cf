"""The registry as data, and how names are found in it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from identity_handmade import REGISTRY

from kg.errors import DataError
from kg.identity import load_registry
from kg.identity.names import name_key
from kg.identity.registry import KINDS, unregistered
from kg.values.script import to_hans, to_hant


def test_parents_and_successions_name_registered_agencies() -> None:
    known = {a.code for a in REGISTRY.agencies}
    assert {a.parent for a in REGISTRY.agencies if a.parent} <= known
    for succession in REGISTRY.successions:
        assert {*succession.originals, *succession.results} <= known, succession.slug
        assert succession.originals, succession.slug
        assert succession.results, succession.slug
        assert not set(succession.originals) & set(succession.results)
    assert len({s.slug for s in REGISTRY.successions}) == len(REGISTRY.successions)


def test_no_agency_is_its_own_parent_or_its_own_successor() -> None:
    for agency in REGISTRY.agencies:
        seen, at = {agency.code}, agency.parent
        while at:
            assert at not in seen, agency.code
            seen.add(at)
            at = REGISTRY.get(at).parent  # type: ignore[union-attr]
    results = defaultdict(set)
    for s in REGISTRY.successions:
        for original in s.originals:
            results[original] |= set(s.results)
    for start in list(results):
        todo, seen = [start], set()
        while todo:
            new = results.get(todo.pop(), set()) - seen
            seen |= new
            todo += new
        assert start not in seen


def test_no_two_agencies_share_a_name_an_abbreviation_or_a_code() -> None:
    names, short = defaultdict(set), defaultdict(set)
    for a in REGISTRY.agencies:
        for n in (a.name_hant, a.name_hans, a.name_en, *(text for text, _ in a.aliases)):
            if n:  # some bodies have no official name in English
                names[name_key(n)].add(a.code)
        for n in (a.code, *a.abbreviations, *([a.portal_id] if a.portal_id else [])):
            short[n.casefold()].add(a.code)
    assert not {k: v for k, v in (*names.items(), *short.items()) if len(v) > 1}


def test_each_name_is_in_its_script() -> None:
    for a in REGISTRY.agencies:
        assert to_hans(a.name_hant) == a.name_hans, a.code
        assert to_hans(a.name_hans) == a.name_hans, a.code
        assert name_key(to_hant(a.name_hans)) == name_key(a.name_hant), a.code
        if a.name_hant == a.name_hans:
            assert to_hant(a.name_hans) == a.name_hant, a.code
        assert a.name_en.isascii(), a.code
        assert not a.converted, a.code


def test_kinds_dates_and_codes_are_well_formed() -> None:
    for a in REGISTRY.agencies:
        assert a.kind in KINDS
        assert a.code == a.code.lower()
        assert " " not in a.code
        assert not a.website or a.website.startswith("https://")
        for day in (a.valid_from, a.valid_to):
            assert not day or date.fromisoformat(day)
        assert not (a.valid_from and a.valid_to) or a.valid_from < a.valid_to
    for s in REGISTRY.successions:
        assert not s.date or date.fromisoformat(s.date)


def test_dates_of_agencies_agree_with_the_successions() -> None:
    for s in REGISTRY.successions:
        for code in s.originals:
            agency = REGISTRY.get(code)
            assert agency is not None
            assert agency.valid_to == s.date, s.slug


def test_every_provider_of_the_portal_is_registered(shared: Path) -> None:
    listed = json.loads((shared / "reference" / "data-gov-hk_providers_2025-10-24.json").read_text("utf-8"))
    by_portal = {a.portal_id: a for a in REGISTRY.agencies if a.portal_id}
    assert {p["id"] for p in listed["providers"]} == set(by_portal)
    for provider in listed["providers"]:
        for name in provider["name"].values():
            assert REGISTRY.find(name) is by_portal[provider["id"]], name


@pytest.mark.parametrize(
    ("printed", "code", "rule"),
    [
        ("itc", "itc", "code"),
        ("hk-itc", "itc", "code"),
        ("HKSTPC", "hkstp", "abbreviation"),
        ("R&D Centre", "rdcentre", "abbreviation"),
        ("創新科技署", "itc", "name"),
        ("创新科技署", "itc", "name"),
        ("創 新 科 技 署", "itc", "name"),
        ("Innovation and Technology Commission", "itc", "name"),
        ("INNOVATION & TECHNOLOGY COMMISSION", "itc", "name"),
        ("Chief Secretary for Administration’s Office", "cso", "name"),
        ("資科办", "ogcio", "name"),
        ("香港電腦保安事故協調中心", "hkcert", "name"),
        ("香港特別行政區政府創新科技署", "itc", "name-without-prefix"),
        ("政府總部：創新科技署", "itc", "name-without-prefix"),
        ("Government Secretariat: Innovation and Technology Commission", "itc", "name-without-prefix"),
        ("the Hong Kong Observatory", "hko", "name-without-prefix"),
        ("University of Hong Kong", "hku", "name-without-prefix"),
        ("房屋委員會", "hkha", "name-without-prefix"),
        ("香港房屋署", "hd", "name-without-prefix"),
        ("政府資訊科技總監辦公室（資科辦）", "ogcio", "name-before-bracket"),
        ("香港電腦保安事故協調中心(HKCERT)", "hkcert", "name-before-bracket"),
        ("新大嶼山巴士 (1973) 有限公司", "nlb", "name"),
        ("創新科技署 Innovation and Technology Commission", "itc", "name-in-two-languages"),
        ("Innovation and Technology Commission 創新科技署", "itc", "name-in-two-languages"),
    ],
)
def test_found(printed: str, code: str, rule: str) -> None:
    found = REGISTRY.find_with_rule(printed)
    assert found.agency is not None
    assert (found.agency.code, found.rule) == (code, rule)
    assert found.conflict is None


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "其他",
        "大學",
        "香港",
        "Hong Kong",
        "the",
        "創新科技處",
        "電影發展委員會",
        "指定本地研究機構名單",
        "Post",
        "（）",
    ],
)
def test_not_found_rather_than_guessed(printed: str) -> None:
    assert REGISTRY.find_with_rule(printed).agency is None


def test_the_name_wins_over_a_contradicting_code() -> None:
    found = REGISTRY.find_with_rule("香港認可處", "HKPC")
    assert found.agency is REGISTRY.get("hkas")
    assert found.conflict is REGISTRY.get("hkpc")
    assert REGISTRY.find_with_rule("香港認可處（HKPC）").conflict is REGISTRY.get("hkpc")


def test_a_printed_code_helps_where_the_name_is_not_known() -> None:
    found = REGISTRY.find_with_rule("科學園的公司", "HKSTPC")
    assert (found.agency, found.rule) == (REGISTRY.get("hkstp"), "printed-code")


def test_near_names_help_a_person() -> None:
    assert REGISTRY.near("創新科技處")[0] is REGISTRY.get("itc")
    assert REGISTRY.near("完全無關之名稱而已") == ()


def test_related_through_successions_but_not_between_siblings() -> None:
    assert REGISTRY.related("ogcio", "dpo")
    assert REGISTRY.related("dpo", "itsd")
    assert REGISTRY.related("itb", "itib")
    assert not REGISTRY.related("tlb", "hb")
    assert not REGISTRY.related("itc", "itib")
    assert REGISTRY.family("tlb") == REGISTRY.family("hb")


def test_an_unregistered_agency_is_named_as_printed_and_the_same_in_either_script() -> None:
    hant, hans, en = unregistered("某某數據學會"), unregistered("某某数据学会"), unregistered("Data Society")
    assert hant.code == hans.code != en.code
    assert hant.code.startswith("unregistered-")
    assert len(hant.code) == len("unregistered-") + 10
    assert (hant.name_hant, hans.name_hans, en.name_en) == ("某某數據學會", "某某数据学会", "Data Society")
    assert not hant.registered
    assert hant.kind == "unregistered"


HEAD = (
    "code,name_hant,name_hans,name_en,kind,parent,website,portal_id,abbreviations,aliases,valid_from,valid_to"
)


def _registry(folder: Path, *rows: str, head: str = HEAD) -> Path:
    (folder / "agencies.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    (folder / "successions.csv").write_text("slug,originals,results,date,label\n", "utf-8")
    return folder


def test_a_name_that_only_conversion_gives_says_so(tmp_path: Path) -> None:
    registry = load_registry(_registry(tmp_path, "x,數據學會,,Data Society,unit,,,,,,,"))
    agency = registry.get("x")
    assert agency is not None
    assert (agency.name_hans, agency.converted) == ("数据学会", ("zh-Hans",))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x,數據學會,,Data Society,club,,,,,,,", "club"),
        ("x,數據學會,,Data Society,unit,,,,,學會,,", "學會"),
        ("x,數據學會,,Data Society,unit", "cells"),
    ],
)
def test_a_bad_line_of_the_registry_is_named(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(DataError, match=words) as error:
        load_registry(_registry(tmp_path, row))
    assert "line 2" in str(error.value)


def test_a_missing_column_of_the_registry_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="column"):
        load_registry(_registry(tmp_path, "x,數據學會", head="code,name_hant"))
