"""Sums of the front that lost their unit: the unit with which they agree with what the report says elsewhere, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.dataclasses import dataclass
from kg.documents.estimates.context import Context
from kg.documents.plan.flow import Unit
from kg.records.estimates import Establishment, EstablishmentMeasure, Passage, Provision
from kg.values.lazy import lazy
from kg.values.money import unit_worth
from kg.values.number import parse_decimal

_UNITS = ("億元", "百萬元", "萬元", "千元", "元")


@dataclass(frozen=True, slots=True)
class Lost:
    """``text`` is the printed number. ``provision`` is the number of the provision that has no amount for want of it; 0 for the ceiling of posts."""

    text: str
    units: tuple[Unit, ...]
    provision: int = 0


_CEILING = lazy(
    r"(?:年薪值|薪總值|薪总值)\s?不(?:能|得)超(?:過|过)\s?(?P<zh>[\d,]+)\s?元|must not exceed \$(?P<en>\d[\d,]*)"
)


def find_units(
    lost: Iterable[Lost],
    provisions: Sequence[Provision],
    passages: Sequence[Passage],
    year: str,
    first: int,
    context: Context,
) -> tuple[list[Provision], list[Establishment]]:
    """The provisions with the amounts found, and the ceilings and balances found, numbered from ``first``. Each is noted, found or not."""
    done = list(provisions)
    found: list[Establishment] = []
    for one in lost:
        said = _totals(done, one.provision) if one.provision else _ceilings(passages)
        worth = _worth(one.text, said)
        number = first + len(found)
        target = f"provision:{one.provision}" if one.provision else f"establishment:{number}" if worth else ""
        measure: EstablishmentMeasure = "commitment-balance" if one.provision else "establishment-ceiling"
        if worth is None:
            message = f"“{one.text}” stands here without its unit, so it is no sum in dollars."
            context.note("unit-lost", message, one.units[0].place, target)
            continue
        unit, amount = worth
        message = f"“{one.text}” stands here without its unit; it is taken as {unit}, as the report says the sum elsewhere."
        context.note("unit-inferred", message, one.units[0].place, target)
        if one.provision:
            done[one.provision - 1] = replace(done[one.provision - 1], amount=amount)
        if not one.provision or done[one.provision - 1].status == "balance":
            places = context.places(one.units)
            found.append(Establishment(number, measure, "", year, amount, one.text, (), places))
    return done, found


def _totals(provisions: Sequence[Provision], number: int) -> set[Decimal]:
    """The totals of the head that other tables print for the same sum."""
    wanted = provisions[number - 1]
    tables = ("commitments",) if wanted.status == "balance" else ("analysis", "subheads")
    return {
        p.amount
        for p in provisions
        if p.table in tables
        and p.total
        and p.amount
        and p.status == wanted.status
        and (wanted.status == "balance" or p.fiscal_year == wanted.fiscal_year)
        and not (p.programme or p.account or p.subhead)
    }


def _ceilings(passages: Sequence[Passage]) -> set[Decimal]:
    found = [m["zh"] or m["en"] for p in passages for m in _CEILING.finditer(p.text)]
    return {Decimal(text.replace(",", "")) for text in found}


def _worth(text: str, said: set[Decimal]) -> tuple[str, Decimal] | None:
    """The one unit with which the number, within its last printed digit that is no zero (640 萬元 for 6.378 百萬元), is what was said, and the
    sum in dollars."""
    number = parse_decimal(text)
    if number is None or not said:
        return None
    places = int(number.as_tuple().exponent)
    digits = f"{number:f}"
    zeros = min(len(digits) - len(digits.rstrip("0")), len(digits) - 2) if places == 0 else 0
    last = Decimal(1).scaleb(zeros or min(0, places))
    fits = []
    for unit in _UNITS:
        worth = unit_worth(unit) or Decimal(1)
        if all(abs(number * worth - sum_) <= last * worth for sum_ in said):
            fits.append((unit, (number * worth).quantize(Decimal(1))))
    return fits[0] if len(fits) == 1 else None
