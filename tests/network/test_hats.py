"""In whose name a person may act."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from lieudit.network.hat import HatField, HattedForm, hats_of
from lieudit.network.permissions import animates, animates_region, speaks_for
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db
YESTERDAY = dt.date.today() - dt.timedelta(days=1)


@pytest.fixture
def account():
    return AccountFactory()


def test_hats_are_places_then_organisations_then_oneself(account):
    network = RepresentativeFactory(account=account, of_organisation=True).organisation
    place = RepresentativeFactory(account=account).place
    assert [hat.thing for hat in hats_of(account)] == [place, network, None]


def test_a_person_without_mandate_acts_as_oneself_and_is_not_asked(account):
    field = HatField(account)
    assert field.widget.is_hidden
    assert field.clean("").thing is None


def test_a_hat_that_one_does_not_wear_is_refused(account):
    RepresentativeFactory(account=account)
    other = PlaceFactory()
    with pytest.raises(ValidationError):
        HatField(account).clean(f"place:{other.pk}")


def test_the_form_gives_the_thing_itself_to_the_act(account):
    place = RepresentativeFactory(account=account).place
    form = HattedForm({"hat": f"place:{place.pk}"}, account=account)
    assert form.attempt(lambda *, hat: hat)
    assert form.outcome == place


def test_an_ended_mandate_or_a_withdrawn_place_gives_no_hat(account):
    RepresentativeFactory(account=account, since=dt.date(2020, 1, 1), until=YESTERDAY)
    withdrawn = RepresentativeFactory(account=account).place
    withdrawn.withdrawn_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    withdrawn.save()
    assert [hat.key for hat in hats_of(account)] == ["self"]


def test_only_a_running_representative_speaks_for_a_thing(account):
    mandate = RepresentativeFactory(account=account)
    ended = RepresentativeFactory(account=account, since=dt.date(2020, 1, 1), until=YESTERDAY)
    assert speaks_for(account, mandate.place)
    assert not speaks_for(account, ended.place)
    assert not speaks_for(account, OrganisationFactory())
    assert not speaks_for(AnonymousUser(), mandate.place)


def test_who_animates_a_region_animates_its_departments():
    creuse, elsewhere = (
        DepartmentFactory(),
        DepartmentFactory(code="01", name="Ain", region=RegionFactory(code="84", name="Rhône")),
    )
    departmental, regional, national = (
        AnimatorFactory(),
        AnimatorFactory(regional=True),
        AnimatorFactory(national=True),
    )
    assert [animates(a.account, creuse) for a in (departmental, regional, national)] == [True] * 3
    assert [animates(a.account, elsewhere) for a in (departmental, regional, national)] == [
        False,
        False,
        True,
    ]
    assert [animates_region(a.account, creuse.region) for a in (departmental, regional, national)] == [
        False,
        True,
        True,
    ]
    assert [animates(a.account, None) for a in (departmental, regional, national)] == [False, False, True]


def test_the_secretariat_stands_in_anywhere_and_others_nowhere(account):
    assert animates(AccountFactory(secretariat=True), DepartmentFactory())
    assert not animates(account, DepartmentFactory())
    assert not animates(AnonymousUser(), DepartmentFactory())
