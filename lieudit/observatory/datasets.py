"""Figures and reports as open datasets. Figures: a territory a line, wider than an intermunicipality, as the last
relevé says it. What is not a number keeps its state; those of smaller territories are in the file of each indicator."""

from __future__ import annotations

from functools import cache

from django.db.models import F, FloatField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lieudit.observatory.models import Part, PartQuerySet, Report, Snapshot
from lieudit.observatory.report_templates import Template
from lieudit.observatory.sheets import WIDE, Indicator, Level, indicators
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column


def _of(indicator: Indicator, at: int) -> KeyTextTransform:
    return KeyTextTransform(at, KeyTransform(indicator.key, "figures"))


def _columns_of(indicator: Indicator) -> list[Column]:
    name, named = indicator.key.replace("-", "_"), {"title": indicator.title, "unit": indicator.unit.value}
    return [
        Column(
            name,
            _("%(title)s (%(unit)s) ; vide quand il n’y a pas de nombre.") % named,
            lambda: Cast(_of(indicator, 0), FloatField()),
            kind=Kind.NUMBER,
        ),
        Column(
            f"etat_{name}", _("Pourquoi : known, unknown, secret, not-applicable, to-load."), lambda: _of(indicator, 1)
        ),
    ]


@cache
def columns() -> list[Column]:
    """What names a territory, then each indicator that is worked out at one of these levels, in the order of sheets."""
    told = [each for each in indicators().values() if set(each.levels) & set(WIDE)]
    return [
        Column("territoire", _("Clé du territoire : france, outre-mer, r-75, d-23."), "key"),
        page_column(_("Adresse de sa page."), "observatory:territory", "key"),
        Column("niveau", _("Département, région, outre-mer, France."), "level", labels(Level)),
        Column("nom", _("Nom du territoire."), "name"),
        Column("habitants", _("Populations en vigueur, Insee."), "population", kind=Kind.WHOLE),
        Column("jour", _("Jour du relevé (AAAA-MM-JJ)."), lambda: F("snapshot__day"), kind=Kind.DAY),
        *(column for each in told for column in _columns_of(each)),
    ]


def last_parts() -> PartQuerySet:
    """Those of the last relevé."""
    last = Snapshot.objects.order_by("-day", "-pk").values("pk")[:1]
    return Part.objects.filter(snapshot=last, level__in=WIDE).order_by("key")


FIGURES = Dataset(
    _("Chiffres des territoires"),
    _("Chaque indicateur d’égalité et d’équité, par département, région, outre-mer et France : valeur, ou état."),
    columns,
    last_parts,
    key="territoire",
    page="observatory:figures",
    keywords=("indicateurs", "égalité territoriale", "tiers-lieux"),
)
REPORTS = Dataset(
    _("Bilans"),
    _("Chaque bilan figé d’une assemblée : sa période, sa version, l’empreinte de ses faits, où les lire."),
    lambda: [
        Column("numero", _("Numéro du bilan, pour toujours."), "number", kind=Kind.WHOLE),
        page_column(_("Adresse de sa page : chiffres, faits, mots."), "reports:report", "number"),
        Column("sorte", _("Rapport d’activité, fiche d’un territoire…"), "template", labels(Template)),
        Column("assemblee", _("Assemblée dont c’est le bilan."), "assembly__name"),
        Column("sujet", _("Le territoire ou l’institution, pour une fiche."), "subject_name"),
        Column("du", _("Premier jour de la période (AAAA-MM-JJ)."), "starts_on", kind=Kind.DAY),
        Column("au", _("Dernier jour de la période (AAAA-MM-JJ)."), "ends_on", kind=Kind.DAY),
        Column("version", _("Sa version."), "version", kind=Kind.WHOLE),
        Column("remplace", _("Numéro de celui qu’il remplace."), "replaces__number", kind=Kind.WHOLE),
        Column("empreinte", _("SHA-256 des faits que ses chiffres comptent."), "digest"),
        Column("fige_le", _("Quand il a été figé (temps universel)."), "frozen_at", kind=Kind.MOMENT),
    ],
    lambda: Report.objects.public().order_by("number"),
    key="numero",
    page="reports:reports",
    keywords=("bilans", "rapports d’activité", "transparence"),
)
