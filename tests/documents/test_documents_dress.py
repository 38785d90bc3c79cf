"""One plan in many forms: whatever the column order, the width of the columns, the markup or the language, the same is read."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from documents_dress import (
    ENGLISH,
    ENGLISH_PLAN,
    HANT,
    HANT_PLAN,
    SIX,
    Dress,
    converted,
    grid,
    read_text,
    values,
    wanted,
    wrapped,
)

from kg.values.script import to_hans

HANS_PLAN, HANS = converted(HANT_PLAN, HANT, to_hans)
LANGUAGES = {"hant": (HANT_PLAN, HANT), "hans": (HANS_PLAN, HANS), "en": (ENGLISH_PLAN, ENGLISH)}
ORDERS = (
    SIX,
    ("number", "category", "title", "date", "frequency", "description"),
    ("number", "category", "description", "title", "date", "frequency"),
    ("number", "title", "category", "description", "date", "frequency"),
    ("category", "title", "description", "frequency", "date", "number"),
)


def check(text: str, language: str, folder: Path, suffix: str = ".txt") -> None:
    plan, words = LANGUAGES[language]
    reading = read_text(text, folder, suffix)
    assert reading.plan is not None, reading.why
    assert [values(e) for e in reading.plan.entries] == wanted(plan)
    assert (reading.plan.period_start, reading.plan.period_end) == (2025, 2027)
    assert (reading.plan.agency, reading.plan.issued) == (words.agency, "2024-12")
    assert [line.text for line in reading.ledger if line.outcome == "rejected"] == []
    assert {n.key for n in reading.plan.nils} == {"A-i", "B-i"}
    assert [n.code for n in reading.notes if n.severity == "warning"] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["pipes", "tabs", "html"])
@pytest.mark.parametrize(
    "order", [*ORDERS, ("date", "title", "description", "category", "frequency", "number")]
)
def test_tables(language: str, kind: str, order: tuple[str, ...], tmp_path: Path) -> None:
    plan, words = LANGUAGES[language]
    suffix = {"pipes": ".md", "tabs": ".txt", "html": ".html"}[kind]
    check(grid(plan, words, Dress(order=order), kind), language, tmp_path, suffix)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["pipes", "tabs", "html"])
def test_tables_with_merged_category_and_title(language: str, kind: str, tmp_path: Path) -> None:
    plan, words = LANGUAGES[language]
    suffix = {"pipes": ".md", "tabs": ".txt", "html": ".html"}[kind]
    check(grid(plan, words, Dress(merged=True), kind), language, tmp_path, suffix)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("spaces", [True, False])
def test_wrapped_text(language: str, order: tuple[str, ...], spaces: bool, tmp_path: Path) -> None:
    plan, words = LANGUAGES[language]
    for width, between, after in itertools.product((7, 10, 14, 20), (0, 1), (0, 2)):
        widths = {"title": width, "description": width * 3 // 2, "category": 12, "date": 8, "frequency": 12}
        dress = Dress(order=order, spaces=spaces, between=between, after=after, widths=widths)
        check(wrapped(plan, words, dress), language, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("order", ORDERS[:2], ids="-".join)
@pytest.mark.parametrize("spaces", [True, False])
def test_wrapped_text_with_merged_category_and_title(
    language: str, order: tuple[str, ...], spaces: bool, tmp_path: Path
) -> None:
    plan, words = LANGUAGES[language]
    for width, between in itertools.product((7, 12, 20), (0, 1)):
        widths = {"title": width, "description": width * 3 // 2, "date": 8, "frequency": 12}
        dress = Dress(order=order, spaces=spaces, between=between, merged=True, widths=widths)
        check(wrapped(plan, words, dress), language, tmp_path)


@pytest.mark.parametrize("language", ["hant", "hans"])
def test_wrapped_text_with_page_numbers_and_repeated_headings(language: str, tmp_path: Path) -> None:
    plan, words = LANGUAGES[language]
    check(wrapped(plan, words, Dress(page_numbers=True)), language, tmp_path)
