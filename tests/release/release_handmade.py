"""Small plans to build, and quads to write."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

BASE = "http://localhost:8000/"
ROW = "| {n} | 科技及廣播 | {title} | 說明 (CSV) | {month} | 每季 |"
HEAD = """\
# 創新科技及工業局

## {years}年度整合開放數據計劃（包含空間數據計劃）

### A. 在 2025 年發放的局／部門數據集

#### ii. 非空間數據

| 編號 | 數據種類 | 數據集名稱 | 一般說明 | 目標發放日期 (月/年) | 更新頻率 |
|---|---|---|---|---|---|
"""
TAIL = """

### B. 在 2026 年及 2027 年發放的局／部門數據集

不適用

### C. 其他機構計劃開放的數據集

不適用

### D. 進度：局／部門及其他機構已經上載至「開放數據平台」網站的數據集

不適用

創新科技及工業局

2024年12月
"""


def write_plan(
    folder: Path, *titles: str, name: str = "plan.md", years: str = "2025-2027", month: str = "06/2025"
) -> Path:
    """A plan with a promise per title."""
    rows = "\n".join(ROW.format(n=n, title=title, month=month) for n, title in enumerate(titles, 1))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(HEAD.format(years=years) + rows + TAIL, encoding="utf-8")
    return path


def quads() -> list[Quad]:
    """Two source graphs that share a triple, a graph of links, awkward literals; in line order."""
    p, q = NamedNode("http://purl.org/dc/terms/title"), NamedNode("https://w3id.org/govplan#sourceText")
    a, b = NamedNode(f"{BASE}id/plan/itc/2026-2028"), NamedNode(f"{BASE}id/plan/itc/2026-2028/D-ii-20")
    one, two, links = (
        NamedNode(f"{BASE}id/graph/{name}") for name in ("source/aaaa", "source/bbbb", "links")
    )
    made = [
        Quad(a, p, Literal("計劃", language="zh-Hant"), one),
        Quad(a, p, Literal("計劃", language="zh-Hant"), two),
        Quad(a, p, Literal("計劃"), one),
        Quad(b, q, Literal('a "quoted" line\n\tand \\ more <b> & ]]> é 𠮷'), one),
        Quad(b, q, Literal("12", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")), links),
        Quad(b, p, a, two),
    ]
    return [line for _, line in sorted((str(quad), quad) for quad in made)]
