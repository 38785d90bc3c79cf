"""Decides line by line what part of a report each line is, by what it says and by what was said before.

Headings may be torn from their lines, numbers of paragraphs from their texts and column headings from their numbers, so a line goes to the
part it looks like before it goes to the part that is open. One pass; looks ahead a few lines only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.documents.estimates.furniture import Item
from kg.documents.estimates.looks import ends_sentence, is_mark_bullet, look
from kg.documents.estimates.notes import Definition, Notes
from kg.documents.estimates.paragraphs import Paragraph, Paragraphs
from kg.documents.estimates.parts import Part, PartKind
from kg.documents.estimates.words import DASH
from kg.documents.plan.flow import Unit
from kg.records.estimates import PassageKind
from kg.sources.model import Line, Row

_TABLES = frozenset({"provision", "targets", "indicators"})
_PROSE: dict[str, PassageKind] = {"aim": "aim", "description": "description", "attention": "attention"}
_PROVISION = frozenset({"money", "percent", "or"})
_NO_PROGRAMMES = frozenset({"front", "programmes"})
_LATE = frozenset({"analysis", "analysis-text", "chart", "subheads", "details-text", "commitments"})
_CHART_BITS = frozenset({"bare", "percent", "numbers", "columns", "chart"})


@dataclass(slots=True)
class Walk:
    """Everything the walk found. ``headings`` are (unit, what it heads), ``chart`` the units of charts."""

    parts: list[Part] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    headings: list[tuple[Unit, str]] = field(default_factory=list)
    bodies: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, tuple[str, Unit]] = field(default_factory=dict)
    """Programme's code -> its name in the heading over its details, and that heading."""


@dataclass(slots=True)
class _Bucket:
    kind: PartKind
    programme: str
    body: str
    heading: str
    units: list[Unit] = field(default_factory=list)


