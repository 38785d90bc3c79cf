"""What came of the promises that are chosen: each sum of ``slippage`` is worked out when first asked for, and kept for the next page,
picture or language that tells of the same."""

from __future__ import annotations

from functools import cached_property

from server.promises import slippage
from server.promises.choosing import Choice
from server.promises.promised import Facts, Promise

_KEPT = 32


class Account:
    """``promises`` in the order of their IRIs, ``until`` the day as of which statuses hold."""

    def __init__(self, promises: tuple[Promise, ...], until: str) -> None:
        self.promises, self._until = promises, until

    @cached_property
    def sums(self) -> slippage.Sum:
        return slippage.sum_of(self.promises)

    @cached_property
    def by_agency(self) -> dict[str, slippage.Sum]:
        return slippage.by_agency(self.promises)

    @cached_property
    def backlog(self) -> list[slippage.Quarter]:
        return slippage.backlog(self.promises, self._until)

    @cached_property
    def timed(self) -> list[Promise]:
        return slippage.timed(self.promises)

    @cached_property
    def dropped(self) -> list[Promise]:
        return slippage.dropped(self.promises)

    @cached_property
    def postponed(self) -> list[Promise]:
        return slippage.postponed(self.promises)


def account(facts: Facts, choice: Choice, until: str) -> Account:
    """The last ones are kept with the facts."""
    kept: dict[tuple[Choice, str], Account] = facts.memo.setdefault("accounts", {})
    found = kept.get((choice, until))
    if found is None:
        found = Account(choice.apply(facts), until)
        if len(kept) >= _KEPT:
            kept.clear()
        kept[choice, until] = found
    return found
