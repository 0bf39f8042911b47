"""Who leads a call, who describes one of others, who asks its organiser to reply; who applies, rates, decides; who
tries."""

from __future__ import annotations

from django.db.models import Q

from lieudit.accounts.models import Visitor
from lieudit.funding.models import (
    Appeal,
    Application,
    Assignment,
    Award,
    Call,
    Challenge,
    Experiment,
    Income,
    Juror,
    MatchedCommon,
    MatchedFund,
    Partner,
    Pledge,
    Project,
    SharedBudget,
    places_of,
    recused,
)
from lieudit.funding.workflow import (
    APPLICATION_WORKFLOW,
    AWARD_WORKFLOW,
    BUDGET_WORKFLOW,
    CALL_WORKFLOW,
    COMMON_WORKFLOW,
    EXPERIMENT_WORKFLOW,
    INCOME_WORKFLOW,
    JUDGED,
    MATCHED_FUND_WORKFLOW,
    PLEDGE_WORKFLOW,
    PROJECT_WORKFLOW,
    RECEIVED,
)
from lieudit.governance.models import Assembly, AssemblyKind, Seat
from lieudit.governance.permissions import chairs
from lieudit.network.models import Organisation, Place, Representative
from lieudit.network.permissions import animates_something, is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody, once

THE_CLOCK = nobody("The clock alone, at the hour that was announced.")
THE_LINK = nobody("The organiser alone, by its signed link.")
THE_COUNT = nobody("The count of the vote alone, when it is closed.")
THE_SIGNATURES = nobody("Nobody: the second signature of each file does it.")


@once
def leads(account: Visitor, call: Call) -> bool:
    """Chairs the assembly that calls, or represents the organisation that does; or belongs to the secretariat."""
    if not account.is_authenticated or not call.is_ours:
        return False
    if call.assembly is not None:
        return chairs(account, call.assembly)
    return is_secretariat(account) or speaks_for(account, call.organisation)


def assemblies_of(account: Visitor) -> list[Assembly]:
    """The assemblies for which the account may prepare a call."""
    if not account.is_authenticated:
        return []
    rows = Assembly.objects.exclude(kind=AssemblyKind.MEMBERS).order_by("name", "pk")
    if not account.is_staff:
        rows = rows.filter(pk__in=Seat.objects.chaired_by(account).values("college__assembly"))
    return list(rows)


def organisations_of(account: Visitor) -> list[Organisation]:
    """The organisations for which the account may prepare a call."""
    if not account.is_authenticated:
        return []
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
    return list(Organisation.objects.filter(pk__in=spoken.values("organisation")).order_by("name", "pk"))


def may_prepare(account: Visitor) -> bool:
    """Chairs an assembly, or represents an organisation; or belongs to the secretariat."""
    return bool(assemblies_of(account) or organisations_of(account))


def may_describe(account: Visitor) -> bool:
    """Represents a place or an organisation, animates a territory, or belongs to the secretariat."""
    if not account.is_authenticated:
        return False
    spoken = Representative.objects.running().filter(Q(account=account))
    return animates_something(account) or spoken.exists()


@once
def keeps(account: Visitor, call: Call) -> bool:
    """Described the call, animates a territory, or belongs to the secretariat."""
    if not account.is_authenticated:
        return False
    return (call.author_id == account.pk and may_describe(account)) or animates_something(account)


@once
def vouches(account: Visitor, call: Call) -> bool:
    """Chairs the national council, or belongs to the secretariat: says that an address is the organiser's."""
    if not account.is_authenticated:
        return False
    national = Seat.objects.chaired_by(account).filter(college__assembly__kind=AssemblyKind.NATIONAL)
    return is_secretariat(account) or national.exists()


def juror_of(account: Visitor, call: Call) -> Juror | None:
    """The place of an account in the jury of a call, unless it gave it up."""
    if not account.is_authenticated:
        return None
    return Juror.objects.sitting().filter(account=account, jury__call=call).select_related("jury", "account").first()


