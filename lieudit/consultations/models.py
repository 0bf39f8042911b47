"""Consultations, their statements, the voices that answer, and what each says of each statement."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Count, Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.consultations.vocabulary import CROWD, Audience, Value
from lieudit.consultations.wording import LONGEST
from lieudit.consultations.workflow import ConsultationState, StatementState
from lieudit.deliberation.models import Draft, Position
from lieudit.governance.models import Assembly, AssemblyKind, Seat
from lieudit.needs.models import Convergence, Need
from lieudit.network.models import Animator, Place
from lieudit.toolkit.french import excerpt


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def public(self) -> ConsultationQuerySet:
        """Those that were opened once."""
        return self.exclude(state=ConsultationState.DRAFTED)

    def led_by(self, account: Visitor) -> ConsultationQuerySet:
        """Those that the account leads: see `permissions.leads`, which says it of one."""
        if not account.is_authenticated:
            return self.none()
        if account.is_staff:
            return self
        animated = Animator.objects.running().held_by(account)
        regions = animated.filter(region__isnull=False, department=None).values("region")
        chaired = Seat.objects.chaired_by(account).values("college__assembly")
        everywhere = Q(Exists(animated.national())) & ~Q(assembly__kind=AssemblyKind.MEMBERS)
        return self.filter(Q(assembly__in=chaired) | Q(assembly__region__in=regions) | everywhere)

    def visible_to(self, account: Visitor) -> ConsultationQuerySet:
        """Public ones, and those that one prepares."""
        led = self.model._default_manager.all().led_by(account).values("pk")
        return self.filter(~Q(state=ConsultationState.DRAFTED) | Q(pk__in=led))

    def to_open(self) -> ConsultationQuerySet:
        """Prepared for a day that has come."""
        return self.filter(state=ConsultationState.DRAFTED, opens_on__lte=timezone.localdate()).order_by("pk")

    def to_close(self) -> ConsultationQuerySet:
        """Open, whose last day has ended."""
        return self.filter(state=ConsultationState.OPEN, closes_on__lt=timezone.localdate()).order_by("pk")

    def with_counts(self) -> ConsultationQuerySet:
        """`voice_count`, those who answered something; `statement_count`, what is asked."""
        served = Count("statements", Q(statements__state=StatementState.ACCEPTED), distinct=True)
        return self.annotate(voice_count=Count("voices", distinct=True), statement_count=served)


class Consultation(models.Model):
    """A question put by an assembly as short statements. Its words never change once open, nothing once closed
    (triggers), but what came of it: a draft, then a position. What its answers say is a `Reading`.
    """

    number = models.PositiveIntegerField(unique=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+", verbose_name=_("assemblée"))
    convergence = models.ForeignKey(Convergence, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.CharField(_("question"), max_length=200)
    why = models.TextField(_("pourquoi"), max_length=2000)
    audience = models.CharField(_("qui peut répondre"), max_length=10, choices=Audience)
    state = models.CharField(max_length=10, choices=ConsultationState, default=ConsultationState.DRAFTED)
    opens_on = models.DateField(_("ouverture prévue"), null=True, blank=True)
    closes_on = models.DateField(_("dernier jour"))
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.TextField(_("motif"), max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    position = models.OneToOneField(Position, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ConsultationState.DRAFTED, opened_at=None, closed_at=None)
                | Q(state=ConsultationState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=ConsultationState.CLOSED, opened_at__isnull=False, closed_at__isnull=False),
                name="a_consultation_is_where_it_says",
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="an_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("consultations:consultation", args=[self.number])

    @property
    def title(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        """Answers are taken: opened, and its last day has not ended, whether or not the timer has passed."""
        return self.state == ConsultationState.OPEN and timezone.localdate() <= self.closes_on


class ShortStatementQuerySet(models.QuerySet["Statement"]):
    def served(self) -> ShortStatementQuerySet:
        """What is put to those who answer: accepted, and not hidden by a measure of care."""
        return self.filter(state=StatementState.ACCEPTED).exclude(pk__in=Measure.objects.hidden(Statement))

    def waiting(self) -> ShortStatementQuerySet:
        return self.filter(state=StatementState.PROPOSED)

    def like(self, statement: Statement) -> ShortStatementQuerySet:
        """What is served in the same consultation, the nearest words first: what it may be joined to."""
        served = self.served().filter(consultation=statement.consultation_id).exclude(pk=statement.pk)
        return served.annotate(near=TrigramSimilarity("text", statement.text)).order_by("-near", "rank")

    def visible_to(self, account: Visitor) -> ShortStatementQuerySet:
        """Those of a consultation that the account may read."""
        return self.filter(consultation__in=Consultation.objects.visible_to(account).values("pk"))

    def with_credits(self) -> ShortStatementQuerySet:
        """Who proposed it, where it comes from, and whether its words are hidden, as `is_hidden`."""
        rows = self.select_related("author", "place", "need", "joined_to")
        return rows.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(Statement)))


class Statement(models.Model):
    """One idea, in two hundred characters at most, with which one agrees or not.

    Words never change. `place` is in whose name it was proposed, `need` whose words it takes: who chose them is not
    their `author`. With neither need nor `author`, a visitor proposed it. What was refused keeps its words for who
    wrote them and who read them, and shows its reason.
    """

    told_with = ("consultation",)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="statements")
    rank = models.PositiveIntegerField()
    text = models.CharField(_("affirmation"), max_length=LONGEST)
    state = models.CharField(max_length=10, choices=StatementState, default=StatementState.PROPOSED)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(_("à lire avant le"), null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("motif"), max_length=500, blank=True)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="joined")

    objects = ShortStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("affirmation")
        ordering = ["consultation", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "rank"], name="a_statement_has_its_rank"),
            models.CheckConstraint(
                condition=Q(state=StatementState.JOINED, joined_to__isnull=False)
                | ~Q(state=StatementState.JOINED) & Q(joined_to=None),
                name="a_joined_statement_says_to_which",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[StatementState.REFUSED, StatementState.WITHDRAWN]) | ~Q(reason=""),
                name="a_refusal_has_its_reason",
            ),
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_state_is_known"),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="statement_waits")]

    def __str__(self) -> str:
        """What others call it: never words that were not accepted."""
        shown = self.state in (StatementState.ACCEPTED, StatementState.WITHDRAWN)
        return excerpt(self.text, 90) if shown else _g("Affirmation n° %s") % self.rank

    def get_absolute_url(self) -> str:
        return reverse("consultations:statement", args=[self.consultation.number, self.rank])

    @property
    def by(self) -> str:
        """Who proposed it, as everybody may read it."""
        if self.need:
            return _g("le besoin n° %s") % self.need.number
        if self.place:
            return str(self.place)
        return str(self.author) if self.author else _g("une personne sans compte")

    @property
    def is_late(self) -> bool:
        """Nobody read it within the two working days that were promised."""
        due, waits = self.due_on, self.state == StatementState.PROPOSED
        return waits and due is not None and due < timezone.localdate()


class VoiceQuerySet(models.QuerySet["Voice"]):
    def of_account(self, account: Account) -> VoiceQuerySet:
        """Those that a person gives in their own name."""
        return self.filter(account=account)

    def of_a_crowd(self) -> VoiceQuerySet:
        """Those that came with many others from one connection the same day, all of them."""
        known = self.exclude(origin="").order_by().values("origin")
        return self.filter(origin__in=known.annotate(n=Count("pk")).filter(n__gt=CROWD).values("origin"))


class Voice(models.Model):
    """Who answers a consultation: a person, a place, or a visitor known by a word of their browser.

    A place has one voice, which those who speak for it share. `groups` is what was declared, frozen at the first
    answer: the kind of group → its code. Of who left, and of visitors once it closed, the groups alone remain.
    `crowded`: many voices came from the same connection that day, which the results say, written as it closes; until
    then `origin` is the word of that connection (`toolkit/origin.py`), empty for a place and for a sheet. `typist`: who
    typed it back from a sheet of paper, which the results count.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="voices")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=64, blank=True)
    groups = models.JSONField(default=dict)
    crowded = models.BooleanField(default=False)
    origin = models.CharField(max_length=24, blank=True)
    typist = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = VoiceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account=None, place=None)
                | Q(account=None, place__isnull=False, key="")
                | Q(account__isnull=False, place=None, key=""),
                name="a_voice_is_of_one",
            ),
            models.CheckConstraint(
                condition=Q(typist=None) | Q(account=None, place=None), name="a_sheet_is_of_a_visitor"
            ),
            models.UniqueConstraint(
                fields=["consultation", "account"], condition=Q(account__isnull=False), name="a_person_has_one_voice"
            ),
            models.UniqueConstraint(
                fields=["consultation", "place"], condition=Q(place__isnull=False), name="a_place_has_one_voice"
            ),
            models.UniqueConstraint(
                fields=["consultation", "key"], condition=~Q(key=""), name="a_browser_has_one_voice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.pk}"


class Answer(models.Model):
    """What one voice says of one statement: one row, changed until the close (trigger), without any hour."""

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="answers")
    value = models.SmallIntegerField(choices=Value)
    important = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice", "statement"], name="one_answer_a_statement"),
            models.CheckConstraint(condition=Q(value__in=Value.values), name="answer_value_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id} · {self.statement_id}"


class Reading(models.Model):
    """What the answers of a consultation say across groups, as `data` (reading.py): written by the worker while it is
    open, once more as it closes, and then `final`, which never changes (trigger).
    """

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="reading", primary_key=True)
    at = models.DateTimeField()
    final = models.BooleanField(default=False)
    data = models.JSONField()

    def __str__(self) -> str:
        return f"{self.consultation_id} · {self.at}"
