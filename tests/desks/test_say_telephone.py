"""A territory has a telephone when its desk says so: on the home page and on its own; no page promises another."""

import pytest
from django.urls import reverse

from lieudit.desks.models import Telephone
from lieudit.desks.services import say_telephone
from lieudit.journal.models import Entry
from lieudit.network.identifiers import clean_phone_anywhere, spaced_phone
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db


def address(land):
    return reverse("desks:telephone", args=[land.slug])


def test_who_keeps_the_desk_says_its_number_in_one_form(client, lands):
    client.force_login(lands.animator)
    sent = {"number": "05 55 52 00 00", "hours": "du lundi au vendredi, de 9 h à 17 h"}
    assert client.post(address(lands.creuse), sent).url == reverse("desks:desk", args=[lands.creuse.slug])
    assert Telephone.objects.get().number == "+33555520000"
    client.logout()
    for page in ("/", lands.creuse.get_absolute_url()):
        shown = client.get(page).text
        assert 'href="tel:+33555520000">05 55 52 00 00</a>' in shown
        assert "de 9 h à 17 h" in shown
    assert 'href="#telephone"' in client.get("/").text
    assert (
        Entry.objects.get().sentence
        == "L’animation de la Creuse répond au téléphone\N{NO-BREAK SPACE}: 05 55 52 00 00."
    )


def test_without_a_number_no_page_promises_one(client, lands):
    for page in ("/", lands.creuse.get_absolute_url()):
        shown = client.get(page).text
        assert "téléphone" not in shown[shown.index("<main") : shown.index("</main>")]


def test_emptied_it_is_promised_no_more_and_said_once(client, lands):
    say_telephone(lands.creuse, actor=lands.animator, number="+33555520000")
    for _ in range(2):
        assert say_telephone(lands.creuse, actor=lands.animator, number="") is None
    assert not Telephone.objects.exists()
    assert Entry.objects.filter(kind="desks.telephone_removed").count() == 1


def test_the_closest_number_answers_for_a_territory(lands):
    say_telephone(None, actor=lands.national, number="+33100000000")
    assert str(Telephone.objects.answering(lands.creuse).first()) == "01 00 00 00 00"
    say_telephone(lands.region, actor=lands.above, number="+33536491204")
    assert Telephone.objects.answering(lands.creuse).first().land == lands.region
    say_telephone(lands.creuse, actor=lands.animator, number="+33555520000")
    assert Telephone.objects.answering(lands.creuse).first().land == lands.creuse
    say_telephone(lands.creuse, actor=lands.animator, number="+33555520001")
    assert Telephone.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("+32 2 555 12 12", "+3225551212", "+32 25 55 12 12"),
        ("00 32 2 555 12 12", "+3225551212", "+32 25 55 12 12"),
        ("0536491204", "+33536491204", "05 36 49 12 04"),
        ("0262 12 34 56", "+262262123456", "+262 26 21 23 45 6"),
    ],
)
def test_a_number_abroad_begins_with_its_country(typed, kept, shown):
    assert clean_phone_anywhere(typed) == kept
    assert spaced_phone(kept) == shown


@pytest.mark.parametrize(
    "typed", ["02 555 12 12", "+1234", "+" + "9" * 16, "appelez-nous", "+33 1 23", "05\x0036491204"]
)
def test_what_is_no_number_is_refused_in_words_and_kept(client, lands, typed):
    client.force_login(lands.animator)
    page = client.post(address(lands.creuse), {"number": typed})
    assert page.status_code == 422
    assert not Telephone.objects.exists()


def test_a_number_abroad_without_its_country_says_what_is_missing():
    with pytest.raises(RuleBroken, match="commence par"):
        clean_phone_anywhere("02 555 12 12")


def test_nobody_else_says_it(client, lands):
    client.force_login(AccountFactory())
    assert client.post(address(lands.creuse), {"number": "0536491204"}).status_code == 403
    assert not Telephone.objects.exists()
