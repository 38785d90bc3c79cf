"""The reader of open data plans: any layout, either generation of the form, three languages."""

from kg.documents.plan.assemble import read_plan

__all__ = ["read_plan"]
