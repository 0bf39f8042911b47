"""Services, made for tests."""

import factory

from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import Kind
from lieudit.toolkit.numbers import next_number
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory


class OfferFactory(factory.django.DjangoModelFactory):
    """A digital counter."""

    class Meta:
        model = Offer

    number = factory.LazyFunction(lambda: next_number(Offer))
    place = factory.SubFactory(PlaceFactory)
    domain = "digital"
    kind = Kind.COUNTER
    title = factory.Sequence(lambda n: f"Permanence numérique {n}")
    author = factory.SubFactory(AccountFactory)
