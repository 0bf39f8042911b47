"""The open datasets of the house, as data: the page that lists them is made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.network.exporting import EXPORTS
from lieudit.network.filters import ELSEWHERE
from lieudit.toolkit.types import Phrase

OURS = _("Licence Ouverte 2.0")
"""Of what is said on this site."""
OF_THE_LISTS = _(
    "Licence Ouverte 2.0 pour ce qui est dit ici. Une fiche venue d’une liste publiée garde celle de sa liste, ou "
    "« non précisée » : la colonne « licences » le dit à chaque ligne, et le choix « Licence » de l’annuaire met à "
    "part ce qui se partage à l’identique."
)
OF_EACH = _("Celle que chaque ressource porte, dans sa colonne « licence » ; la liste elle-même : Licence Ouverte 2.0.")


@dataclass(frozen=True)
class Dataset:
    """What a dataset holds, the files that give it (a format and the name of its route, or its address), under which
    licence. Those of one object (a position, a ballot) have no file: they are on its page, which `about` names.
    """

    name: Phrase
    about: Phrase
    files: tuple[tuple[Phrase, str], ...]
    licence: Phrase = OURS
    columns: str = ""
    """The route of the page that explains its columns."""

    @property
    def links(self) -> Iterator[tuple[Phrase, str]]:
        """Each format with the address of its file; none where it is on a page of its own."""
        return ((label, route if route.startswith("/") else route and reverse(route)) for label, route in self.files)

    @property
    def columns_url(self) -> str:
        return self.columns and reverse(self.columns)


DATASETS = (
    Dataset(
        _("Besoins"),
        _("Chaque besoin public : numéro, date, mots, domaines, étape, territoire, nombre de lieux qui le disent."),
        (("CSV", "needs:csv"),),
        columns="needs:columns",
    ),
    Dataset(_("Carte des besoins"), _("Les mêmes besoins, situés à leur commune."), (("GeoJSON", "needs:geojson"),)),
    Dataset(
        _("Organisations"),
        _("Réseaux, structures porteuses, partenaires, institutions : nature, échelle, territoire, identifiants."),
        (("CSV", "network:export_organisations"),),
        columns="network:columns",
    ),
    Dataset(
        _("Communs"),
        _("Chaque ressource partagée : titre, nature, domaines, licence, qui la tient, version, nombre d’usages."),
        (("CSV", "commons:export_resources"),),
        OF_EACH,
        columns="commons:columns",
    ),
    Dataset(
        _("Règles de fonctionnement"),
        _("La version en vigueur : poids des collèges, seuils, quorum, délais."),
        (("JSON", "governance:rulebook_data"),),
    ),
    Dataset(_("Journal du conseil"), _("Chaque acte public, à mesure qu’il a lieu."), (("RSS", "journal:feed_all"),)),
    Dataset(
        _("Positions adoptées"),
        _(
            "Texte, besoins à l’origine de chaque paragraphe, signataires, réserves, avis minoritaires, empreinte. "
            "Sur la page de chaque position."
        ),
        (("JSON", ""), ("PDF", "")),
    ),
    Dataset(
        _("Décisions"),
        _("Code, jour, titre, texte, manière et scrutin de chaque décision. Au registre de chaque assemblée."),
        (("CSV", ""),),
    ),
    Dataset(
        _("Chiffres"),
        _(
            "Chaque indicateur, territoire par territoire, sa valeur ou pourquoi il n’en a pas, sa marge, sa date ; "
            "les lignes de chaque chiffre ; les fichiers dont tout est calculé. Sur la page de chaque indicateur."
        ),
        (("CSV", ""),),
    ),
    Dataset(
        _("Feuille de route"),
        _(
            "Chaque jalon, qui s’en charge, sa première date, celle d’aujourd’hui, ses motifs et ses livrables. "
            "Sur la page de la feuille de route."
        ),
        (("CSV", ""), ("iCalendar", "")),
    ),
    Dataset(
        _("Votes"),
        _("Règle, liste et votes de chaque scrutin clos, avec le script qui les recompte. Sur la page du scrutin."),
        (("JSON", ""),),
    ),
    Dataset(
        _("Script de recomptage"),
        _("Le fichier qui compte, lisible et exécutable seul."),
        (("Python", "voting:counting"),),
        _("GNU AGPL 3.0 ou suivantes"),
    ),
)


def datasets() -> list[Dataset]:
    """All of them, the places first, in each format that a room gives them in."""
    files = tuple((each.label, reverse("network:export_places", args=[each.name])) for each in EXPORTS.values())
    about = _(
        "La fiche publique de chaque lieu : ce qu’il dit, où il est, ce qu’on y trouve, de quelle liste il vient ; au "
        "format LaMednum, les lieux de médiation numérique. La liste des lieux les donne aussi pour tout choix."
    )
    apart = _(
        "Bibliothèques, France services, campus connectés… que des listes publiques font connaître : comptés à part, "
        "jamais parmi les lieux. Leur liste les donne pour tout choix."
    )
    own = tuple((label, f"{url}?kind={ELSEWHERE}") for label, url in files)
    return [
        Dataset(_("Lieux"), about, files, OF_THE_LISTS, columns="network:columns"),
        Dataset(_("Services connus hors tiers-lieux"), apart, own, OF_THE_LISTS, columns="network:columns"),
        *DATASETS,
    ]
