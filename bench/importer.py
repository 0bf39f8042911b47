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
MEDNUM_SHARE = 5
"""One row of LaMednum for so many of places."""
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
        name = _name(dice)
        point = (latitude + dice.random() / 200, longitude + dice.random() / 200)
        site = "pas de site" if index % 40 == 0 else f"www.{name.split()[-1].lower()}.fr"
        street = f"{dice.randrange(1, 90)} rue {dice.choice(SYLLABLES.split())}"
        writer.writerow([f"banc-{index}", name, street, "", town, code, site, dice.choice(KINDS), *point])
    return text.getvalue().encode()


def made_mednum(rows: int) -> bytes:
    """The same in the 32 columns of LaMednum: each row describes a service of digital mediation."""
    from lieudit.public_services.mednum import COLUMNS as THIRTY_TWO
    from lieudit.public_services.mednum import NO_PIVOT, SEPARATOR, WORDS
    from lieudit.territory.models import Municipality

    dice = random.Random(11)
    towns = list(Municipality.objects.exclude(latitude=None).values_list("code", "name", "postcodes")[:5000])
    text = io.StringIO()
    writer = csv.DictWriter(text, THIRTY_TWO, restval="")
    writer.writeheader()
    for index in range(rows):
        code, town, postcodes = dice.choice(towns)
        words = {column: SEPARATOR.join(dice.sample(kind.values, 2)) for column, (_field, kind) in WORDS.items()}
        writer.writerow(
            {
                "id": f"banc-{index}",
                "pivot": NO_PIVOT,
                "nom": _name(dice),
                "commune": town,
                "code_insee": code,
                "code_postal": next(iter(postcodes), "00000"),
                "adresse": f"{dice.randrange(1, 90)} rue du Banc",
                "telephone": f"+335555{dice.randrange(10**5):05}",
                "horaires": "Mo-Fr 09:00-12:00,14:00-18:00",
                "presentation_resume": f"Un lieu {index}",
                "date_maj": "2026-03-02",
                "source": "banc",
                "prise_rdv": f"https://rdv.exemple.fr/{index}",
                **words,
            }
        )
    return text.getvalue().encode()


def _name(dice: random.Random) -> str:
    return f"{dice.choice(KINDS)} {''.join(dice.choices(SYLLABLES.split(), k=4)).capitalize()}"


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
                Place(
                    slug=f"banc-nu-{row['ID']}",
                    name=row["NOM_TL"],
                    municipality_id=towns[row["INSEECOM"]],
                    address=row["ADRESSE"],
                    latitude=float(row["LAT"]),
                    longitude=float(row["LONG"]),
                )
                for row in batch
            )
            transaction.set_rollback(True)
        count += len(batch)
        if count >= BARE_ROWS:
            break
    return count / (time.perf_counter() - start)


def main(rows: int) -> None:

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile

    from lieudit.imports.services import discard_import, import_file, receive_list, undo_import
    from lieudit.imports.tasks import give_back, read_list

    def seconds_of_preview(data: bytes, count: int) -> float:
        """From the file that is kept to all that it would change, while the page may say how far it is."""
        run = receive_list(actor=None, file=SimpleUploadedFile("banc.csv", data))
        start = time.perf_counter()
        read_list.call(run.number)
        taken = time.perf_counter() - start
        run.refresh_from_db()
        if (run.state, run.total) != ("preview", count):
            raise RuntimeError(f"the preview is {run.state}, of {run.total} rows: {run.failure}")
        discard_import(run, actor=None)
        return taken

    def measure(data: bytes, count: int) -> dict[str, float]:
        start = time.perf_counter()
        run, _result = import_file(io.BytesIO(data), "banc.csv", report=lambda fault: None, progress=lambda read: None)
        rate = count / (time.perf_counter() - start)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        start = time.perf_counter()
        undo_import(run, actor=None)
        give_back.call(run.number)
        return {"rate": rate, "memory": memory, "undone": count / (time.perf_counter() - start)}

    data = made_list(rows)
    some = max(1, rows // MEDNUM_SHARE)
    print(
        json.dumps(
            {
                "preview": seconds_of_preview(data, rows),
                "places": measure(data, rows),
                "mednum": measure(made_mednum(some), some),
                "bare": write_bare(data),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
