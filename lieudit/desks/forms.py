"""What is typed at the desk of a territory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.network.identifiers import clean_phone_anywhere
from lieudit.network.models import Organisation
from lieudit.toolkit.act_form import ActForm, rows_field
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day

if TYPE_CHECKING:
    from django.db.models import QuerySet


TAKE = gettext_lazy("Nous nous en saisissons à notre niveau")
HAND_BACK = gettext_lazy("Nous le rendons au territoire, avec cette réponse")


class AnswerForm(ActForm):
    """What a level does of a need that was carried to it, and what it says to who carried it."""

    step = forms.ChoiceField(
        label=gettext_lazy("Votre réponse"),
        choices=[("take", TAKE), ("hand_back", HAND_BACK)],
        widget=ChoiceCards(size="m"),
    )
    text = forms.CharField(
        label=gettext_lazy("En quelques mots"),
        max_length=1000,
        help_text=gettext_lazy("Ce que vous ferez, ou ce que le territoire peut faire. Tout le monde le lira."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AppointForm(ActForm):
    """Who animates a territory, for which structure, from which day to which."""

    address = forms.EmailField(
        label=gettext_lazy("Adresse électronique du compte"),
        help_text=gettext_lazy("La personne a un compte ici ; elle est prévenue par message."),
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=gettext_lazy("Au nom de"))
    since = forms.DateField(label=gettext_lazy("Du"), widget=Day())
    until = forms.DateField(label=gettext_lazy("Au"), widget=Day(), help_text=gettext_lazy("Trois ans au plus."))

    def __init__(self, *sent: Sent, organisations: QuerySet[Organisation], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = rows_field(self, "organisation")
        field.queryset, field.empty_label = organisations, None if len(organisations) == 1 else _("Choisissez")

    def clean(self) -> Cleaned:
        """The act takes the account that has this address."""
        typed: Cleaned = super().clean() or {}
        if address := typed.pop("address", None):
            typed["account"] = Account.objects.filter(email__iexact=address, is_active=True).first()
            if typed["account"] is None:
                refusal = _("Aucun compte n’a cette adresse. La personne peut en ouvrir un, puis vous la nommez.")
                self.add_error("address", refusal)
        return typed


class TelephoneForm(ActForm):
    """The number at which a desk answers; left empty, it has none."""

    number = forms.CharField(
        label=gettext_lazy("Numéro"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Publié sur l’accueil et la page du territoire. Vide : aucun numéro n’y est promis."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    hours = forms.CharField(
        label=gettext_lazy("Quand on répond"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Par exemple : du lundi au vendredi, de 9 h à 17 h."),
    )

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"].strip()
        try:
            return clean_phone_anywhere(typed) if typed else ""
        except RuleBroken as fault:
            raise forms.ValidationError(fault.message) from fault


class SpreadForm(ActForm):
    """A national position or call, said to a territory in the words of its structure."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=150)
    words = forms.CharField(
        label=gettext_lazy("Ce que cela change ici"),
        max_length=3000,
        help_text=gettext_lazy("Avec vos mots, pour les lieux de votre territoire. Le texte national reste lié."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
