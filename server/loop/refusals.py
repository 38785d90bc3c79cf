"""What is answered to what is no request, or one that the server does not take: problem details (RFC 9457), and no more requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus

Tell = Callable[[int, str, str], tuple[str, bytes]]
"""Given the status, what is wrong and the client's address: the request's id and the problem details."""


class Refused(Exception):
    """With the status to answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail

    def answer(self, date: str, client: str, tell: Tell) -> bytes:
        """The whole answer, after which the connection is closed."""
        request_id, body = tell(self.status, self.detail, client)
        return (
            f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\nDate: {date}\r\nContent-Type: application/problem+json\r\n"
            f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            f"X-Request-Id: {request_id}\r\nConnection: close\r\n\r\n"
        ).encode() + body


def plainly(status: int, detail: str, client: str) -> tuple[str, bytes]:
    """A ``Tell`` of a loop that serves no application of this project's."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return "-", json.dumps(told).encode()
