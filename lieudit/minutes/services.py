"""Acts on minutes: assembled, edited, sent for corrections, approved, signed and sealed."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.deliberation.merge import rebase
from lieudit.governance.models import Assembly, Decision, DecisionMethod, Seat
from lieudit.governance.services import kept_name
from lieudit.hall.models import Outcome, Round, SessionBallot
from lieudit.hall.workflow import OutcomeKind
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, FollowReason
from lieudit.meetings.legal import same_words
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.services import add_item, move_item
from lieudit.meetings.workflow import BEFORE, OVER, ItemKind, MeetingState
from lieudit.minutes.assembly import parts_of, with_bureau
from lieudit.minutes.mandatory import missing
from lieudit.minutes.models import (
    Action,
    Correction,
    MemberStatement,
    Minutes,
    NamedPerson,
    Revision,
    Section,
    SectionKind,
    Signing,
    stamp_of,
)
from lieudit.minutes.permissions import roles_of, seats_that_attended
from lieudit.minutes.reads import accounts_of, composed, decisions_in, fingerprint_of
from lieudit.minutes.record import Reading, chair_of, record_of, secretary_of, there
from lieudit.minutes.seal import fingerprint
from lieudit.minutes.workflow import CORRECTION_WORKFLOW, MINUTES_WORKFLOW, CorrectionState, MinutesState
from lieudit.network.models import Representative
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number

BY_SILENCE = "silence"
RESTARTED, TOLD = "minutes.window_restarted", "minutes.window_told"
TOLD_BEFORE = dt.timedelta(days=3)
"""How long before silence approves who attended is told that the text has changed."""
EARLY = 3
"""The rank of the point that approves minutes, after the welcome and the quorum."""


WRITTEN = frozenset({"edit", "name"})
"""The steps that change what minutes say."""


def take(minutes: Minutes, step: str) -> Minutes:
    """The minutes, held until the end of the transaction, one step further in their life; not saved."""
    held = MINUTES_WORKFLOW.take(step, minutes)
    if step in WRITTEN and held.put_digest:
        title = held.asked_in.meeting if held.asked_in else ""
        words = _("Ce texte est soumis à la séance « %(title)s » : il ne change plus avant qu’elle en ait décidé.")
        raise RuleBroken(words % {"title": title})
    return held


@transaction.atomic
def draft_minutes(meeting: Meeting, *, actor: Account) -> Minutes:
    """Assemble the draft from what the session recorded; twice gives the same one."""
    meeting = lock(meeting)
    if known := Minutes.objects.filter(meeting=meeting).first():
        return known
    if meeting.state != MeetingState.CLOSED:
        raise RuleBroken(_("Le procès-verbal s’assemble une fois la séance levée."))
    chair, secretary = chair_of(meeting), secretary_of(meeting, actor)
    record, now = record_of(meeting, chair, secretary), timezone.now()
    held = {"chair": chair, "secretary": secretary}
    minutes = Minutes.objects.create(meeting=meeting, assembly=meeting.assembly, drafted_at=now, **held)
    NamedPerson.objects.bulk_create(
        NamedPerson(
            minutes=minutes,
            key=each.key,
            name=each.name,
            seat_id=each.seat,
            account_id=each.account,
            candidacy_id=each.candidacy,
        )
        for each in record.people
    )
    Section.objects.bulk_create(
        Section(
            minutes=minutes,
            rank=rank,
            kind=part.kind,
            item_id=part.item,
            title=part.title,
            text=part.text,
            facts=part.facts,
            is_restricted=part.is_restricted,
        )
        for rank, part in enumerate(parts_of(record), 1)
    )
    _keep_noted_actions(minutes, actor)
    journal.record("minutes.drafted", minutes, meeting, actor=actor, data={"meeting": meeting.title})
    return minutes


def _keep_noted_actions(minutes: Minutes, actor: Account) -> None:
    """What was noted as to be done becomes an action, with the carrier and the day that the session gave it."""
    rows = Outcome.objects.filter(session__meeting=minutes.meeting, kind=OutcomeKind.ACTION)
    noted = list(rows.prefetch_related("entrustings__carrier").order_by("item__rank", "pk"))
    first = next_number(Action) if noted else 0
    for rank, outcome in enumerate(noted):
        action = Action(
            number=first + rank,
            assembly=minutes.assembly,
            meeting=minutes.meeting,
            item_id=outcome.item_id,
            text=outcome.text[:500],
            created_at=minutes.drafted_at,
            created_by=actor,
        )
        for said in list(outcome.entrustings.all())[-1:]:
            seat = said.carrier
            action.organisation_id, action.owner_id = (seat.organisation_id, seat.account_id) if seat else (None, None)
            action.owner_name, action.due_on = said.carrier_name, said.due_on
        action.save()
        tell_carriers(action)


def tell_carriers(action: Action) -> None:
    """Who carries an action, or represents the organisation that does, hears of it from now on."""
    represented = Representative.objects.running().filter(organisation=action.organisation_id)
    told = set(represented.values_list("account", flat=True)) if action.organisation_id else set()
    journal.address_to(action, told | ({action.owner_id} if action.owner_id else set()))


@transaction.atomic
def edit_section(section: Section, *, actor: Account, text: str, is_restricted: bool, seen: str) -> Section:
    """Write other words for one section; refused when somebody else changed it since it was `seen`."""
    minutes = take(section.minutes, "edit")
    section = lock(section)
    if section.stamp != seen:
        raise RuleBroken(
            _("Cette partie a changé depuis que vous l’avez ouverte. Vos mots sont gardés : relisez le texte présent.")
        )
    if (section.text, section.is_restricted) == (text, is_restricted):
        return section
    _write(section, text, actor)
    section.is_restricted = is_restricted
    section.save(update_fields=["text", "is_restricted"])
    _begin_again(minutes, actor)
    journal.record("minutes.section_edited", minutes, actor=actor, data={"section": section.title})
    return section


def _begin_again(minutes: Minutes, actor: Account) -> None:
    """Where silence approves, words that change once they were sent are read again during the whole window."""
    if minutes.state != MinutesState.CORRECTING or minutes.meeting.rules["minutes"]["approval"] != BY_SILENCE:
        return
    minutes.corrections_until = timezone.localdate() + dt.timedelta(days=minutes.meeting.rules["corrections_days"])
    minutes.save(update_fields=["corrections_until"])
    data = {"meeting": minutes.meeting.title, "until": french.day(minutes.corrections_until)}
    journal.record("minutes.window_restarted", minutes, actor=actor, data=data)


def _write(section: Section, text: str, actor: Account, correction: Correction | None = None) -> None:
    """Put `text` in the place of what is there, which is kept. Does not save the section."""
    if text != section.text:
        words = {"before": section.text, "after": text, "correction": correction}
        Revision.objects.create(section=section, by=actor, at=timezone.now(), **words)
        section.text = text


@transaction.atomic
def name_people(
    minutes: Minutes,
    *,
    actor: Account,
    chair: Account | None,
    secretary: Account | None,
    names: Mapping[str, str],
) -> Minutes:
    """Say who presided, who kept the minutes, and the name behind each key: read by members, and by nobody else."""
    minutes = take(minutes, "name")
    came = there(minutes.meeting)
    for role, account in (("chair", chair), ("secretary", secretary)):
        if account is not None and account.pk not in came:
            raise RuleBroken(
                {role: _("Cette personne n’était pas dans la séance : elle ne peut pas signer pour elle.")}
            )
    if chair is not None and chair == secretary:
        raise RuleBroken({"secretary": _("Qui préside et qui tient la plume sont deux personnes.")})
    minutes.chair, minutes.secretary = chair, secretary
    minutes.save(update_fields=["chair", "secretary"])
    people = {person.key: person for person in minutes.people.select_for_update()}
    for key, name in names.items():
        if key in people and people[key].name != name.strip():
            people[key].name = name.strip()
            people[key].save(update_fields=["name"])
    _say_bureau(minutes, actor)
    _begin_again(minutes, actor)
    journal.record("minutes.people_named", minutes, actor=actor, data={"meeting": minutes.meeting.title})
    return minutes


def _say_bureau(minutes: Minutes, actor: Account) -> None:
    """The opening says who presided and who kept the minutes, in its facts and in its words."""
    section = lock(minutes.sections.get(kind=SectionKind.OPENING))
    facts = dict(section.facts)
    for role, account in (("chair", minutes.chair), ("secretary", minutes.secretary)):
        facts[role] = Reading(minutes.meeting).quality(account, "")
        facts[f"{role}_who"] = _key_of(minutes, account) if account else ""
    if facts != section.facts:
        _write(section, with_bureau(section.text, facts), actor)
        section.facts = facts
        section.save(update_fields=["text", "facts"])


def _key_of(minutes: Minutes, account: Account) -> str:
    """The key under which these minutes name the account; a new one if they did not."""
    known = minutes.people.filter(account=account, candidacy=None).first()
    if known is None:
        key = f"n{minutes.people.count() + 1}"
        known = minutes.people.create(key=key, account=account, name=account.name)
    return known.key


def faults_of(minutes: Minutes) -> list[str]:
    """What minutes must say and these do not say yet."""
    by_kind: dict[str, list[Section]] = {}
    for section in minutes.sections.all():
        by_kind.setdefault(section.kind, []).append(section)
    [opening], [presence] = by_kind[SectionKind.OPENING], by_kind[SectionKind.PRESENCE]
    items = [(each.title, each.text, each.facts) for each in by_kind.get(SectionKind.ITEM, [])]
    return missing(opening.facts, presence.facts, items)


@transaction.atomic
def send_for_corrections(minutes: Minutes, *, actor: Account) -> Minutes:
    """Publish the project and ask who attended for corrections, during the days that the rules give."""
    minutes = take(minutes, "send")
    if faults := faults_of(minutes):
        raise RuleBroken(faults)
    days = minutes.meeting.rules["corrections_days"]
    minutes.corrections_until = timezone.localdate() + dt.timedelta(days=days)
    minutes.save(update_fields=["state", "corrections_until"])
    journal.address_to(minutes, accounts_of(minutes))
    data = {"meeting": minutes.meeting.title, "until": french.day(minutes.corrections_until)}
    journal.record("minutes.sent", minutes, minutes.meeting, minutes.assembly, actor=actor, data=data)
    return minutes


@transaction.atomic
def publish_draft(meeting: Meeting, *, actor: Account) -> Minutes:
    """Assemble the draft and send it as it is: the session that ended is told at once."""
    return send_for_corrections(draft_minutes(meeting, actor=actor), actor=actor)


# Corrections


@transaction.atomic
def propose_correction(
    section: Section, *, actor: Account, seen: str, proposed: str, reason: str, seat: Seat | None = None
) -> Correction:
    """Propose other words for a section, as who was present or represented; `seen` is the wording that was read."""
    minutes = take(section.minutes, "propose")
    seat = _attending(minutes, actor, seat)
    if not minutes.takes_corrections:
        until = french.day(minutes.corrections_until) if minutes.corrections_until else ""
        raise RuleBroken(_("Les corrections étaient reçues jusqu’au %(day)s.") % {"day": until})
    before = _wording_seen(lock(section), seen)
    if proposed.strip() == before.strip():
        raise RuleBroken({"proposed": _("Votre texte est le même : changez ce qui doit l’être.")})
    correction = Correction.objects.create(
        minutes=minutes,
        number=minutes.corrections.count() + 1,
        section=section,
        seat=seat,
        author=actor,
        seen=before,
        proposed=proposed,
        reason=reason,
        at=timezone.now(),
    )
    journal.follow_thing(correction, account=actor, reason=FollowReason.AUTHOR)
    for account in {minutes.meeting.chair, minutes.meeting.secretary} - {None, actor}:
        journal.follow_thing(correction, account=account, reason=FollowReason.PARTY)
    data = {"number": correction.number, "meeting": minutes.meeting.title}
    journal.record("minutes.correction_proposed", correction, actor=actor, hat=seat.organisation, data=data)
    return correction


def _attending(minutes: Minutes, account: Account, seat: Seat | None) -> Seat:
    """The seat for which the account speaks, among those that attended; refused to who was absent."""
    mine = seats_that_attended(account, minutes)
    found = mine.filter(pk=seat.pk).first() if seat else mine.first()
    if found is None:
        raise RuleBroken(
            _("Vous n’étiez ni présent·e ni représenté·e à cette séance : qui y était corrige son procès-verbal.")
        )
    return found


def _wording_seen(section: Section, seen: str) -> str:
    """The words that a stamp stands for: those of today, or those of an earlier wording."""
    for text in (section.text, *section.revisions.order_by("-pk").values_list("before", flat=True)):
        if seen in (stamp_of(text, False), stamp_of(text, True)):
            return text
    raise RuleBroken(_("Cette page est trop ancienne : rouvrez le procès-verbal et recommencez."))


@transaction.atomic
def answer_correction(
    correction: Correction, *, actor: Account, accepted: bool, answer: str, text: str = ""
) -> Correction:
    """Keep a correction, or not, and say why. `text` is a wording written by hand, where the section has changed."""
    minutes = take(correction.minutes, "edit")
    correction = CORRECTION_WORKFLOW.take("accept" if accepted else "refuse", correction)
    if accepted:
        section = lock(correction.section)
        _write(section, text or merged(correction, section), actor, correction)
        section.save(update_fields=["text"])
        _begin_again(minutes, actor)
    correction.answer, correction.answered_by, correction.answered_at = answer, actor, timezone.now()
    correction.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    data = {"number": correction.number, "meeting": minutes.meeting.title}
    data |= {"decision": correction.get_state_display(), "answer": answer}
    journal.record("minutes.correction_answered", correction, actor=actor, data=data)
    return correction


def merged(correction: Correction, section: Section) -> str:
    """The proposed words over the present ones; refused where both changed the same words."""
    text = rebase(correction.seen, section.text, correction.proposed)
    if text is None:
        raise RuleBroken(
            {"text": _("Ces mots ont changé depuis que la correction est écrite : écrivez ici le texte à garder.")}
        )
    return text


@transaction.atomic
def withdraw_correction(correction: Correction, *, actor: Account) -> Correction:
    """Ask no more for a correction."""
    correction = CORRECTION_WORKFLOW.take("withdraw", correction)
    correction.save(update_fields=["state"])
    journal.record("minutes.correction_withdrawn", correction, actor=actor, data={"number": correction.number})
    return correction


@transaction.atomic
def attach_statement(minutes: Minutes, *, actor: Account, seat: Seat, text: str) -> MemberStatement:
    """Join a statement, in the member's own words, to the project; written again, it takes the place of the first."""
    minutes = take(minutes, "state")
    words = {"author": actor, "text": text, "at": timezone.now()}
    statement, _new = MemberStatement.objects.update_or_create(minutes=minutes, seat=seat, defaults=words)
    data = {"member": kept_name(seat), "meeting": minutes.meeting.title}
    journal.record("minutes.statement_attached", statement, minutes, actor=actor, hat=seat.organisation, data=data)
    return statement


