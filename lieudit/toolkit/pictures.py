"""A photograph as it may be published: the right way up, of a reasonable size, without a word on where it was taken.

What a camera writes beside the picture (place, hour, device, thumbnail) stays out: the picture is drawn anew as a JPEG.
Strangers send these files: they are read in a process of their own (`toolkit/apart.py`), which has only this file, and
the size that a picture says it has is looked at before any of it is unfolded.
"""

from __future__ import annotations

import sys
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

MOST_PIXELS, MOST_OF_A_JPEG = 40_000_000, 64_000_000
"""What would take 160 MB once unfolded; a JPEG, which is unfolded smaller, may be what telephones take at their best:
48 or 50 million points."""
LONGEST_SIDE = 1600
"""Pixels of the longest side of what is kept: twice the width of a column on a good screen."""
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255)
BROKEN = "Cette image est abîmée : ouvrez-la chez vous, enregistrez-la de nouveau, puis joignez-la."
HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


class Picture(NamedTuple):
    """A JPEG, and its size in pixels."""

    content: bytes
    width: int
    height: int


def is_heif(content: bytes) -> bool:
    """Whether this is how an iPhone keeps its photographs (ISO/IEC 23008-12): its brand is in the first box."""
    return content[4:8] == b"ftyp" and content[8:12] in HEIF


def redraw(content: bytes) -> Picture:
    """The picture alone; `ValueError`, with a sentence for its sender, when it is too large or cannot be read."""
    from PIL import Image, ImageOps  # here: 6 MB that a process of pages, which asks only what a file is, does without

    Image.MAX_IMAGE_PIXELS = None  # counted here
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as found:
            width, height = found.size
            most = MOST_OF_A_JPEG if found.format == "JPEG" else MOST_PIXELS
            if width * height > most:
                millions = f"{ceil(width * height / 100_000) / 10:.1f}".removesuffix(".0").replace(".", ",")
                raise ValueError(
                    f"Cette image fait {millions} millions de points et la limite est de {most // 1_000_000} : "
                    "joignez-la en plus petit."
                )
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unfolded at the size that serves
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = _on_white(upright)
    except (OSError, SyntaxError, EOFError) as fault:  # what Pillow says of files that lie or stop short
        raise ValueError(BROKEN) from fault
    drawn = BytesIO()
    plain.save(drawn, "JPEG", quality=QUALITY, optimize=True, progressive=True, icc_profile=None, exif=b"")
    return Picture(drawn.getvalue(), *plain.size)


def _on_white(picture: Image.Image) -> Image.Image:
    """The same in three colours of the web, its transparent parts white."""
    from PIL import Image, ImageCms

    if picture.mode in {"LA", "PA", "RGBA", "P"}:
        seen = picture.convert("RGBA")
        plain = Image.new("RGB", seen.size, WHITE)
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain = picture.convert("RGB")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "RGB":
        try:
            ours = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(plain, ImageCms.ImageCmsProfile(BytesIO(profile)), ours) or plain
        except (ImageCms.PyCMSError, OSError):
            return plain
    return plain


def packed(picture: Picture) -> bytes:
    """The picture as one answer of this program: its size on the first line, then its bytes."""
    return f"{picture.width} {picture.height}\n".encode() + picture.content


def unpacked(answer: bytes) -> Picture:
    size, _line, content = answer.partition(b"\n")
    width, height = map(int, size.split())
    return Picture(content, width, height)


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(packed(redraw(sys.stdin.buffer.read())))
    except ValueError as why:
        sys.exit(str(why))
