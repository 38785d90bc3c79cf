"""The records of the Estimates and the Yearbook as rows: the columns of the tables of the same names, before anything is resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.records.estimates import Figure, Footnote, Programme, Provision, Report
from kg.records.yearbook import Chapter
from kg.sources.model import Place
from kg.values.plain import number_text

Row = dict[str, str]


def report_rows(report: Report) -> Iterator[tuple[str, Row]]:
    """(table, row) for each record; ``source`` is the file's name."""
    notes = {note.number: note for note in report.footnotes}
    edition = {"head": report.head, "estimates_year": report.year}
    for programme in report.programmes:
        yield "programmes", edition | _programme(programme) | _where(report.file.name, programme.places)
    for provision in report.provisions:
        row = edition | _provision(provision) | {"notes": _texts(provision.footnotes, notes)}
        yield "provisions", row | _where(report.file.name, provision.places)
    for figure in report.figures:
        row = edition | _figure(figure) | {"notes": _texts(figure.footnotes, notes)}
        yield "figures", row | _where(report.file.name, figure.places)
    for item in report.establishment:
        row = edition | {
            "measure": item.measure,
            "period": item.period,
            "value": number_text(item.value),
            "value_text": item.value_text,
            "notes": _texts(item.footnotes, notes),
            "programme": item.programme,
        }
        yield "establishment", row | _where(report.file.name, item.places)
    for done in report.undertakings:
        row = edition | {
            "programme": done.programme,
            "body": done.body,
            "kind": done.kind,
            "period": done.period,
            "text": done.text,
            "lead": done.lead,
        }
        yield "undertakings", row | _where(report.file.name, done.places)


def chapter_rows(chapter: Chapter) -> Iterator[tuple[str, Row]]:
    """(table, row) for each statement and website."""
    for said in chapter.statements:
        row = {
            "subject": said.subject,
            "text": said.sentence,
            "quantity": number_text(said.quantity),
            "quantity_max": number_text(said.quantity_max),
            "unit": said.unit,
            "approximate": "true" if said.approximate else "false",
            "as_of": said.as_of,
            "qualifier": said.qualifier,
        }
        yield "statements", row | _where(chapter.file.name, said.places)
    for site in chapter.websites:
        yield (
            "websites",
            {"agency": "", "name": site.name, "url": site.url} | _where(chapter.file.name, site.places),
        )


def _programme(programme: Programme) -> Row:
    areas = programme.policy_areas
    return {
        "number": programme.code,
        "name": programme.name,
        "policy_area": " | ".join(f"{a.number}：{a.name}" if a.number else a.name for a in areas),
        "responsible": " | ".join(dict.fromkeys(a.responsible for a in areas if a.responsible)),
        "aim": " | ".join(aim.text for aim in programme.aims),
    }


def _provision(sum_: Provision) -> Row:
    return {
        "table": sum_.table,
        "programme": sum_.programme,
        "body": sum_.body,
        "subhead": sum_.subhead,
        "item": sum_.item,
        "name": sum_.name,
        "account": sum_.account,
        "fiscal_year": sum_.fiscal_year,
        "status": sum_.status,
        "amount_hkd": number_text(sum_.amount),
        "amount_text": sum_.amount_text,
        "unit_text": sum_.unit_text,
        "change_percent": " | ".join(number_text(c.percent) for c in sum_.changes),
        "change_from": " | ".join(f"{c.year} {c.status}" for c in sum_.changes),
        "category": sum_.category,
    }


def _figure(figure: Figure) -> Row:
    return {
        "programme": figure.programme,
        "body": figure.body,
        "kind": figure.kind,
        "group": " > ".join(figure.groups),
        "measure": figure.measure,
        "unit": figure.unit,
        "period": figure.period,
        "status": figure.status,
        "value": number_text(figure.value),
        "value_text": figure.value_text,
        "reading": str(figure.reading or ""),
    }


def _texts(numbers: Sequence[int], notes: dict[int, Footnote]) -> str:
    return " | ".join(notes[number].text for number in numbers if number in notes)


def _where(name: str, places: Sequence[Place]) -> Row:
    return {"source": name, "locator": " | ".join(place.locator for place in places)}
