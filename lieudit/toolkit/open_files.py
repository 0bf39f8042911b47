"""Whole files of open data that are too long to write while somebody waits: written by a task, then served as files.

A file is compressed, dated, and replaced at once: who reads the former one goes on. It is never older than a day, nor
than the last time that words of its rows were taken back or hidden: until it is written again, nobody is given it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _

from lieudit.toolkit.htmx import render_page
from lieudit.toolkit.models import Beat
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.ranges import NotThere, range_of
from lieudit.toolkit.types import Context

LIVE_ROWS = 20_000
"""Rows that a page worker reads or counts at most while one waits, whatever is done of them."""
LIVE_MILLISECONDS = 300
"""How long it writes a file at most: as many rows as each form writes in that time, on a machine that does nothing
else. Beyond, the whole file is written apart."""
OLDEST = dt.timedelta(days=1)
"""How old a written file may be before it is written again."""
WAIT_SECONDS = 300
"""How long one who comes while a file is written is asked to wait."""
ASKED_AGAIN = dt.timedelta(minutes=30)
"""How long a writing that was asked for is waited for before it is asked again."""
A_PIECE = 1 << 18
"""Bytes read at once for who does not unpack."""
BY_PARTS = (".parquet", ".zip")
"""Files whose own bytes are given, part by part to programs that ask so: they are packed already."""


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "donnees" / f"{name}.gz"


def written_at(name: str) -> dt.datetime | None:
    """When its rows began to be read; None while there is none."""
    try:
        return dt.datetime.fromtimestamp(path_of(name).stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return None


def most_of(row: float) -> int:
    """How many rows are written while one waits, where each takes so many milliseconds."""
    return min(LIVE_ROWS, int(LIVE_MILLISECONDS / row))


def is_long(things: Rows, row: float) -> bool:
    """Whether rows, of so many milliseconds each, are too many to be written while one waits."""
    most = most_of(row)
    return things.order_by().values("pk")[most : most + 1].exists()


def ask(beat: str, is_due: Callable[[], object], enqueue: Callable[[], object]) -> None:
    """Have the worker write what is due, unless it was asked to lately."""
    if not Beat.objects.filter(name=beat, at__gt=timezone.now() - ASKED_AGAIN).exists() and is_due():
        Beat.keep(beat)
        enqueue()


def is_due(name: str, touched: dt.datetime | None) -> bool:
    """Whether it is to be written: it is missing, a day old, or holds words taken back at `touched`."""
    at = written_at(name)
    return at is None or at < timezone.now() - OLDEST or holds_taken_words(at, touched)


def holds_taken_words(at: dt.datetime, touched: dt.datetime | None) -> bool:
    return touched is not None and touched >= at


def write(name: str, pieces: Iterable[bytes]) -> None:
    """Write it beside the former one, then in its place; its date is that of what is read: everything that was done
    before it is in the file."""
    begun, path = all_done_before(), path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{name}.")
    try:
        level = 0 if name.endswith(BY_PARTS) else 6
        with (
            os.fdopen(handle, "wb") as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=level, mtime=0) as packed,
        ):
            for piece in pieces:
                packed.write(piece)
        os.utime(part, (begun.timestamp(), begun.timestamp()))
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def all_done_before() -> dt.datetime:
    """The moment before which everything is committed: what an act that still runs takes back is still read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        (oldest,) = cursor.fetchone()
    now = timezone.now()
    return min(oldest or now, now)


def forget(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def answer(request: HttpRequest, name: str, content_type: str, touched: dt.datetime | None) -> HttpResponse:
    """The file, as it was written; 503 with when to come back, and why, while there is none that may be given."""
    at = written_at(name)
    if at is None or holds_taken_words(at, touched):
        return being_written(request)
    headers = {"Last-Modified": http_date(at.timestamp()), "Cache-Control": "no-cache"}
    named = f"{Path(name).stem}-{timezone.localdate(at)}{Path(name).suffix}"
    response: HttpResponse | FileResponse | StreamingHttpResponse
    if name.endswith(BY_PARTS):
        response = by_parts(request, path_of(name), content_type, headers)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        packed = path_of(name).open("rb")
        response = FileResponse(packed, content_type=content_type, headers={**headers, "Content-Encoding": "gzip"})
    else:
        response = StreamingHttpResponse(unpacked(path_of(name)), content_type=content_type, headers=headers)
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    patch_vary_headers(response, ["Accept-Encoding"])
    return response  # type: ignore[return-value]


def being_written(request: HttpRequest) -> HttpResponse:
    """Come back in a while: a page to a person, which asks again by itself without JavaScript; a line to a program."""
    words = _("Ce fichier est en train d’être écrit. Il sera là dans quelques minutes.")
    if "text/html" in request.headers.get("Accept", ""):
        response = render_page(request, "being_written.html", {"words": words}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    else:
        response = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


def too_long(request: HttpRequest, most: int, context: Context) -> HttpResponse:
    """More than `most` rows answer to the choices: they are not written while one waits. The context gives `whole`, the
    files of all rows (their words and their address), `lighter`, the forms in which the same choices are still written,
    `narrower`, the page of the choices, and a breadcrumb."""
    told = {**context, "most": most}
    return render_page(request, "too_long.html", told, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def by_parts(request: HttpRequest, path: Path, content_type: str, headers: dict[str, str]) -> HttpResponse:
    """The bytes that are asked for, as long as the file is still the one of which the reader has other parts."""
    size = unpacked_size(path)
    same = request.headers.get("If-Range", headers["Last-Modified"]) == headers["Last-Modified"]
    try:
        asked = range_of(request.headers.get("Range", ""), size) if same else None
    except NotThere:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = asked or range(size)
    response = StreamingHttpResponse(unpacked(path, part), content_type=content_type, headers=headers)
    response["Accept-Ranges"], response["Content-Length"] = "bytes", str(len(part))
    if asked:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response  # type: ignore[return-value]


def unpacked_size(path: Path) -> int:
    """Of a file of less than 4 GiB, as its last four bytes say it (RFC 1952)."""
    with path.open("rb") as packed:
        packed.seek(-4, os.SEEK_END)
        return int.from_bytes(packed.read(4), "little")


def unpacked(path: Path, part: range | None = None) -> Iterator[bytes]:
    """The bytes of a file, or of a part of it, piece after piece."""
    with gzip.open(path) as whole:
        whole.seek(part.start if part else 0)
        left = len(part) if part else None
        while piece := whole.read(A_PIECE if left is None else min(A_PIECE, left)):
            left = None if left is None else left - len(piece)
            yield piece
