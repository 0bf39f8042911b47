"""A small geography, made for tests: real names, so that pages read well."""

import factory

from lieudit.territory.models import Department, Intermunicipality, Liaison, Municipality, Region
from lieudit.territory.spelling import plain, without_article


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "75"
    name = "Nouvelle-Aquitaine"
    slug = factory.LazyAttribute(lambda region: plain(region.name).replace(" ", "-"))
    liaison = Liaison.LA


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    code = "23"
    name = "Creuse"
    slug = factory.LazyAttribute(lambda department: plain(department.name).replace(" ", "-"))
    liaison = Liaison.LA
    region = factory.SubFactory(RegionFactory)


class IntermunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Intermunicipality
        django_get_or_create = ("siren",)

    siren = "200034825"
    name = "Communauté d’agglomération du Grand Guéret"
    kind = "CA"


class MunicipalityFactory(factory.django.DjangoModelFactory):
    """Guéret by default: its town hall, its postcode."""

    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = "23096"
    name = "Guéret"
    slug = factory.LazyAttribute(lambda m: f"{plain(m.name).replace(' ', '-')}-{m.code.lower()}")
    department = factory.SubFactory(DepartmentFactory)
    postcodes = ["23000"]
    population = 12734
    area_km2 = 26.2
    latitude = 46.1693
    longitude = 1.8719
    plain_name = factory.LazyAttribute(lambda m: without_article(plain(m.name)))
    search_text = factory.LazyAttribute(lambda m: " " + " ".join([plain(m.name), *m.postcodes]))
