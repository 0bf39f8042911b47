"""Who wants to be told; what is done of a mail that did not leave."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.journal.models import Follow, Rhythm
from lieudit.journal.services import EACH, STOP, Settling
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.models import Mail, MailState
from lieudit.toolkit.types import FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards


class MailForm(ActForm):
    """What a person says of a mail that did not leave; only what its state leaves open."""

    decision = forms.ChoiceField(label=_("Que fait-on de ce message ?"), widget=ChoiceCards(size="m"))

    def __init__(self, *sent: Sent, mail: Mail, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        again, never = (Settling.AGAIN, Settling.AGAIN.label), (Settling.NEVER, Settling.NEVER.label)
        choices = [never] if mail.is_too_late else [again, never]
        if mail.state == MailState.UNCERTAIN:
            unsent = (Settling.AGAIN, _("Ce n’est pas parti : envoyer à nouveau"))
            choices = [(Settling.LEFT, Settling.LEFT.label), never if mail.is_too_late else unsent]
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class RhythmForm(ActForm):
    """When letters about one thing come, or that none comes any more."""

    rhythm = forms.ChoiceField(
        label=_("Quand voulez-vous être prévenu ?"),
        choices=[],
        widget=ChoiceCards(size="l"),
    )

    def __init__(self, *sent: Sent, follow: Follow, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = self.fields["rhythm"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*follow.rhythms, (STOP, _("Plus de message à ce sujet"))]


class PaceForm(ActForm):
    """When letters come, about all that one follows."""

    rhythm = forms.ChoiceField(
        label=_("À quel rythme vous écrire ?"),
        choices=[(EACH, _("Selon chaque chose : à chaque étape, ou une fois par jour")), *Rhythm.choices],
        widget=ChoiceCards(size="l"),
    )


class FollowForm(ActForm):
    """An account has nothing to type; anybody else leaves an address, which is confirmed by mail."""

    address = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Elle ne sert qu’à vous prévenir. Chaque message permet d’arrêter en un clic."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *sent: Sent, account: Account | None = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        if account:
            del self.fields["address"]
