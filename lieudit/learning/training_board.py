"""What the pages of sessions show: one's own line, the seats that are left, the list that trainers read, its worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lieudit.accounts.models import Visitor
from lieudit.learning.models import FEWEST_TOLD, Enrolment, Evaluation, HalfDay, Presence, TrainingSession
from lieudit.learning.vocabulary import Useful
from lieudit.learning.workflow import EnrolmentState
from lieudit.network.hours import slot_words
from lieudit.network.models import Place, representations_of
from lieudit.toolkit.french import counted


@dataclass(frozen=True)
class Line:
    """One person of the list, and what holds of them on each half-day: there, absent, or not said."""

    enrolment: Enrolment
    there: Sequence[bool | None]


def own_line(account: Visitor, session: TrainingSession) -> Enrolment | None:
    """The line of an account on the list of a session, with what it said of it: the one that stands, else the last."""
    if not account.is_authenticated:
        return None
    rows = session.enrolments.of(account).select_related("evaluation")
    return rows.standing().first() or rows.order_by("-turn").first()


def with_own_states(account: Visitor, sessions: Iterable[TrainingSession]) -> list[tuple[TrainingSession, str]]:
    """Sessions, each with where an account stands on its list; nothing where it is not there."""
    found = list(sessions)
    if not account.is_authenticated or not found:
        return [(each, "") for each in found]
    rows = Enrolment.objects.standing().of(account).filter(session__in=[each.pk for each in found])
    states = dict(rows.order_by("turn").values_list("session", "state"))
    return [(each, str(EnrolmentState(states[each.pk]).label) if each.pk in states else "") for each in found]


def seats_words(session: TrainingSession) -> str:
    """« 3 places sur 12 », or how many wait, from five on."""
    taken, waiting = vars(session)["taken"], vars(session)["waiting"]
    left = max(0, session.seats - taken)
    if left and not waiting:
        return _("%(left)s sur %(all)d") % {"left": counted(left, "place"), "all": session.seats}
    if waiting < FEWEST_TOLD:
        return _("Complet, liste d’attente ouverte")
    return _("Complet, %(waiting)s en attente") % {"waiting": counted(waiting, "personne")}


def when_words(session: TrainingSession) -> str:
    """From its first half-day to its last, on its own clock."""
    return slot_words(session.starts_at, session.ends_at, session.zone, session.city)


def lines_of(session: TrainingSession, half_days: Sequence[HalfDay]) -> list[Line]:
    """The list, in turn, with what was said last of each person on each half-day."""
    said: dict[tuple[int, int], bool] = {}
    rows = Presence.objects.filter(half_day__in=half_days).order_by("pk").values_list("enrolment", "half_day", "here")
    for enrolment, half_day, here in rows:
        said[enrolment, half_day] = here
    return [
        Line(each, [said.get((each.pk, half.pk)) for half in half_days])
        for each in session.enrolments.standing().select_related("account", "place")
    ]


def evaluations_of(session: TrainingSession) -> list[tuple[str, int]]:
    """How many said what, from five answers on; nothing below."""
    said: Iterable[str] = Evaluation.objects.filter(enrolment__session=session).values_list("useful", flat=True)
    counts = Counter(said)
    if sum(counts.values()) < FEWEST_TOLD:
        return []
    return [(str(label), counts[code]) for code, label in Useful.choices]


def places_for(account: Visitor) -> list[Place]:
    """The places for which one enrols people."""
    spoken = [each.place for each in representations_of(account) if each.place and not each.place.is_elsewhere]
    return [place for place in spoken if place.withdrawn_at is None]
