"""The store, dumps, manifest, atomic switch, difference, rollback."""
