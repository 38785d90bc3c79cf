"""Labels that stand on several lines: put together with their values, told apart from the headings above them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from kg.documents.estimates.grid_head import flat
from kg.documents.estimates.grid_model import Label, Row
from kg.documents.estimates.words import both
from kg.quick import changed
from kg.values.joints import joint
from kg.values.lazy import lazy
from kg.values.marks import label_marks
from kg.values.text import Habit, join_texts

GoesOn = Callable[[Row, Row], bool]
"""Whether the label of a row without values goes on in the next row's."""
_TIME_LIMIT = lazy(
    both(r"\d+\s*個?(?:半)?(?:工作天|工作日|曆日|星期|週|周|月|小時|分鐘|秒鐘?|日|天|年)(?:之)?(?:內|後|前)")
    + r"|within (?:\w+[ -]){1,4}(?:days?|weeks?|months?|hours?|minutes?|seconds?|years?)",
    re.I,
)
_DANGLES = lazy(
    r"[、，,；;（(／/－–—\-]\Z|(?:"
    r"[的及和或與与於于在以按由為为並并予供將将從从對对向把被其後后]"
    r")\Z|\b(?:and|or|of|the|a|an|for|to|in|with|by|on|from|at|as|under|per|into|which|that|within|than|their|its|his|this|these|those|such|between|against|after|before|upon|via|is|are|be|was|were|when|who|whose|where|if|each|any|through|during|over|about|including|excluding|other|not|no|within \w+)\Z",
    re.I,
)
_JOINS = lazy(r"(?:and|or|than|that|which|whose|of(?! which))\b")
"""Words with which no label of its own begins (``of which`` may)."""
_ITEM = lazy(r"[(（]\s?(?:[a-z]|[ivx]{1,4}|\d{1,2})\s?[)）]", re.I)


def label_text(labels: Iterable[Label], habit: Habit) -> tuple[str, tuple[str, ...]]:
    """The label on one line without its footnote marks, and these."""
    return label_marks(_closed_up(join_texts([label.text for label in labels], habit), habit))


def _closed_up(text: str, habit: Habit) -> str:
    """Without a space before or after a bracket that the document does not print elsewhere: a wrapped cell leaves one."""
    if " " not in text or text.isascii():
        return text

    def kept(match: re.Match[str]) -> str:
        at = match.start()
        kind = joint(text[max(0, at - 4) : at], text[at + 1 : at + 4])
        return " " if kind is None or habit.wants_space(kind) else ""

    return _BESIDE_BRACKET.sub(kept, text)


_BESIDE_BRACKET = lazy(r"(?<=[\u3400-\u9fff]) (?=[(（])|(?<=[)）]) (?=[\u3400-\u9fff])")


def raw(row: Row) -> str:
    """The label on one line, for recognising."""
    labels = row.labels
    return flat(labels[0].text if len(labels) == 1 else " ".join([label.text for label in labels]))


@lru_cache(maxsize=4096)
def unfinished(text: str) -> bool:
    """Whether the wording cannot end here: an open bracket, a comma, a conjunction."""
    plain, _ = label_marks(text)
    opened = plain.count("(") + plain.count("（") - plain.count(")") - plain.count("）")
    return opened > 0 or _DANGLES.search(plain.rstrip()) is not None


@lru_cache(maxsize=4096)
def goes_on_in(text: str, following: str) -> bool:
    """Whether a label's first line goes on in a second, by their wording."""
    if unfinished(text) or _TIME_LIMIT.search(text):
        return True
    following = following.strip()
    if following[:1] and following[0] in ")）]」』%％,，、。；;:：的及和或並并之":
        return True
    if following[:1].islower() and _JOINS.match(following):
        return True
    return following[:1] in ("(", "（") and _ITEM.match(following) is None


def pair(rows: Sequence[Row]) -> list[Row]:
    """Labels with a leader and values printed on lines of their own put together, first with first. A label whose values were printed
    before it, at the table's end, takes those."""
    done: list[Row] = []
    waiting: list[int] = []
    loose: list[int] = []
    for row in rows:
        if row.cells and not row.labels and not row.lost and waiting:
            at = waiting.pop(0)
            done[at] = _with_values(done[at], row)
            continue
        if row.cells and row.labels:
            waiting.clear()
        if row.cells and not row.labels:
            loose.append(len(done))
        elif not row.cells and row.labels and row.labels[-1].dots and not row.credit:
            waiting.append(len(done))
        done.append(row)
    for at in reversed(waiting):
        if loose and loose[-1] == at - 1 and at == len(done) - 1:
            before = loose.pop()
            done[before : at + 1] = [_with_values(done[at], done[before])]
    return done


def _with_values(label: Row, values: Row) -> Row:
    return changed(
        values, labels=label.labels, units=(*label.units, *values.units), gap=label.gap, credit=label.credit
    )


def join(rows: Sequence[Row], goes_on: GoesOn) -> list[Row]:
    """The rows with the lines of each label together. A row of the result without values is a heading, or the end of a label that was torn off."""
    done: list[Row] = []
    chains: list[Row] = []
    for row in rows:
        if not row.cells and not row.credit:
            if chains and goes_on(chains[-1], row):
                chains[-1] = _merge(chains[-1], row)
            else:
                chains.append(row)
            continue
        if chains and (_only_leader(row) or goes_on(chains[-1], row)):
            row = _merge(chains.pop(), row)
        done.extend(chains)
        chains = []
        done.append(row)
    return [*done, *chains]


def _only_leader(row: Row) -> bool:
    """A leader and its values on a line of their own: their label is what stands above."""
    return bool(row.cells and row.labels) and not row.labels[0].text and row.labels[0].dots > 0


def _merge(first: Row, second: Row) -> Row:
    return changed(
        second, labels=first.labels + second.labels, units=first.units + second.units, gap=first.gap
    )
