"""The choices above the list of places, read by the list, the map and the exports alike.

A room above adds its own in its `receivers.py`:

    add_filter(Filter("service", _("Service"), SERVICES, lambda places, value: places.filter(pk__in=…)))

Nothing here asks the database: what is chosen narrows a QuerySet that is not read yet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Unpack

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.lexicon.asking import Asked, Vocabulary
from lieudit.lexicon.models import mend, vocabulary_beside
from lieudit.network import reads
from lieudit.network.models import Organisation, Place, PlaceQuerySet, saying_in_turn
from lieudit.network.vocabulary import Domain, Level, OrganisationKind, PlaceKind, PlaceStatus, Typology
from lieudit.territory.keys import named_territory
from lieudit.toolkit.act_form import choice_field
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.expected import keys_of
from lieudit.toolkit.extension import Table
from lieudit.toolkit.kept_counts import KeptCount, many_lately
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.prepared import OneOf
from lieudit.toolkit.types import Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import QuickSelect

LONGEST_SEARCH = 100
MOST_COUNTED = 5_000
"""Places that a list of words shows, once `SURELY_MANY` are expected to answer: « plus de 5 000 », no more counted."""
SURELY_MANY = 2 * MOST_COUNTED
MANY = 20_000
"""Places from which it is reckoned how many answer to words, before they are looked for."""
ALL = _("Tous")
ELSEWHERE = "elsewhere"
"""All that is known outside third places, whatever it is."""
FIRST = ("q", "territory", "domain", "open")
"""Choices that are always shown."""
KINDS = {ELSEWHERE: _("Services connus hors tiers-lieux")}
KINDS |= {code: label for code, label in PlaceKind.choices if code != PlaceKind.THIRD_PLACE}

type Choices = Iterable[Any]
type Narrow = Callable[[PlaceQuerySet, Any], PlaceQuerySet]
"""Keeps the places that answer to a value; for « q », to a text that was understood (`lexicon.asking.Asked`)."""


@dataclass(frozen=True)
class Filter:
    """One choice: `name` in the address, `label` on the screen, `choices` (or a function that reads them; None for
    words that are typed), and `narrow`, which keeps the places that answer to a value. `any` says « no choice »; `more`
    names a value that is right without being proposed.
    """

    name: str
    label: Phrase
    choices: Choices | Callable[[], Choices] | None
    narrow: Narrow
    any: Phrase = ALL
    more: Callable[[str], tuple[str, str] | None] | None = None
    answers: Callable[[str], Q] | None = None
    """What `narrow` keeps, as a condition: the list then says how many places answer to each value."""
    in_turn: Callable[[Asked], Q] | None = None
    """What `narrow` keeps of words, asked of one place after the other."""

    def values(self) -> dict[str, str]:
        """Its choices, by value, where they stand in no group."""
        known = self.choices() if callable(self.choices) else self.choices or ()
        return {str(value): str(label) for value, label in known}

    def field(self) -> forms.Field:
        if self.choices is None:
            words = forms.TextInput(attrs={"type": "search"})
            return forms.CharField(label=self.label, max_length=LONGEST_SEARCH, required=False, widget=words)
        known = self.choices() if callable(self.choices) else self.choices
        return forms.ChoiceField(label=self.label, choices=[("", self.any), *known], required=False, widget=QuickSelect)


def held(field: str) -> Callable[[str], Q]:
    """That a field that holds several codes holds one."""
    return lambda value: Q((f"{field}__contains", [value]))


def holding(field: str) -> Narrow:
    """Places of which a field that holds several codes holds this one."""
    return lambda places, value: places.filter(**{f"{field}__contains": [value]})


def of_kind(places: PlaceQuerySet, kind: str) -> PlaceQuerySet:
    """Services known elsewhere, of a kind or of them all."""
    return places.exclude(kind=PlaceKind.THIRD_PLACE) if kind == ELSEWHERE else places.filter(kind=kind)


UNTOLD = "untold"
STATES = [*PlaceStatus.choices, (UNTOLD, _("personne ne l’a dit"))]
KNOWN = (
    Filter("q", _("Lieu ou commune"), None, lambda places, asked: places.answering(asked), in_turn=saying_in_turn),
    Filter(
        "territory", _("Territoire"), reads.territories, reads.in_territory, any=_("Toute la France"),
        more=named_territory,
    ),
    Filter("domain", _("On y trouve"), Domain.choices, holding("domains"), answers=held("domains")),
    Filter(
        "open", _("Heures"), [("now", _("Ouvert maintenant"))],
        lambda places, _now: reads.open_at(places, timezone.now()), any=_("Toutes"),
    ),
    Filter("typology", _("Types déclarés"), Typology.choices, holding("typologies"), answers=held("typologies")),
    Filter("network", _("Réseau"), reads.networks, reads.in_network),
    Filter("kind", _("Nature"), KINDS.items(), of_kind, any=_("Tiers-lieux")),
    Filter("status", _("État"), STATES, lambda places, value: places.filter(status="" if value == UNTOLD else value)),
)  # fmt: skip
FILTERS = Table[str, Filter](
    "network.filters.FILTERS", "The choices of the directory by name, on the list, the map and the exports."
)


def add_filter(added: Filter) -> Filter:
    """Put a choice after those that are known, or in the place of the one that has its name."""
    return FILTERS.fill(added.name, added)


for each in KNOWN:
    add_filter(each)


class Facet(NamedTuple):
    """What some of the places found have: its name, how many, the address of these alone."""

    label: str
    places: int
    url: str


class Filters(NamedForm):
    """Choices above a list; those that are `folded` wait behind « Plus de choix »."""

    folded: Collection[str] = ()

    @property
    def unfolded(self) -> bool:
        """Whether one of the folded choices was made."""
        return any(self.data.get(name) for name in self.folded)

    @property
    def chosen(self) -> dict[str, str]:
        """The choices that were made, by name, as the address says them."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    @property
    def query(self) -> str:
        """« ?domain=work », or nothing."""
        return f"?{words}" if (words := urlencode(self.chosen)) else ""

    @property
    def narrowed(self) -> bool:
        """Whether something was chosen."""
        return bool(self.chosen)


