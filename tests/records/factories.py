"""Disagreements, pairs, reunions and imports, made for tests."""

import csv
import io

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from lieudit.records import intake
from lieudit.records.models import Conflict, Import, Label, Twin
from lieudit.records.vocabulary import Programme, Voice
from tests.network.factories import PlaceFactory


class ConflictFactory(factory.django.DjangoModelFactory):
    """A published list says another telephone."""

    class Meta:
        model = Conflict

    place = factory.SubFactory(PlaceFactory, phone="+33555520000")
    field = "phone"
    ours = "+33555520000"
    theirs = "+33555520001"
    voice = Voice.LIST
    source_name = "Recensement 2026"
    licence = "Licence Ouverte 2.0"


class TwinFactory(factory.django.DjangoModelFactory):
    """Two records of Guéret whose names are alike."""

    class Meta:
        model = Twin

    first = factory.SubFactory(PlaceFactory, name="Le Préau")
    second = factory.SubFactory(PlaceFactory, name="Tiers-lieu du Préau")
    score = 75
    reasons = {"name": 1.0, "metres": 40}


class LabelFactory(factory.django.DjangoModelFactory):
    """A place is a Fabrique de territoire."""

    class Meta:
        model = Label

    place = factory.SubFactory(PlaceFactory)
    programme = Programme.FABRIQUE
    source = "Fabriques de territoire"


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
    run = intake.receive_list(actor=by, file=file or a_file(*(rows or [PREAU])), **told)
    intake.read_list.call(run.number)
    run.refresh_from_db()
    return run


def imported(*rows, by=None, published=(), **told) -> Import:
    """A file received, read and imported; `published` are keys of cells that look like a person."""
    run = intake.start_import(an_import(*rows, by=by, **told), actor=by, published=published)
    intake.carry_out.call(run.number)
    run.refresh_from_db()
    return run


def undone(run, actor=None) -> Import:
    intake.undo_import(run, actor=actor)
    intake.give_back.call(run.number)
    run.refresh_from_db()
    return run
