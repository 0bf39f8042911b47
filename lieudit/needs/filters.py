"""The choices above the list of needs, and the rows that answer to them. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.network.vocabulary import Domain
from lieudit.territory.spelling import words_to_hold
from lieudit.toolkit.act_form import choice_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.search import typed
from lieudit.toolkit.templatetags.ui import STAGES as STAGE_NAMES
from lieudit.toolkit.types import Fields, Row
from lieudit.toolkit.widgets import QuickSelect

if TYPE_CHECKING:
    from lieudit.needs.models import NeedQuerySet

SORTS = (("", _("Derniers mouvements")), ("places", _("Nombre de lieux")), ("oldest", _("Plus anciens")))


class Territory(NamedTuple):
    """A department and its region, as one row of the database."""

    pk: int
    code: str
    name: str
    region_code: str
    region_name: str
    region_population: int


class NeedFilter(NamedForm):
    """Word or place, territory, domain, stage, order; `place` is the slug of one place."""

    q = forms.CharField(
        label=_("Mot ou lieu"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    territory = forms.ChoiceField(label=_("Territoire"), required=False, widget=QuickSelect)
    domain = forms.ChoiceField(
        label=_("Domaine"),
        required=False,
        choices=[("", _("Tous les domaines")), *Domain.choices],
        widget=QuickSelect,
    )
    stage = forms.ChoiceField(
        label=_("Étape"),
        required=False,
        choices=[("", _("Toutes les étapes")), *STAGE_NAMES.items()],
        widget=QuickSelect,
    )
    sort = forms.ChoiceField(label=_("Trier par"), required=False, choices=SORTS, widget=QuickSelect)
    place = forms.SlugField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, data: Row, *, territories: Iterable[Territory]) -> None:
        super().__init__(data)
        self.territories = tuple(territories)
        choice_field(self, "territory").choices = territory_choices(self.territories)

    @cached_property
    def bar(self) -> SafeString:
        """The form, drawn above the list."""
        return render_to_string("ui/filters.html", {"form": self, "label": _("Filtrer les besoins"), "target": "found"})

    @cached_property
    def asked(self) -> Fields:
        """The choices, as `reads.understood` takes them; one that does not exist chooses nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        kind, _dash, code = chosen.get("territory", "").partition("-")
        text, stage = chosen.get("q"), chosen.get("stage") or None
        return {
            **({"text": typed(text), **words_to_hold(text)} if text else {}),
            "department": code if kind == "d" else None,
            "region": code if kind == "r" else None,
            "domain": chosen.get("domain") or None,
            "stage": stage if stage != "answered" else None,
            "stages": ["answered", "settled"] if stage == "answered" else None,
            "place": chosen.get("place") or None,
        }

    @property
    def order(self) -> str:
        """Last moves first, unless « oldest » or « places » is chosen."""
        return str(self.cleaned_data.get("sort", ""))


@lru_cache(maxsize=32)
def filter_of(typed: tuple[tuple[str, str], ...], territories: tuple[Territory, ...]) -> NeedFilter:
    """The form where these choices are `typed`: the same ones are read and drawn once."""
    return NeedFilter(dict(typed), territories=territories)


@lru_cache(maxsize=8)
def territory_choices(territories: tuple[Territory, ...]) -> list[tuple[str, Any]]:
    """All of France, regions, departments: `r-75`, `d-23`."""
    regions = {(each.region_name, f"r-{each.region_code}") for each in territories}
    return [
        ("", str(_("Toute la France"))),
        (str(_("Régions")), [(value, name) for name, value in sorted(regions)]),
        (str(_("Départements")), [(f"d-{each.code}", f"{each.name} ({each.code})") for each in territories]),
    ]


BENCH_SORTS = (
    ("", _("Plus anciens")),
    ("places", _("Nombre de lieux")),
    ("similar", _("Ressemblance avec la sélection")),
)


class BenchFilter(NamedForm):
    """The choices above the workbench: among what one animates."""

    domain = forms.ChoiceField(
        label=_("Domaine"), required=False, choices=[("", _("Tous")), *Domain.choices], widget=QuickSelect
    )
    territory = forms.ChoiceField(label=_("Territoire"), required=False, widget=QuickSelect)
    sort = forms.ChoiceField(label=_("Trier par"), required=False, choices=BENCH_SORTS, widget=QuickSelect)

    def __init__(self, data: Row, *, departments: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        choice_field(self, "territory").choices = [("", _("Tous")), *departments]

    def chosen(self, name: str) -> str:
        """What is chosen; nothing, where it does not exist."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    def narrow(self, needs: NeedQuerySet) -> NeedQuerySet:
        """Those of the territory and of the domain that are chosen."""
        if code := self.chosen("territory"):
            needs = needs.filter(department__code=code)
        if domain := self.chosen("domain"):
            needs = needs.filter(domains__contains=[domain])
        return needs
