"""What people type of the end of somebody’s parts: why it is opened, then the next step of who reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.cooperative import endings
from lieudit.cooperative.models import Ending
from lieudit.cooperative.vocabulary import ENDS
from lieudit.governance.models import Decision
from lieudit.membership.exclusion import HEARING_NOTICE
from lieudit.toolkit.act_form import ActForm, Acts, DecisionForm, WordsField, rows_field
from lieudit.toolkit.types import Cleaned, FormOptions, Phrase, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day


class OpenEndingForm(ActForm):
    """Why somebody would be an associate no longer, and what says so."""

    page_title = _("Ouvrir une exclusion, une radiation, un décès")
    verb = _("Ouvrir")
    kind = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=[(each, each.label) for each in ENDS],
        widget=ChoiceCards(size="m"),
        help_text=_("Une exclusion et une radiation sont décidées par l’organe des statuts, l’associé entendu."),
    )
    grounds = WordsField(
        label=_("Ce qui est reproché, sauf pour un décès"),
        most=5000,
        rows=6,
        required=False,
        help_text=_("Des faits, datés. L’associé les lit."),
    )
    hearing_on = forms.DateField(
        label=_("Audition le, sauf pour un décès"),
        widget=Day(),
        required=False,
        help_text=_("Jusqu’à ce jour, l’associé peut répondre par écrit, ou demander à être entendu."),
    )
    piece = forms.CharField(
        label=_("Pièce, pour un décès"),
        max_length=endings.LONGEST_PIECE,
        required=False,
        help_text=_("L’acte, et son jour."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["hearing_on"].initial = timezone.localdate() + dt.timedelta(days=HEARING_NOTICE)

    @property
    def done(self) -> Phrase:
        return _("C’est ouvert. Rien ne change au registre avant qu’une autre personne l’écrive.")


class EndingForm(DecisionForm):
    """The next step of one: words that are read by the associate, or the decision of the body."""

    verb = _("Écrire")
    decision = forms.ChoiceField(label=_("Que faire ?"), widget=ChoiceCards(size="m"))
    cited = forms.ModelChoiceField(
        Decision.objects.none(), label=_("Décision"), required=False, empty_label=_("Aucune")
    )
    words = WordsField(label=_("Texte"), most=5000, rows=6, required=False)
    field_order = ("decision", "cited", "words")
    EVERY: Acts = {
        "defend": (_("Répondre par écrit"), endings.answer_grounds, ("words",)),
        "appeal": (_("Faire un recours"), endings.appeal_ending, ("words",)),
        "hear": (_("Noter l’audition"), endings.hear_associate, ("words",)),
        "cite": (_("Citer la décision"), endings.cite_decision, ("cited",)),
        "confirm": (_("L’écrire au registre"), endings.write_ending, ()),
        "uphold": (_("Confirmer cette réponse"), endings.confirm_review, ()),
        "stands": (_("La décision est maintenue"), partial(endings.answer_appeal, restores=False), ("cited", "words")),
        "restores": (_("Elle ne l’est pas"), partial(endings.answer_appeal, restores=True), ("cited", "words")),
        "reopen": (_("Ne pas confirmer"), endings.reopen_ending, ("words",)),
        "reconsider": (_("Ne pas confirmer"), endings.reconsider_ending, ("words",)),
        "drop": (_("Abandonner"), endings.drop_ending, ("words",)),
    }
    WORDS = {
        "defend": _("Votre réponse"),
        "appeal": _("Ce que vous contestez, et pourquoi"),
        "hear": _("Ce qui a été dit, ou pourquoi l’on abandonne"),
        "cite": _("Pourquoi, si l’on abandonne"),
        "confirm": _("Pourquoi, si l’on ne confirme pas"),
        "uphold": _("Pourquoi, si l’on ne confirme pas"),
        "stands": _("Ce que l’organe a dit, ou quel scrutin a refusé"),
        "reopen": _("Pourquoi"),
        "reconsider": _("Pourquoi"),
        "drop": _("Pourquoi"),
    }
    """What is typed, by the first of the choices that are offered."""
    MEANS = {"answer": ("stands", "restores"), "overturn": ("uphold",)}
    """The choices of a step, where they are not named as it is."""

    def __init__(self, *sent: Sent, ending: Ending, steps: Sequence[str], **options: Unpack[FormOptions]) -> None:
        chosen = {choice for step in steps for choice in self.MEANS.get(step, (step,))}
        acts = {name: act for name, act in self.EVERY.items() if name in chosen}
        super().__init__(*sent, acts=acts, **options)
        typed = {name for _label, _act, names in acts.values() for name in names}
        for name in {"cited", "words"} - typed:
            del self.fields[name]
        if "cited" in typed:
            rows_field(self, "cited").queryset = endings.decisions_for(ending)
        if "words" in typed:
            self.fields["words"].label = next(label for name, label in self.WORDS.items() if name in acts)
            self.fields["words"].required = all(names == ("words",) for _label, _act, names in acts.values())

    def clean(self) -> Cleaned:
        """What the chosen step asks for is asked by the act: here a motive is not owed by the first choice alone."""
        return forms.Form.clean(self) or self.cleaned_data

    @property
    def done(self) -> Phrase:
        return _g("C’est écrit.")
