"""Our shapes over graphs of documents as the readers give them: whole ones, and ones whose text was damaged. What damage takes
away is a warning; a violation would keep a whole release from being published."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import sample_budget as b
from pyoxigraph import NamedNode, Store

from kg.commitments import assess, default_as_of
from kg.documents import read_document
from kg.graph import build_graph
from kg.identity import resolve
from kg.identity.decisions import load_decisions
from kg.identity.registry import load_registry
from kg.sources import read
from kg.validate import Report, check

SHARED = Path(__file__).resolve().parents[3] / "shared"
NAMES = (
    "seeds/head-155-estimates-2024-25.txt",
    "seeds/yearbook-2019-chapter-06.txt",
    "documents/estimates-text/head-091-2009.txt",
    "documents/estimates-text/head-168-2020-21-en-extract.txt",
    "documents/yearbook_2002_ch16_12_gfs_en.txt",
)


def every(step: int, pattern: str, by: str) -> Callable[[str], str]:
    """Replaces every ``step``-th match."""

    def change(text: str) -> str:
        numbers = count(1)
        return re.sub(pattern, lambda m: by if next(numbers) % step == 0 else m[0], text)

    return change


DAMAGE: dict[str, Callable[[str], str]] = {
    "whole": str,
    "every seventh line lost": every(7, r"[^\n]*\n", ""),
    "every third line lost": every(3, r"[^\n]*\n", ""),
    "every twentieth digit misprinted": every(20, r"[0-9]", "1"),
    "every eleventh digit lost": every(11, r"[0-9]", "\N{REPLACEMENT CHARACTER}"),
    "spaces in words": every(23, r"(?<=\w)(?=\w)", " "),
    "the years lost": every(1, r"二零|20(?=\d\d)", "?"),
    "the first part lost": lambda text: text[len(text) // 8 :],
    "the last part lost": lambda text: text[: len(text) // 2],
}


def report_of(paths: list[Path]) -> Report:
    readings = [read_document(read(path)) for path in paths]
    resolution = resolve(readings, load_registry(), load_decisions(None))
    as_of = default_as_of(resolution)
    quads = build_graph(
        readings, resolution, assess(resolution, as_of), base=b.BASE, as_of=as_of, release_id="x", version="1"
    )
    store = Store()
    store.extend(quads)
    return check(store, thorough=True)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not beside this checkout")
@pytest.mark.parametrize("damage", DAMAGE)
def test_no_document_breaks_a_shape(damage: str, tmp_path: Path) -> None:
    paths = []
    for name in NAMES:
        paths.append(tmp_path / Path(name).name)
        paths[-1].write_text(DAMAGE[damage]((SHARED / name).read_text(encoding="utf-8")), encoding="utf-8")
    assert report_of(paths).conforms


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not beside this checkout")
def test_tables_break_no_shape() -> None:
    assert report_of(sorted((SHARED / "documents" / "estimates-csv").glob("fin*.csv"))).conforms


def test_two_programmes_with_one_number_have_one_listing() -> None:
    made = b.budget()
    new = made.reports[-1]
    first, second = new.report.programmes
    report = replace(new.report, programmes=(first, replace(second, code=first.code)))
    store = b.store(b.quads(made=replace(made, reports=(*made.reports[:-1], replace(new, report=report)))))
    assert check(store, thorough=True).conforms
    listing = NamedNode(f"{b.BASE}id/{b.NEW}/programme-{first.code}")
    titles = store.quads_for_pattern(listing, NamedNode("http://purl.org/dc/terms/title"), None)
    assert [q.object.value for q in titles] == [first.name]


@pytest.mark.parametrize("shapes", ["govplan", "dcat-ap"])
def test_the_sample_breaks_no_shape(shapes: str) -> None:
    assert check(b.store(), shapes=shapes, thorough=True).conforms
