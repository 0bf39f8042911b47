"""Several files in one, written on the disk as they come, then sent. Pure."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial

HELD = 4 * 1024 * 1024
"""Bytes held in memory before the disk is used."""
PIECE = 64 * 1024


def archive(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """A ZIP file of these names and pieces of bytes."""
    with tempfile.SpooledTemporaryFile(max_size=HELD) as spool:
        with zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as whole:
            for name, pieces in files:
                with whole.open(name, "w") as member:
                    for piece in pieces:
                        member.write(piece)
        spool.seek(0)
        yield from iter(partial(spool.read, PIECE), b"")
