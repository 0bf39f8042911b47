"""Calls and experiments are reported from their page, found, cited, followed by mail; what one leads, writes or reads
waits on one's desk; what a person wrote of a jury is theirs to take away."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.care.models import Measure, unless_hidden
from lieudit.care.permissions import register_moderators
from lieudit.funding.datasets import (
    AWARDS,
    INCOMES,
    MIXES,
    OPEN_AIDS,
    OPEN_BUDGETS,
    OPEN_CALLS,
    OPEN_EXPERIMENTS,
    OPEN_FUNDS,
    OPEN_MATCHED_COMMONS,
    OPEN_PROJECTS,
)
from lieudit.funding.desk_lists import closing_calls
from lieudit.funding.experiments_board import common_of
from lieudit.funding.finding import AIDS as FOUND_AIDS
from lieudit.funding.finding import CALLS, EXPERIMENTS, MATCHED_FUNDS, SHARED_BUDGETS
from lieudit.funding.grant_models import copied
from lieudit.funding.importing import give_aids_back, give_grants_back, read_aids, read_grants, told_since
from lieudit.funding.models import (
    Aid,
    Answer,
    Appeal,
    AppealAnswer,
    Application,
    Attachment,
    Award,
    Call,
    CallSubject,
    Challenge,
    Deviation,
    Experiment,
    Grant,
    Juror,
    MatchedCommon,
    MatchedFund,
    Outcome,
    Partner,
    Pledge,
    Project,
    Rating,
    Recusal,
    Reply,
    SharedBudget,
    YearMix,
    copies_of_erased,
    last_erased,
    places_of,
    recused,
)
from lieudit.funding.open_there import open_there
from lieudit.funding.outcome_models import copied_answers
from lieudit.funding.reported import (
    words_of,
    words_of_aid,
    words_of_award,
    words_of_experiment,
    words_of_file,
    words_of_mix,
    words_of_outcome,
)
from lieudit.funding.shared_budgeting import conclude_budget
from lieudit.funding.workflow import ApplicationState, CallState
from lieudit.governance.permissions import chairs_of
from lieudit.imports.extensions import TAKERS, CellTaker, Things
from lieudit.imports.formats import AIDS, GRANTS
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import VEILS, Follow, Veil
from lieudit.journal.readings import READINGS
from lieudit.network.citing import CITING, Citing
from lieudit.network.domain_sections import DOMAIN_SECTIONS, DomainSection
from lieudit.network.found_there import FINDERS, SHARED, Finder
from lieudit.territory.desk import DESK_LISTS
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.health import owes
from lieudit.toolkit.types import Fields, Row
from lieudit.voting.models import Ballot
from lieudit.voting.signals import ballot_closed

READINGS.fill("funding:paper", gettext_lazy("une pièce d’un dossier"))
READINGS.fill("funding:table", gettext_lazy("le tableau d’un jury"))

FINDABLE.fill("call", CALLS)
FINDABLE.fill("aid", FOUND_AIDS)
FINDABLE.fill("experiment", EXPERIMENTS)
DATASETS.fill("appels", OPEN_CALLS)
DATASETS.fill("experiences", OPEN_EXPERIMENTS)
FINDABLE.fill("shared_budget", SHARED_BUDGETS)
FINDABLE.fill("matched_fund", MATCHED_FUNDS)
DATASETS.fill("aides", OPEN_AIDS)
DATASETS.fill("budgets-partages", OPEN_BUDGETS)
DATASETS.fill("projets-des-budgets", OPEN_PROJECTS)
DATASETS.fill("cofinancements", OPEN_FUNDS)
DATASETS.fill("communs-cofinances", OPEN_MATCHED_COMMONS)
DATASETS.fill("argent-du-conseil", INCOMES)
DATASETS.fill("argent-des-lieux", MIXES)
DATASETS.fill("subventions-du-conseil", AWARDS)
GRANTS_TOLD = (
    Things("grants", gettext_lazy("subvention à reprendre,subventions à reprendre"), gettext_lazy("reprise,reprises")),
    Things(
        "grants_known",
        gettext_lazy("déjà reprise,déjà reprises"),
        gettext_lazy("déjà reprise,déjà reprises"),
        kept=False,
    ),
    Things(
        "grants_of_others",
        gettext_lazy("ligne d’autres qui ne sera pas gardée,lignes d’autres qui ne seront pas gardées"),
        gettext_lazy("ligne d’autres non gardée,lignes d’autres non gardées"),
        kept=False,
    ),
)
AIDS_TOLD = (
    Things("aids", gettext_lazy("aide à reprendre,aides à reprendre"), gettext_lazy("aide reprise,aides reprises")),
    Things("aids_changed", gettext_lazy("aide à changer,aides à changer"), gettext_lazy("changée,changées")),
    Things(
        "aids_known",
        gettext_lazy("aide inchangée,aides inchangées"),
        gettext_lazy("inchangée,inchangées"),
        kept=False,
    ),
)
TAKERS.fill(CellTaker(GRANTS.name, GRANTS_TOLD, read_grants, give_grants_back, told_since(Grant)))
TAKERS.fill(CellTaker(AIDS.name, AIDS_TOLD, read_aids, give_aids_back, told_since(Aid)))
DESK_LISTS.fill(closing_calls)
VEILS.fill(Veil(copied, Measure.objects.last_hidden))
VEILS.fill(Veil(copied_answers, Measure.objects.last_hidden))
VEILS.fill(Veil(copies_of_erased, last_erased))
TO_ACCEPT = ngettext_lazy("dossier attend votre accord", "dossiers attendent votre accord", "n")
TO_SEND = ngettext_lazy("dossier à finir et à envoyer", "dossiers à finir et à envoyer", "n")
TO_RATE = ngettext_lazy("dossier à lire, au jury", "dossiers à lire, au jury", "n")
TO_CONCLUDE = ngettext_lazy("expérience à conclure", "expériences à conclure", "n")
TO_ANNOUNCE = ngettext_lazy("appel en préparation", "appels en préparation", "n")
TO_REVIEW = ngettext_lazy("description d’aide à revoir", "descriptions d’aides à revoir", "n")
TO_CHECK = ngettext_lazy("projet à vérifier, d’un budget partagé", "projets à vérifier, d’un budget partagé", "n")
SINCE = gettext_lazy("depuis le %s")
MOST_SHORTCUTS = 3
"""Calls and juries on the home page of an account, each."""


register_moderators(Call, words=words_of)
register_moderators(Reply, words=lambda reply: f"{reply.text}\n\n{reply.role}")


register_moderators(Application, words=words_of_file)


register_moderators(Outcome, words=words_of_outcome)
register_moderators(
    Rating,
    author=lambda rating: rating.juror.account,
    words=lambda rating: "\n\n".join(filter(None, rating.words)),
)
register_moderators(Appeal)
register_moderators(AppealAnswer)
register_moderators(Challenge, words=lambda challenge: challenge.reason)


register_moderators(Aid, words=words_of_aid)
register_moderators(Award, words=words_of_award)


register_moderators(YearMix, words=words_of_mix)


def public_calls() -> QuerySet[Call]:
    return Call.objects.public()


def _call(row: Row) -> SafeString:
    return format_html('<li><a href="{}">{}</a></li>', reverse("funding:call", args=[row["number"]]), row["title"])


CITING.fill(
    "appel",
    Citing(
        Call,
        public_calls,
        {"number": "number", "title": "title"},
        _call,
        cites="about",
        speaking=lambda: CallSubject.objects.told(),
    ),
)


@DOMAIN_SECTIONS.fill
def open_for_domain(domain: str, most: int) -> DomainSection:
    """Calls and aids of a domain that are open, the first to close first, on its page."""
    lines = [each.line for each in open_there(None, domain, most)]
    url, empty = f"{reverse('funding:aids')}?domaine={domain}", _("Rien d’ouvert pour ce service aujourd’hui.")
    label = _("Ce qui est ouvert pour ce service, et pour mon lieu")
    return DomainSection(17, _("Aides et appels ouverts"), lines, url, label, empty)


register_moderators(Experiment, words=words_of_experiment)


def _experiment(row: Row) -> SafeString:
    return format_html(
        '<li><a href="{}">{}</a></li>', reverse("funding:experiment", args=[row["number"]]), row["title"]
    )


CITING.fill(
    "experience",
    Citing(
        Experiment,
        lambda: Experiment.objects.public(),
        {"number": "number", "title": "title"},
        _experiment,
        start=common_of,
    ),
)


@owes("vote clos attend d’être suivi par son budget partagé", "votes clos attendent d’être suivis par leur budget")
def unconcluded_budgets(before: dt.datetime) -> int:
    counted = SharedBudget.objects.counted().filter(ballot__closed_at__lte=before)
    votes = (budget.ballot for budget in counted.select_related("ballot__tally", "ballot__lot"))
    return sum(vote is not None and not vote.is_tied for vote in votes)


@receiver(ballot_closed, dispatch_uid="funding.conclude_budget")
def hear_of_a_vote(sender: type[Ballot], ballot: Ballot, **kwargs: object) -> None:
    """The vote of a shared budget is counted, or its tie is parted: it says which projects are paid for."""
    conclude_budget(ballot)


register_moderators(
    SharedBudget,
    lambda budget: chairs_of(budget.assembly_id),
    queue=lambda account: SharedBudget.objects.led_by(account),
    words=lambda budget: "\n\n".join([budget.title, budget.purpose, *budget.conditions]),
)
register_moderators(
    Project,
    lambda project: chairs_of(project.budget.assembly_id),
    queue=lambda account: Project.objects.filter(budget__in=SharedBudget.objects.led_by(account)),
    words=lambda project: f"{project.title}\n\n{project.words}",
)


def about_budget(budget: SharedBudget, follow: Follow) -> About:
    """How a letter speaks of a shared budget to who follows it."""
    return About(_("le budget partagé « %s »") % budget.title, words=budget.purpose, button=_("Lire le budget partagé"))


ABOUT.fill("funding.sharedbudget", about_budget)
register_moderators(
    MatchedFund,
    lambda fund: chairs_of(fund.assembly_id),
    queue=lambda account: MatchedFund.objects.led_by(account),
    words=lambda fund: f"{fund.title}\n\n{fund.purpose}",
)
register_moderators(
    MatchedCommon,
    lambda common: chairs_of(common.fund.assembly_id),
    queue=lambda account: MatchedCommon.objects.filter(fund__in=MatchedFund.objects.led_by(account)),
    words=lambda common: f"{common.title}\n\n{common.words}",
)


def about_matched_fund(fund: MatchedFund, follow: Follow) -> About:
    """How a letter speaks of a matched fund to who follows it."""
    return About(_("le cofinancement « %s »") % fund.title, words=fund.purpose, button=_("Lire le cofinancement"))


ABOUT.fill("funding.matchedfund", about_matched_fund)


@TODO_LISTS.fill
def mine(account: Account) -> list[TodoList]:
    """Calls that one prepares; files of one's places: those that ask for an answer, those that are to be sent."""
    page = "funding:application"
    drafts = Application.objects.filter(state=ApplicationState.DRAFT, erased_at=None)
    asked = Partner.objects.standing().filter(place__in=places_of(account), accepted_at=None)
    rows = Call.objects.led_by(account).filter(state=CallState.DRAFT)
    if account.is_staff:
        rows = rows.filter(author=account)
    url = reverse("funding:calls")
    return [
        TodoList(
            drafts.filter(pk__in=asked.order_by().values("application")),
            TO_ACCEPT,
            url,
            page=page,
            by="begun_at",
            dated=SINCE,
        ),
        TodoList(drafts.filter(lead__in=places_of(account)), TO_SEND, url, page=page, by="call__closes_at"),
        TodoList(_to_rate(account), TO_RATE, page="funding:rate", by="call__closed_at", dated=SINCE),
        TodoList(rows, TO_ANNOUNCE, url, page="funding:call", by="prepared_at", dated=SINCE),
        TodoList(
            Call.objects.shown().to_review(timezone.localdate()).filter(author=account),
            TO_REVIEW,
            url,
            page="funding:correct",
            by="review_on",
            dated=SINCE,
        ),
        TodoList(
            Project.objects.to_check(account),
            TO_CHECK,
            page="funding:check_project",
            key="pk",
            by="proposed_at",
            dated=SINCE,
        ),
        TodoList(
            Experiment.objects.to_conclude(account),
            TO_CONCLUDE,
            reverse("funding:experiments"),
            page="funding:experiment",
            by="ends_on",
        ),
    ]


