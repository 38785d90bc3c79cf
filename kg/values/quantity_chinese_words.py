"""Chinese words around a number: units with their kind, what may not follow them, qualifiers. Traditional (``fold`` has been applied)."""

from __future__ import annotations

from typing import Final, Literal

UnitKind = Literal["count", "noun", "measure", "time", "money", "percent", "tenth"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_COUNT: Final = _words(
    "個 家 所 名 項 類 種 間 人 份 位 座 幅 輛 艘 架 條 部 台 臺 套 宗 次 隻 頭 株 棵 張 冊 封 篇 幢 棟 支 枝 枚 顆 粒 片 塊 批 組 隊 班 場 齣 集 節 門 款 件 筆 戶 口 段 處 層 "
    "輪 羣 群 員 區 站 伙 盞 盆 桶 箱 包 袋 瓶 對 雙 副 本 頁 字 曲 首 局 尊 匹 尾 具 根 道 面 方面 部分 人次 人口 人士 班次 架次 車次 班機 航次 船次 客次 場次 宗次 項次 只 例 點 步 圈 排 列 箇 "
    "間次 席 課 單 幀 卷 疊 樣 倍 股 局 回 趟 遍 度 成員 級別 層樓 款式 省 市 州 縣 鄉 村 邨 校 院校 大類 師 隊次 小類 大項 輯"
)
# Nouns that a number may count without a classifier. They need a number in digits, of at least ten, or a qualifier.
_NOUN: Final = _words(
    "企業 公司 商戶 項目 個案 學校 學生 學員 學額 市民 居民 僱員 員工 旅客 訪客 遊客 單位 國家 職位 座位 泊位 車位 家庭 住戶 會員 機構 團體 航班 工人 長者 兒童 青年 名額 床位 牀位 病床 病牀 "
    "宿位 地點 熱點 圖書 網頁 議員 委員 選民 教師 醫生 護士 警員 公務員 船隻 車輛 船員 海員 乘客 村民 難民 移民 船民 客戶 用戶 觀眾 運動員 義工 讀者 貨櫃 設施 措施 物種 品種 "
    "房間 床 單張 工種 餐 檔 攤檔 檔位 種類 巴士 的士 電單車 私家車 申請 投訴 查詢 罪案 宗罪案 交易 賬戶 帳戶 樓宇 課程 節目 活動 展覽 比賽 講座"
)
_MEASURE: Final = _words(
    "公里 平方公里 米 平方米 立方米 平方 平方呎 平方英尺 英尺 呎 英里 哩 海里 浬 英畝 畝 公頃 毫米 厘米 釐米 微米 納米 公斤 千克 克 毫克 微克 公噸 噸 總噸 總噸位 載重噸 公升 升 毫升 百萬升 安士 磅 "
    "瓦 千瓦 兆瓦 百萬瓦 千兆瓦 伏特 千伏 千伏特 度電 千瓦小時 千瓦時 兆焦耳 太焦耳 赫 赫茲 兆赫 千兆赫 吉赫 分貝 攝氏度 華氏度 度 百帕斯卡 百帕 巴 標準貨櫃單位 標準箱 標準貨櫃 個標準貨櫃 個標準貨櫃單位 "
    "個二十呎標準貨櫃單位 兆位元 百萬比特 千兆比特 兆 位元 字節 千米 平方千米 寸 吋 英寸 節 卡路里 千卡 兆比特 立方呎 立方英尺 萬公升 百萬立方米 節航速 桶油 克拉 "
    "km km2 m2 m3 m kg g mg ml cm mm kW MW GW kV kWh MWh GWh TB GB MB KB Mbps Gbps kbps MHz GHz kHz Hz °C ℃ dB TEU TEUs PJ TJ"
)
_TIME: Final = _words(
    "年 個月 星期 個星期 周 週 天 日 個工作天 個工作日 工作天 工作日 小時 個小時 鐘頭 個鐘頭 分鐘 秒 秒鐘 學年 個學年 歲 晝夜 晚 夜 世紀 個世紀 季度 個季度 個曆日 曆日 個曆月 個財政年度 個年度 課時 學時 工時"
)
_MONEY: Final = _words(
    "元 港元 港幣 美元 美金 歐元 英鎊 鎊 日圓 日元 人民幣 元人民幣 人民幣元 加元 澳元 澳門元 澳門幣 新台幣 台幣 新加坡元 坡元 瑞士法郎 法郎 韓圜 泰銖 盧布"
)
_PERCENT: Final = ("%", "個百分點", "百分點", "‰")

UNITS: Final[dict[str, UnitKind]] = {
    **dict.fromkeys(_NOUN, "noun"),
    **dict.fromkeys(_COUNT, "count"),
    **dict.fromkeys(_MEASURE, "measure"),
    **dict.fromkeys(_TIME, "time"),
    **dict.fromkeys(_MONEY, "money"),
    **dict.fromkeys(_PERCENT, "percent"),
    **dict.fromkeys(("成", "成半"), "tenth"),
}
LONGEST_UNIT: Final = max(map(len, UNITS))

NOT_BEFORE: Final[dict[str, str]] = {
    "升": "級至到幅學降溫任",
    "年": "級代制月底初中末前度計規",
    "人": "欖橄足籃手制車組頭龍口行工生",
    "成": "為立果功本員長績就份交熟人年分因",
    "條": "例件款約文",
    "部": "曲門隊長分署件",
    "名": "稱義單字勝次譽",
    "間": "接隔斷",
    "類": "似別型",
    "台": "灣北風階山",
    "臺": "灣北風",
    "架": "構",
    "支": "援持付出柱線薪",
    "位": "於置元列居",
    "次": "序要數方",
    "天": "然文氣后水星主窗",
    "日": "本圓元報常程校",
    "個案": "件例",
    "月": "日份底初",
    "元": "素朗旦化老",
    "組": "織成合件別",
    "隊": "伍",
    "場": "地所館合境外",
    "節": "目日省約能",
    "口": "岸號味",
    "面": "積臨對向板世",
    "層": "面次",
    "本": "地港土身科來已年月會局署處公着著港人州",
    "集": "團體中會水資",
    "首": "先次席長都府屈",
    "塊": "頭",
    "頭": "等獎",
    "批": "准發評核",
    "克": "服",
    "米": "高線蘭飯",
    "點": "對心擊算名票子半鐘整至正",
    "步": "驟行道伐兵",
    "區": "議域分",
    "站": "式",
    "門": "診檻外戶",
    "班": "級",
    "度": "假過身中大小和",
    "道": "路德教理歉",
    "對": "於象待比外應",
    "字": "樓頭",
    "課": "程本",
    "席": "位捲",
    "局": "長面勢部",
    "周": "年邊圍",
    "週": "年",
    "家": "居長具務禽傭",
    "所": "以有得謂需",
    "套": "餐現",
    "國": "際務家語旗籍集教兩",
    "市": "民區場鎮值價政況",
    "省": "級港",
    "州": "府",
    "村": "民代",
    "校": "長園舍",
    "團": "體隊結聚",
    "例": "如行外子會",
    "師": "生",
    "夜": "間景",
    "晚": "上間",
    "宗": "旨教派親族",
    "列": "車明出",
    "回": "歸應復收顧",
    "排": "放名",
    "根": "據",
    "具": "體備有",
    "包": "括裝圍容",
    "單": "位張車獨程",
    "款": "項待",
    "份": "額內",
    "處": "理於長所境罰方",
    "段": "落",
    "輪": "候椅船流",
    "員": "工",
    "只": "有是能會可需要限在供為",
    "股": "東市價",
    "房": "屋",
    "票": "據",
    "國家": "級重主元",
    "毫": "無米升克",
    "磅": "數",
    "巴": "士",
    "餐": "廳飲",
    "桶": "裝",
    "種": "植族子類",
}
"""Characters that, right after a unit, make another word of it (升級, 年級, 條例): then it is no unit."""

_BESIDE: Final = _words(
    "上限 下限 不少於 不多於 不低於 不高於 不超過 不超逾 不超出 最多 最少 最高 最低 至多 至少 起碼 多達 高達 低至 超過 超逾 超出 多於 高於 低於 少於 大於 小於 將近 接近 幾近 近乎 "
    "不足 不到 未滿 未足 未到 大約 大概 約莫 估計 相當於"
)
# One word, or part of a longer one.
_SHORT: Final = (
    r"(?<![大合條契公節制預規簽邀租特相履守解毀續])約",
    "逾",
    r"(?<![附最新遠鄰親將接])近",
    "首",
    r"(?<![A-Za-z])[≥≤><~](?=\Z| )",
)
_AVERAGE: Final = r"平均(?:每(?:[日天月年周週晚宗人戶區]|個?星期|個月|[名個][\u4e00-\u9fff]{1,3}))?"
QUALIFIER: Final = (
    rf"(?P<q>{'|'.join(sorted(_BESIDE, key=len, reverse=True))}|{_AVERAGE}|{'|'.join(_SHORT)})"
    r"(?:各?(?:設?定?為|是)|可?[約獲達]|可以?達到?|[約]?[有為佔達共需至給]|[用撥]?出|:)? ?\Z"
)
"""At the end of what stands before the number; the printed word is the group ``q``, a verb may stand between (約有800家, 上限為1,000萬元)."""
BEFORE_LARGE: Final = r"(?P<q>(?<![超經通透])過|上|(?<![附最新遠鄰親將接])近|數|成|幾)\Z"
"""Before a 百, 千 or 萬 without a digit (過百, 上千, 數百)."""
AFTER: Final = (
    r" ?(?:(?:或|及)?以[上下](?!的?[列述])|或(?:更多|更少)|左右(?!手)|上下(?!水|班|車)|開外|之多|不等|\+)"
)
EXACT: Final = ("上限", "下限", "首", "平均")
"""Qualifiers that leave the number exact: a stated limit, a part, an average."""
