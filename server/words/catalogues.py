"""Bring the catalogues into order, compile and check them: ``python -m server.words.catalogues``.

The English ``.po`` leads: the others get its keys, order and parts, and the English text above each entry. A translation whose
English has changed since is marked ``#, fuzzy`` (it is served all the same): look at it, then take that line away. With
``--check`` nothing is written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from server.words.po import FOLDER, LOCALES, SOURCE, TRANSLATED, Plain, compiled, empty, parse, path, written

Catalogues = dict[str, Plain]


def key_of(message: Message) -> str:
    """The key of an entry, with plural forms or without."""
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> tuple[str, ...]:
    """The text of an entry, or its plural forms."""
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def entries(catalogue: Plain) -> dict[str, Message]:
    return {key_of(message): message for message in catalogue if message.id}


def read(folder: Path = FOLDER) -> Catalogues:
    """The catalogues as their ``.po`` say."""
    return {locale: parse(path(locale, folder=folder).read_bytes(), locale) for locale in LOCALES}


def compiled_texts(locale: str, folder: Path = FOLDER) -> dict[str, tuple[str, ...]]:
    """What the ``.mo`` holds now, by key; empty where there is none."""
    file = path(locale, "mo", folder)
    if not file.exists():
        return {}
    with file.open("rb") as stream:
        return {key_of(message): texts(message) for message in read_mo(stream) if message.id}


def merge(catalogues: Catalogues, folder: Path = FOLDER) -> Catalogues:
    """The catalogues in order. What only a translation has is kept at its end, unless the English had it until now."""
    english = entries(catalogues[SOURCE])
    merged = {SOURCE: empty(SOURCE)}
    for message in english.values():
        merged[SOURCE][message.id] = Message(message.id, message.string, user_comments=message.user_comments)
    before = compiled_texts(SOURCE, folder)
    for locale in TRANSLATED:
        merged[locale] = empty(locale)
        known, served = entries(catalogues[locale]), compiled_texts(locale, folder)
        for key, message in english.items():
            translated = _translated(message, known.get(key), served.get(key), merged[locale].num_plurals)
            merged[locale][message.id] = translated
        for key, message in known.items():
            if key not in english and key not in before:
                merged[locale][message.id] = message
    return merged


def _translated(
    english: Message, known: Message | None, served: tuple[str, ...] | None, forms: int
) -> Message:
    """The entry of a translation as it should stand. ``served`` is its text up to now."""
    said = list(texts(english))
    if english.pluralizable:
        kept = texts(known) if known else ()
        string: str | tuple[str, ...] = (*kept, *("",) * forms)[:forms]
    else:
        string = texts(known)[-1] if known else ""
    flags = set(known.flags) if known else set()
    notes = known.user_comments if known else []
    if known and known.auto_comments and known.auto_comments != said and served == texts(known):
        flags.add("fuzzy")
    comments = [*english.user_comments, *(note for note in notes if not note.startswith("==="))]
    return Message(english.id, string, flags=flags, auto_comments=said, user_comments=dict.fromkeys(comments))


def fields(text: str) -> frozenset[str]:
    """The names in braces. Raises ValueError for braces that do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def findings(catalogues: Catalogues) -> Iterator[str]:
    """What is wrong with the texts, a sentence each."""
    english = entries(catalogues[SOURCE])
    for locale in LOCALES:
        known = entries(catalogues[locale])
        yield from (f"{locale} lacks {key}" for key in english if key not in known)
        for key, message in known.items():
            if key not in english:
                yield f"{locale} has {key}, which {SOURCE} lacks"
                continue
            if not all(text.strip() for text in texts(message)):
                yield f"{locale}: {key} has no text"
            elif wrong := _misfilled(english[key], message):
                yield f"{locale}: {key} {wrong}"
            if message.fuzzy:
                yield f"{locale}: the English of {key} was changed; look at the text, then take '#, fuzzy' away"


def _misfilled(english: Message, message: Message) -> str:
    """What is wrong with the names in braces: the last form has those of the English, other forms no others."""
    try:
        wanted, forms = fields(texts(english)[-1]), [fields(text) for text in texts(message)]
    except ValueError as error:
        return f"has braces that do not match ({error})"
    if forms[-1] != wanted or any(not form <= wanted for form in forms):
        return f"does not have the names in braces of the English: {', '.join(sorted(wanted)) or 'none'}"
    if message.pluralizable and "n" not in wanted:
        return "has plural forms, so the number must be called n"
    return ""


def files(catalogues: Catalogues, folder: Path = FOLDER) -> Iterator[tuple[Path, bytes]]:
    """What the files must hold."""
    for locale, catalogue in catalogues.items():
        yield path(locale, folder=folder), written(catalogue)
        yield path(locale, "mo", folder), compiled(catalogue)


def stale(catalogues: Catalogues, folder: Path = FOLDER) -> Iterator[str]:
    """The files that are not what they must be."""
    for file, data in files(catalogues, folder):
        if not file.exists() or file.read_bytes() != data:
            where = file.relative_to(folder).as_posix()
            yield f"{where} is not in order: run python -m server.words.catalogues"


def _tell(found: Iterable[str]) -> int:
    told = list(found)
    sys.stderr.writelines(f"{sentence}\n" for sentence in told)
    return 1 if told else 0


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """The command; 1 when something is wrong."""
    try:
        catalogues = read(folder)
    except ValueError as error:
        return _tell([f"A catalogue cannot be read: {error}"])
    merged = merge(catalogues, folder)
    if "--check" in arguments:
        return _tell([*stale(merged, folder), *findings(merged)])
    for file, data in files(merged, folder):
        file.write_bytes(data)
    return _tell(findings(merged))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
