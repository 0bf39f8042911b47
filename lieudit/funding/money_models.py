"""Where the money of places and of the council comes from, year by year."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.agreements.vocabulary import Nature
from lieudit.care.models import Measure
from lieudit.funding.call_models import MOST_MONEY
from lieudit.funding.speaking import places_of
from lieudit.funding.workflow import IncomeState
from lieudit.network.models import Organisation, Place
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.types import JsonField


class YearMixQuerySet(models.QuerySet["YearMix"]):
    def public(self) -> YearMixQuerySet:
        """Those that their place publishes, while it is in the directory; but those that a measure of care hides."""
        told = self.filter(is_public=True, place__withdrawn_at=None).exclude(place__in=Measure.objects.hidden(Place))
        return told.exclude(pk__in=Measure.objects.hidden(YearMix))

    def with_measures(self) -> YearMixQuerySet:
        """Whether a measure of care hides it, as `is_hidden`: its place alone reads it still."""
        return self.annotate(is_hidden=Q(pk__in=Measure.objects.hidden(YearMix)))

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
        words = {"of_place": of_the(self.place), "year": self.year}
        return gettext("D’où vient l’argent %(of_place)s en %(year)d") % words

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
