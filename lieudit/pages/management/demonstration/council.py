"""Who makes up the invented council: organisations, the people who speak for them, and their roles."""

from __future__ import annotations

from typing import NamedTuple

DOMAIN = "demonstration.invalid"


class Role(NamedTuple):
    """Someone whose screen is worth seeing; `key` is also the first part of their address."""

    key: str
    who: str
    name: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


ROLES = (
    Role("habitante", "Une habitante, sans mandat", "Nadia Colin"),
    Role("lieu", "La représentante d’un lieu de la Creuse", "Jeanne Moulinier"),
    Role("creuse", "L’animateur de la Creuse", "Émile Lacombe"),
    Role("region", "L’animatrice de Nouvelle-Aquitaine", "Solène Dauriac"),
    Role("national", "L’animateur national", "Farid Garnier"),
    Role("siege", "Une conseillère, qui tient un siège", "Awa Tessier"),
    Role("presidence", "La présidente du conseil", "Hélène Kermarrec"),
    Role("mediation", "La médiatrice du conseil", "Léonie Abiven"),
    Role("institution", "L’agente d’une institution", "Inès Rolland"),
    Role("secretariat", "Le secrétariat du conseil", "Thierry Pasquet"),
    Role("tresorerie", "La trésorière, seconde signature", "Irène Vasseur"),
    Role("associee", "Une associée de la coopérative", "Anaëlle Perrot"),
    Role("salarie", "Un salarié, associé de la coopérative", "Rachid Estève"),
    Role("elue", "L’élue d’une collectivité associée", "Florence Mahé"),
)

FIRST_NAMES = (
    "Aïcha", "Alain", "Anaëlle", "Awa", "Baptiste", "Camille", "Chloé", "Claire", "Dalila", "Damien", "Djamila",
    "Éloïse", "Émile", "Farid", "Florence", "Gaëlle", "Gwenaël", "Hélène", "Ibrahim", "Inès", "Jeanne", "Joris",
    "Karim", "Léa", "Lucie", "Malo", "Manon", "Marius", "Mathilde", "Moana", "Nadia", "Noémie", "Olivier", "Pauline",
    "Rachid", "Raphaël", "Sabrina", "Salomé", "Solène", "Thierry", "Valentin", "Yann", "Zoé",
)  # fmt: skip
LAST_NAMES = (
    "Abiven", "Aubert", "Bardin", "Belkacem", "Bouvier", "Cadet", "Carpentier", "Chastang", "Colin", "Dauriac",
    "Delmotte", "Diallo", "Estève", "Faure", "Ferrand", "Garnier", "Gauvain", "Hoarau", "Jacquin", "Kermarrec",
    "Lacombe", "Lantoine", "Le Bihan", "Lesueur", "Mahé", "Marchetti", "Moulinier", "Nedjar", "Ollivier", "Pasquet",
    "Payet", "Perrot", "Quentin", "Rivière", "Rolland", "Sabatier", "Sylvestre", "Tessier", "Vasseur", "Zimmermann",
)  # fmt: skip

REGIONAL_NETWORKS = {
    "11": "La Couronne des lieux",
    "84": "Cimes et fleuves, lieux partagés",
    "75": "Dordogne et Océan, lieux partagés",
    "76": "L’Autan des lieux",
    "32": "Les Beffrois ouverts",
    "53": "Les Amers, lieux de Bretagne",
    "52": "L’Estuaire des lieux",
    "93": "Le Mistral des lieux",
    "44": "Les Marches de l’Est",
    "24": "Val et Beauce, lieux ouverts",
    "27": "Du Doubs à l’Yonne, lieux partagés",
    "28": "Le Bocage des lieux",
    "94": "I Lochi Cumuni",
    "04": "Les Hauts et les Bas, lieux de La Réunion",
    "01": "Les Deux Ailes, lieux de Guadeloupe",
    "06": "Le Lagon des lieux",
    "03": "Maroni-Oyapock, lieux de Guyane",
    "02": "Les Mornes ouverts",
}
"""Invented; by official code of the region."""
DEPARTMENTAL_NETWORKS = {
    "23": "Les Lieux du Plateau",
    "29": "Le Bout des lieux",
    "38": "Drac et Romanche, lieux communs",
    "59": "Terrils et canaux",
    "65": "Les Gaves partagés",
    "974": "Les Cirques en commun",
}
THEMATIC_NETWORKS = (
    "Ateliers de fabrication associés",
    "Cuisines communes",
    "Scènes de traverse",
    "Écrans partagés",
    "Étudier ici",
)
OPERATING_BODIES = (
    "SCIC L’Établi commun", "Association La Grange d’en face", "Coopérative Les Tisseurs", "Association Kaz Kolektif",
    "SCIC Les Quatre Vents", "Association Le Sémaphore", "Coopérative La Coursive", "Association Le Lavoir",
    "SCIC La Gare d’eau", "Association Les Glaneuses",
)  # fmt: skip
NEWCOMERS = (
    "Association Le Fil du bourg", "SCIC La Halle aux voisins", "Association Les Deux Rives", "Coopérative L’Abri-bus",
)  # fmt: skip
"""Members that do not sit yet, and stand in the election."""
MULTI_SITE_OPERATORS = ("Bureaux d’à côté", "Palier, espaces de travail", "Les Établis réunis", "Escale et compagnie")
FOUNDERS = ("Le Cercle des premiers lieux", "Les Passeuses", "La Préfiguration")
PARTNERS = (
    "Fondation des petites places", "Mutuelle des ateliers", "Institut des lieux et des gens", "La Banque d’à côté",
)  # fmt: skip
QUALIFIED_PERSONS = 5

INSTITUTIONS = {
    "numerique": "Ministère chargé du Numérique",
    "culture": "Ministère chargé de la Culture",
    "logement": "Ministère chargé du Logement",
    "superieur": "Ministère chargé de l’Enseignement supérieur",
    "anct": "Agence nationale de la cohésion des territoires",
    "cnaf": "Caisse nationale des allocations familiales",
    "regions": "Régions de France",
}
"""Real kinds of institutions; what they answer here is invented."""

HOURS = (
    "Mo-Fr 09:00-18:00; PH off",
    "Tu-Sa 10:00-12:30,14:00-18:00; PH off",
    "Mo-Th 08:30-19:00; Fr 08:30-17:00; PH off",
    "We-Sa 14:00-19:00; PH off",
    "Mo,We,Fr 09:00-12:00,13:30-17:30; PH off",
    "Tu-Fr 09:00-20:00; Sa 10:00-13:00; PH off",
)
ACCESSIBILITY = (
    "Entrée de plain-pied, toilettes adaptées. L’étage n’est pas accessible.",
    "Une marche à l’entrée, une rampe se pose sur demande.",
    "Tout le rez-de-chaussée est accessible en fauteuil. Boucle magnétique à l’accueil.",
    "Stationnement réservé devant la porte, ascenseur, accueil formé.",
    "Bâtiment ancien, accès difficile en fauteuil ; nous venons vous ouvrir la cour.",
)
