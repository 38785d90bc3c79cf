"""Whatever is done to a plan, reading it never fails, the ledger closes, and every key is unique."""

from __future__ import annotations

from pathlib import Path

from documents_expected import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.documents import read_document
from kg.documents.plan.flow import flatten
from kg.sources.model import Document, Line, Page, Place, SourceFile

TEXTS = [p.read_text("utf-8", errors="replace").split("\n") for p in sorted(CASES.glob("plan-*/input.txt"))]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "repeat", "cut", "join", "turn"]), st.integers(0, 999), st.integers(0, 999)
    ),
    max_size=12,
)


def damaged(lines: list[str], edits: list[tuple[str, int, int]]) -> list[str]:
    lines = list(lines)
    for what, a, b in edits:
        at, other = a % len(lines), b % len(lines)
        if what == "drop" and len(lines) > 1:
            del lines[at]
        elif what == "repeat":
            lines.insert(at, lines[other])
        elif what == "cut":
            lines[at] = lines[at][: b % (len(lines[at]) + 1)]
        elif what == "join":
            lines[at] = f"{lines[at]} {lines[other]}"
        else:
            lines[at] = lines[at][::-1]
    return lines


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(TEXTS) - 1), EDITS)
def test_damage_never_stops_the_reader(which: int, edits: list[tuple[str, int, int]]) -> None:
    lines = damaged(TEXTS[which], edits)
    blocks = tuple(Line(text, Place(line=n)) for n, text in enumerate(lines, start=1))
    file = SourceFile("0" * 16, "0" * 64, "plan.txt", "text/plain", 1)
    reading = read_document(Document(file, (Page(1, blocks),)))
    assert [line.place for line in reading.ledger] == [u.place for u in flatten(reading.document)]
    if reading.plan is not None:
        keys = [e.key for e in reading.plan.entries]
        assert len(set(keys)) == len(keys)
        nils = [n.key for n in reading.plan.nils]
        assert len(set(nils)) == len(nils)


def test_cases_are_there() -> None:
    assert len(TEXTS) >= 5
    assert Path(CASES / "plan-layout-text").is_dir()
