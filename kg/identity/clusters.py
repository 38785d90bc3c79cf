"""The datasets in the making, and who may belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from kg.dataclasses import dataclass
from kg.identity.decisions import Decision
from kg.identity.model import Agency, Judgement
from kg.identity.registry import Registry
from kg.identity.similar import Title
from kg.identity.units import DecisionIndex, Unit

SAME_TITLE = "match-same-title"
OTHER_GROUP = "match-same-title-other-group"
SIMILAR = "match-similar-title"
SAME_ROW = "match-same-row"
DECISION = "match-decision"


@dataclass(eq=False, slots=True)
class Cluster:
    """A dataset in the making: its units, earliest first."""

    units: list[Unit]
    path: str
    references: set[str] = field(default_factory=set)

    @property
    def last(self) -> Unit:
        return self.units[-1]

    @property
    def spatial(self) -> bool | None:
        return next((u.spatial for u in reversed(self.units) if u.spatial is not None), None)

    @property
    def titles(self) -> list[Title]:
        """Every wording it has had, each once."""
        return list({t.key: t for u in self.units for t in u.titles}.values())


@dataclass(frozen=True, slots=True)
class Link:
    """Why a unit is (or may be, or is not) of a dataset. ``judgement`` as in ``Match``."""

    unit: Unit
    cluster: Cluster
    score: float
    rule: str
    judgement: Judgement


class Linker:
    """The datasets found so far, by title, agency and whatever a decision can call them by."""

    def __init__(self, registry: Registry, decisions: DecisionIndex) -> None:
        self.clusters: list[Cluster] = []
        self.links: list[Link] = []
        self._registry = registry
        self._decisions = decisions
        self._paths: set[str] = set()
        self._by_title: dict[str, list[Cluster]] = {}
        self._by_family: dict[str, dict[int, Cluster]] = {}
        self._by_reference: dict[str, list[Cluster]] = {}

    def join(self, unit: Unit, cluster: Cluster) -> None:
        cluster.units.append(unit)
        self._index(unit, cluster)

    def found(self, unit: Unit) -> None:
        ordinal = unit.ordinal
        while (path := unit.path(ordinal)) in self._paths:
            ordinal += 1
        self._paths.add(path)
        cluster = Cluster([unit], path)
        self.clusters.append(cluster)
        self._index(unit, cluster)

    def _index(self, unit: Unit, cluster: Cluster) -> None:
        for t in unit.titles:
            homes = self._by_title.setdefault(t.key, [])
            if cluster not in homes:
                homes.append(cluster)
        for family in self.families(unit):
            self._by_family.setdefault(family, {})[id(cluster)] = cluster
        if self._decisions:
            cluster.references |= unit.references | {cluster.path}
            for key in cluster.references:
                homes = self._by_reference.setdefault(key, [])
                if cluster not in homes:
                    homes.append(cluster)

    def families(self, unit: Unit) -> set[str]:
        agencies = [unit.agency, *([unit.body_agency] if unit.body_agency else [])]
        return {self._registry.family(a) for a in agencies}

    def with_title(self, key: str) -> list[Cluster]:
        return self._by_title.get(key, [])

    def with_reference(self, keys: Iterable[str]) -> list[Cluster]:
        found = {id(c): c for key in sorted(keys) for c in self._by_reference.get(key, ())}
        return list(found.values())

    def in_family(self, family: str) -> list[Cluster]:
        return list(self._by_family.get(family, {}).values())

    def comparable(self, unit: Unit, cluster: Cluster) -> bool:
        """Whether plan agency or responsible body is the same, or became the other."""
        last = cluster.last
        return self._registry.related(unit.agency, last.agency) or self._related(
            unit.body_agency, last.body_agency
        )

    def same_body(self, unit: Unit, cluster: Cluster) -> bool:
        last = cluster.last
        return unit.body == last.body or self._related(unit.body_agency, last.body_agency)

    def parted(self, unit: Unit, cluster: Cluster) -> bool:
        return self._decisions.parted(unit.references, cluster.references)

    def decided(self, unit: Unit) -> list[Cluster]:
        """The datasets that decisions join the unit with, those of related agencies first."""
        if not self._decisions:
            return []
        found = self.with_reference(self._decisions.joined(unit.references))
        return sorted(found, key=lambda c: not self.comparable(unit, c))

    def not_applied(self) -> Iterator[tuple[Unit, Decision]]:
        """``same`` decisions whose two sides are both here and are two datasets all the same, with a unit of one."""
        for left, right, decision in self._decisions.pairs:
            ours, theirs = self.with_reference([left]), self.with_reference([right])
            if ours and theirs and not {id(c) for c in ours} & {id(c) for c in theirs}:
                yield theirs[0].last, decision

    def _related(self, a: Agency | None, b: Agency | None) -> bool:
        return a is not None and b is not None and self._registry.related(a, b)
