"""What people type to visit one another: a request, its dates, an answer, a story, what a place says may be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Unpack
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.learning.models import MOST_PEOPLE, PeerVisit, VisitDate
from lieudit.learning.slots import slot_of
from lieudit.learning.vocabulary import SIX, AtWork, Change, Kind, Often, Paid, Rhythm
from lieudit.network.experience import open_places
from lieudit.network.models import Place
from lieudit.network.place_named import place_named
from lieudit.toolkit.act_form import ActForm, choice_field, rows_field
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Hour, Words

MOST_DATES = 3
"""Dates proposed at once: enough to agree, few enough to hold."""
ICONS = {code: code for code, _label in SIX}


class WelcomeForm(CharterForm):
    """For what, how often, how many at once."""

    page_title, verb = gettext_lazy("Dire qu’on peut nous demander"), gettext_lazy("Le dire")
    done = gettext_lazy("C’est dit. « Qui sait faire ? » le montre à côté de ce que vous avez fait.")

    words = forms.CharField(
        label=gettext_lazy("Pour quoi peut-on vous demander ?"),
        max_length=300,
        help_text=gettext_lazy("Par exemple : tenir une permanence, monter un atelier vélo, ouvrir le soir."),
    )
    often = forms.ChoiceField(label=gettext_lazy("Combien de fois ?"), choices=Often, widget=ChoiceCards(size="m"))
    people = forms.IntegerField(
        label=gettext_lazy("Combien de personnes à la fois, au plus ?"), min_value=1, max_value=MOST_PEOPLE
    )


class SlotsForm(CharterForm):
    """Up to three dates, on the clock of the place that is seen; they are given to the act as `slots`."""

    def __init__(self, *sent: Sent, zone: ZoneInfo, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.zone = zone
        for at in range(1, MOST_DATES + 1):
            first = at == 1
            day = _("Date proposée") if first else _("Une autre date (%(at)s)") % {"at": at}
            self.fields[f"day_{at}"] = forms.DateField(label=day, widget=Day(), required=first)
            self.fields[f"start_{at}"] = forms.TimeField(
                label=_("De"), widget=Hour(), required=first, initial="10:00" if first else None
            )
            self.fields[f"end_{at}"] = forms.TimeField(
                label=_("À"), widget=Hour(), required=first, initial="16:00" if first else None
            )

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The three boxes of each date."""
        return [[self[f"{name}_{at}"] for name in ("day", "start", "end")] for at in range(1, MOST_DATES + 1)]

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        typed["slots"] = slots = []
        for at in range(1, MOST_DATES + 1):
            on, start, end = (typed.pop(f"{name}_{at}", None) for name in ("day", "start", "end"))
            if {f"{name}_{at}" for name in ("day", "start", "end")} & set(self.errors):
                continue
            if on is None:
                if start or end:
                    self.add_error(f"day_{at}", _("Dites quel jour."))
                continue
            if start is None or end is None:
                self.add_error(f"start_{at}" if start is None else f"end_{at}", _("Dites à quelle heure."))
                continue
            try:
                slots.append(slot_of(on, start, end, self.zone))
            except RuleBroken as refusal:
                self.add_error(f"day_{at}", refusal)
        return typed


