"""What places share under open licences: resources, their versions and what each was drawn from, who uses them, what
people would better.
"""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.commons.vocabulary import SIX, Kind
from lieudit.commons.workflow import ImprovementState, ResourceState
from lieudit.lexicon.models import ask
from lieudit.network.kept import animated_hats, in_land, in_the_directory, one_hat, spoken_by
from lieudit.network.licences import IN_SHORT, TEXTS, Licence
from lieudit.network.models import Organisation, Place, SpokenFor
from lieudit.network.vocabulary import PlaceStatus
from lieudit.territory.models import Department
from lieudit.toolkit.models import new_key
from lieudit.toolkit.search import raw_query, vector
from lieudit.toolkit.workdays import add_working_days

REVIEW_DAYS = 2
"""Working days that the animation has to read a deposit."""


class ResourceQuerySet(models.QuerySet["Resource"]):
    def shown(self) -> ResourceQuerySet:
        """Resources whose words no measure of care hides, of who is in the directory."""
        return self.filter(in_the_directory()).exclude(pk__in=Measure.objects.hidden(Resource))

    def public(self) -> ResourceQuerySet:
        """What was shared, withdrawn since or not: its address stays."""
        return self.shown().filter(published_at__isnull=False)

    def current(self) -> ResourceQuerySet:
        return self.filter(state=ResourceState.PUBLISHED)

    def waiting(self) -> ResourceQuerySet:
        """Deposits to read."""
        return self.shown().filter(state=ResourceState.SUBMITTED)

    def animated_by(self, account: Account) -> ResourceQuerySet:
        """Resources of the territories that `account` animates today; the secretariat animates everything."""
        return self.filter(animated_hats(account))

    def kept_by(self, account: Account) -> ResourceQuerySet:
        """Resources of whom `account` speaks for, or whose territory it animates."""
        animated = Resource.objects.animated_by(account).order_by().values("pk")
        return self.filter(spoken_by(account) | Q(pk__in=animated))

    def visible_to(self, account: Visitor) -> ResourceQuerySet:
        """What is public; and what is not yet, for who deposited it and who keeps or reads it."""
        if not account.is_authenticated:
            return self.public()
        kept = Resource.objects.kept_by(account).order_by().values("pk")
        return self.shown().filter(Q(published_at__isnull=False) | Q(author=account) | Q(pk__in=kept))

    def answering(
        self, *, q: str = "", kind: str = "", domain: str = "", licence: str = "", territory: str = ""
    ) -> ResourceQuerySet:
        """Resources that answer to every choice; one of a territory is kept or used there."""
        found = self.filter(search=raw_query(ask(q).every)) if q else self
        if kind:
            found = found.filter(kind=kind)
        if domain:
            found = found.filter(domains__contains=[domain])
        if licence:
            found = found.filter(licence=licence)
        if territory:
            used = Reuse.objects.public().running().filter(in_land(territory), resource=OuterRef("pk"))
            found = found.filter(in_land(territory) | Exists(used))
        return found

    def with_uses(self) -> ResourceQuerySet:
        """Resources with `uses`, how many use them today, and `version`, the last one."""
        return self.annotate(uses=uses_of("pk"), version=last_version())

    def with_keeper(self) -> ResourceQuerySet:
        return self.select_related("place__municipality__department__region", "organisation__department__region")

    def with_origin(self) -> ResourceQuerySet:
        """Resources with the version that each was drawn from, and who keeps it; `origin_shown`, whether everybody may
        read its page, and `inspired`, whether others were drawn from this one.
        """
        origin = "derived_from__resource"
        shown, drawn = Resource.objects.public(), Resource.objects.public().current()
        return self.select_related(f"{origin}__place", f"{origin}__organisation").annotate(
            origin_shown=Exists(shown.filter(pk=OuterRef(origin))),
            inspired=Exists(drawn.filter(derived_from__resource=OuterRef("pk"))),
        )

    def drawn_from(self, origin: Resource) -> ResourceQuerySet:
        """What others made of a resource, from whichever of its versions."""
        return self.filter(derived_from__resource=origin).order_by("published_at", "pk")


