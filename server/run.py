"""``kg serve``: the application on an event loop, in one process per worker, until SIGTERM or SIGINT."""

from __future__ import annotations

import contextlib
import gc
import http.client
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.settings import Settings
from server.loop.processes import keep
from server.operations.metrics import SHARED
from server.pool.execution import RESERVE
from server.release.serving import waiting_room

_LEAST_HEAD = 8192
"""Bytes below which no client gets by."""
_OBJECTS_BETWEEN_COLLECTIONS = 10_000

if TYPE_CHECKING:
    import asyncio


def work(listening: socket.socket, settings: Settings) -> None:
    """What a server process does."""
    from server import create_app
    from server.loop.connection import Service
    from server.loop.environ import base
    from server.loop.running import run
    from server.loop.taking import Pace
    from server.loop.threads import Threads
    from server.operations import logs

    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # until the loop listens to it; the parent process sends SIGTERM
    threading.Thread(target=_end_with_parent, args=(settings.grace,), daemon=True).start()
    app = create_app(settings.out, settings, access=logs.install(settings))
    app.extensions["releases"].watch()
    app.extensions["charts"].warm()
    # whoever runs or waits for a query, sends a body or reads a long answer holds a thread: lookups have some beside them
    threads = max(1, settings.threads)
    pool = Threads(
        2 * threads + RESERVE + 2 * waiting_room(threads) + settings.max_uploads + settings.max_streams
    )
    environ = base(settings.host, settings.port, processes=settings.workers > 1)

    def service(loop: asyncio.AbstractEventLoop) -> Service:
        return Service(
            app.wsgi_app,
            app.extensions["quick"],
            app.extensions["again"],
            pool,
            environ,
            max(_LEAST_HEAD, settings.max_head_bytes),
            loop,
            app.extensions["quick"].ask,
            Pace(settings.send_timeout, settings.send_rate),
            app.extensions["refusing"],
        )

    _collect_seldom()
    run(listening, service, patience=max(1, settings.header_timeout), grace=max(1, settings.grace))


def _collect_seldom() -> None:
    """Let the collector of cycles look through new objects alone, and through many at once: what is there by now lasts as long as the
    process, and requests leave few cycles. A lookup takes a fifth less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def _end_with_parent(grace: float) -> None:
    """A server process whose parent was killed does not go on alone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace)
        os._exit(1)


def serve(settings: Settings, *, announce: Callable[[str], object] = print) -> None:
    """Serve until told to stop; ``announce`` is called with one line once the server answers.

    Raises UsageError when the address cannot be listened on.
    """
    with _listen(settings) as listening:
        settings = replace(settings, port=listening.getsockname()[1], out=settings.out.absolute())
        threading.Thread(target=_announce, args=(settings, announce), daemon=True).start()
        with _shared_metrics(settings):
            keep(max(1, settings.workers), work, (listening, settings), grace=max(1, settings.grace))


@contextlib.contextmanager
def _shared_metrics(settings: Settings) -> Iterator[None]:
    """A folder where server processes add up what they count, when there are several; gone at the end."""
    if settings.workers <= 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="govplan-metrics-") as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]


def _listen(settings: Settings) -> socket.socket:
    """The socket that all processes listen on (port 0: one that is free now). Raises UsageError when there can be none."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise UsageError(
            f"the server cannot listen on {settings.host} port {settings.port}: {error.strerror}",
            where="port",
            hint="choose another with --port",
        ) from None
    return listening


def _announce(settings: Settings, announce: Callable[[str], object]) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection(host, settings.port, timeout=5)
            connection.request("GET", "/health")
            connection.getresponse().read()
            connection.close()
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)
        else:
            shown = f"[{host}]" if ":" in host else host
            announce(
                f"Serving {settings.out} at {settings.public or f'http://{shown}:{settings.port}/'} (stop with Ctrl-C)"
            )
            return
