"""Places, organisations and those who speak for them, made for tests."""

import factory

from lieudit.network.models import Animator, Claim, Organisation, Place, Representative
from lieudit.network.vocabulary import Level, OrganisationKind, PlaceStatus
from tests.accounts.factories import AccountFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory


class PlaceFactory(factory.django.DjangoModelFactory):
    """A place of Guéret, said to be open, unless another `municipality` is given."""

    class Meta:
        model = Place

    name = factory.Sequence(lambda n: f"Le Préau {n}")
    slug = factory.Sequence(lambda n: f"le-preau-{n}")
    municipality = factory.SubFactory(MunicipalityFactory)
    status = PlaceStatus.OPEN


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A partner; with `network`, `institution` or `operating_body`, one of these."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisation {n}")
    slug = factory.Sequence(lambda n: f"organisation-{n}")
    kind = OrganisationKind.PARTNER
    level = Level.NATIONAL

    class Params:
        network = factory.Trait(
            kind=OrganisationKind.NETWORK,
            level=Level.REGIONAL,
            region=factory.SubFactory(RegionFactory),
            name=factory.Sequence(lambda n: f"Réseau {n}"),
        )
        institution = factory.Trait(
            kind=OrganisationKind.INSTITUTION,
            name=factory.Sequence(lambda n: f"Ministère {n}"),
            email=factory.Sequence(lambda n: f"cabinet{n}@institution.fr"),
            postal_address="1 place Publique\n75001 Paris",
        )
        operating_body = factory.Trait(kind=OrganisationKind.OPERATING_BODY)
        partner = factory.Trait(kind=OrganisationKind.PARTNER)


class RepresentativeFactory(factory.django.DjangoModelFactory):
    """Speaks for a place; with `of_organisation`, for an organisation."""

    class Meta:
        model = Representative

    account = factory.SubFactory(AccountFactory)
    place = factory.SubFactory(PlaceFactory)
    role = "coordination"

    class Params:
        of_organisation = factory.Trait(place=None, organisation=factory.SubFactory(OrganisationFactory, network=True))


class AnimatorFactory(factory.django.DjangoModelFactory):
    """Animates Creuse; with `regional`, its region; with `national`, the nation."""

    class Meta:
        model = Animator

    account = factory.SubFactory(AccountFactory)
    organisation = factory.SubFactory(OrganisationFactory, network=True)
    department = factory.SubFactory(DepartmentFactory)

    class Params:
        regional = factory.Trait(department=None, region=factory.SubFactory(RegionFactory))
        national = factory.Trait(department=None, region=None)


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    account = factory.SubFactory(AccountFactory)
    place = factory.SubFactory(PlaceFactory)
    role = "coordination"
