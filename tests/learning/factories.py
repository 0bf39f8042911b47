"""Visits between two places, in each of their states, and paths, made for tests by the acts themselves."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from lieudit.learning.models import HalfDay, PeerVisit, TrainingSession
from lieudit.learning.paths import Taught, deposit_path
from lieudit.learning.services import accept_visit, ask_visit, say_change, tell_visit
from lieudit.learning.slots import Slot
from lieudit.learning.trainings import plan_session
from lieudit.network.models import Representative
from tests.network.factories import RepresentativeFactory
from tests.worlds import kept

PARIS = ZoneInfo("Europe/Paris")
WORDS = {
    "title": "Tenir une permanence sans s’épuiser",
    "words": "Notre médiateur s’use. Comment faites-vous ?",
    "people": 2,
    "domains": ["digital"],
}


def slot(days=20, start=10, end=16):
    """A date to come: so many days from today, in Paris."""
    on = timezone.localdate() + dt.timedelta(days=days)
    hours = (dt.datetime.combine(on, dt.time(hour), tzinfo=PARIS) for hour in (start, end))
    return Slot(*hours)


def speaker_of(place):
    """Who speaks for a place, made if nobody does."""
    spoken = Representative.objects.running().of(place).first() or RepresentativeFactory(place=place)
    return spoken.account


@kept
def a_request(visitor=None, host=None, slots=None, **words):
    """A place asks another, by who speaks for it."""
    visitor, host = visitor or RepresentativeFactory().place, host or RepresentativeFactory().place
    return ask_visit(
        host, actor=speaker_of(visitor), visitor=visitor, slots=slots or [slot(), slot(27)], **{**WORDS, **words}
    )


@kept
def an_agreed(**things):
    visit = a_request(**things)
    return accept_visit(visit, actor=speaker_of(visit.host), date=visit.dates.first())


@kept
def in_the_past(visit, days=1):
    """The same visit, whose date was so many days ago: nothing of a visit that was told moves."""
    ends = timezone.now() - dt.timedelta(days=days)
    PeerVisit.objects.filter(pk=visit.pk).update(starts_at=ends - dt.timedelta(hours=6), ends_at=ends)
    visit.refresh_from_db()
    return visit


@kept
def tells(visit, side, **words):
    actor = speaker_of(visit.place_of(side))
    return tell_visit(visit, actor=actor, side=side, **{"learnt": f"Le cahier suffit ({side}).", **words})


@kept
def a_told(days=1, **things):
    """Held some days ago, and told by both."""
    visit = in_the_past(an_agreed(**things), days)
    tells(visit, "visitor", change="Ouvrir deux jours au lieu de cinq", failed="Venir à quatre.")
    tells(visit, "host")
    visit.refresh_from_db()
    return visit


@kept
def a_recognised(**things):
    visit = a_told(days=100, **things)
    PeerVisit.objects.filter(pk=visit.pk).update(asked_again_at=timezone.now())
    return say_change(visit, actor=speaker_of(visit.visitor), change="yes", change_words="Personne n’attend plus.")


PATH = {
    "title": "Tenir une permanence numérique",
    "audience": "Pour qui accueille sans être du métier.",
    "outcome": "Recevoir, orienter, dire non, et ne pas rester seul.",
    "licence": "CC-BY-SA-4.0",
    "domains": ["digital"],
}


def steps_of(*about):
    """A resource to read, then a practice with its proof; each cites what is given, if anything."""
    things = [*about, None, None]
    return [
        Taught("read", "Lire le carnet de bord", Decimal(1), about=things[0]),
        Taught("practice", "Tenir cinq permanences", Decimal("7.5"), proof="Le cahier, relu", about=things[1]),
    ]


@kept
def a_path(keeper=None, actor=None, steps=None, **words):
    """Published by who speaks for its keeper, unless another deposits it."""
    keeper = keeper or RepresentativeFactory().place
    return deposit_path(
        actor=actor or speaker_of(keeper), keeper=keeper, steps=steps or steps_of(), **{**PATH, **words}
    )


SESSION = {"title": "Apprendre à dire non", "words": "Huit situations jouées.", "seats": 3, "least": 2}


@kept
def a_session(keeper=None, days=20, actor=None, **words):
    """Two half-days to come, given by who speaks for its keeper, at its place."""
    keeper = keeper or RepresentativeFactory().place
    actor = actor or speaker_of(keeper)
    slots = [slot(days, 9, 12), slot(days + 1, 9, 12)]
    decide_on = timezone.localdate() + dt.timedelta(days=max(1, days - 8))
    said = {**SESSION, "decide_on": decide_on, "venue": keeper, **words}
    return plan_session(actor=actor, keeper=keeper, slots=slots, **said)


@kept
def ended(session, days=1):
    """The same session, which ended so many days ago; its list is as it was."""
    by = session.ends_at - timezone.now() + dt.timedelta(days=days)
    for half in session.half_days.all():
        HalfDay.objects.filter(pk=half.pk).update(starts_at=half.starts_at - by, ends_at=half.ends_at - by)
    rows = TrainingSession.objects.filter(pk=session.pk)
    rows.update(starts_at=session.starts_at - by, ends_at=session.ends_at - by, decide_on=session.decide_on - by)
    session.refresh_from_db()
    return session
