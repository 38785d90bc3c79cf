"""One changed digit anywhere is told, with both sums, both places and the rounding; a sound report is told nothing of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from checks_handmade import changed, report

from kg.checks import check, check_report
from kg.checks.model import printed_step
from kg.records.estimates import Change, Programme, Provision


def only(table: str, status: str, **labels: object) -> object:
    def which(p: Provision) -> bool:
        return p.table == table and p.status == status and all(getattr(p, k) == v for k, v in labels.items())

    return which


def test_a_sound_report_has_no_notes_and_says_what_was_checked() -> None:
    result = check(report())
    assert result.notes == ()
    assert dict(result.made) == {
        "programmes-to-head": 4,
        "bodies-to-programme": 4,
        "programme-to-analysis": 24,
        "subheads-to-total": 12,
        "totals-to-total": 12,
        "components-to-total": 4,
        "components-to-subhead": 4,
        "commitment-row": 6,
        "commitments-to-total": 12,
        "front-to-analysis": 1,
        "front-to-subheads": 1,
        "analysis-to-subheads": 4,
        "balance-to-commitments": 1,
        "percentages": 4,
    }


CASES = {
    "programmes-to-head": (only("analysis", "revised", programme="3"), "109.9"),
    "bodies-to-programme": (only("programme", "estimate", body="香港生產力促進局"), "224.4"),
    "programme-to-analysis": (only("programme", "actual", programme="2"), "22.9"),
    "subheads-to-total": (only("subheads", "approved", subhead="661"), "4,490"),
    "totals-to-total": (only("subheads", "revised", name="非經營帳目總額"), "5,155"),
    "components-to-total": (only("details", "original", name="一般部門開支"), "112,710"),
    "components-to-subhead": (only("subheads", "actual", subhead="000"), "745,645"),
    "commitment-row": (only("commitments", "cumulative", item="802"), "68,500"),
    "commitments-to-total": (only("commitments", "balance", subhead="603", item=""), "84,335"),
    "front-to-analysis": (only("front", "estimate"), "9.183"),
    "analysis-to-subheads": (only("analysis", "original", total=True), "843.4"),
}


@pytest.mark.parametrize("kind", CASES)
def test_one_changed_digit_is_told(kind: str) -> None:
    which, text = CASES[kind]
    broken, sum_ = changed(report(), which, text)  # type: ignore[arg-type]
    result = check(broken)
    assert result.made == check(report()).made
    assert {n.code for n in result.notes} == {"sum-mismatch"}
    assert all(n.severity == "warning" for n in result.notes)
    assert sum_.amount is not None
    assert any(f"page={sum_.places[0].page};" in n.message for n in result.notes)
    assert result.failed[kind] >= 1
    assert all("HK$" in n.message and "rounding to HK$" in n.message for n in result.notes)


def test_the_note_says_both_sums_both_places_and_the_rounding() -> None:
    broken, sum_ = changed(report(), only("analysis", "estimate", total=True), "918.3")  # type: ignore[arg-type]
    note = next(n for n in check_report(broken) if "programmes" in n.message)
    assert note.place == sum_.places[0]
    assert note.target == f"provision:{sum_.number}"
    for part in (
        "HK$917,300,000",
        "HK$918,300,000",
        "page=3;row=1 to page=3;row=6",
        "page=3;row=7",
        "rounding to HK$100,000 allows HK$350,000",
    ):
        assert part in note.message


def test_what_rounding_explains_is_no_mismatch() -> None:
    inside, _ = changed(report(), only("analysis", "revised", total=True), "834.4")  # type: ignore[arg-type]
    assert not [n for n in check_report(inside) if "programmes" in n.message]
    outside, _ = changed(report(), only("analysis", "revised", total=True), "834.5")  # type: ignore[arg-type]
    assert [n for n in check_report(outside) if "programmes" in n.message]


def test_a_changed_percentage_is_told() -> None:
    whole = report()
    provisions = tuple(
        replace(p, changes=(Change(Decimal("5.9"), "(+5.9%)", "2023-24", "revised"),))
        if p.table == "programme" and p.programme == "1" and p.status == "estimate"
        else p
        for p in whole.provisions
    )
    (note,) = check_report(replace(whole, provisions=provisions))
    assert note.code == "percent-mismatch"
    for part in ("+5.9%", "+5.53%", "“114.5”", "“108.5”", "page=2;row=1"):
        assert part in note.message


def test_a_changed_column_is_told_by_its_percentage() -> None:
    broken, _ = changed(report(), only("programme", "estimate", programme="1"), "144.5")  # type: ignore[arg-type]
    assert {n.code for n in check_report(broken)} == {"percent-mismatch", "sum-mismatch"}


@pytest.mark.parametrize("percent", ["-100", "0"])
def test_percentages_of_nothing_are_not_made(percent: str) -> None:
    whole = report()
    provisions = tuple(
        replace(
            p,
            amount=Decimal(0),
            amount_text="—",
            changes=(Change(Decimal(percent), "", "2022-23", "actual"),),
        )
        if p.subhead == "700" and p.status == "approved" and p.table == "subheads"
        else p
        for p in whole.provisions
    )
    assert check(replace(whole, provisions=provisions)).made["percentages"] == 4


def test_the_balance_on_the_front() -> None:
    whole = report()
    (record,) = whole.establishment
    wrong = replace(record, value=Decimal(485_700_000), value_text="4.857 億元")
    (note,) = check_report(replace(whole, establishment=(wrong,)))
    assert "commitment balance" in note.message


def test_a_footnote_may_say_why_two_tables_differ() -> None:
    broken, _ = changed(
        report(),
        only("analysis", "actual", total=True),
        "765.7",
        footnotes=(1,),  # type: ignore[arg-type]
    )
    notes = check_report(broken)
    assert {n.severity for n in notes} == {"info"}
    assert all("footnote" in n.message for n in notes)


def test_sums_that_are_paid_back_come_to_nothing() -> None:
    whole = report()
    base = whole.provisions[0]
    paid = [
        replace(
            base,
            number=900 + n,
            table="subheads",
            row=90 + n,
            status="reimbursement",
            amount=Decimal(amount) * 1000,
            amount_text=str(amount),
            unit_text="$'000",
            name=name,
        )
        for n, (name, amount) in enumerate([("可收回的薪金及津貼", 31_890), ("減去發還款項", -31_890)])
    ]
    assert check(replace(whole, provisions=(*whole.provisions, *paid))).notes == ()
    wrong = replace(paid[1], amount=Decimal(-31_990_000), amount_text="貸記 31,990")
    (note,) = check_report(replace(whole, provisions=(*whole.provisions, paid[0], wrong)))
    assert "recoverable" in note.message


def test_an_empty_report_is_no_error() -> None:
    result = check(replace(report(), provisions=(), establishment=()))
    assert result.notes == ()
    assert not result.made


@pytest.mark.parametrize(
    ("amount", "text", "step"),
    [
        (917_300_000, "9.173 億元", 100_000),
        (82_600_000, "8,260", 100_000),
        (82_610_000, "8,261", 10_000),
        (587_200_000, "$587.2m", 100_000),
        (745_545_000, "745,545", 1000),
        (2_300_000, "2 300", 1000),
        (-31_890_000, "貸記 31,890", 1000),
    ],
)
def test_printed_rounding(amount: int, text: str, step: int) -> None:
    assert printed_step(Decimal(amount), text) == step


ENGLISH = {
    "經營帳目": "Operating Account",
    "非經營帳目": "Capital Account",
    "經常開支": "Recurrent",
    "非經常開支": "Non-Recurrent",
    "機器、設備及工程": "Plant, Equipment and Works",
    "經常開支總額": "Total, Recurrent",
    "非經常開支總額": "Total, Non-Recurrent",
    "經營帳目總額": "Total, Operating Account",
    "機器、設備及工程開支總額": "Total, Plant, Equipment and Works",
    "非經營帳目總額": "Total, Capital Account",
    "開支總額": "Total Expenditure",
}


def test_totals_are_told_by_their_english_names_too() -> None:
    whole = report()
    provisions = tuple(
        replace(
            p,
            account=ENGLISH.get(p.account, ""),
            category=ENGLISH.get(p.category, ""),
            name=ENGLISH.get(p.name, p.name),
        )
        for p in whole.provisions
    )
    english = replace(whole, provisions=provisions)
    assert check(english).notes == ()
    assert check(english).made == check(whole).made
    broken, _ = changed(english, only("subheads", "estimate", name="Total, Recurrent"), "841,191")  # type: ignore[arg-type]
    assert check(broken).failed == {"subheads-to-total": 1, "totals-to-total": 1}


def test_a_sum_without_a_number_is_compared_with_nothing() -> None:
    whole = report()
    lost = tuple(
        replace(p, amount=None, amount_text="9.173") if p.table == "front" else p for p in whole.provisions
    )
    result = check(replace(whole, provisions=lost))
    assert result.notes == ()
    assert "front-to-analysis" not in result.made


def test_a_document_that_is_cut_off_has_no_sum_of_its_programmes() -> None:
    whole = report()
    listed = tuple(Programme(n, str(n), "", (), "", (), (), ()) for n in range(1, 7))
    first = tuple(
        p for p in whole.provisions if p.table == "front" or (p.table == "programme" and p.programme == "1")
    )
    result = check(replace(whole, provisions=first, programmes=listed))
    assert result.notes == ()
    assert set(result.made) == {"percentages"}


def test_the_balance_as_a_sum_on_the_front() -> None:
    whole = report()
    front = replace(
        whole.provisions[0],
        number=901,
        status="balance",
        amount=Decimal(485_700_000),
        amount_text="4.857 億元",
    )
    (note,) = check_report(replace(whole, establishment=(), provisions=(*whole.provisions, front)))
    assert "commitment balance" in note.message
