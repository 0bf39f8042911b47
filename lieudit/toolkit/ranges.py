"""Part of a file, as HTTP asks for it (RFC 9110, § 14): one range of bytes, which readers of columns need. Pure."""

from __future__ import annotations

import re

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NotThere(Exception):
    """A range that begins after the end."""


def range_of(asked: str, size: int) -> range | None:
    """The bytes that are asked for, of a file of `size`; None for the whole: nothing is asked, several ranges are, or
    what is no range, as the standard lets one answer.

    >>> range_of("bytes=2-4", 10), range_of("bytes=-3", 10), range_of("bytes=8-", 10), range_of("lignes=1-2", 10)
    (range(2, 5), range(7, 10), range(8, 10), None)

    Raises:
        NotThere: the file has no such byte.
    """
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if first and last and int(last) < int(first):
        return None
    if start >= size or end <= start:
        raise NotThere
    return range(start, end)
