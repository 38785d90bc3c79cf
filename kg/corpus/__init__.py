"""The bundled sample corpus, written by us around real facts."""
