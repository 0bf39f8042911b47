"""The thread answers: from a word and a photo to a letter worth reading, what a reader finds at each step, what waits
for whoever must act, and nothing that is gone.

A newcomer deposits without an account nor a script; the same is done on a telephone, with and without scripts, in
`tests/browser/test_answers.py`.
"""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup
from lieudit.advocacy.models import Demand, Reply
from lieudit.care.services import accept_charter
from lieudit.journal.models import FollowReason
from lieudit.journal.services import follow_thing, send_digests
from lieudit.needs.models import Need
from lieudit.needs.services import publish_need
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_referral, an_institution, published, staff
from tests.journeys.council import SAME, WORDS, a_country
from tests.journeys.letterbox import Letterbox, link
from tests.journeys.visitor import Hurried, Visitor, spaced
from tests.needs.factories import NeedFactory, picture
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.pages.read_as_people import gone_promises
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
AUTHOR = "accueil@exemple.fr"
ALIKE = "La permanence numérique fermera quand le poste de la conseillère s’arrêtera."
STRANGER = "Le toit de la grande salle fuit depuis la tempête."
SEEN = "La file devant la porte, un mardi"


def opened(need, *words):
    """The page of a need, read by anybody: it promises no day that is gone."""
    seen = Visitor().open(need.get_absolute_url()).reads(*words)
    assert gone_promises(seen.html, timezone.localdate()) == []
    return seen


@pytest.mark.django_db(transaction=True)
def test_a_newcomer_is_answered_from_a_postcode_and_a_photograph_to_a_letter_and_a_number(charter, media):
    council = a_country()
    one, other = (NeedFactory(words=words, domains=["digital"]) for words in (SAME, ALIKE))
    NeedFactory(words=STRANGER, domains=["work"])
    mails = Letterbox(AUTHOR)
    need = a_need_is_said(one, other)
    receipt = mails.is_told(
        f"Besoin n° {need.number} bien reçu", f"Il porte le numéro {need.number}", "le relit avant le"
    )
    Visitor().open(link(receipt, "/suivi/confirmer/")).send("Confirmer mon adresse").reads("C’est confirmé")

    publish_need(need, actor=council.animator)
    letter = mails.is_told(
        "Il est publié, avec vos mots", f"« {WORDS} »", "Vous recevez ce message parce que vous avez"
    )
    assert spaced(letter.subject).startswith(f"Votre besoin n° {need.number} : il est publié, avec vos mots")
    is_worth_reading(letter)
    mails.is_left_alone()

    found = Visitor().open("/").follow("Chercher").send("Chercher", q=str(need.number))
    found.follow("« Notre permanence numérique").reads(WORDS)
    assert found.url == need.get_absolute_url()
    assert f'alt="{SEEN}"' in found.html


def a_need_is_said(one: Need, other: Need) -> Need:
    """With a postcode, a photo and its description; both needs that say the same are shown, the stranger is not."""
    somebody = Visitor().open("/").send("Continuer", words=WORDS)
    photo = SimpleUploadedFile("file.jpg", picture(1200, 800), "image/jpeg")
    somebody.send("Continuer", domains=["digital"], place="23000", piece=photo, alt=SEEN, contact=AUTHOR)
    somebody.reads("Est-ce la même chose", one.words, other.words)
    assert STRANGER not in somebody.words
    somebody.send("Publier ce besoin", charter="on").reads("Bien reçu", WORDS)
    need = Need.objects.get(words=WORDS)
    assert (need.department.code, need.attachment.alt, need.author) == ("23", SEEN, None)
    return need


def is_worth_reading(letter) -> None:
    """Quoted, told in a sentence, explained, dated; one button; why it comes, and how to stop it. It holds the key of
    its author, whom an answer would send it back with: it asks for none."""
    body = spaced(letter.body)
    steps = (
        "vous avez dit",
        "CE QUI VIENT DE CHANGER",
        "Pour vous, cela veut dire que chacun peut lire ce besoin",
        "CE QUI VIENT ENSUITE",
        "Lire tout le fil :",
        "Le secrétariat du Conseil national des tiers-lieux",
        "Vous recevez ce message",
        "Changer de rythme ou arrêter",
    )
    assert "Répondez à ce message" not in body
    assert [body.index(words) for words in steps] == sorted(body.index(words) for words in steps)
    assert re.search(r"avant le \d\S* \w+ \d{4}", body[body.index("CE QUI VIENT ENSUITE") :])
    page = letter.alternatives[0].content
    assert "cela veut dire que chacun peut lire ce besoin" in spaced(page)
    assert page.count('class="button') == 1


