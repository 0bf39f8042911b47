"""A PDF as it may be published: the same pages, without a word on who made it, when, where and with what.

What programs write beside the pages stays out: the card of the document (`Info`: author, title, program), its XMP
packets (`Metadata`, of the document, its pages and its pictures), what editors keep for themselves (`PieceInfo`), files
enclosed, the names of who wrote a remark in the margin, and, in photographs, what the camera wrote (EXIF: place, hour,
device). Revisions that were saved over are gone with it. Strangers send these files: they are read in a process of
their own (`toolkit/apart.py`), which has only this file.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject

BROKEN = "Ce PDF est abîmé : ouvrez-le chez vous, enregistrez-le de nouveau en PDF, puis joignez-le."
LOCKED = "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection, puis joignez-le."
BESIDE = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
"""What any object of a document may say beside what is shown of it."""
OF_ALL = ("/EmbeddedFiles", "/JavaScript")
"""What a document names for all its pages, and shows on none."""
PHOTOGRAPH = "/DCTDecode"
KEPT_OF_A_CAMERA = {0xE0, 0xE2, 0xEE}
"""Segments of a JPEG (ITU-T T.81) that its colours need: JFIF, the ICC profile, the one of Adobe."""
BEGINS_ITS_POINTS = 0xDA


class Refusal(ValueError):
    """A document that is not taken, in a sentence for its sender."""


def bared(content: bytes) -> bytes:
    """The document alone; `Refusal` when it is locked or has no page, any other error when it is not one."""
    from pypdf import (
        PdfReader,
        PdfWriter,
    )  # here: what a process of pages, which asks only what a file is, does without

    found = PdfReader(BytesIO(content), strict=False)
    if found.is_encrypted:
        raise Refusal(LOCKED)
    if not found.pages:
        raise Refusal(BROKEN)
    writer = PdfWriter(clone_from=found)
    for each in _dictionaries(writer._objects):
        _bare(each)
    return _written(
        PdfWriter(clone_from=PdfReader(BytesIO(_written(writer))))
    )  # once more: what nothing leads to stays out


def _written(writer: PdfWriter) -> bytes:
    writer.metadata = None
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _dictionaries(objects: Iterable[object]) -> Iterator[DictionaryObject]:
    """Every dictionary of a document, those that are written within others too."""
    from pypdf.generic import ArrayObject, DictionaryObject

    left = [*objects]
    while left:
        each = left.pop()
        if isinstance(each, DictionaryObject):
            yield each
            left += [value for value in each.values() if isinstance(value, DictionaryObject | ArrayObject)]
        elif isinstance(each, ArrayObject):
            left += [value for value in each if isinstance(value, DictionaryObject | ArrayObject)]


def _bare(each: DictionaryObject) -> None:
    """Take out of one dictionary all that it says beside what it shows."""
    from pypdf.generic import StreamObject

    for name in (*BESIDE, *OF_ALL):
        each.pop(name, None)
    if "/Subtype" in each and "/Rect" in each and str(each["/Subtype"]) != "/Widget":
        each.pop("/T", None)  # who wrote a remark; of a field, it is its name
    if isinstance(each, StreamObject) and each.get("/Filter") in (PHOTOGRAPH, [PHOTOGRAPH]):
        each._data = without_camera(each._data)


def without_camera(picture: bytes) -> bytes:
    """A JPEG without what its camera wrote before its points; what is no JPEG is left as it is."""
    kept, at = [picture[:2]], 2
    while picture[at : at + 1] == b"\xff" and at + 4 <= len(picture):
        marker, end = picture[at + 1], at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker == BEGINS_ITS_POINTS:
            break
        says = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not says or marker in KEPT_OF_A_CAMERA:
            kept.append(picture[at:end])
        at = end
    return b"".join([*kept, picture[at:]])


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(bared(sys.stdin.buffer.read()))
    except Refusal as why:
        sys.exit(str(why))
