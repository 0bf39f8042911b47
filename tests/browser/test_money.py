"""What is open where one stands, and a jury beside its council: clean at both widths, nothing wider than the screen."""

import pytest
from django.urls import reverse

from tests.funding.factories import an_aid, an_open, with_jury
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_open_for_a_place_and_on_a_desk_is_clean(page, site, sign_in, assert_axe):
    place = PlaceFactory(name="L’Atelier du Canal")
    an_open(title="Outils que l’on refait", domains=["digital", "work"])
    an_aid(name="Équiper un atelier numérique", categories=["Inclusion numérique"], domains=["digital"])
    an_aid(name="Ouvrir une radio", categories=["Médias et communication"], domains=["culture"])
    page.goto(f"{site}{reverse('funding:aids')}?lieu={place.slug}")
    assert_axe(page)
    animator = AnimatorFactory()
    sign_in(page, animator.account)
    page.goto(site + reverse("desks:desk", args=[animator.department.slug]))
    assert_axe(page)


def test_a_jury_beside_its_council_is_clean(page, site, assert_axe):
    call = with_jury(people=6)
    for account in call.people[:5]:
        RepresentativeFactory(account=account, place=PlaceFactory())
    page.goto(site + reverse("funding:jury", args=[call.number]))
    page.get_by_role("heading", name="Le jury, à côté de l’assemblée qui l’a nommé").wait_for()
    assert_axe(page)
