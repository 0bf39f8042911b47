"""Things and loans in each of their states, made for tests by the acts themselves."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from lieudit.care.mediation import appoint_mediator
from lieudit.mutual_aid.calls import send_sos
from lieudit.mutual_aid.free_days import Span
from lieudit.mutual_aid.hands import accept_hands, ask_hands, write_papers
from lieudit.mutual_aid.models import Loan
from lieudit.mutual_aid.services import accept_loan, ask_loan, choose_aid, give_back, hand_over, lend_thing
from lieudit.mutual_aid.tasks import set_papers
from lieudit.network.models import Representative
from tests.accounts.factories import AccountFactory
from tests.network.factories import RepresentativeFactory
from tests.worlds import kept

PARIS = ZoneInfo("Europe/Paris")
THING = {
    "title": "Vidéoprojecteur",
    "words": "3 000 lumens, avec son câble et sa housse.",
    "kind": "sound",
    "power": "230 V, 300 W",
    "weight": 3,
    "days": [0, 1, 2, 3, 4, 5, 6],
    "opens": dt.time(8),
    "closes": dt.time(20),
    "turnaround": 2,
    "longest": 7,
    "deposit": 50,
}


def span(days=10, length=1, start=10, end=18, zone=PARIS):
    """From so many days after today to `length` days later, on a clock."""
    first = timezone.localdate() + dt.timedelta(days=days)
    last = first + dt.timedelta(days=length)
    return Span(
        dt.datetime.combine(first, dt.time(start), tzinfo=zone), dt.datetime.combine(last, dt.time(end), tzinfo=zone)
    )


def speaker_of(place):
    """Who speaks for a place, made if nobody does."""
    spoken = Representative.objects.running().of(place).first() or RepresentativeFactory(place=place)
    return spoken.account


@kept
def a_thing(place=None, **words):
    place = place or RepresentativeFactory().place
    return lend_thing(place, actor=speaker_of(place), **{**THING, **words})


@kept
def a_loan(thing=None, borrower=None, dates=None, about=None, **words):
    """Asked by who speaks for the place that borrows, for what is cited perhaps."""
    thing = thing or a_thing(**words)
    borrower = borrower or RepresentativeFactory().place
    return ask_loan(
        thing,
        actor=speaker_of(borrower),
        borrower=borrower,
        span=dates or span(),
        words="Pour notre soirée ciné.",
        about=about,
    )


@kept
def an_accepted(**things):
    loan = a_loan(**things)
    return accept_loan(loan, actor=speaker_of(loan.lender))


@kept
def moved(loan, days):
    """The same loan, `days` earlier: what was asked never moves, but here, past its guard."""
    shift = dt.timedelta(days=days)
    values = {name: getattr(loan, name) - shift for name in ("starts_at", "ends_at", "busy_until")}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Loan.objects.filter(pk=loan.pk).update(**values)
        cursor.execute("SET session_replication_role = origin")
    loan.refresh_from_db()
    return loan


@kept
def an_out(late=False, side="lender", **things):
    """Handed over, as one side says; `late`, its day is gone."""
    loan = moved(an_accepted(**things), 10)
    loan = hand_over(loan, actor=speaker_of(loan.place_of(side)), side=side, condition="good")
    return moved(loan, 5) if late else loan


@kept
def a_returned(condition="good", **things):
    """Back, as its lender says; the borrower has said nothing."""
    loan = an_out(**things)
    words = "L’ampoule est cassée." if condition == "damaged" else ""
    return give_back(loan, actor=speaker_of(loan.lender), side="lender", condition=condition, words=words)


@kept
def a_mediator():
    """Somebody whose mandate runs."""
    until = timezone.localdate() + dt.timedelta(days=90)
    return appoint_mediator(actor=AccountFactory(is_staff=True), address=AccountFactory(public=True).email, until=until)


PAPERS = {
    "person": "Camille Durand",
    "qualification": "médiatrice numérique",
    "costs": "Salaire brut au prorata, charges patronales, frais de train sur justificatifs.",
    "work": "Tenir la permanence du mardi et du jeudi.",
    "schedule": "9 h à 12 h et 14 h à 17 h",
    "location": "Le Préau, Guéret",
    "special": "",
}


def in_days(days=0):
    return timezone.localdate() + dt.timedelta(days=days)


@kept
def asked_hands(giver=None, receiver=None, since=5, until=6, people=1):
    """A place asks another for people."""
    giver, receiver = giver or RepresentativeFactory().place, receiver or RepresentativeFactory().place
    return ask_hands(
        giver,
        actor=speaker_of(receiver),
        receiver=receiver,
        title="Monter le chapiteau",
        words="Deux matinées, repas offert.",
        people=people,
        since=in_days(since),
        until=in_days(until),
    )


@kept
def accepted_hands(giver=None):
    hand = asked_hands(giver)
    return accept_hands(hand, actor=speaker_of(hand.giver))


@kept
def written_papers(giver=None, **days):
    """The three pieces of a loan of an employee, not signed."""
    hand = asked_hands(giver)
    dates = {"since": in_days(5), "until": in_days(20)} | days
    return write_papers(hand, actor=speaker_of(hand.giver), **PAPERS, **dates)


def set_by_the_worker(hand):
    """The same, once its three pieces are in one document."""
    set_papers.call(hand_id=hand.pk)
    hand.refresh_from_db()
    return hand


@kept
def an_sos(place=None, told=None, **words):
    """Sent by a place beside one that accepts to be told."""
    place, told = place or RepresentativeFactory().place, told or RepresentativeFactory().place
    choose_aid(told, actor=speaker_of(told), mirror_is_public=False, told_within=100)
    typed = {"title": "Une sono pour samedi", "words": "La nôtre a grillé.", "until": in_days(3), "within": 100}
    return send_sos(place, actor=speaker_of(place), **typed | words)