# Approval and seal


@transaction.atomic
def ask_approval(minutes: Minutes, *, actor: Account, meeting: Meeting) -> AgendaItem:
    """Put the approval on the agenda of a later session: what it decides of that point approves the minutes, or not."""
    minutes, meeting = take(minutes, "ask"), lock(meeting)
    if meeting.assembly_id != minutes.assembly_id or meeting.starts_at <= minutes.meeting.starts_at:
        raise RuleBroken({"meeting": _("Un procès-verbal est approuvé par une séance suivante de son assemblée.")})
    if minutes.corrections_until and minutes.corrections_until >= meeting.starts_on:
        until = french.day(minutes.corrections_until)
        late = _("Les corrections sont reçues jusqu’au %(day)s : choisissez une séance plus tardive.")
        raise RuleBroken({"meeting": late % {"day": until}})
    if asked := awaited(minutes):
        already = _("L’approbation est déjà à l’ordre du jour de « %(title)s ».")
        raise RuleBroken({"meeting": already % {"title": asked.title}})
    words = {"title": minutes.meeting.title, "day": french.day(minutes.meeting.starts_on)}
    minutes.asked_in = item = add_item(
        minutes.assembly,
        actor=actor,
        meeting=meeting,
        kind=ItemKind.DECISION,
        title=(_("Approuver le procès-verbal de « %(title)s », du %(day)s") % words)[:200],
        resolution=_("Le procès-verbal de la séance « %(title)s », du %(day)s, est approuvé.") % words,
        is_fixed=True,
        minutes=5,
    )
    minutes.save(update_fields=["asked_in"])
    while meeting.state in BEFORE and item.rank > EARLY:  # among the first points, not after the closing round
        item = move_item(item, actor=actor, up=True)
    data = {"meeting": minutes.meeting.title, "later": meeting.title}
    journal.record("minutes.approval_asked", minutes, item, meeting, actor=actor, data=data)
    return item


