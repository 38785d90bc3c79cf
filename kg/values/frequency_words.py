"""The wordings of update frequencies, as data: units, counts, and fixed phrases, each with its EU frequency code.

All patterns are for text in Simplified script, half width and small letters. ``OTHER`` means: understood, but the EU's
table has no code for it (every two days).

The cues of a pattern, ``|`` between them: one is in whatever it matches. A text without any need not be searched, nor the pattern compiled.
"""

from __future__ import annotations

from typing import Final

UNITS: Final[dict[str, str]] = {
    "minute": r"分钟|秒钟?|minutes?|mins?\b|seconds?|secs?\b",
    "hour": r"个?小时|个?钟头|hours?|hrs?\b",
    "halfday": r"半[日天]|half[- ]days?",
    "day": r"日|天|个?工作[日天]|(?:calendar |business |working |week)?days?",
    "week": r"个?星期|个?礼拜|周|weeks?",
    "halfmonth": r"半个?月|half[- ]months?",
    "tenday": r"旬",
    "month": r"个?月份?|(?:calendar )?months?",
    "quarter": r"个?季度?|(?:calendar )?quarters?",
    "halfyear": r"半个?年度?|half[- ]?(?:a )?years?",
    "year": r"个?(?:历|财政|学|课税)?年度?|(?:calendar |financial |fiscal |school |academic )?years?",
}

UNIT_CUES: Final[dict[str, str]] = {
    "minute": "分|秒|min|sec",
    "hour": "小时|钟头|hour|hr",
    "halfday": "半|half",
    "day": "日|天|day",
    "week": "星期|礼拜|周|week",
    "halfmonth": "半|half",
    "tenday": "旬",
    "month": "月|month",
    "quarter": "季|quarter",
    "halfyear": "半|half",
    "year": "年|year",
}
"""One of these is in every wording of the unit."""

EVERY: Final[dict[tuple[str, int], str]] = {
    ("minute", 60): "HOURLY",
    ("minute", 120): "BIHOURLY",
    ("minute", 180): "TRIHOURLY",
    ("hour", 1): "HOURLY",
    ("hour", 2): "BIHOURLY",
    ("hour", 3): "TRIHOURLY",
    ("hour", 12): "DAILY_2",
    ("hour", 24): "DAILY",
    ("halfday", 1): "DAILY_2",
    ("day", 1): "DAILY",
    ("day", 7): "WEEKLY",
    ("day", 14): "BIWEEKLY",
    ("week", 1): "WEEKLY",
    ("week", 2): "BIWEEKLY",
    ("halfmonth", 1): "MONTHLY_2",
    ("tenday", 1): "MONTHLY_3",
    ("month", 1): "MONTHLY",
    ("month", 2): "BIMONTHLY",
    ("month", 3): "QUARTERLY",
    ("month", 4): "ANNUAL_3",
    ("month", 6): "ANNUAL_2",
    ("month", 12): "ANNUAL",
    ("month", 24): "BIENNIAL",
    ("quarter", 1): "QUARTERLY",
    ("quarter", 2): "ANNUAL_2",
    ("quarter", 4): "ANNUAL",
    ("halfyear", 1): "ANNUAL_2",
    ("year", 1): "ANNUAL",
    ("year", 2): "BIENNIAL",
    ("year", 3): "TRIENNIAL",
    ("year", 4): "QUADRENNIAL",
    ("year", 5): "QUINQUENNIAL",
    ("year", 10): "DECENNIAL",
    ("year", 20): "BIDECENNIAL",
    ("year", 30): "TRIDECENNIAL",
}
"""(unit, n) -> the code of "every n units"."""

TIMES: Final[dict[tuple[str, int], str]] = {
    ("day", 2): "DAILY_2",
    ("day", 8): "TRIHOURLY",
    ("day", 12): "BIHOURLY",
    ("day", 24): "HOURLY",
    ("week", 2): "WEEKLY_2",
    ("week", 3): "WEEKLY_3",
    ("week", 7): "DAILY",
    ("month", 2): "MONTHLY_2",
    ("month", 3): "MONTHLY_3",
    ("month", 4): "WEEKLY",
    ("quarter", 3): "MONTHLY",
    ("halfyear", 2): "QUARTERLY",
    ("halfyear", 6): "MONTHLY",
    ("year", 2): "ANNUAL_2",
    ("year", 3): "ANNUAL_3",
    ("year", 4): "QUARTERLY",
    ("year", 6): "BIMONTHLY",
    ("year", 12): "MONTHLY",
}
"""(unit, n) -> the code of "n times in a unit", n more than one."""

