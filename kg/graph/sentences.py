"""Descriptions made by rule from facts, for what DCAT wants described and a document does not describe.

Whatever they describe says ``gp:derivedDescription true``.
"""

from __future__ import annotations

from kg.identity.model import ResolvedPlan
from kg.records import Entry, Plan


def plan_title(resolved: ResolvedPlan) -> str:
    """What a plan is called whose own title cannot be read: issuing agency and years, in the language of the plan."""
    printed = resolved.plan
    agency = printed.agency or resolved.agency.code
    start, end = printed.period_start, printed.period_end
    if printed.language == "en":
        return f"Open data plan of {agency} for {start if start == end else f'{start} to {end}'}"
    years = str(start) if start == end else f"{start}至{end}"
    return f"{agency}{years}年的" + ("開放數據計劃" if printed.language == "zh-Hant" else "开放数据计划")


def plan(resolved: ResolvedPlan) -> str:
    """In the language of the plan."""
    title = plan_title(resolved)
    rows = len(resolved.entries)
    released = sum(e.entry.section == "D" for e in resolved.entries)
    if resolved.plan.language == "en":
        return f"{title}. Rows: {rows} ({rows - released} planned, {released} reported as released)."
    if resolved.plan.language == "zh-Hant":
        return f"{title}，共列出{rows}項（計劃發放{rows - released}項，已發放{released}項）。"
    return f"{title}，共列出{rows}项（计划发放{rows - released}项，已发放{released}项）。"


def dataset(entry: Entry, plan: Plan) -> str:
    """In the language of the plan, for a row that describes nothing itself."""
    title, section, number = plan.title, entry.section, entry.number
    if plan.language == "en":
        where = f"section {section}" + (f", item {number}" if number else "")
        return f"Dataset listed in “{title}”, {where}."
    item = f"第{number}項" if number else ""
    if plan.language == "zh-Hant":
        return f"《{title}》{section}部{item}所列的數據集。"
    return f"《{title}》{section}部{item.replace('項', '项')}所列的数据集。"


def distribution(name: str, language: str) -> str:
    """``name`` is the format named in the plan, or empty."""
    if language == "en":
        named = f" The plan names the format {name}." if name else ""
        return f"Found from the listing of its provider on the open data portal.{named}"
    if language == "zh-Hant":
        named = f"計劃所列格式為 {name}。" if name else ""
        return f"見於「開放數據平台」上數據提供機構的數據集一覽。{named}"
    named = f"计划所列格式为 {name}。" if name else ""
    return f"见于“开放数据平台”上数据提供机构的数据集一览。{named}"
