"""Evidence: the picture of a page with a row marked, and the page around it, beside bare pdfplumber drawing the same page, in one run.

``python tests/benchmarks/bench_evidence.py [FILE.pdf...] [--rounds 3]`` builds a release of the files (default: the bundled corpus), and
for each page in turn: pdfplumber opens the file, draws the page (``to_image``, 96 dpi) and packs it as PNG; the server is asked for the
picture for the first time, again (from its cache), and for the evidence page of a row, for the first time. It prints milliseconds and
the ratio to bare pdfplumber in the same round (the median counts), and the bytes of the pictures. The targets: 400 ms first, 5 ms from
the cache, 50 ms for the page.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pyoxigraph as px
from flask.testing import FlaskClient

from kg import corpus
from kg.release import build
from kg.settings import Settings
from server import create_app

_PLACES = """PREFIX gp: <https://w3id.org/govplan#>
SELECT ?name ?source ?page (SAMPLE(?place) AS ?one) {
  ?place gp:inSource ?source ; gp:page ?page ; gp:box ?box ; gp:outcome ?outcome . ?source gp:fileName ?name
  FILTER(STRENDS(STR(?outcome), "/mapped"))
} GROUP BY ?name ?source ?page ORDER BY ?name ?page"""


def bare(path: Path, number: int) -> bytes:
    """What a program that only draws a page has to do."""
    with pdfplumber.open(path) as pdf:
        stream = io.BytesIO()
        pdf.pages[number - 1].to_image(resolution=96).original.save(stream, "PNG")
        return stream.getvalue()


def timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    begun = time.perf_counter()
    done = work()
    return (time.perf_counter() - begun) * 1000, done


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    files = options.files or [path for path in corpus.paths() if path.suffix == ".pdf"]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(out=Path(folder))
        made = build([str(path) for path in files], settings)
        if made.release is None:
            raise SystemExit("no release came of these files")
        paths = {path.name: path for path in files}
        measure(settings, paths, made.release.path / "store", options.rounds)


def measure(settings: Settings, paths: dict[str, Path], store: Path, rounds: int) -> None:
    found = px.Store.read_only(str(store)).query(_PLACES, use_default_graph_as_union=True)
    assert isinstance(found, px.QuerySolutions)
    pages = [tuple(row[name].value for name in ("name", "source", "page", "one")) for row in found]
    times: dict[str, list[float]] = {
        name: [] for name in ("bare pdfplumber", "picture", "kept picture", "page")
    }
    ratios: dict[str, list[float]] = {name: [] for name in times}
    sizes: list[tuple[int, int]] = []
    for _ in range(rounds):
        # nothing is kept from round to round, but the process that draws has started
        app = create_app(settings.out, replace(settings, cache_bytes=0))
        client = app.test_client()
        name, source, page, one = pages[0]
        client.get(f"{address(source)}/page/{page}.png?size=small")
        for name, source, page, one in pages:
            row(client, times, ratios, sizes, paths[name], source, int(page), one)
        app.extensions["pictures"].close()
        app.extensions["releases"].close()
    print(f"{len(pages)} pages, {rounds} rounds; pictures at 96 dpi with a row marked")
    print(f"{'':16} {'median ms':>10} {'95 % ms':>9} {'ratio':>7}")
    for name, measured in times.items():
        ordered = sorted(measured)
        late = ordered[int(len(ordered) * 0.95)]
        print(
            f"{name:16} {statistics.median(ordered):10.1f} {late:9.1f} {statistics.median(ratios[name]):7.2f}"
        )
    ours, theirs = (statistics.median(column) for column in zip(*sizes, strict=True))
    print(f"bytes of a picture (median): {ours:,.0f}, of pdfplumber's {theirs:,.0f}")


def address(source: str) -> str:
    return f"/evidence/{source.rsplit('/', 1)[-1]}"


def row(
    client: FlaskClient,
    times: dict[str, list[float]],
    ratios: dict[str, list[float]],
    sizes: list[tuple[int, int]],
    path: Path,
    source: str,
    page: int,
    place: str,
) -> None:
    """Measure one page."""
    tail = place.removeprefix(f"{source}/")
    picture = f"{address(source)}/page/{page}.png?mark={tail}"

    def get(of: str) -> bytes:
        answer = client.get(of, headers={"Accept": "text/html"})
        if answer.status_code != 200:
            raise SystemExit(f"{of}: {answer.status}")
        return answer.data

    against, theirs = timed(lambda: bare(path, page))
    first, ours = timed(lambda: get(picture))
    again, _ = timed(lambda: get(picture))
    shown, _ = timed(lambda: get(f"{address(source)}/{tail}"))
    sizes.append((len(ours), len(theirs)))
    for name, measured in zip(times, (against, first, again, shown), strict=True):
        times[name].append(measured)
        ratios[name].append(measured / against)


if __name__ == "__main__":
    main()
