"""Drafts in numbered paragraphs, what people propose to change in them, and adopted positions."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.deliberation.workflow import AmendmentState, DraftState, ObjectionState
from lieudit.governance.models import Assembly, Rulebook, Seat
from lieudit.needs.models import Convergence, Need
from lieudit.network.models import Organisation
from lieudit.toolkit.search import query, vector
from lieudit.voting.models import Ballot


def new_uid() -> str:
    """A short name that a paragraph keeps for ever, whatever its rank."""
    return secrets.token_hex(4)


class Signed(models.Model):
    """Words signed by an account, in the name of an organisation or in one's own."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hat = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def by(self) -> str:
        return str(self.hat or self.author)


class DraftQuerySet(models.QuerySet["Draft"]):
    def public(self) -> DraftQuerySet:
        return self.exclude(state=DraftState.WRITING)

    def running(self) -> DraftQuerySet:
        return self.filter(state__in=[DraftState.OPEN, DraftState.CONSENT, DraftState.BALLOT])

    def about(self, need: Need) -> DraftQuerySet:
        return self.filter(convergences__needs=need)

    def visible_to(self, account: Any) -> DraftQuerySet:
        """Public drafts, and those that one is writing."""
        if account.is_authenticated and account.is_staff:
            return self
        mine = Q(author=account) if account.is_authenticated else Q(pk__in=[])
        return self.filter(~Q(state=DraftState.WRITING) | mine)


