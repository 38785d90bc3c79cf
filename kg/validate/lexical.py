"""Whether a literal is well formed for its datatype, and how two literals compare.

Rules: XML Schema 1.1 Part 2 (lexical and value spaces), RDF 1.1 section 5.1. A year 0000 is valid there.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pyoxigraph import Literal

from kg.validate.terms import RDF, XSD
from kg.values.lazy import lazy

_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"-?(?:[1-9]\d{3,}|0\d{3})"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_DAY = rf"(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
_LEXICAL = {
    name: lazy(pattern, re.ASCII)
    for name, pattern in {
        "boolean": r"true|false|1|0",
        "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
        "double": r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|INF)|NaN",
        "float": r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|INF)|NaN",
        "date": _DAY + _ZONE,
        "dateTime": rf"{_DAY}T{_TIME}{_ZONE}",
        "dateTimeStamp": rf"{_DAY}T{_TIME}(?!$){_ZONE}",
        "time": _TIME + _ZONE,
        "gYear": _YEAR + _ZONE,
        "gYearMonth": rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}",
        "gMonth": rf"--(?:0[1-9]|1[0-2]){_ZONE}",
        "gDay": rf"---(?:0[1-9]|[12]\d|3[01]){_ZONE}",
        "gMonthDay": rf"--(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|[12]\d)){_ZONE}",
        "duration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
        "dayTimeDuration": r"-?P(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?",
        "yearMonthDuration": r"-?P(?=.)(?:\d+Y)?(?:\d+M)?",
        "hexBinary": r"(?:[0-9a-fA-F]{2})*",
        "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*"
        r"(?:(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
        "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
        "normalizedString": r"[^\t\n\r]*",
        "token": r"(?:[^\s](?:[^\t\n\r ]| (?! ))*(?<! ))?",
    }.items()
}
ALWAYS_WELL_FORMED = frozenset({XSD + "string", XSD + "anyURI", RDF + "langString"})
"""Datatypes that any text is well formed for."""


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@lru_cache(maxsize=4096)
def well_formed(text: str, datatype: str) -> bool:
    """Whether ``text`` is in the lexical space of ``datatype``; True for datatypes that are not XML Schema's."""
    if not datatype.startswith(XSD):
        return True
    name = datatype[len(XSD) :]
    if name in _INTEGERS:
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            return False
        low, high = _INTEGERS[name]
        value = Decimal(text)
        return (low is None or value >= low) and (high is None or value <= high)
    if (pattern := _LEXICAL.get(name)) is None:
        return True
    match = pattern.fullmatch(text)
    if match is None or "day" not in match.groupdict():
        return match is not None
    year, month, day = (int(match[part]) for part in ("year", "month", "day"))
    longest = 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30 if month != 2 else 29 if _leap(year) else 28
    return day <= longest


_NUMERIC = {XSD + name for name in _INTEGERS} | {XSD + name for name in ("decimal", "double", "float")}
_DEFAULT = {"gYear": "-01-01T00:00:00", "gYearMonth": "-01T00:00:00", "date": "T00:00:00", "dateTime": ""}


def order(left: object, right: object) -> int | None:
    """-1, 0 or 1 as SPARQL's operators order two literals; None where they cannot be compared (other terms, other
    datatypes, ill-formed, a time zone on one side only when it matters). Besides what SPARQL 1.1 demands,
    xsd:date, xsd:gYear, xsd:gYearMonth and xsd:time compare with their own kind."""
    if not isinstance(left, Literal) or not isinstance(right, Literal):
        return None
    a, b = left.datatype.value, right.datatype.value
    if not (well_formed(left.value, a) and well_formed(right.value, b)):
        return None
    if a in _NUMERIC and b in _NUMERIC:
        return _numbers(left.value, right.value)
    if a != b:
        return None
    name = a[len(XSD) :] if a.startswith(XSD) else ""
    if name == "string":
        return _sign(left.value, right.value)
    if name == "boolean":
        return _sign(left.value in ("true", "1"), right.value in ("true", "1"))
    if name in _DEFAULT:
        return _times(*(_instant(t.value, _DEFAULT[name]) for t in (left, right)))
    if name == "time":
        return _times(*(_instant("2000-01-01T" + t.value, "") for t in (left, right)))
    return None


def _sign(a: str | bool | Decimal | float, b: str | bool | Decimal | float) -> int:
    return (a > b) - (a < b)  # type: ignore[operator]


def _numbers(a: str, b: str) -> int | None:
    try:
        return _sign(Decimal(a), Decimal(b))
    except InvalidOperation:
        x, y = float(a), float(b)
        return None if x != x or y != y else _sign(x, y)


def _instant(text: str, rest: str) -> tuple[datetime, bool] | None:
    """The moment, and whether it has a time zone; None outside the years 1 to 9999."""
    match = re.fullmatch(rf"(.*?)({_ZONE})", text, re.ASCII)
    assert match is not None
    body, zone = match[1] + rest, match[2]
    midnight = "T24:" in body
    body = re.sub(r"T24:00:00(\.0+)?", "T00:00:00", body)
    body = re.sub(r"\.(\d{1,6})\d*", lambda m: "." + m[1].ljust(6, "0"), body)
    try:
        moment = datetime.fromisoformat(body)
        if midnight:
            moment += timedelta(days=1)
        if zone and zone != "Z":
            hours, minutes = int(zone[1:3]), int(zone[4:6])
            offset = timedelta(hours=hours, minutes=minutes)
            moment += -offset if zone[0] == "+" else offset
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC), bool(zone)


def _times(a: tuple[datetime, bool] | None, b: tuple[datetime, bool] | None) -> int | None:
    if a is None or b is None:
        return None
    if a[1] != b[1] and abs(a[0] - b[0]) <= timedelta(hours=14):
        return None
    return (a[0] > b[0]) - (a[0] < b[0])
