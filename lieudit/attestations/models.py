"""What one may be recognised for, who declares it, who recognises them, with what words and what proof."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.attestations.vocabulary import AtClosing
from lieudit.attestations.workflow import SIGNED, STANDING, AchievementState, AttestationState, BroughtState
from lieudit.care.models import Measure
from lieudit.learning.models import FEWEST_TOLD, Path, PathVersion
from lieudit.learning.vocabulary import SIX
from lieudit.network.models import Organisation, Place, Representative
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.french import counted
from lieudit.toolkit.search import vector

MOST_PEERS = 10
"""Peers that a rule may ask for."""
COUNCIL = _("Le Conseil national des tiers-lieux")


def new_code() -> str:
    """What the address of a paper ends with: 128 bits that nobody guesses."""
    return secrets.token_urlsafe(16)


class AchievementQuerySet(models.QuerySet["Achievement"]):
    def public(self) -> AchievementQuerySet:
        """All that may be, or was, recognised; hidden by no measure of care."""
        return self.exclude(pk__in=Measure.objects.hidden(Achievement))

    def kept_by(self, account: Visitor) -> AchievementQuerySet:
        """Of which `account` is a keeper: it speaks for the place or the organisation; the secretariat, for the
        council."""
        if not account.is_authenticated:
            return self.none()
        spoken = Representative.objects.running().filter(account=account).order_by()
        kept = Q(place__in=spoken.filter(place__isnull=False).values("place"))
        kept |= Q(organisation__in=spoken.filter(organisation__isnull=False).values("organisation"))
        return self.filter(kept | Q(place=None, organisation=None) if account.is_staff else kept)

    def with_keepers(self) -> AchievementQuerySet:
        return self.select_related("place__municipality__department", "organisation", "replaces")

    def with_counts(self) -> AchievementQuerySet:
        """How many are attested, whether public or not: told from five on, by `attested_words`."""
        counted = Count("attestations", filter=Q(attestations__state=AttestationState.ATTESTED))
        return self.annotate(attested=counted)


class Achievement(models.Model):
    """What one will be able to do, by which rule it is recognised, who keeps it: a place, an organisation, else the
    council. Its words never change: another one `replaces` it. `about` is what one learns it from, where it is said;
    `path` attests it: beside the word of peers, all its steps are done (decision 122).
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("savoir-faire"), max_length=120)
    able = models.TextField(_("ce que l’on sait faire"), max_length=1500)
    rule = models.TextField(_("ce que les pairs regardent"), max_length=1500)
    peers = models.PositiveSmallIntegerField(_("nombre de pairs"), default=2)
    domains = ArrayField(
        models.CharField(max_length=12, choices=SIX), default=list, blank=True, verbose_name=_("domaines")
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    path = models.ForeignKey(
        Path, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("parcours qui l’atteste")
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=AchievementState, default=AchievementState.OPEN)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    defined_at = models.DateTimeField(default=timezone.now)
    search = models.GeneratedField(
        expression=vector("title", "able"), output_field=SearchVectorField(), db_persist=True
    )

    objects = AchievementQuerySet.as_manager()

    class Meta:
        verbose_name = _("savoir-faire attesté")
        verbose_name_plural = _("savoir-faire attestés")
        ordering = ["-number"]
        indexes = [
            GinIndex(fields=["search"], name="achievement_search"),
            models.Index(fields=["about_type", "about_id"], name="achievement_about"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(peers__gte=1, peers__lte=MOST_PEERS), name="an_achievement_asks_for_some_peers"
            ),
            models.CheckConstraint(
                condition=Q(place=None) | Q(organisation=None), name="an_achievement_has_one_keeper"
            ),
            models.CheckConstraint(
                condition=Q(domains__contained_by=[code for code, _label in SIX]), name="an_achievement_is_of_six"
            ),
            models.CheckConstraint(
                condition=Q(about_type=None, about_id=None) | Q(about_type__isnull=False, about_id__isnull=False),
                name="an_achievement_cites_a_whole_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("attestations:achievement", args=[self.number])

    @property
    def keeper(self) -> Place | Organisation | None:
        """The place or the organisation that keeps it; None for the council."""
        return self.place or self.organisation

    @property
    def keeper_name(self) -> str:
        return str(self.keeper or COUNCIL)

    @property
    def attested_words(self) -> str:
        """« 7 personnes attestées », once read `with_counts`, from five on; nothing below: one is not public unless its
        holder says so, and a count of one would tell of it."""
        attested = vars(self).get("attested", 0)
        return counted(attested, "personne attestée", "personnes attestées") if attested >= FEWEST_TOLD else ""

    @property
    def domain_labels(self) -> list[tuple[str, str]]:
        known = dict(SIX)
        return [(code, str(known[code])) for code in self.domains]


class FirstPeer(models.Model):
    """Somebody whom a keeper named, who recognises others before anybody holds the attestation."""

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="first_peers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("premier pair")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["achievement", "account"], name="a_first_peer_is_named_once")]

    def __str__(self) -> str:
        return _g("premier pair, « %(title)s »") % {"title": self.achievement}


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def shown(self) -> AttestationQuerySet:
        return self.exclude(pk__in=Measure.objects.hidden(Attestation))

    def public(self) -> AttestationQuerySet:
        """What its holder made public, whether it stands or was withdrawn since; of what no measure of care hides."""
        return self.shown().filter(is_public=True).exclude(achievement__in=Measure.objects.hidden(Achievement))

    def standing(self) -> AttestationQuerySet:
        return self.filter(state__in=STANDING)

    def signed(self) -> AttestationQuerySet:
        """Recognised by a peer at least, and not withdrawn: the council signs them."""
        return self.filter(state__in=SIGNED)

    def readable_by_peer(self, account: Account) -> AttestationQuerySet:
        """What one reads because one may recognise it: one holds it, was named by its keepers, or was asked."""
        held = Attestation.objects.filter(holder=account, state=AttestationState.ATTESTED).order_by()
        named = FirstPeer.objects.filter(account=account).order_by()
        asked = PeerAsk.objects.filter(account=account).order_by()
        return self.filter(
            Q(achievement__in=held.values("achievement"))
            | Q(achievement__in=named.values("achievement"))
            | Q(pk__in=asked.values("attestation"))
        )

    def visible_to(self, account: Visitor) -> AttestationQuerySet:
        """What is public; to its holder, its keepers and who may recognise it, the rest."""
        if not account.is_authenticated:
            return self.public()
        kept = Achievement.objects.kept_by(account).order_by().values("pk")
        read = Attestation.objects.readable_by_peer(account).standing().order_by().values("pk")
        public = Attestation.objects.public().order_by().values("pk")
        return self.shown().filter(Q(pk__in=public) | Q(holder=account) | Q(achievement__in=kept) | Q(pk__in=read))

    def told_to(self, account: Account) -> AttestationQuerySet:
        """Of which `account` may be told by mail what is not public."""
        return self.visible_to(account)

    def waiting_for(self, account: Account) -> AttestationQuerySet:
        """Asked of `account`, which has not recognised it yet."""
        asked = PeerAsk.objects.filter(account=account).order_by().values("attestation")
        done = Recognition.objects.filter(attestation=OuterRef("pk"), peer=account)
        return self.shown().standing().filter(~Exists(done), pk__in=asked)

    def with_things(self) -> AttestationQuerySet:
        return self.select_related(
            "achievement__place", "achievement__organisation", "holder", "place__municipality__department"
        )


class Attestation(models.Model):
    """One person, one achievement, three grades that are always written. Public only when its holder says so.

    `version` is the one under which its holder did all the steps of the path that attested it. `name` is how its holder
    wants to be called; it is erased when they close their account. `code` ends the address that a paper bears: whoever
    holds the paper reads that page, public or not.
    """

    told_with = ("achievement",)
    number = models.PositiveIntegerField(unique=True)
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    achievement = models.ForeignKey(Achievement, models.PROTECT, related_name="attestations")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(_("nom"), max_length=120, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lieu"))
    words = models.TextField(_("ce que vous avez fait"), max_length=2000, blank=True)
    state = models.CharField(max_length=12, choices=AttestationState, default=AttestationState.DECLARED)
    is_public = models.BooleanField(_("publique"), default=False)
    declared_at = models.DateTimeField(default=timezone.now)
    recognised_at = models.DateTimeField(null=True, blank=True)
    attested_at = models.DateTimeField(null=True, blank=True)
    version = models.ForeignKey(PathVersion, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    by_holder = models.BooleanField(default=False)
    at_closing = models.CharField(max_length=9, choices=AtClosing, default=AtClosing.LEFT)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = _("attestation")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["achievement", "state"], name="attestation_of_achievement"),
            models.Index(fields=["holder", "state"], name="attestation_of_holder"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "holder"],
                condition=~Q(state="withdrawn"),
                name="one_declares_an_achievement_once",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at=None),
                name="what_is_withdrawn_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["recognised", "attested"]) | Q(recognised_at__isnull=False),
                name="what_is_recognised_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="attested") | Q(attested_at__isnull=False), name="what_is_attested_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(version=None) | Q(attested_at__isnull=False), name="a_path_attests_what_is_attested"
            ),
        ]

    def __str__(self) -> str:
        return _g("attestation n° %(number)s, %(title)s") % {"number": self.number, "title": self.achievement}

    def get_absolute_url(self) -> str:
        return reverse("attestations:attestation", args=[self.number])

    @property
    def numbered(self) -> str:
        return _g("Attestation n° %(number)s") % {"number": self.number}

    @property
    def is_withdrawn(self) -> bool:
        return self.state == AttestationState.WITHDRAWN

    @property
    def is_signed(self) -> bool:
        return self.state in SIGNED

    @property
    def who(self) -> str:
        """How its holder is called; nothing is left of a name once the account is closed."""
        return self.name or _g("une personne qui a fermé son compte")


class PeerAsk(models.Model):
    """A holder asks somebody by their address: they read the declaration, and recognise it or not.

    Without `account`, nobody has that address here, and who asked is not told so. `asked` is a keyed digest of it.
    """

    attestation = models.ForeignKey(Attestation, models.CASCADE, related_name="asks")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked = models.CharField(max_length=64, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("demande à un pair")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["attestation", "asked"], name="a_peer_is_asked_once")]

    def __str__(self) -> str:
        return _g("demande à un pair, %(attestation)s") % {"attestation": self.attestation}


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def shown(self) -> RecognitionQuerySet:
        return self.exclude(pk__in=Measure.objects.hidden(Recognition))

    def between(self, attestation: Attestation) -> RecognitionQuerySet:
        """Recognitions among which a ring may close: those of the same achievement, and those that the holder gave."""
        return self.filter(Q(attestation__achievement=attestation.achievement) | Q(peer=attestation.holder))


