"""A place in a source as a person would see it."""
