"""Printed lines become one text: what a line wrap tore apart is joined, what an extractor spoilt is mended, the wording stays.

A space is wanted between Latin words, never inside a Chinese one; between the two it is as printed, and where a wrap
hides what was printed, as the document does elsewhere (``Habit``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from typing import Final

from kg.dataclasses import dataclass
from kg.sources.model import CellLine
from kg.values.characters import clean
from kg.values.joints import BULLETS, DASHES, FULL, HAN, Joint, joint, joints, opens_paragraph
from kg.values.lazy import lazy


def _statement() -> str:
    """數據(集)(現|將)以 CSV 格式提供, complete: a sentence without a full stop. A torn line's spaces may stand in it."""

    def torn(*words: str) -> str:
        return "(?:" + "|".join(r"\s?".join(word) for word in words) + ")"

    what = torn("數據", "数据", "資料", "资料") + r"(?:\s?[集庫库])?"
    when = torn("現時", "现时", "現", "现", "將會", "将会", "將", "将", "會", "会", "已", "均")
    by = f"(?:[以用為为]|{torn('採用', '采用')})"
    # At least one Latin letter, the format's name, at no great distance; spaces do not count.
    names = r"(?:\s?[^，。；,;\s]){0,40}?\s?[A-Za-zＡ-Ｚａ-ｚ](?:\s?[^，。；,;\s]){0,40}?\s?"
    offers = (
        *("提供", "輸出", "输出", "存檔", "存档", "發放", "发放", "開放", "开放"),
        *("發布", "发布", "公布", "顯示", "显示", "儲存", "储存", "上載", "上载"),
    )
    return (
        rf"{what}\s?(?:{when}\s?)?{by}{names}{torn('格式')}\s?{torn(*offers)}(?:\s?{torn('下載', '下载')})?"
    )


_GOES_ON: Final = r"\s*[的予給给及和與与或並并、，,.;；。：:）)」]"
_STATEMENT: Final = lazy(rf"{_statement()}(?!{_GOES_ON})")
_ENDS_IN_STATEMENT: Final = lazy(rf"{_statement()}\Z")
_SAME_SENTENCE: Final = lazy(_GOES_ON)
_LONGEST_STATEMENT: Final = 240


