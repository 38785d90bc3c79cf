"""SHACL shapes as data."""
