"""Due dates as iCalendar (RFC 5545): one all-day event on the last day of each promised month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pyoxigraph as px
from icalendar import Calendar, Event

from kg.commitments.dates import last_day
from server.http import links
from server.release.queries import select
from server.release.serving import OpenRelease
from server.site.pages import label
from server.words import i18n

_SHOWN = ("planned", "overdue")


@dataclass(frozen=True, slots=True)
class Due:
    """``day`` is the last day of the month by which the latest edition promises the dataset; ``seen`` the day its state is seen from."""

    dataset: str
    agency: str
    day: date
    status: str
    seen: date


def due_dates(opened: OpenRelease, agency: str = "", *, everything: bool = False) -> list[Due]:
    """Of all datasets with a promised month, or of one agency's (published by it, promised by it, or its to answer for), by day. Without
    ``everything`` only what is still open."""
    term = str(px.NamedNode(agency)) if agency else ""
    own = (
        f"{{ ?dataset dct:publisher {term} }} UNION {{ ?dataset gp:responsible {term} }} "
        f"UNION {{ ?dataset gp:entry/gp:promisedBy {term} }}"
        if agency
        else ""
    )
    rows = select(
        opened,
        f"""SELECT DISTINCT ?dataset ?publisher ?status ?seen ?target ?end ?edition {{
              ?dataset a dcat:Dataset ; dct:publisher ?publisher ; gp:assessment ?judged ; gp:entry ?entry .
              {own}
              ?judged gp:status ?status ; gp:asOf ?seen .
              ?entry gp:targetMonth ?target ; dct:isPartOf ?plan . ?plan gp:periodStart ?edition .
              OPTIONAL {{ ?entry gp:targetMonthEnd ?end }} }}""",
    )
    latest: dict[str, tuple[str, Due]] = {}
    for row in rows:
        status = row["status"].value.rpartition("/")[2]
        if not everything and status not in _SHOWN:
            continue
        month = (row["end"] or row["target"]).value
        due = Due(
            row["dataset"].value,
            row["publisher"].value,
            last_day(month),
            status,
            date.fromisoformat(row["seen"].value),
        )
        known = latest.get(due.dataset)
        if known is None or (row["edition"].value, due.day) > (known[0], known[1].day):
            latest[due.dataset] = (row["edition"].value, due)
    return sorted((due for _, due in latest.values()), key=lambda due: (due.day, due.dataset))


def write(dues: Iterable[Due], t: i18n.Translate, name: str, host: str) -> bytes:
    """The calendar. ``host`` makes the events' ids unique in the world; the same release gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//govplan//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # no METHOD: it would ask for a method parameter of the media type (RFC 5545, 3.7.2) and an ORGANIZER (RFC 5546, 3.2.1)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Hong_Kong")
    for due in dues:
        event = Event()
        title = label(due.dataset).text
        event.add("uid", f"{due.dataset.partition('/id/')[2]}@{host}")
        # no clock: an entry was stamped when its state was seen
        event.add("dtstamp", datetime.combine(due.seen, time(), UTC))
        event.add("dtstart", due.day)
        event.add("dtend", due.day + timedelta(days=1))
        event.add("summary", f"{t('calendar.due')}: {title} ({label(due.agency).text})")
        event.add(
            "description",
            t(
                "calendar.says",
                title=title,
                month=due.day.strftime("%Y-%m"),
                status=t(f"status.{due.status}"),
                day=due.seen,
            ),
        )
        event.add("url", links.absolute(links.document(due.dataset)))
        event.add("categories", [due.status])
        event.add("transp", "TRANSPARENT")
        event.add("status", "CANCELLED" if due.status == "dropped" else "CONFIRMED")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
