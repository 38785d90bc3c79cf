"""Sources, their places (the ledger) and what is worth knowing about them, each in the graph of its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.copies import renamed
from kg.graph.iris import Iris, address, eu
from kg.graph.terms import DCT, DQV, FOAF, GP, PROV, RDFS, SH, TYPE, Facts, date, integer, string, text
from kg.identity.model import ResolvedPlan
from kg.records import LedgerLine, Note, Reading
from kg.sources.model import Place, SourceFile

LANGUAGES = {"zh-Hant": eu("language", "ZHO"), "zh-Hans": eu("language", "ZHO"), "en": eu("language", "ENG")}
_SEVERITIES = {"warning": SH.Warning, "info": SH.Info}


def source_node(iris: Iris, file: SourceFile) -> NamedNode:
    return iris.id(f"source/{file.id}")


def place_node(iris: Iris, file: SourceFile, place: Place) -> NamedNode:
    """The place, or the whole source when the place names neither page nor line."""
    return iris.id(place_path(file.id, place))


def place_path(source: str, place: Place) -> str:
    """The path of the node of a place in the source of this id."""
    return f"source/{source}/{place.path}" if place.path else f"source/{source}"


def source_quads(
    iris: Iris,
    reading: Reading,
    plan: ResolvedPlan | None,
    more_places: Iterable[Place],
    more_notes: Sequence[Note],
    became: Mapping[str, str],
) -> list[Quad]:
    """The source itself, its ledger, the further places that records derive from, and its quality notes.

    ``plan`` is the plan that the source is a copy of; ``more_notes`` come from identity resolution. ``became`` are the paths
    of what the targets of the ledger and the notes became, where the source is no plan.
    """
    file = reading.document.file
    facts = Facts(iris.source_graph(file.id))
    _describe(facts, iris, reading)
    targets = _Targets(iris, file, reading, plan, became)
    seen: set[str] = set()
    for ordinal, line in enumerate(reading.ledger, 1):
        _ledger_line(facts, iris, file, line, ordinal, targets, seen)
    texts = _Texts(reading.ledger)
    notes = [*reading.notes, *_problem_notes(reading), *more_notes]
    for place in sorted({p.path: p for p in (*more_places, *(n.place for n in notes))}.items()):
        if place[0] and place[0] not in seen:
            _place(facts, iris, file, place[1], place_node(iris, file, place[1]), texts.within(place[1]))
    for number, note in enumerate(notes, 1):
        _note(facts, iris, file, note, number, targets)
    return facts.quads


def _describe(facts: Facts, iris: Iris, reading: Reading) -> None:
    file = reading.document.file
    source = source_node(iris, file)
    facts.add(source, TYPE, GP.Source, PROV.Entity, FOAF.Document)
    facts.add(source, DCT.title, text(reading.document.title or file.name))
    facts.add(source, GP.fileName, text(file.name))
    facts.add(source, GP.sha256, text(file.sha256))
    facts.add(source, GP.mediaType, text(file.media_type))
    facts.add(source, GP.byteSize, integer(file.size))
    facts.add(source, DCT.created, date(file.created))
    facts.add(source, DCT.source, address(file.address) if file.address else None)
    facts.add(source, GP.fetched, date(file.fetched[:10]) if file.fetched else None)
    facts.add(source, GP.documentKind, iris.id(f"document-kind/{reading.kind}"))
    facts.add(source, GP.reason, text(reading.why))
    if reading.document.paged:
        facts.add(source, GP.pageCount, integer(len(reading.document.pages)))
    printed = next(
        (item for item in (reading.plan, reading.chapter, *reading.reports) if item is not None), None
    )
    if printed is not None:
        facts.add(source, DCT.language, LANGUAGES[printed.language])


class _Targets:
    """What the targets of one source's ledger and notes (``entry:D-ii-20``, see ``kg.records``) are in the graph."""

    def __init__(
        self,
        iris: Iris,
        file: SourceFile,
        reading: Reading,
        plan: ResolvedPlan | None,
        became: Mapping[str, str],
    ) -> None:
        self.known: dict[str, NamedNode] = {target: iris.id(path) for target, path in became.items()}
        if plan is None:
            return
        self.known["plan"] = iris.id(plan.path)
        edition: dict[str, NamedNode] = {f"entry:{e.entry.key}": iris.id(e.path) for e in plan.entries}
        edition |= {f"group:{g.number}": iris.id(f"{plan.path}/group-{g.number}") for g in plan.plan.groups}
        edition |= {f"nil:{n.key}": iris.id(f"{plan.path}/nil-{n.key}") for n in plan.plan.nils}
        remarks = {r.text: iris.id(f"{plan.path}/remark-{r.number}") for r in plan.plan.remarks}
        own = reading.plan or plan.plan
        targets = {f"entry:{e.key}" for e in own.entries} | {f"group:{g.number}" for g in own.groups}
        for target in targets | {f"nil:{n.key}" for n in own.nils} | set(edition):
            self.known[target] = edition.get(renamed(plan, file.id, target), iris.id(plan.path))
        for remark in own.remarks:
            self.known[f"note:{remark.number}"] = remarks.get(remark.text, iris.id(plan.path))

    def node(self, target: str) -> NamedNode | None:
        """None for no target; the plan, edition or chapter for something that the published copy does not have."""
        if not target:
            return None
        return next((self.known[t] for t in (target, "plan", "report", "chapter") if t in self.known), None)


