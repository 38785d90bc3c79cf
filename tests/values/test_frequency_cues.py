"""The cues of the wordings of frequencies: no text that a pattern matches is without one of its cues."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.values.frequency import parse_frequency
from kg.values.frequency_words import COUNTED, FIXED, UNIT_CUES, UNITS

_CUED = [
    *COUNTED,
    *((cues, pattern) for _, cues, pattern in FIXED),
    *((UNIT_CUES[name], pattern) for name, pattern in UNITS.items()),
]


@pytest.mark.parametrize(("cues", "pattern"), _CUED)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_a_pattern_matches_has_a_cue(cues: str, pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern), fullmatch=True))
    assert any(cue in text for cue in cues.split("|")), text


def test_every_unit_has_cues() -> None:
    assert UNIT_CUES.keys() == UNITS.keys()


def test_wordings_of_several_patterns() -> None:
    assert parse_frequency("每兩年，並按需要更新 (as and when necessary)").code == "OTHER"
    assert parse_frequency("half-yearly").code == "ANNUAL_2"
    assert parse_frequency("半年").code is None
    assert parse_frequency("每半年").code == "ANNUAL_2"
    assert parse_frequency("no longer updated").code == "NEVER"