@once
def judges(account: Visitor, call: Call) -> bool:
    """Sits in the jury of the call."""
    return juror_of(account, call) is not None


CALL_ACCESS = Access(
    CALL_WORKFLOW,
    {
        "write": leads,
        "announce": leads,
        "open": THE_CLOCK,
        "correct": leads,
        "postpone": leads,
        "close": THE_CLOCK,
        "cancel": leads,
        "name_jury": leads,
        "settle": leads,
        "review": leads,
        "sign": judges,
        "decide": THE_SIGNATURES,
        "publish": leads,
        "finish": THE_CLOCK,
        "report": leads,
        "revise": keeps,
        "tell_result": keeps,
        "invite": vouches,
        "reply": THE_LINK,
    },
)
"""The life of a call."""


def places_for(account: Visitor) -> list[Place]:
    """The places for which the account may apply."""
    if not account.is_authenticated:
        return []
    return list(Place.objects.filter(pk__in=places_of(account), withdrawn_at=None).order_by("name", "pk"))


@once
def carries(account: Visitor, application: Application) -> bool:
    """Speaks for the place that carries the file."""
    return speaks_for(account, application.lead)


@once
def writes(account: Visitor, application: Application) -> bool:
    """Speaks for one of its places that accepted."""
    return any(part.accepted_at for part in parts_of(account, application))


@once
def answers_it(account: Visitor, application: Application) -> bool:
    """Writes in it; or has an account, where it is written in public, but who sits in the jury that will read it."""
    if writes(account, application):
        return True
    return account.is_authenticated and application.is_public and not judges(account, application.call)


@once
def parts_of(account: Visitor, application: Application) -> list[Partner]:
    """The parts of the places for which the account speaks, those that are inside first, then those that are asked."""
    if not account.is_authenticated:
        return []
    mine = application.partners.standing().filter(place__in=places_of(account))
    return list(mine.select_related("place").order_by("accepted_at", "pk"))


def part_of(account: Visitor, application: Application) -> Partner | None:
    """The part of a place for which the account speaks, asked before inside, that does not carry the file."""
    beside = [part for part in parts_of(account, application) if part.place_id != application.lead_id]
    return beside[-1] if beside else None


def is_asked(account: Visitor, application: Application) -> bool:
    """Speaks for a place that is asked, and has not answered."""
    part = part_of(account, application)
    return part is not None and part.accepted_at is None


def takes_part(account: Visitor, application: Application) -> bool:
    """Speaks for a place that is asked or inside, other than the one that carries the file."""
    return part_of(account, application) is not None


@once
def is_recused(account: Visitor, application: Application) -> bool:
    """Is tied to the file, or was recused for it; a jury judges the call."""
    if not account.is_authenticated:
        return False
    return Application.objects.filter(recused(account), pk=application.pk).exists()


@once
def may_read_as_juror(account: Visitor, application: Application) -> bool:
    """Sits in the jury of the call, and is not recused for the file."""
    return judges(account, application.call) and not is_recused(account, application)


@once
def rates(account: Visitor, application: Application) -> bool:
    """Is given the file to read, by the assignment, and is not recused for it."""
    if not account.is_authenticated:
        return False
    given = Assignment.objects.filter(application=application, juror__account=account, juror__left_at=None)
    return given.exists() and not is_recused(account, application)


def reads_papers(account: Visitor, application: Application) -> bool:
    """Speaks for a place that is of the file, and accepted to be; leads its call, or sits in its jury, once it is sent,
    and is not recused for it. Nobody else, where the file is public too: it is what is read of a file beside its
    answers (what places say to each other, where words come from)."""
    if writes(account, application):
        return True
    call = application.call
    judged = not application.set_aside and call.state in JUDGED and judges(account, call)
    sent = application.state in RECEIVED and (judged or leads(account, call))
    return sent and not is_recused(account, application)


