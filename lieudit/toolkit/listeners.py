"""Who looks at what, in one server process: one connection that hears what acts tell, one state of each part.

A part is rendered once for all its listeners, in a thread, and at most `PACE` times a second. A listener takes the
newest state when it has sent the one before: who reads slowly skips some, nobody queues. None holds a connection to
the database. At each heartbeat, and at once when an account signs out, the right of each listener is checked again: who
may not read any more hears nothing more.
"""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import batched, chain

import psycopg
from django.db import close_old_connections, connections

from lieudit.toolkit import live
from lieudit.toolkit.types import Fields

logger = logging.getLogger(__name__)

PACE = 10
"""Renderings of one part in a second, at most."""
BEAT = 15
"""Seconds between two signs of life: proxies keep the line open, pages know that it is."""
PATIENCE = 10
"""Seconds that the database has to answer; the longest pause before it is called again, or a rendering tried again."""
LIFE = (600, 1200)
"""Seconds after which a stream ends. The browser asks for another, and its right is checked again."""
RETURN = (300, 2_000)
"""Milliseconds before a browser comes back after a cut: not all at once, and before the page says that it is cut."""
MOST_OF_A_CALLER = {"account": 20, "address": 2_000}
"""Streams at the same time. A whole room sits behind one address."""
WAIT_OF_A_CROWD = 60_000
"""Milliseconds between two visits of who follows too much at once."""
DOWN = live.event("down", "")
GONE = live.event("gone", "")
AT_THE_DOOR = 5
"""Listeners whose rights are checked in one go: a rendering waits for no more."""

type Still = Callable[[], bool]


class Stream:
    """What the listeners of one part see."""

    def __init__(self, kind: live.Kind, key: str) -> None:
        self.kind, self.key = kind, key
        self.topic = f"{kind.wakes}:{key}"
        self.state: bytes | None = None
        self.id = ""
        self.listeners = 0
        self.waiting: list[asyncio.Future[bytes]] = []
        self.stale = False
        self.refreshing: asyncio.Task[None] | None = None

    def touch(self) -> None:
        """What is shown may have changed."""
        self.stale = True
        if self.refreshing is None:
            self.refreshing = asyncio.create_task(self._refresh())

    def next_word(self) -> asyncio.Future[bytes]:
        """What is said next to all listeners; empty when there is a new state to take, or when all ends."""
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.waiting.append(future)
        return future

    def say(self, word: bytes) -> None:
        waiting, self.waiting = self.waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(word)

    async def _refresh(self) -> None:
        failures = 0
        while self.stale and self.listeners:
            self.stale, pause = False, 1 / PACE
            try:
                await self._render()
            except Exception:
                logger.exception("%s:%s cannot be shown", self.kind.name, self.key)
                self.stale, failures = True, failures + 1
                pause = min(2**failures / 8, PATIENCE)
            await asyncio.sleep(pause)
        self.refreshing = None

    async def _render(self) -> None:
        if self.kind.show is None:
            self.state = live.event("nudge", "") + live.hour()  # bytes of their own each time: a new state
        else:
            loop = asyncio.get_running_loop()
            html = await loop.run_in_executor(_renderers, with_fresh_connection, self.kind.show, self.key)
            if self.id == (new := live.digest_of(html)):
                return
            self.id, self.state = new, live.part(html)
        self.say(b"")


class Listener:
    """Who follows a stream: `still()` reads again whether they may."""

    def __init__(self, stream: Stream, caller: str, still: Still) -> None:
        self.stream, self.caller, self.still = stream, caller, still
        self.lost = False


_renderers = ThreadPoolExecutor(2, "live")


def with_fresh_connection[T](read: Callable[..., T], *things: object) -> T:
    """The connection of the thread is kept, unless it is old or broken."""
    close_old_connections()
    try:
        return read(*things)
    finally:
        close_old_connections()


def _lost(some: list[Listener]) -> list[Listener]:
    return [listener for listener in some if not listener.still()]


