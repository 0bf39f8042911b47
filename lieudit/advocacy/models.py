"""Positions relayed to institutions: demands, what institutions answered, and what changed."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.advocacy.workflow import DemandState, ReferralState
from lieudit.deliberation.models import Position
from lieudit.needs.models import Need
from lieudit.network.models import Organisation


class Means(models.TextChoices):
    MAIL = "mail", _("par courrier électronique")
    HANDED = "handed", _("remise en main propre")
    POST = "post", _("par la poste")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def public(self) -> ReferralQuerySet:
        return self.exclude(state=ReferralState.PREPARED)

    def about(self, need: Need) -> ReferralQuerySet:
        return self.filter(position__draft__convergences__needs=need)


class Referral(models.Model):
    """One position put to one institution, by a letter; `key` is the secret of its signed reply link."""

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
    key = models.CharField(max_length=64, unique=True, editable=False)
    due_on = models.DateField(_("réponse attendue le"))
    prepared_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("relais")
        verbose_name_plural = _("relais")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["position", "institution"], name="a_position_is_relayed_once"),
            models.CheckConstraint(
                condition=Q(state="prepared") | Q(sent_at__isnull=False), name="a_sent_referral_has_its_date"
            ),
        ]

    def __str__(self) -> str:
        return f"relais n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("advocacy:referral", args=[self.number])


class DemandQuerySet(models.QuerySet["Demand"]):
    def public(self) -> DemandQuerySet:
        return self.exclude(referral__state=ReferralState.PREPARED)

    def waiting(self) -> DemandQuerySet:
        return self.public().filter(state=DemandState.WAITING)


class Demand(models.Model):
    """What is asked, in the words of an adopted paragraph (`paragraph_uid`)."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="demands")
    rank = models.PositiveSmallIntegerField()
    paragraph_uid = models.CharField(max_length=12)
    text = models.TextField(_("demande"), max_length=4000)
    state = models.CharField(max_length=12, choices=DemandState, default=DemandState.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande")
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["referral", "rank"], name="a_demand_rank_is_unique")]

    def __str__(self) -> str:
        return f"demande {self.rank}"


class ReplyKind(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", _("accusé de réception")
    ASK_TIME = "ask_time", _("demande de temps")
    ANSWER = "answer", _("réponse")
    COMMIT = "commit", _("engagement")


class ReplyChannel(models.TextChoices):
    LINK = "link", _("lien signé")
    STAFF = "staff", _("noté par le secrétariat")


class ReplyQuerySet(models.QuerySet["Reply"]):
    def published(self) -> ReplyQuerySet:
        return self.filter(verified_at__isnull=False, rejected_at=None)

    def to_verify(self) -> ReplyQuerySet:
        return self.filter(verified_at=None, rejected_at=None)


class Reply(models.Model):
    """One act of an institution on a demand; published once its origin is verified by the secretariat."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=12, choices=ReplyKind)
    outcome = models.CharField(max_length=12, choices=DemandState, blank=True)
    text = models.TextField(_("votre texte"), max_length=20_000, blank=True)
    until = models.DateField(_("date"), null=True, blank=True)
    role = models.CharField(_("votre fonction"), max_length=150)
    document = models.FileField(_("lettre signée"), upload_to="replies/", blank=True)
    channel = models.CharField(max_length=5, choices=ReplyChannel, default=ReplyChannel.LINK)
    deposit_key = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    rejection_reason = models.TextField(blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("réponse d’une institution")
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="answer") | Q(outcome__in=["accepted", "partial", "refused"]),
                name="an_answer_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["ask_time", "commit"]) | Q(until__isnull=False), name="a_promise_has_its_date"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Extension(models.Model):
    """More time, asked by the institution with a reason and accepted: no reminder before `until`."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="extensions")
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="+")
    until = models.DateField()
    reason = models.TextField()
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["until"]

    def __str__(self) -> str:
        return f"{self.until}"


class Progress(models.TextChoices):
    PROMISED = "promised", _("promis")
    ONGOING = "ongoing", _("en cours")
    KEPT = "kept", _("tenu")
    BROKEN = "broken", _("non tenu")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def late(self, on: dt.date) -> CommitmentQuerySet:
        return self.filter(progress__in=[Progress.PROMISED, Progress.ONGOING], due_on__lt=on)


class Commitment(models.Model):
    """What an institution promised to do, by when, and how far it is."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="commitments")
    reply = models.OneToOneField(Reply, models.PROTECT, related_name="+")
    text = models.TextField()
    due_on = models.DateField()
    progress = models.CharField(max_length=10, choices=Progress, default=Progress.PROMISED)
    note = models.TextField(_("où cela en est"), blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        ordering = ["due_on"]

    def __str__(self) -> str:
        return self.text


class Reminder(models.Model):
    """A reminder letter, prepared by the software, sent only by a person."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="reminders")
    letter = models.TextField(max_length=20_000)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sent_at"]

    def __str__(self) -> str:
        return f"{self.referral}"


class Change(models.TextChoices):
    YES = "yes", _("oui")
    PARTLY = "partly", _("en partie")
    NO = "no", _("non")


class Effect(models.Model):
    """« Est-ce que cela a changé quelque chose ? »: the word of a need's author, published."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, models.PROTECT, related_name="+")
    change = models.CharField(_("cela a-t-il changé quelque chose ?"), max_length=8, choices=Change)
    words = models.TextField(_("avec vos mots"), max_length=5000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("effet constaté")
        constraints = [models.UniqueConstraint(fields=["need", "position"], name="an_author_says_the_effect_once")]

    def __str__(self) -> str:
        return self.get_change_display()
