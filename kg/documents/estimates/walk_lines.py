"""Lines that are no headings: where each belongs, by what it says first and by what is open second."""

from __future__ import annotations

from kg.documents.estimates.furniture import Item, is_remark
from kg.documents.estimates.looks import ends_sentence, is_mark_bullet, look
from kg.documents.estimates.parts import PartKind
from kg.documents.estimates.walk_state import Bucket, State
from kg.documents.estimates.words import DASH
from kg.records.estimates import PassageKind
from kg.sources.model import Line, Row
from kg.values.lazy import lazy

_TABLES = frozenset({"provision", "targets", "indicators"})
_PROSE: dict[str, PassageKind] = {"aim": "aim", "description": "description", "attention": "attention"}
_PROVISION = frozenset({"money", "percent", "or"})
_DETAILS = frozenset({"columns", "numbers", "leaders", "values", "percent"})
_NOTES = frozenset({"mark", "bullet", "text", "para", "bare"})
"""The looks that a line of a footnote may have."""
_CHART_BITS = frozenset({"bare", "percent", "numbers", "columns", "chart"})


_HEADING_LINES = 6
"""The headings of the table of subheads take so many lines at most."""
_OVER_SUBHEADS = lazy(r"(?:actual|approved|revised|expenditure|estimate){2,}")


class Lines(State):
    """A walk's ways with lines inside each part."""

    def _chart(self, item: Item) -> bool:
        if self.section not in ("analysis", "analysis-text", "chart"):
            return False
        self._leave()
        self.section = "chart"
        self._put("chart", item)
        return True

    def _line(self, item: Item) -> None:
        section = self.section
        if section == "front":
            self._in_front(item)
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

    def _in_front(self, item: Item) -> None:
        """A remark under the title, before the controlling officer; all other lines are the front's own."""
        officer = item.look.name == "officer"
        self.officer = self.officer or officer
        if not officer and not self.officer and (self.prose.unfinished or is_remark(item.unit.text)):
            self.prose.take(item, "other", "", "", "")
            self._put("other", item)
            if item.look.rest.rstrip().endswith((")", "）", "]", "】")):
                self.prose.close()
            return
        self._put("front", item)

    def _opens_subheads(self, item: Item) -> bool:
        """The words of column headings side by side, over the heading of the subheads (English, aligned at the bottom): the programmes end here."""
        if not _OVER_SUBHEADS.fullmatch(item.look.short) or "   " not in item.unit.text.strip():
            return False
        ahead = [self._ahead(n) for n in range(1, _HEADING_LINES)]
        if not any(a is not None and a.look.name == "subheads" for a in ahead):
            return False
        self._leave()
        self.section = "subheads"
        self.seen.add("subheads")
        self._put("subheads", item)
        return True

    def _in_programme(self, item: Item) -> None:
        name = item.look.name
        if name in ("text", "columns") and self._opens_subheads(item):
            return
        if name == "policy" or (self.statement and name in ("text", "or")):
            self._put("programmes", item)
            self.statement = not item.look.rest.rstrip().endswith(("。", "."))
            return
        self.statement = False
        sub = self.sub
        columns = name == "columns" and not _table_in(item.look.short)
        number = (columns or name == "numbers") and sub not in ("targets", "indicators")
        if name in _PROVISION or (number and not self.prose.unfinished):
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
        if name not in _NOTES:
            return False
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
            self.notes.go_on(item.unit, item.unit.text)
            return True
        if name == "text" and self._indented(item):
            self.notes.last.lines.append((item.unit, item.unit.text))
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
            if _has_chart(item.unit.text):
                self._chart(item)
                return
        if name == "mark" and item.look.rest:
            self._is_note(item)
            self._put("footnotes", item)
            return
        self._prose(item, "analysis")

    def _in_details(self, item: Item) -> None:
        name, code, rest, short = item.look
        broken = self.prose.unfinished and name in ("columns", "leaders")
        if not broken and (name in _DETAILS or isinstance(item.unit.item, Row)):
            self._details_row(item)
            return
        if (name == "mark" or (name == "text" and self.notes.unfinished)) and self._is_note(item):
            self._put("footnotes", item)
            return
        if name == "bullet" and code not in "•\uf0b7":
            self._details_row(item)
            return
        heading = name in ("text", "account", "category")
        if heading and not self.prose.unfinished and len(short) <= 40 and not ends_sentence(rest):
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

    def _details_bucket(self) -> Bucket | None:
        return self.buckets.get(("details", self.programme, self.body, self.table))

    def _details_row(self, item: Item) -> None:
        self._put("details", item, heading=self.lead, serial=self.table)


def _table_in(short: str) -> str:
    """The kind of table that column headings begin with (指標 2022 (實際) …)."""
    if short.startswith(("目標", "目标", "target")):
        return "targets"
    return "indicators" if short.startswith(("指標", "指标", "indicator")) else ""


def is_row(item: Item) -> bool:
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
