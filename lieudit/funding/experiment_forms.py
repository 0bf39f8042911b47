"""What people type of experiments: what one thinks and what is counted, a deviation, what came out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Unpack

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.funding.experimenting import LONGEST, MOST_MEASURES, Counted
from lieudit.funding.models import Experiment, ExperimentMeasure
from lieudit.funding.vocabulary import Finding
from lieudit.network.models import Place
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, rows_field
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day

PARTS = ("name", "unit", "how", "before", "target")
FREE_ROWS = 2


class CountField(forms.DecimalField):
    """A number as people write it: « 12,5 »."""

    def __init__(self, label: str, *, initial: Decimal | None = None, help_text: str = "") -> None:
        super().__init__(
            label=label,
            max_digits=12,
            decimal_places=2,
            localize=True,
            required=False,
            initial=initial,
            help_text=help_text,
        )


class OwnForm(CharterForm):
    """What is one’s own, even where one repeats the protocol of another place."""

    watcher = forms.CharField(
        label=gettext_lazy("Qui regarde"),
        max_length=200,
        help_text=gettext_lazy("Une organisation, un lieu voisin, une fonction : ne nommez aucune personne."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Combien de jours"),
        min_value=1,
        max_value=LONGEST,
        help_text=gettext_lazy("Comptés depuis le jour où vous commencez."),
    )
    budget = EurosField(label=gettext_lazy("Budget, en euros"), required=False)


class ExperimentForm(OwnForm):
    """What one thinks, how one will see it, and a row for each measure; empty rows are left out."""

    page_title, verb = gettext_lazy("Modifier l’expérience"), gettext_lazy("Modifier l’expérience")
    done = gettext_lazy("C’est enregistré.")
    field_order: tuple[str, ...] = ("title", "belief", "sign", "protocol", "watcher", "days", "budget")

    title = forms.CharField(
        label=gettext_lazy("Titre"), max_length=120, help_text=gettext_lazy("Par exemple : ouvrir le dimanche matin.")
    )
    belief = WordsField(
        rows=2,
        most=500,
        label=gettext_lazy("Nous pensons que…"),
        help_text=gettext_lazy("Ce qui vous paraît vrai, et que vous n’avez pas encore vu."),
    )
    sign = WordsField(
        rows=2,
        most=500,
        label=gettext_lazy("Nous le verrons si…"),
        help_text=gettext_lazy("Ce qui vous donnerait tort compte autant."),
    )
    protocol = WordsField(
        rows=6,
        most=5000,
        label=gettext_lazy("Comment vous vous y prenez"),
        help_text=gettext_lazy("Assez précis pour qu’un autre lieu puisse le refaire."),
    )

    def __init__(self, *sent: Sent, measures: Sequence[ExperimentMeasure] = (), **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        for at in range(MOST_MEASURES):
            self.fields |= row_fields(at, measures[at] if at < len(measures) else None)
        self.shown = min(MOST_MEASURES, max(3, len(measures) + FREE_ROWS))

    def plain(self) -> Iterable[BoundField]:
        """The fields that are not of a measure; the charter, where it is asked for, comes after them."""
        rows = {f"{part}_{at}" for at in range(MOST_MEASURES) for part in PARTS} | {"charter"}
        return [self[name] for name in self.fields if name not in rows]

    def drawn(self) -> Iterable[Sequence[BoundField]]:
        """The fields of each measure."""
        for at in range(self.shown):
            yield [self[f"{part}_{at}"] for part in PARTS]

    def clean(self) -> Cleaned:
        """`measures`, and an error where a row says half of one."""
        said, measures = super().clean(), []
        for at in range(MOST_MEASURES):
            typed = {part: said.pop(f"{part}_{at}", None) for part in PARTS}
            if any(typed[part] not in (None, "") for part in PARTS):
                self._half(at, typed)
                if typed["name"] and typed["target"] is not None:
                    measures.append(Counted(**typed))
        return said | {"measures": measures}

    def _half(self, at: int, typed: Mapping[str, object]) -> None:
        words = {
            "name": _("Dites ce que vous mesurez, ou videz la ligne."),
            "unit": _("Dites en quelle unité."),
            "how": _("Dites comment on le compte."),
            "target": _("Dites ce que vous visez."),
        }
        for part, message in words.items():
            if typed[part] in (None, "") and f"{part}_{at}" not in self.errors:
                self.add_error(f"{part}_{at}", message)


class ProposeForm(ExperimentForm):
    """A new experiment, of a place for which one speaks."""

    page_title, verb = gettext_lazy("Proposer une expérience"), gettext_lazy("Proposer l’expérience")
    done = gettext_lazy("C’est proposé. D’autres lieux peuvent s’y joindre, jusqu’à ce que vous commenciez.")
    field_order = ("place", *ExperimentForm.field_order)

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Quel lieu"), empty_label=None)

    def __init__(self, *sent: Sent, places: Sequence[Place], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        among(self, places)


def among(form: forms.BaseForm, places: Sequence[Place]) -> None:
    """Choose among these places; the only one is chosen already."""
    field = rows_field(form, "place")
    field.queryset = Place.objects.filter(pk__in=[each.pk for each in places]).order_by("name", "pk")
    if len(places) == 1:
        field.initial = places[0].pk


def row_fields(at: int, measure: ExperimentMeasure | None) -> dict[str, forms.Field]:
    """The five fields of one measure, each with a label of its own."""
    rank = at + 1

    def words(label: str, part: str, most: int) -> forms.CharField:
        return forms.CharField(
            label=label, max_length=most, required=False, initial=getattr(measure, part) if measure else ""
        )

    return {
        f"name_{at}": words(_("Ce qu’on mesure, n° %s") % rank, "name", 120),
        f"unit_{at}": words(_("Unité de la mesure %s") % rank, "unit", 40),
        f"how_{at}": words(_("Comment on compte la mesure %s") % rank, "how", 300),
        f"before_{at}": CountField(
            _("Avant, mesure %s") % rank,
            initial=measure.before if measure else None,
            help_text=_("Vide si vous ne l’avez pas encore compté : il le faudra pour commencer."),
        ),
        f"target_{at}": CountField(_("Cible, mesure %s") % rank, initial=measure.target if measure else None),
    }


class RepetitionForm(OwnForm):
    """What is one’s own in an experiment that repeats another: the starting value of each measure, above all."""

    page_title, verb = gettext_lazy("Modifier l’expérience"), gettext_lazy("Modifier l’expérience")
    done = gettext_lazy("C’est enregistré. Le protocole reste celui de la première.")

    def __init__(self, *sent: Sent, measures: Sequence[ExperimentMeasure], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.measures = measures
        for each in measures:
            label = _("%(name)s, avant (%(unit)s)") % {"name": each.name, "unit": each.unit}
            self.fields[f"before_{each.rank}"] = CountField(label, initial=each.before, help_text=each.how)

    def clean(self) -> Cleaned:
        said = super().clean()
        return said | {"before": [said.pop(f"before_{each.rank}", None) for each in self.measures]}


class PlaceForm(ActForm):
    """One of the places for which one speaks."""

    place = forms.ModelChoiceField(Place.objects.none(), label=gettext_lazy("Quel lieu"), empty_label=None)

    def __init__(self, *sent: Sent, places: Sequence[Place], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        among(self, places)


class JoinForm(PlaceForm):
    page_title, verb = gettext_lazy("Essayer avec eux"), gettext_lazy("Essayer avec eux")
    done = gettext_lazy("Votre lieu en est. Vous serez prévenu quand l’expérience commence.")


class RepeatForm(PlaceForm):
    page_title, verb = gettext_lazy("Refaire cette expérience"), gettext_lazy("La refaire chez nous")
    done = gettext_lazy("Le protocole est repris. Dites d’où vous partez, puis commencez.")


class DeviationForm(CharterForm):
    page_title, verb = gettext_lazy("Dire un écart"), gettext_lazy("Publier l’écart")
    done = gettext_lazy("L’écart est publié, daté, à côté du protocole.")

    on = forms.DateField(label=gettext_lazy("Depuis le"), widget=Day, initial=timezone.localdate)
    words = WordsField(rows=3, most=1000, label=gettext_lazy("Ce qui a changé, et pourquoi"))


class ConcludeForm(CharterForm):
    """Where each measure arrived, what came out, what was learnt."""

    page_title, verb = gettext_lazy("Conclure l’expérience"), gettext_lazy("Publier la conclusion")
    done = gettext_lazy("C’est publié. Un autre lieu peut la refaire, et vous pouvez en faire un commun.")
    field_order = ("verdict", "learnt")

    verdict = forms.ChoiceField(
        label=gettext_lazy("Ce que vous pensiez est…"),
        choices=Finding,
        widget=ChoiceCards(size="m"),
        help_text=gettext_lazy("Une expérience qui ne confirme rien sert autant qu’une autre."),
    )
    learnt = WordsField(rows=6, most=5000, label=gettext_lazy("Ce que vous avez appris"))

    def __init__(self, *sent: Sent, measures: Sequence[ExperimentMeasure], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.measures = measures
        for each in measures:
            label = _("%(name)s, après (%(unit)s)") % {"name": each.name, "unit": each.unit}
            help_text = _("%(how)s. Vide si personne n’a pu le compter.") % {"how": each.how.rstrip(".")}
            self.fields[f"after_{each.rank}"] = CountField(label, help_text=help_text)
        self.order_fields([f"after_{each.rank}" for each in measures])

    def clean(self) -> Cleaned:
        said = super().clean()
        return said | {"after": [said.pop(f"after_{each.rank}", None) for each in self.measures]}


class WithdrawExperimentForm(CharterForm):
    page_title, verb = gettext_lazy("Retirer l’expérience"), gettext_lazy("Retirer l’expérience")
    done = gettext_lazy("L’expérience est retirée ; la raison se lit sur sa page.")

    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=500)


def start_of(experiment: Experiment) -> dict[str, object]:
    """What the form of an experiment shows of it."""
    return {name: getattr(experiment, name) for name in ExperimentForm.base_fields if hasattr(experiment, name)}
