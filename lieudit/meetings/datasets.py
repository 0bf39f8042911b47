"""Sessions as an open dataset."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.care.models import unless_hidden
from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import MeetingKind, MeetingState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column

COLUMNS = [
    Column("numero", _("Numéro de la séance, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page : ordre du jour, procès-verbal."), "meetings:meeting", "number"),
    Column("titre", _("Son titre."), lambda: unless_hidden(Meeting, "title")),
    Column("sorte", _("Conseil, assemblée générale…"), "kind", labels(MeetingKind)),
    Column("assemblee", _("Assemblée qui se réunit."), "assembly__name"),
    Column("commence_le", _("Début (temps universel)."), "starts_at", kind=Kind.MOMENT),
    Column("finit_le", _("Fin prévue (temps universel)."), "ends_at", kind=Kind.MOMENT),
    Column("lieu", _("Où elle se tient."), "place_name"),
    Column("code_insee", _("Code de la commune (INSEE)."), "municipality__code"),
    Column("publique", _("Si le public peut assister."), "is_public", kind=Kind.YES_NO),
    Column("etat", _("Convoquée, tenue, annulée…"), "state", labels(MeetingState)),
    page_column(_("Adresse du fichier pour un agenda."), "meetings:meeting_calendar", "number", "agenda"),
]
MEETINGS = Dataset(
    _("Séances"),
    _("Chaque séance convoquée : assemblée, dates, lieu, si le public peut assister, et ce qu’elle est devenue."),
    lambda: COLUMNS,
    lambda: Meeting.objects.public().order_by("number"),
    key="numero",
    page="meetings:meetings",
    keywords=("séances", "ordre du jour"),
)