NUMBERS: Final[dict[str, int]] = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9},
    **{"ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60},
    **{"once": 1, "twice": 2, "thrice": 3, "other": 2, "second": 2, "third": 3, "两": 2},
}
NUMBER: Final = (
    r"(?:\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty)\b)"
)
_UNIT: Final = "(?P<unit>" + "|".join(sorted(UNITS.values(), key=len, reverse=True)) + ")"
_RANGE: Final = rf"(?: ?(?:[-~至到]|or|to) ?{NUMBER})?"
_MONTH: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}) ?月"
_DAY: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}) ?[日号]"
_AND: Final = r" ?(?:、|，|,|及|和|与|/) ?"

COUNTED: Final[tuple[tuple[str, str], ...]] = (
    (
        "每|隔|逐",
        rf"(?P<apart>每?相?隔|每|逐) ?(?:约|大约|逢)?(?P<every>{NUMBER})?{_RANGE} ?{_UNIT}"
        rf"(?P<list> ?的?(?:{_MONTH}(?:{_AND}{_MONTH})*|{_DAY}(?:{_AND}{_DAY})*))?(?: ?(?:共|最少|至少|约)?(?:更新|发放|公布)?(?P<times>{NUMBER})次)?",
    ),
    ("次", rf"(?P<every>{NUMBER})? ?{_UNIT} ?(?:更新|发放|公布)?(?P<times>{NUMBER})次"),
    (
        "every|each|per",
        rf"(?:every|each|per) (?P<every>{NUMBER}|other|second|third)?{_RANGE}[- ]?{_UNIT}",
    ),
    (
        "time|once|twice|thrice",
        rf"(?P<times>{NUMBER} times?|once|twice|thrice) ?(?:an?|every|each|per|in an?|in every|in each|/) ?(?P<every>{NUMBER})? ?{_UNIT}",
    ),
    ("ly", rf"(?P<every>{NUMBER})[- ](?P<unit>hour|week|month|year)ly"),
    ("interval", rf"(?:at )?(?P<every>{NUMBER})[- ]{_UNIT} intervals?"),
)
"""(cues, pattern) of a frequency counted in units: groups every, unit, times, apart (隔: every other), list (months or days named)."""

_CHANGE: Final = r"(?:需要|必要|更新|更改|变更|变动|改动|改变|变化|修订|修改|修正|增加|新增|增减|新的?(?:数据|资料|版本|内容|项目|个案|消息))"
_NEEDED: Final = r"(?:necessary|required|needed|appropriate|applicable|available|updated|changed|revised|(?:the )?(?:need|situation|circumstances) (?:arises?|requires?|warrants?)|(?:the )?availability(?: of (?:[a-z]+ ){0,2}(?:data|information))?)"
_UPDATE: Final = (
    r"(?:(?:an?|any|some|the|new|latest|further|data) )*(?:data(?:set)?s?|information|updates?|changes?|revisions?|amendments?|versions?|needs?)"
    r"(?: (?:is|are|becomes?|has been|have been|to the data(?:set)?))?(?: (?:available|made|released|received|updated|changed|revised|necessary|required))?"
)

