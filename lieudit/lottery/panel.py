"""The draw, typed by two persons, and what comes of it: who accepts, who refuses, who replaces whom, who leaves."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.services import end_seat, seat_member
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.lottery.drawing import panel_number, replacement
from lieudit.lottery.models import Lottery, PanelMember, Volunteer
from lieudit.lottery.services import record, was_published_in_time
from lieudit.lottery.tasks import words_of
from lieudit.lottery.workflow import LOTTERY_WORKFLOW, MEMBER_WORKFLOW, MemberState
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting.services import read_draw


@transaction.atomic
def type_seed(lottery: Lottery, *, actor: Account, seed: str) -> Lottery:
    """Write what the public draw gave. Once two persons have typed the same, the panel is drawn."""
    lottery = lock(lottery)
    LOTTERY_WORKFLOW.check("draw", lottery)
    if not lottery.hour_has_come:
        raise RuleBroken(_("Le tirage est annoncé pour le %s : pas avant.") % french.instant(lottery.draw_at))
    if not was_published_in_time(lottery):
        raise RuleBroken(_("Les panels n’étaient pas publiés à l’heure annoncée : reportez le tirage."))
    seed = read_draw(seed)
    if not lottery.held_seed or lottery.held_by_id == actor.pk:
        lottery.held_seed, lottery.held_by = seed, actor
        lottery.save(update_fields=["held_seed", "held_by"])
        record("lottery.seed_held", lottery, actor=actor)
        return lottery
    if seed != lottery.held_seed:
        raise RuleBroken(
            {"seed": _("Ce n’est pas ce que la première personne a saisi. Relisez la source ensemble : l’une corrige.")}
        )
    return _draw(lottery, actor, seed)


def _draw(lottery: Lottery, actor: Account, seed: str) -> Lottery:
    LOTTERY_WORKFLOW.apply("draw", lottery)
    panels = json.loads(lottery.panels.text)["panels"]
    lottery.drawn_panel = panel_number(seed, lottery.panels.digest, len(panels))
    lottery.seed, lottery.drawn_at = seed, timezone.now()
    lottery.save()
    numbers = panels[lottery.drawn_panel - 1]
    known = {row.number: row for row in lottery.volunteers.filter(number__in=numbers).select_related("account")}
    members = [_ask(lottery, known[number], rank) for rank, number in enumerate(numbers, 1)]
    data = {"panel": lottery.drawn_panel, "source": lottery.source, "seed": seed}
    record("lottery.drawn", lottery, lottery.assembly, actor=actor, **data)
    for member in members:
        if member.volunteer.left_at:
            _give_up(lottery, member, "refuse")
    return lottery


def _ask(lottery: Lottery, volunteer: Volunteer, rank: int, place_of: PanelMember | None = None) -> PanelMember:
    """Somebody is drawn: they are asked, at once."""
    member = PanelMember.objects.create(
        lottery=lottery, volunteer=volunteer, rank=rank, place_of=place_of, since=timezone.now()
    )
    if volunteer.account:
        journal.follow_thing(member, account=volunteer.account, reason=FollowReason.PARTY)
        data = {**words_of(lottery), "url": member.get_absolute_url(), "link": _("Répondre")}
        journal.record("lottery.asked", member, actor=None, data=data)
    return member


@transaction.atomic
def accept_place(member: PanelMember, *, actor: Account | None) -> PanelMember:
    """Accept: one is named from now on, and sits in the college, if it is one that is drawn."""
    lottery = lock(member.lottery)
    member = MEMBER_WORKFLOW.take("accept", member)
    if lottery.college:
        account = member.volunteer.account
        member.seat = seat_member(lottery.college, actor=actor, account=account, until=lottery.until)
    member.save(update_fields=["state", "seat"])
    record("lottery.accepted", lottery, actor=None, who=str(member.volunteer).capitalize())
    return member


@transaction.atomic
def refuse_place(member: PanelMember, *, actor: Account | None) -> PanelMember:
    """Refuse, or give back, without a reason: somebody else is drawn in the same way."""
    lottery = lock(member.lottery)
    return _give_up(lottery, lock(member), "refuse")


@transaction.atomic
def note_absence(member: PanelMember, *, actor: Account, reason: str) -> PanelMember:
    """Write down that a member did not come, or does not answer: somebody else is drawn in the same way."""
    lottery = lock(member.lottery)
    member = lock(member)
    member.reason = reason
    return _give_up(lottery, member, "note_absence", actor)


@transaction.atomic
def leave_pool(volunteer: Volunteer, *, actor: Account | None) -> Volunteer | None:
    """Volunteer no more. Before the panels are numbered nothing remains; after, a number that nobody bears: if it is
    drawn, it is replaced."""
    lottery = lock(volunteer.lottery)
    volunteer = lock(volunteer)
    if volunteer.left_at:
        raise RuleBroken(_("Vous n’êtes déjà plus volontaire."))
    member = PanelMember.objects.filter(volunteer=volunteer).seated().first()
    if volunteer.number is None:
        volunteer.delete()
        record("lottery.left", lottery, actor=None)
        return None
    volunteer.account, volunteer.name, volunteer.left_at = None, "", timezone.now()
    volunteer.save(update_fields=["account", "name", "left_at"])
    if member:
        _give_up(lottery, lock(member), "refuse")
    record("lottery.left", lottery, actor=None)
    return volunteer


def _give_up(lottery: Lottery, member: PanelMember, step: str, actor: Account | None = None) -> PanelMember:
    """A member is not one any more; the one who replaces them is found in the published panels."""
    MEMBER_WORKFLOW.apply(step, member)
    seat, member.seat = member.seat, None
    member.save(update_fields=["state", "reason", "seat"])
    if seat and seat.is_running:
        end_seat(seat, actor=actor)
    new = _replace(lottery, member)
    follows = _("Le sort désigne le volontaire n° %s.") % new.volunteer.number if new else _("Personne n’est libre.")
    kind = "lottery.absent" if member.state == MemberState.ABSENT else "lottery.refused"
    record(kind, lottery, actor=actor, follows=follows)
    return member


def _replace(lottery: Lottery, member: PanelMember) -> PanelMember | None:
    content, aside = json.loads(lottery.panels.text), json.loads(lottery.panels.profiles)
    rows = lottery.members.select_related("volunteer")
    staying = sorted(
        row.volunteer.number or 0 for row in rows if row.state in (MemberState.ASKED, MemberState.ACCEPTED)
    )
    gone = {row.volunteer.number or 0 for row in rows} - set(staying)
    left = lottery.volunteers.filter(left_at__isnull=False, number__isnull=False)
    gone |= {number or 0 for number in left.values_list("number", flat=True)}
    number = replacement(
        lottery.seed,
        lottery.panels.digest,
        content["panels"],
        staying=staying,
        gone=gone,
        profiles={int(key): profile for key, profile in aside["profiles"].items()},
        quotas=content["quotas"],
    )
    if number is None:
        return None
    rank = (lottery.members.aggregate(last=Max("rank"))["last"] or 0) + 1
    volunteer = lottery.volunteers.select_related("account").get(number=number)
    return _ask(lottery, volunteer, rank, place_of=member)
