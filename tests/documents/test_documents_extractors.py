"""The real plans as other extractors leave them: blank lines gone, line ends trimmed, the other script, pdftotext."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from documents_dress import flat, read_text

from kg.documents import read_document
from kg.records import Plan
from kg.sources import read
from kg.values.script import to_hans, to_hant

SHARED = Path(__file__).parents[2].parent / "shared"
PLANS = {
    "itc": ("seeds/itc-open-data-plan-2026-2028.txt", "samples/itc-2026-2028.pdf"),
    "itib": ("seeds/itib-open-data-plan-2024-2026.txt", "samples/itib-2024-2026.pdf"),
    "ogcio": ("seeds/ogcio-open-data-plan-2019-2021.txt", "samples/ogcio-2019-2021.pdf"),
}
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real documents are not here")


def facts(plan: Plan | None, convert: Callable[[str], str] = str) -> list[tuple[object, ...]]:
    assert plan is not None
    return [
        (
            e.key,
            e.number,
            convert(flat(e.category)),
            convert(flat(e.title)),
            convert(flat(e.description)),
            e.month,
            convert(flat(e.frequency_text)),
            e.is_new,
            convert(e.group.name) if e.group else "",
        )
        for e in plan.entries
    ]


def changed(text: str, how: str) -> str:
    lines = text.split("\n")
    if "blank" in how:
        lines = [line for line in lines if line.strip()]
    if "trim" in how:
        lines = [line.rstrip() for line in lines]
    return "\n".join(lines)


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("how", ["no blank lines", "trimmed", "trimmed, no blank lines"])
def test_white_space_does_not_matter(name: str, how: str, tmp_path: Path) -> None:
    path = SHARED / PLANS[name][0]
    again = read_text(changed(path.read_text(encoding="utf-8"), how), tmp_path)
    assert facts(again.plan) == facts(read_document(read(path)).plan)
    assert [line for line in again.ledger if line.outcome == "rejected"] == []


@pytest.mark.parametrize("name", PLANS)
def test_the_other_script_reads_alike(name: str, tmp_path: Path) -> None:
    path = SHARED / PLANS[name][0]
    convert = to_hant if name == "ogcio" else to_hans
    again = read_text(convert(path.read_text(encoding="utf-8")), tmp_path)
    # 計劃 and 計畫 are both 计划, but a word torn over two lines is converted letter by letter
    one, other = facts(again.plan, to_hans), facts(read_document(read(path)).plan, to_hans)
    assert [(*f[:3], f[5:]) for f in one] == [(*f[:3], f[5:]) for f in other]
    assert sum(a == b for a, b in zip(one, other, strict=True)) >= len(one) - 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
@pytest.mark.parametrize("name", PLANS)
def test_text_that_kept_its_layout(name: str, tmp_path: Path) -> None:
    pdf = SHARED / PLANS[name][1]
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    again = read_text(text, tmp_path)
    assert facts(again.plan) == facts(read_document(read(pdf)).plan)
    assert [line for line in again.ledger if line.outcome == "rejected"] == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
@pytest.mark.parametrize(("name", "right"), [("itc", 56), ("itib", 13), ("ogcio", 35)])
def test_text_in_stream_order(name: str, right: int, tmp_path: Path) -> None:
    """Without bullets or spaces at line ends some borders between title and description cannot be known."""
    pdf = SHARED / PLANS[name][1]
    text = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    one, other = facts(read_text(text, tmp_path).plan), facts(read_document(read(pdf)).plan)
    assert [(f[0], f[2], *f[5:]) for f in one] == [(f[0], f[2], *f[5:]) for f in other]
    assert sum(a == b for a, b in zip(one, other, strict=True)) >= right
