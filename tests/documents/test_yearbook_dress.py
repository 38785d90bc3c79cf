"""Chapters of other years, in other languages and formats; documents that are no chapter."""

from __future__ import annotations

import pytest

from kg.documents import read_document
from kg.records import Reading
from kg.records.yearbook import Chapter
from kg.sources import read_bytes

ENGLISH = """Hong Kong Yearbook 2021

Chapter 5

Innovation and Technology

Regulators

Office of the Communications Authority
The Office of the Communications Authority (OFCA) is the executive arm of the
authority and enforces the law on telecommunications and broadcasting1. By the
end of 2021, it had issued 29 licences to fixed network operators.
During the year, the office handled more than 3 200 complaints. It also carried
out 1 560 inspections of base stations, towers and other knowledge-
based facilities.

1 Licences under a class licence are not counted.

12

Postal Services

Post Office
The Post Office runs 120 post offices throughout the territory. It accepts:
• letters and parcels;
• bulk mail; and
• government bills.

Table 1 Mail handled, 2020 to 2021
2020   978
2021   960

Websites
Office of the Communications Authority: www.ofca.gov.hk
Post Office: https://www.hongkongpost.hk/en/
Radio Television
Hong Kong: www.rthk.hk
Security Bureau:
"""

HANS = """第十七章　通讯和资讯科技

香港的通讯服务种类多样，市场竞争激烈。

监管机构

通讯事务管理局办公室
通讯事务管理局办公室 (通讯办 )负责执行《电讯条例》，并支援通讯事务管理局的工作注1。
截至二零二一年年底，香港共有29家持牌固定网络营办商，住户宽频渗透率为95.4%。

注1 不包括以类别牌照经营的营办商。

5G网络
5G服务覆盖超过九成人口。政府亦资助营办商在偏远地区铺设光纤，惠及235条村。

网址
通讯事务管理局办公室：www.ofca.gov.hk
香港邮政：www.hongkongpost.hk
"""


def reading(text: str, name: str = "chapter.txt") -> Reading:
    return read_document(read_bytes(text.encode(), name))


def chapter(text: str, name: str = "chapter.txt") -> Chapter:
    found = reading(text, name).chapter
    assert found is not None
    return found


def test_english_chapter() -> None:
    found = chapter(ENGLISH)
    assert (found.label, found.title, found.year, found.language) == (
        "5",
        "Innovation and Technology",
        "2021",
        "en",
    )
    assert [(p.headings, p.text[:24]) for p in found.paragraphs] == [
        (("Regulators", "Office of the Communications Authority"), "The Office of the Commun"),
        (("Regulators", "Office of the Communications Authority"), "During the year, the off"),
        (("Postal Services", "Post Office"), "The Post Office runs 120"),
        (("Postal Services", "Post Office"), "• letters and parcels;"),
        (("Postal Services", "Post Office"), "• bulk mail; and"),
        (("Postal Services", "Post Office"), "• government bills."),
    ]
    assert found.paragraphs[0].text.endswith(
        "broadcasting. By the end of 2021, it had issued 29 licences to fixed network operators."
    )
    assert found.paragraphs[1].text.endswith("other knowledge-based facilities.")
    assert found.paragraphs[0].footnotes == (1,)
    assert found.footnotes[0].text == "Licences under a class licence are not counted."
    assert [(b.name, b.headings) for b in found.bodies] == [
        ("Office of the Communications Authority", ("Regulators",)),
        ("Post Office", ("Postal Services",)),
    ]


def test_websites_wrapped_with_a_path_and_without_address() -> None:
    found = reading(ENGLISH)
    assert found.chapter is not None
    assert [(w.name, w.url) for w in found.chapter.websites] == [
        ("Office of the Communications Authority", "www.ofca.gov.hk"),
        ("Post Office", "https://www.hongkongpost.hk/en/"),
        ("Radio Television Hong Kong", "www.rthk.hk"),
    ]
    note = next(n for n in found.notes if n.code == "website-without-address")
    assert "Security Bureau" in note.message
    last = [line for line in found.ledger if line.text.strip()][-1]
    assert (last.text, last.outcome) == ("Security Bureau:", "rejected")