class Broker:
    """All streams of a process, and the connection that wakes them."""

    def __init__(self) -> None:
        self.streams: dict[tuple[str, str], Stream] = {}
        self.callers: Counter[str] = Counter()
        self.listeners: set[Listener] = set()
        self.listening: asyncio.Task[None] | None = None
        self.guard: asyncio.Task[None] | None = None
        self.checks: set[asyncio.Task[None]] = set()
        self.hears = self.closing = False

    async def follow(self, kind: live.Kind, key: str, caller: str, seen: str, still: Still) -> AsyncIterator[bytes]:
        """The bytes of one listener, from now on. `caller` is `account:…` or `address:…`; `seen` the last id it has;
        `still` reads the database: whether they still may.

        Who follows too much at once receives the present state, and is asked to come back later.
        """
        self._wake_up()
        stream = self._stream(kind, key)
        crowded = self.callers[caller] >= MOST_OF_A_CALLER[caller.partition(":")[0]]
        stream.listeners += 1
        self.callers[caller] += 1
        self.listeners.add(listener := Listener(stream, caller, still))
        try:
            yield (live.later(WAIT_OF_A_CROWD) if crowded else live.retry(random.randint(*RETURN))) + live.hour()
            loop = asyncio.get_running_loop()
            end = loop.time() + random.uniform(*LIFE)
            sent = None
            while loop.time() < end and not self.closing and not listener.lost:
                if stream.state is not sent:
                    sent, news = stream.state, stream.id != seen or not seen
                    seen = stream.id
                    if news and sent:
                        yield sent
                    if crowded:
                        return
                elif (word := await stream.next_word()) and not listener.lost:
                    yield word
            if listener.lost:
                yield GONE
        finally:
            self.listeners.discard(listener)
            self._leave(stream, caller)

    def _stream(self, kind: live.Kind, key: str) -> Stream:
        stream = self.streams.get((kind.name, key))
        if stream is None:
            stream = self.streams[kind.name, key] = Stream(kind, key)
            if self.hears:
                stream.touch()
        return stream

    def _leave(self, stream: Stream, caller: str) -> None:
        stream.listeners -= 1
        if not stream.listeners:
            self.streams.pop((stream.kind.name, stream.key), None)
        self.callers[caller] -= 1
        if not self.callers[caller]:
            del self.callers[caller]

    def _wake_up(self) -> None:
        """Begin to hear, with the first listener of the process."""
        if self.listening is None:
            self.listening = asyncio.create_task(self._listen())
            self.guard = asyncio.create_task(self._keep_the_door())
            if threading.current_thread() is threading.main_thread():
                _before_the_server_stops(self.close)

    async def _listen(self) -> None:
        """Hear what acts tell. When the database goes away, say so, and call it until it is back."""
        pause = 0.25
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {live.CHANNEL}")
                    self.hears, pause = True, 0.25
                    self._say(live.hour())
                    await self._check(set(self.listeners))  # nobody knows what was told in between
                    self._touch()
                    while True:
                        async for told in connection.notifies(timeout=BEAT):
                            self._touch(told.payload)
                        async with asyncio.timeout(PATIENCE):
                            await connection.execute("SELECT 1")
                        self._say(live.hour())
            except Exception as error:  # whatever it is, one has to listen again
                logger.warning("streams do not hear the database: %s", error)
            self.hears = False
            self._say(DOWN)
            await asyncio.sleep(pause)
            pause = min(2 * pause, PATIENCE)

    async def _keep_the_door(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await self._check(set(self.listeners))

    async def _check(self, some: set[Listener]) -> None:
        """Check again the rights of these listeners. While the database is away nothing new is shown either."""
        loop = asyncio.get_running_loop()
        alike: dict[object, list[Listener]] = {}
        for listener in some:  # strangers have one answer for all
            alike.setdefault(listener if listener.caller.startswith("account:") else listener.stream, []).append(
                listener
            )
        for chunk in batched(alike.values(), AT_THE_DOOR):
            try:
                lost = await loop.run_in_executor(
                    _renderers, with_fresh_connection, _lost, [first for first, *_others in chunk]
                )
            except Exception as error:
                logger.warning("who may still listen is not known: %s", error)
                return
            for listener in chain.from_iterable(group for group in chunk if group[0] in lost):
                listener.lost = True
                listener.stream.say(b"")

    def _touch(self, topic: str | None = None) -> None:
        """Have the parts of a topic rendered again, or all. `account:…`: one of its sessions is over."""
        if topic is not None and topic.startswith("account:"):
            mine = {listener for listener in self.listeners if listener.caller == topic}
            self.checks.add(check := asyncio.create_task(self._check(mine)))
            check.add_done_callback(self.checks.discard)
        for stream in list(self.streams.values()):
            if topic in (None, stream.topic):
                stream.touch()

    def _say(self, word: bytes) -> None:
        for stream in list(self.streams.values()):
            stream.say(word)

    def close(self) -> None:
        """End all streams; browsers come back, to another process or to this one started again."""
        self.closing = True
        for task in (self.listening, self.guard):
            if task is not None:
                task.cancel()
        self._say(b"")


def _address() -> Fields:
    """Where the database is, as Django knows it."""
    settings = connections["default"].get_connection_params()
    own = {"cursor_factory", "context", "prepare_threshold"}
    return {name: value for name, value in settings.items() if name not in own} | {"connect_timeout": PATIENCE}


def _before_the_server_stops(close: Callable[[], None]) -> None:
    """The server waits for its streams before it says that it stops: only the signal tells it in time."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        handler = signal.getsignal(number)

        def stop(number: int, frame: object, handler: object = handler) -> None:
            loop.call_soon_threadsafe(close)
            if callable(handler):
                handler(number, frame)

        signal.signal(number, stop)


broker = Broker()
"""That of this process."""
