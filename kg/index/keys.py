"""Search keys: the pieces of a text under which it is found in any script, width and case.

Chinese is cut into overlapping pairs of characters, since it has no spaces; the last character of a run stands by itself too, so that a
query of one character finds it wherever it stands.
"""

from __future__ import annotations

from typing import Final

from kg.dataclasses import dataclass
from kg.values.lazy import lazy
from kg.values.script import fold_words

_HAN_CLASS: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECES: Final = lazy(f"([{_HAN_CLASS}]+)|[^{_HAN_CLASS} ]+")
_STEM: Final = 4
"""Letters of an English word above which a final s may be left out."""
_PREFIX: Final = 3
"""Letters of an English word from which it is taken for the beginning of one."""


def pieces(text: str) -> list[tuple[str, bool]]:
    """Runs of Chinese characters, and words of other scripts, folded; each with whether it is Chinese."""
    return [(found[0], found[1] is not None) for found in _PIECES.finditer(fold_words(text))]


def pairs(run: str) -> list[str]:
    """A run of Chinese characters in pairs; the last one is a single character."""
    return [run[at : at + 2] for at in range(len(run))]


def document(text: str) -> str:
    """What the full-text index is given for a text: its words and pairs, with spaces between."""
    if not text:
        return ""
    out: list[str] = []
    for piece, chinese in pieces(text):
        if chinese:
            out += pairs(piece)
        else:
            out.append(piece)
    return " ".join(out)


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a query. ``tokens`` stand one after another in what holds it; with ``open`` the last one may only begin a word."""

    text: str
    chinese: bool
    tokens: tuple[str, ...]
    open: bool

    @property
    def match(self) -> str:
        """As an expression of SQLite's FTS5. The tokens hold no quotation marks: folding leaves none."""
        return f'"{" ".join(self.tokens)}"' + (" *" if self.open else "")


def word(piece: str, chinese: bool) -> Word:
    """A piece of a query as it is looked for: Chinese in pairs, an English word of three letters or more as a beginning."""
    if chinese:
        tokens = tuple(pairs(piece)[:-1]) or (piece,)
        return Word(piece, True, tokens, len(piece) == 1)
    stem = piece[:-1] if len(piece) > _STEM and piece.endswith("s") and not piece.endswith("ss") else piece
    return Word(piece, False, (stem,), len(stem) >= _PREFIX and not stem.isdigit())


def query(text: str, most: int) -> list[Word]:
    """The pieces of a query, each once, at most ``most``."""
    return [word(*piece) for piece in list(dict.fromkeys(pieces(text)))[:most]]
