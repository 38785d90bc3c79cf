"""Reports of the Estimates and Yearbook chapters made by hand: short calls, real records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from identity_handmade import REGISTRY

from kg.identity import Decisions, resolve
from kg.identity.model import Mention, Resolution
from kg.identity.reports import Budget
from kg.records import Language, Reading
from kg.records.estimates import (
    Aim,
    Establishment,
    Figure,
    FigureStatus,
    Footnote,
    Passage,
    PolicyArea,
    Programme,
    Provision,
    ProvisionStatus,
    ProvisionTable,
    Rename,
    Report,
    Undertaking,
)
from kg.records.yearbook import Body, Chapter, Paragraph, Statement, Website
from kg.sources.model import Document, Place, SourceFile

_TYPES = {
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".csv": "text/csv",
}


def source(name: str, created: str | None = None, fetched: str | None = None) -> SourceFile:
    digest = sha256(name.encode()).hexdigest()
    media = next(kind for tail, kind in _TYPES.items() if name.endswith(tail))
    return SourceFile(digest[:16], digest, name, media, 1000, created=created, fetched=fetched)


def programme(code: str, name: str, *, bodies: tuple[str, ...] = (), aim: str = "") -> Programme:
    number = int(code)
    aims = (Aim("", aim, (Place(line=50 + number),)),) if aim else ()
    area = PolicyArea("17", "資訊科技及廣播", "創新科技及工業局局長")
    return Programme(
        number,
        code,
        name,
        (area,),
        "這綱領納入政策範圍 17：資訊科技及廣播(創新科技及工業局局長)。",
        aims,
        bodies,
        (Place(line=10 + number),),
    )


def row(
    measure: str,
    values: Sequence[object],
    *,
    code: str = "1",
    groups: tuple[str, ...] = ("一般支援計劃",),
    body: str = "",
    kind: str = "indicator",
    unit: str = "",
    first: int = 2022,
    number: int = 1,
    line: int = 100,
    reading: int = 0,
    footnotes: tuple[int, ...] = (),
) -> list[Figure]:
    """A row with a value for each year from ``first``, the last one an estimate; None is 不適用."""
    figures = []
    for column, value in enumerate(values, start=1):
        status: FigureStatus = "estimate" if column == len(values) else "actual"
        figures.append(
            Figure(
                number=0,
                programme=code,
                body=body,
                kind=kind,  # type: ignore[arg-type]
                groups=groups,
                measure=measure,
                unit=unit,
                row=number,
                column=column,
                period=str(first + column - 1),
                status=status,
                value=None if value is None else Decimal(str(value)),
                second=None,
                value_text="不適用" if value is None else str(value),
                footnotes=footnotes,
                places=(Place(line=line),),
                reading=reading,
                why="the columns are torn" if reading else "",
            )
        )
    return figures


def sums(
    amounts: Sequence[object],
    *,
    table: ProvisionTable = "programme",
    code: str = "",
    body: str = "",
    subhead: str = "",
    item: str = "",
    name: str = "",
    account: str = "",
    category: str = "",
    total: bool = False,
    first: int = 2022,
    number: int = 1,
    line: int = 200,
) -> list[Provision]:
    """A row with a sum (in millions) for each of actual, original, revised and estimate."""
    columns: tuple[tuple[int, ProvisionStatus], ...] = (
        (0, "actual"),
        (1, "original"),
        (1, "revised"),
        (2, "estimate"),
    )
    made = []
    for (shift, status), amount in zip(columns, amounts, strict=False):
        year = first + shift
        made.append(
            Provision(
                number=0,
                table=table,
                row=number,
                programme=code,
                body=body,
                account=account,
                category=category,
                subhead=subhead,
                item=item,
                name=name,
                fiscal_year=f"{year}-{(year + 1) % 100:02}",
                status=status,
                amount=Decimal(str(amount)) * 1_000_000,
                amount_text=str(amount),
                unit_text="百萬元",
                changes=(),
                footnotes=(),
                total=total,
                places=(Place(line=line),),
            )
        )
    return made


def post(
    value: int, measure: str = "directorate-posts", period: str = "2024-03-31", line: int = 5
) -> Establishment:
    return Establishment(0, measure, "", period, Decimal(value), str(value), (), (Place(line=line),))  # type: ignore[arg-type]


def undertaking(
    text: str, code: str = "1", body: str = "", line: int = 300, kind: str = "special-attention"
) -> Undertaking:
    return Undertaking(0, kind, code, body, "2024-25", "", "", text, 0, (Place(line=line),))  # type: ignore[arg-type]


def passage(text: str, code: str = "1", label: str = "", line: int = 60) -> Passage:
    return Passage(0, "description", code, "", label, text, (Place(line=line),))


def footnote(text: str, mark: str = "#", line: int = 400) -> Footnote:
    return Footnote(0, mark, text, (Place(line=line),))


def report(
    *,
    name: str = "",
    head: str = "155",
    year: str = "2024-25",
    title: str = "政府總部：創新科技署",
    form: str = "report",
    language: Language = "zh-Hant",
    created: str | None = None,
    fetched: str | None = None,
    programmes: Sequence[Programme] = (),
    figures: Sequence[Sequence[Figure]] = (),
    provisions: Sequence[Sequence[Provision]] = (),
    establishment: Sequence[Establishment] = (),
    undertakings: Sequence[Undertaking] = (),
    passages: Sequence[Passage] = (),
    footnotes: Sequence[Footnote] = (),
    renames: Sequence[tuple[str, str]] = (),
) -> Reading:
    """Records are numbered in the order given."""

    def numbered(records: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(replace(r, number=n) for n, r in enumerate(records, start=1))

    file = source(name or f"head-{head}-{year}.txt", created, fetched)
    made = Report(
        file=file,
        form=form,  # type: ignore[arg-type]
        language=language,
        head=head,
        title=title,
        year=year,
        officer="創新科技署署長",
        programmes=tuple(programmes),
        provisions=numbered([p for cells in provisions for p in cells]),
        figures=numbered([f for cells in figures for f in cells]),
        establishment=numbered(establishment),
        undertakings=numbered(undertakings),
        passages=numbered(passages),
        footnotes=numbered(footnotes),
        renames=tuple(Rename(old, new, 1) for old, new in renames),
        places=(Place(line=1),),
    )
    kind = "estimates" if form == "report" else "estimates-table"
    return Reading(Document(file, ()), kind, "made by hand", None, (), (), reports=(made,))  # type: ignore[arg-type]


def statement(
    text: str, quantity: str, value: int | str, *, subject: str = "", paragraph: int = 1, unit: str = ""
) -> Statement:
    """A statement whose sentence is the whole ``text``."""
    start = text.index(quantity)
    return Statement(
        0, paragraph, subject, text, 0, len(text), start, start + len(quantity), Decimal(value), None, unit,
        "", False, "", "", (Place(line=70 + paragraph),)
    )  # fmt: skip


def chapter(
    paragraphs: Sequence[tuple[tuple[str, ...], str]],
    *,
    name: str = "yearbook.txt",
    label: str = "6",
    year: str = "2019",
    bodies: Sequence[tuple[str, tuple[int, ...]]] = (),
    statements: Sequence[Statement] = (),
    websites: Sequence[tuple[str, str]] = (),
    language: Language = "zh-Hant",
    created: str | None = None,
) -> Reading:
    file = source(name, created)
    made = Chapter(
        file=file,
        language=language,
        label=label,
        title="創新和科技",
        year=year,
        paragraphs=tuple(
            Paragraph(n, headings, text, (), (Place(line=70 + n),))
            for n, (headings, text) in enumerate(paragraphs, start=1)
        ),
        bodies=tuple(
            Body(n, body, (), numbers, (Place(line=20 + n),))
            for n, (body, numbers) in enumerate(bodies, start=1)
        ),
        statements=tuple(replace(s, number=n) for n, s in enumerate(statements, start=1)),
        websites=tuple(
            Website(n, named, url, (Place(line=900 + n),)) for n, (named, url) in enumerate(websites, start=1)
        ),
        footnotes=(),
        places=(Place(line=1),),
    )
    return Reading(Document(file, ()), "yearbook", "made by hand", None, (), (), chapter=made)


def run(*readings: Reading) -> tuple[Resolution, Budget]:
    resolution = resolve(readings, REGISTRY, Decisions())
    assert resolution.budget is not None
    return resolution, resolution.budget


def targets_of(mentions: Sequence[Mention], subject: str) -> list[tuple[str, str]]:
    return [(m.target, m.text) for m in mentions if m.subject == subject]