@SHORTCUTS.fill
def own_juries(account: Account) -> Shortcuts:
    """The calls of whose jury one is, until they are final."""
    rows = Juror.objects.sitting().filter(account=account, jury__call__in=Call.objects.shown())
    rows = rows.exclude(jury__call__state__in=[CallState.FINAL, CallState.REPORTED, CallState.CANCELLED])
    columns = {"number": "jury__call__number", "title": "jury__call__title"}
    return Shortcuts(rows.order_by("-pk")[:MOST_SHORTCUTS], columns, _own_jury)


def _own_jury(row: Row) -> Shortcut:
    return Shortcut(row["title"], reverse("funding:jury", args=[row["number"]]), _("vous êtes du jury"))


@SHORTCUTS.fill
def led_calls(account: Account) -> Shortcuts:
    """The calls that one leads, until they are reported; for the secretariat, those that it wrote."""
    rows = Call.objects.led_by(account).exclude(state__in=[CallState.DRAFT, CallState.REPORTED, CallState.CANCELLED])
    rows = rows.filter(author=account) if account.is_staff else rows
    return Shortcuts(rows.order_by("-number")[:MOST_SHORTCUTS], {"number": "number", "title": "title"}, _led_call)


def _led_call(row: Row) -> Shortcut:
    return Shortcut(row["title"], reverse("funding:call", args=[row["number"]]), _("vous menez cet appel"))