class PlaceFilters(Filters):
    """All that narrows the places."""

    reset = ""
    """The address of the page without a choice."""
    read_as = ""
    """The text without its slips of the keyboard, where it is looked for so too; once it is `understood`."""

    def __init__(self, sent: Sent = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        self.fields = {name: each.field() for name, each in FILTERS.items()}
        self.folded = [name for name in FILTERS if name not in FIRST]
        for name, each in FILTERS.items():
            value = self.data.get(name)
            if each.more and value and not choice_field(self, name).valid_value(value) and (more := each.more(value)):
                field = choice_field(self, name)
                field.choices = [*field.choices, more]  # type: ignore[misc]

    @cached_property
    def known(self) -> tuple[Vocabulary, int]:
        """The vocabulary of today, and how many places there are about."""
        return vocabulary_beside(Place)

    @cached_property
    def understood(self) -> tuple[Asked, ...]:
        """The words that are looked for; then the same without their slips of the keyboard, where some are written
        nowhere."""
        known, _size = self.known
        asked = known.understand(self.cleaned_data["q"])
        words = {} if asked.is_number else mend(asked, known).words
        self.read_as = asked.said_with(words) if words else ""
        return (asked, asked.mended(words, known)) if words else (asked,)

    @cached_property
    def widely_said(self) -> PlaceQuerySet | None:
        """Where words alone are chosen, to which so many places are expected to answer that they are no more counted:
        those of the list that do, to be read in its order until there are enough. More than the list shows do: what is
        expected is verified."""
        self.is_valid()
        narrow = FILTERS["q"].in_turn
        if self.chosen.keys() != {"q"} or not self.cleaned_data.get("q") or narrow is None:
            return None
        known, size = self.known
        asked = known.understand(self.cleaned_data["q"])
        places = Place.objects.public().not_closed()
        if size < MANY or asked.is_number or places.expected_saying(asked) < SURELY_MANY:
            return None
        return places.filter(narrow(asked)) if keys_of(places.saying_beyond(MOST_COUNTED, asked)) else None

    def saying(self, places: PlaceQuerySet) -> PlaceQuerySet:
        """Places that answer to the words; where some are written nowhere, to those they are near to as well."""
        first, *others = (FILTERS["q"].narrow(Place.objects.order_by(), each).values("pk") for each in self.understood)
        found = keys_of(first.union(*others).order_by() if others else first)
        return places.filter(OneOf(F("pk"), Value(found, ArrayField(BigIntegerField()))))

    @cached_property
    def bar(self) -> SafeString:
        """The form, drawn above the list or the map."""
        reset = self.reset if self.narrowed else ""
        context = {"form": self, "label": _("Filtrer les lieux"), "reset": reset, "target": "found"}
        return render_to_string("ui/filters.html", context)

    def kept_count(self) -> int | None:
        """How many places there are without a choice, once they are many: as some minutes ago."""
        return dict(kept_choices())[EVERY] if not self.narrowed and many_lately(Place) else None

    def facets(self, places: PlaceQuerySet) -> tuple[int, list[tuple[str, list[Facet]]]]:
        """How many places were found; by choice that was not made and is counted, what they answer to, with how many of
        them and where they are alone."""
        counted = {name: each.values() for name, each in FILTERS.items() if each.answers and not self.data.get(name)}
        if self.narrowed or not many_lately(Place):
            every, counts = reads.counts_of(places, answers_to(counted))
        else:
            counts = dict(kept_choices())
            every = counts.pop(EVERY)
        told = []
        for name, said in counted.items():
            here = [(said[value], counts.get(f"{name}={value}", 0), value) for value in said]
            here = sorted((each for each in here if each[1]), key=lambda each: (-each[1], each[0]))
            if here:
                address = self.chosen
                facets = [Facet(label, n, f"?{urlencode(address | {name: value})}") for label, n, value in here]
                told.append((str(FILTERS[name].label), facets))
        return every, told

    @property
    def elsewhere(self) -> str:
        """The name of what is shown, when it is not third places; read after `apply`."""
        kind = self.cleaned_data.get("kind", "")
        return str(KINDS[kind]) if kind else ""

    @property
    def words(self) -> tuple[str, str]:
        """What one of those that are shown is called, and several."""
        return ("service connu", "services connus") if self.elsewhere else ("lieu", "lieux")

    def apply(self, places: PlaceQuerySet) -> PlaceQuerySet:
        """The places that answer to every choice; one that does not exist leaves nothing out. Closed places are not
        shown unless they are asked for, nor what is known outside third places.
        """
        self.is_valid()
        if not self.cleaned_data.get("kind"):
            places = places.third_places()
        for name, value in self.cleaned_data.items():
            if value:
                places = self.saying(places) if name == "q" else FILTERS[name].narrow(places, value)
        return places if self.cleaned_data.get("status") else places.not_closed()


@until_the_clock_moves
@lru_cache(maxsize=128)
def kept_filters(typed: tuple[tuple[str, str], ...], reset: str, tick: int) -> PlaceFilters:
    """The choices where this is `typed`, read and drawn once until the clock moves; `reset` is the page without any."""
    form = PlaceFilters(MultiValueDict({name: [value] for name, value in typed}))
    form.reset = reset
    form.is_valid()  # now: others share it
    return form


def answers_to(said: Mapping[str, Iterable[str]]) -> dict[str, Q]:
    """What keeps the places that answer to each value of some choices, by « name=value »."""
    asked = {name: answers for name in said if (answers := FILTERS[name].answers)}
    return {f"{name}={value}": answers(value) for name, answers in asked.items() for value in said[name]}


EVERY = ""
"""In the place of a choice: all the places of the list."""


def counts_by_choice() -> list[tuple[str, int]]:
    """How many places of the list answer to each value of its choices, and how many there are."""
    places = PlaceFilters(MultiValueDict()).apply(Place.objects.shown())
    said = {name: each.values() for name, each in FILTERS.items() if each.answers}
    every, counts = reads.counts_of(places, answers_to(said))
    return [(EVERY, every), *counts.items()]


kept_choices = KeptCount("places-by-choice", Place, counts_by_choice)
"""What is beside the list without any choice: past many places, as some minutes ago."""
kept_lands = KeptCount(
    "places-by-department",
    Place,
    lambda: reads.counts_by_department(PlaceFilters(MultiValueDict()).apply(Place.objects.shown())),
)
"""How many places without any choice, in each department."""


class OrganisationFilters(Filters):
    """What narrows the list of organisations."""

    q = forms.CharField(label=_("Nom"), max_length=LONGEST_SEARCH, required=False)
    kind = forms.ChoiceField(label=_("Nature"), choices=[("", ALL), *OrganisationKind.choices], required=False)
    level = forms.ChoiceField(label=_("Échelle"), choices=[("", ALL), *Level.choices], required=False)

    def __init__(self, sent: Sent = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        self.fields["territory"] = FILTERS["territory"].field()

    def apply(self, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
        self.is_valid()
        for key in ("kind", "level"):
            if self.cleaned_data.get(key):
                organisations = organisations.filter(**{key: self.cleaned_data[key]})
        if self.cleaned_data.get("territory"):
            organisations = organisations.filter(reads.of_territory(self.cleaned_data["territory"]))
        for word in self.cleaned_data.get("q", "").replace("\0", " ").split()[:8]:
            organisations = organisations.filter(name__icontains=word)
        return organisations
