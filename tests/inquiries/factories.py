"""Questions put to the council at each moment of their life, made by the acts themselves, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from lieudit.deliberation import adoption, services
from lieudit.deliberation.models import Draft
from lieudit.inquiries.asking import ask_council, confirm_inquiry, publish_follow_up
from lieudit.inquiries.models import Door, Inquiry
from lieudit.inquiries.opinion import draw_opinion, letter_of, send_opinion
from lieudit.inquiries.services import accept_inquiry, give_door
from lieudit.toolkit.models import Mail, new_key
from lieudit.toolkit.postman import has_left
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import HURRY, a_council
from tests.network.factories import OrganisationFactory
from tests.worlds import kept

QUESTION = "Faut-il ouvrir l’aide aux postes de médiation aux lieux de moins de deux ans ?"


@kept
def staff() -> Any:
    return AccountFactory(secretariat=True)


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def words(**changes: Any) -> dict[str, Any]:
    """What the form of a question sends, to be changed by a test."""
    return {
        "question": QUESTION,
        "why": "Le projet de décret réserve l’aide aux lieux ouverts depuis deux ans.",
        "use": "L’avis sera joint au dossier du décret, et sa suite écrite dans son rapport.",
        "role": "cheffe de bureau",
        "wanted_on": in_days(60),
        "deposit_key": new_key(),
        "origin": new_key(),
        **changes,
    }


@kept
def a_door(institution: Any = None, **values: Any) -> Door:
    """A link that the secretariat gave."""
    found = institution or OrganisationFactory(institution=True)
    return give_door(actor=staff(), institution=found, address=values.get("address", "bureau@institution.fr"))


@kept
def a_sent(**changes: Any) -> Inquiry:
    """One of somebody without link, whose mailbox has not answered."""
    institution = changes.pop("institution", None) or OrganisationFactory(institution=True)
    address = changes.pop("address", f"bureau-{new_key().lower()}@institution.fr")
    return ask_council(institution=institution, address=address, **words(**changes))


@kept
def a_checking(**changes: Any) -> Inquiry:
    """One whose mailbox has answered: who asks is to be checked."""
    return confirm_inquiry(a_sent(**changes))


@kept
def an_asked(door: Door | None = None, **changes: Any) -> Inquiry:
    return ask_council(door=door or a_door(), **words(**changes))


@kept
def an_accepted(door: Door | None = None, *, council: Any = None, **changes: Any) -> Inquiry:
    """Taken by a council: `inquiry.council`."""
    inquiry, council = an_asked(door, **changes), council or a_council()
    taken = accept_inquiry(inquiry, actor=staff(), assembly=council, answer_by=inquiry.wanted_on)
    taken.council = council
    return taken


@kept
def adopted(inquiry: Inquiry, draft: Draft | None = None) -> Inquiry:
    """The draft of its opinion, written and adopted by consent."""
    council = inquiry.council
    draft = draft or draw_opinion(inquiry, actor=council.chair)
    words = {"heading": "Avis", "wording": "Le conseil est favorable à l’ouverture de l’aide.", "is_demand": False}
    services.write_paragraph(draft, actor=council.chair, needs=[], findings=[], **words)
    services.open_discussion(draft, actor=council.chair, closes_on=in_days(14))
    draft = Draft.objects.get(pk=draft.pk)
    adoption.open_round(draft, actor=council.chair, closes_on=in_days(14), review_on=in_days(400), reason=HURRY)
    for seat in council.seats:
        adoption.take_stance(draft, actor=seat.voter, seat=seat, choice="consent")
    adoption.adopt_draft(Draft.objects.get(pk=draft.pk), actor=council.chair)
    return again(inquiry)


def again(inquiry: Inquiry) -> Inquiry:
    found = Inquiry.objects.with_thread().get(pk=inquiry.pk)
    found.council = getattr(inquiry, "council", None)
    return found


@kept
def posted(inquiry: Inquiry) -> Inquiry:
    """Its opinion is in the hands of the postman."""
    signed = {"signatory": "Ada Martin", "signatory_role": "présidente"}
    council = inquiry.council
    send_opinion(inquiry, actor=council.chair, letter=letter_of(inquiry), **signed)
    return again(inquiry)


@kept
def left(inquiry: Inquiry) -> Inquiry:
    """The mail server took it."""
    with transaction.atomic():
        has_left(Mail.objects.get(pk=inquiry.mail_id), "250 taken", timezone.now())
    return again(inquiry)


@kept
def an_answered(door: Door | None = None, **changes: Any) -> Inquiry:
    return left(posted(adopted(an_accepted(door, **changes))))


@kept
def a_followed(door: Door | None = None) -> Inquiry:
    inquiry = an_answered(door)
    text = "Le décret publié ouvre l’aide dès la première année."
    publish_follow_up(inquiry, outcome="followed", text=text, role="cheffe de bureau")
    return again(inquiry)
