"""Programmes through the editions of a head: their numbers change, their names tell which is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import DataError
from kg.identity.bodies import Notes
from kg.identity.joining import SIMILAR_NAME, Item, join
from kg.identity.names import name_key
from kg.identity.registry import csv_rows
from kg.identity.report_editions import ReportEdition
from kg.identity.report_keys import Key
from kg.identity.reports import Name, ProgrammeThing
from kg.records import Note
from kg.records.estimates import Report
from kg.sources.model import Place, SourceFile

_TABLES = ("programme", "analysis")


def programme_things(
    editions: Sequence[ReportEdition],
) -> tuple[list[ProgrammeThing], list[dict[str, str]], Notes]:
    """The programmes of one head, ``editions`` earliest first, and for each edition code -> path.

    A programme is joined to that of an earlier edition by its name (script and punctuation make no difference), or by a name that differs
    in wording alone; to that of an edition in another language by ``programmes.csv``, or where one edition is there in both. A programme that was
    split or merged is a new one: nothing is guessed. A code that records use and no copy gives a name to is a programme of that edition alone.
    """
    listed = [_listed(edition) for edition in editions]
    head = editions[0].head if editions else ""
    items = [
        [
            Item(
                keys=tuple(dict.fromkeys(key for text, _ in names for key in _keys(head, text)))
                or (("without a name", n, code),),
                context=(),
                texts=tuple(text for text, _ in names),
            )
            for code, names in edition.items()
        ]
        for n, edition in enumerate(listed)
    ]
    codes = [list(edition) for edition in listed]
    chains, questions = join(items)
    things: list[ProgrammeThing] = []
    homes: list[dict[str, str]] = [{} for _ in editions]
    taken: set[str] = set()
    for chain in chains:
        first, code = chain.members[0][0], codes[chain.members[0][0]][chain.members[0][1]]
        path = f"programme/{editions[first].head}/{code}"
        if path in taken:
            path = f"{path}-{editions[first].year}"
        taken.add(path)
        for edition, i in chain.members:
            homes[edition][codes[edition][i]] = path
        names: dict[str, Name] = {}
        for edition, i in reversed(chain.members):
            for text, language in listed[edition][codes[edition][i]]:
                names.setdefault(name_key(text), (text, language))
        things.append(
            ProgrammeThing(
                path=path,
                head=f"head/{editions[first].head}",
                names=tuple(names.values()),
                listed=tuple(
                    (editions[e].path, codes[e][i])
                    for e, i in chain.members
                    if _has_listing(editions[e], codes[e][i])
                ),
                rule=f"programme-{chain.rule}" if chain.rule else "",
            )
        )
    notes: Notes = []
    for chain, thing in zip(chains, things, strict=True):
        if chain.rule == SIMILAR_NAME:
            edition, i = chain.members[-1]
            file, place, target = _where(editions[edition], codes[edition][i])
            message = (
                f"programme {codes[edition][i]} is taken for {thing.path}, whose name differs in wording alone "
                f"(score {chain.score:.2f})"
            )
            notes.append((file, Note("programme-similar-name", message, place, target, severity="info")))
    paths = {id(chain): thing.path for chain, thing in zip(chains, things, strict=True)}
    for q in questions:
        file, place, target = _where(editions[q.edition], codes[q.edition][q.item])
        message = (
            f"programme {q.wording!r} may be {q.earlier!r} ({paths[id(q.chain)]}, score {q.score:.2f}) of an earlier edition: "
            f"they were not joined"
        )
        notes.append((file, Note("possible-match", message, place, target)))
    return things, homes, notes


def _keys(head: str, name: str) -> Iterator[Key]:
    key = name_key(name)
    yield (key,)
    if other := load_translations().get((head, key)):
        yield (other,)


@cache
def load_translations(folder: Path | None = None) -> Mapping[tuple[str, str], str]:
    """(head, key of a programme's name) -> key of its name in the other language."""
    place = folder if folder is not None else files("vocab") / "registry"
    found: dict[tuple[str, str], str] = {}
    for where, row in csv_rows(place / "programmes.csv"):
        try:
            hant, en = name_key(row["name_hant"]), name_key(row["name_en"])
            found[row["head"], hant], found[row["head"], en] = en, hant
        except KeyError as missing:
            raise DataError(f"the column {missing} is missing", where=where) from None
    return found


def _listed(edition: ReportEdition) -> dict[str, list[Name]]:
    """Code -> the names that the edition's copies print, the primary copy's first. Where no copy lists the programmes, the tables of
    provision by programme do; of a code that only other records use there are none."""
    names: dict[str, list[Name]] = {}
    for report in edition.reports:
        for code, text in _printed(report):
            if code:
                known = names.setdefault(code, [])
                if name_key(text) and all(name_key(text) != name_key(other) for other, _ in known):
                    known.append((text, report.language))
    return dict(sorted(names.items(), key=lambda n: (len(n[0]), n[0])))


def _printed(report: Report) -> Iterator[tuple[str, str]]:
    listed = {p.code for p in report.programmes}
    for programme in report.programmes:
        yield programme.code, programme.name
    for p in report.provisions:
        if p.table in _TABLES and p.programme not in listed and not p.body and not p.total:
            yield p.programme, p.name
    for records in (
        report.provisions,
        report.figures,
        report.establishment,
        report.undertakings,
        report.passages,
    ):
        for record in records:
            yield record.programme, ""


def _has_listing(edition: ReportEdition, code: str) -> bool:
    return any(p.code == code for report in edition.reports for p in report.programmes)


def _where(edition: ReportEdition, code: str) -> tuple[SourceFile, Place, str]:
    for report in edition.reports:
        for programme in report.programmes:
            if programme.code == code:
                place = programme.places[0] if programme.places else Place()
                return report.file, place, f"programme:{programme.number}"
    place = edition.primary.places[0] if edition.primary.places else Place()
    return edition.primary.file, place, "report"
