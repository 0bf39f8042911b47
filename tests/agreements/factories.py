"""Agreements, made for tests."""

import datetime as dt

import factory
from django.utils import timezone

from lieudit.agreements.models import Agreement, Commitment, Instalment
from lieudit.toolkit.numbers import next_number
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, PlaceFactory


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def bound(agreement):
    """The same one, confirmed: what its holder does, what its partner pays, the account that this one owes."""
    Agreement.objects.filter(pk=agreement.pk).update(confirmed_at=timezone.now())
    Commitment.objects.create(agreement=agreement, side="holder", words="Ouvrir l’atelier", due_on=in_days(30))
    Commitment.objects.create(
        agreement=agreement, side="partner", words="Rendre compte", is_report=True, due_on=in_days(200)
    )
    Instalment.objects.create(
        agreement=agreement, rank=1, payer="partner", words="en une fois", amount=4_500, announced_on=in_days(10)
    )
    return Agreement.objects.with_things().get(pk=agreement.pk)


class AgreementFactory(factory.django.DjangoModelFactory):
    """A year of a counsellor, from a partner."""

    class Meta:
        model = Agreement

    number = factory.LazyFunction(lambda: next_number(Agreement))
    place = factory.SubFactory(PlaceFactory)
    partner = factory.SubFactory(OrganisationFactory, partner=True)
    title = "Deux jours de conseiller par semaine"
    starts_on = factory.LazyFunction(lambda: in_days(-100))
    ends_on = factory.LazyFunction(lambda: in_days(265))
    author = factory.SubFactory(AccountFactory)
