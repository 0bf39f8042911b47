"""What people type of a reuse of open data, of a question on it, the address of a program that is told of changes, what
a token opens."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account, Visitor
from lieudit.api.workflow import Scope
from lieudit.care.charter import CharterForm
from lieudit.toolkit.act_form import ActForm, WordsField
from lieudit.toolkit.types import PlainFormOptions, Sent
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


class QuestionForm(CharterForm):
    """Something asked of a dataset; without an account, where one is told of the answer, if one wants to be."""

    page_title, verb = _("Poser une question"), _("La poser")
    done = _("Merci. Le secrétariat lit votre question avant de la montrer ici.")

    words = WordsField(
        label=_("Votre question"),
        rows=4,
        most=1000,
        help_text=_("Sur les données, jamais sur une personne : tout le monde la lira, et la réponse aussi."),
    )
    address = forms.EmailField(
        label=_("Où vous prévenir de la réponse"),
        required=False,
        help_text=_("Un message y part, avec le lien qui confirme. Elle n’est montrée à personne."),
    )

    def __init__(self, *sent: Sent, account: Visitor | None = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        if isinstance(account, Account):
            del self.fields["address"]


class AnswerQuestionForm(CharterForm):
    """The answer of who publishes the dataset."""

    page_title, verb = _("Répondre à cette question"), _("Répondre")
    done = _("C’est répondu, en public. Qui l’a posée est prévenu, si un moyen de le joindre est confirmé.")

    words = WordsField(
        label=_("Votre réponse"),
        rows=5,
        most=2000,
        help_text=_("Tout le monde la lira. Une réponse ne se corrige pas : relisez-la."),
    )


class CloseQuestionForm(CharterForm):
    """Why nobody will answer it."""

    page_title, verb = _("Clore cette question sans réponse"), _("La clore")
    done = _("C’est noté : elle reste montrée, avec le motif.")

    reason = forms.CharField(
        label=_("Pourquoi"), max_length=500, widget=Words(rows=3), help_text=_("Tout le monde le lira.")
    )


class DeclineQuestionForm(CharterForm):
    """Why it is not shown."""

    page_title, verb = _("Ne pas montrer cette question"), _("Ne pas la montrer")
    done = _("C’est noté : elle n’est pas montrée. Qui l’a posée est prévenu, si un moyen de le joindre est confirmé.")

    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=500,
        widget=Words(rows=3),
        help_text=_("Qui l’a posée le lira, si un moyen de le joindre est confirmé."),
    )


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
