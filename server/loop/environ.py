"""The WSGI environ of a request (PEP 3333), from what the parser gives: bytes as they came."""

from __future__ import annotations

import sys
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from server.loop.refusals import Refused

Environ = dict[str, object]
Fields = list[tuple[bytes, bytes]]

_APART = {"HTTP_CONTENT_TYPE": "CONTENT_TYPE", "HTTP_CONTENT_LENGTH": "CONTENT_LENGTH"}


def base(name: str, port: int, *, processes: bool) -> Environ:
    """What the environs of all requests have in common."""
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": name,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": processes,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }


def fill(environ: Environ, method: str, target: bytes, fields: Fields) -> None:
    """Method, target and fields of a request into its environ. Raises Refused for a target or a Host that is none.

    Fields that come twice are joined, as RFC 9110 (5.3) has it. Those with an underscore in their names are left out: in an
    environ they could not be told from others.
    """
    environ["REQUEST_METHOD"] = method
    for name, value in fields:
        key = _key(name)
        if key in environ:
            if key == "HTTP_HOST":
                raise Refused(400, "The request has more than one Host.")
            environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value.decode('latin-1')}"
        elif key:
            environ[key] = value.decode("latin-1")
    if target[:1] != b"/":
        target = _relative(target, environ)
    path, _, query = target.partition(b"?")
    environ["PATH_INFO"] = (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1")
    environ["QUERY_STRING"] = query.decode("latin-1")


def _relative(target: bytes, environ: Environ) -> bytes:
    """The target without scheme and host, of which the latter counts more than the field (RFC 9112, 3.2.2)."""
    if target == b"*":
        return target
    scheme, _, rest = target.partition(b"://")
    if scheme.lower() not in (b"http", b"https") or not rest:
        raise Refused(400, "The target of the request is no address.")
    authority = rest.partition(b"/")[0].partition(b"?")[0]
    environ["HTTP_HOST"] = authority.rpartition(b"@")[2].decode("latin-1")
    rest = rest[len(authority) :]
    return rest if rest[:1] == b"/" else b"/" + rest


@lru_cache(maxsize=1024)
def _key(name: bytes) -> str:
    """A field's name in an environ; "" for one that has no place there."""
    if b"_" in name:
        return ""
    key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
    return _APART.get(key, key)
