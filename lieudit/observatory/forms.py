"""The official file that is brought to this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.uploads import LARGEST

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

FIRST_YEAR = 2012
"""The first of Filosofi."""


class IncomeForm(ActForm):
    """A file of Filosofi and its year."""

    page_title = gettext_lazy("Apporter les niveaux de vie")
    verb = gettext_lazy("Apporter ce fichier")
    done = gettext_lazy("Le fichier est apporté. Les chiffres qui l’attendaient se calculent.")

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.gz"}),
        help_text=gettext_lazy(
            "Filosofi, niveau communal : CSV ou classeur, 10 Mo au plus, sinon CSV compressé (.gz)."
        ),
    )
    year = forms.IntegerField(label=gettext_lazy("Millésime"), min_value=FIRST_YEAR)

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo : compressez-le (.gz)."))
        return file

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("Ce millésime est dans l’avenir."))
        return year