@once
def reads_letter(account: Visitor, application: Application) -> bool:
    """Speaks for one of its places; or leads its call, and is not recused for it: they read who rated it."""
    return writes(account, application) or (leads(account, application.call) and not is_recused(account, application))


@once
def writes_outcome(account: Visitor, application: Application) -> bool:
    """Sits in the jury or leads the call; not recused for the file, and of none of its places."""
    if not (judges(account, application.call) or leads(account, application.call)):
        return False
    return not is_recused(account, application) and not writes(account, application)


def answers_challenge(account: Visitor, challenge: Challenge) -> bool:
    """Leads the call or sits in its jury; is neither the juror in question, nor of the file, nor recused for it."""
    if challenge.juror.account_id == account.pk or challenge.author_id == account.pk:
        return False
    return writes_outcome(account, challenge.application)


def answers_appeal(account: Visitor, appeal: Appeal) -> bool:
    """Leads the call or sits in its jury; did not rate the file, nor write or sign what is contested; is not of the
    file, nor recused for it."""
    application = appeal.outcome.application
    outcome = appeal.outcome
    if not writes_outcome(account, application) or account.pk in (appeal.author_id, outcome.author_id):
        return False
    if outcome.signatures.filter(juror__account=account.pk).exists():
        return False
    return not application.ratings.filter(juror__account=account.pk).exists()


@once
def agrees(account: Visitor, application: Application) -> bool:
    """Belongs to the secretariat, which keeps what the council grants; of a call of an organisation, speaks for it. Not
    recused for the file, and of none of its places."""
    caller = application.call.organisation
    if not (speaks_for(account, caller) if caller is not None else is_secretariat(account)):
        return False
    return not is_recused(account, application) and not writes(account, application)


APPLICATION_ACCESS = Access(
    APPLICATION_WORKFLOW,
    {
        "answer": answers_it,
        "budget": writes,
        "join_paper": writes,
        "invite": carries,
        "accept": is_asked,
        "leave": takes_part,
        "send": carries,
        "send_late": carries,
        "rate": rates,
        "recuse": may_read_as_juror,
        "challenge": writes,
        "decide_file": writes_outcome,
        "appeal": writes,
        "agree": agrees,
        "show": carries,
        "withdraw": carries,
    },
)
"""The life of an application."""


def keeps_money(account: Visitor, income: Income | None = None) -> bool:
    """Belongs to the secretariat, which keeps the accounts of the council."""
    return is_secretariat(account)


INCOME_ACCESS = Access(INCOME_WORKFLOW, {"ask": keeps_money, "hear": keeps_money, "withdraw": keeps_money})
"""What comes in to the council."""


def keeps_awards(account: Visitor, award: Award) -> bool:
    """Belongs to the secretariat."""
    return is_secretariat(account)


def drafts_report(account: Visitor, award: Award) -> bool:
    """Speaks for who receives, or for a place of the file; or keeps the grants, and is not recused for the file."""
    if speaks_for(account, award.place or award.organisation):
        return True
    if award.application is None:
        return keeps_awards(account, award)
    if writes(account, award.application):
        return True
    return keeps_awards(account, award) and not is_recused(account, award.application)


AWARD_ACCESS = Access(AWARD_WORKFLOW, {"withdraw": keeps_awards})
"""What the council grants."""


@once
def leads_experiment(account: Visitor, experiment: Experiment) -> bool:
    """Speaks for the place that proposes the experiment."""
    return speaks_for(account, experiment.place)


@once
def tries(account: Visitor, experiment: Experiment) -> bool:
    """Speaks for one of its places."""
    if not account.is_authenticated:
        return False
    return leads_experiment(account, experiment) or experiment.joined.filter(place__in=places_of(account)).exists()


def places_to_join(account: Visitor, experiment: Experiment) -> list[Place]:
    """The places for which the account speaks, that are not of the experiment yet."""
    inside = {experiment.place_id, *experiment.joined.values_list("place", flat=True)}
    return [place for place in places_for(account) if place.pk not in inside]


