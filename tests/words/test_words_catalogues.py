"""The catalogues are whole, in order, compiled, and each is in its own language."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from server.words import catalogues
from server.words.catalogues import Catalogues, entries, findings, key_of, merge, read, stale, texts
from server.words.po import LOCALES, compiled, empty, parse, path, written

_LATIN = """
    AA API Accept Accept-Language Accept-Profile Atom CORS CSV Ctrl DCAT DCTERMS DQV ETag Excel FROM Feed HTTP Host JSON JSON-LD
    JavaScript LDES LOAD MIT Memento ORG OpenAPI PROV-O Parquet RDF RFC SERVICE SHA SHACL SKOS SPARQL Schema TLS Tab Enter Space
    URI VoID WCAG W C X-Forwarded XML context cookie details false govplan gp gz html iCalendar macros metrics problem server deploy
    static style css templates true type zst
    DOCX EPUB GIF HTML JPEG MM Microsoft OCR Office OpenDocument PDF PNG PPTX PostScript PowerPoint RAR RTF TIFF UTF Word XLSX YYYY
    ZIP Zip csv decisions gzip
    Accept-Post Allow BY Content-Range DISTINCT GROUP Hydra If-Match If-Unmodified-Since KiB LIMIT MB N-Triples ORDER Retry-After
    X-Truncated build diff kg limit send timeout
    bad-request busy picture-failed query-memory query-refused query-timeout too-large
