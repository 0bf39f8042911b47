"""The plan of the site: the pages where something begins, by part, each under a name that tells what it is."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.types import Phrase


class Part(NamedTuple):
    """A heading of the plan, its anchor, and its pages: the name of an address, then what a reader calls it."""

    key: str
    title: Phrase
    pages: tuple[tuple[str, Phrase], ...]


PARTS = (
    Part(
        "fil",
        _("Le fil"),
        (
            ("pages:home", _("Accueil")),
            ("needs:express", _("Exprimer un besoin")),
            ("needs:list", _("Tous les besoins")),
            ("deliberation:drafts", _("Projets en discussion")),
            ("deliberation:positions", _("Positions adoptées")),
            ("advocacy:list", _("Demandes et réponses")),
            ("pages:results", _("Résultats")),
            ("inquiries:inquiries", _("Questions au conseil")),
            ("inquiries:ask", _("Poser une question au conseil")),
            ("journal:log", _("Journal ouvert")),
            ("pages:search", _("Chercher")),
        ),
    ),
    Part(
        "lieux",
        _("Les lieux"),
        (
            ("territory:list", _("Territoires")),
            ("network:places", _("Annuaire des lieux")),
            ("network:places_map", _("Carte des lieux")),
            ("observatory:figures", _("Chiffres")),
            ("public_services:domains", _("Services")),
            ("public_services:near", _("Près de chez moi")),
            ("network:organisations", _("Organisations")),
        ),
    ),
    Part(
        "apprendre",
        _("Apprendre et s’entraider"),
        (
            ("commons:resources", _("Communs")),
            ("learning:knowing", _("Qui sait faire\u202f?")),
            ("learning:visits", _("Visites entre lieux")),
            ("learning:paths", _("Parcours")),
            ("learning:sessions", _("Sessions de formation")),
            ("attestations:achievements", _("Attestations")),
            ("mutual_aid:things", _("Entraide")),
            ("mutual_aid:law", _("Le droit de l’entraide")),
        ),
    ),
    Part(
        "argent",
        _("L’argent"),
        (
            ("funding:calls", _("Aides et appels")),
            ("funding:shared_budgets", _("Budgets partagés")),
            ("funding:matched_funds", _("Cofinancements")),
            ("funding:experiments", _("Expériences")),
            ("funding:council", _("De qui le conseil dépend")),
            ("cooperative:cooperatives", _("Devenir coopérative")),
            ("cooperative:law", _("La loi des coopératives")),
        ),
    ),
    Part(
        "conseil",
        _("Le conseil"),
        (
            ("governance:assemblies", _("Assemblées")),
            ("governance:regions", _("Qui parle pour ma région ?")),
            ("membership:members", _("Membres")),
            ("meetings:meetings", _("Séances")),
            ("consultations:consultations", _("Consultations")),
            ("voting:ballots", _("Scrutins")),
            ("elections:elections", _("Élections")),
            ("lottery:lotteries", _("Tirages au sort")),
            ("governance:decisions", _("Décisions")),
            ("roadmap:roadmap", _("Feuille de route")),
            ("minutes:actions", _("Actions")),
            ("reports:reports", _("Bilans")),
            ("governance:rulebook", _("Règles de fonctionnement")),
            ("care:charter", _("Charte de bienveillance")),
        ),
    ),
    Part(
        "site",
        _("Ce site"),
        (
            ("pages:about", _("À propos")),
            ("pages:help", _("Aide et contact")),
            ("pages:accessibility", _("Accessibilité")),
            ("api:datasets", _("Données ouvertes")),
            ("lexicon:groups", _("Vocabulaire de la recherche")),
            ("pages:privacy", _("Vie privée")),
            ("pages:legal", _("Mentions légales")),
            ("pages:site_plan", _("Plan du site")),
        ),
    ),
)
