"""The charter and who accepted it; reports, measures and appeals; mediators, and the mediations they hold."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Self, cast

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.statement import MeasureKind, Statement
from lieudit.care.workflow import MediationState
from lieudit.journal.models import content_type_of
from lieudit.toolkit.french import day
from lieudit.toolkit.prepared import Written
from lieudit.toolkit.text import markdown
from lieudit.toolkit.tokens import address_of, moved, thing_token


def known(account: Visitor | None) -> bool:
    """Whether somebody is signed in; None and an anonymous account are nobody."""
    return account is not None and account.is_authenticated


class CharterQuerySet(models.QuerySet["CharterVersion"]):
    def current(self) -> CharterVersion | None:
        """The wording in force: the latest."""
        return self.order_by("-number").first()

    def for_writer(self, account: Visitor | None) -> CharterQuerySet:
        """With `is_accepted` by `account`, and `suspended_until`: the end of the suspension of its writing."""
        if not isinstance(account, Account):
            nothing = Value(None, output_field=models.DateTimeField(null=True))
            return self.annotate(is_accepted=Value(False), suspended_until=nothing)
        return self.accepted_by(account)

    def accepted_by(self, account: Account, now: dt.datetime | None = None) -> CharterQuerySet:
        """The same of somebody who has an account."""
        accepted = Acceptance.objects.filter(charter=OuterRef("pk"), account=account)
        suspended = Measure.objects.suspending(account, now).values("until")[:1]
        return self.annotate(is_accepted=Exists(accepted), suspended_until=Subquery(suspended))


class YearlyQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that the yearly count tells, without a name."""

    def tally(self, column: str) -> dict[str, int]:
        """How many rows of each value."""
        counted = self.order_by().values(column).annotate(n=Count("pk"))
        return {row[column]: row["n"] for row in counted}

    def of_year(self, year: int) -> Self:
        return self.filter(at__year=year)


class TargetQuerySet[Row: models.Model](YearlyQuerySet[Row]):
    """Rows that point at any thing."""

    def of(self, thing: models.Model) -> Self:
        return self.filter(content_type=content_type_of(thing), object_id=thing.pk)

    def about(self, model: type[models.Model], ids: object) -> Self:
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
    def running(self, now: dt.datetime | None = None) -> MeasureQuerySet:
        """Texts that are hidden now, and writing that is suspended now; a reminder restricts nothing."""
        at = now or timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=at), kind__in=("hidden", "suspension"), lifted_at=None)

    def hiding(self) -> MeasureQuerySet:
        return self.filter(kind=Written("hidden"), lifted_at=None)

    def last_hidden(self) -> dt.datetime | None:
        """When a text that is still hidden was hidden last; None where none is."""
        return self.hiding().order_by("-at").values_list("at", flat=True).first()

    def hidden(self, model: type[models.Model]) -> models.QuerySet[Measure, int]:
        """Ids of the things of `model` that are hidden now: `.exclude(pk__in=…)`."""
        hiding = self.hiding().filter(content_type_id=Written(ContentType.objects.get_for_model(model).pk))
        return hiding.values_list("object_id", flat=True)

    def hides(self, thing: models.Model) -> bool:
        """Whether a text is hidden now."""
        return self.hidden(type(thing)).filter(object_id=thing.pk).exists()

    def veiled(self) -> models.Q:
        """Journal entries that carry the words (`of`, a token `room.model.key:…`) of a thing that is hidden now."""
        words, dot = models.CharField(), Value(".")
        kind = Case(
            *(
                When(
                    content_type__app_label=model._meta.app_label,
                    content_type__model=model._meta.model_name,
                    then=Value(former),
                )
                for former, model in moved().items()
            ),
            default=Concat("content_type__app_label", dot, "content_type__model"),
            output_field=words,
        )
        label = Concat(kind, dot, Cast("object_id", words))
        carried = KeyTextTransform("of", OuterRef("data"))
        named = Func(carried, Value(":"), Value(1), function="SPLIT_PART", output_field=words)
        return Q(data__has_key="of") & Q(Exists(self.hiding().annotate(label=label).filter(label=named)))

    def suspending(self, account: Account, now: dt.datetime | None = None) -> MeasureQuerySet:
        """The measure that keeps `account` from publishing now: one at most."""
        return self.running(now).filter(kind="suspension", subject=account)

    def visible_to(self, account: Account) -> MeasureQuerySet:
        """A measure is its author's own."""
        return self.filter(subject=account) if known(account) else self.none()

    def to_forget(self, before: dt.datetime) -> MeasureQuerySet:
        """Without effect since before that moment, and still saying who and why."""
        ended = Q(lifted_at__lt=before) | Q(until__lt=before) | Q(kind="reminder", at__lt=before)
        return self.filter(ended).exclude(reason="", excerpt="", lifted_reason="", subject=None)


