"""Reading documents, each in one process: PDF against bare pdfplumber on the same pages, text in MB a second, tables in rows a second.

``python tests/benchmarks/bench_estimates.py [FILE...] [--runs N] [--repeat K]`` reads each file (from bytes to records, without the page cache) N times
after a first round that warms caches, and prints the medians in processor seconds, with the best round beside them: on a machine that others use as well
it is nearer to what the reading takes. A line that ends in a criterion is what the targets are for: PDF within 1.5 times bare pdfplumber; reports,
tables and chapters as text above 2 MB a second. Plans as text have no target; they are shown beside the others.
Texts of one kind are also read K times as long, each with its lines repeated, so that what every document costs once does not count.
Without files it takes the reports, the tables, the Yearbook chapter and the plans of the shared material beside the checkout.
"""

from __future__ import annotations

import argparse
import gc
import io
import logging
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pdfplumber

from kg.checks import check
from kg.documents import read_document
from kg.records import Reading
from kg.sources import read_bytes

MOST_RATIO = 1.5
LEAST_SPEED = 2.0
"""In MB a second."""
SHARED = Path(__file__).resolve().parents[3] / "shared"
DEFAULT = (
    "samples/head155*.pdf",
    "seeds/*.txt",
    "documents/estimates-text/*.txt",
    "documents/estimates-csv/*.csv",
)


def bare(data: bytes) -> None:
    """What reading the pages costs when nothing is made of them."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()


def whole(data: bytes, name: str) -> Reading:
    return read_document(read_bytes(data, name))


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds: what else the machine does is left out."""
    began = time.process_time()
    work()
    return time.process_time() - began


def rows_in(reading: Reading) -> int:
    return sum(line.outcome != "blank" for line in reading.ledger)


def pdfs(files: list[Path], runs: int) -> None:
    for path in files:
        data = path.read_bytes()
        ours, theirs = [], []
        for _ in range(runs + 1):  # in turn, so that a busy machine slows both of a round
            theirs.append(seconds(partial(bare, data)))
            ours.append(seconds(partial(whole, data, path.name)))
        ratio = statistics.median(a / b for a, b in zip(ours[1:], theirs[1:], strict=True))
        print(
            f"{path.name}: {statistics.median(ours[1:]):.2f} s, bare pdfplumber {statistics.median(theirs[1:]):.2f} s, "
            f"ratio {ratio:.2f} {criterion(f'at most {MOST_RATIO} times', ratio <= MOST_RATIO)}"
        )


def criterion(what: str, met: bool) -> str:
    return f"[criterion: {what}: {'met' if met else 'NOT MET'}]"


def together(files: list[Path], runs: int, unit: str) -> None:
    """All files of one kind, one after the other, as a build reads them."""
    measure([(path.read_bytes(), path.name) for path in files], runs, unit, counts=True)


def by_kind(files: list[Path], runs: int, repeat: int) -> None:
    """Texts, those of each kind of document by themselves: as they are, and each with its lines repeated."""
    kinds: dict[str, list[tuple[bytes, str]]] = {}
    for path in files:
        data = path.read_bytes()
        kinds.setdefault(whole(data, path.name).kind, []).append((data, path.name))
    for kind, held in kinds.items():
        measure(held, runs, "texts", counts=kind != "plan")
        if repeat > 1:
            longer = [((data.rstrip(b"\n") + b"\n") * repeat, name) for data, name in held]
            measure(longer, runs, f"texts {repeat} times as long")


def measure(held: list[tuple[bytes, str]], runs: int, unit: str, *, counts: bool = False) -> None:
    """``counts``: the target is for these."""
    readings = [whole(data, name) for data, name in held]
    rounds = [seconds(lambda: [whole(d, n) for d, n in held]) for _ in range(runs)]
    read = statistics.median(rounds)
    reports = [report for reading in readings for report in reading.reports]
    checked = statistics.median(seconds(lambda: [check(r) for r in reports]) for _ in range(runs))
    size = sum(len(data) for data, _ in held) / 1e6
    rows, sums = sum(map(rows_in, readings)), sum(len(r.provisions) for r in reports)
    kinds = ", ".join(sorted({reading.kind for reading in readings}))
    print(
        f"{len(held)} {unit} ({kinds}): {size:.2f} MB in {read:.3f} s: {size / read:.2f} MB a second (best round {size / min(rounds):.2f}), "
        f"{rows / read:,.0f} rows a second, {sums:,} sums; arithmetic checks {checked:.3f} s more"
        + (" " + criterion(f"above {LEAST_SPEED:g} MB a second", size / read > LEAST_SPEED) if counts else "")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    gc.set_threshold(100_000)  # as the program does (kg/__main__.py)
    logging.disable(logging.ERROR)  # pdfminer's warnings of odd fonts
    files = options.files or [p for pattern in DEFAULT for p in sorted(SHARED.glob(pattern))]
    if not files:
        sys.exit("no files given, and no shared material beside this checkout")
    tables = [p for p in files if p.suffix.lower() in (".csv", ".tsv")]
    texts = [p for p in files if p.suffix.lower() not in (".csv", ".tsv", ".pdf")]
    pdfs([p for p in files if p.suffix.lower() == ".pdf"], options.runs)
    by_kind(texts, options.runs, options.repeat)
    if tables:
        together(tables, options.runs, "tables")


if __name__ == "__main__":
    main()
