"""Questions that institutions put to the council, as an open dataset."""

from __future__ import annotations

from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.workflow import InquiryState, Outcome
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column

COLUMNS = [
    Column("numero", _("Numéro de la question, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page."), "inquiries:inquiry", "number"),
    Column("institution", _("Qui demande."), "door__institution__name"),
    Column("question", _("Ce qui est demandé."), "question"),
    Column("pourquoi", _("Ce qui amène la question."), "why"),
    Column("usage", _("Ce que l’institution fera de la réponse."), "use"),
    Column("posee_le", _("Jour de sa publication (AAAA-MM-JJ)."), lambda: TruncDate("asked_at"), kind=Kind.DAY),
    Column("attendue_le", _("Jour pour lequel l’avis est attendu."), "answer_by", kind=Kind.DAY),
    Column("assemblee", _("Assemblée qui l’a prise."), "assembly__name"),
    Column("etat", _("Posée, prise, avis rendu, suite publiée…"), "state", labels(InquiryState)),
    Column("position", _("Numéro de la position qui est l’avis."), "position__number"),
    Column("rendu_le", _("Jour où l’avis est parti."), lambda: TruncDate("answered_at"), kind=Kind.DAY),
    Column("suite", _("Ce que l’institution en a fait."), "outcome", labels(Outcome)),
    Column("suite_texte", _("En ses mots."), "follow_text"),
]
INQUIRIES = Dataset(
    _("Questions posées au conseil"),
    _("Ce que des institutions demandent au conseil, l’avis qu’il rend, et ce qu’elles en font."),
    lambda: COLUMNS,
    lambda: Inquiry.objects.public().order_by("number"),
    key="numero",
    page="inquiries:inquiries",
    keywords=("avis", "institutions", "consultation"),
)
