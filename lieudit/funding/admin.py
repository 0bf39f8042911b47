"""The repair desk: calls, their versions and replies, juries, what they decided and what is contested are read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from lieudit.funding.models import (
    Appeal,
    AppealAnswer,
    Application,
    Call,
    CallResult,
    Experiment,
    Income,
    Jury,
    MatchedCommon,
    MatchedFund,
    Outcome,
    Pledge,
    Project,
    Reply,
    SharedBudget,
    Terms,
    recused,
)
from lieudit.toolkit.repair import ReadOnlyAdmin


def _closed_to(request: HttpRequest) -> QuerySet[Application]:
    """Files for which who repairs is recused: what was decided of them is not read here either."""
    assert request.user.is_authenticated  # nobody else comes here
    return Application.objects.filter(recused(request.user)).order_by()


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "kind", "state", "announced_on", "opens_at", "closes_at")
    list_filter = ("state", "kind")
    search_fields = ("title",)
    exclude = ("reply_key",)


@admin.register(Terms)
class TermsAdmin(ReadOnlyAdmin):
    list_display = ("call", "version", "at", "reason")


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ("call", "role", "at")


@admin.register(CallResult)
class CallResultAdmin(ReadOnlyAdmin):
    list_display = ("call", "version", "published_on", "received", "retained")


@admin.register(Income)
class IncomeAdmin(ReadOnlyAdmin):
    list_display = ("number", "year", "organisation", "said", "amount", "state")
    list_filter = ("year", "nature", "state")


@admin.register(Jury)
class JuryAdmin(ReadOnlyAdmin):
    list_display = ("call", "decision", "named_at", "published_at", "appeals_until")


@admin.register(Outcome)
class OutcomeAdmin(ReadOnlyAdmin):
    list_display = ("application", "version", "verdict", "amount", "published_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).exclude(application__in=_closed_to(request))


@admin.register(Appeal)
class AppealAdmin(ReadOnlyAdmin):
    list_display = ("outcome", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).exclude(outcome__application__in=_closed_to(request))


@admin.register(AppealAnswer)
class AppealAnswerAdmin(ReadOnlyAdmin):
    list_display = ("appeal", "at", "granted")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).exclude(appeal__outcome__application__in=_closed_to(request))


@admin.register(Experiment)
class ExperimentAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "place", "state", "verdict", "ends_on")
    list_filter = ("state", "verdict")


@admin.register(SharedBudget)
class SharedBudgetAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "assembly", "amount", "state", "closes_on")
    list_filter = ("state",)


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ("budget", "rank", "title", "place", "cost", "checked_cost", "state")
    list_filter = ("state",)


@admin.register(MatchedFund)
class MatchedFundAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "assembly", "amount", "ratio", "state", "closes_on")
    list_filter = ("state",)


@admin.register(MatchedCommon)
class MatchedCommonAdmin(ReadOnlyAdmin):
    list_display = ("fund", "rank", "title", "place", "state", "added")
    list_filter = ("state",)


@admin.register(Pledge)
class PledgeAdmin(ReadOnlyAdmin):
    list_display = ("common", "place", "amount", "state", "at")
    list_filter = ("state",)
