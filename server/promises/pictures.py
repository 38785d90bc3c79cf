"""The charts about promises: what came of them by agency, promised against released over time and one by one, and how late."""

from __future__ import annotations

from collections.abc import Mapping

from server.charts.look import Look
from server.charts.specs import Spec, bars, dumbbell, lines, stacked
from server.charts.views import Chart, Column, Make
from server.promises import slippage
from server.promises.accounts import account
from server.promises.choosing import FREQUENCY, Choice
from server.promises.promised import OUTCOMES, facts
from server.release.naming import labels_of
from server.release.queries import as_of
from server.release.serving import OpenRelease
from server.words import i18n

AGENCIES, PROMISES = 20, 20
"""How many rows a picture shows; the data behind it hold all."""


class _About:
    """What all of them need: the promises chosen, words, names, the line that says where it comes from."""

    def __init__(self, opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> None:
        known = facts(opened)
        self.t = i18n.translator(lang)
        self.choice = Choice.of(parameters, known)
        self.day = as_of(opened)
        self.account = account(known, self.choice, self.day)
        self._labels = labels_of(opened, lang)
        chosen = ", ".join(self._words(opened, name, value) for name, value in self.choice.values)
        self.source = self.t("chart.source", day=self.day, id=opened.id) + (f" · {chosen}" if chosen else "")

    def _words(self, opened: OpenRelease, name: str, value: str) -> str:
        """A filter in force, as readers know it."""
        if name in ("status", "outcome"):
            return self.t(f"{name}.{value}")
        kind = {"agency": "agency", "publisher": "agency", "theme": "theme", "edition": "plan"}.get(name)
        if kind is not None:
            return self.name(f"{opened.base}id/{kind}/{value}")
        if name == "frequency":
            return self.name(FREQUENCY + value.upper())
        return value.upper() if name == "formats" else value

    def name(self, iri: str) -> str:
        return self._labels.of(iri).text


def outcomes(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """What came of each agency's promises."""
    about = _About(opened, parameters, lang)
    t, sums = about.t, about.account.by_agency
    words = {name: t(f"outcome.{name}") for name in OUTCOMES}
    shown = [(about.name(iri), found) for iri, found in list(sums.items())[:AGENCIES]]
    whole = about.account.sums
    parts = [
        {"name": name, "part": part, "n": found.outcomes[part]} for name, found in shown for part in OUTCOMES
    ]

    def draw(look: Look) -> Spec:
        return stacked(look, t("chart.outcomes"), about.source, parts, OUTCOMES, words)

    columns = (
        Column("agency", t("agency")),
        Column("promised", t("counting.promised"), True),
        *(Column(name, words[name], True) for name in OUTCOMES),
        Column("median_months_late", t("counting.median-late"), True),
    )
    rows = [
        (about.name(iri), s.promised, *(s.outcomes[name] for name in OUTCOMES), s.months)
        for iri, s in sums.items()
    ]
    return Chart(
        t("chart.outcomes"),
        _worst(about, sums, whole),
        columns,
        rows,
        draw,
        _part(about, AGENCIES, len(sums)),
    )


def _worst(about: _About, sums: dict[str, slippage.Sum], whole: slippage.Sum) -> str:
    t = about.t
    first = next(iter(sums.items()), None)
    if first is None:
        return t("chart.nothing")
    iri, found = first
    if not found.outcomes["overdue"]:
        return t("chart.outcomes.none", n=whole.total, released=whole.released)
    return t(
        "chart.outcomes.finding",
        agency=about.name(iri),
        overdue=found.outcomes["overdue"],
        n=found.promised,
        all=whole.outcomes["overdue"],
    )


def _part(about: _About, shown: int, total: int) -> str:
    return about.t("chart.part", shown=shown, total=total) if total > shown else ""


def backlog(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """How many had been promised by each quarter, and how many of these had come."""
    about = _About(opened, parameters, lang)
    t, quarters = about.t, about.account.backlog
    names = [t("chart.backlog.due"), t("chart.backlog.done")]
    drawn = [{"name": names[0], "at": q.name, "n": q.due} for q in quarters]
    drawn += [{"name": names[1], "at": q.name, "n": q.done} for q in quarters if q.done is not None]
    now = [q for q in quarters if q.done is not None]

    def draw(look: Look) -> Spec:
        return lines(look, t("chart.backlog"), about.source, drawn, names)

    columns = (
        Column("quarter", t("chart.quarter")),
        Column("due", names[0], True),
        Column("released", names[1], True),
    )
    finding = t("chart.backlog.finding", n=now[-1].due, done=now[-1].done) if now else t("chart.nothing")
    return Chart(t("chart.backlog"), finding, columns, [(q.name, q.due, q.done) for q in quarters], draw)


def timeline(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """The month promised first against the month of release, promise by promise, the latest first."""
    about = _About(opened, parameters, lang)
    t, listed = about.t, about.account.timed
    drawn = [
        {"name": about.name(p.iri), "promised": p.first, "came": p.released, "outcome": p.outcome}
        for p in listed[:PROMISES]
    ]
    words = {name: t(f"chart.timeline.{name}") for name in ("promised", "released", "open")}

    def draw(look: Look) -> Spec:
        return dumbbell(look, t("chart.timeline"), about.source, drawn, words, about.day)

    columns = (
        Column("title", t("title")),
        Column("promised", t("promised")),
        Column("released", t("released")),
        Column("outcome", t("status")),
        Column("months_late", t("chart.months"), True),
    )
    known = facts(opened)
    languages = i18n.preference(lang)
    rows = (
        (known.title(p.iri, languages), p.first, p.released, t(f"outcome.{p.outcome}"), p.late)
        for p in listed
    )
    finding = t("chart.nothing")
    if listed and (worst := listed[0]).late is not None and worst.late > 0:
        finding = t("chart.timeline.finding", title=about.name(worst.iri), month=worst.first, n=worst.late)
    elif listed:
        finding = t("chart.timeline.none", n=len(listed))
    return Chart(t("chart.timeline"), finding, columns, rows, draw, _part(about, PROMISES, len(listed)))


def lateness(opened: OpenRelease, parameters: Mapping[str, str], lang: str) -> Chart:
    """The median months late of each agency's late and overdue promises."""
    about = _About(opened, parameters, lang)
    t = about.t
    sums = {iri: s.months for iri, s in about.account.by_agency.items() if s.months is not None}
    listed = sorted(((about.name(iri), months) for iri, months in sums.items()), key=lambda r: (-r[1], r[0]))
    drawn = [{"name": name, "n": months} for name, months in listed[:AGENCIES]]

    def draw(look: Look) -> Spec:
        return bars(look, t("chart.lateness"), about.source, drawn, "late")

    columns = (Column("agency", t("agency")), Column("median_months_late", t("counting.median-late"), True))
    finding = t("chart.nothing")
    if listed:
        finding = t("chart.lateness.finding", agency=listed[0][0], n=listed[0][1])
    return Chart(t("chart.lateness"), finding, columns, listed, draw, _part(about, AGENCIES, len(listed)))


PROMISE_CHARTS: dict[str, Make] = {
    "outcomes": outcomes,
    "backlog": backlog,
    "timeline": timeline,
    "lateness": lateness,
}
