"""Drafts in numbered paragraphs, what people propose to change in them, and adopted positions."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, Deferrable, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.models import Measure
from lieudit.deliberation.vocabulary import CommentKind, Recommendation, StanceChoice, new_uid
from lieudit.deliberation.workflow import AmendmentState, DraftState, ObjectionState
from lieudit.governance.models import Assembly, Rulebook, Seat
from lieudit.journal.models import Mention, content_type_of
from lieudit.lexicon.models import ask
from lieudit.needs.models import Convergence, Need, NeedQuerySet
from lieudit.network.models import Organisation, Place, Representative
from lieudit.territory.desk import Desk
from lieudit.toolkit.difference import digest
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.search import raw_query, vector
from lieudit.toolkit.types import Json
from lieudit.voting.models import Ballot
from lieudit.voting.outcome import voices_words


class Signed(models.Model):
    """Words signed by an account, in the name of an organisation or in one's own."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def hat(self) -> Place | Organisation | None:
        return self.place or self.organisation

    @property
    def by(self) -> str:
        """Who signs, as everybody may read it."""
        return str(self.hat or self.author)

    @staticmethod
    def wearing(hat: models.Model | None) -> dict[str, object]:
        """The two columns that say in whose name one signs."""
        kinds = {"place": Place, "organisation": Organisation}
        return {name: hat if isinstance(hat, kind) else None for name, kind in kinds.items()}


GIVEN_BACK = ("deliberation.rejected", "deliberation.withdrawn")
"""The turns of a debate that give back to the council the needs that were gathered."""


def to_open_since() -> Coalesce:
    """Since when a convergence waits for a deliberation: since its last draft gave it back, or since it was made."""
    of = {"content_type": content_type_of(Convergence()), "object_id": OuterRef("pk")}
    back = Mention.objects.filter(entry__kind__in=GIVEN_BACK, **of).order_by("-entry__at")
    return Coalesce(Subquery(back.values("entry__at")[:1]), "created_at")


def rewritten_on() -> Subquery:
    """The day when the last round of a draft was closed with another text, which every seat is asked about anew."""
    last = ConsentRound.objects.filter(draft=OuterRef("pk")).order_by("-number")
    return Subquery(last.values(day=TruncDate("closed_at"))[:1])


def rounds_left() -> CombinedExpression:
    """How many rounds of consent the rules of a draft still allow, after its last one; none, it is put to the vote."""
    last = ConsentRound.objects.filter(draft=OuterRef("pk")).order_by("-number")
    allowed = Cast(KeyTextTransform("max_rounds", KeyTransform("consent", "rulebook__rules")), IntegerField())
    return allowed - Coalesce(Subquery(last.values("number")[:1]), 0)


class Rewritten(NamedTuple):
    """The day when an objection changed the text of the last round, and how many rounds the rules still allow."""

    on: dt.date
    rounds_left: int


def step_end() -> Case:
    """The last day of a step of a draft: of a vote, that of its ballot, which moves, and none while it is suspended; of
    a round, the day when an objection changed its text, if one did."""
    rewritten = When(state=DraftState.CONSENT, then=Coalesce(rewritten_on(), "closes_on"))
    suspended = When(state=DraftState.BALLOT, ballot__paused_at__isnull=False, then=Value(None, models.DateField()))
    vote = When(state=DraftState.BALLOT, then=TruncDate("ballot__closes_at"))
    return Case(suspended, vote, rewritten, default="closes_on")


