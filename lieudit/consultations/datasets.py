"""Consultations as an open dataset; what each group says is in the file of each one."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, When
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import unless_hidden
from lieudit.consultations.models import Consultation
from lieudit.consultations.vocabulary import Audience
from lieudit.consultations.wording import LEAST
from lieudit.consultations.workflow import ConsultationState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column


def voices() -> Case:
    """How many answered, once there are enough for nobody to be known by it."""
    return Case(When(voice_count__gte=LEAST, then=F("voice_count")), output_field=IntegerField())


COLUMNS = [
    Column("numero", _("Numéro de la consultation, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page."), "consultations:consultation", "number"),
    Column("question", _("Ce qui est demandé."), lambda: unless_hidden(Consultation, "question")),
    Column("assemblee", _("Assemblée qui demande."), "assembly__name"),
    Column("qui_repond", _("Qui peut répondre."), "audience", labels(Audience)),
    Column("etat", _("Ouverte, close…"), "state", labels(ConsultationState)),
    Column("ouverte_le", _("Moment de l’ouverture (temps universel)."), "opened_at", kind=Kind.MOMENT),
    Column("dernier_jour", _("Dernier jour pour répondre."), "closes_on", kind=Kind.DAY),
    Column("affirmations", _("Nombre d’affirmations proposées."), "statement_count", kind=Kind.WHOLE),
    Column("voix", _("Nombre de voix, à partir de cinq."), voices, kind=Kind.WHOLE),
]
OPEN_CONSULTATIONS = Dataset(
    _("Consultations"),
    _("Chaque consultation ouverte une fois : question, qui peut répondre, dates, combien de voix (cinq au moins)."),
    lambda: COLUMNS,
    lambda: Consultation.objects.public().with_counts().order_by("number"),
    key="numero",
    page="consultations:consultations",
    keywords=("consultations", "participation"),
)
