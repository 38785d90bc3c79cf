"""Patterns that are compiled late: a mistake in one must not wait for the document that needs it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

from kg.values.lazy import _Lazy, lazy


def _patterns(value: object) -> Iterator[_Lazy]:
    if isinstance(value, _Lazy):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _patterns(item)


def test_it_does_what_a_pattern_does() -> None:
    pattern = lazy(r"a(\d)", re.IGNORECASE)
    assert pattern.sub(r"\1", "A1 a2") == "1 2"
    assert pattern.pattern == r"a(\d)"
    assert [m[1] for m in pattern.finditer("a1 a2")] == ["1", "2"]
    found = pattern.search("xA7")
    assert found is not None
    assert found[1] == "7"


def test_every_late_pattern_of_the_package_compiles() -> None:
    found = 0
    for name in ("commitments", "documents", "graph", "identity", "release", "sources", "validate", "values"):
        room = importlib.import_module(f"kg.{name}")
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for value in vars(importlib.import_module(info.name)).values():
                for pattern in _patterns(value):
                    assert re.compile(pattern.pattern), info.name
                    found += 1
    assert found > 100
