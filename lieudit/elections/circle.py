"""The election without candidates: a college looks together for the person that a role needs.

What is named and why stays inside the circle, and is erased once the time to appeal has passed.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.elections.models import Circle, Contest, Elector, ElectorQuerySet, Nomination, Proposal, RoundAnswer
from lieudit.elections.services import against, take
from lieudit.elections.workflow import CIRCLE_WORKFLOW, CircleState
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number

APPEAL_DAYS = 30
"""Days after which nominations are erased, where the rules name no time to appeal."""


@transaction.atomic
def open_circle(
    contest: Contest,
    *,
    actor: Account,
    role: str,
    mission: str,
    qualities: str,
    term: str,
    facilitator: Account,
    naming_until: dt.datetime,
) -> Circle:
    """Define the role, then let every voice of the college name one person until an hour."""
    election = take(contest.election, "open_circle")
    if naming_until <= timezone.now():
        raise RuleBroken({"naming_until": _("L’heure est à venir.")})
    if contest.candidacies.standing().exists():
        raise RuleBroken(_("Des candidatures sont déposées dans ce collège : on vote entre elles."))
    if contest.seats <= contest.circles.filter(state=CircleState.SEATED).count():
        raise RuleBroken(_("Ce collège n’a plus de siège à pourvoir."))
    voices = election.roll.voting().filter(college=contest.college_id).count()
    if voices < 2:
        raise RuleBroken(_("Il faut deux voix au moins dans ce collège pour former un cercle."))
    try:
        with transaction.atomic():
            circle = Circle.objects.create(
                contest=contest,
                number=next_number(Circle),
                role=role,
                mission=mission,
                qualities=qualities,
                term=term,
                facilitator=facilitator,
                naming_until=naming_until,
            )
    except IntegrityError as twice:
        raise RuleBroken(_("Un cercle de ce collège est déjà ouvert.")) from twice
    data = {"college": str(contest.college), "role": role}
    journal.record("elections.circle_opened", election, actor=actor, data=data)
    return circle


@transaction.atomic
def name_person(circle: Circle, *, actor: Account, voice: Elector, nominee: Elector, reason: str) -> Nomination:
    """Name one person, with a reason. Nobody reads it before everyone has named, or the hour has come."""
    circle = _take(circle, "name")
    if timezone.now() >= circle.naming_until:
        raise RuleBroken(_("On ne nomme plus depuis le %(at)s.") % {"at": french.instant(circle.naming_until)})
    if refusal := against(circle.contest, nominee, circle.contest.election):
        raise RuleBroken({"nominee": refusal})
    try:
        with transaction.atomic():
            named = Nomination.objects.create(circle=circle, voice=voice, nominee=nominee, reason=reason)
    except IntegrityError as twice:
        raise RuleBroken(agreed(_("%(voice)s a déjà nommé une personne."), voice=voice.name)) from twice
    _record("elections.named", circle, actor)
    return named


@transaction.atomic
def read_nominations(circle: Circle, *, actor: Account) -> Circle:
    """Open the reading: the circle sees who was named, by whom and why."""
    circle = _take(circle, "read")
    named, voices = circle.nominations.count(), voices_in(circle).count()
    if named < voices and timezone.now() < circle.naming_until:
        data = {"named": named, "voices": voices, "at": french.instant(circle.naming_until)}
        raise RuleBroken(_("%(named)s voix sur %(voices)s ont nommé. La lecture s’ouvre à la fin, le %(at)s.") % data)
    if not named:
        raise RuleBroken(_("Personne n’a été nommé : finissez ce cercle, ou ouvrez-en un autre."))
    circle.save(update_fields=["state"])
    _record("elections.circle_read", circle, actor)
    return circle


@transaction.atomic
def move_voice(nomination: Nomination, *, actor: Account, nominee: Elector, move_reason: str) -> Nomination:
    """Move one's voice to a person already named, and say why."""
    circle = _take(nomination.circle, "move")
    nomination = lock(nomination)
    if nominee.pk == nomination.nominee_id:
        raise RuleBroken({"nominee": _("Votre voix est déjà pour cette personne.")})
    if not circle.nominations.filter(nominee=nominee).exists():
        raise RuleBroken({"nominee": _("On se reporte sur une personne déjà nommée.")})
    nomination.moved_from = nomination.moved_from or nomination.nominee
    nomination.nominee, nomination.move_reason = nominee, move_reason
    nomination.save()
    _record("elections.voice_moved", circle, actor)
    return nomination


@transaction.atomic
def propose_person(circle: Circle, *, actor: Account, nominee: Elector, argument: str) -> Proposal:
    """Propose the person who is best argued for; then everyone says whether they object, that person last."""
    circle = _take(circle, "propose")
    if not circle.nominations.filter(nominee=nominee).exists():
        raise RuleBroken({"nominee": _("On propose une personne que le cercle a nommée.")})
    if circle.proposals.filter(nominee=nominee).exists():
        raise RuleBroken({"nominee": _("Le cercle a déjà examiné cette personne.")})
    number = circle.proposals.count() + 1
    proposal = Proposal.objects.create(circle=circle, number=number, nominee=nominee, argument=argument)
    circle.save(update_fields=["state"])
    _record("elections.proposed", circle, actor, proposal=number)
    return proposal