class AskForm(SlotsForm):
    """A request to a place: what for, how many, when, what is paid; for a mentoring, its rhythm and its end."""

    visitor = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Pour quel lieu ?"), empty_label=None)
    kind = forms.ChoiceField(
        label=gettext_lazy("Une fois, ou dans la durée ?"),
        choices=[
            (Kind.VISIT, gettext_lazy("Une visite")),
            (Kind.MENTORING, gettext_lazy("Un accompagnement, plusieurs fois")),
        ],
        initial=Kind.VISIT,
        widget=ChoiceCards(size="m"),
    )
    title = forms.CharField(
        label=gettext_lazy("Pour apprendre à"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : tenir une permanence sans s’épuiser."),
    )
    words = forms.CharField(
        label=gettext_lazy("Ce que vous venez chercher"),
        widget=Words(rows=4),
        max_length=2000,
        help_text=gettext_lazy("Ce qui vous bloque, ce que vous avez déjà essayé. Lu par le lieu, puis par tous."),
    )
    people = forms.IntegerField(
        label=gettext_lazy("Combien de personnes ?"), min_value=1, max_value=MOST_PEOPLE, initial=2
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Domaines"), choices=SIX, required=False, widget=ChoicesCards(size="m", icons=ICONS)
    )
    rhythm = forms.ChoiceField(
        label=gettext_lazy("À quel rythme ?"),
        choices=[("", gettext_lazy("Choisissez")), *Rhythm.choices],
        required=False,
    )
    until = forms.DateField(label=gettext_lazy("Jusqu’au"), widget=Day(), required=False)
    paid = forms.ChoiceField(
        label=gettext_lazy("Ce qui est payé"),
        choices=Paid,
        initial=Paid.NOTHING,
        widget=ChoiceCards(size="m"),
        help_text=gettext_lazy("Cela se dit ici, et se règle entre vous."),
    )
    paid_words = forms.CharField(label=gettext_lazy("Par qui, combien"), max_length=200, required=False)

    def __init__(self, *sent: Sent, visitors: Sequence[Place], zone: ZoneInfo, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, zone=zone, **options)
        field = rows_field(self, "visitor")
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in visitors]).order_by("name", "pk")
        if len(visitors) == 1:
            field.initial, field.widget = visitors[0].pk, forms.HiddenInput()

    def clean(self) -> Cleaned:
        typed = super().clean()
        if typed.get("kind") == Kind.VISIT:
            typed["rhythm"], typed["until"] = "", None
        return typed


class DatesForm(SlotsForm):
    """Other dates, when none suits."""

    page_title, verb = gettext_lazy("Proposer d’autres dates"), gettext_lazy("Proposer ces dates")
    done = gettext_lazy("Vos dates sont parties : l’autre lieu choisit, ou en propose d’autres.")


class AcceptForm(ActForm):
    """One of the dates that stand."""

    page_title, verb = gettext_lazy("Choisir une date"), gettext_lazy("Accepter cette date")
    done = gettext_lazy("C’est convenu. L’autre lieu est prévenu.")

    date = forms.ModelChoiceField(
        VisitDate.objects.none(),
        label=gettext_lazy("Dates proposées"),
        empty_label=None,
        widget=ChoiceCards(size="full"),
        error_messages={
            "required": gettext_lazy("Choisissez une des dates."),
            "invalid_choice": gettext_lazy("Cette date n’est plus proposée : choisissez-en une autre."),
        },
    )

    def __init__(self, *sent: Sent, dates: QuerySet[VisitDate], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "date").queryset = dates


class ReasonForm(CharterForm):
    """A word to the other place."""

    reason = forms.CharField(
        label=gettext_lazy("Un mot à l’autre lieu"),
        widget=Words(rows=3),
        max_length=1000,
        help_text=gettext_lazy("Lu par les deux lieux et leur animation seulement."),
    )


class DeclineForm(ReasonForm):
    page_title, verb = gettext_lazy("Dire non, avec un mot"), gettext_lazy("Dire non")
    done = gettext_lazy("C’est dit : l’autre lieu lit votre mot.")


class CallOffForm(ReasonForm):
    page_title, verb = gettext_lazy("Annuler"), gettext_lazy("Annuler la visite")
    done = gettext_lazy("C’est annulé : l’autre lieu lit votre mot.")


class WithdrawForm(ReasonForm):
    """Who asked asks no more, before an answer: a word is welcome, not required."""

    page_title, verb = gettext_lazy("Retirer la demande"), gettext_lazy("Retirer la demande")
    done = gettext_lazy("La demande est retirée : l’autre lieu est prévenu, et peut en recevoir une autre de vous.")

    reason = forms.CharField(
        label=gettext_lazy("Un mot pour l’autre lieu"), widget=Words(rows=3), max_length=1000, required=False
    )


