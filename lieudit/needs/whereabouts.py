"""From what is typed (« La Verrière, Bar-le-Duc », « 55000 », « Guéret », « Creuse ») to where one speaks from."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.network.models import Place
from lieudit.territory.models import (
    LABEL,
    MOST_IN_POSTCODE,
    NOBODY_THERE,
    POSTCODE_LENGTH,
    Department,
    Municipality,
    all_departments,
    typed_municipalities,
)
from lieudit.territory.municipality_field import MunicipalityInput
from lieudit.territory.spelling import plain, search_words, without_article, words_to_hold
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.search import Plain, PlainInTurn
from lieudit.toolkit.types import FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards

if TYPE_CHECKING:
    from lieudit.toolkit.findable import Given

type Whereabouts = Place | Municipality | Department

MOST_CHOICES = 8
"""Names offered when several answer to what was typed."""
SHORTEST = 2
"""Signs typed before anything is proposed."""
WHOLE = gettext_lazy("sans préciser la commune")
"""What is read after the name of a department that is proposed by itself."""


def find_whereabouts(text: str) -> list[Whereabouts]:
    """The department of that name, the public places, then the municipalities that answer to `text`: none, one, or
    several to choose from.

    An exact name wins over names that only contain it, and what was proposed (`label_of`) is what it names.
    """
    text = " ".join(text.replace("\0", " ").split())[:200]
    if text.endswith(f" ({WHOLE})"):
        return [*_lands(text.removesuffix(f" ({WHOLE})"))]
    if LABEL.fullmatch(text) and "," not in text.partition("(")[0]:
        return [*typed_municipalities(text)]
    if text.isdigit():
        if len(text) != POSTCODE_LENGTH:
            return []
        return [*Municipality.objects.having_postcode(text).with_division()[:MOST_IN_POSTCODE]]
    name, _, town = (part.strip() for part in text.partition(","))
    if not search_words(name):
        return []
    town, _open, land = (part.strip(" )") for part in town.partition("("))
    signs = _exact(_places(name, town, land), name)
    if town and signs:
        return [*signs]
    towns = list(Municipality.objects.matching(text).with_division()[:MOST_CHOICES])
    known = _exact_town(towns, text)
    found: list[Whereabouts] = [] if town else [*_lands(text, beside=known)]
    found += [*signs, *known]
    return found[:MOST_CHOICES]


def _places(name: str, town: str, land: str) -> list[Place]:
    """Public places of that name; in a `town`, in a department (`land`), where these are said."""
    there = tuple(f" {word}" for word in search_words(town))
    if town and not there:
        return []
    said = tuple(search_words(name))
    found: list[Place] = _named(**words_to_hold(name), said=said, there=there, land=(land if town else "") or None)
    return found


@prepared()
def _named(
    *, names: Given, towns: Given, short: Given, said: tuple[Blank, ...], there: tuple[Blank, ...], land: Blank | None
) -> Rows:
    found = Place.objects.public().with_territory()
    if there:  # a town has few places: they are read in turn, and no index of names has to be
        found = found.holding_in_turn(names, towns, short).annotate(called=PlainInTurn("name"))
        here = Municipality.objects.filter(**{"department__name": land} if land else {})
        for word in there:
            here = here.filter(search_text__contains=word)
        found = found.filter(municipality__in=here.order_by().values("pk"))
    else:
        found = found.holding(names, towns, short).annotate(called=Plain("name"))
    # in a town of that name is not enough
    return found.filter(reduce(or_, (Q(called__contains=word) for word in said)))[:MOST_CHOICES]


def _lands(name: str, beside: Sequence[Municipality] = ()) -> list[Department]:
    """The department of that name, with its article or not, unless a municipality of it bears it too (« Paris »)."""
    bare = slugify(without_article(plain(name)))
    slugs = {slugify(name), bare, *(f"{article}-{bare}" for article in ("la", "le", "les", "l"))}
    named = {town.department_id for town in beside if slugify(town.name) in slugs}
    known = [land for land in all_departments() if land.slug in slugs and land.code not in NOBODY_THERE]
    return [copy(land) for land in known if land.pk not in named]


def propose(text: str) -> list[Whereabouts]:
    """A department, public places, then municipalities, that answer to the beginning of a name or of a postcode."""
    text = " ".join(text.replace("\0", " ").split())[:200]
    if len(text) < SHORTEST:
        return []
    if text.isdigit():
        return [*Municipality.objects.matching(text).with_division()[:MOST_CHOICES]]
    return find_whereabouts(text)


def key_of(whereabouts: Whereabouts) -> str:
    """`place:12`, `municipality:34`, `department:23`: the value of a choice."""
    return f"{whereabouts._meta.model_name}:{whereabouts.pk}"


def label_of(whereabouts: Whereabouts) -> str:
    """« Le Préau, Guéret (Creuse) », « Guéret (23000, Creuse) », « Creuse (sans préciser la commune) »."""
    if isinstance(whereabouts, Department):
        return f"{whereabouts.name} ({WHOLE})"
    if isinstance(whereabouts, Municipality):
        return whereabouts.label
    town = whereabouts.municipality
    return f"{whereabouts.name}, {town.name} ({town.department.name})"


def department_of(whereabouts: Whereabouts) -> Department:
    if isinstance(whereabouts, Department):
        return whereabouts
    return (whereabouts if isinstance(whereabouts, Municipality) else whereabouts.municipality).department


def _exact(places: list[Place], name: str) -> list[Place]:
    same = [place for place in places if plain(place.name) == plain(name)]
    return same or places


def _exact_town(towns: list[Municipality], name: str) -> list[Municipality]:
    same = [town for town in towns if town.plain_name == without_article(plain(name))]
    return same or towns


class WhereInput(MunicipalityInput):
    """A text box that proposes places and municipalities where scripts run."""

    suggested_by = "needs:suggest"


class WhereForm(ActForm):
    """Where a person speaks from: typed, resolved here, chosen in a list when several names answer.

    A postcode is an answer by itself: it names one municipality, or a department where one may say which.
    """

    place = forms.CharField(
        label=gettext_lazy("Nom du lieu, ou code postal"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Il sert à compter les besoins par territoire. Une commune convient aussi."),
        widget=WhereInput(),
    )
    whereabouts: Whereabouts | None = None

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        typed = str(self.data.get(self.add_prefix("place"), "")).strip() if self.is_bound else ""
        self.found = self.candidates(typed) if typed else []
        if len(self.found) > 1:
            order = list(self.fields)
            self.fields["place_choice"] = self._choice(typed)
            order.insert(order.index("place") + 1, "place_choice")
            self.order_fields(order)

    def _choice(self, typed: str) -> forms.ChoiceField:
        """Which one it is: a postcode says enough where its municipalities are of one department."""
        choices = [(key_of(each), label_of(each)) for each in self.found]
        if typed.isdigit():
            enough = self.known_department is not None
            return forms.ChoiceField(
                label=_("Quelle commune ?"),
                choices=[("", _("Je ne précise pas") if enough else _("Choisissez")), *choices],
                required=not enough,
                error_messages={"required": _("Ce code postal est dans plusieurs départements : choisissez.")},
            )
        return forms.ChoiceField(
            label=_("Lequel est-ce ?"),
            choices=choices,
            widget=ChoiceCards(size="full"),
            error_messages={"required": _("Plusieurs noms répondent : choisissez le vôtre.")},
        )

    def candidates(self, text: str) -> list[Whereabouts]:
        """What answers to the text typed: see `find_whereabouts`."""
        raise NotImplementedError

    def clean_place(self) -> Any:
        typed = self.cleaned_data["place"].strip()
        if typed and not self.found:
            raise ValidationError(
                _("Nous ne trouvons ni lieu, ni commune, ni code postal de ce nom. Essayez le code postal.")
            )
        self.whereabouts = self.found[0] if len(self.found) == 1 else None
        return typed

    def clean_place_choice(self) -> str:
        key: str = self.cleaned_data["place_choice"]
        self.whereabouts = next((each for each in self.found if key_of(each) == key), None)
        return key

    @property
    def known_place(self) -> Place | None:
        return self.whereabouts if isinstance(self.whereabouts, Place) else None

    @property
    def known_municipality(self) -> Municipality | None:
        return self.whereabouts if isinstance(self.whereabouts, Municipality) else None

    @property
    def known_department(self) -> Department | None:
        """The department of what is found, chosen or not, where it is one alone."""
        found = [self.whereabouts] if self.whereabouts else self.found
        lands = {department_of(each) for each in found}
        return lands.pop() if len(lands) == 1 else None

    @property
    def where_shown(self) -> str:
        """Where the words will be said to come from, for who reads again before publishing."""
        if self.whereabouts is None:
            return self.known_department.name if self.known_department else ""
        land = department_of(self.whereabouts)
        is_shown = self.cleaned_data.get("place_is_public") and self.whereabouts != land
        return label_of(self.whereabouts) if is_shown else land.name