def awaited(minutes: Minutes) -> Meeting | None:
    """The session that is to decide of the approval, and has not yet."""
    meeting = minutes.asked_in.meeting if minutes.asked_in else None
    return None if meeting is None or meeting.state in OVER else meeting


def hear_item(item: AgendaItem) -> None:
    """The session puts the point that approves minutes, or is done with it: meanwhile their words do not change."""
    found = Minutes.objects.filter(asked_in=item, state=MinutesState.CORRECTING).first()
    if found is None:
        return
    votes, rounds = SessionBallot.objects.open(), Round.objects.running()
    asked = votes.filter(item=item).exists() or rounds.filter(item=item).exists()
    if asked == bool(found.put_digest):
        return
    minutes = lock(found)
    minutes.put_digest = fingerprint_of(minutes) if asked else ""
    minutes.save(update_fields=["put_digest"])
    if asked and item.meeting:
        data = {"meeting": minutes.meeting.title, "later": item.meeting.title, "fingerprint": minutes.put_digest}
        journal.record("minutes.put", minutes, item.meeting, actor=None, data=data)


APPROVING = {
    "next": {DecisionMethod.VOTE, DecisionMethod.CONSENT},
    "vote": {DecisionMethod.VOTE},
    "consent": {DecisionMethod.CONSENT},
    BY_SILENCE: {DecisionMethod.VOTE, DecisionMethod.CONSENT},
}
"""How a session may approve minutes, by the rule of its assembly; a word noted by who presides is none of them."""


