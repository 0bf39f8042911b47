"""Positions relayed to institutions: demands, what institutions answered, and what changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.advocacy.deadlines import LINK_DAYS, Deadline, Facts, deadline, due_date
from lieudit.advocacy.workflow import (
    OUTCOMES,
    RUNNING,
    Change,
    DemandState,
    Means,
    Progress,
    ReferralState,
    ReplyChannel,
    ReplyKind,
)
from lieudit.care.models import Measure
from lieudit.deliberation.models import Position
from lieudit.governance.models import Seat
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.needs.models import Need
from lieudit.network.models import Organisation
from lieudit.toolkit.codes import new_code
from lieudit.toolkit.french import excerpt
from lieudit.toolkit.models import Mail, MailState, new_key
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.search import vector

SHORT_TITLE = 80
"""Characters of the short title of a demand: seven words or so, a verb first."""


class ReferralQuerySet(models.QuerySet["Referral"]):
    def public(self) -> ReferralQuerySet:
        """Those that left, or are leaving."""
        return self.exclude(state=ReferralState.PREPARED)

    def prepared(self) -> ReferralQuerySet:
        return self.filter(state=ReferralState.PREPARED)

    def visible_to(self, account: Visitor) -> ReferralQuerySet:
        """Those sent; letters in preparation are seen by the secretariat and the chair's assembly."""
        if account.is_authenticated and account.is_staff:
            return self
        chaired = Seat.objects.chaired_by(account)
        return self.filter(
            ~Q(state=ReferralState.PREPARED) | Q(position__draft__assembly__in=chaired.values("college__assembly"))
        )

    def about(self, need: Need) -> ReferralQuerySet:
        return self.filter(position__draft__convergences__needs=need)

    def last_signatory(self) -> dict[str, str] | None:
        """Who signed the last letter, and in what capacity."""
        last = self.exclude(signatory="").order_by("-pk").first()
        return {"signatory": last.signatory, "signatory_role": last.signatory_role} if last else None

    def opened_by(self, key: str) -> ReferralQuerySet:
        """The one whose link holds this key, or will once it is passed on."""
        return self.filter(Q(key=key) | Q(next_key=key))

    def with_thread(self) -> ReferralQuerySet:
        rows = self.select_related("position__draft__assembly", "institution", "mail", "next_mail")
        return rows.defer("mail__content", "next_mail__content")


def reply_days(position: Position) -> int:
    """Working days that an institution has, by the rulebook under which the position was adopted."""
    return int(position.draft.rulebook.rules.get("reply_days", DEFAULT_RULES["reply_days"]))


class Referral(models.Model):
    """One position put to one institution, by a letter.

    `key` is the secret of the signed reply link, short enough to be typed from the letter; it changes when the link is
    passed on: `next_key` and `next_address`
    take its place once the mail that carries them has left, and `next_service` says to which service (`passed_to`).
    `calendar` is the code of the department whose public
    holidays count, empty for the national list. `sent_at`: handed over, posted, or taken by the mail server.
    """

    told_with = ("institution", "position")
    number = models.PositiveIntegerField(unique=True)
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.PREPARED)
    addressee = models.CharField(_("destinataire"), max_length=200, blank=True)
    address = models.EmailField(_("adresse électronique"), blank=True)
    postal_address = models.TextField(_("adresse postale"), max_length=500, blank=True)
    letter = models.TextField(_("lettre"), max_length=20_000)
    means = models.CharField(_("remise"), max_length=8, choices=Means, blank=True)
    proof = models.FileField(_("preuve de remise"), upload_to="proofs/", blank=True)
    signatory = models.CharField(_("qui signe"), max_length=120, blank=True)
    signatory_role = models.CharField(_("à quel titre"), max_length=120, blank=True)
    key = models.CharField(max_length=64, unique=True, editable=False, default=new_code)
    calendar = models.CharField(max_length=3, blank=True)
    due_on = models.DateField(_("réponse attendue le"))
    due_chosen = models.BooleanField(default=True, db_default=True, editable=False)
    """Whether somebody chose that day; else the rules give it, from the day when the letter leaves."""
    prepared_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    next_key = models.CharField(max_length=64, blank=True, editable=False)
    next_address = models.EmailField(blank=True)
    next_service = models.CharField(max_length=200, blank=True, db_default="")
    next_mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    passed_to = models.CharField(_("transmise à"), max_length=200, blank=True, db_default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.TextField(_("motif"), max_length=1000, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("relais")
        verbose_name_plural = _("relais")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["position", "institution"], name="a_position_is_relayed_once"),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "sending"]) | Q(sent_at__isnull=False),
                name="a_sent_referral_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"relais n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("advocacy:referral", args=[self.number])

    @property
    def sent_on(self) -> dt.date:
        """The day from which time is counted: today, as long as the letter has not left."""
        return timezone.localdate(self.sent_at) if self.sent_at else timezone.localdate()

    def due_from(self, on: dt.date) -> dt.date:
        """The day of the answer of a letter that leaves on `on`: the rules count from there. A day that was chosen
        stays, and so does that of what has left, or is leaving."""
        if self.due_chosen or self.sent_at or self.mail_id:
            return self.due_on
        return due_date(on, reply_days(self.position), self.calendar)

    @property
    def days_to_come(self) -> int:
        """Working days that the rules will give to a letter in preparation; none once it is posted, or where its day
        was chosen."""
        counts = self.state == ReferralState.PREPARED and not self.due_chosen
        return reply_days(self.position) if counts else 0

    @property
    def link_until(self) -> dt.date:
        """The last day of the signed link: some time after the latest deadline."""
        granted = Reply.objects.granted().filter(demand__referral=self).aggregate(last=Max("until"))["last"]
        return max(self.due_on, granted or self.due_on) + dt.timedelta(days=LINK_DAYS)


