"""The limits of this server as ``/about/limits`` tells them: what each setting caps, and what happens when it is hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kg.settings import Settings


class Text(NamedTuple):
    """A text in the languages of ``i18n.LANGUAGES``, in their order."""

    en: str
    hant: str
    hans: str


@dataclass(frozen=True, slots=True)
class Limit:
    """``status`` is the HTTP status of a refusal, 0 where none is sent."""

    what: Text
    then: Text
    status: int = 0


NO_LIMITS = frozenset(
    {"out", "base", "public", "trusted_proxies", "jobs", "host", "port", "contact", "max_source_bytes"}
    | {"keep_sources"}
    | {"log_format", "log_requests", "log_clients", "log_queries"}
)
"""Settings that limit no request: where things are, the log, and the reading of documents."""

_WAITS = Text("The rest wait for their turn.", "其餘輪候。", "其余轮候。")

LIMITS: dict[str, Limit] = {
    "query_timeout": Limit(
        Text(
            "Seconds that one query may take, the wait for a worker included",
            "一項查詢可用的秒數，包括輪候",
            "一项查询可用的秒数，包括轮候",
        ),
        Text(
            "The query is ended. Before the first byte: 503 query-timeout; later the answer ends with a line that says so.",
            "查詢終止。未送出任何內容前為 503 query-timeout，其後則在答案末尾註明。",
            "查询终止。未送出任何内容前为 503 query-timeout，其后则在答案末尾注明。",
        ),
        503,
    ),
    "query_memory": Limit(
        Text(
            "Megabytes of memory for the process of one query (0: no cap)",
            "一項查詢的程序可用的記憶體（MB；0 為不設限）",
            "一项查询的进程可用的内存（MB；0 为不设限）",
        ),
        Text(
            "The query's process ends, nothing else: 503 query-memory.",
            "只有該查詢的程序終止：503 query-memory。",
            "只有该查询的进程终止：503 query-memory。",
        ),
        503,
    ),
    "max_query_bytes": Limit(
        Text("Bytes of a query's text", "查詢文本的位元組數", "查询文本的字节数"),
        Text(
            "Refused before it is parsed: 413 too-large.",
            "未解析即拒絕：413 too-large。",
            "未解析即拒绝：413 too-large。",
        ),
        413,
    ),
    "max_query_nesting": Limit(
        Text(
            "Depth of brackets, or length of a run of prefix operators, in a query",
            "查詢中括號的層數或連續前綴運算符的個數",
            "查询中括号的层数或连续前缀运算符的个数",
        ),
        Text(
            "Refused before it is parsed: 400 query-refused.",
            "未解析即拒絕：400 query-refused。",
            "未解析即拒绝：400 query-refused。",
        ),
        400,
    ),
    "threads": Limit(
        Text(
            "Queries that run at one time, in each server process",
            "每個伺服器程序同時執行的查詢數",
            "每个服务器进程同时执行的查询数",
        ),
        Text(
            "Eight times as many may wait, shared out between clients in turns; beyond that 503 busy with Retry-After.",
            "最多八倍查詢可輪候，各客戶端輪流；再多則為 503 busy，附 Retry-After。",
            "最多八倍查询可轮候，各客户端轮流；再多则为 503 busy，附 Retry-After。",
        ),
        503,
    ),
    "max_result_rows": Limit(
        Text(
            "Rows or triples in the answer to a query (0: no limit)",
            "一項查詢的答案的行數或三元組數（0 為不設限）",
            "一项查询的答案的行数或三元组数（0 为不设限）",
        ),
        Text(
            "The answer ends after them and says so: X-Truncated, and at its end where the format has room for it.",
            "答案在此結束並註明：X-Truncated 標頭，格式容許時亦見於答案末尾。",
            "答案在此结束并注明：X-Truncated 标头，格式容许时亦见于答案末尾。",
        ),
    ),
    "max_result_bytes": Limit(
        Text(
            "Bytes in the answer to a query (0: no limit)",
            "一項查詢的答案的位元組數（0 為不設限）",
            "一项查询的答案的字节数（0 为不设限）",
        ),
        Text(
            "The answer ends at the row before and says so, in the same way.",
            "答案在前一行結束，並以同樣方式註明。",
            "答案在前一行结束，并以同样方式注明。",
        ),
    ),
    "service_allowed": Limit(
        Text(
            "Addresses that SERVICE may ask (empty: none)",
            "SERVICE 可查詢的地址（空白：無）",
            "SERVICE 可查询的地址（空白：无）",
        ),
        Text("400 query-refused.", "400 query-refused。", "400 query-refused。"),
        400,
    ),
    "send_timeout": Limit(
        Text(
            "Seconds in which a client may hardly take an answer that waits for it (0: no limit)",
            "客戶端幾乎不接收待傳答案的秒數上限（0 為不設限）",
            "客户端几乎不接收待传答案的秒数上限（0 为不设限）",
        ),
        Text("The connection is closed.", "連線會被關閉。", "连接会被关闭。"),
    ),
    "send_rate": Limit(
        Text(
            "Bytes a second that a client has to take of an answer that waits for it",
            "客戶端每秒須接收的待傳答案位元組數",
            "客户端每秒须接收的待传答案字节数",
        ),
        Text("As for send_timeout.", "與 send_timeout 相同。", "与 send_timeout 相同。"),
    ),
    "workers": Limit(Text("Server processes", "伺服器程序數", "服务器进程数"), _WAITS),
    "max_body_bytes": Limit(
        Text("Bytes of a request's body", "請求主體的位元組數", "请求主体的字节数"),
        Text("413 too-large.", "413 too-large。", "413 too-large。"),
        413,
    ),
    "max_head_bytes": Limit(
        Text(
            "Bytes of a request's line and headers together (the address alone: 65,534; at most 100 headers)",
            "請求行及標頭合計的位元組數（單是地址：65,534；標頭最多 100 個）",
            "请求行及标头合计的字节数（单是地址：65,534；标头最多 100 个）",
        ),
        Text(
            "Refused before the application sees it, without a body: 431, or 414 for the address.",
            "應用程式接觸前即拒絕，不附內容：431；地址過長則為 414。",
            "应用程序接触前即拒绝，不附内容：431；地址过长则为 414。",
        ),
        431,
    ),
    "header_timeout": Limit(
        Text(
            "Seconds that the head of a request may take to arrive, and a connection may be idle",
            "請求標頭傳送及連線閒置的秒數上限",
            "请求标头传送及连接闲置的秒数上限",
        ),
        Text("The connection is closed.", "連線關閉。", "连接关闭。"),
        408,
    ),
    "body_timeout": Limit(
        Text(
            "Seconds that the body of a request may take to arrive",
            "請求主體傳送的秒數上限",
            "请求主体传送的秒数上限",
        ),
        Text("The connection is closed.", "連線關閉。", "连接关闭。"),
        408,
    ),
    "max_uploads": Limit(
        Text(
            "Requests whose bodies may be arriving at one time, in each server process",
            "每個伺服器程序同時接收主體的請求數",
            "每个服务器进程同时接收主体的请求数",
        ),
        Text("503 busy with Retry-After.", "503 busy，附 Retry-After。", "503 busy，附 Retry-After。"),
        503,
    ),
    "max_streams": Limit(
        Text(
            "Answers of more than 256 KiB on their way at one time, in each server process",
            "每個伺服器程序同時傳送的逾 256 KiB 的答案數",
            "每个服务器进程同时传送的逾 256 KiB 的答案数",
        ),
        Text("503 busy with Retry-After.", "503 busy，附 Retry-After。", "503 busy，附 Retry-After。"),
        503,
    ),
    "grace": Limit(
        Text(
            "Seconds that requests under way get when the server stops",
            "伺服器停止時，處理中的請求可用的秒數",
            "服务器停止时，处理中的请求可用的秒数",
        ),
        Text("What is not answered by then breaks off.", "屆時未完成的回應中斷。", "届时未完成的响应中断。"),
    ),
    "release_check": Limit(
        Text(
            "Seconds between two looks for a newer release",
            "每隔多少秒檢查有否新版本",
            "每隔多少秒检查有否新版本",
        ),
        Text(
            "A request under way is answered from the release that it began with.",
            "處理中的請求仍按開始時的版本回應。",
            "处理中的请求仍按开始时的版本响应。",
        ),
    ),
    "cache_bytes": Limit(
        Text(
            "Bytes of answers kept in memory, in each server process",
            "每個伺服器程序在記憶體保留的答案位元組數",
            "每个服务器进程在内存保留的答案字节数",
        ),
        Text(
            "What was used longest ago is let go and made anew when asked for.",
            "最久未用者先捨棄，再有請求時重新產生。",
            "最久未用者先舍弃，再有请求时重新产生。",
        ),
    ),
    "cache_entry_bytes": Limit(
        Text(
            "Bytes of the longest answer that is kept",
            "可保留的最長答案的位元組數",
            "可保留的最长答案的字节数",
        ),
        Text("A longer one is made anew each time.", "更長者每次重新產生。", "更长者每次重新产生。"),
    ),
    "compress_from_bytes": Limit(
        Text(
            "Bytes of the shortest answer that is compressed",
            "壓縮的最短答案的位元組數",
            "压缩的最短答案的字节数",
        ),
        Text("A shorter one is sent as it is.", "更短者原樣傳送。", "更短者原样传送。"),
    ),
    "catalogue_page": Limit(
        Text(
            "Datasets on one page of the catalogue in RDF", "RDF 目錄每頁的數據集數", "RDF 目录每页的数据集数"
        ),
        Text(
            "The rest are on further pages (Hydra).", "其餘見其後各頁（Hydra）。", "其余见其后各页（Hydra）。"
        ),
    ),
    "max_catalogue_page": Limit(
        Text(
            "Datasets that a client may ask for on one page of the catalogue",
            "客戶端可要求的目錄每頁數據集數",
            "客户端可要求的目录每页数据集数",
        ),
        Text("400 bad-request.", "400 bad-request。", "400 bad-request。"),
        400,
    ),
    "asof_quads": Limit(
        Text(
            "Quads of releases as of other days kept in memory, in each server process",
            "每個伺服器程序在記憶體保留的其他日期版本的四元組數",
            "每个服务器进程在内存保留的其他日期版本的四元组数",
        ),
        Text("The day used longest ago is let go.", "最久未用的日期先捨棄。", "最久未用的日期先舍弃。"),
    ),
    "asof_wait": Limit(
        Text(
            "Seconds that a request for another day waits for its turn",
            "其他日期的請求輪候的秒數",
            "其他日期的请求轮候的秒数",
        ),
        Text("503 busy with Retry-After.", "503 busy，附 Retry-After。", "503 busy，附 Retry-After。"),
        503,
    ),
    "old_releases": Limit(
        Text(
            "Older releases open at once, in each server process",
            "每個伺服器程序同時開啟的舊版本數",
            "每个服务器进程同时打开的旧版本数",
        ),
        Text(
            "The one used longest ago is closed, and opened again when asked for.",
            "最久未用者關閉，再有請求時重開。",
            "最久未用者关闭，再有请求时重开。",
        ),
    ),
    "kept_bytes": Limit(
        Text(
            "Bytes of .zst files and differences of releases kept in memory",
            "在記憶體保留的 .zst 檔案及版本差異的位元組數",
            "在内存保留的 .zst 文件及版本差异的字节数",
        ),
        Text(
            "What was used longest ago is let go and made anew when asked for.",
            "最久未用者先捨棄，再有請求時重新產生。",
            "最久未用者先舍弃，再有请求时重新产生。",
        ),
    ),
    "picture_timeout": Limit(
        Text(
            "Seconds that the picture of a page of a document may take",
            "文件一頁的圖像可用的秒數",
            "文件一页的图像可用的秒数",
        ),
        Text(
            "503 picture-failed, and it is not tried again for five minutes.",
            "503 picture-failed，五分鐘內不再嘗試。",
            "503 picture-failed，五分钟内不再尝试。",
        ),
        503,
    ),
    "picture_memory": Limit(
        Text(
            "Megabytes of memory for the process that draws pages (0: no cap)",
            "繪製頁面的程序可用的記憶體（MB；0 為不設限）",
            "绘制页面的进程可用的内存（MB；0 为不设限）",
        ),
        Text(
            "The process ends, nothing else: 503 picture-failed.",
            "只有該程序終止：503 picture-failed。",
            "只有该进程终止：503 picture-failed。",
        ),
        503,
    ),
    "picture_pixels": Limit(
        Text("Pixels of the picture of a page", "一頁圖像的像素數", "一页图像的像素数"),
        Text("A larger one is drawn smaller.", "更大者縮小繪製。", "更大者缩小绘制。"),
    ),
    "picture_bytes": Limit(
        Text(
            "Bytes of pictures of pages kept in memory, in each server process",
            "每個伺服器程序在記憶體保留的頁面圖像位元組數",
            "每个服务器进程在内存保留的页面图像字节数",
        ),
        Text(
            "What was used longest ago is let go and made anew when asked for.",
            "最久未用者先捨棄，再有請求時重新產生。",
            "最久未用者先舍弃，再有请求时重新产生。",
        ),
    ),
    "max_diff_bytes": Limit(
        Text(
            "Bytes of N-Triples of two releases together that are compared",
            "可比較的兩個版本的 N-Triples 合計位元組數",
            "可比较的两个版本的 N-Triples 合计字节数",
        ),
        Text(
            "Not compared here; kg diff does it.", "不在此比較；可用 kg diff。", "不在此比较；可用 kg diff。"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A limit with its value, in one language."""

    name: str
    variable: str
    value: str
    what: str
    then: str
    status: int


def rows(settings: Settings, column: int) -> list[Row]:
    """All limits with their values now, in language number ``column``."""
    return [
        Row(
            name,
            f"GOVPLAN_{name.upper()}",
            str(getattr(settings, name)),
            limit.what[column],
            limit.then[column],
            limit.status,
        )
        for name, limit in LIMITS.items()
        if hasattr(settings, name)
    ]
