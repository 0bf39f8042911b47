"""Budgets of clicks of calls and money, counted on the real pages; a form: the button that sends it is not counted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.care.services import accept_charter
from lieudit.funding.models import Appeal, Application
from tests.accounts.factories import AccountFactory
from tests.funding.factories import an_aid, an_income, an_open, published
from tests.journeys.test_budgets import Hurried
from tests.network.factories import PlaceFactory, RepresentativeFactory

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
