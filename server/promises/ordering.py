"""The orders that the list of promises can be put in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from server.http.ordering import Order
from server.promises.promised import Facts, Promise
from server.words import i18n

SORTS: dict[str, Callable[[Promise], Any]] = {
    "late": lambda p: (p.late is not None, p.late or 0),
    "promised": lambda p: p.first,
    "target": lambda p: p.target,
    "released": lambda p: p.released,
    "agency": lambda p: p.agency,
    "status": lambda p: p.status,
    "title": lambda p: p.iri,
}
"""Columns that the list can be put in order by; the title by the reader's language, see ``ordered``."""
_FALLING = frozenset({"late", "released"})
"""Columns whose first order is from the highest."""


def order_asked() -> Order:
    """Raises BadRequest."""
    return Order.asked(SORTS, "late", _FALLING)


def ordered(known: Facts, chosen: Sequence[Promise], order: Order, lang: str) -> list[Promise]:
    """Those chosen as the list has them. The order of all is kept."""
    by_title, languages = order.name == "title", i18n.preference(lang)
    at = order, lang if by_title else ""
    orders: dict[tuple[Order, str], list[Promise]] = known.memo.setdefault("orders", {})
    if at not in orders:
        key = (lambda p: (known.title(p.iri, languages), p.iri)) if by_title else SORTS[order.name]
        orders[at] = sorted(known.promises, key=key, reverse=order.falls)
    whole = orders[at]
    if len(chosen) == len(whole):
        return whole
    wanted = {promise.iri for promise in chosen}
    return [promise for promise in whole if promise.iri in wanted]
