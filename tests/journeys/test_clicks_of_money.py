"""Budgets of clicks of calls and money, row by row of who does what, counted on the real pages; « and a form »: the
button that sends what was typed is not counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import accept_charter
from lieudit.funding.links import reply_token
from lieudit.funding.models import Appeal, Application, Call, Partner, Rating, Reply, YearMix
from lieudit.funding.services import invite_organiser
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    a_described,
    a_file,
    again,
    an_aid,
    an_income,
    an_open,
    asked_of,
    given,
    published,
    said_year,
    settled,
)
from tests.journeys.letterbox import Letterbox, link
from tests.journeys.visitor import Hurried
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_a_place_reads_what_is_open_for_it_in_two_clicks_and_says_what_came_of_it_in_two(charter):
    aid = an_aid(name="Fonds des ateliers")
    spoken = RepresentativeFactory(place=PlaceFactory(name="L’Atelier du Canal"))
    accept_charter(spoken.account)
    place = Hurried(spoken.account).at_home().follow("Aides et appels")
    place.follow("Ce qui est ouvert pour L’Atelier du Canal")
    place.reads(aid.name, "Ouverte dans toute la France")
    place.within(2)
    place.clicks = 0
    place.follow(aid.name).follow("Dire ce qu’il en est pour L’Atelier du Canal")
    place.within(2)


def test_anybody_reads_why_a_call_is_fair_in_one_click_and_tests_a_place_in_two():
    call = an_open()
    anybody = Hurried(None).open(reverse("funding:calls"))
    anybody.clicks = 0
    anybody.follow(call.title).reads("Est-ce un appel loyal", "Souhait")
    anybody.within(1)
    anybody.follow("Faire le test").reads("Le lieu est ouvert depuis un an.")
    anybody.within(2)


def test_a_place_applies_in_two_clicks_and_a_form(charter):
    call, spoken = an_open(), RepresentativeFactory()
    accept_charter(spoken.account)
    place = Hurried(spoken.account).open(reverse("funding:calls"))
    place.clicks = 0
    place.follow(call.title).follow("Commencer un dossier")
    place.within(2)
    place.send("Commencer le dossier", title="Un four partagé")
    assert Application.objects.get().lead == spoken.place


def test_a_place_applies_together_in_two_clicks_more(charter):
    file = a_file()
    accept_charter(file.speaker)
    other = RepresentativeFactory(place=PlaceFactory(name="Le Lavoir")).place
    place = Hurried(file.speaker).open(file.get_absolute_url())
    place.clicks = 0
    place.follow("Demander à un lieu d’en être")
    place.send("Lui demander", place=f"{other.name}, {other.municipality.name}", role="lends", task="Prête son camion")
    place.reads("La demande est partie").within(2)
    assert Partner.objects.get(place=other).application == file


def test_a_partner_accepts_its_part_in_two_clicks_from_the_mail(charter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        part = asked_of(a_file())
    letter = Letterbox(part.speaker.email).is_told("en être")
    accept_charter(part.speaker)
    partner = Hurried(part.speaker)
    partner.open(link(letter, "/aides-et-appels/dossiers/")).reads("Prête son camion")
    partner.clicks = 1  # the button of the letter
    partner.send("Accepter au nom du lieu").reads("C’est accepté")
    partner.within(2)
    assert Partner.objects.get(pk=part.pk).accepted_at


def test_an_organiser_opens_a_call_from_the_former_one_in_four_clicks(charter):
    former = published()
    accept_charter(former.chair)
    organiser = Hurried(former.chair).at_home().follow("Aides et appels")
    organiser.follow(f"Préparer un appel d’après « {former.title} »")
    opens, closes = (timezone.localdate() + dt.timedelta(days=days) for days in (5, 70))
    said = {"title": "Ateliers partagés, deux", "opens_on": f"{opens}", "closes_on": f"{closes}"}
    organiser.send("Préparer l’appel", **said, opens_time="12:00", closes_time="12:00")
    organiser.send("Annoncer l’appel").reads("L’appel est annoncé")
    organiser.within(4)
    call = Call.objects.latest("number")
    assert (call.drawn_from, call.state, call.rules.questions) == (former, "announced", former.rules.questions)


def test_a_juror_rates_a_file_on_one_screen_two_clicks_from_the_account(charter):
    call = settled(people=3, files=1)
    file = call.files[0]
    person = given(file)[0]
    accept_charter(person)
    juror = Hurried(person).at_home().follow("1 dossier à lire, au jury")
    juror.reads(file.title, *(each["name"] for each in call.rules.criteria))
    typed = {f"{name}{rank}": said for rank in range(2) for name, said in (("m", "2"), ("w", "Solide."))}
    juror.send("Garder, et lire le dossier suivant", **typed)
    juror.within(2)
    assert Rating.objects.get(application=file).done_at


def test_an_applicant_reads_the_reasons_in_one_click_and_contests_by_one_form(charter):
    call = published()
    file = call.files[1]
    accept_charter(file.speaker)
    reads = Hurried(file.speaker).open(call.get_absolute_url())
    reads.clicks = 0
    reads.follow(file.title).reads("Faisable.")
    reads.within(1)
    reads.follow("Contester").send("Contester", text="Une page n’a pas été lue.")
    assert Appeal.objects.get().outcome.application == file


def test_a_member_reads_on_whom_the_council_depends_in_two_clicks():
    an_income()
    member = Hurried(AccountFactory()).at_home().follow("Le conseil").follow("De qui il dépend").reads("financeur")
    member.within(2)


def test_a_treasurer_says_this_year_s_mix_in_one_form_filled_with_the_last(charter):
    last = said_year(year=timezone.localdate().year - 1)
    accept_charter(last.speaker)
    treasurer = Hurried(last.speaker).open(reverse("funding:mix", args=[last.place.slug]))
    treasurer.clicks = 0
    treasurer.follow("Dire cette année").send("Enregistrer l’année", amount_0="200")
    treasurer.within(2)
    lines = YearMix.objects.get(place=last.place, year=timezone.localdate().year).lines
    assert sorted(lines.values_list("amount", flat=True)) == [30, 30, 60, 200]


def test_an_institution_replies_about_its_call_in_one_form_by_its_link(charter):
    call = a_described()
    invite_organiser(call, actor=AccountFactory(secretariat=True), address="appels@fondation.example")
    institution = Hurried(None).open(reverse("funding:reply", args=[reply_token(again(call))]))
    institution.clicks = 0
    institution.send(
        "Publier la réponse", text="Notre conseil se réunit en octobre.", role="déléguée générale", charter="on"
    )
    institution.within(1)
    assert Reply.objects.get().call == call


def test_who_animates_a_territory_reads_what_is_open_there_on_the_desk_and_all_of_it_in_one_click_more():
    aid = an_aid(name="Fonds des ateliers")
    animator = AnimatorFactory()
    desk = Hurried(animator.account).open(reverse("desks:desk", args=[animator.department.slug]))
    desk.clicks = 0
    desk.reads(aid.name).follow("Tout ce qui est ouvert ici, et pourquoi").reads(aid.name, "Toute la France")
    desk.within(2)


def test_a_place_reads_what_is_open_for_a_service_in_two_clicks_from_its_page():
    aid = an_aid(name="Fonds des fablabs", categories=["Inclusion numérique"], domains=["digital"])
    spoken = RepresentativeFactory(place=PlaceFactory(name="L’Atelier du Canal"))
    page = Hurried(spoken.account).open(reverse("public_services:domain", args=["mediation-numerique"]))
    page.clicks = 0
    page.reads(aid.name).follow("Ce qui est ouvert pour ce service, et pour mon lieu").follow("Pour L’Atelier du Canal")
    page.reads(aid.name, "Ouverte dans toute la France")
    page.within(2)
