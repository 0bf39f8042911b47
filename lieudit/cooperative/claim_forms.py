"""What people type of a contested category: the one that is wanted and why, an answer, whether another confirms it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.cooperative.vocabulary import Category
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Phrase
from lieudit.toolkit.widgets import ChoiceCards


class ClaimForm(ActForm):
    page_title = _("Contester ma catégorie")
    verb = _("Demander cette catégorie")
    wanted = forms.ChoiceField(label=_("La catégorie qui convient"), choices=Category, widget=ChoiceCards(size="m"))
    reason = forms.CharField(
        label=_("Pourquoi"), max_length=500, help_text=_("Deux personnes qui tiennent le registre le lisent.")
    )

    @property
    def done(self) -> Phrase:
        return _("C’est demandé : une personne répond, une autre confirme. Rien ne change d’ici là.")


class AnswerClaimForm(ActForm):
    page_title = _("Répondre à une catégorie contestée")
    verb = _("Répondre")
    grants = forms.TypedChoiceField(
        label=_("Réponse"),
        choices=[("yes", _("La catégorie change")), ("no", _("La catégorie reste"))],
        coerce=lambda word: word == "yes",
        widget=ChoiceCards(size="m"),
    )
    answer = forms.CharField(label=_("Pourquoi"), max_length=500, help_text=_("La personne le lit."))

    @property
    def done(self) -> Phrase:
        return _("C’est répondu : une autre personne confirme.")


class ConfirmClaimForm(ActForm):
    page_title = _("Confirmer une réponse")
    verb = _("Répondre")
    decision = forms.ChoiceField(
        label=_("Cette réponse"),
        choices=[("confirm", _("Je la confirme")), ("reopen", _("Je ne la confirme pas : elle est à refaire"))],
        widget=ChoiceCards(size="l"),
    )

    @property
    def done(self) -> Phrase:
        return _("C’est répondu : la personne le lit sur la page de ses parts.")
