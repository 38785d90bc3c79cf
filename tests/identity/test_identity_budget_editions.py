"""Prints of one head and year are one edition: the same paths from every print, and nothing lost that only one of them has."""

from __future__ import annotations

from itertools import permutations

import pytest
from budget_handmade import footnote, passage, post, programme, report, row, run, sums, undertaking
from identity_handmade import entry, plan

from kg.identity.report_editions import first_of, last_of
from kg.values.script import to_hans

PROGRAMMES = (programme("1", "支援研究及發展"), programme("2", "推動科技創業活動"))
ROWS = (
    row("接獲和處理的申請", [72, 122, None], line=100),
    row("獲撥款和受監察的項目", [188, 241, 292], line=101, number=2),
)


def pdf(**given: object):  # type: ignore[no-untyped-def]
    plain = {
        "name": "head155.pdf",
        "programmes": PROGRAMMES,
        "figures": ROWS,
        "provisions": [sums([89.5, 104.7, 108.5, 114.5], code="1")],
        "establishment": [post(10)],
        "undertakings": [undertaking("繼續推行各項資助計劃"), undertaking("推進新型工業加速計劃", "2")],
        "passages": [passage("創新科技署推行一般支援計劃。")],
        "footnotes": [footnote("數字不包括研發中心的項目。")],
    }
    return report(**plain | given)  # type: ignore[arg-type]


def text(**given: object):  # type: ignore[no-untyped-def]
    return pdf(**{"name": "head155.txt"} | given)


def test_the_pdf_is_primary_and_both_prints_are_evidence() -> None:
    for order in permutations([pdf(), text()]):
        _, budget = run(*order)
        (edition,) = budget.reports
        assert edition.path == "head/155/2024-25"
        assert edition.report.file.name == "head155.pdf"
        assert [c.file.name for c in edition.copies] == ["head155.txt"]
        for records in (
            edition.figures,
            edition.provisions,
            edition.establishment,
            edition.undertakings,
        ):
            assert records
            assert all(
                [e.source.name for e in r.evidence] == ["head155.pdf", "head155.txt"]
                for r in records  # type: ignore[attr-defined]
            )


@pytest.mark.parametrize(
    "other",
    [
        text(figures=[row("接獲和 處理的申請", [72, 122, None]), *ROWS[1:]]),
        text(
            figures=[
                row(to_hans("接獲和處理的申請"), [72, 122, None], groups=(to_hans("一般支援計劃"),)),
                row(to_hans("獲撥款和受監察的項目"), [188, 241, 292], groups=(to_hans("一般支援計劃"),)),
            ],
            language="zh-Hans",
        ),
    ],
    ids=["spaces", "Simplified"],
)  # fmt: skip
def test_paths_are_the_same_from_either_print(other) -> None:  # type: ignore[no-untyped-def]
    alone, together = run(other)[1].reports[0], run(pdf(), other)[1].reports[0]
    assert {f.path for f in alone.figures} == {f.path for f in together.figures}
    assert {p.path for p in alone.provisions} == {p.path for p in together.provisions}
    assert {u.path for u in alone.undertakings} == {u.path for u in together.undertakings}
    assert len({f.path for f in together.figures}) == 6


def test_every_record_of_every_copy_has_a_target() -> None:
    _, budget = run(pdf(), text())
    (edition,) = budget.reports
    for copy in (edition.report, *edition.copies):
        found = {target: path for (sid, target), path in edition.targets.items() if sid == copy.file.id}
        assert found["report"] == "head/155/2024-25"
        assert found["programme:2"] == "head/155/2024-25/programme-2"
        assert found["undertaking:2"] == "head/155/2024-25/undertaking-2"
        assert found["passage:1"] == "head/155/2024-25/passage-1"
        assert found["footnote:1"] == "head/155/2024-25/footnote-1"
        assert {found[f"figure:{f.number}"] for f in copy.figures} == {f.path for f in edition.figures}


def test_what_only_a_copy_has_is_published_and_told() -> None:
    more = text(
        figures=[*ROWS, row("新增的指標", [1, 2, 3])],
        undertakings=[undertaking("繼續推行各項資助計劃"), undertaking("舉辦第二屆城市創科大挑戰", "2")],
        footnotes=[footnote("數字不包括研發中心的項目。"), footnote("申請已於二零一五年結束。", "μ")],
    )
    resolution, budget = run(pdf(), more)
    (edition,) = budget.reports
    assert [f.figure.measure for f in edition.figures].count("新增的指標") == 3
    assert [u.path for u in edition.undertakings][2:] == ["head/155/2024-25/undertaking-3"]
    sid = edition.copies[0].file.id
    assert edition.targets[sid, "undertaking:2"] == "head/155/2024-25/undertaking-3"
    assert edition.targets[sid, "footnote:2"] == "head/155/2024-25/footnote-2"
    told = [note for file, note in resolution.notes if note.code == "copies-differ"]
    assert {n.target for n in told} >= {"figure:7", "undertaking:2"}
    assert all("head155.pdf has not" in n.message for n in told)


