"""A client's connection: HTTP/1.1 as httptools reads it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, cast
from urllib.parse import quote

import httptools

from server.layers.again import Again
from server.loop.environ import Fields, fill
from server.loop.exchange import Exchange
from server.loop.incoming import Incoming
from server.loop.refusals import Refused, Tell, plainly
from server.loop.taking import Pace, Taking
from server.loop.threads import Threads

log = logging.getLogger("server")

_AHEAD = 65_536
"""Bytes of a body that may wait for the thread that reads it."""
_ASCII = "".join(map(chr, range(128)))
_FIELDS = 100
"""Fields that a request may have."""
_METHOD = re.compile(rb"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,32}) ")
_LINGER = 2.0
"""Seconds for which a client whose request was not read to its end may go on sending, so that it gets to read its answer."""


Ask = Callable[[dict[str, Any], asyncio.AbstractEventLoop, Callable[[bool], object]], bool]


def _nobody(*given: object) -> bool:
    return False


@dataclass(slots=True, eq=False)
class Service:
    """What the connections of a process have in common. ``quick`` says of an environ that its answer needs no waiting,
    ``again`` knows requests that came before. ``ask`` may have the answer brought where ``quick`` said no: it calls back then, in the
    loop's thread and with whether it needs no waiting by now. ``tell`` is asked what to say to what is refused."""

    application: Callable[..., Iterable[bytes]]
    quick: Callable[[dict[str, Any]], bool]
    again: Again
    threads: Threads
    environ: dict[str, Any]
    max_head: int
    loop: asyncio.AbstractEventLoop
    ask: Ask = _nobody
    pace: Pace = field(default_factory=Pace)
    tell: Tell = plainly
    connections: set[Connection] = field(default_factory=set)
    _second: int = 0
    _date: str = ""

    def date(self) -> str:
        now = int(time.time())
        if now != self._second:
            self._second, self._date = now, formatdate(now, usegmt=True)
        return self._date


