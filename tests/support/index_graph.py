"""A small graph made by hand, for tests of the index."""

from __future__ import annotations

import pyoxigraph as px

from kg.release.dumps import line_order

BASE = "http://data.example/"

PREFIXES = """
@prefix : <http://data.example/id/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix gp: <https://w3id.org/govplan#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sdmxd: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix sdmxm: <http://purl.org/linked-data/sdmx/2009/measure#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

GRAPH = """
<http://data.example/id/agency/itc> a gp:Agency ; gp:code "ITC" ; foaf:name "Innovation and Technology Commission"@en,
    "創新科技署"@zh-Hant, "创新科技署"@zh-Hans ; skos:altLabel "ITC" ; org:classification <http://data.example/id/agency-kind/department> .
<http://data.example/id/agency/cyberport> a gp:Agency ; gp:code "CYBERPORT" ; foaf:name "Cyberport"@en, "數碼港"@zh-Hant .
<http://data.example/id/agency-kind/department> a skos:Concept ; skos:prefLabel "department"@en, "部門"@zh-Hant .
<http://data.example/id/status/overdue> a skos:Concept ; skos:prefLabel "overdue"@en, "逾期"@zh-Hant, "逾期"@zh-Hans .
<http://data.example/id/format/csv> a skos:Concept ; skos:prefLabel "CSV"@en .
<http://data.example/id/plan/itc/2024-2026> a gp:Plan, dcat:Catalog ; dct:title "創新科技署開放數據計劃"@zh-Hant ;
    dct:publisher <http://data.example/id/agency/itc> ; gp:periodStart "2024"^^xsd:gYear ; gp:periodEnd "2026"^^xsd:gYear ;
    gp:language "zh-Hant" ; prov:wasDerivedFrom <http://data.example/id/source/aa> .
<http://data.example/id/source/aa> a gp:Source ; dct:title "itc-2024.pdf" ; gp:fileName "itc-2024.pdf" ; gp:pageCount 3 .
<http://data.example/id/plan/itc/2024-2026/A-i-1> a gp:Entry ; dct:title "研發開支統計"@zh-Hant ;
    dct:isPartOf <http://data.example/id/plan/itc/2024-2026> ; gp:promisedBy <http://data.example/id/agency/itc> ;
    gp:section <http://data.example/id/section/A> ; gp:targetMonth "2024-03"^^xsd:gYearMonth ; gp:ordinal 1 ;
    gp:namedFormat <http://data.example/id/format/csv> ; gp:status <http://data.example/id/status/overdue> ;
    foaf:primaryTopic <http://data.example/id/dataset/itc/1> .
<http://data.example/id/plan/itc/2024-2026/D-i-2> a gp:Entry ; dct:title "R&D laboratories (licensed)"@en ;
    dct:isPartOf <http://data.example/id/plan/itc/2024-2026> ; gp:promisedBy <http://data.example/id/agency/itc> ;
    gp:section <http://data.example/id/section/D> ; gp:releasedMonth "2023-05"^^xsd:gYearMonth ; gp:ordinal 2 ;
    gp:status <http://data.example/id/status/released> .
<http://data.example/id/dataset/itc/1> a dcat:Dataset ; dct:title "研發開支統計"@zh-Hant ; gp:convertedTitle "研发开支统计"@zh-Hans ;
    dct:description "按界別劃分的研發開支"@zh-Hant ; dct:publisher <http://data.example/id/agency/itc> ;
    gp:responsible <http://data.example/id/agency/cyberport> ; gp:firstPlanned "2024-03"^^xsd:gYearMonth ;
    gp:status <http://data.example/id/status/overdue> ; gp:namedFormat <http://data.example/id/format/csv> ;
    dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/ANNUAL> ;
    gp:entry <http://data.example/id/plan/itc/2024-2026/A-i-1> ; gp:assessment <http://data.example/id/dataset/itc/1/assessment> .
<http://data.example/id/dataset/itc/1/assessment> a gp:Assessment ; gp:monthsLate 7 .
<http://data.example/id/head/155> a gp:Head, skos:Concept ; skos:prefLabel "創新科技署"@zh-Hant ; skos:notation "155" ;
    gp:agency <http://data.example/id/agency/itc> .
<http://data.example/id/head/155/2023-24> a gp:Estimates ; dct:isPartOf <http://data.example/id/head/155> ; gp:estimatesYear "2023-24" .
<http://data.example/id/head/155/2024-25> a gp:Estimates ; dct:isPartOf <http://data.example/id/head/155> ; gp:estimatesYear "2024-25" .
<http://data.example/id/indicator/155/x> a gp:Indicator, skos:Concept ; skos:prefLabel "接獲的申請"@zh-Hant ; gp:head <http://data.example/id/head/155> .
<http://data.example/id/f/1> a gp:Figure ; gp:indicator <http://data.example/id/indicator/155/x> ; gp:figureStatus <http://data.example/id/figure-status/estimate> ;
    sdmxd:refPeriod <http://data.example/id/period/2023> ; sdmxm:obsValue 200 ; gp:edition <http://data.example/id/head/155/2023-24> .
<http://data.example/id/f/2> a gp:Figure ; gp:indicator <http://data.example/id/indicator/155/x> ; gp:figureStatus <http://data.example/id/figure-status/actual> ;
    sdmxd:refPeriod <http://data.example/id/period/2023> ; sdmxm:obsValue 150 ; gp:edition <http://data.example/id/head/155/2024-25> .
"""


def quads(turtle: str) -> list[px.Quad]:
    """What a release holds, as its index is given it."""
    graph = px.NamedNode(f"{BASE}id/graph/test")
    found = [
        px.Quad(q.subject, q.predicate, q.object, graph)
        for q in px.parse(PREFIXES + turtle, format=px.RdfFormat.TURTLE)
    ]
    return line_order(found)
