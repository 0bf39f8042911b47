"""Two lists that the animation of the Creuse follows, served on loopback while the story is told: one changes a little
at each reading, and is taken by itself; the other lost half of its rows overnight, and waits for somebody.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath

from django.conf import settings
from django.urls import reverse

from lieudit.imports.fetching import fetch_due_lists, settle_due_lists
from lieudit.imports.following import follow_list
from lieudit.imports.formats import OPEN_LICENCE, PLACES
from lieudit.imports.models import FollowedList
from lieudit.imports.services import map_columns, start_import
from lieudit.network.vocabulary import PlaceKind
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.keeping import of_town
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.published import folder_of_lists
from lieudit.territory.models import Municipality

LISTS = {
    "mediation-numerique": ("Médiation numérique de la Creuse (liste inventée)", PlaceKind.DIGITAL, "Espace numérique"),
    "formation": ("Organismes de formation de la Creuse (liste inventée)", PlaceKind.TRAINING, "Ateliers de formation"),
}
"""By the end of their address: their name, what their rows are, how each begins to be called."""
COLUMNS = {"external_id": "code", "name": "structure", "insee": "commune", "hours": "horaires"}
ROWS = 12
LAST_READ = 0.2
"""Days ago: neither has changed since."""
TURN = dt.timedelta(minutes=2)
"""Between what a person does and the next pass of the timer."""

type Row = dict[str, str]


class Publisher(ThreadingHTTPServer):
    """Who publishes the lists: the files of the folder, on loopback, under any address that ends with their name."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Given)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}.csv"

    def __exit__(self, *_raised: object) -> None:
        self.shutdown()
        self.server_close()


class Given(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = (folder_of_lists() / PurePosixPath(self.path).name).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


def publish(name: str, rows: Sequence[Row]) -> None:
    """What is at the address of a list from now on."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS.values()), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    folder_of_lists().mkdir(parents=True, exist_ok=True)
    (folder_of_lists() / f"{name}.csv").write_text(text.getvalue())


def give_addresses() -> None:
    """Once the story is told the site gives the lists itself, where it listens this time: they are asked for there."""
    for name in LISTS:
        page = f"{settings.SITE_URL}{reverse('pages:published_list', args=[name])}"
        FollowedList.objects.filter(url__endswith=f"/{name}.csv").update(url=page)


class Following:
    """The animation of the Creuse, the worker, the timer."""

    def __init__(self, cast: Cast) -> None:
        self.ago, self.animator = cast.calendar.ago, cast.roles["creuse"]

    def strands(self) -> Iterator[Strand]:
        yield self.followed()

    def rows_of(self, name: str) -> list[Row]:
        _named, _kind, called = LISTS[name]
        towns = Municipality.objects.filter(department__code="23").order_by("-population", "code")
        return [
            {
                "code": f"23-{number:02}",
                "structure": f"{called} {of_town(town.name)}",
                "commune": town.code,
                "horaires": "Tu-Fr 09:00-12:00",
            }
            for number, town in enumerate(towns[: ROWS + 2], 1)
        ]

    def followed(self) -> Strand:
        with Publisher() as publisher:
            yield from self.begun("mediation-numerique", 33, publisher)
            digital = self.rows_of("mediation-numerique")
            yield from self.read("mediation-numerique", digital[: ROWS + 1], 25)
            yield from self.begun("formation", 18, publisher)
            digital[3]["horaires"] = "Tu-Sa 09:00-12:00"
            yield from self.read("mediation-numerique", digital, 9)
            yield from self.read("formation", self.rows_of("formation")[: ROWS // 2], 2)
            yield self.ago(LAST_READ)
            list(fetch_due_lists())
            yield self.ago(LAST_READ) + TURN

    def begun(self, name: str, days: float, publisher: Publisher) -> Strand:
        """A list is followed; its animator says its columns, reads its first file, has it taken."""
        named, kind, _called = LISTS[name]
        publish(name, self.rows_of(name)[:ROWS])
        yield self.ago(days)
        followed = follow_list(actor=self.animator, url=publisher.address(name), name=named)
        yield from self.timer(days)
        run = FollowedList.objects.select_related("last").get(pk=followed.pk).last
        assert run is not None
        map_columns(
            run,
            actor=self.animator,
            source=named,
            speaks_of=PLACES,
            columns=COLUMNS,
            licence=OPEN_LICENCE,
            constants={"kind": kind},
        )
        yield from self.timer(days, 3)
        run.refresh_from_db()
        start_import(run, actor=self.animator)
        yield from self.timer(days, 6)

    def read(self, name: str, rows: Sequence[Row], days: float) -> Strand:
        """A day comes when the file is another one: the timer has it fetched, the worker says what becomes of it."""
        yield self.ago(days)
        publish(name, rows)
        list(fetch_due_lists())
        yield from self.timer(days)

    def timer(self, days: float, after: int = 0) -> Strand:
        """Three passes of the timer: a file is read, looked at, and remembered once it is taken."""
        for turn in range(1, 4):
            yield self.ago(days) + TURN * (after + turn)
            settle_due_lists()
