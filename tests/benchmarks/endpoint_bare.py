"""``python endpoint_bare.py PORT FILE``: send the bytes of FILE for every piece that comes in, whatever it is."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import cast

import uvloop


class _Sender(asyncio.Protocol):
    data = b""
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.transport.write(self.data)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Sender, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    _Sender.data = Path(sys.argv[2]).read_bytes()
    uvloop.run(_serve(int(sys.argv[1])))
