"""Acts on what a session left to do: said, entrusted, put off, done, and looked at again in the next one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.services import add_item
from lieudit.meetings.workflow import HELD, ItemKind
from lieudit.minutes.models import Action, Postponement
from lieudit.minutes.services import tell_carriers
from lieudit.minutes.workflow import ACTION_WORKFLOW
from lieudit.network.models import Organisation
from lieudit.roadmap.models import Milestone
from lieudit.toolkit import french
from lieudit.toolkit.articles import the
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

REVIEW = "Revue des actions"
"""The title of the point that looks at them again."""


@transaction.atomic
def add_action(
    meeting: Meeting, *, actor: Account, text: str, item: AgendaItem | None = None, **entrusted: Any
) -> Action:
    """Note something to do that a session asked for; `entrusted` is what `assign_action` takes."""
    if meeting.state not in HELD:
        raise RuleBroken(_("Une action se note à partir de l’ouverture de la séance."))
    action = Action(
        number=next_number(Action),
        assembly=meeting.assembly,
        meeting=meeting,
        item=item,
        text=text,
        created_at=timezone.now(),
        created_by=actor,
    )
    _entrust(action, **entrusted)
    data = {"text": text, "who": _(", par %(who)s") % {"who": the(action.kept_carrier)} if action.carrier else ""}
    _record("minutes.action_added", action, actor, data | {"due": _due(action)})
    return action


@transaction.atomic
def assign_action(action: Action, *, actor: Account, **entrusted: Any) -> Action:
    """Say who does it, for when, for which line of the roadmap."""
    action = _take(action, "assign")
    _entrust(action, **entrusted)
    data = {"text": action.text, "who": action.kept_carrier or _("personne encore"), "due": _due(action)}
    _record("minutes.action_assigned", action, actor, data)
    return action


def _entrust(
    action: Action,
    *,
    organisation: Organisation | None = None,
    owner: Account | None = None,
    owner_name: str = "",
    due_on: dt.date | None = None,
    milestone: Milestone | None = None,
) -> None:
    """Name one carrier and a day, and save; who carries it hears of it from now on.

    A day that was given already only moves by a postponement, which says why.
    """
    if due_on and action.due_on is None and due_on < timezone.localdate():
        raise RuleBroken({"due_on": _("Cette date est passée : donnez-en une à venir.")})
    if action.due_on and due_on != action.due_on:
        raise RuleBroken({"due_on": _("La date est déjà dite : reportez l’action, avec une raison.")})
    action.organisation, action.owner, action.owner_name = organisation, owner, owner_name
    action.due_on, action.milestone = due_on, milestone
    action.save()
    tell_carriers(action)


@transaction.atomic
def postpone_action(action: Action, *, actor: Account, to_on: dt.date, reason: str) -> Action:
    """Put it off to a later day; the former one stays written, with the reason."""
    action = _take(action, "postpone")
    if action.due_on is None:
        raise RuleBroken({"to_on": _("Cette action n’a pas encore de date : dites-la d’abord.")})
    if to_on <= action.due_on:
        raise RuleBroken({"to_on": _("La nouvelle date vient après le %(day)s.") % {"day": french.day(action.due_on)}})
    moved = {"from_on": action.due_on, "to_on": to_on, "reason": reason}
    Postponement.objects.create(action=action, by=actor, at=timezone.now(), **moved)
    data = {"from_day": french.day(action.due_on), "to_day": french.day(to_on), "reason": reason}
    action.due_on = to_on
    action.save(update_fields=["due_on"])
    _record("minutes.action_postponed", action, actor, data)
    return action


@transaction.atomic
def close_action(action: Action, *, actor: Account, closing_note: str) -> Action:
    """Say that it is done, and what was done."""
    return _end(action, "close", "minutes.action_closed", actor, closing_note)


@transaction.atomic
def drop_action(action: Action, *, actor: Account, closing_note: str) -> Action:
    """Give it up, and say why."""
    return _end(action, "drop", "minutes.action_dropped", actor, closing_note)


def _end(action: Action, step: str, kind: str, actor: Account, note: str) -> Action:
    action = _take(action, step)
    action.closed_at, action.closing_note = timezone.now(), note
    action.save(update_fields=["state", "closed_at", "closing_note"])
    _record(kind, action, actor, {"note": note})
    return action


@transaction.atomic
def review_actions(meeting: Meeting, *, actor: Account) -> AgendaItem:
    """Put the open actions of the assembly on the agenda of a session in preparation; twice is once."""
    if known := meeting.items.filter(title=REVIEW).first():
        return known
    count = Action.objects.open().filter(assembly=meeting.assembly).count()
    if not count:
        raise RuleBroken(_("Aucune action n’est à faire : il n’y a rien à revoir."))
    item = add_item(
        meeting.assembly,
        actor=actor,
        meeting=meeting,
        kind=ItemKind.INFORMATION,
        title=REVIEW,
        text=_("%(actions)s, chacune avec sa date et qui s’en charge.") % {"actions": _to_do(count)},
    )
    data = {"actions": _to_do(count), "meeting": meeting.title}
    journal.record("minutes.actions_carried", item, meeting, actor=actor, data=data)
    return item


def _to_do(count: int) -> str:
    return french.counted(count, "action à faire", "actions à faire")


def _take(action: Action, step: str) -> Action:
    return ACTION_WORKFLOW.take(step, action)


def _due(action: Action) -> str:
    return _(", pour le %(day)s") % {"day": french.day(action.due_on)} if action.due_on else ""


def _record(kind: str, action: Action, actor: Account, data: Fields) -> None:
    """What happens to an action is told to who carries it, and read beside its line of the roadmap.

    Of an action that comes from a restricted point, the journal says nothing more than that it has changed.
    """
    things = [thing for thing in (action.organisation, action.milestone) if thing]
    words = {"number": action.number, "of": thing_token(action), **data}
    if action.item and action.item.is_restricted:
        kind, words = "minutes.restricted_action_changed", {"number": action.number}
    journal.record(kind, action, *things, actor=actor, data=words)
