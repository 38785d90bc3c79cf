"""The process that draws charts: ``python -m server.charts.drawing FOLDER OPTIONS`` (neither is used; see ``process.Worker``).

vl-convert runs Vega in a JavaScript engine that takes 90 MB and holds Python's lock while it works, so that the server would
stand still for each chart. Jobs are JSON: ``spec`` (Vega-Lite, to SVG) or ``svg`` with ``scale`` (to PNG). An answer is one frame:
``A`` and the bytes, or ``E`` and why not. ``R`` once it is ready, which is when a first chart has been drawn.
"""

from __future__ import annotations

import json
import os
import threading
from typing import Any

import vl_convert

from server.pool.child import die_with, leave_network, receive, send

_FIRST = {
    "data": {"values": [{"x": 1, "y": "a"}]},
    "mark": "bar",
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "nominal"}},
}


def draw(job: dict[str, Any]) -> bytes:
    """The picture. Raises ValueError for what cannot be drawn. Nothing is fetched: no address is allowed."""
    if "spec" in job:
        svg: str = vl_convert.vegalite_to_svg(job["spec"], allowed_base_urls=[])
        return svg.encode()
    png: bytes = vl_convert.svg_to_png(job["svg"], scale=job["scale"])
    return png


def main() -> None:
    source, out = os.dup(0), os.dup(1)
    os.dup2(2, 1)  # what the engine prints is no answer
    threading.Thread(target=die_with, args=(source,), daemon=True).start()
    leave_network()
    draw({"spec": _FIRST})
    send(out, b"R", b"")
    while (job := receive(source)) is not None:
        try:
            send(out, b"A", draw(json.loads(job)))
        except ValueError as error:
            send(out, b"E", str(error).encode())


if __name__ == "__main__":
    main()
