"""Consultations and what they put to people, as open datasets; what each group says is in the file of each one."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Case, CharField, F, IntegerField, When
from django.db.models.functions import JSONObject, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import unless_hidden
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.vocabulary import Audience
from lieudit.consultations.wording import LEAST
from lieudit.consultations.workflow import ConsultationState
from lieudit.network.models import Place
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column
from lieudit.toolkit.types import Json


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


def statement_key() -> JSONObject:
    return JSONObject(consultation="consultation__number", rank="rank")


def statement_page(said: Json) -> str:
    return f"{settings.SITE_URL}{reverse('consultations:statement', args=[said['consultation'], said['rank']])}"


def named_place() -> Case:
    """In whose name it was proposed, while that place is public."""
    return Case(When(place__in=Place.objects.public(), then=F("place__name")), output_field=CharField())


STATEMENT_COLUMNS = [
    Column("ligne", _("Numéro de la ligne, pour toujours."), "pk", kind=Kind.WHOLE),
    Column("consultation", _("Numéro de la consultation."), "consultation__number", kind=Kind.WHOLE),
    Column("rang", _("Numéro de l’affirmation dans cette consultation."), "rank", kind=Kind.WHOLE),
    Column("adresse", _("Adresse de sa page."), statement_key, statement_page, Kind.LINK),
    Column("texte", _("L’affirmation."), "text"),
    Column("besoin", _("Numéro du besoin dont elle prend les mots."), "need__number", kind=Kind.WHOLE),
    Column("lieu", _("Lieu au nom de qui elle est proposée ; une personne n’est pas nommée ici."), named_place),
    Column("proposee_le", _("Jour où elle a été proposée."), lambda: TruncDate("proposed_at"), kind=Kind.DAY),
]
OPEN_STATEMENTS = Dataset(
    _("Affirmations des consultations"),
    _("Chaque affirmation soumise à l’avis de tous. Les réponses sont dans le fichier de sa consultation."),
    lambda: STATEMENT_COLUMNS,
    lambda: Statement.objects.served().filter(consultation__in=Consultation.objects.public()).order_by("pk"),
    key="ligne",
    keywords=("consultations", "participation"),
)
