"""The words of the pages about the service: English, Traditional Chinese, Simplified Chinese."""

from __future__ import annotations

ABOUT: dict[str, tuple[str, str, str]] = {
    "about.title": ("About this service", "關於本服務", "关于本服务"),
    "about.limits": ("Limits", "限制", "限制"),
    "about.limits.what": (
        "What each limit is now, and what happens when it is hit. Each is a setting of the operator's.",
        "各項限制的現值，以及達到時的結果。每項都是營運者可改的設定。",
        "各项限制的现值，以及达到时的结果。每项都是运营者可改的设置。",
    ),
    "about.errors": ("Errors", "錯誤", "错误"),
    "about.errors.what": (
        "Programs get errors as problem details (RFC 9457); the member type leads to one of these lines.",
        "程式收到的錯誤為 problem details（RFC 9457）；其成員 type 指向以下各項。",
        "程序收到的错误为 problem details（RFC 9457）；其成员 type 指向以下各项。",
    ),
    "about.security": ("Security", "保安", "安全"),
    "about.security.what": (
        "What this service guards against, how, and what it leaves to its operator.",
        "本服務防範甚麼、如何防範，以及哪些由營運者負責。",
        "本服务防范什么、如何防范，以及哪些由运营者负责。",
    ),
    "about.openapi": ("OpenAPI description", "OpenAPI 說明", "OpenAPI 说明"),
    "about.openapi.what": (
        "Every route with its parameters and answers, for programs.",
        "各路徑及其參數與回應，供程式使用。",
        "各路径及其参数与响应，供程序使用。",
    ),
    "about.sparql": ("SPARQL service description", "SPARQL 服務說明", "SPARQL 服务说明"),
    "about.sparql.what": (
        "Formats, named graphs and limits of the endpoint; a form for people.",
        "端點的格式、命名圖及限制；另有表單供人使用。",
        "端点的格式、命名图及限制；另有表单供人使用。",
    ),
    "about.void": ("VoID description of the data", "數據的 VoID 說明", "数据的 VoID 说明"),
    "about.void.what": (
        "How much there is, of what kind, and where the dumps are.",
        "數據的數量、種類及下載位置。",
        "数据的数量、种类及下载位置。",
    ),
    "about.status": ("State", "狀態", "状态"),
    "about.status.what": (
        "Whether a release is open and queries are answered.",
        "是否已開啟版本並可回應查詢。",
        "是否已打开版本并可响应查询。",
    ),
    "about.contact": ("Contact", "聯絡", "联系"),
    "limits.setting": ("Limit", "限制", "限制"),
    "limits.value": ("Value", "現值", "现值"),
    "limits.then": ("When it is hit", "達到時", "达到时"),
    "errors.kind": ("Kind", "類別", "类别"),
    "errors.status": ("HTTP status", "HTTP 狀態", "HTTP 状态"),
    "security.network": ("Requests made through this server", "經本伺服器發出請求", "经本服务器发出请求"),
    "security.network.what": (
        "None are made for a client. SERVICE, LOAD and FROM an address are refused before a query runs; no JSON-LD context is "
        "fetched; the processes of queries have a network of their own without anything in it, where the kernel allows that.",
        "不會代客戶端發出任何請求。SERVICE、LOAD 及以地址為 FROM 者在執行前已被拒；不擷取 JSON-LD context；如內核容許，查詢程序處於空無一物的獨立網絡。",
        "不会代客户端发出任何请求。SERVICE、LOAD 及以地址为 FROM 者在执行前已被拒；不获取 JSON-LD context；如内核允许，查询进程处于空无一物的独立网络。",
    ),
    "security.files": ("Files of the machine", "伺服器上的檔案", "服务器上的文件"),
    "security.files.what": (
        "Only files that a release or this program lists are served, by their listed names. A path is never joined from what a client sends.",
        "只按清單提供版本或本程式列出的檔案；不會以客戶端所送的內容拼接路徑。",
        "只按清单提供版本或本程序列出的文件；不会以客户端所送的内容拼接路径。",
    ),
    "security.writes": ("Changes to the data", "更改數據", "更改数据"),
    "security.writes.what": (
        "There is no way to write: stores are opened read-only, updates are refused, releases are built elsewhere and switched as a whole.",
        "無從寫入：資料庫以唯讀方式開啟，更新一概拒絕，版本在別處建立並整體切換。",
        "无从写入：数据库以只读方式打开，更新一概拒绝，版本在别处建立并整体切换。",
    ),
    "security.resources": ("Queries that never end", "永不完結的查詢", "永不结束的查询"),
    "security.resources.what": (
        "Queries run in processes that are killed at a deadline or beyond their memory; workers are shared out between clients in turns; "
        "lookups go on beside them. What is too long or too deep is refused before it reaches the parser.",
        "查詢在獨立程序執行，逾時或超出記憶體即終止；各客戶端輪流使用；簡單查詢不受影響。過長或過深者在解析前已被拒。",
        "查询在独立进程执行，超时或超出内存即终止；各客户端轮流使用；简单查询不受影响。过长或过深者在解析前已被拒。",
    ),
    "security.slow": ("Clients that send or read slowly", "緩慢收發的客戶端", "缓慢收发的客户端"),
    "security.slow.what": (
        "Heads and bodies of requests must arrive in time; only so many bodies and long answers may be under way at once.",
        "請求的標頭及主體須及時送達；同時傳送的主體及長答案設有上限。",
        "请求的标头及主体须及时送达；同时传送的主体及长答案设有上限。",
    ),
    "security.parser": ("Text from documents", "文件內的文字", "文档内的文字"),
    "security.parser.what": (
        "What documents print is shown as text, never as markup; every page has a content security policy that allows scripts and styles of this site only.",
        "文件所印內容一律以文字顯示，不作標記；每頁的內容安全政策只容許本站的程式碼及樣式。",
        "文档所印内容一律以文字显示，不作标记；每页的内容安全策略只允许本站的脚本及样式。",
    ),
    "security.pages": ("Other sites' scripts", "其他網站的程式碼", "其他网站的脚本"),
    "security.pages.what": (
        "They may read everything (CORS: any origin), since everything is public; there are no cookies, no log-ins and no credentials.",
        "可讀取全部內容（CORS：任何來源），因全部公開；不設 cookie、登入或憑證。",
        "可读取全部内容（CORS：任何来源），因全部公开；不设 cookie、登录或凭证。",
    ),
    "security.proxy": ("Headers that pretend", "偽冒的標頭", "伪冒的标头"),
    "security.proxy.what": (
        "X-Forwarded-* count from trusted proxies only, and Host only if it is a host. Set the public address so that no header decides what links say.",
        "X-Forwarded-* 只採信受信任的代理，Host 亦須為有效主機名。請設定公開地址，使連結不受標頭影響。",
        "X-Forwarded-* 只采信受信任的代理，Host 亦须为有效主机名。请设置公开地址，使链接不受标头影响。",
    ),
    "security.privacy": ("What is recorded", "記錄甚麼", "记录什么"),
    "security.privacy.what": (
        "A line per request: time, path, status, duration, client address (can be left out), and a hash of the query; its text only if the operator says so.",
        "每項請求一行：時間、路徑、狀態、需時、客戶端地址（可略去）及查詢的雜湊值；除非營運者另行設定，否則不記錄查詢文本。",
        "每项请求一行：时间、路径、状态、耗时、客户端地址（可略去）及查询的散列值；除非运营者另行设置，否则不记录查询文本。",
    ),
    "security.not": ("Left to the operator", "由營運者負責", "由运营者负责"),
    "security.not.what": (
        "TLS, and floods of requests: put a proxy in front (an example is under server/deploy/). /metrics is open to whoever can reach it: close it there.",
        "TLS 及大量請求的防護：請在前面設代理（範例見 server/deploy/）。/metrics 對所有可連線者開放，請在代理處關閉。",
        "TLS 及大量请求的防护：请在前面设代理（示例见 server/deploy/）。/metrics 对所有可连接者开放，请在代理处关闭。",
    ),
    "security.report": ("Tell us of a weakness:", "發現弱點請告知：", "发现漏洞请告知："),
    "security.nocontact": (
        "The operator of this server has named no contact for reports.",
        "本伺服器的營運者未有提供聯絡方法。",
        "本服务器的运营者未有提供联系方式。",
    ),
    "nav.about": ("About", "關於", "关于"),
}
