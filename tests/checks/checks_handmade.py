"""A whole head by hand, with the figures of head 155 in the Estimates of 2024-25; ``changed`` alters one printed sum in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from kg.records.estimates import Change, Establishment, Provision, ProvisionTable, Report
from kg.sources.model import Place, SourceFile

FILE = SourceFile("0" * 16, "0" * 64, "head.txt", "text/plain", 1)
COLUMNS = (
    ("2022-23", "actual"),
    ("2023-24", "original"),
    ("2023-24", "revised"),
    ("2024-25", "estimate"),
)
PROGRAMMES = {
    "1": ("支援研究及發展", "89.5 104.7 108.5 114.5"),
    "2": ("推動科技創業活動", "22.8 37.5 48.3 54.6"),
    "3": ("規劃創新及科技發展", "73.1 129.3 108.9 147.6"),
    "4": ("基礎設施支援", "67.0 65.3 65.0 76.1"),
    "5": ("品質支援", "141.7 130.2 132.3 142.6"),
    "6": ("資助金", "366.6 366.4 371.1 381.9"),
}
BODIES = {
    "香港生產力促進局": "213.0 213.0 217.7 221.4",
    "香港應用科技研究院有限公司": "153.6 153.4 153.4 160.5",
}
OPERATING, CAPITAL = "經營帳目", "非經營帳目"
SUBHEADS = (
    (OPERATING, "經常開支", "000", "運作開支", "745,545 786,980 798,934 841,991"),
    (OPERATING, "經常開支", "", "經常開支總額", "745,545 786,980 798,934 841,991"),
    (OPERATING, "非經常開支", "700", "一般非經常開支", "— 40,000 30,000 60,000"),
    (OPERATING, "非經常開支", "", "非經常開支總額", "— 40,000 30,000 60,000"),
    (OPERATING, "", "", "經營帳目總額", "745,545 826,980 828,934 901,991"),
    (CAPITAL, "機器、設備及工程", "603", "機器、車輛及設備", "— 2,000 765 10,333"),
    (
        CAPITAL,
        "機器、設備及工程",
        "661",
        "小型機器、車輛及設備(整體撥款)",
        "15,146 4,400 4,400 4,933",
    ),
    (CAPITAL, "機器、設備及工程", "", "機器、設備及工程開支總額", "15,146 6,400 5,165 15,266"),
    (CAPITAL, "", "", "非經營帳目總額", "15,146 6,400 5,165 15,266"),
    ("", "", "", "開支總額", "760,691 833,380 834,099 917,257"),
)
DETAILS = (
    ("個人薪酬", "薪金", "242,356 274,682 263,240 293,627"),
    ("個人薪酬", "津貼", "5,938 8,229 7,285 7,203"),
    ("個人薪酬", "工作相關津貼", "77 2 2 2"),
    ("與員工有關連的開支", "強制性公積金供款", "760 770 732 785"),
    ("與員工有關連的開支", "公務員公積金供款", "21,153 24,319 24,539 28,085"),
    ("部門開支", "一般部門開支", "108,645 112,610 132,004 130,432"),
    ("資助金", "香港生產力促進局", "212,979 212,979 217,743 221,413"),
    ("資助金", "香港應用科技研究院有限公司", "153,637 153,389 153,389 160,444"),
    ("", "總額", "745,545 786,980 798,934 841,991"),
)
COMMITMENTS = (
    ("700", "802", "城市創科大挑戰", "500,000 68,400 30,000 401,600"),
    ("700", "", "", "500,000 68,400 30,000 401,600"),
    ("603", "803", "天線參數測量系統", "50,000 — 765 49,235"),
    ("603", "804", "力學實驗所", "35,000 — — 35,000"),
    ("603", "", "", "85,000 — 765 84,235"),
    ("", "", "總額", "585,000 68,400 30,765 485,835"),
)
SPENT = (("", "approved"), ("", "cumulative"), ("2023-24", "revised"), ("", "balance"))


class Maker:
    def __init__(self) -> None:
        self.made: list[Provision] = []

    def row(
        self,
        table: ProvisionTable,
        values: str,
        unit: str,
        *,
        columns: tuple[tuple[str, str], ...] = COLUMNS,
        **labels: str | bool,
    ) -> None:
        row = self.made[-1].row + 1 if self.made and self.made[-1].table == table else 1
        factor = {"百萬元": 10**6, "$'000": 1000, "億元": 10**8, "萬元": 10**4}[unit]
        for (year, status), text in zip(columns, values.split(), strict=True):
            amount = Decimal(0) if text == "—" else Decimal(text.replace(",", "")) * factor
            number = len(self.made) + 1
            place = Place(page=list(_PAGES).index(table) + 1, row=row)
            given = {
                "programme": "",
                "body": "",
                "account": "",
                "category": "",
                "subhead": "",
                "item": "",
                "name": "",
                "total": False,
            } | labels
            self.made.append(
                Provision(
                    number=number,
                    table=table,
                    row=row,
                    fiscal_year=year,
                    status=status,
                    amount=amount,
                    amount_text=text,
                    unit_text=unit,
                    changes=(),
                    footnotes=(),
                    places=(place,),
                    **given,
                )  # type: ignore[arg-type]
            )


_PAGES = ("front", "programme", "analysis", "subheads", "details", "commitments")


def report() -> Report:
    maker = Maker()
    maker.row("front", "9.173", "億元", columns=(("2024-25", "estimate"),), name="預算")
    for code, (_, values) in PROGRAMMES.items():
        if code == "6":
            for body, sums in BODIES.items():
                maker.row("programme", sums, "百萬元", programme=code, body=body, name=body)
        maker.row(
            "programme",
            values,
            "百萬元",
            programme=code,
            name="總額" if code == "6" else "",
            total=code == "6",
        )
    for code, (name, values) in PROGRAMMES.items():
        maker.row("analysis", values, "百萬元", programme=code, name=name)
    maker.row("analysis", "760.7 833.4 834.1 917.3", "百萬元", total=True)
    for account, category, subhead, name, values in SUBHEADS:
        maker.row(
            "subheads",
            values,
            "$'000",
            columns=(COLUMNS[0], ("2023-24", "approved"), *COLUMNS[2:]),
            account=account,
            category=category,
            subhead=subhead,
            name=name,
            total=not subhead,
        )
    for category, name, values in DETAILS:
        maker.row(
            "details", values, "$'000", category=category, subhead="000", name=name, total=name == "總額"
        )
    for subhead, item, name, values in COMMITMENTS:
        maker.row(
            "commitments",
            values,
            "$'000",
            columns=SPENT,
            subhead=subhead,
            item=item,
            name=name,
            total=not item,
        )
    provisions = [_with_changes(p) for p in maker.made]
    balance = Establishment(
        1,
        "commitment-balance",
        "",
        "2024-25",
        Decimal(485_800_000),
        "4.858 億元",
        (),
        (Place(page=1, row=2),),
    )
    return Report(
        FILE,
        "report",
        "zh-Hant",
        "155",
        "創新科技署",
        "2024-25",
        "創新科技署署長",
        provisions=tuple(provisions),
        establishment=(balance,),
    )


_PERCENTS = {
    ("1", "2023-24"): ("+3.6%", "original"),
    ("1", "2024-25"): ("+5.5%", "revised"),
    ("4", "2023-24"): ("-0.5%", "original"),
    ("6", "2024-25"): ("+2.9%", "revised"),
}


def _with_changes(p: Provision) -> Provision:
    found = _PERCENTS.get((p.programme, p.fiscal_year))
    if p.table != "programme" or p.body or p.status not in ("revised", "estimate") or not found:
        return p
    text, status = found
    change = Change(Decimal(text.rstrip("%")), f"({text})", "2023-24", status)  # type: ignore[arg-type]
    return replace(p, changes=(change,))


def changed(
    whole: Report, which: Callable[[Provision], bool], text: str, **labels: object
) -> tuple[Report, Provision]:
    """The report with one sum printed otherwise, and that sum. ``which`` must hold for exactly one."""
    (old,) = [p for p in whole.provisions if which(p)]
    assert old.amount is not None
    printed = Decimal(old.amount_text.replace(",", "")) if old.amount else Decimal(1)
    factor = old.amount / printed if old.amount else Decimal(1000)
    new = replace(old, amount=Decimal(text.replace(",", "")) * factor, amount_text=text, **labels)  # type: ignore[arg-type]
    return replace(whole, provisions=tuple(new if p is old else p for p in whole.provisions)), new
