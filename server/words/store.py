"""The compiled catalogues (``server/translations``) at run time: one store of them, which Flask-Babel reads too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import NoReturn

from babel.messages.mofile import read_mo
from babel.support import Translations
from flask import Flask
from flask_babel import Babel, Domain, get_locale

from server.words.formats import LOCALES

FOLDER = Path(__file__).parents[1] / "translations"
_FOLDERS = {"en": "en", "zh-Hant": "zh_Hant", "zh-Hans": "zh_Hans"}
_LANGUAGES = {str(locale): language for language, locale in LOCALES.items()}


class _Unknown(NullTranslations):
    """What is asked when a catalogue lacks a key."""

    def gettext(self, message: str) -> NoReturn:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:
        raise KeyError(msgid1)


@cache
def catalogue(language: str) -> Translations:
    """The texts in one of our languages. Its ``gettext`` and ``ngettext`` raise KeyError for a key that is not there.
    Raises FileNotFoundError when the installation lacks the catalogue."""
    path = FOLDER / _FOLDERS[language] / "LC_MESSAGES" / "messages.mo"
    with path.open("rb") as file:
        found = Translations(file)
    found.add_fallback(_Unknown())
    return found


@cache
def keys(prefix: str) -> tuple[str, ...]:
    """The keys that begin so, in the order of their letters. Reads the English catalogue once more, so it is for tables made once."""
    with (FOLDER / "en" / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        found = (m.id if isinstance(m.id, str) else m.id[0] for m in read_mo(file))
        return tuple(sorted(key for key in found if key.startswith(prefix)))


class OneStore(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Gives the functions of Flask-Babel the same catalogues; outside of a request, English."""

    def get_translations(self) -> Translations:
        return catalogue(_LANGUAGES.get(str(get_locale()), "en"))


def install(app: Flask, language: Callable[[], str]) -> None:
    """Make the functions of Flask-Babel speak the language of a request, as ``language`` gives it."""
    babel = Babel(
        app, default_translation_directories=str(FOLDER), locale_selector=lambda: str(LOCALES[language()])
    )
    babel.domain_instance = OneStore([str(FOLDER)])
