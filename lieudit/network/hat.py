"""In whose name a person acts: chosen for each act, and printed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Visitor
from lieudit.network.models import Organisation, Place, representations_of
from lieudit.network.permissions import speaks_for
from lieudit.toolkit.access import known
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards

SELF = "self"
MOST_CARDS = 5
"""Past this many hats, a list that unfolds replaces the cards."""


@dataclass(frozen=True)
class Hat:
    """`key` is `self`, `place:12` or `organisation:3`; `thing` is None when a person speaks alone."""

    key: str
    label: str
    thing: Place | Organisation | None = None


def hats_of(account: Visitor) -> list[Hat]:
    """Places first, then organisations, in alphabetical order; last, oneself."""
    spoken_for = [each.hat for each in representations_of(account)]
    for thing in spoken_for:
        known(speaks_for, account, thing, answer=True)
    hats = [hat_for(thing) for thing in spoken_for]
    hats.sort(key=lambda hat: (not isinstance(hat.thing, Place), hat.label.casefold()))
    return [*hats, Hat(SELF, _("moi-même"))]


def hat_for(thing: Place | Organisation) -> Hat:
    """The hat of a place or an organisation."""
    return Hat(f"{thing._meta.model_name}:{thing.pk}", str(thing), thing)


class HatField(forms.ChoiceField):
    """The hats of one account, or some of them. The cleaned value is a `Hat`; who has only one is not asked."""

    def __init__(self, account: Visitor, hats: Sequence[Hat] = (), **options: Any) -> None:
        self.hats = {hat.key: hat for hat in hats or hats_of(account)}
        few = len(self.hats) <= MOST_CARDS
        widget: Any = ChoiceCards(size="m") if few else forms.Select()
        options.setdefault("label", gettext_lazy("Au nom de"))
        options.setdefault("initial", next(iter(self.hats)))
        super().__init__(
            choices=[(hat.key, hat.label) for hat in self.hats.values()],
            widget=widget if len(self.hats) > 1 else forms.HiddenInput(),
            required=len(self.hats) > 1,
            **options,
        )

    def clean(self, value: object) -> Hat:
        """A person who wears no other hat acts as oneself, whatever is sent."""
        if len(self.hats) == 1:
            return self.hats[SELF]
        return self.hats[super().clean(value)]


class HattedForm(ActForm):
    """A form of an act done in somebody's name: its `hat` is given to the act as the thing itself."""

    def __init__(self, *sent: Sent, account: Visitor, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, account=account, **options)
        self.fields["hat"] = HatField(account)

    def clean_hat(self) -> Place | Organisation | None:
        hat: Hat = self.cleaned_data["hat"]
        return hat.thing
