"""Visits between places in every state: a need answered by « allez voir », its story that became a common, one request
that waits on a desk, two mentorings, and places that say what may be asked of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.commons.services import declare_use, deposit_resource
from lieudit.commons.vocabulary import Kind as ResourceKind
from lieudit.learning.models import PeerVisit
from lieudit.learning.services import (
    accept_visit,
    ask_visit,
    ask_what_changed,
    call_off_visit,
    carry_visit,
    decline_visit,
    hold_visit,
    propose_dates,
    say_at_work,
    say_change,
    say_welcome,
    tell_visit,
)
from lieudit.learning.slots import Slot, slot_of
from lieudit.learning.telling import draft_of
from lieudit.learning.vocabulary import AtWork, Change, Kind, Often, Paid, Rhythm, Side
from lieudit.needs.services import settle_need
from lieudit.network.hours import time_zone
from lieudit.network.licences import Licence
from lieudit.network.models import Place
from lieudit.network.permissions import speaks_for
from lieudit.network.vocabulary import MAY_BE_OPEN
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Voices
from lieudit.toolkit.french import typeset
from lieudit.toolkit.types import Fields

STATES = (
    "asked", "late", "other-dates", "agreed", "declined", "called-off", "carried", "held", "half", "told",
    "recognised", "unchanged",
)  # fmt: skip
"""What becomes of each of the twelve visits, beside the one that answers a need."""

BEGUN = {"asked": 3, "late": 24, "other-dates": 6, "agreed": 12, "declined": 60, "called-off": 50, "carried": 30}
"""Days ago, these were asked; the others half a year ago."""


class Sought(NamedTuple):
    """What a place asks another to show, and what each of the two then says of it."""

    title: str
    words: str
    domains: tuple[str, ...]
    learnt: str
    shown: str
    change: str


SOUGHT = (
    Sought("Ouvrir un atelier vélo sans salarié", "Nous avons le local et douze bénévoles. Par où commencer ?",
           ("work",), "Un carnet par vélo, et personne ne répare seul.", "Nous avons retrouvé pourquoi ce carnet.",
           "Tenir un carnet par vélo"),
    Sought("Accueillir le campus connecté", "Quatre étudiants nous demandent une salle. Faut-il une convention ?",
           ("campus",), "La convention tient en deux pages ; le tutorat compte plus.",
           "Leurs questions sur la nuit nous ont fait changer la serrure.", "Écrire la convention en deux pages"),
    Sought("Faire tourner une programmation à plusieurs", "Une seule personne porte tout. Comment partager ?",
           ("culture",), "Trois binômes, un mois chacun, et un budget dit d’avance.",
           "Nous ne savions pas que notre calendrier servait de modèle.", "Passer à trois binômes"),
    Sought("Aider aux devoirs sans remplacer l’école", "Les parents nous laissent les enfants. Où est la limite ?",
           ("education",), "La troisième soirée se fait avec les familles.",
           "Eux lisent à voix haute : nous allons essayer.", "Inviter les familles une fois par mois"),
)  # fmt: skip
WELCOMES = (
    ("Tenir une permanence numérique à deux, écrire son cahier.", Often.MONTHLY, 2),
    ("Monter un atelier vélo, son règlement, ses comptes.", Often.QUARTERLY, 6),
    ("Négocier un bail avec une commune.", Often.YEARLY, 4),
    ("Faire vivre une programmation sans salarié.", Often.FREELY, 8),
    ("Accueillir des étudiants à distance.", Often.QUARTERLY, 3),
)
NEED = "Notre médiateur s’use : quarante personnes chaque semaine, et lui seul. Comment font les autres ?"
TAUGHT: Fields = {
    "learnt": "Nous pensions qu’il fallait ouvrir tous les jours. Eux ouvrent deux jours, et personne n’attend. Le "
    "secret est le cahier : chaque personne repart avec la date et l’heure de sa suite.",
    "change": "Passer de cinq jours à deux, avec rendez-vous",
    "failed": "Venir à quatre. À deux, on aurait pu s’asseoir à côté du médiateur.",
}
RECEIVED: Fields = {
    "learnt": "Ils nous ont demandé combien coûtait une heure. Nous ne l’avions jamais compté : c’est 27 €, chauffage "
    "compris. Ce chiffre est depuis dans notre dossier à la commune.",
    "change": "Compter nos heures",
    "failed": "Nous avons reçu du monde pendant la visite, sans le prévenir.",
}


class Visiting:
    """Places that go and see one another, over a year."""

    def __init__(self, cast: Cast, voices: Voices) -> None:
        self.cast, self.voices, self.ago = cast, voices, cast.calendar.ago

    def strands(self) -> Iterator[Strand]:
        yield self.welcomes()
        yield self.answered()
        for rank, state in enumerate(STATES):
            yield self.one(rank, state)
        yield self.mentoring(20, ended=False)
        yield self.mentoring(24, ended=True)

    def welcomes(self) -> Strand:
        yield self.ago(230)
        gueret = Place.objects.get(pk=self.cast.places[0].pk)
        hosts = [gueret, *(place for place in self._open()[6:] if place != gueret)]
        for place, (words, often, people) in zip(hosts, WELCOMES, strict=False):
            say_welcome(place, actor=self._who(place), words=words, often=often, people=people)

    def answered(self) -> Strand:
        """« Allez voir »: the answer to a need, the visit, its common, three places that use it, what it changed."""
        yield self.ago(205)
        host = Place.objects.get(pk=self.cast.places[0].pk)
        visitor = next(place for place in self._open()[2:] if place != host)
        need = self.voices.express(NEED, ("digital",), visitor)
        yield self.ago(198)
        link = f"{settings.SITE_URL}{reverse('learning:ask', args=[host.slug])}?cite=besoin-{need.number}"
        words = f"Allez voir {host} : ce lieu tient une permanence à deux, et l’a écrite. Le lien mène à la demande."
        team = self.cast.network_of(visitor)
        settle_need(need, actor=self.cast.animator_of(visitor), hat=team, text=typeset(words), link=link)
        yield self.ago(195)
        visit = self._ask(
            visitor,
            host,
            [30, 37, 44],
            {
                "title": "Tenir une permanence sans s’épuiser",
                "words": NEED,
                "domains": ["digital"],
                "people": 4,
                "about": need,
                "paid": Paid.TRAVEL,
                "paid_words": "Train payé par le réseau régional, repas par le lieu qui reçoit",
            },
        )
        yield self.ago(190)
        visit = accept_visit(visit, actor=self._who(host), date=visit.dates.all()[1])
        yield self.ago(152)
        say_at_work(visit, actor=self._who(host), conditions=[AtWork.ANALYSED, AtWork.TUTORED])
        tell_visit(visit, actor=self._who(visitor), side=Side.VISITOR, change_by=self._in(30), **TAUGHT)
        yield self.ago(146)
        tell_visit(visit, actor=self._who(host), side=Side.HOST, change_by=self._in(90), **RECEIVED)
        yield self.ago(140)
        visit.refresh_from_db()
        told = draft_of(visit) | {"kind": ResourceKind.STORY, "licence": Licence.BY_SA, "source": visit}
        common = deposit_resource(actor=self._who(visitor), keeper=visitor, **told)
        for days, place in zip((110, 85, 50), (p for p in self._open()[9:] if p not in {host, visitor}), strict=False):
            yield self.ago(days)
            declare_use(common, actor=self._who(place), hat=place, words="Le cahier, tous les jeudis.")
        yield self.ago(44)
        list(ask_what_changed())
        yield self.ago(40)
        visit.refresh_from_db()
        words = "Deux jours au lieu de cinq depuis mars. Personne n’attend, et notre médiateur est resté."
        say_change(visit, actor=self._who(visitor), change=Change.YES, change_words=words)

    def one(self, rank: int, state: str) -> Strand:
        """One of the twelve: asked when its end asks for it."""
        sought = SOUGHT[rank % len(SOUGHT)]
        begun = BEGUN.get(state, 170 + rank)
        yield self.ago(begun)
        visitor, host = self._at(12 + 2 * rank), self._at(13 + 2 * rank)
        words: Fields = {"title": sought.title, "words": sought.words, "domains": list(sought.domains), "people": 2}
        visit = self._ask(visitor, host, [25, 32], words)
        if state == "late":
            return
        if state == "carried":
            yield self.ago(8)
            carry_visit(visit, actor=self.cast.animator_of(host), host=self._at(13 + 2 * len(STATES)))
            return
        if state == "asked":
            return
        yield self.ago(begun - 2)
        actor = self._who(host)
        if state == "declined":
            decline_visit(visit, actor=actor, reason="Nous sommes en travaux jusqu’à l’été. Redemandez-nous ensuite.")
            return
        if state == "other-dates":
            propose_dates(visit, actor=actor, slots=[self._slot(host, days) for days in (40, 47)])
            return
        visit = accept_visit(visit, actor=actor, date=visit.dates.all()[0])
        if state == "agreed":
            return
        if state == "called-off":
            yield self.ago(40)
            reason = "Plus de train ce jour-là. Nous reviendrons vers vous."
            call_off_visit(visit, actor=self._who(visitor), reason=reason)
            return
        yield from self._told(visit, state, sought)

    def _told(self, visit: PeerVisit, state: str, sought: Sought) -> Strand:
        """It took place; told by one, by both, and answered three months later."""
        yield self.ago(140)
        hold_visit(visit, actor=self._who(visit.host))
        if state == "held":
            return
        yield self.ago(136)
        by = self._in(60)
        tell_visit(
            visit,
            actor=self._who(visit.visitor),
            side=Side.VISITOR,
            learnt=sought.learnt,
            change=sought.change,
            change_by=by,
        )
        if state == "half":
            return
        yield self.ago(130)
        tell_visit(visit, actor=self._who(visit.host), side=Side.HOST, learnt=sought.shown)
        if state == "told":
            return
        yield self.ago(38)
        list(ask_what_changed())
        yield self.ago(34)
        visit.refresh_from_db()
        change = Change.PARTLY if state == "recognised" else Change.NO
        say_change(visit, actor=self._who(visit.visitor), change=change)

    def mentoring(self, rank: int, *, ended: bool) -> Strand:
        """Once a month, for half a year: one that runs, one that was told."""
        begun = 220 if ended else 70
        yield self.ago(begun)
        visitor, host = self._at(rank + 18), self._at(rank + 19)
        sought = SOUGHT[2 if ended else 1]
        visit = self._ask(
            visitor,
            host,
            [15],
            {
                "kind": Kind.MENTORING,
                "rhythm": Rhythm.MONTHLY,
                "until": self._in(180),
                "people": 3,
                "title": typeset(f"Tenir la première année : {sought.title[:1].lower()}{sought.title[1:]}"),
                "words": sought.words,
                "domains": list(sought.domains),
                "paid": Paid.SUM,
                "paid_words": "400 € au lieu qui reçoit, par son réseau",
            },
        )
        yield self.ago(begun - 4)
        visit = accept_visit(visit, actor=self._who(host), date=visit.dates.all()[0])
        if ended:
            yield self.ago(30)
            tell_visit(visit, actor=self._who(visitor), side=Side.VISITOR, learnt=sought.learnt, change=sought.change)
            yield self.ago(26)
            tell_visit(visit, actor=self._who(host), side=Side.HOST, learnt=sought.shown)

    def _ask(self, visitor: Place, host: Place, days: list[int], words: Fields) -> PeerVisit:
        slots = [self._slot(host, each) for each in days]
        return ask_visit(host, actor=self._who(visitor), visitor=visitor, slots=slots, **words)

    def _slot(self, host: Place, days: int) -> Slot:
        zone = time_zone(host.municipality.department.code)
        return slot_of(self._in(days), dt.time(10), dt.time(16), zone)

    def _in(self, days: int) -> dt.date:
        return timezone.localdate() + dt.timedelta(days=days)

    def _open(self) -> list[Place]:
        """Open places that somebody speaks for, at this moment of the story; those of other strands come first."""
        known = Place.objects.public().with_territory().filter(pk__in=self.cast.speakers, status__in=MAY_BE_OPEN)
        return list(known.order_by("pk"))

    def _at(self, rank: int) -> Place:
        """One of them; a story of few places calls on the same ones again."""
        places = self._open()
        return places[rank % len(places)]

    def _who(self, place: Place) -> Account:
        """Who speaks for a place, while its mandate runs; else who animates its territory."""
        speaker = self.cast.speakers.get(place.pk)
        return speaker if speaker and speaks_for(speaker, place) else self.cast.animator_of(place)
