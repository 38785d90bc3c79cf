"""Building plans from PDFs against bare pdfplumber reading the same pages once, as whole processes, in one run.

``python tests/benchmarks/bench_build.py FILE.pdf... [--runs N]`` prints seconds and peak memory of: bare pdfplumber (one process),
a first build into an empty folder, and a second build of the same files; then the ratios to bare pdfplumber. The target is a first
build within 1.5 times bare pdfplumber, a peak below 400 MB in every process, and a second build that reads no page.
Without files it takes the bundled corpus.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BARE = """
import sys, logging, pdfplumber
logging.disable(logging.ERROR)
for name in sys.argv[1:]:
    with pdfplumber.open(name) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()
"""


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall seconds and processor seconds (with those of all child processes) of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    _, errors = process.communicate()
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed: {errors.decode()[-500:]}")
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compiled(folder: Path) -> dict[str, str]:
    """An environment in which all programs, ours and the libraries, have their compiled modules kept under ``folder``, as an
    installed program has; an editable checkout may have none."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}


def peak(command: list[str]) -> float:
    """The largest resident set in MB of the command or any child it waited for, in a process of its own."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)
    return int(done.stdout) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    files = options.files
    if not files:
        from kg import corpus

        files = [str(p) for p in corpus.paths() if p.suffix == ".pdf"]
    kg = [sys.executable, "-m", "kg"]
    bare = [sys.executable, "-c", BARE, *files]
    walls: dict[str, list[float]] = {"bare pdfplumber": [], "first build": [], "second build": []}
    works: dict[str, list[float]] = {name: [] for name in walls}
    with tempfile.TemporaryDirectory() as folder:
        environment = compiled(Path(folder) / "compiled")
        for n in range(options.runs + 1):  # the first round warms caches and is not counted
            build = [*kg, "build", *files, "--out", str(Path(folder) / str(n)), "--quiet"]
            for name, command in zip(walls, (bare, build, build), strict=True):
                wall, work = run(command, environment)
                if n:
                    walls[name].append(wall)
                    works[name].append(work)
        memory = {
            "bare pdfplumber": peak(bare),
            "first build": peak([*kg, "build", *files, "--out", str(Path(folder) / "memory"), "--quiet"]),
            "second build": peak([*kg, "build", *files, "--out", str(Path(folder) / "memory"), "--quiet"]),
        }
    print(f"{len(files)} files, {options.runs} runs, {os.cpu_count()} cores")
    print(
        f"{'':16} {'min s':>8} {'median s':>9} {'max s':>8} {'ratio':>7} {'cpu s':>7} {'ratio':>7} {'peak MB':>8}"
    )
    for name, wall in walls.items():
        work = works[name]
        ratio, cpu = against(wall, walls["bare pdfplumber"]), against(work, works["bare pdfplumber"])
        print(
            f"{name:16} {min(wall):8.2f} {statistics.median(wall):9.2f} {max(wall):8.2f} {ratio:7.2f}"
            f" {statistics.median(work):7.2f} {cpu:7.2f} {memory[name]:8.0f}"
        )


def against(values: list[float], others: list[float]) -> float:
    """The median of the ratios, round by round: a busy machine slows both of a round."""
    return statistics.median(v / o for v, o in zip(values, others, strict=True))


if __name__ == "__main__":
    main()
