from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from kg.cli import cli

PLAN = """# 水務署

## 2026-2028年度整合開放數據計劃

### A. 在 2026 年發放的局／部門數據集

編號	數據種類	數據集名稱	一般說明	目標發放日期 (月/年)	更新頻率
1	環境	食水水質	各區食水水質 (CSV)	13/2026	每月
1	環境	水塘存水量	存水量 (JSON)	06/2026	逢閏月
3	環境		沒有名稱的一項	07/2026	每日

水務署
2025年12月
"""


def test_a_build_says_what_is_wrong_and_where(tmp_path: Path) -> None:
    plan = tmp_path / "plan.md"
    plan.write_text(PLAN, encoding="utf-8")
    result = CliRunner().invoke(cli, ["build", str(plan), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    lines = result.stderr.splitlines()
    for locator, word in (
        ("line=8", "13/2026"),
        ("line=9", "逢閏月"),
        ("line=9", "twice"),
        ("line=10", "no dataset"),
    ):
        assert any(line.startswith(f"plan.md: {locator}: ") and word in line for line in lines), (
            locator,
            word,
        )
    assert "3 entries" in result.stderr


def test_headings_without_rows_publish_nothing(tmp_path: Path) -> None:
    table = tmp_path / "fin_provision.csv"
    table.write_text(
        '"總目","綱領編號","綱領","機構","2013-14(實際)(百萬元)","2014-15(原來預算)(百萬元)",'
        '"2014-15(修訂)(百萬元)","2015-16(預算)(百萬元)"\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(cli, ["build", str(table), "--out", str(tmp_path / "data")])
    assert result.exit_code == 1
    assert (
        "fin_provision.csv: it has the headings of its kind, but no row that could be read" in result.output
    )
    assert "nothing was published" in result.output