class Recognition(models.Model):
    """A peer of another place says what they have seen, and where. It never changes.

    `counts` for the rule: the peer held the attestation, or had been named by its keepers, on that day.
    """

    attestation = models.ForeignKey(Attestation, models.PROTECT, related_name="recognitions")
    peer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    words = models.TextField(_("ce que vous avez vu"), max_length=1000)
    proof = models.CharField(_("sa preuve"), max_length=300)
    counts = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconnaissance")
        ordering = ["pk"]
        indexes = [models.Index(fields=["peer"], name="recognition_of_peer")]
        constraints = [
            models.UniqueConstraint(fields=["attestation", "place"], name="a_place_recognises_once"),
            models.UniqueConstraint(fields=["attestation", "peer"], name="a_peer_recognises_once"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(proof=""), name="a_recognition_has_words_and_proof"),
        ]

    def __str__(self) -> str:
        return _g("reconnaissance %(place)s") % {"place": of_the(self.place)}

    def get_absolute_url(self) -> str:
        return f"{self.attestation.get_absolute_url()}#reconnaissance-{self.pk}"


def edges_of(attestation: Attestation) -> list[tuple[int, int]]:
    """Who recognised whom, among those with whom a ring may close: pairs of keys of accounts."""
    rows = Recognition.objects.between(attestation).filter(attestation__state__in=STANDING)
    return list(rows.order_by("pk").values_list("peer", F("attestation__holder")))


