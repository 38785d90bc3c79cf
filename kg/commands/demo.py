from __future__ import annotations

from kg.commands.options import App, kg_command
from kg.commands.serve import serving


@kg_command("kg demo --out /tmp/demo", short_help="Build the bundled corpus if needed, and serve it.")
@serving
def command(app: App) -> int:
    """Build the bundled sample corpus if no release is there, then serve it and say where."""
    from kg.commands.serve import run
    from kg.release import build, current_id, releases

    if current_id(app.out) not in {release.id for release in releases(app.out)}:
        app.say("building the bundled sample corpus")
        progress = app.progress()
        try:
            result = build((), app.settings, progress=progress)
        finally:
            progress.done()
        for line in result.shortfalls:
            app.complain(line)
        if result.release is None:
            return result.exit_code
        app.say(f"release {result.release.id}")
    return run(app)
