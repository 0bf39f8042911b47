"""Acts on helping hands: asked of another place, given by volunteers or by an employee, counted by both.

An employee is lent without profit, and with three pieces (Code du travail, L8241-1 and L8241-2): their agreement, a
convention between the two employers, an amendment to the contract. The worker sets them; without all three signed the
loan is not recorded. Its days are counted apart from the hours of volunteers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.mutual_aid.models import Exchange, Hand
from lieudit.mutual_aid.permissions import giving_side
from lieudit.mutual_aid.services import address_places, locked_places, refuse_closed, worn
from lieudit.mutual_aid.tasks import set_papers
from lieudit.mutual_aid.vocabulary import ExchangeKind, Giving, People
from lieudit.mutual_aid.workflow import HAND_WORKFLOW, HandState
from lieudit.network.models import Place
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

LONGEST_HELP = dt.timedelta(days=31)
"""From the first to the last day when volunteers come, at most."""
LONGEST_SECONDMENT = dt.timedelta(days=366)
"""From the first to the last day of an employee who is lent, at most."""
FARTHEST = dt.timedelta(days=366)
"""From today to the last day that is asked, at most."""
PIECES = {
    "agreed_on": gettext_lazy("accord du salarié"),
    "convention_on": gettext_lazy("convention"),
    "amended_on": gettext_lazy("avenant"),
}
"""The three pieces of L8241-2, by the day when each was signed."""
PERSONAL = ("person", "qualification", "costs", "work", "schedule", "location", "special")
"""What a loan of an employee says of them."""


@transaction.atomic
def ask_hands(
    giver: Place,
    *,
    actor: Account,
    receiver: Place,
    title: str,
    words: str,
    people: int,
    since: dt.date,
    until: dt.date,
) -> Hand:
    """Ask another place for people: what for, how many, from a day to another."""
    if giver.pk == receiver.pk:
        raise RuleBroken({"receiver": _("Un lieu ne se demande pas un coup de main à lui-même.")})
    places = {place.pk: place for place in locked_places(giver.pk, receiver.pk)}
    giver, receiver = places[giver.pk], places[receiver.pk]
    for place in (giver, receiver):
        refuse_closed(place)
    _check_days(since, until, LONGEST_HELP)
    waiting = Hand.objects.filter(giver=giver, receiver=receiver, state=HandState.ASKED, since=since).first()
    if waiting:
        raise RuleBroken(
            agreed(
                _("%(place)s a déjà demandé un coup de main pour ce jour (n° %(number)s)."),
                place=receiver,
                number=waiting.number,
            )
        )
    hand = Hand.objects.create(
        number=next_number(Hand),
        giver=giver,
        receiver=receiver,
        title=title,
        words=words,
        people=people,
        since=since,
        until=until,
        author=actor,
    )
    address_places(hand, giver, receiver)
    _record("mutual_aid.hands_asked", hand, actor, receiver, when=french.day(since))
    return hand


@transaction.atomic
def accept_hands(hand: Hand, *, actor: Account) -> Hand:
    """Come with volunteers, who stay volunteers."""
    hand = _take(hand, "accept")
    _refuse_past(hand)
    hand.kind = People.VOLUNTEERS
    hand.save(update_fields=["state", "kind"])
    _record("mutual_aid.hands_accepted", hand, actor, hand.giver)
    return hand


@transaction.atomic
def write_papers(hand: Hand, *, actor: Account, **words: object) -> Hand:
    """Lend an employee: have the worker set the three pieces, from what the law asks them to say. `words` are the
    fields of the pieces, and the days of the loan. What was set before is erased, and set again."""
    hand = _take(hand, "write_papers")
    for name, value in words.items():
        setattr(hand, name, value)
    _check_days(hand.since, hand.until, LONGEST_SECONDMENT)
    if hand.people != 1:
        raise RuleBroken(_("Une convention est pour une seule personne : demandez-en une pour chacune."))
    hand.kind = People.EMPLOYEE
    _drop_document(hand)
    hand.save(update_fields=["state", "kind", "document", *words])
    set_papers.enqueue(hand_id=hand.pk)
    _record("mutual_aid.papers_written", hand, actor, hand.giver)
    return hand


@transaction.atomic
def sign_papers(
    hand: Hand,
    *,
    actor: Account,
    agreed_on: dt.date | None,
    convention_on: dt.date | None,
    amended_on: dt.date | None,
) -> Hand:
    """Say when each of the three pieces was signed. Without all three, the loan is not recorded; nobody signs what is
    not written yet."""
    hand = _take(hand, "sign_papers")
    if not hand.document:
        raise RuleBroken(_("Les trois pièces s’écrivent encore : rouvrez cette page dans un instant."))
    given = dict(zip(PIECES, (agreed_on, convention_on, amended_on), strict=True))
    missing = [str(words) for name, words in PIECES.items() if given[name] is None]
    if missing:
        raise RuleBroken(
            _("Il manque : %(missing)s. Sans les trois pièces, ce prêt n’est pas enregistré (article L8241-2).")
            % {"missing": " ; ".join(missing)}
        )
    for name, day in given.items():
        assert day is not None
        if day > timezone.localdate():
            raise RuleBroken({name: _("Ce jour est à venir : dites celui de la signature.")})
        if day > hand.since:
            raise RuleBroken({name: _("Signée après le début du prêt : changez d’abord les dates du prêt.")})
        setattr(hand, name, day)
    hand.save(update_fields=["state", *PIECES])
    _record("mutual_aid.hands_accepted", hand, actor, hand.giver)
    return hand


@transaction.atomic
def refuse_hands(hand: Hand, *, actor: Account, reason: str) -> Hand:
    """Say no, with a word that the other place reads. Nobody is named any more by pieces that nobody signed."""
    hand = _take(hand, "refuse")
    hand.reason = reason
    hand.save(update_fields=["state", "reason", *_forget_person(hand)])
    _record("mutual_aid.hands_refused", hand, actor, hand.giver, reason=reason)
    return hand


@transaction.atomic
def call_off_hands(hand: Hand, *, actor: Account, reason: str) -> Hand:
    """Call it off, whichever side one is of, until both have said the same: what one side said alone is in no mirror.
    Pieces that nobody signed name nobody any more; signed ones stay as long as those of a loan that took place."""
    hand = _take(hand, "call_off")
    place = hand.place_of(giving_side(actor, hand) or Giving.GIVER)
    hand.reason = reason
    forgotten = [] if hand.agreed_on else _forget_person(hand)
    hand.save(update_fields=["state", "reason", *forgotten])
    _record("mutual_aid.hands_called_off", hand, actor, place, who=str(place), reason=reason)
    return hand


@transaction.atomic
def say_amount(hand: Hand, *, actor: Account, side: str, amount: Decimal) -> Hand:
    """Say, for one side, how many hours the volunteers gave, or days the employee. When both say the same, the exchange
    is confirmed and enters the mirror; until then each may say otherwise."""
    hand = _take(hand, "say_amount")
    if side != giving_side(actor, hand):
        raise RuleBroken(_("Vous n’écrivez pas pour ce lieu."))
    if not hand.is_over:
        raise RuleBroken(_("Ce n’est pas fini : dites-le à partir du %(day)s.") % {"day": french.day(hand.until)})
    most = hand.people * ((hand.until - hand.since).days + 1) * (1 if hand.kind == People.EMPLOYEE else 24)
    if amount <= 0:
        raise RuleBroken({"amount": _("Si rien n’a eu lieu, annulez le coup de main, avec un mot.")})
    if amount > most:
        raise RuleBroken({"amount": _("C’est plus que ces dates n’en contiennent : %(most)s.") % {"most": most}})
    setattr(hand, f"said_by_{side}", amount)
    place = hand.place_of(side)
    hand.save(update_fields=[f"said_by_{side}"])
    said = {"who": str(place), "amount": french.number(amount), "unit": hand.unit}
    _record("mutual_aid.amount_said", hand, actor, place, **said)
    if hand.said_by_giver == hand.said_by_receiver:
        _confirm(hand)
    return hand


def _confirm(hand: Hand) -> None:
    """Both sides say the same: the exchange is written in the mirror."""
    HAND_WORKFLOW.apply("both_say", hand)
    hand.save(update_fields=["state"])
    assert hand.said_by_giver is not None
    Exchange.objects.create(
        kind=ExchangeKind.EMPLOYEE if hand.kind == People.EMPLOYEE else ExchangeKind.HOURS,
        giver=hand.giver,
        receiver=hand.receiver,
        quantity=hand.said_by_giver,
        on=hand.until,
        title=hand.title,
        hand=hand,
    )
    _record("mutual_aid.hands_confirmed", hand, None, None)


def forget_employees(today: dt.date | None = None) -> Iterable[Hand]:
    """Three years after its end, a loan of an employee says no more who it was. Run by the timer."""
    for hand in Hand.objects.to_forget(today or timezone.localdate()).order_by("pk"):
        hand.save(update_fields=_forget_person(hand))
        yield hand


def _forget_person(hand: Hand) -> list[str]:
    """Say no more who an employee is, nor what their pieces said; the fields to save."""
    _drop_document(hand)
    for name in PERSONAL:
        setattr(hand, name, "")
    return [*PERSONAL, "document"]


def _drop_document(hand: Hand) -> None:
    """Erase the file of the three pieces, which names somebody, once the act is sure."""
    if hand.document:
        transaction.on_commit(partial(hand.document.storage.delete, str(hand.document.name)))
    hand.document = ""


def _check_days(since: dt.date, until: dt.date, longest: dt.timedelta) -> None:
    today = timezone.localdate()
    if until < since:
        raise RuleBroken({"until": _("Cela finit avant d’avoir commencé : corrigez l’un des deux jours.")})
    if since < today:
        raise RuleBroken({"since": _("Le %(day)s est passé.") % {"day": french.day(since)}})
    if until > today + FARTHEST:
        raise RuleBroken({"until": _("Le %(day)s est dans plus d’un an.") % {"day": french.day(until)}})
    if until - since > longest:
        raise RuleBroken({"until": _("C’est %(days)s jours au plus.") % {"days": longest.days}})


def _refuse_past(hand: Hand) -> None:
    if hand.until < timezone.localdate():
        raise RuleBroken(_("Ces jours sont passés : refusez avec un mot, ou demandez d’autres jours."))


def _take(hand: Hand, step: str) -> Hand:
    hand = HAND_WORKFLOW.take(step, hand)
    for place in (hand.giver, hand.receiver):
        if step in {"accept", "write_papers", "sign_papers"}:
            refuse_closed(place)
    return hand


def _record(act: str, hand: Hand, actor: Account | None, hat: Place | None, **data: object) -> None:
    """One entry that concerns the hand: its two places and their animation are told, nobody else."""
    words: Fields = {"title": hand.title, "giver": str(hand.giver), "receiver": str(hand.receiver)}
    words |= {"of": thing_token(hand), "url": hand.get_absolute_url(), "link": _("Voir le coup de main")}
    things: list[models.Model] = [hand]
    journal.record(act, *things, actor=actor, hat=worn(actor, hat), data=words | data)
