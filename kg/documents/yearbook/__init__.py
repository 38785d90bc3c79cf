"""The reader of Yearbook chapters: prose under headings, in one column or several, in three languages."""

from kg.documents.yearbook.assemble import read_yearbook

__all__ = ["read_yearbook"]
