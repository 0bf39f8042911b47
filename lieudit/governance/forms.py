"""What people type about the council: a day, a link of interest, a question to vote on, a change of its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.governance import rulebook_form
from lieudit.governance.models import Assembly, Interest, InterestNature, Rulebook, RulebookChange, Seat
from lieudit.governance.presets import PRESETS
from lieudit.governance.rebase import MINE, THEIRS, Moved, moved
from lieudit.governance.rules import complete, days, ways_allowed
from lieudit.governance.statements import CHAPTERS, RULES
from lieudit.network.hat import HattedForm
from lieudit.network.models import Affiliation, Organisation, Place
from lieudit.network.place_named import place_named
from lieudit.toolkit.act_form import ActForm, choice_field, rows_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned, FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day, Moment, Words
from lieudit.voting.methods import offered
from lieudit.voting.way_fields import WayFields

if TYPE_CHECKING:
    from django.db.models import Model
    from django.forms import BoundField


class GatherForm(ActForm):
    """Nothing to type: what the rules say of the assembly of the members is read, then it is founded."""

    verb = gettext_lazy("Constituer l’assemblée des membres")
    done = gettext_lazy("L’assemblée des membres est constituée. Préparez sa première séance quand vous voulez.")


class DayForm(NamedForm):
    """The council as it was on a day; today unless a day is asked for."""

    au = forms.DateField(
        label=gettext_lazy("Composition au"),
        widget=Day(),
        error_messages={"required": gettext_lazy("Choisissez un jour : voici le conseil d’aujourd’hui.")},
    )

    @property
    def day(self) -> dt.date:
        asked: dt.date | None = self.cleaned_data.get("au") if self.is_bound and self.is_valid() else None
        return asked or timezone.localdate()

    @property
    def is_past(self) -> bool:
        return self.day != timezone.localdate()


class RegisterForm(NamedForm):
    """Words and a year, in the register of decisions; what does not read is not asked."""

    q = forms.CharField(label=gettext_lazy("Mots"), required=False, max_length=200)
    annee = forms.ChoiceField(label=gettext_lazy("Année"), required=False)

    def __init__(self, sent: Sent = None, *, years: Iterable[int], **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(sent, **options)
        named = [(str(year), str(year)) for year in years]
        choice_field(self, "annee").choices = [("", gettext_lazy("Toutes")), *named]

    @property
    def asked(self) -> tuple[str, int]:
        """The words and the year, 0 for all of them."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), int(self.cleaned_data.get("annee") or 0)


class InterestForm(HattedForm, CharterForm):
    """Whose link it is, with whom, and of what nature."""

    party = forms.ModelChoiceField(
        Organisation.objects.order_by("name"),
        label=gettext_lazy("Avec quelle structure de l’annuaire ?"),
        required=False,
        empty_label=gettext_lazy("Une structure qui n’y est pas"),
    )
    place = forms.CharField(
        label=gettext_lazy("Ou avec quel lieu ?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Son nom et sa commune : « Le Préau, Guéret »."),
    )
    party_name = forms.CharField(
        label=gettext_lazy("Son nom, si elle n’est pas dans la liste"), max_length=200, required=False
    )
    nature = forms.ChoiceField(label=gettext_lazy("Nature du lien"), choices=InterestNature)
    statement = forms.CharField(
        label=gettext_lazy("Précisions"),
        widget=Words(rows=3),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Publiées avec le lien. Ne nommez pas d’autre personne."),
    )
    since = forms.DateField(label=gettext_lazy("Depuis le"), widget=Day(), required=False)

    def clean_hat(self) -> Organisation | None:
        """The link of an organisation, or one’s own: a place declares through the body that runs it."""
        hat: Model | None = super().clean_hat()
        if isinstance(hat, Place):
            raise forms.ValidationError(gettext_lazy("Un lieu siège par la structure qui le porte : choisissez-la."))
        return hat if isinstance(hat, Organisation) else None

    def clean_place(self) -> Place | None:
        typed = self.cleaned_data["place"]
        return place_named(typed, Place.objects.public()) if typed else None

    def clean_since(self) -> dt.date | None:
        since: dt.date | None = self.cleaned_data["since"]
        if since and since > timezone.localdate():
            raise forms.ValidationError(gettext_lazy("Un lien se déclare quand il existe : choisissez un jour passé."))
        return since

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        if "hat" in cleaned:
            cleaned["organisation"] = cleaned.pop("hat")
        return cleaned


