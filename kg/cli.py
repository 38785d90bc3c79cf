"""The program ``kg``: finds the command, and turns every error into one line and an exit code."""

from __future__ import annotations

import atexit
import contextlib
import errno
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kg.commands import (
    build,
    demo,
    diff,
    export,
    extract,
    fetch,
    ledger,
    push,
    query,
    releases,
    rollback,
    serve,
    table,
    validate,
)
from kg.commands.options import common
from kg.errors import KGError

_OF_THE_MACHINE = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
    }
)
"""System errors that are no fault of the program: a full disk, a lack of rights, a broken device."""


class _ReaderLeft(Exception):
    """Nobody reads our output any more (click would make an exit code 1 of it)."""


class _Program(click.Group):
    """Turns whatever a command raises into one line on stderr and an exit code; nowhere else does that."""

    def main(
        self, args: Sequence[str] | None = None, prog_name: str | None = None, *rest: Any, **extra: Any
    ) -> Any:
        standalone = extra.pop("standalone_mode", True)
        args = list(sys.argv[1:] if args is None else args)
        _open_what_is_closed()
        code = self._run(args, prog_name or "kg", extra)
        if standalone:
            sys.exit(code)
        return code

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise _ReaderLeft from None
        return result

    def _run(self, args: list[str], prog_name: str, extra: dict[str, Any]) -> int:
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
            return code if isinstance(code, int) else 0
        except KGError as error:
            return _say(str(error), error.exit_code)
        except click.UsageError as error:
            # of click 8.2 and later: the help itself is the message
            if type(error).__name__ == "NoArgsIsHelpError":
                sys.stderr.write(f"{error.format_message()}\n")
                return 2
            hint = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
            return _say(f"{error.format_message().rstrip('.')}{hint}", 2)
        except click.ClickException as error:
            return _say(error.format_message(), 2)
        except (KeyboardInterrupt, click.Abort):
            return _say("interrupted", 130)
        except _ReaderLeft:
            # ``kg export | head``: nothing more to say, and nothing to flush at exit.
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        except OSError as error:
            # the engine's own errors bear no number
            full = "No space left on device" in str(error)
            if not full and error.errno not in _OF_THE_MACHINE:
                return _fault(args, error)
            what = os.strerror(errno.ENOSPC) if full else error.strerror or str(error)
            where = f"{error.filename}: " if isinstance(error.filename, str) else ""
            return _say(f"{where}{what}{' (what was current still is)' if full else ''}", 1)
        except Exception as error:  # the outermost edge: a user sees no traceback unasked
            return _fault(args, error)


def _open_what_is_closed() -> None:
    """Under ``>&-`` a stream is None; whoever closed it wants to read nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (open to the end)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from kg import __version__

        click.echo(f"kg {__version__}")
        ctx.exit()


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExample:\n  kg build plans/ && kg serve",
)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version."
)
@common
def cli() -> None:
    """Government plans as a checked linked-data graph: build it from documents, query it, serve it.

    Exit codes: 0 done; 1 the data fell short; 2 the command was wrong.
    """


for _module in (
    build,
    extract,
    validate,
    serve,
    demo,
    query,
    table,
    export,
    ledger,
    diff,
    releases,
    rollback,
    fetch,
    push,
):
    cli.add_command(_module.command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 the data fell short, 2 the command was wrong, 130 interrupted."""
    code = cli.main(arguments, standalone_mode=False)
    code = code if isinstance(code, int) else 0
    if arguments is None:  # the process is ours
        from kg.values.compiled import keep

        keep()
        _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process at once when nothing is left to do: to take apart a graph in memory object by object takes a tenth of a
    second. Returns when something still runs or output cannot be written, for the interpreter to end as usual."""
    if threading.active_count() > 1 or "coverage" in sys.modules:
        return
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        atexit._run_exitfuncs()
        os._exit(code)


def _say(message: str, code: int) -> int:
    sys.stderr.write(f"kg: {message}\n")
    return code


def _fault(args: Sequence[str], error: Exception) -> int:
    if "--verbose" in args or "-v" in args:
        traceback.print_exception(error)
    first = (str(error).splitlines() or [""])[0]
    what = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return _say(f"{what}; this is a fault of the program: run with --verbose for details", 1)
