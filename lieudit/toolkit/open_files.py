"""Whole files of open data that are too long to write while somebody waits: written by a task, then served as files.

A file is compressed, dated, and replaced at once: who reads the former one goes on. It is never older than a day, nor
than the last time that words of its rows were taken back or hidden: until it is written again, nobody is given it.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import gettext as _

LIVE_ROWS = 20_000
"""Rows that a page worker writes while one waits: a second. Beyond, the whole file is written apart."""
OLDEST = dt.timedelta(days=1)
"""How old a written file may be before it is written again."""
WAIT_SECONDS = 300
"""How long one who comes while a file is written is asked to wait."""
A_PIECE = 1 << 18
"""Bytes read at once for who does not unpack."""


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "donnees" / f"{name}.gz"


def written_at(name: str) -> dt.datetime | None:
    """When its rows began to be read; None while there is none."""
    try:
        return dt.datetime.fromtimestamp(path_of(name).stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return None


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
        with os.fdopen(handle, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0) as packed:
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
        words = _("Ce fichier est en train d’être écrit. Il sera là dans quelques minutes.")
        headers = {"Retry-After": str(WAIT_SECONDS)}
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8", headers=headers)
    headers = {"Last-Modified": http_date(at.timestamp()), "Cache-Control": "no-cache"}
    packed = path_of(name).open("rb")
    named = f"{Path(name).stem}-{timezone.localdate(at)}{Path(name).suffix}"
    response: FileResponse | StreamingHttpResponse
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = FileResponse(packed, content_type=content_type, headers={**headers, "Content-Encoding": "gzip"})
    else:
        response = StreamingHttpResponse(unpacked(packed.name), content_type=content_type, headers=headers)
        packed.close()
    response["Content-Disposition"] = f'attachment; filename="{named}"'
    patch_vary_headers(response, ["Accept-Encoding"])
    return response  # type: ignore[return-value]


def unpacked(path: str) -> Iterator[bytes]:
    with gzip.open(path) as whole:
        while piece := whole.read(A_PIECE):
            yield piece
