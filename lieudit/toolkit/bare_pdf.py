"""A PDF as it may be published: the same pages, without a word on who made it, when, where and with what.

What programs write beside the pages stays out: the card of the document (`Info`: author, title, program), its XMP
packets (`Metadata`, of the document, its pages and its pictures), what editors keep for themselves (`PieceInfo`), files
enclosed or named on somebody’s disk, signatures with the certificate of who signs, the names of who wrote a remark in
the margin and when, and, in photographs, what the camera wrote (EXIF: place, hour, device) and the other pictures that
it laid after them. Revisions that were saved over are gone with it. What is drawn stays, and what is typed. Strangers
send these files: they are read in a process of their own (`toolkit/apart.py`), which has only this file. ISO 32000-2.
"""

from __future__ import annotations

import re
import sys
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, StreamObject

BROKEN = "Ce PDF est abîmé : ouvrez-le chez vous, enregistrez-le de nouveau en PDF, puis joignez-le."
LOCKED = "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection, puis joignez-le."
HEAVY = "Ce PDF est trop lourd une fois lu : joignez-en une version plus légère."
LARGEST = 10 * 1024 * 1024
"""Bytes of what is published, as of what is sent (`toolkit/uploads.py`)."""
DEEPEST = 100_000
"""Calls within one another: pages that each lead to the next are read so."""

OF_THE_DOCUMENT = (
    *("/Type", "/Version", "/Pages", "/PageLabels", "/PageLayout", "/Outlines", "/Dests", "/Names", "/AcroForm"),
    *("/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties", "/OutputIntents"),
)
"""All that its root may say: what opens by itself, what is signed and what is enclosed are not among it."""
BESIDE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/CreatorInfo", "/CreationDate", "/Thumb"),
    *("/AF", "/EF", "/AA", "/JS", "/XFA", "/VP", "/LGIDict"),
)
"""What any object may say beside what is shown of it: its story, files that it holds, programs, forms drawn apart,
where on the globe a plan is."""
OF_A_REMARK = ("/T", "/M", "/NM", "/RC", "/Subj", "/FS")
"""Who wrote a remark, when and with what, and the file it holds; of the field of a form, `T` is its name."""
SIGNED = "/ByteRange"
ELSEWHERE = ("/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm", "/JavaScript", "/Rendition")
"""Actions that name a file of somebody’s disk, or run a program."""
LINKS = ("http:", "https:", "mailto:", "tel:")
"""What links may begin with: another one leads into somebody’s disk."""

