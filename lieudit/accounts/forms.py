"""What people type about themselves."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm


class NameForm(ActForm):
    name = forms.CharField(
        label=_("Votre nom"),
        max_length=120,
        required=False,
        help_text=_("Il reste connu de vous et du secrétariat, sauf si vous cochez la case ci-dessous."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    publish = forms.BooleanField(
        label=_("Publier mon nom à côté de ce que je fais"),
        required=False,
        help_text=_("Vous pouvez changer d’avis à tout moment : le nom disparaît alors des pages."),
    )


class CloseForm(ActForm):
    """A box to tick, so that nobody leaves by mistake."""

    sure = forms.BooleanField(label=_("Je ferme mon compte pour toujours"))

    def clean(self) -> dict[str, object]:
        """The box is not an argument of the act."""
        super().clean()
        self.cleaned_data.pop("sure", None)
        return self.cleaned_data


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """django-allauth leaves the label of this field in English."""

    name = forms.CharField(label=_("Nom de la clé"), max_length=100)


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Nom de la clé"), max_length=100)
