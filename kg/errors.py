"""One error family: each error says what happened, where, and what to do."""

from __future__ import annotations


class KGError(Exception):
    """A mistake or shortfall that the user can be told about in one sentence.

    ``exit_code`` is what the command line returns (CONTRACT.md section 1); ``status`` is the HTTP
    status that the server answers. Turned into text or problem details in one place per edge:
    ``kg/cli.py`` and ``server/errors.py``.
    """

    title = "Something went wrong"
    exit_code = 1
    status = 500

    def __init__(self, detail: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.detail}{hint}"


class UsageError(KGError):
    """The command was wrong: a missing file, an unknown name, no release yet."""

    title = "The command cannot be carried out"
    exit_code = 2
    status = 400


class SourceError(KGError):
    """A document could not be read at all: encrypted, empty, no text layer, truncated."""

    title = "The document cannot be read"


class DataError(KGError):
    """What was read falls short: validation failed, or a release is damaged."""

    title = "The data falls short"


class QueryError(KGError):
    """A SPARQL query that cannot be answered."""

    title = "The query cannot be answered"
    exit_code = 2
    status = 400
