"""Does the graph keep what the shapes promise? ``check`` for a store, ``check_file`` for any RDF file.

The shapes are compiled to aggregate queries over the store (``screen``); what those cannot settle is checked node by
node (``exact``). pySHACL is the reference (``engine="pyshacl"``) and takes over for shapes that the compiled engine
does not know; the report says so.
"""

from __future__ import annotations

from kg.validate.api import check, check_file
from kg.validate.report import Report
from kg.validate.result import Result

__all__ = ["Report", "Result", "check", "check_file"]
