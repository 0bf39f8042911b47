"""Preparing an election, and its candidacies. Its roll, circles and count have files of their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.elections.eligibility import against_standing, option_of, statement_min
from lieudit.elections.models import Candidacy, Contest, Election, Elector
from lieudit.elections.schedule import Calendar, faults
from lieudit.elections.vacancies import Mandate, Vacancies, outgoing, vacancies_of
from lieudit.elections.workflow import (
    CANDIDACY_WORKFLOW,
    ELECTION_WORKFLOW,
    CandidacyState,
)
from lieudit.governance.models import Assembly, College
from lieudit.governance.rules import Rules, filling_of, ways_allowed
from lieudit.governance.services import kept_name
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.types import Fields
from lieudit.voting.counting import lot_order
from lieudit.voting.services import read_draw
from lieudit.voting.workflow import Way

CALENDAR = tuple(Calendar.__dataclass_fields__)


# Preparing


@transaction.atomic
def prepare_election(
    assembly: Assembly,
    *,
    actor: Account | None,
    title: str,
    lot_source: str,
    tie_source: str = "",
    way: str = Way.TOTALS,
    risk: dict[str, str] | None = None,
    **calendar: Any,
) -> Election:
    """Prepare an election of `assembly`: its calendar, the way in which one votes, and the public draw that will decide
    what chance decides."""
    _refuse_calendar(calendar, assembly.rulebook.rules)
    _refuse_way(assembly, way)
    try:
        with transaction.atomic():
            election = Election.objects.create(
                number=next_number(Election),
                assembly=assembly,
                rulebook=assembly.rulebook,
                title=title,
                lot_source=lot_source,
                tie_source=tie_source,
                way=way,
                risk=risk or {},
                **calendar,
            )
    except IntegrityError as twice:
        raise RuleBroken(_("Une élection de cette assemblée est déjà en cours.")) from twice
    compute(election)
    journal.record("elections.prepared", election, assembly, actor=actor, data={"title": title})
    return election


@transaction.atomic
def plan_election(
    election: Election,
    *,
    actor: Account,
    title: str,
    lot_source: str,
    tie_source: str = "",
    way: str = Way.TOTALS,
    risk: dict[str, str] | None = None,
    **calendar: Any,
) -> Election:
    """Change the calendar of an election that is not announced yet."""
    election = take(election, "plan")
    _refuse_calendar(calendar, election.assembly.rulebook.rules)
    _refuse_way(election.assembly, way)
    save(election, title=title, lot_source=lot_source, tie_source=tie_source, way=way, risk=risk or {}, **calendar)
    compute(election)
    journal.record("elections.planned", election, actor=actor, data={"title": title})
    return election


def _refuse_way(assembly: Assembly, way: str) -> None:
    if way not in ways_allowed(assembly.rulebook.rules, elects=True):
        raise RuleBroken(_("Les règles de cette assemblée ne permettent pas d’élire de cette façon."))


@transaction.atomic
def announce_election(election: Election, *, actor: Account) -> Election:
    """Publish the calendar and the seats to fill; the version of the rules is frozen, whatever changes later."""
    election = take(election, "announce")
    election.rulebook = election.assembly.rulebook
    _refuse_calendar({name: getattr(election, name) for name in CALENDAR}, election.rules)
    _refuse_way(election.assembly, election.way)
    save(election, rulebook=election.rulebook)
    seats = sum(contest.seats for contest in compute(election))
    if not seats:
        raise RuleBroken(_("Aucun siège n’est à pourvoir : il n’y a rien à élire."))
    data = {"assembly": election.assembly.name, "seats": french.counted(seats, "siège")}
    data |= {"until": french.day(election.candidacies_until), "opens": french.instant(election.opens_at)}
    journal.record("elections.announced", election, election.assembly, actor=actor, data=data)
    return election


@transaction.atomic
def cancel_election(election: Election, *, actor: Account, reason: str) -> Election:
    """Give up an election before its vote, and say why."""
    election = take(election, "cancel")
    refuse_candidate(election, actor)
    save(election)
    data = {"title": election.title, "reason": reason}
    journal.record("elections.cancelled", election, election.assembly, actor=actor, data=data)
    return election


def vacancies_in(college: College, election: Election) -> Vacancies:
    """The computation of one college, on the seats held today."""
    seats = college.seats.running().select_related("organisation", "account", "college")
    held = [Mandate(seat.key, kept_name(seat), seat.since, seat.until) for seat in seats]
    return vacancies_of(election.rules, college.code, held, window=election.window)


def compute(election: Election) -> list[Contest]:
    """The seats to fill of each college, with the sentences that show how they were found."""
    kept = []
    under = election.assembly.colleges.under(election.rulebook)
    colleges = [each for each in under if not filling_of(election.rules, each.code).by_lot]  # those are a lottery's
    election.contests.exclude(college__in=colleges).delete()  # the rules changed while it was prepared
    for college in colleges:
        found = vacancies_in(college, election)
        computed = {
            "sentences": list(found.sentences),
            "ending": [mandate.key for mandate in found.ending],
            "drawn": [mandate.key for mandate in found.drawn],
            "places": found.places,
        }
        values = {"seats": found.to_fill, "computed": computed}
        kept.append(Contest.objects.update_or_create(election=election, college=college, defaults=values)[0])
    return kept


# Candidacies


@transaction.atomic
def file_candidacy(contest: Contest, *, actor: Account, elector: Elector, person: str, statement: str) -> Candidacy:
    """Stand for a seat of one's college, for a member of the roll."""
    election = take(contest.election, "stand")
    if timezone.localdate() > election.candidacies_until:
        day = french.day(election.candidacies_until)
        raise RuleBroken(_("Les candidatures sont closes depuis le %(day)s.") % {"day": day})
    if refusal := against(contest, elector, election):
        raise RuleBroken(refusal)
    least = statement_min(election.rules)
    if len(statement) < least:
        missing = french.counted(least - len(statement), "caractère")
        raise RuleBroken(
            {"statement": _("Il manque %(missing)s : il en faut %(least)s.") % {"missing": missing, "least": least}}
        )
    try:
        with transaction.atomic():
            candidacy = Candidacy.objects.create(
                contest=contest,
                elector=elector,
                person=person,
                statement=statement,
                author=actor,
                filed_at=timezone.now(),
            )
    except IntegrityError as twice:
        raise RuleBroken(agreed(_("%(member)s a déjà une candidature."), member=elector.name)) from twice
    _record_candidacy("stood", candidacy, actor)
    return candidacy


