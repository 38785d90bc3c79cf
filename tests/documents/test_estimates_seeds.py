"""Head 155 in 2024-25, as text and as PDF: what a person counts and reads in it."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from estimates_reports import as_columns, as_html, as_markdown, reading_of

from kg.checks import check
from kg.documents import read_document
from kg.records import Reading
from kg.records.estimates import Figure, Report
from kg.sources import read

SHARED = Path(__file__).parents[2].parent / "shared"
TEXT, PDF = "seeds/head-155-estimates-2024-25.txt", "samples/head155-2024-25.pdf"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")
both = pytest.mark.parametrize("form", [TEXT, PDF], ids=["text", "pdf"])


@cache
def reading(form: str) -> Reading:
    return read_document(read(SHARED / form))


def report(form: str) -> Report:
    (found,) = reading(form).reports
    return found


def notes(found: Report, record: Any) -> tuple[str, ...]:
    texts = {note.number: note.text for note in found.footnotes}
    return tuple(texts[number] for number in record.footnotes)


def plain(found: Report, kind: str) -> list[dict[str, object]]:
    """The records without what depends on the print: places and numbers."""
    plain = []
    for record in getattr(found, kind):
        values = {f.name: getattr(record, f.name) for f in fields(record)}
        del values["number"], values["places"]
        if "footnotes" in values:
            values["footnotes"] = notes(found, record)
        if "aims" in values:
            values["aims"] = [(aim.body, aim.text) for aim in record.aims]
        plain.append(values)
    return plain


KINDS = ["programmes", "provisions", "figures", "establishment", "undertakings", "passages"]


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_pdf_say_the_same(kind: str) -> None:
    assert plain(report(TEXT), kind) == plain(report(PDF), kind)


@both
def test_nothing_is_rejected_or_in_doubt(form: str) -> None:
    assert [line.text for line in reading(form).ledger if line.outcome == "rejected"] == []
    assert reading(form).notes == ()
    assert check(report(form)).notes == ()


@both
def test_front(form: str) -> None:
    found = report(form)
    assert (found.head, found.year, found.language) == ("155", "2024-25", "zh-Hant")
    assert found.title == "政府總部：創新科技署"
    assert found.officer == "創新科技署署長"
    front = [(p.name, p.status, p.amount) for p in found.provisions if p.table == "front"]
    assert front == [
        ("二零二四至二五年度預算", "estimate", Decimal(917_300_000)),
        ("承擔額結餘", "balance", Decimal(485_800_000)),
    ]


@both
def test_establishment(form: str) -> None:
    said = [(e.measure, e.programme, e.period, int(e.value)) for e in report(form).establishment]
    assert said == [
        ("establishment-ceiling", "", "2024-25", 277_200_000),
        ("non-directorate-posts", "", "2024-03-31", 327),
        ("non-directorate-posts", "", "2025-03-31", 339),
        ("net-change-posts", "", "2024-25", 12),
        ("directorate-posts", "", "2024-03-31", 10),
        ("directorate-posts", "", "2025-03-31", 10),
        ("commitment-balance", "", "2024-25", 485_800_000),
        ("net-change-posts", "1", "2024-25", 2),
        ("net-change-posts", "3", "2024-25", 3),
        ("net-change-posts", "4", "2024-25", 7),
        ("posts", "", "2024-03-31", 337),
        ("net-change-posts", "", "2024-25", 12),
    ]


@both
def test_programmes(form: str) -> None:
    found = report(form).programmes
    assert [p.code for p in found] == ["1", "2", "3", "4", "5", "6"]
    assert [(a.number, a.name, a.responsible) for a in found[4].policy_areas] == [
        ("15", "衛生", "醫務衛生局局長"),
        ("17", "資訊科技及廣播", "創新科技及工業局局長"),
    ]
    assert all(p.policy_areas[-1].number == "17" for p in found)
    assert found[5].bodies == ("生產力促進局", "應科院")
    assert [len(p.aims) for p in found] == [1, 1, 1, 1, 1, 2]
    assert [a.body for a in found[5].aims] == ["生產力促進局", "應科院"]


@both
def test_every_cell_of_the_tables(form: str) -> None:
    figures = report(form).figures
    rows = {(f.kind, f.programme, f.body, f.row) for f in figures}
    assert sum(kind == "indicator" for kind, *_ in rows) == 82
    assert sum(kind == "target" for kind, *_ in rows) == 7
    cells = [f for f in figures if f.reading < 2]
    assert len(cells) == 269
    assert sum(f.value_text == "不適用" and f.value is None for f in cells) == 6


@both
def test_two_readings_say_why(form: str) -> None:
    doubtful = [f for f in report(form).figures if f.reading]
    assert {f.kind for f in doubtful} == {"target"}
    assert len(doubtful) == 30
    assert all(f.why for f in doubtful)


def one(form: str, **known: object) -> Figure:
    found = [f for f in report(form).figures if all(getattr(f, k) == v for k, v in known.items())]
    (figure,) = found
    return figure


@both
def test_footnotes_at_cells_rows_and_groups(form: str) -> None:
    found = report(form)
    schemes = [f for f in found.figures if f.groups == ("創新及科技支援計劃",)]
    assert len(schemes) == 6
    assert all(any(n.startswith("有關數字不包括由 5 所現有") for n in notes(found, f)) for f in schemes)
    stopped = one(
        form, groups=("大學與產業合作計劃",), measure="接獲和處理的申請", period="2022", status="actual"
    )
    assert [n[:9] for n in notes(found, stopped)] == ["大學與產業合作計劃"]
    centre = one(
        form,
        groups=("研發中心項目", "納米及先進材料研發院"),
        measure="新項目",
        period="2024",
    )
    assert [n[:3] for n in notes(found, centre)] == ["包括所"]


@both
def test_a_mark_that_an_extractor_lost_or_changed(form: str) -> None:
    found = report(form)
    late = [f for f in found.figures if f.value_text == "97" and f.footnotes]
    assert late
    assert all("第五波疫情" in n for f in late for n in notes(found, f))
    renamed = {(r.old, r.new) for r in found.renames}
    assert renamed == {
        ("再工業化及科技培訓計劃", "新型工業化及科技培訓計劃"),
        ("再工業化資助計劃", "新型工業化資助計劃"),
    }


def test_what_was_inferred_is_said() -> None:
    said = {note.mark: note.inferred for note in report(TEXT).footnotes if note.inferred}
    assert set(said) == {"Λ", "Φ", "⊖", "#"}
    assert all(not note.inferred for note in report(PDF).footnotes)


@both
def test_the_same_mark_means_another_text_elsewhere(form: str) -> None:
    found = report(form)
    texts = {note.text for note in found.footnotes if note.mark == "Ψ"}
    assert len(texts) == 2


@both
def test_undertakings(form: str) -> None:
    found = report(form).undertakings
    assert len(found) == 74
    in_year = [u for u in found if u.kind == "in-year"]
    assert {u.period for u in in_year} == {"2023-24"}
    assert {u.period for u in found if u.kind == "special-attention"} == {"2024-25"}
    nested = [u for u in found if u.parent]
    assert len(nested) == 5
    parent = next(u for u in found if u.number == nested[0].parent)
    assert parent.text.endswith("地位：")
    assert not any(u.text.endswith(("；", "。", "以及")) for u in found)


@both
def test_passages(form: str) -> None:
    found = report(form).passages
    labels = [int(p.label) for p in found if p.label and p.kind != "details"]
    assert labels == list(range(3, 53))
    assert all(p.text.endswith(("。", "：", "；", "；以及", "，")) for p in found)


@both
def test_the_ledger_names_records_that_are_there(form: str) -> None:
    found = report(form)
    counts = {
        "provision": len(found.provisions),
        "figure": len(found.figures),
        "passage": len(found.passages),
        "undertaking": len(found.undertakings),
        "footnote": len(found.footnotes),
        "programme": len(found.programmes),
        "establishment": len(found.establishment),
    }
    seen: dict[str, set[int]] = {}
    for line in reading(form).ledger:
        kind, colon, number = line.target.partition(":")
        if colon:
            seen.setdefault(kind, set()).add(int(number))
    for kind, numbers in seen.items():
        assert max(numbers) <= counts[kind]
    assert seen["passage"] == set(range(1, counts["passage"] + 1))
    assert seen["undertaking"] == set(range(1, counts["undertaking"] + 1))
    assert seen["footnote"] == set(range(1, counts["footnote"] + 1))


@pytest.mark.parametrize(
    ("dress", "name"), [(as_markdown, "head.md"), (as_html, "head.html"), (as_columns, "head.txt")]
)
def test_other_dress_says_the_same(dress: Any, name: str) -> None:
    text = (SHARED / TEXT).read_text(encoding="utf-8")
    found = reading_of(dress(text), name)
    assert [line.text for line in found.ledger if line.outcome == "rejected"] == []
    for kind in ("programmes", "provisions", "figures", "establishment", "passages"):
        assert plain(found.reports[0], kind) == plain(report(TEXT), kind)
    undertakings = plain(found.reports[0], "undertakings")
    for one, other in zip(undertakings, plain(report(TEXT), "undertakings"), strict=True):
        assert one["text"] == other["text"]
        assert bool(one["parent"]) == bool(other["parent"])


def test_simplified() -> None:
    opencc = pytest.importorskip("opencc")
    text = (SHARED / TEXT).read_text(encoding="utf-8")
    found = reading_of(opencc.OpenCC("t2s").convert(text))
    assert [line.text for line in found.ledger if line.outcome == "rejected"] == []
    simple, printed = found.reports[0], report(TEXT)
    assert simple.language == "zh-Hans"
    assert simple.officer == "创新科技署署长"
    same = ("row", "column", "period", "status", "value", "second", "reading", "footnotes")
    for one, other in zip(simple.figures, printed.figures, strict=True):
        assert [getattr(one, name) for name in same] == [getattr(other, name) for name in same]
    for sum_, other in zip(simple.provisions, printed.provisions, strict=True):
        assert (sum_.amount, sum_.fiscal_year, sum_.status) == (
            other.amount,
            other.fiscal_year,
            other.status,
        )
        assert [c.percent for c in sum_.changes] == [c.percent for c in other.changes]
    assert [(e.measure, e.period, e.value) for e in simple.establishment] == [
        (e.measure, e.period, e.value) for e in printed.establishment
    ]
    assert [u.period for u in simple.undertakings] == [u.period for u in printed.undertakings]
    assert {len(p.policy_areas) for p in simple.programmes} == {1, 2}
