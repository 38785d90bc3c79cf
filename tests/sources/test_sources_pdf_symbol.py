"""The font Symbol draws Greek for the codes of Latin letters; the marks of footnotes are often set in it."""

from __future__ import annotations

from sources_make_pdf import LATIN, Sheet

from kg.sources import read_bytes


def test_symbol_font_gives_greek_letters_and_leaves_others() -> None:
    sheet = Sheet()
    sheet.text(40, 40, "calls for help", font=LATIN)
    sheet.text(120, 40, "Ω", font="Symbol")
    sheet.text(40, 60, "answered (%)", font=LATIN)
    sheet.text(120, 60, "φ", font="Symbol")
    sheet.text(40, 80, "b and W", font=LATIN)
    sheet.page()
    document = read_bytes(sheet.bytes(), "marks.pdf")
    texts = ["".join(block.text.split()) for page in document.pages for block in page.blocks]
    assert texts == ["callsforhelpΩ", "answered(%)φ", "bandW"]
