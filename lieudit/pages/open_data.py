"""The open datasets of the house, as data: the page that lists them is made from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Dataset:
    """`route` is a URL name; datasets of one object (a position, a ballot) have none: they are on its page."""

    name: str
    about: str
    format: str
    route: str = ""

    @property
    def url(self) -> str:
        return reverse(self.route) if self.route else ""


DATASETS = (
    Dataset(
        "Besoins",
        "Chaque besoin public : numéro, date, mots, domaines, étape, territoire, nombre de lieux qui le disent.",
        "CSV",
        "needs:csv",
    ),
    Dataset("Carte des besoins", "Les mêmes besoins, situés à leur commune.", "GeoJSON", "needs:geojson"),
    Dataset(
        "Médiation numérique",
        "Les lieux de médiation numérique au format national LaMednum v1.0.2, ses 32 colonnes. "
        "Sous la liste des lieux, pour n’importe quel choix.",
        "CSV",
    ),
    Dataset(
        "Communs",
        "Chaque ressource partagée : titre, nature, domaines, licence (SPDX), qui la tient, version, nombre d’usages.",
        "CSV",
        "commons:export_resources",
    ),
    Dataset(
        "Règles de fonctionnement",
        "La version en vigueur : poids des collèges, seuils, quorum, délais.",
        "JSON",
        "governance:rulebook_data",
    ),
    Dataset("Journal du conseil", "Chaque acte public, à mesure qu’il a lieu.", "RSS", "journal:feed_all"),
    Dataset(
        "Positions adoptées",
        "Texte, besoins à l’origine de chaque paragraphe, signataires, réserves, avis minoritaires, empreinte. "
        "Sur la page de chaque position.",
        "JSON, PDF",
    ),
    Dataset(
        "Décisions",
        "Code, jour, titre, texte, manière et scrutin de chaque décision. Sur la page du registre de chaque assemblée.",
        "CSV",
    ),
    Dataset(
        "Feuille de route",
        "Chaque jalon, qui s’en charge, sa première date, celle d’aujourd’hui, ses motifs et ses livrables. "
        "Sur la page de la feuille de route.",
        "CSV, iCalendar",
    ),
    Dataset(
        "Votes",
        "Règle, liste et votes de chaque scrutin clos, avec le script qui les recompte. Sur la page du scrutin.",
        "JSON",
    ),
    Dataset("Script de recomptage", "Le fichier qui compte, lisible et exécutable seul.", "Python", "voting:counting"),
)
