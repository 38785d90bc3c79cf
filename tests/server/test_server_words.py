"""The words of the interface at run time: languages, plural forms, numbers and days, and Flask-Babel beside ``t``."""

from __future__ import annotations

import re
from decimal import Decimal
from threading import Thread

import flask_babel
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.words import formats
from server.words.i18n import LANGUAGES, find, translator

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("n", "english", "chinese"),
    [
        (0, "0 rows", "0 列"),
        (1, "1 row", "1 列"),
        (2, "2 rows", "2 列"),
        (12345, "12,345 rows", "12,345 列"),
        (1.5, "1.5 rows", "1.5 列"),
    ],
)
def test_english_counts_one_thing_and_several(n: float, english: str, chinese: str) -> None:
    assert translator("en")("query.rows", n=n) == english
    assert translator("zh-Hant")("query.rows", n=n) == chinese


def test_numbers_and_days_in_texts_are_those_of_the_language() -> None:
    said = [translator(language)("search.all", count=1234567) for language in LANGUAGES]
    assert said == ["All 1,234,567", "全部 1,234,567 項", "全部 1,234,567 项"]
    assert translator("en")("asof", day="2025-12-31") == "as of 31 December 2025"
    assert translator("zh-Hans")("asof", day="2025-12-31") == "截至 2025年12月31日"
    assert translator("en")("front.silent.answer", title="X", month="2025-06") == "X, promised for June 2025"
    assert translator("en")("asof", day="not known") == "as of not known"
    assert translator("en")("budget.edition.of", year="2024") == "Estimates 2024", "a name is not grouped"


@pytest.mark.parametrize(
    ("value", "said", "changed"),
    [
        (1234, "1,234", "+1,234.0"),
        (-0.25, "-0.25", "-0.2"),
        (Decimal("1234567.5"), "1,234,567.5", "+1,234,567.5"),
        (Decimal("1E+6"), "1,000,000", "+1,000,000.0"),
    ],
)
def test_numbers(value: formats.Number, said: str, changed: str) -> None:
    assert {formats.number(value, language) for language in LANGUAGES} == {said}
    assert formats.change(value, "en") == changed


@pytest.mark.parametrize("text", ["2025-13", "2025-02-30", "31 December", "", "2025"])
def test_what_is_no_day_stays(text: str) -> None:
    assert formats.day(text, "en") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_key_is_an_error(language: str) -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        translator(language)("no.such")
    with pytest.raises(KeyError, match=r"no\.such"):
        translator(language)("no.such", n=2)
    with pytest.raises(KeyError, match="name"):
        translator(language)("thing.of")
    assert find(language, "no.such") is None


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("zh-Hans", "en", "zh-Hans"),
        ("", "zh-HK,en;q=0.5", "zh-Hant"),
        ("", "zh-TW", "zh-Hant"),
        ("", "zh-CN,zh;q=0.9", "zh-Hans"),
        ("", "fr,en-GB;q=0.5", "en"),
        ("xx", "", "en"),
    ],
)
def test_flask_babel_speaks_the_language_of_the_page(
    app: Flask, asked: str, accepted: str, language: str
) -> None:
    query = {"lang": asked} if asked else {}
    with app.test_request_context("/", query_string=query, headers={"Accept-Language": accepted}):
        assert flask_babel.get_locale() == formats.LOCALES[language]
        assert flask_babel.gettext("nav.promises") == translator(language)("nav.promises")
        assert flask_babel.ngettext("query.rows", "query.rows", 1) == {"en": "{n} row"}.get(
            language, find(language, "query.rows")
        )
        assert flask_babel.format_decimal(1234567) == "1,234,567"


def test_texts_are_there_outside_of_a_request() -> None:
    said: list[str] = []
    thread = Thread(target=lambda: said.append(translator("zh-Hant")("status.overdue")))
    thread.start()
    thread.join()
    assert said == ["逾期"]


@pytest.mark.parametrize(
    ("lang", "reason"), [("en", "column headings"), ("zh-Hant", "欄標題"), ("zh-Hans", "栏标题")]
)
def test_reasons_of_the_ledger_are_in_the_language_of_the_page(
    corpus_app: Flask, lang: str, reason: str
) -> None:
    page = (
        corpus_app.test_client()
        .get("/quality/lines", query_string={"lang": lang, "outcome": "heading"}, headers=HTML)
        .text
    )
    assert re.search(rf">\s*{reason}\s*<", page)
    assert ("column headings" in page) == (lang == "en")


@pytest.mark.parametrize(
    ("path", "said"),
    [("/catalog?lang=en", "as of 31 December 2025"), ("/catalog?lang=zh-Hant", "截至 2025年12月31日")],
)
def test_pages_say_the_day(client: FlaskClient, path: str, said: str) -> None:
    assert said in client.get(path, headers=HTML).text
