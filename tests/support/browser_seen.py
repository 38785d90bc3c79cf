"""All that one load of a page tells: at three widths, in both colour schemes, to a reader and to axe-core."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from browser_visit import Tab
from browser_words import misfit

WIDTHS = (1280, 768, 360)
PAPER = 718
"""Pixels across an A4 sheet between margins of a centimetre."""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_AXE = """async (options) => (await axe.run(document, { ...options, resultTypes: ["violations"] })).violations
  .map((v) => `${v.id}: ${v.nodes.length}, such as ${v.nodes[0].target.join(" ")} ${v.nodes[0].failureSummary}`)"""


@dataclass(slots=True)
class Seen:
    """What was found; the lists are empty when all is well. ``weight`` in bytes as transferred, headers included."""

    path: str
    status: int = 0
    weight: int = 0
    complaints: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    overflow: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    texts: int = 0


def axe(tab: Tab, *, only: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds against its rules of WCAG 2.2 A and AA and of best practice, or against ``only`` some rules."""
    options: dict[str, Any] = {"runOnly": list(TAGS), "rules": {name: {"enabled": False} for name in without}}
    if only:
        options = {"runOnly": {"type": "rule", "values": list(only)}}
    found: list[str] = tab.page.evaluate(_AXE, options)
    return found


def look(tab: Tab, path: str, language: str, axe_script: str) -> Seen:
    """Open a page and look at it. In English axe-core has all its rules, in light and dark and at the narrowest width; what
    depends on colours alone is not asked again in Chinese."""
    tab.resize(WIDTHS[0])
    seen = Seen(path)
    seen.status = tab.open(path)
    seen.weight = tab.weight
    texts = tab.page.evaluate("look.texts()")
    seen.texts = len(texts)
    seen.scripts, seen.links = tab.page.evaluate("[look.scripts(), look.links()]")
    seen.words = [
        f"{wrong} ({t['at']})" for t in texts if (wrong := misfit(t["text"], t["lang"], t["whole"]))
    ]
    tab.page.evaluate(axe_script)
    if language == "en":
        seen.axe += axe(tab)
        tab.page.emulate_media(color_scheme="dark")
        seen.axe += [f"dark: {found}" for found in axe(tab, only=("color-contrast",))]
        tab.page.emulate_media(color_scheme="light", media="print")
        tab.resize(PAPER)
        seen.printed = [*tab.page.evaluate("look.onPaper()"), *tab.page.evaluate("look.overflow()")]
        tab.page.emulate_media(media="screen")
    for width in WIDTHS:
        tab.resize(width)
        seen.overflow += tab.page.evaluate("look.overflow()")
    seen.axe += [f"narrow: {found}" for found in axe(tab, without=("color-contrast",))]
    seen.complaints = [*tab.said, *tab.failed]
    seen.strange = tab.strange
    return seen
