"""Of each indicator the latest figure that is known, and what had been estimated for its year."""

from __future__ import annotations

from kg.dataclasses import dataclass
from kg.index.facts import Facts

_ESTIMATES = ("estimate", "plan")


@dataclass(frozen=True, slots=True)
class Latest:
    """``period`` the latest for which there is an actual figure, and, where there is one with an estimate from an earlier edition, the latest of
    those. ``missed`` is the difference in percent of the estimate."""

    period: str
    actual: float
    estimated: float | None = None

    @property
    def missed(self) -> float | None:
        return round(100 * (self.actual - self.estimated) / self.estimated, 1) if self.estimated else None


def latest(facts: Facts) -> dict[str, Latest]:
    """By the indicator's IRI. Of several editions' estimates the latest counts, of several actual figures too."""
    periods: dict[str, dict[str, dict[str, tuple[str, float]]]] = {}
    found = facts.found
    for figure in sorted(found["indicator"]):
        value, status = facts.value("value", figure), facts.value("figure_status", figure).rsplit("/", 1)[-1]
        kind = "actual" if status == "actual" else "estimate" if status in _ESTIMATES else ""
        if not value or not kind:
            continue
        period = facts.value("ref_period", figure).rsplit("/", 1)[-1]
        edition = facts.value("year", facts.value("edition", figure))
        known = periods.setdefault(facts.value("indicator", figure), {}).setdefault(period, {})
        if kind not in known or known[kind][0] < edition:
            known[kind] = (edition, float(value))
    out: dict[str, Latest] = {}
    for indicator, of_period in periods.items():
        both = [p for p, k in of_period.items() if len(k) == 2 and k["estimate"][0] < k["actual"][0]]
        actual = [p for p, k in of_period.items() if "actual" in k]
        if both:
            period = max(both)
            out[indicator] = Latest(period, of_period[period]["actual"][1], of_period[period]["estimate"][1])
        elif actual:
            out[indicator] = Latest(max(actual), of_period[max(actual)]["actual"][1])
    return out
