"""The same thing through the editions, by its wording: exact keys first, then a small change of wording when nothing else competes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import field, replace

from kg.dataclasses import dataclass
from kg.identity.report_keys import Key, digest
from kg.identity.similar import POSSIBLE, Title, only_wording, score, title

SAME_NAME = "same-name"
SIMILAR_NAME = "similar-name"


@dataclass(frozen=True, slots=True)
class Item:
    """What one edition has: ``keys`` are those of all its prints, ``context`` what must be equal for a changed wording to be thought of
    at all, ``texts`` the wording in each language of its prints, ``exact`` closer keys that are tried before (with the unit)."""

    keys: tuple[Key, ...]
    context: Key
    texts: tuple[str, ...]
    exact: tuple[Key, ...] = ()


@dataclass(slots=True)
class Chain:
    """One thing through the editions: (edition, item) by their positions, earliest first. ``score`` is the lowest of its joins."""

    members: list[tuple[int, int]] = field(default_factory=list)
    rule: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A join that may be right: the item of an edition, and the chain it may belong to."""

    edition: int
    item: int
    chain: Chain
    score: float
    wording: str
    earlier: str


def join(editions: Sequence[Sequence[Item]]) -> tuple[list[Chain], list[Question]]:
    """``editions`` earliest first. Two items of one edition are never one thing. A change of wording joins only where it is no
    more than wording, and where each of the two has no other that it could be; all else that is alike is a question. Items of
    one edition that share a key are told apart by their order."""
    editions = [_counted(items) for items in editions]
    chains: list[Chain] = []
    by_key: dict[Key, Chain] = {}
    questions: list[Question] = []
    for number, items in enumerate(editions):
        taken: set[int] = set()
        homes: dict[int, Chain] = {}
        for exact in (True, False):
            for i, item in enumerate(items):
                keys = () if i in homes else item.exact if exact else item.keys
                home = next((c for k in keys if (c := by_key.get(k)) and id(c) not in taken), None)
                if home is not None:
                    taken.add(id(home))
                    homes[i] = home
                    home.rule = home.rule or SAME_NAME
        if number:
            questions += _small_changes(number, editions, chains, taken, homes)
        for i, item in enumerate(items):
            chain = homes.get(i)
            if chain is None:
                chain = Chain()
                chains.append(chain)
            chain.members.append((number, i))
            for key in (*item.keys, *item.exact):
                by_key[key] = chain
    return chains, questions


def free_path(prefix: str, key: Key, taken: set[str]) -> str:
    """``PREFIX/HASH`` of the key, and of the key with a number where another thing had that path first; it is taken from then on."""
    path, number = f"{prefix}/{digest(*key)}", 1
    while path in taken:
        path, number = f"{prefix}/{digest(*key, number)}", number + 1
    taken.add(path)
    return path


def _counted(items: Sequence[Item]) -> list[Item]:
    """The items with the ordinal of each key among those of the edition in it."""
    seen: Counter[Key] = Counter()

    def own(kind: str, keys: tuple[Key, ...]) -> tuple[Key, ...]:
        found = tuple((kind, seen[kind, *key], *key) for key in keys)
        seen.update((kind, *key) for key in keys)
        return found

    return [replace(i, keys=own("keys", i.keys), exact=own("exact", i.exact)) for i in items]


def _small_changes(
    number: int,
    editions: Sequence[Sequence[Item]],
    chains: Sequence[Chain],
    taken: set[int],
    homes: dict[int, Chain],
) -> list[Question]:
    free: dict[Key, list[tuple[Chain, tuple[Title, ...]]]] = {}
    for chain in chains:
        if id(chain) not in taken:
            last = editions[chain.members[-1][0]][chain.members[-1][1]]
            free.setdefault(last.context, []).append((chain, tuple(title(t) for t in last.texts)))
    found: list[tuple[float, bool, int, Chain, str, str]] = []
    for i, item in enumerate(editions[number]):
        if i not in homes and item.context in free:
            ours = tuple(title(t) for t in item.texts)
            for chain, theirs in free[item.context]:
                if best := _likeness(ours, theirs):
                    found.append((*best[:2], i, chain, *best[2:]))
    questions: list[Question] = []
    for likeness, wording, i, chain, here, there in sorted(found, key=lambda f: (-f[0], f[2])):
        rivals = [f for f in found if (f[2] == i) != (f[3] is chain)]
        if wording and not rivals and id(chain) not in taken:
            homes[i] = chain
            taken.add(id(chain))
            chain.rule, chain.score = SIMILAR_NAME, min(chain.score, likeness)
        elif i not in homes and id(chain) not in taken and all(q.item != i for q in questions):
            questions.append(Question(number, i, chain, likeness, here, there))
    return questions


def _likeness(ours: Sequence[Title], theirs: Sequence[Title]) -> tuple[float, bool, str, str] | None:
    """The best score of two wordings in one language, whether they differ in wording alone, and the two."""
    best: tuple[float, bool, str, str] | None = None
    for a in ours:
        for b in theirs:
            likeness = score(a, b)
            if likeness >= POSSIBLE and bool(a.words) == bool(b.words):
                one = (likeness, only_wording(a, b), a.text, b.text)
                best = one if best is None or one[:2] > best[:2] else best
    return best