def _to_rate(account: Account) -> QuerySet[Application]:
    """Files that the account is given to read, in a jury that reads, and has not read whole."""
    given = Application.objects.rated().filter(
        assignments__juror__account=account, assignments__juror__left_at=None, call__state=CallState.COMPLETE
    )
    read = Rating.objects.filter(juror__account=account, done_at__isnull=False).values("application")
    return given.exclude(pk__in=read).filter(~recused(account))


def about_call(call: Call, follow: Follow) -> About:
    """How a letter speaks of a call to who follows it."""
    return About(_("l’appel « %s »") % call.title, words=call.rules.summary, button=_("Lire l’appel"))


ABOUT.fill("funding.call", about_call)


def about_application(application: Application, follow: Follow) -> About:
    """How a letter speaks of a file to who speaks for one of its places; of one that they read no more, the journal
    says nothing."""
    why = _("parce que vous parlez pour un lieu de ce dossier, ou à qui on demande d’en être")
    return About(_("le dossier « %s »") % application.title, why=why, button=_("Lire le dossier, et répondre"))


ABOUT.fill("funding.application", about_application)


def about_experiment(experiment: Experiment, follow: Follow) -> About:
    """How a letter speaks of an experiment to who follows it."""
    return About(_("l’expérience « %s »") % experiment.title, words=experiment.belief, button=_("Lire l’expérience"))


