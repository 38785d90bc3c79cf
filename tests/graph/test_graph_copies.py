"""One edition as several documents: other languages, rows and groups that only a copy has, other numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample_resolution as s
from pyoxigraph import NamedNode, Store

from kg import tables
from kg.graph import build_graph
from kg.graph.terms import DCT, GP, PROV, RDFS
from kg.identity.model import Evidence, ResolvedEntry
from kg.records import LedgerLine
from kg.sources.model import Place

ID = f"{s.BASE}id/"
COPY = f"source/{s.COPY_FILE.id}"


@pytest.fixture(scope="module")
def store() -> Store:
    """The copy is English; its second row of D-ii is numbered otherwise, it has a row and a group of its own, and a remark
    that the published copy has not."""
    made = s.sample()
    old, new = made.resolution.plans
    english = {
        "C-ii-1": "List of research results",
        "D-ii-1": "Usage of open data",
        "D-i-1": "Public facilities",
    }
    group = replace(
        s.COPY_PLAN.groups[0], number=2, name="Other centre", text="Other centre (OC)", place=Place(line=40)
    )
    rows = [replace(e, title=english.get(e.key, ""), description="") for e in s.COPY_PLAN.entries]
    rows[2] = replace(rows[2], key="D-ii-7")
    extra = replace(
        rows[2], key="D-ii-8", title="Only here", places=(Place(line=41),), group=group, number="8"
    )
    remark = replace(s.COPY_PLAN.remarks[0], text="Only the copy says so.")
    copy = replace(
        s.COPY_PLAN,
        language="en",
        entries=(*rows, extra),
        groups=(*s.COPY_PLAN.groups, group),
        remarks=(remark,),
    )
    adopted = replace(group, number=3)
    added = ResolvedEntry(
        f"{s.NEW}/D-ii-8",
        replace(extra, group=adopted),
        s.NEW,
        s.DPO,
        None,
        "dataset/dpo/6666666666666666",
        (Evidence(s.COPY_FILE, Place(line=41)),),
    )
    plan = replace(
        new,
        plan=replace(new.plan, groups=(*new.plan.groups, adopted)),
        copies=(copy,),
        entries=(*new.entries, added),
        renamed={
            (s.COPY_FILE.id, "entry:D-ii-7"): "entry:D-ii-1",
            (s.COPY_FILE.id, "group:2"): "group:3",
        },
    )
    ledger = (
        LedgerLine(Place(line=22), "Usage of open data", "mapped", "entry:D-ii-7"),
        LedgerLine(Place(line=40), "Other centre (OC)", "mapped", "group:2"),
        LedgerLine(Place(line=41), "Only here", "mapped", "entry:D-ii-8"),
        LedgerLine(Place(line=42), remark.text, "mapped", "note:1"),
        LedgerLine(Place(line=43), "Nil", "not_applicable", "nil:B-ii"),
    )
    readings = list(made.readings)
    readings[2] = replace(readings[2], plan=copy, ledger=ledger)
    record = replace(
        made.resolution.datasets[0], path=added.dataset, agency=s.DPO, responsible=None, entries=(added.path,)
    )
    resolution = replace(made.resolution, plans=(old, plan), datasets=(*made.resolution.datasets, record))
    filled = Store()
    filled.extend(
        build_graph(
            readings, resolution, made.assessments, base=s.BASE, as_of=s.AS_OF, release_id="x", version="1"
        )
    )
    return filled


def values(store: Store, path: str, predicate: NamedNode, graph: str | None = None) -> set[str]:
    where = NamedNode(f"{ID}graph/{graph}") if graph else None
    return {q.object.value for q in store.quads_for_pattern(NamedNode(ID + path), predicate, None, where)}


def test_a_copy_in_another_language_labels_the_entry_without_taking_over(store: Store) -> None:
    entry = f"{s.NEW}/D-ii-1"
    assert values(store, entry, DCT.title) == {"開放數據使用情況的統計數字"}
    assert values(store, entry, GP.translatedTitle, COPY) == {"Usage of open data"}


def test_the_dataset_has_the_titles_of_all_languages(store: Store) -> None:
    titles = values(store, "dataset/ogcio/1111111111111111", DCT.title)
    assert titles == {"開放數據使用情況的統計數字", "开放数据使用情况的统计数字", "Usage of open data"}


def test_a_row_that_only_a_copy_has_stands_in_the_copys_graph_and_language(store: Store) -> None:
    entry = f"{s.NEW}/D-ii-8"
    assert values(store, entry, DCT.title, COPY) == {"Only here"}
    assert values(store, entry, GP.primarySource) == {ID + COPY}
    (title,) = store.quads_for_pattern(NamedNode(ID + entry), DCT.title, None)
    assert title.object.language == "en"


def test_a_group_that_only_a_copy_has_is_derived_from_the_copy(store: Store) -> None:
    group = f"{s.NEW}/group-3"
    assert values(store, group, RDFS.label, f"source/{s.NEW_FILE.id}") == {"Other centre"}
    assert values(store, group, PROV.wasDerivedFrom) == {f"{ID}{COPY}/line-40"}
    assert values(store, f"{s.NEW}/group-1", PROV.wasDerivedFrom) == {
        f"{ID}source/{s.NEW_FILE.id}/page-2/row-5"
    }


def test_the_ledger_of_a_copy_leads_to_the_edition(store: Store) -> None:
    becomes = [values(store, f"{COPY}/line-{n}", GP.becomes) for n in (22, 40, 41, 42, 43)]
    plan = ID + s.NEW
    assert becomes == [{f"{plan}/D-ii-1"}, {f"{plan}/group-3"}, {f"{plan}/D-ii-8"}, {plan}, {plan}]


def test_nothing_is_named_that_does_not_exist(store: Store) -> None:
    subjects = {quad.subject for quad in store}
    named = {q.object for q in store if isinstance(q.object, NamedNode) and q.object.value.startswith(ID)}
    assert named <= subjects


def test_one_row_per_entry_with_the_place_in_its_own_source(store: Store) -> None:
    columns = tables.columns("entries")
    rows = [dict(zip(columns, row, strict=True)) for row in tables.run(store, "entries")]
    assert len(rows) == len({row["entry"] for row in rows}) == 8
    (only,) = (row for row in rows if row["title"] == "Only here")
    assert (only["source"], only["locator"]) == (ID + COPY, "line=41")
    assert only["group"] == "Other centre"
