"""Calls and the versions of their rules, deadlines that moved, replies; applications, alone or together; the jury, its
recusals, what it reads and decides, what is contested; experiments, their measures, what was done otherwise; shared
budgets and their projects."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.funding.budget import ACCOUNTS
from lieudit.funding.fairness import Said
from lieudit.funding.vocabulary import AidOutcome, AwardNature, Finding, Ground, Kind, Nature, Reasons, Scope, Verdict
from lieudit.funding.workflow import (
    JUDGED,
    OVER,
    RECEIVED,
    ApplicationState,
    AwardState,
    BudgetState,
    CallState,
    ExperimentState,
    IncomeState,
    ProjectState,
)
from lieudit.governance.models import Assembly, Decision, Interest, Seat
from lieudit.imports.models import Import
from lieudit.network.models import Affiliation, Organisation, Place, Representative
from lieudit.network.vocabulary import OrganisationKind
from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.text import html_of_others
from lieudit.toolkit.types import JsonField
from lieudit.voting.models import Ballot
from lieudit.voting.workflow import BallotState

S = CallState
MOST_GRACE = 24 * 60
"""Minutes, at most, that a call may still take files after its hour."""
MOST_REPORT = 5000
"""Signs of the report of a call."""
MOST_MONEY = 10
"""Digits of a sum, before its two decimals: 9 999 999 999,99 €."""
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


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
        """Those for which a file may still be written, or will be: announced, open, or described and not past."""
        now = now or timezone.now()
        return self.filter(Q(state__in=[S.ANNOUNCED, S.OPEN]) | Q(state=S.DESCRIBED, closes_at__gte=now))

    def past(self, now: dt.datetime | None = None) -> CallQuerySet:
        now = now or timezone.now()
        return self.filter(Q(state__in=[*OVER, S.CANCELLED]) | Q(state=S.DESCRIBED, closes_at__lt=now))

    def to_open(self, now: dt.datetime) -> CallQuerySet:
        return self.filter(state=S.ANNOUNCED, opens_at__lte=now)

    def to_close(self, now: dt.datetime) -> CallQuerySet:
        """Whose hour has passed, and the minutes that were announced beyond it."""
        grace = models.ExpressionWrapper(F("grace_minutes") * dt.timedelta(minutes=1), models.DurationField())
        return self.filter(state=S.OPEN).annotate(end=F("closes_at") + grace).filter(end__lte=now)

    def to_finish(self, on: dt.date) -> CallQuerySet:
        """Whose days to contest have passed, and where nothing contested waits for an answer or for signatures."""
        unsigned = Outcome.objects.filter(published_at=None, application__call=models.OuterRef("pk"))
        waiting = Appeal.objects.waiting().filter(outcome__application__call=models.OuterRef("pk"))
        due = self.filter(state=S.APPEALS, jury__appeals_until__lt=on)
        return due.exclude(models.Exists(unsigned)).exclude(models.Exists(waiting))

    def with_rules(self) -> CallQuerySet:
        """With the rules in force and who calls, in one query."""
        return self.select_related("current", "assembly", "organisation__department", "organisation__region")


class Call(models.Model):
    """A call for projects or for expressions of interest. Ours has an assembly or an organisation that leads it here;
    one of others (`described`) has the organisation of the directory, or the name (`said`) of who launched it, the
    address where it is read, and nobody leads it here.

    `current` is the version of its rules in force. From the opening, rules are frozen and a correction is another
    version; from the announcement, `closes_at` moves later only; `grace_minutes` is how long files are still taken
    after the hour, known beforehand.
    """

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

    @property
    def ends_at(self) -> dt.datetime | None:
        """The last moment at which a file is taken: the hour that is said, and the grace."""
        return self.closes_at + dt.timedelta(minutes=self.grace_minutes) if self.closes_at else None


class Terms(models.Model):
    """What one version of the rules of a call says. None, or nothing, is what it does not say.

    Money in euros, shares in whole percents, `reports` a year, `answer_on` the day on which the answer is announced.
    `questions` are those of its form, ours only (`questions.py`); `question_count` those of a call of others.
    `criteria` are those by which a jury rates (`criteria.py`), `conditions` lines that a place must meet; `regions` the
    codes of those that may apply, all when empty.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(_("ce qui change, et pourquoi"), max_length=500, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    summary = models.CharField(_("en une phrase"), max_length=300)
    purpose = models.TextField(_("pour quoi"), validators=[MaxLengthValidator(3000)], blank=True)
    audience = models.CharField(_("qui"), max_length=300, blank=True)
    regions = ArrayField(models.CharField(max_length=3), default=list, blank=True, verbose_name=_("régions"))
    conditions: JsonField = models.JSONField(_("conditions"), default=list, blank=True)
    criteria: JsonField = models.JSONField(_("critères"), default=list, blank=True)
    questions: JsonField = models.JSONField(_("questions"), default=list, blank=True)
    question_count = models.PositiveSmallIntegerField(_("questions"), null=True, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
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
                condition=Q(partners=None) | Q(joint=True, partners__gte=2), name="partners_are_two_at_least"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.version}"

    def says(self, call: Call) -> Said:
        """What this version says, as facts are read from it."""
        return Said(
            announced_on=call.announced_on,
            closes_on=timezone.localdate(call.first_closes_at or call.closes_at) if call.closes_at else None,
            questions=len(self.questions) if call.is_ours else self.question_count,
            pages=self.pages,
            documents=self.documents,
            advance=self.advance,
            cofunding=self.cofunding,
            volunteering=self.volunteering,
            joint=self.joint,
            partners=self.partners,
            answer_on=self.answer_on,
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


class Reply(models.Model):
    """What the organiser of a described call says about it, by the signed link: published as it is, never changed."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="replies")
    text = models.TextField(_("réponse"), validators=[MaxLengthValidator(4000)])
    role = models.CharField(_("fonction de la personne qui répond"), max_length=150)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("réponse d’un organisateur")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_reply_says_something")]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.role}"


class YearMixQuerySet(models.QuerySet["YearMix"]):
    def public(self) -> YearMixQuerySet:
        """Those that their place publishes, while it is in the directory."""
        return self.filter(is_public=True, place__withdrawn_at=None).exclude(place__in=Measure.objects.hidden(Place))

    def visible_to(self, account: Visitor) -> YearMixQuerySet:
        """Published, or of a place for which the account speaks: nobody else, the secretariat neither."""
        if not account.is_authenticated:
            return self.public()
        public = YearMix.objects.public().order_by().values("pk")
        return self.filter(Q(pk__in=public) | Q(place__in=places_of(account)))


class YearMix(models.Model):
    """Where the money of a place came from in one year, as the place says it; read by itself unless it publishes.

    `taken_at` is when something that was published was last taken back: files that were written before are not given.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    is_public = models.BooleanField(_("publier"), default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = YearMixQuerySet.as_manager()

    class Meta:
        verbose_name = _("ressources d’un lieu, une année")
        ordering = ["place", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], name="a_place_says_a_year_once"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2100), name="a_mix_is_of_a_known_year"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} · {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("funding:mix", args=[self.place.slug])


class YearTotals(models.Model):
    """What the places of each region said together of a year, counted once and for all: counted again, a total less the
    former one would be the sum of the place that spoke meanwhile.

    `told` is what is shown: regions with their places, sum and natures; what is kept back; the whole, where it is safe.
    """

    year = models.PositiveSmallIntegerField(_("année"), unique=True)
    counted_at = models.DateTimeField(_("compté le"), default=timezone.now)
    told: JsonField = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("totaux d’une année")
        verbose_name_plural = _("totaux d’une année")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class MixLine(models.Model):
    """One funder of a place in one year, in euros."""

    mix = models.ForeignKey(YearMix, models.CASCADE, related_name="lines")
    rank = models.PositiveSmallIntegerField()
    funder = models.CharField(_("d’où"), max_length=120)
    nature = models.CharField(_("nature"), max_length=3, choices=Nature)
    amount = models.DecimalField(_("somme, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)

    class Meta:
        verbose_name = _("ligne des ressources d’un lieu")
        ordering = ["mix", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["mix", "rank"], name="a_mix_has_each_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="what_a_place_receives_is_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.funder} · {self.amount}"


class IncomeQuerySet(models.QuerySet["Income"]):
    def standing(self) -> IncomeQuerySet:
        """Those that count."""
        return self.filter(state=IncomeState.STANDING)

    def with_funders(self) -> IncomeQuerySet:
        return self.select_related("organisation")


class Income(models.Model):
    """What comes in to the council in one year from one funder: instalment, grant, sale, gifts; sourced and dated.

    `until` is how long the funder is engaged; `asked_on` when what follows was asked, `heard_on` when it answered. Dues
    are not here: they are read of `membership`. Persons who give are not named: their gifts are one line.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=IncomeState, default=IncomeState.STANDING)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    said = models.CharField(_("d’où"), max_length=120, blank=True)
    nature = models.CharField(_("nature"), max_length=3, choices=Nature)
    words = models.CharField(_("ce que c’est"), max_length=200)
    amount = models.DecimalField(_("somme, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    year = models.PositiveSmallIntegerField(_("exercice"))
    on = models.DateField(_("date de la pièce"))
    source = models.CharField(_("d’après"), max_length=300)
    until = models.DateField(_("engagé jusqu’au"), null=True, blank=True)
    asked_on = models.DateField(_("suite demandée le"), null=True, blank=True)
    heard_on = models.DateField(_("réponse reçue le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = IncomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("somme reçue par le conseil")
        ordering = ["-year", "-on", "-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=IncomeState.values), name="an_income_is_somewhere"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, said="") | Q(organisation=None) & ~Q(said=""),
                name="an_income_is_from_somebody",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_income_is_above_nothing"),
            models.CheckConstraint(condition=~Q(source=""), name="an_income_has_its_source"),
            models.CheckConstraint(
                condition=Q(heard_on=None) | Q(asked_on__isnull=False, heard_on__gte=F("asked_on")),
                name="an_answer_comes_after_the_request",
            ),
            models.CheckConstraint(
                condition=Q(state=IncomeState.STANDING) | ~Q(reason=""), name="an_income_leaves_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} · {self.amount}"

    def get_absolute_url(self) -> str:
        return f"{reverse('funding:incomes')}?{urlencode({'annee': self.year, 'de': self.funder})}"

    @property
    def funder(self) -> str:
        """From whom it comes."""
        return str(self.organisation or self.said)


class GrantQuerySet(models.QuerySet["Grant"]):
    def of_territory(self, department: str = "") -> GrantQuerySet:
        return self.filter(department__code=department) if department else self


class Grant(models.Model):
    """A grant of an institution to a place or an organisation of the directory, as its own file says it.

    Rows that match nobody here are not kept: some name persons. The name of who receives is that of the directory.
    `told_by` holds the keys of the imports that tell it, the oldest first: it goes with the last of them.
    """

    run = models.ForeignKey(Import, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    giver = models.CharField(_("qui attribue"), max_length=200)
    giver_siret = models.CharField(max_length=14)
    on = models.DateField(_("date de la convention"))
    reference = models.CharField(_("décision"), max_length=100, blank=True)
    purpose = models.CharField(_("objet"), max_length=256, blank=True)
    amount = models.DecimalField(_("montant, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    share = models.DecimalField(_("part de qui reçoit"), max_digits=5, decimal_places=4, default=1)
    nature = models.CharField(_("nature"), max_length=40)
    paid_from = models.DateField(null=True, blank=True)
    paid_until = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    told_by = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("subvention d’une institution")
        ordering = ["-on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None) ^ Q(organisation=None), name="a_grant_is_to_a_place_or_an_organisation"
            ),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="a_part_of_a_grant_is_a_part"),
        ]
        indexes = [
            models.Index(fields=["department", "giver"], name="grants_of_a_territory"),
            models.Index(fields=["run"], name="grants_of_an_import"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} · {self.amount}"


class Award(models.Model):
    """What the council grants, as it is published: the sixteen columns of SCDL « Subventions » 2.1.1 (`scdl.py`)."""

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=AwardState, default=AwardState.GRANTED)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    giver = models.CharField(max_length=200)
    giver_siret = models.CharField(max_length=14)
    name = models.CharField(_("nom de qui reçoit"), max_length=200)
    siret = models.CharField(_("SIRET de qui reçoit"), max_length=14, blank=True)
    rna = models.CharField(_("numéro RNA de qui reçoit"), max_length=10, blank=True)
    on = models.DateField(_("date de la convention"))
    reference = models.CharField(_("décision"), max_length=100)
    purpose = models.CharField(_("objet"), max_length=256)
    amount = models.DecimalField(_("montant, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    nature = models.CharField(_("nature"), max_length=40, choices=AwardNature, default=AwardNature.CASH)
    terms = models.CharField(_("conditions de versement"), max_length=256)
    paid_from = models.DateField(_("versée à partir du"))
    paid_until = models.DateField(_("jusqu’au"))
    notified = models.BooleanField(_("aide de minimis notifiée"), default=False)
    scheme = models.CharField(_("dispositif"), max_length=60, blank=True)
    report_due_on = models.DateField(_("compte rendu financier dû le"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    reported_on = models.DateField(_("compte rendu reçu le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("subvention du conseil")
        ordering = ["-on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(state=AwardState.GRANTED),
                name="a_reference_is_of_one_standing_award",
            ),
            models.CheckConstraint(condition=Q(place=None) ^ Q(organisation=None), name="an_award_is_to_one"),
            models.CheckConstraint(condition=~Q(siret="") | ~Q(rna=""), name="an_award_has_a_siret_or_a_rna"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_award_is_above_nothing"),
            models.CheckConstraint(condition=Q(paid_until__gte=F("paid_from")), name="an_award_is_paid_in_order"),
            models.CheckConstraint(condition=Q(state__in=AwardState.values), name="an_award_is_somewhere"),
            models.CheckConstraint(
                condition=Q(state=AwardState.GRANTED) | ~Q(reason=""), name="an_award_is_withdrawn_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("funding:awards")


class AidQuerySet(models.QuerySet["Aid"]):
    def open_on(self, day: dt.date) -> AidQuerySet:
        """Those whose deadline has not passed; those that say none stay open."""
        return self.filter(Q(deadline_on=None) | Q(deadline_on__gte=day))

    def around(self, town: Municipality) -> AidQuerySet:
        """Those whose perimeter holds a municipality, or could not be told."""
        part = Scope.OVERSEAS if town.department.region.overseas else Scope.MAINLAND
        return self.filter(
            Q(scope__in=[Scope.COUNTRY, Scope.UNKNOWN, part])
            | Q(region=town.department.region_id)
            | Q(department=town.department_id)
            | Q(intermunicipality=town.intermunicipality_id, intermunicipality__isnull=False)
            | Q(municipality=town.pk)
        )


class Aid(models.Model):
    """An aid or a call of others, from a catalogue: whence, of which day, who finances, who answers, for whom, where.

    `description` and `eligibility` are HTML that was cleaned as it came (`toolkit.text`). Rates in percents.
    `told_by` holds the keys of the imports that tell it, the oldest first: it goes with the last of them. `before` is
    what it said before each of those that changed it.
    """

    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=40)
    run = models.ForeignKey(Import, models.PROTECT, related_name="+")
    told_on = models.DateField(_("liste à jour au"))
    name = models.CharField(_("nom"), max_length=300)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    apply_url = models.URLField(_("où la demander"), max_length=500, blank=True)
    financers = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    instructors = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    audiences = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    types = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    is_call = models.BooleanField(_("appel à projets"), default=False)
    rate_low = models.PositiveSmallIntegerField(null=True, blank=True)
    rate_high = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(_("ouverte le"), null=True, blank=True)
    deadline_on = models.DateField(_("à déposer avant le"), null=True, blank=True)
    recurrence = models.CharField(_("récurrence"), max_length=60, blank=True)
    description = models.TextField(_("description"), validators=[MaxLengthValidator(60_000)], blank=True)
    eligibility = models.TextField(_("conditions"), validators=[MaxLengthValidator(60_000)], blank=True)
    perimeter = models.CharField(_("périmètre"), max_length=200, blank=True)
    scope = models.CharField(max_length=20, choices=Scope, default=Scope.UNKNOWN)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    intermunicipality = models.ForeignKey(Intermunicipality, models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    told_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    before: JsonField = models.JSONField(default=list, blank=True)

    objects = AidQuerySet.as_manager()

    class Meta:
        verbose_name = _("aide")
        ordering = ["deadline_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="an_aid_comes_once_from_a_list"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="an_aid_is_somewhere"),
        ]
        indexes = [models.Index(fields=["deadline_on"], name="aids_by_deadline")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funding:aid", args=[self.pk])

    @property
    def told(self) -> SafeString:
        """What it says of itself, cleaned again."""
        return html_of_others(self.description)

    @property
    def conditions(self) -> SafeString:
        return html_of_others(self.eligibility)


class AidAnswer(models.Model):
    """What became of an aid for a place: asked, obtained, refused; the hours that it took, and whether a refusal gave
    its reasons. Read by the place; by everybody as a median, from five places on."""

    aid = models.ForeignKey(Aid, models.CASCADE, related_name="answers")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    outcome = models.CharField(_("ce qu’il en est"), max_length=10, choices=AidOutcome)
    hours = models.PositiveSmallIntegerField(_("heures passées"), null=True, blank=True)
    reasons_given = models.BooleanField(_("les raisons sont données"), null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ce qu’un lieu dit d’une aide")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["aid", "place"], name="a_place_says_once_of_an_aid"),
            models.CheckConstraint(condition=Q(outcome__in=AidOutcome.values), name="an_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.aid_id} · {self.place_id} · {self.outcome}"


def places_of(account: Account) -> models.QuerySet[Representative]:
    """The places for which an account speaks today, as a column of keys."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False)
    rows: models.QuerySet[Representative] = spoken.values("place")  # type: ignore[assignment]
    return rows


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of(self, account: Account) -> ApplicationQuerySet:
        """Files of a place for which the account speaks, or that asks it to be one of them."""
        asked = Partner.objects.filter(place__in=places_of(account), left_at=None)
        return self.filter(pk__in=asked.order_by().values("application"))

    def visible_to(self, account: Visitor) -> ApplicationQuerySet:
        """Its own places; who leads the call, once it is sent; the jury, once it rates. Whoever is tied to a file that
        a jury judges reads nothing of it, but by its own places: see `recused`."""
        if not account.is_authenticated:
            return self.none()
        led = Call.objects.led_by(account).order_by().values("pk")
        mine = Application.objects.of(account).order_by().values("pk")
        sits = Juror.objects.sitting().filter(account=account, jury__call=models.OuterRef("call"))
        judged = Q(models.Exists(sits), state__in=RECEIVED, set_aside="", call__state__in=JUDGED)
        sent = Q(state__in=RECEIVED, call__in=led) | judged
        return self.filter(Q(pk__in=mine) | sent & ~recused(account))

    def told_to(self, account: Account) -> ApplicationQuerySet:
        return self.visible_to(account)

    def received(self) -> ApplicationQuerySet:
        return self.filter(state__in=RECEIVED)

    def rated(self) -> ApplicationQuerySet:
        """Those that the jury reads: received, and not set aside for their lateness."""
        return self.received().filter(set_aside="")

    def open_to(self, juror: Juror) -> ApplicationQuerySet:
        """Those of the call for which the juror is not recused."""
        return self.rated().filter(~recused(juror.account), call__jury=juror.jury_id)

    def begun(self) -> ApplicationQuerySet:
        """All that were not withdrawn."""
        return self.exclude(state=ApplicationState.WITHDRAWN)

    def with_call(self) -> ApplicationQuerySet:
        return self.select_related("call__current", "call__assembly", "call__organisation", "call__jury", "lead")


class Application(models.Model):
    """What one place, or several, answer to a call. `lead` carries it; every partner accepts before it is sent.

    A file that comes after the hour is kept, with its reason (`late_reason`): who calls decides what becomes of it, and
    says why it is `set_aside`. `shown_at`: its places publish it though it was not retained.
    """

    number = models.PositiveIntegerField(unique=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT)
    lead = models.ForeignKey(Place, models.PROTECT, related_name="+")
    title = models.CharField(_("titre"), max_length=120)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    late_reason = models.TextField(_("pourquoi après l’heure"), validators=[MaxLengthValidator(1000)], blank=True)
    reason = models.TextField(_("motif du retrait"), validators=[MaxLengthValidator(1000)], blank=True)
    set_aside = models.TextField(_("pourquoi il n’est pas lu"), validators=[MaxLengthValidator(1000)], blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier de candidature")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="an_application_is_somewhere"),
            models.CheckConstraint(
                condition=~Q(state__in=RECEIVED) | Q(sent_at__isnull=False), name="a_received_file_was_sent"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.LATE) | ~Q(late_reason=""), name="a_late_file_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:application", args=[self.number])


class PartnerQuerySet(models.QuerySet["Partner"]):
    def standing(self) -> PartnerQuerySet:
        """Asked, and not left."""
        return self.filter(left_at=None)

    def inside(self) -> PartnerQuerySet:
        """Those that accepted, and did not leave."""
        return self.standing().filter(accepted_at__isnull=False)


class Partner(models.Model):
    """A place of an application: asked by the lead with its task, accepted by who speaks for it, or left with a reason.

    The lead is one, accepted from the start. A place is in one file of a call at a time (`call` repeats that of the
    application for the database to hold it).
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="partners")
    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    task = models.CharField(_("ce que fait ce lieu"), max_length=300)
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu d’un dossier")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "place"], condition=Q(left_at=None), name="a_place_is_asked_once"
            ),
            models.UniqueConstraint(
                fields=["call", "place"],
                condition=Q(left_at=None, accepted_at__isnull=False),
                name="a_place_is_in_one_file_of_a_call",
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)


class Answer(models.Model):
    """One version of the answer to one question: each that is saved is a row, and none is lost.

    `beside`: the version that its author had not seen, when two wrote at once; both are shown until somebody who saw
    both writes the next. `source`: where the words come from, when they were brought.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    text = models.TextField(validators=[MaxLengthValidator(6000)], blank=True)
    beside = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("réponse d’un dossier")
        ordering = ["application", "question", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question", "version"], name="an_answer_has_each_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.question} · {self.version}"


class BudgetLine(models.Model):
    """A charge, a product, or what volunteers give, valued apart: of one place, in one year, in euros."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="lines")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    year = models.PositiveSmallIntegerField(_("année"))
    account = models.CharField(
        _("compte"), max_length=4, choices=[(code, each.label) for code, each in ACCOUNTS.items()]
    )
    words = models.CharField(_("ce que c’est"), max_length=200)
    amount = models.DecimalField(_("somme, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)

    class Meta:
        verbose_name = _("ligne d’un budget")
        ordering = ["year", "place", "account", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_line_is_above_nothing"),
            models.CheckConstraint(condition=Q(account__in=list(ACCOUNTS)), name="a_line_has_its_account"),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.account} · {self.amount}"


# The jury


class Jury(models.Model):
    """Who rates the files of a call: named by a decision of an assembly, read beside that of the council.

    `raters`, `gap` (points, on one criterion) and `appeal_days` are the rules of the council on the day it was named,
    and stay. `seed` breaks the ties of the assignment: it is made of what nobody chooses, and published. `lack` says
    why files could not all be given, in a sentence.
    """

    call = models.OneToOneField(Call, models.PROTECT, related_name="jury")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", verbose_name=_("décision"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    raters = models.PositiveSmallIntegerField(_("jurés par dossier"), default=2)
    gap = models.PositiveSmallIntegerField(_("écart admis, en points"), default=1)
    appeal_days = models.PositiveSmallIntegerField(_("jours pour contester"), default=30)
    seed = models.CharField(max_length=64, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    lack = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    appeals_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("jury")
        constraints = [models.CheckConstraint(condition=Q(raters__gte=2), name="nobody_rates_a_file_alone")]

    def __str__(self) -> str:
        return str(self.call)


class JurorQuerySet(models.QuerySet["Juror"]):
    def sitting(self) -> JurorQuerySet:
        return self.filter(left_at=None)


class Juror(models.Model):
    """A person of a jury, until it gives up its place."""

    jury = models.ForeignKey(Jury, models.PROTECT, related_name="jurors")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = JurorQuerySet.as_manager()

    class Meta:
        verbose_name = _("juré·e")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["jury", "account"], name="one_sits_once_in_a_jury")]

    def __str__(self) -> str:
        return str(self.account)


class Recusal(models.Model):
    """A juror reads nothing of a file, for a reason found (`ties_of`), said by them, or asked for and granted.

    What was found stays, even where the link ends during the call. `words` are read by nobody but their author and who
    leads the call.
    """

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="recusals")
    application = models.ForeignKey(Application, models.PROTECT, related_name="recusals")
    ground = models.CharField(max_length=12, choices=Ground)
    words = models.TextField(validators=[MaxLengthValidator(1000)], blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("récusation")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["juror", "application", "ground"], name="a_recusal_is_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.juror_id} · {self.application_id} · {self.ground}"


class Challenge(models.Model):
    """An applicant asks that a juror does not read its file, with a reason; another person than the juror answers."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="challenges")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="challenges", verbose_name=_("qui"))
    reason = models.TextField(_("pourquoi"), validators=[MaxLengthValidator(1000)])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(_("accordée"), null=True, blank=True)
    answer = models.TextField(_("réponse"), validators=[MaxLengthValidator(1000)], blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("récusation demandée")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "juror"], name="a_challenge_is_made_once"),
            models.CheckConstraint(
                condition=Q(granted=None, answered_by=None) | Q(granted__isnull=False, answered_by__isnull=False),
                name="a_challenge_is_answered_by_somebody",
            ),
            models.CheckConstraint(condition=Q(granted=None) | ~Q(answer=""), name="a_challenge_has_its_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.juror_id}"


class Assignment(models.Model):
    """A file that a juror is given to read; `third` when two others differed."""

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="assignments")
    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    third = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("dossier à lire")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["juror", "application"], name="a_file_is_given_once_to_one")]

    def __str__(self) -> str:
        return f"{self.juror_id} · {self.application_id}"


class RatingQuerySet(models.QuerySet["Rating"]):
    def counted(self) -> RatingQuerySet:
        """Whole, and not of a juror that is recused for the file since."""
        recused = Recusal.objects.filter(juror=models.OuterRef("juror"), application=models.OuterRef("application"))
        return self.filter(done_at__isnull=False).exclude(models.Exists(recused))


class Rating(models.Model):
    """What one juror says of one file, criterion by criterion, in their order: `marks` (points, or None for not yet)
    and `words`. `done_at` once it is whole."""

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="ratings")
    application = models.ForeignKey(Application, models.PROTECT, related_name="ratings")
    marks: JsonField = models.JSONField(default=list)
    words: JsonField = models.JSONField(default=list)
    saved_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lecture d’un dossier")
        ordering = ["application", "pk"]
        constraints = [models.UniqueConstraint(fields=["juror", "application"], name="one_rates_a_file_once")]

    def __str__(self) -> str:
        return f"{self.juror_id} · {self.application_id}"