class DemandQuerySet(models.QuerySet["Demand"]):
    def public(self) -> DemandQuerySet:
        """Those that were handed over: the time of an institution runs from there."""
        return self.exclude(referral__state__in=[ReferralState.PREPARED, ReferralState.SENDING])

    def waiting(self) -> DemandQuerySet:
        return self.public().filter(state=DemandState.WAITING)

    def without_reply(self) -> DemandQuerySet:
        """Those that wait, and of which no answer is being verified."""
        answers = Reply.objects.to_verify().filter(demand=OuterRef("pk")).exclude(outcome="")
        return self.waiting().filter(~Exists(answers))

    def with_deadlines(self) -> DemandQuerySet:
        """All that `deadline` needs, in the same query: the delay granted, the message to verify."""
        granted = Reply.objects.granted().filter(demand=OuterRef("pk")).order_by("-until")
        pending = Reply.objects.to_verify().filter(demand=OuterRef("pk")).exclude(kind=ReplyKind.ACKNOWLEDGE)
        return self.select_related("referral__institution", "referral__position").annotate(
            extended_to=Subquery(granted.values("until")[:1]),
            extension_reason=Subquery(granted.values("text")[:1]),
            extension_asked=Subquery(granted.values("received_at")[:1]),
            pending_since=Subquery(
                pending.order_by().values("demand").annotate(first=Min("received_at")).values("first")
            ),
        )

    def listed(self) -> DemandQuerySet:
        """Public demands, the latest sent first, without the long texts; each tells its `deadline`."""
        found = self.public().with_deadlines().order_by("-referral__sent_at", "-referral__number", "rank")
        return found.defer("search", "referral__letter", "referral__position__text", "referral__position__plain")

    def awaited(self) -> DemandQuerySet:
        """Those that wait for a reply, the nearest deadline first."""
        return self.waiting().nearest_first()

    def nearest_first(self) -> DemandQuerySet:
        return self.listed().order_by(Coalesce("extended_to", "referral__due_on"), "referral__number", "rank")