@transaction.atomic
def withdraw_candidacy(candidacy: Candidacy, *, actor: Account) -> Candidacy:
    """Stand down, until candidacies close. The words are no longer shown."""
    election = lock(candidacy.contest.election)
    candidacy = CANDIDACY_WORKFLOW.take("withdraw", candidacy)
    if timezone.localdate() > election.candidacies_until or election.seed:
        raise RuleBroken(_("Les candidatures sont closes : on ne se retire plus par cette page."))
    candidacy.save(update_fields=["state"])
    _record_candidacy("stood_down", candidacy, actor)
    return candidacy


@transaction.atomic
def end_candidacies(election: Election) -> list[Candidacy]:
    """End the candidacies of who belongs to the association no more; twice does nothing more.

    Before the ballots are ordered they are withdrawn. After, they stay on the ballots, where it is said, and are not
    elected: who counts gives their seats to nobody (`count.outcome_of_contest`).
    """
    election = lock(election)
    left = election.roll.left(election.assembly.region_id)
    standing = Candidacy.objects.standing().filter(contest__election=election, elector__in=left.values("pk"))
    ended = list(standing.select_related("elector__organisation", "contest__college", "contest__election"))
    for candidacy in ended:
        on_a_ballot = candidacy.contest.rounds.exists()
        CANDIDACY_WORKFLOW.apply("leave" if on_a_ballot else "withdraw", candidacy)
        candidacy.elected = False
        candidacy.save(update_fields=["state", "elected"])
        _record_candidacy("left" if on_a_ballot else "ended", candidacy, None)
    return ended


