"""Reads of the charter, of reports, measures and appeals, of mediators and their mediations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from lieudit.journal.models import content_type_of

if TYPE_CHECKING:
    from lieudit.care.models import (  # noqa: F401
        Acceptance,
        Appeal,
        CharterVersion,
        Measure,
        Mediation,
        Mediator,
        Report,
    )


def known(account: Any) -> bool:
    """Whether somebody is signed in; None and an anonymous account are nobody."""
    return account is not None and account.is_authenticated


class CharterQuerySet(models.QuerySet["CharterVersion"]):
    def current(self) -> CharterVersion | None:
        """The wording in force: the latest."""
        return self.order_by("-number").first()

    def for_writer(self, account: Any) -> Any:
        """With `is_accepted` by `account`, and `suspended_until`: the end of the suspension of its writing."""
        from lieudit.care.models import Acceptance, Measure

        if not known(account):
            nothing = Value(None, output_field=models.DateTimeField(null=True))
            return self.annotate(is_accepted=Value(False), suspended_until=nothing)
        accepted = Acceptance.objects.filter(charter=OuterRef("pk"), account=account)
        suspended = Measure.objects.suspending(account).values("until")[:1]
        return self.annotate(is_accepted=Exists(accepted), suspended_until=Subquery(suspended))


class YearlyQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that the yearly count tells, without a name."""

    def tally(self, column: str) -> dict[str, int]:
        """How many rows of each value."""
        counted = self.order_by().values(column).annotate(n=Count("pk"))
        return {row[column]: row["n"] for row in counted}

    def of_year(self, year: int) -> Any:
        return self.filter(at__year=year)


class TargetQuerySet[Row: models.Model](YearlyQuerySet[Row]):
    """Rows that point at any thing."""

    def of(self, thing: models.Model) -> Any:
        return self.filter(content_type=content_type_of(thing), object_id=thing.pk)

    def about(self, model: type[models.Model], ids: Any) -> Any:
        """Those on some things of `model`: `ids` is a list, or a QuerySet of them."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=ids)


class ReportQuerySet(TargetQuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(handled_at=None)

    def recent(self) -> ReportQuerySet:
        """Those that it is still time to look at."""
        return self.filter(at__gt=timezone.now() - self.model.DELAY)

    def delays(self) -> list[dt.timedelta]:
        """How long each answered report waited."""
        pairs = self.filter(handled_at__isnull=False).values_list("at", "handled_at")
        return [answered - at for at, answered in pairs if answered]

    def to_forget(self, before: dt.datetime) -> ReportQuerySet:
        """Answered before that moment, and still saying who and what."""
        return self.filter(handled_at__lt=before).exclude(excerpt="", details="", answer="", reporter=None)


class MeasureQuerySet(TargetQuerySet["Measure"]):
    def running(self) -> MeasureQuerySet:
        """Texts that are hidden now, and writing that is suspended now; a reminder restricts nothing."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), kind__in=("hidden", "suspension"), lifted_at=None)

    def hiding(self) -> MeasureQuerySet:
        return self.filter(kind="hidden", lifted_at=None)

    def hidden(self, model: type[models.Model]) -> models.QuerySet[Measure, int]:
        """Ids of the things of `model` that are hidden now: `.exclude(pk__in=…)`."""
        hiding = self.hiding().filter(content_type=ContentType.objects.get_for_model(model))
        return hiding.values_list("object_id", flat=True)

    def veiled(self) -> models.Q:
        """Journal entries that carry the words (`of`, a token `room.model.key:…`) of a thing that is hidden now."""
        words, dot = models.CharField(), Value(".")
        label = Concat("content_type__app_label", dot, "content_type__model", dot, Cast("object_id", words))
        carried = KeyTextTransform("of", OuterRef("data"))
        named = Func(carried, Value(":"), Value(1), function="SPLIT_PART", output_field=words)
        return Q(data__has_key="of") & Q(Exists(self.hiding().annotate(label=label).filter(label=named)))

    def suspending(self, account: Any) -> MeasureQuerySet:
        """The measure that keeps `account` from publishing now: one at most."""
        return self.running().filter(kind="suspension", subject=account)

    def visible_to(self, account: Any) -> MeasureQuerySet:
        """A measure is its author's own."""
        return self.filter(subject=account) if known(account) else self.none()

    def to_forget(self, before: dt.datetime) -> MeasureQuerySet:
        """Without effect since before that moment, and still saying who and why."""
        ended = Q(lifted_at__lt=before) | Q(until__lt=before) | Q(kind="reminder", at__lt=before)
        return self.filter(ended).exclude(reason="", excerpt="", lifted_reason="", subject=None)


class AppealQuerySet(YearlyQuerySet["Appeal"]):
    def open(self) -> AppealQuerySet:
        return self.filter(decided_at=None)

    def decidable_by(self, account: Any) -> AppealQuerySet:
        """Open appeals that `account` may decide: never on its own measure, decision or report (permissions)."""
        from lieudit.care.models import Mediator, Report

        reported = Report.objects.filter(
            reporter=account, content_type=OuterRef("measure__content_type"), object_id=OuterRef("measure__object_id")
        )
        others = self.open().filter(~Exists(reported)).exclude(measure__actor=account)
        others = others.exclude(Q(measure__subject=account) | Q(author=account))
        mediates = Q(Exists(Mediator.objects.running().filter(account=account)))
        if not account.is_staff:
            return others.filter(mediates)
        reported = Report.objects.filter(
            reporter=OuterRef("account"),
            content_type=OuterRef(OuterRef("measure__content_type")),
            object_id=OuterRef(OuterRef("measure__object_id")),
        )
        free = Mediator.objects.running().exclude(account=OuterRef("measure__actor")).filter(~Exists(reported))
        return others.filter(mediates | ~Exists(free.exclude(account=Coalesce(OuterRef("measure__subject"), Value(0)))))


class MediatorQuerySet(models.QuerySet["Mediator"]):
    def running(self) -> MediatorQuerySet:
        """In office today: the mandate runs, the account is open, and is not of the secretariat."""
        today = timezone.localdate()
        inside = self.filter(since__lte=today, until__gte=today, ended_at=None)
        return inside.filter(account__is_active=True, account__is_staff=False).select_related("account")


class MediationQuerySet(models.QuerySet["Mediation"]):
    def visible_to(self, account: Any) -> MediationQuerySet:
        """Its parties and its mediator; nobody else, the secretariat no more than others."""
        if not known(account):
            return self.none()
        inside = Q(mediator__account=account) | Q(parties__account=account)
        return self.filter(inside).distinct()

    told_to = visible_to

    def looked_after_by(self, account: Any) -> MediationQuerySet:
        return self.filter(mediator__account=account)

    def running(self) -> MediationQuerySet:
        return self.filter(state__in=("asked", "accepted"))

    def awaiting_mediator(self) -> MediationQuerySet:
        """Asked, or where a party wrote last."""
        return self.running().filter(Q(state="asked") | ~Q(last_by=F("mediator__account")))

    def awaiting_party(self, account: Any) -> MediationQuerySet:
        """Running, and where somebody else wrote last."""
        mine = self.running().filter(parties__account=account, state="accepted")
        return mine.exclude(last_by=account)

    def to_forget(self, before: dt.datetime) -> MediationQuerySet:
        """Ended before that moment, and still holding words."""
        return self.filter(ended_at__lt=before, forgotten_at=None)
