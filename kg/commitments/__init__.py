"""What became of a promise, as of a given day."""
