"""The one table of routes: what each takes and gives. ``openapi`` makes the description of it; a test holds it against
what Flask really serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kg import tables
from server.feeds import ldes
from server.http.formats import (
    GRAPHS,
    HTML,
    JSONLD,
    LISTED,
    NQUADS,
    NTRIPLES,
    RDFXML,
    RESULTS,
    TABLES,
    TRIG,
    TURTLE,
)
from server.http.negotiation import Offer
from server.linked import catalogue, linkeddata, prefixlist, vocabulary
from server.lists import searching
from server.lists import views as lists
from server.lists.asking import PARAMETERS
from server.lists.listings import LISTINGS
from server.release import history
from server.site import assets

JSON = Offer("json", "application/json")
_PAGE = (HTML,)
_PROFILES = ("dcat", "dcat-ap", "schema", "void")


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the query string, or of the path where ``Route.path`` names it. ``schema`` is JSON Schema."""

    name: str
    about: str
    schema: dict[str, Any]
    example: Any = None


@dataclass(frozen=True, slots=True)
class Route:
    """``rule`` as Flask writes it; ``gives`` the media types of the answer; ``also`` statuses beside the usual ones.
    ``places``: what to put for the parameters of the path, as examples that every release can answer or refuse."""

    rule: str
    tag: str
    about: str
    gives: Sequence[Offer] = ()
    types: Sequence[str] = ()
    query: Sequence[Param] = ()
    places: dict[str, str] = field(default_factory=dict)
    also: Sequence[int] = ()

    @property
    def media_types(self) -> list[str]:
        return list(dict.fromkeys([*(o.content_type for o in self.gives), *self.types]))


def _text(name: str, about: str, example: str | None = None, **schema: Any) -> Param:
    return Param(name, about, {"type": "string", **schema}, example)


def _format(offers: Sequence[Offer]) -> Param:
    return _text(
        "format",
        "The format, instead of Accept; a media type will also do.",
        offers[-1].name,
        enum=[offer.name for offer in offers],
    )


_LANG = _text("lang", "The language of the page.", "en", enum=["en", "zh-Hant", "zh-Hans"])
_NUMBER = Param("page", "The page, from 1.", {"type": "integer", "minimum": 1}, 1)
_SIZE = Param("size", "Datasets on a page.", {"type": "integer", "minimum": 1}, 50)
_DAY = _text("asOf", "As of another day.", "2025-12-31", format="date")
_EDITION = _text("year", "An edition of the Estimates.", "2024-25")
_HEAD = (
    _text("edition", "An edition of the Estimates.", "2024-25"),
    _text("year", "A fiscal year.", "2023-24"),
    _text("programme", "A programme, by the last part of its IRI.", "1"),
)
_BOM = _text("bom", "1: a byte order mark before CSV, for Excel.", "1", enum=["0", "1"])
_SEVERITY = _text("severity", "How grave it is.", "Warning", enum=["Violation", "Warning", "Info"])
_LEDGER = (
    _text(
        "outcome",
        "What became of the line.",
        "ignored",
        enum=["read", "ignored", "rejected", "mapped", "heading", "furniture", "not_applicable", "blank"],
    ),
)
_STATUS = _text(
    "status", "The state of the promise.", "overdue", enum=["planned", "released", "overdue", "dropped"]
)
_AGENCY = _text("agency", "An agency's code.", "itc")
_CHOICE = (
    _AGENCY,
    _STATUS,
    _text(
        "outcome", "What came of it.", "late", enum=["promised", "postponed", "on-time", "late", "untimed"]
    ),
    *(
        _text(name, about)
        for name, about in (
            ("publisher", "The code of the agency that has it now."),
            ("year", "A year that it was promised for."),
            ("theme", "A theme, by the tail of its IRI."),
            ("formats", "A format, as printed."),
            ("frequency", "A code of the EU's frequency authority."),
            ("edition", "A plan that lists it, such as itc/2026-2028."),
        )
    ),
)
_PROFILE = _text(
    "_profile", "The profile, by its token, or alt for the list of them.", "dcat", enum=[*_PROFILES, "alt"]
)


