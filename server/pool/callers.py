"""Who asks, and whether they are still there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from server.http.links import networks
from server.layers.sockets import Connection, connections

_AT_ONCE = 0.02
"""Seconds that clocks may differ by between the arrival of a request and its handling."""
_SOON = 1.0
"""Seconds within which a request is handled, unless the server is overrun."""


@dataclass(frozen=True, slots=True, eq=False)
class Caller:
    """``client`` is the name under which queries are shared out fairly; ``address`` and ``port`` are the ends of its
    connection, port 0 when that cannot be watched; ``began`` when its request was read (monotonic seconds)."""

    client: str = ""
    address: str = ""
    port: int = 0
    began: float = field(default_factory=time.monotonic)


class Callers:
    """Makes a ``Caller`` of a WSGI environ. Of a proxy in ``trusted`` (networks as in ``links.Prefix``) the last address in
    X-Forwarded-For that is no trusted proxy itself is the client; nobody else's X-Forwarded-For counts."""

    def __init__(self, trusted: str) -> None:
        self._trusted = networks(trusted)

    def client(self, environ: Mapping[str, Any]) -> str:
        """The client's address."""
        client: str = environ.get("REMOTE_ADDR", "")
        forwarded = environ.get("HTTP_X_FORWARDED_FOR")
        if forwarded and self._is_trusted(client):
            for hop in reversed(forwarded.split(",")):
                if _address(hop.strip()) is None:
                    break
                client = hop.strip()
                if not self._is_trusted(client):
                    break
        return client

    def caller(self, environ: Mapping[str, Any]) -> Caller:
        """Who asks, for the pool of query workers."""
        address, client = environ.get("REMOTE_ADDR", ""), self.client(environ)
        watched = environ.get("SERVER_SOFTWARE") == "Granian" and address
        return Caller(_share(client), address, int(environ.get("SERVER_PORT") or 0) if watched else 0)

    def _is_trusted(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self._trusted)


def left(callers: Iterable[Caller]) -> list[Caller]:
    """Those whose connection is gone.

    WSGI does not say which connection a request came over. But a client that waits for an answer sends nothing more, so that
    its connection got its last data just before the request was read: without one like that the client has left. Of several
    that asked in the same second from one address all must have left before it shows.
    """
    watched = [caller for caller in callers if caller.port]
    if not watched:
        return []
    seen = {port: list(connections(port)) for port in {caller.port for caller in watched}}
    return [
        caller
        for caller in watched
        if not any(_may_be(connection, caller, watched) for connection in seen[caller.port])
    ]


def _may_be(connection: Connection, caller: Caller, others: list[Caller]) -> bool:
    if connection.peer[0] != caller.address or connection.arrived > caller.began + _AT_ONCE:
        return False
    if caller.began - connection.arrived <= _SOON:
        return True
    # a request that had to wait for a thread of the server: its connection is unanswered, and no other request's
    return not connection.answered and not any(
        other is not caller
        and other.address == caller.address
        and -_AT_ONCE <= other.began - connection.arrived <= _SOON
        for other in others
    )


@lru_cache(maxsize=1024)
def _share(client: str) -> str:
    """An IPv6 client has a whole network of addresses: it counts as one."""
    address = _address(client)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return client


def _address(text: str) -> Any:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
