"""Releases on disk: the lock, the switch, rollback, and what a damaged or half-written one does."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pyoxigraph import Store
from release_handmade import quads

from kg.errors import DataError, UsageError
from kg.release import exchange as exchanging
from kg.release.layout import Release, current, current_id, find, releases, sha256_of
from kg.release.publish import aside, builder_lock, install, make_current, rollback

FIRST, SECOND, THIRD = "2025-01-31-00000001", "2025-01-31-00000002", "2026-01-31-00000003"


def publish(out: Path, release_id: str) -> Release:
    with builder_lock(out), aside(out, release_id) as folder:
        store = Store(str(folder / "store"))
        store.bulk_extend(quads())
        store.flush()
        del store
        (folder / "data").mkdir()
        (folder / "data" / "govplan.nt").write_text("x")
        files = {
            p.relative_to(folder).as_posix(): {"sha256": sha256_of(p), "size": p.stat().st_size}
            for p in folder.rglob("*")
            if p.is_file()
        }
        day = {"as_of": "2025-01-31", "default_as_of": "2025-01-31"}
        told = {"base": "http://localhost:8000/", "key": "0" * 64, "inputs": [], "files": files, **day}
        (folder / "manifest.json").write_text(json.dumps(told))
        release = install(folder, out, release_id)
        make_current(release)
    return release


def test_published_is_current_and_opens(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    assert (tmp_path / "current").readlink() == Path("releases") / FIRST
    release = current(tmp_path)
    assert release.id == FIRST
    assert len(release.store()) == len(quads())
    assert release.intact(checksums=True)
    assert len(release.store()) == len(quads())
    assert release.intact(checksums=True), "opening a release changes none of its files"


def test_no_release_yet(tmp_path: Path) -> None:
    assert releases(tmp_path) == []
    assert current_id(tmp_path) is None
    with pytest.raises(UsageError, match="no release yet"):
        current(tmp_path)


def test_what_dead_builds_left_is_swept_and_never_listed(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    dead = tmp_path / "releases" / f".tmp-999999-{SECOND}"
    (dead / "data").mkdir(parents=True)
    (tmp_path / ".tmp-999999-current").symlink_to("releases/nowhere")
    assert [r.id for r in releases(tmp_path)] == [FIRST]
    with builder_lock(tmp_path):
        assert not dead.exists()
        assert not (tmp_path / ".tmp-999999-current").is_symlink()
    assert current(tmp_path).id == FIRST


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)

    def fail() -> None:
        with builder_lock(tmp_path), aside(tmp_path, SECOND) as folder:
            (folder / "data").mkdir()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert sorted(p.name for p in (tmp_path / "releases").iterdir()) == [FIRST]
    assert current(tmp_path).id == FIRST


def test_one_builder_at_a_time_and_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from kg.release.publish import builder_lock\n"
        "with builder_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(UsageError, match="another build is running"), builder_lock(tmp_path, wait=0.2):
            pass
    finally:
        other.kill()
        other.wait()
    with builder_lock(tmp_path, wait=0.2):
        pass


def test_rollback_goes_by_what_was_current_before(tmp_path: Path) -> None:
    for release_id in (THIRD, FIRST, SECOND):
        publish(tmp_path, release_id)
    assert rollback(tmp_path).id == FIRST
    assert current(tmp_path).id == FIRST
    assert rollback(tmp_path, "2026").id == THIRD
    assert current(tmp_path).id == THIRD
    assert rollback(tmp_path, THIRD).id == THIRD


def test_rollback_without_another_release(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    with pytest.raises(UsageError, match="no other release"):
        rollback(tmp_path)


def test_rollback_refuses_a_damaged_release(tmp_path: Path) -> None:
    first = publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    (first.path / "data" / "govplan.nt").write_text("y")
    with pytest.raises(DataError, match=r"govplan\.nt has changed"):
        rollback(tmp_path, FIRST)
    assert current(tmp_path).id == SECOND


def test_a_damaged_release_of_the_same_id_makes_way(tmp_path: Path) -> None:
    first = publish(tmp_path, FIRST)
    (first.path / "data" / "govplan.nt").unlink()
    assert publish(tmp_path, FIRST).intact(checksums=True)
    assert sorted(p.name for p in (tmp_path / "releases").iterdir()) == [FIRST]


def test_a_damaged_release_that_is_current_is_never_away(tmp_path: Path) -> None:
    first = publish(tmp_path, FIRST)
    (first.path / "data" / "govplan.nt").unlink()
    stop, away = threading.Event(), []

    def watch() -> None:
        while not stop.is_set():
            if not (tmp_path / "current" / "manifest.json").exists():
                away.append(1)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        for _ in range(20):
            publish(tmp_path, FIRST)
    finally:
        stop.set()
        watching.join()
    assert not away
    assert current(tmp_path).intact(checksums=True)


def test_folders_are_exchanged_where_the_system_has_no_call_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for supported in (True, False):
        if not supported:
            monkeypatch.setattr(exchanging.ctypes, "CDLL", lambda *_, **__: object())
        folder = tmp_path / str(supported)
        for name in ("one", "other"):
            (folder / name).mkdir(parents=True)
            (folder / name / name).touch()
        exchanging.exchange(folder / "one", folder / "other")
        assert (folder / "one" / "other").exists()
        assert (folder / "other" / "one").exists()
        assert len(list(folder.iterdir())) == 2


def test_what_cannot_be_exchanged_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        exchanging.exchange(tmp_path / "one", tmp_path / "other")


def test_problems_are_named(tmp_path: Path) -> None:
    release = publish(tmp_path, FIRST)
    (release.path / "data" / "govplan.nt").write_text("longer")
    (release.path / "more.txt").write_text("")
    (release.path / "store" / "CURRENT").unlink()
    found = " ".join(release.problems())
    assert "data/govplan.nt has another size" in found
    assert "more.txt is not in the manifest" in found
    assert "store/CURRENT is missing" in found
    with pytest.raises(DataError, match="store cannot be opened"):
        release.store()


def test_a_manifest_that_is_no_manifest(tmp_path: Path) -> None:
    release = publish(tmp_path, FIRST)
    (release.path / "manifest.json").write_text("[")
    with pytest.raises(DataError, match="manifest"):
        _ = Release(tmp_path, FIRST).base
    assert not Release(tmp_path, FIRST).intact()


def test_finding_by_part_of_the_id(tmp_path: Path) -> None:
    for release_id in (FIRST, SECOND, THIRD):
        publish(tmp_path, release_id)
    assert find(tmp_path, "00000002").id == SECOND
    assert find(tmp_path, "2026").id == THIRD
    assert find(tmp_path, "current").id == THIRD
    for name in ("2025", "nothing", ""):
        with pytest.raises(UsageError):
            find(tmp_path, name)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(UsageError, match="cannot be written"), builder_lock(blocked):
        pass