def hear_decision(decision: Decision) -> Minutes | None:
    """A session has decided of the point that asks for approval: the minutes are approved by that decision."""
    outcome = Outcome.objects.filter(decision=decision).select_related("item__meeting").first()
    asked = Minutes.objects.filter(asked_in=outcome.item_id, state=MinutesState.CORRECTING) if outcome else None
    found = asked.first() if asked else None
    if outcome is None or found is None or not _decides(outcome, decision, found):
        return None
    if found.put_digest and found.put_digest != fingerprint_of(found):
        return None
    return approve_minutes(found, decision=decision, meeting=outcome.item.meeting)


def _decides(outcome: Outcome, decision: Decision, minutes: Minutes) -> bool:
    """Whether this decision says what the point asked, taken in the way that the rules ask for."""
    approval = minutes.meeting.rules["minutes"]["approval"]
    approves = same_words(decision.wording, outcome.item.resolution)
    return approves and decision.method in APPROVING.get(approval, APPROVING["next"])


@transaction.atomic
def approve_minutes(minutes: Minutes, *, decision: Decision, meeting: Meeting | None) -> Minutes:
    """Note that a later session approved the minutes as they stand; corrections that it did not wait for are left."""
    minutes = take(minutes, "approve")
    now, said = timezone.now(), _("La séance a approuvé le procès-verbal sans elle (%(code)s).")
    for correction in minutes.corrections.waiting():
        correction.state, correction.answered_at = CorrectionState.REFUSED, now
        correction.answer = said % {"code": decision.code}
        correction.save(update_fields=["state", "answered_at", "answer"])
    minutes.approved_by, minutes.put_digest = decision, ""
    return _approve(minutes, None, meeting)


