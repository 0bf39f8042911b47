"""LaMednum of 5,000 places, written while it is sent: the time of the whole file, beside that of a bare CSV."""

from __future__ import annotations

import csv
import io
import time
from statistics import median

from lieudit.network.models import Place
from lieudit.public_services.models import Offer
from lieudit.public_services.reads import write_mednum
from lieudit.public_services.vocabulary import Kind

NAME = "LaMednum"
PLACES, TRIES, AIM = 5_000, 5, 1.0


def lines() -> list[str]:
    """What the table says; rows are added for the time of the measure, and taken away."""
    known = list(Place.objects.select_related("municipality").order_by("pk")[:PLACES])
    missing = PLACES - Place.objects.count()
    added = Place.objects.bulk_create(_copy(known[n % len(known)], n) for n in range(max(0, missing)))
    number = Offer.objects.order_by("-number").values_list("number", flat=True).first() or 0
    Offer.objects.bulk_create(
        Offer(number=number + n + 1, place=place, domain="digital", kind=Kind.SUPPORT, title="Médiation numérique")
        for n, place in enumerate(added)
    )
    taken, rows = [], 0
    for _try in range(TRIES):
        start = time.perf_counter()
        rows = sum(piece.count(b"\n") for piece in write_mednum(Place.objects.public())) - 1
        taken.append(time.perf_counter() - start)
    bare = _bare()
    Place.objects.filter(pk__in=[place.pk for place in added]).delete()
    mark = "" if median(taken) <= AIM else "  MISSED"
    return [
        f"{NAME}: {rows} places in {median(taken):.2f} s (aim {AIM:g} s){mark}, {median(taken) / bare:.1f} × a bare CSV"
    ]


def _bare() -> float:
    """The least that such a file can cost: the same number of rows of 32 columns, read at once and written."""
    start = time.perf_counter()
    writer = csv.writer(io.StringIO())
    for row in Place.objects.values_list("slug", "name", "address", "postcode", "municipality__name", "summary"):
        writer.writerow([*row, *row, *row, *row, *row, "", ""])
    return time.perf_counter() - start


def _copy(place: Place, n: int) -> Place:
    fields = {field.attname: getattr(place, field.attname) for field in Place._meta.concrete_fields}
    return Place(**{**fields, "id": None, "slug": f"copie-{n}"})
