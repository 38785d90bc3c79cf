"""The bundled sample corpus: seven plans in both generations of the form, three reports and two tables of the Estimates, and a Yearbook
chapter, written by us around real facts.

Agencies, titles, categories, dates and frequencies follow published plans; the wording of descriptions, the editions of
2020, 2025 and the outcomes in them are made up to show each state of a promise. The figures of the Estimates and the Yearbook are as
published; the sentences around them are ours. Every document with room for it says on its face that it is a sample. ``tests/tools/make_corpus.py`` makes the PDFs.
"""

from pathlib import Path

_SUFFIXES = {".pdf", ".txt", ".md", ".html", ".csv"}


def paths() -> list[Path]:
    """The documents, sorted by name."""
    return sorted(p for p in Path(__file__).parent.iterdir() if p.suffix in _SUFFIXES)
