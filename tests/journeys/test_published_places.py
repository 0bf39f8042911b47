"""Needs are expressed for the real places of the published lists, by the form that everybody uses."""

import pytest

from lieudit.needs.models import Need
from lieudit.needs.whereabouts import key_of
from lieudit.network.models import Place
from tests.imports.test_import_published import EVERYTHING, MISSION, bring
from tests.needs.conftest import charter, express, key_opened  # noqa: F401  (fixtures of the needs room)
from tests.territory.conftest import whole_territory  # noqa: F401  (the fixture of the territory room)


@pytest.mark.django_db
@pytest.mark.parametrize("published", [EVERYTHING, MISSION])
def test_a_need_is_expressed_for_places_of_the_list(client, whole_territory, express, published):  # noqa: F811
    bring(published)
    places = list(Place.objects.with_territory().order_by("pk"))[:: Place.objects.count() // 12]
    for n, place in enumerate(places):
        client.defaults["REMOTE_ADDR"] = f"10.0.0.{n + 1}"
        said = {"words": f"Qui paie le chauffage, ici, au n° {n} ?", "speaking_for": "place"}
        where = {"place": f"{place.name}, {place.municipality.name}", "place_choice": key_of(place)}
        answer = express(key=key_opened(word=f"deposit-{n}"), **said, **where)
        assert answer.status_code == 302, (str(place), answer.context["form"].errors)
    assert list(Need.objects.order_by("number").values_list("place", flat=True)) == [place.pk for place in places]
