"""Joining an association, choosing a college, being represented, leaving; and what the rooms above ask of members."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import CharterVersion
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.membership.colleges import Proposal, college_name, colleges_in_use, proposed
from lieudit.membership.models import (
    ClosedRegister,
    CollegeChange,
    DuesLine,
    DuesPeriod,
    Exclusion,
    Member,
    MemberKind,
    association_named,
)
from lieudit.membership.signals import member_left
from lieudit.membership.standing import Standing, discounted, standing_of
from lieudit.membership.tasks import send_appointment
from lieudit.membership.workflow import (
    BELONGED,
    COLLEGE_CHANGE_WORKFLOW,
    EXCLUSION_WORKFLOW,
    MEMBER_WORKFLOW,
    PENDING,
    ExclusionState,
    MemberState,
)
from lieudit.network import services as network
from lieudit.network.models import Affiliation, Claim, Organisation, Place, Representative
from lieudit.network.vocabulary import Level, OrganisationKind, Quality
from lieudit.territory.models import Region
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.search import Plain
from lieudit.toolkit.turns import in_turn

ANSWER_DAYS = 15
"""Days that the secretariat gives itself to answer an application."""
JOINING_GRACE = 30
"""Days, from the application and from the admission, to pay the first dues."""


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation that a candidate writes down, because the network does not know it yet."""

    name: str
    siren: str = ""
    kind: str = OrganisationKind.OPERATING_BODY


type Candidate = Account | Organisation | Place | NewOrganisation
"""Who applies: oneself, an organisation, the body of a place which is not written yet, a new organisation."""


def propose_college(holder: Account | Organisation, region: Region | None = None) -> Proposal:
    """The college that the rule proposes, by what the network knows of the candidate."""
    in_use = colleges_in_use(region)
    if isinstance(holder, Account):
        return proposed(MemberKind.PERSON, colleges=in_use)
    places = Affiliation.objects.running().filter(organisation=holder, place__withdrawn_at=None).count()
    return proposed(holder.kind, holder.level, places, in_use)


@transaction.atomic
def apply_to_join(
    candidate: Candidate,
    *,
    actor: Account,
    region: Region | None = None,
    line: DuesLine | None = None,
    college: str = "",
    college_reason: str = "",
    links: str = "",
    role: str = "",
    charter: CharterVersion | None = None,
) -> Member:
    """Apply for oneself or for an organisation; whoever does not represent it yet asks for that at the same time.

    `college` is another than the rule proposes, and needs a reason: the secretariat decides with the admission.
    """
    refuse_closed(region)
    number = next_number(Member)  # first: two people who write down one organisation come one after the other
    holder = _holder_of(candidate, actor, role)
    _refuse_second_membership(holder, region)
    proposal = propose_college(holder, region)
    kind = MemberKind.PERSON if isinstance(holder, Account) else holder.kind
    if line and line.kind != kind:
        label = MemberKind(kind).label
        raise RuleBroken({"line": _("Cette tranche n’est pas pour vous : choisissez-en une « %s ».") % label})
    try:
        with transaction.atomic():
            member = Member.objects.create(
                number=number,
                organisation=holder if isinstance(holder, Organisation) else None,
                account=holder if isinstance(holder, Account) else None,
                region=region,
                college=proposal.code,
                college_reason=proposal.reason,
                charter=charter,
                links=links,
                applied_by=actor,
            )
    except IntegrityError as twice:
        raise RuleBroken(_("Une adhésion ou une candidature existe déjà à ce nom.")) from twice
    journal.follow_thing(member, account=actor, reason=FollowReason.AUTHOR)
    if line:
        call_dues_of(member, line)
    if college and college != proposal.code:
        _ask_college(member, actor, college, college_reason)
    data = {"member": member.kept_name, "association": member.association}
    journal.record("membership.applied", member, *member.things, actor=actor, data=data)
    return member


def _holder_of(candidate: Candidate, actor: Account, role: str) -> Account | Organisation:
    """Who will be the member: an organisation is created, or claimed, through the acts of the network."""
    if isinstance(candidate, Account):
        return candidate
    place = candidate if isinstance(candidate, Place) else None
    if place:
        candidate = NewOrganisation(place.name, place.siret[:9])
    found = candidate if isinstance(candidate, Organisation) else _known(candidate)  # type: ignore[arg-type]
    if found is None:
        assert isinstance(candidate, NewOrganisation)
        found = network.create_organisation(
            actor=actor, name=candidate.name, siren=candidate.siren, kind=candidate.kind, **_territory(place)
        )
        if place:
            network.affiliate_place(place, actor=actor, organisation=found)
    running = Representative.objects.running().of(found)
    if running.filter(account=actor).exists():
        return found
    if running.exists():
        message = _(
            "L’organisation %(name)s est déjà représentée : demandez-leur d’adhérer, ou demandez à la représenter."
        )
        raise RuleBroken({"who": message % {"name": found}})
    if not Claim.objects.waiting().filter(account=actor, organisation=found).exists():
        network.claim_hat(found, actor=actor, role=role or _("représentation"), message=_("Demande d’adhésion."))
    return found


