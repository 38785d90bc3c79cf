"""Where things are served. The base IRI names a thing for ever; an address is made from how the request came in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from flask import current_app, g, request

from kg.errors import UsageError

GP = "https://w3id.org/govplan#"
GPS = "https://w3id.org/govplan/shapes#"
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)+/?")
_HOST = re.compile(r"[A-Za-z0-9._-]+(?::\d+)?|\[[0-9A-Fa-f:]+\](?::\d+)?")
_FORWARDED = {"HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"}
# what may stand in a path as it is: RFC 3986 pchar and the slash
_SAFE = "/:@!$&'()*+,;=~%"
_QUOTED = re.compile(f"[A-Za-z0-9_.{re.escape(_SAFE)}-]*")

MOUNTED = "govplan.mounted"
"""Name in the environ of the id of the release that a path under ``/releases/ID`` is about."""
_LISTS = "plans|entries|programmes|indicators|schemes|undertakings|documents"
SHELVED = re.compile(
    r"/(?:doc|id|tables|budget|fragments|evidence|charts|query|quality)/|/(?:sparql|questions|quality|fragments|promises(?:\.[a-z]+|/numbers\.[a-z]+)?|catalog(?:\.[a-z]+)?|agencies|search|budget(?:\.[a-z]+)?|query|"
    + _LISTS
    + r")\Z"
)
"""Paths that every release has, also under ``/releases/ID``."""
_DAYS = re.compile(
    r"/(?:doc|id|tables|charts|budget)/|/(?:promises(?:\.[a-z]+|/numbers\.[a-z]+)?|catalog(?:\.[a-z]+)?|agencies|search|budget(?:\.[a-z]+)?|"
    + _LISTS
    + r")?\Z"
)


def has_days(path: str) -> bool:
    """Whether the path answers as of another day (``?asOf=``)."""
    return _DAYS.match(path) is not None


def quoted(path: str) -> str:
    """A path with what may not stand in one percent-encoded; what is encoded already stays."""
    return path if _QUOTED.fullmatch(path) else quote(path, safe=_SAFE)


def networks(trusted: str) -> list[IPv4Network | IPv6Network]:
    """The setting ``trusted_proxies`` taken apart. Raises UsageError for what is no network."""
    try:
        return [ip_network(item, strict=False) for item in trusted.replace(",", " ").split()]
    except ValueError as error:
        raise UsageError(
            str(error), where="trusted_proxies", hint="such as 127.0.0.0/8 ::1 10.0.0.0/8"
        ) from None


def uri(iri: str) -> str:
    """An IRI as a header can bear it: what is not ASCII percent-encoded (RFC 3987, 3.1)."""
    return quote(iri, safe="%/:=&?~#+!$,;'@()*[]")


class Prefix:
    """WSGI layer that mounts the application where the outside sees it: under the path of ``public``, else where
    X-Forwarded-Prefix, -Proto and -Host say, when the peer is one of ``trusted`` (networks, in CIDR notation, with spaces or
    commas between them). Works whether or not the proxy strips the prefix. A Host that is none is passed over, so that what is
    made of it stays an address. Raises UsageError for what is no network."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        public: str = "",
        trusted: str = "127.0.0.0/8 ::1",
    ) -> None:
        self._application = application
        self._public = urlsplit(public) if public else None
        self._trusted = networks(trusted)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.mount(environ)
        return self._application(environ, start_response)

    def mount(self, environ: dict[str, Any]) -> None:
        """Put into the environ where it is mounted. Once done, it does nothing."""
        if "govplan.placed" in environ:
            return
        environ["govplan.placed"] = True
        prefix = scheme = host = ""
        if self._public is not None:
            prefix, scheme, host = self._public.path, self._public.scheme, self._public.netloc
        elif _FORWARDED.intersection(environ) and self._is_trusted(environ.get("REMOTE_ADDR", "")):
            prefix = environ.get("HTTP_X_FORWARDED_PREFIX", "").split(",")[0].strip()
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").split(",")[0].strip().lower()
            host = environ.get("HTTP_X_FORWARDED_HOST", "").split(",")[0].strip()
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        if _HOST.fullmatch(host):
            environ["HTTP_HOST"] = host
        elif not _HOST.fullmatch(environ.get("HTTP_HOST", "")):
            environ.pop("HTTP_HOST", None)  # the server's own name stands in
        if _PREFIX.fullmatch(prefix) and not environ.get("SCRIPT_NAME"):
            prefix = prefix.rstrip("/")
            environ["SCRIPT_NAME"] = prefix
            path = environ.get("PATH_INFO", "")
            if path == prefix or path.startswith(prefix + "/"):
                environ["PATH_INFO"] = path[len(prefix) :] or "/"

    def _is_trusted(self, peer: str) -> bool:
        try:
            address = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self._trusted)


