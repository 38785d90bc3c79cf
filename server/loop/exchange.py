"""A request and its answer. The loop's thread and the one that runs the application meet here."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from server.loop.incoming import Incoming
from server.loop.refusals import Refused

if TYPE_CHECKING:
    from server.loop.connection import Connection, Service

log = logging.getLogger("server")

Headers = list[tuple[str, str]]

_AHEAD = 262_144
"""Bytes of an answer that may wait for the loop."""
_BODILESS = ("204", "304")


class Left(Exception):
    """The client has gone."""


class Departure:
    """Called, it says whether the client has left. Apart from the exchange, so that its environ, which has it, does not lead back to it:
    what nobody needs any more is gone at once then, and a server has less for the collector of cycles to look through."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = False

    def __call__(self) -> bool:
        return self.left


class Exchange:
    """``keep``: the connection may go on after it. ``incoming`` is None for a request without a body."""

    def __init__(
        self,
        connection: Connection,
        environ: dict[str, Any],
        incoming: Incoming | None,
        *,
        keep: bool,
    ) -> None:
        self.environ, self.incoming, self.keep = environ, incoming, keep
        self.started = False
        self._departure = environ["govplan.gone"] = Departure()
        self._connection = connection
        self._status, self.headers = "", Headers()
        self._told = False
        self._begun = False  # the head is on its way
        self._chunked = self._mute = False
        self._rest: int | None = None  # bytes that are still to come, as the head has it
        self._out: list[bytes] = []
        self._size = 0
        self._asked = self._paused = False
        self._change = connection.change

    @property
    def left(self) -> bool:
        return self._departure.left

    def begin(self, service: Service) -> None:
        """Have it answered: at once where that needs no waiting, else in a thread."""
        if self.left:
            return
        self.started = True
        incoming, environ = self.incoming, self.environ
        if incoming is None or incoming.ended:
            environ["wsgi.input"] = io.BytesIO(incoming.whole() if incoming else b"")
            is_quick = service.quick(environ)
            if not is_quick and service.ask(environ, service.loop, partial(self._go_on, service)):
                return
        else:
            environ["wsgi.input"] = io.BufferedReader(incoming)
            environ["govplan.within"] = incoming.within
            is_quick = False
        self._go_on(service, is_quick)

    def _go_on(self, service: Service, is_quick: bool) -> None:
        if self.left:
            return
        if not is_quick:
            service.threads.put(partial(self._run, service))
            return
        try:
            body = service.application(self.environ, self._start)
        except BaseException:
            log.exception("a request failed")
            self._break_off()
            return
        if isinstance(body, list):
            self._finish(body)
        else:
            service.threads.put(partial(self._send, service, body))

    # ---- in a thread

    def _run(self, service: Service) -> None:
        try:
            body = service.application(self.environ, self._start)
        except BaseException:
            log.exception("a request failed")
            self._call(service, self._break_off)
            return
        if isinstance(body, list):
            self._call(service, self._finish, body)
        else:
            self._send(service, body)

    def _send(self, service: Service, body: Iterable[bytes]) -> None:
        try:
            try:
                for piece in body:
                    self._pass_on(service, piece)
            finally:
                close = getattr(body, "close", None)
                if close is not None:
                    close()
        except Left:
            pass
        except BaseException:  # the layer without has said so in the log
            self._call(service, self._break_off)
        else:
            self._call(service, self._finish, [])

    def _start(self, status: str, headers: Headers, exc_info: object = None) -> None:
        self._status, self.headers = status, headers

    def _pass_on(self, service: Service, piece: bytes) -> None:
        """Hand a piece to the loop; wait while it has enough of them. Raises Left."""
        with self._change:
            self._out.append(piece)
            self._size += len(piece)
            ask, self._asked = not self._asked, True
            if ask:
                self._call(service, self._flush)
            while not self.left and (self._paused or self._size > _AHEAD):
                self._change.wait()
            if self.left:
                raise Left

    @staticmethod
    def _call(service: Service, what: Callable[..., object], *given: object) -> None:
        """Have the loop do it."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            service.loop.call_soon_threadsafe(what, *given)

    # ---- in the loop

    def is_awaited(self) -> bool:
        """Whether the client waits for a word before it sends the body; this is taken for that word."""
        waits, self._told = not self._told and not self._begun, True
        return waits and str(self.environ.get("HTTP_EXPECT", "")).lower() == "100-continue"

    def _is_over(self) -> bool:
        """Whether nothing can be sent any more."""
        return self.left or self._connection.transport.is_closing()

    def leave(self) -> None:
        """The connection is gone."""
        with self._change:
            self._departure.left = True
            self._change.notify_all()
        if self.incoming is not None:
            self.incoming.end(broken=True)

    def pause(self, paused: bool) -> None:
        """The client does not take what there is for it, or does again."""
        with self._change:
            self._paused = paused
            if not paused:
                self._change.notify_all()
        if not paused and self._asked:
            self._flush()

    def _flush(self) -> None:
        with self._change:
            if self._paused or self._is_over():
                return
            pieces, self._out = self._out, []
            self._size = 0
            self._asked = False
            self._change.notify_all()
        self._write(pieces)

    def _write(self, pieces: list[bytes], *, last: bool = False) -> bool:
        """Whether it could be sent."""
        size = sum(map(len, pieces))
        data = []
        if not self._begun:
            try:
                data.append(self._head(size if last else None))
            except ValueError:
                log.exception("an answer cannot be sent")
                self._break_off()
                self.leave()
                return False
            self._begun = True
        if self._mute:
            pieces, size = [], 0
        if self._rest is not None:
            self._rest -= size
        if not self._chunked:
            data += pieces
        elif size:
            data += [b"%x\r\n" % size, *pieces, b"\r\n"]
        if last and self._chunked:
            data.append(b"0\r\n\r\n")
        self._connection.transport.writelines(data)
        return True

    def _finish(self, pieces: list[bytes]) -> None:
        """The answer ends with these pieces."""
        if self._is_over():
            return
        if self._write(self._out + pieces, last=True):
            # what is shorter than it says must not look whole
            self._connection.done(self, keep=self.keep and not self._rest)

    def _break_off(self) -> None:
        """The answer ends here, and the connection with it."""
        if self._is_over():
            return
        connection = self._connection
        if not self._begun:
            connection.say(Refused(500, "The server failed."))
        connection.done(self, keep=False)

    def _head(self, size: int | None) -> bytes:
        """Status line and fields. ``size`` of the body, if that is known."""
        status, environ = self._status, self.environ
        stated = next((int(v) for name, v in self.headers if name == "Content-Length"), None)
        self._mute = environ["REQUEST_METHOD"] == "HEAD" or status[:3] in _BODILESS
        more = ""
        if not self._mute:
            if stated is None and size is not None:
                stated = size
                more = f"Content-Length: {size}\r\n"
            elif stated is None and environ["SERVER_PROTOCOL"] == "HTTP/1.1":
                self._chunked = True
                more = "Transfer-Encoding: chunked\r\n"
            elif stated is None:
                self.keep = False
            self._rest = stated
        if self.incoming is not None and not self.incoming.ended:
            self.keep = False  # the rest of the body will not be read
        if not self.keep:
            more += "Connection: close\r\n"
        elif environ["SERVER_PROTOCOL"] != "HTTP/1.1":
            more += "Connection: keep-alive\r\n"
        fields = "".join([f"{name}: {value}\r\n" for name, value in self.headers])
        if fields.count("\n") != len(self.headers):
            raise ValueError("a field of the answer has a line break")
        return f"HTTP/1.1 {status}\r\nDate: {self._connection.service.date()}\r\n{more}{fields}\r\n".encode(
            "latin-1"
        )
