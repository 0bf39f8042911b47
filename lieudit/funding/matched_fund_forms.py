"""What people type of a matched fund: what is added and within which caps, a common, a promise."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Unpack

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.funding.experiment_forms import PlaceForm
from lieudit.funding.models import MOST_RATIO, MatchedCommon
from lieudit.governance.models import Assembly
from lieudit.membership.standing import euros
from lieudit.network.licences import Licence
from lieudit.network.models import Place
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, rows_field
from lieudit.toolkit.types import FormOptions, Phrase, Sent
from lieudit.toolkit.widgets import Day


class MatchedFundForm(CharterForm):
    """What an assembly adds to what places promise."""

    page_title, verb = gettext_lazy("Ouvrir un cofinancement"), gettext_lazy("Ouvrir aux communs et aux promesses")
    done = gettext_lazy("Le cofinancement est ouvert : les lieux proposent et promettent, jusqu’au jour dit.")

    assembly = forms.ModelChoiceField(
        Assembly.objects.none(), label=gettext_lazy("Quelle assemblée cofinance"), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("Titre"), max_length=120, help_text=gettext_lazy("Par exemple : des communs à plusieurs.")
    )
    purpose = WordsField(
        rows=4,
        most=3000,
        label=gettext_lazy("Pour quoi"),
        help_text=gettext_lazy("D’où vient l’argent, et quels communs l’on veut voir naître."),
    )
    amount = EurosField(label=gettext_lazy("Somme du fonds, en euros"))
    ratio = forms.DecimalField(
        label=gettext_lazy("Pour 1 € promis par un lieu, le fonds ajoute, en euros"),
        min_value=Decimal("0.01"),
        max_value=MOST_RATIO,
        max_digits=4,
        decimal_places=2,
        localize=True,
        initial=1,
        help_text=gettext_lazy("1 : « 1 € d’un lieu = 2 € pour un commun »."),
    )
    most = EurosField(
        label=gettext_lazy("Ajouté à un commun, au plus, en euros"),
        required=False,
        help_text=gettext_lazy("Vide : le fonds entier."),
    )
    most_each = EurosField(
        label=gettext_lazy("Compté d’un même lieu pour un commun, au plus, en euros"),
        required=False,
        help_text=gettext_lazy(
            "Au-delà, la promesse est gardée, et le fonds n’y ajoute rien. Vide : sans plafond, une seule grande "
            "promesse peut prendre le fonds entier, même au dernier jour."
        ),
    )
    closes_on = forms.DateField(label=gettext_lazy("On promet jusqu’au"), widget=Day)

    def __init__(self, *sent: Sent, assemblies: Sequence[Assembly], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = rows_field(self, "assembly")
        field.queryset = Assembly.objects.filter(pk__in=[each.pk for each in assemblies]).order_by("name", "pk")
        if len(assemblies) == 1:
            field.initial = assemblies[0].pk


class CommonForm(PlaceForm, CharterForm):
    """A common that a place carries before a fund."""

    page_title, verb = gettext_lazy("Proposer un commun"), gettext_lazy("Proposer le commun")
    done = gettext_lazy("Le commun est proposé : d’autres lieux peuvent lui promettre une somme.")
    field_order = ("place", "title", "words", "licence")

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    words = WordsField(rows=5, most=2000, label=gettext_lazy("Ce que ce sera, et qui s’en servira"))
    licence = forms.ChoiceField(
        label=gettext_lazy("Sous quelle licence ouverte"),
        choices=Licence,
        help_text=gettext_lazy("Tout le monde pourra s’en servir, le changer et le partager."),
    )


class PledgeForm(PlaceForm):
    """What a place promises to the common of another."""

    page_title, verb = gettext_lazy("Promettre une somme"), gettext_lazy("Promettre")
    field_order = ("place", "amount")

    amount = EurosField(label=gettext_lazy("Somme promise, en euros"))

    def __init__(
        self, *sent: Sent, common: MatchedCommon, places: Sequence[Place], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, places=places, **options)
        self.fund = fund = common.fund
        words = [_("Pour 1 € promis, le fonds ajoute %s.") % euros(fund.ratio)]
        if fund.most_each is not None:
            words.append(_("Il compte %s au plus d’un même lieu ; le reste est gardé.") % euros(fund.most_each))
        self.fields["amount"].help_text = " ".join(words)

    @property
    def done(self) -> Phrase:
        most, amount = self.fund.most_each, self.cleaned_data["amount"]
        if most is not None and amount > most:
            said = {"sum": euros(amount), "most": euros(most)}
            return _("La promesse de %(sum)s est gardée en entier. Le fonds en compte %(most)s, son plafond.") % said
        return _("La promesse est écrite. Vous pouvez la changer ou la reprendre, jusqu’au jour dit.")


class SetAsideForm(ActForm):
    page_title, verb = gettext_lazy("Écarter un commun"), gettext_lazy("Écarter le commun")
    done = gettext_lazy("Le commun est écarté ; la raison se lit sur la page.")

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"), max_length=500, help_text=gettext_lazy("Tout le monde le lit.")
    )


class CancelMatchedFundForm(ActForm):
    page_title, verb = gettext_lazy("Abandonner le cofinancement"), gettext_lazy("Abandonner le cofinancement")
    done = gettext_lazy("Le cofinancement est abandonné ; la raison se lit sur sa page.")

    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=500)
