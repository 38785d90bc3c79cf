"""Whether a cell says that there is nothing. 不適用 is an answer, not a missing value."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kg.values.script import fold

_STROKES: Final = re.compile(r"[\s().\[\]。·]*[/\\|~_\-‐‑‒–—―─━][\s().\[\]。·/\\|~_\-‐‑‒–—―─━]*")
_HAN: Final = re.compile(r"[\u3400-\u9fff\s]+")
_WORDINGS: Final = frozenset(
    fold(wording)
    for wording in (
        *(
            "不適用",
            "並不適用",
            "暫不適用",
            "不適用於本局",
            "不適用於本署",
            "無",
            "沒有",
            "並無",
            "並沒有",
            "暫無",
            "暫時沒有",
            "暫沒有",
            "現時沒有",
            "目前沒有",
        ),
        *(
            "無資料",
            "沒有資料",
            "暫無資料",
            "無數據集",
            "沒有數據集",
            "暫無數據集",
            "沒有相關數據集",
            "沒有新數據集",
            "沒有計劃",
            "暫無計劃",
            "無計劃",
            "沒有項目",
            "空白",
            "從缺",
        ),
        *(
            "nil",
            "nil return",
            "none",
            "na",
            "n a",
            "not applicable",
            "not available",
            "no dataset",
            "no datasets",
            "no plan",
            "no data",
            "null",
            "not any",
            "no entry",
            "no item",
        ),
        *(
            "none at present",
            "none for the time being",
            "nothing to report",
            "nothing",
            "no new dataset",
            "no new datasets",
        ),
    )
)


def is_nil(text: str) -> bool:
    """Whether the text is one of the spellings of 'none': 不適用, 無, Nil, N/A, Not Applicable, a stroke, brackets or not.

    An empty text says nothing and is not nil; ``0`` and ``否`` are values.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return False
    if _STROKES.fullmatch(plain):
        return True
    if len(plain) > 80:
        return False
    if fold(plain) in _WORDINGS:
        return True
    chinese, other = fold("".join(_HAN.findall(plain))), fold(_HAN.sub("", plain))
    return chinese in _WORDINGS and other in _WORDINGS
