"""Five paths, of which two keep one and another is drawn from it, and nine training sessions: one over, one called off,
one full with a list, one overseas, one at a distance, one whose freed seat is offered, one with a group, one that will
be called off for want of people, one kept by an organisation that may be paid for. Beside them two deposits, one sent
back, one that waits to be read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Model
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.commons.models import Resource
from lieudit.learning.deposits import return_session
from lieudit.learning.enrolling import Person, enrol, enrol_people, give_up_seat
from lieudit.learning.financing import say_training_body
from lieudit.learning.keeping import accept_keeping, ask_keeper
from lieudit.learning.models import Path, TrainingSession
from lieudit.learning.paths import Taught, align_path, begin_path, deposit_path, mark_step, rewrite_path
from lieudit.learning.slots import Slot, slot_of
from lieudit.learning.trainings import (
    call_off_session,
    evaluate_session,
    keep_session,
    keep_trainings,
    note_presence,
    plan_session,
)
from lieudit.learning.vocabulary import StepKind
from lieudit.needs.models import Need
from lieudit.network.hours import time_zone
from lieudit.network.kept import Hat
from lieudit.network.licences import Licence
from lieudit.network.models import Place, Representative
from lieudit.network.permissions import answers_for, speaks_for
from lieudit.network.vocabulary import MAY_BE_OPEN
from lieudit.pages.management.demonstration import council
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.toolkit.types import Fields
from lieudit.toolkit.workdays import add_working_days, working_from

READ, SESSION, VISIT, PRACTICE = StepKind.READ, StepKind.SESSION, StepKind.VISIT, StepKind.PRACTICE


class Told(NamedTuple):
    """A path: what it says, and its steps."""

    title: str
    audience: str
    outcome: str
    domain: str
    steps: tuple[tuple[str, str, str, str, str], ...]


PATHS = (
    Told("Tenir une permanence numérique", "Pour qui accueille sans être du métier.",
         "Recevoir, orienter, dire non, et ne pas rester seul.", "digital", (
             (READ, "Lire le carnet de bord", "1", "Ce qu’une permanence est, et ce qu’elle n’est pas.", ""),
             (VISIT, "S’asseoir à côté", "4", "Une demi-journée chez un lieu qui sait.", ""),
             (SESSION, "Apprendre à dire non", "7", "Ce que la loi permet, et huit situations jouées.", ""),
             (PRACTICE, "Tenir cinq permanences", "15", "Chez vous, avec le cahier.", "Le cahier, relu par un pair"),
             (PRACTICE, "Transmettre", "4", "Recevoir quelqu’un qui commence.", "Une phrase de cette personne"),
             (READ, "Relire son cahier", "1", "Six mois après : ce qui revient, ce que l’on ne fait plus.", ""),
         )),
    Told("Ouvrir un atelier vélo", "Pour un lieu qui a un local et des bénévoles.",
         "Accueillir, réparer à plusieurs, tenir des comptes simples.", "work", (
             (READ, "Lire le règlement d’un atelier", "1", "Deux pages, à changer chez vous.", ""),
             (VISIT, "Passer un samedi dans un atelier", "7", "Regarder l’accueil plus que les vélos.", ""),
             (PRACTICE, "Ouvrir trois samedis", "21", "Un carnet par vélo.", "Les trois pages du carnet"),
         )),
    Told("Accueillir un campus connecté", "Pour un lieu que l’université contacte.",
         "Signer une convention, tenir le tutorat, compter ses heures.", "campus", (
             (READ, "Lire une convention", "1", "Deux pages suffisent.", ""),
             (VISIT, "Voir un soir d’examens", "3", "La salle, le silence, la clé.", ""),
             (SESSION, "Tenir le tutorat", "3,5", "Ce que l’on demande, ce que l’on ne fait pas.", ""),
             (PRACTICE, "Tenir un mois", "20", "Avec deux étudiants.", "Le mot des deux étudiants"),
         )),
    Told("Aider aux devoirs sans remplacer l’école", "Pour qui ouvre un soir par semaine.",
         "Accueillir des enfants et leurs familles, dire la limite.", "education", (
             (READ, "Lire ce qui protège", "1", "Assurance, autorisations, deux adultes.", ""),
             (PRACTICE, "Ouvrir deux soirs", "4", "Avec une famille invitée.", "Ce qu’en dit la famille"),
             (PRACTICE, "Le dire à l’école", "1", "Une page à la directrice.", "Sa réponse"),
         )),
)  # fmt: skip


class Teaching:
    """Paths over a year, sessions around today."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.made: list[Path] = []

    def strands(self) -> Iterator[Strand]:
        yield self.paths()
        yield self.past()
        yield self.coming()
        yield self.deposited()

    def paths(self) -> Strand:
        """Four paths, and one drawn from the first, which has two versions and is followed by some people."""
        for rank, told in enumerate(PATHS):
            yield self.ago(120 - 10 * rank)
            self.made.append(self._path(told, self._at(rank)))
        first = self.made[0]
        yield self.ago(40)
        today = timezone.localdate()
        align_path(first, actor=first.author, code="K1205", label="Médiation sociale", checked_on=today)
        said = {name: getattr(first, name) for name in ("title", "audience", "outcome", "licence", "domains")}
        steps, note = self._steps(PATHS[0]), "Cinq permanences, et non dix."
        rewrite_path(first, actor=first.author, steps=steps, note=note, **said)
        yield self.ago(34)
        keeper = self._at(7)
        words = said | {"title": "Tenir une permanence dans un bus"}
        steps = self._steps(PATHS[0])[:4]
        origin = first.versions.first()
        deposit_path(actor=self._who(keeper), keeper=keeper, steps=steps, forked_from=origin, **words)
        yield self.ago(32)
        others = [place for place in (self._at(rank) for rank in range(2, 8)) if place != first.hat]
        asked = ask_keeper(first, actor=first.author, keeper=others[0])
        accept_keeping(asked, actor=self._who(others[0]))
        yield self.ago(30)
        for person in self._people(7):
            run = begin_path(first, actor=person)
            mark_step(run, actor=person, step=run.version.steps.all()[0])
        yield self.ago(12)
        ask_keeper(first, actor=first.author, keeper=others[1])

    def past(self) -> Strand:
        """One that was held, with its presence and what it was worth; one that was called off."""
        yield self.ago(70)
        host = self._at(0)
        held = self._plan(host, 30, "Apprendre à dire non", seats=12, least=4)
        off = self._plan(self._at(2), 35, "Réparer un vélo sans atelier", seats=8, least=3)
        lines = [enrol(held, actor=person) for person in self._people(6)]
        yield self.ago(60)
        call_off_session(off, actor=off.author, reason="Le local est inondé. Nous la reprendrons au printemps.")
        yield self.ago(28)
        list(keep_trainings())
        held.refresh_from_db()
        for half in held.half_days.all():
            half.session = held
            note_presence(held, actor=held.author, half_day=half, here=lines[:5])
        yield self.ago(26)
        for line, useful in zip(lines[:5], ("much", "much", "some", "much", "some"), strict=True):
            line.refresh_from_db()
            evaluate_session(line, actor=line.account, useful=useful, words="Les huit situations, surtout.")

    def coming(self) -> Strand:
        """Seven to come: full with a list, overseas, short of people, at a distance, a group, a freed seat, kept."""
        yield self.ago(9)
        people = self._people(12)
        full = self._plan(self._at(0), 32, "Tenir une permanence à deux", seats=4, least=2, room="Salle du bas")
        for person in people[:7]:
            enrol(full, actor=person)
        overseas = self._plan(self._overseas(), 40, "Écrire son règlement à plusieurs", seats=10, least=3)
        for person in people[:4]:
            enrol(overseas, actor=person)
        short = self._plan(self._at(3), 21, "Aider aux devoirs, dire la limite", seats=12, least=6)
        enrol(short, actor=people[0])
        remote = self._plan(
            self._at(4), 27, "Compter ses heures", seats=30, least=4, remote="https://visio.exemple.fr/heures"
        )
        for person in people[:5]:
            enrol(remote, actor=person)
        group = self._plan(self._at(6), 45, "Monter un atelier vélo", seats=6, least=3, room="Atelier")
        for person in people[:4]:
            enrol(group, actor=person)
        place = self._at(8)
        names = ("Nadia B.", "Paul C.", "Ines D.")
        named = [Person(name, f"{name.split()[0].lower()}.atelier@{council.DOMAIN}") for name in names]
        enrol_people(group, actor=self._who(place), place=place, people=named, together=True)
        kept = self._by_an_organisation()
        enrol(kept, actor=people[1])
        keep_session(kept, actor=kept.author)
        freed = self._plan(self._at(1), 24, "S’asseoir à côté : première permanence", seats=3, least=2)
        lines = [enrol(freed, actor=person) for person in people[3:8]]
        yield self.ago(0.5)
        lines[0].refresh_from_db()
        give_up_seat(lines[0])

    def deposited(self) -> Strand:
        """Two that somebody deposits for a place of others: one was sent back, one waits to be read."""
        yield self.ago(8)
        back, waits = self._at(2), self._at(5)
        returned = self._plan(
            back, 44, "Tenir la caisse d’un café", seats=8, least=3, room="Grande salle", actor=self._stranger_to(back)
        )
        yield self.ago(5)
        reason = "Bonne idée. Dites qui fournit la caisse, et si le repas est compris : nous publions ensuite."
        return_session(returned, actor=self._who(back), reason=reason)
        yield self.ago(2)
        self._plan(waits, 38, "Réparer un ordinateur à plusieurs", seats=10, least=4, actor=self._stranger_to(waits))

    def _stranger_to(self, keeper: Place) -> Account:
        """Somebody who neither represents a place nor animates its territory."""
        return next(person for person in self._people(12) if not answers_for(person, keeper))

    def _by_an_organisation(self) -> TrainingSession:
        """A session of an organisation that is a training body: one may be paid for. Without any, of a place."""
        title, at = "Tenir le tutorat d’un campus", self._at(5)
        known = Representative.objects.running().filter(organisation__isnull=False, account__is_active=True)
        spoken = known.select_related("organisation", "account").order_by("pk").first()
        if spoken is None or spoken.organisation is None:
            return self._plan(at, 18, title, seats=10, least=5)
        body, until = spoken.organisation, timezone.localdate() + dt.timedelta(days=400)
        say_training_body(
            body, actor=spoken.account, declaration="11 75 00000 75", certificate="2025-0000", certificate_until=until
        )
        return self._plan(at, 18, title, seats=10, least=5, giver=body, actor=spoken.account)

    # What they share

    def _path(self, told: Told, keeper: Place) -> Path:
        need = Need.objects.public().filter(domains__contains=[told.domain]).order_by("pk").first()
        words: Fields = {"title": told.title, "audience": told.audience, "outcome": told.outcome}
        return deposit_path(
            actor=self._who(keeper),
            keeper=keeper,
            steps=self._steps(told),
            answers=[need] if need else [],
            licence=Licence.BY_SA,
            domains=[told.domain],
            **words,
        )

    def _steps(self, told: Told) -> list[Taught]:
        found: Model | None = (
            Resource.objects.public().current().filter(domains__contains=[told.domain]).order_by("pk").first()
        )
        return [
            Taught(kind, title, Decimal(hours.replace(",", ".")), words, proof, found if kind == READ else None)
            for kind, title, hours, words, proof in told.steps
        ]

    def _plan(
        self,
        keeper: Place,
        days: int,
        title: str,
        *,
        seats: int,
        least: int,
        room: str = "",
        remote: str = "",
        giver: Hat | None = None,
        actor: Account | None = None,
    ) -> TrainingSession:
        first = working_from(timezone.localdate() + dt.timedelta(days=days))
        slots = [self._slot(keeper, day) for day in (first, add_working_days(first, 1))]
        path = Path.objects.filter(versions__steps__title=title).order_by("pk").first()
        return plan_session(
            actor=actor or self._who(keeper),
            keeper=giver or keeper,
            slots=slots,
            path=path,
            title=title,
            words="Deux matinées : on joue des situations, on relit, chacun repart avec son cahier.",
            needed="Un cahier, et une situation qui vous a coûté.",
            venue=None if remote else keeper,
            room=room,
            remote_url=remote,
            seats=seats,
            least=least,
            decide_on=timezone.localdate() + dt.timedelta(days=days - 8),
        )

    def _slot(self, place: Place, day: dt.date) -> Slot:
        return slot_of(day, dt.time(9), dt.time(12, 30), time_zone(place.municipality.department.code))

    def _open(self) -> list[Place]:
        """Open places that somebody speaks for, at this moment of the story."""
        known = Place.objects.public().with_territory().filter(pk__in=self.cast.speakers, status__in=MAY_BE_OPEN)
        return list(known.order_by("pk"))

    def _at(self, rank: int) -> Place:
        places = self._open()
        return places[rank % len(places)]

    def _overseas(self) -> Place:
        """An open place overseas, else any other."""
        there = [place for place in self._open() if place.municipality.department.code.startswith("97")]
        return there[0] if there else self._at(9)

    def _people(self, count: int) -> list[Account]:
        """Some of those who speak for places, the last ones first."""
        known = {person.pk: person for person in self.cast.speakers.values() if person.is_active}
        return list(known.values())[-count:]

    def _who(self, place: Place) -> Account:
        speaker = self.cast.speakers.get(place.pk)
        return speaker if speaker and speaks_for(speaker, place) else self.cast.animator_of(place)