def _ledger_line(
    facts: Facts,
    iris: Iris,
    file: SourceFile,
    line: LedgerLine,
    ordinal: int,
    targets: _Targets,
    seen: set[str],
) -> None:
    path = line.place.path or f"item-{ordinal}"
    if path in seen:  # two items at one place: never merge what the ledger counts apart
        path = f"{path}/item-{ordinal}"
    seen.add(path)
    node = iris.id(f"source/{file.id}/{path}")
    _place(facts, iris, file, line.place, node, line.text)
    facts.add(node, GP.ordinal, integer(ordinal))
    facts.add(node, GP.outcome, iris.id(f"outcome/{line.outcome}"))
    facts.add(node, GP.becomes, targets.node(line.target))
    facts.add(node, GP.reason, text(line.reason))


def _place(
    facts: Facts, iris: Iris, file: SourceFile, place: Place, node: NamedNode, words: str | None
) -> None:
    facts.add(node, TYPE, GP.Place, PROV.Entity)
    facts.add(node, GP.inSource, source_node(iris, file))
    facts.add(node, GP.locator, text(place.locator))
    facts.add(node, GP.page, integer(place.page))
    facts.add(node, GP.row, integer(place.row))
    facts.add(node, GP.lineStart, integer(place.line))
    facts.add(node, GP.lineEnd, integer(place.line if place.line_end is None else place.line_end))
    if place.box:
        facts.add(node, GP.box, Literal(" ".join(f"{edge:g}" for edge in (round(x, 2) for x in place.box))))
    if words is not None:
        facts.add(node, GP.sourceText, string(words))


class _Texts:
    """The verbatim text of a range of lines, put together from the ledger's lines."""

    def __init__(self, ledger: Sequence[LedgerLine]) -> None:
        self.lines: dict[tuple[int | None, int], str] = {}
        for item in ledger:
            if item.place.line is not None and item.place.row is None:
                self.lines[item.place.page, item.place.line] = item.text

    def within(self, place: Place) -> str | None:
        if place.line is None or place.row is not None:
            return None
        numbers = range(place.line, (place.line_end or place.line) + 1)
        found = [self.lines[place.page, n] for n in numbers if (place.page, n) in self.lines]
        return "\n".join(found) if found else None


def _problem_notes(reading: Reading) -> list[Note]:
    return [Note(code=p.code, message=p.message, place=p.place) for p in reading.problems]


def _note(facts: Facts, iris: Iris, file: SourceFile, note: Note, number: int, targets: _Targets) -> None:
    node = iris.id(f"source/{file.id}/note-{number}")
    facts.add(node, TYPE, GP.QualityNote, DQV.QualityAnnotation)
    facts.add(node, GP.code, text(note.code))
    facts.add(node, RDFS.comment, text(note.message, "en"))
    facts.add(node, GP.severity, _SEVERITIES[note.severity])
    facts.add(node, GP.about, targets.node(note.target) or source_node(iris, file))
    derived = (place_path(source, place) for source, place in ((file.id, note.place), *note.also))
    facts.add(node, PROV.wasDerivedFrom, *(iris.id(path) for path in dict.fromkeys(derived)))
