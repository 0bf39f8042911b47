"""Referrals at each moment of their life, made by the acts themselves, for tests."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from lieudit.advocacy import services
from lieudit.advocacy.models import Demand, Referral, Reminder, Reply
from lieudit.advocacy.services import Part
from lieudit.deliberation.models import Position
from lieudit.toolkit.models import Mail
from lieudit.toolkit.postman import has_left
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_convergence, a_council, a_draft, a_position
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.worlds import kept

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n"


def staff():
    return AccountFactory(secretariat=True)


def an_institution(**fields):
    return OrganisationFactory(institution=True, **fields)


def a_representative(institution):
    return RepresentativeFactory(place=None, organisation=institution).account


def uids(position: Position) -> list[str]:
    return [each["uid"] for each in position.text["paragraphs"] if each["demand"]]


def asking(position: Position) -> dict[str, object]:
    """What the relay page sends of the demands: all of them, each with its short title."""
    asked = uids(position)
    return {"paragraphs": asked} | {f"title_{uid}": f"Financer le poste {rank}" for rank, uid in enumerate(asked, 1)}


@kept
def a_prepared(position: Position | None = None, institution=None, *, actor=None, due_on=None) -> Referral:
    """A letter that has not left."""
    position = position or a_position()
    [referral] = services.relay_position(
        position,
        actor=actor or staff(),
        institutions=[institution or an_institution()],
        paragraphs=uids(position),
        due_on=due_on,
    )
    return referral


def sending(referral: Referral, **changes):
    """What the letter page sends, to be changed by a test."""
    return {
        "letter": referral.letter,
        "addressee": "Direction de cabinet",
        "address": referral.address,
        "postal_address": referral.postal_address,
        "signatory": "Ada Martin",
        "signatory_role": "présidente",
        "means": "mail",
        "handed_on": None,
        "proof": None,
        **changes,
    }


def two_positions() -> list[Position]:
    """Of one council, each for its own needs."""
    council = a_council()
    return [a_position(a_draft(council, a_convergence())) for _each in range(2)]


@kept
def a_referral(position: Position | None = None, institution=None, *, actor=None, due_on=None) -> Referral:
    """A letter sent by mail, which has left."""
    actor = actor or staff()
    referral = a_prepared(position, institution, actor=actor, due_on=due_on)
    return left(services.send_referral(referral, actor=actor, **sending(referral)))


def left(thing):
    """A referral or a reminder, once the mail server took its mail."""
    if thing.mail:
        with transaction.atomic():
            has_left(Mail.objects.get(pk=thing.mail.pk), "250 taken", timezone.now())
    rows = Referral.objects.with_thread() if isinstance(thing, Referral) else Reminder.objects.all()
    return rows.get(pk=thing.pk)


def the_demand(referral: Referral) -> Demand:
    return Demand.objects.with_deadlines().get(referral=referral, rank=1)


def a_message(referral: Referral, kind: str = "answer", key: str = "", document=None, **said) -> Reply:
    """What an institution sends by its link: it waits for verification."""
    if kind == "answer":
        said = {"outcome": "partial", "text": "Accepté pour les postes déjà ouverts.", **said}
    if kind in {"ask_time", "commit"}:
        said = {"text": "La commission se réunit en janvier.", "until": in_days(90), **said}
    if kind == "commit":
        said = {"outcome": "accepted", **said}
    [reply] = services.receive_reply(
        referral,
        kind=kind,
        parts=[Part(the_demand(referral), **said)],
        role="chef de bureau",
        deposit_key=key or f"{kind}-{timezone.now().timestamp()}",
        document=document and ContentFile(document, "lettre.pdf"),
    )
    return reply


def published(reply: Reply, **decision) -> Reply:
    services.verify_reply(reply, actor=staff(), **decision)
    return Reply.objects.get(pk=reply.pk)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)
