"""What happens to the roadmap: goals, milestones, their words, their slips, their end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly, Decision
from lieudit.governance.permissions import chairs_of
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.network.models import Organisation, Representative
from lieudit.network.permissions import speaks_for
from lieudit.roadmap.models import Deliverable, Goal, Milestone, Slip
from lieudit.roadmap.slippage import why_silent
from lieudit.roadmap.vocabulary import Licence
from lieudit.roadmap.workflow import MILESTONE_WORKFLOW
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token

FARTHEST = dt.timedelta(days=3653)
"""A date past ten years is not a promise."""

# Goals


@transaction.atomic
def open_goal(
    assembly: Assembly,
    *,
    actor: Account,
    title: str,
    mission: str,
    decision: Decision,
    owner: Organisation | None = None,
    owner_name: str = "",
    text: str = "",
) -> Goal:
    """Open a goal that a decision of the assembly asks for, under one of the seven missions."""
    words = _line(assembly, decision, owner, owner_name) | {"title": title, "text": text, "mission": mission}
    goal = Goal.objects.create(number=next_number(Goal), assembly=assembly, author=actor, **words)
    _record_goal("roadmap.goal_opened", goal, actor)
    return goal


@transaction.atomic
def edit_goal(
    goal: Goal,
    *,
    actor: Account,
    title: str,
    mission: str,
    decision: Decision,
    owner: Organisation | None = None,
    owner_name: str = "",
    text: str = "",
) -> Goal:
    """Write a goal anew: its milestones and their dates stay as they are."""
    goal = lock(goal)
    words = _line(goal.assembly, decision, owner, owner_name) | {"title": title, "text": text, "mission": mission}
    _write(goal, **words)
    _record_goal("roadmap.goal_edited", goal, actor)
    return goal


def _record_goal(act: str, goal: Goal, actor: Account) -> None:
    data = {"assembly": goal.assembly.name, "title": goal.title, "code": goal.decision.code}
    data |= {"url": goal.get_absolute_url(), "link": _("Voir l’objectif"), "of": thing_token(goal)}
    journal.record(act, goal, goal.assembly, goal.decision, actor=actor, data=data)


# Milestones


@transaction.atomic
def add_milestone(
    goal: Goal,
    *,
    actor: Account,
    title: str,
    decision: Decision,
    first_on: dt.date,
    owner: Organisation | None = None,
    owner_name: str = "",
    text: str = "",
) -> Milestone:
    """Add a step to a goal, with its first date: that one never changes."""
    goal = lock(goal)
    _still_to_come(first_on, "first_on")
    words = _line(goal.assembly, decision, owner, owner_name) | {"title": title, "text": text}
    milestone = Milestone.objects.create(
        number=next_number(Milestone), goal=goal, author=actor, first_on=first_on, due_on=first_on, **words
    )
    data = {"due": french.day(first_on), "owner": milestone.carrier}
    _record("roadmap.milestone_added", milestone, decision, actor=actor, **data)
    return milestone


@transaction.atomic
def edit_milestone(
    milestone: Milestone,
    *,
    actor: Account,
    title: str,
    decision: Decision,
    owner: Organisation | None = None,
    owner_name: str = "",
    text: str = "",
) -> Milestone:
    """Write a milestone anew. Its date moves by a slip only."""
    milestone = _take(milestone, "edit")
    words = _line(milestone.goal.assembly, decision, owner, owner_name) | {"title": title, "text": text}
    _write(milestone, **words)
    _record("roadmap.milestone_edited", milestone, actor=actor)
    return milestone


@transaction.atomic
def say_progress(milestone: Milestone, *, actor: Account, progress: str) -> Milestone:
    """Say in a few words where a milestone stands: « 62 sur 150 »."""
    milestone = _take(milestone, "say_progress")
    _say(milestone, progress=progress)
    _record("roadmap.progress_said", milestone, actor=actor, progress=progress.rstrip(" ."))
    return milestone


@transaction.atomic
def slip_milestone(milestone: Milestone, *, actor: Account, to_on: dt.date, reason: str) -> Slip:
    """Move the date of a milestone, sooner or later; the former one stays written with the reason."""
    milestone = _take(milestone, "slip")
    if to_on == milestone.due_on:
        raise RuleBroken({"to_on": _("C’est déjà la date prévue : choisissez-en une autre.")})
    _still_to_come(to_on, "to_on")
    slip = Slip.objects.create(milestone=milestone, from_on=milestone.due_on, to_on=to_on, reason=reason, author=actor)
    _say(milestone, due_on=to_on)
    data = {"from_day": french.day(slip.from_on), "to_day": french.day(to_on)}
    _record("roadmap.slipped", milestone, actor=actor, text=reason, of=thing_token(slip), **data)
    return slip


@transaction.atomic
def add_deliverable(milestone: Milestone, *, actor: Account, title: str, url: str, licence: str) -> Deliverable:
    """Say what a milestone gave, where it is found, and under which licence it may be used again."""
    milestone = _take(milestone, "add_deliverable")
    given = Deliverable.objects.create(milestone=milestone, title=title, url=url, licence=licence, author=actor)
    _say(milestone)
    data = {"deliverable": title, "licence": str(Licence(licence).label), "of": thing_token(given)}
    _record("roadmap.deliverable_added", milestone, milestone.decision, actor=actor, **data)
    return given


@transaction.atomic
def meet_milestone(milestone: Milestone, *, actor: Account, closed_on: dt.date, closing: str = "") -> Milestone:
    """Say that a milestone is met, since a day that has come."""
    milestone = _take(milestone, "meet")
    if closed_on > timezone.localdate():
        raise RuleBroken({"closed_on": _("Ce jour n’est pas encore venu.")})
    _say(milestone, closed_on=closed_on, closing=closing)
    _record("roadmap.met", milestone, milestone.decision, actor=actor, day=french.day(closed_on))
    return milestone


@transaction.atomic
def drop_milestone(milestone: Milestone, *, actor: Account, closing: str) -> Milestone:
    """Give a milestone up, with the reason that stays beside it."""
    milestone = _take(milestone, "drop")
    _say(milestone, closed_on=timezone.localdate(), closing=closing)
    _record("roadmap.dropped", milestone, milestone.decision, actor=actor, text=closing)
    return milestone


@transaction.atomic
def signal_silence(milestone: Milestone) -> bool:
    """Tell who answers for a silent milestone and who chairs, once a silence; whether there was one to tell."""
    today, milestone = timezone.localdate(), _held(milestone)
    why = why_silent(milestone, today)
    if not why or milestone.signalled_on is not None:
        return False
    _write(milestone, signalled_on=today)
    owed_by = Representative.objects.running().filter(organisation=milestone.owner_id, organisation__isnull=False)
    for account in Account.objects.filter(pk__in=owed_by.values("account"), is_active=True):
        journal.follow_thing(milestone, account=account, reason=FollowReason.PARTY)
    for account in chairs_of(milestone.goal.assembly_id):
        journal.follow_thing(milestone, account=account, reason=FollowReason.MEMBER)
    _record("roadmap.fell_silent", milestone, actor=None, why=why)
    return True


def signal_silences() -> list[Milestone]:
    """Tell of every milestone that has fallen silent; called by a timer."""
    silent = Milestone.objects.silent().filter(signalled_on=None)
    return [milestone for milestone in silent if signal_silence(milestone)]


def _still_to_come(day: dt.date, field: str) -> None:
    today = timezone.localdate()
    if day < today:
        raise RuleBroken({field: _("Ce jour est passé : choisissez une date à venir.")})
    if day > today + FARTHEST:
        raise RuleBroken({field: _("Une date à plus de dix ans n’engage personne : choisissez-en une plus proche.")})


def _line(assembly: Assembly, decision: Decision, owner: Organisation | None, owner_name: str) -> dict[str, object]:
    """What a goal and a milestone share: a decision of their assembly, and one owner."""
    if decision.assembly_id != assembly.pk:
        raise RuleBroken({"decision": _("Cette décision est celle d’une autre assemblée.")})
    if bool(owner) == bool(owner_name):
        words = _("Choisissez une structure de l’annuaire, ou écrivez un nom : l’un des deux.")
        raise RuleBroken({"owner_name": words})
    return {"decision": decision, "owner": owner, "owner_name": owner_name}


def _held(milestone: Milestone) -> Milestone:
    """The milestone as the act before left it, held until the end of the transaction."""
    rows = Milestone.objects.select_for_update(of=("self",)).select_related("goal__assembly", "decision", "owner")
    return rows.get(pk=milestone.pk)


def _take(milestone: Milestone, step: str) -> Milestone:
    held = _held(milestone)
    MILESTONE_WORKFLOW.apply(step, held)
    return held


def _write(row: Goal | Milestone, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _say(milestone: Milestone, **values: object) -> None:
    """A word is said: the silence is over."""
    _write(milestone, said_on=timezone.localdate(), signalled_on=None, **values)


def _record(act: str, milestone: Milestone, *things: models.Model, actor: Account | None, **data: Any) -> None:
    """One entry that concerns the milestone, its goal and its assembly; in the name of its owner, for who speaks so.

    The words are those of the milestone, unless `data` says of what else (`of`): hidden, they leave the log.
    """
    words = {"title": milestone.title, "url": milestone.get_absolute_url(), "link": _("Voir le jalon")}
    words |= {"of": thing_token(milestone), **data}
    hat = milestone.owner if actor and speaks_for(actor, milestone.owner) else None
    concerned = [milestone, milestone.goal, milestone.goal.assembly, *things]
    journal.record(act, *concerned, actor=actor, hat=hat, data=words)
