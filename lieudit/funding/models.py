"""What the room keeps: one subject, one file; all of it is found here."""

from lieudit.funding.agreement_models import FileAgreement
from lieudit.funding.aid_models import Aid, AidAnswer, AidQuerySet
from lieudit.funding.application_models import (
    Answer,
    Application,
    BudgetLine,
    Partner,
    Recusal,
    copies_of_erased,
    holds_files,
    last_erased,
    may_read,
    recused,
    rights_of,
    ties_of,
)
from lieudit.funding.call_models import MOST_GRACE, MOST_MONEY, MOST_REPORT, Call, Postponement, Reply, Terms
from lieudit.funding.experiment_models import Deviation, Experiment, ExperimentMeasure, ExperimentPlace
from lieudit.funding.grant_models import Award, Grant
from lieudit.funding.jury_models import Juror, Jury
from lieudit.funding.matched_fund_models import MOST_RATIO, MatchedCommon, MatchedFund, Pledge
from lieudit.funding.money_models import Income, MixLine, YearMix, YearTotals
from lieudit.funding.outcome_models import Appeal, AppealAnswer, Outcome, OutcomeSignature, calls_to_finish
from lieudit.funding.paper_models import Attachment
from lieudit.funding.rating_models import Assignment, Challenge, Rating
from lieudit.funding.result_models import CallResult
from lieudit.funding.shared_budget_models import MOST_SHARED, Project, SharedBudget
from lieudit.funding.speaking import places_of
from lieudit.funding.subject_models import CallSubject

__all__ = [
    "MOST_GRACE",
    "MOST_MONEY",
    "MOST_RATIO",
    "MOST_REPORT",
    "MOST_SHARED",
    "Aid",
    "AidAnswer",
    "AidQuerySet",
    "Answer",
    "Appeal",
    "AppealAnswer",
    "Application",
    "Assignment",
    "Attachment",
    "Award",
    "BudgetLine",
    "Call",
    "CallResult",
    "CallSubject",
    "Challenge",
    "Deviation",
    "Experiment",
    "ExperimentMeasure",
    "ExperimentPlace",
    "FileAgreement",
    "Grant",
    "Income",
    "Juror",
    "Jury",
    "MatchedCommon",
    "MatchedFund",
    "MixLine",
    "Outcome",
    "OutcomeSignature",
    "Partner",
    "Pledge",
    "Postponement",
    "Project",
    "Rating",
    "Recusal",
    "Reply",
    "SharedBudget",
    "Terms",
    "YearMix",
    "YearTotals",
    "calls_to_finish",
    "copies_of_erased",
    "holds_files",
    "last_erased",
    "may_read",
    "places_of",
    "recused",
    "rights_of",
    "ties_of",
]
