"""The process that imports a list of money for the bench, and prints what it took as JSON: 60,000 grants in the columns
of SCDL beside bare rows written, then undone; 4,000 aids beside reading and cleaning them alone.

    python -m bench.granted grants 60000
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import batched
from pathlib import Path

import django

from bench.importer import memory

HOLDERS = 2_000
"""Places that bear a number, among which grants are given."""
BATCH = 500
WORDS = "<p>Une aide pour <strong>équiper</strong> un lieu.</p><ul><li>Un four</li><li>Des tables</li></ul>" * 20
"""Two thousand signs, as catalogues write them."""


def siret_of(number: int) -> str:
    """A SIRET whose check digit holds."""
    from stdnum import luhn

    siren = f"{number:08}"
    siren += luhn.calc_check_digit(siren)
    body = f"{siren}0001"
    return body + luhn.calc_check_digit(body)


def make_grants(path: Path, rows: int) -> None:
    """Grants of six hundred institutions to places of the directory, which are given their numbers here."""
    from lieudit.funding.scdl import COLUMNS
    from lieudit.network.models import Place

    places = list(Place.objects.order_by("pk")[:HOLDERS])
    for rank, place in enumerate(places, 1):
        place.siret = siret_of(rank)
    Place.objects.bulk_update(places, ["siret"], batch_size=BATCH)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for rank in range(rows):
            on = f"{2019 + rank % 6}-{rank % 12 + 1:02}-{rank % 28 + 1:02}"
            said = {
                "nomAttribuant": f"Institution {rank % 600}",
                "idAttribuant": siret_of(50_000 + rank % 600),
                "dateConvention": on,
                "referenceDecision": f"D{rank}",
                "nomBeneficiaire": places[rank % len(places)].name[:200],
                "idBeneficiaire": places[rank % len(places)].siret,
                "objet": f"Un four, puis des tables ({rank})",
                "montant": str(1_000 + rank % 9_000),
                "nature": "aide en numéraire",
                "conditionsVersement": "unique",
                "datesPeriodeVersement": on,
                "notificationUE": "non",
                "pourcentageSubvention": "1",
            }
            writer.writerow(said)


def bare_grants(path: Path) -> int:
    """The yardstick of imports: rows of CSV, made into grants, five hundred at a time, of which nothing is asked."""
    import datetime as dt
    import hashlib

    from django.db import transaction

    from lieudit.funding.models import Grant
    from lieudit.imports.models import Import, Source
    from lieudit.network.models import Place

    known = dict(Place.objects.exclude(siret="").values_list("siret", "pk"))
    source = Source.objects.get_or_create(slug="nu", defaults={"name": "Nu"})[0]
    number = Import.objects.order_by("-number").values_list("number", flat=True).first() or 0
    run = Import.objects.create(number=number + 1, source=source, file_name="nu.csv", digest="1" * 64, state="done")
    count = 0
    with path.open(newline="") as file:
        for batch in batched(csv.DictReader(file), BATCH, strict=False):
            with transaction.atomic():
                Grant.objects.bulk_create(
                    Grant(
                        run=run,
                        place_id=known[row["idBeneficiaire"]],
                        giver=row["nomAttribuant"],
                        giver_siret=row["idAttribuant"],
                        on=dt.date.fromisoformat(row["dateConvention"]),
                        reference=row["referenceDecision"],
                        purpose=row["objet"],
                        amount=Decimal(row["montant"]),
                        nature=row["nature"],
                        digest=hashlib.sha256(row["referenceDecision"].encode()).hexdigest(),
                        told_by=[run.pk],
                    )
                    for row in batch
                )
                transaction.set_rollback(True)
            count += len(batch)
    run.delete()
    return count


def make_aids(path: Path, rows: int) -> None:
    """The answers of the reading interface, in one file."""
    found = [
        {
            "id": rank,
            "slug": f"aide-{rank}",
            "name": f"Aide {rank}",
            "url": f"/aides/aide-{rank}/",
            "financers": [f"Financeur {rank % 90}", "Région"],
            "instructors": [],
            "targeted_audiences": ["Association", "Commune"],
            "aid_types": ["Subvention"],
            "is_call_for_project": rank % 5 == 0,
            "subvention_rate_lower_bound": 20,
            "subvention_rate_upper_bound": 80,
            "start_date": "2026-01-15",
            "submission_deadline": "2027-06-30",
            "recurrence": "Ponctuelle",
            "description": f"{WORDS}<p>{rank}</p>",
            "eligibility": WORDS[:900],
            "perimeter": "France",
            "perimeter_scale": "Pays",
        }
        for rank in range(rows)
    ]
    path.write_text(json.dumps({"count": rows, "next": None, "results": found}))


def bare_aids(path: Path) -> int:
    """Parsing and cleaning alone: the records of the file as cells, then each aid as it is understood, and dropped."""
    from lieudit.funding.aids import read_aid
    from lieudit.toolkit.tables import TableFile

    with path.open("rb") as file:
        return sum(read_aid(cells.values)[0] is not None for cells in TableFile(file, print).rows)


MAKES = {"grants": (make_grants, bare_grants, "banc.csv"), "aids": (make_aids, bare_aids, "banc.json")}


def measured(name: str, rows: int) -> dict[str, float]:
    """Seconds of the yardstick, half before and half after; of the import, and of its undoing; what the import added to
    the memory, of the first tenth of the file and of all of it."""
    from lieudit.imports.services import import_file, undo_import
    from lieudit.imports.tasks import give_back

    make, bare, file_name = MAKES[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name
        held, taken, undone = {}, 0.0, 0.0
        for count in (rows // 10, rows):
            make(path, count)
            alone = seconds(lambda: bare(path))
            before = memory()
            start = time.perf_counter()
            with path.open("rb") as file:
                run, result = import_file(file, file_name, report=lambda fault: None, progress=lambda read: None)
            taken = time.perf_counter() - start
            assert result is not None
            assert result.read == count, (result.read, count)
            held[count] = memory() - before
            start = time.perf_counter()
            undo_import(run, actor=None)
            give_back.call(run.number)
            undone = time.perf_counter() - start
        alone = (alone + seconds(lambda: bare(path))) / 2
    return {
        "rows": rows,
        "taken": taken,
        "bare": alone,
        "undone": undone,
        "first": held[rows // 10],
        "whole": held[rows],
    }


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    django.setup()
    print(json.dumps(measured(sys.argv[1], int(sys.argv[2]))))
