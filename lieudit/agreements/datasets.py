"""Agreements as an open dataset, with what each side promised and what was paid."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, OuterRef, Q, Sum, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from lieudit.agreements.models import Agreement, Commitment
from lieudit.agreements.workflow import AgreementState, Side
from lieudit.toolkit.datasets import Column, Dataset, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds

HOLDER = ("place__name", "organisation__name", "assembly__name")
PARTNER = ("partner__name", "assembly__name")
"""The columns where the name of each side is, the first that is filled."""


def name_of(side: str, prefix: str = "") -> Case:
    """The name of the side that the column `side` says."""
    words = {"output_field": TextField()}
    holder, partner = ([f"{prefix}{path}" for path in paths] for paths in (HOLDER, PARTNER))
    return Case(When(**{side: Side.HOLDER}, then=Coalesce(*holder)), default=Coalesce(*partner), **words)


def promised() -> ArraySubquery:
    """« Le Préau : ouvrir l’atelier, pour le 2027-12-31, tenu le 2027-11-02 », one a commitment, but those of
    paying."""
    text = {"output_field": TextField()}

    def on(words: str, field: str) -> Case:
        said = Concat(Value(f", {words} "), Cast(field, CharField()), **text)
        return Case(When(**{f"{field}__isnull": False}, then=said), default=Value(""), **text)

    rows = Commitment.objects.filter(agreement=OuterRef("pk"), instalment=None).order_by("due_on", "pk")
    said = Concat(
        name_of("side", "agreement__"),
        Value(" : "),
        "words",
        on("pour le", "due_on"),
        on("tenu le", "kept_on"),
        on("abandonné le", "dropped_on"),
        **text,
    )
    return ArraySubquery(rows.values_list(said))


def paid(**which: object) -> Sum:
    return Sum("instalments__amount", filter=Q(**which))


AGREEMENTS = Dataset(
    _("Conventions"),
    _("Ce que deux parties se promettent, d’un jour à un autre, et ce que chacune a tenu. Le document n’y est pas."),
    lambda: [
        Column("numero", _("Numéro de la convention, pour toujours."), "number", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page."), "agreements:agreement", "number"),
        Column("objet", _("Son objet."), "title"),
        Column("lieu", _("Identifiant du lieu qui la tient, dans le jeu « Lieux »."), "place__slug"),
        Column("nom_du_lieu", _("Nom du lieu qui la tient."), "place__name"),
        Column("tenue_par", _("Nom de qui la tient : lieu, organisation, assemblée."), lambda: Coalesce(*HOLDER)),
        Column("partenaire", _("Nom du partenaire."), lambda: Coalesce(*PARTNER)),
        Column("commence_le", _("Premier jour (AAAA-MM-JJ)."), "starts_on", kind=Holds.DAY),
        Column("finit_le", _("Dernier jour (AAAA-MM-JJ)."), "ends_on", kind=Holds.DAY),
        Column(
            "etat",
            _("En cours, renouvelée, à son terme, rompue, non reconnue par l’autre partie."),
            "state",
            labels(AgreementState),
        ),
        Column("declaree_par", _("Qui des deux l’a déclarée."), lambda: name_of("told_by")),
        Column("confirmee_le", _("Quand l’autre l’a confirmée (temps universel)."), "confirmed_at", kind=Holds.MOMENT),
        Column("suit", _("Numéro de celle qu’elle renouvelle."), "after__number", kind=Holds.WHOLE),
        Column("suite_demandee_le", _("Quand sa suite a été demandée."), "asked_on", kind=Holds.DAY),
        Column("engagements", _("Ce à quoi chacun s’engage, pour quand, et ce qu’il en est."), promised),
        Column("versements_annonces", _("Somme des versements annoncés, en euros."), paid, kind=Holds.NUMBER),
        Column(
            "versements_recus",
            _("Somme des versements reçus, en euros."),
            lambda: paid(instalments__received_on__isnull=False),
            kind=Holds.NUMBER,
        ),
    ],
    lambda: Agreement.objects.public().order_by("number"),
    key="numero",
    keywords=("conventions", "services publics", "partenariats"),
)