def _approve(minutes: Minutes, actor: Account | None, meeting: Meeting | None) -> Minutes:
    """Freeze the text, as approved by a session or by silence."""
    minutes.approved_at, minutes.approved_in = timezone.now(), meeting
    minutes.text = composed(minutes)
    minutes.save(update_fields=["state", "approved_at", "approved_in", "approved_by", "text", "put_digest"])
    how = _("sans autre correction demandée")
    if meeting and minutes.approved_by:
        words = {"title": meeting.title, "code": minutes.approved_by.code}
        how = _("par la séance « %(title)s », décision %(code)s") % words
    things = [minutes.meeting, *([meeting] if meeting else []), minutes.assembly]
    data = {"meeting": minutes.meeting.title, "how": how}
    journal.record("minutes.approved", minutes, *things, actor=actor, data=data)
    return minutes


def tell_changed_minutes() -> list[Minutes]:
    """Tell who attended, once, some days before silence approves, that what they were sent has changed: however many
    corrections were kept since, it is one letter."""
    today, told = timezone.localdate(), []
    soon = Minutes.objects.filter(state=MinutesState.CORRECTING, corrections_until__range=(today, today + TOLD_BEFORE))
    for found in soon.with_meeting():
        with transaction.atomic():
            minutes = lock(found)
            last = Entry.objects.about(minutes).filter(kind__in=(RESTARTED, TOLD)).order_by("-pk").first()
            unsaid = last is not None and last.kind == RESTARTED and soon.filter(pk=minutes.pk).exists()
            if unsaid and minutes.corrections_until and _is_time_to_tell(minutes, today):
                data = {"meeting": minutes.meeting.title, "until": french.day(minutes.corrections_until)}
                journal.record("minutes.window_told", minutes, actor=None, data=data)
                told.append(minutes)
    return told


