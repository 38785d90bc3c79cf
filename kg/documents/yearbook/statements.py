"""Every quantity stated in a chapter's prose, with its sentence, subject and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.documents.yearbook.sentences import sentences
from kg.documents.yearbook.subjects import masked, subject_of
from kg.records import Language
from kg.records.yearbook import Paragraph, Statement
from kg.values.prose_dates import ProseDate, find_dates
from kg.values.quantity import Quantity, find_quantities


def read_statements(
    paragraphs: Sequence[Paragraph], *, year: str, language: Language
) -> tuple[Statement, ...]:
    """The statements of the paragraphs, numbered from 1. ``year`` is the chapter's, for months and 年內; may be empty.

    A date governs a quantity that it stands before in the same clause, or in the same sentence where it leads it (截至二零一九年年底，…) or
    already governs a quantity (於二零一九年開放約700個…，令總數增至約4 000個); a leading year or end of year also governs the sentences after it
    in the paragraph until another does. In English a date may also follow in the same clause (rose to 16.57 million in 2002).
    """
    found: list[Statement] = []
    for paragraph in paragraphs:
        for statement in _paragraph(paragraph, year, language, len(found)):
            found.append(statement)
    return tuple(found)


def _paragraph(paragraph: Paragraph, year: str, language: Language, before: int) -> Iterator[Statement]:
    text = paragraph.text
    quantities = find_quantities(text, language)
    if not quantities:
        return
    dates = find_dates(text, language, year)
    mask = masked(text, ((d.start, d.end) for d in dates), ((q.start, q.end) for q in quantities))
    spans = list(sentences(text, language))
    lasting: ProseDate | None = None
    at = number = 0
    for start, end in spans:
        sentence = text[start:end]
        own = [date for date in dates if start <= date.start < end]
        governing: ProseDate | None = None
        while at < len(quantities) and quantities[at].start < end:
            quantity = quantities[at]
            at += 1
            number += 1
            date = _governing(text, quantity, own, governing, language)
            if date is not None and date.governs:
                governing = date
            date = date or lasting
            yield Statement(
                number=before + number,
                paragraph=paragraph.number,
                subject=subject_of(text, mask, start, quantity.start, language, paragraph.headings),
                sentence=sentence,
                sentence_start=start,
                sentence_end=end,
                start=quantity.start,
                end=quantity.end,
                quantity=quantity.value,
                quantity_max=quantity.maximum,
                unit=quantity.unit,
                qualifier=quantity.qualifier,
                approximate=quantity.approximate,
                as_of=date.as_of if date is not None else "",
                as_of_text=text[date.start : date.end].strip() if date is not None else "",
                places=paragraph.places,
            )
        lasting = next((d for d in reversed(own) if d.governs and d.leads and d.lasting), lasting)


def _governing(
    text: str, quantity: Quantity, dates: Sequence[ProseDate], before: ProseDate | None, language: Language
) -> ProseDate | None:
    """The date that the quantity's sentence gives it; ``before`` is the one that governs the quantity before it in the sentence."""
    ends = ",;—" if language == "en" else "，；"
    after = next((d for d in dates if d.start >= quantity.end), None)
    if after is not None and _beside(
        text[quantity.end : after.start], text[after.start : after.end], language
    ):
        return after
    for date in reversed(dates):
        if date.end > quantity.start:
            continue
        between = text[date.end : quantity.start]
        if not date.governs:
            # 與二零二一年相比（即33 891宗）
            if len(between) < 20 and between.endswith(("（即", "(即", "的")):
                return date
            continue
        if before is not None and date.start < before.start:
            break
        if date.leads or date is before or not any(c in ends for c in between):
            return date
    if before is not None:
        return before
    if language != "en" or after is None or not after.governs or after.leads:
        return None
    between = text[quantity.end : after.start]
    # Commas only between the items of a list of quantities: 37 741 fire calls, 20 813 special service calls and … in 2005.
    listed = all(any(c.isdecimal() for c in part) for part in between.split(",")[1:])
    return after if len(between) <= 120 and not any(c in ";—" for c in between) and listed else None


def _beside(between: str, date: str, language: Language) -> bool:
    """Whether a date follows so close on a quantity that it is the quantity's own: compared to 77 437 in 2005, 250家（截至二零一九年年底）."""
    if language == "en":
        stated = date.lower().startswith(("in ", "at ", "by ", "on ", "during ", "as ", "for "))
        return stated and between.count(" ") <= 2 and (between.replace(" ", "") or "a").isalpha()
    return between.strip() in ("（", "(")
