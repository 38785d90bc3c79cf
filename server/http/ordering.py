"""The order of a list: which one is asked for, and what the headings of its columns ask for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import request

from server.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is put in order (``macros.sorting``). ``falling``: the columns whose first order is from the highest."""

    name: str
    falls: bool
    falling: frozenset[str] = frozenset()

    @classmethod
    def asked(cls, names: Collection[str], default: str = "", falling: frozenset[str] = frozenset()) -> Order:
        """``?sort=NAME``, with a minus before it for the other way; the list's own order, which has no name, unless there is a default.
        Raises BadRequest."""
        text = request.args.get("sort") or default
        name = text.removeprefix("-")
        if text and name not in names:
            hint = ", ".join(names) + "; with - before it the other way round"
            raise BadRequest(f"The list cannot be put in order by {name!r}.", hint=hint)
        return cls(name, (name in falling) != text.startswith("-"), falling)

    def link(self, name: str) -> str:
        """What ``?sort=`` to ask for by the heading of a column: the other way for the one that it is in order by."""
        if name != self.name:
            return name
        return name if (name in self.falling) != self.falls else f"-{name}"

    def aria(self, name: str) -> str:
        return "" if name != self.name else "descending" if self.falls else "ascending"