class Walker:
    """``read`` walks over the items that are no furniture."""

    def __init__(self, flow: Sequence[Item], *, paged: bool) -> None:
        self.flow = flow
        self.out = Walk()
        self.section: str = "front"
        self.programme = ""
        self.body = ""
        self.sub: str = ""
        self.heading = ""
        self.serial = 0
        self.at = 0
        self.statement = False
        self.seen: set[str] = set()
        self.table = 0
        self.lead = ""
        """Counts the tables of details."""
        self.buckets: dict[tuple[str, str, str, int], _Bucket] = {}
        self.prose = Paragraphs(flow, self.out.paragraphs, paged=paged)
        self.notes = Notes(self.out.definitions)

    def read(self) -> Walk:
        for self.at, item in enumerate(self.flow):
            if not self._heading(item):
                self._line(item)
        self.out.parts = [
            Part(b.kind, b.programme, b.body, tuple(b.units), b.heading)
            for b in self.buckets.values()
            if b.units
        ]
        return self.out

    # --- where a line goes -------------------------------------------------------------------------------------------

    def _put(self, kind: PartKind, item: Item, *, heading: str = "", serial: int = 0) -> None:
        whole = kind in ("front", "programmes", "analysis", "subheads", "commitments", "chart")
        key = (kind, "" if whole else self.programme, "" if whole else self.body, serial)
        bucket = self.buckets.get(key)
        if bucket is None:
            bucket = self.buckets[key] = _Bucket(kind, key[1], key[2], heading)
        bucket.units.append(item.unit)

    def _is_heading(self, item: Item, what: str) -> bool:
        self.out.headings.append((item.unit, what))
        self.prose.close()
        self.notes.close()
        self.statement = False
        return True

    def _ahead(self, count: int = 1) -> Item | None:
        at = self.at + count
        return self.flow[at] if at < len(self.flow) else None

    # --- headings ----------------------------------------------------------------------------------------------------

    def _heading(self, item: Item) -> bool:
        name = item.look.name
        handler = _HANDLERS.get(name)
        return handler(self, item) if handler is not None else False

    def _report(self, item: Item) -> bool:
        if self.section == "front":
            self.section = "programmes"
        if self.statement:
            return False
        self.out.headings.append((item.unit, "heading of the controlling officer's report"))
        return True

    def _programmes(self, item: Item) -> bool:
        if self.section not in _NO_PROGRAMMES:
            return False
        self.section = "programmes"
        return self._is_heading(item, "heading of the list of programmes")

    def _detail(self, item: Item) -> bool:
        if self.section not in _NO_PROGRAMMES:
            return False
        return self._is_heading(item, "heading of the details by programme")

    def _programme(self, item: Item) -> bool:
        code, name = item.look.code, item.look.rest
        if self.section in _LATE or len(name) > 120 or name.endswith(("。", "；")) or not name:
            return False
        self._is_heading(item, f"heading of programme ({code})")
        self.section, self.sub = "programme", "provision"
        self.programme, self.body, self.heading = code, "", ""
        self.out.names.setdefault(code, (name, item.unit))
        return True

    def _listed(self, item: Item) -> bool:
        code, name = item.look.code, item.look.rest
        if self.section in _NO_PROGRAMMES:
            self.section = "programmes"
            self.statement = False
            self._put("programmes", item)
            return True
        if self.section == "analysis-text" and len(name) < 60 and not self.prose.unfinished:
            self._is_heading(item, f"heading of programme ({code})")
            self.programme = code
            return True
        return False

    def _sub(self, item: Item) -> bool:
        """宗旨, 簡介, 目標, 指標 and the matters requiring special attention, inside a programme."""
        if self.section != "programme":
            return False
        sub = {"brief": "description"}.get(item.look.name, item.look.name)
        if sub in ("targets", "indicators"):
            if self.sub == sub:
                return False
            self.serial += 1
        self._is_heading(item, f"heading ({item.look.rest.strip() or item.look.short})")
        self.sub = sub
        self.heading = item.look.rest.strip()
        return True

    def _analysis(self, item: Item) -> bool:
        if self.section == "front":
            return False
        self._is_heading(item, "heading of the analysis of financial provision")
        self._leave()
        self.section = "analysis"
        return True

    def _staffing(self, item: Item) -> bool:
        if self.section == "front":
            return False
        self._is_heading(item, "heading of the analysis of provision and staffing")
        self._leave()
        self.section = "analysis-text"
        return True

    def _chart(self, item: Item) -> bool:
        if self.section not in ("analysis", "analysis-text", "chart"):
            return False
        self._leave()
        self.section = "chart"
        self._put("chart", item)
        return True

    def _leave(self) -> None:
        self.prose.close()
        self.notes.close()
        self.programme, self.body, self.sub, self.heading = "", "", "", ""

    def _subheads(self, item: Item) -> bool:
        if self.section in _NO_PROGRAMMES or self.section in ("subheads", "commitments"):
            return False
        again = "subheads" in self.seen
        if self.section == "details-text" and not again and "項目" not in item.look.short:
            return False
        if self.section == "programme" and item.look.name == "subheads" and self.sub in _PROSE:
            return False
        self._leave()
        self.section = "commitments" if again else "subheads"
        self.seen.add(self.section)
        self._put("commitments" if again else "subheads", item)
        return True

    def _details(self, item: Item) -> bool:
        if self.section not in _LATE:
            return False
        self._is_heading(item, "heading of the details of expenditure by subhead")
        self._leave()
        self.section = "details-text"
        self.seen.add("subheads")
        self.prose.last = 0
        return True

    def _commitments(self, item: Item) -> bool:
        if self.section not in ("details-text", "subheads", "chart"):
            return False
        self._is_heading(item, "heading of the commitments")
        self._leave()
        self.section = "commitments"
        return True

    def _account(self, item: Item) -> bool:
        if self.section != "details-text" or self.prose.unfinished or isinstance(item.unit.item, Row):
            return False
        ahead = self._ahead()
        if item.look.name == "category" and ahead is not None and _is_row(ahead):
            return False
        return self._is_heading(item, "heading of an account or kind of expenditure")

    # --- lines -------------------------------------------------------------------------------------------------------

    def _line(self, item: Item) -> None:
        section = self.section
        if section == "front":
            self._put("front", item)
        elif section == "programmes":
            self._put("programmes", item)
        elif section == "programme":
            self._in_programme(item)
        elif section == "analysis":
            self._in_table("analysis", item)
        elif section == "analysis-text":
            self._in_analysis_text(item)
        elif section == "chart":
            self._put("chart", item)
        elif section == "subheads":
            self._in_table("subheads", item)
        elif section == "commitments":
            self._in_table("commitments", item)
        else:
            self._in_details(item)

    def _in_programme(self, item: Item) -> None:
        name = item.look.name
        if name == "policy" or (self.statement and name in ("text", "or")):
            self._put("programmes", item)
            self.statement = not item.look.rest.rstrip().endswith(("。", "."))
            return
        self.statement = False
        sub = self.sub
        columns = name == "columns" and not _table_in(item.look.short)
        if name in _PROVISION or ((columns or name == "numbers") and sub not in ("targets", "indicators")):
            if not (self.prose.unfinished and name in ("columns", "numbers")):
                self._put("provision", item)
                return
        if self._opens_body(item):
            return
        if name == "columns" and (kind := _table_in(item.look.short)) and sub != kind:
            self._sub_opens(kind)
            sub = kind
        if sub in _TABLES:
            self._in_table(sub, item)  # type: ignore[arg-type]
        else:
            self._in_prose(item, _PROSE.get(sub, "other"))

    def _sub_opens(self, kind: str) -> None:
        """A table whose heading stands in its row of column headings."""
        self.prose.close()
        self.notes.close()
        self.serial += 1
        self.sub, self.heading = kind, ""

    def _opens_body(self, item: Item) -> bool:
        """The short heading of a subvented body, over its own aim."""
        text = item.look.rest
        ahead = self._ahead()
        if (
            item.look.name != "text"
            or ahead is None
            or ahead.look.name != "aim"
            or self.prose.unfinished
            or not 1 < len(item.look.short) <= 64
            or ends_sentence(text)
            or any(c.isdigit() or c in "%()" for c in text if c not in "()")
        ):
            return False
        self._is_heading(item, "heading of a subvented body")
        self.body, self.sub = " ".join(text.split()), "aim"
        self.out.bodies.setdefault(self.programme, []).append(self.body)
        return True

    def _in_prose(self, item: Item, kind: PassageKind) -> None:
        if (
            isinstance(item.unit.item, Row)
            and item.look.name in ("values", "leaders", "columns")
            and not self.prose.unfinished
        ):
            self._put("indicators", item, serial=self.serial)
            return
        self._prose(item, kind)

    def _prose(self, item: Item, kind: PassageKind) -> None:
        opened = self.prose.take(item, kind, self.programme, self.body, self.heading)
        part: PartKind = "list" if opened in ("bullet", "attention") else _PARTS[kind]
        self._put(part, item, serial=self.serial)

    def _in_table(self, kind: PartKind, item: Item) -> None:
        serial = self.serial if kind in ("targets", "indicators") else 0
        name = item.look.name
        if self._is_note(item):
            self._put("footnotes", item, serial=serial)
            return
        if name in ("para", "bullet") and kind in _TABLES and self._back_to_prose(item):
            self.sub = "description"
            self._prose(item, "description")
            return
        self._put(kind, item, heading=self.heading, serial=serial)

    def _is_note(self, item: Item) -> bool:
        name, code, rest, _ = item.look
        table = (self.section, self.programme, self.body, self.serial, self.sub)
        if name == "mark" and not rest:
            ahead = self._ahead()
            if ahead is not None and ahead.look.name == "text" and len(ahead.look.rest) > 12:
                self.notes.open(table, code, item.unit, "")
                return True
            return False
        marked = name == "mark" or (name == "bullet" and is_mark_bullet(code))
        if marked and look(rest).name not in ("values", "numbers", "columns"):
            self.notes.open(table, code, item.unit, rest)
            return True
        if name in ("text", "para", "bare") and self.notes.unfinished:
            self.notes.go_on(item.unit, item.unit.item.text)
            return True
        if name == "text" and self._indented(item):
            self.notes.last.lines.append((item.unit, item.unit.item.text))
            return True
        if name == "text" and self._unmarked(rest):
            self.notes.open(table, "", item.unit, rest)
            return True
        return False

    def _indented(self, item: Item) -> bool:
        """A line that goes on with a definition whose line above happened to end in a full stop: deeper than the mark, or after a full line."""
        last = self.notes.last
        before = self.flow[self.at - 1].unit
        if not last.lines or last.lines[-1][0] is not before or item.gap:
            return False
        line, first = item.unit.item, last.lines[0][0].item
        if isinstance(line, Line) and isinstance(first, Line) and line.words and first.words:
            return line.words[0].box[0] > first.words[0].box[0] + 8
        return isinstance(line, Line) and self.prose.is_full(before)

    def _unmarked(self, text: str) -> bool:
        """A sentence after a table whose mark was lost: it, or one of the lines after it before any other kind of line, ends in a full stop."""
        if len(text) < 8 or self.section == "analysis-text":
            return False
        if text.rstrip().endswith("。") or (len(text) > 30 and text.rstrip().endswith(".")):
            return True
        for count in range(1, 5):
            ahead = self._ahead(count)
            if ahead is None or ahead.look.name != "text" or len(text) < 24:
                return False
            if ahead.look.rest.rstrip().endswith("。"):
                return True
        return False

    def _back_to_prose(self, item: Item) -> bool:
        """A numbered paragraph after a table without a heading, or the items of a list."""
        if item.look.name == "bullet":
            return item.look.code in "•\uf0b7" and len(item.look.rest) > 12
        text = item.look.rest
        return int(item.look.code) == self.prose.last + 1 and (
            len(text) >= 30 or text.rstrip().endswith(("。", "：", ":", "."))
        )

    def _in_analysis_text(self, item: Item) -> None:
        name, short = item.look.name, item.look.short
        if not self.prose.unfinished:
            if name in _CHART_BITS or (name == "text" and 0 < len(short) <= 6 and not ends_sentence(short)):
                self._chart(item)
                return
            if _has_chart(item.unit.item.text):
                self._chart(item)
                return
        if name == "mark" and item.look.rest:
            self._is_note(item)
            self._put("footnotes", item)
            return
        self._prose(item, "analysis")

    def _in_details(self, item: Item) -> None:
        name, code, rest, short = item.look
        if name in ("columns", "numbers", "leaders", "values", "percent") or isinstance(item.unit.item, Row):
            if not (self.prose.unfinished and name in ("columns", "leaders")):
                self._details_row(item)
                return
        if name == "mark" or (name == "text" and self.notes.unfinished):
            if self._is_note(item):
                self._put("footnotes", item)
                return
        if name == "bullet" and code not in "•\uf0b7":
            self._details_row(item)
            return
        if name == "text" and not self.prose.unfinished and len(short) <= 40 and not ends_sentence(rest):
            ahead = self._ahead()
            if ahead is not None and ahead.look.name in ("para", "account", "category"):
                self._is_heading(item, "heading of a kind of expenditure")
            else:
                self._details_row(item)
            return
        self._prose(item, "details")
        if rest.rstrip().endswith(("：", ":")) and (lead := self.prose.latest) is not None:
            self._details_lead(lead.text)

    def _details_lead(self, text: str) -> None:
        """The sentence over a table of details (分目 000 … 分析如下). An extractor may print its first rows before it, so a new
        table begins only where the one before it has its values."""
        bucket = self._details_bucket()
        if bucket is not None and bucket.heading:
            self.table += 1
        elif bucket is not None:
            bucket.heading = text
        self.lead = text

    def _details_bucket(self) -> _Bucket | None:
        return self.buckets.get(("details", self.programme, self.body, self.table))

    def _details_row(self, item: Item) -> None:
        self._put("details", item, heading=self.lead, serial=self.table)


