"""What people type about reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Visitor
from lieudit.care.charter import CharterForm
from lieudit.governance.models import Assembly, AssemblyQuerySet
from lieudit.network.vocabulary import Domain
from lieudit.observatory.models import ReportSection, chaired_by
from lieudit.observatory.report_figures import Part
from lieudit.observatory.report_templates import LEADS, Template
from lieudit.observatory.reports import seal_of
from lieudit.territory.models import Department, Intermunicipality, Region
from lieudit.toolkit.act_form import ActForm, WordsField, choice_field, rows_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Act, Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day

MOST_WORDS = 20_000


def last_year() -> int:
    return timezone.localdate().year - 1


def assemblies_of(account: Visitor) -> AssemblyQuerySet:
    """Councils whose reports `account` prepares; the national one first."""
    councils = Assembly.objects.councils().order_by("kind", "name")
    return councils if account.is_staff else councils.filter(pk__in=chaired_by(account))


class BeginForm(ActForm):
    """The kind of report, whose, over which days; of what territory or domain, for a sheet."""

    page_title, verb = _("Préparer un bilan"), _("Relever les chiffres")
    done = _("Les chiffres sont relevés. Écrivez ce qu’ils veulent dire, puis relisez.")
    template = forms.ChoiceField(
        label=_("Quel bilan ?"), choices=Template, widget=ChoiceCards(hints=LEADS, size="l"), initial=Template.ACTIVITY
    )
    assembly = forms.ModelChoiceField(Assembly.objects.none(), label=_("De quelle assemblée ?"), empty_label=None)
    starts_on = forms.DateField(label=_("Premier jour"), widget=Day())
    ends_on = forms.DateField(label=_("Dernier jour"), widget=Day())
    territory = forms.CharField(
        label=_("Quel territoire ?"),
        max_length=100,
        required=False,
        help_text=_(
            "Pour une fiche de territoire : le nom d’une région, d’un département ou d’une intercommunalité, "
            "ou le SIREN de celle-ci."
        ),
    )
    domain = forms.ChoiceField(
        label=_("Quel service ?"),
        required=False,
        help_text=_("Pour une fiche de service."),
        choices=[("", _("Aucun")), *((code, label) for code, label in Domain.choices if code != Domain.OTHER)],
    )

    def __init__(self, *sent: Sent, account: Visitor, asked: Mapping[str, object]) -> None:
        year = last_year()
        days = {"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31)}
        super().__init__(*sent, account=account, initial=days | dict(asked))
        rows_field(self, "assembly").queryset = assemblies_of(account)

    def run(self, act: Act, *things: object, **words: object) -> bool:
        """The subject, whichever field says it."""
        territory, domain = str(words.pop("territory", "")), words.pop("domain", "")
        assembly, template = words.pop("assembly"), words["template"]
        if template == Template.DOMAIN:
            words["subject"] = domain
        elif template == Template.TERRITORY:
            words["subject"] = key_named(territory)
        return super().run(act, assembly, *things, **words)

    def add_error(self, field: str | None, error: Any) -> None:
        """What the act refuses of its subject is said beside the field that gave it."""
        if field is None and hasattr(error, "error_dict") and "subject" in error.error_dict:
            said = error.error_dict.pop("subject")
            asked = self.data.get("template")
            super().add_error("domain" if asked == Template.DOMAIN else "territory", said)
            if not error.error_dict:
                return
        super().add_error(field, error)


def key_named(text: str) -> str:
    """The key of the territory that was typed: a key, a SIREN, a code of department, or a name; empty when none is so
    called, or several are."""
    said = text.strip()
    if said[:2] in {"r-", "d-", "e-"}:
        return said
    if said.isdecimal() and len(said) == 9:
        return f"e-{said}"
    departments = Department.objects.filter(name__iexact=said) | Department.objects.filter(code__iexact=said)
    for found, kind in ((departments, "d"), (Region.objects.filter(name__iexact=said), "r")):
        if row := found.order_by("code").first():
            return f"{kind}-{row.code}"
    named = list(Intermunicipality.objects.named(said)[:2]) if said else []
    exact = [each for each in named if each.name.lower() == said.lower()]
    chosen = exact or named
    return chosen[0].key if len(chosen) == 1 else ""


class WriteForm(CharterForm):
    """The words of each part, in one page; the title of one more."""

    page_title, verb = _("Écrire le bilan"), _("Enregistrer et relire")
    done = _("Le bilan est enregistré. Relisez-le avant de le figer.")

    def __init__(
        self,
        *sent: Sent,
        sections: Iterable[ReportSection],
        parts: dict[str, Part],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(*sent, **options)
        self.sections, charter = list(sections), self.fields.pop("charter", None)
        for section in self.sections:
            part = parts.get(section.key)
            field = WordsField(
                label=section.title,
                rows=6,
                most=MOST_WORDS,
                required=False,
                help_text=str(part.section.hint) if part else "",
                initial=section.words,
            )
            self.fields[f"words_{section.rank}"] = field
        self.fields["added"] = forms.CharField(
            label=_("Ajouter une partie"),
            max_length=150,
            required=False,
            help_text=_("Son titre. Vous l’écrirez à la page suivante."),
        )
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput(), required=False, max_length=64, initial=seal_of(self.sections)
        )
        if charter:
            self.fields["charter"] = charter

    def run(self, act: Act, *things: object, **words: object) -> bool:
        """Words by the rank of their part."""
        parts = {each.rank: {"words": words.pop(f"words_{each.rank}", each.words)} for each in self.sections}
        return super().run(act, *things, parts=parts, **words)


class QuickForm(NamedForm):
    """« Produire » : the yearly report of a past year, in one press."""

    year = forms.TypedChoiceField(label=_("Année"), coerce=int)
    assembly = forms.ModelChoiceField(Assembly.objects.none(), label=_("Assemblée"), empty_label=None)

    def __init__(self, words: Sent = None, *, account: Visitor) -> None:
        super().__init__(words)
        years = range(last_year(), last_year() - 6, -1)
        choice_field(self, "year").choices = [(year, str(year)) for year in years]
        field, mine = rows_field(self, "assembly"), assemblies_of(account)
        field.queryset = mine
        if mine.count() == 1:
            field.widget = forms.HiddenInput()
        self.initial.setdefault("assembly", mine.first())

    @property
    def asked(self) -> Cleaned:
        """What the act is given: a whole year."""
        year = self.cleaned_data["year"]
        days = {"starts_on": dt.date(year, 1, 1), "ends_on": dt.date(year, 12, 31)}
        return {"template": Template.ACTIVITY, **days}
