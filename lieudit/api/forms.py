"""What people type of a reuse of open data, the address of a program that is told of changes, what a token opens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.api.workflow import Scope
from lieudit.care.charter import CharterForm
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.widgets import Words


class ReuseForm(CharterForm):
    """What was made, where it is seen, by whom."""

    page_title, verb = _("Signaler une réutilisation"), _("La signaler")
    done = _("Merci. Le secrétariat la lit, puis elle est montrée ici.")

    title = forms.CharField(
        label=_("Qu’est-ce que c’est ?"),
        max_length=150,
        help_text=_("Par exemple : carte des lieux ouverts le soir dans le Cantal."),
    )
    url = forms.URLField(
        label=_("À quelle adresse le voit-on ?"), max_length=500, assume_scheme="https", widget=forms.URLInput
    )
    about = forms.CharField(label=_("Ce que l’on y trouve"), max_length=600, required=False, widget=Words(rows=3))
    maker = forms.CharField(
        label=_("Qui l’a fait"),
        max_length=120,
        required=False,
        help_text=_("Le nom sera montré à côté. Laissez vide si vous préférez."),
    )

    def clean_url(self) -> str:
        """Only a page: `ftp:` and others open nothing in a browser."""
        url: str = self.cleaned_data["url"]
        if not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(_("Donnez l’adresse d’une page, qui commence par https://"))
        return url


class DeclineForm(CharterForm):
    """Why it is not shown."""

    page_title, verb = _("Ne pas montrer cette réutilisation"), _("Ne pas la montrer")
    done = _("C’est noté : elle n’est pas montrée.")

    reason = forms.CharField(label=_("Pourquoi"), max_length=500, widget=Words(rows=3))


class HookForm(ActForm):
    """The address of a program."""

    page_title, verb = _("Avertir une adresse"), _("L’avertir")
    done = _("Cette adresse sera avertie de ce qui change. Envoyez-lui un essai.")

    url = forms.URLField(
        label=_("Adresse de votre programme"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput,
        help_text=_("Elle doit être joignable depuis Internet, et répondre en moins de dix secondes."),
    )

    def clean_url(self) -> str:
        """Only what one sends to by HTTP."""
        url: str = self.cleaned_data["url"]
        if not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(_("Donnez une adresse qui commence par https://"))
        return url


class TokenForm(ActForm):
    """What a program may do for oneself, and until when."""

    page_title, verb = _("Ouvrir un jeton"), _("L’ouvrir")

    name = forms.CharField(
        label=_("Pour quel programme ?"), max_length=80, help_text=_("Par exemple : notre logiciel d’accueil.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’il ouvre"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cochez le moins possible. Il n’ouvre jamais plus que ce que vous pouvez vous-même."),
    )
    days = forms.TypedChoiceField(
        label=_("Pour combien de temps ?"),
        coerce=int,
        choices=[(7, _("une semaine")), (30, _("un mois")), (90, _("trois mois")), (365, _("un an"))],
        initial=90,
    )
