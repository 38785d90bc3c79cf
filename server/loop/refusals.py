"""What is answered to what is no request, or one that the server does not take: problem details (RFC 9457), and no more requests."""

from __future__ import annotations

import json
from http import HTTPStatus


class Refused(Exception):
    """With the status to answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail

    def answer(self, date: str) -> bytes:
        """The whole answer, after which the connection is closed."""
        phrase = HTTPStatus(self.status).phrase
        body = json.dumps(
            {"type": "about:blank", "title": phrase, "status": self.status, "detail": self.detail}
        )
        return (
            f"HTTP/1.1 {self.status} {phrase}\r\nDate: {date}\r\nContent-Type: application/problem+json\r\n"
            f"Content-Length: {len(body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n{body}"
        ).encode()
