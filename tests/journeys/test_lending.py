"""A loan from the request to a disputed return: found, refused on taken dates, asked again, agreed, handed over, back
damaged, said by both, counted in two mirrors, brought to a mediator.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.care.models import Mediation
from lieudit.care.services import accept_charter
from lieudit.mutual_aid.models import Exchange, Hand, Loan
from tests.journeys.visitor import Visitor
from tests.mutual_aid.factories import PAPERS, a_mediator, a_thing, an_accepted, moved, span
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
LINE = re.compile(r'<th scope="row">([^<]+)</th>\s*<td>(\d+)</td>\s*<td>(\d+)</td>')
"""A line of a mirror: what is counted, given, received."""


@pytest.fixture
def sides(charter):
    lender, borrower = PlaceFactory(name="Le Lavoir"), PlaceFactory(name="L’Atelier du Canal")
    people = [RepresentativeFactory(place=place).account for place in (lender, borrower)]
    for person in people:
        accept_charter(person)
    return lender, borrower, *people


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def test_a_loan_from_the_request_to_a_disputed_return(sides):
    lender, borrower, lends, borrows = sides
    thing = a_thing(place=lender, title="Vidéoprojecteur")
    an_accepted(thing=thing, dates=span(20, 1))

    # Three clicks and dates: the list, the thing, borrow
    goes = Visitor(borrows).open(reverse("mutual_aid:things")).follow("Vidéoprojecteur")
    goes.reads("Quand elle est libre", "50 €, rendus avec la chose", "Un prêt à usage est gratuit")
    goes.follow("Emprunter")
    dates = {"first": in_days(21), "start": "10:00", "last": in_days(21), "end": "17:00"}
    goes.send("Demander le prêt", words="Notre soirée de courts.", **dates)
    goes.reads("déjà prise", "Libre aussi longtemps à partir")
    mail.outbox.clear()
    goes.send("Demander le prêt", first=in_days(24), last=in_days(25))
    goes.reads("Votre demande est partie", "Le Lavoir répond à cette demande", "Notre soirée de courts.")
    loan = Loan.objects.get(borrower=borrower)
    assert [letter.to for letter in mail.outbox] == [[lends.email]], "the place that lends, and nobody else"

    # One click from what waits, and one to accept
    Visitor(lends).open("/").reads("demande de prêt attend votre réponse")
    host = Visitor(lends).open(loan.get_absolute_url())
    host.send("Accepter le prêt").reads("C’est accepté")
    assert Visitor().open(thing.get_absolute_url()).reads(", pris").does_not_read("L’Atelier du Canal")

    # The day comes; each says in which state
    loan = moved(Loan.objects.get(pk=loan.pk), 24)
    host.open(loan.get_absolute_url()).follow("Dire que c’est remis")
    host.send("C’est remis", condition="good").reads("la chose est prêtée", "En bon état")
    moved(loan, 5)
    goes.open("/").reads("chose empruntée à rendre")
    goes.open(loan.get_absolute_url()).reads("Pas encore rendu").follow("Dire que c’est rendu")
    goes.send("C’est rendu", condition="good").reads("la chose est rentrée")
    host.open(loan.get_absolute_url()).follow("Dire l’état, de votre côté")
    host.send("L’écrire", condition="damaged").reads("Dites ce qui est abîmé")
    host.send("L’écrire", condition="damaged", words="L’ampoule est cassée.").reads("L’ampoule est cassée.")
    assert Exchange.objects.get().giver == lender

    # They disagree: a mediator, whom they alone write to
    mediator = a_mediator()
    host.follow("Demander une médiation").send(
        "Demander la médiation", mediator=str(mediator.pk), words="Qui paie l’ampoule ?"
    )
    host.reads("Rendu, en désaccord", "Une personne médiatrice aide les deux lieux")
    assert "Qui paie l’ampoule ?" in Mediation.objects.get().words.get().text
    goes.open(loan.get_absolute_url()).reads("en désaccord").does_not_read("Qui paie")

    # Both mirrors say the same, and a stranger reads neither
    total: Counter[str] = Counter()
    for who, place in ((host, lender), (goes, borrower)):
        who.open(reverse("mutual_aid:place", args=[place.slug])).reads("rien ne se doit", "Vidéoprojecteur")
        who.reads("Tous lieux réunis, chacune fait zéro")
        lines = LINE.findall(who.html)
        assert any(given != received for _label, given, received in lines), "each mirror shows the loan"
        total.update({label: int(given) - int(received) for label, given, received in lines})
    assert total, "lines are read"
    assert set(total.values()) == {0}
    Visitor().open(reverse("mutual_aid:place", args=[lender.slug])).reads("garde pour lui")


def test_a_convention_for_an_employee_is_refused_without_their_agreement(sides):
    lender, _borrower, lends, borrows = sides
    asks = Visitor(borrows).open(reverse("mutual_aid:place", args=[lender.slug])).follow("Demander un coup de main")
    days = {"since": in_days(5), "until": in_days(9)}
    asks.send("Demander", title="Tenir la permanence", words="Le mardi et le jeudi.", people="1", **days)
    hand = Hand.objects.get()
    opens = Visitor(lends).open(hand.get_absolute_url()).follow("Prêter une personne salariée")
    opens.send("Écrire les trois pièces", **{name: words for name, words in PAPERS.items() if words}, **days)
    opens.open(hand.get_absolute_url()).reads("L8241-2").follow("Les trois pièces, en PDF")
    assert opens.html.startswith("%PDF-"), "the worker has set them"
    opens.open(hand.get_absolute_url()).follow("Dire que les pièces sont signées")
    today = in_days(0)
    opens.send("Enregistrer le prêt", convention_on=today, amended_on=today).reads("Il manque : accord du salarié.")
    assert Hand.objects.get().state == "papers", "nothing is recorded"
    opens.send("Enregistrer le prêt", agreed_on=today).reads("les trois pièces sont signées")
    assert Hand.objects.get().state == "accepted"
