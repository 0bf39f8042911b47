"""A need carried to a higher level, with a reason that everybody reads; and the answer that comes back.

Locks are always taken in the same order: convergences, then needs, each by primary key, then what they asked.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.needs.models import Convergence, Escalation, Need
from lieudit.needs.services import Hat
from lieudit.needs.wording import check_higher
from lieudit.needs.workflow import CONVERGENCE_WORKFLOW, ESCALATION_WORKFLOW, NEED_WORKFLOW, EscalationState
from lieudit.network.vocabulary import Level
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause
from lieudit.toolkit.locks import lock


@transaction.atomic
def escalate_need(need: Need, *, actor: Account, hat: Hat = None, to_level: str, reason: str) -> Need:
    """Carry a need to a higher level, which owes an answer; who carries it is told of that answer."""
    need = lock(need)
    NEED_WORKFLOW.check("escalate", need)
    _carry(need, [need], actor, hat, to_level, reason)
    return need


@transaction.atomic
def escalate_convergence(
    convergence: Convergence, *, actor: Account, hat: Hat = None, to_level: str, reason: str
) -> Convergence:
    """Carry a convergence, and all its needs, to a higher level."""
    convergence = lock(convergence)
    CONVERGENCE_WORKFLOW.check("escalate", convergence)
    needs = list(convergence.needs.select_for_update(of=("self",)).order_by("pk"))
    _carry(convergence, needs, actor, hat, to_level, reason)
    return convergence


def _carry(thing: Need | Convergence, needs: list[Need], actor: Account, hat: Hat, to_level: str, reason: str) -> None:
    check_higher(thing.level, to_level)
    from_level, reason = thing.level, clause(reason)
    _set_level(thing, needs, to_level)
    Escalation.objects.filter(need__in=needs, state=EscalationState.WAITING).update(state=EscalationState.PASSED)
    terms = {"from_level": from_level, "to_level": to_level, "reason": reason, "actor": actor}
    Escalation.objects.bulk_create(Escalation(need=need, **terms) for need in needs)
    journal.follow_thing(thing, account=actor, reason=FollowReason.PARTY)
    data = {"level": str(Level(to_level).label), "reason": reason, "calendar": _calendar(needs[0], to_level)}
    journal.record("needs.escalated", thing, *needs, actor=actor, hat=hat, data=data)


@transaction.atomic
def answer_escalation(escalation: Escalation, *, actor: Account, hat: Hat = None, step: str, text: str) -> Escalation:
    """Answer who carried a need, or all the needs of a convergence, to this level; everybody reads the answer.

    `step` is « take »: this level keeps it; or « hand_back »: it returns to the level that it came from.
    """
    found = escalation.need.convergence
    convergence = lock(found) if found else None
    wanted = Need.objects.filter(convergence=convergence) if convergence else Need.objects.filter(pk=escalation.need_id)
    needs = list(wanted.select_for_update(of=("self",)).order_by("pk"))
    escalation = lock(escalation)
    ESCALATION_WORKFLOW.check(step, escalation)
    if not escalation.owes_an_answer:
        raise RuleBroken(_("Ce besoin n’attend plus la réponse de ce niveau : sa page dit ce qu’il est devenu."))
    ESCALATION_WORKFLOW.apply(step, escalation)
    answer: dict[str, object] = {"state": escalation.state, "answer": clause(text), "answered_by": actor}
    answer |= {"answered_at": timezone.now(), "answered_hat": str(hat or "")}
    if not answer["answer"]:
        raise RuleBroken({"text": _("Écrivez une réponse : tout le monde la lira.")})
    same = Escalation.objects.filter(need__in=needs, to_level=escalation.to_level, state=EscalationState.WAITING)
    same.update(**answer)
    thing = convergence or needs[0]
    if escalation.state == EscalationState.RETURNED:
        _set_level(thing, needs, escalation.from_level)
    data = {"text": answer["answer"], "level": str(Level(escalation.to_level).label)}
    data["below"] = str(Level(escalation.from_level).label)
    level = escalation.to_level if step == "take" else escalation.from_level
    data["calendar"] = _calendar(needs[0], level)
    kind = "needs.escalation_taken" if step == "take" else "needs.escalation_returned"
    journal.record(kind, thing, *needs, actor=actor, hat=hat, data=data)
    escalation.refresh_from_db()
    return escalation


def _calendar(need: Need, level: str) -> str:
    """The department whose holidays count at a level: that of the need, but for the nation."""
    return need.department.code if need.department and level != Level.NATIONAL else ""


def _set_level(thing: Need | Convergence, needs: list[Need], level: str) -> None:
    """Move a need, or a convergence with its needs, to a level."""
    thing.level = level
    thing.save(update_fields=["level"])
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(level=level, moved_at=timezone.now())
