"""Headings that name a body: an organisation, a fund, an office. Not a theme such as 再工業化 or Public Transport."""

from __future__ import annotations

import re
from typing import Final

from kg.values.lazy import lazy

_SUFFIX: Final = lazy(
    r"(?:公司|集團|集团|局|署|處|处|廳|厅|辦公室|办公室|辦事處|办事处|中心|組|组|分部|實驗所|实验所|實驗室|实验室|研究院|研究所|學院|学院|大學|大学|學校|学校"
    r"|委員會|委员会|議會|议会|評議會|评议会|協會|协会|學會|学会|總會|总会|商會|商会|理事會|理事会|管理局|基金|基金會|基金会|機構|机构|法院|法庭|裁判法院|審裁處"
    r"|庫|库|隊|队|警隊|警队|天文台|圖書館|图书馆|博物館|博物馆|檔案館|档案馆|電台|电台|公署|秘書處|秘书处|督導會|諮詢會|咨询会|院)\Z"
)
_NO_BODY: Final = lazy(
    r"(?:用|好|壞|坏|到|各|之|何|長|长)[處处]\Z|[佈布格結结]局\Z|(?:金融|航運|航运|貿易|贸易|物流|商業|商业|創科|创科|科技|樞紐|枢纽|數據|数据|國際|国际|購物|购物)中心\Z"
    r"|\A(?:監管|监管|法定|公營|公营|私營|私营|非政府|研究|教育|培訓|培训|金融|慈善|志願|志愿|公共|執法|执法|主要|上市|本地|各|指定|有關|有关|其他|專上|专上|國際|国际|跨國|跨国|初創|初创|註冊|注册|民間|民间)"
    r"(?:機構|机构|公司|大學|大学|學校|学校|基金|組織|组织|法院|法庭|中心|委員會|委员会)\Z"
    r"|\A(?:發展|发展|推動|推动|支援|設立|设立|加強|加强|促進|促进|改善|提升|管理|檢討|检讨|建設|建设|成立|利用|開放|开放|有關|有关|關於|关于)"
)
_LATIN: Final = lazy(
    r"\b(?:Commission|Service|Council|Corporation|Company|Limited|Ltd\.?|Bureau|Department|Office|Authority|Centre|Center|Institute|Board|Committee|"
    r"University|College|School|Fund|Laboratory|Agency|Branch|Division|Unit|Secretariat|Observatory|Registry|Treasury|Judiciary|Trust|Foundation|Force|"
    r"Association|Federation|Society|Chamber|Tribunal|Court|Museum|Library)(?:\s+of(?:\s+the)?(?:\s+[A-Z][\w'’&-]*)+|\s+Hong\s+Kong)?\Z"
)
_LATIN_NO_BODY: Final = lazy(
    r"\A(?:[A-Z][a-z]+ing|Role|Work|Future|New|Public|Other|Civil)\b(?=.*\b(?:Service|Office|Court|Centre|Force|School|Trust|Board|Unit)\Z)|\A[A-Z][a-z]+ing\s"
)
_ALIAS: Final = lazy(r"\s*[(（][^()（）]{1,40}[)）]\s*\Z")
_IS: Final = (
    r"(?:\s*[(（][^()（）]{1,40}[)）])?\s*(?:"
    r"(?:負責|负责|專責|专责|肩負|肩负|管理|營運|营运|按照|依照|代表|隸屬|隶属|根據|根据|於|于|由|就|設有|设有|的(?:目標|目标|職責|职责|使命|工作|宗旨))"
    r"|[是為为乃](?=[^。]{0,60}?(?:機構|机构|公司|組織|组织|設施|设施|部門|部门|團體|团体|法定|附屬|附属|辦公室|办公室))"
    r"|(?:is|was|are|were)\s+(?:responsible|tasked|set up|established|a|an|the)\b|(?:aims|advises|formulates|operates|provides|promotes|manages|administers|oversees)\b)"
)
"""What follows a body's name where a paragraph introduces it."""


def named(heading: str) -> bool:
    """Whether the wording of a heading is a body's name."""
    name = _ALIAS.sub("", heading).strip()
    if not name:
        return False
    if name.isascii():
        name = name.removeprefix("The ")
        return name[:1].isupper() and _LATIN.search(name) is not None and _LATIN_NO_BODY.search(name) is None
    return _SUFFIX.search(name) is not None and _NO_BODY.search(name) is None


def introduced(heading: str, paragraph: str) -> bool:
    """Whether the first paragraph under a heading begins with it as the name of something that acts or is an institution."""
    name = _ALIAS.sub("", heading).strip()
    start = paragraph.lstrip()
    if start.startswith("The ") and not name.startswith("The "):
        start = start[4:]
    if not name or not start.startswith(name):
        return False
    return re.match(_IS, start[len(name) : len(name) + 160]) is not None


def is_body(heading: str, paragraph: str) -> bool:
    return named(heading) or introduced(heading, paragraph)
