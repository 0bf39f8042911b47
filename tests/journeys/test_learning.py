"""From a need to a common: who knows, asked, agreed, told by both, shared, used; three months later, recognised. And a
request without answer, from the desk of a territory to another place.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.care.services import accept_charter
from lieudit.commons.models import Resource
from lieudit.learning.models import Path, PeerVisit, TrainingSession
from lieudit.learning.services import ask_what_changed
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.journeys.visitor import Visitor
from tests.learning.factories import a_request, ended, in_the_past
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
QUESTION = "Notre médiateur s’use. Comment faites-vous ?"


@pytest.fixture
def sides(charter):
    visitor, host = PlaceFactory(name="L’Atelier du Canal"), PlaceFactory(name="Le Lavoir")
    people = [RepresentativeFactory(place=place).account for place in (visitor, host)]
    for person in people:
        accept_charter(person)
    return visitor, host, *people


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_a_visit_from_a_need_to_a_common_that_is_recognised(sides):
    visitor, host, asks, answers = sides
    need = NeedFactory(place=visitor, author=asks, domains=["digital"], words="Notre médiateur s’use.")
    ResourceFactory(place=host, title="Le cahier des permanences", domains=["digital"])

    # Three clicks and a form: the need, who knows, ask
    goes = Visitor(asks).open(need.get_absolute_url()).follow("Qui sait faire ? Trouver un lieu")
    goes.reads("Le Lavoir", "tient la ressource Le cahier des permanences", "n’a pas dit qu’on peut lui demander")
    goes.follow("Demander à y aller").reads("À propos de")
    goes.send("Envoyer la demande", title="Tenir une permanence", words=QUESTION, day_1=in_days(-3))
    goes.reads("est passé")
    mail.outbox.clear()
    goes.send("Envoyer la demande", day_1=in_days(20), day_2=in_days(27), start_2="10:00", end_2="16:00")
    goes.reads("Votre demande est partie")
    visit = PeerVisit.objects.get()
    assert (visit.visitor, visit.host, visit.domains) == (visitor, host, ["digital"])
    assert [letter.to for letter in mail.outbox] == [[answers.email]], "the place that is asked, and nobody else"
    Visitor().open(need.get_absolute_url()).does_not_read("Visite : L’Atelier du Canal")

    # Two clicks: what waits, and one of the dates
    receives = Visitor(answers).open("/").follow("1 demande de visite attend votre réponse")
    receives.reads(QUESTION, "Rien n’est payé")
    receives.send("Accepter cette date", date=str(visit.dates.last().pk)).reads("C’est convenu")

    # It takes place: both tell, each without reading the other
    in_the_past(visit)
    goes.open("/").follow("1 visite à raconter")
    goes.send(
        "Publier ce récit", learnt="Le secret est le cahier.", change="Ouvrir deux jours", failed="Venir à quatre."
    )
    receives.open(visit.get_absolute_url()).does_not_read("Le secret est le cahier.").follow("Raconter la visite")
    receives.send("Publier ce récit", learnt="Nous n’avions jamais compté l’heure.")
    receives.reads("Le secret est le cahier.", "Nous n’avions jamais compté l’heure.", "CC BY-SA 4.0")
    Visitor().open(need.get_absolute_url()).reads("Visite : L’Atelier du Canal chez Le Lavoir")

    # One click more: a common, credited to both, and the visit says what was born of it
    goes.open(visit.get_absolute_url()).follow("Déposer le commun").reads("Le formulaire est rempli")
    goes.send("Partager cette ressource").reads("C’est partagé")
    common = Resource.objects.get(title="Tenir une permanence")
    assert common.licence == "CC-BY-SA-4.0"
    for name in ("L’Atelier du Canal", "Le Lavoir", "Le secret est le cahier.", "jamais compté"):
        assert name in common.summary
    Visitor().open(visit.get_absolute_url()).reads("Ce qui en est né", "devenue un commun, tenu par L’Atelier du Canal")

    # Three months later, one question, once
    PeerVisit.objects.all().update(asked_again_at=None)
    assert list(ask_what_changed(timezone.now() + dt.timedelta(days=92))) == [visit]
    goes.open("/").follow("1 visite à relire trois mois après")
    goes.send("Répondre", change="yes", change_words="Personne n’attend plus.").reads("Reconnue")
    Visitor().open(f"{reverse('learning:knowing')}?domain=digital").reads("a reçu une visite : Tenir une permanence")


def test_a_request_without_answer_goes_from_a_desk_to_another_place_in_two_clicks(sides):
    visitor, host, _asks, _answers = sides
    other = ResourceFactory(domains=["digital"], place=PlaceFactory(name="La Filature")).place
    request = a_request(visitor=visitor, host=host)
    PeerVisit.objects.update(answer_by=timezone.localdate() - dt.timedelta(days=1))
    animator = AnimatorFactory(department=host.municipality.department).account
    desk = Visitor(animator).open(reverse("desks:desk", args=[host.municipality.department.slug]))
    desk.reads("qui n’a pas répondu").follow("Porter à un autre lieu").reads("La Filature, ")
    desk.send("Lui porter la demande")
    carried = PeerVisit.objects.get(carried_from=request)
    assert (carried.host, carried.visitor, carried.state) == (other, visitor, "asked")
    desk.open(reverse("desks:desk", args=[host.municipality.department.slug])).does_not_read("qui n’a pas répondu")


def test_an_animator_answers_a_need_by_go_and_see(sides):
    _visitor, host, _asks, _answers = sides
    ResourceFactory(place=host, title="Le cahier des permanences", domains=["digital"])
    need = NeedFactory(domains=["digital"])
    animator = AnimatorFactory(department=need.department).account
    bench = Visitor(animator).open(reverse("needs:settle", args=[need.number]))
    bench.reads("Proposer d’aller voir", "Le Lavoir").follow("Proposer ce lieu")
    bench.send("Publier la réponse")
    need.refresh_from_db()
    assert "Allez voir Le Lavoir" in need.answer.text
    assert need.answer.link.endswith(f"{reverse('learning:ask', args=[host.slug])}?cite=besoin-{need.number}")


def test_a_path_a_full_session_a_seat_that_is_freed_and_who_was_there(sides):
    place, _other, keeps, learns = sides
    need = NeedFactory(place=place, author=keeps, domains=["digital"])

    # A path, from the need that it answers
    gives = Visitor(keeps).open(f"{reverse('learning:deposit_path')}?cite=besoin-{need.number}")
    gives.send(
        "Déposer ce parcours",
        title="Tenir une permanence",
        audience="Pour qui accueille.",
        outcome="Recevoir, orienter, dire non.",
        licence="CC-BY-SA-4.0",
        kind_1="session",
        title_1="Apprendre à dire non",
        hours_1="3,5",
        kind_2="practice",
        title_2="Tenir cinq permanences",
        hours_2="10",
        proof_2="Le cahier",
    ).reads("Le parcours est publié")
    path = Path.objects.get()
    Visitor().open(need.get_absolute_url()).reads("Parcours qui y répond", "Tenir une permanence")

    # A session of one seat, planned by who speaks for the place
    gives.open(reverse("learning:plan_session"))
    gives.send(
        "Annoncer cette session",
        title="Apprendre à dire non",
        words="Huit situations jouées.",
        path=str(path.pk),
        venue=f"{place.name}, {place.municipality.name}",
        seats="1",
        least="1",
        decide_on=in_days(12),
        day_1=in_days(20),
        start_1="09:00",
        end_1="12:30",
    ).reads("La session est annoncée")
    session = TrainingSession.objects.get()

    # Two clicks: the session, a seat; the next one waits, is offered the seat that is freed, and takes it
    first = AccountFactory()
    takes = Visitor(first).open(session.get_absolute_url()).send("Prendre une place", needs="Une rampe.")
    takes.reads("Vous avez une place")
    waits = Visitor(learns).open(session.get_absolute_url()).send("Prendre une place")
    waits.reads("Vous êtes sur la liste d’attente")
    mail.outbox.clear()
    takes.open(session.get_absolute_url()).send("Laisser ma place").reads("proposée à quelqu’un d’autre")
    assert [letter.to for letter in mail.outbox] == [[learns.email]]
    waits.open("/").follow("1 place de formation vous est proposée").send("Prendre cette place").reads("Place prise")

    # It takes place: who gives it ticks who was there; the certificate is set by the worker
    ended(session)
    gives.open(session.get_absolute_url()).follow("La liste").does_not_read("Une rampe.")
    session.refresh_from_db()
    gives.open(reverse("learning:presence", args=[session.number, 1]))
    line = session.enrolments.held().get()
    gives.send("Enregistrer", here=str(line.pk)).reads("Présence")
    waits.open(session.get_absolute_url()).send("Mon attestation de présence")
    assert waits.html.startswith("%PDF-")
    waits.open(session.get_absolute_url()).follow("Dire ce que j’en pense")
    waits.send("L’envoyer", useful="much").reads("Merci")