def _known(new: NewOrganisation) -> Organisation | None:
    """The organisation of the network that bears this SIREN or this name, whatever its accents and capitals."""
    if new.siren and (same := Organisation.objects.filter(siren=new.siren).first()):
        return same
    return Organisation.objects.annotate(plain_name=Plain("name")).filter(plain_name=Plain(Value(new.name))).first()


def _territory(place: Place | None) -> dict[str, object]:
    if place is None:
        return {}
    department = place.municipality.department
    return {"level": Level.DEPARTMENTAL, "department": department, "region": department.region, "email": place.email}


def _refuse_second_membership(holder: Account | Organisation, region: Region | None) -> None:
    mine = Member.objects.of(holder).of_association(region)
    if mine.running().exists():
        raise RuleBroken({"who": _("Cette adhésion est déjà en cours : ouvrez « Mon adhésion ».")})
    if mine.filter(state__in=PENDING).exists():
        raise RuleBroken({"who": _("Cette candidature est déjà reçue : elle attend la réponse du secrétariat.")})
    if Exclusion.objects.filter(member__in=mine, state=ExclusionState.APPEALED).exists():
        raise RuleBroken({"who": _("Un recours est en cours : attendez sa réponse avant de demander à revenir.")})


def call_dues_of(member: Member, line: DuesLine, grace_until: dt.date | None = None) -> DuesPeriod:
    """What a member owes for the year of a scale, once; who joins has a month, whatever the scale says."""
    scale = line.scale
    discount = scale.double_discount if member.elsewhere().exists() else 0
    joining = timezone.localdate() + dt.timedelta(days=JOINING_GRACE)
    return DuesPeriod.objects.create(
        member=member,
        year=scale.year,
        line=line,
        discount=discount,
        amount=discounted(line.amount, discount),
        grace_until=grace_until or max(scale.grace_until, joining),
    )


@transaction.atomic
def admit_member(member: Member, *, actor: Account, college: str = "", answer: str = "") -> Member:
    """Admit from today, in the college that the secretariat decides; who applied may speak for the organisation."""
    refuse_closed(member.region)
    member = lock(member)
    appealed = member.state == MemberState.APPEALED
    MEMBER_WORKFLOW.apply("admit", member)
    _answer_application(member, actor, answer, appealed)
    member.since = timezone.localdate()
    member.college = _known_college(college or member.college, member.region)
    member.save()
    for change in member.college_changes.filter(state="asked"):
        _close_change(change, actor, accepted=change.college == member.college, answer=answer)
    grace = member.since + dt.timedelta(days=JOINING_GRACE)
    member.periods.filter(grace_until__lt=grace).update(grace_until=grace)
    for claim in Claim.objects.waiting().filter(organisation=member.organisation, account=member.applied_by):
        if member.organisation:
            network.confirm_claim(claim, actor=actor)
    data = {
        "member": member.kept_name,
        "association": member.association,
        "college": college_name(member.college, colleges_in_use(member.region)),
    }
    journal.record("membership.admitted", member, *member.things, actor=actor, data=data)
    return member


def _answer_application(member: Member, actor: Account, answer: str, appealed: bool) -> None:
    if appealed:
        if actor == member.decided_by:
            raise RuleBroken(_("Le recours est lu par une autre personne que celle qui a refusé."))
        member.reviewed_by, member.review = actor, answer
    else:
        member.decided_by, member.decided_at, member.answer = actor, timezone.now(), answer


def _known_college(code: str, region: Region | None) -> str:
    if code not in colleges_in_use(region):
        raise RuleBroken({"college": _("Ce collège n’existe pas dans cette association.")})
    return code


@transaction.atomic
def refuse_member(member: Member, *, actor: Account, answer: str) -> Member:
    """Refuse with a reason that the candidate reads, and against which there is an appeal."""
    member = MEMBER_WORKFLOW.take("refuse", member)
    _answer_application(member, actor, answer, appealed=False)
    member.save()
    data = {"member": member.kept_name, "reason": answer}
    journal.record("membership.refused", member, *member.things, actor=actor, data=data)
    return member


