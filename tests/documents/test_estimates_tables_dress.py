"""The same tables in a different dress: English, Simplified Chinese, indented text, headings cut over lines."""

from __future__ import annotations

from pathlib import Path

from estimates_tables import cells, one, sums

from kg.documents.estimates.structure import split
from kg.documents.estimates.tables import Tables, read_tables
from kg.sources import read as read_source
from kg.values.script import to_hans

SUBHEADS = """
Sub-                                     Actual    Approved    Revised
head                                expenditure    estimate   estimate   Estimate
(Code)                                  2020–21     2021–22    2021–22    2022–23
                                          $'000       $'000      $'000      $'000
  Operating Account
  Recurrent
000 Operational expenses ...........  3,150,100  3,262,600  3,305,300  3,402,500
003 Recoverable salaries and allowances
    (General) ............... 5,000
    Deduct reimbursements ..... Cr. 5,000      —          —          —          —
    Total, Recurrent ...............  3,150,100  3,262,600  3,305,300  3,402,500
  Capital Account
  Plant, Equipment and Works
661 Minor plant, vehicles and equipment (block
    vote) ..........................     30,000     30,000     30,000     40,000
    Total, Plant, Equipment and Works    30,000     30,000     30,000     40,000
    Total, Capital Account .........     30,000     30,000     30,000     40,000
    Total Expenditure ..............  3,180,100  3,292,600  3,335,300  3,442,500
"""


def test_subheads_in_english_with_headings_over_three_lines() -> None:
    tables = one("subheads", SUBHEADS, programme="", language="en")
    assert not tables.rejected
    assert sums(tables)["Minor plant, vehicles and equipment (block vote)"] == [30000, 30000, 30000, 40000]
    assert sums(tables)["Total Expenditure"] == [3180100, 3292600, 3335300, 3442500]
    totals = {
        p.record.name: (p.record.account, p.record.category) for p in tables.provisions if p.record.total
    }
    assert totals["Total, Recurrent"] == ("Operating Account", "Recurrent")
    assert totals["Total, Capital Account"] == ("Capital Account", "")
    assert totals["Total Expenditure"] == ("", "")
    paid = [p.record.amount for p in tables.provisions if p.record.status == "reimbursement"]
    assert paid == [5000000, -5000000]


INDICATORS = """
                                             2020       2021        2022
                                         (Actual)   (Actual)  (Estimate)
  drains (km) ........................      2 432      2 440       2 450
  flood prevention
     blackspots eliminated ...........          1          0           2
     flood warnings issued to residents of low-lying
        villages and elsewhere .......       N.A.          3           —
  cost of maintenance ($m) ...........      120.5      118.6       125.0
"""


def test_spaces_before_labels_are_indentation() -> None:
    tables = one("indicators", INDICATORS, language="en")
    assert cells(tables) == {
        "drains (km)": ["2020 actual 2 432", "2021 actual 2 440", "2022 estimate 2 450"],
        "flood prevention > blackspots eliminated": ["2020 actual 1", "2021 actual 0", "2022 estimate 2"],
        "flood prevention > flood warnings issued to residents of low-lying villages and elsewhere": [
            "2020 actual N.A.",
            "2021 actual 3",
            "2022 estimate —",
        ],
        "cost of maintenance ($m)": ["2020 actual 120.5", "2021 actual 118.6", "2022 estimate 125.0"],
    }


def test_the_head_of_the_seeds_in_simplified_chinese(shared: Path, tmp_path: Path) -> None:
    source = shared / "seeds/head-155-estimates-2024-25.txt"
    simplified = tmp_path / "head.txt"
    simplified.write_text(to_hans(source.read_text(encoding="utf-8")), encoding="utf-8")

    def plain(tables: Tables) -> list[tuple[object, ...]]:
        figures = [n.record for n in tables.figures]
        return [
            *(
                (f.programme, to_hans(" > ".join(f.groups)), to_hans(f.measure), f.period, f.value)
                for f in figures
            ),
            *((p.record.table, p.record.row, p.record.status, p.record.amount) for p in tables.provisions),
        ]

    one_script = plain(read_tables(split(read_source(source)), "zh-Hant"))
    other = plain(read_tables(split(read_source(simplified)), "zh-Hans"))
    assert one_script == other
    assert len(other) == 284 + 160