@transaction.atomic
def answer_proposal(proposal: Proposal, *, actor: Account, voice: Elector, objection: str) -> RoundAnswer:
    """Say that one does not object (empty `objection`), or why one does. The proposed person answers last."""
    circle = _take(proposal.circle, "answer")
    if proposal.pk != circle.proposals.latest("number").pk:
        raise RuleBroken(_("Le cercle examine déjà une autre proposition."))
    left = asked_of(proposal)
    if voice.pk not in left:
        raise RuleBroken(agreed(_("%(voice)s n’a plus à répondre."), voice=voice.name))
    if voice.pk == proposal.nominee_id and len(left) > 1:
        raise RuleBroken(_("La personne proposée répond en dernier : d’autres voix n’ont pas encore répondu."))
    answer = RoundAnswer.objects.create(proposal=proposal, voice=voice, objection=objection)
    _record("elections.circle_answered", circle, actor)
    if len(left) == 1:
        _settle(circle, proposal, actor)
    return answer


@transaction.atomic
def lift_objection(answer: RoundAnswer, *, actor: Account, lifted: str) -> RoundAnswer:
    """Whoever objected says what lifts their objection; the last one lifted, the choice is made."""
    circle = _take(answer.proposal.circle, "lift")
    answer = lock(answer)
    if not answer.holds:
        raise RuleBroken(_("Cette objection ne tient plus."))
    answer.lifted = lifted
    answer.save(update_fields=["lifted"])
    _record("elections.objection_lifted", circle, actor)
    _settle(circle, answer.proposal, actor)
    return answer


@transaction.atomic
def end_circle(circle: Circle, *, actor: Account) -> Circle:
    """Stop without choosing: the seat stays to fill by another way."""
    circle = _take(circle, "end")
    _end(circle)
    data = {"college": str(circle.contest.college), "role": circle.role}
    journal.record("elections.circle_ended", circle.contest.election, actor=actor, data=data)
    return circle


@transaction.atomic
def erase_circle(circle: Circle) -> Circle:
    """Forget who named whom and why: these are words on persons who asked for nothing. The outcome stays."""
    circle = lock(circle)
    RoundAnswer.objects.filter(proposal__circle=circle).delete()
    circle.proposals.all().delete()
    circle.nominations.all().delete()
    circle.erased_at = timezone.now()
    circle.save(update_fields=["erased_at"])
    _record("elections.circle_erased", circle, None)
    return circle


def erase_due_circles() -> list[Circle]:
    """Erase the circles whose time to appeal has passed; called by a timer."""
    due = Circle.objects.filter(erase_on__lt=timezone.localdate(), erased_at=None)
    return [erase_circle(circle) for circle in due]


def voices_in(circle: Circle) -> ElectorQuerySet:
    """The lines of the roll that have a voice in the circle."""
    return Elector.objects.voting().filter(election=circle.contest.election_id, college=circle.contest.college_id)


def asked_of(proposal: Proposal) -> set[int]:
    """Voices that have not answered yet: those who named, and the person proposed."""
    asked = set(proposal.circle.nominations.values_list("voice", flat=True)) | {proposal.nominee_id}
    return asked - set(proposal.answers.values_list("voice", flat=True))


def _settle(circle: Circle, proposal: Proposal, actor: Account) -> None:
    """Everyone has answered: chosen when no objection holds, else to be lifted."""
    if proposal.answers.filter(lifted="").exclude(objection="").exists():
        circle.state = CircleState.LIFTING
        circle.save(update_fields=["state"])
        return
    circle.state, circle.chosen = CircleState.SEATED, proposal.nominee
    _end(circle)
    chosen = proposal.nominee
    things = [chosen.organisation] if chosen.organisation else []
    data = {"college": str(circle.contest.college), "member": chosen.name, "role": circle.role}
    journal.record("elections.circle_chose", circle.contest.election, *things, actor=actor, data=data)


def _end(circle: Circle) -> None:
    days = (circle.contest.election.rules.get("election") or {}).get("appeal_days", APPEAL_DAYS)
    circle.erase_on = timezone.localdate() + dt.timedelta(days=days)
    circle.save(update_fields=["state", "chosen", "erase_on"])


def _take(circle: Circle, step: str) -> Circle:
    return CIRCLE_WORKFLOW.take(step, circle)


def _record(kind: str, circle: Circle, actor: Account | None, **words: object) -> None:
    """The journal keeps that the circle went on, never who was named nor by whom."""
    journal.record(kind, circle.contest.election, actor=actor, data={"number": circle.number, **words})
