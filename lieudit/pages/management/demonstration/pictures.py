"""Drawings that stand for the photographs of places, which nobody took: a building with its yard, in our colours."""

from __future__ import annotations

import secrets
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from lieudit.needs.models import Attachment

SIZE = (1200, 800)
SKY, GRASS, WALL, ROOF, WOOD, LIGHT = "#dfe8ee", "#9fb08a", "#efe6d3", "#b5533c", "#5b4636", "#f6d98b"
SEEN = "Dessin : un bâtiment en pierre au toit rouge, sa porte ouverte, quatre fenêtres éclairées, une cour devant."


def a_building(lit: int) -> bytes:
    """A JPEG of a building, of whose four windows `lit` are."""
    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, 1200, 800), fill=GRASS)
    pen.rectangle((260, 300, 940, 640), fill=WALL)
    pen.polygon([(220, 300), (600, 110), (980, 300)], fill=ROOF)
    pen.rectangle((545, 470, 655, 640), fill=WOOD)
    for rank, left in enumerate((310, 430, 700, 820)):
        pen.rectangle((left, 370, left + 80, 470), fill=LIGHT if rank < lit else WOOD)
    pen.ellipse((560, 690, 640, 730), fill=WOOD)
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def a_photograph(number: int) -> Attachment:
    """One that waits for its need."""
    file = ContentFile(a_building(number % 5), f"{secrets.token_urlsafe(18)}.jpg")
    return Attachment.objects.create(file=file, name="le-lieu.jpg", width=SIZE[0], height=SIZE[1])
