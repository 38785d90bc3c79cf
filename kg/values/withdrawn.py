"""Whether words take a promise back: *Cancelled*, 取消發放, *will no longer be released*. Words of the same kind about the data (*cancelled flights*) do not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from kg.values.lazy import lazy
from kg.values.script import to_hans

_DONE: Final = (
    r"(?:cancell?ed|withdrawn|dropped|abandoned|shelved|scrapped|called off|discontinued|not proceeded with)"
)
_IT: Final = r"(?:(?:the |this |planned )*(?:data ?set|item|entry|release|plan|initiative)s? |it )"
_THE: Final = r"(?:the|this|these)"
_OPEN: Final = r"(?:be )?(?:released?|publish(?:ed)?|open(?:ed)?(?: up)?|launch(?:ed)?|uploaded|provided?|made available|proceeded with|pursued?)"
_REASON: Final = r"(?:,? (?:due to|because|owing to|as|since|in view of|in light of|following|pending|by|on|from|upon|after|with effect from|in|and replaced by|per)\b.*)?"
_BEEN: Final = r"(?:has|have|had|was|were|is|are|will|to)(?: now| already| since| been| be)*?"
_NOT: Final = (
    rf"(?:no longer (?:to )?(?:be )?(?:{_OPEN}|planned|required|in the plan|included in (?:the|this) plan)"
    rf"|not (?:to )?be(?:ing)? {_OPEN}|not (?:proceeding|to proceed)|withdrawn from (?:the|this) .*plan)"
)
_WILL: Final = r"(?:will|would|shall|is|are|has|have|to)(?: been)? "
_ENGLISH: Final = lazy(
    rf"(?:{_IT}{_BEEN} {_DONE}|(?:release|plan|item|{_THE} [a-z ]{{0,12}}) {_DONE}|(?:{_IT}(?:{_WILL})?|{_WILL}){_NOT}|no longer (?:to )be {_OPEN}"
    rf"|decided (?:not to {_OPEN}|to (?:cancel|withdraw|drop|shelve|abandon)) (?:{_THE} )?(?:data ?set|item|release|plan)s?){_REASON}"
)
"""What says so anywhere, for it names what is taken back, or speaks of its release."""
_ENGLISH_ALONE: Final = lazy(
    rf"(?:(?:{_BEEN} )?(?:now )?{_DONE}(?: (?:item|entry|release))?|(?:cancellation|withdrawal)(?: of (?:{_THE} )?(?:data ?set|item|release|plan))?"
    rf"){_REASON}"
)
_ENGLISH_STATE: Final = lazy(rf"(?:{_NOT}|decided not to .*){_REASON}")
_DO: Final = r"(?:取消|撤回|撤销|搁置|撤出|放弃)"
_WHAT: Final = r"(?:发放|公布|开放|发布|推出|上载|公开|提供|释出)"
_THIS: Final = r"(?:(?:此|该|本|有关|这)(?:项|个)?(?:数据集|资料集|项目|条目|计划|数据|项))"
_NOW: Final = r"(?:(?:现|经|业|亦)?已(?:经)?|决定|将会?|会|予以|现)"
_CHINESE: Final = lazy(
    rf"{_THIS}{_NOW}*{_DO}|{_THIS}?{_NOW}*{_DO}(?:{_WHAT}(?:计划|安排|该数据集|此数据集|数据集)?|有关计划|此项目?|该项目)"
    rf"|{_THIS}?{_NOW}*不再(?:计划|考虑)?{_WHAT}(?:此|该)?(?:数据集|项目)?|{_THIS}?(?:将|会|决定)+不(?:会|予|作)?(?:再)?{_WHAT}"
    rf"|{_THIS}?{_NOW}?从(?:本|此|该)?(?:开放数据)?计划(?:中)?(?:剔除|删除|移除|撤出)"
)
_CHINESE_ALONE: Final = lazy(
    rf"{_NOW}*{_DO}(?:此项|项目|本项|计划)?|(?:项目|计划|数据集){_NOW}*{_DO}|不(?:会|予|作){_WHAT}"
)
_LABEL: Final = lazy(
    r"^[\s•‧●*\-–—#]*(?:(?:note|remark|status|update|备注|备考|附注|注|状态|现况)s?\s*\d*\s*[:.]\s*)?"
)
_SENTENCES: Final = lazy(r"[.。;；!！\n•‧●]+(?=\s|$|[\u3400-\u9fff])|[。；！\n•‧●]")
_IN_BRACKETS: Final = lazy(r"[(\[【][^()\[\]【】]*[)\]】]")
_INSIDE: Final = lazy(r"[(\[【]([^()\[\]【】]+)[)\]】]")
_PARTS: Final = lazy(r"[,，()（）\[\]【】]")


@lru_cache(maxsize=4096)
def withdrawal(text: str, *, alone: bool = False) -> str:
    """The sentence, as printed, that says that the promise is taken back; '' where none does.

    ``alone``: the text stands where the state of the promise is told (a remark, a status, the place of its date), so that one word
    says it; elsewhere, in a description, only a sentence about the release does, or a word that is all of its last sentence.
    """
    if _CUE.search(to_hans(text.casefold())) is None:
        return ""
    sentences = [part for part in _SENTENCES.split(text) if part.strip()]
    for number, sentence in enumerate(sentences, 1):
        plain = _plain(sentence)
        parts = [part.strip() for part in _PARTS.split(plain)]
        whole = plain[1:-1].strip() if _IN_BRACKETS.fullmatch(plain) else plain
        here = [*_INSIDE.findall(plain), parts[-1]] if alone else []
        last = (
            number == len(sentences)
            and len([part for part in parts if part]) == 1
            and _ends_text(text, sentence)
        )
        if (
            any(_matches(part, _ENGLISH, _CHINESE) for part in (whole, *parts))
            or any(
                _matches(part, _ENGLISH_ALONE, _CHINESE_ALONE)
                for part in ([whole, *here] if alone or last else [])
            )
            or (alone and any(_ENGLISH_STATE.fullmatch(part) for part in (whole, *here)))
        ):
            return sentence.strip(" \t•‧●*-")
    return ""


def _plain(sentence: str) -> str:
    folded = to_hans(unicodedata.normalize("NFKC", sentence)).casefold()
    return " ".join(_LABEL.sub("", folded).strip(" .").split())


def _ends_text(text: str, sentence: str) -> bool:
    """Whether a full stop, and nothing else, stands before the last sentence."""
    return text.rstrip().rstrip(".。").removesuffix(sentence).rstrip()[-1:] in (".", "。", "")


_CUE: Final = lazy(
    r"cancel|withdr|dropped|abandon|shelve|scrapped|called off|discontinu|proceed|decided|no longer|not (?:to )?be|取消|撤|搁置|放弃|不再|不会|不予|不作|剔除|删除|移除"
)


def _matches(text: str, english: re.Pattern[str], chinese: re.Pattern[str]) -> bool:
    return bool(english.fullmatch(text) or chinese.fullmatch(text.replace(" ", "")))
