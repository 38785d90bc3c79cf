"""A head of the Estimates in two editions, a table that has it too, and a Yearbook chapter, resolved by hand.

Use it as ``sample_resolution``. What is in it: the edition 2024-25 as a Chinese PDF with an English copy (text) and a table that alone has a
subhead; the edition 2023-24; cells without a number, a figure in brackets, a row with two readings, a cell under two footnotes,
percentages measured against two columns, a cumulative sum, a total; posts and balances of the head and of a programme; nested
undertakings; a passage; a scheme with an earlier name; a chapter with a statement, a website and a mention of the scheme.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pyoxigraph import Quad, Store
from sample_resolution import AS_OF, BASE, DPO, _document, _file, _ledger

from kg.graph import build_graph
from kg.identity.model import Agency, Evidence, Mention, Resolution
from kg.identity.reports import (
    Budget,
    BudgetLine,
    Head,
    PlaceName,
    ProgrammeThing,
    ResolvedChapter,
    ResolvedEstablishment,
    ResolvedFigure,
    ResolvedProvision,
    ResolvedReport,
    ResolvedStatement,
    ResolvedUndertaking,
    Scheme,
    Series,
)
from kg.records import Note, Reading
from kg.records.estimates import (
    Aim,
    Change,
    Establishment,
    Figure,
    Footnote,
    Passage,
    PolicyArea,
    Programme,
    Provision,
    Report,
    Undertaking,
)
from kg.records.yearbook import Body, Chapter, Paragraph, Statement, Website
from kg.sources.model import Place, SourceFile

REPORT_FILE = _file("head-900-2024-25.pdf", "application/pdf", created="2024-02-20")
ENGLISH_FILE = _file("head-900-2024-25-en.txt", "text/plain")
TABLE_FILE = _file("estimates-2024-25.csv", "text/csv")
OLDER_FILE = _file("head-900-2023-24.txt", "text/plain")
CHAPTER_FILE = _file("yearbook-2019-06.txt", "text/plain")

HEAD, NEW, OLD, CHAPTER = "head/900", "head/900/2024-25", "head/900/2023-24", "yearbook/2019/chapter-6"
PROGRAMME, OTHER = "programme/900/1", "programme/900/2"
SCHEME, FUND = "funding-scheme/test-scheme", "funding-scheme/test-fund"
TAKEN_IN, TOWN = "funding-scheme/trial-scheme", "place-name/tai-po"
COUNCIL = Agency(
    "test-council", "香港測試促進局", "香港测试促进局", "Hong Kong Testing Council", kind="public-body"
)


def line(number: int, page: int | None = 2) -> Place:
    return Place(page=page, line=number)


def _figure(number: int, **given: Any) -> Figure:
    plain = Figure(
        number=number,
        programme="1",
        body="",
        kind="indicator",
        groups=("測試資助計劃",),
        measure="收到的申請",
        unit="",
        row=1,
        column=1,
        period="2022",
        status="actual",
        value=Decimal(2325),
        second=None,
        value_text="2 325",
        footnotes=(),
        places=(line(20),),
    )
    return replace(plain, **given)


FIGURES = (
    _figure(1),
    _figure(2, column=2, period="2023", value=Decimal(34), second=Decimal(68), value_text="34 (68)"),
    _figure(3, column=3, period="2024", status="estimate", value=None, value_text="不適用", footnotes=(1, 2)),
    _figure(4, row=2, measure="按時批核申請(%)", unit="%", kind="target", period="", status="target", value=Decimal("98.50"), value_text="98.5"),
    _figure(5, row=3, measure="面積(公頃)", unit="公頃", period="2022-23", value=Decimal("0.1"), value_text="0.1", reading=1, why="A cell is empty."),
    _figure(6, row=3, measure="面積(公頃)", unit="公頃", period="2022-23", value=Decimal("7"), value_text="7", reading=2, why="A cell is empty."),
    _figure(7, row=4, measure="收入", unit="百萬元", body="香港測試促進局", groups=(), value=None, value_text="—"),
)  # fmt: skip


def _provision(number: int, **given: Any) -> Provision:
    plain = Provision(
        number=number,
        table="programme",
        row=1,
        programme="1",
        body="",
        account="",
        category="",
        subhead="",
        item="",
        name="財政撥款",
        fiscal_year="2023-24",
        status="revised",
        amount=Decimal("108500000"),
        amount_text="108.5",
        unit_text="百萬元",
        changes=(),
        footnotes=(),
        total=False,
        places=(line(10),),
    )
    return replace(plain, **given)


PROVISIONS = (
    _provision(1, changes=(Change(Decimal("3.6"), "(+3.6%)", "2023-24", "original"),)),
    _provision(
        2,
        fiscal_year="2024-25",
        status="estimate",
        amount=Decimal("114500000.0"),
        amount_text="114.5",
        footnotes=(1,),
        changes=(
            Change(Decimal("5.50"), "(+5.5%)", "2023-24", "revised"),
            Change(Decimal("-9.4"), "減少 9.4%", "2023-24", "original", True),
        ),
    ),
    _provision(3, fiscal_year="2022-23", status="actual", amount=None, amount_text="不適用"),
    _provision(4, table="commitments", programme="", account="經營帳目", subhead="700", item="802", name="測試中心", fiscal_year="2022-23", status="cumulative", amount=Decimal("1234567"), amount_text="1,234", unit_text="$'000", as_of="2023-03-31"),
    _provision(5, table="analysis", programme="", name="總計", fiscal_year="2024-25", status="estimate", amount=Decimal(0), amount_text="—", total=True),
)  # fmt: skip

ESTABLISHMENT = (
    Establishment(1, "non-directorate-posts", "", "2024-03-31", Decimal(327), "327", (), (line(5, 1),)),
    Establishment(2, "establishment-ceiling", "", "2024-25", Decimal("277200000"), "2.772億元", (), (line(5, 1),)),
    Establishment(3, "net-change-posts", "1", "2024-25", Decimal(-2), "2", (), (line(30),)),
)  # fmt: skip

UNDERTAKINGS = (
    Undertaking(1, "special-attention", "1", "", "2024-25", "", "創新科技署會：", "繼續推行測試資助計劃", 0, (line(31),)),
    Undertaking(2, "special-attention", "1", "香港測試促進局", "2024-25", "a", "", "擴大範圍", 1, (line(32),)),
)  # fmt: skip

AREAS = (
    PolicyArea("17", "資訊科技及廣播", "創新科技及工業局局長"),
    PolicyArea("15", "衞生", "醫務衞生局局長"),
)
REPORT = Report(
    file=REPORT_FILE,
    form="report",
    language="zh-Hant",
    head="900",
    title="測試署",
    year="2024-25",
    officer="測試署署長",
    programmes=(
        Programme(1, "1", "支援測試", AREAS, "這綱領納入政策範圍 17 及 15。", (Aim("", "宗旨是推動測試。", (line(12),)),), ("香港測試促進局",), (line(8),)),
        Programme(2, "2", "Star 計劃", AREAS[:1], "", (), (), (line(9),)),
    ),
    provisions=PROVISIONS,
    figures=FIGURES,
    establishment=ESTABLISHMENT,
    undertakings=UNDERTAKINGS,
    passages=(Passage(1, "description", "1", "", "3", "為達到上述宗旨，測試署推行測試資助計劃。", (line(13), line(14))),),
    footnotes=(Footnote(1, "γ", "為作比較。", (line(40),)), Footnote(2, "Δ", "該計劃已完結。", (line(41),), "order")),
    places=(line(1, 1),),
)  # fmt: skip
ENGLISH = Report(
    file=ENGLISH_FILE,
    form="report",
    language="en",
    head="900",
    title="Testing Department",
    year="2024-25",
    officer="Commissioner for Testing",
    programmes=(Programme(1, "1", "Support for Testing", (PolicyArea("17", "Information Technology", "Secretary"),), "", (), (), (line(4, None),)),),
    footnotes=(Footnote(1, "*", "For comparison.", (line(50, None),)),),
    places=(line(1, None),),
)  # fmt: skip
TABLE_SUM = _provision(1, table="subheads", programme="", subhead="000", name="運作開支", fiscal_year="2024-25", status="estimate", amount=Decimal("917300000"), amount_text="917300", unit_text="$'000", places=(Place(line=7),))  # fmt: skip
TABLE = Report(TABLE_FILE, "table", "zh-Hant", "900", "測試署", "2024-25", "", provisions=(TABLE_SUM,))
OLDER = replace(
    REPORT,
    file=OLDER_FILE,
    year="2023-24",
    figures=(replace(FIGURES[0], column=2, status="revised", period="2022", value=Decimal(2400), value_text="2 400"),),
    provisions=(), establishment=(), undertakings=(), passages=(), footnotes=(),
    programmes=(replace(REPORT.programmes[0], name="支援測試工作", policy_areas=(PolicyArea("17", "資訊科技", ""),)),),
)  # fmt: skip

_SERIES = {1: "a", 2: "a", 3: "a", 4: "b", 5: "c", 6: "c", 7: "d"}
_LINES = {1: "p1", 2: "p1", 3: "p1", 4: "c802", 5: "total"}


def evidence(file: SourceFile, *places: Place) -> tuple[Evidence, ...]:
    return tuple(Evidence(file, place) for place in places)


def _figures(edition: str, report: Report) -> tuple[ResolvedFigure, ...]:
    return tuple(
        ResolvedFigure(
            f"{edition}/figure/{f.number}",
            f,
            f"indicator/900/{_SERIES[f.number]}",
            PROGRAMME,
            COUNCIL.path if f.body else "",
            evidence(report.file, *f.places) + evidence(ENGLISH_FILE, line(20, None)) * (f.number == 1),
        )
        for f in report.figures
    )


def _new() -> ResolvedReport:
    provisions = [
        ResolvedProvision(
            f"{NEW}/provision/{p.number}", p, f"budget-line/900/{_LINES[p.number]}", PROGRAMME if p.programme else "", "",
            evidence(REPORT_FILE, *p.places),
        )
        for p in PROVISIONS
    ]  # fmt: skip
    provisions.append(
        ResolvedProvision(
            f"{NEW}/provision/table", TABLE_SUM, "budget-line/900/s000", "", "", evidence(TABLE_FILE, Place(line=7))
        )
    )  # fmt: skip
    targets = {(REPORT_FILE.id, f"figure:{f.number}"): f"{NEW}/figure/{f.number}" for f in FIGURES}
    targets |= {(REPORT_FILE.id, f"provision:{p.number}"): f"{NEW}/provision/{p.number}" for p in PROVISIONS}
    targets |= {
        (REPORT_FILE.id, "report"): NEW,
        (REPORT_FILE.id, "footnote:1"): f"{NEW}/footnote-1",
        (ENGLISH_FILE.id, "footnote:1"): f"{NEW}/footnote-1",
        (TABLE_FILE.id, "provision:1"): f"{NEW}/provision/table",
    }
    return ResolvedReport(
        path=NEW,
        head=HEAD,
        report=REPORT,
        copies=(ENGLISH, TABLE),
        programmes={"1": PROGRAMME, "2": OTHER},
        bodies={"香港測試促進局": COUNCIL.path},
        provisions=tuple(provisions),
        figures=_figures(NEW, REPORT),
        establishment=tuple(
            ResolvedEstablishment(f"{NEW}/establishment/{e.number}", e, PROGRAMME if e.programme else "", evidence(REPORT_FILE, *e.places))
            for e in ESTABLISHMENT
        ),
        undertakings=tuple(
            ResolvedUndertaking(f"{NEW}/undertaking-{u.number}", u, PROGRAMME, COUNCIL.path if u.body else "", evidence(REPORT_FILE, *u.places))
            for u in UNDERTAKINGS
        ),
        targets=targets,
        date="2024-02-20",
        date_rule="date-file-metadata",
    )  # fmt: skip


def _old() -> ResolvedReport:
    return replace(
        _new(), path=OLD, report=OLDER, copies=(), figures=_figures(OLD, OLDER), provisions=(), establishment=(), undertakings=(),
        targets={}, date="2023", date_rule="date-period-start",
    )  # fmt: skip


STATEMENT = Statement(1, 1, "計劃", "計劃至今資助約 1.2 萬間公司。", 0, 16, 6, 14, Decimal(12000), Decimal("15000.5"), "間", "約", True, "2019-12-31", "截至二零一九年年底", (line(3, None),))  # fmt: skip
YEARBOOK = Chapter(
    file=CHAPTER_FILE,
    language="zh-Hant",
    label="6",
    title="創新科技",
    year="2019",
    paragraphs=(Paragraph(1, ("組織架構", "香港測試促進局"), "計劃至今資助約 1.2 萬間公司。", (1,), (line(3, None),)),),
    bodies=(Body(1, "香港測試促進局", ("組織架構",), (1,), (line(2, None),)),),
    statements=(STATEMENT,),
    websites=(Website(1, "測試局", "www.testing.example.hk", (line(9, None),)),),
    footnotes=(Footnote(1, "註", "以港元計。", (line(8, None),)),),
    places=(line(1, None),),
)  # fmt: skip


def _chapter() -> ResolvedChapter:
    return ResolvedChapter(
        path=CHAPTER,
        chapter=YEARBOOK,
        copies=(),
        bodies={1: COUNCIL.path},
        websites={1: COUNCIL.path},
        statements=(
            ResolvedStatement(f"{CHAPTER}/statement-1", STATEMENT, SCHEME, evidence(CHAPTER_FILE, line(3, None))),
        ),
        targets={(CHAPTER_FILE.id, "body:1"): COUNCIL.path, (CHAPTER_FILE.id, "paragraph:1"): f"{CHAPTER}/paragraph-1"},
        date="2019",
        date_rule="date-period-start",
    )  # fmt: skip


def _series(path: str, name: str, **given: Any) -> Series:
    plain = Series(f"indicator/900/{path}", HEAD, "indicator", ((name, "zh-Hant"),), (), (), "", PROGRAMME)
    return replace(plain, **given)


def budget() -> Budget:
    return Budget(
        heads=(Head(HEAD, "900", (("測試署", "zh-Hant"), ("Testing Department", "en")), DPO.path),),
        reports=(_old(), _new()),
        programmes=(
            ProgrammeThing(PROGRAMME, HEAD, (("支援測試", "zh-Hant"), ("支援測試工作", "zh-Hant")), ((OLD, "1"), (NEW, "1")), "programme-same-number"),
            ProgrammeThing(OTHER, HEAD, (("Star 計劃", "zh-Hant"),), ((NEW, "2"),)),
        ),
        series=(
            _series("a", "收到的申請", groups=("測試資助計劃",), earlier=(("接獲的申請", "zh-Hant"),), scheme=SCHEME),
            _series("b", "按時批核申請(%)", kind="target", unit="%"),
            _series("c", "面積(公頃)", unit="公頃"),
            _series("d", "收入", unit="百萬元", body=COUNCIL.path),
        ),
        lines=(
            BudgetLine("budget-line/900/p1", HEAD, "programme", (("財政撥款", "zh-Hant"),), PROGRAMME),
            BudgetLine("budget-line/900/c802", HEAD, "commitments", (("測試中心", "zh-Hant"),), subhead="700", item="802"),
            BudgetLine("budget-line/900/total", HEAD, "analysis", (), total=True),
            BudgetLine("budget-line/900/s000", HEAD, "subheads", (("運作開支", "zh-Hant"),), subhead="000"),
        ),
        schemes=(
            Scheme(SCHEME, (("測試資助計劃", "zh-Hant"), ("测试资助计划", "zh-Hans")), (("舊測試計劃", "zh-Hant"),), parent=FUND, agency=DPO.path, converted=("zh-Hans",)),
            Scheme(FUND, (("測試基金", "zh-Hant"),), kind="fund"),
            Scheme(TAKEN_IN, (("試用計劃", "zh-Hant"),), aliases=(("TTS", "en"),), successor=SCHEME),
        ),
        places=(PlaceName(TOWN, (("大埔", "zh-Hant"), ("Tai Po", "en")), "town", (("大埔墟", "zh-Hant"),)),),
        chapters=(_chapter(),),
    )  # fmt: skip


def readings() -> tuple[Reading, ...]:
    report = _ledger(
        (line(1, 1), "總目 900 – 測試署", "mapped", "report", ""),
        (line(10), "財政撥款(百萬元)", "mapped", "provision:1", ""),
        (line(20), "收到的申請 2 325", "mapped", "figure:1", ""),
        (line(40), "γ 為作比較。", "mapped", "footnote:1", ""),
    )
    chapter = _ledger(
        (line(2, None), "香港測試促進局", "mapped", "body:1", ""),
        (line(3, None), "計劃至今資助約 1.2 萬間公司。", "mapped", "paragraph:1", ""),
    )
    table = _ledger((Place(line=7), "900,000", "mapped", "provision:1", ""))
    note = Note("sum-differs", "The parts add up to 1, the total is 2", line(10), "provision:1")
    return (
        Reading(_document(REPORT_FILE, 2), "estimates", "head and officer", None, report, (note,), (REPORT,)),
        Reading(_document(ENGLISH_FILE, 1), "estimates", "head and officer", None, (), (), (ENGLISH,)),
        Reading(_document(TABLE_FILE, 1), "estimates-table", "columns", None, table, (), (TABLE,)),
        Reading(_document(OLDER_FILE, 1), "estimates", "head and officer", None, (), (), (OLDER,)),
        Reading(_document(CHAPTER_FILE, 1), "yearbook", "title", None, chapter, (), (), YEARBOOK),
    )


def resolution() -> Resolution:
    mentions = (
        Mention(f"{NEW}/undertaking-1", "gp:mentions", SCHEME, "測試資助計劃", "rdfs:comment", 4, 10, Evidence(REPORT_FILE, line(31))),
        Mention(f"{NEW}/programme-1", "gp:subventedBody", COUNCIL.path, "香港測試促進局", "", 0, 0, Evidence(REPORT_FILE, line(8))),
    )  # fmt: skip
    return Resolution(
        (),
        (),
        (DPO, replace(DPO, code="itib", portal_id="", parent=""), COUNCIL),
        (),
        (),
        mentions,
        (),
        budget(),
    )


def quads(base: str = BASE, made: Budget | None = None) -> list[Quad]:
    resolved = resolution() if made is None else replace(resolution(), budget=made)
    return build_graph(readings(), resolved, {}, base=base, as_of=AS_OF, release_id="sample", version="0.0.0")


def store(given: list[Quad] | None = None) -> Store:
    filled = Store()
    filled.extend(quads() if given is None else given)
    return filled
