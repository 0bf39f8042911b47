"""How the search of the whole site finds calls, by their words and by who calls; aids of the catalogue; experiments,
with their place; shared budgets; matched funds."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.db.models.functions import Now, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.funding.aid_models import aid_words
from lieudit.funding.models import Aid, Call, Experiment, MatchedFund, SharedBudget
from lieudit.funding.workflow import BudgetState, CallState, ExperimentState, MatchedFundState
from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.french import day
from lieudit.toolkit.search import vector


def find_calls(sought: Sought) -> Found | None:
    """Those that everybody reads."""
    rows = Call.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.with_words().filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "call", rows, key="number", name="title", said=F("state"), by="-number", named="title", search=search
    )


CALLS = Findable(
    gettext_lazy("Aides et appels"),
    "funding:call",
    find_calls,
    lambda hit: str(CallState(hit.said).label).capitalize(),
    texts=lambda: [Call.objects.public().values_list(name) for name in ("title", "current__summary")],
)


def find_aids(sought: Sought) -> Found | None:
    """Those of the catalogue that are open or to come, as their page lists them, by their words; they have no public
    number."""
    if not sought.worded:
        return None
    rows = Aid.objects.public().unpassed(TruncDate(Now())).alias(search=aid_words()).filter(sought.says())
    deadline = F("deadline_on")
    return sought.hits("aid", rows, key="pk", name="name", said=deadline, by="deadline_on", named="name", many=True)


def _until(hit: Hit) -> str:
    return _("à déposer avant le %s") % day(dt.date.fromisoformat(hit.said)) if hit.said else _("sans date de fin dite")


AIDS = Findable(
    gettext_lazy("Aides du catalogue"),
    "funding:aid",
    find_aids,
    _until,
    texts=lambda: [Aid.objects.public().unpassed(timezone.localdate()).values_list("name")],
)


def find_experiments(sought: Sought) -> Found | None:
    """Those that everybody reads, whatever came out."""
    rows = Experiment.objects.public()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        told = ("title", "belief", "sign", "protocol", "learnt", "place__name")
        rows = rows.annotate(search=vector(*told)).filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "experiment", rows, key="number", name="title", said=F("state"), by="-number", named="title", search=search
    )


EXPERIMENTS = Findable(
    gettext_lazy("Expériences"),
    "funding:experiment",
    find_experiments,
    lambda hit: str(ExperimentState(hit.said).label).capitalize(),
    texts=lambda: [Experiment.objects.public().values_list(name) for name in ("title", "belief")],
)


def find_shared_budgets(sought: Sought) -> Found | None:
    """Those that everybody reads."""
    rows = SharedBudget.objects.shown()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.annotate(search=vector("title", "purpose", "assembly__name")).filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "shared_budget", rows, key="number", name="title", said=F("state"), by="-number", named="title", search=search
    )


SHARED_BUDGETS = Findable(
    gettext_lazy("Budgets partagés"),
    "funding:shared_budget",
    find_shared_budgets,
    lambda hit: str(BudgetState(hit.said).label).capitalize(),
    texts=lambda: [SharedBudget.objects.shown().values_list(name) for name in ("title", "purpose")],
)


def find_matched_funds(sought: Sought) -> Found | None:
    """Those that everybody reads."""
    rows = MatchedFund.objects.shown()
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        rows = rows.annotate(search=vector("title", "purpose", "assembly__name")).filter(sought.says())
    else:
        return None
    search = "search" if sought.worded else ""
    return sought.hits(
        "matched_fund", rows, key="number", name="title", said=F("state"), by="-number", named="title", search=search
    )


MATCHED_FUNDS = Findable(
    gettext_lazy("Cofinancements"),
    "funding:matched_fund",
    find_matched_funds,
    lambda hit: str(MatchedFundState(hit.said).label).capitalize(),
    texts=lambda: [MatchedFund.objects.shown().values_list(name) for name in ("title", "purpose")],
)
