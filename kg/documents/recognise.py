"""Which kind of document this is, and why."""

from __future__ import annotations

from kg.dataclasses import dataclass
from kg.documents.plan.columns import read_header
from kg.documents.plan.flow import Unit, flatten
from kg.documents.plan.headings import begins_no_heading, section_of, split_headings
from kg.documents.plan.labelled import opens_records
from kg.documents.plan.labelled import titled as begins_record
from kg.documents.plan.listed import is_dated_item
from kg.documents.plan.parted import parted_columns
from kg.documents.plan.section_column import section_column, sections_of
from kg.documents.plan.words import PLAN_WORDS, norm
from kg.documents.plan.wrapped import header_at
from kg.records import DocumentKind
from kg.sources.model import Document, Line, Row
from kg.values.lazy import lazy

_HEAD_LINES = 40


@dataclass(frozen=True, slots=True)
class Recognition:
    """``why`` is one sentence that a person can check against the document."""

    kind: DocumentKind
    why: str


def recognise(document: Document, flow: list[Unit] | None = None) -> Recognition:
    """A plan says so in its first lines, or shows the form: sections of promised or released datasets over tables with the
    form's columns. A mention of open data plans in running text is not enough."""
    fatal = next((p for p in document.problems if p.fatal), None)
    if fatal is not None:
        return Recognition("unreadable", fatal.message)
    units = [u for u in (flow or flatten(document)) if not u.blank]
    if not units:
        return Recognition("unreadable", "The document has no text.")
    if table := _estimates_table(units):
        return table
    if report := _estimates(units):
        return report
    if run := _run_together(units):
        return Recognition(
            "unrecognised",
            f"The spaces between its words are lost (“{run}”), so that its headings cannot be read; give the PDF itself, or its text with the layout kept.",
        )
    titled = next((u for u in units[:_HEAD_LINES] if _titles_plan(u)), None)
    sections = _sections(units)
    if titled is not None and (sections or _columns(units) or _lists(units)):
        form = f"{len(sections)} section heading(s)" if sections else "the form's column headings"
        if not sections and not _columns(units):
            form = "a list of datasets with their dates"
        return Recognition(
            "plan",
            f"“{' '.join(titled.text.split())}” at {titled.place.locator} names it an open data plan, and it has {form}.",
        )
    if len(set(sections)) >= 2 and _columns(units):
        return Recognition(
            "plan",
            f"It has the sections {', '.join(sorted(set(sections)))} and the columns of an open data plan, though no title.",
        )
    if chapter := _yearbook(units, document.title):
        return chapter
    if titled is not None:
        return Recognition(
            "unrecognised",
            f"“{' '.join(titled.text.split())[:80]}” at {titled.place.locator} speaks of an open data plan, but no section heading and no column headings of the form follow.",
        )
    return Recognition(
        "unrecognised",
        "It is no open data plan (no title says so, and there are no sections A to D over the form's columns), no report or table of the "
        "Estimates (head, controlling officer, programmes; head and years) and no Yearbook chapter.",
    )


def _run_together(units: list[Unit]) -> str:
    """The first words without a space between them, of a text in which a quarter of the English letters stands in such runs; '' for any other."""
    runs: list[str] = []
    letters = 0
    for unit in units:
        for word in _LETTERS.findall(unit.text):
            letters += len(word)
            if len(word) >= _LONGEST_WORD:
                runs.append(word)
    return runs[0] if sum(map(len, runs)) * 4 > letters else ""


_LETTERS = lazy(r"[A-Za-z]+")
_LONGEST_WORD = 18


def _yearbook(units: list[Unit], title: str | None) -> Recognition | None:
    from kg.documents.yearbook.signs import yearbook_signs  # most builds meet none

    why = yearbook_signs(units, title)
    return Recognition("yearbook", why) if why else None


def _estimates_table(units: list[Unit]) -> Recognition | None:
    """A table that begins with the column names of a machine-readable table of the Estimates."""
    if not any(isinstance(u.item, Row) and _heads_and_years(u.text) for u in units[:10]):
        return None
    from kg.documents.estimates_table.read import find_columns  # most builds meet none

    if (found := find_columns(units)) is None:
        return None
    unit, columns = found
    names = "provision by programme" if columns.table == "programme" else columns.table
    return Recognition(
        "estimates-table",
        f"The column headings at {unit.place.locator} are those of the Estimates' machine-readable tables ({names}, {columns.year or 'year not said'}).",
    )


_YEAR = lazy(r"(?:19|20)\d\d\D{0,3}\d\d")


def _heads_and_years(text: str) -> bool:
    """What a row of those column names cannot do without: the word for a head, and a fiscal year."""
    plain = norm(text)
    return _YEAR.search(plain) is not None and ("目" in plain or "head" in plain)


def _estimates(units: list[Unit]) -> Recognition | None:
    """A controlling officer's report: the title of a head, its officer, its programmes."""
    said = "".join(u.text for u in units[:_HEAD_LINES])
    plain = "".join(said[:20_000].split()).casefold()
    if not any(
        word in plain for word in ("總目", "总目", "head", "管制人員", "管制人员", "controllingofficer")
    ):
        return None
    from kg.documents.estimates.recognise import what_says_so  # most builds meet none

    why = what_says_so(units)
    return None if why is None else Recognition("estimates", why)


def _titles_plan(unit: Unit) -> bool:
    text = unit.text
    return (
        bool(PLAN_WORDS.search(norm(text))) and len(text) <= 160 and not text.rstrip().endswith(("。", "."))
    )


def _sections(units: list[Unit]) -> list[str]:
    found: list[str] = []
    for unit in units:
        if isinstance(unit.item, Row) and unit.item.header and unit.table is not None:
            columns = read_header(["" if c is None else c.text for c in unit.item.cells], marked=True)
            at = section_column(columns) if columns is not None else None
            found += sections_of(unit.table.rows, at) if at is not None else ()
        if (
            not isinstance(unit.item, Line)
            and len([c for c in unit.item.cells if c is not None and c.text.strip()]) > 1
        ):
            continue
        marked = isinstance(unit.item, Line) and (unit.item.heading is not None or unit.item.bold)
        if not marked and begins_no_heading(unit.text):
            continue
        for piece in split_headings(unit.text):
            if (section := section_of(piece, marked=marked)) and len(piece) < 160:
                found.append(section.section)
    return found


def _lists(units: list[Unit]) -> bool:
    """Whether datasets are listed without a table: items that say when, or labelled records."""
    texts = [u.text for u in units if u.table is None]
    return sum(map(is_dated_item, texts)) > 1 or any(
        begins_record(text) is not None and opens_records(texts[n : n + 6]) for n, text in enumerate(texts)
    )


def _columns(units: list[Unit]) -> bool:
    for n, unit in enumerate(units):
        if isinstance(unit.item, Row):
            header = read_header(
                ["" if c is None else c.text for c in unit.item.cells], marked=unit.item.header
            )
            if header is not None and len({*header.order} - {"other", "remark", "number"}) >= 3:
                return True
        else:
            texts = [u.text for u in units[n : n + 16] if u.table is None]
            if header_at(texts) or parted_columns(texts[:8]):
                return True
    return False
