"""What texts can name beside agencies: schemes, heads and places. Apart from ``reports``, so that plans alone need not load the records of the
Estimates. A *name* is (text, language tag)."""

from __future__ import annotations

from kg.dataclasses import dataclass

Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A funding scheme, fund or other named undertaking of the Government. ``path`` is ``funding-scheme/CODE``; one that the registry does not know
    is ``funding-scheme/unregistered-HASH``. ``names`` are the present names, ``earlier`` those it had before (再工業化資助計劃). ``parent`` is the path of the
    fund it belongs to, ``agency`` of the agency that runs it (both may be empty)."""

    path: str
    names: tuple[Name, ...]
    earlier: tuple[Name, ...] = ()
    kind: str = "scheme"
    """scheme, fund, centre-programme, platform, award or unregistered."""
    parent: str = ""
    agency: str = ""
    registered: bool = True
    converted: tuple[str, ...] = ()
    aliases: tuple[Name, ...] = ()
    """Short and other names of today (科技券, ITSP)."""
    successor: str = ""
    """Path of the scheme that took it in (研究員計劃 became part of 研究人才庫)."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place of the gazetteer: ``place-name/tai-po``. ``kind`` is district, town, area, island, site, city or region."""

    path: str
    names: tuple[Name, ...]
    kind: str
    aliases: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A head of expenditure: ``head/155``. ``agency`` is the path of the agency whose head it is (empty when not known)."""

    path: str
    number: str
    names: tuple[Name, ...]
    agency: str = ""
