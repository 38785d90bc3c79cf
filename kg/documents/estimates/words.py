"""The wording by which a report's parts are known, in both Chinese scripts and in English, on one compact form of a line."""

from __future__ import annotations

from typing import Final

from kg.values.lazy import lazy

_SIMPLE: Final = dict(
    zip(
        "總領員報詳簡標項財撥編帳經營開資實際預數額這納圍較來減設職級機備與關連費個結餘變動於為內億萬條別點擬蓋時積業務門調發還貼類單屬衞車應當從號細運專減計劃訂獲項購負擔賬範標準則權標於稱綱構頃鐘噸攝",
        "总领员报详简标项财拨编帐经营开资实际预数额这纳围较来减设职级机备与关连费个结余变动于为内亿万条别点拟盖时积业务门调发还贴类单属卫车应当从号细运专减计划订获项购负担账范标准则权标于称纲构顷钟吨摄",
        strict=True,
    )
)
DASH: Final = "-‐‑‒–—―－─﹣"


def both(pattern: str) -> str:
    """A pattern written in Traditional Chinese that matches either script."""
    return "".join(f"[{c}{_SIMPLE[c]}]" if c in _SIMPLE and _SIMPLE[c] != c else c for c in pattern)


def compact(text: str) -> str:
    """A line for recognising: lower case, no white space at all, half-width brackets and colons."""
    plain = "".join(text.split()).lower()
    if not plain.isascii():
        plain = plain.replace("（", "(").replace("）", ")").replace("：", ":").replace("’", "'")
    return plain


HEADINGS: Final = {
    "report": r"管制人員(?:的)?報告|controllingofficer'?sreport",
    "programmes": r"綱領(?:一覽)?|programmes?",
    "detail": r"詳情|details?",
    "aim": r"宗旨|aims?",
    "brief": r"簡介|briefdescription",
    "targets": r"(?:主要)?(?:服務)?(?:表現)?目標:?|(?:key|performance)?targets?:?",
    "indicators": r"(?:主要)?(?:服務)?(?:表現)?指標:?|(?:key|performance)?indicators?:?",
    "attention": r".{0,24}(?:需要?)?(?:特別|特别)(?:留意|注意|關注)(?:的)?事項|mattersrequiringspecialattention(?:in)?.{0,12}",
    "analysis": r"財政撥款的?分析|analysisoffinancialprovision",
    "staffing": r"財政撥款及(?:人手)?編制的?分析|analysisoffinancialandstaffingprovision",
    "chart": r"各綱領的?撥款分配(?:情況|情况)?.{0,24}|各綱領的?員工(?:人數|數目).{0,40}|編制的?變動.{0,24}"
    r"|allocationofprovisionto(?:the)?programmes.{0,24}|staffbyprogramme.{0,40}|changesinthesizeoftheestablishment.{0,24}",
    "details": r"按分目列出的?開支(?:的)?詳情|detailsofexpenditurebysubhead",
    "commitments": r"承擔額|承担额|commitments?",
    "account": r"(?:非?經營|資本)(?:帳|賬)目?|(?:operating|capital|non-?operating)account",
    "category": r"非?經常開支|機器、?(?:車輛、?)?設備及工程|資助金|non-?recurrent(?:expenditure)?|recurrent(?:expenditure)?|plant,?equipmentandworks|subventions",
}
"""Headings on a line of their own, on the compact form."""
ANY_HEADING = lazy("|".join(f"(?P<{name}>{both(text)})" for name, text in HEADINGS.items()))