def test_a_value_that_two_copies_print_differently_is_noted_with_both_places() -> None:
    other = text(
        figures=[row("接獲和處理的申請", [72, 123, None], line=500), *ROWS[1:]], establishment=[post(11)]
    )
    resolution, budget = run(pdf(), other)
    (edition,) = budget.reports
    assert str(edition.figures[1].figure.value) == "122"
    notes = [(f.name, n) for f, n in resolution.notes if n.code == "copies-differ"]
    assert {n.target for _, n in notes} == {"figure:2", "establishment:1"}
    assert all(name == "head155.txt" for name, _ in notes)
    figure = next(n for _, n in notes if n.target == "figure:2")
    assert figure.place.locator == "line=500"
    assert "line=100" in figure.message


def test_a_sum_that_two_copies_print_differently_is_noted_once() -> None:
    other = text(provisions=[sums([89.5, 104.7, 108.9, 114.5], code="1", line=600)])
    resolution, _ = run(pdf(), other)
    notes = [n for _, n in resolution.notes if n.code == "copies-differ"]
    assert len(notes) == 1
    assert "108,900,000" in notes[0].message
    assert "line=600" in notes[0].message or notes[0].place.locator == "line=600"


def test_a_measure_misread_in_a_copy_is_found_by_its_place() -> None:
    other = text(figures=[row("接獲和處理的申靖", [72, 122, None]), *ROWS[1:]])
    _, budget = run(pdf(), other)
    (edition,) = budget.reports
    assert len(edition.figures) == 6
    assert all(len(f.evidence) == 2 for f in edition.figures)


def test_chinese_and_english_prints_align_by_programme_and_row() -> None:
    english = report(
        name="head155-en.pdf",
        language="en",
        title="Government Secretariat: Innovation and Technology Commission",
        programmes=(programme("1", "Support for Research and Development"),),
        figures=[
            row("applications received", [72, 122, None], groups=("General Support Programme",)),
            row("projects funded", [188, 240, 292], groups=("General Support Programme",), number=2),
        ],
        provisions=[sums([89.5, 104.7, 108.5, 114.5], code="1")],
    )
    resolution, budget = run(text(), english)
    (edition,) = budget.reports
    assert edition.report.language == "zh-Hant"
    assert len(edition.figures) == 6
    assert all(len(f.evidence) == 2 for f in edition.figures)
    assert len(budget.series) == 2
    assert {language for s in budget.series for _, language in s.names} == {"zh-Hant", "en"}
    assert [n.target for f, n in resolution.notes if n.code == "copies-differ"] == ["figure:5"]


def test_prints_in_two_languages_with_other_rows_align_by_their_values_only() -> None:
    english = report(
        name="head155-en.pdf",
        language="en",
        figures=[
            row("a row more", [7, 8, 9], groups=("General Support Programme",)),
            row("applications received", [72, 122, None], groups=("General Support Programme",), number=2),
        ],
    )
    _, budget = run(text(figures=ROWS[:1]), english)
    measures = {f.figure.measure: len(f.evidence) for f in budget.reports[0].figures}
    assert measures == {"接獲和處理的申請": 1, "a row more": 1, "applications received": 1}


def test_the_tables_of_one_year_make_the_edition_together() -> None:
    tables = [
        report(
            name="fin_provision.csv",
            form="table",
            title="",
            provisions=[sums([89.5, 104.7, 108.5, 114.5], code="1", name="支援研究及發展")],
        ),
        report(
            name="es.csv",
            form="table",
            title="",
            provisions=[sums([1, 2, 3, 4], table="subheads", subhead="000", name="運作開支")],
        ),
        report(
            name="des.csv",
            form="table",
            title="",
            provisions=[sums([1, 2, 3, 4], table="details", name="薪金", category="個人薪酬")],
        ),
    ]
    resolution, budget = run(*tables)
    (edition,) = budget.reports
    assert len(edition.provisions) == 12
    assert len(edition.copies) == 2
    assert not [n for _, n in resolution.notes if n.code == "copies-differ"]
    assert [(p.path, p.names) for p in budget.programmes] == [
        ("programme/155/1", (("支援研究及發展", "zh-Hant"),))
    ]
    # The head's title is not printed in them: the list knows it.
    (head,) = budget.heads
    assert head.agency == "agency/itc"


