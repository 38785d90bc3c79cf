"""The median, without the standard module for it: that one loads fractions, decimals and random numbers, in each process that reads."""

from __future__ import annotations

from collections.abc import Iterable


def median(values: Iterable[float]) -> float:
    """The middle value, or the mean of the two in the middle. Of no values: ValueError."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no median of no values")
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
