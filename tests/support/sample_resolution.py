"""Two plans, resolved and assessed by hand: a small Resolution for tests of graph, tables, shapes, release and server.

Use it from any test (no package, so by path)::

    sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
    from sample_resolution import BASE, quads, sample

What is in it: the plan of a predecessor (2019-2021, Simplified, a wrapped text) and that of its successor (2025-2027,
Traditional, a PDF and a Markdown copy of it); a dataset released late, one overdue, one dropped, one still planned with
the other organisation that is responsible for it; a row across a page break; a row without title; a nil return, a
remark, a group that is an unregistered agency, notes, a match, mentions; and a source that could not be read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from pyoxigraph import Quad, Store

from kg.commitments.model import Assessment
from kg.graph import build_graph
from kg.identity.model import (
    Agency,
    DatasetRecord,
    Evidence,
    Match,
    Mention,
    Resolution,
    ResolvedEntry,
    ResolvedPlan,
    Succession,
)
from kg.records import (
    Entry,
    Frequency,
    Group,
    LedgerLine,
    Month,
    NilReturn,
    Note,
    Plan,
    Reading,
    Remark,
)
from kg.sources.model import Document, Line, Page, Place, Problem, SourceFile

BASE = "http://localhost:8000/"
AS_OF = date(2025, 3, 31)


@dataclass(frozen=True)
class Sample:
    readings: tuple[Reading, ...]
    resolution: Resolution
    assessments: dict[str, Assessment]


def _file(name: str, media_type: str, **more: str) -> SourceFile:
    digest = sha256(name.encode()).hexdigest()
    return SourceFile(
        id=digest[:16], sha256=digest, name=name, media_type=media_type, size=len(name) * 100, **more
    )


OLD_FILE = _file("ogcio-plan-2019-2021.txt", "text/plain")
NEW_FILE = _file("dpo-plan-2025-2027.pdf", "application/pdf", created="2025-01-15")
COPY_FILE = _file("dpo-plan-2025-2027.md", "text/markdown")
BROKEN_FILE = _file("scan.pdf", "application/pdf")

OGCIO = Agency(
    "ogcio",
    "政府資訊科技總監辦公室",
    "政府资讯科技总监办公室",
    "Office of the Government Chief Information Officer",
    kind="office",
    portal_id="hk-ogcio",
    abbreviations=("OGCIO",),
    aliases=(("資科辦", "zh-Hant"), ("资科办", "zh-Hans")),
    valid_from="2004-07-01",
    valid_to="2024-07-25",
)
DPO = Agency(
    "dpo",
    "數字政策辦公室",
    "数字政策办公室",
    "Digital Policy Office",
    kind="office",
    parent="itib",
    website="https://www.digitalpolicy.gov.hk/",
    portal_id="hk-dpo",
    abbreviations=("DPO",),
    valid_from="2024-07-25",
)
ITIB = Agency(
    "itib",
    "創新科技及工業局",
    "创新科技及工业局",
    "Innovation, Technology and Industry Bureau",
    kind="bureau",
    website="https://www.itib.gov.hk/",
)
UNKNOWN = Agency(
    "unregistered-0123456789ab",
    name_hant="香港數碼研究中心",
    name_hans="香港数码研究中心",
    registered=False,
    converted=("zh-Hans",),
)

_GROUP = Group(
    1, "香港數碼研究中心", "R&D Centre", "centre", Place(page=2, row=5), "香港數碼研究中心 (R&D Centre)"
)


def _entry(key: str, place: tuple[Place, ...], **given: object) -> Entry:
    plain = Entry(
        key=key,
        section=key[0],  # type: ignore[arg-type]
        spatial=None,
        years=(),
        group=None,
        number=key.rpartition("-")[2],
        category="资讯科技",
        title="",
        description="",
        notes=(),
        date_kind="released" if key[0] == "D" else "target",
        date_text="",
        month=None,
        frequency_text="",
        frequency=None,
        formats=(),
        addresses=(),
        is_new=False,
        places=place,
        raw=(),
    )
    return replace(plain, **given)


OLD_ENTRIES = (
    _entry(
        "A-1",
        (Place(line=8, line_end=9),),
        years=(2019,),
        title="开放数据使用情况的统计数字",
        description="数据提供机构、数据集下载次数 (JSON)",
        date_text="04/2019",
        month=Month("2019-04", "2019-04"),
        frequency_text="每年",
        frequency=Frequency("ANNUAL"),
        formats=("JSON",),
    ),
    _entry(
        "A-2",
        (Place(line=10),),
        years=(2019,),
        title="政府表格的统计数字",
        date_text="2019年第四季",
        month=Month("2019-10", "2019-12"),
        frequency_text="每季 (统计数字) 及每年 (其他)",
        frequency=Frequency("OTHER", (("统计数字", "QUARTERLY"), ("其他", "ANNUAL"))),
        formats=("CSV", "JSON"),
        is_new=True,
    ),
    _entry(
        "B-1",
        (Place(line=13),),
        years=(2020, 2021),
        title="GovHK traffic statistics",
        description="Visits",
        date_text="06/2020",
        month=Month("2020-06", "2020-06"),
        frequency_text="视乎情况",
        frequency=Frequency(None),
    ),
)
NEW_ENTRIES = (
    _entry(
        "C-ii-1",
        (Place(page=2, row=6), Place(page=3, row=1)),
        years=(2025,),
        spatial=False,
        group=_GROUP,
        category="工商業",
        title="研究成果一覽",
        date_text="12/2026",
        month=Month("2026-12", "2026-12"),
        frequency_text="每月",
        frequency=Frequency("MONTHLY"),
        formats=("CSV", "API"),
        is_new=True,
    ),
    _entry(
        "C-ii-2", (Place(page=3, row=2),), spatial=False, group=_GROUP, category="工商業", date_text="13/2026"
    ),
    _entry(
        "D-ii-1",
        (Place(page=3, row=4),),
        spatial=False,
        category="資訊科技",
        title="開放數據使用情況的統計數字",
        description="數據提供機構、數據集下載次數",
        notes=("註：前稱「下載統計」",),
        date_text="06/2019",
        month=Month("2019-06", "2019-06"),
        frequency_text="每季",
        frequency=Frequency("QUARTERLY"),
        formats=("JSON", "CESIUM3DTILES"),
    ),
    _entry(
        "D-i-1",
        (Place(page=3, row=6),),
        spatial=True,
        category="發展",
        title="公共設施位置",
        date_text="02/2024",
        month=Month("2024-02", "2024-02"),
        addresses=("https://data.gov.hk/tc-data/dataset/hk-dpo-facilities",),
    ),
)


def _ledger(*items: tuple[Place, str, str, str, str]) -> tuple[LedgerLine, ...]:
    return tuple(LedgerLine(p, t, o, target, why) for p, t, o, target, why in items)  # type: ignore[arg-type]


OLD_PLAN = Plan(
    file=OLD_FILE,
    language="zh-Hans",
    title="2019至2021年的开放数据计划",
    agency="政府资讯科技总监办公室",
    agency_short="资科办",
    period_start=2019,
    period_end=2021,
    issued=None,
    issued_text="",
    includes_spatial=False,
    entries=OLD_ENTRIES,
    nils=(),
    groups=(),
    remarks=(),
    places=(Place(line=1), Place(line=3)),
)
NEW_PLAN = Plan(
    file=NEW_FILE,
    language="zh-Hant",
    title="2025-2027年度整合開放數據計劃（包含空間數據計劃）",
    agency="數字政策辦公室",
    agency_short="",
    period_start=2025,
    period_end=2027,
    issued="2025-01",
    issued_text="2025年1月",
    includes_spatial=True,
    entries=NEW_ENTRIES,
    nils=(NilReturn("A-i", "A", True, None, "不適用\t不適用", Place(page=1, row=2)),),
    groups=(_GROUP,),
    remarks=(
        Remark(1, "D", None, "備註：2022年及之前發布的數據集條目基於舊有計劃。", Place(page=3, line=1)),
    ),
    places=(Place(page=1, line=1), Place(page=1, line=2)),
)
COPY_PLAN = replace(
    NEW_PLAN,
    file=COPY_FILE,
    entries=tuple(replace(e, places=(Place(line=20 + n),)) for n, e in enumerate(NEW_ENTRIES)),
    groups=(replace(_GROUP, place=Place(line=19)),),
    nils=(replace(NEW_PLAN.nils[0], place=Place(line=7)),),
    remarks=(replace(NEW_PLAN.remarks[0], place=Place(line=18)),),
    places=(Place(line=1), Place(line=2)),
)


def _document(file: SourceFile, pages: int, *problems: Problem) -> Document:
    return Document(
        file, tuple(Page(n, (Line("", Place(page=n, line=1)),)) for n in range(1, pages + 1)), problems
    )


def _readings() -> tuple[Reading, ...]:
    old = _ledger(
        (Place(line=1), "政府资讯科技总监办公室", "mapped", "plan", ""),
        (Place(line=2), "", "blank", "", ""),
        (Place(line=3), "2019至2021年的开放数据计划", "mapped", "plan", ""),
        (Place(line=5), "A. 在 2019 年发放的部门数据集", "heading", "", "section A"),
        (Place(line=8), "1. 资讯科技／开放数据使用情况", "mapped", "entry:A-1", ""),
        (Place(line=9), "的统计数字 04/2019 每年", "mapped", "entry:A-1", ""),
        (Place(line=10), "2. 资讯科技／政府表格的统计数字 2019年第四季", "mapped", "entry:A-2", ""),
        (Place(line=13), "1. GovHK traffic statistics 06/2020", "mapped", "entry:B-1", ""),
    )
    new = _ledger(
        (Place(page=1, line=1), "數字政策辦公室", "mapped", "plan", ""),
        (Place(page=1, line=2), "2025-2027年度整合開放數據計劃（包含空間數據計劃）", "mapped", "plan", ""),
        (Place(page=1, row=1), "編號\t數據種類", "heading", "", "column headings"),
        (Place(page=1, row=2), "1\t不適用\t不適用", "not_applicable", "nil:A-i", ""),
        (Place(page=2, row=5, box=(30, 100.5, 560.25, 120)), _GROUP.text, "mapped", "group:1", ""),
        (Place(page=2, row=6), "1\t工商業\t研究成果", "mapped", "entry:C-ii-1", ""),
        (Place(page=3, row=1), "\t\t一覽", "mapped", "entry:C-ii-1", ""),
        (Place(page=3, row=2), "2\t工商業\t\t\t13/2026", "mapped", "entry:C-ii-2", ""),
        (Place(page=3, row=3), "???", "rejected", "", "no column of the table fits"),
        (Place(page=3, line=1), NEW_PLAN.remarks[0].text, "mapped", "note:1", ""),
        (Place(page=3, row=4), "1\t資訊科技\t開放數據使用情況的統計數字", "mapped", "entry:D-ii-1", ""),
        (Place(page=3, row=6), "1\t發展\t公共設施位置", "mapped", "entry:D-i-1", ""),
        (Place(page=3, line=2), "第 3 頁", "furniture", "", "page number"),
    )
    copy = _ledger(
        (Place(line=1), "# 數字政策辦公室", "mapped", "plan", ""),
        (Place(line=2), "## 2025-2027年度整合開放數據計劃", "mapped", "plan", ""),
        *((Place(line=20 + n), e.title, "mapped", f"entry:{e.key}", "") for n, e in enumerate(NEW_ENTRIES)),
    )
    notes = (
        Note("bad-month", "“13/2026” is not a month", Place(page=3, row=2), "entry:C-ii-2"),
        Note("empty-title", "The row has no title", Place(page=3, row=2), "entry:C-ii-2"),
    )
    problem = Problem("no-text-layer", "The pages are images without text", fatal=True)
    return (
        Reading(_document(OLD_FILE, 1), "plan", "title and sections of a plan", OLD_PLAN, old, ()),
        Reading(_document(NEW_FILE, 3), "plan", "title and sections of a plan", NEW_PLAN, new, notes),
        Reading(_document(COPY_FILE, 1), "plan", "title and sections of a plan", COPY_PLAN, copy, ()),
        Reading(_document(BROKEN_FILE, 1, problem), "unreadable", "no text", None, (), ()),
    )


_DATASETS = {
    "A-1": "dataset/ogcio/1111111111111111",
    "A-2": "dataset/ogcio/2222222222222222",
    "B-1": "dataset/ogcio/3333333333333333",
    "C-ii-1": "dataset/dpo/4444444444444444",
    "C-ii-2": "",
    "D-ii-1": "dataset/ogcio/1111111111111111",
    "D-i-1": "dataset/dpo/5555555555555555",
}
OLD, NEW = "plan/ogcio/2019-2021", "plan/dpo/2025-2027"


def _resolved(path: str, plan: Plan, agency: Agency, copies: tuple[Plan, ...]) -> tuple[ResolvedEntry, ...]:
    found = []
    for index, entry in enumerate(plan.entries):
        places = [(plan.file, p) for p in entry.places]
        places += [(copy.file, p) for copy in copies for p in copy.entries[index].places]
        evidence = tuple(Evidence(file, place) for file, place in places)
        responsible = UNKNOWN if entry.group else None
        dataset = _DATASETS[entry.key]
        found.append(
            ResolvedEntry(f"{path}/{entry.key}", entry, path, agency, responsible, dataset, evidence)
        )
    return tuple(found)


def _resolution() -> Resolution:
    old = ResolvedPlan(
        OLD, OLD_PLAN, (), OGCIO, _resolved(OLD, OLD_PLAN, OGCIO, ()), {}, "2019", "date-period-start"
    )
    entries = _resolved(NEW, NEW_PLAN, DPO, (COPY_PLAN,))
    new = ResolvedPlan(NEW, NEW_PLAN, (COPY_PLAN,), DPO, entries, {1: UNKNOWN}, "2025-01", "date-printed")
    by_dataset: dict[str, list[str]] = {}
    for entry in (*old.entries, *new.entries):
        if entry.dataset:
            by_dataset.setdefault(entry.dataset, []).append(entry.path)
    datasets = tuple(
        DatasetRecord(
            path,
            DPO if paths[-1].startswith(NEW) else OGCIO,
            UNKNOWN if paths[-1].endswith("C-ii-1") else None,
            tuple(paths),
            replaced_by=_DATASETS["D-i-1"] if path == _DATASETS["B-1"] else "",
        )
        for path, paths in sorted(by_dataset.items())
    )
    group = entries[0]
    mentions = (
        Mention(
            NEW,
            "dct:publisher",
            DPO.path,
            "數字政策辦公室",
            "gp:agencyText",
            0,
            7,
            Evidence(NEW_FILE, Place(page=1, line=1)),
        ),
        Mention(
            group.path,
            "gp:responsible",
            UNKNOWN.path,
            "香港數碼研究中心",
            "",
            0,
            0,
            Evidence(NEW_FILE, _GROUP.place),
        ),
    )
    return Resolution(
        plans=(old, new),
        datasets=datasets,
        agencies=(OGCIO, DPO, ITIB, UNKNOWN),
        successions=(
            Succession(
                "dpo-2024", ("ogcio",), ("dpo",), "2024-07-25", "OGCIO becomes the Digital Policy Office"
            ),
        ),
        matches=(Match(f"{NEW}/D-ii-1", _DATASETS["A-1"], 0.9731, "match-same-title", "automatic"),),
        mentions=mentions,
        notes=(
            (
                NEW_FILE,
                Note("unknown-agency", "“香港數碼研究中心” is in no register", _GROUP.place, "group:1"),
            ),
        ),
    )


def _assessments() -> dict[str, Assessment]:
    def state(
        path: str,
        status: str,
        rule: str,
        planned: str | None,
        released: str | None,
        late: int | None,
        *by: str,
    ) -> Assessment:
        sentence = f"{status.capitalize()} as of {AS_OF}."
        return Assessment(path, status, AS_OF, rule, planned, released, late, by, sentence)  # type: ignore[arg-type]

    a1, a2, b1 = f"{OLD}/A-1", f"{OLD}/A-2", f"{OLD}/B-1"
    c1, d1, d2 = f"{NEW}/C-ii-1", f"{NEW}/D-ii-1", f"{NEW}/D-i-1"
    found = [
        state(_DATASETS["A-1"], "released", "released-listed-in-d", "2019-04", "2019-06", 2, a1, d1),
        state(_DATASETS["A-2"], "overdue", "overdue-target-passed", "2019-10", None, 65, a2),
        state(_DATASETS["B-1"], "dropped", "dropped-not-in-later-plan", "2020-06", None, None, b1, NEW),
        state(_DATASETS["C-ii-1"], "planned", "planned-target-ahead", "2026-12", None, None, c1),
        state(_DATASETS["D-i-1"], "released", "released-listed-in-d", None, "2024-02", None, d2),
        state(a1, "released", "released-listed-in-d", "2019-04", "2019-06", 2, d1),
        state(a2, "overdue", "overdue-target-passed", "2019-10", None, 65),
        state(b1, "dropped", "dropped-not-in-later-plan", "2020-06", None, None),
        state(c1, "planned", "planned-target-ahead", "2026-12", None, None),
        state(f"{NEW}/C-ii-2", "planned", "planned-no-date", None, None, None),
        state(d1, "released", "released-listed-in-d", None, "2019-06", None),
        state(d2, "released", "released-listed-in-d", None, "2024-02", None),
    ]
    return {item.path: item for item in found}


def sample() -> Sample:
    return Sample(_readings(), _resolution(), _assessments())


def quads(base: str = BASE) -> list[Quad]:
    """The graph of the sample."""
    made = sample()
    return build_graph(
        made.readings,
        made.resolution,
        made.assessments,
        base=base,
        as_of=AS_OF,
        release_id="sample",
        version="0.0.0",
    )


def store(base: str = BASE) -> Store:
    """The graph of the sample in memory."""
    filled = Store()
    filled.extend(quads(base))
    return filled
