"""``kg serve``: the application under granian, in one process per worker, until SIGTERM or SIGINT."""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.settings import Settings
from server.layers.readers import Readers
from server.operations.metrics import SHARED
from server.pool.execution import RESERVE
from server.release.serving import waiting_room

if TYPE_CHECKING:
    from flask import Flask

_LEAST_HEAD = 8192
"""Bytes below which the HTTP engine does not let the buffer of a request's head be set."""


def application() -> Flask:
    """The application a server process runs; its settings come from the environment that ``serve`` prepared."""
    from server import create_app
    from server.operations import logs

    settings = Settings.load()
    threading.Thread(target=_end_with_parent, args=(settings.grace,), daemon=True).start()
    app = create_app(settings.out, settings, access=logs.install(settings))
    app.extensions["releases"].watch()
    app.extensions["charts"].warm()
    Readers(settings.port, settings.send_timeout, settings.send_rate).watch()
    return app


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
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    settings = replace(settings, port=_free_port(settings))
    for field in fields(settings):
        os.environ[f"GOVPLAN_{field.name.upper()}"] = str(getattr(settings, field.name))
    os.environ["GOVPLAN_OUT"] = str(settings.out.absolute())
    # spawned, not forked: this process may have built a release before (`kg demo`), and neither RocksDB's threads nor
    # a lock that some thread holds survive a fork
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method("spawn", force=True)
    # whoever runs or waits for a query, sends a body or reads a long answer holds a thread: lookups have some beside them
    threads = max(1, settings.threads)
    server = Granian(
        "server.run:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=max(1, settings.workers),
        blocking_threads=2 * threads
        + RESERVE
        + 2 * waiting_room(threads)
        + settings.max_uploads
        + settings.max_streams,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=1000 * max(1, settings.header_timeout),
            max_buffer_size=max(_LEAST_HEAD, settings.max_head_bytes),
        ),
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=max(1, settings.grace),
    )
    threading.Thread(target=_announce, args=(settings, announce), daemon=True).start()
    try:
        with _shared_metrics(settings):
            server.serve()
    finally:
        multiprocessing.set_start_method(before, force=True)


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


def _free_port(settings: Settings) -> int:
    """The port to listen on (0: one that is free now). Raises UsageError when it cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise UsageError(
                f"the server cannot listen on {settings.host} port {settings.port}: {error.strerror}",
                where="port",
                hint="choose another with --port",
            ) from None
        port: int = probe.getsockname()[1]
    return port


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
