"""Code and templates name keys that the catalogues have, and the catalogues have no others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from words_dynamic import ANYTHING, OPTIONAL, PATTERNS
from words_used import ANY, Used, read_code, read_template, used

from server.words.catalogues import entries, fields, read, texts


@pytest.fixture(scope="module")
def keys() -> set[str]:
    return set(entries(read()["en"]))


@pytest.fixture(scope="module")
def found() -> Used:
    return used()


def unknown(found: Used, keys: set[str]) -> list[str]:
    """What calls name that no catalogue has, with the files."""
    return [f"{key} ({', '.join(sorted(where))})" for key, where in found.asked.items() if key not in keys]


def unused(found: Used, keys: set[str]) -> set[str]:
    """Keys that nothing names."""
    built = {pattern.replace(ANY, value) for pattern, values in _all().items() for value in values}
    sentences = {key for key in keys if key.startswith("kg.")}  # used by what kg writes: test_words_sentences
    return keys - found.asked.keys() - found.said - built - sentences


def _all() -> Mapping[str, list[str]]:
    return {pattern: list(values) for pattern, values in (PATTERNS | OPTIONAL).items()}


def test_what_calls_name_is_there(found: Used, keys: set[str]) -> None:
    assert unknown(found, keys) == []


def test_what_is_put_together_is_listed(found: Used) -> None:
    assert found.patterns.keys() - _all().keys() - ANYTHING == set(), (
        "list them in tests/support/words_dynamic.py"
    )
    assert (_all().keys() | ANYTHING) - found.patterns.keys() - {"question.*.note"} == set(), (
        "nothing uses these"
    )


def test_what_is_put_together_is_there(keys: set[str]) -> None:
    built = {pattern.replace(ANY, value) for pattern, values in PATTERNS.items() for value in values}
    assert built - keys == set()


def test_every_key_is_used(found: Used, keys: set[str]) -> None:
    assert unused(found, keys) == set()


def misgiven(found: Used, named: Mapping[str, frozenset[str]]) -> set[str]:
    """Calls that do not give what the text names. Of calls that put keys together alike, one has to."""
    wrong = {
        f"{key} ({where})" for key, given, where in found.given if key in named and not named[key] <= given
    }
    for pattern, values in _all().items():
        given = frozenset[str]().union(*(names for key, names, _ in found.given if key == pattern))
        if any(key == pattern for key, _, _ in found.given):
            keys = (pattern.replace(ANY, value) for value in values)
            wrong |= {key for key in keys if key in named and not named[key] <= given}
    return wrong


def test_calls_give_what_the_texts_name(found: Used) -> None:
    english = entries(read()["en"])
    named = {key: fields(texts(message)[-1]) for key, message in english.items()}
    assert misgiven(found, named) == set()


def test_these_tests_can_fail(keys: set[str]) -> None:
    code, template = Used(), Used()
    read_code(
        "def f(t):\n    return t('no.such', n=1), t('site' if f else 'nor.this'), t(f'made.{f}')",
        "a.py",
        code,
    )
    read_template(
        "{{ t('no.such') }}{{ t('made.' ~ x ~ '.up') }}{% if x == 'skip' %}{% endif %}", "a.html", template
    )
    assert unknown(code, keys) == ["no.such (a.py)", "nor.this (a.py)"]
    assert unknown(template, keys) == ["no.such (a.html)"]
    assert (code.patterns.keys(), template.patterns.keys()) == ({"made.*"}, {"made.*.up"})
    assert "never.used" in unused(template, keys | {"never.used"})
    assert "skip" not in unused(template, keys)
    assert misgiven(code, {"no.such": frozenset(("name",)), "site": frozenset()}) == {"no.such (a.py)"}
