"""One form for the characters that rules look at, a character for a character, so that offsets stay those of the printed text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.values.lazy import lazy

# Simplified characters that occur in the words of the rules, and their usual Traditional ones. 出, 里, 准, 只 and 台 stay: both scripts print them.
_SIMPLIFIED: Final = "万亿两约个间项类种条张册栋层辆笔户员岁时钟顷吨达过于为设内后数余几该这发动开减资拨应购处区镇线队组单场点圆镑欧币亩码标货车厅课节门举办届号楼级师学业产营电网页从据计划题财务总额较会将还并与获给报称占属运进选对订签预规关险际参观讲团体国农历注儿长伤颗头舱舰机构医护职群众贯实验专协议联络环让续扩拟领导积极现经费创记录载显奖励铁轨仓库图书馆试战术讯飞统尽仅满训练习结压声证认离顾问监狱赛听龄别连请贷涨赠齐坛宽钱辖银兑换渔残罚审诉讼养疗维买卖齿轮桩岛击桥梁墙块负债赋税缴纳陆气热温质输检测厂园担软转调范畴远终纪屡阵陈干权样档摊译评论词许访志语说读变责贩贸宾赏赔账赞趋轰辩边邮释铺键锁闭闲阔阴阳随双杂难灵静顶顺须顿频馈驻驶驱鱼鸟黄龙庞"
_TRADITIONAL: Final = "萬億兩約個間項類種條張冊棟層輛筆戶員歲時鐘頃噸達過於為設內後數餘幾該這發動開減資撥應購處區鎮線隊組單場點圓鎊歐幣畝碼標貨車廳課節門舉辦屆號樓級師學業產營電網頁從據計劃題財務總額較會將還並與獲給報稱佔屬運進選對訂簽預規關險際參觀講團體國農曆註兒長傷顆頭艙艦機構醫護職羣眾貫實驗專協議聯絡環讓續擴擬領導積極現經費創記錄載顯獎勵鐵軌倉庫圖書館試戰術訊飛統盡僅滿訓練習結壓聲證認離顧問監獄賽聽齡別連請貸漲贈齊壇寬錢轄銀兌換漁殘罰審訴訟養療維買賣齒輪樁島擊橋樑墻塊負債賦稅繳納陸氣熱溫質輸檢測廠園擔軟轉調範疇遠終紀屢陣陳幹權樣檔攤譯評論詞許訪誌語說讀變責販貿賓賞賠賬贊趨轟辯邊郵釋鋪鍵鎖閉閒闊陰陽隨雙雜難靈靜頂順須頓頻饋駐駛驅魚鳥黃龍龐"

_TABLE: Final[dict[int, str]] = {
    **{ord(a): b for a, b in zip(_SIMPLIFIED, _TRADITIONAL, strict=True)},
    **{
        code: chr(code - 0xFEE0)
        for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
    **{ord(a): b for a, b in zip("〇○◯０％．＄：∶﹕／╱⁄∕（）＋＆", "零零零0%.$:::////()+&", strict=True)},
    **dict.fromkeys(
        map(
            ord,
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n",
        ),
        " ",
    ),
    **dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-"),
    **dict.fromkeys(map(ord, "～〜∼"), "~"),
    **dict.fromkeys(map(ord, "‘’＇"), "'"),
    **{ord(a): b for a, b in zip("啟滙裏叁佰仟", "啟匯裡三百千", strict=True)},
}


_FOLDED: Final = lazy("[" + re.escape("".join(map(chr, _TABLE))) + "]")


@lru_cache(maxsize=8)
def fold(text: str) -> str:
    """The text of the same length with ASCII digits, signs and spaces, and Traditional characters where a rule may look for one."""
    folded = _FOLDED.sub(
        lambda m: _TABLE[ord(m[0])], text
    )  # str.translate asks for every character, most of which stay
    if "O" in folded:
        # Letters that older documents print for the zero of a year: 二ＯＯ六年.
        return re.sub(
            r"(?<=[一二三四五六七八九])O+(?=[一二三四五六七八九年])", lambda m: "零" * len(m[0]), folded
        )
    return folded