def test_a_report_goes_before_a_table_and_they_share_lines_and_paths() -> None:
    printed = pdf(
        name="zz.txt",
        provisions=[
            sums([1, 2, 3, 4], table="subheads", subhead="000", name="運作開支", account="經營帳目", category="經常開支")
        ],
    )  # fmt: skip
    table = report(
        name="es.csv",
        form="table",
        title="",
        provisions=[sums([1, 2, 3, 4], table="subheads", subhead="000", name="運作 開支")],
    )
    _, budget = run(table, printed)
    (edition,) = budget.reports
    assert edition.report.form == "report"
    assert len(edition.provisions) == 4
    assert all(len(p.evidence) == 2 for p in edition.provisions)
    assert len(budget.lines) == 1


def test_a_doubtful_reading_gives_way_to_the_certain_one_of_another_copy() -> None:
    torn = text(
        figures=[
            row("接獲和處理的申請", [122, 72, None], reading=1),
            row("接獲和處理的申請", [72, 122, None], reading=2),
        ]
    )
    _, budget = run(pdf(figures=ROWS[:1]), torn)
    (edition,) = budget.reports
    assert [f.figure.reading for f in edition.figures] == [0, 0, 0]
    assert len([t for sid, t in edition.targets if t.startswith("figure:")]) == 9
    alone = run(torn)[1].reports[0]
    assert sorted(f.figure.reading for f in alone.figures) == [1, 1, 1, 2, 2, 2]
    assert len({f.path for f in alone.figures}) == 6
    assert len({f.series for f in alone.figures}) == 1


def test_a_doubtful_row_whose_certain_print_was_found_by_its_place() -> None:
    misread = text(figures=[row("接獲和處理的申靖", [72, 122, None])])
    torn = text(name="torn.txt", figures=[row("接獲和處理的申靖", [122, 72, None], reading=1)])
    _, budget = run(pdf(figures=ROWS[:1]), misread, torn)
    assert [f.figure.reading for f in budget.reports[0].figures] == [0, 0, 0]
    assert all(len({e.source.id for e in f.evidence}) == 3 for f in budget.reports[0].figures)


def test_rows_of_the_same_wording_are_told_apart() -> None:
    twice = pdf(figures=[row("新項目", [1, 2, 3]), row("新項目", [4, 5, 6], number=2)])
    _, budget = run(twice)
    (edition,) = budget.reports
    assert len({f.path for f in edition.figures}) == 6
    assert len(budget.series) == 2


def test_posts_printed_twice_are_one_record() -> None:
    _, budget = run(pdf(establishment=[post(10, line=5), post(10, line=600)]))
    (edition,) = budget.reports
    assert len(edition.establishment) == 1
    assert len(edition.establishment[0].evidence) == 2
    contradiction, _ = run(pdf(establishment=[post(10, line=5), post(12, line=600)]))
    assert [n.target for _, n in contradiction.notes if n.code == "copies-differ"] == ["establishment:2"]


def test_the_order_of_the_readings_makes_no_difference() -> None:
    readings = [pdf(), text(), report(year="2023-24", programmes=PROGRAMMES, figures=ROWS), plan("創新科技署", 2024, 2026, [entry("總目155的開支數據")])]  # fmt: skip
    results = [run(*order) for order in permutations(readings)]
    assert all(r == results[0] for r in results)


def test_a_source_given_twice_counts_once() -> None:
    _, budget = run(pdf(), pdf())
    assert budget.reports[0].copies == ()


def test_sources_that_do_not_say_head_or_year_are_editions_of_their_own() -> None:
    _, budget = run(report(name="a.txt", head="", title=""), report(name="b.txt", year=""))
    assert len({r.path for r in budget.reports}) == 2
    assert len(budget.reports) == 2


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"created": "2024-02-20", "fetched": "2025-01-01"}, ("2024-02-20", "date-file-metadata")),
        ({"fetched": "2025-01-01"}, ("2025-01-01", "date-fetched")),
        ({}, ("2023-12-31", "date-latest-reported")),
        ({"figures": (), "provisions": ()}, ("2024-04-01", "date-period-start")),
    ],
)
def test_the_date_of_an_edition(given: dict[str, object], expected: tuple[str, str]) -> None:
    _, budget = run(pdf(**given))
    assert (budget.reports[0].date, budget.reports[0].date_rule) == expected


def test_days_of_years() -> None:
    assert [first_of(y) for y in ("2024-25", "", "?")] == ["2024-04-01", "", ""]
    assert [last_of(y) for y in ("2023", "2022-23", "", "2024-03-31")] == ["2023-12-31", "2023-03-31", "", ""]
