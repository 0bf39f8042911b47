"""The choices above the list of the commons: they combine. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.commons.models import ResourceQuerySet
from lieudit.commons.vocabulary import SIX, Kind
from lieudit.network.filters import ALL, FILTERS, Filters
from lieudit.network.licences import Licence
from lieudit.toolkit.types import Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import QuickSelect

SORTS = (("", _("Les plus utilisées")), ("new", _("Les plus récentes")))
ORDER = {"": ("-uses", "-published_at", "-pk"), "new": ("-published_at", "-pk")}


def choice(label: Phrase, choices: Iterable[tuple[str, Phrase]], first: Phrase = ALL) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", first), *choices], required=False, widget=QuickSelect)


class ResourceFilters(Filters):
    """Words, nature, domain, licence, territory, order."""

    folded = ("licence", "territory")
    q = forms.CharField(
        label=_("Mot"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = choice(_("Nature"), Kind.choices, _("Toutes"))
    domain = choice(_("Domaine"), SIX)
    sort = forms.ChoiceField(label=_("Trier par"), choices=SORTS, required=False, widget=QuickSelect)
    licence = choice(_("Licence"), Licence.choices, _("Toutes"))

    def __init__(self, sent: Sent = None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        self.fields["territory"] = FILTERS["territory"].field()
        self.fields["territory"].label = _("Tenue ou utilisée dans")

    def apply(self, resources: ResourceQuerySet) -> ResourceQuerySet:
        """The resources that answer to every choice, in order; one that does not exist leaves nothing out."""
        self.is_valid()
        chosen = dict(self.cleaned_data)
        order = ORDER[chosen.pop("sort", "")]
        return resources.answering(**{name: value for name, value in chosen.items() if value}).order_by(*order)
