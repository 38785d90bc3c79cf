"""The closing list of websites: name：address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.dataclasses import dataclass
from kg.documents.yearbook.lines import Printed
from kg.documents.yearbook.words import WEBSITES, address_in
from kg.values.lazy import lazy

_COLON: Final = lazy(r"[:：](?!//)")
_CUT: Final = lazy(r"[/\-_.?&=#%~]\Z")
_TAIL: Final = lazy(r"[A-Za-z0-9/_.?&=#%~-]+\Z")


@dataclass(slots=True)
class Entry:
    """``url`` is empty where the list names no address."""

    name: str
    url: str
    lines: list[Printed]


def is_list_heading(text: str) -> bool:
    return len(text) <= 40 and WEBSITES.fullmatch(text.rstrip(":： ")) is not None


def lists_entry(text: str) -> bool:
    """Whether a line looks like one of the list: an address, or a name with a colon."""
    return address_in(text) is not None or (len(text) <= 100 and _COLON.search(text) is not None)


def read_entries(lines: Sequence[Printed]) -> list[Entry]:
    """The entries of the lines between the list's heading and the next heading. Names and addresses may be wrapped."""
    found: list[Entry] = []
    held: list[Printed] = []
    name = ""
    for n, line in enumerate(lines):
        text = line.text
        after = lines[n + 1].text if n + 1 < len(lines) else ""
        if not held and found and _CUT.search(found[-1].url) and _TAIL.match(text) and ":" not in text:
            found[-1].url += text
            found[-1].lines.append(line)
            continue
        at = 0
        matches = [m for m in re.finditer(r"\S+", text) if (address_in(m[0]) and "@" not in m[0])]
        spans = []
        for word in matches:
            inner = address_in(word[0])
            assert inner is not None
            spans.append((word.start() + inner.start(), word.start() + inner.end()))
        if not spans:
            colon = _COLON.search(text)
            if colon is None or not text[colon.end() :].strip():
                if name and colon is None and _COLON.search(name):
                    found.append(Entry(_name(name), "", held))
                    name, held = "", []
                name, held = _join(name, text), [*held, line]
                if colon is not None and not _opens_with_address(after):
                    found.append(Entry(_name(name), "", held))
                    name, held = "", []
            else:
                found.append(Entry(_name(_join(name, text[: colon.start()])), "", [*held, line]))
                name, held = "", []
            continue
        for start, end in spans:
            name = _join(name, text[at:start])
            url = text[start:end].rstrip(".,;)）")
            if _name(name) or not found:
                found.append(Entry(_name(name) or url, url, [*held, line]))
            else:
                found.append(Entry(found[-1].name, url, [line]))  # a second address of the same name
            name, held, at = "", [], end
    if held:
        found.append(Entry(_name(name), "", held))
    return found


def _opens_with_address(text: str) -> bool:
    match = address_in(text)
    return match is not None and match.start() == 0


def _join(name: str, text: str) -> str:
    if not name or not text:
        return name or text
    return name + (" " if name[-1].isascii() and text[0].isascii() else "") + text


def _name(text: str) -> str:
    return text.strip().strip("•‧●·-–— \t").rstrip(":：. \t(（").strip()