class Demand(models.Model):
    """What is asked, in the words of an adopted paragraph (`paragraph_uid`); `short` is how pages call it."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="demands")
    rank = models.PositiveSmallIntegerField()
    paragraph_uid = models.CharField(max_length=12)
    paragraph_number = models.CharField(max_length=12, blank=True)
    text = models.TextField(_("demande"), max_length=20_000)
    short = models.CharField(_("titre court"), max_length=SHORT_TITLE, blank=True)
    state = models.CharField(max_length=12, choices=DemandState, default=DemandState.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    search = models.GeneratedField(
        expression=vector("short", "text"), output_field=SearchVectorField(), db_persist=True
    )

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande")
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["referral", "rank"], name="a_demand_rank_is_unique")]

    def __str__(self) -> str:
        return f"demande {self.rank}"

    def get_absolute_url(self) -> str:
        return f"{self.referral.get_absolute_url()}#demande-{self.rank}"

    @property
    def title(self) -> str:
        """Its short title; of a demand put before there were any, how it begins."""
        return self.short or excerpt(self.text, 110)

    @property
    def reference(self) -> str:
        where = f", paragraphe {self.paragraph_number}" if self.paragraph_number else ""
        return f"Position {self.referral.position.number}, demande {self.rank}{where}"

    @property
    def deadline(self) -> Deadline:
        """Where it stands today, in words: needs `with_deadlines()`."""
        known: Any = self
        ended = self.answered_at or (self.referral.closed_at if self.state == DemandState.UNANSWERED else None)
        facts = Facts(
            sent=self.referral.sent_on,
            due=self.referral.due_on,
            department=self.referral.calendar,
            leaving=self.referral.state == ReferralState.SENDING,
            prepared=self.referral.state == ReferralState.PREPARED,
            days=self.referral.days_to_come,
            outcome=OUTCOMES.get(DemandState(self.state), ""),
            ended=timezone.localdate(ended) if ended else None,
            extended=known.extended_to,
            asked=timezone.localdate(known.extension_asked) if known.extension_asked else None,
            reason=known.extension_reason or "",
            pending=timezone.localdate(known.pending_since) if known.pending_since else None,
        )
        return deadline(facts, timezone.localdate())


class ReplyQuerySet(models.QuerySet["Reply"]):
    def published(self) -> ReplyQuerySet:
        """Verified, and not replaced by a verified correction."""
        corrected = Reply.objects.filter(replaces=OuterRef("pk"), verified_at__isnull=False)
        return self.filter(~Exists(corrected), verified_at__isnull=False)

    def granted(self) -> ReplyQuerySet:
        """More time, asked with a reason and accepted: no reminder before `until`."""
        return self.published().filter(kind=ReplyKind.ASK_TIME, refusal="")

    def asking_time(self) -> ReplyQuerySet:
        """More time, granted or not decided yet."""
        return self.filter(kind=ReplyKind.ASK_TIME, rejected_at=None, refusal="", replaced_by=None)

    def to_verify(self) -> ReplyQuerySet:
        return self.filter(verified_at=None, rejected_at=None, replaced_by=None)

    def correctable(self, now: dt.datetime) -> ReplyQuerySet:
        return self.filter(correctable_until__gt=now, replaced_by=None, rejected_at=None).exclude(
            kind=ReplyKind.ACKNOWLEDGE
        )

    def by_link(self, referral: Referral, key: str) -> ReplyQuerySet:
        """Those that who holds this key sent for a letter; with its present key, all that came by its links."""
        sent = self.filter(demand__referral=referral, channel=ReplyChannel.LINK)
        return sent if key in {referral.key, referral.next_key} else sent.filter(link_key=key)

    def with_thread(self) -> ReplyQuerySet:
        return self.select_related("demand__referral__institution", "demand__referral__position__draft__assembly")

    def of_sending(self, reply: Reply) -> ReplyQuerySet:
        """The replies sent together with this one, by demand."""
        return self.filter(deposit_key=reply.deposit_key).order_by("demand__rank")


class Reply(models.Model):
    """One act of an institution on a demand; published once its origin is verified by the secretariat.

    Its words never change (trigger): a correction is a new reply that `replaces` it. Replies of one
    sending share a `deposit_key`. `refusal`: why it is rejected, or why the time it asks is not granted.
    """

    number = models.PositiveIntegerField(unique=True)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=12, choices=ReplyKind)
    outcome = models.CharField(max_length=12, choices=DemandState, blank=True)
    text = models.TextField(_("votre texte"), max_length=20_000, blank=True)
    until = models.DateField(_("date"), null=True, blank=True)
    role = models.CharField(_("votre fonction"), max_length=150)
    document = models.FileField(_("lettre signée"), upload_to="replies/", blank=True)
    channel = models.CharField(max_length=8, choices=ReplyChannel, default=ReplyChannel.LINK)
    link_key = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    """The key of the link that it came by: who sent it may correct it, be the link passed on since."""
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    deposit_key = models.CharField(max_length=64, editable=False)
    received_at = models.DateTimeField()
    correctable_until = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField(_("motif"), max_length=1000, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse d’une institution")
        ordering = ["received_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deposit_key", "demand"], name="a_reply_is_received_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["answer", "commit"]) | Q(outcome__in=["accepted", "partial", "refused"]),
                name="an_answer_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["ask_time", "commit"]) | Q(until__isnull=False), name="a_promise_has_its_date"
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(rejected_at=None), name="a_reply_is_verified_or_rejected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} n° {self.number}"

    @property
    def published_later(self) -> dt.datetime | None:
        """When it was published, if that was another day than the one when it was received."""
        at = self.verified_at
        return at if at and timezone.localdate(at) != timezone.localdate(self.received_at) else None


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def followed_up_by(self, account: Visitor) -> CommitmentQuerySet:
        """Those whose institution `account` animates the territory of, as the act itself asks."""
        if not account.is_authenticated:
            return self.none()
        return self.filter(demand__referral__institution__in=Organisation.objects.animated_by(account))

    def running(self) -> CommitmentQuerySet:
        return self.filter(state__in=RUNNING)

    def late(self, on: dt.date) -> CommitmentQuerySet:
        return self.running().filter(due_on__lt=on)

    def with_thread(self) -> CommitmentQuerySet:
        return self.select_related("demand__referral__institution__department", "demand__referral__position").defer(
            "demand__referral__letter", "demand__referral__position__text"
        )


class Commitment(models.Model):
    """What an institution promised to do, by when, and how far it is."""

    number = models.PositiveIntegerField(unique=True)
    demand = models.ForeignKey(Demand, models.PROTECT, related_name="commitments")
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="+")
    text = models.TextField()
    due_on = models.DateField(_("pour le"))
    state = models.CharField(max_length=10, choices=Progress, default=Progress.PROMISED)
    note = models.TextField(_("où cela en est"), max_length=2000, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    kept_on = models.DateField(_("tenu le"), null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text=_("effet demandé aux auteurs"))

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        ordering = ["due_on", "number"]

    def __str__(self) -> str:
        return f"engagement n° {self.number}"

    def get_absolute_url(self) -> str:
        return f"{reverse('advocacy:commitments')}#engagement-{self.number}"

    @property
    def is_late(self) -> bool:
        return self.state in RUNNING and self.due_on < timezone.localdate()

    @property
    def seen_on(self) -> dt.date | None:
        """The day when somebody looked last at what became of it."""
        return timezone.localdate(self.reviewed_at) if self.reviewed_at else None

    @property
    def done_on(self) -> dt.date | None:
        """The day when it was kept; that of the check, where nobody said another."""
        return (self.kept_on or self.seen_on) if self.state == Progress.KEPT else None

    @property
    def lateness(self) -> str:
        """« En retard de 3 jours ouvrés », by the holidays of its institution; nothing while its day has not passed."""
        by = self.due_on if self.state in RUNNING else None
        return NextStep(by=by, calendar=self.demand.referral.calendar).label(timezone.localdate())


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def standing(self) -> ReminderQuerySet:
        """Without those that could not leave and were given up."""
        return self.exclude(mail__state=MailState.WITHDRAWN)

    def leaving(self) -> ReminderQuerySet:
        """Posted, and not taken by the mail server yet."""
        return self.standing().filter(sent_at=None)


class Reminder(models.Model):
    """A reminder letter, prepared by the software, sent only by a person. `sent_at`: once it has left."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="reminders")
    letter = models.TextField(_("relance"), max_length=20_000)
    means = models.CharField(_("envoi"), max_length=8, choices=Means, default=Means.MAIL)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return f"relance, {self.referral}"


