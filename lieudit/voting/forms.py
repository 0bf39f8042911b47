"""What a voter says: one paper for each method, said twice so that a slip of the thumb is not a vote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.models import Trace
from lieudit.toolkit.widgets import ChoiceCards
from lieudit.voting.verification import MOST_BYTES
from lieudit.voting.workflow import WhyEarly


class LotForm(ActForm):
    seed = forms.CharField(
        label=_("Résultat du tirage"),
        max_length=200,
        error_messages={"required": _("Écrivez le résultat du tirage, tel qu’il a été publié.")},
    )


class EarlyForm(ActForm):
    """How a vote closes: asked with a reason, confirmed, or closed by one hand where no voice is missing."""

    DONE = {
        "ask": _("C’est demandé. Une autre personne confirme, depuis cette page."),
        "confirm": _("Le vote est clos et compté."),
        "close": _("Le vote est clos et compté."),
    }
    """What is said of each step, once it is taken."""

    why = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=WhyEarly,
        widget=ChoiceCards(size="l"),
        error_messages={"required": _("Dites pourquoi : le motif est écrit au procès-verbal.")},
    )
    words = forms.CharField(label=_("Précisions"), max_length=300, required=False)

    def take(self, acts: Mapping[str, Callable[..., Any]], thing: Any, *, actor: Any) -> str:
        """Take the step that was pressed, with the act of `acts`; give its name, or nothing when it was refused.

        The reason is asked of the first hand only.
        """
        step = str(self.data.get("step", "close")) if self.is_bound else ""
        if step not in acts:
            return ""
        if step == "ask":
            return step if self.attempt(acts[step], thing, actor=actor) else ""
        self.errors.clear()
        return step if self.run(acts[step], thing, actor=actor) else ""


MOST_FILES = 30
"""Files that are verified in an hour for one network address: each may take ten seconds of the worker."""


class RecountFileForm(ActForm):
    file = forms.FileField(
        label=_("Fichier de recomptage"),
        help_text=_("Un fichier JSON, 5 Mo au plus. Il est lu puis oublié ; le résultat est gardé une heure."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez le fichier à vérifier.")},
    )

    def __init__(self, *args: Any, origin: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.origin = origin

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if not Trace.keep(self.origin, MOST_FILES):
            raise forms.ValidationError(
                _("Trop de fichiers vérifiés d’ici : réessayez dans une heure, ou recomptez chez vous.")
            )
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 5 Mo : recomptez-le chez vous, avec le script."))
        content: bytes = file.read()
        return content
