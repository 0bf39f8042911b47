"""From a signed link to a published follow-up: who has no account asks, the council answers, both in public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.deliberation.models import Draft
from lieudit.inquiries.models import Inquiry
from tests.deliberation.factories import a_council
from tests.inquiries.factories import QUESTION, adopted, again
from tests.inquiries.factories import staff as secretariat
from tests.journeys.letterbox import Letterbox, link
from tests.journeys.visitor import Hurried, Visitor
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
START = "/questions-au-conseil/lien/"


def test_a_question_walks_from_a_form_without_account_to_a_published_follow_up(charter):
    council, ministry = a_council(), OrganisationFactory(institution=True, name="Ministère chargé de la Culture")
    office, boss = Letterbox("bureau.lecture@culture.gouv.fr"), secretariat()

    # One click and a form, without account
    asks = Hurried(None).at_home()
    asks.follow("Poser une question au conseil")
    asks.within(1)
    wanted = (timezone.localdate() + dt.timedelta(days=60)).isoformat()
    said = {
        "institution": str(ministry.pk),
        "address": office.address,
        "role": "cheffe de bureau",
        "question": QUESTION,
        "why": "Un décret est en écriture, et l’équipe de Lucie Martin le prépare.",
        "use": "L’avis sera joint au dossier.",
        "wanted_on": wanted,
        "charter": "on",
    }
    asks.send("Poser la question", **said).reads("ne nomme personne", "Ce que vous avez écrit est gardé")
    asks.send("Poser la question", why="Un décret est en écriture.", charter="on").reads(
        "Votre question est à confirmer"
    )

    # Its mailbox answers, the secretariat checks who asks
    mine = link(office.is_told("à confirmer"), START)
    Visitor().open("/questions-au-conseil/").does_not_read(QUESTION)
    asks.open(mine).reads(QUESTION).follow("Confirmer cette question").send("Confirmer et envoyer au conseil")
    asks.reads("Le conseil vérifie qu’elle vient de votre institution")
    checks = Visitor(boss).open("/").follow("1 expéditeur d’une question à vérifier")
    checks.reads("bureau.lecture@culture.gouv.fr").send(
        "Dire qui la pose", decision="receive", institution=str(ministry.pk)
    )
    office.is_told("Elle est publiée", "Le conseil dit avant le")
    Visitor().open("/questions-au-conseil/").reads(QUESTION, "Ministère chargé de la Culture")

    # An assembly takes it, and asks for time
    chair = Visitor(council.chair).open("/").follow("1 question à prendre, ou non")
    chair.follow("Prendre la question").send("Prendre la question", assembly=str(council.pk), answer_by=wanted)
    office.is_told("rend son avis avant le")
    later = (timezone.localdate() + dt.timedelta(days=80)).isoformat()
    chair.follow("Demander du temps").send("Demander du temps", until=later, reason="Les lieux répondent encore.")
    office.is_told("demande du temps", "Les lieux répondent encore.")
    Visitor().open("/questions-au-conseil/1/").reads("Le conseil a demandé du temps", "Les lieux répondent encore.")

    # A consultation and a draft, in one click each; the draft is written and adopted
    chair.open("/questions-au-conseil/1/").send("Ouvrir une consultation").reads(QUESTION, "En préparation")
    chair.open("/questions-au-conseil/1/").send("Ouvrir un projet d’avis").reads("au conseil")
    inquiry = Inquiry.objects.get()
    inquiry.council = council
    adopted(inquiry, Draft.objects.get())
    chair.open("/").follow("1 avis adopté à envoyer")
    chair.send("Envoyer l’avis", signatory="Ada Roux", signatory_role="présidente").reads("Avis rendu")
    letter = office.is_told("Avis du conseil sur votre question", "Ada Roux", "quarante jours ouvrés")
    assert [name for name, _content, _kind in letter.attachments]

    # The institution says what it did, by its link, and everybody reads it
    assert link(letter, START) == mine
    Visitor().open("/questions-au-conseil/1/").reads("L’institution qui a posé la question dit ce qu’elle a fait")
    done = {"outcome": "partly", "text": "Le décret ouvre l’aide la deuxième année.", "role": "cheffe de bureau"}
    asks.open(mine).follow("Dire ce que l’avis est devenu").send("Publier cette suite", charter="on", **done)
    asks.reads("Suite publiée").does_not_read("Dire ce que l’avis est devenu")
    Visitor().open("/questions-au-conseil/1/").reads(
        "Avis suivi en partie", "Le décret ouvre l’aide la deuxième année.", "ce fil est allé jusqu’à son bout"
    )
    office.is_left_alone()
    assert again(inquiry).state == "followed"
