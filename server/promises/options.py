"""Filters of ``/promises`` in words: their values, and the options of their lists."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from server.http import links
from server.promises.choosing import FREQUENCY, Choice, facets, sets
from server.promises.promised import Facts
from server.site.pages import label, language
from server.words import i18n


def words_of(name: str, value: str) -> str:
    """A filter's value as readers know it."""
    t = i18n.translator(language())
    if name in ("status", "outcome"):
        return t(f"{name}.{value}")
    if name in ("agency", "publisher", "theme"):
        return label(f"{links.base()}id/{'theme' if name == 'theme' else 'agency'}/{value}").text
    if name == "frequency":
        return label(FREQUENCY + value.upper()).text
    return value.upper() if name == "formats" else value


def options(known: Facts, choice: Choice) -> dict[str, Markup]:
    """For each filter that is a list its options, with the number of promises left; in the order in which people look for them. There are
    a thousand of them where there are as many editions."""
    found: dict[str, Markup] = {}
    for name, counter in facets(known, choice).items():
        if name == "publisher":
            continue
        listed = _listed(known, name)
        if not counter.keys() <= listed.keys():  # what is chosen may be a value that no promise has
            listed = _worded(known, name, {*listed, *counter})
        chosen = choice.get(name)
        found[name] = Markup(
            "".join(
                f"{opening}{' selected' if value == chosen else ''}>{words} ({counter[value]})</option>"
                for value, (opening, words) in listed.items()
                if value in counter
            )
        )
    return found


_Listed = dict[str, tuple[Markup, Markup]]
"""Values of a filter: how the element of each begins, and its words."""


def _listed(known: Facts, name: str) -> _Listed:
    """All values of a filter, in the order of their words; read once for each language."""
    held: dict[tuple[str, str], _Listed] = known.memo.setdefault("listed", {})
    at = name, language()
    if at not in held:
        held[at] = _worded(known, name, sets(known)[name])
    return held[at]


def _worded(known: Facts, name: str, values: Iterable[str]) -> _Listed:
    words = {v: _edition(known, v) if name == "edition" else words_of(name, v) for v in values}
    if name in ("status", "outcome"):
        ordered = sorted(words)
    else:
        ordered = sorted(words, key=lambda value: (words[value], value), reverse=name == "year")
    return {value: (Markup('<option value="{}"').format(value), escape(words[value])) for value in ordered}


def _edition(known: Facts, key: str) -> str:
    plan = known.plans[key]
    return f"{label(plan.agency).text} {plan.years}"
