"""Whole documents: what is sound gives no note, and a digit changed in any table is noticed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from kg.checks import check, check_edition
from kg.documents import read_document
from kg.records.estimates import Provision, Report
from kg.sources import read


def reports(folder: Path, pattern: str) -> Iterator[Report]:
    for path in sorted(folder.glob(pattern)):
        yield from read_document(read(path)).reports


def test_reports_as_printed_give_no_false_alarm(shared: Path) -> None:
    made: Counter[str] = Counter()
    for pattern in ("documents/estimates-text/*.txt", "seeds/head-155*.txt"):
        for report in reports(shared, pattern):
            result = check(report)
            assert [n.message for n in result.notes] == [], report.file.name
            made += result.made
    assert made["percentages"] >= 140
    assert made["said-change"] >= 60
    for kind in ("programmes-to-head", "subheads-to-total", "totals-to-total", "components-to-subhead"):
        assert made[kind] >= 50, kind
    for kind in ("bodies-to-programme", "commitment-row", "balance-to-commitments", "reimbursements"):
        assert made[kind] >= 2, kind


def test_the_pdf_and_the_text_of_one_report_agree(shared: Path) -> None:
    prints = [*reports(shared, "seeds/head-155*.txt"), *reports(shared, "samples/head155*.pdf")]
    assert len(prints) == 2
    assert check_edition(prints) == []


@pytest.mark.parametrize(
    "name", ["seeds/head-155-estimates-2024-25.txt", "documents/estimates-text/head-091-2008.txt"]
)
def test_a_changed_first_digit_in_any_table_is_noticed(shared: Path, name: str) -> None:
    (report,) = reports(shared, name)
    tried, noticed = 0, 0
    for n, p in enumerate(report.provisions):
        if not p.amount or len(re.sub(r"\D", "", p.amount_text)) < 2:
            continue  # a sum of one digit is within the rounding of its table
        tried += 1
        provisions = (*report.provisions[:n], misprinted(p), *report.provisions[n + 1 :])
        noticed += bool(check(replace(report, provisions=provisions)).notes)
    assert tried >= 120
    # the balance on the front is also a record of the establishment, which is the one compared
    assert noticed >= tried - 1


def misprinted(p: Provision) -> Provision:
    at = next(n for n, c in enumerate(p.amount_text) if c.isdigit())
    digit = "1" if p.amount_text[at] == "9" else str(int(p.amount_text[at]) + 1)
    text = p.amount_text[:at] + digit + p.amount_text[at + 1 :]
    assert p.amount is not None
    return replace(p, amount=p.amount / _number(p.amount_text) * _number(text), amount_text=text)


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.]", "", text))
