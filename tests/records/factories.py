"""Disagreements, pairs, labels, made for tests."""

import factory

from lieudit.records.models import Conflict, Label, Twin
from lieudit.records.vocabulary import Programme, SaidBy
from tests.network.factories import PlaceFactory


class ConflictFactory(factory.django.DjangoModelFactory):
    """A published list says another telephone."""

    class Meta:
        model = Conflict

    place = factory.SubFactory(PlaceFactory, phone="+33555520000")
    field = "phone"
    ours = "+33555520000"
    theirs = "+33555520001"
    voice = SaidBy.LIST
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
