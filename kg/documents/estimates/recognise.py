"""Whether a document is a controlling officer's report, and what says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.documents.estimates.furniture import Item, items
from kg.documents.plan.flow import Unit
from kg.sources.model import Line

_FIRST: Final = 80
"""Head, officer and list of programmes stand within so many printed lines."""
_BETWEEN: Final = 4


def what_says_so(units: Sequence[Unit]) -> str | None:
    """One sentence with places; None where the title of a head or its controlling officer is missing, or nothing of the form follows.

    Two of three are enough: a line that is a head's title, the controlling officer's line under it, headings of programmes."""
    first = [u for u in units if not u.blank][:_FIRST]
    flow = items(first)
    title = next((i for i in flow if i.look.name == "head" and isinstance(i.unit.item, Line)), None)
    officer = next((n for n, i in enumerate(flow) if i.look.name == "officer"), None)
    programmes = [i for i in flow if i.look.name in ("listed", "programme") and i.look.code]
    form = next((i for i in flow if i.look.name in ("report", "detail")), None)
    if title is None and (officer is None or not programmes):
        return None
    if officer is None and (not programmes or form is None):
        return None
    if officer is not None and not programmes and form is None and not _account(flow, officer):
        return None
    said = []
    if title is not None:
        nearest = [i for i in flow[: officer or 0] if i.look.name == "head"][-1:] or [title]
        said.append(
            f"“{_short(nearest[0])}” at {nearest[0].unit.place.locator} is the title of a head of the Estimates"
        )
    if officer is not None:
        said.append(
            f"“{_short(flow[officer])}” at {flow[officer].unit.place.locator} names its controlling officer"
        )
    if programmes:
        count = len({i.look.code for i in programmes})
        said.append(f"{count} programme(s) are listed from {programmes[0].unit.place.locator} on")
    return ", ".join(said) + "."


def _account(flow: Sequence[Item], officer: int) -> bool:
    """A report cut off after its first lines: the officer accounts for expenditure under this head."""
    text = "".join("".join(i.unit.text.split()) for i in flow[officer : officer + _BETWEEN]).lower()
    return any(word in text for word in ("本總目", "本总目", "underthishead"))


def _short(item: Item) -> str:
    text = " ".join(item.unit.text.split())
    return text if len(text) <= 60 else text[:60] + "…"
