"""How charts look: sizes, fonts, and the fill of each outcome, which is a pattern and not a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.sax.saxutils import escape

from server.site.tokens import tokens

WIDTHS = {"wide": 720, "narrow": 340}
_LATIN = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans'"
_FONTS = {
    "en": f"{_LATIN}, 'Noto Sans CJK HK', 'PingFang HK', 'Microsoft JhengHei', sans-serif",
    "zh-Hant": "'PingFang HK', 'Microsoft JhengHei', 'Noto Sans CJK HK', 'Noto Sans CJK TC', 'Noto Sans HK', sans-serif",
    "zh-Hans": "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
}
_MARKS = {
    "on-time": ("released", ""),
    "late": ("late", '<path d="M-2,2l4,-4M0,8l8,-8M6,10l4,-4" stroke="{ink}" stroke-width="2.4"/>'),
    "planned": ("planned", '<circle cx="4" cy="4" r="1.2" fill="{ink}"/>'),
    "overdue": ("overdue", '<path d="M0,0l8,8M8,0l-8,8" stroke="{ink}" stroke-width="2"/>'),
    "dropped": ("dropped", '<path d="M0,4h8" stroke="{ink}" stroke-width="1.6"/>'),
    "untimed": ("soft", ""),
}
"""Outcome to the token of its colour and what is drawn on its ground (8 by 8): solid, stripes, dots, a grid, lines, empty."""


@dataclass(frozen=True, slots=False)
class Look:
    """``size`` wide or narrow, ``theme`` light or dark, ``lang`` the language of the words in the chart."""

    lang: str = "en"
    theme: str = "light"
    size: str = "wide"

    @property
    def width(self) -> int:
        return WIDTHS[self.size]

    @property
    def font(self) -> str:
        return _FONTS[self.lang]

    @cached_property
    def colour(self) -> dict[str, str]:
        return tokens(self.theme)

    def ink(self, outcome: str) -> str:
        """The colour of an outcome's edges, shapes and words."""
        return self.colour[_MARKS[outcome][0]]

    def fill(self, outcome: str) -> str:
        """What an area of this outcome is filled with."""
        return self.ink(outcome) if outcome == "on-time" else f"url(#{outcome})"

    def patterns(self) -> str:
        """The patterns that ``fill`` names, as SVG definitions."""
        made = [
            f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{self._ground(token)}"/>{drawn.format(ink=self.ink(name))}</pattern>'
            for name, (token, drawn) in _MARKS.items()
            if name != "on-time"
        ]
        return f"<defs>{''.join(made)}</defs>"

    def _ground(self, token: str) -> str:
        return self.colour.get(f"{token}-ground", self.colour["ground"])

    @cached_property
    def config(self) -> dict[str, Any]:
        """Vega-Lite's configuration for all charts of this look."""
        text, soft, line = self.colour["text"], self.colour["soft"], self.colour["line"]
        words = {"font": self.font, "fontSize": 13, "color": text}
        axis = {"labelFont": self.font, "titleFont": self.font, "labelFontSize": 12, "titleFontSize": 12}
        return {
            "font": self.font,
            "view": {"stroke": None},
            "axis": axis
            | {
                "labelColor": soft,
                "titleColor": soft,
                "titleFontWeight": "normal",
                "gridColor": line,
                "domainColor": line,
                "tickColor": line,
            },
            "legend": {
                "labelFont": self.font,
                "labelFontSize": 12,
                "labelColor": text,
                "labelLimit": 300,
                "symbolStrokeColor": text,
                "symbolSize": 160,
                "symbolStrokeWidth": 1,
                "orient": "top",
                "direction": "horizontal",
                "title": None,
                "columns": 3 if self.size == "wide" else 2,
                "offset": 8,
            },
            "text": words,
            "title": {
                "font": self.font,
                "subtitleFont": self.font,
                "fontSize": 15,
                "subtitleFontSize": 12,
                "color": text,
                "subtitleColor": soft,
                "anchor": "start",
                "frame": "bounds",
                "offset": 12,
                "fontWeight": 600,
                "lineHeight": 20,
            },
        }

    def lines(self, text: str, size: float = 15, width: float | None = None) -> list[str]:
        """The text in lines that fit the chart, by the usual width of its letters (a Chinese character is as wide as high)."""
        room = (width or self.width) / size
        found, line, used = [], "", 0.0
        for piece in _pieces(text):
            wide = sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in piece)
            if line and used + wide > room:
                found.append(line.rstrip())
                line, used = "", 0.0
                piece = piece.lstrip()
            line, used = line + piece, used + wide
        return [*found, line.rstrip()] if line.strip() else found or [""]

    def shortened(self, text: str, size: float = 13, width: float | None = None) -> str:
        """The text on one line, cut with an ellipsis where it does not fit."""
        lines = self.lines(text, size, width or self.width)
        return text if len(lines) == 1 else lines[0][:-1].rstrip() + "…"


def _pieces(text: str) -> list[str]:
    """Where a line may break: before each Chinese character, after spaces."""
    pieces: list[str] = []
    for letter in text:
        if (
            pieces
            and ord(letter) <= 0x2E80
            and not pieces[-1].endswith(" ")
            and ord(pieces[-1][-1]) <= 0x2E80
        ):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def finish(svg: str, look: Look, title: str, finding: str) -> str:
    """A drawn chart with its patterns, a ground to be read on, and what it says in words (for screen readers)."""
    start = svg.index(">", svg.index("<svg")) + 1
    root = svg[:start].replace("<svg ", '<svg role="img" aria-labelledby="title finding" ', 1)
    words = f'<title id="title">{escape(title)}</title><desc id="finding">{escape(finding)}</desc>'
    ground = f'<rect width="100%" height="100%" fill="{look.colour["ground"]}"/>'
    return f"{root}{words}{look.patterns()}{ground}{svg[start:]}"