class DecidedQuerySet(models.QuerySet["Outcome"]):
    def published(self) -> DecidedQuerySet:
        return self.filter(published_at__isnull=False)

    def standing(self) -> DecidedQuerySet:
        """What holds of each file: its last version that was published."""
        return self.published().order_by("application_id", "-version").distinct("application_id")


class Outcome(models.Model):
    """What the jury decides of one file, with a reason by criterion, in their order: written, signed by two jurors at
    least, published. Another version follows an appeal that was granted."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="outcomes")
    version = models.PositiveSmallIntegerField(default=1)
    verdict = models.CharField(_("décision"), max_length=10, choices=Verdict, blank=True)
    amount = models.DecimalField(
        _("somme accordée, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True
    )
    reasons: JsonField = models.JSONField(default=list)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DecidedQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision sur un dossier")
        ordering = ["application", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="a_file_has_each_outcome_once"),
            models.CheckConstraint(condition=Q(published_at=None) | ~Q(verdict=""), name="a_published_outcome_decides"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(verdict=Verdict.RETAINED, amount__gt=0), name="what_is_retained_is_granted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.verdict}"


class OutcomeSignature(models.Model):
    """A juror, not recused for the file, signs what is decided of it, as it is written."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="signatures")
    juror = models.ForeignKey(Juror, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("signature d’une décision sur un dossier")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["outcome", "juror"], name="one_signs_an_outcome_once")]

    def __str__(self) -> str:
        return f"{self.outcome_id} · {self.juror_id}"


class ContestedQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> ContestedQuerySet:
        return self.filter(granted=None)


class Appeal(models.Model):
    """The places of a file contest what was decided of it; somebody who did not rate it answers, in public."""

    outcome = models.OneToOneField(Outcome, models.PROTECT, related_name="appeal")
    text = models.TextField(_("ce qui est contesté, et pourquoi"), validators=[MaxLengthValidator(3000)])
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(_("accordé"), null=True, blank=True)
    answer = models.TextField(_("réponse"), validators=[MaxLengthValidator(3000)], blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ContestedQuerySet.as_manager()

    class Meta:
        verbose_name = _("recours")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="an_appeal_says_something"),
            models.CheckConstraint(
                condition=Q(granted=None, answered_by=None, answer="")
                | Q(granted__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="an_appeal_is_answered_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id}"


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def shown(self) -> ExperimentQuerySet:
        """Those of public places, whose words no measure of care hides."""
        hidden = Measure.objects.hidden(Experiment)
        return self.filter(place__in=Place.objects.public()).exclude(pk__in=hidden)

    def public(self) -> ExperimentQuerySet:
        """Those that are proposed, run, or are concluded, whatever came out."""
        return self.shown().exclude(state=ExperimentState.WITHDRAWN)

    def to_conclude(self, account: Account) -> ExperimentQuerySet:
        """Those that `account` leads, and whose last day has passed."""
        mine = self.filter(place__in=places_of(account), state=ExperimentState.RUNNING)
        return mine.filter(ends_on__lt=timezone.localdate())

    def with_things(self) -> ExperimentQuerySet:
        return self.select_related("place")


class Experiment(models.Model):
    """« Nous pensons que… ; nous le verrons si… »: what a place tries, how, with whom, and what came of it.

    `repeats` is the first experiment whose protocol this one follows. `days` is its length; `ends_on` is known once it
    has begun. From then on nothing of what was announced changes: what is done otherwise is a deviation.
    """

    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repetitions")
    title = models.CharField(_("titre"), max_length=120)
    belief = models.TextField(_("nous pensons que"), max_length=500)
    sign = models.TextField(_("nous le verrons si"), max_length=500)
    protocol = models.TextField(_("comment on s’y prend"), max_length=5000)
    watcher = models.CharField(_("qui regarde"), max_length=200)
    days = models.PositiveSmallIntegerField(_("durée, en jours"))
    budget = models.DecimalField(
        _("budget, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=ExperimentState, default=ExperimentState.PROPOSED)
    verdict = models.CharField(_("ce qui en sort"), max_length=10, choices=Finding, blank=True)
    learnt = models.TextField(_("ce qu’on a appris"), max_length=5000, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        verbose_name = _("expérience")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExperimentState.values), name="an_experiment_is_somewhere"),
            models.CheckConstraint(
                condition=Q(state=ExperimentState.CONCLUDED, verdict__in=Finding.values, concluded_at__isnull=False)
                & ~Q(learnt="")
                | ~Q(state=ExperimentState.CONCLUDED) & Q(verdict="", learnt="", concluded_at=None),
                name="an_experiment_concludes_with_what_was_learnt",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, ends_on=None) | Q(started_at__isnull=False, ends_on__isnull=False),
                name="an_experiment_that_begins_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExperimentState.WITHDRAWN) | ~Q(reason=""),
                name="an_experiment_is_withdrawn_with_its_reason",
            ),
            models.CheckConstraint(condition=Q(days__gt=0), name="an_experiment_lasts"),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gt=0), name="a_budget_is_above_nothing"),
            models.UniqueConstraint(
                fields=["place", "repeats"],
                condition=Q(state__in=[ExperimentState.PROPOSED, ExperimentState.RUNNING]),
                name="a_place_repeats_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:experiment", args=[self.number])


