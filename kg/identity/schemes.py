"""Funding schemes, funds, platforms and awards: data in ``vocab/registry/schemes.csv``, found by exact name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from kg.errors import DataError
from kg.identity.mentions import Finder, Named
from kg.identity.names import name_key, split_bracket
from kg.identity.registry import csv_parts, csv_rows
from kg.identity.things import Name, Scheme
from kg.values.lazy import lazy
from kg.values.script import detect_language, to_hans

KINDS = frozenset({"scheme", "fund", "centre-programme", "platform", "award"})
_QUOTES = "「」『』“”‘’\"'《》 "


class Schemes:
    """The registered schemes, with an index over every name they have or had."""

    def __init__(self, schemes: Iterable[Scheme]) -> None:
        self.all: tuple[Scheme, ...] = tuple(sorted(schemes, key=lambda s: s.path))
        self._names: dict[str, Scheme | None] = {}
        for scheme in self.all:
            for key in {name_key(name) for name, _ in every_name(scheme)}:
                self._names[key] = scheme if key not in self._names else None

    def find(self, name: str) -> Scheme | None:
        """The scheme of exactly this name (of any script; quotes, and what stands in brackets behind it, do not count)."""
        printed = name.strip(_QUOTES)
        return self._names.get(name_key(printed)) or self._names.get(name_key(split_bracket(printed)[0]))

    @cached_property
    def finder(self) -> Finder:
        """Finds the registered schemes alone."""
        return Finder((), named=self.named())

    def named(self) -> Iterator[Named]:
        for scheme in self.all:
            for name, _ in every_name(scheme):
                yield Named(name, scheme.path)


def every_name(scheme: Scheme) -> Iterator[Name]:
    yield from scheme.names
    yield from scheme.aliases
    yield from scheme.earlier


def looks_like_scheme(name: str) -> bool:
    """Whether a heading is by its wording the name of a scheme or fund: it ends in 計劃, 基金, Scheme, Programme or Fund, and
    does not say that it is the rest of them (其他計劃)."""
    text = split_bracket(name)[0].strip(_QUOTES)
    return _SCHEME_NAME.search(text) is not None and _SEVERAL.match(text) is None


_SCHEME_NAME = lazy(
    r"[\u3400-\u9fff]{2}(?:計劃|计划|計畫|计画|基金)$|[A-Za-z]\s+(?:Schemes?|Programmes?|Funds?)$"
)
_SEVERAL = lazy(r"其他|其它|其餘|其余|各[項项類类]|所有|(?:other|all|various|remaining)\b", re.IGNORECASE)


def unregistered_scheme(name: str) -> Scheme:
    """The scheme that a heading names and the registry does not know, named as printed."""
    printed = " ".join(name.split()).strip(_QUOTES)
    digest = hashlib.sha256(name_key(printed).encode()).hexdigest()[:10]
    return Scheme(
        path=f"funding-scheme/unregistered-{digest}",
        names=((printed, detect_language(printed)),),
        kind="unregistered",
        registered=False,
    )


@cache
def load_schemes(folder: Path | None = None) -> Schemes:
    """The schemes of ``schemes.csv`` in ``folder``, by default of the registry that the package brings. DataError names a bad line."""
    place = folder if folder is not None else files("vocab") / "registry"
    return Schemes(_scheme(row, where) for where, row in csv_rows(place / "schemes.csv"))


def _scheme(row: dict[str, str], where: str) -> Scheme:
    try:
        if row["kind"] not in KINDS:
            raise DataError(f"unknown kind {row['kind']!r}", where=where, hint=", ".join(sorted(KINDS)))
        hant, hans = row["name_hant"], row["name_hans"]
        names = [(hant, "zh-Hant"), (hans or to_hans(hant), "zh-Hans"), (row["name_en"], "en")]
        short = [(text, "en") for text in csv_parts(row["abbreviations"])]
        return Scheme(
            path=f"funding-scheme/{row['code']}",
            names=tuple(n for n in names if n[0]),
            earlier=tuple(_name(text, where) for text in csv_parts(row["earlier"])),
            kind=row["kind"],
            parent=f"funding-scheme/{row['parent']}" if row["parent"] else "",
            agency=f"agency/{row['agency']}" if row["agency"] else "",
            converted=("zh-Hans",) if hant and not hans else (),
            aliases=(*short, *(_name(text, where) for text in csv_parts(row["aliases"]))),
            successor=f"funding-scheme/{row['successor']}" if row["successor"] else "",
        )
    except KeyError as missing:
        raise DataError(f"the column {missing} is missing", where=where) from None


def _name(cell: str, where: str) -> Name:
    """``NAME@LANGUAGE``; an earlier name may have the month of its end behind that (``@2023-10``), for the reader of the file."""
    match = re.fullmatch(r"(.+?)@(zh-Hant|zh-Hans|en)(?:@[\d-]*)?", cell)
    if match is None:
        raise DataError(f"name {cell!r} needs @zh-Hant, @zh-Hans or @en at its end", where=where)
    return match[1], match[2]