ABOUT.fill("funding.experiment", about_experiment)


def _said_year(row: Row) -> tuple[str, SafeString]:
    url = reverse("funding:mix", args=[row["slug"]])
    line = '<li>{} <a href="{}">{}</a></li>'
    return SHARED, format_html(line, _("Publie"), url, _("d’où vient son argent en %s") % row["year"])


FINDERS.fill(
    Finder(
        lambda place: YearMix.objects.public().filter(place=place).order_by("-year")[:1],
        {"year": "year", "slug": "place__slug"},
        _said_year,
    )
)


def _tried(row: Row) -> tuple[str, SafeString]:
    url = reverse("funding:experiment", args=[row["number"]])
    return SHARED, format_html('<li>{} <a href="{}">{}</a></li>', _("Essaie, ou a essayé :"), url, row["title"])


FINDERS.fill(
    Finder(
        lambda place: Experiment.objects.public().filter(place=place).order_by("-number"),
        {"number": "number", "title": "title"},
        _tried,
    )
)


def _tried_with(row: Row) -> tuple[str, SafeString]:
    url, words = reverse("funding:experiment", args=[row["number"]]), _("Essaie, ou a essayé, avec d’autres :")
    return SHARED, format_html('<li>{} <a href="{}">{}</a></li>', words, url, row["title"])