def test_a_thread_is_an_answer_at_every_step(charter, later):
    referral = a_referral(institution=an_institution(name="Ministère chargé du Numérique"))
    Demand.objects.update(short="Financer les postes sur trois ans")
    need = Need.objects.first()
    opened(need, "Relayé au ministère chargé du Numérique", "Financer les postes sur trois ans", "répond avant le")

    later((referral.due_on - timezone.localdate()).days + 1)
    opened(need, "Le ministère chargé du Numérique devait répondre", "Le secrétariat relance le ministère")
    later(30)
    opened(need, "En retard de", "Le secrétariat devait relancer le ministère")
    Visitor().open(reverse("advocacy:list")).reads(
        "Ce que le conseil doit lui-même", "Relancer une institution", "Qui tient ses délais"
    )

    message = a_message(referral, "commit")
    opened(need, "Le secrétariat vérifie le message du ministère chargé du Numérique")
    published(message)
    opened(need, "a répondu", "tient son engagement")
    later(120)
    opened(need, "devait tenir son engagement")

    followup.say_effect(need, referral.position, actor=None, change="yes", words="Le poste est là.")
    home = Visitor().open("/").reads("Conseil national des tiers-lieux", "Ce qui a changé", "Le poste est là.")
    home.follow("1 résultat").reads("Résultats", "1 effet constaté", "Financer les postes sur trois ans")


def test_all_that_waits_is_one_click_away_and_what_is_read_is_not_mailed(
    charter, later, django_capture_on_commit_callbacks
):
    department = DepartmentFactory()
    place = PlaceFactory(municipality=MunicipalityFactory(department=department))
    emile = AnimatorFactory(department=department).account
    accept_charter(emile)
    need = NeedFactory(place=place, words="Les cars du samedi sont supprimés.")
    later(10)
    desk = Visitor(emile).open("/").reads("Ce qui vous attend", "En retard de", "1 besoin à réunir sur l’établi")
    desk.open(reverse("desks:desk", args=["creuse"])).reads("Urgent", "En retard de", "votre journée est finie")
    desk.follow("Répondre").send("Publier la réponse", text="Le réseau a négocié une navette.")
    desk.reads("Réponse publiée", "Rien d’urgent")
    opened(need, "répond : « Le réseau a négocié une navette.")

    ada, another = AccountFactory(), NeedFactory(place=place, words="Le toit fuit.")
    follow_thing(another, account=ada, reason=FollowReason.FOLLOWER)
    with django_capture_on_commit_callbacks(execute=True):
        desk.open(reverse("needs:settle", args=[another.number])).send("Publier la réponse", text="Une aide existe.")
    reader = Visitor(ada).open("/").follow("Nouvelles").reads("1 nouvelle non lue", "Une aide existe")
    reader.send("Tout est lu").reads("C’est lu. Rien de cela ne vous sera envoyé.")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        send_digests(timezone.now())
    assert [each for each in mail.outbox if ada.email in each.to] == []


def test_an_answer_is_verified_in_two_clicks_from_the_home(charter):
    message = a_message(a_referral())
    secretariat = Hurried(staff()).at_home()
    secretariat.follow("1 message d’une institution à vérifier")
    secretariat.send("Envoyer cette décision", decision="publish").reads("Accepté pour les postes déjà ouverts.")
    secretariat.within(2)
    assert Reply.objects.published().filter(pk=message.pk).exists()


def test_help_on_the_page_where_one_stands_is_one_click_away():
    referral = a_referral()
    for page, words in ((reverse("needs:express"), "Exprimer un besoin"), (referral.get_absolute_url(), "Relayer")):
        reader = Hurried(None).open(page)
        reader.follow(f"Aide sur cette page : {words}").reads(words, "Aide et contact")
        reader.within(1)


def test_a_telephone_is_promised_where_somebody_answers(charter, lands_of_creuse):
    emile = (
        Visitor(lands_of_creuse).open(reverse("desks:desk", args=["creuse"])).follow("Le téléphone de ce territoire")
    )
    emile.send("Publier ce numéro", number="05 55 52 00 00", hours="de 9 h à 17 h").reads("Ce numéro est publié.")
    Visitor().open("/").reads("Par téléphone", "05 55 52 00 00")
    Visitor().open("/territoires/creuse/").reads("05 55 52 00 00", "de 9 h à 17 h")
    assert staff().is_staff


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def lands_of_creuse():
    return AnimatorFactory(department=DepartmentFactory()).account