@transaction.atomic
def appeal_refusal(member: Member, *, actor: Account, appeal: str) -> Member:
    """Ask that another person reads the application again."""
    member = lock(member)
    MEMBER_WORKFLOW.check("appeal", member)
    _refuse_second_membership(member.holder, member.region)
    MEMBER_WORKFLOW.apply("appeal", member)
    member.appeal, member.appealed_at = appeal, timezone.now()
    member.since = timezone.localdate()  # it may have belonged, and left, between the refusal and the appeal
    member.save()
    journal.record("membership.appealed", member, actor=actor, data={"member": member.kept_name})
    return member


@transaction.atomic
def confirm_refusal(member: Member, *, actor: Account, answer: str) -> Member:
    """Answer an appeal: the refusal stands."""
    member = MEMBER_WORKFLOW.take("confirm_refusal", member)
    _answer_application(member, actor, answer, appealed=True)
    member.save()
    data = {"member": member.kept_name, "reason": answer}
    journal.record("membership.refusal_confirmed", member, actor=actor, data=data)
    return member


@transaction.atomic
def withdraw_application(member: Member, *, actor: Account) -> Member:
    """Take an application back before its answer."""
    member = MEMBER_WORKFLOW.take("withdraw", member)
    member.save(update_fields=["state"])
    journal.record("membership.withdrawn", member, actor=actor, data={"member": member.kept_name})
    return member


@transaction.atomic
def ask_college(member: Member, *, actor: Account, college: str, reason: str) -> CollegeChange:
    """Ask for another college; one request at a time waits for its answer."""
    member = lock(member)
    MEMBER_WORKFLOW.check("ask_college", member)
    if college == member.college:
        raise RuleBroken({"college": _("C’est déjà le collège de ce membre.")})
    change = _ask_college(member, actor, college, reason)
    name = college_name(college, colleges_in_use(member.region))
    data = {"member": member.kept_name, "college": name}
    journal.record("membership.college_asked", member, actor=actor, data=data)
    return change


def _ask_college(member: Member, actor: Account, college: str, reason: str) -> CollegeChange:
    if not reason.strip():
        raise RuleBroken({"college_reason": _("Dites pourquoi un autre collège vous convient mieux.")})
    if member.college_changes.filter(state="asked").exists():
        raise RuleBroken(_("Une demande attend déjà la réponse du secrétariat."))
    _known_college(college, member.region)
    return CollegeChange.objects.create(member=member, college=college, reason=reason, asked_by=actor)


@transaction.atomic
def accept_college(change: CollegeChange, *, actor: Account, answer: str = "") -> CollegeChange:
    """Let a member change of college, from now."""
    member = lock(change.member)
    change = _close_change(lock(change), actor, accepted=True, answer=answer)
    member.college = _known_college(change.college, member.region)
    member.save(update_fields=["college"])
    name = college_name(change.college, colleges_in_use(member.region))
    data = {"member": member.kept_name, "college": name}
    journal.record("membership.college_changed", member, *member.things, actor=actor, data=data)
    return change


@transaction.atomic
def refuse_college(change: CollegeChange, *, actor: Account, answer: str) -> CollegeChange:
    """Leave a member in its college, and say why."""
    change = _close_change(lock(change), actor, accepted=False, answer=answer)
    data = {"member": change.member.kept_name, "reason": answer}
    journal.record("membership.college_kept", change.member, actor=actor, data=data)
    return change


def _close_change(change: CollegeChange, actor: Account, *, accepted: bool, answer: str) -> CollegeChange:
    COLLEGE_CHANGE_WORKFLOW.apply("accept" if accepted else "refuse", change)
    change.decided_by, change.decided_at, change.answer = actor, timezone.now(), answer
    change.save()
    return change


@transaction.atomic
def leave_association(member: Member, *, actor: Account, farewell: str = "") -> Member:
    """Leave at once, at any time (law of 1 July 1901, art. 4): yesterday was the last day. What was due stays due."""
    member = MEMBER_WORKFLOW.take("leave", member)
    member.farewell = farewell
    end_membership(member)
    for exclusion in member.exclusions.filter(state__in=[ExclusionState.OPENED, ExclusionState.HEARD]):
        EXCLUSION_WORKFLOW.apply("drop", exclusion)
        exclusion.reasons = _("Le membre a quitté l’association.")
        exclusion.save(update_fields=["state", "reasons"])
    data = {"member": member.kept_name, "association": member.association}
    journal.record("membership.left", member, *member.things, actor=actor, data=data)
    return member


