"""One messy kind of value per module."""
