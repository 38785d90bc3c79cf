"""Marks in rows (``*``, ``#``, ``註1``) and their explanations under or over the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.dataclasses import dataclass
from kg.values.compiled import compiled
from kg.values.lazy import lazy

_SYMBOLS = r"\^[A-Za-z](?![A-Za-z])|[*#^†‡※★☆△▲◎@§¹²³⁴⁵⁶⁷⁸⁹]{1,4}"
_WORDED = r"(?:備註|备注|附註|附注|註|注|[Nn]ote|[Rr]emark)\s*(?:\d{1,2}|[一二三四五六七八九十])"
_LABEL = r"(?:(?:備註|备注|附註|附注|註釋|注释|註|注|[Nn]otes?|[Rr]emarks?)\s*[:.]\s*)?"
_EXPLAINS = lazy(
    rf"^\s*{_LABEL}[(\[]?(?P<mark>{_SYMBOLS}|{_WORDED})[)\]]?\s*(?:[:.、\-–—=]\s*)?(?P<text>\S.*)$", re.DOTALL
)
_HAS_WORDS = lazy(r"[^\W\d_]")
_PLAIN = str.maketrans("＊＃＾（）［］：．＠～", "*#^()[]:.@~")


@dataclass(frozen=True, slots=True)
class Footnote:
    """An explanation. ``mark`` in one normal form; ``order`` is the position of its line in the document, ``listing`` the list that it stands under."""

    mark: str
    text: str
    order: int
    listing: int


@lru_cache(maxsize=4096)
def explanation(text: str) -> tuple[str, str] | None:
    """(mark, what it means) of a line that explains a mark: ``* 數字以學年計算``, ``註1：…``, ``Note 2: …``."""
    match = _EXPLAINS.match(text.translate(_PLAIN))
    if not match or not _HAS_WORDS.search(match["text"]) or (_bullet(match["mark"]) and "\n" in text):
        return None
    return _normal(match["mark"]), text[match.start("text") :].strip()


def _bullet(mark: str) -> bool:
    return mark == "*"


def _normal(mark: str) -> str:
    """備註1, 註 1 and Note 1 are three marks, 註1 and 注１ one."""
    if re.fullmatch(_SYMBOLS, mark):
        return mark
    return (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", mark))
        .replace("註", "注")
        .replace("備", "备")
        .lower()
    )


@lru_cache(maxsize=1024)
def _pattern(mark: str) -> re.Pattern[str]:
    if re.match(r"\w", mark):
        word, number = re.match(r"(\D+)(\d+|[一二三四五六七八九十])", mark).groups()  # type: ignore[union-attr]
        word = word.replace("备", "[備备]").replace("注", "[註注]")
        return re.compile(rf"\s*[(（\[]?{word}\s*{number}(?!\d)[)）\]]?(?!\s*[:：])", re.IGNORECASE)
    sign = "".join(f"[{re.escape(c)}{_wide(c)}]" for c in mark)
    around = re.escape(mark[0]) + _wide(mark[0])
    return compiled(
        rf"\s*[(（\[]{sign}[)）\]]|(?<=[^\s{around}])\s?{sign}(?![{around}])(?P<behind>)|^{sign}(?![{around}])(?=\S|$)"
    )


def _find(mark: str, text: str) -> re.Match[str] | None:
    """Where a text bears a mark. Behind a word, nothing may follow but the end, a space, punctuation or Chinese."""
    pattern, at = _pattern(mark), 0
    while match := pattern.search(text, at):
        after = text[match.end() : match.end() + 1]
        if (
            match.lastgroup is None
            or not after
            or after.isspace()
            or after in ",，;；、)）」"
            or "\u3400" <= after <= "\u9fff"
        ):
            return match
        at = match.start() + 1
    return None


def _wide(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else ""


def explained(
    text: str, notes: Iterable[Footnote], *, order: int, listing: int
) -> tuple[str, tuple[str, ...]]:
    """(the text without the marks that are explained, the explanations): for each mark the explanation in the row's own list, else the
    next one after the row, else the last one before it."""
    found: list[tuple[int, str]] = []
    by_mark: dict[str, list[Footnote]] = {}
    if not text:
        return text, ()
    for note in notes:
        by_mark.setdefault(note.mark, []).append(note)
    for mark, meant in by_mark.items():
        match = _find(mark, text)
        if match is None:
            continue
        best = min(meant, key=lambda n: (n.listing != listing, n.order < order, abs(n.order - order)))
        found.append((match.start(), best.text))
        text = (text[: match.start()] + text[match.end() :]).strip()
    return text, tuple(t for _, t in sorted(found))


def explains(text: str, before: Iterable[str]) -> bool:
    """Whether a line explains a mark that one of the lines before it bears."""
    meaning = explanation(text)
    return meaning is not None and any(_find(meaning[0], line) for line in before)


def footnotes_in(lines: Sequence[tuple[int, str]], listing: int) -> list[tuple[str, list[str], int, int]]:
    """(mark, printed lines, order, listing) of the explanations in a remark's printed lines; a line without a mark goes on with the last one."""
    found: list[tuple[str, list[str], int, int]] = []
    for order, line in lines:
        if meaning := explanation(line):
            found.append((meaning[0], [meaning[1]], order, listing))
        elif found:
            found[-1][1].append(line.strip())
    return found
