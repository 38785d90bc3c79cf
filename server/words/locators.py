"""Places in a document as people say them."""

from __future__ import annotations

import re

from server.words.i18n import translator

_STEP = r"(?:page|row|line)=[0-9-]+"
_LOCATOR = re.compile(rf"{_STEP}(?:;{_STEP})*")


def say_locator(locator: str, language: str) -> str:
    """``page=3;row=12`` in a language; a step that has no words stays as it is."""
    t = translator(language)
    said = []
    for part in locator.split(";"):
        name, _, number = part.partition("=")
        if name == "line" and "-" in number:
            name = "lines"
        said.append(t(name, n=number) if name in ("page", "row", "line", "lines") else part)
    return ", ".join(said) if language == "en" else "".join(said)


def say_locators(text: str, language: str) -> str:
    """A text with every locator in it said in a language."""
    return _LOCATOR.sub(lambda found: say_locator(found[0], language), text)
