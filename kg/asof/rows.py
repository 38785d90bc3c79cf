"""A row of a plan, read back from its graph."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from pyoxigraph import Literal, NamedNode

from kg.asof.facts import Lookup, tag
from kg.graph.iris import EU
from kg.graph.terms import DCT, GP, PROV
from kg.identity.model import Evidence
from kg.records import Entry, Frequency, Language, Month, Section
from kg.sources.model import Place, SourceFile

_PLACE = re.compile(
    r"source/(?P<source>[^/]+)/(?:page-(?P<page>\d+)(?:/|\Z))?(?:row-(?P<row>\d+)|line-(?P<line>\d+)(?:-(?P<end>\d+))?)?"
)
_TEXTS = (DCT.title, DCT.description, GP.categoryText, GP.dateText, GP.frequencyText)
_TRANSLATED = (GP.translatedTitle, GP.translatedDescription)


def read_row(found: Lookup, row: NamedNode, plan: str) -> Entry:
    """``plan`` is the path of its plan."""
    section = cast(Section, found.code(row, GP.section))
    reports = section == "D"
    frequency = next((f.value for f in found.things(row, GP.frequency)), "")
    return Entry(
        key=found.path(row).removeprefix(f"{plan}/"),
        section=section,
        spatial=found.truth(row, GP.spatial),
        years=(),
        group=None,
        number=found.text(row, GP.number),
        category=found.text(row, GP.categoryText),
        title=found.text(row, DCT.title),
        description=found.text(row, DCT.description),
        notes=tuple(sorted(note.value for note in found.values(row, GP.note))),
        date_kind="released" if reports else "target",
        date_text=found.text(row, GP.dateText),
        month=_month(found, row, *_RELEASED) if reports else _month(found, row, *_TARGET),
        frequency_text=found.text(row, GP.frequencyText),
        frequency=Frequency(frequency.removeprefix(f"{EU}frequency/")) if frequency else None,
        formats=tuple(filter(None, found.text(row, GP.formatList).split(" | "))),
        addresses=tuple(item.value for item in found.things(row, GP.address)),
        is_new=bool(found.truth(row, GP.isNew)),
        places=(),
        raw=(),
    )


_TARGET = (GP.targetMonth, GP.targetMonthEnd)
_RELEASED = (GP.releasedMonth, GP.releasedMonthEnd)


def _month(found: Lookup, row: NamedNode, start: NamedNode, end: NamedNode) -> Month | None:
    first = found.text(row, start)
    return Month(first, found.text(row, end) or first) if first else None


def evidence_of(found: Lookup, row: NamedNode) -> tuple[Evidence, ...]:
    """Its places, those in its primary source first."""
    primary = found.code(row, GP.primarySource)
    places = [_evidence(path) for path in found.paths(row, PROV.wasDerivedFrom)]
    known = [item for item in places if item is not None]
    return tuple(sorted(known, key=lambda item: (item.source.id != primary, item.path)))


def _evidence(path: str) -> Evidence | None:
    match = _PLACE.fullmatch(path)
    if match is None:
        return None
    numbers = {name: int(value) for name in ("page", "row", "line", "end") if (value := match[name])}
    place = Place(numbers.get("page"), numbers.get("row"), numbers.get("line"), numbers.get("end"))
    return Evidence(SourceFile(match["source"], "", "", "", 0), place)


def translations(found: Lookup, row: NamedNode, entry: Entry) -> dict[str, Entry]:
    """What copies in other languages call it: by the id of the copy's source."""
    words: dict[str, dict[NamedNode, str]] = {}
    for predicate in _TRANSLATED:
        for quad in found.store.quads_for_pattern(row, predicate, None, None):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, Literal):
                sid = quad.graph_name.value.rpartition("/")[2]
                words.setdefault(sid, {})[predicate] = quad.object.value
    title, description = _TRANSLATED
    return {
        sid: replace(entry, title=texts.get(title, ""), description=texts.get(description, ""))
        for sid, texts in sorted(words.items())
    }


def language_of_copy(found: Lookup, sid: str, rows: list[NamedNode], plan: Language) -> Language:
    """Of a copy of a plan in the language ``plan``: English where its source says so; else the Chinese script that its words are
    tagged with."""
    source = found.iris.id(f"source/{sid}")
    if any(language.value.endswith("/ENG") for language in found.things(source, DCT.language)):
        return "en"
    graph = found.iris.source_graph(sid)
    for row in rows:
        for predicate in _TEXTS if found.code(row, GP.primarySource) == sid else _TRANSLATED:
            for quad in found.store.quads_for_pattern(row, predicate, None, graph):
                written = tag(quad.object) if isinstance(quad.object, Literal) else ""
                if written.startswith("zh"):
                    return cast(Language, written)
    return "zh-Hant" if plan == "en" else plan
