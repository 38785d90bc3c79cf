"""Which agency a group heading of a plan is, and what has to be said about it."""

from __future__ import annotations

from kg.identity.editions import Edition, publisher
from kg.identity.model import Agency
from kg.identity.names import name_key
from kg.identity.registry import Registry, unregistered
from kg.records import Group, Note
from kg.sources.model import Place, SourceFile

_AGENCY_KINDS = frozenset({"agency", "unit", "fund", "centre"})

Notes = list[tuple[SourceFile, Note]]


def group_agency(group: Group, registry: Registry) -> tuple[Agency | None, Note | None]:
    """The agency that a group is. A heading that the plan reader takes for a list (其他) or cannot place, and that the
    registry does not know, is no agency and nothing to warn of."""
    found = registry.find_with_rule(group.name, group.code)
    target = f"group:{group.number}"
    if found.agency is not None and found.conflict is not None:
        message = (
            f"the code {group.code!r} is that of {_label(found.conflict)}, but the name {group.name!r} is that of "
            f"{_label(found.agency)}: the name was followed"
        )
        return found.agency, Note("agency-code-conflict", message, group.place, target)
    if found.rule == "printed-code" and found.agency is not None:
        return found.agency, _by_code(group.name, found.agency, group.place, target)
    if found.agency is not None:
        return found.agency, None
    if group.kind not in _AGENCY_KINDS or not name_key(group.name):
        return None, None
    return unregistered(group.name), unknown(group.name, group.place, target, registry)


def publisher_notes(edition: Edition, registry: Registry) -> Notes:
    """What is wrong with the name of the agency that issues the plan, for each of its sources."""
    notes: Notes = []
    for plan in edition.plans:
        _, found = publisher(plan, registry)
        place = plan.places[0] if plan.places else Place()
        if found.agency is None:
            notes.append((plan.file, unknown(plan.agency, place, "plan", registry)))
        elif found.conflict is not None:
            message = (
                f"the short form {plan.agency_short!r} is that of {_label(found.conflict)}, but the name "
                f"{plan.agency!r} is that of {_label(found.agency)}: the name was followed"
            )
            notes.append((plan.file, Note("agency-code-conflict", message, place, "plan")))
        elif found.rule == "printed-code":
            notes.append((plan.file, _by_code(plan.agency, found.agency, place, "plan")))
    return notes


def unknown(name: str, place: Place, target: str, registry: Registry) -> Note:
    if not name_key(name):
        return Note("unknown-agency", "the document does not name its agency", place, target)
    near = "; ".join(_label(a) for a in registry.near(name))
    help_ = f"; the nearest names are: {near}" if near else ""
    return Note("unknown-agency", f"the registry has no agency named {name!r}{help_}", place, target)


def _by_code(name: str, agency: Agency, place: Place, target: str) -> Note:
    message = f"{name!r} was taken for {_label(agency)} by its printed code alone"
    return Note("agency-by-code", message, place, target, severity="info")


def _label(agency: Agency) -> str:
    return f"{agency.name_hant or agency.name_hans or agency.name_en} ({agency.code})"
