"""The drawing instructions of a page, a buffer at a time.

Half of the time that a page takes goes into taking its instructions apart, for the library's parser calls several functions for
each number. Here one search takes the plain tokens, as many as follow each other, and leaves to the library what is rare: comments,
dictionaries, strings with escapes, names with ``#``, and a token that the end of the buffer may cut. The tokens, their positions
and what becomes of damage are the library's own.
"""

from __future__ import annotations

from typing import Any

from pdfminer import pdfdocument, pdffont, pdfinterp
from pdfminer.cmapdb import CMapParser
from pdfminer.pdffont import Type1FontHeaderParser
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdfparser import PDFStreamParser
from pdfminer.psparser import KWD, LIT, PSBaseParser, PSKeyword

from kg.values.lazy import lazy

_END = rb"#/%\[\]()<>{}\s"
# Nothing here tries a shorter match again (+ behind a quantifier), and the last line matches wherever no other does: the time does not
# grow with the square of what is strange.
_TOKEN = lazy(
    rb"[\s\x00]*+(?:"
    rb"([-+]?\d++)(?=[^\d.])"  # 1: whole number
    rb"|([-+]?(?:\d++\.\d*+|\.\d++))(?=\D)"  # 2: with a point
    rb"|([A-Za-z][^" + _END + rb"]*+)(?=[" + _END + rb"])"  # 3: keyword
    rb"|([\[\]])"  # 4: array
    rb"|<((?:[0-9A-Fa-f]{2})*+)>(?=[^>])"  # 5: hexadecimal string
    rb"|\(([^()\\]*+)\)"  # 6: string
    rb"|/([^" + _END + rb"]*+)(?=[/%\[\]()<>{}\s])"  # 7: name
    rb"|(\S|\Z)"  # 8: anything else
    rb")"
)
_AT_ONCE = 200
"""Tokens that are taken together: the first is taken off the list again and again, and the others move up."""
_SPECIAL = frozenset(KWD(word) for word in (b"[", b"]", b"<<", b">>", b"{", b"}", b"BI", b"ID"))
"""Keywords on which the library's parser does more than hand them on."""


class _Words(dict[bytes, Any]):
    """What a word stands for. The library has a table of keywords too, with two calls before each look into it."""

    def __missing__(self, text: bytes) -> Any:
        self[text] = word = KWD(text)
        return word


_WORDS = _Words({b"true": True, b"false": False})


class _Scanning(PSBaseParser):
    """Fills the list of tokens from the buffer before the library's parser is asked for the next one."""

    def nexttoken(self) -> Any:
        if not self._tokens:
            self._scan()
        return super().nexttoken() if not self._tokens else self._tokens.pop(0)

    def _scan(self) -> None:
        """Take what follows in the buffer, up to the first token that is not plain. Nothing in the middle of a token."""
        if self.eof or self._parse1 != self._parse_main:
            return
        start, tokens, end = self.bufpos, self._tokens, self.charpos
        for match in _TOKEN.finditer(self.buf, end):
            kind = match.lastindex or 0
            text = match[kind]
            token: Any
            if kind == 1 or kind == 2:
                try:
                    token = int(text) if kind == 1 else float(text)
                except ValueError:  # longer than any number; the library's parser passes over it
                    break
            elif kind == 3 or kind == 4:
                token = _WORDS[text]
            elif kind == 5:
                token = bytes.fromhex(text.decode("ascii"))
            elif kind == 6:
                token = text
            elif kind == 7:
                token = LIT(_name(text))
            else:
                break
            tokens.append((start + match.start(kind) - (kind >= 5), token))
            end = match.end()
            if len(tokens) >= _AT_ONCE:
                break
        self.charpos = end


def _name(text: bytes) -> str | bytes:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text


class ContentParser(_Scanning, PDFContentParser):
    """The library's parser of content streams, faster."""

    def nextobject(self) -> Any:
        if not self.results and not self.context:
            if not self._tokens:
                self._scan()
            if self._tokens:
                token = self._tokens[0][1]
                # what stands by itself is an object as it is
                if not isinstance(token, PSKeyword) or token not in _SPECIAL:
                    return self._tokens.pop(0)
        return super().nextobject()


class FontMapParser(_Scanning, CMapParser):
    """The library's parser of a font's table of characters, faster."""


class FontHeaderParser(_Scanning, Type1FontHeaderParser):
    """The library's parser of the head of a Type 1 font, faster."""


class ObjectStreamParser(_Scanning, PDFStreamParser):
    """The library's parser of a stream of objects, faster."""


def install() -> None:
    """Have the library read with these parsers. A version of it with other insides reads as it does."""
    if all(hasattr(PSBaseParser, name) for name in ("_parse_main", "nexttoken", "seek")):
        for module, name, parser in (
            (pdfinterp, "PDFContentParser", ContentParser),
            (pdffont, "CMapParser", FontMapParser),
            (pdffont, "Type1FontHeaderParser", FontHeaderParser),
            (pdfdocument, "PDFStreamParser", ObjectStreamParser),
        ):
            setattr(module, name, parser)
