"""Makes the PDFs of the bundled sample corpus with a headless Chromium: ``python tests/tools/make_corpus.py``.

The data is here, the PDFs are committed: making them needs Chromium and the Noto CJK fonts, using them does not.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "kg" / "corpus"

SIX_HANT = ("編號", "數據種類", "數據集名稱", "一般說明", "目標發放日期¶(月/年)", "更新頻率")
SIX_HANT_D = (*SIX_HANT[:4], "發放日期¶(月/年)", "更新頻率")
SIX_EN = (
    "No.",
    "Category",
    "Name of Dataset",
    "Description",
    "Target Release Date¶(mm/yyyy)",
    "Update Frequency",
)
SIX_EN_D = (*SIX_EN[:4], "Release Date¶(mm/yyyy)", "Update Frequency")
FOUR = ("数据种类／¶数据集名称", "目标发放日期", "更新频率", "备注")
FOUR_D = ("数据种类／¶数据集名称", "发放日期", "更新频率", "备注")
NIL_HANT = [("", "不適用", "", "", "", "")]

CSS = """
@page { size: A4 landscape; margin: 14mm 15mm 16mm; @bottom-center { content: PAGE; font-size: 9pt } }
body { font-family: 'Noto Serif CJK TC', 'Noto Serif CJK SC', serif; font-size: 11pt; line-height: 1.35 }
h1 { font-size: 16pt; text-align: center; margin: 0 } h2 { font-size: 13pt; margin: 12pt 0 4pt } h3 { font-size: 12pt; margin: 8pt 0 3pt }
p { margin: 3pt 0 } table { border-collapse: collapse; width: 100%; table-layout: fixed }
td, th { padding: 2pt 5pt; vertical-align: top; text-align: left; font-weight: normal; white-space: pre-line }
th { font-weight: bold } td.group { font-weight: bold }
"""
RULES = {
    "full": "td, th { border: 0.7pt solid black }",
    "horizontal": "tr { border-top: 0.6pt solid black; border-bottom: 0.6pt solid black }",
    "none": "td { padding-bottom: 9pt } tr { break-inside: avoid }",
}
SAMPLE_HANT = "備註：本文件為軟件項目的示範樣本，按已公布的資料編寫，並非政府刊物。"
SAMPLE_HANS = "注：本文件为软件项目的示范样本，按已公布的资料编写，并非政府刊物。"
SAMPLE_EN = "Note: This document is a sample of a software project, written around published facts; it is not a Government publication."


def cell_text(text: str) -> str:
    """Escaped; ¶ is a line break (a backslash cannot stand inside an f-string before Python 3.12)."""
    return escape(text).replace("¶", "<br>")


def table(header: tuple[str, ...], widths: tuple[int, ...], rows: list[tuple[str, ...]]) -> str:
    columns = "".join(f'<col style="width:{w}%">' for w in widths)
    head = "".join(f"<th>{cell_text(h)}</th>" for h in header)
    body = []
    for row in rows:
        if len(row) == 1:
            body.append(f'<tr><td class="group" colspan="{len(header)}">{cell_text(row[0])}</td></tr>')
        else:
            body.append("<tr>" + "".join(f"<td>{cell_text(cell)}</td>" for cell in row) + "</tr>")
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


W6 = (6, 13, 24, 31, 13, 13)
W4 = (32, 14, 16, 38)


def six(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return table(header, W6, rows)


def four(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return table(header, W4, rows)


def parts_hant(header: tuple[str, ...], spatial: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> str:
    return f"<h3>i. 空間數據</h3>{six(header, spatial)}<h3>ii. 非空間數據</h3>{six(header, other)}"


OGCIO_2020 = f"""
<h1>政府资讯科技总监办公室（资科办）</h1><h1>2020至 2022年的开放数据计划</h1><p>{SAMPLE_HANS}</p>
<h2>A. 在 2020 年发放的部门数据集</h2>
{
    four(
        FOUR,
        [
            (
                "1. 资讯科技／¶政府聘用 T合约员工的每月开支",
                "06/2020",
                "每半年",
                "各类员工的平均每月开支 (CSV)",
            ),
            (
                "2. 资讯科技／¶政府流动应用程式的统计数字",
                "06/2020",
                "每年",
                "流动应用程式的名称及累计下载次数 (JSON)",
            ),
        ],
    )
}
<h2>B. 在 2021 年及 2022 年发放的部门数据集</h2>{four(FOUR, [("/", "/", "/", "/")])}
<h2>C. 其他机构计划开放的数据集</h2>{four(FOUR, [("/", "/", "/", "/")])}
<h2>D. 进度：部门及其他机构已上载「资料一线通」网站的数据集</h2>
{
    four(
        FOUR_D,
        [
            ("1. 房屋／¶地址搜寻服务", "12/2015", "每月", "香港地址记录 (JSON及 XML)"),
            ("2. 运输／¶空置车位资讯（整合版）", "06/2017", "实时", "空置车位及停车场的基本资料 (JSON)"),
            ("3. 资讯科技／¶数码共融流动应用程式", "12/2015", "有需要时", "获资助的流动应用程式一览 (JSON)"),
            (
                "4. 资讯科技／¶开放数据的数据集清单",
                "04/2019",
                "每季",
                "列出各数据集的名称、种类及格式 (JSON)",
            ),
            (
                "5. 资讯科技／¶中央网上付款服务的统计数字",
                "12/2019",
                "每月",
                "按局／部门列出网上付款的交易宗数及款额 (JSON)",
            ),
            (
                "6. 运输／¶个别巴士站的预计抵达时间",
                "12/2019",
                "实时",
                "以 API 提供巴士路线及预计抵达时间 (JSON)",
            ),
            (
                "7. 资讯科技／¶香港电脑保安事故协调中心接获的保安事故报告统计数字",
                "01/2019",
                "每月",
                "各种保安事故报告的数目 (JSON)¶注：由香港电脑保安事故协调中心提供。",
            ),
        ],
    )
}
<p>政府资讯科技总监办公室</p><p>2019年12月</p>"""

DPO_D = [
    ("1", "房屋", "地址搜尋服務", "香港地址記錄 (JSON 及 XML)", "12/2015", "每月"),
    ("2", "運輸", "空置車位資訊（整合版）", "空置車位及停車場的基本資料 (JSON)", "06/2017", "實時"),
    ("3", "科技及廣播", "開放數據的數據集清單", "列出各數據集的名稱、種類及格式 (JSON)", "04/2019", "每季"),
    (
        "4",
        "科技及廣播",
        "中央網上付款服務的統計數字",
        "按局／部門列出網上付款的交易宗數及款額 (JSON)",
        "12/2019",
        "每月",
    ),
    ("5", "運輸", "個別巴士站的預計抵達時間", "以 API 提供巴士路線及預計抵達時間 (JSON)", "12/2019", "實時"),
    ("6", "科技及廣播", "政府聘用 T合約員工的每月開支", "各類員工的平均每月開支 (CSV)", "09/2020", "每半年"),
    (
        "7",
        "科技及廣播",
        "政府流動應用程式的統計數字",
        "流動應用程式的名稱及累計下載次數 (JSON)",
        "06/2020",
        "每年",
    ),
    ("香港網絡安全事故協調中心 (HKCERT)",),
    (
        "8",
        "科技及廣播",
        "香港電腦保安事故協調中心接獲的保安事故報告統計數字",
        "各種保安事故報告的數目 (JSON)",
        "01/2019",
        "每月",
    ),
]
DPO = f"""
<h1>數字政策辦公室</h1><h1>2025-2027年度整合開放數據計劃（包含空間數據計劃）</h1><p>{SAMPLE_HANT}</p>
<h2>A. 在 2025 年發放的局／部門數據集</h2>
{
    parts_hant(
        SIX_HANT,
        NIL_HANT,
        [
            (
                "1",
                "科技及廣播",
                "開放數據使用情況的統計數字",
                "• 數據提供機構及數據集的下載次數。¶• 以機器可讀格式(如：JSON) 發放。",
                "06/2025",
                "每年",
            )
        ],
    )
}
<h2>B. 在 2026 年及 2027 年發放的局／部門數據集</h2>
{
    parts_hant(
        SIX_HANT,
        NIL_HANT,
        [
            (
                "1",
                "科技及廣播",
                "電子政府服務的統計數字¶[新項目]",
                "• 電子政府服務的數目、電子交易數目及使用比率 (JSON)",
                "12/2026",
                "每年",
            )
        ],
    )
}
<h2>C. 其他機構計劃開放的數據集</h2>{parts_hant(SIX_HANT, NIL_HANT, NIL_HANT)}
<h2>D. 進度：局／部門及其他機構已經上載至「開放數據平台」及/或「空間數據共享平台」網站的數據集</h2>
{parts_hant(SIX_HANT_D, NIL_HANT, DPO_D)}
<p>數字政策辦公室</p><p>2024年12月</p>"""

NIL_EN = [("", "Nil", "", "", "", "")]
DPO_EN_D = [
    (
        "1",
        "Housing",
        "Address Lookup Service",
        "Address records of Hong Kong (JSON and XML)",
        "12/2015",
        "Monthly",
    ),
    (
        "2",
        "Transportation",
        "Parking Vacancy (Consolidated)",
        "Vacancies and basic facts of car parks (JSON)",
        "06/2017",
        "Real-time",
    ),
    (
        "3",
        "Technology and Broadcasting",
        "List of Open Datasets",
        "Names, categories and formats of datasets (JSON)",
        "04/2019",
        "Quarterly",
    ),
    (
        "4",
        "Technology and Broadcasting",
        "Statistics on Central Online Payment Services",
        "Number and value of online payments by bureau and department (JSON)",
        "12/2019",
        "Monthly",
    ),
    (
        "5",
        "Transportation",
        "Estimated Arrival Time at Bus Stops",
        "Bus routes and estimated arrival times by API (JSON)",
        "12/2019",
        "Real-time",
    ),
    (
        "6",
        "Technology and Broadcasting",
        "Monthly Expenditure on T-contract Staff",
        "Average monthly expenditure by type of staff (CSV)",
        "09/2020",
        "Half-yearly",
    ),
    (
        "7",
        "Technology and Broadcasting",
        "Statistics on Government Mobile Applications",
        "Names of mobile applications and cumulative downloads (JSON)",
        "06/2020",
        "Annually",
    ),
    ("Hong Kong Network Security Incident Coordination Centre (HKCERT)",),
    (
        "8",
        "Technology and Broadcasting",
        "Statistics on Security Incident Reports",
        "Number of security incident reports by type (JSON)",
        "01/2019",
        "Monthly",
    ),
]


def parts_en(header: tuple[str, ...], spatial: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> str:
    return f"<h3>i. Spatial Data</h3>{six(header, spatial)}<h3>ii. Non-spatial Data</h3>{six(header, other)}"


DPO_EN = f"""
<h1>Digital Policy Office</h1><h1>Consolidated Open Data Plan 2025-2027 (including Spatial Data Plan)</h1><p>{
    SAMPLE_EN
}</p>
<h2>A. Bureau/Department Datasets to be Released in 2025</h2>
{
    parts_en(
        SIX_EN,
        NIL_EN,
        [
            (
                "1",
                "Technology and Broadcasting",
                "Statistics on the Use of Open Data",
                "Data providers and downloads of datasets (JSON)",
                "06/2025",
                "Annually",
            )
        ],
    )
}
<h2>B. Bureau/Department Datasets to be Released in 2026 and 2027</h2>
{
    parts_en(
        SIX_EN,
        NIL_EN,
        [
            (
                "1",
                "Technology and Broadcasting",
                "Statistics on E-government Services [New item]",
                "Number of services, electronic transactions and rate of use (JSON)",
                "12/2026",
                "Annually",
            )
        ],
    )
}
<h2>C. Datasets Planned to be Released by Other Organisations</h2>{parts_en(SIX_EN, NIL_EN, NIL_EN)}
<h2>D. Progress: Datasets Already Uploaded by the Bureau/Department and Other Organisations</h2>
{parts_en(SIX_EN_D, NIL_EN, DPO_EN_D)}
<p>Digital Policy Office</p><p>December 2024</p>"""

ITC_D = [
    ("指定本地研究機構名單 (DLRI)",),
    ("1", "工商業", "指定本地研究機構名單", "數據以 JSON 格式提供", "01/2019", "當有更新時"),
    ("香港認可處 (HKAS)",),
    (
        "2",
        "工商業",
        "香港實驗所認可計劃 (HOKLAS) 獲認可實驗所名錄",
        "數據現以 CSV 格式存檔",
        "06/2018",
        "每月",
    ),
    (
        "3",
        "工商業",
        "香港檢驗機構認可計劃 (HKIAS) 獲認可檢驗機構名錄",
        "數據現以 CSV 格式存檔",
        "06/2018",
        "每月",
    ),
    ("香港檢測和認證局 (HKCTC)",),
    (
        "4",
        "工商業",
        "從事檢測及認證活動的機構單位數目及就業人數",
        "數據集以 XLS 及 CSV 格式提供",
        "12/2018",
        "每年",
    ),
    (
        "5",
        "工商業",
        "已發出的「科技人才入境計劃」配額累積數目",
        "數據集以 XLS 及 CSV 格式提供",
        "01/2020",
        "每半年",
    ),
    ("生產力促進局 (HKPC)",),
    ("6", "其他", "主要表現指標", "數據以 CSV 格式提供¶列出局方各項表現指標", "07/2019", "每年"),
    ("香港科技園公司 (HKSTPC)",),
    ("7", "工商業", "科技公司數目", "數據以 XML 格式輸出¶園區內科技公司的數目", "05/2019", "每月"),
    ("8", "運輸", "香港科學園停車場空置車位資訊", "停車場的空置車位及基本資料 (JSON)", "02/2023", "實時"),
    ("創新及科技基金 (ITF)",),
    (
        "9",
        "科技及廣播",
        "創新及科技基金累計撥款概覽",
        "數據以 CSV 格式提供¶撥款的累計數字",
        "10/2015 (首次發放日期)",
        "每月",
    ),
    (
        "10",
        "科技及廣播",
        "創新及科技基金年度撥款概覽",
        "數據以 CSV 格式提供¶撥款的年度數字",
        "08/2019",
        "每年 (自2020年起為每年二月)",
    ),
    ("研發中心 (R&D Centre)",),
    ("11", "其他", "主要表現指標", "數據以 CSV 格式提供¶列出各中心的表現指標", "06/2019", "每年"),
    ("其他",),
    ("12", "財經", "總目155 – 創新科技署項下的開支數據", "數據集以 CSV 格式提供", "08/2021", "每季"),
]
ITC_SPATIAL = [
    ("香港科技園公司 (HKSTPC)",),
    ("1", "公用設施", "香港科學園3D 樓層", "建築物的樓層 (由香港科技園公司擁有及發放。)", "04/2025", "每年"),
]
NIL_ALL = [("1", "不適用", "不適用", "不適用", "不適用", "不適用")]
ITC = f"""
<h1>創新科技署</h1><h1>2026-2028年度整合開放數據計劃（包含空間數據計劃）</h1><p>{SAMPLE_HANT}</p>
<h2>A. 在 2026 年發放的局／部門數據集</h2>{parts_hant(SIX_HANT, NIL_ALL, NIL_ALL)}
<h2>B. 在 2027 年及 2028 年發放的局／部門數據集</h2>{parts_hant(SIX_HANT, NIL_ALL, NIL_ALL)}
<h2>C. 其他機構計劃開放的數據集</h2>{parts_hant(SIX_HANT, NIL_ALL, NIL_ALL)}
<h2>D. 進度：局／部門及其他機構已經上載至「開放數據平台」及/或「空間數據共享平台」網站的數據集</h2>
{parts_hant(SIX_HANT_D, ITC_SPATIAL, ITC_D)}
<p>創新科技署</p><p>2025年12月</p>"""

DOCUMENTS = {
    "ogcio-2020-2022": ("zh-Hans", "full", "counter(page)", OGCIO_2020),
    "dpo-2025-2027": ("zh-Hant", "horizontal", "'第 ' counter(page) ' 頁'", DPO),
    "dpo-2025-2027-en": ("en", "none", "'Page ' counter(page) ' of ' counter(pages)", DPO_EN),
    "itc-2026-2028": ("zh-Hant", "full", "'- ' counter(page) ' -'", ITC),
}


def make(name: str, chromium: str, folder: Path) -> None:
    language, ruling, page, body = DOCUMENTS[name]
    style = CSS.replace("PAGE", page) + RULES[ruling]
    title = " ".join(re.findall(r"<h1>(.*?)</h1>", body))
    source = folder / f"{name}.html"
    source.write_text(
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title><style>{style}</style><body>{body}</body></html>'
    )
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    flags += [
        "--disable-sync",
        f"--user-data-dir={folder / 'profile'}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={CORPUS / name}.pdf",
    ]
    subprocess.run([chromium, *flags, source.as_uri()], check=True, capture_output=True)


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("make_corpus: no Chromium found; install Debian's chromium and fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder:
        for name in DOCUMENTS:
            make(name, chromium, Path(folder))


if __name__ == "__main__":
    main()
