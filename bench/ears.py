"""Who listens: a process of its own that holds many connections, and says when the last of them heard a word.

    python -m bench.ears

The first line of its input is a job: `{"port", "requests"}`, one raw request a listener. It answers once all have
received a first part. Each line after that is a word: it answers the moment (`time.monotonic`) when the last listener
had heard it, and how many had; after `PATIENCE` seconds, the others are lost.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time

from bench.load import HOST

PATIENCE = 180
AT_A_TIME = 200
"""Listeners that arrive together."""


class Crowd:
    """Connections, by their file descriptor."""

    def __init__(self) -> None:
        self.poll = select.epoll()
        self.connections: dict[int, socket.socket] = {}

    def arrive(self, port: int, requests: list[str]) -> int:
        """Connect by groups, each of which waits for its first part; how many received one."""
        there = 0
        for start in range(0, len(requests), AT_A_TIME):
            group = set()
            for request in requests[start : start + AT_A_TIME]:
                connection = socket.create_connection((HOST, port))
                connection.sendall(request.encode())
                connection.setblocking(False)
                self.connections[connection.fileno()] = connection
                self.poll.register(connection.fileno(), select.EPOLLIN)
                group.add(connection.fileno())
            there += self.hear(b"event: part", group)[1]
        return there

    def hear(self, word: bytes, waited: set[int]) -> tuple[float, int]:
        """Wait until all of these have heard the word; when the last did, and how many."""
        last, many, said = time.monotonic(), len(waited), dict.fromkeys(waited, b"")
        limit = last + PATIENCE
        while waited and time.monotonic() < limit:
            for file, _event in self.poll.poll(0.5):
                chunk = self.connections[file].recv(65536)
                if not chunk:
                    self.poll.unregister(file)
                elif file in waited:
                    said[file] = said[file][-len(word) :] + chunk
                    if word in said[file]:
                        waited.discard(file)
                        last = time.monotonic()
        return last, many - len(waited)


def main() -> None:
    crowd = Crowd()
    job = json.loads(sys.stdin.readline())
    print(crowd.arrive(job["port"], job["requests"]), flush=True)
    for line in sys.stdin:
        print(json.dumps(crowd.hear(line.strip().encode(), set(crowd.connections))), flush=True)


if __name__ == "__main__":
    main()
