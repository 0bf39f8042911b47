"""Grants that institutions publish; those of the council."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.agreements.models import Agreement
from lieudit.care.models import Measure, unless_hidden
from lieudit.funding.application_models import Application
from lieudit.funding.call_models import MOST_MONEY
from lieudit.funding.vocabulary import AwardNature
from lieudit.funding.workflow import AwardState
from lieudit.imports.models import Import
from lieudit.journal.models import Mention
from lieudit.network.models import Organisation, Place
from lieudit.territory.models import Department, Region


class GrantQuerySet(models.QuerySet["Grant"]):
    def of_territory(self, land: Region | Department | None) -> GrantQuerySet:
        """Those to who is in a department or in a region; all of them where no territory is said."""
        if land is None:
            return self
        return self.filter(department__region=land) if isinstance(land, Region) else self.filter(department=land)


class Grant(models.Model):
    """A grant of an institution to a place or an organisation of the directory, as its own file says it.

    Rows that match nobody here are not kept: some name persons. The name of who receives is that of the directory.
    `told_by` holds the keys of the imports that tell it, the oldest first: it goes with the last of them.
    """

    run = models.ForeignKey(Import, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    giver = models.CharField(_("qui attribue"), max_length=200)
    giver_siret = models.CharField(max_length=14)
    on = models.DateField(_("date de la convention"))
    reference = models.CharField(_("décision"), max_length=100, blank=True)
    purpose = models.CharField(_("objet"), max_length=256, blank=True)
    amount = models.DecimalField(_("montant, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    share = models.DecimalField(_("part de qui reçoit"), max_digits=5, decimal_places=4, default=1)
    nature = models.CharField(_("nature"), max_length=40)
    paid_from = models.DateField(null=True, blank=True)
    paid_until = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    told_by = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("subvention d’une institution")
        ordering = ["-on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place=None) ^ Q(organisation=None), name="a_grant_is_to_a_place_or_an_organisation"
            ),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="a_part_of_a_grant_is_a_part"),
        ]
        indexes = [
            models.Index(fields=["department", "giver"], name="grants_of_a_territory"),
            models.Index(fields=["run"], name="grants_of_an_import"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} · {self.amount}"


UNSAID = "Objet masqué par une mesure de bienveillance"
"""What is read, on pages and in open data, of what a grant is for while a measure of care hides its words."""


def said_purpose() -> models.Case:
    """What a grant is for; while care hides the file of which it is, the number of this file alone."""
    hidden = models.When(
        application__in=Measure.objects.hidden(Application),
        then=Concat(Value("Dossier n° "), "application__number", output_field=models.TextField()),
    )
    unsaid = models.When(pk__in=Measure.objects.hidden(Award), then=Value(UNSAID))
    return models.Case(unsaid, hidden, default=F("purpose"), output_field=models.TextField())


class AwardQuerySet(models.QuerySet["Award"]):
    def public(self) -> AwardQuerySet:
        """Those whose words no measure of care hides: what is granted, and to whom, is always read."""
        return self.exclude(pk__in=Measure.objects.hidden(Award))

    def as_said(self) -> AwardQuerySet:
        """With `said`: what each is for, as everybody reads it; `why`: for what reason it was withdrawn;
        `is_shown`: nothing of it is hidden."""
        shown = ~Q(pk__in=Measure.objects.hidden(Award))
        return self.annotate(said=said_purpose(), why=unless_hidden(Award, "reason"), is_shown=shown)

    def granted(self) -> AwardQuerySet:
        return self.filter(state=AwardState.GRANTED)


def copied() -> Q:
    """Entries of the journal that say what a grant is for, in words that care hides now: its own, or of its file."""
    hidden = Q(application__in=Measure.objects.hidden(Application)) | Q(pk__in=Measure.objects.hidden(Award))
    awards = Award.objects.filter(hidden).order_by().values("pk")
    of_award = Mention.objects.filter(content_type__app_label="funding", content_type__model="award")
    said = Exists(of_award.filter(entry=OuterRef("pk"), object_id__in=awards))
    return Q(kind__in=("funding.award_granted", "funding.award_withdrawn")) & Q(said)


class Award(models.Model):
    """What the council grants, as it is published: the sixteen columns of SCDL « Subventions » 2.1.1 (`scdl.py`).

    `application`: the file whose decision it follows, when a call gave it. `agreement`: what it binds each side to,
    with the report that is due; none where there was no council to sign it.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=AwardState, default=AwardState.GRANTED)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="awards")
    agreement = models.OneToOneField(Agreement, models.PROTECT, null=True, blank=True, related_name="+")
    giver = models.CharField(max_length=200)
    giver_siret = models.CharField(max_length=14)
    name = models.CharField(_("nom de qui reçoit"), max_length=200)
    siret = models.CharField(_("SIRET de qui reçoit"), max_length=14, blank=True)
    rna = models.CharField(_("numéro RNA de qui reçoit"), max_length=10, blank=True)
    on = models.DateField(_("date de la convention"))
    reference = models.CharField(_("décision"), max_length=100)
    purpose = models.CharField(_("objet"), max_length=256)
    amount = models.DecimalField(_("montant, en euros"), max_digits=MOST_MONEY + 2, decimal_places=2)
    nature = models.CharField(_("nature"), max_length=40, choices=AwardNature, default=AwardNature.CASH)
    terms = models.CharField(_("conditions de versement"), max_length=256)
    paid_from = models.DateField(_("versée à partir du"))
    paid_until = models.DateField(_("jusqu’au"))
    notified = models.BooleanField(_("aide de minimis notifiée"), default=False)
    scheme = models.CharField(_("dispositif"), max_length=60, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("subvention du conseil")
        ordering = ["-on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference"],
                condition=Q(state=AwardState.GRANTED),
                name="a_reference_is_of_one_standing_award",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=AwardState.GRANTED),
                name="a_file_has_one_standing_agreement",
            ),
            models.CheckConstraint(condition=Q(place=None) ^ Q(organisation=None), name="an_award_is_to_one"),
            models.CheckConstraint(condition=~Q(siret="") | ~Q(rna=""), name="an_award_has_a_siret_or_a_rna"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_award_is_above_nothing"),
            models.CheckConstraint(condition=Q(paid_until__gte=F("paid_from")), name="an_award_is_paid_in_order"),
            models.CheckConstraint(condition=Q(state__in=AwardState.values), name="an_award_is_somewhere"),
            models.CheckConstraint(
                condition=Q(state=AwardState.GRANTED) | ~Q(reason=""), name="an_award_is_withdrawn_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("funding:award", args=[self.number])
