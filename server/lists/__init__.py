"""Faceted lists and search over the index of a release."""
