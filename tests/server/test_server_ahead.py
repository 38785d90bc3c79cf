"""What pages find for many things at once, in the index: the same as the store says of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as px
import pytest
from conftest import BASE, make_release
from flask import Flask

from kg.index.read import open_index
from kg.index.schema import FILE
from kg.index.write import write_index
from kg.release.dumps import line_order
from kg.settings import Settings
from server import create_app
from server.evidence.links import evidence_ahead, evidence_of
from server.http.ordering import Order
from server.linked import things
from server.promises.ordering import SORTS, ordered
from server.promises.promised import facts
from server.release.serving import OpenRelease, release
from server.site.pages import label, labels
from server.words import i18n

MORE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix gp: <https://w3id.org/govplan#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix s: <http://data.example/id/source/> .
<http://data.example/id/graph/source/0000000000000001> {
  <http://data.example/id/plan/itc/2030/A-i-1> a gp:Entry ; dct:title "每月數字", "Monthly figures"@en ;
    gp:convertedTitle "每月数字"@zh-Hans ; gp:primarySource s:0000000000000002 ;
    prov:wasDerivedFrom <http://data.example/id/source/0000000000000001/page-1/row-1>,
      <http://data.example/id/source/0000000000000002/line-7>, <http://data.example/id/source/0000000000000002/page-10/row-1>,
      <http://data.example/id/source/0000000000000002/page-9/row-3>, <http://data.example/id/source/0000000000000002/page-9/row-12> .
  <http://data.example/id/plan/itc/2030/A-i-2> a gp:Entry ; dct:title "Whole" ; prov:wasDerivedFrom s:0000000000000001 .
  <http://data.example/id/dataset/itc/eeee> a dcat:Dataset ; dct:title "每月"@zh-Hant, "每月數字"@zh-Hant ;
    gp:latestEntry <http://data.example/id/plan/itc/2030/A-i-1> ;
    prov:wasDerivedFrom <http://data.example/id/source/0000000000000001/line-1> .
  <http://data.example/id/dataset/itc/ffff> a dcat:Dataset ; gp:latestEntry <http://data.example/id/plan/itc/2030/A-i-2> .
  s:0000000000000001 a gp:Source ; gp:fileName "1.pdf" .
}
"""


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Flask]:
    """Over a release with an index and over the same without."""
    made = []
    for number in range(2):
        out = tmp_path_factory.mktemp("ahead")
        folder = make_release(out, "2025-12-31-0a1b2c3d", extra=MORE)
        if not number:
            store = px.Store.read_only(str(folder / "store"))
            write_index(folder / FILE, line_order(list(store)), BASE)
        made.append(create_app(out, Settings(base=BASE, threads=1)))
    return made[0], made[1]


def things_of(out: Path) -> list[str]:
    index = open_index(next((out / "releases").iterdir()) / FILE)
    return [index.iri(path) for (path,) in index.ask("SELECT path FROM thing ORDER BY id")]


@pytest.fixture(scope="module")
def iris(apps: tuple[Flask, Flask]) -> list[str]:
    return things_of(apps[0].config["OUT"])


def said(app: Flask, address: str, iris: list[str], find: Callable[[list[str]], object]) -> object:
    with app.test_request_context(address):
        found = find(iris)
        assert isinstance(release(), OpenRelease)
        return found


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_names(apps: tuple[Flask, Flask], iris: list[str], language: str) -> None:
    def together(iris: list[str]) -> object:
        labels().ahead(iris)
        return [label(iri) for iri in iris]

    def singly(iris: list[str]) -> object:
        return [label(iri) for iri in iris]

    with_index, without = apps
    expected = said(without, f"/?lang={language}", iris, singly)
    assert said(with_index, f"/?lang={language}", iris, together) == expected
    with_index.extensions["releases"].opened().memo.pop("labels")
    assert said(with_index, f"/?lang={language}", iris, singly) == expected


@pytest.mark.parametrize("address", ["/", "/promises?lang=zh-Hant"])
def test_evidence(apps: tuple[Flask, Flask], iris: list[str], address: str) -> None:
    def together(iris: list[str]) -> object:
        evidence_ahead(iris)
        return {iri: evidence_of(iri) for iri in iris}

    def singly(iris: list[str]) -> object:
        return {iri: evidence_of(iri) for iri in iris}

    with_index, without = apps
    expected = said(without, address, iris, singly)
    assert isinstance(expected, dict)
    assert said(with_index, address, iris, together) == said(with_index, address, iris, singly) == expected
    first = expected[f"{BASE}id/plan/itc/2030/A-i-1"]
    assert first.startswith("/evidence/0000000000000002/page-9/row-3?fact=plan%2Fitc%2F2030%2FA-i-1")
    assert expected[f"{BASE}id/dataset/itc/eeee"] == first
    assert expected[f"{BASE}id/dataset/itc/ffff"] == expected[f"{BASE}id/plan/itc/2030/A-i-2"] == ""
    assert expected[f"{BASE}id/source/0000000000000001"].startswith("/evidence/0000000000000001")


def test_orders(apps: tuple[Flask, Flask]) -> None:
    with apps[0].test_request_context("/"):
        known = facts(release())
    assert len(known.promises) > 3
    few = known.promises[1::2]
    for name, key in SORTS.items():
        for falls in (False, True):
            for chosen in (known.promises, few, ()):
                found = ordered(known, chosen, Order(name, falls), "zh-Hant")
                assert sorted(p.iri for p in found) == sorted(p.iri for p in chosen)
                if name != "title":
                    assert found == sorted(chosen, key=key, reverse=falls)


def test_few_links_and_many_are_told_alike(
    apps: tuple[Flask, Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    with apps[0].test_request_context("/"):
        store = release().store
    iris = [f"{BASE}id/agency/itc", f"{BASE}id/plan/itc/2026-2028", f"{BASE}id/dataset/itc/aaaa"]
    whole = [things.describe(store, iri) for iri in iris]
    monkeypatch.setattr(things, "_FEW", 0)
    assert [things.describe(store, iri) for iri in iris] == whole
    monkeypatch.setattr(things, "_POINTING", 1)
    assert [[(p.iri, p.total) for p in things.describe(store, iri).incoming] for iri in iris] == [
        [(p.iri, p.total) for p in one.incoming] for one in whole
    ]