@transaction.atomic
def draw_order(election: Election, *, actor: Account, seed: str) -> Election:
    """Publish what the draw gave: it says who leaves among equals, and in which order candidacies are shown.

    Candidacies that turn out not to be eligible are set aside, with the reason.
    """
    election = take(election, "draw_order")
    refuse_candidate(election, actor)
    if timezone.localdate() <= election.candidacies_until:
        day = french.day(election.candidacies_until)
        raise RuleBroken(_("Les candidatures sont ouvertes jusqu’au %(day)s compris.") % {"day": day})
    seed = read_draw(seed)
    save(election, seed=seed)
    for contest in election.contests.select_related("college", "election"):
        _order(contest)
    data = {"title": election.title, "source": election.lot_source, "seed": seed}
    journal.record("elections.order_drawn", election, election.assembly, actor=actor, data=data)
    return election


def outgoing_of(contest: Contest) -> list[str]:
    """Keys (`seat-12`) of the seats of the college whose mandate ends, as the computation and the draw say."""
    computed = contest.computed
    return outgoing(computed["ending"], computed["drawn"], computed["places"], contest.election.seed)


def _order(contest: Contest) -> None:
    rows = list(contest.candidacies.standing().select_related("elector__organisation", "elector__college"))
    for candidacy in rows:
        candidacy.reason = against(contest, candidacy.elector, contest.election)
        if candidacy.reason:
            CANDIDACY_WORKFLOW.apply("set_aside", candidacy)
    running = {row.elector.key: row for row in rows if row.state == CandidacyState.STANDING}
    order = lot_order(contest.election.seed, running)
    for rank, key in enumerate(order, 1):
        running[key].rank, running[key].option = rank, option_of(rank)
    Candidacy.objects.bulk_update(rows, ["state", "reason", "rank", "option"])


def against(contest: Contest, elector: Elector, election: Election) -> str:
    """Why this member may not stand here; empty when it may."""
    contest.election = election
    sitting = contest.college.seats.running().filter(organisation=elector.organisation_id, account=elector.account_id)
    keys = {f"seat-{pk}" for pk in sitting.values_list("pk", flat=True)}
    return against_standing(
        election.rules,
        on_the_roll=not elector.struck and elector.election_id == election.pk,
        belongs=not election.roll.left(election.assembly.region_id).filter(pk=elector.pk).exists(),
        in_standing=elector.in_standing,
        same_college=elector.college_id == contest.college_id,
        goes_on_sitting=bool(keys - set(outgoing_of(contest))),
        to_fill=contest.seats,
    )


CANDIDACY_ACTS = {
    "stood": "elections.stood",
    "stood_down": "elections.stood_down",
    "ended": "elections.candidacy_ended",
    "left": "elections.candidate_left",
}


def _record_candidacy(act: str, candidacy: Candidacy, actor: Account | None) -> None:
    elector, contest = candidacy.elector, candidacy.contest
    things = [elector.organisation] if elector.organisation else []
    data = {"member": elector.name, "college": str(contest.college)}
    hat = elector.organisation if actor else None
    journal.record(CANDIDACY_ACTS[act], contest.election, *things, actor=actor, hat=hat, data=data)


# Shared


def refuse_candidate(election: Election, actor: Account | None) -> None:
    """Who stands, or speaks for a member that stands, neither runs the election nor draws, whatever they preside."""
    if actor is not None and Candidacy.objects.standing().in_hands_of(actor, election).exists():
        raise RuleBroken(
            _("Vous portez une candidature dans cette élection : c’est à une autre personne de la conduire.")
        )


def take(election: Election, step: str) -> Election:
    return ELECTION_WORKFLOW.take(step, election)


def save(election: Election, **values: object) -> Election:
    for name, value in values.items():
        setattr(election, name, value)
    election.save(update_fields=["state", *values])
    return election


def _refuse_calendar(calendar: Fields, rules: Rules) -> None:
    if found := faults(Calendar(**calendar), rules, timezone.localdate()):
        raise RuleBroken({field: ValidationError(sentence) for field, sentence in found.items()})
