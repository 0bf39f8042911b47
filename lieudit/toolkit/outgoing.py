"""The one door by which the site asks something of another machine, at an address that somebody chose.

    outgoing.ask("https://exemple.fr/recevoir", method="POST", body=b"{}", seconds=10)

The name is looked up once, every address that it leads to must be public, and the connection is made to the very one
that was looked at. A redirect is an answer like another, and is not followed. The whole exchange has so many seconds,
whatever the other does meanwhile, and so many bytes of an answer are read. `private` opens the network of the install:
for addresses that its settings name, never for one that somebody typed.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

SECONDS = 10.0
"""Of a whole exchange, unless said."""
MOST_BYTES = 200_000
"""Of an answer, unless said."""
LOOKS_AT_ONCE = 8
"""Names that a process looks up at the same time: the system gives no way to leave one."""
CARRY_IPV4 = [
    ip_network(each)
    for each in ("64:ff9b::/96", "2002::/16", "2001::/32", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")
]
"""Networks of IPv6 whose addresses lead to one of IPv4: NAT64, 6to4, Teredo, those « compatible » or translated."""
OF_A_SITE = ip_network("fec0::/10")
"""Addresses of a site, which IPv6 gave up (RFC 3879) and which some networks still use."""


class Refused(Exception):
    """Why nothing was asked, or the answer not read; the message names no secret."""


@dataclass(frozen=True)
class Answer:
    """Its status, its bytes, and what kind of thing they say that they are."""

    status: int
    body: bytes
    media: str = ""


def ask(
    address: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most: int = MOST_BYTES,
    private: bool = False,
) -> Answer:
    """What the other machine answers, whatever its status.

    Raises:
        Refused: the address is none, leads into a private network, does not answer in time, or answers too much.
    """
    ends = time.monotonic() + seconds
    try:
        parts = urlsplit(address)
        host, port = _where(parts)
        found = _looked_up(host, port, ends)
        if not private and not all(map(is_public, found)):
            raise Refused(f"{host} leads into a private network")
        with _within(_connection(parts.scheme, host, port, found, ends), ends) as connection:
            path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            connection.request(method, path, body or None, dict(headers or {}))
            with connection.getresponse() as answer:
                read = answer.read(most + 1)
    except (OSError, HTTPException, ValueError, AttributeError) as error:  # AttributeError: cut while it was read
        raise Refused("late" if time.monotonic() >= ends else type(error).__name__) from error
    if time.monotonic() >= ends:
        raise Refused("late")
    if len(read) > most:
        raise Refused("answers too much")
    return Answer(answer.status, read, answer.getheader("Content-Type", ""))


def _where(parts: SplitResult) -> tuple[str, int]:
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise Refused("not an address of the web")
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def is_public(text: str) -> bool:
    """Whether an address is one of the public network, the one that it carries too."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and (
        address.ipv4_mapped or any(address in each for each in (*CARRY_IPV4, OF_A_SITE))
    ):
        return False
    return address.is_global and not address.is_multicast


_LOOKS = ThreadPoolExecutor(LOOKS_AT_ONCE, thread_name_prefix="names")


def _looked_up(host: str, port: int, ends: float) -> list[str]:
    """Every address that a name leads to."""
    asked: Future[list[str]] = _LOOKS.submit(look_up, host, port)
    try:
        return asked.result(timeout=max(ends - time.monotonic(), 0))
    except TooLate:
        raise Refused("late") from None


def look_up(host: str, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connection(scheme: str, host: str, port: int, found: list[str], ends: float) -> Callable[[], HTTPConnection]:
    """How to connect to the first of the addresses that were looked at which answers; the certificate has to be that of
    the name."""

    def connect() -> HTTPConnection:
        left = _left(ends)
        made = HTTPSConnection(host, port, timeout=left) if scheme == "https" else HTTPConnection(host, port, left)
        made.sock = _first_that_answers(found, port, ends)
        return made

    return connect


def _first_that_answers(found: list[str], port: int, ends: float) -> socket.socket:
    for at, address in enumerate(found, 1):
        try:
            return socket.create_connection((address, port), _left(ends) / (len(found) - at + 1))
        except OSError:
            if at == len(found):
                raise
    raise OSError("no address")


def _left(ends: float) -> float:
    return max(ends - time.monotonic(), 0.001)


@contextmanager
def _within(connect: Callable[[], HTTPConnection], ends: float) -> Iterator[HTTPConnection]:
    """A connection that is cut at the end of its time: one that gives a byte now and then is not waited for."""
    connection = connect()
    plain = connection.sock
    handle = plain.dup()  # TLS takes the descriptor for itself
    cut = Timer(max(ends - time.monotonic(), 0), _cut, [handle])
    cut.daemon = True
    cut.start()
    try:
        if isinstance(connection, HTTPSConnection):
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=connection.host)
        yield connection
    finally:
        cut.cancel()
        connection.close()
        plain.close()
        handle.close()


def _cut(handle: socket.socket) -> None:
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is over