"""
LATIN = frozenset(_LATIN.split())
"""What stands in Latin letters in Chinese texts too: names of formats, standards, keys, headers, members and files."""
_WORD = re.compile(r"[A-Za-z]+(?:[-’'][A-Za-z]+)*")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CHARSETS = {"zh_Hant": "big5hkscs", "zh_Hans": "gb2312"}


def english_left(text: str) -> list[str]:
    """English words of a Chinese text that are not among the names."""
    return [word for word in _WORD.findall(re.sub(r"\{\w+\}", "", text)) if word not in LATIN]


def other_script(text: str, locale: str) -> str:
    """The characters that the character set of the script does not have."""
    return "".join(c for c in _HAN.findall(text) if not _in(c, _CHARSETS[locale]))


def _in(character: str, charset: str) -> bool:
    try:
        return bool(character.encode(charset))
    except UnicodeEncodeError:
        return False


def wrong_language(found: Catalogues) -> Iterator[str]:
    """What in the Chinese catalogues is not Chinese, or not in the script."""
    for locale in _CHARSETS:
        for key, message in entries(found[locale]).items():
            for text in texts(message):
                if wrong := english_left(text) or other_script(text, locale):
                    yield f"{locale}: {key}: {wrong}"


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Catalogues]:
    """Catalogues of three entries, written and compiled into a folder of their own."""
    said = {
        "en": ("Open", "Of {name}", ("{n} row", "{n} rows")),
        "zh_Hant": ("開放", "{name}的", ("{n} 列",)),
        "zh_Hans": ("开放", "{name}的", ("{n} 行",)),
    }
    found: Catalogues = {}
    for locale in LOCALES:
        found[locale] = empty(locale)
        for key, text, english in zip(("open", "of", "rows"), said[locale], said["en"], strict=True):
            id = (key, key) if isinstance(text, tuple) else key
            comments = [english] if isinstance(english, str) else list(english)
            message = Message(id, text, auto_comments=[] if locale == "en" else comments)
            found[locale][id] = message
        path(locale, folder=tmp_path).parent.mkdir(parents=True)
    for file, data in catalogues.files(found, tmp_path):
        file.write_bytes(data)
    return tmp_path, found


def test_the_catalogues_are_whole_and_filled_in_alike() -> None:
    assert list(findings(read())) == []


def test_what_is_committed_is_in_order_and_compiled() -> None:
    assert list(stale(merge(read()))) == []


def test_chinese_texts_are_chinese_and_in_their_script() -> None:
    assert list(wrong_language(read())) == []


def test_names_in_latin_letters_are_all_in_use() -> None:
    found = read()
    used = {
        word
        for locale in _CHARSETS
        for message in entries(found[locale]).values()
        for text in texts(message)
        for word in _WORD.findall(text)
    }
    assert LATIN - used == set()


def test_translators_see_the_english() -> None:
    english = entries(read()["en"])
    for locale in ("zh_Hant", "zh_Hans"):
        text = path(locale).read_text("utf-8")
        assert f"Language: {locale}\\n" in text
        assert "charset=utf-8" in text
        assert "Plural-Forms: nplurals=1; plural=0;" in text
        assert text.count("\n#. ") >= len(english)
        assert text.count("# === ") == path("en").read_text("utf-8").count("# === ")


@pytest.mark.parametrize("locale", LOCALES)
def test_compiled_catalogues_are_what_gettext_reads(locale: str) -> None:
    with path(locale, "mo").open("rb") as file:
        known = gettext.GNUTranslations(file)
    for key, message in entries(read()[locale]).items():
        if message.pluralizable:
            forms = {known.ngettext(key, key, n) for n in (0, 1, 2, 5)}
            assert forms == set(texts(message))
        else:
            assert known.gettext(key) == message.string


def test_the_same_entries_give_the_same_bytes(small: tuple[Path, Catalogues]) -> None:
    _, found = small
    turned = empty("en")
    for message in reversed([m for m in found["en"] if m.id]):
        turned[message.id] = message
    assert compiled(turned) == compiled(found["en"])
    assert written(parse(written(turned), "en")) == written(turned)


def _without(found: Catalogues, locale: str, key: str) -> None:
    kept = [m for m in found[locale] if m.id and key_of(m) != key]
    found[locale] = empty(locale)
    for message in kept:
        found[locale][message.id] = message


def _say(found: Catalogues, locale: str, key: str, *said: str) -> None:
    message = entries(found[locale])[key]
    message.string = said if message.pluralizable else said[0]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda c: _without(c, "zh_Hans", "of"), "zh_Hans lacks of"),
        (lambda c: _without(c, "en", "of"), "zh_Hant has of, which en lacks"),
        (lambda c: _say(c, "zh_Hant", "open", " "), "zh_Hant: open has no text"),
        (lambda c: _say(c, "zh_Hant", "of", "的"), "does not have the names in braces"),
        (lambda c: _say(c, "zh_Hant", "of", "{nom}的"), "does not have the names in braces"),
        (lambda c: _say(c, "zh_Hant", "of", "{name的"), "has braces that do not match"),
        (lambda c: _say(c, "zh_Hans", "rows", "{count} 行"), "does not have the names in braces"),
        (lambda c: entries(c["zh_Hans"])["open"].flags.add("fuzzy"), "the English of open was changed"),
    ],
)
def test_what_is_wrong_is_found(
    small: tuple[Path, Catalogues], spoil: Callable[[Catalogues], None], told: str
) -> None:
    _, found = small
    assert list(findings(found)) == []
    spoil(found)
    assert told in "\n".join(findings(found))


def test_a_catalogue_that_is_not_in_order_is_found(small: tuple[Path, Catalogues]) -> None:
    folder, found = small
    assert list(stale(merge(found, folder), folder)) == []
    _say(found, "en", "open", "Opened")
    assert {line.partition(" ")[0] for line in stale(found, folder)} == {
        "en/LC_MESSAGES/messages.po",
        "en/LC_MESSAGES/messages.mo",
    }


def test_words_of_another_language_are_found(small: tuple[Path, Catalogues]) -> None:
    _, found = small
    _say(found, "zh_Hant", "open", "open 開放")
    _say(found, "zh_Hans", "rows", "{n} 個 CSV")
    assert list(wrong_language(found)) == ["zh_Hant: open: ['open']", "zh_Hans: rows: 個"]


def test_merging_follows_the_english(small: tuple[Path, Catalogues]) -> None:
    folder, found = small
    found["en"]["new"] = Message("new", "New")
    _without(found, "en", "of")
    found["zh_Hant"]["stray"] = Message("stray", "另")
    merged = merge(found, folder)
    assert list(entries(merged["zh_Hant"])) == ["open", "rows", "new", "stray"]
    assert entries(merged["zh_Hant"])["new"].auto_comments == ["New"]
    assert list(findings(merged)) == [
        "zh_Hant: new has no text",
        "zh_Hant has stray, which en lacks",
        "zh_Hans: new has no text",
    ]


def test_a_translation_whose_english_changed_is_marked(small: tuple[Path, Catalogues]) -> None:
    folder, found = small
    _say(found, "en", "open", "Released")
    _say(found, "zh_Hans", "open", "已开放")
    merged = merge(found, folder)
    assert entries(merged["zh_Hant"])["open"].fuzzy
    assert not entries(merged["zh_Hans"])["open"].fuzzy, "it was changed too"
    assert b"\xe9\x96\x8b\xe6\x94\xbe" in compiled(merged["zh_Hant"]), "it is served all the same"
    entries(merged["zh_Hant"])["open"].flags.clear()
    again = merge({n: parse(written(c), n) for n, c in merged.items()}, folder)
    assert not entries(again["zh_Hant"])["open"].fuzzy


@pytest.mark.parametrize(
    ("more", "told"),
    [('msgid "open"\nmsgstr "x"\n', "open stands there twice"), ('msgid "x\n', "line")],
)
def test_a_file_that_cannot_be_read_is_named(small: tuple[Path, Catalogues], more: str, told: str) -> None:
    data = written(small[1]["en"]) + b"\n" + more.encode()
    with pytest.raises(ValueError, match=f"en.*{told}"):
        parse(data, "en")


def test_the_command(small: tuple[Path, Catalogues], capsys: pytest.CaptureFixture[str]) -> None:
    folder, _ = small
    file = path("zh_Hans", folder=folder)
    assert catalogues.main(["--check"], folder) == 0
    file.write_text(file.read_text("utf-8").replace("开放", "已开放"), "utf-8")
    assert catalogues.main(["--check"], folder) == 1
    assert "zh_Hans/LC_MESSAGES/messages.mo is not in order" in capsys.readouterr().err
    assert catalogues.main([], folder) == 0
    assert catalogues.compiled_texts("zh_Hans", folder)["open"] == ("已开放",)
    assert catalogues.main(["--check"], folder) == 0
    file.write_text(file.read_text("utf-8").replace('msgstr "已开放"', 'msgstr ""'), "utf-8")
    assert catalogues.main([], folder) == 1
    assert "zh_Hans: open has no text" in capsys.readouterr().err