class Connection(asyncio.Protocol):
    """``since``: when it began to wait for a request's head, or to end (of the loop's clock); None while a request is answered."""

    transport: asyncio.Transport

    def __init__(self, service: Service) -> None:
        self.service = service
        self.since: float | None = 0.0
        self.change = threading.Condition()
        """Told to threads that write an answer: something of their exchange is another."""
        self._parser: Any = httptools.HttpRequestParser(self)
        self._own: dict[str, Any] = {}
        self._client = ""
        self._chunk = self._head_size = 0
        self._begun = 0  # heads in the piece that has come last
        self._answered: Exchange | None = None  # at once, from that piece
        self._in_head = False
        self._url = b""
        self._fields: Fields = []
        self._reading: Exchange | None = None  # whose body comes in
        self._now: Exchange | None = None  # which is answered
        self._queue: deque[Exchange] = deque()
        self._held = False  # what the client sends has to wait
        self._paused = False  # the client does not take what there is for it
        self._lingering = False
        self._deaf = False  # whatever else it sends is no request any more

    # ---- asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername") or ("", 0)
        self._client = peer[0]
        self._own = self.service.environ | {"REMOTE_ADDR": peer[0], "REMOTE_PORT": str(peer[1])}
        self._taking = Taking(self.transport, self.service.pace)
        self.since = self.service.loop.time()
        self.service.connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.service.connections.discard(self)
        self._deaf = True
        for exchange in (self._now, self._reading, *self._queue):
            if exchange is not None:
                exchange.leave()
        self._queue.clear()
        self._parser = self._now = self._reading = self._answered = None

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        between = self._now is None and not self._in_head
        if between:
            service = self.service
            known = None if self._paused else service.again.answer(data, self._client, service.date())
            if known is not None:
                self.transport.write(known)
                self.since = service.loop.time()
                return
            if not data.isascii():  # a client that percent-encodes nothing, which the parser would refuse
                line, end, others = data.partition(b"\r\n")
                data = quote(line, safe=_ASCII).encode() + end + others
        self._expect(len(data))
        try:
            self._feed(data)
        except httptools.HttpParserCallbackError as error:
            if not isinstance(error.__context__, Refused):
                log.error("a request failed", exc_info=error)
                self.refuse(Refused(500, "The server failed."))
            else:
                self.refuse(error.__context__)
        except httptools.HttpParserInvalidMethodError:
            word = _METHOD.match(data) if between else None
            self.refuse(
                Refused(501, f"The server knows no {word[1].decode()}.")
                if word
                else Refused(400, "This is no HTTP request.")
            )
        except httptools.HttpParserError:
            self.refuse(Refused(400, "This is no HTTP request."))
        except Refused as refused:
            self.refuse(refused)
        else:
            answered = self._answered
            self._advance()
            if between and answered is not None and answered.keep and self._begun == 1 and not self._in_head:
                self.service.again.learn(data, answered.environ, answered.headers)

    def _expect(self, size: int) -> None:
        """A piece of so many bytes has come."""
        self._begun, self._answered = 0, None
        self._chunk = size
        self._head_size += size

    def _feed(self, data: bytes) -> None:
        while data:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:  # which a server may pass over (RFC 9110, 7.8)
                data = data[upgrade.args[0] :]
            else:
                break
        if self._in_head and self._head_size > self.service.max_head:
            self._measure()
        incoming = self._reading.incoming if self._reading is not None else None
        if self._queue or (incoming is not None and incoming.held > _AHEAD):
            self._hold()

    def _hold(self) -> None:
        if not self._held:
            self._held = True
            self.transport.pause_reading()

    def _advance(self) -> None:
        """Begin with the next request; not before the client has taken what there is for it."""
        if self._now is not None and not self._now.started and not self._paused:
            self._now.begin(self.service)

    def _measure(self) -> None:
        """Raises Refused for a head that is too long, be it complete or not."""
        most = self.service.max_head
        size = sum(len(name) + len(value) + 4 for name, value in self._fields)
        if len(self._url) > most:
            raise Refused(414, f"The address is longer than {most} bytes.")
        if len(self._url) + size > most or self._in_head:
            raise Refused(431, f"The head of the request is longer than {most} bytes.")

    def pause_writing(self) -> None:
        self._paused = True
        if self._now is not None:
            self._now.pause(True)

    def resume_writing(self) -> None:
        self._paused = False
        if self._now is not None:
            self._now.pause(False)
            self._advance()

    # ---- httptools

    def on_message_begin(self) -> None:
        self._url = b""
        self._fields = []
        self._in_head = True
        self._begun += 1
        self._head_size = self._chunk  # at most

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # and not what follows a body in chunks
            self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        self._in_head = False
        if self._deaf:  # what came together with the last request
            return
        parser = self._parser
        if self._head_size > self.service.max_head:
            self._measure()
        if len(self._fields) > _FIELDS:
            raise Refused(431, f"The request has more than {_FIELDS} fields.")
        environ = self._own.copy()
        version = parser.get_http_version()
        if version != "1.1":
            if version != "1.0":
                raise Refused(505, f"The server speaks HTTP/1.1, not {version}.")
            environ["SERVER_PROTOCOL"] = "HTTP/1.0"
        fill(environ, parser.get_method().decode(), self._url, self._fields)
        if "HTTP_HOST" not in environ and version == "1.1":
            raise Refused(400, "The request has no Host.")
        incoming = None
        if "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH", "0") != "0":
            incoming = Incoming(self._want)
        exchange = Exchange(self, environ, incoming, keep=parser.should_keep_alive())
        self._reading = exchange
        if self._now is None:
            self._now = exchange
            self.since = None
        else:
            self._queue.append(exchange)

    def on_body(self, data: bytes) -> None:
        if self._reading is not None and (incoming := self._reading.incoming) is not None:
            incoming.put(data)

    def on_message_complete(self) -> None:
        exchange, self._reading = self._reading, None
        if exchange is None:
            return
        if exchange.incoming is not None:
            exchange.incoming.end()
        if exchange is self._now:
            self._advance()

    # ---- what an exchange tells

    def done(self, exchange: Exchange, *, keep: bool) -> None:
        """It has been answered; without ``keep`` that was the last one."""
        self._now, self._answered = None, exchange
        if self._deaf or not keep:
            self._end()
            return
        if self._queue:
            self._now = self._queue.popleft()
            self.service.loop.call_soon(self._advance)
        else:
            self.since = self.service.loop.time()
        self._read_on()

    def refuse(self, refused: Refused) -> None:
        """Take no more requests; say why, if that cannot be mistaken for the answer to one before."""
        if self._deaf:
            return
        self._deaf = True
        self._drop_queue()
        now, self._reading = self._now, None
        if now is not None and now.started:
            if now.incoming is not None:
                now.incoming.end(broken=True)
            now.keep = False
            return
        if now is not None:
            now.leave()
        self._now = None
        self.say(refused)
        self._end(reading=True)

    def say(self, refused: Refused) -> None:
        """Answer so."""
        self.transport.write(refused.answer(self.service.date(), self._client, self.service.tell))

    def _want(self) -> None:
        """A thread waits for the body (called there)."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self.service.loop.call_soon_threadsafe(self._ask)

    def _ask(self) -> None:
        now = self._now
        if now is not None and now is self._reading and now.is_awaited():
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._read_on()

    def _read_on(self) -> None:
        if self._held and not self._queue:
            self._held = False
            self.transport.resume_reading()

    def _end(self, *, reading: bool = False) -> None:
        """No more requests. A client that is still sending gets to read its answer: it would be thrown away with a connection that
        is closed on it."""
        self._deaf = True
        if self.transport.is_closing():
            return
        if reading or self._reading is not None:
            self._reading = None
            self._lingering = True
            self.since = self.service.loop.time()
            self.transport.write_eof()
            self._read_on()
        else:
            self.transport.close()

    # ---- what the process tells

    def tick(self, now: float, patience: float) -> None:
        """End it if the client has been waited for too long, for what it sends or to take what there is for it."""
        if self._taking.is_slow(now):
            log.warning("a client that does not read was cut off: %s", self._client)
            self.transport.abort()
            return
        if self.since is None or now - self.since < (_LINGER if self._lingering else patience):
            return
        if self._in_head and not self._deaf:
            self.refuse(Refused(408, f"The head of the request did not arrive within {patience:g} seconds."))
        elif self._lingering:
            self.transport.abort()
        else:
            self.transport.close()

    def finish(self) -> None:
        """End it after what is being answered."""
        if self._now is None:
            self.transport.close()
        else:
            self._drop_queue()
            self._now.keep = False

    def _drop_queue(self) -> None:
        for exchange in self._queue:
            exchange.leave()
        self._queue.clear()
