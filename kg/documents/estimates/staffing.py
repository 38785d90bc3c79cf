"""Posts that the analyses tell in sentences: how many there are, and by how many they change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kg.documents.estimates.counts import Count, counts, days
from kg.records.estimates import Establishment, EstablishmentMeasure, Passage
from kg.values.lazy import lazy

_STANDING = lazy(
    r"(?:截至|於|于)(?P<day>[^，,。]{6,20}日)止?[，,].{0,40}?(?:人手)?編制(?:共|設|设)?有|(?:截至)(?P<hans>[^，,。]{6,20}日)止?[，,].{0,40}?(?:人手)?编制(?:共|设)?有"
    r"|(?:establishment|number of posts)\b.{0,60}?\bas at (?P<en>\d{1,2} [A-Z][a-z]+ \d{4}) (?:will be|was|is|stands at)"
)
_UNCHANGED = lazy(
    r"(?:編制|编制)(?:的)?(?:實額|实额|淨額|净额)?(?:會|会|將|将)?(?:維持不變|维持不变|不會(?:有)?(?:改變|變動)|不会(?:有)?(?:改变|变动))"
    r"|no (?:net )?change in (?:the )?establishment"
)


def read_staffing(passages: Sequence[Passage], year: str, first: int) -> list[Establishment]:
    """``first`` is the number of the first record. Posts of the head from the details, net changes by programme from the analysis."""
    found: list[Establishment] = []

    def add(measure: EstablishmentMeasure, passage: Passage, period: str, value: Decimal, text: str) -> None:
        found.append(
            Establishment(
                first + len(found), measure, passage.programme, period, value, text, (), passage.places
            )
        )

    for passage in passages:
        if passage.kind not in ("analysis", "details"):
            continue
        text = passage.text
        if match := _STANDING.search(text):
            when = days(text[match.start() : match.end()])
            level = next((c for c in counts(text[match.end() :]) if not c.change), None)
            if when and level is not None:
                add("posts", passage, when[0][1], level.value, level.text)
        elif passage.kind == "details":
            continue
        if changes := _changes(text):
            add("net-change-posts", passage, year, changes[0].value, changes[0].text)
        elif still := _UNCHANGED.search(text):
            add("net-change-posts", passage, year, Decimal(0), still[0])
    return found


_POSTS = ("職位", "职位", "post")


def _changes(text: str) -> list[Count]:
    """Net changes; a change that is not called net counts where the sentence says that it will come in the year (會增加 7 個職位), or where it is
    the only one that the paragraph tells (因開設 3 個職位)."""
    if not any(word in text for word in _POSTS):
        return []
    changes = [c for c in counts(text) if c.change and any(w in c.text for w in _POSTS)]
    found = [c for c in changes if c.net or re.search(r"[會会將将]\Z", text[max(0, c.at - 12) : c.at])]
    return found or (changes if len(changes) == 1 else [])
