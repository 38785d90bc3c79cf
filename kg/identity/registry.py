"""The registry of agencies: data in ``vocab/registry``, found by code, abbreviation or name, and never by likeness."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from rapidfuzz import fuzz, process

from kg.dataclasses import dataclass
from kg.errors import DataError
from kg.identity.model import Agency, Succession
from kg.identity.names import name_key, split_bracket, without_prefixes
from kg.values.lazy import lazy
from kg.values.script import detect_language, to_hans, to_hant

KINDS = frozenset(
    {"bureau", "department", "office", "public-body", "company", "unit", "fund", "council", "university"}
)
_HAN_RUN = lazy(r"[\u3400-\u9fff\uf900-\ufaff].*[\u3400-\u9fff\uf900-\ufaff]")
_LATIN_RUN = lazy(r"[A-Za-z][^\u3400-\u9fff\uf900-\ufaff]*[A-Za-z)]")
_LATIN = lazy("[A-Za-z]")
_LANGUAGES = frozenset({"zh-Hant", "zh-Hans", "en"})


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means. ``rule`` is code, abbreviation, name, name-without-prefix, name-before-bracket, bracket,
    printed-code, name-in-two-languages, or empty when nothing is found. ``conflict`` is the other agency that a printed code points to."""

    agency: Agency | None
    rule: str = ""
    conflict: Agency | None = None


class Registry:
    """Agencies and their successions, with indexes over every name. Immutable after construction."""

    def __init__(self, agencies: Iterable[Agency], successions: Iterable[Succession] = ()) -> None:
        self.agencies: tuple[Agency, ...] = tuple(sorted(agencies, key=lambda a: a.code))
        self.successions: tuple[Succession, ...] = tuple(successions)
        self._by_code = {a.code: a for a in self.agencies}
        self._codes = _unique((c, a.code) for a in self.agencies for c in (a.code, a.portal_id) if c)
        self._abbreviations = _unique((_short(x), a.code) for a in self.agencies for x in a.abbreviations)
        self._names = _unique((name_key(n), a.code) for a in self.agencies for n in _all_names(a))
        self._shortened = _unique(
            (key, a.code)
            for a in self.agencies
            for n in _all_names(a)
            for key in without_prefixes(name_key(n))
        )
        self._later = _closure(self.successions)
        self._family = _components(self.successions)

    def get(self, code: str) -> Agency | None:
        return self._by_code.get(code)

    def find(self, name_or_code: str, hint_code: str = "") -> Agency | None:
        """The agency that a printed name or code means, None if the registry has none. ``hint_code`` is the code or
        short form printed beside the name: it counts only where the name is not known."""
        return self.find_with_rule(name_or_code, hint_code).agency

    def find_with_rule(self, name_or_code: str, hint_code: str = "") -> Found:
        """As ``find``, with the rule that found it and the agency a contradicting printed code points to."""
        name, inside = split_bracket(name_or_code)
        hints = [h for h in (hint_code.strip(), inside) if h]
        code, rule = self._lookup(name_or_code.strip())
        if not code and inside:
            code, rule = self._lookup(name)
            rule = "name-before-bracket" if code else ""
        hinted = next((c for c in (self._lookup(h)[0] for h in hints) if c), "")
        if code:
            conflict = self._by_code.get(hinted) if hinted and not self.related(code, hinted) else None
            return Found(self._by_code[code], rule, conflict)
        if hinted:
            return Found(self._by_code[hinted], "printed-code")
        return Found(None)

    def near(self, name: str, limit: int = 3) -> tuple[Agency, ...]:
        """Agencies with a similar name, best first: help for a person, never an answer."""
        best = process.extract(
            name_key(name), list(self._names), scorer=fuzz.ratio, score_cutoff=60, limit=4 * limit
        )
        codes = dict.fromkeys(self._names[key] for key, _, _ in best)
        return tuple(self._by_code[c] for c in list(codes)[:limit])

    def related(self, a: Agency | str, b: Agency | str) -> bool:
        """Whether both are the same body, or one became the other through any number of successions (siblings of a
        division are not related)."""
        x, y = _code(a), _code(b)
        return x == y or y in self._later.get(x, frozenset()) or x in self._later.get(y, frozenset())

    def lineage(self, agency: Agency | str) -> frozenset[str]:
        """The codes of the body, of all that it came from and of all that it became."""
        code = _code(agency)
        earlier = (old for old, later in self._later.items() if code in later)
        return frozenset({code, *self._later.get(code, ()), *earlier})

    def family(self, agency: Agency | str) -> str:
        """A code that all bodies joined by successions share: two related agencies always have the same."""
        code = _code(agency)
        return self._family.get(code, code)

    def _lookup(self, text: str) -> tuple[str, str]:
        if not text:
            return "", ""
        if code := self._codes.get(text.lower()):
            return code, "code"
        if code := self._abbreviations.get(_short(text)):
            return code, "abbreviation"
        key = name_key(text)
        if code := self._names.get(key):
            return code, "name"
        for shorter in (key, *without_prefixes(key)):
            if code := self._names.get(shorter) or self._shortened.get(shorter):
                return code, "name-without-prefix"
        if text.isascii() or not _LATIN.search(text):
            return "", ""
        han, latin = _HAN_RUN.search(text), _LATIN_RUN.search(text)
        if han and latin and (len(han[0]) < len(text) > len(latin[0])):
            codes = {self._lookup(han[0])[0], self._lookup(latin[0])[0]}
            if len(codes) == 1 and (code := codes.pop()):
                return code, "name-in-two-languages"
        return "", ""


