"""What the reading of documents says in English can be said in Chinese: every sentence that ``kg`` can write is known."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.words.catalogues import entries, read
from server.words.sentences import recognise, say

KG = Path(__file__).parents[2] / "kg"
ROOMS = ("documents", "identity", "checks", "sources", "release/reading.py")
"""Where reasons of the ledger and notes are written."""
SAMPLES = (
    (r"left\.what|right\.what", "the head's total in 2023-24 revised"),
    (r"_what\(", "“運作開支” (subheads, 2024-25 estimate)"),
    (r"quoted\(|^name$", "“運作開支”"),
    (r"named\(|^column$|_names\(", "2023-24 revised"),
    (r"dollars\(", "HK$1,234,000"),
    (r"\.where$|locator", "page=1;line=3"),
    (r"^len\(|^count$|^columns$|least_values|max_bytes|longest|^width$|^more$|damaged$", "3"),
    (r"number$|\.line|^line$|^n$|^code$", "3"),
    (r"^why$|^wrong$", "a value that cannot be read"),
    (r"^other$", "a gzip archive; unpack it first"),
    (r"^cause$", "more than 1000000 drawn objects"),
    (r"^section", "A"),
    (r"_ROLE_NAMES", "release date"),
    (r"^kind$", "provision"),
    (r"before\.status", "revised"),
    (r"; '\.join\(differing\)", "the value is '3' in a.txt (page=1), here '5'"),
    (r"^text$", "month '06/2025', here '07/2025'"),
    (r"^under$", "3 subheads under “運作開支” in 2023-24 revised"),
    (r"file\.name", "plan-2024.txt"),
)
"""Values by the expression that gives them in ``kg``; anything else is the name of a thing."""
ELSEWHERE = {
    # said of a document that is recognised, for the log of a build
    "documents/recognise.py",
    "documents/estimates/recognise.py",
    "documents/yearbook/signs.py",
    # of files that a person writes, or tables of names
    "identity/decisions.py",
    "identity/registry.py",
    "documents/estimates/policy_areas.py",
    "documents/example.py",
    "sources/fetch.py",
}
PARTS = {
    "{} to {}",
    " A footnote at one of them may say why.",
    "; the nearest names are: {}",
    "without a name",
    "no pages",
    "the ledger must close",
    "it cannot be opened",
    "spatial data plan",
    "the sum of {}",
    "{} {}, here {}",
    "{} is {} in {} ({}), here {}",
    "programme ({}) in {}",
    "the sum of {} bodies under {}",
    "the provision of {}",
    "the total of {}",
    "{} subheads under {} in {}",
}
"""Parts of sentences that others of these hold, and what no page shows."""


def templates() -> Iterator[tuple[str, str, str]]:
    """File, sentence with ``{}`` for each value, and the sentence with values in it."""
    for path in sorted(path for room in ROOMS for path in _modules(KG / room)):
        name = path.relative_to(KG).as_posix()
        if name not in ELSEWHERE:
            for node in _texts(ast.parse(path.read_text("utf-8"))):
                bare, filled = _bare(node), _filled(node)
                if re.search(r"[a-z]{2,} [a-z(“{]", bare) and not re.search(r"\\[dsw]|\(\?|[一-鿿]", bare):
                    yield name, bare, filled


def _modules(room: Path) -> Iterator[Path]:
    return iter((room,)) if room.suffix else room.rglob("*.py")


def _texts(tree: ast.Module) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The strings of a module that are neither explanations, nor raised, nor patterns."""
    left: set[int] = set()
    for node in ast.walk(tree):
        inside: list[ast.AST] = []
        if isinstance(node, ast.Raise) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            inside = list(ast.walk(node))
        elif isinstance(node, ast.JoinedStr):
            inside = list(node.values)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            "lazy",
            "compile",
        ):
            inside = list(ast.walk(node))
        left |= {id(part) for part in inside}
    for node in ast.walk(tree):
        if id(node) not in left and (
            isinstance(node, ast.JoinedStr)
            or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        ):
            yield node