def unless_hidden(model: type[models.Model], field: str, of: str = "pk", instead: str = "") -> models.Case:
    """A text of a thing of `model`, whose key is the column `of`: other words while a measure of care hides it."""
    hidden = models.When(**{f"{of}__in": Measure.objects.hidden(model)}, then=Value(instead))
    return models.Case(hidden, default=F(field), output_field=models.TextField())


class AppealQuerySet(YearlyQuerySet["Appeal"]):
    def open(self) -> AppealQuerySet:
        return self.filter(decided_at=None)

    def decidable_by(self, account: Account) -> AppealQuerySet:
        """Open appeals that `account` may decide: never on its own measure, decision or report (permissions)."""
        reported = Report.objects.filter(
            reporter=account, content_type=OuterRef("measure__content_type"), object_id=OuterRef("measure__object_id")
        )
        others = self.open().filter(~Exists(reported)).exclude(measure__actor=account)
        others = others.exclude(Q(measure__subject=account) | Q(author=account))
        mediates = Q(Exists(Mediator.objects.running().held_by(account)))
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

    def held_by(self, account: Account) -> MediatorQuerySet:
        """The mandate of one person; none while their powers wait for a second factor."""
        return self.none() if account.powers_withheld else self.filter(account=account)


class MediationQuerySet(models.QuerySet["Mediation"]):
    def visible_to(self, account: Visitor) -> MediationQuerySet:
        """Its parties and its mediator; nobody else, the secretariat no more than others."""
        if not known(account):
            return self.none()
        inside = Q(mediator__account=account) | Q(parties__account=account)
        return self.filter(inside).distinct()

    told_to = visible_to

    def looked_after_by(self, account: Account) -> MediationQuerySet:
        return self.filter(mediator__account=account)

    def running(self) -> MediationQuerySet:
        return self.filter(state__in=("asked", "accepted"))

    def awaiting_mediator(self) -> MediationQuerySet:
        """Asked, or where a party wrote last."""
        return self.running().filter(Q(state="asked") | ~Q(last_by=F("mediator__account")))

    def awaiting_party(self, account: Account) -> MediationQuerySet:
        """Running, and where somebody else wrote last."""
        mine = self.running().filter(parties__account=account, state="accepted")
        return mine.exclude(last_by=account)

    def to_forget(self, before: dt.datetime) -> MediationQuerySet:
        """Ended before that moment, and still holding words."""
        return self.filter(ended_at__lt=before, forgotten_at=None)


@lru_cache(maxsize=4)
def _as_html(text: str) -> SafeString:
    return markdown(text)


class CharterVersion(models.Model):
    """One adopted wording of the charter of benevolence; immutable, the latest is in force."""

    number = models.PositiveSmallIntegerField(unique=True)
    text = models.TextField()
    adopted_on = models.DateField()

    objects = CharterQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version de la charte")
        verbose_name_plural = _("versions de la charte")

    def __str__(self) -> str:
        return f"Charte de bienveillance, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("care:charter")

    @property
    def as_html(self) -> SafeString:
        """The text as pages show it: every form that publishes words carries it."""
        return _as_html(self.text)


class Acceptance(models.Model):
    """Which account accepted which wording, and when."""

    charter = models.ForeignKey(CharterVersion, models.PROTECT, related_name="acceptances")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "account"], name="a_charter_is_accepted_once")]

    def __str__(self) -> str:
        return f"{self.charter_id} / {self.account_id}"


class Target(models.Model):
    """Anything that people wrote: the row that a report or a measure points at."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()

    class Meta:
        abstract = True

    @property
    def url(self) -> str:
        """Where the text is read."""
        return address_of(self.thing)

    @property
    def token(self) -> str:
        """The signed word of the thing, for the addresses that act on it."""
        return thing_token(cast(models.Model, self.thing))


class ReportReason(models.TextChoices):
    HURTFUL = "hurtful", _("il blesse ou vise une personne")
    PRIVATE = "private", _("il montre une donnée personnelle")
    ADVERTISING = "advertising", _("il est publicitaire ou hors sujet")
    ILLEGAL = "illegal", _("il me paraît illégal")
    OTHER = "other", _("autre raison")


class Report(Target):
    """A text reported from its place, to be looked at within 48 hours."""

    reason = models.CharField(_("raison"), max_length=20, choices=ReportReason)
    details = models.TextField(_("précisions"), blank=True, max_length=2000)
    excerpt = models.TextField(editable=False)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=24, blank=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("suite donnée"), blank=True)

    objects = ReportQuerySet.as_manager()

    DELAY = dt.timedelta(hours=48)
    """How soon moderators look at a report."""

    class Meta:
        verbose_name = _("signalement")
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["at"], condition=Q(handled_at=None), name="reports_that_wait"),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()

    @property
    def due_at(self) -> dt.datetime:
        return self.at + self.DELAY


class ReportNotice(models.Model):
    """A report told to who looks after its text: once each."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="notices")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="a_report_is_told_once")]

    def __str__(self) -> str:
        return f"{self.report_id} / {self.account_id}"