FIXED: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "CONT",
        "实时|即时|持续|连续|不断更新",
        r"(?:近乎|接近|几近|近)?(?:实时|即时)|持续|连续|不断更新",
    ),
    (
        "CONT",
        "real|continu|live|instant|streaming|going",
        r"on-?going|(?:near(?:ly)?[- ])?real[- ]?time|continuous(?:ly)?|continual(?:ly)?|live|instant(?:ly)?|streaming",
    ),
    (
        "CONT",
        "分钟|秒|within",
        rf"{NUMBER} ?(?:分钟|秒钟?)之?(?:内|以内)|within (?:about )?(?:an?|{NUMBER}) (?:minutes?|seconds?)",
    ),
    (
        "IRREG",
        "当|如|若|倘|遇|逢|凡|视|按|因应|根据|只在",
        rf"(?:每当|当|如|若|倘若?|遇|每逢|凡|视乎?|按|因应|根据|只在)(?:数据集?|资料|内容|名单)?有?(?:任何|相关|实际|最新|个别)?的?(?:{_CHANGE}|情况)"
        rf"(?:[或及]{_CHANGE})?[^，。；、：:/或及每]{{0,5}}?(?:时候?|之时|后|方|才|而定)?(?:才|方)?(?:作出)?(?:更新)?",
    ),
    (
        "IRREG",
        "时",
        rf"(?:于|在)?(?:数据集?|资料|内容|名单)?(?:有|需|出现)?(?:任何|相关|实际|最新)?的?{_CHANGE}(?:[或及]{_CHANGE})?[^，。；、：:/或及每]{{0,4}}?(?:时候?|之时)(?:才)?(?:更新)?",
    ),
    (
        "IRREG",
        "定期|定时|固定|间中|偶尔|适时|适当时|不时|随时|有需要|有必要|有更新|有变动|有更改|有变",
        r"不定期|不定时|不固定|非定期|(?:没有|无)固定(?:时间|周期|时间表)?|间中|偶尔|适时|适当时候?|不时|随时|(?:如|若|倘)?有(?:需要|必要|更新|变动|更改)|(?:数据|资料|内容)有变(?:时|后)",
    ),
    (
        "IRREG",
        "when|where|if |as |once |on |subject to ",
        rf"(?:as and when|as or when|if and when|when and if|whenever|wherever|when|where|if|as|once|upon|on|subject to)"
        rf" (?:it is |is |are |so |there (?:is|are) )?(?:{_NEEDED}|{_UPDATE})",
    ),
    (
        "IRREG",
        "as and when|basis|demand|request|needed|required",
        r"as and when|on an? (?:as[- ]needed|need|ad[- ]?hoc|irregular) basis|on demand|upon request|as[- ]needed|as[- ]required",
    ),
    (
        "IRREG",
        "regular|hoc|from time to time|occasional|driven|no fixed",
        r"irregular(?:ly)?|ad[- ]?hoc|from time to time|occasional(?:ly)?|event[- ]driven|no (?:fixed|regular) (?:schedule|frequency|interval)|not regular(?:ly)?",
    ),
    (
        "NEVER",
        "一次|单次|不|毋须|无须|无需|没有|停止|静态",
        r"一次过|一次性|只(?:会)?(?:发放|公布|提供|更新)一次|单次|(?:不会|不再|不作|不予|毋须|无须|无需|没有|停止|不)(?:进行|再|作出)?更新|静态|永不",
    ),
    (
        "NEVER",
        "one|once|single|static|never|not|no ",
        r"one[- ]?(?:off|time)|once(?: only| off)?|single release|static|never|(?:not|no longer)(?: be)? updated|no (?:further )?updates?",
    ),
    (
        "UNKNOWN",
        "待|未|to be|tb|unknown",
        r"待定|未定|(?:有待|尚未|待)确定|to be (?:confirmed|determined|decided|advised)|tb[cda]|unknown",
    ),
    ("HOURLY", "hourly|逐时|按", r"hourly|逐时|按小?时"),
    ("BIHOURLY", "hourly", r"bi[- ]?hourly"),
    (
        "DAILY",
        "daily|按日|按天|星期一|周一|礼拜一|monday to|weekdays",
        r"daily|按[日天]|(?:每|逢|每逢)?(?:星期|周|礼拜)一(?:至|到)(?:星期|周|礼拜)?[五六日]|monday to (?:friday|saturday|sunday)|weekdays",
    ),
    ("DAILY_2", "daily", r"(?:twice|two times) daily|daily twice|semi[- ]?daily"),
    (
        "WEEKLY",
        "weekly|按周|按星期|逢|every",
        r"weekly|按(?:周|星期)|(?:每)?逢(?:星期|周|礼拜)[一二三四五六日天]|every (?:mon|tues|wednes|thurs|fri|satur|sun)day",
    ),
    (
        "WEEKLY_2",
        "weekly|逢",
        r"semi[- ]?weekly|(?:twice|two times) weekly|(?:每)?逢(?:星期|周|礼拜)[一二三四五六日天](?:、|及|和)(?:星期|周|礼拜)?[一二三四五六日天]",
    ),
    ("BIWEEKLY", "weekly|fortnight|双周", r"bi[- ]?weekly|fortnightly|every fortnight|双周"),
    ("MONTHLY", "monthly|按月|月度|月更", r"monthly|按月|月度|月更(?![正改])"),
    ("MONTHLY_2", "monthly", r"semi[- ]?monthly|(?:twice|two times) monthly|half[- ]?monthly"),
    ("BIMONTHLY", "monthly|双月", r"bi[- ]?monthly|双月"),
    ("QUARTERLY", "quarterly|按季|季度|季更", r"quarterly|按季度?|季度|季更"),
    (
        "ANNUAL_2",
        "annual|yearly|半年",
        r"semi[- ]?annual(?:ly)?|bi[- ]?annual(?:ly)?|half[- ]?yearly|semi[- ]?yearly|bi[- ]?yearly|(?:twice|two times) (?:yearly|annually)|半年度|按半年",
    ),
    (
        "ANNUAL",
        "annual|yearly|per annum|year|按年|年度|年更|年一度",
        r"annual(?:ly)?|yearly|per annum|by (?:academic|school|financial|fiscal|calendar) year|按年|年度|年更|一年一度",
    ),
    ("BIENNIAL", "biennial", r"biennial(?:ly)?"),
    ("TRIENNIAL", "triennial", r"triennial(?:ly)?"),
    ("QUADRENNIAL", "quadrennial", r"quadrennial(?:ly)?"),
    ("QUINQUENNIAL", "quinquennial", r"quinquennial(?:ly)?"),
    ("DECENNIAL", "decennial", r"decennial(?:ly)?"),
)
"""(code, cues, pattern) of wordings without counted units. The longest match at a place counts."""
