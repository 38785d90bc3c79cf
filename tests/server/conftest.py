"""A small release in the shape of vocab/MODEL.md, made by hand, and the application over it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as px
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kg.settings import Settings
from server import create_app

BASE = "http://data.example/"

TRIG = """
@prefix : <http://data.example/id/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix gp: <https://w3id.org/govplan#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<http://data.example/id/graph/source/00112233aabbccdd> {
  <http://data.example/id/source/00112233aabbccdd> a gp:Source, prov:Entity, foaf:Document ;
    dct:title "itc-2026.txt" ; gp:fileName "itc-2026.txt" ; gp:mediaType "text/plain" .
  <http://data.example/id/source/00112233aabbccdd/line-40-42> a gp:Place, prov:Entity ;
    gp:inSource <http://data.example/id/source/00112233aabbccdd> ; gp:locator "line=40-42" ;
    gp:lineStart 40 ; gp:lineEnd 42 ; gp:sourceText "1. 法定機構  研發開支統計" .
  <http://data.example/id/source/00112233aabbccdd/page-3/row-12> a gp:Place, prov:Entity ;
    gp:inSource <http://data.example/id/source/00112233aabbccdd> ; gp:locator "page=3;row=12" ; gp:sourceText "<b>&" .
  <http://data.example/id/plan/itc/2026-2028> a gp:Plan, dcat:Catalog ;
    dct:title "創新科技署開放數據計劃"@zh-Hant ; dct:publisher <http://data.example/id/agency/itc> ;
    gp:periodStart "2026"^^xsd:gYear ; gp:periodEnd "2028"^^xsd:gYear ; dct:issued "2025-12"^^xsd:gYearMonth ;
    gp:language "zh-Hant" ; dcat:record <http://data.example/id/plan/itc/2026-2028/A-i-1>,
    <http://data.example/id/plan/itc/2026-2028/D-i-2>, <http://data.example/id/plan/itc/2026-2028/A-i-3>,
    <http://data.example/id/plan/itc/2026-2028/A-i-4> .
  <http://data.example/id/plan/itc/2026-2028/A-i-1> a gp:Entry, dcat:CatalogRecord ;
    dct:title "研發開支統計"@zh-Hant ; foaf:primaryTopic <http://data.example/id/dataset/itc/aaaa> ;
    dct:isPartOf <http://data.example/id/plan/itc/2026-2028> ; gp:promisedBy <http://data.example/id/agency/itc> ;
    gp:section <http://data.example/id/section/A> ; gp:number "1" ; gp:targetMonth "2026-12"^^xsd:gYearMonth ;
    gp:status <http://data.example/id/status/planned> ; gp:ordinal 1 ;
    prov:wasDerivedFrom <http://data.example/id/source/00112233aabbccdd/line-40-42>,
      <http://data.example/id/source/00112233aabbccdd/page-3/row-12> .
  <http://data.example/id/plan/itc/2026-2028/D-i-2> a gp:Entry, dcat:CatalogRecord ;
    dct:title "專利申請資助"@zh-Hant ; foaf:primaryTopic <http://data.example/id/dataset/itc/bbbb> ;
    dct:isPartOf <http://data.example/id/plan/itc/2026-2028> ; gp:promisedBy <http://data.example/id/agency/itc> ;
    gp:section <http://data.example/id/section/D> ; gp:releasedMonth "2024-03"^^xsd:gYearMonth ; gp:ordinal 2 ;
    gp:status <http://data.example/id/status/released> .
  <http://data.example/id/plan/itc/2026-2028/A-i-3> a gp:Entry, dcat:CatalogRecord ;
    dct:title "Overdue <script>alert(1)</script>"@en ; foaf:primaryTopic <http://data.example/id/dataset/itc/cccc> ;
    dct:isPartOf <http://data.example/id/plan/itc/2026-2028> ; gp:promisedBy <http://data.example/id/agency/itc> ;
    gp:section <http://data.example/id/section/A> ; gp:targetMonth "2025-01"^^xsd:gYearMonth ; gp:ordinal 3 ;
    gp:status <http://data.example/id/status/overdue> .
  <http://data.example/id/plan/itc/2026-2028/A-i-4> a gp:Entry, dcat:CatalogRecord ;
    dct:title "實驗室名單"@zh-Hant ; foaf:primaryTopic <http://data.example/id/dataset/itc/dddd> ;
    dct:isPartOf <http://data.example/id/plan/itc/2026-2028> ; gp:promisedBy <http://data.example/id/agency/itc> ;
    gp:section <http://data.example/id/section/A> ; gp:ordinal 4 ; gp:status <http://data.example/id/status/dropped> .
}
<http://data.example/id/graph/links> {
  <http://data.example/id/dataset/itc/aaaa> a dcat:Dataset ; dct:title "研發開支統計"@zh-Hant, "R&D expenditure"@en ;
    gp:convertedTitle "研发开支统计"@zh-Hans ; dct:publisher <http://data.example/id/agency/itc> ;
    gp:firstPlanned "2026-12"^^xsd:gYearMonth ; gp:formatList "CSV | JSON" ;
    gp:status <http://data.example/id/status/planned> ; gp:entry <http://data.example/id/plan/itc/2026-2028/A-i-1> ;
    dcat:landingPage <https://data.gov.hk/> .
  <http://data.example/id/dataset/itc/bbbb> a dcat:Dataset ; dct:title "專利申請資助"@zh-Hant ;
    dct:publisher <http://data.example/id/agency/itc> ; dct:issued "2024-03"^^xsd:gYearMonth ;
    gp:status <http://data.example/id/status/released> .
  <http://data.example/id/dataset/itc/cccc> a dcat:Dataset ; dct:title "Overdue <script>alert(1)</script>"@en ;
    dct:publisher <http://data.example/id/agency/itc> ; gp:firstPlanned "2025-01"^^xsd:gYearMonth ;
    gp:status <http://data.example/id/status/overdue> .
  <http://data.example/id/dataset/itc/dddd> a dcat:Dataset ; dct:title "實驗室名單"@zh-Hant ;
    dct:publisher <http://data.example/id/agency/itc> ; gp:status <http://data.example/id/status/dropped> .
  <http://data.example/id/dataset/itc/%E4%B8%AD> a dcat:Dataset ; dct:title "Percent"@en .
}
<http://data.example/id/graph/registry> {
  <http://data.example/id/agency/itc> a gp:Agency, foaf:Agent, org:Organization ;
    skos:prefLabel "創新科技署"@zh-Hant, "创新科技署"@zh-Hans, "Innovation and Technology Commission"@en ;
    gp:code "ITC" ; gp:registered true ; org:classification <http://data.example/id/agency-kind/department> ;
    org:subOrganizationOf <http://data.example/id/agency/itib> ; foaf:homepage <https://www.itc.gov.hk/> .
  <http://data.example/id/agency/itib> a gp:Agency, foaf:Agent, org:Organization ;
    skos:prefLabel "創新科技及工業局"@zh-Hant, "Innovation, Technology and Industry Bureau"@en ; gp:code "ITIB" ;
    gp:validFrom "2022-07-01"^^xsd:date ; gp:registered true .
}
<http://data.example/id/graph/vocabulary> {
  gp:Entry a rdfs:Class ; rdfs:label "Entry"@en, "項目"@zh-Hant, "项目"@zh-Hans ;
    skos:definition "A row of an open data plan."@en .
  gp:status a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> ;
    rdfs:label "status"@en, "狀態"@zh-Hant, "状态"@zh-Hans ; rdfs:domain gp:Entry .
  <http://data.example/id/status/planned> a skos:Concept ; skos:prefLabel "planned"@en, "計劃中"@zh-Hant .
  <http://data.example/id/section/A> a skos:Concept ; skos:prefLabel "Section A"@en .
}
<http://data.example/id/graph/release> {
  <http://data.example/id/catalog> a dcat:Catalog ; dct:title "Open data plans"@en ;
    dcat:catalog <http://data.example/id/plan/itc/2026-2028> ; dcat:dataset <http://data.example/id/dataset/itc/aaaa> .
  <http://data.example/id/release> a gp:Release, void:Dataset ; gp:asOf "2025-12-31"^^xsd:date ; dct:title "Release"@en .
}
"""


def make_release(out: Path, name: str, *, extra: str = "", current: bool = True) -> Path:
    """A release folder as CONTRACT.md section 4 describes it; ``extra`` is more TriG."""
    folder = out / "releases" / name
    (folder / "data" / "source").mkdir(parents=True)
    store = px.Store(str(folder / "store"))
    store.load(input=TRIG.encode(), format=px.RdfFormat.TRIG)
    if extra:
        store.load(input=extra.encode(), format=px.RdfFormat.TRIG)
    store.flush()
    dump = store.dump(format=px.RdfFormat.N_QUADS)
    assert dump is not None
    del store
    (folder / "data" / "govplan.nq").write_bytes(dump)
    (folder / "data" / "govplan.nq.gz").write_bytes(gzip.compress(dump, mtime=0))
    (folder / "data" / "source" / "00112233aabbccdd.ttl").write_bytes(b"# empty\n")
    files = {
        str(p.relative_to(folder)): {
            "sha256": hashlib.sha256(p.read_bytes()).hexdigest(),
            "size": p.stat().st_size,
        }
        for p in sorted((folder / "data").rglob("*"))
        if p.is_file()
    }
    (folder / "manifest.json").write_text(
        json.dumps(
            {
                "release": name,
                "key": name[-8:],
                "base": BASE,
                "as_of": "2025-12-31",
                "default_as_of": "2025-12-31",
                "inputs": [],
                "files": files,
            }
        )
    )
    if current:
        link = out / "current.new"
        link.symlink_to(Path("releases") / name)
        link.replace(out / "current")
    return folder


@pytest.fixture(scope="session")
def corpus_app(corpus_release: Path) -> Iterator[Flask]:
    """The application over a release as ``kg build`` makes it of the bundled corpus; all tests that only ask share it."""
    settings = Settings(out=corpus_release, threads=2, query_timeout=20, picture_timeout=60)
    made = create_app(corpus_release, settings)
    yield made
    for name in ("charts", "pictures", "releases"):
        made.extensions[name].close()


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    make_release(folder, "2025-12-31-00000001")
    return folder


@pytest.fixture(scope="session")
def settings(out: Path) -> Settings:
    return Settings(out=out, base=BASE, threads=2, query_timeout=20)


@pytest.fixture(scope="session")
def app(out: Path, settings: Settings) -> Iterator[Flask]:
    made = create_app(out, settings)
    yield made
    made.extensions["releases"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
