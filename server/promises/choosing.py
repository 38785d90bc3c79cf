"""Which promises a page or chart is about: the filters of its address, and how many each further choice would leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kg.index import bits
from server.errors import BadRequest, NotFound
from server.promises.promised import OUTCOMES, Facts, Promise
from server.release.queries import STATUSES

_KEPT = 64
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
"""What a frequency's IRI begins with; the filter takes the rest in small letters."""
KINDS = ("promised", "postponed", *(o for o in OUTCOMES if o not in STATUSES))
"""What ``?outcome=`` takes beside the statuses: promised by some plan; with a month that a later edition put off."""


def _tail(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def agencies_of(promise: Promise) -> tuple[str, ...]:
    """Codes of who has it now, who answers for it, and who promised it in some edition."""
    who = (promise.agency, promise.responsible, *(row.plan.agency for row in promise.rows))
    return tuple(dict.fromkeys(_tail(iri) for iri in who if iri))


def years_of(promise: Promise) -> tuple[str, ...]:
    """The years that some edition promised it for."""
    months = (promise.first, *(row.target for row in promise.rows))
    return tuple(dict.fromkeys(month[:4] for month in months if month))


def outcomes_of(promise: Promise) -> tuple[str, ...]:
    held = [promise.outcome] if promise.outcome not in STATUSES else []
    if promise.is_promise:
        held.append("promised")
    if promise.moves:
        held.append("postponed")
    return tuple(held)


FIELDS: dict[str, Callable[[Promise], tuple[str, ...]]] = {
    "status": lambda p: (p.status,),
    "outcome": outcomes_of,
    "agency": agencies_of,
    "publisher": lambda p: (_tail(p.agency),) if p.agency else (),
    "year": years_of,
    "theme": lambda p: (p.theme,) if p.theme else (),
    "formats": lambda p: p.formats,
    "frequency": lambda p: (p.frequency,) if p.frequency else (),
    "edition": lambda p: tuple(dict.fromkeys(row.plan.key for row in p.rows)),
}
"""The filters, by their name in addresses: the values under which a promise is found. ``agency`` finds all that an agency has to do with,
``publisher`` those that it has now, each promise under one. ``formats`` is called as on lists, where ``?format=`` says how the answer is to be
written."""
FORMERLY = {"formats": "format"}
"""Names that filters had before, still understood."""


def parameter(parameters: Mapping[str, str], name: str) -> str:
    """The value of a filter in an address, also under its former name."""
    return (parameters.get(name) or parameters.get(FORMERLY.get(name, name)) or "").strip()


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, by the name of the filter; nothing empty."""

    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, parameters: Mapping[str, str], facts: Facts) -> Choice:
        """From the parameters of an address. Raises BadRequest for a status or outcome that there is not, NotFound for another value
        under which no promise of the release can be found."""
        chosen = {name: value for name in FIELDS if (value := parameter(parameters, name))}
        for name in {"agency", "publisher", "formats", "frequency"} & chosen.keys():
            chosen[name] = chosen[name].lower()
        for name, known in (("status", STATUSES), ("outcome", KINDS)):
            if name in chosen and chosen[name] not in known:
                raise BadRequest(f"There is no {name} {chosen[name]!r}.", hint=", ".join(known))
        for name, value in chosen.items():
            is_agency = name in ("agency", "publisher") and value in facts.agencies
            if name in ("status", "outcome") or is_agency or value in sets(facts)[name]:
                continue
            raise NotFound(
                f"No promise has the {name} {value!r}.", hint=f"leave ?{name}= out, or choose from the list"
            )
        return cls(tuple(chosen.items()))

    def get(self, name: str) -> str:
        return dict(self.values).get(name, "")

    def without(self, *names: str) -> Choice:
        return replace(self, values=tuple(item for item in self.values if item[0] not in names))

    def apply(self, facts: Facts) -> tuple[Promise, ...]:
        """The promises chosen, in the order of their IRIs; the last choices are kept."""
        if not self.values:
            return facts.promises
        kept: dict[Choice, tuple[Promise, ...]] = facts.memo.setdefault("chosen", {})
        found = kept.get(self)
        if found is None:
            found = tuple(facts.promises[number] for number in bits.members(self._found(facts)))
            if len(kept) >= _KEPT:
                kept.clear()
            kept[self] = found
        return found

    def _found(self, facts: Facts) -> int:
        found = (1 << len(facts.promises)) - 1
        for name, value in self.values:
            found &= sets(facts)[name].get(value, 0)
        return found


def sets(facts: Facts) -> dict[str, dict[str, int]]:
    """For each value of each filter the promises that it finds: their places in ``facts.promises`` as the bits of a number."""
    if "sets" not in facts.memo:
        places: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in FIELDS}
        for number, promise in enumerate(facts.promises):
            for name, field in FIELDS.items():
                for value in field(promise):
                    places[name][value].append(number)
        facts.memo["sets"] = {
            name: {value: bits.of(numbers) for value, numbers in listed.items()}
            for name, listed in places.items()
        }
    found: dict[str, dict[str, int]] = facts.memo["sets"]
    return found


def known_values(facts: Facts, name: str) -> Counter[str]:
    """The values of a filter and how many promises each finds, without any other choice."""
    return Counter({value: held.bit_count() for value, held in sets(facts)[name].items()})


def facets(facts: Facts, choice: Choice) -> dict[str, Counter[str]]:
    """For each filter how many promises each of its values would leave, with the other choices as they are; none that would
    leave none, but for the one that is chosen."""
    found: dict[str, Counter[str]] = {}
    for name, values in sets(facts).items():
        others = choice.without(name)._found(facts)
        left = {value: (others & held).bit_count() for value, held in values.items()}
        chosen = choice.get(name)
        found[name] = Counter({value: number for value, number in left.items() if number or value == chosen})
        if chosen and chosen not in values:
            found[name][chosen] = 0
    return found
