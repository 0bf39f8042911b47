"""Two lotteries of the council: a panel that was drawn, and one that calls for volunteers."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lieudit.lottery.models import Lottery
from lieudit.lottery.panel import accept_place, note_absence, refuse_place, type_seed
from lieudit.lottery.services import close_call, open_call, prepare_lottery, set_quotas, volunteer_for
from lieudit.lottery.tasks import compose_panels
from lieudit.lottery.vocabulary import Age, Audience, Gender, Kind
from lieudit.lottery.workflow import LotteryState
from lieudit.network.permissions import speaks_for
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast

CALLED, ENDED, DRAWN = 62, 50, 47
"""Days ago: the call of the first one, its end, the day from which the Loto is waited for."""
LOTO = {0: "lundi", 2: "mercredi", 5: "samedi"}
"""Days of the week on which it is drawn, Monday first, at nine in the evening at the latest."""
CALLING = 4
SEATS = 6
SEED = "44 7 12 31 23"


def loto(moment: dt.datetime) -> tuple[dt.datetime, str]:
    """The first draw of the Loto from a day on, and how it is named."""
    day = next(each for n in range(7) if (each := moment + dt.timedelta(days=n)).weekday() in LOTO)
    return day.replace(hour=21, minute=0, second=0, microsecond=0), f"le tirage du Loto du {LOTO[day.weekday()]}"


class Lots:
    """The chair calls, those who speak for places volunteer, two people type what a public draw gave."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.chair, self.assembly = cast.roles["presidence"], cast.assemblies["national"]
        self.witness = next(account for seat, account in cast.seats if account != self.chair)

    def strands(self) -> list[Strand]:
        return [self.drawn(), self.open()]

    def drawn(self) -> Strand:
        yield self.ago(CALLED)
        lottery = self._call("Panel sur l’accueil sans rendez-vous", CALLED - ENDED, CALLED - DRAWN)
        yield self.ago(CALLED - 2)
        self._volunteer(lottery, 24)
        yield self.ago(ENDED - 1)
        close_call(lottery, actor=None)
        lottery.refresh_from_db()
        if lottery.state == LotteryState.COMPOSING:
            compose_panels.func(lottery.pk)
        lottery.refresh_from_db()
        yield lottery.draw_at + dt.timedelta(minutes=20)
        type_seed(lottery, actor=self.chair, seed=SEED)
        yield lottery.draw_at + dt.timedelta(minutes=31)
        type_seed(lottery, actor=self.witness, seed=SEED)
        yield lottery.draw_at + dt.timedelta(days=2)
        first, second, third, *others = lottery.members.seated()
        refuse_place(first, actor=first.volunteer.account)
        for member in others:
            accept_place(member, actor=member.volunteer.account)
        accept_place(second, actor=second.volunteer.account)
        yield lottery.draw_at + dt.timedelta(days=20)
        note_absence(third, actor=self.chair, reason="Personne n’a répondu après deux rappels")

    def open(self) -> Strand:
        yield self.ago(CALLING)
        lottery = self._call("Panel sur les horaires d’ouverture", 18, 21)
        yield self.ago(CALLING - 2)
        self._volunteer(lottery, 11)

    def _call(self, title: str, days: int, draw: int) -> Lottery:
        drawn, source = loto(timezone.localtime() + dt.timedelta(days=draw))
        lottery = prepare_lottery(
            self.assembly,
            actor=self.chair,
            title=title,
            why="Trois soirées pour dire ce qui manque, et un avis remis au conseil. Les trajets sont remboursés.",
            seats=SEATS,
            audience=Audience.PLACES,
            kinds=[Kind.RURALITY, Kind.GENDER, Kind.AGE],
            closes_on=timezone.localdate() + dt.timedelta(days=days),
            draw_at=drawn,
            source=source,
        )
        bounds = {row.rank: (0, SEATS) for row in lottery.quotas.filter(kind=Kind.RURALITY)}
        bounds |= {row.rank: (2, 4) for row in lottery.quotas.filter(code__in=[Gender.WOMAN, Gender.MAN])}
        set_quotas(lottery, actor=self.chair, bounds=bounds, figures="parts égales entre les femmes et les hommes")
        return open_call(lottery, actor=self.chair)

    def _volunteer(self, lottery: Lottery, people: int) -> None:
        """Those who speak for places at this moment of the story, but not who leads."""
        met = {self.chair.pk, self.witness.pk}
        for n, place in enumerate(self.cast.places):
            account = self.cast.speakers.get(place.pk)
            if account is None or account.pk in met or not speaks_for(account, place):
                continue
            if lottery.volunteers.count() == people:
                return
            met.add(account.pk)
            said = {str(Kind.GENDER): Gender.values[n % 2], str(Kind.AGE): Age.values[n // 2 % 4]}
            volunteer_for(lottery, actor=account, name=account.name, consent=True, place=place, said=said)
