"""The same plan in different dress: renders rows as wrapped text, tabs, pipes or HTML, for the tests of the plan reader."""

from __future__ import annotations

import html
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.documents import read_document
from kg.records import Entry, Reading
from kg.sources import read


@dataclass(frozen=True)
class Words:
    """The wording of the form in one language."""

    title: str
    agency: str
    sections: dict[str, str]
    parts: dict[str, str]
    columns: dict[str, str]
    nil: str
    date: str = ""


HANT = Words(
    "2025-2027年度整合開放數據計劃（包含空間數據計劃）",
    "香港天文台",
    {
        "A": "A. 在 2025 年發放的局／部門數據集",
        "B": "B. 在 2026 年及 2027 年發放的局／部門數據集",
        "C": "C. 其他機構計劃開放的數據集",
        "D": "D. 進度：局／部門及其他機構已經上載至「開放數據平台」網站的數據集",
    },
    {"i": "i. 空間數據", "ii": "ii. 非空間數據"},
    {
        "number": "編號",
        "category": "數據種類",
        "title": "數據集名稱",
        "description": "一般說明",
        "date": "目標發放日期 (月/年)",
        "frequency": "更新頻率",
    },
    "不適用",
    "2024年12月",
)
ENGLISH = Words(
    "Consolidated Open Data Plan 2025-2027 (including Spatial Data Plan)",
    "Hong Kong Observatory",
    {
        "A": "A. Departmental datasets to be released in 2025",
        "B": "B. Departmental datasets to be released in 2026 and 2027",
        "C": "C. Datasets planned to be released by other organisations",
        "D": "D. Progress: datasets already uploaded to the Open Data Portal",
    },
    {"i": "i. Spatial data", "ii": "ii. Non-spatial data"},
    {
        "number": "No.",
        "category": "Data Category",
        "title": "Name of Dataset",
        "description": "Description",
        "date": "Target Release Date (mm/yyyy)",
        "frequency": "Update Frequency",
    },
    "Nil",
    "December 2024",
)


@dataclass(frozen=True)
class Row:
    """``title`` and ``description`` may hold newlines: paragraphs."""

    number: str
    category: str
    title: str
    description: str
    date: str
    frequency: str
    group: str = ""

    def cell(self, role: str) -> str:
        return str(getattr(self, role))


@dataclass(frozen=True)
class Listing:
    section: str
    part: str
    rows: tuple[Row, ...] = ()
    organisation: str = ""


HANT_PLAN = (
    Listing("A", "i"),
    Listing(
        "A",
        "ii",
        (
            Row(
                "1",
                "氣象",
                "自動氣象站的十分鐘平均相對濕度",
                "• 各自動氣象站的十分鐘平均相對濕度。\n• 以機器可讀格式(如：CSV) 開放數據。",
                "03/2025",
                "每日",
            ),
            Row(
                "2",
                "教育",
                "天文知識講座的參加人數",
                "• 按講座種類劃分的參加人數及場次。\n• 以 JSON 格式開放。",
                "06/2025",
                "每季",
            ),
            Row(
                "3",
                "科技及廣播",
                "流動應用程式「我的天文台」下載次數統計",
                "• 按作業系統劃分的累計下載次數。",
                "12/2025",
                "每半年",
            ),
        ),
    ),
    Listing("B", "i"),
    Listing(
        "B",
        "ii",
        (
            Row(
                "1",
                "氣象",
                "颱風路徑的歷史資料",
                "• 由一九六一年起的熱帶氣旋路徑，包括位置、強度及移動速度。\n• 以 XML 及 JSON 格式開放。",
                "10/2026",
                "當有需要時",
            ),
        ),
    ),
    Listing(
        "C",
        "ii",
        (
            Row(
                "1",
                "運輸",
                "機場跑道的風切變警告次數",
                "• 每月發出的警告次數，以 CSV 格式開放。",
                "09/2025",
                "每月",
            ),
            Row(
                "2",
                "運輸",
                "機場的雷暴警告次數",
                "• 每月發出的警告次數，以 CSV 格式開放。",
                "09/2025",
                "每月",
            ),
        ),
        "香港機場管理局",
    ),
    Listing(
        "D",
        "ii",
        (
            Row(
                "1",
                "氣象",
                "本港地區天氣預報",
                "• 每日更新兩次的天氣預報。\n• 以 JSON 格式開放。",
                "03/2015",
                "實時",
            ),
            Row(
                "2",
                "財經",
                "總目168—香港天文台項下的開支資料",
                "• 提供季度政府一般收入帳目內香港天文台項下的開支資料。",
                "08/2021",
                "每季",
            ),
        ),
    ),
)
ENGLISH_PLAN = (
    Listing("A", "i"),
    Listing(
        "A",
        "ii",
        (
            Row(
                "1",
                "Climate and Weather",
                "Ten-minute mean relative humidity at automatic weather stations",
                "• Mean relative humidity at each station, with the time of observation.\n• Released in CSV format.",
                "03/2025",
                "Daily",
            ),
            Row(
                "2",
                "Education",
                "Attendance at talks on astronomy",
                "• Number of participants and talks by type of talk.\n• Released in JSON format.",
                "06/2025",
                "Quarterly",
            ),
            Row(
                "3",
                "Technology and Broadcasting",
                "Downloads of the mobile application MyObservatory",
                "• Cumulative downloads by operating system.",
                "12/2025",
                "Half-yearly",
            ),
        ),
    ),
    Listing("B", "i"),
    Listing(
        "B",
        "ii",
        (
            Row(
                "1",
                "Climate and Weather",
                "Historical tracks of tropical cyclones",
                "• Tracks since 1961 with position, intensity and speed of movement.\n• Released in XML and JSON formats.",
                "10/2026",
                "As and when necessary",
            ),
        ),
    ),
    Listing(
        "C",
        "ii",
        (
            Row(
                "1",
                "Transportation",
                "Windshear alerts on the runways",
                "• Number of alerts issued in each month, in CSV format.",
                "09/2025",
                "Monthly",
            ),
        ),
        "Airport Authority Hong Kong",
    ),
    Listing(
        "D",
        "ii",
        (
            Row(
                "1",
                "Climate and Weather",
                "Local weather forecast",
                "• Forecast updated twice a day.\n• Released in JSON format.",
                "03/2015",
                "Real-time",
            ),
            Row(
                "2",
                "Finance",
                "Expenditure under Head 168 Hong Kong Observatory",
                "• Quarterly expenditure in the General Revenue Account.",
                "08/2021",
                "Quarterly",
            ),
        ),
    ),
)
SIX = ("number", "category", "title", "description", "date", "frequency")


