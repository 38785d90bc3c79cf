"""The official DCAT-AP 3 shapes on the graph of the sample."""

from __future__ import annotations

import dcat_ap
import pytest
import sample_resolution as s
from rdflib import Graph

pytestmark = pytest.mark.skipif(not dcat_ap.available(), reason="the official shapes are not there")


@pytest.fixture(scope="module")
def data() -> Graph:
    return dcat_ap.to_rdflib(s.quads())


@pytest.mark.parametrize("shapes", ["shapes", "range", "mdr-vocabularies.shape", "shapes_recommended"])
def test_no_violation(data: Graph, shapes: str) -> None:
    assert [r for r in dcat_ap.results(data, shapes) if r[0] == "Violation"] == []


def test_the_check_itself_sees_a_catalogue_without_title(data: Graph) -> None:
    damaged = Graph()
    title = "http://purl.org/dc/terms/title"
    for triple in data:
        if str(triple[1]) != title:
            damaged.add(triple)
    missing = [r for r in dcat_ap.results(damaged, "shapes") if r[0] == "Violation" and r[2] == title]
    assert len(missing) > 5


def test_deprecated_terms_are_not_used(data: Graph) -> None:
    assert dcat_ap.results(data, "deprecateduris") == []