class CarryForm(ActForm):
    """Another place, among those that know, or any other."""

    page_title, verb = gettext_lazy("Porter à un autre lieu"), gettext_lazy("Lui porter la demande")
    done = gettext_lazy("La demande est partie vers cet autre lieu. Qui l’avait faite est prévenu.")

    host = forms.ChoiceField(label=gettext_lazy("À qui la porter ?"), widget=ChoiceCards(size="full"), required=False)
    other = forms.CharField(
        label=gettext_lazy("Ou un autre lieu"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Son nom et sa commune : « Le Préau, Guéret »."),
    )

    def __init__(self, *sent: Sent, choices: Iterable[tuple[str, str]], **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        found = list(choices)
        choice_field(self, "host").choices = found
        if found:
            self.fields["host"].initial = found[0][0]
        else:
            del self.fields["host"]

    def clean(self) -> Cleaned:
        """The place that was written, else the one that was chosen."""
        typed = super().clean() or self.cleaned_data
        written, chosen = typed.pop("other", ""), typed.pop("host", "")
        if written:
            try:
                typed["host"] = place_named(written, open_places())
            except RuleBroken as refusal:
                self.add_error("other", " ".join(refusal.messages))
        elif chosen:
            typed["host"] = open_places().filter(pk=chosen).first()
        if not self.errors and typed.get("host") is None:
            self.add_error("other", _("Choisissez un lieu, ou écrivez son nom."))
        return typed


class StoryForm(CharterForm):
    """What one side learnt, will change, and would do otherwise."""

    page_title, verb = gettext_lazy("Raconter la visite"), gettext_lazy("Publier ce récit")
    done = gettext_lazy("C’est écrit. Quand l’autre lieu aura écrit aussi, tout le monde lira les deux.")

    learnt = forms.CharField(
        label=gettext_lazy("Ce que vous avez appris"),
        widget=Words(rows=5),
        max_length=3000,
        help_text=gettext_lazy("Y compris si c’est vous qui avez reçu : on apprend aussi en montrant."),
    )
    change = forms.CharField(label=gettext_lazy("Ce qui va changer chez vous"), max_length=500, required=False)
    change_by = forms.DateField(label=gettext_lazy("Avant le"), widget=Day(), required=False)
    failed = forms.CharField(
        label=gettext_lazy("Ce qui n’a pas marché"),
        widget=Words(rows=3),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("C’est ce qui aide le plus ceux qui suivent."),
    )

    def clean(self) -> Cleaned:
        typed = super().clean() or self.cleaned_data
        if typed.get("change_by") and not typed.get("change"):
            raise ValidationError({"change": _("Dites ce qui va changer, avant de dire pour quand.")})
        return typed


class AtWorkForm(ActForm):
    """Which conditions of a training at work the visit meets."""

    page_title, verb = gettext_lazy("Une formation en situation de travail ?"), gettext_lazy("Le dire")
    done = gettext_lazy("C’est dit, sur la page de la visite.")

    conditions = forms.MultipleChoiceField(
        label=gettext_lazy("Ce que cette visite réunit"),
        choices=AtWork,
        required=False,
        widget=ChoicesCards(size="full"),
        help_text=gettext_lazy("Les quatre ensemble en font une formation (Code du travail, D6313-3-2)."),
    )


class ChangeForm(CharterForm):
    """The one question, three months later."""

    page_title, verb = gettext_lazy("Est-ce que cela a changé quelque chose ?"), gettext_lazy("Répondre")
    done = gettext_lazy("Merci. Votre réponse est à côté du récit.")

    change = forms.ChoiceField(
        label=gettext_lazy("Chez vous, depuis cette visite"), choices=Change, widget=ChoiceCards(size="full")
    )
    change_words = forms.CharField(
        label=gettext_lazy("En quelques mots"), widget=Words(rows=3), max_length=1000, required=False
    )


def carrying(visit: PeerVisit, knowing: Iterable[Place]) -> list[tuple[str, str]]:
    """The places to which a request may be carried, as choices."""
    apart = {visit.host_id, visit.visitor_id}
    return [(str(place.pk), f"{place.name}, {place.where}") for place in knowing if place.pk not in apart]