class QuestionForm(WayFields, CharterForm):
    """What is asked of an assembly, by which method, and when."""

    question = forms.CharField(
        label=gettext_lazy("La question"),
        widget=Words(rows=3),
        max_length=500,
        help_text=gettext_lazy("Une phrase à laquelle on peut répondre. Elle ne change plus une fois annoncée."),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Comment vote-t-on ?"),
        choices=[(code, offer.name) for code, offer in offered().items()],
        widget=ChoiceCards(hints={code: offer.help for code, offer in offered().items()}, size="l"),
        initial="resolution",
    )
    options = forms.CharField(
        label=gettext_lazy("Les options"),
        widget=Words(rows=5),
        max_length=20_000,
        required=False,
        help_text=gettext_lazy(
            "Une par ligne, sauf pour « pour ou contre ». Pour un budget : « Un fournil ; 12000 » (le coût en euros). "
            "Elles sont présentées dans un ordre tiré au sort."
        ),
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Combien d’options retient-on ?"), min_value=1, max_value=60, initial=1, required=False
    )
    budget = forms.IntegerField(
        label=gettext_lazy("Budget à partager, en euros"), min_value=1, max_value=10**11, required=False
    )
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Ouverture"),
        widget=Moment(),
        required=False,
        help_text=gettext_lazy("Laissez vide pour ouvrir maintenant : personne ne pourra alors donner de pouvoir."),
    )
    closes_at = forms.DateTimeField(label=gettext_lazy("Clôture"), widget=Moment(), required=False)
    sitting = forms.CharField(
        label=gettext_lazy("Séance de vote"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Le même titre réunit plusieurs scrutins, ouverts ensemble."),
    )
    lot_source = forms.CharField(
        label=gettext_lazy("Tirage public en cas d’égalité"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Un tirage à venir que personne au conseil ne maîtrise, par exemple « les numéros de l’Euromillions du "
            "vendredi qui suit la clôture ». Sans lui, une égalité reste une égalité."
        ),
    )
    concerned = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Structures directement concernées"),
        required=False,
        widget=ChoicesCards(size="m"),
        help_text=gettext_lazy("Parmi celles qui siègent ou avec qui un lien est déclaré. Les liens sont inscrits."),
    )

    def __init__(self, *sent: Sent, assembly: Assembly, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        sitting = Seat.objects.running().filter(college__assembly=assembly).values("organisation")
        links = Interest.objects.running()
        around = Affiliation.objects.running().filter(place__in=links.values("place"))
        linked = Q(pk__in=links.values("party")) | Q(pk__in=around.values("organisation"))
        known = Organisation.objects.filter(Q(pk__in=sitting) | linked)
        self.assembly = assembly
        self.offer_ways(ways_allowed(assembly.rulebook.rules))
        lasting = days(complete(assembly.rulebook.rules)["ballot_days"])
        words = gettext_lazy("Vide, le vote reste ouvert %(days)s, comme le disent les règles. Plus, mais pas moins.")
        self.fields["closes_at"].help_text = words % {"days": lasting}
        rows_field(self, "concerned").queryset = known.order_by("name")

    field_order = ("question", "method", "options", "seats", "budget", "way", "stakes", "again", "otherwise")

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 1

    def voices(self) -> int:
        return Seat.objects.running().of_assembly(self.assembly).count()


START = ("", gettext_lazy("Les règles en vigueur"))
START_HINT = gettext_lazy("Vous changez ce que vous voulez, règle par règle.")


class ChangeForm(CharterForm):
    """What a change of the rules is called, why, and from when it would apply."""

    title = forms.CharField(
        label=gettext_lazy("Titre"), max_length=200, help_text=gettext_lazy("Ce qui change, en une ligne.")
    )
    reason = forms.CharField(label=gettext_lazy("Pourquoi changer ?"), max_length=5000, widget=Words(rows=5))
    in_force_from = forms.DateField(
        label=gettext_lazy("En vigueur le"),
        widget=Day(),
        help_text=gettext_lazy("Ou le jour de son adoption, si elle vient après."),
    )

    def clean_in_force_from(self) -> dt.date:
        day: dt.date = self.cleaned_data["in_force_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(gettext_lazy("De nouvelles règles ne s’appliquent pas au passé."))
        if day > timezone.localdate() + dt.timedelta(days=FARTHEST_DAYS):
            raise forms.ValidationError(gettext_lazy("Choisissez un jour des cinq années à venir."))
        return day


WORDS = ("title", "reason", "in_force_from")
"""What a change says besides its rules."""
FARTHEST_DAYS = 5 * 366
"""How far ahead a change may come into force."""


class PresetField(forms.ChoiceField):
    """The rules in force, or one of the presets, as large labels."""

    def __init__(self, **options: Any) -> None:
        hints = {"": START_HINT, **{code: preset.hint for code, preset in PRESETS.items()}}
        choices = [START, *((code, preset.label) for code, preset in PRESETS.items())]
        widget = ChoiceCards(hints=hints, size="l")
        super().__init__(choices=choices, widget=widget, required=False, initial="", **options)


class OpenChangeForm(ChangeForm):
    """A change begins from the rules in force or from a preset, in the name of a seat."""

    preset = PresetField(label=gettext_lazy("Partir de"))
    field_order = ["seat", "preset", "title", "reason", "in_force_from", "charter"]

    def __init__(self, *sent: Sent, seats: list[Seat], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.seats = {str(seat.pk): seat for seat in seats}
        if len(seats) > 1:
            choices = [(key, seat.name) for key, seat in self.seats.items()]
            self.fields["seat"] = forms.ChoiceField(
                label=gettext_lazy("Au nom de"), choices=choices, widget=ChoiceCards(), initial=choices[0][0]
            )
            self.order_fields(self.field_order)

    def clean(self) -> Cleaned:
        cleaned = super().clean()
        key = cleaned.pop("seat", None) or next(iter(self.seats), None)
        cleaned["organisation"] = self.seats[key].organisation if key else None
        return cleaned


class RebaseForm(ActForm):
    """Of the rules that a change and the last version have both moved, the side that stands."""

    latest = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *sent: Sent, change: RulebookChange, book: Rulebook, **options: Unpack[FormOptions]) -> None:
        options["initial"] = {"latest": book.version}
        super().__init__(*sent, **options)
        self.rows = moved(change.base.rules, book.rules, change.rules)
        sides = [(MINE, gettext_lazy("La vôtre")), (THEIRS, gettext_lazy("La version %d") % book.version)]
        for row in self.rows:
            if row.is_disputed:
                self.fields[row.name] = forms.ChoiceField(
                    label=row.label,
                    choices=sides,
                    widget=ChoiceCards(size="s"),
                    error_messages={"required": gettext_lazy("Choisissez la phrase qui reste.")},
                )

    @property
    def lines(self) -> list[tuple[Moved, object]]:
        """Each rule that has moved, with its field where somebody has to choose."""
        return [(row, self[row.name] if row.is_disputed else None) for row in self.rows]

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        paths = {row.name: row.path for row in self.rows}
        chosen = {paths[name]: side for name, side in cleaned.items() if name in paths}
        return {"latest": cleaned.get("latest"), "chosen": chosen}


class FillChangeForm(ActForm):
    preset = PresetField(label=gettext_lazy("Remplacer toutes les règles de cette modification par"))


class VoteOnChangeForm(ActForm):
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Ouverture"),
        widget=Moment(),
        required=False,
        help_text=gettext_lazy("Laissez vide pour ouvrir dès que les règles le permettent."),
    )


class EditChangeForm(ChangeForm):
    """Every rule of the set, chapter by chapter; what could not be applied is refused beside its field."""

    def __init__(
        self, *sent: Sent, change: RulebookChange, held: dict[str, int], **options: Unpack[FormOptions]
    ) -> None:
        options["initial"] = {name: getattr(change, name) for name in ("title", "reason", "in_force_from")}
        super().__init__(*sent, **options)
        self.before, self.held = complete(change.rules), held
        self.rows = rulebook_form.college_fields(self.before, held)
        for row in self.rows:
            for part, field in row.fields.items():
                self.fields[rulebook_form.college_name(row.code, part)] = field
        for path, rule in RULES.items():
            heir = path == "colleges.heir"
            field = rulebook_form.heir_field(self.before) if heir else rulebook_form.field_of(rule, self.before)
            self.fields[rulebook_form.field_name(path)] = field

    @property
    def opening(self) -> list[BoundField]:
        """The fields that are no rule: title, reason, date, charter."""
        return [self[name] for name in (*WORDS, "charter") if name in self.fields]

    @property
    def colleges(self) -> list[tuple[str, list[object]]]:
        """Title of a college and its fields."""
        return [
            (row.title, [self[rulebook_form.college_name(row.code, part)] for part in row.fields]) for row in self.rows
        ]

    @property
    def chapters(self) -> list[tuple[str, list[object]]]:
        return [
            (chapter.title, [self[rulebook_form.field_name(rule.path)] for rule in chapter.rules])
            for chapter in CHAPTERS
        ]

    def clean(self) -> Cleaned:
        cleaned = super().clean()
        words: Cleaned = {name: cleaned[name] for name in WORDS if name in cleaned}
        for name, missing in rulebook_form.incomplete_colleges(cleaned):
            self.add_error(name, missing)
        if self.errors:
            return words
        words["rules"] = rulebook_form.read_rules(cleaned, self.before, self.held)
        for field, refusal in rulebook_form.faults_by_field(words["rules"], self.held):
            self.add_error(field, refusal)
        return words
