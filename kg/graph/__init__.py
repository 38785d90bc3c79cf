"""Resolved records become quads, a module per part of the model; functions return new quads and never take any away."""
