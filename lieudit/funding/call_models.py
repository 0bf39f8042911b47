"""Calls, the versions of their rules, deadlines that moved, replies of organisers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.funding.fairness import Before, Said
from lieudit.funding.questions import SUMMARY
from lieudit.funding.vocabulary import SIX, Kind, Reasons
from lieudit.funding.workflow import OVER, CallState
from lieudit.governance.models import Assembly, Seat
from lieudit.network.models import Organisation, Representative
from lieudit.territory.models import Department, Region
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.search import vector
from lieudit.toolkit.types import Json, JsonField

if TYPE_CHECKING:
    from lieudit.funding.result_models import CallResult

S = CallState
MOST_GRACE = 24 * 60
"""Minutes, at most, that a call may still take files after its hour."""
MOST_REPORT = 5000
"""Signs of the report of a call."""
MOST_MONEY = 10
"""Digits of a sum, before its two decimals: 9 999 999 999,99 €."""
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


TOLD_OF_A_CALL = ("title", "current__summary", "current__purpose", "said", "organisation__name", "assembly__name")
"""Where the words are by which a call is found."""


class CallQuerySet(models.QuerySet["Call"]):
    def shown(self) -> CallQuerySet:
        """Those that no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Call))

    def public(self) -> CallQuerySet:
        """Announced, or described here; a call under preparation is read by who leads it."""
        return self.shown().exclude(state=S.DRAFT).exclude(state=S.CANCELLED, announced_on=None)

    def led_by(self, account: Visitor) -> CallQuerySet:
        """Ours that the account leads: see `permissions.leads`, which says it of one."""
        if not account.is_authenticated:
            return self.none()
        ours = self.exclude(state=S.DESCRIBED)
        if account.is_staff:
            return ours
        spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
        chaired = Seat.objects.chaired_by(account)
        return ours.filter(
            Q(assembly__in=chaired.values("college__assembly")) | Q(organisation__in=spoken.values("organisation"))
        )

    def visible_to(self, account: Visitor) -> CallQuerySet:
        if not account.is_authenticated:
            return self.public()
        led = Call.objects.led_by(account).order_by().values("pk")
        shown = self if account.is_staff else self.shown()
        return shown.filter(Q(pk__in=Call.objects.public().order_by().values("pk")) | Q(pk__in=led))

    def told_to(self, account: Account) -> CallQuerySet:
        """Of which `account` may be told by mail what is not public."""
        return self.led_by(account)

    def running(self, now: dt.datetime | None = None) -> CallQuerySet:
        """Those for which a file may still be written, or will be: announced, open, or described and not past; an aid
        without end stays."""
        now = now or timezone.now()
        described = Q(state=S.DESCRIBED) & (Q(closes_at__gte=now) | Q(closes_at=None))
        return self.filter(Q(state__in=[S.ANNOUNCED, S.OPEN]) | described)

    def to_review(self, on: dt.date) -> CallQuerySet:
        """Descriptions of aids without end that are due to be looked at again."""
        return self.filter(state=S.DESCRIBED, review_on__lte=on)

    def open_in(self, land: Region | Department) -> CallQuerySet:
        """Those that some place of a territory may answer; in a region, those of one of its departments too."""
        is_region = isinstance(land, Region)
        parts = Department.objects.filter(**{"region" if is_region else "pk": land.pk}).order_by()
        whole = Region.objects.filter(pk=land.pk).values("code") if is_region else parts.values("region__code")
        of_whole = Q(current__regions__contains=ArraySubquery(whole))
        of_parts = Q(current__departments__overlap=ArraySubquery(parts.values("code")))
        return self.filter(Q(current__regions=[], current__departments=[]) | of_whole | of_parts)

    def with_words(self) -> CallQuerySet:
        """With `search`: what each says, and who calls, as searches read it."""
        return self.annotate(search=vector(*TOLD_OF_A_CALL))

    def about_service(self, domain: str) -> CallQuerySet:
        """Those of one of the six services; all of them where it is none."""
        return self.filter(current__domains__contains=[domain]) if domain in dict(SIX) else self

    def past(self, now: dt.datetime | None = None) -> CallQuerySet:
        now = now or timezone.now()
        return self.filter(Q(state__in=[*OVER, S.CANCELLED]) | Q(state=S.DESCRIBED, closes_at__lt=now))

    def to_open(self, now: dt.datetime) -> CallQuerySet:
        return self.filter(state=S.ANNOUNCED, opens_at__lte=now)

    def to_close(self, now: dt.datetime) -> CallQuerySet:
        """Whose hour has passed, and the minutes that were announced beyond it."""
        grace = models.ExpressionWrapper(F("grace_minutes") * dt.timedelta(minutes=1), models.DurationField())
        return self.filter(state=S.OPEN).annotate(end=F("closes_at") + grace).filter(end__lte=now)

    def with_rules(self) -> CallQuerySet:
        """With the rules in force and who calls, in one query."""
        return self.select_related("current", "assembly", "organisation__department", "organisation__region")


