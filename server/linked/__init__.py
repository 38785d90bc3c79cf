"""Linked data: ``/id`` and ``/doc``, profiles, the catalogue, the vocabulary, fragments, discovery."""
