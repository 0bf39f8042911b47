"""The field in which one says what stands before the name of an organisation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from lieudit.network.vocabulary import Article


class ArticleField(forms.ChoiceField):
    """How sentences call it: nothing for the article of its first word."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("L’article devant ce nom"),
            choices=[("", gettext_lazy("selon son premier mot")), *Article.choices],
            required=False,
            help_text=gettext_lazy(
                "« remis au préfet de la Creuse », « la CPAM répond » : les phrases l’accordent ainsi."
            ),
        )
