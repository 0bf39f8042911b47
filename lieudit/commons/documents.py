"""The words of a text document or of slides (ODT, DOCX, ODP, PPTX): their first paragraphs, as a page shows them. Pure
functions.

Little of the archive is unpacked, and no program of it is run. What does not read gives no words.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

PARTS = {
    "odt": r"content\.xml",
    "odp": r"content\.xml",
    "docx": r"word/document\.xml",
    "pptx": r"ppt/slides/slide\d+\.xml",
}
"""Kind → the parts of its archive that hold words (ODF 1.3, part 2; ECMA-376, part 1)."""
MOST_READ = 4 * 1024 * 1024
"""Bytes of a part, once unpacked, where its first paragraphs are looked for."""
A_PIECE = 64 * 1024
MOST_SLIDES = 200


def words_of(content: bytes, kind: str, most: int) -> str:
    """Its first paragraphs, one a line, up to `most` characters."""
    found: list[str] = []
    length = 0
    for paragraph in _paragraphs(content, kind):
        found.append(paragraph)
        length += len(paragraph) + 2
        if length > most:
            break
    return "\n\n".join(found)


def _paragraphs(content: bytes, kind: str) -> Iterator[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [name for name in archive.namelist() if re.fullmatch(PARTS[kind], name)]
            for name in sorted(parts, key=_rank)[:MOST_SLIDES]:
                with archive.open(name) as part:
                    yield from _read(iter(partial(part.read, A_PIECE), b""))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error, ParseError):
        return  # broken, locked, of another format: what was read before is shown


def _rank(name: str) -> tuple[int, str]:
    """The tenth slide comes after the second."""
    return len(name), name


def _read(pieces: Iterator[bytes]) -> Iterator[str]:
    parser: XMLPullParser[Element] = XMLPullParser(["end"])
    read = 0
    for piece in pieces:
        read += len(piece)
        if read > MOST_READ or b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:  # neither format has any
            return
        parser.feed(piece)
        for _end, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            if element.tag.rpartition("}")[2] in {"p", "h"}:
                if said := " ".join("".join(element.itertext()).split()):
                    yield said
                element.clear()
