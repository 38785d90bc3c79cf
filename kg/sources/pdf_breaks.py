"""Rows that a page break cut in two."""

from __future__ import annotations

from collections.abc import Sequence

from kg.sources.model import Page


def mark_continued(pages: Sequence[Page]) -> tuple[Page, ...]:
    return tuple(pages)