class Resource(SpokenFor):
    """Something that others may take, change and share; kept by a place or an organisation. `source` is what it tells
    of, elsewhere on this site: the visit whose story it holds.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(_("titre"), max_length=150)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    summary = models.TextField(_("présentation"), max_length=5000)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence)
    domains = ArrayField(
        models.CharField(max_length=12, choices=SIX), default=list, blank=True, verbose_name=_("domaines")
    )
    home = models.URLField(_("adresse où elle se travaille"), max_length=500, blank=True)
    derived_from = models.ForeignKey(
        "Release",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tirée de"),
    )
    source_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ResourceState, default=ResourceState.SUBMITTED)
    reason = models.CharField(_("motif"), max_length=1000, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    search = models.GeneratedField(
        expression=vector("title", "summary"), output_field=SearchVectorField(), db_persist=True
    )

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ressource")
        ordering = ["-number"]
        indexes = [
            GinIndex(fields=["search"], name="resource_search"),
            GinIndex(fields=["domains"], name="resource_domains"),
            models.Index(fields=["-published_at"], name="resource_published"),
        ]
        constraints = [
            one_hat("a_resource_has_one_keeper"),
            models.CheckConstraint(condition=Q(licence__in=Licence.values), name="a_resource_is_open"),
            models.CheckConstraint(
                condition=Q(domains__contained_by=[code for code, _label in SIX]), name="a_resource_is_of_six"
            ),
            models.CheckConstraint(
                condition=Q(source_type=None, source_id=None) | Q(source_type__isnull=False, source_id__isnull=False),
                name="a_resource_cites_a_whole_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "returned"], published_at=None)
                | Q(state="published", published_at__isnull=False)
                | Q(state="withdrawn"),
                name="a_resource_is_read_before",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "published"]) | ~Q(reason=""), name="a_resource_leaves_with_words"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("commons:resource", args=[self.number])

    @property
    def in_short(self) -> object:
        """What its licence asks, in one sentence."""
        return IN_SHORT[Licence(self.licence)]

    @property
    def licence_url(self) -> str:
        return TEXTS[Licence(self.licence)]

    @property
    def department(self) -> Department | None:
        return self.place.municipality.department if self.place else self.hat.department  # type: ignore[union-attr]

    @property
    def review_due(self) -> dt.date:
        """The day before which the animation reads it."""
        department = self.department
        return add_working_days(
            timezone.localdate(self.submitted_at), REVIEW_DAYS, department.code if department else None
        )

    @property
    def domain_labels(self) -> list[tuple[str, str]]:
        known = dict(SIX)
        return [(code, str(known[code])) for code in self.domains]


class ReleaseQuerySet(models.QuerySet["Release"]):
    def shown(self) -> ReleaseQuerySet:
        """Versions whose words no measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Release))

    def public(self) -> ReleaseQuerySet:
        """Those of what is shared today."""
        return self.shown().filter(resource__in=Resource.objects.public().current())


class Release(models.Model):
    """One version, never changed: an address, files of this site, or both. The first one comes with the resource.

    The database refuses, as the act ends, one that is nowhere.
    """

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="releases")
    version = models.CharField(_("version"), max_length=20)
    said_on = models.DateField(default=timezone.localdate)
    link = models.URLField(_("adresse"), max_length=500, blank=True)
    note = models.CharField(_("ce qui change"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["resource", "version"], name="a_version_comes_once")]

    def __str__(self) -> str:
        return f"{self.resource}, version {self.version}"

    def get_absolute_url(self) -> str:
        return f"{self.resource.get_absolute_url()}#version-{self.pk}"