@once
def may_join(account: Visitor, experiment: Experiment) -> bool:
    """Speaks for a place that is not of the experiment yet."""
    return bool(places_to_join(account, experiment))


@once
def may_repeat(account: Visitor, experiment: Experiment) -> bool:
    """Speaks for a place of the directory."""
    return bool(places_for(account))


EXPERIMENT_ACCESS = Access(
    EXPERIMENT_WORKFLOW,
    {
        "write": leads_experiment,
        "join": may_join,
        "start": leads_experiment,
        "deviate": tries,
        "conclude": leads_experiment,
        "repeat": may_repeat,
        "withdraw": leads_experiment,
    },
)
"""The life of an experiment."""


@once
def leads_budget(account: Visitor, budget: SharedBudget) -> bool:
    """Chairs the assembly that shares it, or belongs to the secretariat."""
    return chairs(account, budget.assembly)


def may_propose(account: Visitor, budget: SharedBudget) -> bool:
    """Speaks for a place of the directory."""
    return bool(places_for(account))


@once
def checks(account: Visitor, project: Project) -> bool:
    """Leads the budget, and does not speak for the place: nobody checks what is their own."""
    return leads_budget(account, project.budget) and not speaks_for(account, project.place)


@once
def proposed(account: Visitor, project: Project) -> bool:
    """Speaks for the place that proposes the project."""
    return speaks_for(account, project.place)


BUDGET_ACCESS = Access(
    BUDGET_WORKFLOW,
    {
        "propose": may_propose,
        "put_to_vote": leads_budget,
        "decide": THE_COUNT,
        "take_back": THE_COUNT,
        "cancel": leads_budget,
    },
)
"""The life of a shared budget."""

PROJECT_ACCESS = Access(
    PROJECT_WORKFLOW,
    {"accept": checks, "refuse": checks, "withdraw": proposed, "award": THE_COUNT, "leave_out": THE_COUNT},
)
"""The life of a project of a shared budget."""


@once
def leads_fund(account: Visitor, fund: MatchedFund) -> bool:
    """Chairs the assembly whose fund it is, or belongs to the secretariat."""
    return chairs(account, fund.assembly)


def may_carry(account: Visitor, fund: MatchedFund) -> bool:
    """Speaks for a place of the directory."""
    return bool(places_for(account))


def places_to_pledge(account: Visitor, common: MatchedCommon) -> list[Place]:
    """The places for which the account speaks and that may promise to a common: any but the one that carries it."""
    return [place for place in places_for(account) if place.pk != common.place_id]


def may_pledge(account: Visitor, common: MatchedCommon) -> bool:
    """Speaks for a place of the directory, other than the one that carries the common."""
    return bool(places_to_pledge(account, common))


@once
def sets_aside(account: Visitor, common: MatchedCommon) -> bool:
    """Leads the fund, and does not speak for the place."""
    return leads_fund(account, common.fund) and not speaks_for(account, common.place)


@once
def carries_common(account: Visitor, common: MatchedCommon) -> bool:
    """Speaks for the place that carries the common."""
    return speaks_for(account, common.place)


@once
def pledged(account: Visitor, pledge: Pledge) -> bool:
    """Speaks for the place that promises."""
    return speaks_for(account, pledge.place)


MATCHED_FUND_ACCESS = Access(MATCHED_FUND_WORKFLOW, {"carry": may_carry, "settle": THE_CLOCK, "cancel": leads_fund})
"""The life of a matched fund."""

COMMON_ACCESS = Access(COMMON_WORKFLOW, {"pledge": may_pledge, "set_aside": sets_aside, "withdraw": carries_common})
"""The life of a common before a matched fund."""

PLEDGE_ACCESS = Access(PLEDGE_WORKFLOW, {"take_back": pledged})
"""What a place promises to a common."""
