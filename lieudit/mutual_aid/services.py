"""Acts on what places lend: a thing listed and taken back; a loan asked, accepted, refused, handed over, returned, its
state said by both sides, its disagreement brought to mediation.

A loan is decided under the lock of its thing: two who ask or accept at once take their turn, and the second is told
which days are free. The database holds the same (`a_thing_is_lent_once_at_a_time`).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.mediation import ask_mediation
from lieudit.care.models import Mediator
from lieudit.journal import services as journal
from lieudit.mutual_aid import reads
from lieudit.mutual_aid.free_days import Span, check_span, free_words, kept, other_days
from lieudit.mutual_aid.models import MOST_PHOTOS, AidChoice, Exchange, LawNote, Loan, Photo, StateNote, Thing
from lieudit.mutual_aid.permissions import side_of
from lieudit.mutual_aid.vocabulary import Condition, ExchangeKind, Moment, Side
from lieudit.mutual_aid.workflow import LOAN_WORKFLOW, LoanState
from lieudit.network.citing import kept_as
from lieudit.network.hours import slot_words
from lieudit.network.models import Animator, Place
from lieudit.network.permissions import speaks_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.articles import of_the, to_the
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields
from lieudit.toolkit.uploads import Upload, told_name_of

MOST_THINGS = 200
"""Things that a place lends at once, at most."""
EARLY = dt.timedelta(hours=12)
"""Before its hour, from when a thing may be handed over."""


# A place says what it lends


@transaction.atomic
def lend_thing(place: Place, *, actor: Account, photo: Upload | None = None, alt: str = "", **words: object) -> Thing:
    """List a thing that a place lends, free of charge. `words` are the fields of the thing."""
    place = going(place)
    if Thing.objects.filter(place=place, ended_on=None).count() >= MOST_THINGS:
        raise RuleBroken(_("Ce lieu prête déjà deux cents choses : retirez-en une d’abord."))
    _check_hours(words)
    thing = Thing.objects.create(number=next_number(Thing), place=place, author=actor, **words)
    _add_photo(photo, alt, thing=thing)
    _record_thing("mutual_aid.thing_lent", thing, actor)
    return thing


@transaction.atomic
def change_thing(
    thing: Thing,
    *,
    actor: Account,
    photo: Upload | None = None,
    alt: str = "",
    removed: Sequence[str] = (),
    **words: object,
) -> Thing:
    """Say otherwise what is lent; what was agreed for a loan stays as it was agreed."""
    thing = _held(thing)
    _check_hours(words)
    for name, value in words.items():
        setattr(thing, name, value)
    thing.save(update_fields=[*words])
    for each in Photo.objects.filter(thing=thing, pk__in=[int(key) for key in removed]):
        transaction.on_commit(partial(each.file.storage.delete, str(each.file.name)))
        each.delete()
    _add_photo(photo, alt, thing=thing)
    _record_thing("mutual_aid.thing_changed", thing, actor)
    return thing


@transaction.atomic
def end_thing(thing: Thing, *, actor: Account) -> Thing:
    """Lend a thing no more. What was agreed is kept; requests that wait are refused, in words."""
    thing = _held(thing)
    for loan in Loan.objects.filter(thing=thing, state=LoanState.ASKED):
        refuse_loan(loan, actor=actor, reason=_("Cette chose n’est plus prêtée."))
    thing.ended_on = max(timezone.localdate(), thing.said_on)
    thing.save(update_fields=["ended_on"])
    _record_thing("mutual_aid.thing_ended", thing, actor)
    return thing


def _check_hours(words: Fields) -> None:
    opens, closes = words.get("opens"), words.get("closes")
    if isinstance(opens, dt.time) and isinstance(closes, dt.time) and closes <= opens:
        raise RuleBroken({"closes": _("On cesse de venir avant d’avoir commencé : corrigez l’une des deux heures.")})


def _held(thing: Thing) -> Thing:
    thing = lock(thing)
    if thing.ended_on:
        raise RuleBroken(_("Cette chose n’est plus prêtée depuis le %(day)s.") % {"day": french.day(thing.ended_on)})
    return thing


def _add_photo(photo: Upload | None, alt: str, *, thing: Thing | None = None, note: StateNote | None = None) -> None:
    """Keep a photograph, drawn anew by its form."""
    if photo is None:
        return
    if thing is not None and Photo.objects.filter(thing=thing).count() >= MOST_PHOTOS:
        raise RuleBroken({"photo": _("Six photos au plus : retirez-en une d’abord.")})
    width, height = getattr(photo, "size_in_pixels", (0, 0))
    said = " ".join(alt.replace("\0", "").split())
    Photo.objects.create(
        file=photo, name=told_name_of(photo), alt=said, width=width, height=height, thing=thing, note=note
    )


# A loan is asked for, and answered


@transaction.atomic
def ask_loan(
    thing: Thing, *, actor: Account, borrower: Place, span: Span, words: str, about: models.Model | None = None
) -> Loan:
    """Ask to borrow a thing from a moment to another, for what is cited perhaps. Where its place accepts in advance, it
    is agreed at once.

    Raises:
        RuleBroken: to itself, from or for a place that is closed, out of its days, or on dates that are taken: the
            refusal says which days are free.
    """
    places = {place.pk: place for place in locked_places(thing.place_id, borrower.pk)}
    lender, borrower = places[thing.place_id], places[borrower.pk]
    held: Sequence[Thing] = reads.held_things(key=thing.pk)
    thing = held[0]
    if thing.place_id != lender.pk:
        raise RuleBroken(_("Cette chose vient de changer de lieu : ouvrez sa page à nouveau."))
    if lender.pk == borrower.pk:
        raise RuleBroken({"borrower": _("Un lieu n’emprunte pas ce qui est à lui.")})
    thing.place = lender
    for place in (lender, borrower):
        refuse_closed(place)
    if thing.ended_on:
        raise RuleBroken(agreed(_("%(place)s ne prête plus cette chose."), place=lender))
    now = timezone.now()
    check_span(span, thing.rules, now)
    met = reads.in_the_way(thing=thing.pk, borrower=borrower.pk, starts_at=span.starts_at, now=now)
    refuse_taken(thing, span, [Span(each.starts_at, each.busy_until) for each in met if not each.asked], now)
    if any(each.asked for each in met):
        raise RuleBroken(agreed(_("%(place)s a déjà demandé cette chose à ces dates."), place=borrower))
    speakers = speakers_of(lender, borrower)
    told = told_of(speakers, lender, borrower)
    hat = borrower if reads.Speaker(borrower.pk, actor.pk) in speakers else None
    loan = Loan.objects.create(
        number=next_number(Loan),  # from here on, whoever asks for whatever thing waits: as little as may be
        thing=thing,
        lender=lender,
        borrower=borrower,
        author=actor,
        words=words,
        **{f"about_{name}": value for name, value in kept_as(about).items()},
        deposit=thing.deposit,
        insurance=thing.insurance,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        busy_until=kept(span, thing.rules).ends_at,
        **({"state": LoanState.ACCEPTED, "answered_at": now} if thing.at_once else {}),
    )
    journal.address_to(loan, told, is_new=True)
    act = "mutual_aid.borrowed" if thing.at_once else "mutual_aid.asked"
    _record_worn(act, loan, actor, hat, when=_in_a_sentence(loan))
    return loan


@transaction.atomic
def accept_loan(loan: Loan, *, actor: Account) -> Loan:
    """Lend, if the thing is still free on these dates."""
    loan = _take(loan, "accept")
    for place in (loan.lender, loan.borrower):
        refuse_closed(place)
    if loan.thing.ended_on:
        raise RuleBroken(agreed(_("%(place)s ne prête plus cette chose."), place=loan.lender))
    if loan.starts_at <= timezone.now():
        raise RuleBroken(_("Ces dates sont passées : refusez avec un mot, ou demandez d’autres dates."))
    now = timezone.now()
    refuse_taken(loan.thing, loan.span, reads.busy_spans(loan.thing.pk, now), now)
    loan.busy_until = kept(loan.span, loan.thing.rules).ends_at
    return _agreed(loan, actor)


def _agreed(loan: Loan, actor: Account | None) -> Loan:
    loan.state, loan.answered_at = LoanState.ACCEPTED, timezone.now()
    loan.save(update_fields=["state", "answered_at", "busy_until"])
    _record("mutual_aid.accepted", loan, actor, loan.lender, when=_in_a_sentence(loan))
    return loan


@transaction.atomic
def refuse_loan(loan: Loan, *, actor: Account, reason: str) -> Loan:
    """Say no, with a word that the other place reads."""
    loan = _take(loan, "refuse")
    loan.reason, loan.answered_at = reason, timezone.now()
    loan.save(update_fields=["state", "reason", "answered_at"])
    _record("mutual_aid.refused", loan, actor, loan.lender, reason=reason)
    return loan


@transaction.atomic
def call_off_loan(loan: Loan, *, actor: Account, reason: str) -> Loan:
    """Call a loan off before the thing is handed over, whichever side one is of: its days are free again."""
    loan = _take(loan, "call_off")
    place = loan.place_of(side_of(actor, loan) or Side.LENDER)
    loan.reason = reason
    loan.save(update_fields=["state", "reason"])
    _record("mutual_aid.called_off", loan, actor, place, who=str(place), reason=reason)
    return loan


def refuse_taken(thing: Thing, span: Span, busy: Sequence[Span], now: dt.datetime) -> None:
    """Refuse dates on which another loan holds the thing (`busy`, from `now` on), and say which days are free: asked as
    a form is read, before anybody waits, then under the lock."""
    rules = thing.rules
    met = next((each for each in busy if each.ends_at > now and each.meets(kept(span, rules))), None)
    if met is None:
        return
    taken = slot_words(*met, rules.zone, thing.clock)
    raise RuleBroken(
        _("Cette chose est déjà prise : %(taken)s. %(free)s")
        % {"taken": taken[:1].lower() + taken[1:], "free": free_words(other_days(span, rules, busy, now))}
    )


# The thing goes, and comes back


@transaction.atomic
def hand_over(
    loan: Loan,
    *,
    actor: Account,
    side: str,
    condition: str,
    words: str = "",
    photo: Upload | None = None,
    alt: str = "",
) -> Loan:
    """Say that the thing was handed over, and in which state one saw it."""
    loan = _take(loan, "hand_over")
    now = timezone.now()
    if now < loan.starts_at - EARLY:
        raise RuleBroken(_("Ce prêt n’a pas commencé : %(when)s.") % {"when": _in_a_sentence(loan)})
    elsewhere = Loan.objects.filter(thing=loan.thing, state=LoanState.OUT).select_related("borrower").first()
    if elsewhere:
        words = _("Cette chose est encore chez %(place)s (prêt n° %(number)s) : dites d’abord qu’elle est rendue.")
        raise RuleBroken(words % {"place": elsewhere.borrower, "number": elsewhere.number})
    loan.handed_at = now
    loan.save(update_fields=["state", "handed_at"])
    _note(loan, actor, Moment.OUT, side, condition, words, photo, alt)
    _record("mutual_aid.handed_over", loan, actor, loan.place_of(side), due=french.day(loan.due_on))
    return loan


@transaction.atomic
def give_back(
    loan: Loan,
    *,
    actor: Account,
    side: str,
    condition: str,
    words: str = "",
    photo: Upload | None = None,
    alt: str = "",
) -> Loan:
    """Say that the thing came back, and in which state one saw it. Back early, its other days are free again."""
    loan = _take(loan, "give_back")
    now = timezone.now()
    free_at = max(loan.starts_at, now + loan.thing.rules.turnaround)
    loan.returned_at, loan.busy_until = now, min(loan.busy_until, free_at)
    loan.save(update_fields=["state", "returned_at", "busy_until"])
    _note(loan, actor, Moment.BACK, side, condition, words, photo, alt)
    _record("mutual_aid.given_back", loan, actor, loan.place_of(side))
    return loan


@transaction.atomic
def note_state(
    loan: Loan,
    *,
    actor: Account,
    side: str,
    condition: str,
    words: str = "",
    photo: Upload | None = None,
    alt: str = "",
) -> Loan:
    """The other side says in which state it saw the thing: when it was handed over, or once it is back. When both
    sides have said so of its return, the exchange is confirmed: it enters the mirror."""
    loan = _take(loan, "note_state")
    moment = Moment.OUT if loan.state == LoanState.OUT else Moment.BACK
    note = _note(loan, actor, moment, side, condition, words, photo, alt)
    place = loan.place_of(side)
    said = {"who": str(place), "moment": note.get_moment_display(), "condition": note.get_condition_display().lower()}
    _record("mutual_aid.state_noted", loan, actor, place, **said)
    return loan


def _note(
    loan: Loan, actor: Account, moment: str, side: str, condition: str, words: str, photo: Upload | None, alt: str
) -> StateNote:
    if side != side_of(actor, loan):
        raise RuleBroken(_("Vous n’écrivez pas pour ce lieu."))
    if condition == Condition.DAMAGED and not words:
        raise RuleBroken({"words": _("Dites ce qui est abîmé, ou ce qui manque.")})
    if StateNote.objects.filter(loan=loan, moment=moment, side=side).exists():
        raise RuleBroken(_("C’est déjà dit pour ce lieu : un état ne se corrige pas. Écrivez à l’autre lieu."))
    note = StateNote.objects.create(loan=loan, moment=moment, side=side, condition=condition, words=words, author=actor)
    _add_photo(photo, alt, note=note)
    if moment == Moment.BACK and StateNote.objects.filter(loan=loan, moment=Moment.BACK).count() == len(Side):
        _enter_the_mirror(loan)
    return note


def _enter_the_mirror(loan: Loan) -> None:
    """Both sides say that the thing came back: the days that it was away are given and received."""
    assert loan.handed_at is not None
    assert loan.returned_at is not None
    days = max(1, math.ceil((loan.returned_at - loan.handed_at) / dt.timedelta(days=1)))
    exchange = Exchange.objects.create(
        kind=ExchangeKind.THING,
        giver=loan.lender,
        receiver=loan.borrower,
        quantity=Decimal(days),
        on=timezone.localdate(loan.returned_at),
        title=loan.thing.title,
        loan=loan,
    )
    both = AidChoice.objects.filter(place__in=[loan.lender_id, loan.borrower_id], mirror_is_public=True).count() == 2
    if both:
        told = {"giver": str(loan.lender), "receiver": str(loan.borrower), "title": loan.thing.title}
        data = told | {"of": thing_token(exchange)}
        journal.record("mutual_aid.exchanged", loan.lender, loan.borrower, actor=None, data=data)


@transaction.atomic
def dispute_loan(loan: Loan, *, actor: Account, mediator: Mediator, words: str) -> Loan:
    """Ask a mediator for help on a thing that came back: the mediation is private, the loan says that there is one."""
    loan = _take(loan, "dispute")
    told = _("À propos du prêt n° %(number)s, « %(title)s », %(lender)s %(borrower)s.")
    sides = {"lender": of_the(loan.lender), "borrower": to_the(loan.borrower)}
    about = told % {"number": loan.number, "title": loan.thing.title, **sides}
    loan.mediation = ask_mediation(actor=actor, mediator=mediator, words=f"{about}\n\n{words}")
    loan.save(update_fields=["state", "mediation"])
    _record("mutual_aid.disputed", loan, actor, loan.place_of(side_of(actor, loan) or Side.LENDER))
    return loan


# What a place chooses; what the law says


@transaction.atomic
def choose_aid(place: Place, *, actor: Account, mirror_is_public: bool, told_within: int) -> AidChoice:
    """Say whether everybody reads the mirror of a place, and from how far an SOS may reach it."""
    place = going(place)
    choice, _made = AidChoice.objects.update_or_create(
        place=place,
        defaults={
            "mirror_is_public": mirror_is_public,
            "told_within": told_within,
            "author": actor,
            "at": timezone.now(),
        },
    )
    journal.record("mutual_aid.choice_said", place, actor=actor, hat=worn(actor, place), data={"place": str(place)})
    return choice


@transaction.atomic
def change_law(note: LawNote, *, actor: Account, **words: object) -> LawNote:
    """Say otherwise what the law says of a loan, with its source and the day when it was read again."""
    note = lock(note)
    for name, value in words.items():
        setattr(note, name, value)
    if note.checked_on > timezone.localdate():
        raise RuleBroken({"checked_on": _("Ce jour est à venir : dites celui où vous avez relu la source.")})
    note.author = actor
    note.save()
    journal.record("mutual_aid.law_changed", note, actor=actor, data={"title": note.title})
    return note


# What they share


def _take(loan: Loan, step: str) -> Loan:
    """A loan moved one step, under the lock of its thing, with its places as they are now."""
    thing = lock(loan.thing)
    loan = LOAN_WORKFLOW.take(step, loan)
    places = {
        place.pk: place for place in Place.objects.with_territory().filter(pk__in=[loan.lender_id, loan.borrower_id])
    }
    loan.lender, loan.borrower = places[loan.lender_id], places[loan.borrower_id]
    thing.place, loan.thing = loan.lender, thing
    return loan


def locked_places(*keys: int) -> Iterable[Place]:
    """Places held until the end of the transaction, in one order: nobody waits for who waits for them."""
    found: Sequence[Place] = reads.held_places(keys=sorted(keys))
    return found


def going(place: Place) -> Place:
    place = lock(place)
    refuse_closed(place)
    return place


def refuse_closed(place: Place) -> None:
    if place.withdrawn_at or place.status == PlaceStatus.CLOSED:
        raise RuleBroken(
            _("Le lieu %(place)s est fermé, ou réuni à un autre lieu : choisissez-en un autre.") % {"place": place}
        )


def worn(actor: Account | None, place: Place | None) -> Place | None:
    return place if place is not None and speaks_for(actor, place) else None


def _in_a_sentence(loan: Loan) -> str:
    return loan.when[:1].lower() + loan.when[1:]


def address_places(thing: models.Model, *places: Place) -> None:
    """Tell who represents these places, of this and of what comes; for one that nobody represents, who animates."""
    journal.address_to(thing, told_of(speakers_of(*places), *places))


def speakers_of(*places: Place) -> Sequence[reads.Speaker]:
    """Who represents these places today."""
    found: Sequence[reads.Speaker] = reads.speakers(places=[place.pk for place in places], today=timezone.localdate())
    return found


def told_of(spoken: Sequence[reads.Speaker], *places: Place) -> set[int]:
    """Those who speak for these places; for one that nobody represents, who animates its territory."""
    told, represented = {each.account for each in spoken}, {each.place for each in spoken}
    for place in places:
        if place.pk not in represented:
            told |= set(Animator.objects.accounts_over(place).values_list("pk", flat=True))
    return told


def _record(act: str, loan: Loan, actor: Account | None, hat: Place | None, **data: object) -> None:
    """One entry that concerns the loan: its two places and their animation are told, nobody else."""
    _record_worn(act, loan, actor, worn(actor, hat), **data)


def _record_worn(act: str, loan: Loan, actor: Account | None, hat: Place | None, **data: object) -> None:
    """The same, where it is known already that the actor speaks for the place `hat`."""
    words: Fields = {"title": loan.thing.title, "lender": str(loan.lender), "borrower": str(loan.borrower)}
    words |= {"of": thing_token(loan), "url": loan.get_absolute_url(), "link": _("Voir le prêt")}
    things: list[models.Model] = [loan]
    journal.record(act, *things, actor=actor, hat=hat, data=words | data)


def _record_thing(act: str, thing: Thing, actor: Account) -> None:
    place = thing.place
    data: Fields = {
        "place": str(place),
        "title": thing.title,
        "of": thing_token(thing),
        "url": thing.get_absolute_url(),
    }
    journal.record(act, thing, place, actor=actor, hat=worn(actor, place), data=data)