def test_figures_captions_and_furniture_are_no_prose() -> None:
    ledger = {line.text.strip(): line for line in reading(ENGLISH).ledger}
    assert ledger["12"].reason == "page number"
    assert ledger["Hong Kong Yearbook 2021"].outcome == "furniture"
    assert ledger["Table 1 Mail handled, 2020 to 2021"].outcome == "heading"
    assert ledger["2020   978"].outcome == "rejected"


def test_simplified_chapter() -> None:
    found = chapter(HANS)
    assert (found.label, found.title, found.year, found.language) == (
        "17",
        "通讯和资讯科技",
        "2021",
        "zh-Hans",
    )
    assert [p.headings for p in found.paragraphs] == [
        (),
        ("监管机构", "通讯事务管理局办公室"),
        ("监管机构", "通讯事务管理局办公室"),
        ("监管机构", "5G网络"),
    ]
    assert (
        found.paragraphs[1].text
        == "通讯事务管理局办公室(通讯办)负责执行《电讯条例》，并支援通讯事务管理局的工作。"
    )
    assert found.paragraphs[1].footnotes == (1,)
    assert [b.name for b in found.bodies] == ["通讯事务管理局办公室"]
    assert len(found.websites) == 2


def test_markup_says_which_heading_is_above_which() -> None:
    markdown = HANS.replace("第十七章　", "# 第十七章 ").replace("\n监管机构\n", "\n## 监管机构\n")
    markdown = markdown.replace("\n通讯事务管理局办公室\n", "\n### 通讯事务管理局办公室\n\n")
    markdown = markdown.replace("\n5G网络\n", "\n## 5G网络\n\n").replace("\n网址\n", "\n## 网址\n\n")
    found = chapter(markdown, "chapter.md")
    assert [p.headings for p in found.paragraphs][1:] == [
        ("监管机构", "通讯事务管理局办公室"),
        ("监管机构", "通讯事务管理局办公室"),
        ("5G网络",),
    ]
    assert len(found.websites) == 2


def test_every_line_is_accounted_for_once() -> None:
    for text in (ENGLISH, HANS):
        found = reading(text)
        assert len(found.ledger) == len(text.splitlines())
        assert all(line.outcome != "blank" for line in found.ledger if line.text.strip())


def test_a_page_end_inside_a_paragraph_is_undone() -> None:
    text = (
        "第三章\n\n經濟\n\n投資推廣署\n"
        "投資推廣署負責推廣香港為亞洲主要的國際商業城市，截至二零二零年年底，已協助逾四百五十家企業在\n"
        "註一 包括以香港為基地的企業。\n\f香港開設或擴展業務註一，涉及的直接投資額約一百億元，創造的職位接近七千個，較前一年減少。\n\n"
        "網址\n投資推廣署：www.investhk.gov.hk\n"
    )
    found = chapter(text)
    assert len(found.paragraphs) == 1
    assert "企業在香港開設或擴展業務，涉及" in found.paragraphs[0].text
    assert found.paragraphs[0].footnotes == (1,)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        (
            "news",
            "Productivity Council opens new laboratory\n\nHong Kong, 5 May. The Hong Kong Productivity Council opened a laboratory today. In 2021, it had opened two.\n\n"
            "The laboratory is in Kowloon Tong. It serves small firms.\n",
        ),
        (
            "minutes",
            "創新科技諮詢委員會\n第五次會議紀錄\n\n出席者：主席、委員五人。\n\n一、主席歡迎各委員出席會議。\n二、秘書報告香港的研發開支。截至二零二一年年底，已批出五項撥款。\n",
        ),
        (
            "read-me",
            "# Hong Kong tools\n\nThis library reads data of Hong Kong. It is small.\n\n## Install\n\nRun the installer. In 2021, the interface changed.\n\n## Website\n\nSee the documentation for details of all options.\n",
        ),
        (
            "novel",
            "Chapter 6\n\nThe Harbour\n\nIn 1921, Hong Kong was quiet. He walked along the harbour for a long time.\n\nNobody came.\n",
        ),
        (
            "address of several chapters",
            "第一章 緒言\n\n香港的經濟持續增長。二零二一年，增幅為6.4%。\n\n第二章 房屋\n\n政府會增加供應。截至二零二一年年底，已建成五萬個單位。\n",
        ),
        (
            "notice",
            "Post Office\nThe Post Office is responsible for mail in Hong Kong. It is open daily.\nIn 2021, it moved.\n",
        ),
    ],
)
def test_other_prose_is_left_alone(what: str, text: str) -> None:
    assert reading(text).kind == "unrecognised", what


