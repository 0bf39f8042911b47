"""Files, and what becomes of them, made for tests."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from lieudit.imports import services, tasks
from lieudit.imports.models import Import

PREAU = {"ID": "1", "NOM_TL": "Le Préau", "CP": "23000", "COMINIT": "Guéret", "INSEECOM": "23096"}
"""A row of the Mission Coworking; its municipality is the one that factories make."""


def a_file(*rows, name="lieux.csv", **options):
    """A CSV file as a browser sends it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)), restval="", **options)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def an_import(*rows, by=None, file=None, **told) -> Import:
    """A file received and read: its preview waits."""
    run = services.receive_list(actor=by, file=file or a_file(*(rows or [PREAU])), **told)
    tasks.read_list.call(run.number)
    run.refresh_from_db()
    return run


def imported(*rows, by=None, published=(), **told) -> Import:
    """A file received, read and imported; `published` are keys of cells that look like a person."""
    run = services.start_import(an_import(*rows, by=by, **told), actor=by, published=published)
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    return run


def undone(run, actor=None) -> Import:
    services.undo_import(run, actor=actor)
    tasks.give_back.call(run.number)
    run.refresh_from_db()
    return run
