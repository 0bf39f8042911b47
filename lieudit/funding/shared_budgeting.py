"""Acts on shared budgets: opened by who leads an assembly, filled by places, checked, put to a vote in equal shares;
the count of the vote alone says what is paid for."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.models import MOST_SHARED, Project, SharedBudget
from lieudit.funding.workflow import BUDGET_WORKFLOW, PROJECT_WORKFLOW, BudgetState, ProjectState
from lieudit.governance.models import Assembly
from lieudit.governance.services import ask_assembly
from lieudit.journal import services as journal
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, counted, day
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.turns import in_turn
from lieudit.voting.models import Ballot
from lieudit.voting.outcome import euros, outcome_words

METHOD, COMPLETION = "equal_shares", "add1"
MOST_PROJECTS = 60
"""Projects of one budget, at most: a paper that one can still read."""


@transaction.atomic
def open_budget(
    assembly: Assembly,
    *,
    actor: Account,
    title: str,
    purpose: str,
    amount: int,
    closes_on: dt.date,
    most: int | None = None,
    conditions: list[str] | None = None,
) -> SharedBudget:
    """Say how much is shared, for what, under which conditions, and until which day places propose."""
    if not 0 < amount <= MOST_SHARED:
        raise RuleBroken({"amount": _("De un euro à un milliard.")})
    if most is not None and not 0 < most <= amount:
        raise RuleBroken({"most": _("Un projet ne coûte pas plus que le budget entier.")})
    if closes_on <= timezone.localdate():
        raise RuleBroken({"closes_on": _("Choisissez un jour à venir : les lieux ont besoin de temps.")})
    budget = SharedBudget.objects.create(
        number=next_number(SharedBudget),
        assembly=assembly,
        title=clause(title),
        purpose=purpose.replace("\0", "").strip(),
        conditions=conditions or [],
        amount=amount,
        most=most,
        closes_on=closes_on,
        author=actor,
    )
    record("funding.budget_opened", budget, actor=actor, until=day(closes_on))
    return budget


@transaction.atomic
def propose_project(
    budget: SharedBudget, *, actor: Account, place: Place, title: str, words: str, cost: int
) -> Project:
    """A place proposes something to pay, before the last day has passed."""
    budget = BUDGET_WORKFLOW.take("propose", budget)
    if not budget.takes_projects:
        raise RuleBroken(_("Les projets se déposaient jusqu’au %s.") % day(budget.closes_on))
    _check_cost(budget, "cost", cost)
    rank = budget.projects.count() + 1
    if budget.projects.public().count() >= MOST_PROJECTS:
        raise RuleBroken(_("Ce budget a déjà %d projets : le bulletin ne se lirait plus.") % MOST_PROJECTS)
    title, words = clause(title), words.replace("\0", "").strip()
    if not title or not words:
        raise RuleBroken({"words" if title else "title": _("Dites ce que ce sera.")})
    try:
        with transaction.atomic():
            project = Project.objects.create(
                budget=budget, rank=rank, place=place, title=title, words=words, cost=cost, author=actor
            )
    except IntegrityError as twice:
        raise RuleBroken({"title": _("Un projet de ce budget porte déjà ce titre.")}) from twice
    journal.follow_thing(budget, account=actor, confirmed=True)
    record_of(project, "funding.project_proposed", actor=actor)
    return project


@transaction.atomic
def check_project(
    project: Project, *, actor: Account, eligible: bool, cost: int | None = None, reason: str = ""
) -> Project:
    """Say whether a project may go to the vote, and what it costs; a reason where it may not, or where the cost is not
    the one that was asked. Until the vote, one may still say otherwise."""
    budget, reason = lock(project.budget), clause(reason)
    if budget.state != BudgetState.OPEN:
        raise RuleBroken(_("Le budget n’est plus à vérifier : il est « %s ».") % budget.get_state_display())
    project = PROJECT_WORKFLOW.take("accept" if eligible else "refuse", project)
    cost = cost or project.cost
    if eligible:
        _check_cost(budget, "cost", cost)
    if not reason and (not eligible or cost != project.cost):
        raise RuleBroken({"reason": _("Dites pourquoi : le lieu le lira.")})
    project.checked_cost, project.reason = cost if eligible else None, reason
    project.save(update_fields=["state", "checked_cost", "reason"])
    if eligible:
        said = f" : {reason}" if reason else ""
        record_of(project, "funding.project_accepted", actor=actor, cost=euros(cost), reason=said)
    else:
        record_of(project, "funding.project_refused", actor=actor, reason=reason)
    return project


@transaction.atomic
def withdraw_project(project: Project, *, actor: Account) -> Project:
    """A place takes its project back, before the vote."""
    if lock(project.budget).state != BudgetState.OPEN:
        raise RuleBroken(_("Le vote est ouvert : un projet ne se retire plus."))
    project = PROJECT_WORKFLOW.take("withdraw", project)
    project.save(update_fields=["state"])
    record_of(project, "funding.project_withdrawn", actor=actor)
    return project


@transaction.atomic
def put_budget_to_vote(
    budget: SharedBudget, *, actor: Account, closes_at: dt.datetime | None = None, lot_source: str = ""
) -> SharedBudget:
    """Ask the assembly, in equal shares completed by `add1`, which of the eligible projects are paid for. Each project
    was answered before."""
    budget = BUDGET_WORKFLOW.take("put_to_vote", budget)
    if timezone.localdate() <= budget.closes_on:
        raise RuleBroken(_("Les projets se déposent jusqu’au %s : le vote vient après.") % day(budget.closes_on))
    waiting = budget.projects.filter(state=ProjectState.PROPOSED).count()
    if waiting:
        words = _("%s attend encore une vérification.") if waiting == 1 else _("%s attendent encore une vérification.")
        raise RuleBroken(words % counted(waiting, _("projet")))
    projects = list(budget.projects.filter(state=ProjectState.ELIGIBLE).select_related("place").order_by("rank"))
    if len(projects) < 2:
        raise RuleBroken(_("Il faut deux projets recevables au moins : il n’y a rien à départager."))
    if sum(each.price for each in projects) <= budget.amount:
        raise RuleBroken(_("Le budget suffit à tous les projets recevables : il n’y a rien à départager."))
    budget.ballot = ballot = ask_assembly(
        budget.assembly,
        actor=actor,
        question=_("Budget partagé « %s » : quels projets financer ?") % budget.title,
        method=METHOD,
        options="\n".join(f"{each.title} ; {each.price}" for each in projects),
        seats=1,
        budget=budget.amount,
        closes_at=closes_at,
        lot_source=lot_source,
        completion=COMPLETION,
        explained={each.title: {"text": each.place.name, "url": each.get_absolute_url()} for each in projects},
    )
    budget.save(update_fields=["state", "ballot"])
    number = counted(len(projects), _("projet"))
    record("funding.budget_voted", budget, ballot, actor=actor, projects=number, amount=euros(budget.amount))
    return budget


@transaction.atomic
def conclude_budget(ballot: Ballot) -> SharedBudget | None:
    """What the count of its vote says: projects are retained in so many euros; without an issue, the budget is given
    back, and may be put to the vote again. A tie waits for the lot that was named."""
    found = SharedBudget.objects.select_for_update(of=["self"]).filter(ballot=ballot, state=BudgetState.VOTING).first()
    if found is None or ballot.is_tied:
        return None
    result = (getattr(ballot, "lot", None) or ballot.tally).result
    if result["status"] != "elected" or not result["elected"]:
        budget = BUDGET_WORKFLOW.take("take_back", found)
        budget.save(update_fields=["state"])
        record("funding.budget_taken_back", budget, ballot, actor=None, why=outcome_words(result["status"]))
        return budget
    budget, won = BUDGET_WORKFLOW.take("decide", found), set(result["elected"])
    spent = 0
    for project in budget.projects.filter(state=ProjectState.ELIGIBLE).order_by("rank"):
        retained = project.title in won
        PROJECT_WORKFLOW.take("award" if retained else "leave_out", project).save(update_fields=["state"])
        spent += project.price if retained else 0
    budget.decided_at = timezone.now()
    budget.save(update_fields=["state", "decided_at"])
    number = counted(len(won), _("projet"))
    record("funding.budget_decided", budget, ballot, actor=None, projects=number, spent=euros(spent))
    return budget


def conclude_due_budgets() -> list[SharedBudget]:
    """Draw the consequences of votes counted while the site was down, before their signal; called by a timer."""
    rows = SharedBudget.objects.counted().values("ballot")
    concluded = in_turn(Ballot.objects.filter(pk__in=rows), conclude_budget)
    return [budget for budget in concluded if budget]


@transaction.atomic
def cancel_budget(budget: SharedBudget, *, actor: Account, reason: str) -> SharedBudget:
    """Give up before the vote, with a reason."""
    budget, reason = BUDGET_WORKFLOW.take("cancel", budget), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    budget.reason = reason
    budget.save(update_fields=["state", "reason"])
    record("funding.budget_cancelled", budget, actor=actor, reason=reason)
    return budget


def _check_cost(budget: SharedBudget, field: str, cost: int) -> None:
    if cost <= 0:
        raise RuleBroken({field: _("Un projet coûte quelque chose.")})
    if cost > budget.dearest:
        raise RuleBroken({field: _("Un projet de ce budget coûte %s au plus.") % euros(budget.dearest)})


def record_of(project: Project, kind: str, *, actor: Account, **data: object) -> None:
    """The last line of each act on a project."""
    said = {"project": project.title, "place": project.place.name, "of": thing_token(project)}
    record(kind, project.budget, project.place, actor=actor, **said, **data)


def record(kind: str, budget: SharedBudget, *more: Place | Ballot, actor: Account | None, **data: object) -> None:
    """The last line of each act on a budget."""
    known = {
        "number": budget.number,
        "title": budget.title,
        "assembly": budget.assembly.name,
        "amount": euros(budget.amount),
        "of": thing_token(budget),
        "url": budget.get_absolute_url(),
        "link": _("Lire le budget partagé"),
    }
    journal.record(kind, budget, budget.assembly, *more, actor=actor, data=known | data)
