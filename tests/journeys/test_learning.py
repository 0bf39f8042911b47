"""From a need to the verifier: who knows, asked, agreed, held, told by both, shared as a common; a path, its session of
one seat, which is freed, who was there; recognised by two peers, attested, its file verified by Python alone with the
network closed, withdrawn, and the verifier says so. And a request without answer, from a desk to another place.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.attestations.models import Achievement, Attestation
from lieudit.care.services import accept_charter
from lieudit.commons.models import Resource
from lieudit.learning.models import Path, PeerVisit, TrainingSession
from lieudit.learning.services import ask_what_changed
from tests.accounts.factories import AccountFactory
from tests.attestations.factories import a_key
from tests.attestations.test_signing import run
from tests.commons.factories import ResourceFactory
from tests.journeys.visitor import Visitor
from tests.learning.factories import a_path, a_request, a_session, ended, in_the_past
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


def test_a_request_without_answer_goes_from_a_desk_to_another_place_in_two_clicks(sides):
    visitor, host, _asks, _answers = sides
    other = ResourceFactory(domains=["digital"], place=PlaceFactory(name="La Filature")).place
    request = a_request(visitor=visitor, host=host)
    PeerVisit.objects.update(answer_by=timezone.localdate() - dt.timedelta(days=1))
    animator = AnimatorFactory(department=host.municipality.department).account
    desk = Visitor(animator).open(reverse("desks:desk", args=[host.municipality.department.slug]))
    desk.reads("sans réponse").follow("Porter à un autre lieu").reads("La Filature, ")
    desk.send("Lui porter la demande")
    carried = PeerVisit.objects.get(carried_from=request)
    assert (carried.host, carried.visitor, carried.state) == (other, visitor, "asked")
    desk.open(reverse("desks:desk", args=[host.municipality.department.slug])).does_not_read("sans réponse")


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


def test_from_a_need_to_the_verifier(sides, tmp_path):
    a_key()
    need = goes_and_sees(*sides)
    learns, path = follows_a_path_to_its_session(need, sides)
    page = is_recognised_by_two_peers(learns, path, keeps=sides[2])
    verifies_alone_then_withdraws(learns, page, tmp_path)


def test_an_animator_answers_a_need_by_a_path_or_a_session(sides):
    place = sides[0]
    path = a_path(keeper=place)
    session = a_session(keeper=place, path=path)
    called_off = a_session(keeper=place, path=path, title="Celle qui n’a pas lieu")
    TrainingSession.objects.filter(pk=called_off.pk).update(state="called-off", reason="Trop peu de monde.")
    need = NeedFactory(domains=["digital"])
    animator = AnimatorFactory(department=need.department).account
    bench = Visitor(animator).open(reverse("needs:settle", args=[need.number]))
    bench.reads("Proposer d’apprendre", f"Venez à la session « {session.title} »")
    bench.does_not_read("Celle qui n’a pas lieu")
    bench.follow(f"Le proposer, {path.title}").send("Publier la réponse")
    need.refresh_from_db()
    assert f"Suivez le parcours « {path.title} »" in need.answer.text
    assert need.answer.link.endswith(path.get_absolute_url())


def test_a_freed_seat_comes_by_mail_and_who_refuses_it_leaves_it_to_the_next(sides):
    session = a_session(keeper=sides[0], seats=1, least=1)
    url = session.get_absolute_url()
    first, second, third = people = [AccountFactory() for _rank in range(3)]
    takes, refuses, gets = (Visitor(person).open(url).send("Prendre une place") for person in people)
    assert gets.reads("Complet, liste d’attente ouverte", "Sur la liste d’attente")
    mail.outbox.clear()
    takes.open(url).send("Laisser ma place")
    (letter,) = mail.outbox
    assert letter.to == [second.email]
    assert "Une place vous est proposée jusqu’au" in letter.body
    assert url in letter.body
    gets.open(url).reads("Sur la liste d’attente")
    mail.outbox.clear()
    refuses.open(url).send("Laisser ma place").reads("proposée à quelqu’un d’autre")
    assert [letter.to for letter in mail.outbox] == [[third.email]]
    gets.open("/").follow("1 place de formation vous est proposée").send("Prendre cette place").reads("Place prise")
    assert [line.account for line in session.enrolments.held()] == [third]
    assert first not in {line.account for line in session.enrolments.standing()}


def goes_and_sees(visitor, host, asks, answers):
    """From the need to a common that was born of a visit, which is recognised three months later. Gives the need."""
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
    return need


def follows_a_path_to_its_session(need, sides):
    """From the need to a path that answers it, a session of one seat, and who was there. Gives who learnt, and what."""
    place, _other, keeps, _answers = sides
    learner = RepresentativeFactory(place=PlaceFactory(name="La Filature")).account
    accept_charter(learner)
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
        "Proposer cette session",
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
    waits = Visitor(learner).open(session.get_absolute_url()).send("Prendre une place")
    waits.reads("Vous êtes sur la liste d’attente")
    mail.outbox.clear()
    takes.open(session.get_absolute_url()).send("Laisser ma place").reads("proposée à quelqu’un d’autre")
    assert [letter.to for letter in mail.outbox] == [[learner.email]]
    waits.open("/").follow("1 place de formation vous est proposée").send("Prendre cette place").reads("Place prise")

    # It takes place: who gives it ticks who was there; the certificate is set by the worker
    ended(session)
    gives.open(session.get_absolute_url()).follow("La liste").does_not_read("Une rampe.")
    session.refresh_from_db()
    gives.open(reverse("learning:presence", args=[session.number, 1]))
    line = session.enrolments.held().get()
    gives.send("Noter les présences", here=str(line.pk)).reads("Présence")
    waits.open(session.get_absolute_url()).send("Mon attestation de présence")
    assert waits.html.startswith("%PDF-")
    waits.open(session.get_absolute_url()).follow("Dire ce que j’en pense")
    waits.send("L’envoyer", useful="much").reads("Merci")

    # The path, to its end: a step that is done, a practice with what proves it
    waits.open(path.get_absolute_url()).send("Commencer ce parcours").send("C’est fait").follow("Dire que c’est fait")
    waits.send("C’est fait", words="Le cahier, relu par Le Préau.").reads("Vous êtes au bout")
    return waits, path


def is_recognised_by_two_peers(learns, path, keeps):
    """From the path to an attestation that two peers of other places made: each saw it done."""
    defines = Visitor(keeps).open(path.get_absolute_url()).follow("Définir ce que des pairs en reconnaîtront")
    defines.send("Le définir", able="Recevoir seul·e une personne.", rule="Avoir vu deux permanences.", peers="2")
    defines.reads("C’est défini", "Cela s’apprend ici : Tenir une permanence")
    peers = [RepresentativeFactory().account for _rank in range(2)]
    for peer in peers:
        accept_charter(peer)
        defines.follow("Nommer un premier pair").send("Nommer cette personne", address=peer.email).reads("est nommée")
    learns.open(path.get_absolute_url()).reads("Reconnu entre pairs : Tenir une permanence")
    achievement = Achievement.objects.get()
    learns.open(achievement.get_absolute_url()).follow("Dire que je sais le faire")
    learns.send("Le déclarer", name="Camille Martin", words="J’ai tenu cinq permanences.").reads("C’est déclaré")
    page = learns.url
    for peer in peers:
        learns.open(page).follow("Demander à un pair").send("Lui demander", address=peer.email)
        sees = Visitor(peer).open("/").follow("1 personne vous demande de la reconnaître").follow("Le reconnaître")
        sees.send("Le reconnaître", words="Elle sait dire vers qui aller.", proof="Visite du 20 octobre").reads("Merci")
    assert Attestation.objects.get().state == "attested"
    learns.open(page).reads("Attesté par la règle", "Cela s’apprend ici : Tenir une permanence")
    return page


def verifies_alone_then_withdraws(learns, page, folder):
    """The file that is taken is true for Python alone, without this code nor a network; withdrawn, it says so."""
    anybody = Visitor()
    take(folder, "a.json", learns.open(page).follow("Fichier (Open Badges 3.0)"))
    take(folder, "verifier_attestation.py", anybody.open(reverse("attestations:script")))
    take(folder, "cles.json", anybody.open(reverse("attestations:keys_json")))
    said = run(folder, "a.json")
    assert (said.returncode, ": vraie." in said.stdout) == (0, True), said.stdout + said.stderr
    (folder / "b.json").write_text((folder / "a.json").read_text().replace("Camille", "Camilla"))
    assert run(folder, "b.json").returncode == 1, "one letter is changed"
    learns.open(page).follow("Retirer cette attestation").send("La retirer", reason="Je ne le fais plus.")
    learns.reads("Cette attestation est retirée")
    take(folder, "retraits.json", anybody.open(reverse("attestations:status", args=[1])))
    gone = run(folder, "a.json", "--statut", "retraits.json")
    assert (gone.returncode, "ET RETIRÉE" in gone.stdout) == (3, True), gone.stdout + gone.stderr


def take(folder, name, visitor):
    """Keep the file that a visitor was given."""
    assert visitor.status == 200
    (folder / name).write_text(visitor.html)
