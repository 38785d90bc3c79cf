"""The words of /agencies and of what pages of things say in short: English, Traditional Chinese, Simplified Chinese."""

from __future__ import annotations

TREE: dict[str, tuple[str, str, str]] = {
    "tree.lead": (
        "Who belongs to whom, what became of whom, and which promises a successor took over.",
        "各機構隸屬何處、後來變成甚麼，以及接手者承接了哪些承諾。",
        "各机构隶属何处、后来变成什么，以及接手者承接了哪些承诺。",
    ),
    "tree.total": ("{count} agencies and bodies are known.", "共有 {count} 個機構。", "共有 {count} 个机构。"),
    "tree.list": ("As a list with filters", "列表及篩選", "列表及筛选"),
    "tree.tree": ("The tree", "架構", "架构"),
    "tree.tree.what": (
        "Bureaux with their departments, offices and bodies, as the registry has them. Money is the latest estimate of an agency’s heads, in HK$ million.",
        "各局及其部門、辦公室和機構，按登記所載。款項為該機構總目的最近預算，以百萬港元計。",
        "各局及其部门、办公室和机构，按登记所载。款项为该机构总目的最近预算，以百万港元计。",
    ),
    "tree.became": ("What became of whom", "機構沿革", "机构沿革"),
    "tree.became.what": (
        "The latest first, with the promises of the earlier agency that nothing has come of yet.",
        "由近至遠，並列出前身機構仍未兌現的承諾。",
        "由近至远，并列出前身机构仍未兑现的承诺。",
    ),
    "tree.others": ("Others", "其他機構", "其他机构"),
    "tree.past": ("No longer there", "已不存在", "已不存在"),
    "tree.past.branches": ("Bureaux that are no longer there", "已不存在的政策局", "已不存在的政策局"),
    "tree.day": ("Day", "日期", "日期"),
    "tree.undated": ("day not known", "日期不詳", "日期不详"),
    "tree.before": ("Before", "之前", "之前"),
    "tree.after": ("After", "之後", "之后"),
    "tree.inherited": ("Open promises taken over", "承接的未兌現承諾", "承接的未兑现承诺"),
    "tree.promised.by": ("promised by {name}", "{name}的承諾", "{name}的承诺"),
    "tree.divided": ("which successor has them is not said", "文件沒有說明由哪個機構承接", "文件没有说明由哪个机构承接"),
    "tree.promises": ("{count} promises", "{count} 項承諾", "{count} 项承诺"),
    "tree.money": ("HK${amount} million", "{amount} 百萬港元", "{amount} 百万港元"),
    "tree.indicators": ("{count} indicators", "{count} 項指標", "{count} 项指标"),
    "tree.statements": ("{count} statements", "{count} 項陳述", "{count} 项陈述"),
    "tree.websites": ("{count} websites", "{count} 個網站", "{count} 个网站"),
    "tree.undertakings": ("{count} undertakings", "{count} 項工作承諾", "{count} 项工作承诺"),
    "tree.mentions": ("{count} mentions", "提及 {count} 次", "提及 {count} 次"),
    "tree.chart": ("Agencies and what they became", "機構及其後身", "机构及其后身"),
    "tree.chart.finding": (
        "{count} successions; the latest on {day}: {before} became {after}.",
        "共 {count} 次更替；最近一次在 {day}：{before}變為{after}。",
        "共 {count} 次更替；最近一次在 {day}：{before}变为{after}。",
    ),
}
