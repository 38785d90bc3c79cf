"""Decides line by line what part of a report each line is, by what it says and by what was said before.

Headings may be torn from their lines, numbers of paragraphs from their texts and column headings from their numbers, so a line goes to the
part it looks like before it goes to the part that is open. One pass; looks ahead a few lines only.
"""

from __future__ import annotations

from kg.documents.estimates.furniture import Item
from kg.documents.estimates.looks import look
from kg.documents.estimates.parts import Part, PartKind
from kg.documents.estimates.policy_areas import ONLY, only_name
from kg.documents.estimates.walk_lines import Lines, is_row
from kg.documents.estimates.walk_state import Walk
from kg.sources.model import Row

_NUMBERED = frozenset({"programme", "listed"})
_PROSE = frozenset({"aim", "description", "attention"})
_NO_PROGRAMMES = frozenset({"front", "programmes"})
_ITEMS = ("項目", "项目", "item", "涵蓋", "涵盖", "ambit")
"""What the headings of a table of commitments say beside the subhead."""
_LATE = frozenset({"analysis", "analysis-text", "chart", "subheads", "details-text", "commitments"})


class Walker(Lines):
    """``read`` walks over the items that are no furniture."""

    def read(self) -> Walk:
        for at, item in enumerate(self.flow):
            self.at = at
            handler = _HANDLERS.get(item.look[0])
            if handler is None or not handler(self, item):
                self._line(item)
        self.out.parts = [
            Part(b.kind, b.programme, b.body, tuple(b.units), b.heading)
            for b in self.buckets.values()
            if b.units
        ]
        return self.out

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
        self._is_heading(item, "heading of the details by programme")
        if not any(other.look.name in _NUMBERED for other in self.flow):
            self._only_programme(item)
        return True

    def _only_programme(self, item: Item) -> None:
        """A head with one programme prints no number before its name, and no heading over its details: it is the first."""
        bucket = self.buckets.get(("programmes", "", "", 0))
        name = only_name([unit.text for unit in bucket.units]) if bucket is not None else ""
        if name:
            self.section, self.sub, self.programme = "programme", "provision", ONLY
            self.out.names.setdefault(ONLY, (name, item.unit))

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

    def _subheads(self, item: Item) -> bool:
        items = any(word in item.look.short for word in _ITEMS)
        if self.section in _NO_PROGRAMMES or self.section == "commitments":
            return False
        if self.section == "subheads" and not (items and self._has_rows("subheads")):
            return False
        again = "subheads" in self.seen
        if self.section == "details-text" and not again and not items:
            return False
        beside = "\t" in item.unit.text.strip() or "   " in item.unit.text.strip()
        if self.section == "programme" and self.sub in _PROSE and not beside:
            return False  # a sentence about a subhead
        self._leave()
        self.section = "commitments" if again else "subheads"
        self.seen.add(self.section)
        self._put("commitments" if again else "subheads", item)
        return True

    def _has_rows(self, kind: PartKind) -> bool:
        """Whether the part has a row with values yet: before, all lines may be its headings."""
        bucket = self.buckets.get((kind, "", "", 0))
        return bucket is not None and any(look(u.text).name == "values" for u in bucket.units)

    def _details(self, item: Item) -> bool:
        if self.section in _NO_PROGRAMMES or (self.section == "programme" and self.prose.unfinished):
            return False
        self._is_heading(item, "heading of the details of expenditure by subhead")
        self._leave()
        self.section = "details-text"
        self.seen.add("subheads")
        self.prose.last = 0
        return True

    def _commitments(self, item: Item) -> bool:
        headed = any((ahead := self._ahead(n)) and ahead.look.name == "subheads" for n in range(1, 5))
        if self.section not in ("details-text", "subheads", "chart") and (
            self.section in _NO_PROGRAMMES or not headed
        ):
            return False  # pages before it may be missing, but then its column headings follow
        self._is_heading(item, "heading of the commitments")
        self._leave()
        self.section = "commitments"
        return True

    def _account(self, item: Item) -> bool:
        if self.section != "details-text" or self.prose.unfinished or isinstance(item.unit.item, Row):
            return False
        ahead = self._ahead()
        if item.look.name == "category" and ahead is not None and is_row(ahead):
            return False
        return self._is_heading(item, "heading of an account or kind of expenditure")


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