def _table_in(short: str) -> str:
    """The kind of table that column headings begin with (指標 2022 (實際) …)."""
    if short.startswith(("目標", "目标", "target")):
        return "targets"
    return "indicators" if short.startswith(("指標", "指标", "indicator")) else ""


def _is_row(item: Item) -> bool:
    name, code, rest, _ = item.look
    return name in ("values", "leaders", "numbers") or (
        name == "bullet" and code in DASH and look(rest).name in ("values", "leaders", "text")
    )


def _has_chart(text: str) -> bool:
    plain = "".join(text.split())
    return "員工人數" in plain or "撥款分配" in plain or "编制的变动" in plain or "编制变动" in plain


_PARTS: dict[PassageKind, PartKind] = {
    "aim": "aim",
    "description": "description",
    "attention": "list",
    "analysis": "analysis-text",
    "details": "details-text",
    "other": "other",
}
_HANDLERS = {
    "report": Walker._report,
    "programmes": Walker._programmes,
    "detail": Walker._detail,
    "programme": Walker._programme,
    "listed": Walker._listed,
    "aim": Walker._sub,
    "brief": Walker._sub,
    "targets": Walker._sub,
    "indicators": Walker._sub,
    "attention": Walker._sub,
    "analysis": Walker._analysis,
    "staffing": Walker._staffing,
    "chart": Walker._chart,
    "subheads": Walker._subheads,
    "details": Walker._details,
    "commitments": Walker._commitments,
    "account": Walker._account,
    "category": Walker._account,
}
