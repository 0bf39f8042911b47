"""Budgets of clicks of what places learn from one another, counted on the real pages, from home, signed in unless said.

A click is a link followed or a button pressed; « and a form »: the button that sends what was typed is not counted.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.attestations.models import Recognition
from lieudit.attestations.services import ask_peer
from lieudit.care.services import accept_charter
from lieudit.commons.models import Resource
from lieudit.learning.enrolling import enrol
from lieudit.learning.models import Enrolment, HalfDay, PeerVisit, Presence
from lieudit.mutual_aid.models import Loan
from lieudit.network.models import Representative
from tests.accounts.factories import AccountFactory
from tests.attestations.factories import a_declared
from tests.commons.factories import ResourceFactory
from tests.journeys.visitor import Hurried, spaced
from tests.learning.factories import a_path, a_request, a_session, an_agreed, in_the_past, tells
from tests.mutual_aid.factories import a_thing
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaks(charter) -> Representative:
    spoken = RepresentativeFactory(place=PlaceFactory(name="L’Atelier du Canal"))
    accept_charter(spoken.account)
    return spoken


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_a_place_with_a_need_finds_who_has_done_it_and_asks_in_three_clicks_and_a_form(speaks):
    NeedFactory(place=speaks.place, author=speaks.account, domains=["digital"], words="Notre médiateur s’use.")
    ResourceFactory(place=PlaceFactory(name="Le Lavoir"), title="Le cahier", domains=["digital"])
    asks = Hurried(speaks.account).at_home().follow("Notre médiateur s’use.")
    asks.follow("Qui sait faire ? Trouver un lieu").reads("Le Lavoir", "tient la ressource Le cahier")
    asks.follow("Demander à y aller")
    asks.within(3)
    asks.send("Envoyer la demande", title="Tenir", words="Comment faites-vous ?", day_1=in_days(20))
    assert PeerVisit.objects.get().visitor == speaks.place


def test_a_place_that_is_asked_accepts_a_date_in_two_clicks_or_says_why_not(speaks):
    visit = a_request(host=speaks.place)
    host = Hurried(speaks.account).at_home().follow("1 demande de visite attend votre réponse")
    host.send("Accepter cette date", date=str(visit.dates.first().pk)).reads("C’est convenu")
    host.within(2)
    a_request(host=speaks.place)
    host.at_home().follow("1 demande de visite attend votre réponse").follow("Dire non, avec un mot")
    host.within(2)


def test_both_tell_what_was_learnt_in_two_clicks_and_a_form_then_share_it_in_one(speaks):
    visit = in_the_past(an_agreed(host=speaks.place))
    host = Hurried(speaks.account).at_home().follow("1 visite à raconter")
    host.within(2)
    host.send("Publier ce récit", learnt="Le secret est le cahier.")
    tells(visit, "visitor")
    host.open(visit.get_absolute_url())
    host.clicks = 0
    host.follow("Déposer le commun").reads("Le formulaire est rempli")
    host.within(1)
    host.send("Partager cette ressource").reads("C’est partagé")
    assert "Le secret est le cahier." in Resource.objects.get().summary


def test_a_place_borrows_a_thing_in_three_clicks_and_its_dates(speaks):
    a_thing(title="Vidéoprojecteur")
    borrows = Hurried(speaks.account).at_home().follow("Entraide").follow("Vidéoprojecteur")
    borrows.reads("Quand elle est libre").follow("Emprunter")
    borrows.within(3)
    dates = {"first": in_days(20), "start": "10:00", "last": in_days(20), "end": "17:00"}
    borrows.send("Demander le prêt", words="Notre soirée.", **dates).reads("Votre demande est partie")
    assert Loan.objects.get().borrower == speaks.place


def test_anybody_reads_a_path_in_one_click_and_comes_to_where_a_file_is_dropped_in_two():
    path = a_path()
    anybody = Hurried(None).at_home().follow(path.title).reads("Lire le carnet de bord")
    anybody.within(1)
    anybody.at_home().follow("Parcours").reads(path.title, "Pour qui accueille")
    anybody.within(1)
    anybody.at_home().follow("Attestations").follow("Vérifier une attestation").reads("Le fichier")
    anybody.within(2)


def test_a_person_enrols_in_a_session_in_two_clicks_and_gives_up_in_two():
    session = a_session()
    person = Hurried(AccountFactory()).at_home().follow("Sessions")
    person.send(f"Prendre une place, {session.title}").reads("Vous avez une place")
    person.within(2)
    person.at_home().follow("Sessions").reads("Place prise").does_not_read("Prendre une place,")
    person.at_home().follow("Sessions").send(f"Y renoncer, {session.title}").reads("proposée à quelqu’un d’autre")
    person.within(2)
    assert Enrolment.objects.get().state == "left"


def test_a_trainer_opens_the_list_in_two_clicks_and_ticks_who_is_there():
    session = a_session()
    trainer = session.trainers.get().account
    line = enrol(session, actor=AccountFactory(name="Ali"))
    first = session.half_days.first()
    begun = timezone.now() - dt.timedelta(hours=1)
    HalfDay.objects.filter(pk=first.pk).update(starts_at=begun, ends_at=begun + dt.timedelta(hours=3))
    type(session).objects.filter(pk=session.pk).update(starts_at=begun)
    first.refresh_from_db()
    first.session = session
    gives = Hurried(trainer).at_home().follow("1 demi-journée où noter qui est là").follow(spaced(str(first)))
    gives.within(2)
    gives.send("Noter les présences", here=str(line.pk))
    assert Presence.objects.get().here
    gives.at_home().does_not_read("où noter qui est là")


def test_a_peer_recognises_somebody_in_two_clicks_and_a_form(speaks):
    attestation = a_declared()
    ask_peer(attestation, actor=attestation.holder, address=speaks.account.email)
    peer = Hurried(speaks.account).at_home().follow("1 personne vous demande de la reconnaître")
    peer.follow("Le reconnaître")
    peer.within(2)
    peer.send("Le reconnaître", words="Elle sait faire.", proof="Visite du 20 octobre").reads("Merci")
    assert Recognition.objects.get().peer == speaks.account


def test_an_animator_carries_a_request_to_another_place_in_two_clicks_from_the_desk(speaks):
    host = PlaceFactory(name="Le Lavoir")
    ResourceFactory(domains=["digital"], place=PlaceFactory(name="La Filature"))
    a_request(visitor=speaks.place, host=host)
    PeerVisit.objects.update(answer_by=timezone.localdate() - dt.timedelta(days=1))
    animator = AnimatorFactory(department=host.municipality.department).account
    desk = Hurried(animator).open(reverse("desks:desk", args=[host.municipality.department.slug]))
    desk.clicks = 0
    desk.follow("Porter à un autre lieu").send("Lui porter la demande")
    desk.within(2)
    assert PeerVisit.objects.filter(carried_from__isnull=False).count() == 1
