"""The process that imports a list for the bench, and prints its rate and its memory as JSON: one process for each
measure, which holds nothing else.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
import time
from itertools import batched
from pathlib import Path

import django

BARE_ROWS = 20_000
MEDNUM_SHARE = 5
"""One row of LaMednum for so many of places."""
COLUMNS = ["ID", "NOM_TL", "ADRESSE", "CP", "COMINIT", "INSEECOM", "WEB", "TYPO", "LAT", "LONG"]
KINDS = ("Coworking", "Fablab", "Tiers-lieu", "La Fabrique", "L’Atelier", "Espace", "Café associatif")
SYLLABLES = "ba bre chan dou fla gri jo lan mer nou pla quai ro sol tra val ver zi"


def make_list(path: Path, rows: int) -> None:
    """Write places in municipalities of the whole territory, near their town halls; one in forty has a fault."""
    from lieudit.territory.models import Municipality

    dice = random.Random(7)
    towns = list(Municipality.objects.exclude(latitude=None).values_list("code", "name", "latitude", "longitude"))
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
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


def make_mednum(path: Path, rows: int) -> None:
    """The same in the 32 columns of LaMednum: each row describes a service of digital mediation."""
    from lieudit.public_services.mednum import COLUMNS as THIRTY_TWO
    from lieudit.public_services.mednum import NO_PIVOT, SEPARATOR, WORDS
    from lieudit.territory.models import Municipality

    dice = random.Random(11)
    towns = list(Municipality.objects.exclude(latitude=None).values_list("code", "name", "postcodes")[:5000])
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, THIRTY_TWO, restval="")
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


def _name(dice: random.Random) -> str:
    return f"{dice.choice(KINDS)} {''.join(dice.choices(SYLLABLES.split(), k=4)).capitalize()}"


def bare(path: Path) -> dict[str, float]:
    """Rows a second of the yardstick; what it writes is taken back."""
    from django.db import transaction

    from lieudit.network.models import Place
    from lieudit.territory.models import Municipality

    towns = dict(Municipality.objects.values_list("code", "pk"))
    start, count = time.perf_counter(), 0
    with path.open(newline="") as file:
        for batch in batched(csv.DictReader(file), 500, strict=False):
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
    return {"rate": count / (time.perf_counter() - start)}


def previewed(path: Path) -> dict[str, float]:
    """Seconds from the file that is kept to all that it would change, while the page may say how far it is."""
    from django.core.files.uploadedfile import UploadedFile

    from lieudit.imports.services import discard_import, receive_list
    from lieudit.imports.tasks import read_list

    with path.open("rb") as file:
        run = receive_list(actor=None, file=UploadedFile(file, "banc.csv", size=path.stat().st_size))
    start = time.perf_counter()
    read_list.call(run.number)
    taken = time.perf_counter() - start
    run.refresh_from_db()
    if run.state != "preview":
        raise RuntimeError(f"the preview is {run.state}: {run.failure}")
    discard_import(run, actor=None)
    return {"seconds": taken, "rows": run.total, "memory": memory()}


def imported(path: Path) -> dict[str, float]:
    """Rows a second of the import and of its undoing, on clean tables, and the memory that the first one took."""
    from django.db import connection

    from lieudit.imports.services import import_file, undo_import
    from lieudit.imports.tasks import give_back

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with path.open("rb") as file:
        start = time.perf_counter()
        run, result = import_file(file, "banc.csv", report=lambda fault: None, progress=lambda read: None)
        taken = time.perf_counter() - start
    assert result is not None
    held = memory()
    start = time.perf_counter()
    undo_import(run, actor=None)
    give_back.call(run.number)
    return {
        "rate": result.read / taken,
        "memory": held,
        "undone": result.read / (time.perf_counter() - start),
    }


def memory() -> float:
    """Most mebibytes that this process held (`getrusage` would count those of the process that started it)."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


MEASURES = {
    "preview": (make_list, previewed),
    "places": (make_list, imported),
    "mednum": (make_mednum, imported),
    "bare": (make_list, bare),
}


def main(name: str, rows: int) -> None:
    django.setup()
    make, measure = MEASURES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "banc.csv"
        make(path, rows)
        print(json.dumps(measure(path)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
