"""Which agency each body is that a report names, as a heading, in a table or under a programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from kg.dataclasses import dataclass
from kg.identity.bodies import Notes, unknown
from kg.identity.model import Agency
from kg.identity.names import name_key, without_prefixes
from kg.identity.registry import Registry, unregistered
from kg.records.estimates import Figure, Passage, Provision, Report, Undertaking
from kg.sources.model import Place
from kg.values.lazy import lazy


@dataclass(slots=True)
class Bodies:
    """The registry, and the bodies that it does not know but the Estimates and the Yearbook name: each is one agency in all of them."""

    registry: Registry
    added: dict[str, Agency] = field(default_factory=dict)
    """Code -> unregistered agency."""
    _known: dict[str, Agency] = field(default_factory=dict)

    def find(self, name: str) -> Agency | None:
        return self.registry.find(name) or next(
            (a for k in _keys(name) if (a := self._known.get(k)) is not None), None
        )

    def get(self, name: str) -> Agency:
        """The agency of this name; one that nobody knows is unregistered, under the name that was met first."""
        found = self.find(name)
        if found is None:
            found = unregistered(name)
            self.added.setdefault(found.code, found)
            for key in _keys(name):
                self._known.setdefault(key, found)
        return found

    def agency(self, path: str) -> Agency | None:
        code = path.partition("/")[2]
        return self.registry.get(code) or self.added.get(code)


def _keys(name: str) -> list[str]:
    """The key of a name, and those without 香港 and the like before it."""
    key = name_key(name)
    return [key, *without_prefixes(key)]


def report_bodies(reports: Sequence[Report], bodies: Bodies) -> tuple[dict[str, str], Notes]:
    """Body as printed (in any copy) -> its agency's path; with a note for each that the registry does not know. A kind of
    body (受資助機構) is none. Longer names
    go first: 香港生產力促進局 in a table and 生產力促進局 over a chapter are one body."""
    names: dict[str, tuple[Report, Place, str]] = {}
    for report in reports:
        for name, place, target in _printed(report):
            names.setdefault(name, (report, place, target))
    paths: dict[str, str] = {}
    notes: Notes = []
    for name in sorted(names, key=lambda n: (-len(name_key(n)), n)):
        report, place, target = names[name]
        if not name_key(name) or _is_sector(name):
            continue
        if bodies.find(name) is None:
            notes.append((report.file, unknown(name, place, target, bodies.registry)))
        paths[name] = bodies.get(name).path
    return dict(sorted(paths.items())), notes


def _is_sector(name: str) -> bool:
    """Whether a table's column of bodies names a kind of body (受資助機構, 政府機構) and not one of them."""
    return _SECTOR.fullmatch(name_key(name)) is not None


_KIND = "(?:政府|(?:受|直接)?资助|私营|私立|公营|公立|非政府|非牟利|志愿|其他)"
_WHAT = "(?:机构|团体|部门|界别|组织|类别)"
_SECTOR = lazy(
    f"(?:{_KIND}(?:{_WHAT}|及|和|或))+|{_KIND}{_WHAT}.{{0,4}}|"
    "(?:(?:government|subvented|aided|private|public|nongovernment(?:al)?|other|and|or)"
    "(?:sectors?|organi[sz]ations?|bodies|institutions?|agencies)?)+"
)


def _printed(report: Report) -> Iterator[tuple[str, Place, str]]:
    for programme in report.programmes:
        for name in (*programme.bodies, *(aim.body for aim in programme.aims)):
            if name:
                yield name, _first(programme.places), f"programme:{programme.number}"
    kinds: Mapping[str, Sequence[Provision | Figure | Undertaking | Passage]] = {
        "provision": report.provisions,
        "figure": report.figures,
        "undertaking": report.undertakings,
        "passage": report.passages,
    }
    for kind, records in kinds.items():
        for record in records:
            if record.body:
                yield record.body, _first(record.places), f"{kind}:{record.number}"


def _first(places: Sequence[Place]) -> Place:
    return places[0] if places else Place()
