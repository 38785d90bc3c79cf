"""The report: for people, for programs, and as the RDF that SHACL defines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from kg.dataclasses import dataclass
from kg.langtags import restore
from kg.validate.paths import to_sparql
from kg.validate.result import Result
from kg.validate.terms import Term
from kg.validate.words import shorten


@dataclass(frozen=True, slots=True)
class Report:
    """``results`` are sorted. Equal ones count (two languages doubled give two results of sh:uniqueLang). ``notes`` say what was checked otherwise than usual (by pySHACL)."""

    results: tuple[Result, ...]
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """No violation. Warnings and information do not count."""
        return not self.count("Violation")

    def count(self, severity: str) -> int:
        return self.counts.get(severity, 0)

    @property
    def counts(self) -> dict[str, int]:
        """Results by the severity's local name, the three standard ones always there."""
        found = Counter(r.severity.value.rpartition("#")[2] for r in self.results)
        return {name: found.pop(name, 0) for name in ("Violation", "Warning", "Info")} | dict(
            sorted(found.items())
        )

    def to_text(self, *, at_most: int = 10, language: str = "en") -> str:
        """For people: grouped by what is wrong, each finding with its document, page and row."""
        counts = self.counts
        summary = ", ".join(f"{n} {_plural(name.lower(), n)}" for name, n in counts.items())
        lines = [f"{'Conforms' if self.conforms else 'Does not conform'}: {summary}"]
        lines += [f"note: {note}" for note in self.notes]
        for (severity, path, message), group in groupby(self.results, lambda r: _group(r, language)):
            found = list(group)
            times = f" ({len(found)})" if len(found) > 1 else ""
            lines += ["", f"{severity}: {message}{f' [{path}]' if path else ''}{times}"]
            lines += [f"  {_line(r)}" for r in found[:at_most]]
            if len(found) > at_most:
                lines.append(f"  … and {len(found) - at_most} more")
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """``conforms``, ``counts``, ``notes``, ``results`` (IRIs in full, literals with language or datatype)."""
        data = {
            "conforms": self.conforms,
            "counts": self.counts,
            "notes": list(self.notes),
            "results": [_plain(r) for r in self.results],
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    def to_turtle(self, base: str = "") -> str:
        """A ``sh:ValidationReport``. With ``base`` (the report's IRI) every node is an IRI under it, else blank nodes."""
        from kg.validate.turtle import report_turtle

        return restore(report_turtle(self, base).encode()).decode()

    @classmethod
    def of(cls, results: Iterable[Result], notes: Sequence[str] = ()) -> Report:
        return cls(tuple(sorted(results, key=lambda r: r.sort_key)), tuple(dict.fromkeys(notes)))


def _plural(word: str, n: int) -> str:
    if word == "info":
        return "remarks" if n != 1 else "remark"
    return word if n == 1 else word + "s"


def _group(result: Result, language: str) -> tuple[str, str, str]:
    path = shorten(to_sparql(result.path)) if result.path is not None else ""
    return result.severity.value.rpartition("#")[2], path, result.message(language)


def _show(term: Term) -> str:
    if isinstance(term, Literal) and len(term.value) > 80:
        return str(
            Literal(term.value[:77] + "…", language=term.language) if term.language else term.value[:77] + "…"
        )
    return restore(shorten(str(term)).encode()).decode()


def _line(result: Result) -> str:
    place = " ".join(part for part in (result.document, result.locator) if part)
    value = "" if result.value is None or result.value == result.focus else f" → {_show(result.value)}"
    return f"{place + ': ' if place else ''}{_show(result.focus)}{value}"


def _plain(result: Result) -> dict[str, object]:
    return {
        "severity": result.severity.value.rpartition("#")[2],
        "focus": _json_term(result.focus),
        "path": None
        if result.path is None
        else to_sparql(result.path).strip("<>")
        if to_sparql(result.path).count("<") == 1
        else to_sparql(result.path),
        "value": _json_term(result.value),
        "component": result.component.value,
        "shape": _json_term(result.shape),
        "messages": {_tag(m.language): m.value for m in result.messages},
        "document": result.document,
        "locator": result.locator,
    }


def _tag(language: str | None) -> str:
    """The tag in its customary case."""
    return restore(f'"@{language}'.encode()).decode()[2:] if language else ""


def _json_term(term: Term | None) -> object:
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, Literal):
        kind = {"language": _tag(term.language)} if term.language else {"datatype": term.datatype.value}
        return {"value": term.value, **kind}
    return str(term)
