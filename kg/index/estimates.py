"""What the index says of the Estimates, the Yearbook and the documents."""

from __future__ import annotations

from kg.index.maker import Maker, code_of, joined, some, whole
from kg.index.model import Thing


def fill_scheme(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    kind, agency, fund = (facts.value(name, iri) for name in ("scheme_kind", "agency", "part_of"))
    thing.values |= {
        "class": code_of(kind) or None,
        "agency": code_of(agency) or None,
        "parent": make.path(fund) or None,
        "mentions": facts.mentions[iri],
    }
    thing.facets |= {"agency": some(code_of(agency)), "class": some(code_of(kind))}
    thing.key = (-facts.mentions[iri],)


def fill_head(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    agency, number = facts.value("agency", iri), facts.value("notation", iri)
    thing.names.append(number)
    editions = [e for e in make.kinds["estimates"] if facts.value("part_of", e) == iri]
    years = some(*sorted(facts.value("year", edition) for edition in editions))
    thing.values |= {"code": number, "agency": code_of(agency) or None, "editions": len(years)}
    thing.values["year"] = joined(years)
    thing.facets |= {"agency": some(code_of(agency)), "year": years, "head": [code_of(iri)]}
    thing.key = (whole(number), number)


def fill_programme(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    listings = facts.values("listing", iri)
    by_year = {facts.value("year", facts.value("part_of", one)): one for one in sorted(listings)}
    years = some(*sorted(by_year))
    head, agency = facts.value("head", iri), facts.value("agency", iri)
    latest_one = by_year[years[-1]] if years else ""
    thing.values |= {
        "parent": make.path(head) or None,
        "agency": code_of(agency) or None,
        "code": facts.value("number", latest_one) or None,
        "year": joined(years),
        "editions": len(years),
        "text": facts.value("aim", latest_one) or None,
    }
    thing.facets |= {"agency": some(code_of(agency)), "year": years, "head": some(code_of(head))}
    thing.key = (whole(code_of(head)), code_of(head), whole(str(thing.values["code"])))


def fill_indicator(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    head, programme = facts.value("head", iri), facts.value("programme", iri)
    agency = facts.value("agency", head)
    figure = make.figures.get(iri)
    thing.values |= {
        "parent": make.path(head) or None,
        "programme": make.path(programme) or None,
        "agency": code_of(agency) or None,
        "grouped": facts.value("group", iri) or None,
        "unit": facts.value("unit", iri) or None,
    }
    if figure is not None:
        thing.values |= {"year": figure.period, "measured": figure.actual, "estimated": figure.estimated}
        thing.values["missed"] = figure.missed
    thing.names += facts.values("group", iri)
    thing.facets |= {
        "agency": some(code_of(agency)),
        "head": some(code_of(head)),
        "programme": some(make.path(programme).partition("/")[2]),
        "year": some(figure.period if figure else ""),
    }
    thing.key = (whole(code_of(head)), make.path(programme), facts.value("group", iri))


def fill_estimates(make: Maker, thing: Thing, iri: str) -> None:
    make.within(thing, iri)
    head = make.facts.value("part_of", iri)
    thing.values["parent"] = make.path(head) or None
    thing.key = (str(thing.values["year"]), whole(code_of(head)))


def fill_chapter(make: Maker, thing: Thing, iri: str) -> None:
    facts = make.facts
    year, number = facts.value("report_year", iri), facts.value("number", iri)
    thing.values |= {"year": year or None, "code": number or None}
    thing.facets["year"] = some(year)
    thing.key = (year, whole(number))


def fill_source(make: Maker, thing: Thing, iri: str) -> None:
    """A table of many heads is a document of many agencies, and of no one edition."""
    facts = make.facts
    about = sorted(facts.documents.get(iri, ()))
    kind, pages = facts.value("document_kind", iri), facts.value("pages", iri)
    agencies = some(*(code_of(facts.value("publisher", a) or facts.value("agency", a)) for a in about))
    years = some(
        *(next((v for n in ("start", "year", "report_year") if (v := facts.value(n, a))), "") for a in about)
    )
    thing.names += facts.values("file", iri)
    thing.values |= {
        "class": code_of(kind) or None,
        "parent": make.path(about[0]) if len(about) == 1 else None,
        "agency": agencies[0] if len(agencies) == 1 else None,
        "year": joined(years),
        "code": facts.value("media", iri) or None,
        "pages": int(pages) if pages else None,
    }
    thing.facets |= {"class": some(code_of(kind)), "agency": agencies, "year": years}
    thing.key = (code_of(kind), *years[:1])


def fill_part(make: Maker, thing: Thing, iri: str) -> None:
    """Undertakings and passages of an edition."""
    facts = make.facts
    make.prose(thing, "comment", iri)
    make.within(thing, facts.value("part_of", iri))
    kind, programme = facts.value("undertaking_kind", iri), facts.value("programme", iri)
    ordinal = whole(facts.value("ordinal", iri))
    thing.values |= {
        "class": code_of(kind) or None,
        "programme": make.path(programme) or None,
        "issued": facts.value("period", iri) or None,
        "ordinal": ordinal,
    }
    thing.facets |= {"class": some(code_of(kind)), "programme": some(make.path(programme).partition("/")[2])}
    thing.key = (str(thing.values["parent"]), ordinal)


def fill_prose(make: Maker, thing: Thing, iri: str) -> None:
    """Statements and paragraphs of a Yearbook chapter."""
    facts = make.facts
    make.prose(thing, "sentence" if thing.kind == "statement" else "comment", iri)
    chapter, ordinal = facts.value("part_of", iri), whole(facts.value("ordinal", iri))
    stated = facts.value("stated", iri)[:4]
    year = stated if stated.isdigit() else facts.value("report_year", chapter)
    subjects = some(*(code_of(s) for s in facts.values("about", iri) if facts.kinds.get(s) == "agency"))
    thing.names += facts.values("subject_text", iri)
    thing.values |= {"parent": make.path(chapter) or None, "year": year or None, "ordinal": ordinal}
    thing.facets |= {"year": some(year), "agency": subjects}
    thing.key = (make.path(chapter), ordinal)