class Call(models.Model):
    """A call for projects or for expressions of interest; or an aid of others, written by hand. Ours has an assembly or
    an organisation that leads it here; one of others (`described`) has the organisation of the directory, or the name
    (`said`) of who launched it, the address where it is read, and nobody leads it here.

    `current` is the version of its rules in force. From the opening, rules are frozen and a correction is another
    version; from the announcement, `closes_at` moves later only; `grace_minutes` is how long files are still taken
    after the hour, known beforehand. An aid that is described by hand may have no end: `review_on` is then the day from
    which its description is to be looked at again.
    """

    told_with = ("current",)
    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.PROJECTS)
    state = models.CharField(max_length=10, choices=CallState, default=CallState.DRAFT)
    title = models.CharField(_("titre"), max_length=120)
    assembly = models.ForeignKey(Assembly, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    said = models.CharField(_("organisateur"), max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now)
    drawn_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    announced_on = models.DateField(_("annoncé le"), null=True, blank=True)
    opens_at = models.DateTimeField(_("ouverture"), null=True, blank=True)
    closes_at = models.DateTimeField(_("clôture"), null=True, blank=True)
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    first_closes_at = models.DateTimeField(null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(_("tolérance, en minutes"), default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("motif"), validators=[MaxLengthValidator(1000)], blank=True)
    report = models.TextField(_("bilan"), validators=[MaxLengthValidator(MOST_REPORT)], blank=True)
    current = models.OneToOneField("Terms", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.URLField(_("où il est publié"), max_length=500, blank=True)
    reply_address = models.EmailField(_("adresse de l’organisateur"), blank=True)
    reply_key = models.CharField(max_length=64, unique=True, editable=False, default=new_code)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("appel")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="a_call_is_somewhere"),
            models.CheckConstraint(
                condition=Q(state=S.DESCRIBED, assembly=None) & (Q(organisation__isnull=False) ^ ~Q(said=""))
                | ~Q(state=S.DESCRIBED) & Q(said="") & (Q(assembly=None) ^ Q(organisation=None)),
                name="a_call_is_somebodys",
            ),
            models.CheckConstraint(condition=~Q(state=S.DESCRIBED) | ~Q(source=""), name="what_is_described_is_read"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_call_closes_after_it_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.ANNOUNCED, S.OPEN, *OVER])
                | Q(
                    announced_on__isnull=False,
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                    first_closes_at__isnull=False,
                ),
                name="an_announced_call_has_its_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.DESCRIBED)
                | Q(closes_at__isnull=False, review_on=None)
                | Q(kind=Kind.AID, closes_at=None, first_closes_at=None, review_on__isnull=False),
                name="an_aid_alone_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(first_closes_at=None) | Q(closes_at__gte=F("first_closes_at")),
                name="a_deadline_is_never_earlier",
            ),
            models.CheckConstraint(
                condition=Q(state=S.REPORTED) ^ Q(report=""), name="a_call_is_reported_with_what_it_taught"
            ),
            models.CheckConstraint(condition=Q(grace_minutes__lte=MOST_GRACE), name="a_grace_is_short"),
            models.CheckConstraint(condition=~Q(state=S.CANCELLED) | ~Q(reason=""), name="a_call_ends_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:call", args=[self.number])

    @property
    def organiser(self) -> str:
        """Who calls."""
        return str(self.assembly or self.organisation or self.said)

    @property
    def is_ours(self) -> bool:
        """It is led here, by an assembly or an organisation."""
        return self.state != S.DESCRIBED

    @property
    def rules(self) -> Terms:
        """The version of its rules in force: every call has one from its creation."""
        assert self.current is not None
        return self.current

    @cached_property
    def results_told(self) -> dict[int, CallResult]:
        """The last version of what is told of the result of a call of others, and of that of the edition before, by the
        key of each call; nothing of one that a measure of care hides."""
        if self.is_ours:
            return {}
        known = {each.pk: each for each in (self, self.drawn_from) if each is not None}
        told = self.results.model.objects.filter(call__in=Call.objects.shown().filter(pk__in=known).order_by())
        found = list(told.order_by("call_id", "-version").distinct("call_id"))
        for each in found:
            each.call = known[each.call_id]
        return {each.call_id: each for each in found}

    @property
    def result(self) -> CallResult | None:
        """What is told of the result of a call of others, in its last version."""
        return self.results_told.get(self.pk)

    @property
    def former_result(self) -> CallResult | None:
        """That of the edition before of a call of others."""
        return self.results_told.get(self.drawn_from_id) if self.drawn_from_id else None

    @property
    def edition_before(self) -> Before | None:
        """When the edition before of a call of others was answered, if that is told."""
        result = self.former_result
        return Before(result.published_on.year, result.late) if result is not None else None

    @property
    def published_on(self) -> dt.date | None:
        """The day on which its decision was published: here, or where its organiser did."""
        if not self.is_ours:
            return self.result.published_on if self.result is not None else None
        jury = getattr(self, "jury", None)
        return timezone.localdate(jury.published_at) if jury and jury.published_at else None

    @property
    def ends_at(self) -> dt.datetime | None:
        """The last moment at which a file is taken: the hour that is said, and the grace."""
        return self.closes_at + dt.timedelta(minutes=self.grace_minutes) if self.closes_at else None

    @property
    def takes_files(self) -> bool:
        """It is open, and its last moment is not past."""
        return self.state == S.OPEN and self.ends_at is not None and self.ends_at > timezone.now()