class SigningKey(models.Model):
    """The public half of a pair of keys of the council; the private one is a file of the machine (keys.py).

    `vouched` is what the key before signed of it; `listed`, what it signed itself of the whole table of keys as it
    stands, where it is one of the two that sign it.
    """

    number = models.PositiveIntegerField(unique=True)
    ed25519 = models.CharField(max_length=80, unique=True)
    modulus = models.TextField()
    vouched = models.CharField(max_length=120, blank=True)
    listed = models.CharField(max_length=120, blank=True, default="", db_default="")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    stolen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("clé de signature")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(retired_at=None), name="one_key_signs_at_a_time"),
            models.CheckConstraint(
                condition=Q(stolen_at=None) | Q(retired_at__isnull=False), name="a_stolen_key_signs_no_more"
            ),
        ]

    def __str__(self) -> str:
        return _g("clé n° %(number)s") % {"number": self.number}

    @property
    def by(self) -> int:
        """The number of the key that signed this one; 0 for the first."""
        return self.number - 1

    @property
    def fingerprint(self) -> str:
        """What one compares by eye, in groups of four."""
        digest = hashlib.sha256(self.ed25519.encode()).hexdigest()[:32]
        return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


class StatusPlace(models.Model):
    """The bit of an attestation in a list of withdrawals: drawn at random once, whatever files are signed of it."""

    attestation = models.OneToOneField(Attestation, models.PROTECT, related_name="bit")
    number = models.PositiveIntegerField()
    index = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("place dans une liste de retraits")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["number", "index"], name="a_bit_is_of_one_attestation")]

    def __str__(self) -> str:
        return f"{self.number}/{self.index}"


