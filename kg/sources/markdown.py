"""Markdown as it is found in the wild: line by line, so that every source line keeps its number and one outcome.

A CommonMark parser is not used on purpose: it joins lines into paragraphs, and its emphasis rules do not recognise
``**…**`` next to full-width punctuation.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from kg.sources.html import read_html
from kg.sources.model import Block, Cell, Line, Place, Row, Table
from kg.sources.pipes import drawn_table
from kg.sources.tabs import cell, starts_table, tab_table, table_end
from kg.sources.text import split_lines

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_TABLE_OPEN = re.compile(r"^\s*<table\b", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"(?<=\S)(?:\*\*\*\*|____|</(b|strong)>\s*<\1>)(?=\S)")
_RAISED = re.compile(r"<sup>\s*([A-Za-z])\s*</sup>", re.IGNORECASE)
"""A mark of a footnote, which would be one word with what it stands at."""
_SUPERSCRIPT = re.compile(r"\^([A-Za-z]|[*#@†‡§])\^")
"""The same in the notation of Pandoc."""
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|center|code|del|div|em|font|i|ins|mark|p|s|small|span|strike|strong|sub|sup|u)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]+)>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]+)>?(?:\s+[\"'(][^\"')]*[\"')])?\s*\)")
_STRONG = re.compile(r"\*\*\*|\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*\\])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_UNDERSCORES = re.compile(r"(?<![\w\\])_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_ITEM = re.compile(r"^([ \t]*)[*+][ \t]+(?=\S)")
_QUOTE = re.compile(r"^ {0,3}>[ \t]?")
_CODE = re.compile(r"(`+)(.+?)\1")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(r"[*_<\[`\\&~^]")
"""What every markup that ``clean`` takes out has in it; most cells have none."""
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD_LINE = re.compile(r"^\s*(?:\*\*.+\*\*|__.+__|<(b|strong)>.+</\1>)\s*$", re.IGNORECASE)


def looks_like_markdown(text: str) -> bool:
    """Whether a text bears marks that plain text has no use for (a ``#`` alone also marks a note in plain text)."""
    # what each pattern cannot do without is looked for first: most texts have none of it
    return bool(
        ("##" in text and re.search(r"^ {0,3}#{2,6}[ \t]+\S", text, re.MULTILINE))
        or (
            ("---" in text and "|" in text)
            and re.search(r"^[^\S\n]*\|?\s*:?-{3,}:?\s*\|\s*:?-{3,}", text, re.MULTILINE)
        )
        or ("**" in text and re.search(r"^[^\S\n]*\*\*\S.*\*\*[^\S\n]*$", text, re.MULTILINE))
        or ("<" in text and re.search(r"<(b|strong|br|sup|sub|table)\b[^<>]*/?>", text))
    )


def clean(text: str) -> str:
    """Text without inline markup: emphasis, tags, entities, escapes. ``<br>`` and two bold runs that touch become a
    newline; a link keeps its address in brackets unless it is its own text."""
    if _MARKUP.search(text) is None:
        return text
    text = _RAISED.sub(r"^\1", _RUN_TOGETHER.sub("\n", text))
    text = _SUPERSCRIPT.sub(r"^\1", text)
    text = _BREAK.sub("\n", text)
    text = _AUTOLINK.sub(r"\1", _TAG.sub("", text))
    text = _LINK.sub(_link, text)
    text = _CODE.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", _STRONG.sub("", _STRUCK.sub(r"\1", text)))
    text = _UNDERSCORES.sub(r"\1", text)
    text = _ESCAPE.sub(r"\1", text)
    return _ENTITY.sub(lambda m: html.unescape(m[0]), text)


def _link(match: re.Match[str]) -> str:
    text, address = match[1].strip(), match[2]
    return address if text in ("", address) else f"{text} ({address})"


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text. Every line is a Line (blank ones too) or belongs to one Row."""
    lines = split_lines(text)
    blocks: list[Block] = []
    at, fence = 0, ""
    while at < len(lines):
        line = lines[at]
        mark = _FENCE.match(line)
        if fence or mark:
            if mark and (not fence or mark[1].startswith(fence)):
                fence = "" if fence else mark[1]
            blocks.append(Line(line, Place(line=at + 1)))
            at += 1
            continue
        if (inserted := _html_table(lines, at)) is not None:
            pieces, at = inserted
            blocks += pieces
            continue
        found = _table(lines, at)
        if found is not None:
            table, at = found
            blocks.append(table)
            continue
        blocks.append(_line(lines, at))
        at += 1
    return tuple(blocks)


def _line(lines: list[str], at: int) -> Line:
    line, level, body = lines[at], None, lines[at]
    if heading := _HEADING.match(line):
        level, body = len(heading[1]), heading[2]
    elif line.strip() and at + 1 < len(lines) and (under := _UNDERLINE.match(lines[at + 1])):
        level = 1 if under[1].startswith("=") else 2
    body = _QUOTE.sub("", body)
    text = clean(_ITEM.sub(r"\1• ", body) if _listed(lines, at) else body)
    bold = bool(_BOLD_LINE.match(body))
    return Line(text, Place(line=at + 1), bold=bold, heading=level, raw=line if text != line else "")


def _listed(lines: list[str], at: int) -> bool:
    """Whether a line with a star in front is an item of a list: another one stands next to it. A star alone marks a note."""
    if not _ITEM.match(lines[at]):
        return False
    before = next((line for line in reversed(lines[max(0, at - 2) : at]) if line.strip()), "")
    after = next((line for line in lines[at + 1 : at + 3] if line.strip()), "")
    return any(_ITEM.match(line) for line in (before, after))


def _table(lines: list[str], at: int) -> tuple[Table, int] | None:
    line = lines[at]
    if _PIPE.search(line) and at + 1 < len(lines) and _PIPE.search(lines[at + 1]):
        ruled = bool(_DELIMITER.match(lines[at + 1]))
        if ruled or (line.strip().startswith("|") and lines[at + 1].strip().startswith("|")):
            return _pipe_table(lines, at, ruled)
    if not _HEADING.match(line) and (drawn := drawn_table(lines, at)) is not None:
        return drawn
    if starts_table(line) and not _HEADING.match(line):
        end = table_end(lines, at, lambda other: bool(_HEADING.match(other)))
        table = tab_table(lines[at:end], at + 1, clean)
        if table is not None:
            return table, end
    return None


def _html_table(lines: list[str], at: int) -> tuple[list[Block], int] | None:
    """The table that HTML tags in the Markdown make, with the lines around it that belong to it (a caption)."""
    if not _TABLE_OPEN.match(lines[at]):
        return None
    end, depth = at, 0
    while end < len(lines):
        depth += len(re.findall(r"<table\b", lines[end], re.IGNORECASE))
        depth -= len(re.findall(r"</table\s*>", lines[end], re.IGNORECASE))
        end += 1
        if depth <= 0:
            break
    else:
        return None
    blocks, _ = read_html("\n".join(lines[at:end]))
    found = [b for b in blocks if isinstance(b, Table)]
    return ([_moved(b, at, end) for b in blocks], end) if found else None


def _moved(block: Block, offset: int, end: int) -> Block:
    """A block of an HTML table at its place in the whole file; a row reaches to the line before the next one."""

    def place(old: Place, upto: int | None = None) -> Place:
        line = (old.line or 1) + offset
        return replace(old, line=line, line_end=upto if upto is not None and upto > line else None)

    if isinstance(block, Line):
        return replace(block, place=place(block.place))
    starts = [(r.place.line or 1) + offset for r in block.rows]
    ends = [*(s - 1 for s in starts[1:]), end]
    rows = (replace(r, place=place(r.place, e)) for r, e in zip(block.rows, ends, strict=True))
    return replace(block, rows=tuple(rows))


def _pipe_table(lines: list[str], at: int, ruled: bool) -> tuple[Table, int]:
    end = at
    while end < len(lines) and _PIPE.search(lines[end]):
        end += 1
    count = len(_pipe_cells(lines[at]))
    split = [_pipe_cells(line, count) for line in lines[at:end]]
    width = max(len(cells) for cells in split)
    rows: list[Row] = []
    for i, cells in enumerate(split):
        if ruled and i == 1:
            continue
        header = ruled and i == 0
        last = at + 2 if header else None
        raw = "\n".join(lines[at : at + 2]) if header else lines[at + i]
        items: list[Cell | None] = [cell(clean(c)) for c in cells + [""] * (width - len(cells))]
        rows.append(Row(tuple(items), Place(line=at + i + 1, line_end=last), header=header, raw=raw))
    return Table(tuple(rows), "markup"), end


def _pipe_cells(line: str, count: int = 0) -> list[str]:
    """The cells of a line. In a table of ``count`` columns without pipes at its edges, one at a line's edge stands beside an empty cell."""
    if count and line[:1].isspace() and len(whole := _PIPE.split(line)) == count:
        return [part.replace("\\|", "|").strip() for part in whole]
    body = line.strip()
    body = body[1:] if body.startswith("|") else body
    body = body[:-1] if body.endswith("|") and not body.endswith("\\|") else body
    return [part.replace("\\|", "|").strip() for part in _PIPE.split(body)]
