"""Questions put to the council, the doors by which institutions ask without account, and what is joined to both."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import Measure
from lieudit.consultations.models import Consultation
from lieudit.deliberation.models import Draft, Position
from lieudit.governance.models import Assembly, AssemblyKind, Seat
from lieudit.inquiries.delays import UNCONFIRMED_DAYS
from lieudit.inquiries.workflow import GIVEN, UNREAD, InquiryState, Outcome
from lieudit.network.models import Organisation
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.models import Mail, new_key

S = InquiryState
TAKEN = [S.ACCEPTED, S.SENDING, S.ANSWERED, S.FOLLOWED]
"""States in which an assembly holds the question."""


class DoorQuerySet(models.QuerySet["Door"]):
    def open(self) -> DoorQuerySet:
        return self.filter(closed_at=None)

    def to_check(self) -> DoorQuerySet:
        """Whose mailbox has answered, and of which nobody said yet whether it is the institution's."""
        return self.open().filter(confirmed_at__isnull=False, checked_at=None)

    def received_by(self, account: Visitor) -> DoorQuerySet:
        """All of them for who receives questions: see `permissions.receives`."""
        if not account.is_authenticated:
            return self.none()
        national = Seat.objects.chaired_by(account).filter(college__assembly__kind=AssemblyKind.NATIONAL)
        return self if account.is_staff else self.filter(Exists(national))

    def given(self) -> DoorQuerySet:
        """Those that the council holds for the institution's, closed ones included."""
        return self.filter(checked_at__isnull=False)


class Door(models.Model):
    """A service of an institution, by its mailbox, which asks and answers by a signed link, without account.

    Given by the council, or asked for: `said` is then the name that was typed, `confirmed_at` when the mailbox
    answered, `checked_at` when the council said that it is the institution's. `key` is the secret of the link: it
    changes when the link is given again; closed, it opens nothing.
    """

    institution = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    said = models.CharField(_("institution"), max_length=200)
    address = models.EmailField(_("adresse électronique du service"))
    key = models.CharField(max_length=64, unique=True, editable=False, default=new_code)
    at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = models.CharField(_("motif"), max_length=1000, blank=True)

    objects = DoorQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien d’une institution")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None) | Q(institution__isnull=False), name="a_door_that_is_checked_is_of_one"
            ),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(closing=""), name="a_door_closes_with_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.institution or self.said)

    @property
    def article(self) -> str:
        """What was said of the article of its name."""
        return self.institution.article if self.institution else ""

    @property
    def is_known(self) -> bool:
        """The council said that it is the institution's."""
        return self.checked_at is not None


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def public(self) -> InquiryQuerySet:
        """Those whose origin is known, but what a measure of care hides."""
        return (
            self.exclude(state__in=UNREAD).filter(number__isnull=False).exclude(pk__in=Measure.objects.hidden(Inquiry))
        )

    def visible_to(self, account: Visitor) -> InquiryQuerySet:
        """Public ones; the secretariat reads those that are hidden too."""
        if account.is_authenticated and account.is_staff:
            return self.filter(number__isnull=False)
        return self.public()

    def conducted_by(self, account: Visitor) -> InquiryQuerySet:
        """Those that the account leads: see `permissions.conducts`, which says it of one."""
        if not account.is_authenticated:
            return self.none()
        if account.is_staff:
            return self
        chaired = Seat.objects.chaired_by(account)
        untaken = Q(Exists(chaired.filter(college__assembly__kind=AssemblyKind.NATIONAL)), assembly=None)
        return self.filter(Q(assembly__in=chaired.values("college__assembly")) | untaken)

    def of_draft(self, draft_id: int) -> InquiryQuerySet:
        """Those that a draft will answer: opened from the question, or from its consultation."""
        return self.filter(Q(draft=draft_id) | Q(consultation__draft=draft_id))

    def with_thread(self) -> InquiryQuerySet:
        """All that their page and their deadlines read, in one query."""
        return self.select_related(
            "door__institution__department",
            "door__institution__region",
            "assembly",
            "consultation",
            "draft",
            "position",
            "mail",
        ).defer("mail__content", "position__text", "position__plain")

    def forgettable(self) -> InquiryQuerySet:
        """Whose mailbox never answered within the days that it had."""
        return self.filter(state=S.SENT, sent_at__lt=timezone.now() - dt.timedelta(days=UNCONFIRMED_DAYS))

    def waiting_for_council(self) -> InquiryQuerySet:
        """The council owes its word, then its opinion."""
        return self.filter(state__in=[S.ASKED, S.ACCEPTED, S.SENDING])

    def waiting_for_institution(self) -> InquiryQuerySet:
        return self.filter(state=S.ANSWERED)


