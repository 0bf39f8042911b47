"""The process that imports a list for the bench, and prints its rates and its memory as JSON."""

from __future__ import annotations

import csv
import io
import json
import random
import resource
import sys
import time
from itertools import batched

import django

BARE_ROWS = 20_000
COLUMNS = ["ID", "NOM_TL", "ADRESSE", "CP", "COMINIT", "INSEECOM", "WEB", "TYPO", "LAT", "LONG"]
KINDS = ("Coworking", "Fablab", "Tiers-lieu", "La Fabrique", "L’Atelier", "Espace", "Café associatif")
SYLLABLES = "ba bre chan dou fla gri jo lan mer nou pla quai ro sol tra val ver zi"


def made_list(rows: int) -> bytes:
    """Places in municipalities of the whole territory, near their town halls; one in forty has a fault."""
    from lieudit.territory.models import Municipality

    dice = random.Random(7)
    towns = list(Municipality.objects.exclude(latitude=None).values_list("code", "name", "latitude", "longitude"))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for index in range(rows):
        code, town, latitude, longitude = dice.choice(towns)
        assert latitude is not None
        assert longitude is not None
        name = f"{dice.choice(KINDS)} {''.join(dice.choices(SYLLABLES.split(), k=4)).capitalize()}"
        point = (latitude + dice.random() / 200, longitude + dice.random() / 200)
        site = "pas de site" if index % 40 == 0 else f"www.{name.split()[-1].lower()}.fr"
        street = f"{dice.randrange(1, 90)} rue {dice.choice(SYLLABLES.split())}"
        writer.writerow([f"banc-{index}", name, street, "", town, code, site, dice.choice(KINDS), *point])
    return text.getvalue().encode()


def write_bare(data: bytes) -> float:
    """Rows a second of the yardstick; what it writes is taken back."""
    from django.db import transaction

    from lieudit.network.models import Place
    from lieudit.territory.models import Municipality

    towns = dict(Municipality.objects.values_list("code", "pk"))
    start, count = time.perf_counter(), 0
    for batch in batched(csv.DictReader(io.StringIO(data.decode())), 500, strict=False):
        with transaction.atomic():
            Place.objects.bulk_create(
                Place(slug=f"banc-nu-{row['ID']}", name=row["NOM_TL"], municipality_id=towns[row["INSEECOM"]],
                      address=row["ADRESSE"], latitude=float(row["LAT"]), longitude=float(row["LONG"]))
                for row in batch
            )  # fmt: skip
            transaction.set_rollback(True)
        count += len(batch)
        if count >= BARE_ROWS:
            break
    return count / (time.perf_counter() - start)


def main(rows: int) -> None:

    django.setup()
    from lieudit.records.intake import give_back, import_file, undo_import

    data = made_list(rows)
    start = time.perf_counter()
    run, _result = import_file(io.BytesIO(data), "banc.csv", report=lambda fault: None, progress=lambda read: None)
    rate = rows / (time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    undo_import(run, actor=None)
    give_back.call(run.number)
    undone = rows / (time.perf_counter() - start)
    print(json.dumps({"rate": rate, "bare": write_bare(data), "memory": memory, "undone": undone}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