@dataclass(frozen=True)
class Dress:
    """``order`` of columns; for wrapped text the columns' ``widths`` in Chinese characters, whether a cell's end leaves a
    space (``spaces``), how many blank lines stand between lines and after rows."""

    order: tuple[str, ...] = SIX
    widths: dict[str, int] = field(
        default_factory=lambda: {"title": 10, "description": 15, "category": 8, "date": 8, "frequency": 8}
    )
    spaces: bool = True
    between: int = 1
    after: int = 2
    merged: bool = False
    bullets: bool = True
    page_numbers: bool = False


def columns_of(words: Words, dress: Dress, section: str) -> list[tuple[str, str]]:
    """(role, heading); with ``merged`` the category and title share a column, which also holds the number."""
    released = {"目標發放日期 (月/年)": "發放日期 (月/年)", "目标发放日期 (月/年)": "发放日期 (月/年)"}
    found: list[tuple[str, str]] = []
    for role in dress.order:
        heading = words.columns[role]
        if role == "date" and section == "D":
            heading = released.get(heading, heading.replace("Target ", ""))
        if dress.merged and role in ("number", "category"):
            continue
        if dress.merged and role == "title":
            heading = f"{words.columns['category']}／\n{heading}"
        found.append((role, heading))
    return found


def text_of(row: Row, role: str, dress: Dress) -> str:
    text = row.cell(role)
    if role == "description" and not dress.bullets:
        text = text.replace("• ", "")
    if dress.merged and role == "title":
        return f"{row.number}. {row.category}／\n{text}"
    return text


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` Chinese characters; Latin words are not cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if all(ord(c) < 0x2E80 for c in paragraph.replace("•", "")):
            lines.extend(textwrap.wrap(paragraph, width * 2) or [""])
            continue
        line = ""
        for word in _words(paragraph):
            if line and _width(line + word.rstrip()) > 2 * width and word[0] not in "，。、；：）」)":
                lines.append(line.rstrip())
                line = word.lstrip()
            else:
                line += word
        lines.append(line.rstrip())
    return lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for char in text:
        if (
            words
            and ord(char) < 0x2E80
            and ord(words[-1][-1]) < 0x2E80
            and char != " "
            and words[-1][-1] != " "
        ):
            words[-1] += char
        else:
            words.append(char)
    return words


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(plan: Sequence[Listing], words: Words, dress: Dress) -> str:
    """Plain text as a PDF's text layer gives it: cell after cell, a cell after a one-line cell on the same line."""
    end = " " if dress.spaces else ""
    out: list[str] = [words.agency + end, "", words.title + end, ""]
    page = 0

    def emit(cells: list[list[str]], gap: int) -> None:
        line = ""
        for lines in cells:
            if not lines or lines == [""]:
                continue
            for n, text in enumerate(lines):
                last = n == len(lines) - 1
                line += text + (end if last else "")
                if last and len(lines) == 1:
                    line = line.rstrip(" ") + " "
                    continue
                out.append(line if dress.spaces and last else line.rstrip())
                out.extend([""] * dress.between)
                line = ""
        if line.strip():
            out.append(line.rstrip() + end)
        out.extend([end] * gap)

    previous = ("", "")
    for listing in plan:
        if listing.section != previous[0]:
            out.extend([words.sections[listing.section] + end, ""])
        if listing.organisation:
            out.extend([f"(1) {listing.organisation}{end}", ""])
        out.extend([words.parts[listing.part] + end, ""])
        previous = (listing.section, listing.part)
        headings = columns_of(words, dress, listing.section)
        emit([wrap(h, max(dress.widths.get(r, 4), 6)) for r, h in headings], 1)
        if not listing.rows:
            out.extend([f"{words.nil}{end}", ""])
        group = ""
        for n, row in enumerate(listing.rows):
            if row.group != group:
                group = row.group
                out.extend([group + end, ""])
            if dress.page_numbers and n == 2:
                page += 1
                out.extend(["", "", f"第 {page} 頁{end}", "", ""])
                emit([wrap(h, max(dress.widths.get(r, 4), 6)) for r, h in headings], 1)
            emit([wrap(text_of(row, r, dress), dress.widths.get(r, 4)) for r, _ in headings], dress.after)
    out.extend(["", words.agency + end, "", words.date + end, ""])
    return "\n".join(out) + "\n"


def grid(plan: Sequence[Listing], words: Words, dress: Dress, kind: str) -> str:
    """Markdown with pipes (``pipes``) or tabs (``tabs``), or HTML (``html``)."""
    out: list[str] = _heading(words.agency, 1, kind) + _heading(words.title, 2, kind)
    last = ""
    for listing in plan:
        if listing.section != last:
            out += _heading(words.sections[listing.section], 3, kind)
        last = listing.section
        if listing.organisation:
            out += _heading(f"(1) {listing.organisation}", 4, kind)
        out += _heading(words.parts[listing.part], 4, kind)
        headings = columns_of(words, dress, listing.section)
        rows = [[text_of(row, r, dress) for r, _ in headings] for row in listing.rows]
        rows = rows or [[words.nil for _ in headings]]
        out += _table([h for _, h in headings], rows, kind)
    out += _paragraph(words.agency, kind) + _paragraph(words.date, kind)
    body = "\n".join(out)
    return f"<!DOCTYPE html><html><body>\n{body}\n</body></html>\n" if kind == "html" else body + "\n"


def _heading(text: str, level: int, kind: str) -> list[str]:
    if kind == "html":
        return [f"<h{level}>{html.escape(text)}</h{level}>"]
    return [f"{'#' * level} {text}", ""]


def _paragraph(text: str, kind: str) -> list[str]:
    return [f"<p>{html.escape(text)}</p>"] if kind == "html" else [text, ""]


def _table(headings: list[str], rows: list[list[str]], kind: str) -> list[str]:
    if kind == "html":
        head = "".join(f"<th>{_cell(h, kind)}</th>" for h in headings)
        body = "\n".join("<tr>" + "".join(f"<td>{_cell(c, kind)}</td>" for c in r) + "</tr>" for r in rows)
        return [f"<table>\n<tr>{head}</tr>\n{body}\n</table>"]
    if kind == "tabs":
        return ["\t".join(_cell(c, kind) for c in r) for r in [headings, *rows]] + [""]
    lines = ["| " + " | ".join(_cell(c, kind) for c in r) + " |" for r in [headings, *rows]]
    return [lines[0], "|" + "---|" * len(headings), *lines[1:], ""]


def _cell(text: str, kind: str) -> str:
    if kind == "tabs":
        return text.replace("\n", " ")
    return "<br>".join(html.escape(t) for t in text.split("\n"))


def read_text(text: str, folder: Path, suffix: str = ".txt") -> Reading:
    path = folder / f"plan{suffix}"
    path.write_text(text, encoding="utf-8")
    return read_document(read(path))


def flat(text: str) -> str:
    """A text as it is compared between dresses: without spaces and bullets."""
    return "".join(text.replace("•", "").split())


def values(entry: Entry) -> tuple[str, ...]:
    """What must not depend on the dress."""
    group = entry.group.name if entry.group else ""
    return (
        entry.section,
        {True: "i", False: "ii", None: ""}[entry.spatial],
        group,
        entry.number,
        flat(entry.category),
        flat(entry.title),
        flat(entry.description),
        entry.date_text,
        flat(entry.frequency_text),
    )


def wanted(plan: Sequence[Listing]) -> list[tuple[str, ...]]:
    return [
        (
            listing.section,
            listing.part,
            row.group or listing.organisation,
            row.number,
            flat(row.category),
            flat(row.title),
            flat(row.description),
            row.date,
            flat(row.frequency),
        )
        for listing in plan
        for row in listing.rows
    ]


def converted(plan: Sequence[Listing], words: Words, convert) -> tuple[tuple[Listing, ...], Words]:  # type: ignore[no-untyped-def]
    """The plan and its form in another script."""
    rows = tuple(
        replace(
            listing,
            organisation=convert(listing.organisation),
            rows=tuple(Row(*(convert(row.cell(f)) for f in (*SIX, "group"))) for row in listing.rows),
        )
        for listing in plan
    )
    form = Words(
        convert(words.title),
        convert(words.agency),
        {k: convert(v) for k, v in words.sections.items()},
        {k: convert(v) for k, v in words.parts.items()},
        {k: convert(v) for k, v in words.columns.items()},
        convert(words.nil),
        convert(words.date),
    )
    return rows, form
