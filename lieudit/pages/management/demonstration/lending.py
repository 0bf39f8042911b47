"""What places lend one another: twenty things, loans at every step, one out, one late, one in mediation, and the
mirrors of forty exchanges; helping hands, an employee whose pieces wait to be signed, an SOS that was answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.care.models import Mediator
from lieudit.mutual_aid.calls import answer_sos, near_places, send_sos
from lieudit.mutual_aid.free_days import Span, span_of
from lieudit.mutual_aid.hands import accept_hands, ask_hands, say_amount, write_papers
from lieudit.mutual_aid.models import Hand, Loan, Thing, ThingQuerySet
from lieudit.mutual_aid.permissions import acts_for
from lieudit.mutual_aid.services import (
    accept_loan,
    ask_loan,
    call_off_loan,
    choose_aid,
    dispute_loan,
    give_back,
    hand_over,
    lend_thing,
    note_state,
    refuse_loan,
)
from lieudit.mutual_aid.vocabulary import Condition, Giving, Insurance, Kind, Side, Users
from lieudit.network.models import Place
from lieudit.network.permissions import speaks_for
from lieudit.network.vocabulary import MAY_BE_OPEN
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast

EXCHANGED = 40
"""Loans that both sides confirmed, over a year."""
HELPED = 6
"""Times when volunteers of a place helped another, as both say."""
LAST = 36
"""Days ago, the last of them came back."""


class Lent(NamedTuple):
    """A thing: what it is, what it takes, what is asked."""

    title: str
    words: str
    kind: str
    power: str = ""
    weight: int | None = None
    users: str = Users.ANYBODY
    deposit: int = 0
    insurance: str = Insurance.NONE


THINGS = (
    Lent("Vidéoprojecteur", "3 000 lumens, câble HDMI, housse. L’ampoule a 400 heures.", Kind.SOUND, "230 V, 300 W", 4,
         deposit=150),
    Lent("Deux enceintes et leur table de mixage", "De quoi tenir une salle de cent personnes.", Kind.SOUND,
         "230 V, 1 kW", 38, Users.SHOWN, 200, Insurance.LIABILITY),
    Lent("Remorque à vélo", "Charge 80 kg, roues de 16 pouces, attache universelle.", Kind.VEHICLE, "", 14),
    Lent("Barnum de trois mètres sur six", "Se monte à quatre. Lests compris, ne pas laisser par grand vent.",
         Kind.FURNITURE, "", 52, Users.SHOWN, 100),
    Lent("Presse à injecter le plastique", "Pour transformer des bouchons. Moule de mousqueton fourni.", Kind.TOOLS,
         "230 V, 2 kW", 60, Users.TRAINED, 300, Insurance.DAMAGE),
    Lent("Trente chaises pliantes", "Empilées par dix sur leur chariot.", Kind.FURNITURE, "", 120),
    Lent("Percolateur de cent tasses", "Compter quarante minutes pour chauffer. Détartré en septembre.", Kind.KITCHEN,
         "230 V, 2,5 kW", 9),
    Lent("Dix ordinateurs portables", "Sous Linux, bureautique et navigateur. Chargeurs dans la valise.", Kind.DIGITAL,
         "230 V", 22, deposit=300, insurance=Insurance.DAMAGE),
    Lent("Machine à coudre", "Avec sa mallette d’aiguilles. Apporter son fil.", Kind.TOOLS, "230 V, 90 W", 8),
    Lent("Vélo cargo", "Assistance électrique, 60 km d’autonomie. Casque et antivol prêtés avec.", Kind.VEHICLE,
         "Batterie, chargeur fourni", 35, Users.SHOWN, 250, Insurance.LIABILITY),
)  # fmt: skip
"""Each of them is lent by two places."""
WHY = (
    "Pour notre soirée de courts métrages, dans la cour.",
    "Pour le marché des producteurs, un samedi matin.",
    "Pour l’assemblée générale : nous serons quatre-vingts.",
    "Pour un atelier avec le collège.",
)


FOR_WHAT = ("Monter le chapiteau", "Tenir l’accueil du festival", "Repeindre l’atelier")
PIECES = {
    "person": "Camille Durand",
    "qualification": "médiatrice numérique",
    "costs": "Salaire brut au prorata, charges patronales, frais de train sur justificatifs. Rien de plus.",
    "work": "Recevoir le public et former deux bénévoles.",
    "schedule": "De 9 h à 12 h et de 14 h à 17 h",
    "location": "Dans les locaux du lieu qui accueille",
    "special": "",
}


class Lending:
    """Places that lend, borrow and say in which state things go and come back."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago

    def strands(self) -> Iterator[Strand]:
        yield self.things()
        for rank in range(EXCHANGED):
            yield self.exchange(rank)
        yield self.mirrors()
        for rank, state in enumerate(("asked", "accepted", "refused", "called-off", "out", "late", "disputed")):
            yield self.one(rank, state)
        for rank in range(HELPED):
            yield self.helped(rank)
        yield self.seconded()
        yield self.called()

    def things(self) -> Strand:
        yield self.ago(395)
        for rank in range(2 * len(THINGS)):
            lent, place = THINGS[rank % len(THINGS)], self._at(rank)
            lend_thing(
                place,
                actor=self._who(place),
                days=[0, 1, 2, 3, 4, 5, 6],
                opens=dt.time(9),
                closes=dt.time(19),
                turnaround=3,
                longest=10,
                at_once=rank % 10 == 2,
                **lent._asdict(),
            )

    def exchange(self, rank: int) -> Strand:
        """A loan that both sides confirmed."""
        begun = LAST + 8 * (EXCHANGED - rank)
        yield self.ago(begun)
        loan = self._asked(rank, days=4, length=rank % 3)
        yield self.ago(begun - 4)
        loan = hand_over(loan, actor=self._who(loan.lender), side=Side.LENDER, condition=Condition.GOOD)
        yield self.ago(begun - 5 - rank % 3)
        worn = rank % 7 == 3
        loan = give_back(
            loan,
            actor=self._who(loan.lender),
            side=Side.LENDER,
            condition=Condition.WORN if worn else Condition.GOOD,
            words="Une vis manque, elle est remplacée." if worn else "",
        )
        note_state(loan, actor=self._who(loan.borrower), side=Side.BORROWER, condition=Condition.GOOD)

    def mirrors(self) -> Strand:
        """Three places in four open theirs."""
        yield self.ago(390)
        for rank in range(2 * len(THINGS)):
            place = self._at(rank)
            choose_aid(
                place, actor=self._who(place), mirror_is_public=rank % 4 != 3, told_within=(30, 60, 0, 100)[rank % 4]
            )

    def one(self, rank: int, state: str) -> Strand:
        """One loan that stands at a step."""
        begun = {"refused": 25, "called-off": 22, "out": 5, "late": 14, "disputed": 20}.get(state, 2)
        yield self.ago(begun)
        thing = self._things().filter(at_once=False)[8 + rank]
        borrower = self._other(thing, rank + 5)
        loan = self._ask(thing, borrower, rank, days=3, length={"out": 5, "late": 4}.get(state, 2))
        if state == "asked" and loan.state == "asked":
            return
        lender = self._who(loan.lender)
        if state == "refused":
            refuse_loan(loan, actor=lender, reason="Elle part en réparation cette semaine-là.")
            return
        if loan.state == "asked":
            loan = accept_loan(loan, actor=lender)
        if state in {"asked", "accepted"}:
            return
        if state == "called-off":
            call_off_loan(loan, actor=self._who(loan.borrower), reason="La soirée est reportée au printemps.")
            return
        yield self.ago(begun - 3)
        loan = hand_over(loan, actor=self._who(loan.lender), side=Side.LENDER, condition=Condition.GOOD)
        note_state(loan, actor=self._who(loan.borrower), side=Side.BORROWER, condition=Condition.GOOD)
        if state != "disputed":
            return
        yield self.ago(begun - 5)
        words = "Un pied est plié, et la housse manque."
        loan = give_back(loan, actor=self._who(loan.lender), side=Side.LENDER, condition=Condition.DAMAGED, words=words)
        mediator = Mediator.objects.running().exclude(account=self._who(loan.lender)).order_by("pk").first()
        if mediator:
            dispute_loan(
                loan, actor=self._who(loan.lender), mediator=mediator, words="Qui répare ? Aidez-nous à en parler."
            )

    def helped(self, rank: int) -> Strand:
        """Volunteers of a place help another; both say how many hours."""
        begun = 300 - 40 * rank
        yield self.ago(begun)
        giver = self._at(rank)
        receiver = self._beside(giver, rank)
        hand = self._ask_hands(giver, receiver, FOR_WHAT[rank % len(FOR_WHAT)], people=3)
        yield self.ago(begun - 2)
        accept_hands(hand, actor=self._who(giver))
        yield self.ago(begun - 8)
        for side in Giving.values:
            hand = say_amount(hand, actor=self._who(hand.place_of(side)), side=side, amount=Decimal(9 + rank))

    def seconded(self) -> Strand:
        """An employee whose three pieces wait to be signed."""
        yield self.ago(2)
        giver = next(place for place in self._open() if place.pk in self.cast.speakers)
        receiver = self._beside(giver, 3)
        hand = self._ask_hands(giver, receiver, "Tenir la permanence numérique en février", people=1)
        if speaks_for(self._who(giver), giver):
            write_papers(hand, actor=self._who(giver), **PIECES, since=hand.since, until=hand.until)

    def called(self) -> Strand:
        """What a place missed this week, and who answered."""
        yield self.ago(12)
        for place in self._open():
            near = near_places(place, 100)
            if near:
                break
        else:
            return
        until = timezone.localdate() + dt.timedelta(days=4)
        words = "La nôtre a grillé hier, et trois groupes jouent samedi. Nous venons la chercher."
        sos = send_sos(
            place, actor=self._who(place), title="Une sono pour samedi", words=words, until=until, within=100
        )
        yield self.ago(11)
        other = Place.objects.with_territory().get(pk=near[0])
        answer_sos(sos, actor=self._who(other), place=other, words="Prenez la nôtre vendredi, à partir de 14 h.")

    def _ask_hands(self, giver: Place, receiver: Place, title: str, *, people: int) -> Hand:
        since = timezone.localdate() + dt.timedelta(days=5)
        return ask_hands(
            giver,
            actor=self._who(receiver),
            receiver=receiver,
            title=title,
            words="Repas offert, on vous attend à 9 h.",
            people=people,
            since=since,
            until=since + dt.timedelta(days=1),
        )

    def _asked(self, rank: int, *, days: int, length: int) -> Loan:
        things = self._things()
        thing = things[rank % len(things)]
        loan = self._ask(thing, self._other(thing, rank), rank, days=days, length=length)
        return loan if loan.state == "accepted" else accept_loan(loan, actor=self._who(loan.lender))

    def _ask(self, thing: Thing, borrower: Place, rank: int, *, days: int, length: int) -> Loan:
        return ask_loan(
            thing,
            actor=self._who(borrower),
            borrower=borrower,
            span=self._span(thing, days, length),
            words=WHY[rank % len(WHY)],
        )

    def _span(self, thing: Thing, days: int, length: int) -> Span:
        first = timezone.localdate() + dt.timedelta(days=days)
        return span_of(first, dt.time(9), first + dt.timedelta(days=length), dt.time(19), thing.zone)

    def _things(self) -> ThingQuerySet:
        """What is lent, at this moment of the story."""
        return Thing.objects.public().with_places().order_by("number")

    def _open(self) -> list[Place]:
        """Open places that somebody speaks for, at this moment of the story."""
        known = Place.objects.public().with_territory().filter(pk__in=self.cast.speakers, status__in=MAY_BE_OPEN)
        return list(known.order_by("-pk"))

    def _at(self, rank: int) -> Place:
        places = self._open()
        return places[rank % len(places)]

    def _other(self, thing: Thing, rank: int) -> Place:
        return self._beside(thing.place, rank)

    def _beside(self, place: Place, rank: int) -> Place:
        """Another place, whose speaker does not act for this one as well."""
        others = [other for other in self._open() if other.pk != place.pk]
        first = (3 * rank + 1) % len(others)
        turned = others[first:] + others[:first]
        return next(other for other in turned if not acts_for(self._who(other), place))

    def _who(self, place: Place) -> Account:
        """Who speaks for a place, while its mandate runs; else who animates its territory."""
        speaker = self.cast.speakers.get(place.pk)
        return speaker if speaker and speaks_for(speaker, place) else self.cast.animator_of(place)
