"""What people type of money: the year of a place, on one page; a sum of the council, and what follows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Unpack

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.agreements.vocabulary import Nature
from lieudit.funding.money import FIRST_YEAR, MOST_LINES, Said
from lieudit.network.models import Organisation
from lieudit.toolkit.act_form import ActForm, EurosField
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import Day

FEWEST_ROWS, FREE_ROWS = 6, 3
PARTS = ("funder", "nature", "amount")


class MixForm(ActForm):
    """The year of a place: a row for each funder, filled with the last year that was said; empty rows are left out."""

    page_title, verb = gettext_lazy("D’où vient l’argent du lieu"), gettext_lazy("Enregistrer l’année")
    done = gettext_lazy("L’année est enregistrée.")

    year = forms.IntegerField(label=gettext_lazy("Année"), min_value=FIRST_YEAR)
    is_public = forms.BooleanField(
        label=gettext_lazy("Publier cette année"),
        required=False,
        help_text=gettext_lazy(
            "Sans cela, le lieu seul la lit. Les totaux de sa région la comptent, une seule fois, le 1er juillet de "
            "l’année suivante, à partir de cinq lieux."
        ),
    )

    def __init__(
        self, *sent: Sent, lines: Sequence[Said] = (), others: Collection[int] = (), **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        self.others = others
        self.fields["year"].widget.attrs["max"] = timezone.localdate().year
        typed = sum(1 for name in self.data if name.startswith("funder_")) if self.is_bound else 0
        self.rows = min(MOST_LINES, typed or max(FEWEST_ROWS, len(lines) + FREE_ROWS))
        for at in range(self.rows):
            line = lines[at] if at < len(lines) else None
            self.fields |= row_fields(at, line)

    def clean_year(self) -> int:
        """A year that was said already is corrected from its own page, with its own lines and its own choice."""
        year: int = self.cleaned_data["year"]
        if year in self.others:
            raise forms.ValidationError(_("L’année %s est déjà dite : ouvrez-la pour la corriger.") % year)
        return year

    def drawn(self) -> Iterable[Sequence[BoundField]]:
        """The fields of each row."""
        for at in range(self.rows):
            yield [self[f"{part}_{at}"] for part in PARTS]

    def clean(self) -> Cleaned:
        """`lines`, and an error where a row says half of it."""
        said, lines = super().clean() or {}, []
        for at in range(self.rows):
            typed = {part: said.pop(f"{part}_{at}", None) for part in PARTS}
            if typed["funder"] and typed["amount"]:
                lines.append(Said(typed["funder"], typed["nature"], typed["amount"]))
            else:
                self._half(at, typed)
        return said | {"lines": lines}

    def _half(self, at: int, typed: Mapping[str, object]) -> None:
        if typed["funder"] and f"amount_{at}" not in self.errors:
            self.add_error(f"amount_{at}", _("Écrivez la somme, ou videz la ligne."))
        if typed["amount"] and f"funder_{at}" not in self.errors:
            self.add_error(f"funder_{at}", _("Écrivez d’où elle vient, ou videz la ligne."))


def row_fields(at: int, line: Said | None) -> dict[str, forms.Field]:
    """The three fields of one row, each with a label of its own."""
    rank = at + 1
    amount = EurosField(
        label=_("Somme de la ligne %s, en euros") % rank,
        required=False,
        initial=line and line.amount,
        error_messages={"min_value": _("Une somme est au-dessus de zéro : videz la ligne si elle ne dit rien.")},
    )
    return {
        f"funder_{at}": forms.CharField(
            label=_("D’où vient la ligne %s") % rank, max_length=120, required=False, initial=line and line.funder
        ),
        f"nature_{at}": forms.ChoiceField(
            label=_("Nature de la ligne %s") % rank,
            choices=Nature.choices,
            initial=line.nature if line else Nature.GRANT,
        ),
        f"amount_{at}": amount,
    }


class IncomeForm(ActForm):
    """A sum that comes in to the council, and the paper that says it."""

    page_title, verb = gettext_lazy("Écrire une somme du conseil"), gettext_lazy("Écrire la somme")
    done = gettext_lazy("La somme est écrite.")

    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name", "pk"),
        label=gettext_lazy("De qui"),
        required=False,
        empty_label=gettext_lazy("une autre organisation"),
    )
    said = forms.CharField(
        label=gettext_lazy("Ou son nom"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Ne nommez aucune personne : les dons s’écrivent ensemble, « Dons de 412 personnes »."),
    )
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Nature.choices, initial=Nature.GRANT)
    words = forms.CharField(
        label=gettext_lazy("Ce que c’est"), max_length=200, help_text=gettext_lazy("Par exemple : premier versement.")
    )
    amount = EurosField(label=gettext_lazy("Somme, en euros"))
    year = forms.IntegerField(label=gettext_lazy("Exercice"), min_value=FIRST_YEAR)
    on = forms.DateField(label=gettext_lazy("Date de la pièce"), widget=Day)
    source = forms.CharField(
        label=gettext_lazy("D’après"),
        max_length=300,
        help_text=gettext_lazy("La convention, l’avis de versement, la facture, et où on les trouve."),
    )
    until = forms.DateField(label=gettext_lazy("Engagé jusqu’au"), widget=Day, required=False)


class AskedForm(ActForm):
    page_title, verb = gettext_lazy("La suite est demandée"), gettext_lazy("Écrire la demande")
    done = gettext_lazy("La demande est écrite : sa réponse est attendue depuis ce jour.")

    on = forms.DateField(label=gettext_lazy("Demandée le"), widget=Day, initial=timezone.localdate)


class HeardForm(ActForm):
    page_title, verb = gettext_lazy("La réponse est venue"), gettext_lazy("Écrire la réponse")
    done = gettext_lazy("La réponse est écrite.")

    on = forms.DateField(label=gettext_lazy("Reçue le"), widget=Day, initial=timezone.localdate)
    until = forms.DateField(label=gettext_lazy("Engagé désormais jusqu’au"), widget=Day, required=False)


class WithdrawIncomeForm(ActForm):
    page_title, verb = gettext_lazy("Retirer une somme"), gettext_lazy("Retirer la somme")
    done = gettext_lazy("La somme ne compte plus ; elle reste écrite, avec la raison.")

    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=500)
