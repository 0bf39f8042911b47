"""The load generator: a process of its own, one connection a request, no library.

    python -m bench.load < job.json

A job is `{"port", "count", "concurrency", "requests"}`: `count` requests are sent, `concurrency` at a
time, taken in turn from `requests` (raw HTTP). The answer, in JSON too, is the time that the whole
took, the time of each request in seconds, how many answers came with each status, and their bytes.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from collections import Counter
from typing import Any

HOST = "127.0.0.1"
CHUNK = 1 << 18


def run(port: int, count: int, concurrency: int, requests: list[str]) -> dict[str, Any]:
    """Send the requests and wait for all the answers."""
    messages = [request.encode() for request in requests]
    times: list[float] = []
    statuses: Counter[str] = Counter()
    received = 0
    with selectors.DefaultSelector() as selector:

        def send(index: int) -> None:
            start = time.perf_counter()
            connection = socket.create_connection((HOST, port))
            connection.sendall(messages[index % len(messages)])
            connection.setblocking(False)
            selector.register(connection, selectors.EVENT_READ, [start, b"", 0])

        began = time.perf_counter()
        sent = min(count, concurrency)
        for index in range(sent):
            send(index)
        while len(times) < count:
            for key, _event in selector.select(timeout=60):
                connection, answer = key.fileobj, key.data
                chunk = connection.recv(CHUNK)  # type: ignore[union-attr]
                if chunk:
                    answer[1] = answer[1] or chunk[9:12]
                    answer[2] += len(chunk)
                    continue
                selector.unregister(connection)
                connection.close()  # type: ignore[union-attr]
                times.append(time.perf_counter() - answer[0])
                statuses[answer[1].decode() or "none"] += 1
                received += answer[2]
                if sent < count:
                    send(sent)
                    sent += 1
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "times": times, "statuses": statuses, "bytes": received}


if __name__ == "__main__":
    print(json.dumps(run(**json.load(sys.stdin))))