SUSPENDED = Func("at", "until", RangeBoundary(), function="TSTZRANGE", output_field=DateTimeRangeField())
IN_OFFICE = Func(
    "since", "until", RangeBoundary(inclusive_upper=True), function="DATERANGE", output_field=DateRangeField()
)


class Measure(Statement, Target):
    """What moderators decided about a text, and why: its author is reminded, it is hidden, or its author writes no
    more for a time. Lifted, it has no effect any more, and the row stays.

    It says what the regulation asks of a statement of reasons: facts (`reason`), ground (`rule`), restriction,
    duration, redress (regulation (EU) 2022/2065, art. 17).
    """

    kind = models.CharField(max_length=12, choices=MeasureKind, default=MeasureKind.HIDDEN)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    excerpt = models.TextField(blank=True, editable=False)
    reason = models.TextField(_("raison"))
    rule = models.CharField(_("règle"), max_length=200, blank=True)
    was_reported = models.BooleanField(default=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.TextField(_("motif du retour"), blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("mesure")
        indexes = [models.Index(fields=["content_type", "object_id"], name="measures_of_a_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(lifted_at=None, kind=MeasureKind.HIDDEN),
                name="a_thing_is_hidden_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=MeasureKind.SUSPENSION, until__isnull=False)
                | ~Q(kind=MeasureKind.SUSPENSION) & Q(until=None),
                name="a_suspension_alone_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(subject=None) | ~Q(actor=F("subject")), name="nobody_measures_their_own_text"
            ),
            ExclusionConstraint(
                name="an_account_is_suspended_once_at_a_time",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    (SUSPENDED, RangeOperators.OVERLAPS),
                ],
                condition=Q(kind=MeasureKind.SUSPENSION, lifted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {day(self.at)}"

    def get_absolute_url(self) -> str:
        return reverse("care:measure", args=[thing_token(self)])


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", _("mesure maintenue")
    CHANGED = "changed", _("mesure allégée")
    LIFTED = "lifted", _("mesure levée")


class Appeal(models.Model):
    """The author contests a measure, once: somebody else than who decided looks at it again."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="appeal")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=8, choices=AppealOutcome, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects = AppealQuerySet.as_manager()

    DELAY = dt.timedelta(days=15)
    """How soon an appeal is decided."""

    class Meta:
        verbose_name = _("recours")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="an_appeal_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(author=None) | Q(decided_by=None) | ~Q(decided_by=F("author")),
                name="nobody_decides_their_own_appeal",
            ),
        ]

    def __str__(self) -> str:
        return f"Recours du {day(self.at)}"

    @property
    def due_at(self) -> dt.datetime:
        return self.at + self.DELAY


class Mediator(models.Model):
    """A dated mandate to hold mediations and to decide appeals, given to a named person outside the secretariat."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateField(_("à partir du"), default=timezone.localdate)
    until = models.DateField(_("jusqu’au"))
    ended_at = models.DateTimeField(null=True, blank=True)
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MediatorQuerySet.as_manager()

    LONGEST = dt.timedelta(days=3 * 366)
    """A mandate lasts three years at most; it may be given again."""

    class Meta:
        verbose_name = _("mandat de médiation")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(account=F("appointed_by")), name="nobody_appoints_themselves"),
            ExclusionConstraint(
                name="a_mediator_has_one_mandate_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    (IN_OFFICE, RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.account.public_name


class MediationOutcome(models.TextChoices):
    AGREEMENT = "agreement", _("un accord a été trouvé")
    PARTIAL = "partial", _("un accord en partie")
    NONE = "none", _("pas d’accord")
    ELSEWHERE = "elsewhere", _("la suite se passe ailleurs")


class Mediation(models.Model):
    """A private request to a mediator of one's choice; read by its parties and its mediator only, erased in time."""

    number = models.PositiveIntegerField(unique=True)
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="mediations")
    state = models.CharField(max_length=10, choices=MediationState, default=MediationState.ASKED)
    outcome = models.CharField(max_length=10, choices=MediationOutcome, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    last_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    last_at = models.DateTimeField(default=timezone.now)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = MediationQuerySet.as_manager()

    ANSWER_DELAY = dt.timedelta(days=7)
    """How soon a mediator takes up a request, or declines it."""

    class Meta:
        verbose_name = _("médiation")

    def __str__(self) -> str:
        return f"Médiation n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("care:mediation", args=[self.number])

    @property
    def is_running(self) -> bool:
        return self.state in {MediationState.ASKED, MediationState.ACCEPTED}


class Party(models.Model):
    """Somebody for whom a mediation is held: who asked first, then who was invited."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediation", "account"], name="a_party_is_inside_once")]

    def __str__(self) -> str:
        return f"{self.mediation_id} / {self.account_id}"


class MediationWord(models.Model):
    """What somebody wrote in a mediation. Nobody outside reads it, and nothing else keeps it."""

    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="words")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.mediation_id}, {self.at:%Y-%m-%d}"
