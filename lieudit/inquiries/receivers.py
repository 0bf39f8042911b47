"""Questions are reported from their place, wait on desks, are found; an adopted position answers those that waited."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.care.permissions import register_moderators
from lieudit.deliberation.models import Draft, Position
from lieudit.inquiries.datasets import INQUIRIES as OPEN_INQUIRIES
from lieudit.inquiries.delays import CHECKING_DAYS, SENDING_DAYS
from lieudit.inquiries.finding import INQUIRIES
from lieudit.inquiries.models import Door, Inquiry
from lieudit.inquiries.opinion import tell_adoption, tell_end
from lieudit.inquiries.thread import write
from lieudit.inquiries.workflow import InquiryState
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.journal.readings import READINGS
from lieudit.journal.services import on_mention
from lieudit.needs.thread import WRITERS, Writer
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE

READINGS.fill("inquiries:doors", _("les portes des institutions, avec leurs contacts"))
READINGS.fill("inquiries:document", _("un document réservé"))

DATASETS.fill("questions", OPEN_INQUIRIES)
FINDABLE.fill("inquiry", INQUIRIES)
on_mention(Position)(tell_adoption)
on_mention(Draft)(tell_end)
WRITERS.fill(Writer(write, lambda _facts: ""))
register_moderators(
    Inquiry,
    words=lambda inquiry: "\n\n".join(filter(None, (inquiry.question, inquiry.why, inquiry.use, inquiry.follow_text))),
)

CHECKS = ngettext_lazy("expéditeur d’une question à vérifier", "expéditeurs de questions à vérifier", "n")
DECISIONS = ngettext_lazy("question à prendre, ou non", "questions à prendre, ou non", "n")
OPINIONS = ngettext_lazy("question attend un avis", "questions attendent un avis", "n")
SENDINGS = ngettext_lazy("avis adopté à envoyer", "avis adoptés à envoyer", "n")
SILENCES = ngettext_lazy(
    "institution n’a pas dit ce qu’est devenu l’avis", "institutions n’ont pas dit ce qu’est devenu l’avis", "n"
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Who asks, to be checked; questions to take, to answer, to send; institutions that are late."""
    mine, listed = Inquiry.objects.conducted_by(account), reverse("inquiries:inquiries")
    at, unsent = "inquiries:inquiry", mine.filter(state=InquiryState.ACCEPTED)
    doors = Door.objects.to_check().received_by(account)
    silent = mine.filter(state=InquiryState.ANSWERED, follow_by__lt=timezone.localdate())
    return [
        TodoList(
            doors,
            CHECKS,
            reverse("inquiries:doors"),
            page="inquiries:check_door",
            key="pk",
            by="confirmed_at",
            dated=_("depuis le %s"),
            within=CHECKING_DAYS,
        ),
        TodoList(mine.filter(state=InquiryState.ASKED), DECISIONS, listed, page=at, by="decide_by"),
        TodoList(unsent.filter(position=None), OPINIONS, listed, page=at, by="answer_by"),
        TodoList(
            unsent.filter(position__isnull=False),
            SENDINGS,
            listed,
            page="inquiries:answer",
            by="position__adopted_at",
            dated=_("depuis le %s"),
            within=SENDING_DAYS,
        ),
        TodoList(
            silent.filter(Q(reminded_at=None)),
            SILENCES,
            listed,
            page="inquiries:remind",
            by="follow_by",
            dated=_("attendu le %s"),
            within=0,
        ),
    ]


def about_inquiry(inquiry: Inquiry, follow: Follow) -> About:
    """How a letter speaks of it to who follows it."""
    return About(
        f"la question n° {inquiry.number} au conseil", words=inquiry.question, button=str(_("Lire la question"))
    )


ABOUT.fill("inquiries.inquiry", about_inquiry)
