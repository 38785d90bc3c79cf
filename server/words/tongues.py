"""Words of another language than the page's say which it is (WCAG 2.2, 3.1.2): screen readers choose a voice by it, browsers a font."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from markupsafe import Markup, escape

from kg.records import Language
from kg.values.script import detect_language

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE = re.compile(f"[{_HAN}](?:[^A-Za-z]*[{_HAN}][）」》]?)*")
"""In English: from the first to the last character of a stretch without Latin letters."""
_ENGLISH = r"(?<![\w.:/@+-])[A-Za-z]*[a-z]{3,}(?:[ ,.&'’()-]+[A-Za-z]+)*(?![\w:/@+-])"
"""In Chinese: words, not the acronyms, addresses and codes that are at home there."""
_OTHERS = re.compile(f"{_ENGLISH}|[^。：，；《》「」“”\\s]*[{_HAN}][^。：，；《》「」“”\\s]*")
"""In Chinese: English words, and each clause of Chinese, which may be in the other script."""


@lru_cache(maxsize=16384)
def attribute(text: str, language: str) -> Markup:
    """`` lang="…"`` for an element that holds a text of another language than its page; nothing for one of the page's."""
    found = detect_language(text, cast(Language, language))
    return Markup() if found == language else Markup(f' lang="{found}"')


@lru_cache(maxsize=4096)
def spans(text: str, language: str) -> Markup:
    """A sentence with names of another language in it: these in elements of their own that say which."""
    if language != "en" and not re.search(f"[{_HAN}]", text):
        has_words = re.search(_ENGLISH, text) is not None
        return Markup(f'<span lang="en">{escape(text)}</span>') if has_words else escape(text)
    parts: list[Markup] = []
    end = 0
    for found in (_CHINESE if language == "en" else _OTHERS).finditer(text):
        words = escape(found[0])
        tag = attribute(found[0], language)
        parts += (escape(text[end : found.start()]), Markup(f"<span{tag}>{words}</span>") if tag else words)
        end = found.end()
    return Markup().join([*parts, escape(text[end:])])
