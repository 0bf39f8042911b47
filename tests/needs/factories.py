"""Needs, supports and convergences, made for tests."""

from io import BytesIO

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from lieudit.needs.models import Attachment, Convergence, Need, NeedQuestion, Support
from lieudit.needs.workflow import NeedState
from lieudit.network.vocabulary import Domain, Level
from lieudit.toolkit.numbers import next_number
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory

WORDS = "Notre permanence numérique reçoit quarante personnes par semaine. Le poste s’arrête en décembre."


class ConvergenceFactory(factory.django.DjangoModelFactory):
    """A national convergence, without needs."""

    class Meta:
        model = Convergence

    number = factory.LazyFunction(lambda: next_number(Convergence))
    title = factory.Sequence(lambda n: f"Tenir une permanence numérique dans la durée, {n}")
    summary = "Des permanences accueillent du public chaque semaine. Leurs postes sont financés pour un an."
    state = NeedState.GATHERED
    level = Level.NATIONAL
    created_at = factory.LazyFunction(timezone.now)


class NeedFactory(factory.django.DjangoModelFactory):
    """A published need of a place of Guéret; with `pending` or `gathered`, at these moments of its life."""

    class Meta:
        model = Need

    number = factory.LazyFunction(lambda: next_number(Need))
    words = factory.LazyAttribute(lambda need: "" if need.state == NeedState.WITHDRAWN else WORDS)
    domains = factory.LazyFunction(lambda: [Domain.DIGITAL])
    state = NeedState.EXPRESSED
    place = factory.SubFactory(PlaceFactory)
    municipality = factory.LazyAttribute(lambda need: need.place.municipality if need.place else None)
    department = factory.LazyAttribute(lambda n: n.municipality.department if n.municipality else None)
    author = factory.SubFactory(AccountFactory)
    deposit_key = factory.Sequence(lambda n: f"key-{n}")
    created_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)
    moved_at = factory.LazyFunction(timezone.now)

    class Params:
        pending = factory.Trait(state=NeedState.PENDING, author=None, published_at=None)
        gathered = factory.Trait(state=NeedState.GATHERED, convergence=factory.SubFactory(ConvergenceFactory))


def picture(width=60, height=40, kind="JPEG", **options):
    """The bytes of a picture of this size."""
    drawn = BytesIO()
    Image.new("RGB", (width, height), (160, 70, 40)).save(drawn, kind, **options)
    return drawn.getvalue()


class AttachmentFactory(factory.django.DjangoModelFactory):
    """A photograph joined to a need."""

    class Meta:
        model = Attachment

    need = factory.SubFactory(NeedFactory)
    file = factory.LazyFunction(lambda: ContentFile(picture(), "photo.jpg"))
    name = "salle.jpg"
    alt = "La salle, un seau sous la fuite"
    width = 60
    height = 40


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question that waits for its answer."""

    class Meta:
        model = NeedQuestion

    need = factory.SubFactory(NeedFactory)
    words = "Quarante personnes, est-ce que ce sont toujours les mêmes ?"
    author = factory.SubFactory(AccountFactory)


class SupportFactory(factory.django.DjangoModelFactory):
    """A published support; with `pending`, one that the animation has not read."""

    class Meta:
        model = Support

    need = factory.SubFactory(NeedFactory)
    place = factory.SubFactory(PlaceFactory)
    words = "Former un médiateur prend un an. Le contrat en dure un."

    class Params:
        pending = factory.Trait(published_at=None)
