"""Older releases under ``/releases/ID``: the same pages, tables and endpoint as of the one that is served."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from server.http.links import MOUNTED, SHELVED

_OF = re.compile(r"(/releases/(?!latest/)([^/]+))(/.*)")


class Shelved:
    """WSGI layer, the innermost: ``/releases/ID/doc/x`` goes in as ``/doc/x`` of an application mounted at ``/releases/ID``, with
    the id in the environ (``govplan.mounted``). What every release has of its own (manifest, report, dumps) is no such path."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/releases/") and (match := _OF.fullmatch(path)) and SHELVED.match(match[3]):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + match[1]
            environ["PATH_INFO"] = match[3]
            environ[MOUNTED] = match[2]
        return self._application(environ, start_response)
