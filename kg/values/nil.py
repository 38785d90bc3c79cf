"""Whether a cell says that there is nothing. 不適用 is an answer, not a missing value."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kg.values.lazy import lazy
from kg.values.script import fold

_STROKES: Final = lazy(r"[\s().\[\]。·]*[/∕⁄\\|~_\-‐‑‒–—―─━][\s().\[\]。·/∕⁄\\|~_\-‐‑‒–—―─━]*")
_HAN: Final = lazy(r"[\u3400-\u9fff\s]+")
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
            "暫未有",
            "未有",
            "尚未有",
            "無須填報",
            "無需填報",
            "毋須填報",
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
            "none planned",
            "none yet",
            "nil at present",
            "not planned",
            "none for the time being",
            "nothing to report",
            "nothing",
            "no new dataset",
            "no new datasets",
        ),
    )
)

_SENTENCES: Final = lazy(
    r"(?:(?:本[局署處处办辦會会院司廳厅部]|我們|我们)?(?:[於于在]?[^，。；]{0,14}年[度內内]?[，,]?(?:期間|期间)?)?|[^，。；]{0,14}年度?[，,]?本[局署處处办辦會会院司廳厅部])"
    r"(?:現時|现时|目前|暫時|暂时|暫|暂|現階段|现阶段)*(?:並?沒有|并?没有|並無|并无|暫無|暂无|尚?未有|[並并]未有)"
    r"[^，。；]{0,30}?(?:數據集?|数据集?|資料集?|资料集?|計劃|计划|項目|项目|機構|机构|組織|组织)[^，；]{0,20}"
    r"|[^。；]{0,40}[，,、]?(?:故|因此|所以)(?:此項|此项|本項|本项|本部分)?(?:並|并)?不(?:適|适)用"
    r"|(?:不適用|不适用|沒有|没有|無|无|暫無|暂无|nil|none|n ?/ ?a|not applicable) ?[(（][^()（）]{1,60}[)）]"
    r"|(?:nil|none|n ?/ ?a|not applicable),? (?:at|for|to|in|as|since|because|during|under) [^;]{1,60}"
    r"|(?:we|the|this|[a-z&, ]{3,50}) (?:do|does) not (?:have|plan|intend)\b[^;]{0,40}\b(?:data ?sets?|plans?|release)\b[^;]{0,40}"
    r"|(?:(?:there (?:is|are|will be)|(?:the|this) (?:department|bureau|office) has|we have) )?(?:currently |presently )?no (?:(?!category|name|description)[a-z/-]+ ){0,5}"
    r"(?:data ?sets?|data|plans?|items?|entries)\b(?! (?:category|name|type|title|description|no\b))[^;]{0,60}",
    re.IGNORECASE,
)

_NUMBER_HEADING: Final = lazy(r"no\.\s*[a-z]", re.IGNORECASE)
"""``No. Data Category``: the heading of a column of numbers, not a no."""


@lru_cache(maxsize=4096)
def is_nil(text: str) -> bool:
    """Whether the text is one of the spellings of 'none': 不適用, 無, Nil, N/A, Not Applicable, a stroke, brackets or not; or a short
    sentence that says so (現時沒有計劃發放數據集).

    An empty text says nothing and is not nil; ``0`` and ``否`` are values.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return False
    if _STROKES.fullmatch(plain):
        return True
    if len(plain) > 80 or _NUMBER_HEADING.match(plain):
        return False
    if fold(plain) in _WORDINGS or _SENTENCES.fullmatch(plain.rstrip("。.")):
        return True
    if plain.isascii() or "n" not in plain.casefold():  # each of the English wordings has one
        return False
    chinese, other = fold("".join(_HAN.findall(plain))), fold(_HAN.sub("", plain))
    return chinese in _WORDINGS and other in _WORDINGS
