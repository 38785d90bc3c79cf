"""Notes inside rows, marks of new items, printed addresses."""

from __future__ import annotations

import re

from kg.documents.plan.words import BULLETS
from kg.values.lazy import lazy
from kg.values.withdrawn import withdrawal

_NEW = lazy(
    r"\s*[\[［【(（〔〖]\s*(?:新(?:增)?(?:的)?(?:項目|项目|數據集|数据集)?|(?:newly added|new)(?:\s+(?:item|entry|data\s?set))?)\s*[!！]?\s*[\]］】)）〕〗]\s*",
    re.IGNORECASE,
)
_NOTE = lazy(
    r"(?<![\w])[(（\[*#＃]?\s*(?:備註|备注|附註|附注|註釋|注释|註|注|Notes?|Remarks?|N\.B\.)\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*[:：]",
    re.IGNORECASE,
)
_ADDRESS = lazy(
    r"https?://[^\s<>「」『』（）()，。；、\]\"'”’]+(?:\([^\s()]*\)[^\s<>「」（），。；、]*)*", re.IGNORECASE
)
_BULLET = lazy(rf"\s*[{BULLETS}]\s*")


def take_new_mark(text: str) -> tuple[str, bool]:
    """(text without the mark, whether there was one): [新項目], 【新項目】, (New item), [New]."""
    marked = False

    def gone(match: re.Match[str]) -> str:
        nonlocal marked
        marked = True
        inside = match.start() > 0 and match.end() < len(text)
        spaced = match[0][0].isspace() or match[0][-1].isspace()
        return " " if inside and spaced and text[match.start() - 1].isascii() else ""

    rest = _NEW.sub(gone, text)
    return rest.strip(), marked


def take_withdrawal(title: str, *, dated: bool) -> tuple[str, str]:
    """(title without it, the bracket at its end that takes the row back): ``Buoys [Cancelled]``. Round brackets say so only where the row is
    not ``dated``: they may be the dataset's (licences in force, licences cancelled)."""
    match = _LAST_BRACKET.search(title)
    if match is None or (dated and match[0].lstrip()[0] in "(（"):
        return title, ""
    inside = match[0].strip(" ()（）[]［］【】")
    return (title[: match.start()].rstrip(), inside) if withdrawal(inside, alone=True) else (title, "")


_LAST_BRACKET = lazy(r"\s*[(（\[［【][^()（）\[\]［］【】]{2,40}[)）\]］】]\s*$")


def notes_in(description: str) -> tuple[str, ...]:
    """The notes (注：, 備註：, Note:) that a description holds, each up to the next bullet, note or the end."""
    starts = [m.start() for m in _NOTE.finditer(description)]
    ends = [*starts[1:], len(description)][: len(starts)]
    found = (_BULLET.split(description[a:b])[0].strip() for a, b in zip(starts, ends, strict=True))
    return tuple(note for note in found if note)


def without_address(title: str) -> str:
    """A title without the address of its link, which the Markdown and HTML readers print in brackets after it."""
    return re.sub(r"\s*[(（]https?://\S+[)）]$", "", title, flags=re.IGNORECASE) or title


def addresses_in(text: str) -> tuple[str, ...]:
    found = (match.group().rstrip(".,;:!?") for match in _ADDRESS.finditer(text))
    return tuple(dict.fromkeys(found))
