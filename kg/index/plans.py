"""What the index says of agencies, and of open data plans, their entries and datasets."""

from __future__ import annotations

from kg.index.maker import Maker, code_of, joined, some, whole
from kg.index.model import Thing


def fill_agency(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    kind, parent = facts.value("class", iri), facts.value("parent", iri)
    start, end = facts.value("valid_from", iri), facts.value("valid_to", iri)
    thing.values |= {
        "class": code_of(kind) or None,
        "code": facts.value("code", iri) or None,
        "parent": make.path(parent) or None,
        "planned": start or None,
        "until": end or None,
        "entries": make.entries[iri],
        "done": make.reported[iri],
        "mentions": facts.mentions[iri],
    }
    thing.facets |= {"agency": [code_of(iri)], "class": some(code_of(kind))}
    thing.key = (0 if make.entries[iri] else 1, thing.labels.get("en", "\uffff"))


def fill_plan(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    agency = facts.value("publisher", iri)
    start, end = facts.value("start", iri), facts.value("end", iri)
    years = [str(year) for year in range(whole(start), whole(end) + 1)][:20] if start and end else []
    language = facts.value("language", iri)
    thing.values |= {
        "agency": code_of(agency) or None,
        "year": start or None,
        "until": end or None,
        "issued": facts.value("issued", iri) or None,
        "language": language or None,
        "entries": make.entries[iri],
        "done": make.reported[iri],
    }
    thing.facets |= {"agency": some(code_of(agency)), "year": years, "language": some(language)}
    thing.key = (code_of(agency), -whole(start))


def fill_promise(make: Maker, thing: Thing, iri: str, frequency: str) -> None:
    """What entries and datasets have in common."""
    facts = make.facts
    themes = sorted({code_of(t) for t in facts.values("theme", iri) if "/id/theme/" in t})
    formats, status = make.several("format", iri), code_of(facts.value("status", iri))
    often = code_of(facts.value(frequency, iri))
    responsible = facts.value("responsible", iri)
    thing.values |= {
        "responsible": code_of(responsible) or None,
        "status": status or None,
        "themes": joined(themes),
        "formats": joined(formats),
        "frequency": often or None,
        "text": facts.value("description", iri) or None,
    }
    thing.facets |= {"status": some(status), "theme": themes, "format": formats, "frequency": some(often)}


def fill_dataset(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    fill_promise(make, thing, iri, "periodicity")
    agency, responsible = facts.value("publisher", iri), facts.value("responsible", iri)
    planned, released = facts.value("planned", iri), facts.value("issued", iri)
    entries = facts.values("entry", iri)
    late = facts.value("late", facts.value("assessment", iri))
    thing.values |= {
        "agency": code_of(agency) or None,
        "planned": planned or None,
        "released": released or None,
        "late": int(late) if late else None,
        "entries": len(entries),
        "editions": len({facts.value("part_of", entry) for entry in entries}),
    }
    years = {planned[:4], *(facts.value("target", entry)[:4] for entry in entries)}
    thing.facets |= {
        "agency": some(code_of(agency), code_of(responsible)),
        "year": some(*sorted(years)),
        "out": some(released[:4]),
        "plan": some(*sorted(make.path(facts.value("part_of", e)).partition("/")[2] for e in entries)),
    }
    # As the latest plan has them: their IRIs are in no order that means something.
    start, plan, ordinal = max(
        (
            (whole(facts.value("start", plan)), plan, whole(facts.value("ordinal", entry)))
            for entry in entries
            for plan in (facts.value("part_of", entry),)
        ),
        default=(0, "", 0),
    )
    thing.key = (code_of(agency), -start, plan, ordinal)


def fill_entry(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    fill_promise(make, thing, iri, "frequency")
    agency, responsible = facts.value("promised_by", iri), facts.value("responsible", iri)
    plan, dataset = facts.value("part_of", iri), facts.value("topic", iri)
    planned, released = facts.value("target", iri), facts.value("released", iri)
    section = code_of(facts.value("section", iri))
    ordinal = whole(facts.value("ordinal", iri))
    thing.values |= {
        "agency": code_of(agency) or None,
        "parent": make.path(plan) or None,
        "dataset": make.path(dataset) or None,
        "section": section or None,
        "planned": planned or None,
        "released": released or None,
        "ordinal": ordinal,
        "code": facts.value("number", iri) or None,
    }
    thing.facets |= {
        "agency": some(code_of(agency), code_of(responsible)),
        "year": some(planned[:4]),
        "out": some(released[:4]),
        "section": some(section),
        "plan": some(make.path(plan).partition("/")[2]),
    }
    thing.key = (-whole(facts.value("start", plan)), plan, ordinal)
