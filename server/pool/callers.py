"""Who asks, and whether they are still there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from server.http.links import networks


@dataclass(frozen=True, slots=True, eq=False)
class Caller:
    """``client`` is the name under which queries are shared out fairly; ``gone`` tells whether its connection is, None when
    that cannot be known."""

    client: str = ""
    gone: Callable[[], bool] | None = None

    def has_left(self) -> bool:
        return self.gone is not None and self.gone()


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
        return Caller(_share(self.client(environ)), environ.get("govplan.gone"))

    def _is_trusted(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self._trusted)


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