class ExperimentPlace(models.Model):
    """A place that tries with the one that proposes; it said so itself, before the beginning."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="joined")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("lieu d’une expérience")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["experiment", "place"], name="a_place_joins_an_experiment_once")]

    def __str__(self) -> str:
        return f"{self.experiment_id} · {self.place_id}"


class ExperimentMeasure(models.Model):
    """What is counted, in which unit and how; from where one starts, what is aimed at, where one arrives.

    `before` is known at the beginning, `after` at the conclusion: None is what nobody could count.
    """

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="measures")
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(_("ce qu’on mesure"), max_length=120)
    unit = models.CharField(_("unité"), max_length=40)
    how = models.CharField(_("comment on le compte"), max_length=300)
    before = models.DecimalField(_("avant"), max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("cible"), max_digits=12, decimal_places=2)
    after = models.DecimalField(_("après"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("mesure d’une expérience")
        ordering = ["experiment", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["experiment", "rank"], name="a_measure_has_its_rank"),
            models.CheckConstraint(
                condition=Q(before=None) | ~Q(before=F("target")), name="what_is_aimed_at_is_not_the_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reached(self) -> bool | None:
        """Whether what was aimed at is there; None for what was not counted."""
        if self.before is None or self.after is None:
            return None
        return self.after >= self.target if self.target > self.before else self.after <= self.target


class Deviation(models.Model):
    """What was done otherwise than announced, on which day, and why."""

    experiment = models.ForeignKey(Experiment, models.CASCADE, related_name="deviations")
    on = models.DateField(_("le"))
    words = models.TextField(_("ce qui a changé, et pourquoi"), max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("écart d’une expérience")
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="a_deviation_is_said")]

    def __str__(self) -> str:
        return f"{self.experiment_id} · {self.on}"


def ties_of(account: Account) -> dict[Ground, Q]:
    """What ties a person to a file, today, as conditions on applications.

    A place is theirs when they speak for it; so is the body that operates it, or the network that gathers it, when they
    speak for that. Interests are read both ways: those of the person and of the organisations that they represent, with
    a place of the file or with an organisation of it; and those of the organisations of the file with theirs.
    """
    spoken, affiliated = Representative.objects.running().filter(account=account), Affiliation.objects.running()
    places = spoken.filter(place__isnull=False).values("place")
    firms = spoken.filter(organisation__isnull=False).values("organisation")
    networks = Q(organisation__kind=OrganisationKind.NETWORK)
    bodies = affiliated.exclude(networks).filter(
        Q(organisation__in=firms) | Q(organisation__affiliations__in=(affiliated.filter(place__in=places).values("pk")))
    )
    gathered = affiliated.filter(networks, organisation__in=firms)
    interests = Interest.objects.running()
    mine = interests.filter(Q(account=account, organisation=None) | Q(organisation__in=firms))
    partied = affiliated.filter(organisation__in=mine.filter(party__isnull=False).values("party"))
    with_us = interests.filter(Q(party__in=firms) | Q(place__in=places))
    theirs = affiliated.filter(organisation__in=with_us.filter(organisation__isnull=False).values("organisation"))
    speakers = Representative.objects.running().filter(
        place__isnull=False, account__in=with_us.filter(organisation=None).exclude(account=account).values("account")
    )

    inside = Partner.objects.standing().filter(application=models.OuterRef("pk"))
    answers = Answer.objects.filter(application=models.OuterRef("pk"), author=account)
    return {
        Ground.SPEAKS: Q(models.Exists(inside.filter(place__in=places))),
        Ground.OPERATES: Q(models.Exists(inside.filter(place__in=bodies.values("place")))),
        Ground.NETWORK: Q(models.Exists(inside.filter(place__in=gathered.values("place")))),
        Ground.INTEREST: Q(models.Exists(inside.filter(place__in=mine.filter(place__isnull=False).values("place"))))
        | Q(models.Exists(inside.filter(place__in=partied.values("place"))))
        | Q(models.Exists(inside.filter(place__in=theirs.values("place"))))
        | Q(models.Exists(inside.filter(place__in=speakers.values("place")))),
        Ground.AUTHOR: Q(author=account) | Q(models.Exists(answers)),
    }


def recused(account: Account) -> Q:
    """The condition on applications by which somebody reads nothing of them: a jury judges the call, or will by its
    criteria, and they are tied to the file today or were recused for it; whoever leads the call as whoever sits."""
    judged = Q(call__jury__isnull=False) | ~Q(call__current__criteria=[])
    said = Recusal.objects.filter(juror__account=account, application=models.OuterRef("pk"))
    tied = Q(models.Exists(said))
    for condition in ties_of(account).values():
        tied |= condition
    return judged & tied


MOST_SHARED = 10**9
"""Euros of a shared budget, at most."""


class SharedBudgetQuerySet(models.QuerySet["SharedBudget"]):
    def shown(self) -> SharedBudgetQuerySet:
        """Those that no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(SharedBudget))

    def with_things(self) -> SharedBudgetQuerySet:
        return self.select_related("assembly", "ballot")

    def counted(self) -> SharedBudgetQuerySet:
        """Those whose vote was counted, and that have not heard it yet."""
        return self.filter(state=BudgetState.VOTING, ballot__state=BallotState.CLOSED, ballot__tally__isnull=False)

    def led_by(self, account: Visitor) -> SharedBudgetQuerySet:
        """Those of the assemblies that `account` chairs."""
        return self.filter(assembly__in=Seat.objects.chaired_by(account).values("college__assembly"))


