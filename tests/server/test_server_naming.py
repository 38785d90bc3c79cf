"""What pages call the things that no document names."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as px
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
import sample_budget as s

from server.words.labels import Labels, expand

ID = f"{s.BASE}id/"
PREF = px.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels(s.store(), {}, ("en", "zh-Hant", "zh-Hans"))


def paths(kind: str) -> list[str]:
    report = s.budget().reports[0]
    return [thing.path for thing in getattr(report, kind)]


def test_a_figure_is_called_by_measure_period_and_status(labels: Labels) -> None:
    """All three in the language of the measure."""
    store = s.store()
    figures = s.budget().reports[0].figures
    for figure in figures:
        label = labels.of(ID + figure.path)
        measure, period, status = label.text.split(" · ")
        assert (measure, period) == (figure.figure.measure, figure.figure.period)
        names = store.quads_for_pattern(None, PREF, px.Literal(status, language=label.lang.lower()))
        assert f"{ID}figure-status/{figure.figure.status}" in {quad.subject.value for quad in names}


@pytest.mark.parametrize("kind", ["figures", "provisions", "establishment", "undertakings"])
def test_everything_of_a_report_has_a_name(labels: Labels, kind: str) -> None:
    for path in paths(kind):
        assert labels.of(ID + path).named, path


def test_an_edition_says_its_year(labels: Labels) -> None:
    assert labels.of(ID + s.NEW).text.endswith(" 2024-25")
    assert labels.of(ID + s.OLD).text.endswith(" 2023-24")


def test_long_words_are_shortened(labels: Labels) -> None:
    texts = [labels.of(ID + path).text for path in paths("undertakings")]
    assert all(len(text) <= 60 for text in texts)


def test_a_nil_return_says_its_section() -> None:
    node, section = f"{ID}plan/x/nil-A-i", px.NamedNode(f"{ID}section/A")
    store = px.Store()
    for predicate, value in (("section", section), ("sourceText", px.Literal("Nil"))):
        store.add(px.Quad(px.NamedNode(node), px.NamedNode(expand(f"gp:{predicate}")), value))
    store.add(px.Quad(section, px.NamedNode(expand("skos:notation")), px.Literal("A")))
    assert Labels(store, {}, ("en",)).of(node).text == "A · Nil"
