"""Texts that are and are not well formed for their datatype, and the order of values."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from kg.validate.lexical import order, well_formed
from kg.validate.terms import XSD

GOOD = {
    "gYearMonth": ["2026-01", "2026-12", "-0044-03", "12026-01", "2026-01Z", "2026-01+08:00"],
    "gYear": ["2026", "-0001", "12026", "0000"],
    "date": ["2026-02-28", "2024-02-29", "2000-02-29", "2026-12-31Z", "2026-12-31-14:00"],
    "dateTime": ["2026-01-01T24:00:00", "2026-01-01T23:59:59.123Z"],
    "dateTimeStamp": ["2026-01-01T00:00:00Z"],
    "time": ["00:00:00", "23:59:59.5+08:00"],
    "boolean": ["true", "false", "1", "0"],
    "integer": ["0", "-12", "+007"],
    "unsignedByte": ["255"],
    "decimal": ["1", "1.", ".5", "-0.50"],
    "double": ["1e5", "INF", "-INF", "NaN", "1.5E-3"],
    "duration": ["P1Y", "PT0.5S", "-P1DT2H"],
    "gMonthDay": ["--02-29", "--12-31"],
    "hexBinary": ["", "0aF9"],
    "base64Binary": ["", "QUI=", "QQ==", "QUJD", "Q U I ="],
    "language": ["zh-Hant"],
}
BAD = {
    "gYearMonth": ["2026-13", "2026-00", "2026-021", "2026", "26-01", "2026-1", "２０２６-01", " 2026-01"],
    "gYear": ["26", "02026", "2026-01", "+2026"],
    "date": [
        "2026-02-29",
        "1900-02-29",
        "2026-04-31",
        "2026-13-01",
        "2026-1-1",
        "2026-01-01T00:00:00",
        "2026-01-01+15:00",
    ],
    "dateTime": ["2026-01-01", "2026-01-01T24:00:01", "2026-01-01T25:00:00"],
    "dateTimeStamp": ["2026-01-01T00:00:00"],
    "time": ["24:01:00", "1:00:00"],
    "boolean": ["True", "yes", ""],
    "integer": ["1.0", "", "一", "1e3"],
    "unsignedByte": ["256", "-1"],
    "decimal": [".", "1e3", "1,000", ""],
    "double": ["inf", "1e", "+NaN"],
    "duration": ["P", "PT", "1Y", "P1S"],
    "gMonthDay": ["--02-30", "--04-31"],
    "hexBinary": ["0"],
    "base64Binary": ["QUI", "Q==="],
    "language": ["zh_Hant", ""],
}


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in GOOD.items() for t in texts])
def test_well_formed(name: str, text: str) -> None:
    assert well_formed(text, XSD + name)


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in BAD.items() for t in texts])
def test_ill_formed(name: str, text: str) -> None:
    assert not well_formed(text, XSD + name)


def literal(text: str) -> Literal:
    value, _, name = text.partition("^")
    return Literal(value, datatype=NamedNode(XSD + (name or "string")))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1^integer", "1.0^decimal", 0),
        ("2^integer", "10^integer", -1),
        ("NaN^double", "1^double", None),
        ("INF^double", "1^integer", 1),
        ("a", "b", -1),
        ("2^integer", "a", None),
        ("2026-01-01^date", "2026-01-02^date", -1),
        ("2026-01-01^date", "2026-01-01Z^date", None),
        ("2026-01-01^date", "2026-01-03Z^date", -1),
        ("2026-01-01T24:00:00^dateTime", "2026-01-02T00:00:00^dateTime", 0),
        ("2026-01-01T08:00:00+08:00^dateTime", "2026-01-01T00:00:00Z^dateTime", 0),
        ("2026-01^gYearMonth", "2025-12^gYearMonth", 1),
        ("2026^gYear", "2026-01^gYearMonth", None),
        ("2026-13^gYearMonth", "2027-01^gYearMonth", None),
        ("false^boolean", "1^boolean", -1),
        ("10:00:00^time", "09:00:00^time", 1),
    ],
)
def test_order(left: str, right: str, expected: int | None) -> None:
    assert order(literal(left), literal(right)) == expected
    assert order(literal(right), literal(left)) == (None if expected is None else -expected)