class SharedBudget(models.Model):
    """So many euros that an assembly shares by a vote in equal shares, among the projects that places proposed.

    `most` is what one project may cost, where that is said; projects are proposed until `closes_on`, that day too.
    Those that were found eligible go to the vote, whose count alone says which are paid for. A vote that ends without
    an issue gives the budget back: `ballot` is the last one.
    """

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("assemblée"))
    title = models.CharField(_("titre"), max_length=120)
    purpose = models.TextField(_("pour quoi"), validators=[MaxLengthValidator(3000)])
    conditions: JsonField = models.JSONField(_("conditions"), default=list, blank=True)
    amount = models.PositiveIntegerField(_("somme à partager, en euros"))
    most = models.PositiveIntegerField(_("coût d’un projet, au plus"), null=True, blank=True)
    closes_on = models.DateField(_("projets jusqu’au"))
    state = models.CharField(max_length=10, choices=BudgetState, default=BudgetState.OPEN)
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SharedBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget partagé")
        verbose_name_plural = _("budgets partagés")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BudgetState.values), name="a_shared_budget_is_somewhere"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST_SHARED)
                & (Q(most=None) | Q(most__gt=0, most__lte=F("amount"))),
                name="a_shared_budget_is_above_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BudgetState.VOTING, BudgetState.DECIDED]) | Q(ballot__isnull=False),
                name="a_shared_budget_is_voted",
            ),
            models.CheckConstraint(
                condition=Q(state=BudgetState.DECIDED) ^ Q(decided_at=None), name="a_shared_budget_is_decided_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=BudgetState.CANCELLED) | ~Q(reason=""), name="a_shared_budget_ends_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:shared_budget", args=[self.number])

    @property
    def dearest(self) -> int:
        """What one project may cost at most, in euros."""
        return self.most or self.amount

    @property
    def takes_projects(self) -> bool:
        """Its last day is not past."""
        return self.state == BudgetState.OPEN and timezone.localdate() <= self.closes_on


class ProjectQuerySet(models.QuerySet["Project"]):
    def public(self) -> ProjectQuerySet:
        """Those that are proposed, whatever was said of them; a withdrawn one is nobody’s business any more."""
        return self.exclude(state=ProjectState.WITHDRAWN)

    def to_check(self, account: Account) -> ProjectQuerySet:
        """Those that wait for a word of who leads the budget, and is not of the place."""
        mine = self.filter(state=ProjectState.PROPOSED, budget__in=SharedBudget.objects.shown().led_by(account))
        return mine.filter(budget__state=BudgetState.OPEN).exclude(place__in=places_of(account))

    def with_things(self) -> ProjectQuerySet:
        return self.select_related("budget__assembly", "place")


class Project(models.Model):
    """What a place proposes to pay with a shared budget. `cost` is what it asks, `checked_cost` what was found that it
    costs: the vote weighs the latter. Its `rank` and its title, which a ballot bears, never change."""

    budget = models.ForeignKey(SharedBudget, models.PROTECT, related_name="projects")
    rank = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("lieu"))
    title = models.CharField(_("titre"), max_length=120)
    words = models.TextField(_("ce que ce sera"), validators=[MaxLengthValidator(2000)])
    cost = models.PositiveIntegerField(_("coût, en euros"))
    checked_cost = models.PositiveIntegerField(_("coût vérifié, en euros"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=ProjectState, default=ProjectState.PROPOSED)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("projet d’un budget partagé")
        verbose_name_plural = _("projets d’un budget partagé")
        ordering = ["budget", "rank"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="a_project_is_somewhere"),
            models.UniqueConstraint(fields=["budget", "rank"], name="a_budget_ranks_each_project_once"),
            models.UniqueConstraint(
                "budget", Lower("title"), condition=~Q(state=ProjectState.WITHDRAWN), name="projects_are_told_apart"
            ),
            models.CheckConstraint(
                condition=Q(cost__gt=0) & (Q(checked_cost=None) | Q(checked_cost__gt=0)),
                name="a_project_costs_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProjectState.ELIGIBLE, ProjectState.AWARDED, ProjectState.LEFT_OUT])
                | Q(checked_cost__isnull=False),
                name="what_is_voted_was_checked",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.REFUSED) | ~Q(reason=""), name="a_project_is_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.budget.get_absolute_url()}#projet-{self.rank}"

    @property
    def price(self) -> int:
        """What it costs, checked or as it is asked, in euros."""
        return self.checked_cost or self.cost
