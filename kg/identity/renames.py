"""Renamed headings and measures: what footnotes say, and the names that a registered scheme had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from kg.dataclasses import dataclass
from kg.identity.names import name_key
from kg.identity.schemes import Schemes, looks_like_scheme, unregistered_scheme
from kg.identity.things import Name, Scheme
from kg.records.estimates import Report


@dataclass(slots=True)
class Renames:
    """The renames that the footnotes of one head's editions state. Keys are folded names."""

    later: dict[str, str] = field(default_factory=dict)
    """Key of a name -> key of the one that took its place."""
    older: dict[str, list[Name]] = field(default_factory=dict)
    """Key of a name -> the names before it, the latest first."""
    newest: dict[str, Name] = field(default_factory=dict)

    def present(self, name: str) -> str:
        """The key of the name that a thing has now, as far as footnotes say."""
        key, seen = name_key(name), set[str]()
        while key in self.later and key not in seen:
            seen.add(key)
            key = self.later[key]
        return key

    def before(self, name: str) -> list[Name]:
        """All earlier names of a thing that now is called ``name``."""
        found: list[Name] = []
        todo, seen = [name_key(name)], set[str]()
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                found += self.older.get(key, [])
                todo += [name_key(text) for text, _ in self.older.get(key, [])]
        return found


def renames_of(reports: Iterable[Report]) -> Renames:
    """``reports`` earliest edition first: where two footnotes contradict each other the later one holds."""
    renames = Renames()
    for report in reports:
        for rename in report.renames:
            old, new = name_key(rename.old), name_key(rename.new)
            if not old or not new or old == new:
                continue
            renames.later[old] = new
            renames.later.pop(new, None)
            known = renames.older.setdefault(new, [])
            if all(name_key(text) != old for text, _ in known):
                known.insert(0, (rename.old, report.language))
            renames.newest[new] = (rename.new, report.language)
    return renames


@dataclass(slots=True)
class SchemeFinder:
    """The registered schemes, and those that only headings name: each is one thing in all documents."""

    schemes: Schemes
    added: dict[str, Scheme] = field(default_factory=dict)
    """Path -> unregistered scheme."""

    def group(self, name: str, renames: Renames) -> Scheme | None:
        """The scheme that a heading names: a registered one by any of its names, else one by its wording (it ends in 計劃, 基金,
        Scheme, Programme or Fund), under its present name."""
        for text in (name, *(n for n, _ in [renames.newest.get(renames.present(name), ("", ""))] if n)):
            if found := self.schemes.find(text):
                return found
        for text, _ in renames.before(name):
            if found := self.schemes.find(text):
                return found
        if not looks_like_scheme(name):
            return None
        present, language = renames.newest.get(renames.present(name), (name, ""))
        scheme = unregistered_scheme(present)
        earlier = tuple(n for n in renames.before(present) if name_key(n[0]) != name_key(present))
        if scheme.path not in self.added or (earlier and not self.added[scheme.path].earlier):
            names = ((scheme.names[0][0], language),) if language else scheme.names
            self.added[scheme.path] = Scheme(
                scheme.path,
                names,
                earlier,
                scheme.kind,
                registered=False,
            )
        return self.added[scheme.path]
