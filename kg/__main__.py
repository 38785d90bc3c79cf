"""The program ``kg``, and ``python -m kg``: what a build needs first is begun before the rest is loaded."""

import gc
import sys

from kg.release.early import begin

_OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""A command makes many small objects that live to its end; to look through them all again and again for cycles, as the
interpreter does every 700, takes a twentieth of a build. Cycles that die in between (pages of a PDF) take a few MB."""


def main() -> int:
    """Run the command that the process was started for; the exit code is as for ``kg.cli.main``."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    begin(sys.argv[1:])
    from kg.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