class Inquiry(models.Model):
    """A question of an institution, with the day wanted and what it will do with the answer: its words never change.

    `number`, from its publication. What the council owes: to say by `decide_by` whether it takes it, then its opinion
    by `answer_by`, both put off `delays` times with a reason. What the institution owes once the opinion has left
    (`answered_at`): to say by `follow_by` what it did with it, once and for good.
    """

    number = models.PositiveIntegerField(unique=True, null=True, blank=True)
    door = models.ForeignKey(Door, models.PROTECT, related_name="inquiries")
    state = models.CharField(max_length=10, choices=InquiryState, default=InquiryState.SENT)
    question = models.CharField(_("question"), max_length=200)
    why = models.TextField(_("ce qui amène la question"), validators=[MaxLengthValidator(4000)])
    use = models.TextField(_("ce que vous ferez de la réponse"), validators=[MaxLengthValidator(2000)])
    role = models.CharField(_("fonction de la personne qui signe"), max_length=150)
    wanted_on = models.DateField(_("réponse souhaitée le"))
    deposit_key = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    assembly = models.ForeignKey(Assembly, models.PROTECT, null=True, blank=True, related_name="+")
    decide_by = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(_("avis attendu le"), null=True, blank=True)
    delays = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(_("motif"), validators=[MaxLengthValidator(1000)], blank=True)
    consultation = models.OneToOneField(Consultation, models.PROTECT, null=True, blank=True, related_name="+")
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    letter = models.TextField(_("lettre"), validators=[MaxLengthValidator(5000)], blank=True)
    signatory = models.CharField(_("qui signe"), max_length=120, blank=True)
    signatory_role = models.CharField(_("à quel titre"), max_length=120, blank=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    follow_by = models.DateField(_("suite attendue le"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("suite donnée"), max_length=10, choices=Outcome, blank=True)
    follow_text = models.TextField(_("ce que vous avez fait"), validators=[MaxLengthValidator(10_000)], blank=True)
    follow_role = models.CharField(_("votre fonction"), max_length=150, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question au conseil")
        ordering = ["-number", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InquiryState.values), name="an_inquiry_is_somewhere"),
            models.CheckConstraint(
                condition=Q(state__in=[*UNREAD, S.WITHDRAWN])
                | Q(number__isnull=False, asked_at__isnull=False, decide_by__isnull=False),
                name="an_inquiry_that_is_read_has_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=TAKEN)
                | Q(assembly__isnull=False, answer_by__isnull=False, decided_at__isnull=False),
                name="an_inquiry_is_taken_by_an_assembly",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.REJECTED, S.DECLINED, S.WITHDRAWN]) | ~Q(reason=""),
                name="an_inquiry_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN)
                | Q(position__isnull=False, answered_at__isnull=False, follow_by__isnull=False),
                name="an_answered_inquiry_has_its_opinion",
            ),
            models.CheckConstraint(
                condition=Q(state=S.FOLLOWED, followed_at__isnull=False, outcome__in=Outcome.values)
                & ~Q(follow_text="")
                | ~Q(state=S.FOLLOWED) & Q(followed_at=None, outcome="", follow_text=""),
                name="an_inquiry_says_what_came_of_it_once",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("inquiries:inquiry", args=[self.number]) if self.number else reverse("inquiries:inquiries")

    @property
    def title(self) -> str:
        return self.question

    @property
    def draft_key(self) -> int | None:
        """The draft that will answer it: its own, or that of its consultation."""
        return self.draft_id or (self.consultation.draft_id if self.consultation else None)


class PaperQuerySet(models.QuerySet["Paper"]):
    def held(self) -> PaperQuerySet:
        """Those that wait for the words of their form."""
        return self.filter(inquiry=None)


class Paper(models.Model):
    """What is joined to a question, or to what came of it (`of_follow_up`). Without `inquiry`, it waits, for a day and
    under its `key`, until its form is sent to the end: a browser does not send a chosen file twice.
    """

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, null=True, blank=True, related_name="papers")
    of_follow_up = models.BooleanField(default=False)
    key = models.CharField(max_length=64, unique=True, editable=False, default=new_key)
    file = models.FileField(upload_to="inquiries/")
    name = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