HELD = dt.timedelta(days=1)
"""How long a file that came with a form waits to be sent: a signed letter, the proof of a delivery."""
A_FORM = dt.timedelta(hours=1)
"""How much longer it is there for a form that was sent as its day ended."""


class HeldFileQuerySet(models.QuerySet["HeldFile"]):
    def waiting(self, referral: Referral) -> HeldFileQuerySet:
        """Those that may be sent still with a form of this letter, the last one last."""
        return self.filter(referral=referral, at__gte=timezone.now() - HELD).order_by("pk")

    def unsent(self) -> HeldFileQuerySet:
        """Those whose day is over."""
        return self.filter(at__lt=timezone.now() - HELD - A_FORM)


class HeldFile(models.Model):
    """A signed letter, or the proof of a delivery, kept until its form is sent: a browser cannot send it twice."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True, default=new_key)
    file = models.FileField(upload_to="held/")
    name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    objects = HeldFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """The right of reply of an institution to what the council publishes about it; the last one shows."""

    institution = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField(_("votre texte"), max_length=5000)
    role = models.CharField(_("fonction de la personne qui signe"), max_length=150)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"droit de réponse : {self.institution}"


class EffectQuerySet(models.QuerySet["Effect"]):
    def public(self) -> EffectQuerySet:
        return self.exclude(pk__in=Measure.objects.hidden(Effect))

    def with_needs(self) -> EffectQuerySet:
        return self.select_related("need__place", "need__organisation", "need__department")

    def visible_to(self, account: Visitor) -> EffectQuerySet:
        return self if account.is_authenticated and account.is_staff else self.public()


class Effect(models.Model):
    """« Est-ce que cela a changé quelque chose ? »: the word of a need's author, published."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    change = models.CharField(_("cela a-t-il changé quelque chose ?"), max_length=8, choices=Change)
    words = models.TextField(_("avec vos mots"), max_length=5000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("effet constaté")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["need", "position"], name="an_author_says_the_effect_once")]

    def __str__(self) -> str:
        return f"effet, {self.need}"

    def get_absolute_url(self) -> str:
        return self.need.get_absolute_url()
