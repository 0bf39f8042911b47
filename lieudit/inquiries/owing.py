"""What each side owes of a question: its next step, and the three promises of its thread with their lateness. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from lieudit.advocacy.letters import calendar_of
from lieudit.inquiries.delays import FOLLOWING_DAYS, SENDING_DAYS
from lieudit.inquiries.workflow import InquiryState
from lieudit.toolkit.agreement import says
from lieudit.toolkit.articles import Named, the_first, to_the
from lieudit.toolkit.french import NBSP, counted, day
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.workdays import add_working_days, working_days_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lieudit.inquiries.models import Inquiry

S = InquiryState


@dataclass(frozen=True)
class Duty:
    """What one side promised: `kept` when it did, None while it has not; by the holidays of `calendar`."""

    side: str
    who: str
    what: str
    by: dt.date
    kept: dt.date | None = None
    calendar: str = ""

    def late(self, today: dt.date) -> int | None:
        """Working days after its day, None when it was in time or may be still."""
        when = self.kept or today
        return working_days_between(self.by, when, self.calendar or None) if when > self.by else None

    def state(self, today: dt.date) -> str:
        if self.kept:
            return "met"
        return "late" if self.late(today) is not None else "expected"

    def label(self, today: dt.date) -> str:
        """« Tenu le 3 mars, avec 4 jours ouvrés de retard », « En retard de 2 jours ouvrés », « Attendu »."""
        late = self.late(today)
        days = counted(late, "jour ouvré", "jours ouvrés") if late else ""
        if self.kept:
            return f"Fait le {day(self.kept)}" + (f", avec {days} de retard" if days else "")
        if late is None:
            return "Attendu"
        return f"En retard de {days}" if days else "Échéance passée"


def institution_of(inquiry: Inquiry) -> Named:
    return Named(inquiry.door)


def calendar(inquiry: Inquiry) -> str:
    """The department whose public holidays count for the institution."""
    return calendar_of(inquiry.door.institution) if inquiry.door.institution else ""


def told_by(inquiry: Inquiry, left: dt.date) -> dt.date:
    """The last day on which an institution that received the opinion on this day says what it did with it."""
    return add_working_days(left, FOLLOWING_DAYS, calendar(inquiry) or None)


def local(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def duties(inquiry: Inquiry) -> Sequence[Duty]:
    """What was promised so far, in the order of the thread; what ended before its turn is promised no more."""
    found = []
    ended = inquiry.state in (S.DECLINED, S.WITHDRAWN)
    if inquiry.decide_by and not (inquiry.state == S.WITHDRAWN and inquiry.decided_at is None):
        what = "Dire s’il prend la question"
        found.append(Duty("council", "Le conseil", what, inquiry.decide_by, local(inquiry.decided_at)))
    if inquiry.answer_by and inquiry.assembly and not ended:
        found.append(
            Duty(
                "council", the_first(inquiry.assembly), "Rendre son avis", inquiry.answer_by, local(inquiry.answered_at)
            )
        )
    if inquiry.follow_by:
        who, what = the_first(institution_of(inquiry)), "Dire ce qu’est devenu l’avis"
        kept = local(inquiry.followed_at)
        found.append(Duty("institution", who, what, inquiry.follow_by, kept, calendar(inquiry)))
    return found


def next_step(inquiry: Inquiry) -> NextStep | None:
    """Who owes what now, before which day; late by itself after it."""
    who = the_first(institution_of(inquiry))
    if inquiry.state == S.ASKED:
        put_off = f"Le conseil a demandé du temps. {inquiry.reason}" if inquiry.delays else ""
        words = ("dit s’il prend cette question", "dire s’il prend cette question")
        return NextStep("Le conseil", *words, inquiry.decide_by, first=put_off)
    if inquiry.state in (S.ACCEPTED, S.SENDING) and inquiry.answer_by:
        return _opinion(inquiry, inquiry.answer_by)
    if inquiry.state == S.ANSWERED:
        words = ("dit ce qu’elle a fait de l’avis", "dire ce qu’elle a fait de l’avis")
        first = f"Relance envoyée le {day(inquiry.reminded_at)}." if inquiry.reminded_at else ""
        whose = "L’institution qui a posé la question"
        return NextStep(whose, *words, inquiry.follow_by, calendar=calendar(inquiry), first=first)
    if inquiry.state == S.FOLLOWED:
        return NextStep(
            first=f"{who} {says(who, 'a dit')} ce qu’est devenu l’avis{NBSP}: ce fil est allé jusqu’à son bout."
        )
    return None


def _opinion(inquiry: Inquiry, by: dt.date) -> NextStep:
    to = to_the(institution_of(inquiry))
    if inquiry.state == S.SENDING:
        words = (f"envoie l’avis {to}", f"envoyer l’avis {to}")
        return NextStep("Le secrétariat", *words, by, first="L’avis est en cours d’envoi, par message.")
    if inquiry.position:
        adopted = add_working_days(timezone.localdate(inquiry.position.adopted_at), SENDING_DAYS)
        words = (f"envoie l’avis {to}", f"envoyer l’avis {to}")
        return NextStep("Le secrétariat", *words, min(adopted, by) if adopted < by else by, first="L’avis est adopté.")
    first = f"Le conseil a demandé du temps. {inquiry.reason}" if inquiry.delays and inquiry.reason else ""
    return NextStep(the_first(inquiry.assembly), "rend son avis", "rendre son avis", by, first=first)
