"""Resources, versions, uses and improvements, made for tests."""

import datetime as dt

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.commons.models import Improvement, Release, ReleaseFile, Resource, Reuse
from lieudit.commons.vocabulary import Kind
from lieudit.network.licences import Licence
from lieudit.toolkit.numbers import next_number
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, PlaceFactory


class ResourceFactory(factory.django.DjangoModelFactory):
    """A method that a place of Guéret shares; with `waiting`, a deposit to read; `of_network`, kept by a network."""

    class Meta:
        model = Resource
        skip_postgeneration_save = True

    number = factory.LazyFunction(lambda: next_number(Resource))
    title = factory.Sequence(lambda n: f"Ouvrir en douze réunions {n}")
    kind = Kind.METHOD
    summary = "Une réunion par mois, **un ordre du jour** chacune."
    licence = Licence.BY_SA
    domains = factory.LazyFunction(lambda: ["work"])
    place = factory.SubFactory(PlaceFactory)
    author = factory.SubFactory(AccountFactory)
    state = "published"
    submitted_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))
    published_at = factory.LazyFunction(timezone.now)

    class Params:
        waiting = factory.Trait(state="submitted", published_at=None)
        of_network = factory.Trait(place=None, organisation=factory.SubFactory(OrganisationFactory, network=True))

    @factory.post_generation
    def releases(self, create, extracted, **kwargs):
        ReleaseFactory(resource=self, author=self.author)


class ReleaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Release
        skip_postgeneration_save = True

    resource = factory.SubFactory(ResourceFactory)
    version = factory.Sequence(lambda n: f"1.{n}")
    link = "https://exemple.fr/methode"
    author = factory.SubFactory(AccountFactory)

    @factory.post_generation
    def files(self, create, extracted, **kwargs):
        """`files={"plan.pdf": b"%PDF-1.7"}`"""
        for name, content in (extracted or {}).items():
            ReleaseFile.objects.create(release=self, name=name, file=SimpleUploadedFile(name, content))


class ReuseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reuse

    resource = factory.SubFactory(ResourceFactory)
    place = factory.SubFactory(PlaceFactory)
    author = factory.SubFactory(AccountFactory)


class ImprovementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Improvement

    number = factory.LazyFunction(lambda: next_number(Improvement))
    resource = factory.SubFactory(ResourceFactory)
    words = "Il manque une réunion avec les voisins."
    author = factory.SubFactory(AccountFactory)