class DraftQuerySet(models.QuerySet["Draft"]):
    def public(self) -> DraftQuerySet:
        return self.exclude(state=DraftState.WRITING)

    def about(self, need: Need) -> DraftQuerySet:
        return self.filter(convergences__needs=need)

    def visible_to(self, account: Visitor) -> DraftQuerySet:
        """Public drafts, and those that one is writing, alone or for one's organisation."""
        if not account.is_authenticated:
            return self.public()
        if account.is_staff:
            return self
        represented = Representative.objects.running().filter(account=account)
        mine = Q(author=account) | Q(organisation__in=represented.values("organisation"))
        return self.filter(~Q(state=DraftState.WRITING) | mine)

    def to_go_on(self, today: dt.date) -> Rows:
        """Those whose step has `ended`, and that nobody has taken further."""
        rows: Rows = self.running()
        return rows.filter(ended__lt=today)

    def running(self) -> DraftQuerySet:
        """Those whose step is announced to end, each with the day when it has `ended`: of a vote, that of the ballot,
        which moves; one that is suspended runs no more."""
        steps = [DraftState.OPEN, DraftState.CONSENT, DraftState.BALLOT]
        rows = self.filter(state__in=steps, closes_on__isnull=False, ballot__paused_at=None)
        return rows.annotate(ended=step_end())

    def put_to(self, desk: Desk) -> DraftQuerySet:
        """Those of the assemblies of the territories whose own level is answered for at a desk."""
        here = desk.answers("assembly__region")
        return self.filter(here | Q(assembly__region=None) if desk.land is None else here)

    def awaiting(self, account: Visitor) -> DraftQuerySet:
        """Drafts whose running round lacks the answer of a seat that `account` holds."""
        mine = Seat.objects.running().held_by(account).filter(college__assembly=OuterRef("assembly"))
        said = Stance.objects.filter(round__draft=OuterRef(OuterRef("pk")), round__closed_at=None)
        silent = Exists(mine.exclude(pk__in=said.values("seat")))
        return self.filter(silent, state=DraftState.CONSENT, rounds__closed_at=None)

    def discussed_with(self, account: Visitor) -> DraftQuerySet:
        """Drafts that are discussed, in an assembly where `account` holds a seat."""
        mine = Seat.objects.running().held_by(account)
        return self.filter(state=DraftState.OPEN, assembly__in=mine.values("college__assembly"))

    def for_cards(self) -> DraftQuerySet:
        """All that a line of the list shows."""
        return self.select_related("assembly", "author", "place", "organisation").annotate(
            amendment_count=models.Count("amendments", distinct=True),
            comment_count=models.Count("paragraphs__comments", distinct=True),
        )


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
    review_on = models.DateField(_("date de réexamen"), null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("projet de position")
        constraints = [models.CheckConstraint(condition=Q(state__in=DraftState.values), name="draft_state_is_known")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deliberation:draft", args=[self.number])

    @property
    def ends_on(self) -> dt.date | None:
        """The last day of its step, as `step_end` says."""
        if self.state != DraftState.BALLOT or self.ballot is None:
            return self.closes_on
        return None if self.ballot.paused_at else timezone.localdate(self.ballot.closes_at)

    @property
    def needs(self) -> NeedQuerySet:
        """The needs that its convergences gather."""
        return Need.objects.filter(convergence__in=self.convergences.all())


class FindingQuerySet(models.QuerySet["Finding"]):
    def with_paragraphs(self) -> FindingQuerySet:
        """Each with the keys of the paragraphs that rest on it (`under`), in one query."""
        return self.annotate(under=ArrayAgg("paragraphs", filter=Q(paragraphs__isnull=False), default=Value([])))


class Finding(models.Model):
    """What a paragraph rests on: a claim with its figure, its source and its date. The figure stays what it was that
    day; `since` says what it has become.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    claim = models.CharField(_("constat"), max_length=300)
    figure = models.CharField(_("chiffre"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=200)
    url = models.URLField(_("adresse de la source"), blank=True)
    dated = models.DateField(_("date"))
    since = models.CharField(_("chiffre d’aujourd’hui, s’il a changé"), max_length=80, blank=True)
    since_on = models.DateField(_("changé le"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="a_finding_number_is_unique")]

    def __str__(self) -> str:
        return self.claim


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def live(self) -> ParagraphQuerySet:
        """Paragraphs of the present text, in order."""
        return self.filter(rank__isnull=False).order_by("rank")

    def for_reading(self) -> ParagraphQuerySet:
        """With the needs that they rest on, and how many words were left in their margin."""
        said = Comment.objects.public().filter(paragraph=OuterRef("pk")).order_by().values("paragraph")
        count = models.Subquery(said.values(n=models.Count("pk")), output_field=models.IntegerField())
        needs = models.Prefetch("needs", Need.objects.public().select_related("place").order_by("number"))
        return self.live().annotate(comment_count=Coalesce(count, 0)).prefetch_related(needs)


class Paragraph(models.Model):
    """One numbered paragraph. `uid` is stable; `rank` orders the text, none once an amendment removed it."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="paragraphs")
    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    rank = models.PositiveSmallIntegerField(null=True)
    heading = models.CharField(_("intertitre"), max_length=120, blank=True)
    wording = models.TextField(_("texte"), max_length=4000)
    is_demand = models.BooleanField(_("ce paragraphe demande quelque chose"), default=False)
    needs = models.ManyToManyField(Need, blank=True, related_name="+")
    findings = models.ManyToManyField(Finding, blank=True, related_name="paragraphs")

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        verbose_name = _("paragraphe")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "rank"], deferrable=Deferrable.DEFERRED, name="one_paragraph_a_rank"
            )
        ]

    def __str__(self) -> str:
        return f"paragraphe {self.rank}" if self.rank else "paragraphe retiré"

    def get_absolute_url(self) -> str:
        return reverse("deliberation:paragraph", args=[self.draft.number, self.uid])

    @property
    def stamp(self) -> str:
        """What an act on the text gives back, to say which wording it has seen."""
        return digest(self.wording)


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

    def get_absolute_url(self) -> str:
        return f"{self.paragraph.get_absolute_url()}#c{self.pk}"


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def public(self) -> AmendmentQuerySet:
        return self.exclude(pk__in=Measure.objects.hidden(Amendment))