FINDERS.fill(
    Finder(
        lambda place: Experiment.objects.public().filter(joined__place=place).order_by("-number"),
        {"number": "number", "title": "title"},
        _tried_with,
    )
)


@receiver(data_export)
def give_readings(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person wrote in a jury, or about one: readings, links said, recusals asked for, appeals; what they wrote
    of experiments."""
    rows: list[Fields] = []
    ratings = Rating.objects.filter(juror__account=account).select_related("application__call").order_by("-pk")
    rows += [
        {"kind": "reading", "call": each.application.call.title, "file": each.application.number, "at": each.saved_at}
        | {"marks": each.marks, "words": each.words}
        for each in ratings[:limit]
    ]
    recusals = Recusal.objects.filter(juror__account=account).select_related("application__call").order_by("-pk")
    rows += [
        {"kind": "recusal", "call": each.application.call.title, "ground": each.ground, "words": each.words}
        for each in recusals[:limit]
    ]
    asked = Challenge.objects.filter(author=account).select_related("application__call").order_by("-pk")
    rows += [
        {"kind": "recusal asked", "call": each.application.call.title, "words": each.reason, "at": each.at}
        for each in asked[:limit]
    ]
    appeals = Appeal.objects.filter(author=account).select_related("outcome__application__call").order_by("-pk")
    rows += [
        {"kind": "appeal", "call": each.outcome.application.call.title, "words": each.text, "at": each.at}
        for each in appeals[:limit]
    ]
    given = AppealAnswer.objects.filter(author=account).order_by("-pk")
    rows += [
        {"kind": "answer to an appeal", "call": each.appeal.outcome.application.call.title, "words": each.text}
        | {"at": each.at}
        for each in given.select_related("appeal__outcome__application__call")[:limit]
    ]
    answers = Answer.objects.filter(author=account).select_related("application__call").order_by("-pk")
    rows += [
        {"kind": "answer", "call": each.application.call.title, "file": each.application.number, "at": each.at}
        | {"words": each.text}
        for each in answers[:limit]
    ]
    papers = Attachment.objects.filter(author=account).select_related("application__call").order_by("-pk")
    rows += [
        {"kind": "paper", "call": each.application.call.title, "file": each.application.number, "at": each.at}
        | {"words": each.asked, "name": each.name, "url": settings.SITE_URL + each.get_absolute_url()}
        for each in papers[:limit]
    ]
    tried = Experiment.objects.filter(author=account).order_by("-pk")
    rows += [
        {"kind": "experiment", "title": each.title, "at": each.proposed_at, "words": each.protocol}
        | {"belief": each.belief, "sign": each.sign, "learnt": each.learnt}
        for each in tried[:limit]
    ]
    deviations = Deviation.objects.filter(author=account).select_related("experiment").order_by("-pk")
    rows += [
        {"kind": "deviation", "title": each.experiment.title, "at": each.at, "words": each.words}
        for each in deviations[:limit]
    ]
    projects = Project.objects.filter(author=account).select_related("budget").order_by("-pk")
    rows += [
        {"kind": "project", "budget": each.budget.title, "title": each.title, "words": each.words, "cost": each.cost}
        | {"at": each.proposed_at}
        for each in projects[:limit]
    ]
    commons = MatchedCommon.objects.filter(author=account).select_related("fund").order_by("-pk")
    rows += [
        {"kind": "common", "fund": each.fund.title, "title": each.title, "words": each.words, "at": each.proposed_at}
        for each in commons[:limit]
    ]
    named = unless_hidden(MatchedCommon, "common__title", of="common")
    pledges = Pledge.objects.filter(author=account).annotate(common_named=named).order_by("-pk")
    said = ("common_named", "place__name", "amount", "at", "state")
    rows += [
        {"kind": "pledge", "common": common, "place": place, "amount": amount, "at": at, "state": state}
        for common, place, amount, at, state in pledges.values_list(*said)[:limit]
    ]
    return "juries", rows
