"""Kinds of files that people send: what each is by its content, and as what it is given back. Pure functions.

The name of a file proves nothing: it says which kind its sender means, where the content may be of several. Nothing is
unpacked: of an archive, only the list of what it holds is read.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

MOST_MEMBERS = 10_000
"""Files in an archive."""
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
STL_HEADER, STL_FACET = 84, 50
"""Bytes before the facets of a binary STL, the last four of which count them, and bytes of each."""
ALIASES = {"jpeg": "jpg", "markdown": "md", "text": "txt"}
RUNS = re.compile(rb"<\s*(script|foreignobject|iframe|embed|object|handler)\b|\son\w+\s*=|<!entity|javascript:", re.I)
ELSEWHERE = re.compile(rb"(href|src)\s*=\s*[\"']\s*(?!#|data:image/)|@import|url\(\s*[\"']?\s*(?!#|data:image/)", re.I)


class Kind(NamedTuple):
    """What a kind of file is called by the web, and whether these bytes are of it."""

    content_type: str
    holds: Callable[[bytes], bool]


def starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(heads)


def members(content: bytes) -> list[str]:
    """What an archive holds, by name; nothing if it is broken, or holds too much."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            return names if len(names) <= MOST_MEMBERS else []
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
    ):  # broken, of another format, or pointing before itself
        return []


def open_document(name: str) -> Callable[[bytes], bool]:
    """ODF 1.3, part 2, § 3.3: the type stands first in the archive, not compressed."""
    kind = f"mimetype{OPEN_DOCUMENT}{name}".encode()
    return lambda content: kind in content[:200] and "content.xml" in members(content)


def office(part: str) -> Callable[[bytes], bool]:
    """ECMA-376: the list of types, and the main part."""
    return lambda content: {"[Content_Types].xml", part} <= set(members(content))


def is_text(content: bytes) -> bool:
    """UTF-8 without control signs, the mark of Excel aside."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not re.search(r"[\0-\x08\x0e-\x1f]", text)


def is_wiki(content: bytes) -> bool:
    """A page of MediaWiki, exported."""
    return content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<mediawiki")


def is_drawing(content: bytes) -> bool:
    """An SVG in which nothing runs and nothing is asked of another site: it stays whole, or is not taken."""
    text = is_text(content) and re.search(rb"<svg[\s>]", content[:4096], re.I)
    return bool(text) and not RUNS.search(content) and not _asks_elsewhere(content)


def _asks_elsewhere(content: bytes) -> bool:
    bare = re.sub(rb"<a\s[^>]*>", b"<a>", content, flags=re.I)  # a link is followed by a person only
    return bool(ELSEWHERE.search(bare))


def is_solid(content: bytes) -> bool:
    """STL, in letters or as a count of facets that its size confirms."""
    if content[:5] == b"solid" and b"facet" in content[:4096]:
        return is_text(content)
    if len(content) < STL_HEADER:
        return False
    (facets,) = struct.unpack_from("<I", content, STL_HEADER - 4)
    return bool(len(content) == STL_HEADER + STL_FACET * facets)


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", starts(b"%PDF-")),
    "png": Kind("image/png", starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": Kind("image/jpeg", starts(b"\xff\xd8\xff")),
    "webp": Kind("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP"),
    "odt": Kind(f"{OPEN_DOCUMENT}text", open_document("text")),
    "ods": Kind(f"{OPEN_DOCUMENT}spreadsheet", open_document("spreadsheet")),
    "odp": Kind(f"{OPEN_DOCUMENT}presentation", open_document("presentation")),
    "docx": Kind(f"{OFFICE}wordprocessingml.document", office("word/document.xml")),
    "xlsx": Kind(f"{OFFICE}spreadsheetml.sheet", office("xl/workbook.xml")),
    "pptx": Kind(f"{OFFICE}presentationml.presentation", office("ppt/presentation.xml")),
    "zip": Kind("application/zip", lambda content: bool(members(content))),
    "svg": Kind("image/svg+xml", is_drawing),
    "stl": Kind("model/stl", is_solid),
    "csv": Kind("text/csv; charset=utf-8", is_text),
    "md": Kind("text/markdown; charset=utf-8", is_text),
    "txt": Kind("text/plain; charset=utf-8", is_text),
}
"""By the end of the name under which it is kept; the first ones are known by their content alone."""
SURE = ("pdf", "png", "jpg", "webp")
"""Kinds whose first bytes are enough, whatever the name says."""
NAMED = ("svg", "stl", "csv", "md", "txt")
"""Kinds that a name has to say: their content may be of several."""


def kind_of(content: bytes, name: str, allowed: tuple[str, ...]) -> str | None:
    """What the content surely is; else the kind that the name says, if the content is of it; else, where the name says
    none, what it seems to be.
    """
    if sure := next((kind for kind in SURE if KINDS[kind].holds(content)), None):
        return sure if sure in allowed else None
    told = PurePath(name).suffix.lstrip(".").lower()
    told = ALIASES.get(told, told)
    if told in KINDS:
        return told if told in allowed and KINDS[told].holds(content) else None
    return next((kind for kind in allowed if kind not in NAMED and KINDS[kind].holds(content)), None)


def content_type_of(kind: str) -> str:
    return KINDS[kind].content_type if kind in KINDS else "application/octet-stream"
