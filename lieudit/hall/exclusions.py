"""A member is excluded by a vote of the body that the statutes name, in session, behind closed doors.

The point is for members only: the page of its vote says « point n, réservé aux membres », the register too. Its words
are fixed as it is submitted. What the body votes on its very sentence, word for word, ends the procedure: adopted, the
exclusion is decided, or confirmed on appeal; rejected, the member stays, or comes back. A tie or a vote without
quorum ends nothing: the body may vote again.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly
from lieudit.governance.rules import complete
from lieudit.governance.services import assembly_of, roll_of
from lieudit.hall.models import ExclusionPoint, Outcome, SessionBallot
from lieudit.meetings.delays import last_day
from lieudit.meetings.legal import notice_days, same_words
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.services import add_item
from lieudit.meetings.workflow import BEFORE, GENERAL, OVER, ItemKind, MeetingKind
from lieudit.membership.bodies import Body
from lieudit.membership.exclusion import (
    exclude_member,
    note_submission,
    overturn_exclusion,
    spare_member,
    uphold_exclusion,
)
from lieudit.membership.models import Exclusion, Member
from lieudit.membership.workflow import EXCLUSION_WORKFLOW, ExclusionState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting.services import RollLine

KINDS = {Body.BOARD: frozenset({MeetingKind.COUNCIL}), Body.ASSEMBLY: GENERAL}
"""In which sessions a body decides."""


def judging_assembly(exclusion: Exclusion) -> Assembly | None:
    """The assembly that judges the members of this association: its council, or all the members where they meet."""
    council = assembly_of(exclusion.member.region_id)
    if council is None or exclusion.judging != Body.ASSEMBLY:
        return council
    return Assembly.objects.filter(council=council).first() or council


@transaction.atomic
def submit_exclusion(exclusion: Exclusion, *, actor: Account, meeting: Meeting, words: str) -> ExclusionPoint:
    """Put a procedure to the vote of its body, on the agenda of a session; `words` are the reasons it would give."""
    meeting, exclusion = lock(meeting), lock(exclusion)
    EXCLUSION_WORKFLOW.check("submit", exclusion)
    if meeting.assembly != judging_assembly(exclusion) or meeting.kind not in KINDS[Body(exclusion.judging)]:
        body = exclusion.judging_name
        raise RuleBroken(
            {"meeting": _("C’est %(body)s qui en décide : choisissez une de ses séances.") % {"body": body}}
        )
    if meeting.state not in BEFORE:
        raise RuleBroken({"meeting": _("Cette séance est ouverte ou finie : choisissez-en une à venir.")})
    second = meeting.second_call_of_id is not None
    delay = notice_days(meeting.rules, meeting.kind, second=second)
    if meeting.rank is not None and timezone.localdate() > last_day(meeting.starts_on, delay):
        late = _("Les membres ne peuvent plus en être prévenus dans le délai : choisissez une séance plus tardive.")
        raise RuleBroken({"meeting": late})
    pending = ExclusionPoint.objects.filter(exclusion=exclusion, ballot=None).select_related("item__meeting")
    for point in pending:
        if point.item.meeting and point.item.meeting.state not in OVER:
            title = point.item.meeting.title
            raise RuleBroken({"meeting": _("Un vote est déjà à l’ordre du jour de « %(title)s ».") % {"title": title}})
        point.delete()
    on_appeal = exclusion.state == ExclusionState.APPEALED
    member = {"member": exclusion.member.kept_name, "number": exclusion.member.number}
    sentence = _("L’adhésion de %(member)s (n° %(number)d) est arrêtée.")
    if on_appeal:
        sentence = _("L’exclusion de %(member)s (adhésion n° %(number)d) est confirmée.")
    item = add_item(
        meeting.assembly,
        actor=actor,
        meeting=meeting,
        kind=ItemKind.DECISION,
        title=(_("Procédure d’exclusion n° %(n)d, %(member)s") % (member | {"n": exclusion.number}))[:200],
        text=words,
        resolution=sentence % member,
        is_restricted=True,
        is_fixed=True,
        minutes=30,
    )
    point = ExclusionPoint.objects.create(
        exclusion=exclusion, item=item, reasons=words, on_appeal=on_appeal, submitted_by=actor
    )
    note_submission(exclusion, actor=actor, url=item.get_absolute_url(), session=meeting.title)
    return point


def judged_in(item: AgendaItem) -> Member | None:
    """The member of whom the vote on the item decides; none for another point."""
    point = ExclusionPoint.objects.filter(item=item).select_related("exclusion__member__organisation").first()
    return point.exclusion.member if point else None


def roll_judging(assembly: Assembly, member: Member | None) -> list[RollLine]:
    """The voices of the assembly; where its rules withhold those of interested seats, without the member's own.

    The page of a vote lists its voices: those that are withheld are left out of it, and no note tells who is judged.
    """
    if member is None:
        return roll_of(assembly)
    lines = roll_of(assembly, [member.organisation] if member.organisation else ())
    withheld = complete(assembly.rulebook.rules)["interests"] == "withhold"
    bound = {line.key for line in lines if line.note and line.suspended} if withheld else set()
    own = {line.key for line in lines if line.account and line.account == member.account} if withheld else set()
    return [replace(line, note="") for line in lines if line.key not in bound | own]


def hear_point(item: AgendaItem) -> Exclusion | None:
    """Draw the consequences of the vote on a point that asks for an exclusion, once; another point is left alone."""
    point = ExclusionPoint.objects.filter(item=item, ballot=None).select_related("exclusion").first()
    outcome = (
        Outcome.objects.filter(item=item, ballot__isnull=False).select_related("decision").last() if point else None
    )
    if point is None or outcome is None:
        return None
    vote = SessionBallot.objects.select_related("ballot__tally", "wording").get(ballot=outcome.ballot)
    asked = vote.wording.text if vote.wording else vote.ballot.question
    status = vote.ballot.tally.result["status"]
    if not same_words(asked, item.resolution) or status not in ("adopted", "rejected"):
        return None
    return conclude_exclusion(point, vote, outcome.decision.code if outcome.decision else "")


@transaction.atomic
def conclude_exclusion(point: ExclusionPoint, vote: SessionBallot, code: str) -> Exclusion:
    """The vote of the body ends the procedure; `code` is that of the register when it adopted."""
    point = lock(point)
    point.ballot = vote.ballot
    point.save(update_fields=["ballot"])
    refused = _("scrutin n° %(number)d") % {"number": vote.ballot.number}
    if point.on_appeal and code:
        return uphold_exclusion(point.exclusion, reviewed_in=code, words=point.reasons)
    if point.on_appeal:
        return overturn_exclusion(point.exclusion, reviewed_in=refused)
    if code:
        return exclude_member(point.exclusion, decided_in=code, words=point.reasons)
    return spare_member(point.exclusion, decided_in=refused)
