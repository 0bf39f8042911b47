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
"""Bytes of a document, once unpacked, where its first paragraphs are looked for."""
A_PIECE = 64 * 1024
MOST_SLIDES = 200
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""How both formats pack their parts (ODF 1.3, part 3, § 2.1; ECMA-376, part 2, § 7.3)."""
PARAGRAPHS = {"p", "h"}
ASIDE = {"tracked-changes", "annotation", "notes", "note-citation", "moveFrom", "Fallback"}
"""What is not in the text: words that were deleted or moved, remarks and who made them, notes of a speaker, the number
of a footnote, what an older program would show instead."""
RUN = "t"
"""Where DOCX and PPTX hold words: beside it, deleted ones, codes of fields, numbers of a drawing."""
SPACES = {"tab", "br", "cr", "s", "line-break"}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    LookupError,  # an encoding that does not exist
    NotImplementedError,
    RuntimeError,  # locked by a password
    ValueError,
)


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
    left = MOST_READ
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if re.fullmatch(PARTS[kind], part.filename)]
            for part in sorted(parts, key=_rank)[:MOST_SLIDES]:
                if part.compress_type not in PACKED or left <= 0:
                    return
                with archive.open(part) as stream:
                    pieces = iter(partial(stream.read, A_PIECE), b"")
                    yield from _read(_events(pieces, left), in_runs=kind in {"docx", "pptx"})
                left -= part.file_size  # no more of it is unpacked
    except BROKEN:
        return  # or of another format: what was read before is shown


def _rank(part: zipfile.ZipInfo) -> tuple[int, str]:
    """The tenth slide comes after the second."""
    return len(part.filename), part.filename


def _events(pieces: Iterator[bytes], most: int) -> Iterator[tuple[str, Element]]:
    """Where each element of a part starts and ends, in its first `most` bytes."""
    parser: XMLPullParser[Element] = XMLPullParser(["start", "end"])
    read = 0
    for piece in pieces:
        read += len(piece)
        if read > most or b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:  # neither format has any
            return
        parser.feed(piece)
        yield from cast("Iterator[tuple[str, Element]]", parser.read_events())


def _read(events: Iterator[tuple[str, Element]], in_runs: bool) -> Iterator[str]:
    """The paragraphs of a part; `in_runs`: only runs hold words."""
    aside = 0
    for event, element in events:
        name = element.tag.rpartition("}")[2]
        if event == "start":
            aside += name in ASIDE
            continue
        if aside or (in_runs and name != RUN):
            element.text = None
        if name in SPACES:
            element.text = " "
        if name in PARAGRAPHS and not aside and (said := " ".join("".join(element.itertext()).split())):
            yield said
        if name in PARAGRAPHS | ASIDE:
            _empty(element)
        aside -= name in ASIDE


def _empty(element: Element) -> None:
    """Without what it holds; what follows it in its paragraph stays."""
    after = element.tail
    element.clear()
    element.tail = after
