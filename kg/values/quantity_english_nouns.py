"""What a number in English prose counts: the unit or the noun behind it."""

from __future__ import annotations

from typing import Final

from kg.values.quantity_english_numbers import Number, number_at, pattern
from kg.values.quantity_english_words import COLLECTIVE, HYPHENED, NO_PLURAL, STOP, UNITS

_TOKEN: Final = r"(?: ?\([^()]{0,60}\))?(?P<gap> |-)(?P<word>[A-Za-z°'][\w'/&.-]*)"


def unit_of(printed: str, text: str, number: Number, *, near: bool = False) -> tuple[str | None, int]:
    """The unit and the end of the quantity's words; None without one. ``near``: only a unit right behind the number ('' if none)."""
    part = pattern(r" of a (percentage point)\b").match(text, number.end)
    if part is not None and number.value < 1:
        return printed[slice(*part.span(1))], part.end()
    percent = pattern(r" ?%| per ?cent\b| percentage points?\b| per mille\b").match(text, number.end)
    if percent is not None:
        points = "point" in percent[0]
        return (printed[percent.start() : percent.end()].strip() if points else "%"), percent.end()
    if number.currency is not None:
        return printed[slice(*number.currency)].strip(), number.end
    if near:
        match = pattern(_TOKEN).match(text, number.end)
        if match is not None and match["gap"] == " " and (match["word"] in UNITS or _plural(match["word"])):
            return printed[match.start("word") : match.end("word")], match.end()
        return "", number.end
    close = pattern(r"(?:km²?|kg|cm|mm|ha|k[WV]h?|[MG]Wh?|[kMG]?Hz|[MG]bps|[GT]B|°C)\b").match(
        text, number.end
    )
    if close is not None and not number.word:
        return printed[slice(*close.span())], close.end()  # 218.2km
    return _noun(printed, text, number.end)


def _plural(word: str) -> bool:
    low = word.rstrip(".'").lower()
    if low in COLLECTIVE:
        return True
    return (
        len(low) > 2 and low.endswith("s") and not low.endswith(("ss", "ous", "'s")) and low not in NO_PLURAL
    )


def _noun(printed: str, text: str, start: int, depth: int = 0) -> tuple[str | None, int]:
    """The counted noun: the last of the plurals in a row that follow, at most eight words on. The words of the quantity end with the number
    where other words stand between."""
    at, first = start, True
    best: tuple[str, int] | None = None
    for _ in range(9):
        match = pattern(_TOKEN).match(text, at)
        if match is None:
            break
        word = match["word"].rstrip(".")
        low = word.lower()
        if match["gap"] == "-" and first:
            if low == "odd":
                at, first = match.end(), False
                continue
            if low == "year" and text[match.end() : match.end() + 5].lower() == " plan":
                return None, start
            if low.split("-")[0] in HYPHENED or word.split("-")[0] in HYPHENED:
                unit = word.split("-")[0]
                close = match.start("word") + len(unit)
                return printed[match.start("word") : close], close
            return None, start
        if (
            low == "or"
            and first
            and (more := pattern(r" or (?:more|above|over|less|fewer)(?= )").match(text, at))
        ):
            at, first = more.end(), False
            continue
        if low in ("and", "or"):
            if best is not None:
                break
            next_number = number_at(text, match.end() + 1) if depth < 3 else None
            if next_number is not None and text[match.end() : match.end() + 1] == " ":
                shared = _noun(printed, text, next_number.end, depth + 1)
                return (shared[0], start)
        elif low in STOP:
            part = (
                pattern(r"(?: \([^()]{0,40}\))? of (?:the|its|their|these|those)(?= )").match(text, at)
                if first
                else None
            )
            whole = number_at(text, part.end() + 1) if part is not None and depth < 3 else None
            if whole is not None:
                return (_noun(printed, text, whole.end, depth + 1)[0], start)  # 320 of the 1 280 projects
            if part is not None:
                at, first = part.end(), False
                continue
            break
        elif _plural(word):
            best = (
                printed[match.start("word") : match.start("word") + len(word)],
                match.start("word") + len(word),
            )
            if match["word"] != word:
                break
        elif best is not None:
            break
        elif first and word in UNITS:
            best = (
                printed[match.start("word") : match.start("word") + len(word)],
                match.start("word") + len(word),
            )
        if match["word"] != word and not pattern(r"\A(?:[A-Z]|St|Dr)\.\Z").match(match["word"]):
            break
        at, first = match.end(), False
    if best is None:
        return None, start
    return best
