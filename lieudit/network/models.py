"""Places and organisations, who belongs to whom, and the dated facts that let a person speak for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat, Left, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Measure
from lieudit.lexicon.asking import Asked
from lieudit.lexicon.models import ask
from lieudit.network.dated import Dated
from lieudit.network.vocabulary import (
    Article,
    Domain,
    Level,
    ManagementModel,
    OrganisationKind,
    PlaceKind,
    PlaceStatus,
    Quality,
    Typology,
)
from lieudit.network.workflow import ClaimState
from lieudit.territory.models import Department, Municipality, Region
from lieudit.territory.spelling import MOST_WORDS, plain, words_to_hold
from lieudit.toolkit.expected import expected
from lieudit.toolkit.findable import Given
from lieudit.toolkit.prepared import Blank, OneOf, Rows, Written, prepared
from lieudit.toolkit.search import CONFIG, Answers, Plain, PlainInTurn, in_turn, raw_query


class PlaceQuerySet(models.QuerySet["Place"]):
    def public(self) -> PlaceQuerySet:
        """Third places shown to everybody: what each list, map, count and file of places speaks of."""
        return self.third_places().shown()

    def elsewhere(self) -> PlaceQuerySet:
        """Services known outside third places, shown to everybody: found and counted apart, never with `public()`."""
        return self.exclude(kind=PlaceKind.THIRD_PLACE).shown()

    def third_places(self) -> PlaceQuerySet:
        return self.filter(kind=Written(PlaceKind.THIRD_PLACE))

    def not_closed(self) -> PlaceQuerySet:
        return self.exclude(status=Written(PlaceStatus.CLOSED))

    def shown(self) -> PlaceQuerySet:
        """Whatever they are: neither withdrawn, nor hidden by a measure of care."""
        return self.filter(withdrawn_at=None).exclude(pk__in=Measure.objects.hidden(Place))

    def matching(self, text: str) -> PlaceQuerySet:
        """Places that answer to each word of `text`: by their name, what they say of themselves, their municipality and
        its department. A postcode is a word too; a SIRET, a SIREN or the number of an association is itself.
        """
        return self.answering(ask(text))

    def answering(self, asked: Asked) -> PlaceQuerySet:
        """The same, of what was understood already."""
        if asked.identifier:
            return self.identified(asked.identifier)
        return self.saying(**asked.by_parts())

    def identified(self, number: Given, today: Given = None) -> PlaceQuerySet:
        """Places that have this SIRET or this SIREN, or that a body with this SIREN or this number (RNA) runs today."""
        bodies = Organisation.objects.filter(Q(siren=number) | Q(rna=number)).values("pk")
        run = Affiliation.objects.running(today).filter(organisation__in=bodies).values("place")
        own = Place.objects.exclude(siret="").order_by().values("pk")
        same = own.filter(siret=number).union(own.alias(siren=Left("siret", 9)).filter(siren=number), run, all=True)
        return self.filter(pk__in=same)

    def saying(
        self, names: Sequence[Given], questions: Sequence[Given], lands: Sequence[Given], towns: Sequence[Given]
    ) -> PlaceQuerySet:
        """Places that answer to all parts of a text: of each, its name as places hold it, its question, the codes of
        the departments that it names, and its name as municipalities hold it.
        """
        found = self
        for part in zip(names, questions, lands, towns, strict=True):
            first, *others = (way.order_by().values("pk") for way in Place.objects.ways(*part))
            found = found.filter(pk__in=first.union(*others, all=True))
        return found

    def some_saying(
        self,
        most: int,
        names: Sequence[Given],
        questions: Sequence[Given],
        lands: Sequence[Given],
        towns: Sequence[Given],
    ) -> PlaceQuerySet:
        """The same; `most` by each way are enough, where one part is asked: the first that its index leads to. To sort
        all those that answer by a common word would read them all."""
        if len(names) > 1:
            return self.saying(names, questions, lands, towns)
        ways = self.ways(names[0], questions[0], lands[0], towns[0])
        first, *others = (way.order_by().values("pk")[:most] for way in ways)
        return self.filter(pk__in=first.union(*others, all=True))

    def ways(self, name: Given, question: Given, land: Given, town: Given) -> tuple[PlaceQuerySet, ...]:
        """Those that answer to one part, by each way: their name, what they say, where they are. Each by its own index,
        which an OR would not use."""
        here = Municipality.objects.filter(search_text__contains=town).order_by().values("pk")
        there = Municipality.objects.filter(OneOf(F("department__code"), land)).order_by().values("pk")
        return (
            self.alias(plain_name=Plain("name")).filter(plain_name__contains=name),
            self.alias(words=place_words()).filter(Answers(F("words"), raw_query(question))),
            self.filter(municipality__in=here.union(there, all=True)),
        )

    def expected_saying(self, asked: Asked) -> int:
        """How many of them are expected to answer to all parts of a text: to the part that fewest do, in the way that
        most do."""
        parts = asked.by_parts()
        reads = [self.ways(*part) for part in zip(*parts.values(), strict=True)]
        rows = iter(expected(*chain.from_iterable(reads)))
        return min((max(islice(rows, len(ways))) for ways in reads), default=0)

    def saying_beyond(self, many: int, asked: Asked) -> Rows:
        """A place that answers to a text after `many` others, in the same way as they do where it has one part: what a
        way finds is soon counted. None: they may be fewer."""
        parts = asked.by_parts()
        one, *more = zip(*parts.values(), strict=True)
        ways = [self.saying(**parts)] if more else self.ways(*one)
        first, *others = (way.order_by().values("pk")[many : many + 1] for way in ways)
        return first.union(*others, all=True).order_by() if others else first

    def named(self, text: str) -> PlaceQuerySet:
        """Places whose name or municipality holds each word of `text`: who names a place means no other word."""
        return self.holding(**words_to_hold(text))

    def holding(self, names: Given, towns: Given, short: Iterable[Given], *, alone: bool = False) -> PlaceQuerySet:
        """Places that hold all the words that `words_to_hold` tells apart; `alone` when nothing else narrows them."""
        found, places = self, Place.objects.annotate(plain_name=Plain("name")).order_by().values("pk")
        for name, town in zip(names, towns, strict=True):  # each side by its own index, which a plain OR would not use
            named = places.filter(plain_name__contains=name)
            there = Municipality.objects.filter(search_text__contains=town)
            both = named.union(places.filter(municipality__in=there), all=True)
            found = found.filter(Q(pk__in=both) if alone else Q(pk__in=named) | Q(municipality__in=there))
        for word in short:
            found = found.filter(GreaterThan(StrIndex(Plain("name"), _asked(word)), 0))
        return found

    def holding_in_turn(self, names: Given, towns: Given, short: Iterable[Given]) -> PlaceQuerySet:
        """The same, asked of each in turn: no index finds those that do."""
        found = self
        for name, town in zip(names, towns, strict=True):
            there = Q(municipality__search_text__contains=town)
            found = found.filter(Q(GreaterThan(StrIndex(PlainInTurn("name"), _asked(name)), 0)) | there)
        for word in short:
            found = found.filter(GreaterThan(StrIndex(PlainInTurn("name"), _asked(word)), 0))
        return found

    def animated_by(self, account: Account) -> PlaceQuerySet:
        """Places of the territories that `account` animates today."""
        mine = Animator.objects.running().held_by(account)
        return self.filter(
            Exists(mine.national())
            | Q(municipality__department__in=mine.values("department"))
            | Q(municipality__department__region__in=mine.values("region"))
        )

    def kept_by(self, account: Account) -> PlaceQuerySet:
        """Places that `account` speaks for or whose territory it animates today; the secretariat keeps them all."""
        if account.is_staff:
            return self
        spoken = Representative.objects.running().filter(account=account, place__isnull=False)
        mine = Place.objects.animated_by(account)
        return self.filter(Q(pk__in=spoken.values("place")) | Q(pk__in=mine.values("pk")))

    def unconfirmed_since(self, now: dt.datetime) -> PlaceQuerySet:
        """Places whose record nobody said to be true for a year, or ever."""
        limit = timezone.localdate(now) - dt.timedelta(days=365)
        return self.filter(Q(confirmed_on=None) | Q(confirmed_on__lt=limit))

    def with_territory(self) -> PlaceQuerySet:
        return self.select_related("municipality__department__region")


def _asked(word: Given) -> Given:
    return Value(word) if isinstance(word, str) else word


def saying_in_turn(asked: Asked) -> Q:
    """That a place answers to all parts of a text (`PlaceQuerySet.saying`): asked of each in turn, what costs least
    first; no index finds those that do."""
    parts, said = asked.by_parts(), Q()
    for name, question, land, town in zip(*parts.values(), strict=True):
        said &= (
            Q(GreaterThan(StrIndex(PlainInTurn("name"), Value(name)), 0))
            | Q(municipality__search_text__contains=town)
            | Q(municipality__department__code__in=land)
            | Q(in_turn(Answers(place_words(), raw_query(question))))
        )
    return said


def labels(field: str, known: type[models.TextChoices]) -> list[Case]:
    """The words of each code that a field holds, among those that are known."""
    cases = []
    for code, label in known.choices:
        if code not in {"other", "autre"}:
            held = When(**{f"{field}__contains": [code]}, then=Value(f"{label} "))
            cases.append(Case(held, default=Value("")))
    return cases


def place_words() -> SearchVector:
    """All that a place says of itself, as the search reads it; an index holds the same expression."""
    kinds = [When(kind=code, then=Value(str(label))) for code, label in PlaceKind.choices]
    codes: Given = Concat(*labels("typologies", Typology), *labels("domains", Domain), Case(*kinds, default=Value("")))
    return SearchVector("name", "summary", "description", codes, config=CONFIG)


class Place(models.Model):
    """A third place, as it describes itself; or, by its `kind`, a service known elsewhere. Fields follow the national
    directory and LaMednum.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("nature"), max_length=20, choices=PlaceKind, default=PlaceKind.THIRD_PLACE)
    summary = models.CharField(_("présentation"), max_length=280, blank=True)
    description = models.TextField(_("description"), blank=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name=_("commune"))
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    postcode = models.CharField(_("code postal"), max_length=5, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    status = models.CharField(_("état"), max_length=10, choices=PlaceStatus, blank=True)
    opened_on = models.DateField(_("ouverture"), null=True, blank=True)
    typologies = ArrayField(
        models.CharField(max_length=30, choices=Typology),
        default=list,
        blank=True,
        verbose_name=_("types déclarés"),
    )
    management_model = models.CharField(_("statut juridique"), max_length=30, choices=ManagementModel, blank=True)
    domains = ArrayField(
        models.CharField(max_length=12, choices=Domain), default=list, blank=True, verbose_name=_("domaines")
    )
    hours = models.CharField(_("horaires"), max_length=500, blank=True, help_text=_("Écriture d’OpenStreetMap."))
    accessibility = models.TextField(_("accessibilité"), max_length=500, blank=True)
    accessibility_url = models.URLField(_("fiche Acceslibre"), blank=True)
    built_area = models.PositiveIntegerField(_("surface bâtie (m²)"), null=True, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    links = ArrayField(models.URLField(max_length=500), default=list, blank=True, verbose_name=_("liens"))
    confirmed_on = models.DateField(_("confirmé par le lieu le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering = ["name"]
        indexes = [
            GinIndex(OpClass(Plain("name"), name="gin_trgm_ops"), name="place_plain_name"),
            GinIndex(place_words(), name="place_words"),
            models.Index(fields=["siret"], condition=~Q(siret=""), name="place_siret"),
            models.Index(fields=["kind"], name="place_kind"),
            models.Index(fields=["name", "id"], name="place_by_name"),
            models.Index(
                fields=["name", "id"],
                condition=Q(kind=PlaceKind.THIRD_PLACE, withdrawn_at=None) & ~Q(status=PlaceStatus.CLOSED),
                name="place_listed",
            ),
            models.Index(
                fields=["confirmed_on", "name"],
                condition=Q(kind=PlaceKind.THIRD_PLACE, withdrawn_at=None),
                name="place_to_confirm",
            ),
            models.Index(fields=["postcode"], name="place_postcode"),
            models.Index(fields=["latitude", "longitude"], name="place_point"),
            models.Index(
                fields=["latitude", "longitude"], condition=~Q(kind=PlaceKind.THIRD_PLACE), name="place_point_elsewhere"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="place_coordinates_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("records:place", args=[self.slug])

    @property
    def is_elsewhere(self) -> bool:
        """Not a third place: a service known elsewhere."""
        return self.kind != PlaceKind.THIRD_PLACE

    @property
    def where(self) -> str:
        """« Guéret, Creuse »: needs `with_territory()`."""
        town, department = self.municipality.name, self.municipality.department.name
        return town if town == department else f"{town}, {department}"

    @property
    def typology_labels(self) -> list[str]:
        return [str(Typology(code).label) for code in self.typologies if code in Typology.values]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def networks(self) -> OrganisationQuerySet:
        return self.filter(kind=OrganisationKind.NETWORK)

    def institutions(self) -> OrganisationQuerySet:
        return self.filter(kind=OrganisationKind.INSTITUTION)

    def of_kinds(self, kinds: Collection[str]) -> OrganisationQuerySet:
        """Those of some kinds; all when none is named."""
        return self.filter(kind__in=kinds) if kinds else self.all()

    def animated_by(self, account: Account) -> OrganisationQuerySet:
        """Those of the territories that `account` animates today; the secretariat stands in anywhere."""
        if account.is_staff:
            return self
        mine = Animator.objects.running().held_by(account)
        there = Q(Exists(mine.national()))
        there |= Q(region__in=mine.values("region"), department=None)
        there |= Q(department__in=mine.values("department"))
        return self.filter(there | Q(department__region__in=mine.values("region")))

    def called(self, name: str) -> OrganisationQuerySet:
        """Those that bear this name, however it is spelled."""
        return self.alias(plain_name=Plain("name")).filter(plain_name=Plain(Value(name)))

    def matching(self, text: str) -> OrganisationQuerySet:
        """Those whose name holds each word of a text; none for signs that are no words."""
        found = self.alias(plain_name=Plain("name"))
        words = plain(text).split()[:MOST_WORDS]
        for word in words:
            found = found.filter(plain_name__contains=word)
        return found if words else self.none()


class Organisation(models.Model):
    """A network, an operating body, an institution or a partner."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    article = models.CharField(_("article"), max_length=4, blank=True, choices=Article, default="", db_default="")
    kind = models.CharField(_("nature"), max_length=20, choices=OrganisationKind)
    level = models.CharField(_("échelle"), max_length=20, choices=Level, default=Level.NATIONAL)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    presentation = models.TextField(_("présentation"), blank=True)
    service = models.CharField(_("service"), max_length=200, blank=True, default="", db_default="")
    """To which of its services one writes: a letter names it first."""
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, default="", db_default="")
    """What names it in public directories; its SIREN begins it."""
    rna = models.CharField(_("numéro RNA"), max_length=10, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    postal_address = models.TextField(_("adresse postale"), max_length=500, blank=True)
    website = models.URLField(_("site"), blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^\d{14}$", siren=Left("siret", 9)),
                name="a_siret_begins_by_its_siren",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:organisation", args=[self.slug])


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def running(self, on: dt.date | None = None) -> AffiliationQuerySet:
        return self.filter(Dated.running_on(on))


class Affiliation(Dated):
    """A place belongs to a network, or is operated by a body."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "organisation"], condition=Q(until=None), name="affiliated_once")
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.organisation}"


class SpokenFor(models.Model):
    """Either a place or an organisation: the hat that a person may wear."""

    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def hat(self) -> Place | Organisation:
        hat = self.place or self.organisation
        assert hat is not None
        return hat


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def running(self, on: dt.date | None = None) -> RepresentativeQuerySet:
        return self.filter(Dated.running_on(on))

    def of(self, hat: Place | Organisation) -> RepresentativeQuerySet:
        return self.filter(place=hat) if isinstance(hat, Place) else self.filter(organisation=hat)


class Representative(Dated, SpokenFor):
    """Who may speak for a place or an organisation: titular or substitute, with dates and a document."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    quality = models.CharField(_("qualité"), max_length=12, choices=Quality, default=Quality.TITULAR)
    role = models.CharField(_("fonction"), max_length=120, blank=True)
    scope = models.CharField(_("étendue du mandat"), max_length=250, blank=True)
    document = models.FileField(_("mandat"), upload_to="mandates/", blank=True)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("représentant·e")
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None, organisation__isnull=False) | Q(place__isnull=False, organisation=None),
                name="speaks_for_one_thing",
            ),
            models.UniqueConstraint(
                fields=["account", "place"],
                condition=Q(until=None, place__isnull=False),
                name="speaks_once_for_a_place",
            ),
            models.UniqueConstraint(
                fields=["account", "organisation"],
                condition=Q(until=None, organisation__isnull=False),
                name="speaks_once_for_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hat} · {self.get_quality_display()}"


def representations_of(account: Visitor) -> list[Representative]:
    """What an account may speak for today, each with its place or its organisation."""
    if not account.is_authenticated:
        return []
    found: Sequence[Representative] = _represented(account=account.pk, today=timezone.localdate())
    return list(found)


@prepared()
def _represented(*, account: Blank, today: Blank) -> Rows:
    rows = Representative.objects.running(today).filter(account=account, place__withdrawn_at=None)  # type: ignore[arg-type]
    return rows.select_related("place__municipality__department__region", "organisation")


class AnimatorQuerySet(models.QuerySet["Animator"]):
    def running(self, on: dt.date | None = None) -> AnimatorQuerySet:
        return self.filter(Dated.running_on(on))

    def held_by(self, account: Visitor) -> AnimatorQuerySet:
        """Those of one person; none while their powers wait for a second factor."""
        if not account.is_authenticated or account.powers_withheld:
            return self.none()
        return self.filter(account=account)

    def national(self) -> AnimatorQuerySet:
        return self.filter(department=None, region=None)

    def departments(self) -> models.QuerySet[Department]:
        """Those that they look after: each is left to its own animators, else to those of its region, else of the
        nation."""
        of_it, of_its_region = Q(department=OuterRef("pk")), Q(region=OuterRef("region"))
        running = Animator.objects.running()
        no_closer, nobody = ~Exists(running.filter(of_it)), ~Exists(running.filter(of_it | of_its_region))
        return Department.objects.filter(
            Exists(self.filter(of_it))
            | Q(no_closer, Exists(self.filter(of_its_region)))
            | Q(nobody, Exists(self.national()))
        )

    def regions(self) -> models.QuerySet[Region]:
        """Those whose own level they answer for: the same, but that a department stands for a region where both are one
        land (La Réunion)."""
        theirs = Q(region=OuterRef("pk"))
        one_land = Q(department__region=OuterRef("pk"), department__slug=OuterRef("slug"))
        alone = ~Exists(Animator.objects.running().filter(theirs))
        return Region.objects.filter(Exists(self.filter(theirs | one_land)) | Q(alone, Exists(self.national())))

    def covering(self, department: Department) -> AnimatorQuerySet:
        """Animators of a department, of its region, or of the nation."""
        return self.filter(Q(department=department) | Q(region=department.region_id) | Q(department=None, region=None))

    def covering_region(self, region: Region) -> AnimatorQuerySet:
        """Animators of a region or of the nation."""
        return self.filter(Q(region=region) | Q(department=None, region=None))

    def accounts_over(self, thing: Place | Organisation) -> models.QuerySet[Account]:
        """Active accounts that animate the territory of a place or an organisation today."""
        running = self.running()
        if isinstance(thing, Place):
            running = running.covering(thing.municipality.department)
        elif thing.department:
            running = running.covering(thing.department)
        else:
            running = running.covering_region(thing.region) if thing.region else running.national()
        return Account.objects.filter(pk__in=running.values("account"), is_active=True)


class Animator(Dated):
    """Who animates a department, a region or (both empty) the nation, for a network."""

    told_with = ("organisation", "region", "department")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="animators")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AnimatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("animateur·rice")
        constraints = [
            models.CheckConstraint(condition=Q(region=None) | Q(department=None), name="animates_one_territory")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.territory_name}"

    def get_absolute_url(self) -> str:
        return reverse("desks:desk", args=[getattr(self.department or self.region, "slug", "france")])

    @property
    def territory_name(self) -> str:
        return str(self.department or self.region or _("toute la France"))

    @property
    def of_territory(self) -> str:
        """« de la Creuse », « de Mayotte », « de toute la France »."""
        land = self.department or self.region
        return land.of_name if land else f"de {self.territory_name}"

    @property
    def territory_said(self) -> str:
        """« la Creuse », « Mayotte », « toute la France »."""
        land = self.department or self.region
        return land.with_article if land else self.territory_name


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> ClaimQuerySet:
        return self.filter(state=ClaimState.SUBMITTED)

    def animated_by(self, account: Account) -> ClaimQuerySet:
        """Claims on what `account` animates today, save its own; the secretariat animates everything."""
        others = self.exclude(account=account)
        if account.is_staff:
            return others
        there = Q(organisation__in=Organisation.objects.animated_by(account))
        return others.filter(there | Q(place__in=Place.objects.animated_by(account)))

    def with_things(self) -> ClaimQuerySet:
        return self.select_related("account", "organisation", "place__municipality__department__region")


class Claim(SpokenFor):
    """« Je représente ce lieu », until the network's animator confirms or refuses it with a reason."""

    told_with = ("place", "organisation")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(_("votre fonction"), max_length=120)
    message = models.TextField(_("ce qui le montre"), max_length=2000, blank=True)
    document = models.FileField(_("document"), upload_to="claims/", blank=True)
    state = models.CharField(max_length=12, choices=ClaimState, default=ClaimState.SUBMITTED)
    at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("motif"), blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de représentation")
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None, organisation__isnull=False) | Q(place__isnull=False, organisation=None),
                name="claims_one_thing",
            ),
            models.UniqueConstraint(
                fields=["account", "place", "organisation"],
                condition=Q(state="submitted"),
                nulls_distinct=False,
                name="one_waiting_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hat}"

    def get_absolute_url(self) -> str:
        return reverse("network:claim", args=[self.pk])


class DomainTopic(models.Model):
    """A domain as a thing that acts mention, and that people follow: what speaks of culture, wherever it is said.

    Its rows come with the migrations, in the order of `Domain`: a row is named without being read.
    """

    rank = models.PositiveSmallIntegerField(primary_key=True)
    code = models.CharField(max_length=12, unique=True, choices=Domain)
    slug = models.SlugField(max_length=30, unique=True)

    class Meta:
        verbose_name = _("domaine")

    def __str__(self) -> str:
        return str(Domain(self.code).label)

    def get_absolute_url(self) -> str:
        return reverse("public_services:domain", args=[self.slug])

    @classmethod
    def named(cls, codes: Iterable[str]) -> list[DomainTopic]:
        """Those of some domains, once each, as the journal mentions them; « autre chose » is nobody’s subject."""
        return [cls(pk=rank, code=code) for rank, code in enumerate(TOPICS, 1) if code in set(codes)]


TOPICS = [domain.value for domain in Domain if domain != Domain.OTHER]


def taken_slugs(model: type[Place] | type[Organisation], slugs: Collection[str]) -> set[str]:
    """Addresses already taken among `slugs`."""
    return set(model.objects.filter(OneOf(F("slug"), [*slugs])).values_list("slug", flat=True))
