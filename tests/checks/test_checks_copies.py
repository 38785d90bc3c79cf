"""Two prints of one head: the same line, and totals that only one of them has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checks_handmade import FILE, changed, report

from kg.checks import check, check_edition, compare, compared
from kg.documents import read_document
from kg.records.estimates import Report
from kg.sources import read


def table(*tables: str) -> Report:
    """A machine-readable print of the given tables, without totals."""
    whole = report()
    kept = tuple(
        p
        for p in whole.provisions
        if p.table in tables and not (p.total and p.table in ("subheads", "details", "commitments"))
    )
    return replace(
        whole,
        form="table",
        file=replace(FILE, id="1" * 16, name="es.csv", media_type="text/csv"),
        provisions=kept,
        establishment=(),
    )


def test_equal_prints_have_no_notes() -> None:
    result = compared(report(), table("subheads", "programme", "details", "commitments"))
    assert result.notes == ()
    assert result.made["same-line"] == 4 * (
        6 + 2 + 4 + 8 + 3
    )  # programmes, bodies, subheads, components, items


def test_another_sum_in_the_table_is_told_with_both_places() -> None:
    other, theirs = changed(
        table("subheads"), lambda p: p.subhead == "661" and p.status == "estimate", "4,993"
    )
    (note,) = compare(report(), other)
    ours = next(
        p
        for p in report().provisions
        if p.subhead == "661" and p.status == "estimate" and p.table == "subheads"
    )
    assert (note.code, note.severity, note.place) == ("copies-differ", "warning", ours.places[0])
    assert note.target == f"provision:{ours.number}"
    assert note.also == tuple((other.file.id, place) for place in theirs.places)
    for part in (
        "HK$4,933,000",
        "HK$4,993,000",
        f"es.csv {theirs.places[0].locator}",
        f"({ours.places[0].locator})",
    ):
        assert part in note.message


def test_totals_that_only_one_print_has() -> None:
    by_programme = replace(table("programme"), file=FILE)
    assert compared(by_programme, table("subheads")).made == {"analysis-to-subheads": 4}
    assert compare(by_programme, table("subheads")) == []
    broken, _ = changed(table("subheads"), lambda p: p.subhead == "000" and p.status == "actual", "755,545")
    (note,) = compare(by_programme, broken)
    assert note.code == "sum-mismatch"
    assert "es.csv" in note.message
    first = next(p for p in by_programme.provisions if p.status == "actual")
    assert (note.place, note.target) == (first.places[0], f"provision:{first.number}")
    (back,) = compare(replace(broken, file=FILE), replace(by_programme, file=replace(FILE, name="p.csv")))
    theirs = next(p for p in broken.provisions if p.status == "actual")
    assert (back.place, back.target) == (theirs.places[0], f"provision:{theirs.number}")


def test_components_of_one_table_against_the_subheads_of_another() -> None:
    broken, _ = changed(
        table("details"), lambda p: p.name == "一般部門開支" and p.status == "revised", "132,104"
    )
    assert compared(table("details"), table("subheads")).made == {"components-to-subhead": 4}
    (note,) = compare(broken, table("subheads"))
    assert "subhead 000" in note.message


def test_other_heads_and_years_are_not_compared() -> None:
    assert not compared(report(), replace(table("subheads"), year="2023-24")).made
    assert not compared(report(), replace(table("subheads"), head="21")).made


def test_all_prints_of_an_edition() -> None:
    whole, programmes, subheads = report(), table("programme"), table("subheads")
    assert check_edition([whole, programmes, subheads, table("details")]) == []
    broken, _ = changed(subheads, lambda p: p.subhead == "661" and p.status == "estimate", "4,993")
    told = check_edition([whole, replace(whole, file=replace(FILE, name="copy.txt")), broken])
    assert [(r.file.name, n.code) for r, n in told] == [("head.txt", "copies-differ")]
    large, _ = changed(subheads, lambda p: p.subhead == "000" and p.status == "actual", "755,545")
    details = table("details")
    told = check_edition([details, replace(programmes, file=replace(FILE, name="fin.csv")), large])
    assert sorted((r.file.name, n.code) for r, n in told) == [
        ("es.csv", "sum-mismatch"),
        ("fin.csv", "sum-mismatch"),
    ]
    assert told[0][0] is details


def test_the_governments_own_tables_agree(shared: Path) -> None:
    """Every head in them, but for one-off items that the provision by programme leaves out."""
    tables: dict[str, dict[str, Report]] = {}
    for path in (shared / "documents" / "estimates-csv").glob("*.csv"):
        found = read_document(read(path)).reports
        assert all(check(r).notes == () for r in found)
        tables[found[0].provisions[0].table] = {r.head: r for r in found}
    by_programme, subheads, details = tables["programme"], tables["subheads"], tables["details"]
    results = {h: compared(r, subheads[h]) for h, r in by_programme.items()}
    assert sum(r.made["analysis-to-subheads"] for r in results.values()) == 324
    assert {h for h, r in results.items() if r.notes} == {"44", "62", "147"}
    both = [compared(r, subheads[h]) for h, r in details.items()]
    assert sum(r.made["components-to-subhead"] for r in both) == 300
    assert not [n for r in both for n in r.notes]