def end_membership(member: Member) -> None:
    """Date the end, save, close what the member was asking, and tell the rooms above after commit, or by the timer."""
    member.until = timezone.localdate() - dt.timedelta(days=1)
    member.save()
    member.college_changes.filter(state="asked").update(
        state="refused", decided_at=timezone.now(), answer=_("L’adhésion a pris fin.")
    )
    transaction.on_commit(partial(tell_departure, member), robust=True)


@transaction.atomic
def close_register(region: Region | None, *, actor: Account | None, url: str) -> ClosedRegister:
    """The association becomes a cooperative: nobody is a member any more from today, nobody joins; what was due stays
    due, and the register stays readable. Seats are another room’s: no departure is told."""
    refuse_closed(region)
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    belonging = Member.objects.select_for_update(of=("self",)).running().of_association(region)
    kept = list(belonging.order_by("pk").values_list("pk", flat=True))
    rows = Member.objects.filter(pk__in=kept)
    rows.update(until=Greatest(F("since"), yesterday))
    closed = ClosedRegister.objects.create(region=region, closed_on=today, members=len(kept), url=url)
    data = {"association": association_named(str(region) if region else None), "members": len(kept)}
    journal.record("membership.register_closed", *([region] if region else []), actor=actor, data=data)
    return closed


def refuse_closed(region: Region | None) -> None:
    """An association that became a cooperative has no new member: one takes a part."""
    if closed := ClosedRegister.objects.filter(region=region).first():
        words = _("Le registre de l’association est clos depuis le %s : elle est une coopérative, prenez-y une part.")
        raise RuleBroken(words % french.day(closed.closed_on))


@transaction.atomic
def tell_departure(member: Member) -> Member:
    """Tell the rooms above that a membership has ended: all of them end what it held there, or it is told again.

    Who has been admitted again meanwhile keeps what it holds.
    """
    member = lock(member)
    holder = member.organisation or member.account
    if holder and not Member.objects.of(holder).of_association(member.region).running().exists():
        member_left.send(Member, member=member)
    member.heard_at = timezone.now()
    member.save(update_fields=["heard_at"])
    return member


def tell_departures() -> list[Member]:
    """Tell those that were not heard, the site having gone down after the act; called by a timer."""
    return in_turn(list(Member.objects.unheard().order_by("pk")), tell_departure)


@transaction.atomic
def name_representative(
    member: Member,
    *,
    actor: Account,
    email: str,
    quality: str = Quality.TITULAR,
    role: str = "",
    until: dt.date | None = None,
    document: UploadedFile[bytes] | None = None,
) -> Representative:
    """Name a titular or a substitute by mail address, with the document of the mandate; the person is told by mail."""
    member = lock(member)
    MEMBER_WORKFLOW.check("appoint", member)
    if member.organisation is None:
        raise RuleBroken(_("Une personne parle pour elle-même : elle ne nomme pas de représentant·e."))
    account = Account.objects.filter(email__iexact=email).first() or Account.objects.create_user(email)
    if account.closed_at or not account.is_active:
        raise RuleBroken({"email": _("Ce compte est fermé : demandez une autre adresse à la personne.")})
    if Representative.objects.running().of(member.organisation).filter(account=account).exists():
        raise RuleBroken({"email": _("Cette personne représente déjà %(name)s.") % {"name": member.organisation}})
    found = network.appoint_representative(
        account, member.organisation, actor=actor, quality=quality, role=role, until=until, document=document or ""
    )
    send_appointment(found)
    return found


@transaction.atomic
def end_representative(representative: Representative, *, actor: Account) -> Representative:
    """End the mandate of somebody who represents a member; the last one is first replaced. Its history stays."""
    assert representative.organisation is not None
    lock(representative.organisation)
    if Representative.objects.running().of(representative.organisation).count() == 1:
        raise RuleBroken(_("C’est la dernière personne qui représente ce membre : nommez d’abord quelqu’un d’autre."))
    return network.end_representation(representative, actor=actor)


def standing(member: Member, on: dt.date | None = None) -> Standing:
    """Whether a member is in good standing on a day, and why, in one French sentence."""
    day = on or timezone.localdate()
    belongs = member.state in BELONGED and member.since <= day and (member.until is None or member.until >= day)
    if not belongs:
        return Standing(False, _("N’est pas membre à cette date."))
    period = next((each for each in member.periods.all() if each.year == day.year), None)  # may be read before
    return standing_of(period.due(list(period.payments.all())) if period else None, day)
