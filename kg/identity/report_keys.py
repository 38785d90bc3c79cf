"""Keys of the records of a report: the same in every print of an edition, whatever the file's format and script.

A key never holds a place, a row number or a spelling that folding takes away, so that the PDF and the text of a report give the
same paths.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from kg.records.estimates import Establishment, Figure, Passage, Provision, Undertaking
from kg.values.script import fold

Key = tuple[object, ...]

# The components of operational expenses stand under this subhead (分目 000 運作開支); not every print says so in the table.
_OPERATIONAL = "000"


def digest(*key: object) -> str:
    return hashlib.sha256(repr(key).encode()).hexdigest()[:12]


def body_key(body: str, bodies: Mapping[str, str]) -> str:
    """``bodies`` maps a body as printed to its agency's path: two names of one body are one key."""
    return bodies.get(body) or fold(body)


def figure_row_key(figure: Figure, bodies: Mapping[str, str]) -> Key:
    """Which row of which table of the programme, by its wording."""
    groups = tuple(fold(g) for g in figure.groups)
    return (figure.programme, body_key(figure.body, bodies), figure.kind, groups, fold(figure.measure))


def figure_key(figure: Figure, bodies: Mapping[str, str]) -> Key:
    return (*figure_row_key(figure, bodies), figure.period, figure.status, figure.reading)


def provision_line_key(provision: Provision, bodies: Mapping[str, str]) -> Key:
    """What the sum is for, within the edition: by codes, and by the name only where the table has no code for it."""
    p = provision
    body = body_key(p.body, bodies)
    standing: Key = ()
    name, subhead = "", p.subhead
    if p.table == "details":
        subhead = p.subhead or _OPERATIONAL
        if not p.total:
            standing, name = (fold(p.category),), fold(p.name)
    elif p.table in ("subheads", "commitments"):
        if p.total:
            standing = ("total", fold(p.account), fold(p.category))
        elif not (p.item or (p.subhead and p.table == "subheads")):
            standing, name = (fold(p.account), fold(p.category)), fold(p.name)
    total = p.total and p.table in ("subheads", "details", "commitments")
    return (p.table, p.programme, body, total, standing, subhead, p.item, name)


def provision_key(provision: Provision, bodies: Mapping[str, str]) -> Key:
    return (*provision_line_key(provision, bodies), provision.fiscal_year, provision.status)


def establishment_key(record: Establishment) -> Key:
    return (record.measure, record.programme, record.period)


def undertaking_key(record: Undertaking, bodies: Mapping[str, str]) -> Key:
    return (record.kind, record.programme, body_key(record.body, bodies), fold(record.text))


def passage_key(record: Passage, bodies: Mapping[str, str]) -> Key:
    return (
        record.kind,
        record.programme,
        body_key(record.body, bodies),
        fold(record.label),
        fold(record.text),
    )