class ReleaseFile(models.Model):
    """One file of a version, never changed, under the name that it came with."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="files")
    file = models.FileField(_("fichier"), upload_to="commons/")
    name = models.CharField(_("nom du fichier"), max_length=130)

    class Meta:
        verbose_name = _("fichier d’une version")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="a_file_of_a_version_has_its_name"),
            models.CheckConstraint(condition=~Q(file="") & ~Q(name=""), name="a_file_of_a_version_is_named"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """What it is by its content: « pdf », « csv », one of `toolkit/file_kinds.py`."""
        return PurePath(self.file.name or "").suffix.lstrip(".")


class HeldFile(models.Model):
    """A file that was sent and is not shared yet: the form was refused, or filled from it. Its sender's, for a day."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True, default=new_key)
    file = models.FileField(upload_to="commons/")
    name = models.CharField(max_length=130)
    told = models.JSONField(default=dict, blank=True)
    """What it says of itself (`elsewhere.Told`), where a form is filled from it."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class ReuseQuerySet(models.QuerySet["Reuse"]):
    def running(self) -> ReuseQuerySet:
        """Uses of today: a place that has closed uses nothing more."""
        return self.filter(stopped_on=None).exclude(place__status=PlaceStatus.CLOSED)

    def public(self) -> ReuseQuerySet:
        """Uses of who is in the directory, whose words no measure of care hides; two places made one may leave that
        of who keeps the resource, and it is not counted.
        """
        others = self.filter(in_the_directory()).exclude(place=F("resource__place"))
        return others.exclude(pk__in=Measure.objects.hidden(Reuse))


class Reuse(SpokenFor):
    """« Nous l’utilisons », said by a place or an organisation, from a day to another."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="reuses")
    words = models.CharField(_("comment"), max_length=500, blank=True)
    since = models.DateField(default=timezone.localdate)
    stopped_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ReuseQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage")
        ordering = ["-since", "-pk"]
        constraints = [
            one_hat("one_uses_for_one_hat"),
            *(
                models.UniqueConstraint(
                    fields=["resource", hat],
                    condition=Q(stopped_on=None) & Q(**{f"{hat}__isnull": False}),
                    name=f"one_running_use_of_{name}",
                )
                for hat, name in (("place", "a_place"), ("organisation", "an_organisation"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hat} · {self.resource}"

    def get_absolute_url(self) -> str:
        return f"{self.resource.get_absolute_url()}#usage-{self.pk}"


class ImprovementQuerySet(models.QuerySet["Improvement"]):
    def public(self) -> ImprovementQuerySet:
        """Improvements of what was shared, whose words no measure of care hides."""
        return self.filter(resource__in=Resource.objects.public()).exclude(pk__in=Measure.objects.hidden(Improvement))

    def waiting(self) -> ImprovementQuerySet:
        return self.public().filter(state=ImprovementState.PROPOSED, resource__state=ResourceState.PUBLISHED)


class Improvement(models.Model):
    """What somebody would better. Taken, it names the version that holds it, and its author is credited there."""

    told_with = ("resource",)
    number = models.PositiveIntegerField(unique=True)
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="improvements")
    words = models.TextField(_("amélioration"), max_length=5000)
    link = models.URLField(_("lien"), max_length=500, blank=True)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=ImprovementState, default=ImprovementState.PROPOSED)
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="improvements")
    reason = models.CharField(_("motif"), max_length=1000, blank=True)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("amélioration")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(place=None) | Q(organisation=None), name="an_improvement_has_one_hat"),
            models.CheckConstraint(
                condition=Q(state="proposed", release=None, reason="")
                | Q(state="taken", release__isnull=False, reason="")
                | Q(state="declined", release=None) & ~Q(reason=""),
                name="an_improvement_is_answered_in_full",
            ),
        ]

    def __str__(self) -> str:
        return f"amélioration n° {self.number}"

    def get_absolute_url(self) -> str:
        return f"{self.resource.get_absolute_url()}#amelioration-{self.number}"


def uses_of(key: str) -> Coalesce:
    """How many use today the resource whose key is the column `key`."""
    running = Reuse.objects.public().running().filter(resource=OuterRef(key)).order_by()
    return Coalesce(Subquery(running.values("resource").annotate(found=Count("pk")).values("found")), 0)


def last_version() -> Subquery:
    """The name of the last version of a resource."""
    return Subquery(Release.objects.filter(resource=OuterRef("pk")).order_by("-pk").values("version")[:1])
