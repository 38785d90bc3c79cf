"""What people decided about the identity of datasets, in a file that outlives every rebuild.

The file is CSV with the columns ``entry_or_title_left, entry_or_title_right, judgement, by, on, note``: a row says
that what stands left and what stands right are the ``same`` dataset or are ``different`` ones. Either side is

- ``agency|title``, as in ``itc|科技公司數目``: every dataset of that title that the agency promised in a plan of its own, or
  that stands under it as a group in another's plan. The agency is a code, an abbreviation or a name, the title any
  wording that an edition printed, in either script. A third part narrows it where a title stands twice:
  ``itc|指定本地研究機構名單|spatial``, ``itc|…|non-spatial``, or a group (``itc|主要表現指標|研發中心``).
- the IRI or path of an entry: ``plan/itc/2026-2028/D-ii-21``;
- the IRI or path of a dataset: ``dataset/itc/0123456789``. Its tail is made from agency, group and title, so it goes on
  meaning the entry that has them even when another edition takes over the lead and the dataset's own path changes.

``agency|title`` is the form to prefer, and the one that the build's ``possible-match`` notes write out: a title is
remembered even when the rows of all plans are numbered anew. ``by``, ``on`` (a date) and ``note`` are for people.
Empty lines, and lines that begin with ``#``, are skipped.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Literal, cast

from kg.dataclasses import dataclass
from kg.errors import UsageError
from kg.identity.names import name_key, title_key
from kg.identity.registry import Registry, unregistered
from kg.values.lazy import lazy

COLUMNS = ("entry_or_title_left", "entry_or_title_right", "judgement", "by", "on", "note")

TEMPLATE = """\
# Which datasets are the same, decided by a person. One decision a line; it holds for ever.
# left and right: agency|title (itc|科技公司數目), or the IRI or path of an entry or a dataset.
# judgement: same or different. by, on (YYYY-MM-DD) and note are for people.
entry_or_title_left,entry_or_title_right,judgement,by,on,note
"""

_PATH = lazy(r"(?:^|/id/|/doc/)((?:plan|dataset)/[^\s?#]+?)(?:\.(?:html|ttl|jsonld|nt|rdf|trig))?$")
_SPATIAL = {
    "spatial": "spatial",
    "non-spatial": "non-spatial",
    "空间数据": "spatial",
    "非空间数据": "non-spatial",
}


@dataclass(frozen=True, slots=True)
class Decision:
    left: str
    right: str
    judgement: Literal["same", "different"]
    by: str = ""
    on: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """The rows of a decisions file, in its order."""

    rows: tuple[Decision, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)


def load_decisions(path: Path | None) -> Decisions:
    """The decisions in the file; none for None. UsageError names the line that cannot be understood, or the two that
    contradict each other."""
    if path is None:
        return Decisions()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"the decisions cannot be read: {error.strerror or error}", where=str(path)
        ) from None
    except UnicodeDecodeError:
        raise UsageError(
            "the decisions are not UTF-8 text", where=str(path), hint="save as CSV UTF-8"
        ) from None
    return parse_decisions(text, where=str(path))


def parse_decisions(text: str, *, where: str = "decisions.csv") -> Decisions:
    """As ``load_decisions``, from the file's text."""
    rows = []
    seen: dict[frozenset[str], Decision] = {}
    head: list[str] | None = None
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        for cells in reader:
            cells = [c.strip() for c in cells]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if head is None:
                head = _heading(cells, f"{where}, line {reader.line_num}")
                continue
            decision = _decision(head, cells, reader.line_num, f"{where}, line {reader.line_num}")
            pair = frozenset({decision.left, decision.right})
            earlier = seen.setdefault(pair, decision)
            if earlier.judgement != decision.judgement:
                raise UsageError(
                    f"{decision.judgement!r} contradicts {earlier.judgement!r} on line {earlier.line}",
                    where=f"{where}, line {decision.line}",
                    hint="keep one of the two lines",
                )
            if earlier is decision:
                rows.append(decision)
    except csv.Error as error:
        raise UsageError(f"not CSV: {error}", where=f"{where}, line {reader.line_num}") from None
    return Decisions(tuple(rows))


def _heading(cells: list[str], where: str) -> list[str]:
    head = [c.casefold() for c in cells]
    if missing := [c for c in COLUMNS[:3] if c not in head]:
        raise UsageError(
            f"the heading lacks {', '.join(missing)}", where=where, hint="it reads " + ",".join(COLUMNS)
        )
    return head


def _decision(head: list[str], cells: list[str], line: int, where: str) -> Decision:
    if len(cells) > len(head):
        raise UsageError(
            f"{len(cells)} cells, but the heading has {len(head)}",
            where=where,
            hint="put a title with a comma in double quotes",
        )
    row = dict(zip(head, cells, strict=False))
    left, right = row.get(COLUMNS[0], ""), row.get(COLUMNS[1], "")
    for side, text in (("left", left), ("right", right)):
        if not _understood(text):
            raise UsageError(
                f"the {side} side {text!r} is neither agency|title nor the path or IRI of an entry or dataset",
                where=where,
            )
    judgement = row.get(COLUMNS[2], "").casefold()
    if judgement not in ("same", "different"):
        raise UsageError(f"the judgement is {judgement!r}", where=where, hint="write same or different")
    if left == right:
        raise UsageError("left and right are equal", where=where)
    on = row.get("on", "")
    if on:
        try:
            date.fromisoformat(on)
        except ValueError:
            raise UsageError(f"{on!r} is not a date", where=where, hint="write YYYY-MM-DD") from None
    kind = cast(Literal["same", "different"], judgement)
    return Decision(left, right, kind, row.get("by", ""), on, row.get("note", ""), line)


def _understood(text: str) -> bool:
    if _PATH.search(text):
        return True
    parts = [p.strip() for p in text.split("|")]
    return len(parts) in (2, 3) and all(parts)


def reference(text: str, registry: Registry) -> str:
    """One side of a decision as a key: a path, or ``code|title key|qualifier``, comparable with ``kg.identity.datasets``."""
    if path := _PATH.search(text):
        return path[1]
    agency, title, *rest = (part.strip() for part in text.split("|"))
    found = registry.find(agency) or (None if agency.startswith("unregistered-") else unregistered(agency))
    code = found.code if found else agency
    return title_reference(code, title, _qualifier(rest[0], registry) if rest else "")


def title_reference(code: str, title: str, qualifier: str = "") -> str:
    return "|".join((code, title_key(title), qualifier))


def _qualifier(text: str, registry: Registry) -> str:
    key = text.casefold()
    if plain := _SPATIAL.get(key) or _SPATIAL.get(name_key(text)):
        return plain
    found = registry.find(text)
    return found.code if found else name_key(text)
