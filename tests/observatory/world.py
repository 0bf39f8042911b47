"""Two departments of one region, a third of another, an island: enough places for some figures to be said."""

import datetime as dt

from lieudit.network.vocabulary import PlaceStatus
from lieudit.territory.models import Intermunicipality
from tests.network.factories import PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

DAY = dt.date(2026, 11, 28)


def town(code, name, department, people, at, area=30.0, group=None):
    return MunicipalityFactory(
        code=code,
        name=name,
        department=department,
        population=people,
        latitude=at[0],
        longitude=at[1],
        area_km2=area,
        intermunicipality=group,
        postcodes=[code],
    )


def lands():
    """The municipalities by name."""
    aquitaine, brittany = RegionFactory(), RegionFactory(code="53", name="Bretagne")
    creuse = DepartmentFactory(region=aquitaine, population=115_000)
    vienne = DepartmentFactory(code="87", name="Haute-Vienne", region=aquitaine, population=372_000)
    morbihan = DepartmentFactory(code="56", name="Morbihan", region=brittany, population=780_000)
    group = Intermunicipality.objects.create(siren="200034825", name="Grand Guéret", kind="CA", population=27_900)
    return {
        "Guéret": town("23096", "Guéret", creuse, 12_734, (46.169, 1.872), group=group),
        "Ajain": town("23002", "Ajain", creuse, 1_100, (46.2, 1.99), group=group),
        "Felletin": town("23079", "Felletin", creuse, 1_600, (45.883, 2.175)),
        "Limoges": town("87085", "Limoges", vienne, 130_000, (45.833, 1.26)),
        "Vannes": town("56260", "Vannes", morbihan, 54_000, (47.658, -2.76)),
        "Le Palais": town("56152", "Le Palais", morbihan, 2_600, (47.347, -3.154)),
        "Celles": town("15031", "Celles", vienne, 217, (None, None)),
    }


def places(towns, **counts):
    """So many open places in each municipality, confirmed, that offer a digital service."""
    made = []
    for name, count in counts.items():
        for _number in range(count):
            made.append(
                PlaceFactory(
                    municipality=towns[name.replace("_", " ")],
                    status=PlaceStatus.OPEN,
                    opened_on=dt.date(2019, 5, 1),
                    confirmed_on=dt.date(2026, 6, 1),
                    domains=["digital"],
                )
            )
    return made
