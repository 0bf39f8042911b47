"""What is typed of the vocabulary."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Phrase


class GroupForm(ActForm):
    """The words of a group, one a line."""

    words = forms.CharField(
        label=_("Mots ou expressions, un par ligne"),
        max_length=1000,
        help_text=_("Par exemple « coworking », « bureau partagé ». Ni majuscule, ni pluriel, ni accent ne comptent."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_words(self) -> list[str]:
        typed: str = self.cleaned_data["words"]
        return [word for line in typed.replace("\r", "\n").split("\n") if (word := line.strip(" ,;=«»\u00a0\u202f"))]

    @property
    def done(self) -> Phrase:
        return _("C’est dit : la recherche le sait dès maintenant.")


class RemoveForm(ActForm):
    """A button that removes a group."""

    @property
    def done(self) -> Phrase:
        return _("Le groupe est retiré : chaque mot se cherche de nouveau seul.")