class Amendment(Signed):
    """Another wording for one paragraph (empty: remove it) or, if it `inserts`, a new one behind it.

    `before` is the wording that it changes; `settled_wording` what the text became once it was integrated.
    """

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
    settled_wording = models.TextField(editable=False, blank=True)
    ballot = models.ForeignKey(Ballot, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendement")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="an_amendment_number_is_unique"),
            models.CheckConstraint(condition=Q(state__in=AmendmentState.values), name="amendment_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"amendement {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.draft.get_absolute_url()}#a{self.number}"

    @property
    def proposed(self) -> str:
        """The wording that would enter the text if it were integrated now."""
        modified = self.recommendation == Recommendation.MODIFY and self.counter_wording
        return self.counter_wording if modified else self.wording

    @property
    def is_overtaken(self) -> bool:
        """The paragraph is no longer the one that it proposes to change."""
        return not self.inserts and self.before != self.paragraph.wording


class ConsentRound(models.Model):
    """One turn of consent: each seat answers; an objection needs a reason tied to the purpose.

    `hurried`: why it opened before the end that was announced for the discussion. `reminded_at`: when the letters to
    seats that had not answered were handed over, once (`reminding.py`).
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(auto_now_add=True)
    closes_on = models.DateField(_("clôture"))
    hurried = models.TextField(_("pourquoi sans attendre"), max_length=600, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(_("rappelé aux sièges"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="a_round_number_is_unique"),
            models.UniqueConstraint(fields=["draft"], condition=Q(closed_at=None), name="one_running_round"),
        ]

    def __str__(self) -> str:
        return f"tour {self.number}"

    @property
    def closes_at(self) -> dt.datetime:
        """The end of its last day."""
        after = self.closes_on + dt.timedelta(days=1)
        return timezone.make_aware(dt.datetime.combine(after, dt.time()))


class StanceQuerySet(models.QuerySet["Stance"]):
    def worded(self) -> StanceQuerySet:
        """Concerns, with who has them."""
        rows = self.filter(choice=StanceChoice.CONCERN).order_by("pk")
        return rows.select_related("seat__college", "seat__organisation", "seat__account")


class Stance(models.Model):
    """What a seat answered to a round. Absent is not objecting, and silence is not consent."""

    round = models.ForeignKey(ConsentRound, models.CASCADE, related_name="stances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=StanceChoice)
    concern = models.TextField(_("votre réserve"), max_length=2000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "seat"], name="a_seat_answers_a_round_once")]

    def __str__(self) -> str:
        return self.get_choice_display()


class Objection(models.Model):
    """An objection with a life: raised → integrated, lifted by its author, or maintained."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="objections")
    number = models.PositiveSmallIntegerField()
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
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="an_objection_number_is_unique"),
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="objection_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"objection {self.number}"


class PositionQuerySet(models.QuerySet["Position"]):
    def about(self, need: Need) -> PositionQuerySet:
        return self.filter(draft__convergences__needs=need)

    def asking(self) -> PositionQuerySet:
        """Those that hold a demand: they are handed over."""
        return self.filter(text__paragraphs__contains=[{"demand": True}])

    def for_cards(self, asked: str = "") -> PositionQuerySet:
        """Without the whole text, but for how each was `decided`; those that hold the words asked for."""
        rows = self.filter(search=raw_query(ask(asked).every)) if asked else self
        light = rows.defer("text", "plain", "search").select_related("draft__assembly")
        return light.annotate(decided=KeyTransform("decision", "text"))


class Position(models.Model):
    """An adopted common position. Immutable (trigger): `fingerprint` is the SHA-256 of `text` (canonical.py)."""

    number = models.CharField(max_length=10, unique=True)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=600)
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="position")
    text = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    plain = models.TextField(editable=False)
    search = models.GeneratedField(expression=vector("plain"), output_field=SearchVectorField(), db_persist=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position commune")
        ordering = ["-adopted_at"]
        indexes = [GinIndex(fields=["search"], name="position_search")]

    def __str__(self) -> str:
        return f"{self.number}, « {self.title} »"

    def get_absolute_url(self) -> str:
        return reverse("deliberation:position", args=[self.number])

    @property
    def voices(self) -> str:
        """What was said at the vote that adopted it, in words; empty where it was consent. Of `for_cards`."""
        decided: Json = vars(self)["decided"]
        return voices_words(decided["result"]) if decided["method"] == "ballot" else ""


class Said(Signed):
    """What a seat says of a position, once."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="%(class)ss")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["position", "seat"], name="one_%(class)s_a_seat")]

    def __str__(self) -> str:
        return f"{self.seat} · {self.position}"


class Signature(Said):
    """An organisation (or a qualified person) signs, with an optional reservation."""

    reservation = models.TextField(_("réserve"), max_length=2000, blank=True)


class Dissent(Said):
    """A minority statement, published with the position in its page, PDF and data."""

    text = models.TextField(_("avis minoritaire"), max_length=4000)
