"""How alike two titles are, and whether a small difference may be only one of wording."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from kg.dataclasses import dataclass
from kg.identity.names import title_key
from kg.values.lazy import lazy
from kg.values.ranges import Ranges

AUTOMATIC = 0.90
POSSIBLE = 0.80
MARGIN = 0.05

_HAN = Ranges("\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff")
_TOKEN = lazy(r"\d+(?:\.\d+)*|[a-z]+")
_YEAR = lazy(r"(?:19|20)\d\d(?:\.\d\d(?:\d\d)?)?|\d\d\.\d\d")
_WORD = lazy(r"[^\W_]+")

# Wording that can come and go without another thing being meant (Simplified, as keys are).
_HARMLESS = lazy(
    "统计数字|统计数据|统计资料|数据集|资料集|资料|数据|资讯|信息|统计|数字|列表|名单|名册|名录|清单|一览|目录|详情|情况|有关|相关|香港|"
    "[的之及和与或等各以]"
)
# A single character that makes another thing of a title: no/not, before/after, old/new, parts, directions, sexes, times.
_TELLING = frozenset(
    "非不未无没否反前后新旧副辅助总分半全首次初末上下左右内外男女公私本进出入离增减升降高中低大小多少已待将现老幼长短东西南北"
    "早晚正负甲乙丙丁春夏秋冬年月日季周时一二三四五六七八九十百千万双单主客父母子村乡镇市区省国水陆空海收支买卖租售"
)
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "to",
        "from",
        "with",
        "and",
        "or",
        "its",
        "their",
        "data",
        "dataset",
        "datasets",
        "list",
        "lists",
        "information",
        "statistics",
    ]
)
_TELLING_PREFIX = lazy(r"(?:non|un|in|im|dis|sub|pre|post|ex|re|under|over|inter|intra|fe|out|off)$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title ready to compare: ``key`` is its search key, ``tokens`` its numbers and Latin words in key form."""

    text: str
    key: str
    tokens: tuple[str, ...]
    words: tuple[str, ...]
    """The words of a title without Han characters; empty for one with them."""


@lru_cache(maxsize=65_536)
def title(text: str) -> Title:
    key = title_key(text)
    if _HAN.any_of(text):
        return Title(text, key, tuple(sorted(_TOKEN.findall(key))), ())
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return Title(text, key, tuple(sorted(t for t in _TOKEN.findall(key) if t[0].isdigit())), tuple(words))


def score(a: Title, b: Title) -> float:
    """0 to 1: rapidfuzz's ratio of the two keys."""
    return round(fuzz.ratio(a.key, b.key) / 100, 4)


def same_numbers(a: Title, b: Title) -> bool:
    """Whether digits and Latin tokens are the same: 第3期 is not 第4期, and 3D is not 2D."""
    return a.tokens == b.tokens and bool(a.words) == bool(b.words)


def same_but_years(a: Title, b: Title) -> bool:
    """Whether the titles differ in years alone (自17/18年… and 自18/19年…): worth a person's look, no more."""
    return _YEAR.sub("0", a.key) == _YEAR.sub("0", b.key)


def only_wording(a: Title, b: Title) -> bool:
    """Whether what differs is wording and not meaning: numbers and Latin tokens are equal; what was put in, left out or
    exchanged is no more than a harmless word or one character that does not tell things apart (as 輔助, 非, 前, 新 do)."""
    if not same_numbers(a, b):
        return False
    if a.words:
        return _only_wording_of_words(a.words, b.words)
    left, right = _HARMLESS.sub("", a.key), _HARMLESS.sub("", b.key)
    for op in Levenshtein.opcodes(left, right):
        if op.tag == "equal":
            continue
        for part in (left[op.src_start : op.src_end], right[op.dest_start : op.dest_end]):
            if len(part) > 1 or part in _TELLING:
                return False
    return bool(left and right)


def _only_wording_of_words(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    left = list((Counter(a) - Counter(b)).elements())
    right = list((Counter(b) - Counter(a)).elements())
    left = [w for w in left if w not in _FUNCTION_WORDS]
    right = [w for w in right if w not in _FUNCTION_WORDS]
    if len(left) != len(right):
        return False
    return all(any(_spelling(x, y) for y in right) for x in left) and all(
        any(_spelling(x, y) for x in left) for y in right
    )


def _spelling(a: str, b: str) -> bool:
    """Whether two words are one in two spellings or numbers (programme, program; centre, center; school, schools)."""
    if min(len(a), len(b)) < 4 or fuzz.ratio(a, b) < 80:
        return False
    long, short = (a, b) if len(a) >= len(b) else (b, a)
    return not (long.endswith(short) and _TELLING_PREFIX.match(long[: len(long) - len(short)]))


class TitleIndex:
    """Finds the titles that can be alike enough, by the rarest pairs of characters of the one asked for."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = list(dict.fromkeys(keys))
        self._grams: dict[str, list[int]] = {}
        for number, key in enumerate(self._keys):
            for gram in _grams(key):
                self._grams.setdefault(gram, []).append(number)

    def alike(self, key: str) -> Iterator[tuple[str, float]]:
        """(key, score) of every title whose score is at least ``POSSIBLE``, in the order given to the index."""
        grams = sorted(_grams(key), key=lambda g: (len(self._grams.get(g, ())), g))
        # A title that scores 0.8 differs in a fifth of its characters and so in two fifths of the pairs at most: a third
        # of the rarest three fifths at least are shared. A quarter is asked for, to be on the safe side.
        rare = grams[: len(grams) * 3 // 5 + 1]
        shared: Counter[int] = Counter()
        for gram in rare:
            shared.update(self._grams.get(gram, ()))
        enough = max(1, len(rare) // 4)
        nearby = {n: self._keys[n] for n in sorted(n for n, count in shared.items() if count >= enough)}
        for found, ratio, _ in process.extract_iter(
            key, nearby, scorer=fuzz.ratio, processor=None, score_cutoff=100 * POSSIBLE
        ):
            yield found, round(ratio / 100, 4)


def _grams(key: str) -> set[str]:
    return {key[i : i + 2] for i in range(len(key) - 1)} or {key}
