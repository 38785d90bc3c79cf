"""``/about/design``: the tokens and components that every page is made of, as they are."""

from __future__ import annotations

from flask import Blueprint, Response

from server.charts import views as charts
from server.http.rdf import cacheable, not_modified
from server.promises import slippage
from server.promises.choosing import Choice
from server.promises.promised import facts
from server.release.queries import STATUSES, as_of
from server.release.serving import release
from server.site.pages import page_response, page_tag
from server.site.tokens import colours, contrast, tokens

blueprint = Blueprint("design", __name__)
PAIRS = (
    ("text", "ground", 4.5),
    ("text", "raised", 4.5),
    ("soft", "ground", 4.5),
    ("soft", "raised", 4.5),
    ("link", "ground", 4.5),
    ("link", "raised", 4.5),
    ("text", "marked", 4.5),
    ("on-accent", "accent", 4.5),
    ("edge-line", "ground", 3.0),
    *((name, f"{name}-ground", 4.5) for name in (*STATUSES, "late")),
    *((name, "ground", 4.5) for name in (*STATUSES, "late")),
    *((name, "raised", 4.5) for name in (*STATUSES, "late")),
)
"""Which colours stand on which, and the least contrast they need."""
_SCALES = ("text-", "space-", "radius", "measure", "page", "target")


@blueprint.route("/about/design")
def design() -> Response:
    """The design system, shown with its own parts."""
    opened = release()
    etag = page_tag(opened, "design")
    unchanged = not_modified(etag)
    if unchanged is not None:
        return unchanged
    light, dark = colours("light"), colours("dark")
    pairs = [
        (
            name,
            ground,
            *(pair for c in (light, dark) for pair in (c[name], contrast(c[name], c[ground]))),
            least,
        )
        for name, ground, least in PAIRS
    ]
    known = facts(opened)
    shown = page_response(
        "design.html",
        pairs=pairs,
        scale=[(name, value) for name, value in tokens("light").items() if name.startswith(_SCALES)],
        statuses=STATUSES,
        sums=slippage.sum_of(known.promises),
        figure=charts.figure("outcomes", opened, **dict(Choice().values)),
        as_of=as_of(opened),
    )
    return cacheable(shown, etag)