class Draft(Signed):
    """A text on its way to a common position, opened from convergences."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("titre"), max_length=150)
    summary = models.TextField(_("résumé"), max_length=600)
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="+")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, related_name="+")
    convergences = models.ManyToManyField(Convergence, related_name="+")
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.WRITING)
    ballot = models.OneToOneField(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    closes_on = models.DateField(_("fin de l’étape"), null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("projet de position")
        constraints = [models.CheckConstraint(condition=Q(state__in=DraftState.values), name="draft_state_is_known")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deliberation:draft", args=[self.number])


class Finding(models.Model):
    """What a paragraph rests on: a claim with its figure, its source and its date."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="findings")
    claim = models.CharField(_("constat"), max_length=300)
    figure = models.CharField(_("chiffre"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("adresse de la source"), blank=True)
    dated = models.DateField(_("date"))

    class Meta:
        verbose_name = _("constat")

    def __str__(self) -> str:
        return self.claim


class Paragraph(models.Model):
    """One numbered paragraph. `uid` is stable; `rank` orders the text; `demand` marks what is asked."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="paragraphs")
    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    rank = models.PositiveSmallIntegerField()
    heading = models.CharField(_("intertitre"), max_length=120, blank=True)
    wording = models.TextField(_("texte"), max_length=4000)
    is_demand = models.BooleanField(_("ce paragraphe demande quelque chose"), default=False)
    needs = models.ManyToManyField(Need, blank=True, related_name="+")
    findings = models.ManyToManyField(Finding, blank=True, related_name="paragraphs")

    class Meta:
        verbose_name = _("paragraphe")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "rank"], deferrable=models.Deferrable.DEFERRED, name="a_rank_holds_one_paragraph"
            )
        ]

    def __str__(self) -> str:
        return f"paragraphe {self.rank}"


class CommentKind(models.TextChoices):
    QUESTION = "question", _("question")
    COMMENT = "comment", _("commentaire")


class CommentQuerySet(models.QuerySet["Comment"]):
    def public(self) -> CommentQuerySet:
        return self.exclude(pk__in=Measure.objects.hidden(Comment))


class Comment(Signed):
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=CommentKind, default=CommentKind.COMMENT)
    text = models.TextField(_("votre texte"), max_length=3000)
    in_reply_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commentaire")
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text


class Recommendation(models.TextChoices):
    ACCEPT = "accept", _("accepter")
    MODIFY = "modify", _("accepter en le modifiant")
    REJECT = "reject", _("ne pas retenir")


class Amendment(Signed):
    """Another wording for one paragraph, or (with `after`) a new paragraph behind it."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="amendments")
    inserts = models.BooleanField(_("ajoute un paragraphe"), default=False)
    before = models.TextField(editable=False)
    wording = models.TextField(_("texte proposé"), max_length=4000, blank=True)
    reason = models.TextField(_("raison"), max_length=2000)
    state = models.CharField(max_length=12, choices=AmendmentState, default=AmendmentState.PROPOSED)
    recommendation = models.CharField(max_length=8, choices=Recommendation, blank=True)
    recommendation_reason = models.TextField(max_length=2000, blank=True)
    counter_wording = models.TextField(_("rédaction de compromis"), max_length=4000, blank=True)
    author_agrees = models.BooleanField(null=True, blank=True)
    author_answer = models.TextField(max_length=2000, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("amendement")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="an_amendment_number_is_unique"),
            models.CheckConstraint(condition=Q(state__in=AmendmentState.values), name="amendment_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"amendement {self.number}"


class ConsentRound(models.Model):
    """One turn of consent: each seat answers; an objection needs a reason tied to the purpose."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(auto_now_add=True)
    closes_on = models.DateField(_("clôture"))
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="a_round_number_is_unique"),
            models.UniqueConstraint(fields=["draft"], condition=Q(closed_at=None), name="one_running_round"),
        ]

    def __str__(self) -> str:
        return f"tour {self.number}"


class StanceChoice(models.TextChoices):
    CONSENT = "consent", _("pas d’objection")
    CONCERN = "concern", _("pas d’objection, avec une réserve")
    OBJECTION = "objection", _("objection")


class Stance(models.Model):
    """What a seat answered to a round. Absent is not objecting, and silence is not consent."""

    round = models.ForeignKey(ConsentRound, models.CASCADE, related_name="stances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=StanceChoice)
    concern = models.TextField(_("votre réserve"), max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "seat"], name="a_seat_answers_a_round_once")]

    def __str__(self) -> str:
        return self.get_choice_display()


class Objection(models.Model):
    """An objection with a life: raised → integrated, lifted by its author, or maintained."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="objections")
    round = models.ForeignKey(ConsentRound, models.PROTECT, related_name="objections")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    paragraph = models.ForeignKey(Paragraph, models.SET_NULL, null=True, blank=True, related_name="objections")
    reason = models.TextField(_("ce qui empêche d’avancer"), max_length=2000)
    proposal = models.TextField(_("ce qui la lèverait"), max_length=2000, blank=True)
    state = models.CharField(max_length=12, choices=ObjectionState, default=ObjectionState.OPEN)
    outcome = models.TextField(_("ce qui a été fait"), max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="objection_state_is_known")
        ]

    def __str__(self) -> str:
        return self.reason


class PositionQuerySet(models.QuerySet["Position"]):
    def about(self, need: Need) -> PositionQuerySet:
        return self.filter(draft__convergences__needs=need)

    def matching(self, text: str) -> PositionQuerySet:
        return self.filter(search=query(text))


class Position(models.Model):
    """An adopted common position. Immutable (trigger): `text` is canonical, `fingerprint` its SHA-256.

    `text` holds title, summary, paragraphs (uid, number, heading, wording, demand, needs, findings),
    maintained objections and concerns, the rule and the result: all that the PDF and the page show.
    """

    number = models.CharField(max_length=10, unique=True)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=600)
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="position")
    text = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    plain = models.TextField(editable=False)
    search: models.GeneratedField[Any, Any] = models.GeneratedField(
        expression=vector("plain"), output_field=SearchVectorField(), db_persist=True
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position commune")
        ordering = ["-adopted_at"]
        indexes = [GinIndex(fields=["search"], name="position_search")]

    def __str__(self) -> str:
        return f"{self.number}, « {self.title} »"

    def get_absolute_url(self) -> str:
        return reverse("deliberation:position", args=[self.number])


class Signature(Signed):
    """An organisation (or a qualified person) signs, with an optional reservation."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    reservation = models.TextField(_("réserve"), max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "seat"], name="a_seat_signs_once")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Dissent(Signed):
    """A minority statement, published with the position in its page, PDF and data."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="dissents")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    text = models.TextField(_("avis minoritaire"), max_length=4000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "seat"], name="a_seat_dissents_once")]

    def __str__(self) -> str:
        return self.text
