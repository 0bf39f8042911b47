"""The page of a place: what everybody sees of it, and what those who keep its record may do there."""

import datetime as dt

import pytest
from django.urls import reverse

from lieudit.network.vocabulary import Domain, Typology
from lieudit.records.doubts import doubt_field
from lieudit.records.models import SourceRecord
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.records.factories import ConflictFactory, TwinFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return PlaceFactory(
        name="Le Préau",
        slug="le-preau",
        summary="Ancienne école devenue café",
        domains=[Domain.DIGITAL],
        typologies=[Typology.FABLAB],
        hours="Mo-Fr 09:00-12:00; PH closed",
        links=["https://www.preau.fr/"],
    )


def test_a_telephone_is_read_by_pairs_and_dialled_whole(client, place):
    type(place).objects.filter(pk=place.pk).update(phone="+33555520000")
    text = client.get(place.get_absolute_url()).content.decode()
    assert '<a href="tel:+33555520000">05 55 52 00 00</a>' in text


def test_a_place_says_what_it_is_and_where_it_comes_from(client, place):
    SourceRecord.objects.create(
        place=place,
        source="CGET 2019",
        external_id="7",
        licence="Licence Ouverte 2.0",
        row={"vintage": "2019-06", "summary": place.summary},
    )
    text = client.get(place.get_absolute_url()).content.decode()
    for said in ("Ancienne école", "Guéret, Creuse", "Du lundi au vendredi", "Fermé les jours fériés", "Présent"):
        assert said in text, said
    for said in (
        "Personne ne l’a dit",
        "Fablab",
        "preau.fr",
        "CGET 2019",
        "données de 2019-06",
        "n’a pas encore confirmé",
    ):
        assert said in text, said


def test_a_place_costs_a_bounded_number_of_queries(client, place, django_assert_max_num_queries):
    client.get(place.get_absolute_url())  # content types are read once per process
    RepresentativeFactory.create_batch(5, place=place)
    ConflictFactory(place=place)
    with django_assert_max_num_queries(8):
        client.get(place.get_absolute_url())


def test_a_place_page_is_not_sent_twice_to_a_reader(client, place):
    first = client.get(place.get_absolute_url())
    again = client.get(place.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("field", ["withdrawn_at"])
def test_a_withdrawn_place_is_not_found(client, place, field):
    setattr(place, field, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    place.save()
    assert client.get(place.get_absolute_url()).status_code == 404


def test_who_speaks_is_named_only_with_consent(client, place):
    RepresentativeFactory(place=place, account=AccountFactory(name="Ada Discrète"), role="présidence")
    RepresentativeFactory(place=place, account=AccountFactory(name="Bea Publique", public=True))
    text = client.get(place.get_absolute_url()).content.decode()
    assert "présidence" in text
    assert "Discrète" not in text
    assert "Bea Publique" in text


def valid(**changes):
    return {"name": "Le Préau", "municipality": "Guéret (23000, Creuse)", "status": "open"} | changes


def test_a_representative_corrects_the_page_and_it_is_confirmed(client, place):
    client.force_login(RepresentativeFactory(place=place).account)
    response = client.post(
        reverse("records:revise_place", args=[place.slug]), valid(summary="Café", phone="05 55 52 00 00")
    )
    assert response.status_code == 302
    place.refresh_from_db()
    assert (place.summary, place.phone) == ("Café", "+33555520000")
    assert place.confirmed_on == dt.date.today()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hours", "lundi 9h", "ne se lisent pas"),
        ("siret", "12345678901234", "SIRET n’est pas valable"),
        ("phone", "12", "téléphone n’est pas français"),
        ("links", "javascript:alert(1)", "adresse de site"),
        ("point", "1.87, 46.17", "inversées"),
        ("point", "là-bas", "la latitude puis la longitude"),
        ("municipality", "Nullepart", "Aucune commune"),
        ("postcode", "230", "cinq chiffres"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_kept(client, place, field, value, said):
    client.force_login(RepresentativeFactory(place=place).account)
    response = client.post(reverse("records:revise_place", args=[place.slug]), valid(**{field: value}))
    assert response.status_code == 422
    assert said in str(response.context["form"].errors[field])
    assert value.split("\n")[0] in response.content.decode()


def test_the_form_shows_what_the_page_holds_and_changes_nothing_alone(client, place):
    place.latitude, place.longitude, place.opened_on = 46.17, 1.87, dt.date(2017, 5, 1)
    place.save()
    client.force_login(RepresentativeFactory(place=place).account)
    url = reverse("records:revise_place", args=[place.slug])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    response = client.post(
        url,
        {name: value for name, value in typed.items() if value not in (None, "")}
        | {
            "municipality": "Guéret",
            "links": "https://www.preau.fr/",
            "opened_on": "2017-05-01",
        },
    )
    assert "Rien n’a changé" in response.content.decode()


def test_still_true_in_one_click(client, place):
    client.force_login(AnimatorFactory().account)
    client.post(reverse("records:confirm_place", args=[place.slug]))
    place.refresh_from_db()
    assert place.confirmed_on == dt.date.today()


def test_texts_of_people_are_shown_as_text(client, place):
    place.description = "<script>alert(1)</script> 👩‍🌾 \u202eshalom"
    place.save()
    text = client.get(place.get_absolute_url()).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_strangers_do_not_touch_a_record(client, place):
    client.force_login(AccountFactory())
    assert client.get(reverse("records:revise_place", args=[place.slug])).status_code == 403
    assert client.post(reverse("records:confirm_place", args=[place.slug])).status_code == 403


def test_the_desk_costs_the_same_however_much_waits(client, django_assert_max_num_queries):
    client.force_login(AnimatorFactory().account)
    url = reverse("records:desk")
    client.get(url)
    for _each in range(6):
        ConflictFactory()
        TwinFactory()
        doubt_field(PlaceFactory(phone="+33555520000"), field="phone", author=AccountFactory(), sender="a")
    with django_assert_max_num_queries(12):
        client.get(url)


def test_two_records_are_compared_in_few_queries(client, django_assert_max_num_queries):
    twin = TwinFactory()
    client.force_login(AnimatorFactory().account)
    for page in (twin, ConflictFactory()):
        client.get(page.get_absolute_url())
        with django_assert_max_num_queries(12):
            client.get(page.get_absolute_url())