def _linked(offers: Sequence[Offer], *more: Param) -> tuple[Param, ...]:
    return (_format(offers), _LANG, _NUMBER, _DAY, *more)


def _facet(name: str) -> Param:
    about = f"Values of the filter “{name}”, with commas between."
    return (
        _AGENCY
        if name == "agency"
        else _STATUS
        if name == "status"
        else _text(PARAMETERS.get(name, name), about)
    )


def _narrowed(name: str) -> tuple[Param, ...]:
    """What a list is narrowed and sorted by."""
    listing = LISTINGS[name]
    sorts = [sign + sort for sort in listing.sorts for sign in ("", "-")]
    words = _text("q", "Words that the things must have.", "itc")
    order = _text("sort", "The order; with a minus before it falling.", sorts[0], enum=sorts)
    return (words, order, *map(_facet, listing.facets))


_TERMS = tuple(
    _text(position, f"The {position}: an IRI, a prefixed name, or for an object a literal.")
    for position in ("subject", "predicate", "object", "graph")
)
_FILE = "application/octet-stream"
_RELEASE = {"release_id": "2025-12-31-00000001"}
_SOURCE = {"sid": "00112233aabbccdd"}
_FACT = _text("fact", "The path (after /id/) of a thing whose words are marked.", "plan/itc/2026-2028/A-i-1")
_RDF = (TURTLE, JSONLD, NTRIPLES, RDFXML)
_FRAGMENTS = (HTML, TRIG, TURTLE, JSONLD, NQUADS, NTRIPLES, RDFXML)
_DUMPS = (
    *(o.content_type for o in GRAPHS),
    *("application/gzip", "application/zstd", _FILE),
)
_TABLES = (
    "text/csv; charset=utf-8; header=present",
    "text/tab-separated-values; charset=utf-8",
    "application/json",
    "application/x-ndjson",
    "application/vnd.apache.parquet",
)
_LISTS = (*_TABLES[::2], *(offer.content_type for offer in GRAPHS[:5]))
_FEEDS = ("application/atom+xml; charset=utf-8", "application/feed+json")
_REPORT = (
    "text/plain; charset=utf-8",
    "text/turtle; charset=utf-8",
    "application/json",
    "text/csv; charset=utf-8",
)

