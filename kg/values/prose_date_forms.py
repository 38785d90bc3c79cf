"""How prose prints a date, as patterns over folded text (``quantity_characters.fold``), without groups: what is a date is no quantity."""

from __future__ import annotations

from typing import Final

HAN_YEAR: Final = r"(?:[一二][零一二三四五六七八九]{3})"
YEAR: Final = rf"(?:{HAN_YEAR}|(?<!\d)(?:1[89]|20)\d\d(?!\d))"
HAN_MONTH: Final = r"(?:十[一二]?|[一二三四五六七八九]|(?<!\d)(?:1[0-2]|0?[1-9]))"
HAN_DAY: Final = r"(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]|[12]\d|3[01]|0?[1-9])"
_SHORT_YEAR = r"(?:[零一二三四五六七八九]{2}|\d\d(?!\d))"
FISCAL: Final = (
    rf"{YEAR} ?年? ?(?:至|到|-|/|~) ?(?:{YEAR}|{_SHORT_YEAR})(?: ?年)? ?(?:年度|財政年度|財政年|財年|學年度?|課年|度)"
    rf"|(?<!\d)(?:1[89]|20)\d\d ?[-/] ?(?:(?:1[89]|20)\d\d|\d\d)(?![\d年 ]*[年月個家名項%])(?!\d)"
)
YEARS: Final = rf"{YEAR} ?年? ?(?:至|到|-|~) ?(?:{YEAR}|{_SHORT_YEAR}) ?年(?!度)(?:[間底末])?"
_DAYS = rf" ?{HAN_DAY} ?[日號](?: ?(?:至|到|、|及|和|-|~) ?{HAN_DAY} ?[日號])?"
_MONTH_PART = r"(?:底|末|初|中旬|上旬|下旬|份)"
MONTH_ALONE: Final = (
    rf"(?<![個零一二三四五六七八九十]){HAN_MONTH} ?月(?!球|台|臺|亮|餅|刊|票)(?:{_DAYS}|{_MONTH_PART})?"
    rf"(?: ?(?:至|到|-|~|及|和|、) ?{HAN_MONTH} ?月(?:{_DAYS}|{_MONTH_PART})?)*"
)
YEAR_PART: Final = (
    r"(?:年?[底終末]|年?[初中](?!國|央|心|學|期|小|六)|第? ?[一二三四1-4首頭末] ?季度?|[上下]半年|度(?!假))"
)
DATED: Final = rf"{YEAR} ?年(?: ?{MONTH_ALONE}| ?{YEAR_PART}(?: ?[至到及和] ?第? ?[一二三四1-4] ?季)?)?"
ERA: Final = rf"(?:{YEAR}|[二三四五六七八九]十) ?年代(?:[初中末]期?)?"

CHINESE_NUMBERED: Final = rf"{ERA}|{FISCAL}|{YEARS}|{DATED}|{MONTH_ALONE}"
"""Every date that has a number in it."""

_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_Y = r"(?:1[89]|20)\d\d"
ENGLISH_FISCAL: Final = rf"\b{_Y} ?[-/] ?(?:{_Y}|\d\d)\b(?! ?\d{{3}}\b)"
ENGLISH_DAY: Final = (
    rf"\b(?:[12]?\d|3[01])(?:st|nd|rd|th)?(?: ?(?:-|to|and) ?(?:[12]?\d|3[01])(?:st|nd|rd|th)?)? (?:of )?{_MONTH}\b(?:,? {_Y}\b(?! \d{{3}}\b))?"
    rf"|\b{_MONTH} (?:[12]?\d|3[01])(?:st|nd|rd|th)?(?![\d.,]*\d)(?! \d{{3}}\b)(?: ?(?:-|to|and) ?(?:[12]?\d|3[01])\b)?(?:,? {_Y}\b)?"
)
ENGLISH_MONTH: Final = rf"\b{_MONTH},? {_Y}\b(?! \d{{3}}\b)"
ENGLISH_MONTH_ALONE: Final = rf"\b{_MONTH}(?![\w'])"
ENGLISH_YEAR: Final = rf"\b{_Y}(?:s\b|\b(?!,\d{{3}}| \d{{3}}\b))"
ENGLISH_NUMBERED: Final = rf"{ENGLISH_DAY}|{ENGLISH_MONTH}|{ENGLISH_FISCAL}"
"""Dates with a number that cannot be a quantity's; a bare year is told by what follows it."""
