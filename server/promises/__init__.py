"""``/promises``: what was promised, what came, what is late; counted in words and in SPARQL."""
