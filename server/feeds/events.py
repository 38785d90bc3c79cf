"""What happened to the promised datasets, as events with a day: promised, overdue, delivered, dropped. Read from the release's
assessments (``gp:since``), so that the rules of ``kg.commitments`` are the only ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyoxigraph as px

from kg.commitments.dates import first_day
from server.release.queries import select
from server.release.serving import OpenRelease

KINDS = ("promised", "overdue", "delivered", "dropped")
_KIND_OF_STATUS = {"released": "delivered", "overdue": "overdue", "dropped": "dropped"}


@dataclass(frozen=True, slots=True)
class Event:
    """``dataset`` and ``agencies`` (who published or promised it, and who answers for it) are IRIs; ``month`` (YYYY-MM) is the
    month promised, for a delivery the month of release; ``late`` months, None where there is nothing to be late for."""

    kind: str
    day: date
    dataset: str
    agencies: frozenset[str]
    month: str
    late: int | None

    @property
    def id(self) -> str:
        """An IRI for the event: the dataset's, with what happened and when."""
        return f"{self.dataset}#{self.kind}-{self.day.isoformat()}"


def events(opened: OpenRelease) -> list[Event]:
    """All events up to the release's as-of day, the newest first; worked out once per release."""
    if "events" not in opened.memo:
        agencies = _agencies(opened)
        found = [*_states(opened, agencies), *_promises(opened, agencies)]
        found.sort(key=lambda event: event.id)
        found.sort(key=lambda event: event.day, reverse=True)
        opened.memo["events"] = found
    listed: list[Event] = opened.memo["events"]
    return listed


def _agencies(opened: OpenRelease) -> dict[str, frozenset[str]]:
    rows = select(
        opened,
        "SELECT DISTINCT ?dataset ?agency { ?dataset a dcat:Dataset . "
        "{ ?dataset dct:publisher ?agency } UNION { ?dataset gp:responsible ?agency } "
        "UNION { ?dataset gp:entry ?entry . ?entry gp:promisedBy ?agency } }",
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["dataset"].value, set()).add(row["agency"].value)
    return {dataset: frozenset(iris) for dataset, iris in found.items()}


def _states(opened: OpenRelease, agencies: dict[str, frozenset[str]]) -> list[Event]:
    rows = select(
        opened,
        """SELECT ?dataset ?status ?since ?first ?released ?late {
             ?judged a gp:Assessment ; gp:about ?dataset ; gp:status ?status ; gp:since ?since .
             OPTIONAL { ?judged gp:firstPlanned ?first } OPTIONAL { ?judged gp:releasedMonth ?released }
             OPTIONAL { ?judged gp:monthsLate ?late } }""",
    )
    found = []
    for row in rows:
        kind = _KIND_OF_STATUS.get(row["status"].value.rpartition("/")[2])
        if kind is not None:
            dataset = row["dataset"].value
            month = row["released"] if kind == "delivered" else row["first"]
            late = row["late"]
            found.append(
                Event(
                    kind,
                    first_day(row["since"].value),
                    dataset,
                    agencies.get(dataset, frozenset()),
                    month.value if month is not None else "",
                    int(late.value) if late is not None else None,
                )
            )
    return found


def _promises(opened: OpenRelease, agencies: dict[str, frozenset[str]]) -> list[Event]:
    """The first edition that promises a dataset (a row of sections A to C); the engine looks for it, for there are many rows of many
    editions. A day that is printed as a month or year counts from its first."""
    reports = str(px.NamedNode(opened.base + "id/section/D"))
    rows = select(
        opened,
        f"""SELECT ?dataset (MIN(?when) AS ?first) {{
              ?dataset a dcat:Dataset ; gp:entry ?entry .
              ?entry dct:isPartOf ?plan ; gp:section ?section . FILTER(?section != {reports})
              ?plan dct:modified ?modified . BIND(STR(?modified) AS ?said)
              BIND(SUBSTR(CONCAT(?said, SUBSTR("0000-01-01", STRLEN(?said) + 1)), 1, 10) AS ?day)
              OPTIONAL {{ ?entry gp:targetMonth ?target }}
              BIND(CONCAT(?day, " ", COALESCE(STR(?target), "9999")) AS ?when) }}
            GROUP BY ?dataset""",
    )
    found = []
    for row in rows:
        day, _, month = row["first"].value.partition(" ")
        month = "" if month == "9999" else month
        dataset = row["dataset"].value
        found.append(
            Event("promised", first_day(day), dataset, agencies.get(dataset, frozenset()), month, None)
        )
    return found
