"""Column headings: which printed pieces are some, and which columns they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from kg.documents.estimates.parts import Column
from kg.documents.estimates.words import both
from kg.values.lazy import lazy
from kg.values.money import find_unit
from kg.values.period import find_day, parse_period

_DASH = "-‐‑‒–—―/／"
_STATUS: Final = (
    ("cumulative", r"(?:截至.{0,24}止)?的?累積開支|截至|累積|accumulated(?: expenditure)?"),
    ("reimbursement", r"發還款項|reimbursements?"),
    ("balance", r"結餘|balance"),
    ("approved", r"核准承擔額|核准預算|核准|approved(?: commitment| estimate| provision)?"),
    ("original", r"原來預算|原來|原訂預算|原訂|original(?: estimate)?"),
    ("revised", r"修訂預算開支|修訂預算|修訂|revised(?: estimated? expenditure| estimate)?"),
    ("actual", r"實際開支|實際|實績|actual(?: expenditure)?"),
    ("plan", r"計劃|plan(?:ned)?"),
    ("target", r"目標|target"),
    ("estimate", r"預算|估計|estimate(?!d)"),
)
"""Longer wording before shorter, and what decides a heading before what only goes with it (修訂 before 預算)."""
_STATUSES: Final = frozenset({name for name, _ in _STATUS} | {"lost"})
_UNIT: Final = r"(?:HK)?\\?\$\s?(?:['’′‘`´]\s?000|m\b|million|thousand)|['’′‘`´]000|百萬元|十億元|億元|千萬元|萬元|千元|元"
_LABEL: Final = r"綱領|指標|分目|項目|\(\s?編號\s?\)|（\s?編號\s?）|編號|涵蓋的範圍|涵蓋範圍|承擔額|機構|programmes?|indicators?|sub-?\s?head|sub-(?!\w)|head(?!\w)|item|\(code\)|ambit|scope|commitments?|subvented organisations?"
_FILL: Final = r"止的?|開支|的|expenditure|estimated|provision|up to|as at|to|for|of|(?:school |academic |financial )?year|年度|學年|学年|財政年度|财政年度|\d{1,2}月|[:：/]|(?<!\S)\d\d(?!\S)"


_AROUND: Final = " ()（）[]"


class Token(NamedTuple):
    kind: str
    """``period``, ``day``, ``unit``, a status, ``lost`` (brackets whose text an extractor lost), ``label`` or ``fill``."""
    text: str


def _tokens() -> str:
    period = rf"(?:19|20)\d\d\s?[{_DASH}]\s?(?:\d{{4}}|\d\d)(?!\d)|(?:19|20)\d\d(?!\d)(?:\s?[{_DASH}]\Z)?"
    day = r"\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?(?:19|20)\d\d|\d{1,2} [A-Z][a-z]+ (?:19|20)\d\d"
    groups = [("day", day), ("period", period), ("unit", both(_UNIT))]
    groups += [(name, both(pattern)) for name, pattern in _STATUS]
    groups += [("label", both(_LABEL)), ("fill", both(_FILL)), ("lost", r"\(\s*\)|（\s*）")]
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in groups)


_TOKENS = lazy(_tokens(), re.I)
_INSIDE = lazy(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


@lru_cache(maxsize=4096)
def flat(text: str) -> str:
    """One line, without spaces between Chinese characters."""
    plain = " ".join(text.replace("\\$", "$").split())
    return plain if plain.isascii() or " " not in plain else _INSIDE.sub("", plain)


@lru_cache(maxsize=4096)
def head_tokens(text: str, *, filling: bool = False) -> tuple[Token, ...]:
    """The tokens of a column heading; none when the text says anything else too, or (unless ``filling``) only fills in."""
    if len(text) > 400 or not (plain := flat(text)):
        return ()
    found: list[Token] = []
    tokens = _TOKENS
    at = 0
    while at < len(plain):
        # Tried where one may begin only: most lines are no headings, and a search would try every character of them.
        match = tokens.match(plain, at)
        if match is not None and (end := match.end()) > at:
            found.append(Token(str(match.lastgroup), match[0]))
            at = end
        elif plain[at] in _AROUND:
            at += 1
        else:
            return ()
    return tuple(found) if filling or any(t.kind != "fill" for t in found) else ()


def is_columns(tokens: Iterable[Token]) -> bool:
    """Whether the tokens head columns of values and not only the labels."""
    return any(token[0] not in _HEAD_LABELS for token in tokens)


_HEAD_LABELS: Final = frozenset({"label", "fill", "target"})


def column_of(text: str) -> Column:
    """The column that a heading, its printed lines put together, stands over."""
    tokens = head_tokens(text)
    plain = flat(text)
    period = next((p for t in tokens if t.kind == "period" and (p := parse_period(t.text))), "")
    unit = next((t.text for t in tokens if t.kind == "unit"), "")
    status = _status({t.kind for t in tokens})
    day = (find_day(plain) or "") if status == "cumulative" else ""
    return Column("" if status == "cumulative" else period, status, find_unit(unit), day)


def _status(kinds: set[str]) -> str:
    for name, _ in _STATUS:
        if name in kinds:
            return name
    return ""


_RANK: Final = {"actual": 0, "original": 1, "approved": 1, "revised": 2, "estimate": 3, "plan": 3}
_FORM: Final = {"approved": 0, "cumulative": 1, "revised": 2, "balance": 3}


def commitment_columns(tokens: Sequence[Token]) -> tuple[Column, ...]:
    """The columns of a table of commitments from all that its headings say, in the order of the form."""
    kinds = {t.kind for t in tokens}
    if "cumulative" not in kinds or "balance" not in kinds:
        return ()
    unit = next((find_unit(t.text) for t in tokens if t.kind == "unit"), "")
    day = next((d for t in tokens if t.kind in ("day", "cumulative") and (d := find_day(t.text))), "")
    year = next((p for t in tokens if t.kind == "period" and (p := parse_period(t.text))), "")
    return (
        Column("", "approved", unit),
        Column("", "cumulative", unit, day),
        Column(year, "revised", unit),
        Column("", "balance", unit),
    )


def torn_columns(tokens: Sequence[Token]) -> tuple[Column, ...]:
    """The columns of headings printed in any order: the n-th year goes with the n-th status, and columns stand by year, an original
    or approved estimate before the revised one. None where years and statuses do not pair."""
    periods = [p for t in tokens if t.kind == "period" and (p := parse_period(t.text))]
    statuses = [t.kind for t in tokens if t.kind in _STATUSES]
    units = [u for t in tokens if t.kind == "unit" and (u := find_unit(t.text))]
    targets = statuses.count("target")
    if targets and len(statuses) == len(periods):
        targets = 0
    else:
        statuses = [s for s in statuses if s != "target"]
    while len(statuses) > len(periods) and "estimate" in statuses and len(set(statuses)) > 1:
        # 修訂 and 預算, "Revised" and "estimate" were printed on lines of their own.
        statuses.remove("estimate")
    if len(periods) > 1 and "lost" in statuses and len(statuses) == len(periods):
        statuses = list(_form_statuses(periods)) or statuses
    if len(statuses) != len(periods) or not periods or "lost" in statuses:
        return ()
    unit = units[0] if len(set(units)) == 1 else ""
    columns = [Column(p, s, unit) for p, s in zip(periods, statuses, strict=True)]
    columns.sort(key=lambda c: (c.period[:4], _RANK.get(c.status, 9)))
    if targets:
        columns.insert(0, Column("", "target", unit))
    return tuple(columns)


def _form_statuses(periods: Sequence[str]) -> tuple[str, ...]:
    """The statuses of the form's four columns (last year actual, this year twice, next year), in the order their years are printed."""
    years = sorted(int(p[:4]) for p in periods)
    if len(years) != 4 or [y - years[0] for y in years] != [0, 1, 1, 2]:
        return ()
    middle = iter(("original", "revised"))
    first, last = years[0], years[3]
    return tuple(
        "actual" if int(p[:4]) == first else "estimate" if int(p[:4]) == last else next(middle)
        for p in periods
    )
