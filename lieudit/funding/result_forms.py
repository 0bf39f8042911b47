"""What people type of the result of a call of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.funding.models import Call
from lieudit.funding.served_lands import LandName, read_lands, write_lands
from lieudit.toolkit.act_form import WordsField
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import Day

MOST_FILES = 1_000_000


class ResultForm(CharterForm):
    """Filled with the last version; territories one a line, by the names of ours."""

    page_title, verb = gettext_lazy("Dire le résultat de cet appel"), gettext_lazy("Publier ce résultat")
    done = gettext_lazy("C’est publié, à côté de ce qui avait été annoncé.")

    published_on = forms.DateField(label=gettext_lazy("Réponse donnée le"), widget=Day())
    source = forms.URLField(
        label=gettext_lazy("Où le résultat se lit"),
        max_length=500,
        help_text=gettext_lazy("L’adresse où l’organisateur le publie."),
    )
    received = forms.IntegerField(
        label=gettext_lazy("Dossiers reçus"), min_value=0, max_value=MOST_FILES, required=False
    )
    retained = forms.IntegerField(
        label=gettext_lazy("Dossiers retenus"), min_value=0, max_value=MOST_FILES, required=False
    )
    lands = WordsField(
        rows=6,
        most=8000,
        label=gettext_lazy("Par territoire, un par ligne"),
        required=False,
        help_text=gettext_lazy(
            "S’il le dit : « Bretagne : 41 dossiers, 7 retenus ». Une région, ou « Communes d’une métropole », "
            "« Communes en revitalisation rurale (FRR) », « Autres communes »."
        ),
    )

    def __init__(self, *sent: Sent, call: Call, names: Sequence[LandName], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.names = names
        if (last := call.result) is not None:
            start = {name: getattr(last, name) for name in ("published_on", "source", "received", "retained")}
            self.initial = start | {"lands": write_lands(last.lands, names)} | dict(self.initial)

    def clean(self) -> Cleaned:
        typed = super().clean()
        try:
            typed["lands"] = read_lands(typed.get("lands") or "", self.names)
        except RuleBroken as refusal:
            self.add_error(None, refusal)
        return typed
