"""Statements are reported from their place and wait on desks; who leaves is forgotten; a position is told."""

from __future__ import annotations

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.consultations.datasets import OPEN_CONSULTATIONS, OPEN_STATEMENTS
from lieudit.consultations.finding import CONSULTATIONS
from lieudit.consultations.models import Answer, Consultation, Statement, Voice
from lieudit.consultations.permissions import leaders_of
from lieudit.consultations.position import tell_adoption, tell_end
from lieudit.consultations.workflow import ConsultationState
from lieudit.deliberation.models import Draft, Position
from lieudit.journal.services import on_mention
from lieudit.network.models import Representative
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE

DATASETS.fill("consultations", OPEN_CONSULTATIONS)
DATASETS.fill("affirmations", OPEN_STATEMENTS)
FINDABLE.fill("consultation", CONSULTATIONS)
on_mention(Position)(tell_adoption)
on_mention(Draft)(tell_end)

WAITING = ngettext_lazy("affirmation proposée à lire", "affirmations proposées à lire", "n")
register_moderators(
    Consultation,
    leaders_of,
    queue=lambda account: Consultation.objects.led_by(account),
    words=lambda consultation: f"{consultation.question}\n\n{consultation.why}",
    stays=_("Une consultation ouverte ne se réécrit pas : qui la conduit la clôt, avec un motif."),
)
register_moderators(
    Statement,
    lambda statement: leaders_of(statement.consultation),
    queue=lambda account: Statement.objects.filter(consultation__in=Consultation.objects.led_by(account)),
    words=lambda statement: statement.text,
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """What was proposed, to who leads: two working days, then it is late."""
    led = Consultation.objects.led_by(account).filter(state=ConsultationState.OPEN)
    waiting = Statement.objects.waiting().filter(consultation__in=led)
    url = reverse("consultations:consultations")
    return [TodoList(waiting, WAITING, url, page="consultations:to_read", key="consultation__number", by="due_on")]


@receiver(data_export)
def give_answers(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person answered for oneself and for the places that they speak for today, and proposed."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False).values("place")
    mine = Voice.objects.filter(account=account) | Voice.objects.filter(place__in=spoken)
    answers = Answer.objects.filter(voice__in=mine).select_related("statement__consultation", "voice__place")
    proposed = Statement.objects.filter(author=account).select_related("consultation", "place")
    rows = [
        {
            "consultation": each.statement.consultation.number,
            "statement": each.statement.text,
            "answer": each.get_value_display(),
            "important": each.important,
            "place": str(each.voice.place or ""),
            "declared": each.voice.groups,
        }
        for each in answers.order_by("-pk")[:limit]
    ]
    rows += [
        {
            "consultation": each.consultation.number,
            "proposed": each.text,
            "state": str(each.get_state_display()),
            "reason": each.reason,
            "place": str(each.place or ""),
            "at": each.proposed_at,
        }
        for each in proposed.order_by("-pk")[:limit]
    ]
    return "consultations", rows[:limit]


@receiver(account_closed)
def forget_voices(sender: object, account: Account, **kwargs: object) -> None:
    """What was answered is still counted; nothing says any more who answered it, nor from where. Whether it came in a
    crowd is kept."""
    theirs = Voice.objects.filter(account=account)
    crowds = Voice.objects.filter(consultation__in=theirs.values("consultation")).of_a_crowd()
    theirs.filter(pk__in=crowds.values("pk")).update(crowded=True)
    theirs.update(account=None, origin="")
