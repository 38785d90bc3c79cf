"""Several heads in one document: their records are numbered over the whole reading."""

from __future__ import annotations

from dataclasses import replace

from kg.quick import changed
from kg.records.estimates import Report

KINDS = ("programme", "provision", "figure", "establishment", "undertaking", "passage", "footnote")


def count(report: Report) -> dict[str, int]:
    """How many records of each kind it has."""
    return {
        "programme": len(report.programmes),
        "provision": len(report.provisions),
        "figure": len(report.figures),
        "establishment": len(report.establishment),
        "undertaking": len(report.undertakings),
        "passage": len(report.passages),
        "footnote": len(report.footnotes),
    }


def shift(report: Report, first: dict[str, int]) -> Report:
    """The report with its records numbered on from those of the heads before it."""
    if not any(first.values()):
        return report
    notes = first["footnote"]

    def marks(numbers: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(n + notes for n in numbers)

    return replace(
        report,
        programmes=tuple(changed(r, number=r.number + first["programme"]) for r in report.programmes),
        provisions=tuple(
            changed(r, number=r.number + first["provision"], footnotes=marks(r.footnotes))
            for r in report.provisions
        ),
        figures=tuple(
            changed(r, number=r.number + first["figure"], footnotes=marks(r.footnotes))
            for r in report.figures
        ),
        establishment=tuple(
            changed(r, number=r.number + first["establishment"], footnotes=marks(r.footnotes))
            for r in report.establishment
        ),
        undertakings=tuple(
            changed(
                r,
                number=r.number + first["undertaking"],
                parent=r.parent + first["undertaking"] if r.parent else 0,
            )
            for r in report.undertakings
        ),
        passages=tuple(changed(r, number=r.number + first["passage"]) for r in report.passages),
        footnotes=tuple(changed(r, number=r.number + notes) for r in report.footnotes),
        renames=tuple(changed(r, footnote=r.footnote + notes) for r in report.renames),
    )
