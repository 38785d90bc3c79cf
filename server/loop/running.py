"""A server process: the loop, its signals and its end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

import uvloop

from server.loop.connection import Connection, Service

_BACKLOG = 1024


Make = Callable[[asyncio.AbstractEventLoop], Service]


def run(listening: socket.socket, make: Make, *, patience: float, grace: float) -> None:
    """Serve until SIGTERM or SIGINT. ``patience``: seconds that a client may take for a head; ``grace``: those that requests
    under way get at the end."""
    uvloop.run(_run(listening, make, patience, grace))


async def _run(listening: socket.socket, make: Make, patience: float, grace: float) -> None:
    loop = asyncio.get_running_loop()
    service = make(loop)
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    server = await loop.create_server(lambda: Connection(service), sock=listening, backlog=_BACKLOG)
    ticking = asyncio.ensure_future(_tick(service, patience))
    await told.wait()
    server.close()
    for connection in list(service.connections):
        connection.finish()
    until = loop.time() + grace
    while service.connections and loop.time() < until:
        await asyncio.sleep(0.02)
    ticking.cancel()
    for connection in list(service.connections):
        connection.transport.abort()


async def _tick(service: Service, patience: float) -> None:
    loop = service.loop
    pause = min([1.0, *(seconds / 4 for seconds in (patience, service.pace.seconds) if seconds > 0)])
    while True:
        await asyncio.sleep(pause)
        now = loop.time()
        for connection in list(service.connections):
            connection.tick(now, patience)
