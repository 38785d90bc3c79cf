"""Which source prints which record, where a head's edition or a Yearbook chapter comes as several documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Generic, Protocol, TypeVar

from pyoxigraph import Quad

from kg.dataclasses import dataclass
from kg.graph.iris import Iris
from kg.graph.places import place_node
from kg.graph.terms import PROV
from kg.identity.model import Evidence
from kg.identity.reports import ResolvedChapter, ResolvedReport
from kg.records import Language
from kg.records.estimates import Footnote, Report
from kg.records.yearbook import Chapter
from kg.sources.model import Place, SourceFile

Copy = Report | Chapter
Edition = ResolvedReport | ResolvedChapter


class Record(Protocol):
    """A numbered record of a report or chapter."""

    @property
    def number(self) -> int: ...
    @property
    def places(self) -> tuple[Place, ...]: ...


R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Print(Generic[R]):
    """A record with its path, the copy whose values are published, and its places in all copies, that copy's first."""

    path: str
    record: R
    source: Copy
    places: list[Evidence] = field(default_factory=list)


def copies_of(edition: Edition) -> tuple[Copy, ...]:
    """All documents of an edition, the primary one first."""
    if isinstance(edition, ResolvedReport):
        return (edition.report, *edition.copies)
    return (edition.chapter, *edition.copies)


def prints(edition: Edition, kind: str, records: Callable[[Copy], Sequence[R]]) -> Iterator[Print[R]]:
    """The records of one kind (``footnote``) in all copies of an edition, each once.

    What a copy's record is called the edition's ``targets`` say; one that they do not name is left out. Records of the primary
    copy that they do not name are called ``PATH/KIND-NUMBER``.
    """
    found: dict[str, Print[R]] = {}
    for copy in copies_of(edition):
        for record in records(copy):
            path = record_path(edition, copy.file, kind, record.number)
            if path:
                item = found.setdefault(path, Print(path, record, copy))
                item.places += (Evidence(copy.file, place) for place in record.places)
    yield from found.values()


def record_path(edition: Edition, file: SourceFile, kind: str, number: int) -> str:
    """The path of a record of one copy; empty when the edition has no such thing."""
    path = edition.targets.get((file.id, f"{kind}:{number}"), "")
    if not path and file.id == copies_of(edition)[0].file.id:
        return f"{edition.path}/{kind}-{number}"
    return path


def footnote_prints(edition: Edition) -> Iterator[Print[Footnote]]:
    return prints(edition, "footnote", lambda copy: copy.footnotes)


def derivations(iris: Iris, path: str, evidence: Sequence[Evidence]) -> list[Quad]:
    """From which places the thing is derived, each in the graph of its source."""
    node = iris.id(path)
    return [
        Quad(
            node,
            PROV.wasDerivedFrom,
            place_node(iris, item.source, item.place),
            iris.source_graph(item.source.id),
        )
        for item in evidence
    ]


def languages(edition: Edition) -> dict[str, Language]:
    """Source id -> language of the document."""
    return {copy.file.id: copy.language for copy in copies_of(edition)}
