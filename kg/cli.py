"""The program ``kg``: finds the command, and turns every error into one line and an exit code."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import traceback
from collections.abc import Sequence

import click

from kg.commands.options import common
from kg.errors import KGError

_COMMANDS = (
    "build",
    "extract",
    "validate",
    "serve",
    "demo",
    "query",
    "table",
    "export",
    "ledger",
    "diff",
    "releases",
    "rollback",
    "fetch",
    "push",
)


class _Commands(click.Group):
    """Imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"kg.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from kg import __version__

        click.echo(f"kg {__version__}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExample:\n  kg build plans/ && kg serve",
)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@common
def program() -> None:
    """Government plans as a checked linked-data graph: build it from documents, query it, serve it.

    Exit codes: 0 done; 1 the data fell short; 2 the command was wrong.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 the data fell short, 2 the command was wrong, 130 interrupted."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = program.main(args, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except KGError as error:
        return _say(str(error), error.exit_code)
    except click.UsageError as error:
        hint = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        return _say(f"{error.format_message().rstrip('.')}{hint}", 2)
    except click.ClickException as error:
        return _say(error.format_message(), 2)
    except (KeyboardInterrupt, click.Abort):
        return _say("interrupted", 130)
    except BrokenPipeError:
        # The reader of our output has left (``kg export | head``): nothing more to say, and nothing to flush at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RecursionError:
        return _fault(args, "the input is nested too deeply")
    except Exception as error:  # the outermost edge: a user never sees a traceback unasked
        return _fault(args, f"{type(error).__name__}: {error}")


def _say(message: str, code: int) -> int:
    sys.stderr.write(f"kg: {message}\n")
    return code


def _fault(args: Sequence[str], what: str) -> int:
    if "--verbose" in args or "-v" in args:
        traceback.print_exc()
    first = what.splitlines()[0] if what else "unknown"
    return _say(f"{first}; this is a fault of the program: run with --verbose for details", 1)
