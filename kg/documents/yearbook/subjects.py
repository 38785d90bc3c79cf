"""What a quantity in prose is said of, as far as a simple rule can tell.

The subject of the clause before the quantity: the words up to the first verb or preposition that stands outside a word
of the rules' list, without a date, a connective or an adverb at its ends. A clause that has none (it begins with its
verb, 資助逾3 570個…) takes that of the clause before it in the sentence; a sentence that has none takes the nearest
heading. The words are printed words; pronouns (該計劃, it) stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from kg.records import Language
from kg.values.compiled import compiled
from kg.values.quantity_characters import fold

# A verb or preposition that ends the subject. The look-arounds keep words whole in which the character is no verb (有限公司, 委員會, 認可處).
_VERBS: Final = (
    r"[\x00\x01]|設有|[共內擁尚仍只另]有|(?<![所國公私現原具享持擁固稀])有(?!限|關|機|效|色|助|意|利|害|線|需|所|條)|"
    r"(?<![行作成認稱因以])[為是](?!了|期|數|何|本|否)|佔|(?<![召到抵直發傳表])達(?!致)|提供|資助(?!計劃|額|金|項|總|委|局|機|者|人)|撥款(?!總|額|的|金)|獲(?!得.{0,2}的)|"
    r"推出|設立|成立|投資(?!額|推|者|總|金|公|基|組|環|市|政|移)|增至|[增減升跌降]至|增加|減少|上升|下降|增長|處理|接獲|收到|錄得|涉及|涵蓋|包括|惠及|負責|管理(?!局|處|人|公|系|委|署|學)|營運(?!費|商|成|額)|支援(?!計|服|措|中)|批出|批准|"
    r"審核|造成|導致|[增加]設|高出|(?<![附隸下親金家直])屬(?!於|下)|督導(?!委)|領導(?!小|力|層|人|下)|展示|闡述|推展|研究(?=[在於把將設推興])|計劃(?=[在於設推興把增])|推[行動廣]|致力|協助|促進(?!局)|制[定訂]|訂立|修訂|實施|落實|建立|興建|舉辦|跟進|檢控|審批|"
    r"完成|開放(?!數|日)|通過|透過|根據|由(?!此)|(?<![現存潛內實外所])在(?!線|職|學|生)|於(?!是)|向(?!來|性|導)(?<!方向)|(?<!大)將(?!軍|來)|(?<![一二三四五六七八九十把])把|與(?!此)|(?:已|(?<![法員議協學社商公工大聚機教集宴])會)(?=[於在有為把向批獲撥收完推設共聘支派安發處接培舉資增減再按另提投購興])|"
    r"(?<![自對比依])按(?!揭|金|年率|照金)|自(?!行|動|願|然|資|由|治|助|身|置|力|主)|供(?!應|水|電|款|暖)|聘[用請]|僱用|派發|發出|舉辦|舉行|吸引|培訓(?!計|課|中|班|局)|進行|落成|可(?=[獲容達供以])|需(?!要的|求)|耗資|動用|接待|運送|運載|出動|拘捕|檢獲|出版|收錄|收藏|(?:平均)?每[日天月年周週](?:平均)?(?:供應|生產|輸送|輸出|輸入)|使用(?!率|者|權)"
)
_CHANGED: Final = (
    r"(?:逐步|大幅|進一步|再|都|全部)*(?:[增減升跌降延提擴縮轉調改][^，；]?|上調|下調|由|定為|納入)"
)
_CONNECTIVE: Final = r"(?:特別是|尤其是|此外|另外|同時|其中|當中|其後|隨後|目前|現時|至今|迄今|然而|不過|因此|為此|而且|並且|以及|及|而|並|亦|還|也|又|且|共|合共|總共|全部|單是|至於|除此之外|政府亦|[，,、：；•\s（(\x00的]|期間|預期|預計|估計|不僅|則|約|逾|每年|每月)+"
_ADVERB: Final = r"(?:[\x00則較比從由自與亦也都還並已現正共均各將約再仍只曾便就的]|合共|總共|現時|目前|逐步|大幅|一直|年內|每年|每月|每天|每日|分別|同時|現正|主要來?|與去年同期相?|至今|先後|合計|不僅|最多|[（(\s]|可)+\Z"
_CLAUSE: Final = r"[，；：。（）()]|[,;:](?!\d)"
_ASIDE: Final = "\x00"
"""Stands for dates and for what is in brackets."""
_QUANTITY: Final = "\x01"
_LONGEST: Final = 40
_REACH: Final = 600
_CLAUSES: Final = 12
"""How far before a quantity its subject is looked for, in characters and in clauses."""

_ENGLISH_VERBS: Final = (
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|shall|does|do|did|also|provides?|offers?|operates?|comprises?|includes?|covers?|"
    r"employs?|runs?|handles?|manages?|supports?|serves?|holds?|makes?|gives?|takes?|flew|flies|ran|rose|rises|fell|falls|grew|grows|made|took|gave|held|spent|spends|cost|costs|saw|met|sold|sells|"
    r"built|won|drew|brought|brings|stood|stands|underwent|underwent|began|begins|became|becomes|came|comes|went|goes|received|consists?|continues?|reaches|remains?|accounts?|increases?|decreases?|"
    r"processes|publishes|organises?|organizes?|maintains?|owns?|houses?|accommodates?|attracts?|assists?|visits?|produces?|contributes?|(?!(?:need|seed|feed|weed|speed|breed|exceed|proceed|hundred)\b)[a-z]{2,}ed)\b"
)
_ENGLISH_LEAD: Final = r"\A(?:\x00+,? |(?:In|By|During|As at|As of|At|On|Since|For|Under|Throughout|Up to|Until|Among|Of|Within|With|From) [^,]{0,90}, |(?:However|Moreover|Meanwhile|Also|In addition|Besides|Separately|Overall|Together|Altogether|On average|In total), |and |but |while |of which |of whom |the |The |A |An |a |an |about |some |More than |Over |Some |There )+"


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return compiled(source)


def masked(text: str, dates: Iterable[tuple[int, int]], quantities: Iterable[tuple[int, int]]) -> str:
    """The text, as long as printed, for ``subject_of``: folded, with dates and what is in brackets blanked out and quantities marked."""
    chars = list(fold(text))
    for start, end in (m.span() for m in _pattern(r"[（(][^（()）]{0,60}[)）]").finditer(text)):
        chars[start:end] = _ASIDE * (end - start)
    for start, end in dates:
        chars[start:end] = _ASIDE * (end - start)
    for start, end in quantities:
        chars[start:end] = _QUANTITY * (end - start)
    return "".join(chars)


def subject_of(text: str, mask: str, start: int, at: int, language: Language, headings: Sequence[str]) -> str:
    """The subject of the quantity at ``at`` in the sentence from ``start``; ``mask`` is ``masked`` of the text."""
    span = (_english if language == "en" else _chinese)(mask, max(start, at - _REACH), at)
    found = text[slice(*span)].strip(" ,;:，") if span is not None else ""
    return found or (headings[-1] if headings else "")


def _chinese(mask: str, start: int, at: int) -> tuple[int, int] | None:
    begins = [start, *(m.end() for m in _pattern(_CLAUSE).finditer(mask, start, at))]
    end = at
    for begin in reversed(begins[-_CLAUSES:]):
        found = _clause(mask[begin:end])
        if found is not None:
            return begin + found[0], begin + found[1]
        end = begin - 1
    return None


def _clause(clause: str) -> tuple[int, int] | None:
    lead = _pattern(_CONNECTIVE).match(clause)
    begin = lead.end() if lead is not None else 0
    if clause[begin : begin + 1] in ("以", "從", "對", "因", "較", "比", "按"):
        return None
    moved = _pattern(r"(?:把|將|令|使|讓)").match(clause, begin)
    if moved is not None:
        begin = moved.end()
        verb = _pattern(_CHANGED).search(clause, begin)
    else:
        verb = _pattern(_VERBS).search(clause, begin)
    end = verb.start() if verb is not None else len(clause)
    tail = _pattern(_ADVERB).search(clause, begin, end)
    if tail is not None:
        end = tail.start()
    if clause[begin:end] in ("所有", "任何", "部分", "大部分"):
        return None
    if end - begin < 2 or end - begin > _LONGEST or not _pattern(r"[^\W\d]").search(clause, begin, end):
        return None
    return begin, end


def _english(mask: str, start: int, at: int) -> tuple[int, int] | None:
    sentence = mask[start:at]
    lead = _pattern(_ENGLISH_LEAD).match(sentence)
    begin = lead.end() if lead is not None else 0
    # A participle that the subject begins with is part of it (subsidised flats).
    verb = next((m for m in _pattern(_ENGLISH_VERBS).finditer(sentence, begin) if m.start() > begin), None)
    if verb is None:
        return None
    end = verb.start()
    cut = _pattern(r"\x01|\x00+|,? (?:which|who|that|whose|also) |,? \(|\b[Tt]here \Z|, ").search(
        sentence, begin, end
    )
    if cut is not None:
        end = cut.start()
    if sentence[begin:end].rstrip().endswith("ed"):
        return None
    return (start + begin, start + end) if 1 < end - begin <= 90 else None