class StatusList(models.Model):
    """A signed list of withdrawals, as it is published; written anew at each withdrawal and each day."""

    number = models.PositiveIntegerField(unique=True)
    document = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("liste de retraits")
        ordering = ["number"]

    def __str__(self) -> str:
        return _g("liste de retraits n° %(number)s") % {"number": self.number}


class Credential(models.Model):
    """One signed file of an attestation: with its embedded proofs (`document`), and as a JWT (`token`). Never changed;
    both are emptied when the account of its holder is closed. `marks` are digests of its signatures, for the day when
    the key would be stolen.
    """

    attestation = models.ForeignKey(Attestation, models.PROTECT, related_name="files")
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=12, choices=AttestationState)
    peers = models.PositiveSmallIntegerField()
    document = models.TextField(blank=True)
    token = models.TextField(blank=True)
    marks = ArrayField(models.CharField(max_length=64))
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("fichier signé")
        ordering = ["pk"]

    def __str__(self) -> str:
        return _g("fichier de %(attestation)s") % {"attestation": self.attestation}


class SigningRun(models.Model):
    """Files signed again with the key of today, by the worker: how many are done, for who waits."""

    asked_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("signature de fichiers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class BroughtProof(models.Model):
    """A badge of another platform, beside what its holder declares: what it says, what could be confirmed here, what
    only its own site could. Its file is forgotten once it is read."""

    attestation = models.ForeignKey(Attestation, models.CASCADE, related_name="proofs")
    state = models.CharField(max_length=8, choices=BroughtState, default=BroughtState.READING)
    content = models.BinaryField(null=True)
    version = models.CharField(max_length=4, blank=True)
    title = models.CharField(max_length=300, blank=True)
    issuer = models.CharField(max_length=300, blank=True)
    issuer_address = models.CharField(max_length=300, blank=True)
    awarded = models.CharField(max_length=10, blank=True)
    confirmed = ArrayField(models.CharField(max_length=700), default=list)
    unconfirmed = ArrayField(models.CharField(max_length=700), default=list)
    refused = models.CharField(max_length=300, blank=True)
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("preuve apportée")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or _g("un badge")