def _is_time_to_tell(minutes: Minutes, today: dt.date) -> bool:
    """A window no longer than `TOLD_BEFORE` is told on its last day: each correction that is kept begins it again."""
    return minutes.meeting.rules["corrections_days"] > TOLD_BEFORE.days or minutes.corrections_until == today


def approve_silent_minutes() -> list[Minutes]:
    """Approve the minutes whose window is over without a correction left, where the rules say that silence does it."""
    today, approved = timezone.localdate(), []
    for found in Minutes.objects.silent(today).with_meeting():
        if found.meeting.rules["minutes"]["approval"] == BY_SILENCE:
            with transaction.atomic():
                minutes = lock(found)
                if Minutes.objects.silent(today).filter(pk=minutes.pk).exists():
                    MINUTES_WORKFLOW.apply("approve", minutes)
                    approved.append(_approve(minutes, None, None))
    return approved


@transaction.atomic
def sign_minutes(minutes: Minutes, *, actor: Account, seen: str) -> Signing:
    """Sign the approved text, of which `seen` is the fingerprint that was read; the second signature seals it."""
    minutes = take(minutes, "sign")
    if seen != fingerprint(minutes.text):
        raise RuleBroken(_("Ce n’est pas le texte approuvé : rouvrez le procès-verbal et relisez-le avant de signer."))
    signed = {each.role: each for each in minutes.signings.all()}
    if actor.pk in {each.account_id for each in signed.values()}:
        raise RuleBroken(_("Vous avez déjà signé. L’autre signature est celle d’une autre personne."))
    role = next((role for role in roles_of(actor, minutes) if role not in signed), None)
    if role is None:
        raise RuleBroken(_("Ce procès-verbal est signé par qui présidait et par qui tenait le secrétariat de séance."))
    signing = Signing.objects.create(minutes=minutes, role=role, account=actor, digest=seen, at=timezone.now())
    data = {"meeting": minutes.meeting.title, "role": signing.get_role_display()}
    journal.record("minutes.signed", minutes, actor=actor, data=data)
    if signed:
        _seal(minutes, [*signed.values(), signing], actor)
    return signing


def _signature(minutes: Minutes, signing: Signing) -> dict[str, str]:
    """In what quality and when; by whom, as a seat for everybody and as a key for members."""
    said = {"role": signing.role, "at": timezone.localtime(signing.at).isoformat(timespec="seconds")}
    opening = next(part["facts"] for part in minutes.text["parts"] if part["kind"] == SectionKind.OPENING)
    who = opening.get(f"{signing.role}_who", "")
    return said | {"by": opening[signing.role], "who": who} if who else said


def _seal(minutes: Minutes, signings: list[Signing], actor: Account) -> None:
    """Number the minutes, chain them to those before in the register of the assembly, and fingerprint the whole."""
    assembly: Assembly = lock(minutes.assembly)  # one seal at a time: a register has neither hole nor fork
    register, now = Minutes.objects.signed(assembly), timezone.now()
    year = timezone.localdate(now).year
    rank = register.filter(number__startswith=f"PV-{year}-").count() + 1
    MINUTES_WORKFLOW.apply("seal", minutes)
    minutes.number, minutes.previous, minutes.signed_at = f"PV-{year}-{rank:02}", register.last(), now
    text = copy.deepcopy(minutes.text)
    text["head"] |= {
        "number": minutes.number,
        "previous": minutes.previous.digest if minutes.previous else "",
        "signatures": [_signature(minutes, each) for each in sorted(signings, key=lambda each: each.role)],
    }
    minutes.text, minutes.digest = text, fingerprint(text)
    minutes.save(update_fields=["state", "number", "previous", "signed_at", "text", "digest"])
    data = {"number": minutes.number, "meeting": minutes.meeting.title, "fingerprint": minutes.digest}
    things = [minutes.meeting, assembly, *decisions_in(text)]
    journal.record("minutes.sealed", minutes, *things, actor=actor, data=data)
