"""The catalogues of the interface's words as files: ``server/translations/LOCALE/LC_MESSAGES/messages.po`` and the ``.mo`` beside it.

In a ``.po`` the msgid is the key that code and templates name, the msgstr the text. The English one says which keys there are,
and in which order and parts (``# === part ===``); the others follow it, with the English text above each entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

FOLDER = Path(__file__).parents[1] / "translations"
SOURCE = "en"
TRANSLATED = ("zh_Hant", "zh_Hans")
LOCALES = (SOURCE, *TRANSLATED)

_HEAD = """\
# The words of the interface: {name}.
# msgid is the key that pages and code use, msgstr the text; {{names}} in braces are filled in and stay as they are.{more}
# After a change: python -m server.words.catalogues"""
_NO_BREAK = 100_000
_KEY = re.compile(r'^msgid "(.+)"', re.MULTILINE)
_MORE = "\n# The line that begins with #. above an entry is its English text."


class Plain(Catalog):
    """A catalogue whose header says nothing of the moment and the program it was written with."""

    def __iter__(self) -> Iterator[Message]:
        header = {
            "Project-Id-Version": "govplan",
            "Language": str(self.locale),
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": self.plural_forms,
        }
        yield Message("", "".join(f"{name}: {value}\n" for name, value in header.items()))
        yield from self._messages.values()


def path(locale: str, ending: str = "po", folder: Path = FOLDER) -> Path:
    return folder / locale / "LC_MESSAGES" / f"messages.{ending}"


def empty(locale: str) -> Plain:
    """A catalogue without entries, with our head."""
    catalogue = Plain(locale=locale, charset="utf-8")
    name = catalogue.locale.english_name if catalogue.locale else locale
    catalogue.header_comment = _HEAD.format(name=name, more="" if locale == SOURCE else _MORE)
    return catalogue


def parse(data: bytes, locale: str) -> Plain:
    """What a ``.po`` holds. Raises ValueError naming the line that cannot be read, or the key that stands there twice."""
    catalogue = empty(locale)
    try:
        messages = read_po(BytesIO(data), locale=locale, charset="utf-8", abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"{locale}, line {error.lineno + 1}: {error}") from error
    keys = Counter(_KEY.findall(data.decode()))
    if twice := sorted(key for key, times in keys.items() if times > 1):
        raise ValueError(f"{locale}: {', '.join(twice)} stands there twice")
    for message in messages:
        if message.id:
            catalogue[message.id] = message
    return catalogue


def written(catalogue: Plain) -> bytes:
    """The ``.po``: a line per text, without line numbers."""
    out = BytesIO()
    write_po(out, catalogue, width=_NO_BREAK, no_location=True)
    return out.getvalue()


def compiled(catalogue: Plain) -> bytes:
    """The ``.mo``; the same for the same entries, whatever their order. Entries marked fuzzy are in it."""
    out = BytesIO()
    write_mo(out, catalogue, use_fuzzy=True)
    return out.getvalue()