KEPT_OF_A_CAMERA = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Segments of applications in a JPEG (ITU-T T.81) that its colours need, and how they begin."""
POINTS, END, REMARK = 0xDA, 0xD9, 0xFE
AFTER_POINTS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
SAID_IN_BOXES = (b"xml ", b"uuid", b"uinf", b"asoc")
"""Boxes of a JPEG 2000 (ISO 15444-1, annex I) that speak of it."""


class Refusal(ValueError):
    """A document that is not taken, in a sentence for its sender."""


def bared(content: bytes) -> bytes:
    """The document alone; `Refusal` when it is locked, has no page or is too large, any other error when it is not one.

    One that opens without a word, and only asks not to be printed or copied, is not locked.
    """
    from pypdf import PdfReader, PdfWriter  # here: what a process of pages, which asks what a file is, does without

    found = PdfReader(BytesIO(content), strict=False)
    if found.is_encrypted and not found.decrypt(""):
        raise Refusal(LOCKED)
    if not found.pages:
        raise Refusal(BROKEN)
    writer = PdfWriter(clone_from=found)
    _bare_root(writer.root_object)
    for each in _dictionaries(writer._objects):
        _bare(each)
    again = PdfWriter(clone_from=PdfReader(BytesIO(_written(writer))))  # what nothing leads to any more stays out
    bare = _written(again)
    if len(bare) > LARGEST:
        raise Refusal(HEAVY)
    return bare


def _written(writer: PdfWriter) -> bytes:
    writer.metadata = writer._ID = None  # the number of a file would say which one of somebody's it was
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


def _bare_root(root: DictionaryObject) -> None:
    """Of what its root names for all its pages, only where links lead is kept."""
    _keep(root, OF_THE_DOCUMENT)
    if "/Names" in root:
        _keep(root["/Names"], ("/Dests",))  # type: ignore[arg-type]


def _keep(each: DictionaryObject, names: tuple[str, ...]) -> None:
    for name in [*each]:
        if name not in names:
            del each[name]


def _bare(each: DictionaryObject) -> None:
    """Take out of one dictionary all that it says beside what it shows."""
    from pypdf.generic import StreamObject

    if SIGNED in each or _said(each, "/S") in ELSEWHERE or _said(each, "/Type") == "/Filespec":
        each.clear()
    for name in BESIDE:
        each.pop(name, None)
    if "/URI" in each and not _said(each, "/URI").lower().startswith(LINKS):
        del each["/URI"]
    if "/Subtype" in each and "/Rect" in each:
        for name in OF_A_REMARK:
            if name != "/T" or _said(each, "/Subtype") != "/Widget":
                each.pop(name, None)
    if isinstance(each, StreamObject) and "/Filter" in each:
        _bare_picture(each)


def _said(each: DictionaryObject, name: str) -> str:
    """What one entry says, written there or elsewhere; empty without it."""
    return str(each[name]) if name in each else ""


def _bare_picture(each: StreamObject) -> None:
    """A photograph without what it says of itself, whatever it was wrapped in."""
    from pypdf.filters import decode_stream_data
    from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject, NullObject

    found = each["/Filter"]
    *wrapped, kind = [name.get_object() for name in found] if isinstance(found, ArrayObject) else [found]
    if (bare := {"/DCTDecode": without_camera, "/JPXDecode": without_boxes}.get(str(kind))) is None:
        return
    if wrapped:
        inner = EncodedStreamObject()
        inner._data = each._data
        inner[NameObject("/Filter")] = ArrayObject(wrapped)
        given = each.pop("/DecodeParms", NullObject())
        given = given.get_object()
        if isinstance(given, ArrayObject):
            inner[NameObject("/DecodeParms")] = ArrayObject(given[:-1])
            if not isinstance(given[-1].get_object(), NullObject):
                each[NameObject("/DecodeParms")] = given[-1]
        each._data = decode_stream_data(inner)
        each[NameObject("/Filter")] = NameObject(str(kind))
    each._data = bare(each._data)


def without_camera(picture: bytes) -> bytes:
    """A JPEG without what its camera wrote before its points or after its end; what is no JPEG is left as it is."""
    if not picture.startswith(b"\xff\xd8"):
        return picture
    kept, at = [picture[:2]], 2
    while picture[at : at + 1] == b"\xff" and at + 2 <= len(picture):
        marker = picture[at + 1]
        if marker == 0xFF:  # as many as one likes may stand before a marker
            at += 1
            continue
        if marker == END:
            return b"".join([*kept, picture[at : at + 2]])
        says = at + 4
        at, begun = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big"), at
        if marker == POINTS:
            after = AFTER_POINTS.search(picture, at)
            at = after.start() if after else len(picture)
        if marker != REMARK and (not 0xE0 <= marker <= 0xEF or _is_kept(marker, picture[says : says + 16])):
            kept.append(picture[begun:at])
    return b"".join(kept)


def _is_kept(marker: int, begins: bytes) -> bool:
    return marker in KEPT_OF_A_CAMERA and begins.startswith(KEPT_OF_A_CAMERA[marker])


def without_boxes(picture: bytes) -> bytes:
    """A JPEG 2000 without the boxes that speak of it; points that no box holds are left as they are."""
    if picture[4:8] != b"jP  ":
        return picture
    kept, at = [], 0
    while at + 8 <= len(picture):
        size, kind = int.from_bytes(picture[at : at + 4], "big"), picture[at + 4 : at + 8]
        if size == 1:  # a longer one, whose size follows
            size = int.from_bytes(picture[at + 8 : at + 16], "big")
        end = at + size if size >= 8 else len(picture)
        if kind not in SAID_IN_BOXES:
            kept.append(picture[at:end])
        at = end
    return b"".join(kept)


if __name__ == "__main__":
    sys.setrecursionlimit(DEEPEST)
    try:
        sys.stdout.buffer.write(bared(sys.stdin.buffer.read()))
    except Refusal as why:
        sys.exit(str(why))
