"""Who keeps what is deposited, as a form asks for it: one of the hats of who writes, or another, named."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Visitor
from lieudit.network.hat import MOST_CARDS, hats_of
from lieudit.network.kept import Hat
from lieudit.network.models import Organisation, Place
from lieudit.territory.models import Municipality
from lieudit.territory.spelling import plain
from lieudit.toolkit.search import Plain
from lieudit.toolkit.types import Cleaned, Phrase
from lieudit.toolkit.widgets import ChoiceCards

OTHER = "other"
PAGE = re.compile(r"/lieux/(organisations/)?([-\w]+)/?")
MOST_NAMED = 6
"""Names said when several answer to what was typed."""


class KeeperField(forms.CharField):
    """« Le Préau, Guéret », the name of an organisation, or the address of their page: a place or an organisation."""

    def __init__(self, *, label: Phrase) -> None:
        hint = gettext_lazy("Le nom du lieu et sa commune, le nom d’une organisation, ou l’adresse de sa page.")
        super().__init__(label=label, max_length=300, required=False, help_text=hint)

    def clean(self, value: object) -> Hat | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = _by_page(typed) or by_name(typed)
        if len(found) == 1:
            return found[0]
        if not found:
            words = _(
                "Aucun lieu, aucune organisation de ce nom. Écrivez « Nom, Commune », ou collez l’adresse de sa page."
            )
            raise ValidationError(words)
        names = " ; ".join(_label(each) for each in found)
        raise ValidationError(_("Plusieurs répondent à ce nom, précisez : %(names)s.") % {"names": names})


def _by_page(typed: str) -> list[Hat]:
    if not (page := PAGE.search(typed)):
        return []
    if page[1]:
        return list(Organisation.objects.filter(slug=page[2]))
    return list(Place.objects.public().filter(slug=page[2]))


def by_name(typed: str) -> list[Hat]:
    """Those of that very name, else those whose name holds it."""
    name, _comma, town = (part.strip() for part in typed.partition(","))
    if not plain(name):
        return []
    places = Place.objects.public().named(name).with_territory().order_by("name")
    if town:
        places = places.filter(municipality__in=Municipality.objects.matching(town))
    bodies = Organisation.objects.annotate(said=Plain("name")).filter(said__contains=plain(typed)).order_by("name")
    found = [*bodies[:MOST_NAMED], *places[:MOST_NAMED]]
    exact = [each for each in found if plain(each.name) in {plain(name), plain(typed)}]
    return (exact or found)[:MOST_NAMED]


def _label(thing: Model) -> str:
    return f"{thing.name}, {thing.municipality.name}" if isinstance(thing, Place) else str(thing)


def offer_keepers(form: forms.Form, account: Visitor) -> None:
    """Add `keeper`, the hats of `account`, beside `other`, a `KeeperField`; without a hat, `other` alone is asked."""
    hats = [hat for hat in hats_of(account) if hat.thing]
    if not hats:
        return
    choices = [*((hat.key, hat.label) for hat in hats), (OTHER, _("Un autre lieu, ou organisation"))]
    widget = ChoiceCards(size="m") if len(choices) <= MOST_CARDS else forms.Select()
    label = form.fields["other"].label
    form.fields["keeper"] = forms.ChoiceField(label=label, choices=choices, initial=choices[0][0], widget=widget)
    form.fields["other"].label = _("Lequel, si c’est un autre")


def keeper_of(form: forms.Form, typed: Cleaned) -> Cleaned:
    """What was typed with its `keeper`, as acts name it: the other one, if it was named."""
    chosen = typed.pop("keeper", OTHER)
    keeper = typed.pop("other", None)
    if keeper is None and chosen != OTHER and (account := getattr(form, "account", None)) is not None:
        keeper = next((hat.thing for hat in hats_of(account) if hat.key == chosen), None)
    typed["keeper"] = keeper
    if keeper is None and not {"keeper", "other"} & set(form.errors):
        form.add_error("other", _("Dites qui tient ce que vous déposez : c’est à lui que l’on écrira."))
    return typed
