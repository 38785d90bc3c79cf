"""The records of all copies of one edition put together: each once, with its prints in every copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Generic, Protocol, TypeVar

from kg.dataclasses import dataclass
from kg.identity.model import Evidence
from kg.identity.report_keys import Key
from kg.records import Language
from kg.sources.model import Place, SourceFile


class Record(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def places(self) -> tuple[Place, ...]: ...


class Copy(Protocol):
    """A report or a chapter."""

    @property
    def file(self) -> SourceFile: ...
    @property
    def language(self) -> Language: ...


R = TypeVar("R", bound=Record)
C = TypeVar("C", bound=Copy)


@dataclass(slots=True)
class Printed(Generic[C, R]):
    """A record of the edition: ``record`` as its first copy prints it, ``prints`` all of them, that one first. ``key`` ends in the number
    of the repeat (0 for the first record of that key)."""

    key: Key
    record: R
    source: C
    prints: list[tuple[C, R]] = field(default_factory=list)
    guessed: set[str] = field(default_factory=set)
    """Ids of the sources whose print was found by its place or likeness, not by its key."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        found = (Evidence(copy.file, place) for copy, record in self.prints for place in record.places)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Aligning(Generic[C, R]):
    """How the records of one kind are told to be the same. ``exact`` is the key; ``where`` gives for the number of each record of a copy
    where it stands among them, and ``alike`` says whether two records of one language that stand at the same place can be one; ``foreign``
    the same of two records in two languages, given with their copies."""

    exact: Callable[[R], Key]
    where: Callable[[C], Mapping[int, Key]] | None = None
    alike: Callable[[R, R], bool] | None = None
    foreign: Callable[[C, R, C, R], bool] | None = None
    same_language: Callable[[Language, Language], bool] = lambda a, b: a == b
    repeats: bool = True
    """Whether a key that comes again in one copy is another record; else it is the same one, printed twice."""


def put_together(
    copies: Sequence[C], records: Callable[[C], Sequence[R]], how: Aligning[C, R]
) -> list[Printed[C, R]]:
    """The records of all copies, the first copy's first, in the order printed; what only a later copy has comes behind."""
    found: list[Printed[C, R]] = []
    by_key: dict[Key, Printed[C, R]] = {}
    for copy in copies:
        counted = list(_counted(records(copy), how))
        left: list[tuple[Key, R]] = []
        fresh: set[Key] = set()
        again: list[tuple[Key, R]] = []
        for key, record in counted:
            if printed := by_key.get(key):
                printed.prints.append((copy, record))
            elif key in fresh:
                again.append((key, record))
            else:
                fresh.add(key)
                left.append((key, record))
        new = _at_same_place(found, copy, left, how) if found and left and how.where else left
        for key, record in new:
            by_key[key] = Printed(key, record, copy, [(copy, record)])
            found.append(by_key[key])
        for key, record in again:
            if key in by_key:
                by_key[key].prints.append((copy, record))
    return found


def _counted(records: Sequence[R], how: Aligning[C, R]) -> Iterator[tuple[Key, R]]:
    seen: Counter[Key] = Counter()
    for record in records:
        key = how.exact(record)
        yield (*key, seen[key]), record
        seen[key] += how.repeats


def _at_same_place(
    found: list[Printed[C, R]], copy: C, left: list[tuple[Key, R]], how: Aligning[C, R]
) -> list[tuple[Key, R]]:
    """Adds to ``found`` the records of a copy that stand at the place of one that it does not have otherwise; gives the rest."""
    assert how.where is not None
    free: dict[Key, list[Printed[C, R]]] = {}
    there: dict[str, Mapping[int, Key]] = {}
    for printed in found:
        source = printed.source
        if all(c is not copy for c, _ in printed.prints):
            if source.file.id not in there:
                there[source.file.id] = how.where(source)
            place = there[source.file.id].get(printed.record.number, ())
            free.setdefault(place, []).append(printed)
    here = how.where(copy)
    rest = []
    for key, record in left:
        candidates = free.get(here.get(record.number, ()), [])
        home = next((p for p in candidates if _can_be(p, copy, record, how)), None)
        if home is None:
            rest.append((key, record))
            continue
        candidates.remove(home)
        home.prints.append((copy, record))
        home.guessed.add(copy.file.id)
    return rest


def _can_be(printed: Printed[C, R], copy: C, record: R, how: Aligning[C, R]) -> bool:
    if not how.same_language(printed.source.language, copy.language):
        return how.foreign is not None and how.foreign(printed.source, printed.record, copy, record)
    return how.alike is not None and how.alike(printed.record, record)


def numbered_targets(
    path: str, kind: str, group: Sequence[Printed[C, R]], primary: C
) -> dict[tuple[str, str], str]:
    """(source id, ``KIND:number``) -> ``PATH/KIND-N``, N being the number in the primary copy; what only another copy has is
    numbered on behind."""
    last = max((p.record.number for p in group if p.source is primary), default=0)
    targets: dict[tuple[str, str], str] = {}
    for printed in group:
        if printed.source is primary:
            number = printed.record.number
        else:
            last += 1
            number = last
        for copy, record in printed.prints:
            targets[copy.file.id, f"{kind}:{record.number}"] = f"{path}/{kind}-{number}"
    return targets
