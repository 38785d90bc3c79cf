"""What became of a promise, as of a given day."""

from kg.commitments.assess import assess
from kg.commitments.dates import default_as_of
from kg.commitments.model import Assessment

__all__ = ["Assessment", "assess", "default_as_of"]
