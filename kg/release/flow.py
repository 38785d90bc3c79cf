"""The one flow: documents, readings, resolution, assessments, quads, checked graph, release.

Nothing of what is current is touched before a whole release has been written and checked.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kg.dataclasses import dataclass
from kg.progress import SILENT, Progress
from kg.records import UNREAD, Reading
from kg.release import account
from kg.release.ahead import converted_ahead
from kg.release.kept import keep_sources
from kg.release.layout import Release, releases
from kg.release.publish import aside, builder_lock, install, make_current, sync_all
from kg.release.readers import readers
from kg.release.reading import Input, look_at, sweep_cache
from kg.release.workers import beside, beside_waiting, read_all
from kg.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pyoxigraph import Quad

    from kg.commitments.model import Assessment
    from kg.identity import Decisions, Registry
    from kg.identity.model import Resolution
    from kg.validate import Report

_LATER, _LAST = 5, 10
"""How far the check and the index step back behind the dumps, which take longest of what is done at once."""
_SMALL = 100_000
"""Of up to so many quads the index is made in this process: for another to touch them all, which copies their memory, takes longer."""
FAILED = "report-failed"
"""The folder under DIR that holds the report of the last build that was stopped."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What became of a build. ``release`` is None when nothing was published.

    ``documents`` are as in the manifest; ``shortfalls`` and ``remarks`` are lines for people: what fell short (rejected rows,
    documents not read, violations), and what is worth knowing (warnings, files left out).
    """

    status: Literal["published", "unchanged", "stopped"]
    release: Release | None
    documents: tuple[Mapping[str, Any], ...]
    shortfalls: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    report: Path | None = None
    """The folder with the report of a stopped build."""

    @property
    def exit_code(self) -> int:
        """1 when nothing was published or a recognised document has rejected rows."""
        return 1 if self.release is None or any(d["rejected"] for d in self.documents) else 0


@dataclass(slots=True)
class _Work:
    """What stands between reading and publishing."""

    readings: list[Reading]
    resolution: Resolution
    assessments: dict[str, Assessment]
    default_as_of: date
    as_of: date
    id: str
    documents: list[dict[str, Any]] = field(default_factory=list)


def build(
    sources: Sequence[str],
    settings: Settings,
    *,
    as_of: date | None = None,
    decisions: Path | None = None,
    strict: bool = False,
    progress: Progress | None = None,
) -> BuildResult:
    """Build a release from ``sources`` (files, folders, globs; none: the bundled corpus) and make it current.

    ``decisions`` defaults to ``DIR/decisions.csv`` if that is there. Raises UsageError for what is not there, DataError when
    no document could be read. With ``strict`` a document that is not read stops the build.
    """
    from kg.sources.inputs import expand

    progress = progress or SILENT
    paths = expand(sources) if sources else _corpus()
    # The readers load their libraries from now on, while this process loads its own and looks at what is there.
    with ExitStack() as reading:
        started = reading.enter_context(readers(paths, settings.jobs, settings.max_source_bytes))
        from kg.identity.decisions import load_decisions
        from kg.release.identity import release_key

        if decisions is None and (settings.out / "decisions.csv").exists():
            decisions = settings.out / "decisions.csv"
        decided = load_decisions(decisions)
        inputs, copies = look_at(paths)
        remarks = [f"{left}: left out, it has the same content as {kept}" for left, kept in copies]
        key = release_key(inputs, base=settings.base, decisions=decisions.read_bytes() if decisions else b"")
        ahead = reading.enter_context(converted_ahead(settings.jobs))
        with builder_lock(settings.out):
            ready = _ready(settings.out, key, as_of)
            if ready is not None:
                if settings.keep_sources:
                    remarks += keep_sources(settings.out, inputs)
                return _finish(
                    ready, ready.manifest["inputs"], ready.manifest["shacl"], remarks, strict, new=False
                )
            readings = _read(inputs, settings, progress, started, ahead)
            work = _resolve(readings, decided, key, as_of, progress)
            unread = [d for d in work.documents if d["kind"] in UNREAD]
            nothing = not any(r.plan or r.reports or r.chapter for r in readings)
            if nothing or (strict and unread):
                return _stop(work, remarks)
            return _publish(work, settings, key, inputs, remarks, progress)


def _corpus() -> list[Path]:
    from kg import corpus

    return corpus.paths()


def _ready(out: Path, key: str, as_of: date | None) -> Release | None:
    """A release made before from the same things, if its files are all there."""
    from kg.release.identity import release_id

    for release in releases(out):
        if not release.id.endswith(key[:8]) or not release.intact(checksums=True):
            continue
        if release.manifest.get("key") != key:
            continue
        wanted = as_of or date.fromisoformat(release.manifest["default_as_of"])
        if release.id == release_id(wanted, key):
            return release
        wanted_release = Release(out, release_id(wanted, key))
        if wanted_release.path.is_dir() and wanted_release.intact(checksums=True):
            return wanted_release
    return None


def _read(
    inputs: Sequence[Input],
    settings: Settings,
    progress: Progress,
    started: Sequence[Connection],
    ahead: Callable[[Reading], None],
) -> list[Reading]:
    sweep_cache(settings.out / "cache")
    order = {item.key: place for place, item in enumerate(inputs)}
    done = read_all(
        inputs,
        jobs=settings.jobs,
        cache=settings.out / "cache",
        max_bytes=settings.max_source_bytes,
        progress=progress,
        meanwhile=partial(_get_ready, settings.base),
        started=started,
    )
    readings: dict[int, Reading] = {}
    for item, reading in done:
        readings[order[item.key]] = reading
        _get_ready_for(reading)
        ahead(reading)
    return [readings[place] for place in sorted(readings)]


def _get_ready(base: str) -> None:
    """What the later stages load once, loaded while other processes read."""
    import kg.commitments
    import kg.index.write
    import kg.release.dumps
    import kg.release.manifest
    import kg.release.reports
    import kg.tables
    import kg.validate  # noqa: F401
    from kg.graph import prepare
    from kg.identity import load_decisions, resolve
    from kg.validate.shape_sets import named_set
    from kg.values.script import to_hans

    prepare(base, _registry().agencies)
    resolve([], _registry(), load_decisions(None))  # the keys of all the registry's names
    named_set("govplan")
    to_hans("開放")


def _get_ready_for(reading: Reading) -> None:
    """What only some documents need."""
    if reading.reports or reading.chapter:
        from kg.validate.shape_sets import named_set

        named_set("govplan-budget")


@cache
def _registry() -> Registry:
    from kg.identity import load_registry

    return load_registry()


def _resolve(
    readings: list[Reading], decisions: Decisions, key: str, as_of: date | None, progress: Progress
) -> _Work:
    from kg.commitments import assess, default_as_of
    from kg.identity import resolve
    from kg.release.identity import release_id

    progress.stage("resolving")
    resolution = resolve(readings, _registry(), decisions)
    default = default_as_of(resolution)
    day = as_of or default
    assessments = assess(resolution, day)
    work = _Work(readings, resolution, assessments, default, day, release_id(day, key))
    work.documents = account.accounts(readings, resolution, assessments)
    return work


def _stop(work: _Work, remarks: list[str]) -> BuildResult:
    documents = tuple(work.documents)
    return BuildResult("stopped", None, documents, tuple(account.shortfalls(documents)), tuple(remarks))


def _publish(
    work: _Work,
    settings: Settings,
    key: str,
    inputs: Sequence[Input],
    remarks: list[str],
    progress: Progress,
) -> BuildResult:
    import kg
    from kg.graph import gather, insert, prefixes, put_in_order
    from kg.index.schema import FILE as INDEX
    from kg.index.write import write_index
    from kg.release.dumps import write_dumps, write_store
    from kg.release.manifest import file_sums, make_manifest, write_manifest

    out, base = settings.out, settings.base
    progress.stage("making the graph")
    gathered = gather(work.readings, work.resolution, work.assessments, base=base, as_of=work.as_of)
    sources = [d["id"] for d in work.documents]
    with aside(out, work.id) as folder:
        for name in ("data", "report"):
            (folder / name).mkdir()
        checks = partial(_check, work, gathered, folder / "report", base)
        # Up to four things at once. The store is written here, for the engine needs threads for it that a forked process has not. All is
        # written aside, so that a graph that breaks a shape is only thrown away.
        alone = settings.jobs == 1
        with beside_waiting(checks, here=alone, back=_LATER) as checked:
            quads, described = put_in_order(
                gathered,
                work.readings,
                work.resolution,
                base=base,
                as_of=work.as_of,
                release_id=work.id,
                version=kg.__version__,
            )
            checked.give(described)
            insert(quads, described)
            dumps = partial(
                write_dumps, quads, folder / "data", base=base, prefixes=prefixes(), sources=sources
            )
            index = partial(write_index, folder / INDEX, quads, base)
            small = len(quads) <= _SMALL
            with beside(dumps, here=alone) as dumped, beside(index, here=alone or small, back=_LAST):
                progress.stage("validating")
                write_store(folder / "store", quads)
                progress.stage("writing")
                # while the other processes still write
                sums = file_sums(folder, {}, within="store")
                durable = {folder / name for name in sums} | ({folder / INDEX} if small else set())
                sync_all(durable)
                if settings.keep_sources:
                    remarks = [*remarks, *keep_sources(out, inputs)]
                quads.clear()  # a large graph takes long to take apart
                gathered.clear()
        report, counts = checked.results[0]
        if not report.conforms:
            return _refuse(work, folder / "report", out, report, remarks)
        manifest = make_manifest(
            folder,
            release_id=work.id,
            key=key,
            base=base,
            as_of=work.as_of,
            default_as_of=work.default_as_of,
            documents=work.documents,
            counts=counts,
            resolution=work.resolution,
            assessments=work.assessments,
            report=report,
            sums=sums | {f"data/{name}": found for name, found in dumped[0].items()},
        )
        write_manifest(folder, manifest)
        durable |= {folder / "data" / name for name in dumped[0]}
        release = install(folder, out, work.id, durable=durable)
    shutil.rmtree(out / FAILED, ignore_errors=True)
    return _finish(release, work.documents, manifest["shacl"], remarks, strict=False, new=True)


def _check(
    work: _Work, quads: Sequence[Quad], folder: Path, base: str, more: Callable[[], Sequence[Quad]]
) -> tuple[Report, dict[str, Any]]:
    """Validate the graph and write the reports; and what the manifest counts. ``more`` waits for the rest of the graph."""
    from pyoxigraph import Store

    from kg.release import statistics
    from kg.release.manifest import graph_counts
    from kg.release.reports import write_reports
    from kg.validate import check

    store = Store()
    store.extend(quads)
    store.extend(more())
    report = check(store)
    write_reports(folder, report, store, base, work.readings, work.resolution)
    counted = statistics.count(store)
    statistics.write(folder.parent, counted)
    return report, graph_counts(counted)


def _refuse(work: _Work, written: Path, out: Path, report: Report, remarks: list[str]) -> BuildResult:
    """Keep the report of a graph that broke a shape where the next build does not sweep it."""
    kept = out / FAILED / work.id
    shutil.rmtree(out / FAILED, ignore_errors=True)
    kept.parent.mkdir()
    shutil.move(written, kept)
    violations = [
        ": ".join(part for part in (r.document, r.locator, f"{r.message()} [{r.focus}]") if part)
        for r in report.results
        if r.severity.value.endswith("#Violation")
    ]
    documents = tuple(work.documents)
    fell = (*account.shortfalls(documents), *(f"violation: {line}" for line in violations))
    return BuildResult("stopped", None, documents, fell, tuple(remarks), kept)


def _finish(
    release: Release,
    documents: Sequence[Mapping[str, Any]],
    shacl: Mapping[str, Any],
    remarks: list[str],
    strict: bool,
    *,
    new: bool,
) -> BuildResult:
    """Make a whole release current, unless ``strict`` forbids one with documents that were not read."""
    fell = tuple(account.shortfalls(documents))
    if strict and any(d["kind"] in UNREAD for d in documents):
        return BuildResult("stopped", None, tuple(documents), fell, tuple(remarks))
    if shacl["warning"]:
        text = release.path / "report" / "shacl.txt"
        remarks = [*remarks, *_first_warnings(text, shacl["warning"])]
    make_current(release)
    return BuildResult("published" if new else "unchanged", release, tuple(documents), fell, tuple(remarks))


def _first_warnings(report: Path, number: int, most: int = 5) -> list[str]:
    """The warnings of a published report, short: how many, and the first kinds."""
    lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    kinds = [line for line in lines if line.startswith("Warning: ")]
    more = [f"  … and {len(kinds) - most} more kinds"] if len(kinds) > most else []
    return [f"{number} SHACL warnings, all in {report}:", *(f"  {k}" for k in kinds[:most]), *more]
