"""What became of a promise."""

from __future__ import annotations

from datetime import date

from kg.dataclasses import dataclass
from kg.records import Status


@dataclass(frozen=True, slots=True)
class Assessment:
    """The state of a dataset (or of the promise that one entry makes) as of a day, by rule, with its evidence.

    ``first_planned`` and ``released`` are ``YYYY-MM``. ``months_late`` counts from the first promised month to the month
    of release, or for an overdue one to the month of ``as_of``; negative when early; None when nothing was promised or due.
    ``rule`` is a concept's code (``released-listed-in-d``, ``overdue-target-passed``, ``dropped-not-in-later-plan``, ``dropped-in-words``,
    ``planned-target-ahead``, …). ``evidence`` holds paths of entries and plans.
    """

    path: str
    status: Status
    as_of: date
    rule: str
    first_planned: str | None
    released: str | None
    months_late: int | None
    evidence: tuple[str, ...]
    sentence: str
    since: date | None = None
    """The day from which a dataset's status has held up to ``as_of``; None for the promise of one entry."""