class Terms(models.Model):
    """What one version of the rules of a call says. None, or nothing, is what it does not say.

    Money in euros, shares in whole percents, `reports` a year, `answer_on` the day on which the answer is announced.
    `papers` are those that a file joins, ours only, one a line; `documents` how many a call of others asks for.
    `questions` are those of its form, ours only (`questions.py`); `question_count` those of a call of others.
    `summarised`: whether a summary comes before them, which no call of before asked for.
    `criteria` are those by which a jury rates (`criteria.py`), `conditions` lines that a place must meet; `regions` the
    codes of those that may apply, all when empty; `domains`, those of the six services that it is about.

    Of those of others alone: `departments`, codes that add to `regions`; `perimeter`, what it says of where it is given
    that is none of them (a group of municipalities, a massif), « à vérifier »; who finances beside who launched it, who
    answers, of which types, at which rates (whole percents), how often it comes again, where one asks for it.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("ce qui change, et pourquoi"), max_length=500, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    summarised = models.BooleanField(default=True, db_default=False)
    summary = models.CharField(_("en une phrase"), max_length=300)
    purpose = models.TextField(_("pour quoi"), validators=[MaxLengthValidator(3000)], blank=True)
    audience = models.CharField(_("qui"), max_length=300, blank=True)
    regions = ArrayField(models.CharField(max_length=3), default=list, blank=True, verbose_name=_("régions"))
    departments = ArrayField(
        models.CharField(max_length=3), default=list, db_default=[], blank=True, verbose_name=_("départements")
    )
    perimeter = models.CharField(_("autre périmètre"), max_length=200, blank=True, db_default="")
    financers = ArrayField(
        models.CharField(max_length=200), default=list, db_default=[], blank=True, verbose_name=_("qui finance")
    )
    instructors = ArrayField(
        models.CharField(max_length=200), default=list, db_default=[], blank=True, verbose_name=_("qui répond")
    )
    types = ArrayField(
        models.CharField(max_length=120), default=list, db_default=[], blank=True, verbose_name=_("types")
    )
    rate_low = models.PositiveSmallIntegerField(_("taux le plus bas"), validators=PERCENT, null=True, blank=True)
    rate_high = models.PositiveSmallIntegerField(_("taux le plus haut"), validators=PERCENT, null=True, blank=True)
    recurrence = models.CharField(_("récurrence"), max_length=60, blank=True, db_default="")
    apply_url = models.URLField(_("où la demander"), max_length=500, blank=True, db_default="")
    domains = ArrayField(
        models.CharField(max_length=12, choices=SIX), default=list, blank=True, verbose_name=_("domaines")
    )
    conditions: JsonField = models.JSONField(_("conditions"), default=list, blank=True)
    criteria: JsonField = models.JSONField(_("critères"), default=list, blank=True)
    questions: JsonField = models.JSONField(_("questions"), default=list, blank=True)
    question_count = models.PositiveSmallIntegerField(_("questions"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    papers = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("pièces à joindre"))
    documents = models.PositiveSmallIntegerField(_("pièces"), null=True, blank=True)
    fund = models.DecimalField(_("somme en tout"), max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(
        _("somme par dossier, au plus"), max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True
    )
    advance = models.PositiveSmallIntegerField(_("avance, en %"), validators=PERCENT, null=True, blank=True)
    cofunding = models.PositiveSmallIntegerField(_("cofinancement, en %"), validators=PERCENT, null=True, blank=True)
    volunteering = models.BooleanField(_("le bénévolat compte"), null=True, blank=True)
    joint = models.BooleanField(_("à plusieurs"), null=True, blank=True)
    partners = models.PositiveSmallIntegerField(_("lieux par dossier, au plus"), null=True, blank=True)
    answer_on = models.DateField(_("réponse annoncée le"), null=True, blank=True)
    reasons = models.CharField(_("raisons d’un refus"), max_length=10, choices=Reasons, blank=True)
    appeal = models.BooleanField(_("recours possible"), null=True, blank=True)
    reports = models.PositiveSmallIntegerField(_("rapports par an"), null=True, blank=True)

    class Meta:
        verbose_name = _("version des règles d’un appel")
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="a_call_has_each_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="a_version_says_what_it_changes"),
            models.CheckConstraint(
                condition=(Q(advance=None) | Q(advance__lte=100)) & (Q(cofunding=None) | Q(cofunding__lte=100)),
                name="shares_of_a_call_are_percents",
            ),
            models.CheckConstraint(
                condition=(Q(fund=None) | Q(fund__gt=0)) & (Q(most=None) | Q(most__gt=0)),
                name="sums_of_a_call_are_above_nothing",
            ),
            models.CheckConstraint(
                condition=(Q(rate_high=None) | Q(rate_high__lte=100))
                & (Q(rate_low=None) | Q(rate_low__lte=100, rate_high=None) | Q(rate_low__lte=F("rate_high"))),
                name="rates_of_an_aid_are_percents",
            ),
            models.CheckConstraint(
                condition=Q(partners=None) | Q(joint=True, partners__gte=2), name="partners_are_two_at_least"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.version}"

    @property
    def asked(self) -> list[Json]:
        """The questions of a file, its summary first where one is asked for; none while the call has none."""
        return [SUMMARY, *self.questions] if self.questions and self.summarised else self.questions

    @property
    def is_for_some(self) -> bool:
        """Whether a place has something to check before it applies: a condition, where it is."""
        return bool(self.conditions or self.regions or self.departments or self.perimeter)

    def says(self, call: Call) -> Said:
        """What this version says, as facts are read from it."""
        return Said(
            today=timezone.localdate(),
            announced_on=call.announced_on,
            closes_on=timezone.localdate(call.first_closes_at or call.closes_at) if call.closes_at else None,
            questions=len(self.asked) if call.is_ours else self.question_count,
            pages=self.pages,
            documents=len(self.papers) or self.documents,
            advance=self.advance,
            cofunding=self.cofunding,
            volunteering=self.volunteering,
            joint=self.joint,
            partners=self.partners,
            answer_on=self.answer_on,
            closed_on=timezone.localdate(call.closes_at) if call.closes_at else None,
            published_on=call.published_on,
            before=call.edition_before,
            will_publish=call.is_ours and call.state != S.CANCELLED,
            given_up=call.state == S.CANCELLED,
            reasons=self.reasons,
            appeal=self.appeal,
            reports=self.reports,
        )


class Postponement(models.Model):
    """A deadline moved, later, with its reason: never changed."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="postponements")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = models.CharField(_("motif"), max_length=500)
    at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("report d’une clôture")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(after__gt=F("before")), name="a_deadline_moves_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_deadline_moves_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.after}"


class OrganiserReplyQuerySet(models.QuerySet["Reply"]):
    def public(self) -> OrganiserReplyQuerySet:
        """Those of the calls that everybody reads; but those that a measure of care hides."""
        shown = self.filter(call__in=Call.objects.public().order_by().values("pk"))
        return shown.exclude(pk__in=Measure.objects.hidden(Reply))

    def with_measures(self) -> OrganiserReplyQuerySet:
        """Whether a measure of care hides its words, as `is_hidden`: that one replied is always read."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Reply)))


class Reply(models.Model):
    """What the organiser of a described call says about it, by the signed link: published as it is, never changed."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="replies")
    text = models.TextField(_("réponse"), validators=[MaxLengthValidator(4000)])
    role = models.CharField(_("fonction de la personne qui répond"), max_length=150)
    at = models.DateTimeField(default=timezone.now)

    objects = OrganiserReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse d’un organisateur")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_reply_says_something")]

    def __str__(self) -> str:
        return gettext("Réponse de l’organisateur à propos de « %s »") % self.call.title

    def get_absolute_url(self) -> str:
        return self.call.get_absolute_url()
