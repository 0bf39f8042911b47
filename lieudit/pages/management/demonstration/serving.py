"""What three places of the Creuse offer, who waits there, which agreement ends; and a service or two elsewhere."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.agreements.services import confirm_agreement, renew_agreement, sign_agreement, turn_agreements
from lieudit.network.models import Organisation, Place
from lieudit.network.vocabulary import MAY_BE_OPEN, OrganisationKind
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.public_services.services import declare_offer, say_room, say_shortage
from lieudit.public_services.vocabulary import Accompaniment, Kind, Price, Programme, Public, Service

TOLD = 320
"""Days ago, the places of the Creuse said what is found there."""
GUERET = (
    {
        "title": "Guichet de trois services publics", "domain": "services", "kind": Kind.COUNTER,
        "hours": "We 09:00-12:00; PH off", "price": [Price.FREE], "accompaniment": [Accompaniment.PERSONAL],
        "description": "Impôts, retraite, allocations : venez avec vos papiers, quelqu’un fait la démarche avec vous.",
    },
    {
        "title": "Douze postes de travail, atelier bois", "domain": "work", "kind": Kind.EQUIPMENT,
        "hours": "Mo-Sa 08:00-20:00", "price": [Price.PAID],
    },
    {"title": "Coin lecture, un concert par mois", "domain": "culture", "kind": Kind.EVENT, "price": [Price.FREE]},
    {
        "title": "Aide aux devoirs", "domain": "education", "kind": Kind.WORKSHOP, "hours": "Mo,Th 16:30-18:00; SH off",
        "price": [Price.FREE], "publics": [Public.FAMILIES],
    },
)  # fmt: skip
COUNTER: dict[str, object] = {
    "title": "Permanence numérique", "domain": "digital", "kind": Kind.COUNTER, "hours": "Tu,Th 14:00-18:00; PH off",
    "price": [Price.FREE], "accompaniment": [Accompaniment.PERSONAL, Accompaniment.GROUP],
    "services": [Service.PAPERS, Service.TOOLS], "programmes": [Programme.COUNSELLORS],
    "description": "Quarante personnes par semaine, un médiateur.",
}  # fmt: skip
ELSEWHERE: tuple[dict[str, object], ...] = (
    {
        "title": "Aide numérique", "domain": "digital", "kind": Kind.SUPPORT, "price": [Price.FREE],
        "services": [Service.TOOLS, Service.SAFETY],
    },
    {"title": "Relais de services publics", "domain": "services", "kind": Kind.COUNTER, "hours": "Tu 09:00-12:00"},
    {"title": "Bureaux partagés", "domain": "work", "kind": Kind.EQUIPMENT, "price": [Price.PAID]},
    {"title": "Bibliothèque du lieu", "domain": "culture", "kind": Kind.EQUIPMENT, "price": [Price.FREE]},
    {"title": "Salle d’étude avec tuteur", "domain": "campus", "kind": Kind.SUPPORT, "publics": [Public.STUDENTS]},
    {"title": "Atelier parents-enfants", "domain": "education", "kind": Kind.WORKSHOP, "publics": [Public.FAMILIES]},
)  # fmt: skip
SERVING = 3
"""One place in three says what it offers."""


class Serving:
    """The services of places, told by who speaks for them or animates their territory."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.gueret, self.aubusson, self.courtine = cast.places[:3]
        self.animator = cast.roles["creuse"]

    def strands(self) -> Iterator[Strand]:
        yield self.counter()
        yield self.campus()
        yield self.bus()
        yield self.elsewhere()
        yield self.announced()

    def counter(self) -> Strand:
        """A digital counter held by an agreement of a year that ends soon; the list of those who wait gets longer."""
        speaker, partner = self.cast.speakers[self.gueret.pk], self._partner(0)
        yield self.ago(TOLD)
        for words in GUERET:
            declare_offer(self.gueret, actor=speaker, **words)
        today = timezone.localdate()
        agreement = sign_agreement(
            self.gueret,
            actor=speaker,
            partner=partner,
            title="Un médiateur numérique, deux jours par semaine",
            starts_on=today,
            ends_on=today + dt.timedelta(days=TOLD + 35),
        )
        confirm_agreement(agreement, actor=None)
        offer = declare_offer(self.gueret, actor=speaker, agreement=agreement, **COUNTER)
        yield self.ago(60)
        say_shortage(offer, actor=speaker, state="waiting", waiting=6)
        yield self.ago(14)
        missing = "Un médiateur de plus, et de quoi garder celui que nous avons."
        say_shortage(offer, actor=speaker, state="waiting", waiting=14, shortage=missing)

    def campus(self) -> Strand:
        """A study room that was full in autumn, and has room again; its agreement was followed by another, which the
        partner has not confirmed yet.
        """
        yield self.ago(300)
        today = timezone.localdate()
        agreement = sign_agreement(
            self.aubusson,
            actor=self.animator,
            partner=self._partner(1),
            title="Une salle d’étude pour trois licences",
            starts_on=today - dt.timedelta(days=200),
            ends_on=today + dt.timedelta(days=200),
        )
        words = {"title": "Salle d’étude", "domain": "campus", "kind": Kind.EQUIPMENT, "publics": [Public.STUDENTS]}
        confirm_agreement(agreement, actor=None)
        offer = declare_offer(self.aubusson, actor=self.animator, agreement=agreement, **words)
        yield self.ago(70)
        say_shortage(offer, actor=self.animator, state="full")
        yield self.ago(50)
        say_room(offer, actor=self.animator)
        yield self.ago(48)
        start = Agreement.objects.get(pk=agreement.pk).ends_on + dt.timedelta(days=1)
        renew_agreement(agreement, actor=self.animator, starts_on=start, ends_on=start + dt.timedelta(days=729))

    def bus(self) -> Strand:
        """A counter that comes by road, and turns people away."""
        yield self.ago(90)
        words = {"title": "Le bus des démarches", "domain": "services", "kind": Kind.COUNTER, "hours": "Fr 10:00-12:00"}
        offer = declare_offer(self.courtine, actor=self.animator, **words)
        yield self.ago(18)
        missing = "Deux heures ne suffisent pas : il faudrait une matinée entière."
        say_shortage(offer, actor=self.animator, state="full", shortage=missing)

    def elsewhere(self) -> Strand:
        """Places of all France say one or two things that they offer."""
        dice = random.Random(23)
        for rank, place in enumerate(self.cast.places[3::SERVING]):
            yield self.ago(280 - rank * 240 / len(self.cast.places))
            if Place.objects.filter(pk=place.pk, status__in=MAY_BE_OPEN, withdrawn_at=None).exists():
                actor = self.cast.speakers.get(place.pk) or self.cast.animator_of(place)
                for words in dice.sample(ELSEWHERE, dice.choice((1, 1, 2))):
                    declare_offer(place, actor=actor, **words)

    def announced(self) -> Strand:
        """The timer of each night tells of agreements that end."""
        for days in (150, 40, 8):
            yield self.ago(days)
            turn_agreements()

    @staticmethod
    def _partner(rank: int) -> Organisation:
        return Organisation.objects.filter(kind=OrganisationKind.PARTNER).order_by("pk")[rank]
