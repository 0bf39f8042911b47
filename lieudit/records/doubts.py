"""« Ce n’est plus vrai ? »: a visitor doubts one field of a record, with or without an account.

Those who speak for the place are asked first; when they have not answered in `ANSWER_DAYS` working days, the animation
of the territory is. Several visitors, each of another neighbourhood, make the field contested, which everybody reads;
what they would write instead is read by nobody but who answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.network.models import Animator, Place, Representative
from lieudit.records.beside import kept_beside, plain_label
from lieudit.records.models import Doubt, DoubtVoice, FieldSource
from lieudit.records.provenance import EMPTY, said_of, shown
from lieudit.records.vocabulary import ABSENT, ANSWER_DAYS, CONTESTED, SERVICES
from lieudit.records.workflow import DoubtState
from lieudit.territory.geography import locate_fault
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import Trace
from lieudit.toolkit.workdays import add_working_days

MOST_AN_HOUR = 20
"""Doubts that one visitor says in an hour."""
MOST_VOICES = 30
"""On one field: further ones would tell nothing more to who answers."""
MOST_AROUND = 5
"""Of one neighbourhood on one field: a thousand addresses side by side leave room to others."""


def told_of(place: Place, field: str) -> object:
    """What a record tells of one field: its value, or that there is none; None where nobody told. Needs
    `with_territory()`.
    """
    if found := kept_beside(field):
        return found[0].said(place, found[1]) or None
    said = said_of(place).get(field)
    if said not in EMPTY:
        return said
    absent = FieldSource.objects.absent_in([place.pk]).get(place.pk, set())
    if field in absent:
        return ABSENT
    return said if field == "domains" and absent & SERVICES.keys() else None


@transaction.atomic
def doubt_field(
    place: Place, *, field: str, author: Account | None, sender: str, around: str = "", better: object = None
) -> Doubt:
    """Say that a field of a record is no longer true; `better` is what would be, as plain JSON, if one knows.

    `sender` tells visitors apart, so that one says it once: their newer word replaces the former. `around` tells
    their neighbourhoods apart, whose visitors are one when it comes to contesting.
    """
    place = Place.objects.with_territory().get(pk=lock(place).pk)
    ours, better = told_of(place, field), None if better in EMPTY else better
    _refuse(place, field, ours, better)
    if not Trace.keep(sender, MOST_AN_HOUR):
        raise RuleBroken(_("Vous avez envoyé beaucoup d’indications. Réessayez dans une heure."))
    doubt, is_new = Doubt.objects.get_or_create(
        place=place, field=field, state=DoubtState.OPEN, defaults={"ours": ours}
    )
    around = around or sender
    others = [*doubt.voices.exclude(sender=sender).values_list("around", flat=True)]
    if len(others) >= MOST_VOICES:
        raise RuleBroken(_("Beaucoup de personnes l’ont déjà dit : une réponse est attendue du lieu."))
    if others.count(around) >= MOST_AROUND:
        raise RuleBroken(
            _("Cela a déjà été dit plusieurs fois depuis votre réseau : une réponse est attendue du lieu.")
        )
    word = {"better": better, "author": author, "at": timezone.now(), "around": around}
    before = {*doubt.voices.values_list("around", flat=True)}
    doubt.voices.update_or_create(sender=sender, defaults=word)
    if author:
        journal.follow_thing(doubt, account=author, reason=FollowReason.PARTY)
    data = {"place": place.name, "field": plain_label(field)}
    if is_new:
        _ask(doubt, {*_speakers(place)} or {*Animator.objects.accounts_over(place)})
        journal.record("records.doubted", doubt, actor=author, data=data)
    elif len(before) < CONTESTED == len({*others, around}):
        journal.record("records.contested", place, doubt, actor=None, data=data)
    return doubt


def _refuse(place: Place, field: str, ours: object, better: object) -> None:
    """A correction says something else than the record, and a point stands in its municipality."""
    if ours is None:
        raise RuleBroken(_("La fiche ne dit plus rien de cela : quelqu’un l’a changée entre-temps."))
    if better == ours:
        raise RuleBroken({"better": _("C’est déjà ce que dit la fiche.")})
    if (
        field == "point"
        and isinstance(better, list)
        and (fault := locate_fault(better[0], better[1], place.municipality))
    ):
        raise RuleBroken({"better": fault})


def end_doubts(place: Place, said: Mapping[str, object], *, by: Account | None) -> None:
    """A person has just `said` these fields: visitors who doubted them have their answer."""
    for doubt in Doubt.objects.filter(place=place, field__in=said, state=DoubtState.OPEN).select_for_update():
        value = said[doubt.field]
        taken = doubt.voices.filter(better=value) if value not in EMPTY else doubt.voices.none()
        state = DoubtState.KEPT if value == doubt.ours else DoubtState.TAKEN if taken else DoubtState.OTHER
        settle(place, doubt, state, by=by)


def settle(place: Place, doubt: Doubt, state: DoubtState, *, by: Account | None) -> None:
    """Give visitors their answer, and forget which of them said what."""
    doubt.state, doubt.settled_by, doubt.settled_at = state, by, timezone.now()
    doubt.save(update_fields=["state", "settled_by", "settled_at"])
    doubt.voices.update(sender="", around="")
    data = {"place": place.name, "field": plain_label(doubt.field), "outcome": str(state.label)}
    journal.record("records.doubt_settled", place, doubt, actor=by, data=data)


class Better(NamedTuple):
    """What some visitors give as true instead, in words; how many `people` they are, those of one neighbourhood being
    one, and the first of them: None for those who give nothing.
    """

    words: str
    people: int
    hint: DoubtVoice | None


def betters_of(doubt: Doubt) -> list[Better]:
    """What visitors would write instead, what most of them say first. Needs `with_voices()`."""
    groups: dict[str, list[DoubtVoice]] = {}
    for voice in sorted(doubt.voices.all(), key=lambda voice: (voice.at, voice.pk)):
        groups.setdefault("" if voice.better is None else shown(doubt.field, voice.better), []).append(voice)
    silent = groups.pop("", [])
    told = [Better(words, people_of(voices), voices[0]) for words, voices in groups.items()]
    told.sort(key=lambda better: -better.people)
    return [*told, Better("", people_of(silent), None)] if silent else told


def people_of(voices: Collection[DoubtVoice]) -> int:
    """How many neighbourhoods they come from; each is one where that is erased, once they are answered."""
    return len({voice.around or voice.pk for voice in voices})


def pass_doubts_on(now: dt.datetime) -> int:
    """Ask the animation of the territory, once, where the place has not answered in time. Run daily."""
    today, count = timezone.localdate(now), 0
    waiting = Doubt.objects.waiting().filter(passed_on_at=None).select_related("place__municipality__department")
    for doubt in waiting.order_by("pk"):
        if today > answer_due(doubt):
            count += _pass_on(doubt, now)
    return count


def answer_due(doubt: Doubt) -> dt.date:
    """The last day on which the place may answer before others are asked."""
    here = doubt.place.municipality.department.code
    return add_working_days(timezone.localdate(doubt.at), ANSWER_DAYS, here)


@transaction.atomic
def _pass_on(doubt: Doubt, now: dt.datetime) -> bool:
    place, doubt = doubt.place, lock(doubt)
    if doubt.state != DoubtState.OPEN or doubt.passed_on_at:
        return False
    doubt.passed_on_at = now
    doubt.save(update_fields=["passed_on_at"])
    _ask(doubt, set(Animator.objects.accounts_over(place)))
    data = {"place": place.name, "field": plain_label(doubt.field)}
    journal.record("records.doubt_passed_on", doubt, actor=None, data=data)
    return True


def _ask(doubt: Doubt, accounts: set[Account]) -> None:
    for account in sorted(accounts, key=lambda each: each.pk):
        journal.follow_thing(doubt, account=account, reason=FollowReason.PARTY)


def _speakers(place: Place) -> set[Account]:
    speakers = Representative.objects.running().of(place).values("account")
    return set(Account.objects.filter(pk__in=speakers, is_active=True))
