"""SHACL over the graph; the report for machines and for people."""