def _bare(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _filled(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(
        _sample(ast.unparse(part.value))
        if isinstance(part, ast.FormattedValue)
        else str(getattr(part, "value", ""))
        for part in node.values
    )


def _sample(expression: str) -> str:
    return next((value for pattern, value in SAMPLES if re.search(pattern, expression)), "某名稱")


SENTENCES = [(name, bare, filled) for name, bare, filled in templates() if bare not in PARTS]


def test_there_are_sentences() -> None:
    assert len(SENTENCES) > 150


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_every_sentence_is_known(language: str) -> None:
    unknown = {(name, filled) for name, _, filled in SENTENCES if say(filled, language) is None}
    assert unknown == set()


def test_every_entry_is_written_somewhere() -> None:
    english = {key: m.string for key, m in entries(read()["en"]).items() if key.startswith("kg.")}
    constants = {
        node.value
        for path in KG.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    met: set[str] = set()
    for _, _, filled in SENTENCES:
        _meet(filled, met)
    for sentence in COMPOSED:
        _meet(sentence, met)
    unmet = {key for key, text in english.items() if key not in met and text not in constants}
    assert unmet == set()


def _meet(sentence: str, met: set[str]) -> None:
    """The entries that a sentence is said by, those of its parts included."""
    if say(sentence, "zh-Hant") is None:
        return
    for part in {sentence, *sentence.split("; ")}:
        for key, values in recognise(part):
            met.add(key)
            for value in values.values():
                _meet(value, met)


COMPOSED = (
    "the value is '3' in a.txt (page=1), here '5'",
    "Page 3 was left out: it has more than 1000000 bytes of drawing instructions.",
    "the sum of 3 bodies under programme (2) in 2023-24 revised",
    "the provision of programme (2) in 2023-24 revised",
    "the total of programme (2) in 2023-24 revised",
    "the sum of 3 subheads under “運作開支” in 2023-24 revised",
    "the head's total in 2023-24 revised is HK$2,000 (page=1;line=3 to page=2;line=4), but “運作開支” in 2023-24 is HK$3,000 (no place): "
    "HK$1,000 apart where the rounding to HK$1 allows HK$0. A footnote at one of them may say why.",
    "the registry has no agency named '某局'; the nearest names are: 創新科技署 (itc); 創新科技及工業局 (itib)",
    "the total in 2023-24 revised",
    "only this copy of head/155/2024-25 has this figure (獲批); b.txt has not",
    "only this copy of head/155/2024-25 has this statement (獲批); b.txt has not",
)


@pytest.mark.parametrize(
    ("sentence", "hant", "hans"),
    [
        ("section D; spatial data", "D 部；空間數據", "D 部；空间数据"),
        ("heading (宗旨)", "標題（宗旨）", "标题（宗旨）"),
        (
            "Part of this row was not read: a label without values.",
            "此列有部分未能讀取：標籤沒有數值。",
            "此行有部分未能读取：标签没有数值。",
        ),
        (
            "the sum of 3 programmes in 2023-24 revised is HK$1,000 (page=1;line=3 to page=2;line=4), but the head's total in 2023-24 "
            "revised is HK$2,000 (b.txt page=1;row=3): HK$1,000 apart where the rounding to HK$1 allows HK$0.",
            "3 個綱領之和（2023-24 修訂）為 HK$1,000（第 1 頁第 3 行至第 2 頁第 4 行），但總目的總計（2023-24 修訂）為 HK$2,000（b.txt 第 1 頁第 3 列）："
            "相差 HK$1,000，而捨入至 HK$1 只容許 HK$0。",
            "3 个纲领之和（2023-24 修订）为 HK$1,000（第 1 页第 3 行至第 2 页第 4 行），但总目的总计（2023-24 修订）为 HK$2,000（b.txt 第 1 页第 3 行）："
            "相差 HK$1,000，而舍入至 HK$1 只容许 HK$0。",
        ),
        (
            "plan-b.txt has number '1', here '2'; month '06/2025', here '07/2025'",
            "plan-b.txt 載有 編號'1'，此處為 '2'；月份'06/2025'，此處為 '07/2025'",
            "plan-b.txt 载有 编号'1'，此处为 '2'；月份'06/2025'，此处为 '07/2025'",
        ),
    ],
)
def test_sentences_with_values(sentence: str, hant: str, hans: str) -> None:
    assert (say(sentence, "zh-Hant"), say(sentence, "zh-Hans")) == (hant, hans)


def test_in_english_places_are_said_and_the_rest_stays() -> None:
    assert say("a total of the rows", "en") == "a total of the rows"
    told = say("the value is '3' in a.txt (page=1;line=4), here '5'", "en")
    assert told == "the value is '3' in a.txt (page 1, line 4), here '5'"


@pytest.mark.parametrize(
    "sentence", ["A cat has nine lives", "section of a plan", "", "The file is a sunny day."]
)
def test_what_kg_does_not_write_is_not_known(sentence: str) -> None:
    assert say(sentence, "zh-Hant") is None
