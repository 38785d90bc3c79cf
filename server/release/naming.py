"""What the things of a release are called: by its index where that knows, which is asked for many at once, else by its store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from kg.index.model import LABELS, LANGUAGES
from server.release.indexed import index_at_hand
from server.release.serving import OpenRelease
from server.words import i18n
from server.words.labels import Label, Labels

_KINDS = ("agency", "head", "programme", "plan", "scheme", "dataset", "indicator", "entry")
"""Those that have a name of their own, and in the index as the graph has it."""
_NAMES = (
    f"SELECT path, converted, untagged, {', '.join(LABELS)} FROM thing "
    f"WHERE path IN (SELECT value FROM json_each(?)) AND kind IN {_KINDS}"
)


def labels_of(opened: OpenRelease, language: str) -> Labels:
    """Labels for a reader of a language."""
    return Labels(opened.store, opened.memo, i18n.preference(language), partial(_named, opened))


def _named(opened: OpenRelease, iris: Sequence[str]) -> dict[str, list[Label]]:
    index = index_at_hand(opened)
    if index is None:
        return {}
    found: dict[str, list[Label]] = {}
    for path, converted, untagged, *texts in index.things(_NAMES, iris):
        without = (untagged or "").split()
        found[index.iri(path)] = [
            Label(text, "" if column in without else tag, column in (converted or "").split())
            for column, tag, text in zip(LABELS, LANGUAGES, texts, strict=True)
            if text
        ]
    return found
