"""The yardstick of streams: a bare asyncio server that sends to all its connections what begins with « ! ».

python -m bench.fanout PORT
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

from bench.load import HOST

BACKLOG = 4096
WEIGHT = 2_000
"""Bytes of what is sent, but for a word that changes."""
listeners: set[asyncio.Transport] = set()


class Listener(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"!"):
            for listener in listeners:
                listener.write(data)
        else:
            listeners.add(self.transport)
            self.transport.write(b"event: part\n\n")

    def connection_lost(self, error: Exception | None) -> None:
        listeners.discard(self.transport)


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Listener, HOST, int(sys.argv[1]), backlog=BACKLOG)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
