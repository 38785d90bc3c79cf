"""The reader of the machine-readable Estimates: provision by programme, subheads, details of expenditure, commitments."""

from kg.documents.estimates_table.read import read_estimates_table

__all__ = ["read_estimates_table"]
