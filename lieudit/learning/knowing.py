"""« Qui sait faire ? »: the choices, and the places that answer, each with why, how far, and whether one may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Unpack

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, Model, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.learning import reads
from lieudit.learning.models import Welcome
from lieudit.learning.vocabulary import SIX
from lieudit.network.citing import CITING
from lieudit.network.experience import Known, Sought, distances_from, experience_of, gathered, open_places, ranked
from lieudit.network.filters import FILTERS, Filters
from lieudit.network.models import representations_of
from lieudit.network.reads import in_territory
from lieudit.territory.geography import distance_words
from lieudit.territory.models import Department, Municipality
from lieudit.territory.municipality_field import MunicipalityField
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.types import Fields, PlainFormOptions, Sent
from lieudit.toolkit.widgets import QuickSelect

A_PAGE = 20
KEPT, KEPT_LISTS = 64, 8
"""Forms, and lists of places, that a process remembers; a list may hold all the places."""
MOST_PROOFS = 5
"""Proofs shown of one place; the page says how many others there are."""


class KnowsForm(Filters):
    """What one looks for, where, and near what."""

    folded = ("territory", "welcome")
    q = forms.CharField(
        label=_("Savoir faire quoi ?"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    domain = forms.ChoiceField(label=_("Domaine"), choices=[("", _("Tous")), *SIX], required=False, widget=QuickSelect)
    near = MunicipalityField(label=_("Près de (commune)"), required=False)
    welcome = forms.ChoiceField(
        label=_("Accueil"),
        choices=[("", _("Tous les lieux")), ("oui", _("Ceux qui disent qu’on peut leur demander"))],
        required=False,
        widget=QuickSelect,
    )
    cite = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())

    def __init__(self, sent: Sent = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        self.fields["territory"] = FILTERS["territory"].field()

    @cached_property
    def bar(self) -> SafeString:
        """The form, drawn above the list."""
        reset = reverse("learning:knowing") if self.asks else ""
        context = {"form": self, "label": _("Chercher qui sait faire"), "reset": reset, "target": "found"}
        return render_to_string("ui/filters.html", context)

    @property
    def asks(self) -> bool:
        """Whether anything is looked for, beside what it is for."""
        return any(self.chosen.get(name) for name in ("q", "domain", "near", "territory", "welcome"))

    @property
    def values(self) -> Fields:
        """What is looked for; a choice that does not exist looks for nothing."""
        self.is_valid()
        return self.cleaned_data


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def kept_form(typed: tuple[tuple[str, str], ...], tick: int) -> KnowsForm:
    """The choices where this is `typed`, read and drawn once until the clock moves."""
    form = KnowsForm(MultiValueDict({name: [value] for name, value in typed}))
    form.is_valid()  # now: others share it
    return form


@until_the_clock_moves
@lru_cache(maxsize=KEPT_LISTS)
def kept_known(typed: tuple[tuple[str, str], ...], tick: int, today: dt.date) -> tuple[Known, ...]:
    """Who answers to what is `typed`, read and ordered once a day, until the clock moves: pages are turned, and the
    same words come from many."""
    return tuple(who_knows(kept_form(typed, tick).values))


def typed_in(chosen: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What was chosen, as what is kept is named."""
    return tuple((name, str(value)) for name in (*KnowsForm.base_fields, "territory") if (value := chosen.get(name)))


@dataclass(frozen=True)
class KnownLine:
    """One place of the list."""

    place: reads.PlaceRow
    known: Known
    welcome: Welcome | None

    @property
    def distance(self) -> str:
        return distance_words(self.known.km)

    @property
    def shown(self) -> Sequence[tuple[SafeString, dt.date]]:
        return self.known.said[:MOST_PROOFS]

    @property
    def others(self) -> int:
        return max(0, len(self.known.proofs) - MOST_PROOFS)


def begin_from(cite: Model | None, name: str) -> Fields:
    """What is looked for when one comes from a need or a resource, and chose nothing yet."""
    seek = CITING[name.partition("-")[0]].seek if cite is not None else None
    return {asked: value for asked, value in seek(cite).items() if value} if seek else {}


def near_own(account: Visitor) -> Fields:
    """Near what one looks, who speaks for a place and chose nothing yet: near it."""
    spoken = [each.place for each in representations_of(account) if each.place and not each.place.is_elsewhere]
    return {"near": spoken[0].municipality.label} if spoken else {}


def who_knows(asked: Fields) -> list[Known]:
    """Places that have done what is looked for, in order; three queries at most."""
    places, near = open_places(), asked.get("near")
    if asked.get("territory"):
        places = in_territory(places, asked["territory"])
    if asked.get("welcome"):
        places = places.filter(Exists(Welcome.objects.running().filter(place=OuterRef("pk"))))
    known = gathered(experience_of(Sought(asked.get("q", ""), asked.get("domain", "")), places))
    return ranked(known, distances_from(_point(near), [one.place for one in known]) if near else None)


def _point(near: Municipality) -> Municipality | Department:
    """The centre of a municipality, else that of its department."""
    return near if near.latitude is not None else near.department


def page_of(known: Sequence[Known], number: str | None) -> tuple[Page[Known], list[KnownLine]]:
    """One page of places, with their names and what each says of being asked."""
    page = Paginator(known, A_PAGE).get_page(number)
    keys = [one.place for one in page]
    places = {place.pk: place for place in reads.places(keys=keys)}
    said: Sequence[Welcome] = reads.welcomes(places=keys)
    welcomes = {each.place_id: each for each in said}
    return page, [KnownLine(places[one.place], one, welcomes.get(one.place)) for one in page]
