"""Agreements, made for tests."""

import datetime as dt

import factory
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.toolkit.numbers import next_number
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, PlaceFactory


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


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