def unregistered(name: str) -> Agency:
    """The agency that a source names and the registry does not know: named as printed, in the language it is printed in."""
    digest = hashlib.sha256(name_key(name).encode()).hexdigest()[:10]
    blank = Agency(code=f"unregistered-{digest}", registered=False)
    printed = " ".join(name.split())
    match detect_language(name):
        case "zh-Hant":
            return replace(blank, name_hant=printed)
        case "zh-Hans":
            return replace(blank, name_hans=printed)
        case _:
            return replace(blank, name_en=printed)


def load_registry(folder: Path | None = None) -> Registry:
    """The registry in ``folder``, by default the one that the package brings. DataError names a bad line."""
    place: Traversable | Path = folder if folder is not None else files("vocab") / "registry"
    agencies = [_agency(row, where) for where, row in csv_rows(place / "agencies.csv")]
    successions = [_succession(row, where) for where, row in csv_rows(place / "successions.csv")]
    return Registry(agencies, successions)


def csv_rows(file: Traversable | Path) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"the registry cannot be read: {error}", where=file.name) from None
    reader = csv.DictReader(text.splitlines(), restkey="", strict=True)
    for row in reader:
        where = f"{file.name}, line {reader.line_num}"
        if "" in row or None in row.values():
            raise DataError("the number of cells differs from the heading", where=where)
        yield where, {k: v.strip() for k, v in row.items()}


def _agency(row: dict[str, str], where: str) -> Agency:
    try:
        aliases = []
        for alias in csv_parts(row["aliases"]):
            text, _, language = alias.rpartition("@")
            if language not in _LANGUAGES or not text:
                raise DataError(f"alias {alias!r} needs @zh-Hant, @zh-Hans or @en at its end", where=where)
            aliases.append((text, language))
        if row["kind"] not in KINDS:
            raise DataError(f"unknown kind {row['kind']!r}", where=where, hint=", ".join(sorted(KINDS)))
        hant, hans = row["name_hant"], row["name_hans"]
        converted = (("zh-Hant",) if hans and not hant else ()) + (("zh-Hans",) if hant and not hans else ())
        return Agency(
            code=row["code"],
            name_hant=hant or to_hant(hans),
            name_hans=hans or to_hans(hant),
            name_en=row["name_en"],
            kind=row["kind"],
            parent=row["parent"],
            website=row["website"],
            portal_id=row["portal_id"],
            abbreviations=csv_parts(row["abbreviations"]),
            aliases=tuple(aliases),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            converted=converted,
        )
    except KeyError as missing:
        raise DataError(f"the column {missing} is missing", where=where) from None


def _succession(row: dict[str, str], where: str) -> Succession:
    try:
        return Succession(
            row["slug"], csv_parts(row["originals"]), csv_parts(row["results"]), row["date"], row["label"]
        )
    except KeyError as missing:
        raise DataError(f"the column {missing} is missing", where=where) from None


def csv_parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _code(agency: Agency | str) -> str:
    return agency if isinstance(agency, str) else agency.code


def _short(text: str) -> str:
    return "".join(text.casefold().split())


def _all_names(agency: Agency) -> Iterator[str]:
    yield from (n for n in (agency.name_hant, agency.name_hans, agency.name_en) if n)
    yield from (text for text, _ in agency.aliases)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Key -> code, without the keys that would mean more than one agency."""
    found: dict[str, set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return {key: next(iter(codes)) for key, codes in found.items() if key and len(codes) == 1}


def _closure(successions: Iterable[Succession]) -> dict[str, frozenset[str]]:
    """Code -> all that it became, at once or later."""
    direct: dict[str, set[str]] = {}
    for s in successions:
        for original in s.originals:
            direct.setdefault(original, set()).update(s.results)
    later: dict[str, frozenset[str]] = {}
    for start in direct:
        seen: set[str] = set()
        todo = [start]
        while todo:
            new = direct.get(todo.pop(), set()) - seen
            seen |= new
            todo.extend(new)
        later[start] = frozenset(seen)
    return later


def _components(successions: Iterable[Succession]) -> dict[str, str]:
    """Code -> the smallest code of all that successions join it with."""
    members: dict[str, set[str]] = {}
    for s in successions:
        joined: set[str] = set()
        for code in (*s.originals, *s.results):
            joined |= members.get(code, {code})
        for code in joined:
            members[code] = joined
    return {code: min(group) for code, group in members.items()}
