"""Which thing is meant: plans and their copies, agencies, datasets from plan to plan."""

from kg.identity.decisions import Decisions, load_decisions
from kg.identity.registry import Registry, load_registry
from kg.identity.resolution import resolve

__all__ = ["Decisions", "Registry", "load_decisions", "load_registry", "resolve"]
