"""What is asked of a register that one reads: a day, the extract of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siren

from lieudit.cooperative import fec
from lieudit.cooperative.models import Cooperative
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.widgets import Day


class DayForm(NamedForm):
    """The day of the register; another day, to read it as it was known then."""

    jour = forms.DateField(label=_("Le registre du"), widget=Day(), required=False)
    su = forms.DateField(label=_("Tel qu’on le savait le"), widget=Day(), required=False)


def day_of(typed: str) -> dt.date | None:
    """The day of an address, which may have been edited by hand: none when it is not one."""
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        return None


def known_at(typed: str) -> dt.datetime | None:
    """The last moment of a day of an address, in Paris."""
    day = day_of(typed)
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max)) if day else None


class ExtractForm(NamedForm):
    """The year of an extract in the format of the FEC, and how it is written."""

    annee = forms.IntegerField(label=_("Année civile"), min_value=2000, max_value=2100)
    siren = forms.CharField(
        label=_("SIREN de la coopérative"), max_length=11, help_text=_("Neuf chiffres, pour le nom du fichier.")
    )
    separator = forms.ChoiceField(
        label=_("Séparateur"), choices=[("tab", _("Tabulation")), ("bar", _("Barre verticale"))], initial="tab"
    )
    encoding = forms.ChoiceField(
        label=_("Jeu de caractères"), choices=[("utf-8", "UTF-8"), ("iso-8859-15", "ISO 8859-15")], initial="utf-8"
    )
    what = forms.ChoiceField(
        label=_("Fichier"),
        choices=[("lines", _("Les écritures")), ("description", _("La description des champs"))],
        initial="lines",
    )

    def clean_siren(self) -> str:
        digits = "".join(self.cleaned_data["siren"].split())
        if not siren.is_valid(digits):
            raise forms.ValidationError(_g("Ce n’est pas un SIREN : relisez ses neuf chiffres."))
        return digits

    def written(self, cooperative: Cooperative) -> tuple[Iterable[str], str]:
        """The lines of the file that was asked for, and its name."""
        said = self.cleaned_data
        period = fec.Period(said["annee"])
        separator = fec.BAR if said["separator"] == "bar" else fec.TAB
        named = fec.file_name(said["siren"], period)
        if said["what"] == "description":
            return [fec.description(cooperative, period, separator, said["encoding"])], f"description-{named}"
        return fec.extract(cooperative, period, separator), named
