"""Rows that take back what they promise, in so many words: *Cancelled*, 不再發放."""

from __future__ import annotations

from kg.records import Entry
from kg.values.nil import is_nil
from kg.values.withdrawn import withdrawal


def taken_back(entry: Entry) -> str:
    """The words, as printed, with which a row of sections A to C says that its dataset will not come; '' where it does not. They stand in the
    place of the month or the frequency or in a note (a remark, a status, what a mark explains); in the description only as a sentence
    about the release."""
    if entry.date_kind == "released":
        return ""
    for text in (entry.date_text, entry.frequency_text, *sorted(entry.notes)):
        if text and not is_nil(text) and (said := withdrawal(text, alone=True)):
            return said
    return withdrawal(entry.description)
