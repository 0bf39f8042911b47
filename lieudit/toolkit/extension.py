"""Extension points: what a room asks of the rooms above it, which it does not know (law 2 of ARCHITECTURE.md).

A point is declared once, in the room that reads it, by its type and its meaning:

    TODO_LISTS = Point[Reader]("accounts.home.TODO_LISTS", "What waits for an account: `read(account)` gives lists.")

and filled at start by rooms above, in their `receivers.py`:

    @TODO_LISTS.fill
    def needs_to_read(account): ...

`Point` keeps many things in the order in which rooms are installed, `Table` keeps each under a key of its own, and
`Answer` holds one, which a single room gives. `docs/reference/extensions.md` lists them all with who fills them, and a
test counts them (decision 29).
"""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Iterator, Mapping

POINTS: dict[str, Declared] = {}
"""Every point that was declared, by its address."""


class Declared:
    """What all points share: where they stand in the code, what they mean, and which modules filled them.

    `address` is « room.file.NAME » (« toolkit » counts as a room): a test holds that it leads to the point.
    """

    def __init__(self, address: str, meaning: str) -> None:
        self.address = address
        self.meaning = meaning
        self.filled_by: list[str] = []
        POINTS[address] = self

    def _note_who(self) -> None:
        """Remember which module fills the point, for the reference: the first caller that is neither this file nor
        the one that declares the point."""
        home = f"lieudit.{self.address.rpartition('.')[0]}"
        frame = inspect.currentframe()
        while frame and frame.f_globals["__name__"] in (__name__, home):
            frame = frame.f_back
        name = frame.f_globals["__name__"] if frame else home
        if (module := home if name.startswith("importlib") else name) not in self.filled_by:
            self.filled_by.append(module)


class Point[T](Declared):
    """Many things, in the order in which they came."""

    def __init__(self, address: str, meaning: str) -> None:
        super().__init__(address, meaning)
        self.given: list[T] = []

    def fill[G](self: Point[G], thing: G) -> G:
        """Add `thing`, and give it back: works as a decorator."""
        self._note_who()
        self.given.append(thing)
        return thing

    def __iter__(self) -> Iterator[T]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


class Table[K: Hashable, T](Mapping[K, T], Declared):
    """One thing a key. A room above may put its own in the place of one that stands: the last one counts."""

    def __init__(self, address: str, meaning: str) -> None:
        super().__init__(address, meaning)
        self.given: dict[K, T] = {}

    def fill(self, key: K, thing: T) -> T:
        """Keep `thing` under `key`, and give it back."""
        self._note_who()
        self.given[key] = thing
        return thing

    def __getitem__(self, key: K) -> T:
        return self.given[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


class Answer[T](Declared):
    """One thing, which a single room above gives; `default` until it did. Two rooms that answer are a mistake."""

    def __init__(self, address: str, meaning: str, default: T) -> None:
        super().__init__(address, meaning)
        self.given = default

    def fill(self, thing: T) -> T:
        """Give the answer; works as a decorator.

        Raises:
            RuntimeError: another module gave it already.
        """
        self._note_who()
        if len(self.filled_by) > 1:
            raise RuntimeError(f"{self.address} is answered by {' and by '.join(self.filled_by)}")
        self.given = thing
        return thing

    def __call__(self) -> T:
        return self.given
