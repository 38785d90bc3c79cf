"""The bundled sample corpus: seven plans in both generations of the form, written by us around real facts.

Agencies, titles, categories, dates and frequencies follow published plans; the wording of descriptions, the editions of
2020, 2025 and the outcomes in them are made up to show each state of a promise. Every document says on its face that it is
a sample. ``tests/tools/make_corpus.py`` makes the PDFs.
"""

from pathlib import Path

_SUFFIXES = {".pdf", ".txt", ".md", ".html"}


def paths() -> list[Path]:
    """The documents, sorted by name."""
    return sorted(p for p in Path(__file__).parent.iterdir() if p.suffix in _SUFFIXES)