ROUTES: tuple[Route, ...] = (
    Route("/sparql", "SPARQL", "A query (SPARQL 1.1 Protocol); without one the service description."),
    Route("/fragments", "SPARQL", "Triple Pattern Fragments: the triples that match a pattern, a page at a time.", _FRAGMENTS, query=(_format(_FRAGMENTS), _LANG, _NUMBER, *_TERMS)),
    Route("/id/<path:path>", "Linked data", "A thing: leads to its document.", places={"path": "agency/itc"}, also=(303,)),
    Route("/doc/<path:path>", "Linked data", "What the release says of a thing.", (*linkeddata.OFFERS, *catalogue.OFFERS), query=_linked(linkeddata.OFFERS, _PROFILE), places={"path": "agency/itc"}, also=(304,)),
    Route("/ns", "Linked data", "The vocabulary.", vocabulary.OFFERS, query=(_format(vocabulary.OFFERS), _LANG)),
    Route("/ns.<suffix>", "Linked data", "The vocabulary in a format.", vocabulary.OFFERS, places={"suffix": "ttl"}),
    Route("/ns/<path:name>", "Linked data", "A term of the vocabulary.", vocabulary.OFFERS, query=(_format(vocabulary.OFFERS), _LANG), places={"name": "Entry"}, also=(303,)),
    Route("/ns/shapes", "Linked data", "The SHACL shapes.", vocabulary.OFFERS, query=(_format(vocabulary.OFFERS), _LANG)),
    Route("/ns/shapes.<suffix>", "Linked data", "The SHACL shapes in a format.", vocabulary.OFFERS, places={"suffix": "ttl"}),
    Route("/ns/shapes/<path:name>", "Linked data", "A SHACL shape.", vocabulary.OFFERS, query=(_format(vocabulary.OFFERS), _LANG), places={"name": "EntryShape"}, also=(303,)),
    Route("/prefixes", "Linked data", "Prefixes and namespaces.", prefixlist.OFFERS, query=(_format(prefixlist.OFFERS), _LANG)),
    Route("/prefixes.<suffix>", "Linked data", "Prefixes and namespaces in a format.", prefixlist.OFFERS, places={"suffix": "json"}),
    Route("/.well-known/void", "Linked data", "The VoID description.", (HTML, *_RDF), query=(_format((HTML, *_RDF)),), also=(303,)),
    Route("/.well-known/void.<suffix>", "Linked data", "The VoID description in a format.", (HTML, *_RDF), places={"suffix": "ttl"}, also=(303,)),
    Route("/", "Pages", "The front page; in RDF the catalogue (DCAT).", catalogue.OFFERS, query=_linked(catalogue.OFFERS, _PROFILE, _SIZE)),
    Route("/catalog", "Pages", "Datasets; in RDF the catalogue (DCAT, Hydra); as a table all that are chosen.", (*catalogue.OFFERS, *TABLES), query=_linked((*catalogue.OFFERS, *TABLES), _PROFILE, _SIZE, *_narrowed("catalog")), also=(303, 304)),
    *(
        Route(listing.path, "Pages", f"The list of {listing.name}: a page of it, or as a table all that are chosen.", lists.OFFERS, query=_linked(lists.OFFERS, _SIZE, *_narrowed(listing.name)), also=(304,))
        for listing in LISTINGS.values()
        if not listing.fixed and listing.name != "catalog"
    ),
    Route("/catalog.<suffix>", "Pages", "The catalogue in a format.", catalogue.OFFERS, query=(_NUMBER, _SIZE, _PROFILE), places={"suffix": "ttl"}),
    Route("/promises", "Pages", "What was promised and what came of it.", _PAGE, query=(*_CHOICE, _text("sort", "The column to put the list in order by; a minus before it for the other way.", "late"), _LANG, _NUMBER, _DAY), also=(301, 304)),
    Route(f"/promises.{LISTED}", "Pages", "The list of promises, with the filters of the page: all of it as a table, a page of it in RDF.", types=_LISTS, query=(*_CHOICE, _BOM, _NUMBER, _LANG, _DAY), places={"format": "csv"}, also=(304,)),
    Route("/promises/numbers.<any(csv, json, parquet):format>", "Pages", "The numbers of the page, for all and by agency.", types=_TABLES[::2], query=(*_CHOICE, _LANG, _DAY), places={"format": "json"}, also=(304,)),
    Route("/budget", "Pages", "The heads of the Estimates, each with its total by edition.", _PAGE, query=(_EDITION, _AGENCY, _LANG), also=(304,)),
    Route(f"/budget.{LISTED}", "Pages", "The totals of heads; in RDF the heads.", types=_LISTS, query=(_EDITION, _AGENCY, _BOM, _NUMBER, _LANG), places={"format": "csv"}, also=(304,)),
    Route("/budget/<head>", "Pages", "A head: its money, outcomes, indicators, cost per output, and what does not add up.", _PAGE, query=(*_HEAD, _LANG), places={"head": "155"}, also=(304,)),
    Route(f"/budget/<head>/<name>.{LISTED}", "Pages", "A table of a head: provision, outcome, indicators, cost or mismatches.", types=_LISTS, query=(*_HEAD, _BOM, _NUMBER), places={"head": "155", "name": "provision", "format": "json"}, also=(304,)),
    Route("/budget/missed", "Pages", "The indicators and targets that were missed.", _PAGE, query=(_text("head", "A head.", "155"), _text("sort", "The column to put the list in order by; a minus before it for the other way.", "percent"), _LANG), also=(304,)),
    Route(f"/budget/missed.{LISTED}", "Pages", "The indicators and targets that were missed.", types=_LISTS, query=(_text("head", "A head.", "155"), _BOM, _NUMBER), places={"format": "csv"}, also=(304,)),
    Route("/charts/", "Charts", "The charts there are.", (JSON,)),
    Route("/charts/<name>.<any(svg, png, csv, json):format>", "Charts", "A chart, or its data; NAME.vl.json is its Vega-Lite specification.", types=("image/svg+xml; charset=utf-8", "image/png", *_TABLES[::2]), query=(*_CHOICE, _text("scheme", "The colours.", "light", enum=["light", "dark"]), _text("size", "The width.", "wide", enum=["wide", "narrow"]), _LANG, _DAY), places={"name": "outcomes", "format": "svg"}, also=(304,)),
    Route("/about/counting", "About", "How each number about promises is counted, with its query.", _PAGE, query=(*_CHOICE, _LANG), also=(304,)),
    Route("/about/design", "About", "The design system.", _PAGE, query=(_LANG,), also=(304,)),
    Route("/agencies", "Pages", "Agencies; with view=list, or a format, as a list.", lists.OFFERS, query=(_text("view", "list: as a list like the others.", "list", enum=["list"]), *_linked(lists.OFFERS, _SIZE, *_narrowed("agencies"))), also=(304,)),
    Route("/search", "Pages", "What some words find, in three scripts.", searching.OFFERS, query=(_text("q", "Words, a name or a code.", "itc"), *(_facet(name) for name in searching.FACETS), _format(searching.OFFERS), _BOM, _LANG, _NUMBER, _DAY), also=(304,)),
    Route("/opensearch.xml", "Discovery", "The search as browsers take it up (OpenSearch 1.1).", types=("application/opensearchdescription+xml; charset=utf-8",), query=(_LANG,)),
    Route("/evidence/<sid>", "Pages", "A source document: its pages, and what became of its lines.", _PAGE, query=(_LANG, _NUMBER), places=_SOURCE, also=(304,)),
    Route("/evidence/<sid>/page-<int:number>", "Pages", "A page of a source document, and what became of its lines.", _PAGE, query=(_LANG,), places=_SOURCE | {"number": "1"}, also=(304,)),
    Route("/evidence/<sid>/<path:place>", "Pages", "A place in a source document: what is printed there, and what was read from it.", _PAGE, query=(_FACT, _LANG), places=_SOURCE | {"place": "line-1"}, also=(304,)),
    Route("/evidence/<sid>/page/<int:number>.png", "Pages", "The picture of a page of a source document, with places marked.", types=("image/png",), query=(_text("mark", "Tails of IRIs of places on the page, with commas between.", "page-1/row-1"), _FACT, _text("part", "mark: only what is around the marks.", "mark", enum=["", "mark"]), _text("size", "2: twice the pixels; sharp: up to that, as far as a page has room for its bytes; small: 240 pixels across.", "2", enum=["1", "2", "sharp", "small"]), _text("v", "The version that a page of this site links to; with it the answer never changes.")), places=_SOURCE | {"number": "1"}, also=(304,)),
    Route("/query", "Pages", "The query form.", _PAGE, query=(_text("query", "A query to put in it."), _text("example", "The name of a shipped query.", "missed-estimates"), _LANG)),
    Route("/query/terms.json", "Pages", "What the query editor completes.", (JSON,), query=(_LANG,)),
    Route("/query/examples/<name>", "Pages", "A shipped question, its answer and its query.", _PAGE, query=(_LANG, _NUMBER), places={"name": "targets-missed"}),
    Route("/query/examples/<name>.<any(csv, json, tsv, xml):format>", "Pages", "The answer to a shipped question.", RESULTS, query=(_BOM,), places={"name": "targets-missed", "format": "csv"}, also=(304,)),
    Route("/questions", "Pages", "The shipped questions and tables.", _PAGE, query=(_LANG,)),
    Route("/quality", "Pages", "How much of each document was read, ignored, rejected.", _PAGE, query=(_LANG,)),
    Route(f"/quality.{LISTED}", "Pages", "The lines of each document by outcome.", types=_LISTS, query=(_BOM, _NUMBER,), places={"format": "csv"}, also=(304,)),
    Route("/quality/lines", "Pages", "Lines of the ledger.", _PAGE, query=(_LANG, _NUMBER, *_LEDGER)),
    Route(f"/quality/lines.{LISTED}", "Pages", "Lines of the ledger.", types=_LISTS, query=(_BOM, _NUMBER, *_LEDGER), places={"format": "csv"}, also=(304,)),
    Route("/quality/notes", "Pages", "What documents print that does not fit.", _PAGE, query=(_LANG, _NUMBER)),
    Route(f"/quality/notes.{LISTED}", "Pages", "What documents print that does not fit.", types=_LISTS, query=(_BOM, _NUMBER,), places={"format": "csv"}, also=(304,)),
    Route("/quality/shapes", "Pages", "What the SHACL checks found.", _PAGE, query=(_LANG, _NUMBER, _SEVERITY)),
    Route(f"/quality/shapes.{LISTED}", "Pages", "What the SHACL checks found.", types=_LISTS, query=(_BOM, _NUMBER, _SEVERITY), places={"format": "csv"}, also=(304,)),
    Route("/data/", "Dumps", "The dumps of the release.", (HTML, JSON), query=(_format((HTML, JSON)), _LANG)),
    Route("/data/<path:name>", "Dumps", "A dump; in parts with Range.", types=_DUMPS, places={"name": "govplan.nq.gz"}, also=(206, 304, 412, 416)),
    Route("/data/latest/", "Dumps", "Leads to the dumps of the current release.", also=(302,)),
    Route("/data/latest/<path:name>", "Dumps", "Leads to a dump of the current release.", places={"name": "govplan.nq.gz"}, also=(302,)),
    Route("/tables/", "Dumps", "The tables, their columns and formats.", (JSON,)),
    Route("/tables/<name>.<format>", "Dumps", "A table.", types=_TABLES, query=(_BOM, _DAY), places={"name": tables.names()[0], "format": "csv"}, also=(304, 412)),
    Route("/releases", "Releases", "What was published when.", (HTML, JSON, *_RDF), query=(_format((HTML, JSON, *_RDF)), _LANG)),
    Route("/releases/latest", "Releases", "Leads to the current release.", also=(302,)),
    Route("/releases/latest/<path:rest>", "Releases", "Leads to something of the current release.", places={"rest": "manifest.json"}, also=(302,)),
    Route("/releases/<release_id>", "Releases", "A release.", (HTML, JSON, *_RDF), query=(_format((HTML, JSON, *_RDF)), _LANG), places=_RELEASE),
    Route("/releases/<release_id>/manifest.json", "Releases", "The manifest of a release.", (JSON,), places=_RELEASE, also=(304,)),
    Route("/releases/<release_id>/report/", "Releases", "The SHACL report of a release.", (HTML, history.TEXT, TURTLE, JSON), query=(_format((HTML, history.TEXT, TURTLE, JSON)), _LANG), places=_RELEASE),
    Route("/releases/<release_id>/report/<name>", "Releases", "A report of a release.", types=_REPORT, places=_RELEASE | {"name": "shacl.txt"}, also=(206, 304, 412, 416)),
    Route("/releases/<release_id>/diff", "Releases", "What changed from the release before.", (HTML, history.TEXT, JSON, TURTLE), query=(_format((HTML, history.TEXT, JSON, TURTLE)), _LANG), places=_RELEASE),
    Route("/releases/<release_id>/diff/<other_id>", "Releases", "What changed from one release to another.", (HTML, history.TEXT, JSON, TURTLE), query=(_format((HTML, history.TEXT, JSON, TURTLE)), _LANG), places=_RELEASE | {"other_id": "2025-12-31-00000002"}),
    Route("/releases/<release_id>/data/", "Releases", "The dumps of a release.", (HTML, JSON), query=(_format((HTML, JSON)), _LANG), places=_RELEASE),
    Route("/releases/<release_id>/data/<path:name>", "Releases", "A dump of a release.", types=_DUMPS, places=_RELEASE | {"name": "govplan.nq.gz"}, also=(206, 304, 412, 416)),
    Route("/timegate/", "Releases", "Memento TimeGate of the front page.", also=(302,)),
    Route("/timegate/<path:path>", "Releases", "Memento TimeGate: leads to the path as of Accept-Datetime.", places={"path": "catalog"}, also=(302,)),
    Route("/feeds/", "Feeds", "What there is to subscribe to.", _PAGE, query=(_LANG,)),
    Route("/changes.<any(atom, json):format>", "Feeds", "What changed.", types=_FEEDS, query=(_LANG, _NUMBER, _DAY, _AGENCY), places={"format": "atom"}, also=(304,)),
    Route("/feeds/<kind>.<any(atom, json):format>", "Feeds", "Changes of one kind.", types=_FEEDS, query=(_LANG, _NUMBER, _DAY, _AGENCY), places={"kind": "overdue", "format": "json"}, also=(304,)),
    Route("/calendar.ics", "Feeds", "When datasets are due (iCalendar).", types=("text/calendar; charset=utf-8",), query=(_text("status", "open, or all.", "all", enum=["open", "all"]), _AGENCY, _LANG), also=(304,)),
    Route("/calendar/<code>.ics", "Feeds", "When datasets of an agency are due.", types=("text/calendar; charset=utf-8",), query=(_text("status", "open, or all.", "all", enum=["open", "all"]), _LANG), places={"code": "itc"}, also=(304,)),
    Route("/ldes", "Feeds", "Linked Data Event Stream of entries.", ldes.OFFERS, query=(_format(ldes.OFFERS),)),
    Route("/ldes/<int(fixed_digits=4):year>", "Feeds", "A year of the event stream.", ldes.OFFERS, query=(_format(ldes.OFFERS), _NUMBER), places={"year": "2025"}),
    Route("/sitemap.xml", "Discovery", "The sitemap.", types=("application/xml",)),
    Route("/sitemap-<int:number>.xml", "Discovery", "A part of the sitemap.", types=("application/xml",), places={"number": "1"}),
    Route("/robots.txt", "Discovery", "For crawlers.", types=("text/plain; charset=utf-8",)),
    Route("/openapi.json", "Discovery", "This description.", types=("application/vnd.oai.openapi+json; version=3.1",)),
    Route("/.well-known/api-catalog", "Discovery", "Where the interfaces are described (RFC 9727).", types=('application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',)),
    Route("/.well-known/security.txt", "Discovery", "Whom to tell of a weakness (RFC 9116).", types=("text/plain; charset=utf-8",)),
    Route("/about", "About", "About this service.", _PAGE, query=(_LANG,)),
    Route("/about/best-practices", "About", "The W3C's Data on the Web Best Practices, each with its proof.", (HTML, JSON), query=(_format((HTML, JSON)), _LANG)),
    Route("/about/limits", "About", "The limits and their values.", (HTML, JSON), query=(_format((HTML, JSON)), _LANG)),
    Route("/about/errors", "About", "The kinds of problems.", (HTML, JSON), query=(_format((HTML, JSON)), _LANG)),
    Route("/about/security", "About", "What this service guards against.", _PAGE, query=(_LANG,)),
    Route("/health", "Operations", "Whether the process lives.", (JSON,)),
    Route("/ready", "Operations", "Whether a release is open and a query is answered.", (JSON,)),
    Route("/metrics", "Operations", "Counters for Prometheus.", types=("text/plain; version=0.0.4; charset=utf-8", "application/openmetrics-text; version=1.0.0; charset=utf-8")),
    Route("/assets/<version>/<path:name>", "Pages", "Style, scripts and pictures of the pages, at addresses that change with their content.", types=("text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml; charset=utf-8", _FILE), places={"version": assets.version("style.css"), "name": "style.css"}, also=(302, 304)),
    Route("/static/<path:filename>", "Pages", "Style, scripts and pictures of the pages.", types=("text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml; charset=utf-8", "font/woff2", _FILE), places={"filename": "style.css"}, also=(206, 304, 412, 416)),
)  # fmt: skip

QUERY_TYPES = list(dict.fromkeys(o.content_type for o in (*RESULTS, *GRAPHS, HTML)))
"""Media types of what /sparql answers."""