def test_the_reason_can_be_checked() -> None:
    why = reading(ENGLISH).why
    for words in ("“Chapter 5” at line=3", "“Websites” at line=", "By the end of 2021"):
        assert words in why


@pytest.mark.parametrize("text", [ENGLISH, HANS])
@pytest.mark.parametrize("cut", [0.15, 0.4, 0.7, 0.95])
def test_cut_documents_do_not_fail(text: str, cut: float) -> None:
    part = text[: int(len(text) * cut)]
    found = reading(part)
    assert len(found.ledger) == len(part.splitlines())


def side_by_side(left: list[str], right: list[str], start: int) -> str:
    """The two columns of a page as a text layer that keeps its layout has them."""
    rows = max(len(left), len(right))
    padded = [*left, *[""] * (rows - len(left))], [*right, *[""] * (rows - len(right))]
    return "".join(f"{a:{start}}{b}".rstrip() + "\n" for a, b in zip(*padded, strict=True))


def test_columns_side_by_side_are_read_one_after_the_other() -> None:
    left = [
        "Post Office",
        "",
        "The Post Office runs 120 post offices and",
        "sorts mail in four centres. By the end of",
        "2021, it had delivered 960 million items",
        "in Hong Kong, fewer than in the year",
        "before. It also sold 40 sets of stamps, a",
        "number that has not changed for several",
    ]
    right = [
        "years.",
        "",
        "Hong Kong Observatory",
        "",
        "The Hong Kong Observatory is responsible",
        "for weather forecasts. In 2021, it issued",
        "warnings on 63 days, of which 12 were for",
        "rainstorms and nine for tropical cyclones.",
    ]
    text = "Chapter 9\n\nServices of the Government\n\n" + side_by_side(left, right, 48)
    found = chapter(text)
    assert [(p.headings, p.text[-24:]) for p in found.paragraphs] == [
        (("Post Office",), " changed for several years."[-24:]),
        (("Hong Kong Observatory",), "e for tropical cyclones."),
    ]
    assert len(reading(text).ledger) == len(text.splitlines())


BRACKETED = """Hong Kong Yearbook 2017

Chapter 13

Transport

Administration

Transport Department
The Transport Department manages traffic in Hong Kong.(1) It licensed 4 350 minibuses
at the end of 2017.(2)

Notes
(1) Figures for private roads are not included.
(2) Green and red minibuses together.

Websites
Transport Department: www.td.gov.hk
"""


def test_footnotes_in_brackets_under_a_heading_of_notes() -> None:
    chapter = read_document(read_bytes(BRACKETED.encode(), "chapter.txt")).chapter
    assert chapter is not None
    (paragraph,) = chapter.paragraphs
    assert paragraph.text.startswith("The Transport Department manages traffic in Hong Kong. It licensed")
    assert [f.text for f in chapter.footnotes] == [
        "Figures for private roads are not included.",
        "Green and red minibuses together.",
    ]
    assert paragraph.footnotes == (1, 2)
