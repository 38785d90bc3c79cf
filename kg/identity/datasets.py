"""Which units of which editions are the same dataset. Editions are taken in the order of time; a later one never changes
the path that an earlier one gave.

Rules, first to last: a person's decision; the same title under the same body; the same title under another body, where
only one is meant; a title that differs in wording alone. What is merely likely is published as an unsure match with a
note for a person, and never merged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.identity.clusters import DECISION, OTHER_GROUP, SAME_TITLE, SIMILAR, Cluster, Link, Linker
from kg.identity.model import Judgement
from kg.identity.similar import (
    AUTOMATIC,
    MARGIN,
    Title,
    TitleIndex,
    only_wording,
    same_but_years,
    same_numbers,
)
from kg.identity.units import Unit


def add_edition(linker: Linker, units: Sequence[Unit]) -> None:
    """One edition's units: each joins a dataset or becomes one, and no two join the same."""
    step = _Edition(linker, list(units))
    step.decided()
    step.same_title()
    step.other_group()
    step.similar_title()
    for unit, cluster in step.joined:
        linker.join(unit, cluster)
    for unit in step.open:
        linker.found(unit)


class _Edition:
    """One edition while its units look for their datasets."""

    def __init__(self, linker: Linker, units: list[Unit]) -> None:
        self.linker = linker
        self._open = {id(u): u for u in units}
        self._by_title: dict[str, list[Unit]] = {}
        for unit in units:
            self._by_title.setdefault(unit.title.key, []).append(unit)
        self.joined: list[tuple[Unit, Cluster]] = []
        self._taken: set[int] = set()
        self._said: set[tuple[int, int]] = set()
        """Pairs that are refused or unsure already."""

    @property
    def open(self) -> list[Unit]:
        return list(self._open.values())

    def decided(self) -> None:
        for unit in self.open:
            for cluster in self.linker.decided(unit):
                if id(cluster) not in self._taken and not self._goes_on(cluster, unit):
                    self._take(unit, cluster, 1.0, DECISION, "confirmed")
                    break

    def _goes_on(self, cluster: Cluster, but: Unit) -> bool:
        """Whether another row of this edition is what the dataset was: then it is not this one as well."""
        return any(
            unit is not but
            and self.linker.same_body(unit, cluster)
            and _open_spatial(unit, cluster)
            and not self.linker.parted(unit, cluster)
            for unit in self._by_title.get(cluster.last.title.key, ())
        )

    def same_title(self) -> None:
        """Same title, same body: the same spatial flag first, then one that only one of the two forms prints."""
        for spatial in (_equal_spatial, _plain_spatial, _open_spatial):
            wanted: dict[int, list[tuple[Unit, Cluster]]] = {}
            for unit in self.open:
                for cluster in self._candidates(unit):
                    if self.linker.same_body(unit, cluster) and spatial(unit, cluster):
                        wanted.setdefault(id(unit), []).append((unit, cluster))
            pairs = [pair for group in wanted.values() for pair in group]
            # Rows that agree in all of that (a row printed twice) are told apart by what else they say.
            for unit, cluster in sorted(pairs, key=lambda p: -_agreement(*p)):
                if self._free(unit, cluster):
                    self._take(unit, cluster, 1.0, SAME_TITLE)

    def other_group(self) -> None:
        """Same title, another body or none on one side: only where one unit and one dataset are left for each other."""
        pairs = [
            (unit, cluster)
            for unit in self.open
            for cluster in self._candidates(unit)
            if _open_spatial(unit, cluster)
        ]
        count = Counter(id(thing) for pair in pairs for thing in pair)
        for unit, cluster in pairs:
            if count[id(unit)] == count[id(cluster)] == 1 and self._may_move(unit, cluster):
                self._take(unit, cluster, 0.95, OTHER_GROUP)
            else:
                self._unsure(unit, cluster, 0.95, OTHER_GROUP)

    def _may_move(self, unit: Unit, cluster: Cluster) -> bool:
        """Two different bodies with a title that any body could use (主要表現指標) are not one dataset by the title alone:
        one side must be the plan's own agency, or a heading that is no agency."""
        a, b = unit.body_agency, cluster.last.body_agency
        own = (unit.agency.code, cluster.last.agency.code)
        return a is None or b is None or a.code in own or b.code in own

    def similar_title(self) -> None:
        pairs = self._similar_pairs()
        best_of_unit: dict[int, list[float]] = {}
        best_of_cluster: dict[int, list[float]] = {}
        for value, unit, cluster, _ in pairs:
            best_of_unit.setdefault(id(unit), []).append(value)
            best_of_cluster.setdefault(id(cluster), []).append(value)
        for value, unit, cluster, wording in pairs:
            clear = all(
                values[0] == value and (len(values) == 1 or value - values[1] >= MARGIN)
                for values in (best_of_unit[id(unit)], best_of_cluster[id(cluster)])
            )
            if (
                value >= AUTOMATIC
                and wording
                and clear
                and self._free(unit, cluster)
                and self.linker.same_body(unit, cluster)
            ):
                self._take(unit, cluster, value, SIMILAR)
        for value, unit, cluster, _ in pairs:
            near_best = best_of_unit[id(unit)][0] - value < MARGIN
            if near_best and self._free(unit, cluster):
                self._unsure(unit, cluster, value, SIMILAR)

    def _similar_pairs(self) -> list[tuple[float, Unit, Cluster, bool]]:
        """(score, unit, dataset, whether only wording differs) of all pairs alike enough, best first."""
        found: dict[tuple[int, int], tuple[float, Unit, Cluster, bool]] = {}
        families: dict[str, list[Unit]] = {}
        for unit in self.open:
            for family in self.linker.families(unit):
                families.setdefault(family, []).append(unit)
        for family, units in sorted(families.items()):
            homes: dict[str, list[tuple[Cluster, Title]]] = {}
            for cluster in self.linker.in_family(family):
                if id(cluster) not in self._taken:
                    for t in cluster.titles:
                        homes.setdefault(t.key, []).append((cluster, t))
            index = TitleIndex(homes)
            for unit in units:
                for t in unit.titles:
                    for key, value in index.alike(t.key):
                        for cluster, other in homes[key]:
                            self._weigh(found, unit, cluster, t, other, value)
        return sorted(found.values(), key=lambda p: -p[0])

    def _weigh(
        self,
        found: dict[tuple[int, int], tuple[float, Unit, Cluster, bool]],
        unit: Unit,
        cluster: Cluster,
        ours: Title,
        theirs: Title,
        value: float,
    ) -> None:
        pair = (id(unit), id(cluster))
        if pair in found and found[pair][0] >= value:
            return
        if not (self.linker.comparable(unit, cluster) and _open_spatial(unit, cluster)):
            return
        if not (self.linker.same_body(unit, cluster) or self._may_move(unit, cluster)):
            return
        if not (same_numbers(ours, theirs) or same_but_years(ours, theirs)):
            return
        if self.linker.parted(unit, cluster):
            self._refuse(unit, cluster, value, SIMILAR)
            return
        found[pair] = (value, unit, cluster, only_wording(ours, theirs))

    def _candidates(self, unit: Unit) -> list[Cluster]:
        """Datasets that have had one of the unit's titles and are free in this edition."""
        seen: dict[int, Cluster] = {}
        for t in unit.titles:
            for cluster in self.linker.with_title(t.key):
                if id(cluster) in self._taken or not self.linker.comparable(unit, cluster):
                    continue
                if self.linker.parted(unit, cluster):
                    self._refuse(unit, cluster, 1.0, SAME_TITLE)
                else:
                    seen[id(cluster)] = cluster
        return list(seen.values())

    def _free(self, unit: Unit, cluster: Cluster) -> bool:
        return id(cluster) not in self._taken and id(unit) in self._open

    def _take(
        self, unit: Unit, cluster: Cluster, value: float, rule: str, judgement: Judgement = "automatic"
    ) -> None:
        self._taken.add(id(cluster))
        del self._open[id(unit)]
        self.joined.append((unit, cluster))
        self.linker.links.append(Link(unit, cluster, value, rule, judgement))

    def _unsure(self, unit: Unit, cluster: Cluster, value: float, rule: str) -> None:
        pair = (id(unit), id(cluster))
        if pair not in self._said:
            self._said.add(pair)
            self.linker.links.append(Link(unit, cluster, value, rule, "unsure"))

    def _refuse(self, unit: Unit, cluster: Cluster, value: float, rule: str) -> None:
        pair = (id(unit), id(cluster))
        if pair not in self._said:
            self._said.add(pair)
            self.linker.links.append(Link(unit, cluster, value, DECISION, "refused"))


def _equal_spatial(unit: Unit, cluster: Cluster) -> bool:
    return unit.spatial == cluster.spatial


def _plain_spatial(unit: Unit, cluster: Cluster) -> bool:
    """A form that does not tell spatial from other data lists, as far as one can know, data that is not spatial."""
    return {unit.spatial, cluster.spatial} <= {None, False}


def _open_spatial(unit: Unit, cluster: Cluster) -> bool:
    return unit.spatial == cluster.spatial or None in (unit.spatial, cluster.spatial)


def _agreement(unit: Unit, cluster: Cluster) -> int:
    """How much else two rows with the same title say alike."""
    a, b = unit.rows[0].entry, cluster.last.rows[-1].entry
    return sum(
        (
            4 * (a.description == b.description),
            2 * (a.month is not None and a.month == b.month),
            a.frequency_text == b.frequency_text,
        )
    )
