"""Libraries that are loaded late are whole when they are used. In processes of their own: this one has loaded them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas


def _run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_module_that_is_put_off_is_loaded_when_it_is_used(tmp_path: Path) -> None:
    (tmp_path / "seldom_used.py").write_text("import sys\nsys.loaded = True\nvalue = 5\n", encoding="utf-8")
    code = (
        "import sys; from kg.release.put_off import put_off\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "put_off('seldom_used'); put_off('seldom_used')\n"
        "import seldom_used\n"
        "assert not hasattr(sys, 'loaded')\n"
        "assert seldom_used.value == 5 and sys.loaded and sys.modules['seldom_used'].value == 5\n"
        "assert not hasattr(seldom_used, 'other')\n"
    )
    _run(code)


def test_a_known_name_can_be_imported_without_loading(tmp_path: Path) -> None:
    (tmp_path / "seldom_used.py").write_text(
        "import sys\nsys.loaded = True\nclass Box:\n    side = 3\n    def __init__(self, a, b=1): self.sum = a + b\n"
    )
    code = (
        "import sys; from kg.release.put_off import put_off\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "put_off('seldom_used', 'Box')\n"
        "from seldom_used import Box\n"
        "assert not hasattr(sys, 'loaded')\n"
        "assert Box.side == 3 and sys.loaded and Box(1, b=2).sum == 3\n"
        "import seldom_used\n"
        "assert isinstance(Box(1), seldom_used.Box)\n"
    )
    _run(code)


def test_versions_are_told_and_looked_up_afterwards() -> None:
    code = (
        "import sys; sys.modules.pop('importlib.metadata', None)\n"
        "from kg.release.put_off import versions_told\n"
        "with versions_told():\n"
        "    from importlib.metadata import PackageNotFoundError, version\n"
        "    print(version('pyoxigraph'))\n"
        "    try: version('no-such-library')\n"
        "    except PackageNotFoundError: print('not found')\n"
        "import importlib.metadata\n"
        "print(importlib.metadata.version('pyoxigraph'), importlib.metadata.__name__)\n"
    )
    version = metadata.version("pyoxigraph")
    assert _run(code).splitlines() == [version, "not found", f"{version} importlib.metadata"]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="needs qpdf to lock files")
@pytest.mark.parametrize("bits", ["128", "256"])
def test_locked_documents_are_read_by_readers_that_put_off_what_unlocks_them(
    bits: str, tmp_path: Path
) -> None:
    """Locked against changes with AES, and open to whoever reads: two of them, for readers of their own."""
    plain = tmp_path / "plain.pdf"
    canvas = Canvas(str(plain))
    canvas.drawString(72, 700, "Annual open data plan of some department")
    canvas.save()
    aes = ["--use-aes=y"] if bits == "128" else []
    names = []
    for number in "12":
        names.append(str(tmp_path / f"locked-{number}.pdf"))
        command = ["qpdf", "--encrypt", "", f"owner{number}", bits, *aes, "--", str(plain), names[-1]]
        subprocess.run(command, check=True)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from kg.release import readers\n"
        "from kg.release.reading import look_at\n"
        "from kg.release.workers import read_all\n"
        "inputs, _ = look_at([Path(name) for name in sys.argv[1:]])\n"
        "readers.start_early(pdf=True)\n"
        "for _, reading in read_all(inputs, jobs=2, cache=None, max_bytes=10**9):\n"
        "    print(reading.document.problems, [row.text for row in reading.ledger])\n"
    )
    said = _run(code, *names).splitlines()
    assert len(said) == 2
    for line in said:
        assert line.startswith("()"), line
        assert "Annual open data plan of some department" in line
