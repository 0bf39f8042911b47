"""What people type about the council: a day, a link of interest, a question to vote on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lieudit.governance.models import Assembly, Interest, InterestNature, Seat
from lieudit.governance.question import METHODS
from lieudit.network.hat import HattedForm
from lieudit.network.models import Organisation, Place
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Moment, Words


class DayForm(forms.Form):
    """The council as it was on a day; today unless a day is asked for."""

    au = forms.DateField(label=gettext_lazy("Le conseil au"), widget=Day(), required=False)

    @property
    def day(self) -> dt.date:
        asked: dt.date | None = self.cleaned_data.get("au") if self.is_bound and self.is_valid() else None
        return asked or timezone.localdate()

    @property
    def is_past(self) -> bool:
        return self.day != timezone.localdate()


class InterestForm(HattedForm):
    """Whose link it is, with whom, and of what nature."""

    party = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label=gettext_lazy("Avec quelle structure de l’annuaire ?"),
        required=False, empty_label=gettext_lazy("Une structure qui n’y est pas"),
    )  # fmt: skip
    party_name = forms.CharField(
        label=gettext_lazy("Son nom, si elle n’est pas dans la liste"), max_length=200, required=False
    )
    nature = forms.ChoiceField(label=gettext_lazy("Nature du lien"), choices=InterestNature)
    statement = forms.CharField(
        label=gettext_lazy("Précisions"), widget=Words(rows=3), max_length=1000, required=False,
        help_text=gettext_lazy("Publiées avec le lien. Ne nommez pas d’autre personne."),
    )  # fmt: skip
    since = forms.DateField(label=gettext_lazy("Depuis le"), widget=Day(), required=False)

    def clean_hat(self) -> Organisation | None:
        """The link of an organisation, or one’s own: a place declares through the body that runs it."""
        hat: Any = super().clean_hat()
        if isinstance(hat, Place):
            raise forms.ValidationError(gettext_lazy("Un lieu siège par la structure qui le porte : choisissez-la."))
        return hat if isinstance(hat, Organisation) else None

    def clean_since(self) -> dt.date | None:
        since: dt.date | None = self.cleaned_data["since"]
        if since and since > timezone.localdate():
            raise forms.ValidationError(gettext_lazy("Un lien se déclare quand il existe : choisissez un jour passé."))
        return since

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "hat" in cleaned:
            cleaned["organisation"] = cleaned.pop("hat")
        return cleaned


class QuestionForm(ActForm):
    """What is asked of an assembly, by which method, and when."""

    question = forms.CharField(
        label=gettext_lazy("La question"), widget=Words(rows=3), max_length=500,
        help_text=gettext_lazy("Une phrase à laquelle on peut répondre. Elle ne change plus une fois annoncée."),
    )  # fmt: skip
    method = forms.ChoiceField(
        label=gettext_lazy("Comment vote-t-on ?"), choices=[(code, name) for code, (name, _help) in METHODS.items()],
        widget=ChoiceCards(hints={code: line for code, (_name, line) in METHODS.items()}, size="l"),
        initial="resolution",
    )  # fmt: skip
    options = forms.CharField(
        label=gettext_lazy("Les options"), widget=Words(rows=5), max_length=20_000, required=False,
        help_text=gettext_lazy(
            "Une par ligne, sauf pour « pour ou contre ». Pour un budget : « Un fournil ; 12000 » (le coût en euros). "
            "Elles sont présentées dans un ordre tiré au sort."
        ),
    )  # fmt: skip
    seats = forms.IntegerField(
        label=gettext_lazy("Combien d’options retient-on ?"), min_value=1, max_value=60, initial=1, required=False
    )
    budget = forms.IntegerField(
        label=gettext_lazy("Budget à partager, en euros"), min_value=1, max_value=10**11, required=False
    )
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Ouverture"), widget=Moment(), required=False,
        help_text=gettext_lazy("Laissez vide pour ouvrir maintenant : personne ne pourra alors donner de pouvoir."),
    )  # fmt: skip
    closes_at = forms.DateTimeField(label=gettext_lazy("Clôture"), widget=Moment())
    sitting = forms.CharField(
        label=gettext_lazy("Séance de vote"), max_length=200, required=False,
        help_text=gettext_lazy("Le même titre réunit plusieurs scrutins, ouverts ensemble."),
    )  # fmt: skip
    lot_source = forms.CharField(
        label=gettext_lazy("Tirage public en cas d’égalité"), max_length=200, required=False,
        help_text=gettext_lazy(
            "Un tirage à venir que personne au conseil ne maîtrise, par exemple « les numéros de l’Euromillions du "
            "vendredi qui suit la clôture ». Sans lui, une égalité reste une égalité."
        ),
    )  # fmt: skip
    concerned = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Structures directement concernées"), required=False,
        widget=ChoicesCards(size="m"),
        help_text=gettext_lazy("Parmi celles qui siègent ou avec qui un lien est déclaré. Les liens sont inscrits."),
    )  # fmt: skip

    def __init__(self, *args: Any, assembly: Assembly, **options: Any) -> None:
        super().__init__(*args, **options)
        sitting = Seat.objects.running().filter(college__assembly=assembly).values("organisation")
        linked = Interest.objects.running().values("party")
        known = Organisation.objects.filter(pk__in=sitting) | Organisation.objects.filter(pk__in=linked)
        self.fields["concerned"].queryset = known.order_by("name")  # type: ignore[attr-defined]

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 1
