"""Every kind of problem that this server tells of, for ``/about/errors``: the ``type`` of problem details leads there."""

from __future__ import annotations

from dataclasses import dataclass

from server.about.limits import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """``title`` in three languages (in problem details the English one stands), and what to do about it."""

    status: int
    title: Text
    advice: Text


KINDS: dict[str, Kind] = {
    "bad-request": Kind(
        400,
        Text("The request is not understood", "無法理解請求", "无法理解请求"),
        Text(
            "A parameter or the body is not what it must be; the detail says which.",
            "參數或主體不符合要求；詳情註明是哪一項。",
            "参数或主体不符合要求；详情注明是哪一项。",
        ),
    ),
    "bad-query": Kind(
        400,
        Text("The query is not understood", "無法理解查詢", "无法理解查询"),
        Text(
            "It is not SPARQL 1.1; the detail says at which line and column.",
            "不是 SPARQL 1.1；詳情註明行及欄。",
            "不是 SPARQL 1.1；详情注明行及列。",
        ),
    ),
    "query": Kind(
        400,
        Text("The query cannot be answered", "無法回應查詢", "无法响应查询"),
        Text(
            "It is too deeply nested, or calls for another service or an update, which this endpoint does not do.",
            "層次過深，或要求外部服務或更新，本端點不提供。",
            "层次过深，或要求外部服务或更新，本端点不提供。",
        ),
    ),
    "query-refused": Kind(
        400,
        Text("The query is refused", "查詢被拒", "查询被拒"),
        Text(
            "It asks for what is never done here: to fetch an address or a file.",
            "要求取得外部地址或檔案，本站一概不做。",
            "要求取得外部地址或文件，本站一概不做。",
        ),
    ),
    "read-only": Kind(
        403,
        Text("This endpoint is read-only", "本端點為唯讀", "本端点为只读"),
        Text(
            "Updates are refused: releases never change.",
            "不接受更新：版本永不更改。",
            "不接受更新：版本永不更改。",
        ),
    ),
    "unknown-format": Kind(
        400,
        Text("No such format", "沒有此格式", "没有此格式"),
        Text(
            "Take one of those that the answer lists.", "請選用回應所列格式之一。", "请选用响应所列格式之一。"
        ),
    ),
    "not-acceptable": Kind(
        406,
        Text("None of the accepted formats is offered", "不提供可接受的格式", "不提供可接受的格式"),
        Text(
            "Accept one of those that the answer lists.",
            "請接受回應所列格式之一。",
            "请接受响应所列格式之一。",
        ),
    ),
    "no-such-profile": Kind(
        406,
        Text("None of the accepted profiles is offered", "不提供可接受的設定檔", "不提供可接受的配置文件"),
        Text("Take one of those that the answer lists.", "請選用回應所列者之一。", "请选用响应所列者之一。"),
    ),
    "not-found": Kind(
        404,
        Text("There is nothing here", "此處沒有內容", "此处没有内容"),
        Text(
            "The address is wrong, or the release that is served knows nothing of the thing.",
            "地址有誤，或現行版本沒有該項資料。",
            "地址有误，或当前版本没有该项资料。",
        ),
    ),
    "method-not-allowed": Kind(
        405,
        Text("This method is not allowed here", "此處不可用該方法", "此处不可用该方法"),
        Text("The header Allow lists those that are.", "標頭 Allow 列出可用者。", "标头 Allow 列出可用者。"),
    ),
    "unsupported-media-type": Kind(
        415,
        Text("The body's media type is not supported", "不支援主體的媒體類型", "不支持主体的媒体类型"),
        Text(
            "The header Accept-Post lists those that are.",
            "標頭 Accept-Post 列出可用者。",
            "标头 Accept-Post 列出可用者。",
        ),
    ),
    "too-large": Kind(
        413,
        Text("The request is too large", "請求過大", "请求过大"),
        Text("The member limit says how large it may be.", "成員 limit 註明上限。", "成员 limit 注明上限。"),
    ),
    "slow-request": Kind(
        408,
        Text("The request came too slowly", "請求傳送過慢", "请求传送过慢"),
        Text("Send it again over a better connection.", "請在較佳連線下重試。", "请在较佳连接下重试。"),
    ),
    "precondition-failed": Kind(
        412,
        Text("What you know has changed", "您所知的內容已更改", "您所知的内容已更改"),
        Text(
            "Ask without If-Match or If-Unmodified-Since.",
            "請不帶 If-Match 或 If-Unmodified-Since 重試。",
            "请不带 If-Match 或 If-Unmodified-Since 重试。",
        ),
    ),
    "range-not-satisfiable": Kind(
        416,
        Text("There is no such part of the file", "檔案沒有該部分", "文件没有该部分"),
        Text(
            "The header Content-Range says how long it is.",
            "標頭 Content-Range 註明檔案長度。",
            "标头 Content-Range 注明文件长度。",
        ),
    ),
    "client-gone": Kind(
        499,
        Text("The client has left", "客戶端已離開", "客户端已离开"),
        Text("Nobody reads this; it is in the log.", "無人讀取，只見於記錄。", "无人读取，只见于日志。"),
    ),
    "no-release": Kind(
        503,
        Text("There is no release yet", "尚未有版本", "尚未有版本"),
        Text(
            "Ask again later; the operator runs kg build.",
            "請稍後再試；營運者須執行 kg build。",
            "请稍后再试；运营者须执行 kg build。",
        ),
    ),
    "busy": Kind(
        503,
        Text("The server is busy", "伺服器繁忙", "服务器繁忙"),
        Text(
            "Ask again after the seconds in Retry-After.",
            "請於 Retry-After 所示秒數後再試。",
            "请于 Retry-After 所示秒数后再试。",
        ),
    ),
    "query-timeout": Kind(
        503,
        Text("The query took too long", "查詢需時過長", "查询耗时过长"),
        Text(
            "Ask for less: a LIMIT, fewer joins without a shared variable, one agency or plan at a time.",
            "請縮小範圍：加 LIMIT、減少沒有共用變數的聯接，或逐一機構或計劃查詢。",
            "请缩小范围：加 LIMIT、减少没有共用变量的连接，或逐一机构或计划查询。",
        ),
    ),
    "query-memory": Kind(
        503,
        Text("The query needs too much memory", "查詢需用過多記憶體", "查询需用过多内存"),
        Text(
            "Ask for less at once: no ORDER BY, DISTINCT or GROUP BY over so many rows.",
            "請縮小範圍：勿對大量資料列使用 ORDER BY、DISTINCT 或 GROUP BY。",
            "请缩小范围：勿对大量数据行使用 ORDER BY、DISTINCT 或 GROUP BY。",
        ),
    ),
    "query-crashed": Kind(
        500,
        Text("The query broke the engine", "查詢令引擎中斷", "查询令引擎中断"),
        Text(
            "The server goes on. Ask for it in a simpler way.",
            "伺服器繼續運作；請以較簡單的方式查詢。",
            "服务器继续运作；请以较简单的方式查询。",
        ),
    ),
    "query-failed": Kind(
        500,
        Text("The query could not be carried out", "無法執行查詢", "无法执行查询"),
        Text("The detail says what the engine says.", "詳情為引擎的說明。", "详情为引擎的说明。"),
    ),
    "picture-failed": Kind(
        503,
        Text("The page cannot be shown", "無法顯示該頁", "无法显示该页"),
        Text(
            "The copy of the document is damaged, or the page takes more time or memory than it may; its text is on the evidence page.",
            "文件副本損毀，或該頁需用過多時間或記憶體；出處頁面載有其文字。",
            "文件副本损坏，或该页需用过多时间或内存；出处页面载有其文字。",
        ),
    ),
    "data": Kind(
        500,
        Text("The data falls short", "資料有缺", "数据有缺"),
        Text(
            "The release is damaged; the operator builds it again.",
            "版本損毀；營運者須重新建立。",
            "版本损坏；运营者须重新建立。",
        ),
    ),
    "internal": Kind(
        500,
        Text("Something went wrong here", "本站出錯", "本站出错"),
        Text(
            "The fault is ours. The request's id finds it in the operator's log.",
            "錯在本站。營運者可憑請求編號在記錄中查找。",
            "错在本站。运营者可凭请求编号在日志中查找。",
        ),
    ),
}
