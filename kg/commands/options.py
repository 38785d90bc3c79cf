"""What every command has in common: its options, the settings they make, and how it speaks."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.dataclasses import dataclass
from kg.progress import SILENT, Progress
from kg.settings import Settings
from kg.values.lazy import lazy

_UNPRINTABLE = lazy("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NAMES = ("out", "base", "jobs", "quiet", "verbose")


@dataclass(frozen=True, slots=True)
class App:
    """What a command works with. Output for machines goes to stdout; ``say`` and ``complain`` write to stderr."""

    settings: Settings
    quiet: bool = False
    verbose: bool = False

    @property
    def out(self) -> Path:
        return self.settings.out

    def say(self, text: str) -> None:
        """Something good to know; silent with ``--quiet``."""
        if not self.quiet:
            self.complain(text)

    def complain(self, text: str) -> None:
        """Something that fell short; always said. A file name may hold what steers a terminal: shown, not sent."""
        sys.stderr.write(_UNPRINTABLE.sub(lambda m: f"\\x{ord(m[0]):02x}", text) + "\n")

    def progress(self) -> Progress:
        return SILENT if self.quiet else Progress()


def _app(ctx: click.Context) -> App:
    """The common options of the command, else those given before its name."""
    given: dict[str, Any] = {}
    for level in (ctx.parent, ctx):
        if level is not None:
            given |= {k: v for k, v in level.params.items() if k in _NAMES and v not in (None, False)}
    quiet, verbose = bool(given.pop("quiet", False)), bool(given.pop("verbose", False))
    return App(Settings.load(**given), quiet, verbose)


def common(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the common options. A function with a parameter ``app`` gets them as an ``App``."""
    takes_app = "app" in inspect.signature(function).parameters

    @functools.wraps(function)
    def run(**values: Any) -> Any:
        for name in _NAMES:
            values.pop(name, None)
        return function(_app(click.get_current_context()), **values) if takes_app else function(**values)

    options = (
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="The data folder (default: kg-data).",
        ),
        click.option(
            "--base", metavar="IRI", help="The base IRI of all names (default: http://localhost:8000/)."
        ),
        click.option(
            "--jobs",
            "-j",
            type=click.IntRange(min=0),
            metavar="N",
            help="Processes that read documents (default: one per core).",
        ),
        click.option("--quiet", "-q", is_flag=True, help="Say only what fell short."),
        click.option("--verbose", "-v", is_flag=True, help="Say more, and where a fault of the program is."),
    )
    for option in reversed(options):
        run = option(run)
    return run


def kg_command(example: str, **attributes: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A command with the common options, whose help ends with ``example`` (one shell line or more)."""
    lines = "\n".join(f"  {line}" for line in example.splitlines())

    def make(function: Callable[..., Any]) -> click.Command:
        name = function.__module__.rpartition(".")[2]
        decorate = click.command(name, cls=click.Command, epilog=f"\b\nExample:\n{lines}", **attributes)
        return decorate(common(function))

    return make