@dataclass(frozen=True, slots=True)
class Habit:
    """What a document does inside its lines where Chinese meets something else: per kind of joint, how often a space stands there."""

    counts: tuple[tuple[Joint, int, int], ...] = ()
    """(joint, times with a space, times without)."""
    wanted: dict[Joint, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was asked before."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Habit:
        """Counts over printed lines, taken one by one (line breaks inside a text are no evidence)."""
        spaced: Counter[Joint] = Counter()
        closed: Counter[Joint] = Counter()
        lines = clean("\n".join([text for text in texts if not text.isascii()])).splitlines()
        chinese = [" ".join(line.split()) for line in lines if not line.isascii()]
        for (kind, space), count in joints("\n".join(chinese)).items():
            if not kind.never:
                (spaced if space else closed)[kind] += count
        kinds = sorted({*spaced, *closed})
        return cls(tuple((k, spaced[k], closed[k]) for k in kinds))

    def wants_space(self, kind: Joint) -> bool:
        """The majority's way at this kind of joint; without evidence that of its mirror image; without that, the usual one."""
        found = self.wanted.get(kind)
        if found is None:
            found = self.wanted[kind] = self._wants(kind)
        return found

    def _wants(self, kind: Joint) -> bool:
        table = {k: (spaced, closed) for k, spaced, closed in self.counts}
        for known in (kind, kind.mirror):
            spaced, closed = table.get(known, (0, 0))
            if spaced != closed:
                return spaced > closed
        return kind.usual


@lru_cache(maxsize=8192)
def tidy(text: str) -> str:
    """One printed line (or what an extractor made one of) without stray spaces and characters.

    Takes out spaces between two Chinese characters and beside full-width punctuation, except before a bullet or note mark
    and after a complete statement of the format (數據以 CSV 格式提供), which is a sentence of its own. Idempotent.
    """
    plain = " ".join(clean(text).split())
    if " " not in plain or plain.isascii():
        return plain
    kept = {m.end() for m in _STATEMENT.finditer(plain)} if "式" in plain and "格" in plain else ()
    parts: list[str] = []
    last = 0
    for at in _strays(plain):
        if at in kept or plain[at - 1] in BULLETS or opens_paragraph(plain[at + 1 :], certain=True):
            continue
        parts.append(plain[last:at])
        last = at + 1
    parts.append(plain[last:])
    return "".join(parts)


def _strays(text: str) -> Iterator[int]:
    """Where single spaces stand beside full-width punctuation or between Chinese characters, in a text that begins and ends with none."""
    at = text.find(" ")
    while at > 0:
        before, after = text[at - 1], text[at + 1]
        if before in FULL or after in FULL or (before in HAN and after in HAN):
            yield at
        at = text.find(" ", at + 1)


def join_lines(lines: Sequence[CellLine], habit: Habit, *, paragraphs: bool) -> str:
    """The printed lines as one text, one space between paragraphs.

    ``paragraphs``: the author's line breaks (``forced``), bullets, note marks and a complete format statement end a paragraph;
    without it (titles) only the wording counts.
    """
    text, before = "", None
    for line in lines:
        piece = tidy(line.text)
        if not piece:
            continue
        if before is None:
            text = piece
        else:
            text += _between(text, before, piece, habit, paragraphs) + piece
        before = line
    return text


def join_texts(texts: Iterable[str], habit: Habit) -> str:
    """As ``join_lines`` without ``paragraphs``, for lines of which the text alone is known."""
    text = ""
    for printed in texts:
        piece = tidy(printed)
        if not text:
            text = piece
        elif piece:
            text += _between(text, _PLAIN, piece, habit, False) + piece
    return text


_PLAIN: Final = CellLine("")


def _between(text: str, line: CellLine, piece: str, habit: Habit, paragraphs: bool) -> str:
    """What stands between the text so far, whose last printed line is ``line``, and the next piece."""
    if paragraphs:
        if text[-1] in BULLETS or opens_paragraph(piece, certain=line.forced is not True):
            return " "
        if line.forced is not False and _ends_in_statement(text, piece):
            return " "
    if text[-1] in FULL or piece[0] in FULL:
        return ""
    if paragraphs and line.forced:
        return " "
    if _OPEN_DASH.search(text) or _DASH_AHEAD.match(piece):
        return " "
    kind = joint(text, piece)
    if piece.isascii() and text[-1] in HAN and (" " in piece or line.forced) and _TRANSLATED.match(piece):
        return " "  # the same in English, on a line of its own
    if kind is None:
        return " " if _latin_space(text, piece) else ""
    if line.space_after is not None and not kind.never:
        return " " if line.space_after else ""
    return " " if not kind.never and habit.wants_space(kind) else ""


def _ends_in_statement(text: str, piece: str) -> bool:
    return (
        _ENDS_IN_STATEMENT.search(text[-_LONGEST_STATEMENT:]) is not None
        and _SAME_SENTENCE.match(piece) is None
    )


_ADDRESS: Final = lazy(r"(?:https?://|www\.)\S*[/\-_.?&=#%~]\Z")
_TRANSLATED: Final = lazy(r"[A-Z(]?[A-Za-z]{3,}")
_HYPHENS: Final = "-‐‑‒–"
_OPEN_DASH: Final = lazy(rf" [{DASHES}]\Z")
_DASH_AHEAD: Final = lazy(rf"[{DASHES}] ")
_HYPHEN: Final = lazy(rf"[A-Za-z0-9][{_HYPHENS}]\Z")


def _latin_space(text: str, piece: str) -> bool:
    """Whether a space belongs between two printed lines neither of whose ends is Chinese."""
    if text[-1] in "/([{" or piece[0] in "/)]},.;:!?%":
        return False
    if _ADDRESS.search(text[-2000:].rsplit(" ", 1)[-1]):
        return False
    if text[-1].isalnum() and piece[0] in _HYPHENS:
        return False
    return not (_HYPHEN.search(text) and piece[0].isalnum())