def base() -> str:
    """The base IRI: the one that the release's names were minted under, without a release the setting."""
    lease = g.get("lease")
    value: str = lease.release.base if lease else current_app.config["SETTINGS"].base
    return value


def local(path: str, **parameters: str) -> str:
    """A path of this site as a link from any page (keeps an asked-for language and day); ``path`` begins with a slash."""
    address, _, fragment = path.partition("#")
    address, _, own = address.partition("?")
    if own:
        parameters = {**dict(parse_qsl(own)), **parameters}
    asked = request.args  # looked into, and not asked with ``get``: a page has hundreds of links
    if (
        "lang" in asked
        and (lang := asked["lang"])
        and "lang" not in parameters
        and "." not in address.rsplit("/", 1)[-1]
    ):
        parameters["lang"] = lang
    if "asOf" in asked and (day := asked["asOf"]) and has_days(address):
        parameters.setdefault("asOf", day)
    query = "?" + urlencode(parameters) if parameters else ""
    return root(address) + quoted(address) + query + ("#" + quoted(fragment) if fragment else "")


def absolute(path: str) -> str:
    """A path of this site as an absolute address."""
    own = request.script_root
    return request.url_root.rstrip("/").removesuffix(own) + root(path) + path


def root(path: str) -> str:
    """Where the application is mounted as far as ``path`` goes: on a page of an older release, in that release, unless releases
    have no such path."""
    mounted = request.environ.get(MOUNTED)
    if mounted and not SHELVED.match(path.partition("?")[0]):
        return request.script_root.removesuffix(f"/releases/{mounted}")
    return request.script_root


def query_of(parameters: Iterable[tuple[str, str]]) -> str:
    """The query part of an address; empty without parameters."""
    encoded = urlencode(list(parameters))
    return f"?{encoded}" if encoded else ""


def now(path: str) -> str:
    """The address of a path in the release that is served, as of now."""
    mounted = request.environ.get(MOUNTED)
    here = request.script_root.removesuffix(f"/releases/{mounted}") if mounted else request.script_root
    return request.url_root.rstrip("/").removesuffix(request.script_root) + here + quoted(path)


def lasting(release: str) -> str:
    """This page's address in the very release that it shows, which stays; where releases have no such path, its address now."""
    where = request.script_root
    if not request.environ.get(MOUNTED) and SHELVED.match(request.path):
        where += f"/releases/{release.partition('@')[0]}"
    shown = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.host_url.rstrip('/')}{where}{quoted(request.path)}{query_of(shown)}"


def document(iri: str, suffix: str = "") -> str:
    """The site path of a thing's document: ``BASE/id/x`` to ``/doc/x``."""
    return "/doc/" + iri[len(base()) + 3 :] + (f".{suffix}" if suffix else "")


def href(iri: str) -> str:
    """Where a page links for an IRI: the thing's document here, a term in ``/ns``, else the address itself; empty
    for what cannot be followed."""
    stem = base()
    if iri.startswith(stem) and iri.startswith("id/", len(stem)):
        return local("/doc/" + iri[len(stem) + 3 :])
    if iri.startswith(GP):
        return local("/ns#" + iri[len(GP) :])
    if iri.startswith(GPS):
        return local("/ns/shapes#" + iri[len(GPS) :])
    if iri.startswith(stem):
        return local("/" + iri[len(stem) :])
    return iri if iri.startswith(("http://", "https://", "mailto:")) else ""


def is_outside(iri: str) -> bool:
    """Whether following it leaves this site."""
    return not iri.startswith((base(), GP, GPS))
